"""Lists that are not dossiers, on A4: a heading, sections with a table each, notes; PDF/A like every paper.

Gets finished texts and draws them; knows neither checks nor offices. A row is never cut between two pages
unless it is taller than a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hoso_desktop.printing.fit import wrap
from hoso_desktop.printing.fonts import Face, metrics
from hoso_desktop.printing.pdfa import ArchivalPdf, Description, PageMarks, Stroke, Text

_MM = 72 / 25.4
_WIDTH, _HEIGHT = 210 * _MM, 297 * _MM
_LEFT, _RIGHT = 20 * _MM, _WIDTH - 15 * _MM
_TOP, _BOTTOM = _HEIGHT - 18 * _MM, 18 * _MM
_BODY, _LEADING = 11.0, 13.5
_PAD, _THIN = 3.0, 0.5
_GAP = 10.0
_SUBSTITUTE = "?"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `share` of the width of the table."""

    heading: str
    share: int
    right: bool = False  # figures


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its table; without rows `empty` is said instead."""

    heading: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class ListReport:
    """Everything on the paper. `superior` and `body` make the head, `notes` stand at the end."""

    superior: str
    body: str
    title: str
    subtitle: str
    day: date
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    template: str = "report@1"


@dataclass(slots=True)
class _Sheets:
    """The pages while they are filled; `y` is the upper edge of what comes next."""

    pages: list[PageMarks] = field(default_factory=list)
    y: float = 0.0

    def new_page(self) -> None:
        self.pages.append(PageMarks(_WIDTH, _HEIGHT))
        self.y = _TOP

    def room_for(self, height: float) -> bool:
        """Whether `height` points fit below; a fresh page always takes what there is."""
        return self.y - height >= _BOTTOM or self.y == _TOP

    def line(self, text: str, x: float, face: Face, size: float, *, centred: bool = False) -> None:
        text = _drawable(text)
        at = x - metrics(face).width(text, size) / 2 if centred else x
        self.pages[-1].texts.append(Text(at, self.y - size, text, face, size))

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self.pages[-1].strokes.append(Stroke(x1, y1, x2, y2, _THIN))

    def paragraph(self, text: str, face: Face, size: float, *, x: float = _LEFT, width: float = 0.0) -> None:
        """Wrapped lines from the left edge; goes on to the next page where it must."""
        for line in wrap(_drawable(text), face, size, width=width or _RIGHT - x):
            if not self.room_for(size * 1.25):
                self.new_page()
            self.line(line, x, face, size)
            self.y -= size * 1.25


def _drawable(text: str) -> str:
    for char in metrics(Face.REGULAR).missing(text):
        text = text.replace(char, _SUBSTITUTE)
    return text


def draw(report: ListReport) -> tuple[bytes, int]:
    """The PDF and its number of pages; the same report gives the same bytes."""
    sheets = _Sheets()
    sheets.new_page()
    _head(sheets, report)
    for section in report.sections:
        _section(sheets, section)
    for note in report.notes:
        sheets.y -= _GAP / 2
        sheets.paragraph(note, Face.ITALIC, _BODY)
    _number_pages(sheets)
    pdf = ArchivalPdf(Description(report.title, report.template, report.day))
    for page in sheets.pages:
        pdf.add(page)
    return pdf.finish(), pdf.pages


def _head(sheets: _Sheets, report: ListReport) -> None:
    """Who made the list at the left, the Party's line at the right, the title in the middle."""
    axis, other = _LEFT + 105, _RIGHT - 105
    sheets.line(report.superior, axis, Face.REGULAR, 12, centred=True)
    sheets.line("ĐẢNG CỘNG SẢN VIỆT NAM", other, Face.BOLD, 12, centred=True)
    sheets.y -= 16
    sheets.line(report.body, axis, Face.BOLD, 12, centred=True)
    sheets.y -= 34
    middle = (_LEFT + _RIGHT) / 2
    sheets.line(report.title, middle, Face.BOLD, 14, centred=True)
    sheets.y -= 18
    for line in wrap(_drawable(report.subtitle), Face.ITALIC, 12, width=_RIGHT - _LEFT):
        sheets.line(line, middle, Face.ITALIC, 12, centred=True)
        sheets.y -= 15
    sheets.y -= _GAP


def _section(sheets: _Sheets, section: Section) -> None:
    lefts = _lefts(section.columns)
    first = _cells(section, section.rows[0], lefts) if section.rows else [[""]]
    if not sheets.room_for(3 * _LEADING + _height(first) + _GAP):
        sheets.new_page()
    sheets.paragraph(section.heading, Face.BOLD, 12)
    sheets.y -= _PAD
    if not section.rows:
        sheets.paragraph(section.empty, Face.ITALIC, _BODY)
    else:
        _table(sheets, section, lefts)
    sheets.y -= _GAP


def _lefts(columns: Sequence[Column]) -> list[float]:
    """Left edges of the columns, and the right edge of the last."""
    whole, at = sum(column.share for column in columns), 0
    edges = [_LEFT]
    for column in columns:
        at += column.share
        edges.append(_LEFT + (_RIGHT - _LEFT) * at / whole)
    return edges


def _cells(section: Section, row: Sequence[str], lefts: Sequence[float]) -> list[list[str]]:
    return [
        wrap(_drawable(text), Face.REGULAR, _BODY, width=lefts[at + 1] - lefts[at] - 2 * _PAD)
        for at, text in enumerate(row)
    ]


def _height(cells: Sequence[Sequence[str]]) -> float:
    return max(len(lines) for lines in cells) * _LEADING + 2 * _PAD


def _table(sheets: _Sheets, section: Section, lefts: Sequence[float]) -> None:
    _heading_row(sheets, section, lefts)
    for row in section.rows:
        cells = _cells(section, row, lefts)
        if not sheets.room_for(_height(cells)):
            sheets.new_page()
            _heading_row(sheets, section, lefts)
        _row(sheets, section, cells, lefts, Face.REGULAR)


def _heading_row(sheets: _Sheets, section: Section, lefts: Sequence[float]) -> None:
    cells = [
        wrap(column.heading, Face.BOLD, _BODY, width=lefts[at + 1] - lefts[at] - 2 * _PAD)
        for at, column in enumerate(section.columns)
    ]
    sheets.rule(_LEFT, sheets.y, _RIGHT, sheets.y)
    _row(sheets, section, cells, lefts, Face.BOLD)


def _row(
    sheets: _Sheets, section: Section, cells: Sequence[Sequence[str]], lefts: Sequence[float], face: Face
) -> None:
    """One row with its frame; a row taller than the page goes on over the next ones."""
    left = max(len(lines) for lines in cells)
    begun = 0
    while begun < left:
        fitting = max(1, min(left - begun, int((sheets.y - _BOTTOM - 2 * _PAD) / _LEADING)))
        _part(sheets, section, [lines[begun : begun + fitting] for lines in cells], lefts, face, fitting)
        begun += fitting
        if begun < left:
            sheets.new_page()
            sheets.rule(_LEFT, sheets.y, _RIGHT, sheets.y)


def _part(
    sheets: _Sheets, section: Section, cells: Sequence[Sequence[str]], lefts: Sequence[float], face: Face,
    lines: int,
) -> None:  # fmt: skip
    top, page = sheets.y, sheets.pages[-1]
    bottom = top - lines * _LEADING - 2 * _PAD
    for at, texts in enumerate(cells):
        for number, text in enumerate(texts):
            y = top - _PAD - _BODY - number * _LEADING + 1
            right = section.columns[at].right and face is Face.REGULAR
            x = lefts[at + 1] - _PAD - metrics(face).width(text, _BODY) if right else lefts[at] + _PAD
            page.texts.append(Text(x, y, text, face, _BODY))
    sheets.rule(_LEFT, bottom, _RIGHT, bottom)
    for edge in lefts:
        sheets.rule(edge, top, edge, bottom)
    sheets.y = bottom


def _number_pages(sheets: _Sheets) -> None:
    """Numbers in the middle of the top margin, from the second page on."""
    for number, page in enumerate(sheets.pages[1:], start=2):
        text = str(number)
        x = (_LEFT + _RIGHT) / 2 - metrics(Face.REGULAR).width(text, 11) / 2
        page.texts.append(Text(x, _TOP + 8, text, Face.REGULAR, 11))
