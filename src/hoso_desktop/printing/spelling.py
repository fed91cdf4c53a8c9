"""Where the mark of `ủy` stands on paper, as the office writes: `ủy` or `uỷ`.

The words of forms, headings and signatures take the office's spelling whole; what people recorded changes
only in the word `ủy` itself (Đảng ủy, Ủy ban), never inside a name (Thủy). Decides nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hoso_desktop.printing.spec import CellSpec, FormSpec, RowSpec
from hoso_desktop.printing.subject import GroupRow, Source, Subject

OTHER = "uỷ"  # shipped words spell `ủy`
# Must stay letter for letter what the store holds.
_AS_STORED = frozenset({"file_name", "sha256"})
_MARKED = {
    plain: first + second
    for first, letters, seconds in (("u", "ùúủũụ", "ỳýỷỹỵ"), ("U", "ÙÚỦŨỤ", "ỲÝỶỸỴ"))
    for letter, second in zip(letters, seconds, strict=True)
    for plain in (f"{letter}{'y' if first == 'u' else 'Y'}",)
} | {f"{letter}y": f"U{second}" for letter, second in zip("ÙÚỦŨỤ", "ỳýỷỹỵ", strict=True)}
_ANY = re.compile("|".join(_MARKED))
_WORD = re.compile(r"\b(?:ủy|Ủy|ỦY)\b")


def program_words(text: str) -> str:
    """`Hủy theo Đảng ủy` → `Huỷ theo Đảng uỷ`: for words that are the program's own."""
    return _ANY.sub(lambda found: _MARKED[found[0]], text)


def recorded_words(text: str) -> str:
    """`Bà Thủy, Đảng ủy xã` → `Bà Thủy, Đảng uỷ xã`: for what people recorded."""
    return _WORD.sub(lambda found: _MARKED[found[0]], text)


def spelled_form(form: FormSpec) -> FormSpec:
    """The form with its own words spelled `uỷ`, its heading among them."""
    table = form.table
    if table is not None:
        columns = (
            replace(
                column,
                heading=program_words(column.heading),
                other_heading=program_words(column.other_heading),
            )
            for column in table.columns
        )
        table = replace(table, columns=tuple(columns))
    return replace(
        form,
        title=program_words(form.title),
        document_title=program_words(form.document_title),
        document_title_many=program_words(form.document_title_many),
        head=_rows(form.head),
        tail=_rows(form.tail),
        foot=_rows(form.foot),
        table=table,
        words={name: program_words(text) for name, text in form.words.items()},
    )


def _rows(rows: tuple[RowSpec, ...]) -> tuple[RowSpec, ...]:
    return tuple(replace(row, cells=tuple(map(_cell, row.cells))) for row in rows)


def _cell(cell: CellSpec) -> CellSpec:
    return replace(cell, text=program_words(cell.text))


def spelled_source(source: Source) -> Source:
    """The same thing to print with its texts spelled `uỷ`."""

    def fill(form: FormSpec, counted: int) -> Subject:
        made = source.fill(form, counted)
        values = {
            name: text if name in _AS_STORED else recorded_words(text) for name, text in made.values.items()
        }

        def rows(fields: Sequence[str]) -> Iterator[list[str]]:
            for row in made.rows(fields):
                kind = GroupRow if isinstance(row, GroupRow) else list
                yield kind(
                    text if name in _AS_STORED else recorded_words(text)
                    for name, text in zip(fields, row, strict=True)
                )

        return Subject(made.name, values, rows)

    return replace(source, fill=fill)
