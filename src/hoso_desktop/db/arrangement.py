"""Inventories and the archival numbers given in them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.journal import Tx


def inventory(connection: Connection, fonds_uid: str, number: str) -> tuple[int, str] | None:
    """(id, uid) of an inventory of a fonds."""
    table, fonds = schema.inventory, schema.fonds
    row = connection.execute(
        select(table.c.id, table.c.uid).join(fonds).where(fonds.c.uid == fonds_uid, table.c.number == number)
    ).first()
    return (row.id, row.uid) if row else None


def add_inventory(tx: Tx, fonds_uid: str, *, uid: str, number: str, name: str) -> tuple[int, str]:
    """A new inventory of a fonds, with its fact."""
    fonds_id = tx.connection.execute(
        select(schema.fonds.c.id).where(schema.fonds.c.uid == fonds_uid)
    ).scalar_one()
    row_id = tx.insert(schema.inventory, {"uid": uid, "fonds_id": fonds_id, "number": number, "name": name})
    tx.record("inventory.created", object_uid=uid, body={"fonds": fonds_uid, "number": number, "name": name})
    return row_id, uid


def numbers(connection: Connection, inventory_id: int) -> dict[str, str]:
    """Dossier numbers used in an inventory, with the titles; `…` for one that is not for these eyes."""
    table, hidden = schema.dossier, scope.hidden_dossiers(connection)
    query = select(table.c.id, table.c.number, table.c.title).where(table.c.inventory_id == inventory_id)
    return {row.number: "…" if row.id in hidden else row.title for row in connection.execute(query)}
