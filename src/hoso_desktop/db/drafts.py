"""drafts.db: what is being typed and not stored yet, per person and place, so that a crash does not take it.

An encrypted file of its own with `synchronous=NORMAL`: a draft may be lost with the power, never a stored
record for its sake. Nothing here is journalled, and a damaged file is moved aside for a new one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.errors import EnvironmentProblem

_logger = logging.getLogger(__name__)
_BUSY_SECONDS = 1.0
_TABLE = (
    "CREATE TABLE IF NOT EXISTS draft (person_uid TEXT NOT NULL, place TEXT NOT NULL, body TEXT NOT NULL, "
    "at_utc TEXT NOT NULL, PRIMARY KEY (person_uid, place))"
)
_SIDES = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Row:
    """One draft: the place it was typed at, what (JSON of the screen), and when (UTC stamp)."""

    place: str
    body: str
    at_utc: str


def path_of(files: StoreFiles) -> Path:
    """Where the drafts of a store lie."""
    return files.folder / "drafts.db"


def sides(files: StoreFiles) -> tuple[Path, ...]:
    """The file of the drafts and the two SQLite keeps beside it."""
    main = path_of(files)
    return tuple(main.with_name(f"{main.name}{end}") for end in _SIDES)


class Drafts:
    """The drafts of one open store; the file is opened when it is first needed. Callable from any thread.

    A disk that refuses raises EnvironmentProblem `disk.error`: whoever types must never be stopped by it.
    """

    def __init__(self, files: StoreFiles, raw_key: bytes) -> None:
        self._files, self._key = files, raw_key
        self._lock = threading.Lock()
        self._driver: Any = None
        self._closed = False

    def put(self, person_uid: str, row: Row) -> None:
        """Keep what is typed at a place, instead of what was kept there before."""
        with self._open() as driver:
            driver.execute(
                "INSERT OR REPLACE INTO draft (person_uid, place, body, at_utc) VALUES (?, ?, ?, ?)",
                (person_uid, row.place, row.body, row.at_utc),
            )

    def drop(self, person_uid: str, place: str, *, wipe: bool = False) -> None:
        """Forget a place; `wipe` also empties the write-ahead log, for what may not lie there at all."""
        with self._open() as driver:
            driver.execute("DELETE FROM draft WHERE person_uid = ? AND place = ?", (person_uid, place))
            if wipe:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def of(self, person_uid: str) -> tuple[Row, ...]:
        """All drafts of a person, the newest first."""
        if not path_of(self._files).exists():
            return ()
        with self._open() as driver:
            found = driver.execute(
                "SELECT place, body, at_utc FROM draft WHERE person_uid = ? ORDER BY at_utc DESC, place",
                (person_uid,),
            ).fetchall()
        return tuple(Row(*row) for row in found)

    def get(self, person_uid: str, place: str) -> Row | None:
        """What was being typed at a place, None when nothing was."""
        return next((row for row in self.of(person_uid) if row.place == place), None)

    def close(self) -> None:
        """Close the file; what comes later is dropped in silence."""
        with self._lock:
            self._closed = True
            self._let_go()

    @contextmanager
    def _open(self) -> Iterator[Any]:
        with self._lock:
            if self._closed:
                raise EnvironmentProblem("disk.error", path=str(path_of(self._files)), detail="closed")
            try:
                if self._driver is None:
                    self._driver = _connect_or_replace(self._files, self._key)
                yield self._driver
            except (sqlcipher.Error, OSError) as error:
                self._let_go()  # the next one begins with the file as it is then
                detail = type(error).__name__
                raise EnvironmentProblem(
                    "disk.error", path=str(path_of(self._files)), detail=detail
                ) from error

    def _let_go(self) -> None:
        if self._driver is not None:
            with suppress(sqlcipher.Error):
                self._driver.close()
            self._driver = None


def _connect_or_replace(files: StoreFiles, raw_key: bytes) -> Any:
    try:
        return _connect(path_of(files), raw_key)
    except sqlcipher.OperationalError:
        raise  # the disk's fault, not the file's
    except sqlcipher.DatabaseError:
        _move_aside(files)
        return _connect(path_of(files), raw_key)


def _connect(path: Path, raw_key: bytes) -> Any:
    driver = sqlcipher.connect(
        str(path), check_same_thread=False, isolation_level=None, timeout=_BUSY_SECONDS
    )
    try:
        for pragma in (
            "cipher_log_level=none",
            f"key=\"x'{raw_key.hex()}'\"",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "secure_delete=ON",
        ):
            driver.execute(f"PRAGMA {pragma}").fetchall()
        driver.execute(_TABLE)
        if [row[0] for row in driver.execute("PRAGMA quick_check").fetchall()] != ["ok"]:
            raise sqlcipher.DatabaseError("malformed")
    except BaseException:
        driver.close()
        raise
    return driver


def _move_aside(files: StoreFiles) -> None:
    """Out of the way, never deleted; the first free of `drafts.db.hong`, `drafts.db.hong-2` …"""
    number = 1
    while True:
        end = ".hong" if number == 1 else f".hong-{number}"
        if not any(path.with_name(path.name + end).exists() for path in sides(files)):
            break
        number += 1
    for path in sides(files):
        if path.exists():
            path.replace(path.with_name(path.name + end))
    _logger.info("damaged drafts moved aside")


def rekey(files: StoreFiles, old_key: bytes, new_key: bytes) -> None:
    """Let the drafts of a closed `Drafts` open with another raw key; unreadable ones are moved aside."""
    if not path_of(files).exists():
        return
    driver = _connect_or_replace(files, old_key)
    try:
        # A write-ahead log holds pages of the old key.
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        driver.execute("PRAGMA journal_mode=DELETE").fetchall()
        driver.execute(f"PRAGMA rekey=\"x'{new_key.hex()}'\"").fetchall()
    finally:
        driver.close()
