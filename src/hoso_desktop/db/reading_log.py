"""Who opened which dossier: ordinary readings are one fact per person, dossier and day."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.journal import Tx


def seen(connection: Connection, person_uid: str, dossier_uid: str, day: str) -> bool:
    """Whether today's reading is already recorded."""
    mark_table, dossier = schema.read_mark, schema.dossier
    query = (
        select(mark_table.c.day)
        .join(dossier, dossier.c.id == mark_table.c.dossier_id)
        .where(mark_table.c.person_uid == person_uid, mark_table.c.day == day, dossier.c.uid == dossier_uid)
    )
    return connection.execute(query).first() is not None


def mark(tx: Tx, person_uid: str, dossier_uid: str, day: str) -> None:
    """Record the first reading of the day."""
    dossier_id = tx.connection.execute(
        select(schema.dossier.c.id).where(schema.dossier.c.uid == dossier_uid)
    ).scalar_one()
    values = {"person_uid": person_uid, "dossier_id": dossier_id, "day": day}
    tx.connection.execute(insert(schema.read_mark).prefix_with("OR IGNORE").values(**values))
    tx.record(
        "dossier.read", object_uid=dossier_uid, dossier_uid=dossier_uid, body={"day": day}, travels=False
    )


def note(tx: Tx, dossier_uid: str, attachment_uid: str = "") -> None:
    """Record one reading of a restricted dossier, or of a file in it, each time."""
    kind = "attachment.read" if attachment_uid else "dossier.read"
    tx.record(
        kind, object_uid=attachment_uid or dossier_uid, dossier_uid=dossier_uid, body={"restricted": True},
        travels=False,
    )  # fmt: skip


def homes_of(connection: Connection, attachment_uid: str) -> list[tuple[str, bool]]:
    """(uid, restricted) of the dossiers with a file that the person at work may see."""
    placed, dossier, attached = schema.placement, schema.dossier, schema.attachment
    query = (
        select(dossier.c.id, dossier.c.uid, dossier.c.restricted)
        .join(placed, placed.c.dossier_id == dossier.c.id)
        .join(attached, attached.c.id == placed.c.attachment_id)
        .where(attached.c.uid == attachment_uid)
    )
    hidden = scope.hidden_dossiers(connection)
    return [(row.uid, bool(row.restricted)) for row in connection.execute(query) if row.id not in hidden]
