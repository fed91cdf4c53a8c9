"""File plans and their titles: reading and writing rows. Decides nothing; the caller records the facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from hoso_desktop.db import schema, scope
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.file_plan import (
    FilePlan,
    FilePlanEntry,
    HeadingBy,
    NotationStyle,
    Numbering,
    PlanState,
    SymbolOrder,
)
from hoso_desktop.domain.retention import from_code

_TEXTS = (
    "uid", "heading", "heading_title", "small_heading", "notation", "title", "owner", "note", "source",
    "component_set", "type_name", "each", "origin_uid",
)  # fmt: skip
_PLAN_TEXTS = ("decision_number", "signer", "signer_position", "copied_from")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def entry_of(row: RowMapping) -> FilePlanEntry:
    """A title from its row."""
    return FilePlanEntry(
        **{name: row[name] for name in _TEXTS},
        retention=from_code(row["retention"]),
        kind=DossierKind(row["kind"]),
        confirmed=bool(row["confirmed"]),
        remind_secrecy=bool(row["remind_secrecy"]),
        last_number=row["last_number"],
        added_on=_day(row["added_on"]),
        revision=row["revision"],
    )


def entry_values(entry: FilePlanEntry) -> dict[str, Any]:
    """A title as columns (without plan, ordinal and revision)."""
    return {
        **{name: getattr(entry, name) for name in _TEXTS},
        "retention": entry.retention.code,
        "kind": entry.kind.value,
        "confirmed": int(entry.confirmed),
        "remind_secrecy": int(entry.remind_secrecy),
        "last_number": entry.last_number,
        "added_on": entry.added_on.isoformat() if entry.added_on else "",
    }


def plan_values(plan: FilePlan) -> dict[str, Any]:
    """A plan's own columns (without its titles and revision)."""
    return {
        **{name: getattr(plan, name) for name in ("uid", "year", "term", *_PLAN_TEXTS)},
        "state": plan.state.value,
        "numbering": plan.style.numbering.value,
        "symbol_order": plan.style.order.value,
        "separator": plan.style.separator,
        "heading_by": plan.heading_by.value,
        "decision_day": plan.decision_day.isoformat() if plan.decision_day else "",
    }


def _plan_of(row: RowMapping, entries: Sequence[FilePlanEntry]) -> FilePlan:
    style = NotationStyle(Numbering(row["numbering"]), SymbolOrder(row["symbol_order"]), row["separator"])
    return FilePlan(
        uid=row["uid"],
        year=row["year"],
        term=row["term"],
        state=PlanState(row["state"]),
        entries=tuple(entries),
        style=style,
        heading_by=HeadingBy(row["heading_by"]),
        decision_day=_day(row["decision_day"]),
        revision=row["revision"],
        **{name: row[name] for name in _PLAN_TEXTS},
    )


def plans(connection: Connection, year: int | None = None) -> list[tuple[int, FilePlan]]:
    """(id, plan with its titles) of a year or of all years, oldest year first."""
    table = schema.file_plan
    query = select(table).order_by(table.c.year, table.c.id)
    if year is not None:
        query = query.where(table.c.year == year)
    return [(row["id"], _plan_of(row, _entries(connection, row["id"]))) for row in
            connection.execute(query).mappings().all()]  # fmt: skip


def plan_by_uid(connection: Connection, uid: str) -> tuple[int, FilePlan] | None:
    """One plan, or None."""
    table = schema.file_plan
    row = connection.execute(select(table).where(table.c.uid == uid)).mappings().first()
    return (row["id"], _plan_of(row, _entries(connection, row["id"]))) if row is not None else None


def _entries(connection: Connection, plan_id: int) -> list[FilePlanEntry]:
    table = schema.file_plan_entry
    query = select(table).where(table.c.file_plan_id == plan_id).order_by(table.c.ordinal, table.c.id)
    return [entry_of(row) for row in connection.execute(query).mappings()]


def plan_entries(connection: Connection, year: int) -> list[FilePlanEntry]:
    """The titles of all plans of a year, in order."""
    return [entry for _, plan in plans(connection, year) for entry in plan.entries]


def entry_by_uid(connection: Connection, uid: str) -> tuple[int, int, FilePlanEntry] | None:
    """(id, plan id, title) of a title, or None."""
    table = schema.file_plan_entry
    row = connection.execute(select(table).where(table.c.uid == uid)).mappings().first()
    return (row["id"], row["file_plan_id"], entry_of(row)) if row is not None else None


def file_plan_id(connection: Connection, year: int, term: str) -> int | None:
    """Id of the plan of a year and term."""
    table = schema.file_plan
    query = select(table.c.id).where(table.c.year == year, table.c.term == term)
    found = connection.execute(query).scalar()
    return int(found) if found is not None else None


def add_plan(tx: Tx, plan: FilePlan) -> int:
    """Insert a plan with its titles."""
    plan_id = tx.insert(schema.file_plan, plan_values(plan))
    values = [
        {**entry_values(entry), "file_plan_id": plan_id, "ordinal": ordinal}
        for ordinal, entry in enumerate(plan.entries, start=1)
    ]
    if not tx.keep_images:
        if values:
            tx.connection.execute(insert(schema.file_plan_entry), values)
        return plan_id
    for row in values:
        tx.insert(schema.file_plan_entry, row)
    return plan_id


def add_entry(tx: Tx, plan_id: int, entry: FilePlanEntry, *, ordinal: int) -> int:
    """Insert one title at an ordinal (1 = first); those behind it move down."""
    table = schema.file_plan_entry
    for row_id, at in _ordinals(tx, plan_id):
        if at >= ordinal:
            tx.keep(table, row_id)
            tx.connection.execute(update(table).where(table.c.id == row_id).values(ordinal=at + 1))
    return tx.insert(table, {**entry_values(entry), "file_plan_id": plan_id, "ordinal": ordinal})


def _ordinals(tx: Tx, plan_id: int) -> list[tuple[int, int]]:
    table = schema.file_plan_entry
    query = select(table.c.id, table.c.ordinal).where(table.c.file_plan_id == plan_id)
    return [(row.id, row.ordinal) for row in tx.connection.execute(query.order_by(table.c.ordinal))]


def set_order(tx: Tx, plan_id: int, uids: Sequence[str]) -> None:
    """Give the titles of a plan the ordinals 1, 2, 3 … in the wanted order."""
    table = schema.file_plan_entry
    query = select(table.c.id, table.c.uid, table.c.ordinal).where(table.c.file_plan_id == plan_id)
    known = {row.uid: (row.id, row.ordinal) for row in tx.connection.execute(query)}
    for ordinal, uid in enumerate(uids, start=1):
        row_id, at = known[uid]
        if at != ordinal:
            tx.keep(table, row_id)
            tx.connection.execute(update(table).where(table.c.id == row_id).values(ordinal=ordinal))


def change_entry(tx: Tx, row_id: int, after: FilePlanEntry, *, expected_revision: int | None) -> None:
    """Write the columns of a title."""
    tx.update(schema.file_plan_entry, row_id, entry_values(after), expected_revision=expected_revision)


def change_plan(tx: Tx, row_id: int, after: FilePlan, *, expected_revision: int | None) -> None:
    """Write the columns of a plan."""
    tx.update(schema.file_plan, row_id, plan_values(after), expected_revision=expected_revision)


def remove_entry(tx: Tx, row_id: int) -> None:
    """Take a title out of its plan."""
    tx.delete(schema.file_plan_entry, row_id)


def opened(connection: Connection, year: int, *, hidden_too: bool = False) -> list[dict[str, Any]]:
    """Dossiers of a year with the title they came from, their state and how many papers they hold.

    Those the person at work may not see are left out, unless `hidden_too`: then `hidden` says which they are.
    """
    hidden = scope.hidden_dossiers(connection)
    table, placed = schema.dossier, schema.placement
    query = (
        select(
            table.c.id, table.c.uid, table.c.notation, table.c.period, table.c.title, table.c.state,
            table.c.plan_entry_uid, func.count(placed.c.id).label("documents"),
        )
        .outerjoin(placed, placed.c.dossier_id == table.c.id)
        .where(table.c.period == str(year), table.c.id.not_in(() if hidden_too else hidden))
        .group_by(table.c.id)
        .order_by(table.c.sort_key, table.c.id)
    )  # fmt: skip
    return [{**row, "hidden": row["id"] in hidden} for row in connection.execute(query).mappings()]
