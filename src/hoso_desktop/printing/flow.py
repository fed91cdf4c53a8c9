"""Lines of a form without a table over as many pages as they need; the lines at the foot stay together.

Divides what was measured and draws nothing. A text of several lines and lines to write on may be divided
between two pages, a bold line never stands last, and the foot has something above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hoso_desktop.printing.fonts import Face
from hoso_desktop.printing.stack import DOT_ROW, SetCell, SetRow, height_of

_BESIDE_FOOT = 2  # lines to write on that go with the foot to its page


def divide(
    rows: Sequence[SetRow], foot: Sequence[SetRow], *, room: float, leading: float
) -> list[list[SetRow]]:
    """The rows of each page, `room` points tall; the foot ends the last one."""
    pages: list[list[SetRow]] = [[]]
    for whole in rows:
        row: SetRow | None = whole
        while row is not None:
            left = room - height_of(pages[-1])
            first, row = _parted(row if pages[-1] else replace(row, before=0.0), left, leading)
            if first is not None:
                pages[-1].append(first)
            elif row is not None and not pages[-1]:
                pages[-1].append(row)  # taller than any page: nothing would be gained by another
                row = None
            if row is not None:
                pages.append(_headings_of(pages[-1]))
    if foot and height_of(pages[-1]) + height_of(foot) > room:
        pages.append(_last_of(pages[-1], room - height_of(foot), leading))
    pages[-1] += foot
    return pages


def _parted(row: SetRow, room: float, leading: float) -> tuple[SetRow | None, SetRow | None]:
    """What of a row fits into `room` points, and the rest; all of it when it fits."""
    if height_of([row]) <= room or row.spec.top is not None:
        return row, None
    step = _step(row, leading)
    count = int((room - row.before) / step) if step else 0
    if count < 1 or row.height <= step:
        return None, row
    return _cut(row, 0, count, step), replace(_cut(row, count, None, step), before=0.0)


def _step(row: SetRow, leading: float) -> float:
    """How tall one of its lines is; 0 for what has none."""
    if row.spec.dots:
        return DOT_ROW
    return max((cell.size for cell in row.cells), default=0.0) * leading


def _cut(row: SetRow, first: int, last: int | None, step: float) -> SetRow:
    """Only some lines of a row."""
    if row.spec.dots:
        count = len(range(row.spec.dots)[first:last])
        return replace(row, spec=replace(row.spec, dots=count), height=count * step)
    cells = tuple(replace(cell, lines=cell.lines[first:last]) for cell in row.cells)
    return replace(row, cells=cells, height=max(len(cell.lines) for cell in cells) * step)


def _headings_of(page: list[SetRow]) -> list[SetRow]:
    """Bold lines that would stand last on a page, taken off it; none when there is nothing else."""
    count = 0
    while count < len(page) and _heads_others(page[-1 - count]):
        count += 1
    if not count or count == len(page):
        return []
    taken = page[-count:]
    del page[-count:]
    return taken


def _heads_others(row: SetRow) -> bool:
    return bool(row.cells) and all(_bold(cell) for cell in row.cells)


def _bold(cell: SetCell) -> bool:
    return all(run.face is Face.BOLD for line in cell.lines for run in line)


def _last_of(page: list[SetRow], room: float, leading: float) -> list[SetRow]:
    """What goes with the foot to the next page: the last row, of lines to write on only a few."""
    if len(page) < 2:
        return []
    row = page[-1]
    if row.spec.dots > _BESIDE_FOOT:
        step = _step(row, leading)
        page[-1] = _cut(row, 0, -_BESIDE_FOOT, step)
        return [replace(_cut(row, -_BESIDE_FOOT, None, step), before=0.0)]
    if height_of([row]) > room:
        return []
    page.pop()
    return [*_headings_of(page), replace(row, before=0.0)]
