"""The insert-only, hash-chained journal, and the transaction that writes it together with the change.

A Tx buffers its journal rows and flushes them before the commit, so a change and its fact are one. It also
keeps before-images of the rows it touches, from which an undo can be made.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from hoso_desktop.db import clock_doubt, head_mark, rights, schema, secret_gate
from hoso_desktop.db.head_mark import HeadMark
from hoso_desktop.db.store import Store
from hoso_desktop.domain.access import Right, Role
from hoso_desktop.domain.clock import VIETNAM, stamp
from hoso_desktop.domain.events import GENESIS, EventHeader, canonical, commitment
from hoso_desktop.errors import BugError, UserError

_OFFSET_MINUTES = int(VIETNAM.utcoffset(None).total_seconds() // 60)


_COLUMNS = tuple(column.name for column in schema.journal.c)
_INSERT = f"INSERT INTO journal ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Image:
    """A row before and after a change; None where it did not exist."""

    table: Table
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(slots=True)
class Tx:
    """One open write transaction of one person."""

    connection: Connection
    store_id: str
    actor: str
    moment: datetime
    roles: frozenset[Role]  # of the actor, when the change began
    change_uid: str = field(default_factory=lambda: str(uuid.uuid4()))
    dossiers: set[str] = field(default_factory=set)
    placements: set[str] = field(default_factory=set)
    keep_images: bool = True
    orders: dict[int, tuple[int, ...]] = field(default_factory=dict)
    # Completed dossiers that may change in this change, with the reason; dossiers that take a step in it.
    supplements: Mapping[str, str] = field(default_factory=dict)
    steps: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)  # of the facts recorded, or taken back
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _seq: int = -1
    _prev: str = GENESIS
    _doubtful: int = 0
    _dossier_seq: dict[str, int] = field(default_factory=dict)
    _images: dict[tuple[str, int], dict[str, Any] | None] = field(default_factory=dict)

    # -- facts ---------------------------------------------------------------------------------------

    def record(
        self,
        kind: str,
        *,
        object_uid: str = "",
        dossier_uid: str = "",
        body: dict[str, Any],
        travels: bool = True,
    ) -> str:
        """Append one fact to the journal; returns its uid. Flushed before the commit.

        Raises UserError access.denied, and with it the change fails, where the person may not do that.
        """
        if kind not in self.kinds:
            rights.require_kind(self.roles, kind)
            self.kinds.add(kind)
        if self._seq < 0:
            self._load_head()
        self._seq += 1
        uid, salt = str(uuid.uuid4()), os.urandom(16)
        data = canonical({"change": self.change_uid, **body})
        secret_gate.refuse_fact(body, data)
        sequence = self._next_dossier_seq(dossier_uid) if travels and dossier_uid else None
        header = EventHeader(
            seq=self._seq, store_id=self.store_id, uid=uid, at_utc=stamp(self.moment),
            offset_min=_OFFSET_MINUTES,
            clock_doubtful=self._doubtful, actor=self.actor, kind=kind, object_uid=object_uid,
            dossier_uid=dossier_uid, dossier_seq=sequence, travels=int(travels),
            body_commit=commitment(salt, data),
        )  # fmt: skip
        digest = header.hash_after(self._prev)
        values = {name: getattr(header, name) for name in EventHeader.__slots__}
        self._rows.append({**values, "salt": salt, "body": data, "prev": self._prev, "hash": digest})
        self._prev = digest
        if dossier_uid:
            self.dossiers.add(dossier_uid)
        return uid

    def require(self, *wanted: Right) -> None:
        """Raise UserError access.denied unless the person at work has one of some rights."""
        rights.require(self.roles, wanted)

    def require_again(self, kinds: Iterable[str]) -> None:
        """What was recorded before needs the same rights now that it is taken back."""
        for kind in kinds:
            rights.require_kind(self.roles, kind)
            self.kinds.add(kind)

    @property
    def newest(self) -> HeadMark | None:
        """The last fact of this change; None where it recorded none."""
        return HeadMark(self._seq, self._prev) if self._seq > 0 else None

    def _load_head(self) -> None:
        # By the driver, as below: what SQLAlchemy does beside would be a third of a small commit.
        head = _asked(self.connection, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
        self._seq, self._prev = head or (0, GENESIS)
        self._doubtful = int(clock_doubt.doubtful(self.connection, self.moment))

    def _next_dossier_seq(self, dossier_uid: str) -> int:
        if dossier_uid not in self._dossier_seq:
            query = "SELECT max(dossier_seq) FROM journal WHERE store_id = ? AND dossier_uid = ?"
            found = _asked(self.connection, query, self.store_id, dossier_uid)
            self._dossier_seq[dossier_uid] = found[0] or 0 if found else 0
        self._dossier_seq[dossier_uid] += 1
        return self._dossier_seq[dossier_uid]

    def flush(self) -> None:
        """Write the buffered facts."""
        if self._rows:
            # Past SQLAlchemy's per-row work: an import flushes tens of thousands of facts at once.
            self.connection.exec_driver_sql(
                _INSERT, [tuple(map(row.__getitem__, _COLUMNS)) for row in self._rows]
            )
            self._rows = []

    # -- rows ----------------------------------------------------------------------------------------

    def insert(self, table: Table, values: dict[str, Any]) -> int:
        """Insert one record; returns its id."""
        inserted = self.connection.execute(insert(table).values(**values)).inserted_primary_key
        if inserted is None:
            raise BugError(f"no id for a row of {table.name}")
        row_id = int(inserted[0])
        if self.keep_images:
            self._images.setdefault((table.name, row_id), None)
        return row_id

    def update(
        self, table: Table, row_id: int, values: dict[str, Any], *, expected_revision: int | None = None
    ) -> None:
        """Change one record and raise its revision; refuses when somebody changed it meanwhile."""
        before = self._row(table, row_id)
        if before is None or (expected_revision is not None and before["revision"] != expected_revision):
            raise UserError("record.changed_elsewhere")
        if self.keep_images:
            self._images.setdefault((table.name, row_id), before)
        if "revision" in table.c:
            values = {**values, "revision": before["revision"] + 1}
        self.connection.execute(update(table).where(table.c.id == row_id).values(**values))

    def delete(self, table: Table, row_id: int) -> None:
        """Remove one record."""
        if self.keep_images:
            self._images.setdefault((table.name, row_id), self._row(table, row_id))
        self.connection.execute(delete(table).where(table.c.id == row_id))

    def keep(self, table: Table, row_id: int) -> None:
        """Remember a record as it is, because a consequence of the change is about to touch it."""
        if self.keep_images and (table.name, row_id) not in self._images:
            self._images[table.name, row_id] = self._row(table, row_id)

    def keep_missing(self, table: Table, row_id: int) -> None:
        """Note that a row did not exist before this change (it was put back by hand)."""
        self._images.setdefault((table.name, row_id), None)

    def _row(self, table: Table, row_id: int) -> dict[str, Any] | None:
        found = self.connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
        return dict(found) if found else None

    def images(self) -> tuple[Image, ...]:
        """Every changed row before and after, in the order it was first touched."""
        out = []
        for (name, row_id), before in self._images.items():
            table = schema.metadata.tables[name]
            after = self._row(table, row_id)
            if before != after:
                out.append(Image(table, row_id, before, after))
        return tuple(out)


@contextmanager
def writing(
    store: Store, *, actor: str, moment: datetime, keep_images: bool = True,
    supplements: Mapping[str, str] | None = None,
) -> Iterator[Tx]:  # fmt: skip
    """The one way to change the store: a transaction whose facts are committed with it."""
    with store.write() as connection:
        secret_gate.watch(connection)
        tx = Tx(
            connection, store.store_id, actor, moment, rights.roles_of(connection, actor),
            keep_images=keep_images, supplements=supplements or {},
        )  # fmt: skip
        before = _changed_rows(connection)
        yield tx
        if not tx.kinds and _changed_rows(connection) != before:
            raise BugError("a change without a fact")  # and without anybody having asked who may do it
        tx.flush()
    newest = tx.newest
    if newest is not None:  # durable by now
        head_mark.note(store.files, store.key_for(head_mark.PURPOSE), store.store_id, newest)


def _changed_rows(connection: Connection) -> int:
    """How many rows this connection has changed since it was opened."""
    return int(connection.connection.driver_connection.total_changes)  # type: ignore[union-attr]


def _asked(connection: Connection, query: str, *params: str) -> tuple[Any, ...] | None:
    """The first row of a query, by the driver."""
    driver: Any = connection.connection.driver_connection
    found: tuple[Any, ...] | None = driver.execute(query, params).fetchone()
    return found


def head(connection: Connection) -> tuple[int, str]:
    """Sequence number and hash of the newest fact; (0, genesis) in an empty journal."""
    table = schema.journal
    found = connection.execute(
        select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)
    ).first()
    return (found.seq, found.hash) if found else (0, GENESIS)


def hash_at(connection: Connection, seq: int) -> str | None:
    """The hash of one fact; None where there is none of that number."""
    table = schema.journal
    return connection.execute(select(table.c.hash).where(table.c.seq == seq)).scalar()


def missing_after(store: Store, connection: Connection) -> int:
    """How many facts the store once had and has no more: its end was lost, or it is an older copy."""
    mark = head_mark.read(store.files, store.key_for(head_mark.PURPOSE), store.store_id)
    if mark is None:
        return 0
    seq, _ = head(connection)
    found = connection.execute(select(schema.journal.c.hash).where(schema.journal.c.seq == mark.seq)).scalar()
    return max(mark.seq - seq, 0 if found == mark.hash else 1)


def first_moment(connection: Connection) -> str:
    """When the first fact was written (UTC stamp); empty in an empty journal."""
    table = schema.journal
    return str(connection.execute(select(table.c.at_utc).order_by(table.c.seq).limit(1)).scalar() or "")


def doubtful_times(connection: Connection) -> int:
    """How many facts bear the mark of a clock that was not to be believed."""
    table = schema.journal
    return connection.execute(
        select(func.count()).select_from(table).where(table.c.clock_doubtful == 1)
    ).scalar_one()
