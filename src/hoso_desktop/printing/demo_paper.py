"""Draws an invented paper of the demonstration office as a small real PDF, in the Party or the State layout.

Layout of Party papers: Quy định 399-QĐ/TW and Hướng dẫn 05-HD/VPTW as practised (A4, margins 20/20/30/15 mm,
header in two halves, star, number without colon, type and subject centred). Every paper says in small print
that it is a sample; nothing here prints a paper of a real office, a seal or a signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle

from hoso_desktop.domain.dates import long_text
from hoso_desktop.printing.fonts import Face, metrics
from hoso_desktop.printing.pdfa import ArchivalPdf, Description, PageMarks, Stroke, Text

_MM = 72 / 25.4
_WIDTH, _HEIGHT = 210 * _MM, 297 * _MM
_LEFT, _RIGHT = 30 * _MM, _WIDTH - 15 * _MM
_TOP, _BOTTOM = _HEIGHT - 20 * _MM, 20 * _MM
_LEFT_AXIS, _RIGHT_AXIS = _LEFT + 92, _RIGHT - 122
_MIDDLE = (_LEFT + _RIGHT) / 2
_BODY, _LEADING, _INDENT = 14.0, 18.5, 10 * _MM
_PARAGRAPH_GAP = 4.0
_SIGNATURE_HEIGHT = 172.0
_WIDEST_STRETCH = 9.0  # points a blank may grow by before a line is left ragged


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: authority (`T/M BAN THƯỜNG VỤ`), position (`BÍ THƯ`), name; authority may be empty."""

    authority: str
    position: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoPaper:
    """One paper to draw on exactly `pages` pages. `number` is empty on papers without one."""

    superior: str
    body: str
    place: str
    day: date
    number: str
    type_name: str
    subject: str
    paragraphs: Sequence[str]  # repeated until the pages are full; `**…**` is a heading
    signature: Signature
    recipients: Sequence[str] = ()
    second_signature: Signature | None = None
    addressee: str = ""
    state: bool = False
    footer: str = ""
    ending: Sequence[str] = ()  # the last paragraphs, kept for the last page
    pages: int = 1


def draw(paper: DemoPaper) -> bytes:
    """The PDF; the same paper gives the same bytes."""
    sheet = _Sheets(paper)
    sheet.header()
    sheet.title()
    sheet.text()
    sheet.closing()
    title = " ".join(part for part in (paper.type_name, paper.number) if part)
    pdf = ArchivalPdf(Description(title or paper.subject, paper.footer, paper.day))
    for page in sheet.pages:
        pdf.add(page)
    return pdf.finish()


class _Sheets:
    """The pages of one paper while they are filled; `_y` is the next baseline."""

    def __init__(self, paper: DemoPaper) -> None:
        self._paper = paper
        self.pages: list[PageMarks] = []
        self._y = 0.0
        self._new_page()

    def _new_page(self) -> None:
        page = PageMarks(_WIDTH, _HEIGHT)
        self.pages.append(page)
        self._y = _TOP - _BODY
        if len(self.pages) > 1:
            # Page number in the middle of the top margin, not on the first page.
            self._centred(str(len(self.pages)), _MIDDLE, Face.REGULAR, 13, y=_TOP + 12)
        if self._paper.footer:
            self._centred(self._paper.footer, _MIDDLE, Face.ITALIC, 8, y=_BOTTOM - 24)

    def _put(self, text: str, x: float, face: Face, size: float, *, y: float | None = None) -> None:
        self.pages[-1].texts.append(Text(x, self._y if y is None else y, text, face, size))

    def _centred(self, text: str, axis: float, face: Face, size: float, *, y: float | None = None) -> float:
        width = metrics(face).width(text, size)
        self._put(text, axis - width / 2, face, size, y=y)
        return width

    def _rule(self, axis: float, width: float, y: float, weight: float = 0.75) -> None:
        self.pages[-1].strokes.append(Stroke(axis - width / 2, y, axis + width / 2, y, weight))

    # -- header ---------------------------------------------------------------------------------------

    def header(self) -> None:
        """Two halves: who issues it on the left, the Party's or the State's line and the day on the right."""
        paper, y = self._paper, self._y
        self._centred(paper.superior, _LEFT_AXIS, Face.REGULAR, 13 if paper.state else 14, y=y)
        width = self._centred(paper.body, _LEFT_AXIS, Face.BOLD, 13 if paper.state else 14, y=y - 18)
        if paper.state:
            self._rule(_LEFT_AXIS, width * 0.4, y - 24)
            self._centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _RIGHT_AXIS, Face.BOLD, 12, y=y)
            width = self._centred("Độc lập - Tự do - Hạnh phúc", _RIGHT_AXIS, Face.BOLD, 13, y=y - 18)
            self._rule(_RIGHT_AXIS, width, y - 23)
        else:
            self._centred("*", _LEFT_AXIS, Face.BOLD, 14, y=y - 34)
            width = self._centred("ĐẢNG CỘNG SẢN VIỆT NAM", _RIGHT_AXIS, Face.BOLD, 15, y=y)
            self._rule(_RIGHT_AXIS, width, y - 5)
        if paper.number:
            colon = ": " if paper.state else " "
            self._centred(f"Số{colon}{paper.number}", _LEFT_AXIS, Face.REGULAR, 14, y=y - 50)
        place = f"{paper.place}, {long_text(paper.day)}"
        self._centred(place, _RIGHT_AXIS, Face.ITALIC, 14, y=y - (50 if paper.state else 28))
        self._y = y - 68

    def title(self) -> None:
        """Type and subject in the middle; an official letter has its subject under the number instead."""
        paper = self._paper
        if not paper.type_name:
            for line in _wrapped(_parts(paper.subject), 190, Face.ITALIC, 12):
                self._centred(" ".join(line), _LEFT_AXIS, Face.ITALIC, 12)
                self._y -= 14.5
            self._y -= 14
        else:
            self._y -= 12
            self._centred(paper.type_name.upper(), _MIDDLE, Face.BOLD, 16)
            self._y -= 19
            for line in _wrapped(_parts(paper.subject), 390, Face.BOLD, 14):
                self._centred(" ".join(line), _MIDDLE, Face.BOLD, 14)
                self._y -= 18
            self._centred("-----", _MIDDLE, Face.REGULAR, 14)
            self._y -= 26
        if paper.addressee:
            self._centred(f"Kính gửi: {paper.addressee}", _MIDDLE, Face.REGULAR, 14)
            self._y -= 26

    # -- text -----------------------------------------------------------------------------------------

    def text(self) -> None:
        """Paragraphs until exactly the wanted pages are full, with room for the ending and the signature."""
        given = self._paper.paragraphs
        reserve = _SIGNATURE_HEIGHT + sum(_height(paragraph) for paragraph in self._paper.ending)
        for number, paragraph in enumerate(cycle(given)):
            on_last = len(self.pages) == self._paper.pages
            if on_last and number >= len(given):
                break
            # Of the last page's paragraphs none begins that would not end; a heading needs one behind it.
            needed = _height(paragraph) + (3 * _LEADING if paragraph.startswith("**") else 0)
            if on_last and self._y - needed < _BOTTOM + reserve - _LEADING:
                break
            self._paragraph(paragraph)
        for paragraph in self._paper.ending:
            self._paragraph(paragraph)

    def _paragraph(self, paragraph: str) -> None:
        face, words = _face_of(paragraph)
        for number, (line, last) in enumerate(_lines(words, face)):
            if self._y < _BOTTOM and len(self.pages) < self._paper.pages:
                self._new_page()
            self._line(line, 0.0 if number else _INDENT, face, justified=not last)
            self._y -= _LEADING
        self._y -= _PARAGRAPH_GAP

    def _line(self, words: Sequence[str], indent: float, face: Face, *, justified: bool) -> None:
        measure = metrics(face)
        widths = [measure.width(word, _BODY) for word in words]
        blank = measure.width(" ", _BODY)
        spare = _RIGHT - _LEFT - indent - sum(widths) - blank * (len(words) - 1)
        stretch = spare / (len(words) - 1) if justified and len(words) > 1 else 0.0
        x = _LEFT + indent
        if not 0 < stretch <= _WIDEST_STRETCH:
            self._put(" ".join(words), x, face, _BODY)
            return
        for word, width in zip(words, widths, strict=True):
            self._put(word, x, face, _BODY)
            x += width + blank + stretch

    # -- closing --------------------------------------------------------------------------------------

    def closing(self) -> None:
        """Signature on the right; recipients, or the second signature of minutes, on the left."""
        paper = self._paper
        top = max(self._y - 10, _BOTTOM + 118)
        self._sign(paper.signature, _RIGHT_AXIS + 10, top)
        if paper.second_signature is not None:
            self._sign(paper.second_signature, _LEFT_AXIS, top)
        elif paper.recipients:
            self._put("Nơi nhận:", _LEFT, Face.REGULAR, 14, y=top)
            width = metrics(Face.REGULAR).width("Nơi nhận:", 14)
            self._rule(_LEFT + width / 2, width, top - 2.5, 0.6)
            for number, line in enumerate(paper.recipients, start=1):
                self._put(f"- {line}", _LEFT, Face.REGULAR, 12, y=top - 3 - 14.5 * number)

    def _sign(self, signature: Signature, axis: float, y: float) -> None:
        if signature.authority:
            self._centred(signature.authority, axis, Face.BOLD, 14, y=y)
            y -= 18
        self._centred(signature.position, axis, Face.REGULAR, 14, y=y)
        self._centred("(Đã ký)", axis, Face.ITALIC, 13, y=y - 44)
        self._centred(signature.name, axis, Face.BOLD, 14, y=y - 84)


def _face_of(paragraph: str) -> tuple[Face, list[str]]:
    """`**I. …**` is a heading in bold."""
    if paragraph.startswith("**"):
        return Face.BOLD, _parts(paragraph.strip("*"))
    return Face.REGULAR, _parts(paragraph)


def _height(paragraph: str) -> float:
    face, words = _face_of(paragraph)
    return sum(1 for _ in _lines(words, face)) * _LEADING + _PARAGRAPH_GAP


def _parts(text: str) -> list[str]:
    return text.split()


def _wrapped(words: Sequence[str], width: float, face: Face, size: float) -> Iterator[list[str]]:
    measure = metrics(face)
    blank = measure.width(" ", size)
    line: list[str] = []
    used = 0.0
    for word in words:
        needed = measure.width(word, size)
        if line and used + blank + needed > width:
            yield line
            line, used = [], 0.0
        used += needed + (blank if line else 0.0)
        line.append(word)
    if line:
        yield line


def _lines(words: Sequence[str], face: Face) -> Iterator[tuple[list[str], bool]]:
    """Lines of a paragraph with its first line indented, and whether each is the last."""
    first = next(_wrapped(words, _RIGHT - _LEFT - _INDENT, face, _BODY), [])
    rest = list(_wrapped(words[len(first) :], _RIGHT - _LEFT, face, _BODY))
    yield first, not rest
    for number, line in enumerate(rest, start=1):
        yield line, number == len(rest)
