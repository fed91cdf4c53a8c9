"""Telling the rows of papers from everything else below a heading: totals, signatures, examples, sections.

Decides by words from the heading data and by what a row holds; it never throws a row away silently: every
row left out is named by its number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hoso_desktop.domain.text import clean, key
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.headings import Heading, vocabulary

_NAMING = ("subject", "number", "number_only", "path", "type_name")
_NAMING_DOSSIER = ("dossier_title", "dossier_number", "dossier_notation")
_DECISIVE = ("number", "number_only", "path", "date", "date_month", "list_row", "ordinal", "arrival_number")
_SUM = re.compile(r"^(?:cong|tong|tong cong|tong so)(?: [a-z]+){0,3} \d+(?: |$)")
_PLACE_AND_DAY = re.compile(r"(?:^|\W)ngày\b.*\btháng\b.*\bnăm\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """The rows to read and the numbers of the rows left out."""

    rows: list[g.Row]
    ignored: tuple[int, ...]


def split(grid: g.Grid, heading: Heading) -> Body:
    """Rows of papers (or of dossiers, in a list of dossiers) below the heading."""
    below = [row for row in grid.rows if row.number > heading.rows[-1]]
    columns = {field: heading.column(field) for field in (*_NAMING, *_NAMING_DOSSIER, *_DECISIVE)}
    with_papers = any(columns[field] is not None for field in _NAMING)
    naming = {columns[field] for field in (_NAMING if with_papers else _NAMING_DOSSIER)} - {None}
    decisive = {columns[field] for field in _DECISIVE} - {None}
    texts = {g.column_of(use.letter): use.heading.rpartition(" / ")[2] for use in heading.columns}
    sections = {span.top for span in grid.spans if span.right - span.left >= 2}
    end = _closing_part(below, decisive)
    rows: list[g.Row] = []
    ignored: list[int] = []
    for index, row in enumerate(below):
        held = row.cells.keys() | row.unfilled.keys()
        left_out = (
            index >= end
            or not held & naming
            or (row.number in sections and len(held) == 1)
            or _is_total(row, decisive)
            or _is_heading_again(row, texts)
            or _is_example(row, columns["list_row"])
        )
        if left_out:
            ignored.append(row.number)
        else:
            rows.append(row)
    return Body(rows, tuple(ignored))


def _decided(row: g.Row, decisive: set[int | None]) -> bool:
    return any(column in decisive for column in row.cells)


def _is_total(row: g.Row, decisive: set[int | None]) -> bool:
    """`Cộng`, `Tổng cộng: 17 văn bản`: words of a sum in a row without number and date."""
    # Folding every cell of a long list costs more than reading it: most rows are decided by their columns.
    if sum(column in decisive for column in row.cells) > 1:
        return False
    totals = vocabulary().footer_totals
    for column, value in row.cells.items():
        if not isinstance(value, str) or len(value) > 80:
            continue
        plain = key(value)
        if plain in totals or _SUM.match(plain):
            return not any(at in decisive for at in row.cells if at != column)
    return False


def _is_heading_again(row: g.Row, headings: dict[int, str]) -> bool:
    """Exports repeat the heading on every printed page."""
    same = 0
    for column, value in row.cells.items():
        heading = headings.get(column)
        if heading and isinstance(value, str) and len(value) < 2 * len(heading) + 9:
            same += heading == clean(value)
    return same >= 3 and same * 2 > len(row.cells)


def _is_example(row: g.Row, list_row: int | None) -> bool:
    """The row of a blank list that shows how to fill it in says so where others have their number."""
    value = None if list_row is None else row.cells.get(list_row)
    return isinstance(value, str) and key(value) in vocabulary().examples


def _closing_part(below: list[g.Row], decisive: set[int | None]) -> int:
    """Index of the first row of the signatures, or the number of rows."""
    ends = vocabulary().footer_ends
    for index in range(len(below) - 1, -1, -1):
        row = below[index]
        if _decided(row, decisive) and not _says(row, ends):
            # Nothing above a row of papers can be the end of the list.
            return _without_place_and_day(below, _first_end(below, index + 1, ends=ends))
    return len(below)


def _first_end(below: list[g.Row], start: int, *, ends: frozenset[str]) -> int:
    for index in range(start, len(below)):
        if len(below[index].cells) <= 4 and _says(below[index], ends):
            return index
    return len(below)


def _says(row: g.Row, words: frozenset[str]) -> bool:
    for value in row.cells.values():
        if isinstance(value, str) and len(value) <= 120:
            plain = key(value)
            if plain in words or any(plain.startswith(f"{word} ") and len(word) > 12 for word in words):
                return True
    return False


def _without_place_and_day(below: list[g.Row], end: int) -> int:
    """`Tân Hòa, ngày 05 tháng 02 năm 2020` above the signatures belongs to them."""
    while 0 < end < len(below):
        cells = list(below[end - 1].cells.values())
        if len(cells) == 1 and isinstance(cells[0], str) and _PLACE_AND_DAY.search(g.as_text(cells[0])):
            end -= 1
        else:
            break
    return end
