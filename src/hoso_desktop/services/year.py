"""The calendar of the office's year: what the rules and proposals ask for, with the dossiers it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hoso_desktop.domain import calendar
from hoso_desktop.domain.calendar import CalendarEntry as CalendarEntry
from hoso_desktop.services import rules
from hoso_desktop.services.due_list import DueLine
from hoso_desktop.services.office import Office


def entries(office: Office, year: int | None = None) -> tuple[CalendarEntry, ...]:
    """The year's work in the order of its last day, then standing duties."""
    known = calendar.read_rules(rules.rule_body(office, "calendar"))
    return calendar.entries(known, year=year or office.today().year, term=office.profile.term)


def coming(office: Office, count: int = 3) -> tuple[CalendarEntry, ...]:
    """What runs now or comes next."""
    known = calendar.read_rules(rules.rule_body(office, "calendar"))
    return calendar.next_entries(known, today=office.today(), term=office.profile.term, count=count)


def dossiers_of(entries: Sequence[CalendarEntry], due: Sequence[DueLine]) -> dict[str, int]:
    """How many dossiers an entry concerns, by its id: those whose deadline falls into its year."""
    counted = Counter((line.deadline.kind.value, line.deadline.day.year) for line in due)
    return {
        entry.id: counted[entry.counts, entry.last.year]
        for entry in entries
        if entry.counts and entry.last is not None
    }
