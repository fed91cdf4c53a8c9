"""Reading the access history back: facts, newest first, and which of them the person at work may see.

A page is found by its place in the journal, a dossier's facts by the indexes on dossier and object, a day by
halving: nothing reads a million rows for a screenful. What is hidden is asked of db.scope; writes no words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from hoso_desktop.db import scope
from hoso_desktop.domain.clock import read_stamp, stamp

_COLUMNS = "seq, uid, at_utc, clock_doubtful, actor, kind, object_uid, dossier_uid, body"
_CHUNK = 1_000
CLOCK_SLACK = timedelta(days=1)
_NEIGHBOURS = 500
# A dossier's own facts, and those of the papers that lie in it.
_OF_DOSSIER = """
seq IN (
 SELECT j.seq FROM journal j
 WHERE j.store_id IN (SELECT value FROM json_each(:stores)) AND j.dossier_uid = :of
 UNION
 SELECT j.seq FROM dossier d JOIN placement p ON p.dossier_id = d.id JOIN entry e ON e.id = p.entry_id
 JOIN journal j ON j.object_uid = e.uid WHERE d.uid = :of)
"""
_STORES = """
WITH RECURSIVE known(id) AS (
 SELECT min(store_id) FROM journal UNION ALL
 SELECT (SELECT min(store_id) FROM journal WHERE store_id > known.id) FROM known WHERE known.id IS NOT NULL)
SELECT id FROM known WHERE id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the journal; `body` is None where its content was lawfully taken out."""

    seq: int
    uid: str
    at_utc: str
    doubtful: bool
    actor: str
    kind: str
    object_uid: str
    dossier_uid: str
    body: dict[str, Any] | None

    @property
    def change(self) -> str:
        """The change it belongs to; a fact without content stands alone."""
        return str(self.body.get("change", self.uid)) if self.body is not None else self.uid


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts: empty means all. Stamps are UTC, `first` included, `after` not."""

    actor: str = ""
    dossier_uid: str = ""
    kinds: tuple[str, ...] = ()
    first: str = ""
    after: str = ""


def changes(connection: Connection, wanted: Wanted, below: int | None = None) -> Iterator[list[Fact]]:
    """The facts of one change at a time, newest first: they stand side by side."""
    return (list(change) for _, change in groupby(facts(connection, wanted, below), _change))


def _change(fact: Fact) -> str:
    return fact.change


def facts(connection: Connection, wanted: Wanted, below: int | None = None) -> Iterator[Fact]:
    """Facts with a number under `below`, newest first.

    Where the clock was in doubt the place in the journal decides whether a fact belongs to a span of days.
    """
    span = _span(connection, wanted)
    where, params = _conditions(connection, wanted, span)
    query = f"SELECT {_COLUMNS} FROM journal WHERE {where} ORDER BY seq DESC LIMIT {_CHUNK}"  # noqa: S608
    driver: Any = connection.connection.driver_connection
    ceiling = span.high if below is None else min(span.high, below - 1)
    while ceiling >= span.low:
        found = driver.execute(query, {**params, "low": span.low, "ceiling": ceiling}).fetchall()
        for row in found:
            yield _fact(row)
        if len(found) < _CHUNK:
            return
        ceiling = found[-1][0] - 1


def _conditions(connection: Connection, wanted: Wanted, span: _Span) -> tuple[str, dict[str, Any]]:
    parts, params = ["seq BETWEEN :low AND :ceiling"], dict[str, Any]()
    if wanted.first or wanted.after:
        parts.append(
            "CASE clock_doubtful WHEN 1 THEN seq BETWEEN :inner_low AND :inner_high "
            "ELSE at_utc >= :first AND at_utc < :after END"
        )
        params |= {"first": wanted.first, "after": wanted.after or "~"}
        params |= {"inner_low": span.inner_low, "inner_high": span.inner_high}
    if wanted.actor:
        parts.append("actor = :actor")
        params["actor"] = wanted.actor
    if wanted.kinds:
        parts.append("kind IN (SELECT value FROM json_each(:kinds))")
        params["kinds"] = json.dumps(wanted.kinds)
    if wanted.dossier_uid:
        parts.append(_OF_DOSSIER)
        params |= {"of": wanted.dossier_uid, "stores": json.dumps(_stores(connection))}
    return " AND ".join(parts), params


def _stores(connection: Connection) -> list[str]:
    """Every id this store has had: a restored one takes a new id."""
    return [str(row[0]) for row in connection.exec_driver_sql(_STORES)]


def _fact(row: Sequence[Any]) -> Fact:
    seq, uid, at_utc, doubtful, actor, kind, object_uid, dossier_uid, body = row
    read = json.loads(body) if body is not None else None
    return Fact(seq, uid, at_utc, bool(doubtful), actor, kind, object_uid, dossier_uid, read)


# -- days


@dataclass(frozen=True, slots=True)
class _Span:
    """Between which numbers some days lie; `low` and `high` a day wider, for a clock set by less."""

    low: int
    high: int
    inner_low: int
    inner_high: int


def _span(connection: Connection, wanted: Wanted) -> _Span:
    last = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM journal").scalar_one()
    inner_low = _first_from(connection, wanted.first, last) if wanted.first else 1
    inner_high = _first_from(connection, wanted.after, last) - 1 if wanted.after else last
    low = _first_from(connection, _moved(wanted.first, -CLOCK_SLACK), last) if wanted.first else 1
    high = _first_from(connection, _moved(wanted.after, CLOCK_SLACK), last) - 1 if wanted.after else last
    return _Span(low, high, inner_low, inner_high)


def _moved(moment: str, by: timedelta) -> str:
    return stamp(read_stamp(moment) + by)


def _first_from(connection: Connection, moment: str, last: int) -> int:
    """The number of the first fact of a trusted clock at or after `moment`, by halving; last + 1 if none."""
    query = (
        "SELECT seq, at_utc FROM journal WHERE seq BETWEEN ? AND ? AND clock_doubtful = 0 "
        "ORDER BY seq LIMIT 1"
    )
    low, high = 1, last + 1
    while low < high:
        middle = (low + high) // 2
        found = connection.exec_driver_sql(query, (middle, high)).first()
        if found is None or found[1] >= moment:
            high = middle
        else:
            low = found[0] + 1
    return low


# -- what may be seen


def is_restricted(connection: Connection, dossier_uid: str) -> bool:
    """Whether only some people may see a dossier."""
    query = "SELECT restricted FROM dossier WHERE uid = ?"
    return bool(connection.exec_driver_sql(query, (dossier_uid,)).scalar())


_ENTRIES = "SELECT uid FROM entry WHERE id IN (SELECT value FROM json_each(?))"
_FILES = """
SELECT a.uid FROM placement p JOIN attachment a ON a.id = p.attachment_id
WHERE p.dossier_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
 SELECT 1 FROM placement o WHERE o.attachment_id = a.id
 AND o.dossier_id NOT IN (SELECT value FROM json_each(?)))
"""


@dataclass(slots=True)
class Sight:
    """What of the history the person at work may see: nothing that tells of a dossier hidden from him.

    A fact without a dossier (an import, a paper of the register) is hidden when its change touched a hidden
    one. The program itself sees all.
    """

    connection: Connection
    _dossiers: dict[str, bool] = field(default_factory=dict)
    _changes: dict[str, bool] = field(default_factory=dict)
    _objects: frozenset[str] | None = None

    def sees(self, fact: Fact) -> bool:
        if not scope.person_of(self.connection):
            return True
        if fact.dossier_uid:
            return self.sees_dossier(fact.dossier_uid)
        return fact.object_uid not in self._hidden_objects() and self._sees_change(fact)

    def sees_dossier(self, uid: str) -> bool:
        if uid not in self._dossiers:
            query = "SELECT id FROM dossier WHERE uid = ?"
            row_id = self.connection.exec_driver_sql(query, (uid,)).scalar()
            self._dossiers[uid] = (
                scope.may_see(self.connection, row_id) if row_id is not None else self._saw_removed(uid)
            )
        return self._dossiers[uid]

    def _saw_removed(self, uid: str) -> bool:
        """Of a dossier that is gone its last restriction goes on to hold."""
        query = (
            "SELECT kind, body FROM journal WHERE object_uid = ? "
            "AND kind IN ('dossier.restricted', 'dossier.opened_to_all') ORDER BY seq DESC LIMIT 1"
        )
        found = self.connection.exec_driver_sql(query, (uid,)).first()
        if found is None or found[0] == "dossier.opened_to_all":
            return True
        readers = json.loads(found[1])["readers"] if found[1] is not None else ()
        return scope.person_of(self.connection) in readers

    def _hidden_objects(self) -> frozenset[str]:
        """Uids of the papers and files that lie only in hidden dossiers."""
        if self._objects is None:
            entries = json.dumps(sorted(scope.hidden_entries(self.connection)))
            hidden = json.dumps(sorted(scope.hidden_dossiers(self.connection)))
            found = [(_ENTRIES, (entries,)), (_FILES, (hidden, hidden))] if hidden != "[]" else []
            self._objects = frozenset(
                row[0] for query, params in found for row in self.connection.exec_driver_sql(query, params)
            )
        return self._objects

    def _sees_change(self, fact: Fact) -> bool:
        if fact.change not in self._changes:
            touched = _touched(self.connection, fact)
            self._changes[fact.change] = all(self.sees_dossier(uid) for uid in touched)
        return self._changes[fact.change]


def _touched(connection: Connection, fact: Fact) -> set[str]:
    """The dossiers that the change of a fact touched; the facts of a change stand side by side."""
    out: set[str] = set()
    for compared, order in (("<", "DESC"), (">", "ASC")):
        query = (
            f"SELECT seq, dossier_uid, body FROM journal WHERE seq {compared} ? "  # noqa: S608
            f"ORDER BY seq {order} LIMIT {_NEIGHBOURS}"
        )
        at, going = fact.seq, True
        while going:
            found = connection.exec_driver_sql(query, (at,)).all()
            for _, dossier_uid, body in found:
                going = body is None or json.loads(body).get("change") == fact.change
                if not going:
                    break
                out |= {dossier_uid} if dossier_uid else set()
            going = going and len(found) == _NEIGHBOURS
            at = found[-1][0] if found else at
    return out
