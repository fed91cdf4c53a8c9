"""Tables over many pages: cells wrapped, rows measured, heading repeated, rows kept whole where they can be.

Reads rows one at a time and gives out finished pages, so a list of 10,000 papers needs the memory of a page.
Never lets a text leave its cell: sizes shrink within the form's limits, then words wrap, then a row that is
taller than a page goes on over the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hoso_desktop.printing.fit import size_for_words, wrap
from hoso_desktop.printing.fonts import Face, metrics
from hoso_desktop.printing.parts import Spot
from hoso_desktop.printing.pdfa import PageMarks, Stroke, Text
from hoso_desktop.printing.spec import MM, Align, ColumnSpec, TableSpec
from hoso_desktop.printing.stack import first_baseline
from hoso_desktop.printing.subject import GroupRow

_REMEMBERED = 5_000  # wrapped texts per column: authors and dates come back again and again


@dataclass(frozen=True, slots=True)
class SetCell:
    """Wrapped lines of one cell at one size."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class SetRow:
    """A measured row."""

    cells: tuple[SetCell, ...]
    height: float
    face: Face = Face.REGULAR

    @property
    def heads_others(self) -> bool:
        """Whether it must not be the last row of a page."""
        return self.face is Face.BOLD


class TableSetter:
    """Measures rows of one table and places them; knows nothing about what the rows mean."""

    def __init__(self, spec: TableSpec) -> None:
        self.spec = spec
        self.widths = [column.width * MM for column in spec.columns]
        self.width = sum(self.widths)
        self._inner = [width - 2 * spec.padding_x for width in self.widths]
        self._remembered: list[dict[str, SetCell]] = [{} for _ in spec.columns]
        self.heading = [
            self._heading_row([column.heading for column in spec.columns], spec.heading_face),
            self._heading_row([column.number for column in spec.columns], Face.REGULAR),
        ]
        if not any(column.number for column in spec.columns):
            del self.heading[1]
        self.heading_height = sum(row.height for row in self.heading)
        # Below this not one line of a row stands under the heading, on however many pages.
        self.least_height = self.heading_height + spec.size * spec.leading + 2 * spec.padding_y

    def _heading_row(self, texts: Sequence[str], face: Face) -> SetRow:
        spec = self.spec
        cells = []
        for text, width in zip(texts, self._inner, strict=True):
            size = size_for_words(
                text.replace("\n", " "),
                face,
                spec.heading_size,
                smallest=spec.min_size,
                width=width,
                whole=True,
            )
            lines = [line for part in text.split("\n") for line in wrap(part, face, size, width=width)]
            cells.append(SetCell(tuple(lines), size))
        return self._row(cells, face)

    def _row(self, cells: Sequence[SetCell], face: Face) -> SetRow:
        leading = self.spec.leading
        inner = max([len(cell.lines) * cell.size for cell in cells]) * leading
        return SetRow(tuple(cells), inner + 2 * self.spec.padding_y, face)

    def _cell(self, index: int, text: str, largest: float) -> SetCell:
        remembered = self._remembered[index]
        cell = remembered.get(text)
        if cell is None or cell.size > largest:
            column = self.spec.columns[index]
            cell = _fit(text, column, self.spec, Face.REGULAR, width=self._inner[index], largest=largest)
            if len(text) < 40:
                if len(remembered) >= _REMEMBERED:
                    remembered.clear()
                remembered[text] = cell
        return cell

    def measure(self, texts: Sequence[str], tallest: float) -> SetRow:
        """A row of texts; smaller within the limits when it would be taller than `tallest` points."""
        spec = self.spec
        if isinstance(texts, GroupRow):
            row = self._fitted(texts, Face.BOLD, spec.size)
        else:
            cells = [self._cell(index, text, spec.size) for index, text in enumerate(texts)]
            row = self._row(cells, Face.REGULAR)
        size = spec.size
        while row.height > tallest and size > spec.min_size:
            size = max(spec.min_size, size - 0.5)
            row = self._fitted(texts, row.face, size)
        return row

    def _fitted(self, texts: Sequence[str], face: Face, size: float) -> SetRow:
        spec = self.spec
        cells = [
            _fit(text, column, spec, face, width=width, largest=size)
            for text, column, width in zip(texts, spec.columns, self._inner, strict=True)
        ]
        return self._row(cells, face)

    def split(self, row: SetRow, room: float) -> tuple[SetRow | None, SetRow]:
        """What of a too tall row fits into `room` points, and the rest."""
        line = max(cell.size for cell in row.cells) * self.spec.leading
        count = int((room - 2 * self.spec.padding_y) / line)
        if count < 1:
            return None, row
        first = [SetCell(cell.lines[:count] or ("",), cell.size) for cell in row.cells]
        rest = [SetCell(cell.lines[count:] or ("",), cell.size) for cell in row.cells]
        return self._row(first, row.face), self._row(rest, row.face)

    def place(self, rows: Sequence[SetRow], page: PageMarks, *, left: float, top: float) -> float:
        """Heading and rows with their grid on a page; returns the y of the lower edge."""
        weight = self.spec.weight
        edges = [left]
        for width in self.widths:
            edges.append(edges[-1] + width)
        y = top
        strokes = page.strokes
        strokes.append(Stroke(left, y, edges[-1], y, weight))
        for row in self.heading:
            self._place_row(row, page, edges, top=y, heading=True)
            y -= row.height
            strokes.append(Stroke(left, y, edges[-1], y, weight))
        for row in rows:
            self._place_row(row, page, edges, top=y, heading=False)
            y -= row.height
            strokes.append(Stroke(left, y, edges[-1], y, weight))
        for edge in edges:
            strokes.append(Stroke(edge, top, edge, y, weight))
        if page.spots is not None:
            page.spots += self._spots(edges, top, y)
        return y

    def _spots(self, edges: Sequence[float], top: float, bottom: float) -> Iterator[Spot]:
        under = top - self.heading_height
        for column, left, right in zip(self.spec.columns, edges, edges[1:], strict=False):
            yield Spot(column.part, left, under, right, top, "heading")
            yield Spot(column.part, left, bottom, right, under)

    def _place_row(
        self, row: SetRow, page: PageMarks, edges: Sequence[float], *, top: float, heading: bool
    ) -> None:
        spec, texts, face = self.spec, page.texts, row.face
        width_of = metrics(face).width
        for index, cell in enumerate(row.cells):
            size = cell.size
            step = size * spec.leading
            room = self._inner[index]
            align = Align.CENTER if heading else spec.columns[index].align
            spare = row.height - 2 * spec.padding_y - len(cell.lines) * step if heading else 0.0
            y = first_baseline(top - spec.padding_y - spare / 2, size, spec.leading)
            x = edges[index] + spec.padding_x
            for line in cell.lines:
                if not line:
                    continue
                if align is Align.LEFT:
                    texts.append(Text(x, y, line, face, size))
                else:
                    free = room - width_of(line, size)
                    texts.append(Text(x + (free / 2 if align is Align.CENTER else free), y, line, face, size))
                y -= step


def _fit(
    text: str, column: ColumnSpec, spec: TableSpec, face: Face, *, width: float, largest: float
) -> SetCell:
    word_width = metrics(face).word
    size = largest
    if max(map(word_width, text.split(" "))) * size > width:
        size = size_for_words(text, face, size, smallest=spec.min_size, width=width, whole=column.whole)
    return SetCell(tuple(wrap(text, face, size, width=width)), size)


def paginate(
    setter: TableSetter,
    rows: Iterable[Sequence[str]],
    *,
    first_room: float,
    room: float,
    tail: float,
    emit: Callable[[list[SetRow], bool], PageMarks],
) -> Iterator[PageMarks]:
    """Finished pages of a table.

    `first_room`, `room`: points for heading and rows on the first and on later pages; `tail`: points kept
    under the last row. `emit(rows, last)` makes a page. The last page has a row above the tail.
    """
    left = first_room - setter.heading_height
    tallest = room - setter.heading_height
    current: list[SetRow] = []
    for texts in rows:
        row = setter.measure(texts, tallest)
        while row.height > left:
            part: SetRow | None = None
            if row.height > tallest or not current:
                part, row = setter.split(row, left)
            if part is not None:
                current.append(part)
            carried = _headings_at_the_end(current)
            yield emit(current[: len(current) - len(carried)], False)
            current, left = carried, tallest - sum(row.height for row in carried)
        current.append(row)
        left -= row.height
    if tail > left and current:
        carried = [current.pop()] if len(current) > 1 and current[-1].height + tail <= tallest else []
        yield emit(current, False)
        current = carried
    yield emit(current, True)


def _headings_at_the_end(rows: list[SetRow]) -> list[SetRow]:
    """Rows that head others and would stand alone at the foot of a page; none when there is nothing else."""
    count = 0
    while count < len(rows) and rows[-1 - count].heads_others:
        count += 1
    return rows[len(rows) - count :] if count < len(rows) else []
