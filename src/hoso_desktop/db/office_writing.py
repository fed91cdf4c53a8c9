"""Writing fonds and terms with their facts."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.fonds import Fonds


def ensure_term(tx: Tx, label: str) -> None:
    """Know a term, old ones of former communes too."""
    table = schema.term
    if tx.connection.execute(select(table.c.id).where(table.c.label == label)).first() is None:
        uid = str(uuid.uuid4())
        tx.insert(table, {"uid": uid, "label": label})
        tx.record("term.created", object_uid=uid, body={"label": label})


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
