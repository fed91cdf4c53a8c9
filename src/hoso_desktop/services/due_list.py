"""Which dossiers are due, for the whole office at once: lines, and groups of one deadline.

Reads the dates of all papers in one pass; for a background lane, never for a keystroke.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hoso_desktop.db import deadline_rows, holdings
from hoso_desktop.db.rows import date_of
from hoso_desktop.domain import dates
from hoso_desktop.domain.deadlines import Deadline, DeadlineKind, DeadlineRules, deadline_of, end_of_work
from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.holding import Holding, HoldingKind
from hoso_desktop.domain.retention import from_code
from hoso_desktop.services import deadlines
from hoso_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class DueLine:
    """One dossier and its deadline. `kept_until` while it is kept back, `held` while nothing may move."""

    uid: str
    code: str
    title: str
    state: str
    retention_label: str
    deadline: Deadline
    kept_until: date | None = None
    held: bool = False

    @property
    def waits(self) -> bool:
        """Whether the deadline binds: neither kept back nor held."""
        return self.kept_until is None and not self.held


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Dossiers of one deadline: `12 hồ sơ kết thúc năm 2025: nộp lưu chậm nhất ngày 31/12/2026`."""

    deadline: Deadline
    lines: tuple[DueLine, ...]

    def late(self, today: date) -> bool:
        return self.deadline.late(today)


@dataclass(frozen=True, slots=True)
class _Living:
    """A dossier as far as its deadline needs it."""

    row_id: int
    dossier: Dossier
    ended: date | None
    handed_in: date | None


def living(office: Office) -> tuple[list[_Living], DeadlineRules, dict[int, tuple[Holding, ...]]]:
    """Every dossier that may have a deadline, the rules in force, and what holds dossiers back.

    One that cannot be read has none here: the review tells of it (C00), and the others still count.
    """
    with office.store.read() as connection:
        found = deadline_rows.living(connection)
        entered = deadline_rows.entries_into_archive(connection)
        known = deadlines.rules_in(connection)
        held = holdings.holdings_by_dossier(connection)
    read = (_readable(row, entered.get(row["id"], "")) for row in found)
    return [one for one in read if one is not None], known, held


def _readable(row: dict[str, Any], entered: str) -> _Living | None:
    try:
        return _living(row, entered)
    except ValueError:
        return None


def _living(row: dict[str, Any], entered: str) -> _Living:
    dossier = Dossier(
        row["uid"], "", row["notation"], row["period"], row["title"], state=DossierState(row["state"]),
        retention=from_code(row["retention"]), backlog=bool(row["backlog"]),
    )  # fmt: skip
    typed = date_of(row, "end")
    last = typed.last if typed != dates.NO_DATE else _day(row["last_paper"])
    stated = date.fromisoformat(row["work_ended"]) if row["work_ended"] else None
    ended = end_of_work(dossier, last, stated)
    return _Living(row["id"], dossier, ended, date.fromisoformat(entered) if entered else None)


def _day(stamp: int | None) -> date | None:
    if stamp is None:
        return None
    year, month, day = stamp // 10000, stamp // 100 % 100, stamp % 100
    return date(year, month, min(day, monthrange(year, month)[1]))


def deadline_in(office: Office, found: _Living, rules: DeadlineRules) -> Deadline | None:
    """The deadline of one of `living` under some rules."""
    return deadline_of(
        found.dossier, ended=found.ended, handed_in=found.handed_in, start_of_use=office.profile.start_of_use,
        rules=rules,
    )  # fmt: skip


def due(office: Office) -> tuple[DueLine, ...]:
    """Every dossier with a deadline ahead, or missed where that counts; the nearest day first."""
    found, known, held = living(office)
    today = office.today()
    lines = []
    for one in found:
        deadline = deadline_in(office, one, known)
        if deadline is not None and (deadline.counts or deadline.day >= today):
            lines.append(_line(one, deadline, held.get(one.row_id, ()), today))
    return tuple(sorted(lines, key=lambda line: (line.deadline.day, line.deadline.kind, line.code)))


def _line(one: _Living, deadline: Deadline, held: Sequence[Holding], today: date) -> DueLine:
    active = [holding for holding in held if holding.binds(today)]
    kept = [holding.until for holding in active if holding.kind is HoldingKind.KEPT_BACK]
    dossier = one.dossier
    return DueLine(
        dossier.uid, dossier.code, dossier.title, dossier.state.value, dossier.retention.label, deadline,
        kept_until=kept[-1] if kept else None,
        held=any(holding.kind is HoldingKind.HOLD for holding in active),
    )  # fmt: skip


def groups(lines: Sequence[DueLine]) -> tuple[DueGroup, ...]:
    """Lines that bind, together by their deadline, the nearest first."""
    found: dict[tuple[DeadlineKind, date, int], list[DueLine]] = {}
    for line in lines:
        if line.waits:
            deadline = line.deadline
            found.setdefault((deadline.kind, deadline.day, deadline.from_year), []).append(line)
    return tuple(DueGroup(same[0].deadline, tuple(same)) for same in found.values())
