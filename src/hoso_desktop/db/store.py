"""The store: its folder, its lock, its connections, and the one place where transactions begin.

`read()` begins deferred, `write()` begins IMMEDIATE under one lock; nothing else begins. Order on every
connection: raw key, WAL, synchronous FULL, foreign keys, busy timeout.
"""

from __future__ import annotations

import os
import shutil
import threading
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from hoso_desktop.crypto import slots
from hoso_desktop.db import (
    before_upgrade,
    drafts,
    failures,
    key_ring,
    keys,
    migrate,
    rekeying,
    scope,
    swapping,
    tidying,
)
from hoso_desktop.db.drafts import Drafts
from hoso_desktop.db.gate import Gate
from hoso_desktop.db.key_ring import KeyRing, Unlocked, is_of
from hoso_desktop.db.running import RunningMark
from hoso_desktop.db.store_folder import (
    StoreFiles as StoreFiles,
)
from hoso_desktop.db.store_folder import (
    exists as exists,
)
from hoso_desktop.db.store_folder import (
    identity_of,
    keys_since,
    lock,
    refuse_folder,
    write_identity,
)
from hoso_desktop.db.unsure import UnsureFiles
from hoso_desktop.errors import EnvironmentProblem, UsageError
from hoso_desktop.files import atomic_write, give_lock, world_error

# SQLite before 3.51.3 could corrupt a database when the WAL was reset.
_SQLITE_FLOOR = (3, 51, 3)
_CACHE_KIB = 64 * 1024


class Store:
    """An unlocked store. Made by `create` and `open_store`; closed once."""

    def __init__(self, files: StoreFiles, engine: Engine, lock: BinaryIO, ring: KeyRing) -> None:
        self.files = files
        self.store_id = ring.store_id
        self.ring = ring
        # Who reads (db.scope); empty while the program itself does.
        self.person_uid = ""
        self.drafts = Drafts(files, slots.derive(ring.root_key, "drafts"))
        self._engine = engine
        # Root keys of which one opens the database, newest first; empty when it is known which.
        self._doubted: tuple[bytes, ...] = ()
        self._write_lock = threading.RLock()
        self._gate = Gate()
        self.unsure = UnsureFiles(files)
        self._lock_file = lock
        self.mark = RunningMark(files)
        self._closed = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot; never writes."""
        with self._gate.shared(), self._explained(), self._engine.connect() as connection:
            scope.bind(connection, self.person_uid)
            connection.begin()
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def glance(self) -> Iterator[Any]:
        """A snapshot on the bare driver connection: for finding, which answers every keystroke.

        SQLAlchemy's own transaction costs as much as the search itself (0.2 ms).
        """
        with self._gate.shared(), self._explained(), closing(self._engine.raw_connection()) as pooled:
            driver: Any = pooled.driver_connection
            driver.execute("BEGIN")
            yield driver

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is durable when the block ends, or nothing of it ever was."""
        committing = False
        try:
            with self._write_lock, self._gate.shared(), self._explained(), self._engine.connect() as plain:
                connection = plain.execution_options(immediate=True)
                scope.bind(connection, self.person_uid)
                with connection.begin():
                    yield connection
                    committing = True
        except BaseException as error:
            if committing and failures.may_be_whole(error):
                self.unsure.doubt()
            raise
        self.unsure.settle()

    def add_slot(self, login: str, password: str, cost: slots.KdfCost | None, identity: str = "") -> None:
        """Let `login` unlock the store with `password`; a slot it had before is replaced."""
        self.ring.add_person(login, normal_password(password), cost, identity)

    def remove_slots(self, login: str) -> None:
        """Let `login` unlock the store no more."""
        self.ring.drop(lambda slot: is_of(slot, login))

    def rekey(self) -> None:
        """Give the store a new root key; nobody's password changes.

        Raises EnvironmentProblem keys.old_slots, store.busy, disk.*. At every moment the slots hold the key
        that opens the database: both keys are in them before it changes, only the new one after.
        """
        with self._write_lock, self._gate.alone():
            self._engine.dispose()
            self._settle_doubt()
            old, new = self.ring.root_key, slots.new_root_key()
            self.ring.seal((new, old))
            try:
                with self._explained():
                    rekeying.rekey(self.files.database, slots.derive(old, "db"), slots.derive(new, "db"))
            except BaseException:
                self._doubt(new, old)
                raise
            self._take_root(new, old)

    def _doubt(self, new: bytes, old: bytes) -> None:
        """A disk may refuse after the key has changed: the slots keep both until it is seen which it is."""
        if rekeying.opens(self.files.database, slots.derive(old, "db")):
            with suppress(EnvironmentProblem):
                self.ring.seal((old,))
            return
        self._doubted = (new, old)
        self._engine = _engine(self.files.database, *(slots.derive(key, "db").hex() for key in self._doubted))

    def _settle_doubt(self) -> None:
        """See which key the database has after `_doubt`. Raises EnvironmentProblem disk.error."""
        for root_key in self._doubted:
            if rekeying.opens(self.files.database, slots.derive(root_key, "db")):
                self.ring.root_key, self._doubted = root_key, ()
                return
        if self._doubted:
            raise EnvironmentProblem("disk.error", path=str(self.files.folder), detail="rekey")

    def _take_root(self, new: bytes, old: bytes) -> None:
        self.ring.root_key = new
        self._engine = _engine(self.files.database, self.key_for("db").hex())
        with suppress(EnvironmentProblem):  # the next opening lets go of the old key (end_rekey)
            self.ring.seal((new,))
            since = keys.read(self.files.keys, self.store_id).generation
            write_identity(self.files, self.store_id, keys_since=since)
        self.drafts.close()
        before_upgrade.forget(self.files)  # it opens with the old key
        self._rekey_drafts(old)
        self.drafts = Drafts(self.files, self.key_for("drafts"))

    def _rekey_drafts(self, old: bytes) -> None:
        """Drafts under the key before are brought along; what the disk refuses is moved aside when needed."""
        path, before = drafts.path_of(self.files), slots.derive(old, "drafts")
        with suppress(sqlcipher.Error, OSError):
            if path.exists() and rekeying.opens(path, before):
                drafts.rekey(self.files, before, self.key_for("drafts"))

    def end_rekey(self, root_keys: tuple[bytes, ...]) -> None:
        """After a change of key that was cut off: keep the key that opens the database, drop the other."""
        for other in root_keys:
            if other != self.ring.root_key:
                self._rekey_drafts(other)
        with suppress(EnvironmentProblem):
            # What shows the key must be durable before the other one goes.
            if not self.pragma("wal_checkpoint(TRUNCATE)")[0][0]:
                self.ring.seal((self.ring.root_key,))

    def key_for(self, purpose: str) -> bytes:
        """The 32-byte key of one purpose beside the database."""
        with suppress(EnvironmentProblem):
            self._settle_doubt()
        return slots.derive(self.ring.root_key, purpose)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the main file."""
        with self._write_lock:
            self.pragma("wal_checkpoint(TRUNCATE)")

    @contextmanager
    def still(self) -> Iterator[Connection]:
        """Nobody writes, and everything that was written lies in the main file: for copying it.

        Raises EnvironmentProblem store.busy where a reader keeps the write-ahead log in use.
        """
        with self._write_lock:
            self.checkpoint()
            with self.write() as connection:
                log = self.files.database.with_name(f"{self.files.database.name}-wal")
                if log.exists() and log.stat().st_size:
                    raise EnvironmentProblem("store.busy")
                yield connection

    def compact(self) -> bool:
        """Rewrite the main file without what was deleted; False while a reader still holds on to the old."""
        with self._write_lock:
            with self._gate.shared(), self._explained(), closing(self._engine.raw_connection()) as pooled:
                driver: Any = pooled.driver_connection
                driver.execute("VACUUM")
            return not self.pragma("wal_checkpoint(TRUNCATE)")[0][0]

    def pragma(self, text: str) -> list[tuple[Any, ...]]:
        """Rows of a PRAGMA such as `cipher_integrity_check`, outside any transaction."""
        with self._gate.shared(), self._explained(), self._engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            if driver is None:
                return []
            return list(driver.execute(f"PRAGMA {text}").fetchall())

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What the disk or a damaged file did to SQLite becomes a sentence; anything else is our bug."""
        try:
            yield
        except failures.FAILURES as error:
            problem = self.explain(error)
            if problem is None:
                raise
            raise problem from error

    def explain(self, error: Exception) -> EnvironmentProblem | None:
        """The problem behind an error of SQLite, None when the world is not to blame."""
        problem = failures.explain(error, self.files)
        if problem is not None and problem.code == "disk.full":
            self._release_ballast()
        return problem

    def _release_ballast(self) -> None:
        # Room for SQLite to roll back and close on a full disk.
        with suppress(OSError):
            self.files.ballast.unlink(missing_ok=True)

    def migrate(self, *, fresh: bool = False) -> None:
        """Bring the schema up to date; only a `fresh` store may be without one."""
        with self._explained():
            if not fresh and not migrate.has_schema(self._engine):
                raise EnvironmentProblem("store.damaged", path=str(self.files.folder))
            revision = None if fresh else migrate.due_from(self._engine)
            if revision is not None:
                self.checkpoint()
                before_upgrade.keep(self.files, revision)
            migrate.upgrade(self._engine)

    def close(self) -> None:
        """Close every connection and give up the lock."""
        if self._closed:
            return
        self._closed = True
        self.drafts.close()
        self._engine.dispose()
        if not self.files.database.with_name(f"{self.files.database.name}-wal").exists():
            self.unsure.settle()
        self.mark.end()
        give_lock(self._lock_file)


def create(
    folder: Path,
    password: str,
    *,
    login: str,
    cost: slots.KdfCost,
    first: Callable[[Store], None] | None = None,
) -> Store:
    """Make a store in a new or empty folder, let `first` fill it, and open it.

    The identity is written last: a folder without it is no store. What an interrupted creation left is
    cleared away by the next one, and by this one when it fails.
    """
    refuse_folder(folder)
    files = StoreFiles(folder)
    if exists(folder) or (folder.exists() and any(folder.iterdir()) and not files.unfinished.exists()):
        raise UsageError("store.exists", path=str(folder))
    fresh = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.unfinished.touch()
        _clear(files)
        return _create(files, password, login=login, cost=cost, first=first)
    except BaseException as error:
        _clear(files)
        with suppress(OSError):
            files.unfinished.unlink(missing_ok=True)
            if fresh:
                folder.rmdir()
        if isinstance(error, OSError):
            raise world_error(error, folder) from error
        raise


def _create(
    files: StoreFiles,
    password: str,
    *,
    login: str,
    cost: slots.KdfCost,
    first: Callable[[Store], None] | None,
) -> Store:
    store_id, root_key = str(uuid.uuid4()), slots.new_root_key()
    for path in (files.files, files.temporary, files.outgoing):
        path.mkdir()
    secret = normal_password(password)
    slot = slots.new_slot((root_key,), secret, login=login, store_id=store_id, cost=cost)
    keys.write(files.keys, keys.SlotFile(store_id, 1, (slot,)))
    ring = KeyRing(files, store_id, root_key, slot, slots.identity_of(slot, secret) or "")
    atomic_write(files.ballast, os.urandom(tidying.BALLAST_BYTES))
    store = _connect(files, ring, lock(files), fresh=True)
    try:
        if first is not None:
            first(store)
        write_identity(files, store_id)
    except BaseException:
        store.close()
        raise
    with suppress(OSError):
        files.unfinished.unlink()
    return store


def _clear(files: StoreFiles) -> None:
    """Remove the parts of a store that never became one; nothing else in the folder is touched."""
    if not files.unfinished.exists():
        return
    for path in (files.keys, files.files, files.temporary, files.outgoing):
        shutil.rmtree(path, ignore_errors=True)
    sides = (files.database.with_name(f"{files.database.name}{end}") for end in ("", "-wal", "-shm"))
    with suppress(OSError):
        single = (files.ballast, files.lock, files.running, files.head, files.identity)
        for path in (*sides, *single, *files.folder.glob(".*.tmp")):
            path.unlink(missing_ok=True)


def logins(folder: Path) -> tuple[str, ...]:
    """The logins that may unlock the store, as the slot file shows them in clear."""
    found = keys.read(StoreFiles(folder).keys, identity_of(folder))
    return key_ring.logins(found.slots)


def open_store(folder: Path, password: str, *, login: str | None = None) -> Store:
    """Unlock the store in `folder`, migrating it when due.

    Raises EnvironmentProblem: store.not_a_store, store.keys_damaged, store.keys_foreign,
    store.wrong_password, store.already_open, store.damaged, store.keys_old, store.newer.
    """
    files, store_id = StoreFiles(folder), identity_of(folder)
    slot_file = keys.read(files.keys, store_id)
    secret = normal_password(password)
    unlocked = key_ring.unlock(slot_file.slots, secret, login=login, store_id=store_id)
    try:
        store = open_unlocked(files, store_id, unlocked)
    except EnvironmentProblem as problem:
        if problem.code == "store.damaged" and slot_file.generation < keys_since(folder):
            raise EnvironmentProblem("store.keys_old", path=str(files.keys)) from problem
        raise
    store.ring.renew(secret)
    return store


def open_unlocked(files: StoreFiles, store_id: str, unlocked: Unlocked) -> Store:
    """Open the database with the keys that a password or a recovery code gave. Errors as `open_store`."""
    held = lock(files)
    try:
        swapping.finish(files)
        # An empty file would be taken for a new database and quietly filled with empty tables.
        if not files.database.exists() or not files.database.stat().st_size:
            raise EnvironmentProblem("store.damaged", path=str(files.folder))
        tidying.set_wal_aside(files)
        root_key = _fitting(files, unlocked.root_keys)
    except BaseException:
        give_lock(held)
        raise
    ring = KeyRing(files, store_id, root_key, unlocked.slot, unlocked.identity)
    store = _connect(files, ring, held)
    if len(unlocked.root_keys) > 1:
        store.end_rekey(unlocked.root_keys)
    with suppress(OSError):
        files.unfinished.unlink(missing_ok=True)
    return store


def normal_password(password: str) -> str:
    """Passwords compare in NFC, so that every keyboard types the same one."""
    return unicodedata.normalize("NFC", password)


def _fitting(files: StoreFiles, root_keys: tuple[bytes, ...]) -> bytes:
    """The key that opens the database: there are two while the key is being changed (Store.rekey)."""
    for root_key in root_keys[:-1]:
        if rekeying.opens(files.database, slots.derive(root_key, "db")):
            return root_key
    return root_keys[-1]


def _connect(files: StoreFiles, ring: KeyRing, lock: BinaryIO, *, fresh: bool = False) -> Store:
    """Open the database and bring it to this program's schema; gives up the lock when that fails."""
    try:
        store = Store(files, _engine(files.database, slots.derive(ring.root_key, "db").hex()), lock, ring)
    except BaseException:
        give_lock(lock)
        raise
    had_ballast = files.ballast.exists()
    try:
        try:
            store.migrate(fresh=fresh)
        except EnvironmentProblem as problem:
            if problem.code != "disk.full" or not had_ballast:
                raise
            store.migrate(fresh=fresh)  # without the ballast there is room to open and read
    except BaseException:
        store.close()
        raise
    return store


def _engine(database: Path, *raw_keys: str) -> Engine:
    """Connections to the database; of several keys the first one that opens it counts."""
    version = tuple(int(part) for part in sqlcipher.sqlite_version.split("."))
    if version < _SQLITE_FLOOR:
        raise EnvironmentProblem("store.old_sqlite", version=sqlcipher.sqlite_version)

    def connect() -> Any:
        for raw_key in raw_keys[:-1]:
            try:
                return _connection(database, raw_key)
            except sqlcipher.DatabaseError as error:
                if "not a database" not in str(error):
                    raise
        return _connection(database, raw_keys[-1])

    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=2,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _connection(database: Path, raw_key: str) -> Any:
    driver = sqlcipher.connect(str(database), check_same_thread=False, isolation_level=None, timeout=5.0)
    try:
        for pragma in (
            "cipher_log_level=none",
            f"key=\"x'{raw_key}'\"",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            # Without it INSERT OR REPLACE would take a journal row away past its guard.
            "recursive_triggers=ON",
            "busy_timeout=5000",
            f"cache_size=-{_CACHE_KIB}",
        ):
            driver.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        driver.close()
        raise
    return driver
