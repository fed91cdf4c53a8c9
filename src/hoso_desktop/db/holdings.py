"""Giữ lại, holds and loans: reading them by dossier or as lists. Writing goes through `Tx` in the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from hoso_desktop.db import schema, scope
from hoso_desktop.domain.holding import Holding, HoldingKind, Loan


@dataclass(frozen=True, slots=True)
class Held:
    """A holding or loan with the dossier it is about."""

    dossier_id: int
    dossier_uid: str
    code: str
    title: str
    restricted: bool
    retention: str  # Retention.code
    fact: Holding | Loan


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def holding_of(row: RowMapping | dict[str, Any]) -> Holding:
    """A holding from its row."""
    return Holding(
        uid=row["uid"], kind=HoldingKind(row["kind"]), reason=row["reason"], from_day=_day(row["from_day"]),
        until=_day(row["until_day"]), consent_number=row["consent_number"],
        consent_day=_day(row["consent_day"]), ended_on=_day(row["ended_on"]), revision=row["revision"],
    )  # fmt: skip


def loan_of(row: RowMapping | dict[str, Any]) -> Loan:
    """A loan from its row."""
    return Loan(
        uid=row["uid"], borrower=row["borrower"], lent_on=date.fromisoformat(row["lent_on"]),
        due_on=_day(row["due_on"]), returned_on=_day(row["returned_on"]), allowed_by=row["allowed_by"],
        note=row["note"], revision=row["revision"],
    )  # fmt: skip


def holdings_by_dossier(
    connection: Connection, dossier_ids: Sequence[int] | None = None
) -> dict[int, tuple[Holding, ...]]:
    """Every giữ lại and hold, oldest first, of some dossiers or of all."""
    out: dict[int, tuple[Holding, ...]] = {}
    for row in _of(connection, schema.holding, dossier_ids):
        out[row["dossier_id"]] = (*out.get(row["dossier_id"], ()), holding_of(row))
    return out


def loans_by_dossier(
    connection: Connection, dossier_ids: Sequence[int] | None = None
) -> dict[int, tuple[Loan, ...]]:
    """Every loan, oldest first, of some dossiers or of all."""
    out: dict[int, tuple[Loan, ...]] = {}
    for row in _of(connection, schema.loan, dossier_ids):
        out[row["dossier_id"]] = (*out.get(row["dossier_id"], ()), loan_of(row))
    return out


def _of(connection: Connection, table: Table, dossier_ids: Sequence[int] | None) -> list[RowMapping]:
    query = select(table).order_by(table.c.id)
    if dossier_ids is not None and len(dossier_ids) == 1:
        query = query.where(table.c.dossier_id == dossier_ids[0])
    # There are few of them beside the dossiers: read all rather than ask for thousands of ids.
    wanted = None if dossier_ids is None else set(dossier_ids)
    rows = connection.execute(query).mappings()
    return [row for row in rows if wanted is None or row["dossier_id"] in wanted]


_OPEN = """
SELECT h.*, d.uid AS dossier_uid, d.notation, d.period, d.title, d.restricted, d.retention
FROM {table} h JOIN dossier d ON d.id = h.dossier_id
WHERE h.{ended} = '' OR ?
ORDER BY h.{day}, h.id
"""


def held(connection: Connection, *, ended_too: bool = False) -> list[Held]:
    """Giữ lại and holds with their dossiers, the earliest last day first."""
    found = _list(connection, _OPEN.format(table="holding", ended="ended_on", day="until_day"), ended_too)
    return [_held(row, holding_of(row)) for row in found]


def lent(connection: Connection, *, returned_too: bool = False) -> list[Held]:
    """Loans with their dossiers, the earliest agreed return first."""
    found = _list(connection, _OPEN.format(table="loan", ended="returned_on", day="due_on"), returned_too)
    return [_held(row, loan_of(row)) for row in found]


def _list(connection: Connection, sql: str, ended_too: bool) -> list[dict[str, Any]]:
    """Ties of dossiers the person at work may see."""
    answer, hidden = connection.exec_driver_sql(sql, (int(ended_too),)), scope.hidden_dossiers(connection)
    names = list(answer.keys())
    return [dict(zip(names, row, strict=True)) for row in answer if row.dossier_id not in hidden]


def _held(row: dict[str, Any], fact: Holding | Loan) -> Held:
    code = f"{row['notation']}/{row['period']}" if row["period"] else row["notation"]
    return Held(
        row["dossier_id"], row["dossier_uid"], code, row["title"], bool(row["restricted"]), row["retention"],
        fact,
    )  # fmt: skip
