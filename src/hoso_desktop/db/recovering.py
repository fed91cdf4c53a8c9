"""What the recovery asks an open store: is it whole, what was done last, what its rows name. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, not_, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.store import Store

# What the program notes by itself, and readings: nobody's work that could be lost.
_OWN = ("login.%", "store.%", "%.read")
_EVERY_STEPS = 20_000


def quick_check(store: Store, stop: Callable[[], bool]) -> bool | None:
    """Whether rows and indexes are well formed; None when `stop` said so before the end."""
    with store.glance() as driver:
        driver.set_progress_handler(lambda: int(stop()), _EVERY_STEPS)
        try:
            found = [str(row[0]) for row in driver.execute("PRAGMA quick_check").fetchall()]
        except sqlcipher.Error as error:
            if "interrupt" in str(error).lower():
                return None
            raise
        finally:
            driver.set_progress_handler(None, 0)
    return found == ["ok"]


def last_work(connection: Connection) -> tuple[int, str] | None:
    """Sequence number and UTC stamp of the newest fact of somebody's work; None in an office without any."""
    table = schema.journal
    query = select(table.c.seq, table.c.at_utc).order_by(table.c.seq.desc()).limit(1)
    for pattern in _OWN:
        query = query.where(not_(table.c.kind.like(pattern)))
    found = connection.execute(query).first()
    return (int(found.seq), str(found.at_utc)) if found else None


def storage_ids(connection: Connection) -> set[str]:
    """The files the rows name."""
    return {row[0] for row in connection.execute(select(schema.attachment.c.storage_id))}


def dossier_codes(connection: Connection, uids: Collection[str]) -> dict[str, str]:
    """Uid → `HN.15/2026` of those dossiers the person at work may see."""
    table = schema.dossier
    hidden = scope.hidden_dossiers(connection)
    query = select(table.c.id, table.c.uid, table.c.notation, table.c.period).where(table.c.uid.in_(uids))
    rows: Any = connection.execute(query)
    return {row.uid: f"{row.notation}/{row.period}" for row in rows if row.id not in hidden}
