"""Vietnamese text: one normal form, folding for search, tone-mark placement, natural order.

Every text that enters the program passes `clean` at the border; nothing else normalises.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SPACES = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
_TONE_ON_SECOND = re.compile(rf"(?<!q)([ou])([aey])([{_TONES}])(?![a-z\u0300-\u036f])")
_D_STROKE = {ord("đ"): "d", ord("ð"): "d", ord("Đ"): "D", ord("Ð"): "D"}
_DIGITS = re.compile(r"(\d+)")
_WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """NFC, no control characters, runs of blanks (also no-break) as one space, trimmed."""
    return _SPACES.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFC", text))).strip()


def clean_lines(text: str) -> str:
    """As `clean`, but keeps the person's line breaks (the fonds line of a cover)."""
    lines = [clean(line) for line in re.split(r"\r\n|\r|\n", text)]
    return "\n".join(lines).strip("\n")


def fold(text: str) -> str:
    """Lower case without any Vietnamese mark: ``fold("Đảng Ủy") == "dang uy"``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_D_STROKE)


def tone_normal(text: str) -> str:
    """Lower case NFC with one tone placement (`uỷ` → `ủy`, `hoà` → `hòa`), so both spellings are equal.

    The tone of `oa oe uy` at the end of a syllable moves to the first vowel, except after q
    (`quý` stays, `hoàn` and `khuỷu` stay).
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", _TONE_ON_SECOND.sub(r"\1\3\2", decomposed))


def words(text: str) -> list[str]:
    """The words of a text in order, letters and digits only."""
    return _WORD.findall(text)


def key(text: str) -> str:
    """Folded words joined by one space: for comparing headings and names whatever their marks."""
    return " ".join(words(fold(text)))


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key under which `HN.2` stands before `HN.10`."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(fold(text)) if part
    )
