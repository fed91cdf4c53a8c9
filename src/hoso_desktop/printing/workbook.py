"""Papers as a workbook (.xlsx) people go on editing: one sheet per paper, lines and table of its form.

Every cell is text: what looks like a formula, a number or a date stays what was entered. Rows are written one
at a time; nothing touches the disk. The same papers give the same bytes. Decides no word and no column.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from hoso_desktop.domain.problem import Severity
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.printing.filled import Filled, Papers
from hoso_desktop.printing.fit import Run
from hoso_desktop.printing.fonts import Face
from hoso_desktop.printing.grid import Placed, edges, on_columns
from hoso_desktop.printing.layout import area_of
from hoso_desktop.printing.spec import MM, Align, FormSpec
from hoso_desktop.printing.stack import SetCell as LineCell
from hoso_desktop.printing.stack import runs_of
from hoso_desktop.printing.steady_zip import SteadyZip
from hoso_desktop.printing.table import SetCell as TableCell
from hoso_desktop.printing.table import SetRow, TableSetter

FONT = "Times New Roman"  # what offices have; our type has the same widths
TEXT = "@"
LONGEST = 32_767  # letters a cell can hold
_STAGE = "print.stage"
_STEP = 200  # rows between two looks at Cancel
_BASE_SIZE = 12  # of the sheet's own font, by whose figures its columns are measured
_FIGURE = _BASE_SIZE / 2  # points: a figure of Times New Roman is half its size wide
_TALLEST = 409.0  # points a row can have
_TALLEST_TEXT = _TALLEST * 0.85  # as much of it with the line distance of our own papers
_OWN_ROW = 10.0  # points of free space that become a row of their own
_TABLE_GAP = 8.0
_LEADING = 1.32  # of the size: how far apart Excel sets the lines of a cell
_SLACK = 0.5  # points free above and below the lines of a cell
_ONE_PAGE = 1.2  # pages a list may be long and still be shrunk onto one: its signature stays with it
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_SHEET_NAME = 31
_PAPERS = {(210.0, 297.0): 9, (297.0, 420.0): 8, (148.0, 210.0): 11}
_INCH = 25.4
_PAGE_NUMBER_FROM_EDGE = 7.0  # mm
_BOLD, _ITALIC = (Face.BOLD, Face.BOLD_ITALIC), (Face.ITALIC, Face.BOLD_ITALIC)


class Look(NamedTuple):
    """How a cell looks; `dotted` puts a dotted line below, `framed` puts lines all around."""

    face: Face = Face.REGULAR
    size: float = _BASE_SIZE
    align: Align = Align.LEFT
    vertical: str = "top"
    framed: bool = False
    dotted: bool = False
    underline: bool = False
    wraps: bool = True


def write(papers: Papers, day: date, *, context: JobContext | None = None) -> bytes:
    """The bytes of a workbook with a sheet per paper. Raises Cancelled between rows."""
    book = Workbook(write_only=True)
    _own_font(book)
    book.properties.title = papers.title
    book.properties.creator = ""
    book.properties.created = book.properties.modified = datetime.combine(day, time())
    context, taken = context or JobContext(), set[str]()
    for done, paper in enumerate(papers.papers):
        page: Any = book.create_sheet(_sheet_name(paper.name, taken))
        _Sheet(page, paper, context, Progress(done, len(papers.papers), _STAGE)).write()
    context.step(Progress(len(papers.papers), len(papers.papers), _STAGE))
    return _packed(book)


class _InMemory(ExcelWriter):
    """Takes sheets from memory, where openpyxl takes them from files."""

    def write_worksheet(self, ws: Any) -> None:
        ws._rels = ws._writer._rels
        self._archive.writestr(ws.path[1:], ws._writer.out.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(ws)


def _packed(book: Workbook) -> bytes:
    out = io.BytesIO()
    _InMemory(book, SteadyZip(out)).save()
    return out.getvalue()


def _own_font(book: Any) -> None:
    """Give the book the font by whose figures office programs measure columns."""
    font = Font(name=FONT, size=_BASE_SIZE)
    book._fonts.clear()
    book._fonts.add(font)
    book._named_styles["Normal"].font = font


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name for a sheet: 31 letters at most, no two alike."""
    plain = _NO_SHEET_NAME.sub("-", name).strip("' ")[:_SHEET_NAME] or "1"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        end = f" ({number})"
        found = plain[: _SHEET_NAME - len(end)] + end
    taken.add(found.casefold())
    return found


class _Sheet:
    """One paper on its way into a sheet."""

    def __init__(self, page: Any, paper: Filled, context: JobContext, progress: Progress) -> None:
        self.page, self.paper, self.context, self.progress = page, paper, context, progress
        self.setter = TableSetter(paper.table)
        self.columns = len(paper.table.columns)
        self.row, self.height = 0, 0.0
        self._looks: dict[Look, Any] = {}
        # One cell per column, filled again for every row.
        self._cells: list[Any] = [WriteOnlyCell(page) for _ in range(self.columns)]

    def write(self) -> None:
        """Everything, from the page set-up to the last line."""
        form = self.paper.form
        _set_up(self.page, form)
        at = edges(form)
        for number in range(self.columns):
            width = (at[number + 1] - at[number]) * MM / _FIGURE
            self.page.column_dimensions[get_column_letter(number + 1)].width = width
        self.page.merged_cells = []  # in the order of the rows, not in that of a set
        # Otherwise the sheet goes to the system's temporary folder first, titles in the clear.
        self.page._writer = WorksheetWriter(self.page, io.BytesIO())
        self.page._writer.write_top()
        try:
            self._fill()
        finally:
            self.page.close()  # even half written: its open elements must not outlive a Cancel

    def _fill(self) -> None:
        form, values = self.paper.form, self.paper.values
        self._lines(on_columns(form, form.head, values))
        self._space(_TABLE_GAP)
        self._headings()
        self._table()
        self._lines(on_columns(form, (*form.tail, *form.foot), values))
        one_page = self.height <= area_of(form).height * _ONE_PAGE
        if one_page:
            self.page.page_setup.fitToHeight = 1
        self.page.HeaderFooter.differentFirst = one_page or bool(form.header)

    # -- lines of the form

    def _lines(self, rows: Iterable[Placed]) -> None:
        for placed in rows:
            if placed.row.before >= _OWN_ROW:
                self._space(placed.row.before)
            if placed.row.spec.dots:
                self._dotted(placed.row.spec.dots, placed.row.height)
            else:
                self._line(placed)

    def _line(self, placed: Placed) -> None:
        before = placed.row.before if placed.row.before < _OWN_ROW else 0.0
        texts: list[Any] = [None] * self.columns
        looks = [Look()] * self.columns
        for cell, spot in zip(placed.row.cells, placed.spots, strict=True):
            first, after = spot.columns
            runs = runs_of(cell.spec, self.paper.values)
            texts[first] = _words(runs, cell.size)
            look = _look_of(cell, runs, low=bool(before), wraps=not spot.loose)
            looks[first:after] = [look] * (after - first)
            if after - first > 1:
                self._merge(first, after)
        height = _height(placed.row.cells) if placed.row.cells else placed.row.height
        self._append(texts, looks, height=before + height, fixed=True)

    def _merge(self, first: int, after: int) -> None:
        place = f"{get_column_letter(first + 1)}{self.row + 1}:{get_column_letter(after)}{self.row + 1}"
        self.page.merged_cells.append(place)

    def _dotted(self, count: int, height: float) -> None:
        for _ in range(count):
            look = Look(dotted=True)
            self._append([None] * self.columns, [look] * self.columns, height=height / count, fixed=True)

    def _space(self, height: float) -> None:
        self._append([None] * self.columns, [Look()] * self.columns, height=height, fixed=True)

    # -- the table

    def _headings(self) -> None:
        table, first = self.paper.table, self.row + 1
        texts = [[column.heading for column in table.columns], [column.number for column in table.columns]]
        for words, measured in zip(texts, self.setter.heading, strict=False):
            looks = [
                Look(measured.face, cell.size, Align.CENTER, "center", framed=True) for cell in measured.cells
            ]
            self._append(words, looks, height=_height(measured.cells), fixed=True)
        self.page.print_title_rows = f"{first}:{self.row}"

    def _table(self) -> None:
        aligns = [column.align for column in self.paper.table.columns]
        for number, texts in enumerate(self.paper.rows()):
            if number % _STEP == 0:
                self.context.step(self.progress)
            measured = self.setter.measure(texts, _TALLEST_TEXT)
            height = _height(measured.cells)
            if height > _TALLEST:
                self._tell_too_long(texts)
            self._append(texts, _row_looks(measured, aligns), height=height)

    def _tell_too_long(self, texts: Sequence[str]) -> None:
        """A row no sheet can show whole; more letters than a cell can hold are lost, and that is said."""
        cut = max(map(len, texts)) > LONGEST
        code, grave = ("print.cell_cut", Severity.ERROR) if cut else ("print.row_too_tall", Severity.WARNING)
        self.paper.report.say(code, grave, "", row=self.row + 1)

    # -- cells

    def _append(
        self, texts: Sequence[Any], looks: Sequence[Look], *, height: float, fixed: bool = False
    ) -> None:
        """One row. A `fixed` height stays when somebody edits the row; others grow with their text."""
        height = min(height, _TALLEST)
        self.row += 1
        self.height += height
        rows = self.page.row_dimensions
        rows[self.row] = (RowDimension if fixed else _GrowingRow)(self.page, index=self.row, ht=height)
        for cell, text, look in zip(self._cells, texts, looks, strict=True):
            cell._style = self._looks.get(look) or self._style(look)
            if text:
                # Not by `cell.value`, which would make a formula of "=1+1" and an error of "#N/A".
                cell._value = _as_typed(text)[:LONGEST] if isinstance(text, str) else text
                cell.data_type = "s"
            else:
                cell._value, cell.data_type = None, "n"
        self.page.append(self._cells)
        del rows[self.row]

    def _style(self, look: Look) -> Any:
        cell: Any = WriteOnlyCell(self.page)
        cell.font = Font(
            name=FONT, size=look.size, bold=look.face in _BOLD, italic=look.face in _ITALIC,
            underline="single" if look.underline else None,
        )  # fmt: skip
        cell.alignment = Alignment(horizontal=look.align.value, vertical=look.vertical, wrap_text=look.wraps)
        cell.number_format = TEXT
        if look.framed:
            line = Side(style="thin", color="FF000000")
            cell.border = Border(left=line, right=line, top=line, bottom=line)
        elif look.dotted:
            cell.border = Border(bottom=Side(style="dotted", color="FF000000"))
        self._looks[look] = cell._style
        return self._looks[look]


class _GrowingRow(RowDimension):
    """A row as tall as its text needs now, which grows with the text: a height nobody chose."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - openpyxl's name
        return False


def _set_up(page: Any, form: FormSpec) -> None:
    """Paper, margins, page numbers: as the form prints."""
    paper, setup = form.page, page.page_setup
    wide = paper.width > paper.height
    setup.orientation = "landscape" if wide else "portrait"
    known = _PAPERS.get((min(paper.width, paper.height), max(paper.width, paper.height)))
    if known is not None:  # else what the printer has: Excel takes no paper by its measures
        setup.paperSize = known
    setup.fitToWidth, setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.sheet_view.showGridLines = False
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left, margins.right = paper.left / _INCH, paper.right / _INCH
    margins.top, margins.bottom = paper.top / _INCH, paper.bottom / _INCH
    margins.header = margins.footer = _PAGE_NUMBER_FROM_EDGE / _INCH
    if paper.numbered:
        page.oddHeader.center.text, page.oddHeader.center.size = "&P", 13
        page.oddHeader.center.font = f"{FONT},Regular"


def _height(cells: Sequence[LineCell | TableCell]) -> float:
    return max([len(cell.lines) * cell.size for cell in cells]) * _LEADING + _SLACK


def _row_looks(row: SetRow, aligns: Sequence[Align]) -> list[Look]:
    return [
        Look(row.face, cell.size, align, framed=True) for cell, align in zip(row.cells, aligns, strict=True)
    ]


def _look_of(cell: LineCell, runs: Sequence[Run], *, low: bool, wraps: bool) -> Look:
    spec = cell.spec
    return Look(
        runs[0].face if runs else spec.face, cell.size, spec.align, "bottom" if low else "top",
        dotted=spec.leader, underline=spec.underline, wraps=wraps,
    )  # fmt: skip


def _words(runs: Sequence[Run], size: float) -> str | CellRichText:
    """The words of a line in one piece, or in several where their faces differ."""
    if len({run.face for run in runs}) < 2:
        return "".join(run.text for run in runs)
    return CellRichText([TextBlock(_inline(run.face, size), _as_typed(run.text)) for run in runs])


def _inline(face: Face, size: float) -> InlineFont:
    return InlineFont(rFont=FONT, sz=size, b=face in _BOLD, i=face in _ITALIC)


def _as_typed(text: str) -> str:
    """`text` so that office programs show it letter by letter: `_x0041_` would read A."""
    return _CODED.sub("_x005F_", text) if "_x" in text else text
