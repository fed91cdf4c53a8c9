"""What was printed of which dossier, when, and what it showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx


@dataclass(frozen=True, slots=True)
class LastPrint:
    """The newest print of a paper: hash of what it shows, its number, its form and the moment (UTC stamp)."""

    content_hash: str
    number: int
    template: str
    at_utc: str


def last_prints(connection: Connection, dossier_uid: str) -> dict[str, LastPrint]:
    """The newest print of each paper of a dossier."""
    table, dossier = schema.printed, schema.dossier
    rows = connection.execute(
        select(table.c.form, table.c.content_hash, table.c.print_number, table.c.template, table.c.at_utc)
        .join(dossier, dossier.c.id == table.c.dossier_id)
        .where(dossier.c.uid == dossier_uid)
        .order_by(table.c.id)
    )
    return {row.form: LastPrint(row.content_hash, row.print_number, row.template, row.at_utc) for row in rows}


def kinds_since(connection: Connection, dossier_uid: str, forms: Sequence[str]) -> set[str]:
    """Kinds of journal entries of a dossier, its papers and the settings since the oldest of these prints."""
    printed, dossier, journal = schema.printed, schema.dossier, schema.journal
    newest = (
        select(func.max(printed.c.id))
        .join(dossier, dossier.c.id == printed.c.dossier_id)
        .where(dossier.c.uid == dossier_uid, printed.c.form.in_(forms))
        .group_by(printed.c.form)
    )
    first = connection.execute(
        select(func.min(journal.c.seq))
        .join(printed, printed.c.uid == journal.c.object_uid)
        .where(printed.c.id.in_(newest), journal.c.kind == "dossier.printed")
    ).scalar_one()
    placement, entry = schema.placement, schema.entry
    own = (
        select(entry.c.uid)
        .join(placement, placement.c.entry_id == entry.c.id)
        .join(dossier, dossier.c.id == placement.c.dossier_id)
        .where(dossier.c.uid == dossier_uid)
    )
    found = select(journal.c.kind).where(
        journal.c.seq > (first or 0),
        (journal.c.dossier_uid == dossier_uid)
        | journal.c.object_uid.in_(own)
        | (journal.c.kind == "settings.changed"),
    )
    return set(connection.execute(found.distinct()).scalars())


def record(tx: Tx, dossier_uid: str, form: str, values: dict[str, Any], *, copies: int = 1) -> None:
    """Note a print and its fact, with the number of copies."""
    table = schema.printed
    dossier_id = tx.connection.execute(
        select(schema.dossier.c.id).where(schema.dossier.c.uid == dossier_uid)
    ).scalar_one()
    number = tx.connection.execute(
        select(func.coalesce(func.max(table.c.print_number), 0)).where(
            table.c.dossier_id == dossier_id, table.c.form == form
        )
    ).scalar_one()
    tx.insert(table, {**values, "dossier_id": dossier_id, "form": form, "print_number": number + 1})
    body = {
        "form": form, "number": number + 1, "content": values["content_hash"], "pages": values["pages"],
        "copies": copies,
    }  # fmt: skip
    tx.record("dossier.printed", object_uid=values["uid"], dossier_uid=dossier_uid, body=body, travels=False)
