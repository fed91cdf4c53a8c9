"""Reads printed papers back with a program that is not ours: texts, characters with their boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True, slots=True)
class Glyph:
    """A drawn character: tight box `ink` (left, bottom, right, top), origin `x`, `y` on the baseline."""

    char: str
    ink: tuple[float, float, float, float]
    x: float
    y: float
    size: float


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, lines joined by line feeds."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_bounded().replace("\r\n", "\n"))
            text_page.close()
            page.close()
        return texts
    finally:
        document.close()


def glyphs(pdf: bytes) -> list[list[Glyph]]:
    """Every visible character of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        out = []
        for page in document:
            text_page = page.get_textpage()
            out.append(list(_page_glyphs(text_page)))
            text_page.close()
            page.close()
        return out
    finally:
        document.close()


def _page_glyphs(text_page: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if raw.FPDFText_IsGenerated(text_page, index) == 1 or chr(code).isspace():
            continue
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        ink = text_page.get_charbox(index)
        size = raw.FPDFText_GetFontSize(text_page, index)
        yield Glyph(chr(code), ink, x.value, y.value, size)


def strokes(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Boxes of the drawn straight lines of each page, as thick as they are drawn."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        out = []
        for page in document:
            paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])
            out.append([line for path in paths for line in _lines(path.raw)])
            page.close()
        return out
    finally:
        document.close()


def _lines(path: object) -> Iterator[tuple[float, float, float, float]]:
    x, y, width = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(path, width)
    half = width.value / 2
    last = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = (x.value, y.value)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            (left, right), (bottom, top) = sorted((last[0], here[0])), sorted((last[1], here[1]))
            yield (left - half, bottom - half, right + half, top + half)
        last = here
