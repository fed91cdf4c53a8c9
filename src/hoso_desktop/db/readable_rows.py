"""The rows of a store as plain values, table by table, for the readable export; a new store filled with them.

What only makes sense inside one store (keys, where sealed files lie, logins, its own upkeep) never leaves.
Who may not see a dossier gets nothing of it. Decides nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from hoso_desktop.db import schema, scope
from hoso_desktop.db.journal import Tx

# In the order in which a new store can take them in.
TABLES = (
    "setting", "person", "body", "term", "fonds", "inventory", "file_plan", "file_plan_entry", "dossier",
    "entry", "attachment", "placement", "missing_number", "printed", "package", "sign_off", "component_mark",
    "expected_paper", "meeting", "holding", "loan", "reader", "scan_file", "rule_set", "inspection", "batch",
    "batch_dossier", "receipt",
)  # fmt: skip
_LEFT_OUT = {
    "person": {"login", "recipient", "sealed_identity"},
    "attachment": {
        "storage_id", "cipher_sha256", "cipher_size", "identity_generation", "recipients", "checked_at",
        "check_result",
    },
    "entry": {"placements"},  # counted again by the store that takes the rows in
}  # fmt: skip
# Settings of this PC, of this store's keys and upkeep, or of the one who rebuilt it.
REBUILT = "rebuilt"
_OWN_SETTINGS = (
    "backup", "daily_check", "export_schedule", "province_package_key", "recovery", "rekey", "scan_folder",
    "search", "sudden_end", "supplements", REBUILT,
)  # fmt: skip

Row = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Ids of what the person at work does not see."""

    dossiers: frozenset[int] = frozenset()
    entries: frozenset[int] = frozenset()
    attachments: frozenset[int] = frozenset()
    placements: frozenset[str] = frozenset()
    batches: frozenset[int] = field(default=frozenset())


def hidden(connection: Connection) -> Hidden:
    """What is to be left out for the person at work."""
    dossiers = scope.hidden_dossiers(connection)
    if not dossiers:
        return Hidden()
    placed, item = schema.placement, schema.batch_dossier
    theirs = connection.execute(
        select(placed.c.uid, placed.c.attachment_id).where(placed.c.dossier_id.in_(dossiers))
    ).all()
    shown = set(
        connection.execute(
            select(placed.c.attachment_id).where(placed.c.dossier_id.not_in(dossiers))
        ).scalars()
    )
    files = {row.attachment_id for row in theirs} - shown - {None}
    batches = connection.execute(select(item.c.batch_id).where(item.c.dossier_id.in_(dossiers))).scalars()
    return Hidden(
        dossiers, scope.hidden_entries(connection), frozenset(files), frozenset(row.uid for row in theirs),
        frozenset(batches),
    )  # fmt: skip


def rows(connection: Connection, name: str, out: Hidden) -> Iterator[Row]:
    """The rows of a table in the order of their keys, without what is left out."""
    table = schema.metadata.tables[name]
    if name == "setting":
        yield from _settings(connection)
        return
    dropped = _LEFT_OUT.get(name, set())
    who = {"person": "uid", "reader": "person_uid"}.get(name, "")
    rebuilder = _rebuilder(connection) if who else ""
    for found in connection.execute(select(table).order_by(table.c.id)).mappings():
        row = {key: value for key, value in found.items() if key not in dropped}
        if not _is_hidden(name, row, out) and not (rebuilder and row[who] == rebuilder):
            yield f"{row['id']:012d}", row


def _settings(connection: Connection) -> Iterator[Row]:
    table = schema.setting
    for row in connection.execute(select(table).order_by(table.c.key)):
        if not row.key.startswith(_OWN_SETTINGS):
            yield row.key, {"key": row.key, "value": row.value}


def _rebuilder(connection: Connection) -> str:
    """Who rebuilt this store: not one of those the export told of."""
    table = schema.setting
    found = connection.execute(select(table.c.value).where(table.c.key == REBUILT)).scalar()
    return str(found or "").strip('"')


def _is_hidden(name: str, row: Mapping[str, Any], out: Hidden) -> bool:
    if not out.dossiers:
        return False
    ids = {"dossier": out.dossiers, "entry": out.entries, "attachment": out.attachments}
    return (
        row.get("dossier_id") in out.dossiers
        or row["id"] in ids.get(name, ())
        or (name == "scan_file" and row["placement_uid"] in out.placements)
        or (name == "receipt" and row["batch_id"] in out.batches)
    )


def columns(name: str) -> tuple[str, ...]:
    """The columns of a table that leave."""
    table = schema.metadata.tables[name]
    return tuple(column.name for column in table.columns if column.name not in _LEFT_OUT.get(name, set()))


def storage_ids(connection: Connection) -> dict[int, str]:
    """Attachment id → uid of the attachments of a store."""
    table = schema.attachment
    return {row.id: row.uid for row in connection.execute(select(table.c.id, table.c.uid))}


# Filling a new store


def clear(tx: Tx, keep_person: str) -> None:
    """Take away what a new office begins with, but the person who rebuilds it, who moves out of the way."""
    for name in reversed(TABLES):
        table = schema.metadata.tables[name]
        if name == "person":
            tx.connection.execute(table.delete().where(table.c.uid != keep_person))
        elif name != "setting":
            tx.connection.execute(table.delete())


def put(tx: Tx, name: str, values: Iterable[Mapping[str, Any]]) -> int:
    """Put the rows of a table in, each looked at as any change is; how many there were."""
    table, count = schema.metadata.tables[name], 0
    for row in values:
        if name == "setting":
            _put_setting(tx.connection, table, row)
        else:
            tx.insert(table, dict(row))
        count += 1
    return count


def _put_setting(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    connection.execute(table.delete().where(table.c.key == row["key"]))
    connection.execute(insert(table).values(**row))


def let_read(tx: Tx, person_uid: str) -> None:
    """Whoever rebuilds a store held all of it in the clear: what is restricted is not hidden from him."""
    table = schema.reader
    ids = tx.connection.execute(select(table.c.dossier_id).distinct()).scalars().all()
    for dossier_id in ids:
        tx.insert(table, {"uid": str(uuid.uuid4()), "dossier_id": dossier_id, "person_uid": person_uid})


def move_person(tx: Tx, uid: str, at_least: int) -> None:
    """Give the one who rebuilds an id behind everybody's."""
    table = schema.person
    last = tx.connection.execute(select(func.max(table.c.id))).scalar() or 0
    tx.connection.execute(update(table).where(table.c.uid == uid).values(id=max(last, at_least) + 1))
