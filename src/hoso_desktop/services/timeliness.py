"""The honest clock of an office: figures for the office, per dossier, and per person only when switched on.

Times are the journal's own, so a late paper stays late whatever is typed afterwards. An imported paper was
filed when it was imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hoso_desktop.db import check_facts, times
from hoso_desktop.db import office as office_rows
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.timeliness import PaperTime, Timeliness, count
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services.check_rules import check_rules
from hoso_desktop.services.office import Office

_BY_PERSON = "timeliness_by_person"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one dossier or person. `code` is empty for a person."""

    uid: str
    code: str
    name: str
    figures: Timeliness


@dataclass(frozen=True, slots=True)
class TimelinessReport:
    """Papers out of the register for the office; every paper inside for a dossier. `days` are allowed."""

    office: Timeliness
    dossiers: tuple[Figures, ...]
    people: tuple[Figures, ...]
    start: date | None
    days: int

    @property
    def footnote(self) -> str:
        """`118 văn bản trước ngày 02/3/2026 không tính.`; empty when nothing is left out."""
        if self.start is None or not self.office.before:
            return ""
        return sentence("timeliness.footnote", count=figure(self.office.before), day=short_day(self.start))


def short_day(day: date) -> str:
    """`02/3/2026`: days under ten and months 1, 2 get a zero (05-HD practice)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def report(office: Office, *, by_person: bool = False) -> TimelinessReport:
    """The clock's figures. Raises UserError timeliness.person_off when people are asked for but not shown."""
    if by_person and not person_shown(office):
        raise UserError("timeliness.person_off")
    start, days = office.profile.start_of_use, check_rules(office).limit("C10", "late_days")
    with office.store.read() as connection:
        known = times.papers(connection)
        placings = times.placings(connection)
        lying = times.lying(connection)
        codes = times.dossiers(connection)
        names = {row["uid"]: row["name"] for row in check_facts.people(connection)}
    now_filed = {entry for _, entry, _, _ in lying}
    first: dict[str, times.Placing] = {}
    at: dict[str, times.Placing] = {}
    for placing in placings:
        first.setdefault(placing.entry_uid, placing)
        at.setdefault(placing.placement_uid, placing)
    outgoing = [paper for paper in known.values() if paper.direction == Direction.OUTGOING.value]
    filed = {uid: placing.day for uid, placing in first.items() if uid in now_filed}
    return TimelinessReport(
        office=count((_time(paper, filed.get(paper.uid)) for paper in outgoing), start=start, days=days),
        dossiers=_by_dossier(known, lying, at, codes, start=start, days=days),
        people=_by_person(outgoing, first, filed, names, start=start, days=days) if by_person else (),
        start=start,
        days=days,
    )


def _time(paper: times.Paper, filed_on: date | None, *, backlog: bool = False) -> PaperTime:
    """An incoming paper is there when it has arrived, any other on its own day."""
    incoming = paper.direction == Direction.INCOMING.value and paper.arrived is not None
    day = paper.arrived if incoming else paper.day
    return PaperTime(day, filed_on, paper.backlog or backlog, paper.excused)


def _by_dossier(
    known: Mapping[str, times.Paper], lying: Iterable[tuple[str, str, str, bool]],
    at: Mapping[str, times.Placing], codes: Iterable[tuple[str, str, str]], *, start: date | None, days: int,
) -> tuple[Figures, ...]:  # fmt: skip
    inside: dict[str, list[PaperTime]] = {}
    for placement, entry, dossier, backlog in lying:
        day = at[placement].day if placement in at else None
        inside.setdefault(dossier, []).append(_time(known[entry], day, backlog=backlog))
    return tuple(
        Figures(uid, code, title, count(inside[uid], start=start, days=days))
        for uid, code, title in codes
        if uid in inside
    )


def _by_person(
    outgoing: Iterable[times.Paper], first: Mapping[str, times.Placing], filed: Mapping[str, date],
    names: Mapping[str, str], *, start: date | None, days: int,
) -> tuple[Figures, ...]:  # fmt: skip
    """A paper counts for who filed it first; what nobody has filed counts for nobody."""
    of_person: dict[str, list[PaperTime]] = {}
    for paper in outgoing:
        if paper.uid in filed:
            times_of = of_person.setdefault(first[paper.uid].person_uid, [])
            times_of.append(_time(paper, filed[paper.uid]))
    found = [
        Figures(uid, "", names.get(uid) or uid, count(papers, start=start, days=days))
        for uid, papers in of_person.items()
    ]
    return tuple(sorted(found, key=lambda figures: figures.name))


def person_shown(office: Office) -> bool:
    """Whether figures by person may be shown; off until somebody switches them on."""
    with office.store.read() as connection:
        return office_rows.settings(connection).get(_BY_PERSON) is True


def show_person(office: Office, on: bool) -> None:
    """Switch figures by person on or off; a fact of the journal."""
    with office.change(keep_images=False) as tx:
        before = office_rows.settings(tx.connection).get(_BY_PERSON) is True
        office_rows.put_settings(tx.connection, {_BY_PERSON: on})
        tx.record("settings.changed", body={"before": {_BY_PERSON: before}, "after": {_BY_PERSON: on}})
