"""Which term (nhiệm kỳ) a day falls into. Two terms can share a calendar year; then only their days decide.

Never guesses: where the days of a shared year are not known, the term stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hoso_desktop.domain.dates import DocDate

_YEARS = re.compile(r"^\s*(\d{4})\s*[-–]\s*(\d{4})\s*$")


@dataclass(frozen=True, slots=True)
class Term:
    """A term by its label (`2025-2030`); the days it begins and ends where they are known."""

    label: str
    begins: date | None = None
    ends: date | None = None

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last calendar year of the label."""
        match = _YEARS.match(self.label)
        return (int(match[1]), int(match[2])) if match else None


def term_of(day: DocDate, terms: Sequence[Term]) -> str:
    """The label of the term a date belongs to, or empty when none or more than one fits."""
    first, last = day.first, day.last
    if first is None or last is None:
        return ""
    fitting = [term.label for term in terms if _may_hold(term, first, last)]
    return fitting[0] if len(fitting) == 1 else ""


def _may_hold(term: Term, first: date, last: date) -> bool:
    """Whether a date between `first` and `last` can lie in a term."""
    years = term.years
    if years is None and term.begins is None and term.ends is None:
        return False
    if years is not None and not years[0] <= first.year <= years[1]:
        return False
    if term.begins is not None and last < term.begins:
        return False
    return not (term.ends is not None and first > term.ends)
