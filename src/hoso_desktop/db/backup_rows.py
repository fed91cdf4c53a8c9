"""Rows of the table `backup`: what was made where, what was found of it, and when it went."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hoso_desktop.db import schema


def text_of(counts: Mapping[str, int]) -> str:
    """Counts as they are stored."""
    return json.dumps(dict(counts), sort_keys=True)


def of_folder(connection: Connection, folder: Path) -> dict[str, Any] | None:
    """The row of a backup by where it lies."""
    table = schema.backup
    query = select(table).where(table.c.place == str(folder.parent), table.c.name == folder.name)
    found = connection.execute(query).mappings().first()
    return dict(found) if found else None


def in_place(connection: Connection, home: Path) -> list[dict[str, Any]]:
    """Backups of one place that were not taken away."""
    table = schema.backup
    query = select(table).where(table.c.place == str(home), table.c.removed_at == "")
    return list(map(dict, connection.execute(query.order_by(table.c.name)).mappings()))


def standing(connection: Connection) -> list[dict[str, Any]]:
    """Backups that were not taken away, newest first."""
    table = schema.backup
    query = select(table).where(table.c.removed_at == "").order_by(table.c.at_utc.desc(), table.c.id.desc())
    return list(map(dict, connection.execute(query).mappings()))


def put(connection: Connection, uid: str, values: Mapping[str, Any]) -> None:
    """Write a backup's row, or change the one there is."""
    table = schema.backup
    changed = connection.execute(update(table).where(table.c.uid == uid).values(**values))
    if not changed.rowcount:
        connection.execute(insert(table).values(uid=uid, **values))
