"""Paragraphs and tables of a Word file as pieces of WordprocessingML: measured lines in, text out.

Knows nothing of files. The order of elements inside a piece is the schema's: Word refuses any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby, pairwise

from hoso_desktop.printing.fit import Run
from hoso_desktop.printing.fonts import Face
from hoso_desktop.printing.layout import area_of
from hoso_desktop.printing.spec import MM, Align, FormSpec, RowSpec, TableSpec
from hoso_desktop.printing.stack import SetCell, SetRow, runs_of, set_rows

LEAST = 1.0  # points: a paragraph that only keeps two tables apart
_SINGLE = 1.15  # of the size: the line distance Word calls single
_SAME = 0.5  # mm: places nearer than this are one
_DOTTED_SIZE = 14.0  # of the type on lines to write on
_KEEP = "<w:keepNext/>"
_UNDERLINED = '<w:u w:val="single"/>'
_TINY = '<w:rPr><w:sz w:val="2"/></w:rPr>'
_CELLS_WITHOUT_ROOM = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
_RULE = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:pBdr>'


def twips(points: float) -> int:
    """Twentieths of a point, Word's measure."""
    return round(points * 20)


@dataclass(frozen=True, slots=True)
class Lines:
    """Writes lines of one form filled with `values`. They stay on the page of what follows them."""

    form: FormSpec
    values: Mapping[str, str]

    def blocks(self, rows: Sequence[RowSpec], *, after_table: bool) -> Iterator[str]:
        """Paragraphs and tables without lines; two tables never touch, for Word would make them one."""
        width, leading = area_of(self.form).width, self.form.page.leading
        measured = set_rows(rows, self.values, show=self.form.show, width=width, leading=leading)
        for aside, found in groupby(measured, lambda row: _stands_aside(row, width)):
            group = list(found)
            if not aside or all(len(row.cells) == 1 for row in group):
                for row in group:
                    yield from self._paragraphs(row, width)
                after_table = False
                continue
            if after_table or group[0].before:
                yield gap(max(group[0].before, LEAST))
            yield self._beside([replace(group[0], before=0.0), *group[1:]], width)
            after_table = True
        if after_table:
            yield gap(LEAST)

    def _paragraphs(self, row: SetRow, width: float) -> Iterator[str]:
        if row.spec.rule:
            yield _rule(row, width)
        for number in range(row.spec.dots):
            before = row.before if number == 0 else 0.0
            look = f"{_leader(width)}{_spacing(before, self.form.page.leading)}"
            yield f"<w:p><w:pPr>{_KEEP}{look}</w:pPr>{_run('', Face.REGULAR, _DOTTED_SIZE, tab=True)}</w:p>"
        for cell in row.cells:
            yield self._paragraph(cell, row.before, cell.left, width - cell.left - cell.width)

    def _paragraph(self, cell: SetCell, before: float, left: float, right: float) -> str:
        """A line; `left` and `right` are the points that stay free at its sides."""
        spec, size = cell.spec, cell.size
        words = "".join(
            _run(run.text, run.face, size, underline=spec.underline) for run in self._runs(cell)
        ) + (_run("", Face.REGULAR, size, tab=True) if spec.leader else "")
        look = (
            f"{_KEEP}{_leader(left + cell.width) if spec.leader else ''}"
            f"{_spacing(before, self.form.page.leading)}"
            f'<w:ind w:left="{twips(max(0.0, left))}" w:right="{twips(max(0.0, right))}"/>'
            f"{_side(spec.align)}<w:rPr>{_sized(size)}</w:rPr>"
        )
        return f"<w:p><w:pPr>{look}</w:pPr>{words}</w:p>"

    def _runs(self, cell: SetCell) -> list[Run]:
        return runs_of(cell.spec, self.values)

    # -- lines beside each other

    def _beside(self, rows: Sequence[SetRow], width: float) -> str:
        """A table without lines, its columns where cells begin."""
        at = _places([cell.left for row in rows for cell in row.cells], width)
        lines = "".join(_line([*self._cells(row, at)]) for row in rows)
        return (
            _table_of([end - begin for begin, end in pairwise(at)], _CELLS_WITHOUT_ROOM, "")
            + f"{lines}</w:tbl>"
        )

    def _cells(self, row: SetRow, at: Sequence[float]) -> Iterator[str]:
        """The cells of a row, each as wide as to where the next begins."""
        starts = [min(range(len(at) - 1), key=lambda one: abs(at[one] - cell.left)) for cell in row.cells]
        if starts[0]:
            yield _cell("<w:p/>", at[starts[0]] - at[0], columns=starts[0])
        for cell, start, after in zip(row.cells, starts, [*starts[1:], len(at) - 1], strict=True):
            room = at[after] - at[start]
            words = self._paragraph(cell, row.before, 0.0, room - cell.width)
            yield _cell(words, room, columns=after - start)


def _stands_aside(row: SetRow, width: float) -> bool:
    """Whether a row is more, or less, than one line across the page."""
    if len(row.cells) != 1:
        return bool(row.cells)
    return row.cells[0].left > _SAME * MM or row.cells[0].width < width - _SAME * MM


def _places(begins: Iterable[float], width: float) -> list[float]:
    """Where columns begin, and the right edge; places nearly the same are one."""
    out = [0.0]
    for begin in sorted(begins):
        if begin - out[-1] > _SAME * MM:
            out.append(begin)
    return [*out, width]


# -- the table of a form


def table_begin(spec: TableSpec) -> str:
    """A table with its lines, its paddings and its columns, still without rows; `</w:tbl>` ends it."""
    across, along = spec.padding_x, spec.padding_y
    paddings = (("top", along), ("left", across), ("bottom", along), ("right", across))
    room = "".join(f'<w:{side} w:w="{twips(points)}" w:type="dxa"/>' for side, points in paddings)
    line = f'w:val="single" w:sz="{max(2, round(spec.weight * 8))}" w:space="0" w:color="auto"'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = f"<w:tblBorders>{''.join(f'<w:{side} {line}/>' for side in sides)}</w:tblBorders>"
    return _table_of([column.width * MM for column in spec.columns], room, borders)


@dataclass(frozen=True, slots=True)
class Rows:
    """Writes rows of a form's table; `style` is the paragraph style of its cells."""

    spec: TableSpec
    style: str

    def row(
        self,
        texts: Sequence[str],
        sizes: Sequence[float],
        face: Face,
        *,
        heading: bool = False,
        whole: bool = True,
    ) -> str:
        """A row. What heads others, on every page or above the next rows, stays with them.

        A `whole` row is never broken between pages; one taller than a page must be, or Word hides its end.
        """
        keep = _KEEP if heading or face is not Face.REGULAR else ""
        cells = []
        for column, text, size in zip(self.spec.columns, texts, sizes, strict=True):
            side = _side(Align.CENTER if heading else column.align)
            run = _run(text, face, 0.0 if size == self.spec.size else size) if text else ""
            words = f'<w:p><w:pPr><w:pStyle w:val="{self.style}"/>{keep}{side}</w:pPr>{run}</w:p>'
            cells.append(_cell(words, column.width * MM, middle=heading))
        return _line(cells, repeated=heading, whole=whole)


# -- pieces


def gap(height: float) -> str:
    """Free space of so many points."""
    line = f'<w:spacing w:before="0" w:after="0" w:line="{twips(height)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{_KEEP}{line}{_TINY}</w:pPr></w:p>"


def _rule(row: SetRow, width: float) -> str:
    side = twips((width - row.spec.rule * MM) / 2)
    line = (
        f'<w:spacing w:before="0" w:after="0" w:line="{twips(max(row.before, LEAST))}" w:lineRule="exact"/>'
    )
    indent = f'<w:ind w:left="{side}" w:right="{side}"/>'
    return f"<w:p><w:pPr>{_KEEP}{_RULE}{line}{indent}{_TINY}</w:pPr></w:p>"


def _table_of(widths: Sequence[float], room: str, borders: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    whole = sum(map(twips, widths))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/><w:jc w:val="center"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{room}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def _line(cells: Sequence[str], *, repeated: bool = False, whole: bool = True) -> str:
    look = f"{'<w:cantSplit/>' if whole else ''}{'<w:tblHeader/>' if repeated else ''}"
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(words: str, width: float, *, columns: int = 1, middle: bool = False) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    upright = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{span}{upright}</w:tcPr>{words}</w:tc>'


def _run(text: str, face: Face, size: float, *, underline: bool = False, tab: bool = False) -> str:
    """Text in one face; a size of 0 is that of the paragraph's style."""
    bold = "<w:b/>" if face in (Face.BOLD, Face.BOLD_ITALIC) else ""
    italic = "<w:i/>" if face in (Face.ITALIC, Face.BOLD_ITALIC) else ""
    look = f"{bold}{italic}{_sized(size) if size else ''}{_UNDERLINED if underline else ''}"
    words = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>' for part in text.split("\n")
    )
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{look}{'<w:tab/>' if tab else words}</w:r>"


def _sized(size: float) -> str:
    halves = round(size * 2)
    return f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'


def _side(align: Align) -> str:
    return "" if align is Align.LEFT else f'<w:jc w:val="{align.value}"/>'


def _spacing(before: float, leading: float) -> str:
    line = round(240 * leading / _SINGLE)
    return f'<w:spacing w:before="{twips(before)}" w:after="0" w:line="{line}" w:lineRule="auto"/>'


def _leader(right: float) -> str:
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(right)}"/></w:tabs>'
