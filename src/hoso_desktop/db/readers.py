"""Who may see a restricted dossier, and the people of the office: rows, read and written inside one Tx."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx


def readers(connection: Connection, dossier_id: int) -> dict[str, int]:
    """Person uid → id of the row that lets him see the dossier; empty where everybody may."""
    table = schema.reader
    rows = connection.execute(
        select(table.c.id, table.c.person_uid).where(table.c.dossier_id == dossier_id).order_by(table.c.id)
    )
    return {row.person_uid: row.id for row in rows}


def set_readers(tx: Tx, dossier_id: int, wanted: Collection[str]) -> None:
    """Make exactly these people the readers."""
    known = readers(tx.connection, dossier_id)
    for person_uid, row_id in known.items():
        if person_uid not in wanted:
            tx.delete(schema.reader, row_id)
    for person_uid in wanted:
        if person_uid not in known:
            tx.insert(
                schema.reader,
                {"uid": str(uuid.uuid4()), "dossier_id": dossier_id, "person_uid": person_uid},
            )


def people(connection: Connection) -> list[dict[str, Any]]:
    """Every person, the first ones first; `roles` is a list."""
    rows = connection.execute(select(schema.person).order_by(schema.person.c.id)).mappings()
    return [{**row, "roles": json.loads(row["roles"])} for row in rows]
