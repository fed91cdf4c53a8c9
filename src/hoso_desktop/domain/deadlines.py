"""Deadlines of a dossier: hand-in to the office archive, transfer to the historical one, giữ lại, expiry.

Every deadline carries the numbers it was computed from, so that its arithmetic can be shown. Rules are
data (resources/rules/deadlines.toml). Never calls late what the office may not be blamed for:
backlog, work that ended before the program was in use, dossiers that follow a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.retention import PERMANENT, Retention, RetentionKind
from hoso_desktop.domain.text import key

FORMAT = 1
MOST_YEARS = 100


class Counting(StrEnum):
    """How the time for handing in is counted: by whole years, or from the last day of the work."""

    YEAR = "year"
    DAY = "day"


class DeadlineKind(StrEnum):
    """Where the dossier has to go."""

    HAND_IN = "hand_in"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True)
class Basis:
    """Years allowed and the rule they come from; `words` stand in the brackets of a sentence."""

    years: int
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """What resources/rules/deadlines.toml, or the office's adopted version of it, says."""

    counting: Counting
    hand_in: Basis
    historical: Basis
    keep_back: Basis
    following_notations: tuple[str, ...]
    following_titles: tuple[str, ...]
    version: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for a step, with what it was computed from.

    `basis` names the rule and, while nobody has confirmed it, says so. `from_day` is the last day of the work
    when days are counted. `counts` is False where being late may not be reported: before the start of use.
    """

    kind: DeadlineKind
    from_year: int
    years: int
    day: date
    basis: str
    from_day: date | None = None
    counts: bool = True

    def days_left(self, today: date) -> int:
        """Whole days until the last day, negative afterwards."""
        return (self.day - today).days

    def late(self, today: date) -> bool:
        """Whether the day has passed and that counts."""
        return self.counts and today > self.day


def read_rules(table: Mapping[str, Any]) -> DeadlineRules:
    """Rules from the parsed table. Raises KeyError or ValueError naming what is wrong."""
    if table["format"] != FORMAT:
        raise ValueError(f"format = {table['format']}")
    hand_in, follows = table["hand_in"], table["follows_person"]
    confirmed = bool(table["confirmed"])
    counting = Counting(str(hand_in["use"]))
    return DeadlineRules(
        counting=counting,
        hand_in=_basis(hand_in[counting.value], confirmed),
        historical=_basis(table["historical"], confirmed),
        keep_back=_basis(table["keep_back"], confirmed),
        following_notations=tuple(str(name) for name in follows["notations"]),
        following_titles=tuple(key(str(name)) for name in follows["titles"]),
        version=str(table["version"]),
        confirmed=confirmed,
    )


def _basis(row: Mapping[str, Any], confirmed: bool) -> Basis:
    years = row["years"]
    if type(years) is not int or not 0 <= years <= MOST_YEARS:
        raise ValueError(f"years = {years}")
    label, caution = str(row["label"]), str(row.get("caution", ""))
    words = label if confirmed or not caution else f"{label}; {caution}"
    return Basis(years, words, str(row["source"]))


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29/02 becomes 28/02 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


_BEFORE_HAND_IN = (DossierState.OPEN, DossierState.WORK_ENDED, DossierState.COMPLETED)


def follows_person(dossier: Dossier, rules: DeadlineRules) -> bool:
    """Whether a dossier goes where its member goes (ĐV.01, ĐV.02) and so has no hand-in day of its own."""
    notation = dossier.notation
    if any(notation == name or notation.startswith(f"{name}.") for name in rules.following_notations):
        return True
    return key(dossier.title).startswith(rules.following_titles)


def end_of_work(dossier: Dossier, last_paper: date | None, stated: date | None) -> date | None:
    """The day a dossier's work ended: what was stated when it was ended, but never before its last paper.

    `stated` counts no more once the dossier is open again. The law counts from the year the work ended.
    """
    if dossier.state in (DossierState.PLANNED, DossierState.OPEN):
        return last_paper
    return max((day for day in (last_paper, stated) if day), default=None)


def hand_in(
    dossier: Dossier, ended: date | None, start_of_use: date | None, rules: DeadlineRules
) -> Deadline | None:
    """The last day for handing a dossier in, None for backlog, for what has no end or follows a person.

    A dossier still open whose period is a whole term runs until the term is over, so it has none yet.
    """
    if ended is None or dossier.backlog or dossier.state not in _BEFORE_HAND_IN:
        return None
    if follows_person(dossier, rules) or _still_runs(dossier, ended):
        return None
    by_day = rules.counting is Counting.DAY
    day = add_years(ended, rules.hand_in.years) if by_day else date(ended.year + rules.hand_in.years, 12, 31)
    return Deadline(
        DeadlineKind.HAND_IN, ended.year, rules.hand_in.years, day, rules.hand_in.words,
        from_day=ended if by_day else None,
        counts=start_of_use is None or ended >= start_of_use,
    )  # fmt: skip


def _still_runs(dossier: Dossier, ended: date) -> bool:
    if dossier.state is not DossierState.OPEN:
        return False
    first, _, last = dossier.period.partition("-")
    return first.isdecimal() and last.isdecimal() and ended.year < int(last)


def to_historical_archive(
    dossier: Dossier, handed_in: date | None, start_of_use: date | None, rules: DeadlineRules
) -> Deadline | None:
    """The last day for giving a permanent dossier to the historical archive; None for every other dossier."""
    if handed_in is None or dossier.backlog or dossier.state is not DossierState.IN_OFFICE_ARCHIVE:
        return None
    if dossier.retention != PERMANENT:
        return None
    return Deadline(
        DeadlineKind.HISTORICAL, handed_in.year, rules.historical.years,
        date(handed_in.year + rules.historical.years, 12, 31), rules.historical.words,
        counts=start_of_use is None or handed_in >= start_of_use,
    )  # fmt: skip


def deadline_of(
    dossier: Dossier, *, ended: date | None, handed_in: date | None, start_of_use: date | None,
    rules: DeadlineRules,
) -> Deadline | None:  # fmt: skip
    """The one deadline a dossier has in its present state."""
    return hand_in(dossier, ended, start_of_use, rules) or to_historical_archive(
        dossier, handed_in, start_of_use, rules
    )


def keep_back_limit(due: Deadline, rules: DeadlineRules) -> date:
    """The last day a dossier may be kept back: years allowed after the day it was due."""
    return add_years(due.day, rules.keep_back.years)


def expiry(retention: Retention, ended: date | None) -> date | None:
    """The last day a dossier of limited period is kept: 31/12 of the end year + the years of its period."""
    if retention.kind is not RetentionKind.YEARS or ended is None:
        return None
    return date(ended.year + retention.years, 12, 31)
