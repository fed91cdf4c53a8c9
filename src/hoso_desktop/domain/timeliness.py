"""The honest clock: how soon papers went into a dossier, counted from the journal's own times.

Counts only; who asked and where the times came from is not its business. Papers from before the start of use
and backlog are told apart and never late; a paper with a reason for lying in no dossier waits for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class PaperTime:
    """One paper: its own day (the latest it can mean) and the civil day on which it was first filed."""

    day: date | None
    filed_on: date | None = None
    backlog: bool = False
    excused: bool = False  # Không lập hồ sơ, with a reason


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Figures of some papers. `papers` = `filed` + `unfiled`; `filed` = `in_time` + `late`."""

    papers: int = 0
    filed: int = 0
    in_time: int = 0
    before: int = 0  # of a day before the start of use
    backlog: int = 0
    undated: int = 0
    excused: int = 0

    @property
    def unfiled(self) -> int:
        """Papers that still wait."""
        return self.papers - self.filed

    @property
    def late(self) -> int:
        """Filed, but later than allowed."""
        return self.filed - self.in_time

    @property
    def late_share(self) -> float | None:
        """Late papers among the filed ones, None while there are none."""
        return self.late / self.filed if self.filed else None


def count(papers: Iterable[PaperTime], *, start: date | None, days: int = DEFAULT_DAYS) -> Timeliness:
    """The figures of some papers; in time means filed at most `days` days after the day of the paper."""
    sums = dict.fromkeys(Timeliness.__slots__, 0)
    for paper in papers:
        apart = _apart(paper, start)
        if apart:
            sums[apart] += 1
            continue
        sums["papers"] += 1
        if paper.filed_on is not None and paper.day is not None:
            sums["filed"] += 1
            sums["in_time"] += (paper.filed_on - paper.day).days <= days
    return Timeliness(**sums)


def _apart(paper: PaperTime, start: date | None) -> str:
    """Under which name a paper is told apart instead of counted; empty when it counts."""
    if paper.day is not None and start is not None and paper.day < start:
        return "before"
    if paper.backlog:
        return "backlog"
    if paper.day is None:
        return "undated"
    return "excused" if paper.excused and paper.filed_on is None else ""
