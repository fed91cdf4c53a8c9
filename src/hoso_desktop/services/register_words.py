"""Which part of a register a few words mean: `2026`, `2026/2025-2030`, `01/01-30/06`, `57-118`, a type.

Reads words and judges papers by them; opens no register.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hoso_desktop.domain import dates, document_types
from hoso_desktop.domain.document import RegisterEntry
from hoso_desktop.domain.text import clean, key
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.intake.paper_rows import known_types
from hoso_desktop.services import series

_YEAR = re.compile(r"^(\d{4})(?:/(.+))?$", re.ASCII)
_TERM = re.compile(r"^((?:19|20)\d{2}-(?:19|20)\d{2})$", re.ASCII)
_DAYS = re.compile(r"^([\d/.]*/[\d/]*)-([\d/.]*/[\d/]*)$", re.ASCII)
_NUMBERS = re.compile(r"^(\d+)-(\d+)$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of one year's register; what is empty or None does not narrow. `words` as it is called."""

    year: int
    words: str
    term: str = ""
    type_name: str = ""
    first_day: date | None = None
    last_day: date | None = None
    first_number: int = 0
    last_number: int = 0

    @property
    def by_days(self) -> bool:
        """Whether it is a part of the year by its days."""
        return self.first_day is not None and self.last_day is not None

    def bears(self, entry: RegisterEntry, number: Callable[[RegisterEntry], int]) -> bool:
        """Whether a paper is of the term, the type and the numbers asked for."""
        if self.term and entry.term != self.term:
            return False
        if self.type_name and key(type_of(entry)) != key(self.type_name):
            return False
        return not self.last_number or self.first_number <= number(entry) <= self.last_number

    def within(self, day: date | None) -> bool:
        """Whether a day is among those asked for."""
        if self.first_day is None or self.last_day is None:
            return True
        return day is not None and self.first_day <= day <= self.last_day


def type_of(entry: RegisterEntry) -> str:
    """The type of a paper, told from its words where the register does not say it."""
    return entry.type_name or document_types.derive(entry.subject, entry.number, known_types())


def type_names() -> tuple[str, ...]:
    """The types a register may be narrowed to, in the order of the table of types."""
    return tuple(kind.name for kind in known_types())


def read(what: Sequence[str], *, this_year: int) -> list[Asked]:
    """One part per year named, this year's without one; every other word narrows each of them.

    Raises UsageError `register_paper.word_unreadable` with the word nobody can read.
    """
    texts = [clean(text) for text in what if clean(text)]
    named = [match for text in texts if (match := _YEAR.match(text))]
    years = [(int(match[1]), match[2] or "") for match in named] or [(this_year, "")]
    others = [text for text in texts if not _YEAR.match(text)]
    return [_narrowed(year, term, others) for year, term in years]


def _narrowed(year: int, term: str, others: Sequence[str]) -> Asked:
    name = f"{year}/{term}" if term else str(year)
    asked = Asked(year, " ".join((name, *others)), term)
    for text in others:
        asked = _with(asked, text)
    return asked


def _with(asked: Asked, text: str) -> Asked:
    if match := _TERM.match(text):
        return replace(asked, term=match[1])
    if match := _NUMBERS.match(text):
        first, last = int(match[1]), int(match[2])
        if not 0 < first <= last:
            raise UsageError("register_paper.word_unreadable", text=text)
        return replace(asked, first_number=first, last_number=last)
    if match := _DAYS.match(text):
        days = [_day(part, asked.year) for part in match.groups()]
        if days[0] is None or days[1] is None or days[0] > days[1]:
            raise UsageError("register_paper.word_unreadable", text=text)
        return replace(asked, first_day=days[0], last_day=days[1])
    try:
        return replace(asked, type_name=series.series_key(text, "", "").type_name)
    except UserError as error:
        raise UsageError("register_paper.word_unreadable", text=text) from error


def _day(text: str, year: int) -> date | None:
    """`30/06` of the year asked for, or with a year of its own."""
    return dates.parse(text if text.count("/") == 2 else f"{text}/{year}").full
