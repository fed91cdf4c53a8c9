"""Number series (dãy số) of issued papers: which numbers are used, missing with what reason, used twice.

A series is (tên loại, ký hiệu cơ quan, nhiệm kỳ), never the symbol or the issuer alone: Quyết định and Quy
định share `QĐ`, and three bodies share `/ĐU`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from hoso_desktop.domain.document import MissingReason


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Tên loại (`Quyết định`), ký hiệu cơ quan (`ĐU`), nhiệm kỳ (`2025-2030`)."""

    type_name: str
    body_symbol: str
    term: str


@dataclass(frozen=True, slots=True)
class MissingNumber:
    """A number without a paper and why; `dossier_code` for `Lưu ở hồ sơ …`."""

    number: int
    reason: MissingReason
    note: str = ""
    dossier_code: str = ""


@dataclass(frozen=True, slots=True)
class UsedNumber:
    """A number that a paper bears; `entry_uid` points to the register."""

    number: int
    suffix: str
    text: str  # 104-QĐ/ĐU
    day: date | None
    entry_uid: str
    placed_in: tuple[str, ...] = ()  # codes of the dossiers it lies in


class BareNumber(NamedTuple):
    """A number that a paper bears, where papers are only counted."""

    number: int
    suffix: str
    day: date | None


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """One series as the register knows it within what is asked for (a year, a term).

    `start` is the number the clerk named as the first one she answers for (số đầu).
    """

    key: SeriesKey
    used: tuple[UsedNumber, ...]
    missing: tuple[MissingNumber, ...] = ()
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers `first`..`last` without a paper; `reason` None where nobody has said why.

    `before`: they were given before the first day of use, so that nobody is asked for them.
    """

    first: int
    last: int
    reason: MissingReason | None = None
    note: str = ""
    dossier_code: str = ""
    before: bool = False

    @property
    def text(self) -> str:
        """`63` or `71-72`."""
        return f"{self.first:02d}" if self.first == self.last else f"{self.first:02d}-{self.last:02d}"

    @property
    def defect(self) -> bool:
        """Whether the reason leaves a lack: lost, unclear, or not said though somebody should."""
        return not self.before and self.reason in (None, MissingReason.LOST, MissingReason.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Double:
    """A number more than one paper bears, oldest first."""

    papers: tuple[UsedNumber, ...]


@dataclass(frozen=True, slots=True)
class Backward:
    """A paper whose date does not fit its number: `beside` has a smaller number and a later date, or the
    other way round."""

    beside: UsedNumber
    paper: UsedNumber


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """A series looked at from `first` to `last` (0 when it has no numbers)."""

    first: int
    last: int
    gaps: tuple[Gap, ...] = ()
    doubles: tuple[Double, ...] = ()
    backwards: tuple[Backward, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesCount:
    """A series in figures: numbers missing without a good reason, numbers used twice."""

    first: int
    last: int
    used: int
    missing_open: int
    doubles: int


def count(
    used: Sequence[BareNumber], missing: Sequence[MissingNumber] = (), *, since: date | None = None,
    start: int | None = None,
) -> SeriesCount:  # fmt: skip
    """The figures of `analyse` over the whole series, without looking at its papers one by one."""
    numbers = {paper.number for paper in used if paper.number > 0}
    if not numbers:
        return SeriesCount(0, 0, len(used), 0, 0)
    low, high = _low(numbers, start), max(numbers)
    found = _gaps(numbers, missing, low, high)
    lacking = [gap for gap in _marked(found, _floor(used, since, start)) if gap.defect]
    bearers = Counter((paper.number, paper.suffix.lower()) for paper in used if paper.number > 0)
    doubles = sum(papers > 1 for papers in bearers.values())
    return SeriesCount(low, high, len(used), sum(gap.last - gap.first + 1 for gap in lacking), doubles)


def analyse(
    facts: SeriesFacts, first: int | None = None, last: int | None = None, *, since: date | None = None
) -> SeriesReport:
    """Gaps with their reasons, doubled numbers, numbers out of the order of their dates.

    Looks from the first to the last number used unless told otherwise: what stood before the program or
    before the year asked for is no gap. The office answers for a series from its number `start`, or else
    from the first one of a paper dated on or after `since` (the first day of use); unexplained numbers
    below are shown as given before that day and are no lack.
    """
    numbers = [used.number for used in facts.used if used.number > 0]
    if not numbers:
        return SeriesReport(0, 0)
    low = _low(numbers, facts.start) if first is None else first
    high = max(numbers) if last is None else last
    found = _gaps(set(numbers), facts.missing, low, high)
    gaps = _marked(found, _floor(facts.used, since, facts.start))
    return SeriesReport(low, high, tuple(gaps), _doubles(facts), _backwards(facts))


def _low(numbers: Collection[int], start: int | None) -> int:
    return min(numbers) if start is None else min(*numbers, start)


def _floor(
    papers: Sequence[UsedNumber] | Sequence[BareNumber], since: date | None, start: int | None
) -> int | None:
    """The first number the office answers for; None for all, beyond the last when it is none of them."""
    dated = [paper for paper in papers if paper.day is not None]
    if start is not None or since is None or not dated:
        return start
    after = [paper.number for paper in dated if paper.day is not None and paper.day >= since]
    return min(after) if after else max(paper.number for paper in papers) + 1


def _marked(gaps: Sequence[Gap], floor: int | None) -> list[Gap]:
    """The gaps, unexplained ones cut at `floor`: what lies below was given before the first day of use."""
    out: list[Gap] = []
    for gap in gaps:
        if floor is None or gap.reason is not None or gap.first >= floor:
            out.append(gap)
            continue
        out.append(replace(gap, last=min(gap.last, floor - 1), before=True))
        if gap.last >= floor:
            out.append(replace(gap, first=floor))
    return out


def _gaps(numbers: Collection[int], missing: Sequence[MissingNumber], first: int, last: int) -> list[Gap]:
    used = sorted(number for number in numbers if first <= number <= last)
    known = {said.number: said for said in missing}
    out: list[Gap] = []
    for low, high in pairwise([first - 1, *used, last + 1]):
        for gap in _between(low + 1, high - 1, known):
            if out and out[-1].last == gap.first - 1 and _alike(out[-1], gap):
                out[-1] = replace(out[-1], last=gap.last)
            else:
                out.append(gap)
    return out


def _between(first: int, last: int, known: Mapping[int, MissingNumber]) -> list[Gap]:
    """The unused numbers `first`..`last`, cut at those that are explained."""
    out: list[Gap] = []
    at = first
    for number in sorted(number for number in known if first <= number <= last):
        if at < number:
            out.append(Gap(at, number - 1))
        said = known[number]
        out.append(Gap(number, number, said.reason, said.note, said.dossier_code))
        at = number + 1
    if at <= last:
        out.append(Gap(at, last))
    return out


def _alike(one: Gap, other: Gap) -> bool:
    return (one.reason, one.note, one.dossier_code) == (other.reason, other.note, other.dossier_code)


def _doubles(facts: SeriesFacts) -> tuple[Double, ...]:
    papers: dict[tuple[int, str], list[UsedNumber]] = defaultdict(list)
    for used in facts.used:
        if used.number > 0:
            papers[used.number, used.suffix.lower()].append(used)
    return tuple(
        Double(tuple(sorted(same, key=_day_order))) for _, same in sorted(papers.items()) if len(same) > 1
    )


def _day_order(paper: UsedNumber) -> tuple[date, str]:
    return paper.day or date.max, paper.entry_uid


def _backwards(facts: SeriesFacts) -> tuple[Backward, ...]:
    """The fewest papers whose taking out would leave numbers and dates in one order."""
    dated = sorted(
        ((used.number, used.suffix.lower(), used.day, used) for used in facts.used if used.day is not None),
        key=lambda found: found[:3],
    )
    days = [found[2] for found in dated]
    kept = _longest_rising(days)
    fitting = [dated[at] for at in kept]
    out = []
    for at, found in enumerate(dated):
        if at not in kept:
            out.append(Backward(_contradicting(fitting, found[3]), found[3]))
    return tuple(out)


def _longest_rising(days: Sequence[date]) -> set[int]:
    """Places of a longest never-falling choice of days."""
    tails: list[date] = []
    ends: list[int] = []
    previous: list[int] = []
    for at, day in enumerate(days):
        place = bisect_right(tails, day)
        previous.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(day)
            ends.append(at)
        else:
            tails[place], ends[place] = day, at
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = previous[at]
    return kept


def _contradicting(fitting: Sequence[tuple[int, str, date, UsedNumber]], paper: UsedNumber) -> UsedNumber:
    """The nearest paper in order that the date of `paper` contradicts."""
    smaller = [found[3] for found in fitting if found[0] <= paper.number and _later(found[2], paper)]
    if smaller:
        return smaller[-1]
    return next(found[3] for found in fitting if found[0] >= paper.number and not _later(found[2], paper))


def _later(day: date, paper: UsedNumber) -> bool:
    return paper.day is not None and day > paper.day
