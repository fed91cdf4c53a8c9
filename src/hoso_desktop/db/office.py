"""Rows of the office itself: settings, people, bodies, terms, fonds, stored keys."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from hoso_desktop.db import schema
from hoso_desktop.db.rows import body_of, fonds_of
from hoso_desktop.domain.fonds import Body, Fonds
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
