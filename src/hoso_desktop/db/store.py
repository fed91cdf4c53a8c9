"""The store: its folder, its lock, its connections, and the one place where transactions begin.

`read()` begins deferred, `write()` begins IMMEDIATE under one lock; nothing else begins. Order on every
connection: raw key, WAL, synchronous FULL, foreign keys, busy timeout.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from hoso_desktop.crypto import slots
from hoso_desktop.db import keys, migrate
from hoso_desktop.errors import EnvironmentProblem, UsageError
from hoso_desktop.files import atomic_write, fsync_folder, world_error

FORMAT = "hoso-store"
FORMAT_VERSION = 1
# SQLite before 3.51.3 could corrupt a database when the WAL was reset.
_SQLITE_FLOOR = (3, 51, 3)
_CACHE_KIB = 16 * 1024
_BALLAST_BYTES = 8 * 1024 * 1024
_FULL_CODES = ("disk is full", "disk I/O error")
_DAMAGED_CODES = ("malformed", "not a database", "hmac", "corrupt")


@dataclass(frozen=True, slots=True)
class StoreFiles:
    """Where the parts of a store lie below its folder."""

    folder: Path

    @property
    def identity(self) -> Path:
        return self.folder / "store.json"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def database(self) -> Path:
        return self.folder / "hoso.db"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    @property
    def outgoing(self) -> Path:
        return self.folder / "outgoing"

    @property
    def ballast(self) -> Path:
        return self.folder / "ballast"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"


class Store:
    """An unlocked store. Made by `create` and `open_store`; closed once."""

    def __init__(
        self, files: StoreFiles, store_id: str, engine: Engine, slot_id: str, lock: BinaryIO
    ) -> None:
        self.files = files
        self.store_id = store_id
        self.slot_id = slot_id
        self._engine = engine
        self._write_lock = threading.RLock()
        self._lock_file = lock
        self._closed = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot; never writes."""
        with self._engine.connect() as connection:
            connection.begin()
            try:
                yield connection
            except DBAPIError as error:
                raise self._explain(error) from error
            finally:
                connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is durable when the block ends, or nothing of it ever was."""
        with self._write_lock, self._engine.connect() as plain:
            connection = plain.execution_options(immediate=True)
            try:
                with connection.begin():
                    yield connection
            except DBAPIError as error:
                raise self._explain(error) from error

    def checkpoint(self) -> None:
        """Move the write-ahead log into the main file."""
        with self._write_lock, self._engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def pragma(self, text: str) -> list[tuple[Any, ...]]:
        """Rows of a read-only PRAGMA such as `cipher_integrity_check`."""
        with self._engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            if driver is None:
                return []
            return list(driver.execute(f"PRAGMA {text}").fetchall())

    def _explain(self, error: DBAPIError) -> Exception:
        text = str(error.orig).lower()
        if any(code.lower() in text for code in _FULL_CODES):
            self._release_ballast()
            return EnvironmentProblem("disk.full", path=str(self.files.folder))
        if any(code in text for code in _DAMAGED_CODES):
            return EnvironmentProblem("store.damaged", path=str(self.files.folder))
        if "readonly" in text or "read-only" in text:
            return EnvironmentProblem("disk.not_writable", path=str(self.files.folder))
        return error

    def _release_ballast(self) -> None:
        # Room for SQLite to roll back and close on a full disk.
        with suppress(OSError):
            self.files.ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Close every connection and give up the lock."""
        if self._closed:
            return
        self._closed = True
        self._engine.dispose()
        _unlock(self._lock_file)


def exists(folder: Path) -> bool:
    """Whether `folder` holds a store (whole or not)."""
    return StoreFiles(folder).identity.exists()


def _refuse_folder(folder: Path) -> None:
    parts = [part.casefold() for part in folder.absolute().parts]
    if any(part.startswith(("onedrive", "google drive", "dropbox")) for part in parts) or str(
        folder
    ).startswith("\\\\"):
        raise UsageError("store.folder_refused", path=str(folder))


def create(folder: Path, password: str, *, login: str, cost: slots.KdfCost) -> Store:
    """Make an empty store in a new or empty folder and open it."""
    _refuse_folder(folder)
    if exists(folder) or (folder.exists() and any(folder.iterdir())):
        raise UsageError("store.exists", path=str(folder))
    files, store_id, root_key = StoreFiles(folder), str(uuid.uuid4()), slots.new_root_key()
    fresh = not folder.exists()
    try:
        for path in (files.files, files.temporary, files.outgoing):
            path.mkdir(parents=True, exist_ok=True)
        slot = slots.wrap(root_key, normal_password(password), login=login, store_id=store_id, cost=cost)
        keys.write(files.keys, keys.SlotFile(1, (slot,)))
        atomic_write(files.ballast, os.urandom(_BALLAST_BYTES))
        lock = _lock(files)
        store = _connect(files, store_id, root_key, slot.slot_id, lock)
        # The identity comes last: a folder without it is no store, so a crash before leaves nothing.
        identity = {"format": FORMAT, "version": FORMAT_VERSION, "store_id": store_id}
        atomic_write(files.identity, json.dumps(identity, indent=1).encode("utf-8"))
        fsync_folder(folder)
    except OSError as error:
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        raise world_error(error, folder) from error
    return store


def identity_of(folder: Path) -> str:
    """The store id of `folder`. Raises EnvironmentProblem: store.not_a_store, store.newer."""
    try:
        content = json.loads(StoreFiles(folder).identity.read_bytes())
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
        version, store_id = int(content["version"]), str(content["store_id"])
    except FileNotFoundError as error:
        raise EnvironmentProblem("store.not_a_store", path=str(folder)) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentProblem("store.not_a_store", path=str(folder)) from error
    if version > FORMAT_VERSION:
        raise EnvironmentProblem("store.newer")
    return store_id


def logins(folder: Path) -> tuple[str, ...]:
    """The logins that may unlock the store, as the slot file shows them in clear."""
    identity_of(folder)
    return tuple(dict.fromkeys(slot.login for slot in keys.read(StoreFiles(folder).keys).slots))


def open_store(folder: Path, password: str, *, login: str | None = None) -> Store:
    """Unlock the store in `folder`, migrating it when due.

    Raises EnvironmentProblem: store.not_a_store, store.keys_damaged, store.wrong_password,
    store.already_open, store.damaged, store.newer.
    """
    files, store_id = StoreFiles(folder), identity_of(folder)
    slot_file = keys.read(files.keys)
    root_key, slot_id = keys.open_root_key(
        slot_file.slots, normal_password(password), login=login, store_id=store_id
    )
    if not files.database.exists():
        raise EnvironmentProblem("store.damaged", path=str(folder))
    lock = _lock(files)
    try:
        return _connect(files, store_id, root_key, slot_id, lock)
    except BaseException:
        _unlock(lock)
        raise


def normal_password(password: str) -> str:
    """Passwords compare in NFC, so that every keyboard types the same one."""
    return unicodedata.normalize("NFC", password)


def _connect(files: StoreFiles, store_id: str, root_key: bytes, slot_id: str, lock: BinaryIO) -> Store:
    engine = _engine(files.database, slots.derive(root_key, "db").hex())
    try:
        migrate.upgrade(engine)
    except DBAPIError as error:
        engine.dispose()
        store = Store(files, store_id, engine, slot_id, lock)
        raise store._explain(error) from error
    except BaseException:
        engine.dispose()
        raise
    return Store(files, store_id, engine, slot_id, lock)


def _engine(database: Path, raw_key: str) -> Engine:
    version = tuple(int(part) for part in sqlcipher.sqlite_version.split("."))
    if version < _SQLITE_FLOOR:
        raise EnvironmentProblem("store.old_sqlite", version=sqlcipher.sqlite_version)

    def connect() -> Any:
        driver = sqlcipher.connect(str(database), check_same_thread=False, isolation_level=None, timeout=5.0)
        driver.execute("PRAGMA cipher_log_level=none")
        driver.execute(f"PRAGMA key=\"x'{raw_key}'\"")
        driver.execute("PRAGMA journal_mode=WAL").fetchall()
        driver.execute("PRAGMA synchronous=FULL")
        driver.execute("PRAGMA foreign_keys=ON")
        driver.execute("PRAGMA busy_timeout=5000")
        driver.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        return driver

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


def _lock(files: StoreFiles) -> BinaryIO:
    """One process per store, by an operating-system lock that a killed process gives up by itself."""
    handle = files.lock.open("a+b")
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise EnvironmentProblem("store.already_open", path=str(files.folder)) from error
    return handle


def _unlock(handle: BinaryIO) -> None:
    with suppress(OSError, ValueError):
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
        handle.close()
