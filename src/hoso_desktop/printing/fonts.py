"""The one type family of all papers (Tinos): registered once, measured fast, asked what it can draw.

Tinos has the advance widths of Times New Roman. Never falls back to a font of the machine: a character
the font lacks is reported by the caller, not drawn as a box.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from hoso_desktop.paths import resource

ASCENT = 0.891  # of the size, hhea table of Tinos 1.33: 1825/2048
DESCENT = 0.216  # 443/2048
_WORDS_KEPT = 50_000  # measured words per face; a register of 10,000 rows has about 3,000


class Face(StrEnum):
    """The four cuts; values are the names known to the PDF writer."""

    REGULAR = "Tinos"
    BOLD = "Tinos-Bold"
    ITALIC = "Tinos-Italic"
    BOLD_ITALIC = "Tinos-BoldItalic"


_FILES = {
    Face.REGULAR: "Tinos-Regular.ttf",
    Face.BOLD: "Tinos-Bold.ttf",
    Face.ITALIC: "Tinos-Italic.ttf",
    Face.BOLD_ITALIC: "Tinos-BoldItalic.ttf",
}
FACE_NAMES = {
    "regular": Face.REGULAR,
    "bold": Face.BOLD,
    "italic": Face.ITALIC,
    "bold-italic": Face.BOLD_ITALIC,
}


_loading = threading.Lock()
_loaded: dict[Face, Metrics] = {}


@dataclass(frozen=True, slots=True)
class Metrics:
    """Advance widths (1/1000 of the size) and coverage of one face."""

    face: Face
    advance: dict[str, float]
    covered: frozenset[str]
    _words: dict[str, float] = field(default_factory=dict)

    def width(self, text: str, size: float) -> float:
        """Width of `text` in points; there is no kerning in these papers, so widths add up."""
        return self.word(text) * size

    def word(self, text: str) -> float:
        """Width of `text` at size 1, remembered."""
        known = self._words.get(text)
        if known is None:
            advance = self.advance
            known = sum([advance.get(char, 0.0) for char in text]) / 1000
            if len(self._words) >= _WORDS_KEPT:
                self._words.clear()
            self._words[text] = known
        return known

    def missing(self, text: str) -> list[str]:
        """The characters of `text` this face cannot draw, each once, in order."""
        if self.covered.issuperset(text):
            return []
        return [char for char in dict.fromkeys(text) if char not in self.covered]


def metrics(face: Face) -> Metrics:
    """Metrics of a face; the first call registers it with the PDF writer, once for all threads."""
    known = _loaded.get(face)
    if known is None:
        with _loading:
            known = _loaded.get(face) or _loaded.setdefault(face, _load(face))
    return known


def _load(face: Face) -> Metrics:
    font = TTFont(str(face), str(resource(f"fonts/{_FILES[face]}")), asciiReadable=1, shapable=False)
    pdfmetrics.registerFont(font)
    widths: dict[int, float] = font.face.charWidths
    glyphs: dict[int, int] = font.face.charToGlyph
    drawable = frozenset(chr(code) for code, glyph in glyphs.items() if glyph and code >= 0x20)
    return Metrics(face, {chr(code): width for code, width in widths.items()}, drawable)
