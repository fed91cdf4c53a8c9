"""Numbers and notations of papers (`41-GM/VPĐU`, `215/TTr-UBND`): reading, comparing, series.

A series is (tên loại, ký hiệu cơ quan, nhiệm kỳ), never the symbol or the issuer alone, because
Quyết định and Quy định share `QĐ` and three bodies share `/ĐU`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hoso_desktop.domain.text import clean, fold

_PREFIX = re.compile(r"^(?:số|so)\s*:?\s*", re.IGNORECASE)
_SYMBOL = re.compile(r"^(\d+)\s*([A-Za-zđĐ]?)\s*([-–/])\s*(\S.*)$")
_BARE = re.compile(r"^(\d+)\s*([A-Za-zđĐ]?)$")


@dataclass(frozen=True, slots=True)
class DocNumber:
    """`number` (0 = none), letter suffix, separator after the number and notation as written."""

    number: int = 0
    suffix: str = ""
    separator: str = "-"
    notation: str = ""
    as_written: str = ""

    @property
    def text(self) -> str:
        """As printed: `05-NQ/ĐU` (numbers below ten get a zero), or what was written if unreadable."""
        if not self.number:
            return self.as_written
        figures = f"{self.number:02d}{self.suffix}"
        return f"{figures}{self.separator}{self.notation}" if self.notation else figures

    @property
    def figures(self) -> str:
        """The number alone: `05`, `12a`, or empty."""
        return f"{self.number:02d}{self.suffix}" if self.number else ""

    @property
    def match_key(self) -> str:
        """Equal for `1-BC/ĐU`, `01-BC/ĐU` and `Số 01 - BC/ĐU`; empty without a number."""
        if not self.number and not self.as_written:
            return ""
        if not self.number:
            return fold(self.as_written)
        return f"{self.number}{self.suffix.lower()}|{_notation_key(self.notation)}"


def _notation_key(notation: str) -> str:
    # The letters keep their marks: ĐU and DU are different bodies; case and blanks do not count.
    return re.sub(r"\s+", "", notation).casefold()


NO_NUMBER = DocNumber()
_TOO_LONG = re.compile(r"\d{13}")


def parse(text: str) -> DocNumber:
    """Read `Số 41-GM/VPĐU`; anything else is kept as written with number 0."""
    written = clean(text)
    body = _PREFIX.sub("", written)
    if _TOO_LONG.match(body):  # no office gave out so many numbers, and no register could hold it
        return DocNumber(as_written=written)
    if match := _SYMBOL.match(body):
        number, suffix, separator, notation = match.groups()
        separator = separator.replace("–", "-")
        return DocNumber(int(number), suffix, separator, re.sub(r"\s*([/\-])\s*", r"\1", notation), written)
    if match := _BARE.match(body):
        return DocNumber(int(match[1]), match[2], "-", "", written)
    return DocNumber(as_written=written) if written else NO_NUMBER


def join(number: str, notation: str) -> DocNumber:
    """A number from two columns, `1` and `NQ/ĐU`; either may be empty."""
    figures, rest = clean(number), clean(notation)
    if figures and not rest:
        return parse(figures)
    if not figures:
        return DocNumber(notation=rest, as_written=rest) if rest else NO_NUMBER
    if re.match(r"^\d", rest):
        return parse(rest)
    figures = _PREFIX.sub("", figures)
    if _SYMBOL.match(figures):
        return parse(figures)  # the whole symbol stands in the column of the number
    if rest[0] in "-–/":
        return parse(f"{figures}{rest}")
    bare = _BARE.match(re.sub(r"\.0$", "", figures))
    if bare is None or _TOO_LONG.match(figures):
        return parse(f"{figures}-{rest}")
    return DocNumber(
        int(bare[1]), bare[2], "/" if rest.count("-") and "/" not in rest else "-", rest, f"{figures}-{rest}"
    )


def type_symbol(number: DocNumber) -> str:
    """The part of the notation that names the type: `GM` of `GM/VPĐU`, `TTr` of `TTr-UBND`."""
    return re.split(r"[/\-]", number.notation, maxsplit=1)[0] if number.notation else ""


def body_symbol(number: DocNumber) -> str:
    """The part that names the issuing body: `VPĐU` of `GM/VPĐU`."""
    parts = re.split(r"[/\-]", number.notation, maxsplit=1)
    return parts[1] if len(parts) == 2 else ""
