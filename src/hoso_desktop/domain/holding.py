"""Why a dossier stays where it is: giữ lại beyond its deadline, other holds, and loans (cho mượn)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HoldingKind(StrEnum):
    """`KEPT_BACK` needs written consent and a limit (NĐ 30/2020 Điều 31.3.d); `HOLD` stops any hand-over."""

    KEPT_BACK = "kept_back"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Holding:
    """One giữ lại or hold; `until` is its last day, `ended_on` the day it was lifted."""

    uid: str
    kind: HoldingKind
    reason: str
    from_day: date | None = None
    until: date | None = None
    consent_number: str = ""
    consent_day: date | None = None
    ended_on: date | None = None
    revision: int = 1

    @property
    def active(self) -> bool:
        """Whether nobody has ended it."""
        return self.ended_on is None

    def binds(self, today: date) -> bool:
        """Whether it holds the dossier today: a hold ends by itself with its last day, giữ lại never does."""
        over = self.kind is HoldingKind.HOLD and self.until is not None and today > self.until
        return self.active and not over


@dataclass(frozen=True, slots=True)
class Loan:
    """One loan of a dossier. `due_on` is the agreed day of return."""

    uid: str
    borrower: str
    lent_on: date
    due_on: date | None = None
    returned_on: date | None = None
    allowed_by: str = ""
    note: str = ""
    revision: int = 1

    def days_overdue(self, today: date) -> int:
        """Whole days past the agreed return, 0 when returned or not yet due."""
        if self.returned_on is not None or self.due_on is None:
            return 0
        return max(0, (today - self.due_on).days)
