"""Which backups are kept: the newest good one of each of the last days, weeks and months that have one.

Pure: decides by days and states, removes nothing itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from hoso_desktop.errors import BugError

GOOD, BAD, MADE = "good", "bad", "made"


@dataclass(frozen=True, slots=True)
class KeepingRules:
    """How many days, weeks and months are kept; for how many days a bad backup stays to be looked at."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12
    bad_days: int = 30
    sample_files: int = 50
    restore_every_days: int = 30
    amber_after_days: int = 3
    idle_seconds: int = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup as keeping sees it."""

    name: str  # names of one place sort by time
    day: date
    state: str


@cache
def read_rules(text: str) -> KeepingRules:
    """The rules of `resources/rules/backup.toml`."""
    data = tomllib.loads(text)
    parts = {**data["keep"], **data["check"], **data["tell"]}
    if not all(isinstance(value, int) and value > 0 for value in parts.values()):
        raise BugError("backup.toml: whole numbers above nothing")
    return KeepingRules(**parts)


def to_remove(backups: Sequence[Kept], today: date, rules: KeepingRules) -> tuple[str, ...]:
    """Names of the backups that need not be kept, oldest first.

    Never the newest good one; a bad or unfinished one only when it is old and a good one is newer.
    """
    good = sorted((one for one in backups if one.state == GOOD), key=lambda one: one.name, reverse=True)
    if not good:
        return ()
    kept = {good[0].name}
    ways: tuple[tuple[int, Callable[[date], Hashable]], ...] = (
        (rules.daily, lambda day: day),
        (rules.weekly, lambda day: day.isocalendar()[:2]),
        (rules.monthly, lambda day: (day.year, day.month)),
    )
    for most, of in ways:
        seen: dict[Hashable, str] = {}
        for one in good:
            if of(one.day) not in seen and len(seen) == most:
                break
            seen.setdefault(of(one.day), one.name)
        kept |= set(seen.values())
    old = today - timedelta(days=rules.bad_days)
    for one in backups:
        if one.state != GOOD and (one.day > old or one.name > good[0].name):
            kept.add(one.name)
    return tuple(sorted(one.name for one in backups if one.name not in kept))
