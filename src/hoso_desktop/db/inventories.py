"""Inventories with their dossiers, and the dossiers of no value: whose papers are printed by the list.

Reads ids and what orders them; the dossiers themselves are read as for the checks (db/check_facts.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.office import fonds_list
from hoso_desktop.db.rows import inventory_of
from hoso_desktop.domain.fonds import Fonds, Inventory
from hoso_desktop.domain.retention import WORTHLESS


@dataclass(frozen=True, slots=True)
class FoundInventory:
    """An inventory with its fonds and the id of its row."""

    row_id: int
    inventory: Inventory
    fonds: Fonds


def inventories(connection: Connection) -> list[FoundInventory]:
    """Inventories that have dossiers these eyes may see, by number of fonds and of inventory."""
    table, fonds_by_id = schema.inventory, dict(fonds_list(connection))
    rules = [schema.dossier.c.inventory_id.is_not(None), *scope.visible(connection)]
    used = select(schema.dossier.c.inventory_id).where(*rules)
    rows = connection.execute(select(table).where(table.c.id.in_(used))).mappings()
    found = [
        FoundInventory(
            row["id"], inventory_of(row, fonds_by_id[row["fonds_id"]].uid), fonds_by_id[row["fonds_id"]]
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.fonds.number, one.inventory.number))


def in_inventory(connection: Connection, inventory_id: int) -> list[int] | None:
    """Ids of an inventory's dossiers by number; None where one of them is not for these eyes."""
    table = schema.dossier
    query = select(table.c.id).where(table.c.inventory_id == inventory_id).order_by(table.c.number)
    ids = list(connection.execute(query).scalars())
    return None if scope.hidden_dossiers(connection).intersection(ids) else ids


def has_boxes(connection: Connection) -> bool:
    """Whether a dossier of an inventory lies in a box."""
    table = schema.dossier
    rules = [table.c.inventory_id.is_not(None), table.c.box != "", *scope.visible(connection)]
    return connection.execute(select(table.c.id).where(*rules).limit(1)).first() is not None


def worthless(connection: Connection) -> list[int]:
    """Ids of the dossiers of no value that may be seen, in the order they came in."""
    table = schema.dossier
    rules = [table.c.retention == WORTHLESS.code, *scope.visible(connection)]
    return list(
        connection.execute(select(table.c.id).where(*rules).order_by(table.c.fonds_id, table.c.id)).scalars()
    )
