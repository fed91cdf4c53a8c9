"""Lines of a form one under another: fields filled in, wrapped, shrunk within limits, then placed on a page.

Places only what it measured: a stack that is too tall is the caller's to refuse, it is never cut here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from hoso_desktop.printing.fit import STEP, Line, Run, run_width, wrap_runs
from hoso_desktop.printing.fonts import ASCENT, DESCENT
from hoso_desktop.printing.parts import Spot
from hoso_desktop.printing.pdfa import PageMarks, Stroke, Text
from hoso_desktop.printing.spec import MM, Align, CellSpec, RowSpec
from hoso_desktop.printing.values import LABELS

_RULE_WEIGHT = 0.75
_DOT_WEIGHT = 0.7
DOT_ROW = 24.0  # points between lines to write on by hand
_LEADER_GAP = 3.0
_ABOVE_LINE = 2.5  # points between a line of the paper and the letters that stand on it
_SLACK = 1e-6
_UNDERLINE = 0.25  # of the size below the baseline: clear of the tails of `p` and `g`
SMALLEST = 4.0  # below this nobody reads; the text is left out and said so


@dataclass(frozen=True, slots=True)
class SetCell:
    """A wrapped cell: place from the area's left edge (points), size and lines."""

    spec: CellSpec
    left: float
    width: float
    size: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SetRow:
    """A measured row: space above it, its own height, its cells."""

    spec: RowSpec
    before: float
    height: float
    cells: tuple[SetCell, ...]


@lru_cache(maxsize=512)
def _template_parts(text: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, name) for literal, name, _format, _conversion in Formatter().parse(text))


def runs_of(cell: CellSpec, values: Mapping[str, str]) -> list[Run]:
    """The cell's text with its fields filled in, words and values in their own faces."""
    runs = []
    for literal, name in _template_parts(cell.text):
        if literal:
            runs.append(Run(literal, cell.face))
        if name is not None and values[name]:
            runs.append(Run(values[name], cell.face if name in LABELS else cell.value_face))
    return runs


def set_rows(
    rows: Sequence[RowSpec],
    values: Mapping[str, str],
    *,
    show: Mapping[str, bool],
    width: float,
    leading: float,
    shrink: float = 0.0,
    strict: bool = True,
) -> list[SetRow]:
    """Measure the rows that are switched on; elastic ones `shrink` points smaller than their size.

    `strict` keeps every cell within its own limit.
    """
    return [
        _set_row(row, values, width=width, leading=leading, shrink=shrink, strict=strict)
        for row in rows
        if not row.when or show[row.when]
    ]


def _set_row(
    row: RowSpec, values: Mapping[str, str], *, width: float, leading: float, shrink: float, strict: bool
) -> SetRow:
    if row.dots:
        return SetRow(row, row.before, row.dots * DOT_ROW, ())
    if row.rule:
        return SetRow(row, row.before, _RULE_WEIGHT, ())
    if row.top is not None and row.height:
        places = tuple(_set_in_place(cell, row, values, width=width, leading=leading) for cell in row.cells)
        return SetRow(row, row.before, row.height * MM, places)
    cells = tuple(
        _set_cell(cell, values, width=width, shrink=shrink if row.elastic else None, strict=strict)
        for cell in row.cells
    )
    height = max(len(cell.lines) * cell.size * leading for cell in cells)
    return SetRow(row, row.before, height, cells)


def _set_cell(
    cell: CellSpec, values: Mapping[str, str], *, width: float, shrink: float | None, strict: bool
) -> SetCell:
    left = cell.at * MM
    room = cell.width * MM if cell.width else width - left
    runs = runs_of(cell, values)
    size = cell.size if shrink is None else max(cell.min_size if strict else SMALLEST, cell.size - shrink)
    lines = wrap_runs(runs, size, width=room)
    while shrink is None and len(lines) > 1 and size > cell.min_size:
        size = max(cell.min_size, size - STEP)
        lines = wrap_runs(runs, size, width=room)
    return SetCell(cell, left, room, size, tuple(lines))


def _set_in_place(
    cell: CellSpec, row: RowSpec, values: Mapping[str, str], *, width: float, leading: float
) -> SetCell:
    """A text within the height of its place: wrapped, then smaller, at the least just readable."""
    left = cell.at * MM
    room = cell.width * MM if cell.width else width - left
    runs, size = runs_of(cell, values), cell.size
    lines = wrap_runs(runs, size, width=room)
    while size > SMALLEST and not fits(row, len(lines), size, leading):
        size = max(SMALLEST, size - STEP)
        lines = wrap_runs(runs, size, width=room)
    return SetCell(cell, left, room, size, tuple(lines))


def fits(row: RowSpec, lines: int, size: float, leading: float) -> bool:
    """Whether so many lines of a size stay within the height of a row with a place of its own."""
    return lines * (row.line * MM or size * leading) <= row.height * MM + _SLACK


def height_of(rows: Sequence[SetRow]) -> float:
    """Height of a stack in points; rows with a place of their own on the page need none of it."""
    return sum(row.before + row.height for row in rows if row.spec.top is None)


def allowed_shrink(rows: Sequence[RowSpec]) -> float:
    """How far elastic rows may shrink within the limits of the form, in points."""
    cells = [cell for row in rows if row.elastic for cell in row.cells]
    return max((cell.size - cell.min_size for cell in cells), default=0.0)


def place(
    rows: Sequence[SetRow], page: PageMarks, *, left: float, top: float, width: float, leading: float
) -> float:
    """Put a stack on a page with its upper edge at `top`; returns the y of its lower edge."""
    for row in rows:
        if row.spec.top is not None:
            _place_at(row, row.spec.top, page, left=left, leading=leading)
            continue
        top -= row.before
        for cell in row.cells:
            _place_cell(cell, page, left=left, top=top, leading=leading)
        if row.spec.rule:
            middle = left + width / 2
            half = row.spec.rule * MM / 2
            page.strokes.append(Stroke(middle - half, top, middle + half, top, _RULE_WEIGHT))
        for number in range(1, row.spec.dots + 1):
            y = top - number * DOT_ROW + 4
            page.strokes.append(Stroke(left, y, left + width, y, _DOT_WEIGHT, dotted=True))
        if page.spots is not None and not row.cells:
            page.spots.append(Spot(row.spec.part, left, top - row.height, left + width, top))
        top -= row.height
    return top


def _place_at(row: SetRow, top: float, page: PageMarks, *, left: float, leading: float) -> None:
    """A row at its own place: however small a text became, it stands on the line of the paper."""
    edge = page.height - top * MM
    for cell in row.cells:
        if row.spec.line:
            y, step = edge - row.spec.line * MM + _ABOVE_LINE, row.spec.line * MM
        else:
            y, step = first_baseline(edge, cell.spec.size, leading), cell.size * leading
        if page.spots is not None:
            under = min(edge - row.height, y - (len(cell.lines) - 1) * step - cell.size * DESCENT)
            page.spots.append(
                Spot(cell.spec.part, left + cell.left, under, left + cell.left + cell.width, edge)
            )
        _place_lines(cell, page, left=left, y=y, step=step)


def first_baseline(top: float, size: float, leading: float) -> float:
    """Baseline of the first of several lines under `top`: the leading is shared above and below."""
    return top - size * (ASCENT + (leading - ASCENT - DESCENT) / 2)


def _place_cell(cell: SetCell, page: PageMarks, *, left: float, top: float, leading: float) -> None:
    if page.spots is not None:
        under = top - len(cell.lines) * cell.size * leading
        page.spots.append(Spot(cell.spec.part, left + cell.left, under, left + cell.left + cell.width, top))
    y = first_baseline(top, cell.size, leading)
    baseline, end = _place_lines(cell, page, left=left, y=y, step=cell.size * leading)
    if cell.spec.leader:
        right = left + cell.left + cell.width
        if right - end > 3 * _LEADER_GAP:
            page.strokes.append(
                Stroke(end + _LEADER_GAP, baseline - 1, right, baseline - 1, _DOT_WEIGHT, dotted=True)
            )


def _place_lines(
    cell: SetCell, page: PageMarks, *, left: float, y: float, step: float
) -> tuple[float, float]:
    """Lines of a cell from the first baseline on; where the last one stands and ends."""
    end = left + cell.left
    for line in cell.lines:
        used = run_width(line, cell.size)
        x = left + cell.left + _offset(cell.spec.align, cell.width - used)
        end = x + used
        if cell.spec.underline and used:
            under = y - cell.size * _UNDERLINE
            page.strokes.append(Stroke(x, under, end, under, _RULE_WEIGHT))
        for run in line:
            page.texts.append(Text(x, y, run.text, run.face, cell.size))
            x += run_width((run,), cell.size)
        y -= step
    return y + step, end


def _offset(align: Align, spare: float) -> float:
    if align is Align.CENTER:
        return spare / 2
    return spare if align is Align.RIGHT else 0.0
