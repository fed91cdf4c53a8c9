"""Reading the whole journal for `domain.history_check`, and the heads of it that are known outside.

By the driver's own tuples: a million rows are read in seconds. Never changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from hoso_desktop.db import anchors
from hoso_desktop.domain import history_check
from hoso_desktop.domain.history_check import COLUMNS, Anchor, GivenHead, Verdict

_AT_ONCE = 5_000
_READ = f"SELECT {', '.join(COLUMNS)} FROM journal ORDER BY seq"  # noqa: S608


def check(
    connection: Connection,
    *,
    given: GivenHead | None = None,
    more: Iterable[Anchor] = (),
    step: Callable[[int], None] | None = None,
) -> Verdict:
    """Hold the journal against its chain, every anchor of the store, `more` of them and the head `given`.

    `step` is told now and then how many rows have been read.
    """
    known = anchors.rows(connection)
    kept = {(anchor.seq, anchor.hash) for anchor in known}
    others = [anchor for anchor in more if (anchor.seq, anchor.hash) not in kept]
    return history_check.check(rows(connection, step), (*known, *others), given)


def rows(connection: Connection, step: Callable[[int], None] | None = None) -> Iterator[tuple[Any, ...]]:
    """Every row of the journal as `history_check` wants it, oldest first."""
    driver: Any = connection.connection.driver_connection
    cursor, done = driver.execute(_READ), 0
    while found := cursor.fetchmany(_AT_ONCE):
        yield from found
        done += len(found)
        if step is not None:
            step(done)
