"""Who did and read what, page by page, newest first: a line per kind of doing in each change.

Shows only what the person at work may see (`db.history.Sight`); the words are `services.history_words`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hoso_desktop.db import history as rows
from hoso_desktop.db import history_names
from hoso_desktop.db.history import Fact, Sight, Wanted
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.clock import VIETNAM, read_stamp, stamp
from hoso_desktop.services import history_words as words
from hoso_desktop.services import readings
from hoso_desktop.services.history_words import Group
from hoso_desktop.services.office import Office

PAGE = 100
# A page ends after so many facts, even with few lines: who looks for something rare may ask on.
_MOST_FACTS = 50_000


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which doings: empty means all. Both days are included."""

    person_uid: str = ""
    dossier_uid: str = ""
    first: date | None = None
    last: date | None = None
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One doing of one person. `seq` is the newest of its `count` facts; `at` is Vietnamese time."""

    seq: int
    at: datetime
    person: str
    text: str
    kind: str
    group: Group
    dossier_uid: str
    dossier: str
    count: int
    doubtful: bool

    @property
    def when(self) -> str:
        """16/11/2026 9:41"""
        return f"{self.at:%d/%m/%Y} {self.at.hour}:{self.at:%M}"


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some lines, newest first, and where the next page begins; None at the end of the history."""

    lines: tuple[HistoryLine, ...]
    below: int | None


def page(
    office: Office, wanted: HistoryFilter | None = None, *, below: int | None = None, limit: int = PAGE
) -> HistoryPage:
    """The lines of the facts with a number under `below`, at least `limit` of them where there are.

    The history of a restricted dossier names its papers: that it was read is written down before. Raises
    UserError access.denied.
    """
    office.require(Action.READ, Object.HISTORY)
    wanted = wanted or HistoryFilter()
    if wanted.dossier_uid and below is None:
        _note_reading(office, wanted.dossier_uid)
    with office.store.read() as connection:
        sight = Sight(connection)
        if wanted.dossier_uid and not sight.sees_dossier(wanted.dossier_uid):
            return HistoryPage((), None)
        taken: list[list[Fact]] = []
        looked = 0
        for change in rows.changes(connection, _conditions(wanted), below):
            looked += len(change)
            below = change[-1].seq
            seen = [fact for fact in reversed(change) if sight.sees(fact)]
            taken += reversed(words.told(seen))
            if len(taken) >= limit or looked >= _MOST_FACTS:
                break
        else:
            below = None
        names = history_names.names(connection, [fact for facts in taken for fact in _spoken_of(facts)])
    return HistoryPage(tuple(_line(facts, names) for facts in taken), below)


def _note_reading(office: Office, dossier_uid: str) -> None:
    with office.store.read() as connection:
        restricted = Sight(connection).sees_dossier(dossier_uid) and rows.is_restricted(
            connection, dossier_uid
        )
    if restricted:
        readings.note(office, dossier_uid, restricted=True)


def everything(
    office: Office, wanted: HistoryFilter | None = None, *, below: int | None = None
) -> Iterator[HistoryLine]:
    """Every line of the facts with a number under `below`, newest first, read a page at a time."""
    while True:
        found = page(office, wanted, below=below, limit=1_000)
        yield from found.lines
        if found.below is None:
            return
        below = found.below


def _conditions(wanted: HistoryFilter) -> Wanted:
    return Wanted(
        actor=wanted.person_uid,
        dossier_uid=wanted.dossier_uid,
        kinds=words.kinds_of(wanted.groups) if wanted.groups else (),
        first=_midnight(wanted.first) if wanted.first else "",
        after=_midnight(wanted.last + timedelta(days=1)) if wanted.last else "",
    )


def _midnight(day: date) -> str:
    return stamp(datetime.combine(day, time(), tzinfo=VIETNAM))


def _spoken_of(facts: list[Fact]) -> list[Fact]:
    """Those of a line whose names are said: all would be thousands after an import."""
    return facts[:2]


def _line(facts: list[Fact], names: history_names.Names) -> HistoryLine:
    last = facts[-1]
    homes = {fact.dossier_uid for fact in facts}
    home = last.dossier_uid if len(homes) == 1 else ""
    return HistoryLine(
        seq=max(fact.seq for fact in facts),
        at=read_stamp(last.at_utc).astimezone(VIETNAM),
        person=words.person(last.actor, names),
        text=words.said(facts, names),
        kind=last.kind,
        group=words.group_of(last.kind),
        dossier_uid=home,
        dossier=names.dossiers.get(home, ""),
        count=len(facts),
        doubtful=any(fact.doubtful for fact in facts),
    )
