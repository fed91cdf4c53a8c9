"""Where the free lines of a form stand when they must share the columns of its table: cells of a workbook.

A line has its place in millimetres; a workbook has columns. Every line gets the columns nearest its place in
which its words still fit best. Measures only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from hoso_desktop.printing.fit import Run, run_width
from hoso_desktop.printing.layout import area_of
from hoso_desktop.printing.spec import MM, CellSpec, FormSpec, RowSpec
from hoso_desktop.printing.stack import SetRow, runs_of, set_rows

_ROOM = 1.5  # mm a cell keeps free at its sides
_TOO_NARROW = 4.0  # a missing mm of room weighs as much as so many mm away from the place


@dataclass(frozen=True, slots=True)
class Placed:
    """A measured row and, for each of its cells, its first column and the one after its last."""

    row: SetRow
    columns: tuple[tuple[int, int], ...]


def edges(form: FormSpec) -> list[float]:
    """Left edges of the columns and the right edge of the last, in mm from the edge of the lines."""
    assert form.table is not None  # noqa: S101 - editable forms have one
    widths = [column.width for column in form.table.columns]
    spare = area_of(form).width / MM - sum(widths)
    return list(accumulate(widths, initial=max(0.0, spare / 2)))


def on_columns(form: FormSpec, rows: Sequence[RowSpec], values: Mapping[str, str]) -> list[Placed]:
    """The rows that are switched on, each measured in the columns it gets."""
    at, width = edges(form), area_of(form).width / MM
    out = []
    for row in _one_column_each(rows, len(at) - 1):
        if row.when and not form.show[row.when]:
            continue
        spans = _spans(row.cells, values, at, width)
        cells = tuple(_moved(cell, span, at) for cell, span in zip(row.cells, spans, strict=True))
        (measured,) = set_rows(
            [replace(row, cells=cells, top=None)],
            values,
            show=form.show,
            width=width * MM,
            leading=form.page.leading,
        )
        out.append(Placed(measured, spans))
    return out


def _one_column_each(rows: Sequence[RowSpec], columns: int) -> Iterator[RowSpec]:
    """The rows; cells for which a narrow table has not columns enough stand one under another."""
    for row in rows:
        if len(row.cells) <= columns:
            yield row
        else:
            yield from (replace(row, cells=(cell,)) for cell in row.cells)


def _moved(cell: CellSpec, span: tuple[int, int], at: Sequence[float]) -> CellSpec:
    first, after = span
    return replace(cell, at=at[first], width=max(1.0, at[after] - at[first] - _ROOM))


def _spans(
    cells: Sequence[CellSpec], values: Mapping[str, str], at: Sequence[float], width: float
) -> tuple[tuple[int, int], ...]:
    """Columns for the cells of a row, from left to right, none twice."""
    columns = len(at) - 1
    out: list[tuple[int, int]] = []
    start = 0
    for left_over, cell in zip(range(len(cells) - 1, -1, -1), cells, strict=True):
        need = _needed(cell, values)
        right = cell.at + cell.width if cell.width else width
        found = [
            (first, after)
            for first in range(start, columns - left_over)
            for after in range(first + 1, columns - left_over + 1)
        ]
        if cell.at < at[0] + _ROOM and right > at[-1] - _ROOM and not left_over and not start:
            found = [(0, columns)]
        best = min(found, key=lambda span: _distance(span, at, cell.at, right, need))
        out.append(best)
        start = best[1]
    return tuple(out)


def _distance(span: tuple[int, int], at: Sequence[float], left: float, right: float, need: float) -> float:
    first, after = span
    missing = max(0.0, need - (at[after] - at[first]))
    return abs(at[first] - left) + abs(at[after] - right) + _TOO_NARROW * missing


def _needed(cell: CellSpec, values: Mapping[str, str]) -> float:
    """Width of the cell's longest line at its smallest size, in mm, with the room at its sides."""
    runs = [Run(line, run.face) for run in runs_of(cell, values) for line in run.text.split("\n")]
    return run_width(tuple(runs), cell.min_size) / MM + _ROOM
