"""Taking a whole import back while none of its records has been touched since."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from hoso_desktop.db import schema, search
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.rows import date_values
from hoso_desktop.domain.dates import NO_DATE

_PAGE = 500
_TABLES = {"placement": schema.placement, "entry": schema.entry, "dossier": schema.dossier}


def untouched(connection: Connection, items: dict[str, dict[int, int]]) -> bool:
    """Whether every record still has the revision the import gave it and nothing new hangs on it."""
    for kind, table in _TABLES.items():
        wanted = items.get(kind, {})
        if _revisions(connection, table, list(wanted)) != wanted:
            return False
    enriched = items.get("enriched", {})
    if _revisions(connection, schema.entry, list(enriched)) != enriched:
        return False
    placed = schema.placement
    own = set(items.get("placement", {}))
    for column, kind in ((placed.c.dossier_id, "dossier"), (placed.c.entry_id, "entry")):
        for page in _pages(list(items.get(kind, {}))):
            if any(
                row.id not in own for row in connection.execute(select(placed.c.id).where(column.in_(page)))
            ):
                return False
    return not _in_use(connection, list(items.get("dossier", {})))


def _revisions(connection: Connection, table: Table, ids: list[int]) -> dict[int, int]:
    out: dict[int, int] = {}
    for page in _pages(ids):
        rows = connection.execute(select(table.c.id, table.c.revision).where(table.c.id.in_(page)))
        out.update((row.id, row.revision) for row in rows)
    return out


def _in_use(connection: Connection, dossier_ids: list[int]) -> bool:
    """Printed or packaged dossiers have left the house: their import stays."""
    for page in _pages(dossier_ids):
        for table in (schema.printed, schema.package):
            if connection.execute(select(table.c.id).where(table.c.dossier_id.in_(page)).limit(1)).first():
                return True
    return False


def _pages(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + _PAGE] for start in range(0, len(ids), _PAGE)]


def remove(tx: Tx, batch_id: int, batch_uid: str, items: dict[str, dict[int, int]], at_utc: str) -> list[str]:
    """Delete the import's records with a fact for each dossier; returns storage ids of files set free."""
    connection = tx.connection
    _tell_dossiers(tx, batch_uid, items)
    search.remove(connection, [search.entry_rowid(i) for i in items.get("entry", {})])
    search.remove(connection, [search.dossier_rowid(i) for i in items.get("dossier", {})])
    freed = _storage_ids(connection, list(items.get("attachment", {})))
    order: tuple[tuple[str, Table, Any], ...] = (
        ("placement", schema.placement, None),
        ("attachment", schema.attachment, None),
        ("entry", schema.entry, None),
        ("dossier", schema.read_mark, schema.read_mark.c.dossier_id),
        ("dossier", schema.dossier, None),
    )
    for kind, table, column in order:
        for page in _pages(list(items.get(kind, {}))):
            connection.execute(delete(table).where((table.c.id if column is None else column).in_(page)))
    for page in _pages(list(items.get("enriched", {}))):
        entry = schema.entry
        values = {
            "direction": "", "arrival_number": "", **date_values("arrival", NO_DATE),
            "revision": entry.c.revision + 1,
        }  # fmt: skip
        connection.execute(update(entry).where(entry.c.id.in_(page)).values(**values))
    batch = schema.import_batch
    connection.execute(update(batch).where(batch.c.id == batch_id).values(undone_at=at_utc))
    counts = {kind: len(rows) for kind, rows in items.items()}
    tx.record("import.undone", object_uid=batch_uid, body={"undoes": batch_uid, "removed": counts})
    return freed


def _tell_dossiers(tx: Tx, batch_uid: str, items: dict[str, dict[int, int]]) -> None:
    table = schema.dossier
    for page in _pages(list(items.get("dossier", {}))):
        for row in tx.connection.execute(select(table.c.uid).where(table.c.id.in_(page))):
            tx.record("dossier.removed", object_uid=row.uid, dossier_uid=row.uid, body={"undoes": batch_uid})


def _storage_ids(connection: Connection, ids: list[int]) -> list[str]:
    table = schema.attachment
    return [
        row.storage_id
        for page in _pages(ids)
        for row in connection.execute(select(table.c.storage_id).where(table.c.id.in_(page)))
    ]
