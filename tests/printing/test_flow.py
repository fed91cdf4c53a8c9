"""Forms without a table that go on over several pages."""

from __future__ import annotations

from datetime import date

import pytest

from hoso_desktop.printing.reader import read_text
from hoso_desktop.printing.render import Press, render_sources
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, no_rows
from tests.printing.reading import page_texts, strokes
from tests.printing.test_pictures import judge

HEAD = """
id = "plan_decision"
variant = "x"
version = 1
subject = "plan"
title = "Thử"
file_suffix = "thu"
document_title = "{code}"
document_title_many = "{count}"
source = "thử"

[page]
top = 20.0
numbered = true
flows = true
"""
FOOT = """
[[foot]]
before = 14
cells = [
    { text = "NGƯỜI GHI BIÊN BẢN", face = "bold", width = 80.0 },
    { text = "CHỦ TRÌ HỘI NGHỊ", face = "bold", at = 85.0, width = 80.0 },
]

[[foot]]
text = "chỗ ký"
before = 60
"""

_HEADING = (
    "head_superior", "head_body", "superior", "office_capitals", "place_date", "office", "place", "date",
)  # fmt: skip


def row(text: str, more: str = "") -> str:
    return f'\n[[head]]\ntext = "{text}"\nsize = 14\n{more}\n'


def printed(form: FormSpec, term: str = "") -> bytes:
    values = {"term": term, "year": "2026"} | dict.fromkeys(_HEADING, "x")
    source = Source("x", "plan", lambda _form, _count: Subject("x", values, no_rows))
    return render_sources(form.id, [source], Press(date(2026, 11, 16), {form.id: form})).pdf


def form(*rows: str) -> FormSpec:
    return read_text(HEAD + "".join(rows) + FOOT, "thu.toml")


def lines(page: str) -> list[str]:
    """The lines of a page, its number left out."""
    return [line.strip() for line in page.splitlines() if line.strip() and not line.strip().isdecimal()]


@pytest.mark.parametrize("count", [1, 30, 40, 41, 42, 43, 44, 45, 46, 47, 100])
def test_every_line_stands_once_and_the_foot_ends_it(count: int) -> None:
    spec = form(*[row(f"Dòng {at}") for at in range(count)])
    pdf = printed(spec)
    judge(pdf, spec)
    texts = page_texts(pdf)
    for at, text in enumerate(texts, start=1):
        assert (f"\n{at}" in text) == (len(texts) > 1)
    pages = [lines(text) for text in texts]
    told = [line for page in pages for line in page]
    assert told[:count] == [f"Dòng {at}" for at in range(count)]
    assert " ".join(told[count:]) == "NGƯỜI GHI BIÊN BẢN CHỦ TRÌ HỘI NGHỊ chỗ ký"
    assert any(line.startswith("Dòng") for line in pages[-1])


def test_a_long_text_is_divided_and_nothing_of_it_is_lost() -> None:
    words = " ".join(f"chữ{at}" for at in range(1500))
    spec = form(row("Trước"), row("{term}"), row("Sau"))
    pdf = printed(spec, words)
    judge(pdf, spec)
    pages = page_texts(pdf)
    assert len(pages) > 2
    told = " ".join(" ".join(lines(page)) for page in pages)
    assert told.startswith(f"Trước {words} Sau")


def test_a_bold_line_never_stands_last_on_a_page() -> None:
    for above in range(38, 48):
        heading = row("2. Diễn biến", 'face = "bold"')
        spec = form(*[row(f"Dòng {at}") for at in range(above)], heading, row("x"))
        for page in page_texts(printed(spec))[:-1]:
            assert lines(page)[-1].startswith("Dòng")


def test_lines_to_write_on_are_divided_and_some_stand_above_the_foot() -> None:
    spec = form(row("Trước"), "\n[[head]]\ndots = 40\n")
    pdf = printed(spec)
    dotted = [len(page) for page in strokes(pdf)]
    assert sum(dotted) == 40
    assert len(dotted) == 2
    assert dotted[-1] >= 2
    assert lines(page_texts(pdf)[-1])[-1] == "chỗ ký"


def test_only_a_form_that_says_so_goes_on() -> None:
    spec = read_text(HEAD.replace("flows = true", "") + row("Một dòng") + FOOT, "thu.toml")
    assert len(page_texts(printed(spec))) == 1


def test_a_paper_with_a_heading_has_no_number_on_its_first_page() -> None:
    rows = [row(f"Dòng thứ {number} của bài") for number in range(80)]
    headed = read_text(
        HEAD.replace('title = "Thử"', 'title = "Thử"\nheader = "party"', 1)
        + "".join(['\n[[head]]\nblock = "header"\n', *rows, FOOT]),
        "thu.toml",
    )
    for made, expected in ((form(*rows), ["1", "2"]), (headed, ["2"])):
        pages = page_texts(printed(made))
        assert len(pages) == 2
        assert [line for page in pages for line in page.splitlines() if line.strip().isdecimal()] == expected
