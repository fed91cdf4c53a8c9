"""One cell to one value: dates, numbers, counts, closed lists. Says what it cannot read, never invents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.dates import DocDate
from hoso_desktop.domain.numbering import NO_NUMBER, DocNumber
from hoso_desktop.domain.text import key
from hoso_desktop.intake.grid import Value, as_text, only_day
from hoso_desktop.intake.headings import vocabulary

_COUNT = re.compile(
    r"^(\d{1,6})(?:[.,]0+)?\s*(?:trang|tr|tờ|to|t|mặt|mat|văn bản|vb|bản)?\.?$", re.IGNORECASE
)
_THOUSANDS = re.compile(r"^\d{1,3}(?:\.\d{3})+$")
_RANGE = re.compile(r"^(\d+[a-z]?)(?:\s*(?:-|–|—|đến|->|÷)\s*(\d+[a-z]?))?$", re.IGNORECASE)
_NUMBERED = re.compile(r"^0*(\d+)([A-Za-z]?)$")
# Excel day numbers of 1910 and 2099: a date whose cell lost its format.
_FIRST_SERIAL, _LAST_SERIAL = 3_654, 73_050
_LONGEST_BLANK = 12
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Count:
    """A count read from a cell; `readable` is False where something stood there that is no count."""

    value: int | None = None
    readable: bool = True


def to_date(value: Value | None) -> DocDate:
    """A date from a date cell, a day number without format, a year or a text."""
    if isinstance(value, date):
        return dates.of(only_day(value))
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and _FIRST_SERIAL <= value <= _LAST_SERIAL
    ):
        return dates.of(_EPOCH + timedelta(days=int(value)))
    return dates.parse(as_text(value))


def to_split_date(day: Value | None, month: Value | None, *, year: Value | None) -> DocDate:
    """A date from three columns of which some may be blank; unreadable parts make it impossible."""
    texts = [as_text(part) for part in (day, month, year)]
    if not any(texts):
        return dates.NO_DATE
    if texts[2] and not texts[0] and not texts[1]:
        return dates.parse(texts[2])
    if not all(text.isdecimal() or not text for text in texts):
        return DocDate(as_written="/".join(filter(None, texts)), certainty=dates.Certainty.IMPOSSIBLE)
    numbers = [int(text) if text else None for text in texts]
    if not numbers[0] and numbers[1]:
        numbers[0] = None  # a zero for the day says that it is not known
    return dates.from_parts(*numbers, as_written="/".join(filter(None, texts)))


def to_number(
    symbol: Value | None, figures: Value | None = None, *, notation: Value | None = None
) -> DocNumber:
    """A number from one column or from two. `0`, `không số` and the like mean there is none."""
    words = vocabulary().blank_numbers
    parts = []
    for value in (symbol, figures, notation):
        text = "" if isinstance(value, date) else as_text(value)
        parts.append("" if len(text) <= _LONGEST_BLANK and key(text) in words else text)
    if parts[0]:
        return numbering.parse(parts[0])
    return numbering.join(parts[1], parts[2]) if parts[1] or parts[2] else NO_NUMBER


def to_count(value: Value | None) -> Count:
    """A whole number of pages, sheets or papers, also as `12 trang` or `1.204`."""
    if value is None:
        return Count()
    if isinstance(value, bool | date):
        return Count(None, readable=False)
    if isinstance(value, int | float):
        whole = float(value).is_integer() and 0 <= value < 1_000_000
        return Count(int(value)) if whole else Count(None, readable=False)
    text = as_text(value)
    if not text or text in ("-", "–"):
        return Count()
    if _THOUSANDS.match(text):
        return Count(int(text.replace(".", "")))
    match = _COUNT.match(text)
    return Count(int(match[1])) if match else Count(None, readable=False)


def to_sides(value: Value | None) -> int | None:
    """`1`, `2`, `2 mặt`, `một mặt`, `hai mặt` → 1 or 2."""
    plain = key(as_text(value))
    if plain.startswith(("1", "mot", "01")):
        return 1
    if plain.startswith(("2", "hai", "02")):
        return 2
    return None


def to_sheets(value: Value | None) -> tuple[str, str]:
    """`3-4` → (`3`, `4`), `21` → (`21`, `21`); empty texts where it is no sheet range."""
    text = as_text(value)
    match = _RANGE.match(text)
    if not match:
        return "", ""
    first = _without_zeros(match[1])
    return first, _without_zeros(match[2]) if match[2] else first


def _without_zeros(label: str) -> str:
    match = _NUMBERED.match(label)
    return f"{match[1]}{match[2].lower()}" if match else label


def to_code(field: str, value: Value | None) -> str:
    """The code of a word of a closed list (`Bản chính` → `principal`), empty when unknown."""
    return _code(field, as_text(value))


@lru_cache(maxsize=512)
def _code(field: str, text: str) -> str:
    return vocabulary().values.get(field, {}).get(key(text), "")


def list_number(value: Value | None) -> str:
    """A dossier, box, fonds or inventory number without leading zeros: `'0001'`, `1.0`, `01` → `1`."""
    text = as_text(value)
    match = _NUMBERED.match(text)
    return f"{match[1]}{match[2].lower()}" if match else text


def padded(number: str, width: int) -> str:
    """`1` → `0001`; a number with a letter keeps it; other texts stay."""
    match = _NUMBERED.match(number)
    return f"{match[1].zfill(width)}{match[2]}" if match else number


def digits_written(value: Value | None) -> int:
    """How many digits a number was written with (`'0001'` → 4); 0 for other texts."""
    match = _NUMBERED.match(as_text(value))
    return len(as_text(value)) - len(match[2]) if match else 0
