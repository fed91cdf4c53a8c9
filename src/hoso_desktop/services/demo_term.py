"""Thinks up a term of the demonstration office: registers with their numbers, dossiers with their papers.

Pure by seed and day: the same seed gives the same papers. Writes nothing.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from hoso_desktop.domain import numbering
from hoso_desktop.domain.document import CopyKind, Direction
from hoso_desktop.domain.plan_template import PlanTemplate, fill_title
from hoso_desktop.services.demo_papers import DossierDraft, Maker, Paper, working_day
from hoso_desktop.services.demo_words import Topic, Words, table

TERM_BEGINS = date(2025, 7, 1)
_OUTGOING_PER_YEAR, _INCOMING_PER_YEAR = 684, 800
# Papers younger than this may still wait for their dossier.
_WAITING = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A number that was given to a paper which was never issued."""

    day: date
    type_name: str
    body: str
    number: int


@dataclass(frozen=True, slots=True)
class TermDraft:
    """Everything of the term so far."""

    papers: tuple[Paper, ...]
    dossiers: tuple[DossierDraft, ...]
    skipped: tuple[Skipped, ...] = ()


def think_up(words: Words, plan: PlanTemplate, today: date) -> TermDraft:
    """The whole term from its first day to `today`."""
    return _Term(words, plan, today).draft()


class _Term:
    def __init__(self, words: Words, plan: PlanTemplate, today: date) -> None:
        self._words, self._plan, self._today = words, plan, today
        self._maker = Maker()
        self._dossiers: dict[tuple[str, int], DossierDraft] = {}
        self._data = table()
        self._mandates = count(1)

    def draft(self) -> TermDraft:
        for year in range(TERM_BEGINS.year, self._today.year + 1):
            self._meetings(year)
            self._cases(year)
            self._ordinary(year)
            self._incoming(year)
        papers = self._maker.papers
        skipped = _number(papers, self._words, self._data)
        _receive(papers, self._words)
        for draft in self._dossiers.values():
            if draft.plan.startswith("TH.") and draft.title.startswith("Tập "):
                draft.extra.sort(key=_series_order)
        return TermDraft(tuple(papers), tuple(self._dossiers.values()), tuple(skipped))

    # -- meetings and cases ---------------------------------------------------------------------------

    def _event(self, event_id: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = next(row for row in self._data["event"] if row["id"] == event_id)
        return found

    def _meetings(self, year: int) -> None:
        for quarter, month in enumerate((1, 4, 7, 10)):
            day = working_day(date(year, month, 22))
            if self._begun(day):
                self._hold("bch", day, f"HN.{1 + quarter:02d}", nth=next(self._mandates))
        for month in range(1, 13):
            day = working_day(date(year, month, 12))
            if self._begun(day):
                self._hold("btv", day, f"HN.{4 + month:02d}")
        monday = date(year, 1, 5)
        monday -= timedelta(days=monday.weekday())
        for week in range(52):
            day = monday + timedelta(weeks=week)
            if self._begun(day) and day.year == year:
                self._hold("week", day, f"HN.{17 + (day.month - 1) // 3:02d}")

    def _begun(self, day: date) -> bool:
        return TERM_BEGINS <= day <= self._today

    def _hold(self, event_id: str, day: date, notation: str, **more: object) -> None:
        event = self._event(event_id)
        rng = self._words.rng(f"{event_id}|{day}")
        slots = self._words.slots(rng, day) | more
        draft = self._open(notation, event["dossier"], day.year, event["title"].format(**slots))
        self._rows(event, day, draft, rng, slots)

    def _cases(self, year: int) -> None:
        for event in self._data["event"]:
            if event.get("only", year) != year or not ("on" in event or "opens" in event):
                continue
            plan = self._plan.by_notation(event["dossier"])
            opening = max(date(year, 1, 2), TERM_BEGINS)
            days = (
                [opening] if "opens" in event else [date.fromisoformat(f"{year}-{on}") for on in event["on"]]
            )
            for nth, day in enumerate((day for day in days if self._begun(day)), start=1):
                rng = self._words.rng(f"{event['id']}|{day}")
                slots = self._words.slots(rng, day)
                title = event["title"].format(**slots) if "title" in event else ""
                draft = self._open(plan.notation_of(nth), plan.notation, year, title)
                self._rows(event, day, draft, rng, slots)

    def _rows(
        self,
        event: Mapping[str, Any],
        day: date,
        draft: DossierDraft,
        rng: random.Random,
        slots: dict[str, Any],
    ) -> None:
        for row in event["rows"]:
            when = day + timedelta(days=row["day"])
            pages = rng.randint(*row["pages"])
            if when > self._today or day.isocalendar().week % row.get("every", 1):
                continue
            issuer = self._words.issuers[row["by"]]
            paper = self._maker.make(
                max(when, TERM_BEGINS), row["type"], issuer, row["text"], pages=pages,
                slots=_about(row["text"], event.get("about", ""), slots),
                signer=self._words.signer(issuer, slots["village"], slots["person"]),
                numbered=row.get("number", True), copy_kind=CopyKind(row.get("copy", "principal")),
            )  # fmt: skip
            draft.papers.append(paper)
            paper.filed = True
            if paper.direction is Direction.OUTGOING and issuer.symbol == "ĐU":
                self._file_in_series(paper)

    def _file_in_series(self, paper: Paper) -> None:
        home = self._data["homes"].get(paper.type_name, "")
        if paper.type_name == "Báo cáo":
            home = "TH.08" if " tháng " in paper.subject and "6 tháng" not in paper.subject else "TH.06"
            home = "TH.07" if " quý " in paper.subject else home
        if home:
            self._open(home, home, paper.day.year).put(paper)

    def _open(self, notation: str, plan_notation: str, year: int, title: str = "") -> DossierDraft:
        draft = self._dossiers.get((notation, year))
        if draft is None:
            plan = self._plan.by_notation(plan_notation)
            office = self._data["office"]
            filled = fill_title(plan, committee=office["name"], year=year, term=office["term"])
            draft = DossierDraft(notation, plan_notation, year, title or filled, plan.kind, plan.retention)
            self._dossiers[notation, year] = draft
        return draft

    # -- ordinary papers ------------------------------------------------------------------------------

    def _days(self, year: int) -> list[date]:
        first, last = max(date(year, 1, 2), TERM_BEGINS), min(date(year, 12, 30), self._today)
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in every if day.weekday() < 5]

    def _ordinary(self, year: int) -> None:
        """Fill the mix of types up to what an office of this size issues."""
        rng, days = self._words.rng(f"ordinary|{year}"), self._days(year)
        whole = round(_OUTGOING_PER_YEAR * len(days) / 261)
        mix: Mapping[str, int] = self._data["mix"]
        made = Counter(
            paper.type_name for paper in self._maker.papers
            if paper.direction is Direction.OUTGOING and paper.day.year == year
        )  # fmt: skip
        rows = defaultdict(list)
        for row in self._data["ordinary"]:
            rows[row["type"]].append(row)
        for type_name, share in mix.items():
            wanted = round(whole * share / sum(mix.values()))
            for _ in range(max(0, wanted - made[type_name])):
                self._ordinary_paper(rng, rng.choice(rows[type_name]), rng.choice(days))

    def _ordinary_paper(self, rng: random.Random, row: Mapping[str, Any], day: date) -> None:
        topic = self._words.topic(rng)
        slots = self._words.slots(rng, day, topic)
        issuer = self._words.issuers[rng.choice(row["by"])]
        paper = self._maker.make(
            day, row["type"], issuer, rng.choice(row["subjects"]), pages=rng.randint(*row["pages"]),
            slots=slots, signer=self._words.signer(issuer, slots["village"], slots["person"]),
        )  # fmt: skip
        if day > self._today - _WAITING and rng.random() < 0.6:
            return
        self._open(row["home"], row["home"], day.year).put(paper)
        if rng.random() < 0.45:
            self._file_by_topic(paper, topic)

    def _file_by_topic(self, paper: Paper, topic: Topic) -> None:
        self._open(topic.dossier, topic.dossier, paper.day.year).put(paper)

    def _incoming(self, year: int) -> None:
        rng, days = self._words.rng(f"incoming|{year}"), self._days(year)
        rows = self._data["incoming"]
        weights = [row["weight"] for row in rows]
        for _ in range(round(_INCOMING_PER_YEAR * len(days) / 261)):
            row, day = rng.choices(rows, weights)[0], rng.choice(days)
            topic = self._words.topic(rng)
            slots = self._words.slots(rng, day, topic)
            issuer = self._words.issuers[row["by"]]
            paper = self._maker.make(
                day, rng.choice(row["types"]), issuer, rng.choice(row["subjects"]), pages=rng.randint(1, 8),
                slots=slots, signer=self._words.signer(issuer, slots["village"], slots["person"]),
            )  # fmt: skip
            lot = rng.random()
            if day > self._today - _WAITING and lot < 0.8:
                continue
            if lot < 0.25:
                paper.reason = "Văn bản gửi để biết"
            elif row["home"] and lot < 0.75:
                self._open(row["home"], row["home"], day.year).put(paper)
            else:
                self._file_by_topic(paper, topic)


def _about(text: str, about: str, slots: dict[str, Any]) -> dict[str, Any]:
    """The paper's slots with its real matter, which its body will speak of."""
    if "{project}" in text:
        return slots | {"matter": slots["project"]}
    return slots if "{matter}" in text or not about else slots | {"matter": about}


# -- numbers ---------------------------------------------------------------------------------------------


def _series_order(paper: Paper) -> tuple[str, str, int, date]:
    return paper.issuer.symbol, paper.type_name, paper.number.number, paper.day


def _number(papers: Iterable[Paper], words: Words, data: Mapping[str, Any]) -> list[Skipped]:
    """Numbers by day within each series of the term; of other bodies' series we see only some."""
    last: dict[tuple[str, str, str], int] = {}
    waiting = [(date.fromisoformat(row["day"]), row["type"], row["body"]) for row in data["skipped"]]
    skipped: list[Skipped] = []
    for paper in sorted(papers, key=lambda paper: (paper.day, paper.key)):
        if not paper.numbered:
            continue
        rng = words.rng(f"number|{paper.key}")
        ours = paper.issuer.register != "in" or paper.issuer.key == "cell"
        start = 0 if ours else words.rng(f"series|{paper.series}").randint(20, 400)
        value = last.get(paper.series, start) + (1 if ours else rng.randint(1, 6))
        for gap in [gap for gap in waiting if gap[0] <= paper.day and gap[1:] == paper.series[:2]]:
            waiting.remove(gap)
            skipped.append(Skipped(*gap, value))
            value += 1
        last[paper.series] = value
        symbol = data["symbols"][paper.type_name]
        text = f"{value}/{symbol}-{paper.issuer.symbol}" if paper.issuer.state else ""
        paper.number = numbering.parse(text or f"{value:02d}-{symbol}/{paper.issuer.symbol}")
    return skipped


def _receive(papers: Iterable[Paper], words: Words) -> None:
    """One series of arrival numbers a year, whatever the kind of paper."""
    arrivals: Counter[int] = Counter()
    incoming = [paper for paper in papers if paper.direction is Direction.INCOMING]
    for paper in incoming:
        paper.arrival_day = paper.day + timedelta(days=words.rng(f"post|{paper.key}").randint(0, 3))
    for paper in sorted(incoming, key=lambda paper: (paper.arrival_day or paper.day, paper.key)):
        arrivals[paper.day.year] += 1
        paper.arrival_number = str(arrivals[paper.day.year])
