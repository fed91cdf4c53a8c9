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


def coming(office: Office, due: Sequence[DueLine], count: int = 3) -> tuple[CalendarEntry, ...]:
    """What runs now or comes next; work that concerns no dossier of this office is left out."""
    known = calendar.read_rules(rules.rule_body(office, "calendar"))
    found = calendar.next_entries(known, today=office.today(), term=office.profile.term)
    counted = _counted(due)
    return tuple(entry for entry in found if not entry.counts or _count(entry, counted))[:count]


def dossiers_of(entries: Sequence[CalendarEntry], due: Sequence[DueLine]) -> dict[str, int]:
    """How many dossiers each entry of one year concerns, by its id: those whose deadline falls into it."""
    counted = _counted(due)
    return {entry.id: _count(entry, counted) for entry in entries if entry.counts}


def _counted(due: Sequence[DueLine]) -> Counter[tuple[str, int]]:
    return Counter((line.deadline.kind.value, line.deadline.day.year) for line in due)


def _count(entry: CalendarEntry, counted: Counter[tuple[str, int]]) -> int:
    return counted[entry.counts, entry.last.year] if entry.last is not None else 0
