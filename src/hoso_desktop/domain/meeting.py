"""What a meeting's papers say in figures (quân số, phiếu): typed by the clerk, used by C06 and C95."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """Figures of one meeting or opinion round; None where nobody has said. Counts are persons or slips."""

    held_on: date | None = None
    members_total: int | None = None
    members_present: int | None = None
    votes_sent: int | None = None
    votes_returned: int | None = None
    votes_for: int | None = None
    note: str = ""
    revision: int = 1
