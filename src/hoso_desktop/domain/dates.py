"""Dates of papers as they really are: full, partial, inferred or impossible, always kept as written.

Never invents a day or month. A partial date stands for its whole span when dossiers are dated.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hoso_desktop.domain.text import clean, fold

# Exports of operations systems put a time behind the day.
_FULL = re.compile(
    r"^(?:ngay\s+)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})"
    r"(?:\s+\d{1,2}[:h]\d{2}(?::\d{2})?)?$"
)
_ISO = re.compile(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[t ].*)?$")
_MONTH = re.compile(r"^(?:(?:\.{2,}|…+|\?{1,2}|_+)\s*[/.\-]\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})$")
_YEAR = re.compile(r"^(?:nam\s+)?(\d{4})$")
_WORDS = re.compile(r"^(?:ngay\s+)?(\d{1,2})\s+thang\s+(\d{1,2})(?:\s*,)?\s+nam\s+(\d{4})$")
_MONTH_WORDS = re.compile(r"^thang\s+(\d{1,2})\s*(?:/|\s+nam\s+)\s*(\d{4})$")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class Certainty(StrEnum):
    """How far a date may be trusted."""

    GIVEN = "given"
    PARTIAL = "partial"
    INFERRED = "inferred"
    IMPOSSIBLE = "impossible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DocDate:
    """A paper's date. `as_written` is what stood in the source; year, month, day only where known."""

    as_written: str = ""
    certainty: Certainty = Certainty.NONE
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date | None:
        """Earliest day the date can mean."""
        if self.year is None or self.certainty is Certainty.IMPOSSIBLE:
            return None
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date | None:
        """Latest day the date can mean."""
        if self.year is None or self.certainty is Certainty.IMPOSSIBLE:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def full(self) -> date | None:
        """The day itself, only when day, month and year are all known."""
        if self.certainty in (Certainty.GIVEN, Certainty.INFERRED) and self.day is not None:
            return self.first
        return None

    def text(self) -> str:
        """As printed: `dd/mm/yyyy`, `mm/yyyy`, `yyyy`, `[2012]` when inferred, else as written."""
        if self.certainty is Certainty.NONE:
            return ""
        if self.certainty is Certainty.IMPOSSIBLE or self.year is None:
            return self.as_written
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.insert(0, f"{self.month:02d}")
            if self.day is not None:
                parts.insert(0, f"{self.day:02d}")
        plain = "/".join(parts)
        return f"[{plain}]" if self.certainty is Certainty.INFERRED else plain

    def sort_key(self) -> tuple[int, int, int, str]:
        """Chronological; undated and impossible dates last, in the order of their text."""
        if self.year is None or self.certainty is Certainty.IMPOSSIBLE:
            return (9999, 99, 99, self.as_written)
        return (self.year, self.month or 0, self.day or 0, "")


NO_DATE = DocDate()


def of(day: date) -> DocDate:
    """A full, given date."""
    return DocDate(
        as_written=day.strftime("%d/%m/%Y"),
        certainty=Certainty.GIVEN,
        year=day.year,
        month=day.month,
        day=day.day,
    )


def parse(text: str) -> DocDate:
    """Read a date as people write it: `5/11/2026`, `05.11.2026`, `11/2026`, `2026`, `[2012]`, words.

    What cannot be a day of the calendar (`31/02/2013`, `00/00/2011`) is kept as written and marked
    impossible; an empty text is no date at all, which is normal.
    """
    written = clean(text)
    if not written:
        return NO_DATE
    inferred = written.startswith("[") and written.endswith("]")
    body = written[1:-1].strip() if inferred else written
    parts = _parts(body)
    if parts is None:
        return DocDate(as_written=written, certainty=Certainty.IMPOSSIBLE)
    found = from_parts(*parts, as_written=written)
    if inferred and found.certainty in (Certainty.GIVEN, Certainty.PARTIAL):
        return DocDate(written, Certainty.INFERRED, found.year, found.month, found.day)
    return found


def _parts(body: str) -> tuple[int | None, int | None, int | None] | None:
    plain = re.sub(r"\s+", " ", fold(body)).strip(" ,").rstrip(".")
    if match := _FULL.match(plain):
        day, month, year = match.groups()
        # 00/02/2012 says that the day is not known; 00/00/2011 is left as the slip it is.
        known_day = int(day) or (None if int(month) else 0)
        return known_day, int(month), _four_digits(year)
    if match := _ISO.match(plain):
        year, month, day = match.groups()
        return int(day), int(month), int(year)
    if match := _WORDS.match(plain):
        return int(match[1]), int(match[2]), int(match[3])
    if match := (_MONTH.match(plain) or _MONTH_WORDS.match(plain)):
        return None, int(match[1]), int(match[2])
    if match := _YEAR.match(plain):
        return None, None, int(match[1])
    return None


def _four_digits(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return 2000 + int(year) if int(year) < 70 else 1900 + int(year)


def from_parts(day: int | None, month: int | None, year: int | None, *, as_written: str = "") -> DocDate:
    """A date from three numbers of which the first ones may be missing."""
    written = as_written or "/".join(str(part).zfill(2) for part in (day, month, year) if part is not None)
    if year is None and month is None and day is None:
        return NO_DATE
    impossible = DocDate(as_written=written, certainty=Certainty.IMPOSSIBLE)
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return impossible
    if month is None:
        return impossible if day is not None else DocDate(written, Certainty.PARTIAL, year)
    if not 1 <= month <= 12:
        return impossible
    if day is None:
        return DocDate(written, Certainty.PARTIAL, year, month)
    if not 1 <= day <= monthrange(year, month)[1]:
        return impossible
    return DocDate(written, Certainty.GIVEN, year, month, day)


def span(dates: list[DocDate]) -> tuple[DocDate, DocDate]:
    """First and last date of a dossier's papers (`Bắt đầu`, `Kết thúc`); undated papers do not count."""
    known = [d for d in dates if d.first is not None]
    if not known:
        return NO_DATE, NO_DATE
    begin = min(known, key=lambda d: (d.first or date.max, d.sort_key()))
    end = max(known, key=lambda d: (d.last or date.min, d.sort_key()))
    return begin, end


def long_text(day: date) -> str:
    """`ngày 05 tháng 02 năm 2026`: days under ten and months 1, 2 get a zero (05-HD practice)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
