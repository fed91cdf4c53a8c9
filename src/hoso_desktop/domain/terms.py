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


@dataclass(frozen=True, slots=True)
class Issued:
    """A numbered paper of a list: its series (`QĐ/ĐU Quyết định`), number and date."""

    series: str
    number: int
    day: DocDate


def terms_of(papers: Sequence[Issued], terms: Sequence[Term]) -> list[str]:
    """The term of each paper: by its date, and in a year two terms share by where its series starts anew.

    A run of rising numbers belongs to one term; what is known of any of its papers holds for all.
    """
    out = [term_of(paper.day, terms) for paper in papers]
    series: dict[str, list[int]] = {}
    for at, paper in enumerate(papers):
        if paper.series and paper.number and paper.day.first is not None:
            series.setdefault(paper.series, []).append(at)
    for places in series.values():
        runs = _runs(papers, sorted(places, key=lambda at: (papers[at].day.sort_key(), papers[at].number)))
        for place, run in enumerate(runs):
            _fill(out, papers, run, terms, place=place, count=len(runs))
    return out


def _runs(papers: Sequence[Issued], places: Sequence[int]) -> list[list[int]]:
    """The papers of a series by date, cut where the numbers fall to less than half: a new count."""
    runs: list[list[int]] = []
    for at in places:
        if runs and papers[at].number * 2 >= papers[runs[-1][-1]].number:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _fill(
    out: list[str], papers: Sequence[Issued], run: Sequence[int], terms: Sequence[Term], *, place: int,
    count: int,
) -> None:  # fmt: skip
    certain = {out[at] for at in run} - {""}
    for at in run:
        if out[at]:
            continue
        first, last = papers[at].day.first, papers[at].day.last
        if first is None or last is None:
            continue
        fitting = [term.label for term in terms if _may_hold(term, first, last)]
        if len(certain) == 1 and certain <= set(fitting):
            out[at] = next(iter(certain))
        elif len(fitting) == 2 and count == 2:
            out[at] = sorted(fitting)[place]
