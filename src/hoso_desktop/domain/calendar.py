"""The clerk's year: what is to be done between which days, by a rule or as a proposal.

Pure: takes the parsed resources/rules/calendar.toml. Never makes up a day that the table does not name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

FORMAT = 1
_COUNTS = ("", "hand_in", "historical")


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """One row of the table. Days are (month, day); without them it is a standing duty."""

    id: str
    title: str
    by_rule: bool
    source: str
    place: str
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    counts: str = ""  # which dossiers belong to it: hand_in, historical
    at_term_end: bool = False
    first_year: int = 0
    last_year: int = 9999


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What one row means in one year. `first` and `last` are None for a standing duty."""

    id: str
    title: str
    by_rule: bool
    source: str
    place: str
    first: date | None
    last: date | None
    counts: str = ""

    def running(self, today: date) -> bool:
        """Whether `today` lies between its days."""
        return self.first is not None and self.last is not None and self.first <= today <= self.last


def read_rules(table: Mapping[str, Any]) -> tuple[CalendarRule, ...]:
    """Rows of the parsed table. Raises KeyError or ValueError naming what is wrong."""
    if table["format"] != FORMAT:
        raise ValueError(f"format = {table['format']}")
    rows = tuple(_row(row) for row in table["entry"])
    ids = [row.id for row in rows]
    if len(set(ids)) != len(ids):
        raise ValueError(sorted(name for name in ids if ids.count(name) > 1)[0])
    return rows


def _row(row: Mapping[str, Any]) -> CalendarRule:
    counts = str(row.get("counts", ""))
    if counts not in _COUNTS or ("from" in row) != ("to" in row):
        raise ValueError(f"{row['id']}: counts, from, to")
    fill(str(row["title"]), year=2026, term="2025-2030")  # a name nobody knows is found here, not in January
    return CalendarRule(
        id=str(row["id"]),
        title=str(row["title"]),
        by_rule=bool(row["by_rule"]),
        source=str(row["source"]),
        place=str(row["place"]),
        first=_day(row["from"]) if "from" in row else None,
        last=_day(row["to"]) if "to" in row else None,
        counts=counts,
        at_term_end=row.get("lead") == "term_end",
        first_year=int(row.get("first_year", 0)),
        last_year=int(row.get("last_year", 9999)),
    )


def _day(text: str) -> tuple[int, int]:
    day, _, month = text.partition("/")
    found = date(2025, int(month), int(day))  # 29/02 is no day of every year
    return found.month, found.day


def fill(title: str, *, year: int, term: str) -> str:
    """The words of a row for one year. Raises KeyError for a name nobody knows."""
    return title.format(year=year, last_year=year - 1, next_year=year + 1, five_years_ago=year - 5, term=term)


def entries(rules: Sequence[CalendarRule], *, year: int, term: str) -> tuple[CalendarEntry, ...]:
    """The year of one office: dated work in the order of its last day, then standing duties."""
    wanted = [rule for rule in rules if _belongs(rule, year, term)]
    found = [
        CalendarEntry(
            rule.id, fill(rule.title, year=year, term=term), rule.by_rule, rule.source, rule.place,
            date(year, *rule.first) if rule.first else None, date(year, *rule.last) if rule.last else None,
            rule.counts,
        )
        for rule in wanted
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda entry: (entry.last or date.max, entry.first or date.max)))


def _belongs(rule: CalendarRule, year: int, term: str) -> bool:
    if not rule.first_year <= year <= rule.last_year:
        return False
    return not rule.at_term_end or year == term_end(term)


def term_end(term: str) -> int | None:
    """The last year of a term: 2030 of `2025-2030`."""
    last = term.rpartition("-")[2].strip()
    return int(last) if len(last) == 4 and last.isdecimal() else None


def next_entries(
    rules: Sequence[CalendarRule], *, today: date, term: str, count: int | None = None
) -> tuple[CalendarEntry, ...]:
    """The next pieces of dated work: what runs now and what comes, the nearest last day first."""
    both = (*entries(rules, year=today.year, term=term), *entries(rules, year=today.year + 1, term=term))
    coming = [entry for entry in both if entry.last is not None and entry.last >= today]
    # Of two that end on one day the one with the shorter time comes first.
    coming.sort(key=lambda entry: (entry.last, -(entry.first or date.min).toordinal()))
    return tuple(coming[:count])
