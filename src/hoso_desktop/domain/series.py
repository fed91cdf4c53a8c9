"""Number series (dãy số) of issued papers: which numbers are used, missing with what reason, used twice.

A series is (tên loại, ký hiệu cơ quan, nhiệm kỳ), never the symbol or the issuer alone: Quyết định and Quy
định share `QĐ`, and three bodies share `/ĐU`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hoso_desktop.domain.document import MissingReason


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Tên loại (`Quyết định`), ký hiệu cơ quan (`ĐU`), nhiệm kỳ (`2025-2030`)."""

    type_name: str
    body_symbol: str
    term: str


@dataclass(frozen=True, slots=True)
class MissingNumber:
    """A number without a paper and why; `dossier_code` for `Lưu ở hồ sơ …`."""

    number: int
    reason: MissingReason
    note: str = ""
    dossier_code: str = ""


@dataclass(frozen=True, slots=True)
class UsedNumber:
    """A number that a paper bears; `entry_uid` points to the register."""

    number: int
    suffix: str
    text: str  # 104-QĐ/ĐU
    day: date | None
    entry_uid: str
    placed_in: tuple[str, ...] = ()  # codes of the dossiers it lies in


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """One series as the register knows it within what is asked for (a year, a term)."""

    key: SeriesKey
    used: tuple[UsedNumber, ...]
    missing: tuple[MissingNumber, ...] = ()
