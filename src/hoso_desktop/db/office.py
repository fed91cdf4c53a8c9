"""Rows of the office itself: settings, people, bodies, terms, fonds, file plans, stored keys."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.rows import body_of, fonds_of
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.domain.fonds import Body, Fonds
from hoso_desktop.domain.retention import from_code
from hoso_desktop.domain.terms import Term


def settings(connection: Connection) -> dict[str, Any]:
    """All settings of the office."""
    rows = connection.execute(select(schema.setting.c.key, schema.setting.c.value))
    return {row.key: json.loads(row.value) for row in rows}


def put_settings(connection: Connection, values: dict[str, Any]) -> None:
    """Store settings, replacing earlier values."""
    for key, value in values.items():
        text = json.dumps(value, ensure_ascii=False)
        statement = upsert(schema.setting).values(key=key, value=text)
        connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": text}))


def put_secret(connection: Connection, kind: str, generation: int, value: str) -> None:
    """Keep a key inside the encrypted database (`age`, `signing`)."""
    connection.execute(insert(schema.secret_key).values(kind=kind, generation=generation, value=value))


def secrets(connection: Connection, kind: str) -> list[str]:
    """Keys of one kind, newest generation first."""
    table = schema.secret_key
    query = select(table.c.value).where(table.c.kind == kind).order_by(table.c.generation.desc())
    return [str(row.value) for row in connection.execute(query)]


def person_by_login(connection: Connection, login: str) -> dict[str, Any] | None:
    """The person row of a login."""
    row = connection.execute(select(schema.person).where(schema.person.c.login == login)).mappings().first()
    return dict(row) if row else None


def bodies(connection: Connection) -> list[tuple[int, Body]]:
    """All bodies with their ids."""
    return [(row["id"], body_of(row)) for row in connection.execute(select(schema.body)).mappings()]


def fonds_list(connection: Connection) -> list[tuple[int, Fonds]]:
    """All fonds with their ids, in order of number."""
    body_uids = {row_id: body.uid for row_id, body in bodies(connection)}
    rows = list(connection.execute(select(schema.fonds).order_by(schema.fonds.c.number)).mappings())
    uids = {row["id"]: row["uid"] for row in rows}
    return [
        (
            row["id"],
            fonds_of(
                row, body_uid=body_uids.get(row["body_id"]), successor_uid=uids.get(row["successor_id"])
            ),
        )
        for row in rows
    ]


_PLAN_TEXTS = (
    "uid", "heading", "heading_title", "small_heading", "notation", "title", "owner", "note", "source",
)  # fmt: skip


def file_plan_id(connection: Connection, year: int, term: str) -> int | None:
    """Id of the plan of a year."""
    table = schema.file_plan
    query = select(table.c.id).where(table.c.year == year, table.c.term == term)
    found = connection.execute(query).scalar()
    return int(found) if found is not None else None


def plan_entries(connection: Connection, year: int) -> list[FilePlanEntry]:
    """The titles of a year's plan, in order."""
    table, plan = schema.file_plan_entry, schema.file_plan
    query = select(table).join(plan).where(plan.c.year == year).order_by(plan.c.id, table.c.ordinal)
    return [
        FilePlanEntry(
            **{name: row[name] for name in _PLAN_TEXTS},
            retention=from_code(row["retention"]),
            kind=DossierKind(row["kind"]),
            confirmed=bool(row["confirmed"]),
            remind_secrecy=bool(row["remind_secrecy"]),
        )
        for row in connection.execute(query).mappings()
    ]


def insert_plan_entries(tx: Tx, plan_id: int, entries: list[FilePlanEntry]) -> None:
    """Add titles to a plan in the order given."""
    values = [
        {
            **{name: getattr(entry, name) for name in _PLAN_TEXTS},
            "file_plan_id": plan_id,
            "ordinal": ordinal,
            "retention": entry.retention.code,
            "kind": entry.kind.value,
            "confirmed": int(entry.confirmed),
            "remind_secrecy": int(entry.remind_secrecy),
        }
        for ordinal, entry in enumerate(entries, start=1)
    ]
    if values:
        tx.connection.execute(insert(schema.file_plan_entry), values)


def term_labels(connection: Connection) -> list[str]:
    """Known terms, oldest first."""
    return [
        row.label for row in connection.execute(select(schema.term.c.label).order_by(schema.term.c.label))
    ]


def terms(connection: Connection) -> list[Term]:
    """Known terms with their days, as far as they are known."""
    table = schema.term
    rows = connection.execute(select(table.c.label, table.c.begins, table.c.ends).order_by(table.c.label))
    return [Term(row.label, _day(row.begins), _day(row.ends)) for row in rows]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def counts(connection: Connection) -> dict[str, int]:
    """Rows per kind of record, for health reports."""
    tables = ("dossier", "entry", "placement", "attachment", "journal")
    return {
        name: int(
            connection.execute(select(func.count()).select_from(schema.metadata.tables[name])).scalar_one()
        )
        for name in tables
    }
