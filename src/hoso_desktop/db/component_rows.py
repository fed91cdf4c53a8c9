"""Rows of the living dossier: marks, papers named in minutes, figures of a meeting. Reads, never judges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import RowMapping, Table, select

from hoso_desktop.db import schema
from hoso_desktop.domain.components import ComponentMark, ExpectedPaper
from hoso_desktop.domain.meeting import MeetingFacts

_PAGE = 400
_FIGURES = ("members_total", "members_present", "votes_sent", "votes_returned", "votes_for", "note")


def marks_by_dossier(
    connection: Connection, dossier_ids: Sequence[int] | None = None
) -> dict[int, tuple[ComponentMark, ...]]:
    """`Không phát sinh` by dossier id, for some dossiers or for all."""
    out: defaultdict[int, list[ComponentMark]] = defaultdict(list)
    for row in _rows(connection, schema.component_mark, dossier_ids):
        mark = ComponentMark(row["component"], row["reason"], row["day"], row["person_uid"])
        out[row["dossier_id"]].append(mark)
    return {dossier_id: tuple(marks) for dossier_id, marks in out.items()}


def expected_by_dossier(
    connection: Connection, dossier_ids: Sequence[int] | None = None
) -> dict[int, tuple[ExpectedPaper, ...]]:
    """Papers named in minutes by dossier id, in the order they were named."""
    out: defaultdict[int, list[tuple[int, ExpectedPaper]]] = defaultdict(list)
    for row in _rows(connection, schema.expected_paper, dossier_ids):
        out[row["dossier_id"]].append((row["ordinal"], expected_of(row)))
    return {
        dossier_id: tuple(paper for _, paper in sorted(papers, key=lambda one: one[0]))
        for dossier_id, papers in out.items()
    }


def meetings_by_dossier(
    connection: Connection, dossier_ids: Sequence[int] | None = None
) -> dict[int, MeetingFacts]:
    """Figures of the meeting by dossier id."""
    return {row["dossier_id"]: meeting_of(row) for row in _rows(connection, schema.meeting, dossier_ids)}


def _rows(connection: Connection, table: Table, dossier_ids: Sequence[int] | None) -> Iterator[RowMapping]:
    query = select(table).order_by(table.c.id)
    if dossier_ids is None:
        yield from connection.execute(query).mappings()
        return
    for start in range(0, len(dossier_ids), _PAGE):
        page = list(dossier_ids[start : start + _PAGE])
        yield from connection.execute(query.where(table.c.dossier_id.in_(page))).mappings()


def expected_of(row: RowMapping) -> ExpectedPaper:
    """A paper named in minutes."""
    names = ("uid", "title", "source_uid", "owed_by", "placement_uid", "dismissed_reason", "revision")
    return ExpectedPaper(**{name: row[name] for name in names})


def meeting_of(row: RowMapping) -> MeetingFacts:
    """The figures of a meeting."""
    held_on = date.fromisoformat(row["held_on"]) if row["held_on"] else None
    return MeetingFacts(held_on=held_on, **{name: row[name] for name in _FIGURES}, revision=row["revision"])


def meeting_values(facts: MeetingFacts) -> dict[str, Any]:
    """The columns of a meeting's figures."""
    held_on = facts.held_on.isoformat() if facts.held_on is not None else ""
    return {"held_on": held_on, **{name: getattr(facts, name) for name in _FIGURES}}


def mark_row(connection: Connection, dossier_id: int, component: str) -> RowMapping | None:
    """The mark of one component of a dossier."""
    table = schema.component_mark
    query = select(table).where(table.c.dossier_id == dossier_id, table.c.component == component)
    return connection.execute(query).mappings().first()


def meeting_row(connection: Connection, dossier_id: int) -> RowMapping | None:
    """The stored figures of a dossier's meeting."""
    table = schema.meeting
    return connection.execute(select(table).where(table.c.dossier_id == dossier_id)).mappings().first()


def expected_rows(connection: Connection, dossier_id: int) -> list[RowMapping]:
    """The stored papers named in minutes, in order."""
    table = schema.expected_paper
    query = select(table).where(table.c.dossier_id == dossier_id).order_by(table.c.ordinal, table.c.id)
    return list(connection.execute(query).mappings())


def expected_home(connection: Connection, uid: str) -> tuple[int, ExpectedPaper, str] | None:
    """A paper named in minutes: its row id, what is stored, and the uid of its dossier."""
    table = schema.expected_paper
    row = connection.execute(select(table).where(table.c.uid == uid)).mappings().first()
    if row is None:
        return None
    dossier = schema.dossier
    home = connection.execute(select(dossier.c.uid).where(dossier.c.id == row["dossier_id"])).scalar_one()
    return row["id"], expected_of(row), str(home)
