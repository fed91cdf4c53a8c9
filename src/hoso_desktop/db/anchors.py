"""Heads of the journal that left the store: what was handed out, printed or copied, and when.

An anchor is a promise of the past: whatever the journal says now must still hold that row. Never judges a
journal (domain.history_check) and never hands a head out itself.
"""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, insert, select

from hoso_desktop.db import journal, schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.history_check import Anchor

BACKUP, SIDECAR, RECEIPT, PRINTED = "backup", "sidecar", "receipt", "printed"


def put(
    tx: Tx, kind: str, place: str, note: str = "", *, head: tuple[int, str] | None = None
) -> tuple[int, str]:
    """Keep a head that leaves the store; returns its (seq, hash).

    Without `head` it is the newest fact that was there before this transaction. Nothing is kept of a
    journal that is still empty.
    """
    seq, digest = head if head is not None else journal.head(tx.connection)
    if seq:
        values = {
            "uid": str(uuid.uuid4()), "at_utc": stamp(tx.moment), "seq": seq, "hash": digest,
            "kind": kind, "place": place, "note": note,
        }  # fmt: skip
        # Not by `tx.insert`: what was handed out stays handed out when the change is taken back.
        tx.connection.execute(insert(schema.anchor).values(**values))
    return seq, digest


def rows(connection: Connection) -> tuple[Anchor, ...]:
    """Every head that left the store, oldest first."""
    table = schema.anchor
    query = select(table).order_by(table.c.id)
    return tuple(
        Anchor(row.seq, row.hash, row.kind, row.at_utc, row.place, row.note)
        for row in connection.execute(query)
    )
