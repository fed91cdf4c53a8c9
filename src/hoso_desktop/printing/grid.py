"""Where the free lines of a form stand when they must share the columns of its table: cells of a workbook.

A line has its place in millimetres; a workbook has columns. Every line gets the columns nearest its place in
which its words still fit best. A text alone in one column may reach over the empty cells beside it, as office
programs draw it. Measures only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, product

from hoso_desktop.printing.fit import Run, run_width
from hoso_desktop.printing.layout import area_of
from hoso_desktop.printing.spec import MM, Align, CellSpec, FormSpec, RowSpec
from hoso_desktop.printing.stack import SetRow, runs_of, set_rows

_ROOM = 1.5  # mm a cell keeps free at its sides
_SHRUNK, _BROKEN = 0.5, 4.0  # what a missing mm weighs: words must shrink; not even that helps
_SMALLEST_UNBROKEN = 8.0  # points: lines beside each other shrink below their limit before they are broken

Span = tuple[int, int]  # the first column and the one after the last


@dataclass(frozen=True, slots=True)
class Spot:
    """The columns of a line and the mm it may use. A `loose` one has one column and reaches over others."""

    columns: Span
    left: float
    right: float
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A measured row and the places of its cells."""

    row: SetRow
    spots: tuple[Spot, ...]


def edges(form: FormSpec) -> list[float]:
    """Left edges of the columns and the right edge of the last, in mm from the edge of the lines."""
    assert form.table is not None  # noqa: S101 - editable forms have one
    widths = [column.width for column in form.table.columns]
    spare = area_of(form).width / MM - sum(widths)
    return list(accumulate(widths, initial=max(0.0, spare / 2)))


def on_columns(form: FormSpec, rows: Sequence[RowSpec], values: Mapping[str, str]) -> list[Placed]:
    """The rows that are switched on, each measured in the columns it gets."""
    shown = [row for row in rows if not row.when or form.show[row.when]]
    grid = _Grid(edges(form), area_of(form).width / MM, values)
    pair = grid.pair(shown)
    out = []
    for row in _one_column_each(shown, len(grid.at) - 1):
        paired = pair if pair and pair.takes(row.cells) else None
        spots = paired.spots(row.cells) if paired else grid.spots(row.cells)
        cells = tuple(
            _moved(cell, spot, unbroken=paired is not None)
            for cell, spot in zip(row.cells, spots, strict=True)
        )
        (measured,) = set_rows(
            [replace(row, cells=cells, top=None)],
            values,
            show=form.show,
            width=grid.width * MM,
            leading=form.page.leading,
        )
        out.append(Placed(measured, tuple(spots)))
    return out


def _one_column_each(rows: Sequence[RowSpec], columns: int) -> Iterator[RowSpec]:
    """The rows; cells for which a narrow table has not columns enough stand one under another."""
    for row in rows:
        if len(row.cells) <= columns:
            yield row
        else:
            yield from (replace(row, cells=(cell,)) for cell in row.cells)


def _moved(cell: CellSpec, spot: Spot, *, unbroken: bool) -> CellSpec:
    room = max(1.0, spot.right - spot.left - _ROOM)
    smallest = min(cell.min_size, _SMALLEST_UNBROKEN) if unbroken else cell.min_size
    return replace(cell, at=spot.left, width=room, min_size=smallest)


@dataclass(frozen=True, slots=True)
class _Grid:
    """The edges of the columns in mm, the width of the lines and what their fields hold."""

    at: list[float]
    width: float
    values: Mapping[str, str]

    def end(self, cell: CellSpec) -> float:
        """The right end of a cell's place."""
        return cell.at + cell.width if cell.width else self.width

    def need(self, cell: CellSpec, size: float) -> float:
        """Width of the cell's words on one line, in mm, with the room at their sides."""
        runs = [Run(run.text.replace("\n", " "), run.face) for run in runs_of(cell, self.values)]
        return run_width(tuple(runs), size) / MM + _ROOM

    # -- lines by themselves

    def spots(self, cells: Sequence[CellSpec]) -> list[Spot]:
        """Places for the cells of a row, from left to right, no column twice."""
        columns, start = len(self.at) - 1, 0
        out: list[Spot] = []
        for index, cell in enumerate(cells):
            after_it = len(cells) - 1 - index
            found = [
                (first, after)
                for first in range(start, columns - after_it)
                for after in range(first + 1, columns - after_it + 1)
            ]
            whole = cell.at < self.at[0] + _ROOM and self.end(cell) > self.at[-1] - _ROOM
            first, after = (0, columns) if whole and len(cells) == 1 else min(found, key=self._far(cell).of)
            out.append(Spot((first, after), self.at[first], self.at[after]))
            start = after
        return out

    def _far(self, cell: CellSpec) -> _Far:
        return _Far(self.at, cell.at, self.end(cell), self.need(cell, cell.min_size))

    # -- two blocks of lines beside each other

    def pair(self, rows: Sequence[RowSpec]) -> _Pair | None:
        """Places for the left and the right block of these rows; None when no lines stand side by side."""
        beside = [row.cells for row in rows if len(row.cells) == 2]
        columns = len(self.at) - 1
        if not beside or columns < 2:
            return None
        begin = min(right.at for _, right in beside)
        left = self._block([cells[0] for cells in beside])
        right = self._block([cells[1] for cells in beside])
        alone = [(column, column + 1) for column in range(columns)]
        lefts = [*alone, *((0, after) for after in range(2, columns))]
        rights = [*alone, *((first, columns) for first in range(1, columns - 1))]
        chosen = min(
            ((one, two) for one, two in product(lefts, rights) if one[1] <= two[0]),
            key=lambda spans: _cost(self.at, left, right, *spans),
        )
        return _Pair(begin, *_shared(self.at, left, right, *chosen))

    def _block(self, cells: Sequence[CellSpec]) -> _Block:
        first = cells[0]
        return _Block(
            first.align,
            first.at,
            max(map(self.end, cells)),
            max(self.need(cell, cell.size) for cell in cells),
            max(self.need(cell, cell.min_size) for cell in cells),
        )


@dataclass(frozen=True, slots=True)
class _Far:
    """How far columns are from the place of a line that needs some room, in mm."""

    at: Sequence[float]
    left: float
    right: float
    need: float

    def of(self, span: Span) -> float:
        first, after = span
        missing = max(0.0, self.need - (self.at[after] - self.at[first]))
        return abs(self.at[first] - self.left) + abs(self.at[after] - self.right) + _BROKEN * missing


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines one under another: their place, and the room they need as they are and shrunk, in mm."""

    align: Align
    left: float
    right: float
    wide: float
    narrow: float

    def axis(self, left: float, right: float) -> float:
        """The line their words stand at, centred or not, between two edges."""
        return {Align.LEFT: left, Align.CENTER: (left + right) / 2, Align.RIGHT: right}[self.align]

    def reach(self, at: Sequence[float], span: Span, need: float) -> tuple[float, float]:
        """From where to where words of `need` mm go: over other columns only when alone in one."""
        left, right = at[span[0]], at[span[1]]
        if span[1] - span[0] > 1 and need <= right - left:
            return left, right
        axis = self.axis(left, right)
        before = {Align.LEFT: 0.0, Align.CENTER: need / 2, Align.RIGHT: need}[self.align]
        return min(left, axis - before), max(right, axis - before + need)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Places of two blocks; lines that begin at `begin` mm or right of it belong to the right one."""

    begin: float
    left: Spot
    right: Spot

    def takes(self, cells: Sequence[CellSpec]) -> bool:
        """Whether a row's lines belong to the blocks."""
        if len(cells) == 1:
            return cells[0].at >= self.begin - 1 or 0 < cells[0].at + cells[0].width <= self.begin
        return len(cells) == 2

    def spots(self, cells: Sequence[CellSpec]) -> list[Spot]:
        """The place of each."""
        if len(cells) == 2:
            return [self.left, self.right]
        return [self.right if cells[0].at >= self.begin - 1 else self.left]


def _cost(at: Sequence[float], left: _Block, right: _Block, one: Span, two: Span) -> float:
    """How badly two blocks stand in these columns: away from their places, words without room."""
    away = abs(left.axis(at[one[0]], at[one[1]]) - left.axis(left.left, left.right))
    away += abs(right.axis(at[two[0]], at[two[1]]) - right.axis(right.left, right.right))
    for weight, widths in ((_SHRUNK, (left.wide, right.wide)), (_BROKEN, (left.narrow, right.narrow))):
        begin, end = left.reach(at, one, widths[0])
        then, last = right.reach(at, two, widths[1])
        # What is missing at one side of centred words is taken from the other side as well.
        missing = [at[0] - begin, last - at[-1], end - at[two[0]], at[one[1]] - then, (end - then) / 2]
        away += 2 * weight * sum(max(0.0, gap) for gap in missing)
    return away


def _shared(at: Sequence[float], left: _Block, right: _Block, one: Span, two: Span) -> tuple[Spot, Spot]:
    """The room of two blocks: up to the middle between their words."""
    middle = (left.reach(at, one, left.wide)[1] + right.reach(at, two, right.wide)[0]) / 2
    middle = min(max(middle, at[one[1]]), at[two[0]])
    return _spot(at, left, one, at[0], middle), _spot(at, right, two, middle, at[-1])


def _spot(at: Sequence[float], block: _Block, span: Span, lowest: float, highest: float) -> Spot:
    begin, end = at[span[0]], at[span[1]]
    if span[1] - span[0] > 1:
        return Spot(span, begin, end)
    axis = block.axis(begin, end)
    half = min(axis - lowest, highest - axis)
    room = {
        Align.LEFT: (axis, highest),
        Align.CENTER: (axis - half, axis + half),
        Align.RIGHT: (lowest, axis),
    }[block.align]
    return Spot(span, *room, loose=True)
