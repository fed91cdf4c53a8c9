"""Papers of every kind, and what stands on a printed one in the order it was drawn."""

from __future__ import annotations

from datetime import date

from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from tests.printing.reading import glyphs

DAY = date(2026, 11, 16)
# What an office program would take for something else, and what an office program cannot hold.
ODD = (
    "=1+1", "+84912345678", "-5", "@SUM(A1)", "\t=2", "\r=3", "01/02", "1-2", "00123", "3E5", "TRUE", "#N/A",
    "_x0041_", " hai  đầu ", "a\x07b", "<b>&amp;</b>", "50 %", "12.345", "“Đảng”\nhai dòng",
    '=HYPERLINK("x")',
)  # fmt: skip


def squeezed(text: str) -> str:
    """`text` without blanks."""
    return "".join(text.split())


def drawn(pdf: bytes, form: FormSpec) -> str:
    """Everything printed, blanks left out, each heading once and no page numbers."""
    assert form.table is not None
    columns = form.table.columns
    headings = [[column.heading for column in columns], [column.number for column in columns]]
    heading = squeezed("".join("".join(words) for words in headings))
    pages = ["".join(glyph.char for glyph in page) for page in glyphs(pdf)]
    if len(pages) > 1:
        pages = [page.removesuffix(str(number)) for number, page in enumerate(pages, start=1)]
    return pages[0] + "".join(page.removeprefix(heading) for page in pages[1:])


def invented(form: FormSpec, texts: tuple[str, ...] = ODD) -> Source:
    """Something a form is printed of, with a row for each text and a text for each field."""
    fields = kinds()[form.subject]
    rows = [{name: text if at % 2 else name for at, name in enumerate(fields.row)} for text in texts]
    head = {"group": "1", **dict.fromkeys(fields.row, ""), next(iter(fields.row)): "I"}
    values = {name: f"<{name}>" for name in fields.line}
    return Source(
        form.title, form.subject, lambda _form, _count: Subject("x", values, rows_of([head, *rows]))
    )
