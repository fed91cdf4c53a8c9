"""Reading a file plan somebody keeps in a spreadsheet: five columns, headings as rows of their own.

Finds the heading row by the words of the columns. A row without notation whose title begins with a Roman
numeral is a large heading, with an Arabic one a small heading. Writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.domain.retention import UNSET, Retention, parse
from hoso_desktop.domain.secrecy import mark_in_file_name, mark_in_text
from hoso_desktop.domain.text import clean, key
from hoso_desktop.errors import UserError
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.books import open_book
from hoso_desktop.jobs import JobContext

_COLUMNS = {
    "notation": ("so va ky hieu", "so ky hieu", "so, ky hieu", "ky hieu ho so"),
    "title": ("ten de muc", "tieu de ho so", "ten ho so", "tieu de"),
    "retention": ("thoi han bao quan", "thoi han", "thbq"),
    "owner": ("nguoi lap", "don vi", "nguoi chiu trach nhiem"),
    "note": ("ghi chu",),
}
_LARGE = re.compile(r"^([IVXL]+)\s*[.)]\s*(.+)$")
_SMALL = re.compile(r"^(\d{1,2})\s*[.)]\s*(.+)$")
_SYMBOL = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class ListedTitle:
    """One title as listed. `row` is the sheet's row; `unread` what stood in the period and means none."""

    row: int
    heading: str
    heading_title: str
    small_heading: str
    notation: str
    title: str
    retention: Retention = UNSET
    owner: str = ""
    note: str = ""
    unread: str = ""


def read_plan_list(path: Path, context: JobContext | None = None) -> tuple[ListedTitle, ...]:
    """The titles of a plan.

    Raises UserError plan_list.no_heading, plan_list.empty, plan_list.secret, import.secret_name,
    import.secret_sheet.
    """
    if mark_in_file_name(path.name):
        raise UserError("import.secret_name")
    for grid in open_book(path, g.stepper(context, "plan.stage.reading")).grids:
        found = _heading(grid)
        if found is not None:
            if mark_in_file_name(grid.name):
                raise UserError("import.secret_sheet")
            titles = tuple(_titles(grid, *found))
            if not titles:
                raise UserError("plan_list.empty", path=path.name)
            return titles
    raise UserError("plan_list.no_heading", path=path.name)


def _heading(grid: g.Grid) -> tuple[int, dict[str, int]] | None:
    for row in grid.rows[:30]:
        columns: dict[str, int] = {}
        for at, value in row.cells.items():
            words = key(g.as_text(value))
            for field, names in _COLUMNS.items():
                if field not in columns and any(key(name) in words for name in names):
                    columns[field] = at
                    break
        if {"notation", "title", "retention"} <= columns.keys():
            return row.number, columns
    return None


def _titles(grid: g.Grid, heading_row: int, columns: dict[str, int]) -> Iterator[ListedTitle]:
    large = small = ""
    for row in grid.rows:
        if any(mark_in_text(g.as_text(value)) for value in row.cells.values()):
            raise UserError("plan_list.secret", row=row.number)
        if row.number <= heading_row:
            continue

        def cell(field: str, row: g.Row = row) -> str:
            return g.as_text(row.cells.get(columns[field])) if field in columns else ""

        title, notation = cell("title"), cell("notation")
        if notation and title and not notation.strip("()").isdecimal():
            yield _one(row.number, large, small, cell)
            continue
        # A heading may stand in either column; everything else (numbers of columns, totals) is no title.
        line = title or notation
        if match := _LARGE.match(line):
            large, small = clean(match[2]), ""
        elif match := _SMALL.match(line):
            small = clean(match[2])


def _one(number: int, large: str, small: str, cell: Callable[[str], str]) -> ListedTitle:
    notation, period = cell("notation"), cell("retention")
    symbol = _SYMBOL.search(notation)
    retention = parse(period)
    return ListedTitle(
        row=number,
        heading=symbol[0] if symbol else notation,
        heading_title=large or (symbol[0] if symbol else notation),
        small_heading=small,
        notation=notation,
        title=cell("title"),
        retention=retention or UNSET,
        owner=cell("owner"),
        note=cell("note"),
        unread="" if retention is not None else period,
    )
