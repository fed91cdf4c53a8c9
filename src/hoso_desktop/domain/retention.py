"""Retention periods (thời hạn bảo quản): one canonical value, a label per form and profile.

Deadlines that follow from a period are computed in domain/deadlines.py; proposals are data
(resources/rules/retention.toml).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from hoso_desktop.domain.text import key

_YEARS = re.compile(r"^(?:thoi han |co thoi han |trong )?0*(\d{1,3}) nam$")


class RetentionKind(StrEnum):
    """How long, in kind."""

    PERMANENT = "permanent"
    YEARS = "years"
    UNTIL_REPLACED = "until_replaced"
    WORTHLESS = "worthless"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Retention:
    """One period: permanent, a number of years, until the text lapses, of no value, or not set yet."""

    kind: RetentionKind = RetentionKind.UNSET
    years: int = 0

    def __post_init__(self) -> None:
        if (self.kind is RetentionKind.YEARS) != (self.years > 0):
            raise ValueError((self.kind, self.years))

    @property
    def code(self) -> str:
        """Stable machine form: `permanent`, `70y`, `until_replaced`, `worthless`, `unset`."""
        return f"{self.years}y" if self.kind is RetentionKind.YEARS else self.kind.value

    @property
    def label(self) -> str:
        """As on screens and on the cover: `Vĩnh viễn`, `70 năm`, `Hết giá trị` …"""
        if self.kind is RetentionKind.YEARS:
            return f"{self.years} năm"
        return _LABELS[self.kind]


_LABELS = {
    RetentionKind.PERMANENT: "Vĩnh viễn",
    RetentionKind.UNTIL_REPLACED: "Đến khi văn bản hết hiệu lực",
    RetentionKind.WORTHLESS: "Hết giá trị",
    RetentionKind.UNSET: "",
}
PERMANENT = Retention(RetentionKind.PERMANENT)
UNSET = Retention()
WORTHLESS = Retention(RetentionKind.WORTHLESS)
UNTIL_REPLACED = Retention(RetentionKind.UNTIL_REPLACED)


def years(count: int) -> Retention:
    """A period of `count` years."""
    return Retention(RetentionKind.YEARS, count)


def from_code(code: str) -> Retention:
    """Inverse of `Retention.code`."""
    if code.endswith("y") and code[:-1].isdecimal():
        return years(int(code[:-1]))
    return Retention(RetentionKind(code))


_MOST_YEARS = 100


def parse(text: str) -> Retention | None:
    """Read `Vĩnh viễn`, `VV`, `05 năm`, `70 nam`, `Hết giá trị`; empty is UNSET; None if unreadable."""
    plain = key(text)
    if text.strip().startswith(("-", "–")):
        return None
    if not plain:
        return UNSET
    if plain in ("vinh vien", "vv", "bao quan vinh vien", "lau dai"):
        return PERMANENT if plain != "lau dai" else None
    if plain in ("het gia tri", "hgt", "loai", "huy"):
        return WORTHLESS
    if plain in ("den khi van ban het hieu luc", "den khi het hieu luc"):
        return UNTIL_REPLACED
    if match := _YEARS.match(plain):
        count = int(match[1])
        return years(count) if 0 < count <= _MOST_YEARS else None
    if plain.isdecimal() and 0 < int(plain) <= _MOST_YEARS:
        return years(int(plain))
    return None


_LONGEST = 10_000


def _length(period: Retention) -> int | None:
    """Periods in order of length; None for those that cannot be compared."""
    if period.kind is RetentionKind.YEARS:
        return period.years
    return {RetentionKind.PERMANENT: _LONGEST, RetentionKind.WORTHLESS: 0}.get(period.kind)


def is_lower(one: Retention, other: Retention) -> bool:
    """Whether `one` is shorter than `other`; not set and until replaced have no length, so never."""
    first, second = _length(one), _length(other)
    return first is not None and second is not None and first < second
