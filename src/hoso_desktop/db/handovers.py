"""Recorded hand-overs of leaving people, kept as texts beside the rule sets. Never decides what is handed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from hoso_desktop.db import rules, schema, scope
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.handover import Handover, read
from hoso_desktop.domain.text import clean

PREFIX = "handover/"


def of(connection: Connection) -> list[Handover]:
    """Every hand-over, the oldest first, without the dossiers the person at work may not see."""
    hidden = _hidden(connection)
    found = sorted(rules.newest_under(connection, PREFIX), key=lambda row: int(row["id"]))
    return [_shown(read(row["body"]), hidden) for row in found]


def _shown(one: Handover, hidden: frozenset[str]) -> Handover:
    return replace(one, dossiers=tuple(dossier for dossier in one.dossiers if dossier.uid not in hidden))


def _hidden(connection: Connection) -> frozenset[str]:
    ids, table = scope.hidden_dossiers(connection), schema.dossier
    if not ids:
        return frozenset()
    return frozenset(connection.execute(select(table.c.uid).where(table.c.id.in_(sorted(ids)))).scalars())


def handed(connection: Connection) -> frozenset[tuple[str, str]]:
    """(name as compared, dossier uid) of finished dossiers handed over; open ones changed hands."""
    found = rules.newest_under(connection, PREFIX)
    return frozenset(
        (compared(one.giver), dossier.uid)
        for one in (read(row["body"]) for row in found)
        for dossier in one.finished
    )


def kept_by(connection: Connection, name: str, states: Sequence[DossierState]) -> list[int]:
    """Ids of the dossiers in some states that may be seen, name this keeper and were not handed over by him.

    Backlog is nobody's.
    """
    table, wanted, gone = schema.dossier, compared(name), handed(connection)
    query = (
        select(table.c.id, table.c.uid, table.c.keeper)
        .where(
            table.c.keeper != "", table.c.backlog == 0, table.c.state.in_([state.value for state in states]),
            *scope.visible(connection),
        )
        .order_by(table.c.sort_key, table.c.id)
    )  # fmt: skip
    return [
        row.id
        for row in connection.execute(query)
        if compared(row.keeper) == wanted and (wanted, row.uid) not in gone
    ]


def compared(name: str) -> str:
    """A person's name as it is compared: with its marks, for names differ by a tone alone."""
    return clean(name).casefold()
