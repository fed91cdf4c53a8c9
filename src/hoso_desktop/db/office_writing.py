"""Writing fonds and terms with their facts."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import exists, select

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.rows import entry_of
from hoso_desktop.domain.document import RegisterEntry
from hoso_desktop.domain.dossier import EDITABLE
from hoso_desktop.domain.fonds import Fonds


def ensure_term(tx: Tx, label: str) -> None:
    """Know a term, old ones of former communes too."""
    table = schema.term
    if tx.connection.execute(select(table.c.id).where(table.c.label == label)).first() is None:
        uid = str(uuid.uuid4())
        tx.insert(table, {"uid": uid, "label": label})
        tx.record("term.created", object_uid=uid, body={"label": label})


def set_term_days(tx: Tx, label: str, **days: date) -> None:
    """Write the day a known term `begins` or `ends`."""
    table = schema.term
    row = tx.connection.execute(select(table).where(table.c.label == label)).mappings().one()
    after = {name: day.isoformat() for name, day in days.items()}
    before = {name: row[name] for name in after}
    if before == after:
        return
    tx.update(table, row["id"], after)
    body = {"label": label, "before": before, "after": after}
    tx.record("term.changed", object_uid=row["uid"], body=body)


def issued_in(tx: Tx, year: int, labels: tuple[str, ...]) -> list[tuple[int, RegisterEntry]]:
    """Papers of a year that belong to one of some terms; those in a completed dossier stay as signed."""
    entry, placed, dossier = schema.entry, schema.placement, schema.dossier
    signed = exists().where(
        placed.c.entry_id == entry.c.id,
        placed.c.dossier_id == dossier.c.id,
        dossier.c.state.not_in([state.value for state in EDITABLE]),
    )
    wanted = select(entry).where(entry.c.date_year == year, entry.c.term.in_(labels), ~signed)
    return [(row["id"], entry_of(row)) for row in tx.connection.execute(wanted).mappings()]


def add_fonds(tx: Tx, fonds: Fonds) -> int:
    """A new fonds, with its fact; returns its id."""
    closed_on = fonds.closed_on.isoformat() if fonds.closed_on else ""
    values = {
        "uid": fonds.uid, "number": fonds.number, "name": fonds.name, "cover_line": fonds.cover_line,
        "state": fonds.state.value, "closed_on": closed_on,
    }  # fmt: skip
    row_id = tx.insert(schema.fonds, values)
    tx.record("fonds.created", object_uid=fonds.uid, body={"after": values})
    return row_id
