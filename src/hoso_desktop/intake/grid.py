"""A sheet as rows of cells, whatever file it came from: the common shape of all readers.

Owns the bounds on size. Knows nothing about headings, fields or what a cell means.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext, Progress

Value: TypeAlias = str | int | float | bool | date
Step: TypeAlias = Callable[[int], None]

# Of a whole workbook; a commune's largest list has some ten thousand filled rows. More than this could not be
# held in the memory of an old PC, and nobody could look through it.
MAX_ROWS = 100_000
MAX_CELLS = 1_000_000
MAX_LETTERS = 25_000_000
MAX_TEXT = 32_767  # Excel's own limit of a cell
ROWS_PER_STEP = 500


@dataclass(slots=True)
class Row:
    """One filled row. `number` is what the spreadsheet shows; columns count from 0."""

    number: int
    cells: dict[int, Value]
    hidden: bool = False
    unfilled: dict[int, str] = field(default_factory=dict)  # formulas without a value, and error values


@dataclass(slots=True)
class Span:
    """A merged range, rows as shown (from 1) and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """A sheet's filled rows in order, its merged ranges and the columns set in a legacy font."""

    name: str
    rows: list[Row] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    encoding: str = "unicode"
    shown: bool = True


@dataclass(slots=True)
class Workbook:
    """All sheets of a file; `macros` is set when it carries code, which is never run."""

    grids: list[Grid]
    macros: bool = False


class Meter:
    """Counts what a workbook holds, all sheets together, and refuses more than a list can have."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = self._cells = self._letters = 0

    def row(self) -> int:
        """Another filled row; how many there are. Raises UserError import.too_large."""
        self._rows += 1
        if self._rows > MAX_ROWS:
            raise UserError("import.too_large", path=self._name)
        return self._rows

    def cell(self, value: Value, row: int) -> None:
        """Another filled cell. Raises UserError import.too_large, import.cell_too_long."""
        self._cells += 1
        if isinstance(value, str):
            self._letters += len(value)
            if len(value) > MAX_TEXT:
                raise UserError("import.cell_too_long", path=self._name, row=row)
        if self._cells > MAX_CELLS or self._letters > MAX_LETTERS:
            raise UserError("import.too_large", path=self._name)


def letter(column: int) -> str:
    """Column 0 → `A`, 26 → `AA`."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def column_of(letters: str) -> int:
    """`A` → 0; raises UserError when it is no column letter."""
    plain = letters.strip().upper()
    if not plain.isascii() or not plain.isalpha() or len(plain) > 3:
        raise UserError("import.bad_mapping", column=letters)
    number = 0
    for char in plain:
        number = number * 26 + ord(char) - 64
    return number - 1


def as_text(value: Value | None) -> str:
    """A cell as a person reads it: `5.0` → `5`, a date → `dd/mm/yyyy`, text cleaned."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def only_day(value: date) -> date:
    """The calendar day of a date or date-time."""
    return value.date() if isinstance(value, datetime) else value


def stepper(context: JobContext | None, stage: str) -> Step:
    """A callback for readers: reports every row passed to it and raises Cancelled when asked to stop."""

    def step(done: int) -> None:
        if context is not None:
            context.step(Progress(done, 0, stage))

    return step


def spread_merged(grid: Grid) -> None:
    """Give every row of a vertically merged range the value of its first cell (same column only).

    A range that runs across columns is a title or a section line: its value stays where it stands.
    """
    if not grid.spans:
        return
    numbers = [row.number for row in grid.rows]
    filled = 0
    for span in grid.spans:
        # Only rows that exist: a range merged down to the last row of the sheet costs nothing.
        first, last = bisect_left(numbers, span.top), bisect_right(numbers, span.bottom)
        if last - first < 2 or numbers[first] != span.top or span.left not in grid.rows[first].cells:
            continue
        value = grid.rows[first].cells[span.left]
        for row in grid.rows[first + 1 : last]:
            row.cells.setdefault(span.left, value)
        filled += last - first
        if filled > MAX_CELLS:
            raise UserError("import.too_large", path=grid.name)
