"""A backup on the disk: a copy of the database, the key slots, and the sealed files beside, each only once.

    PLACE/hoso-<store>/<YYYYMMDD-HHMMSS>/{backup.json, files.list, store.json, keys/…, hoso.db}
    PLACE/hoso-<store>/files/ab/<random>.age

Everything is written in `.partial-<name>/`, flushed, read again, and renamed once. Decides nothing about
when, where and how many (services.backup).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from hoso_desktop.crypto import signing
from hoso_desktop.db import dossiers, journal, schema
from hoso_desktop.db.store import Store, StoreFiles
from hoso_desktop.domain.document import Attachment
from hoso_desktop.domain.events import canonical
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.files import CHUNK, copy_with_hash, fsync_folder, hash_file, rename, replace, world_error

FORMAT, VERSION = "hoso-backup", 1
_STORAGE_ID = re.compile(r"[0-9a-f]{32}")  # as the vault makes them (db.vault)
MANIFEST, LIST, PARTIAL = "backup.json", "files.list", ".partial-"
_GOING = f"{PARTIAL}gone-"
_PREFIX = "hoso-"
OnBytes = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; signed by the office."""

    store_id: str
    name: str
    at_utc: str
    occasion: str
    seq: int
    head: str
    counts: dict[str, int]
    db_sha256: str
    db_size: int
    list_sha256: str
    files: int
    public: str
    signature: str

    def signed_part(self) -> bytes:
        """The bytes the signature is over."""
        names = [name for name in self.__slots__ if name != "signature"]
        return canonical({name: getattr(self, name) for name in names})

    @property
    def genuine(self) -> bool:
        """Whether the signature is that of the key named in it."""
        try:
            return signing.verify(
                bytes.fromhex(self.public), self.signed_part(), bytes.fromhex(self.signature)
            )
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One sealed file a backup needs."""

    storage_id: str
    size: int
    sha256: str


def home(place: Path, store_id: str) -> Path:
    """Where the backups of one store lie in a place."""
    return place / f"{_PREFIX}{store_id[:8]}"


def homes(place: Path) -> tuple[Path, ...]:
    """Every store's folder of backups in a place; also when the place itself is one."""
    with suppress(OSError):
        found = [path for path in place.glob(f"{_PREFIX}*") if path.is_dir()]
        return tuple(sorted([*found, *([place] if place.name.startswith(_PREFIX) else [])]))
    return ()


def names(of_home: Path) -> tuple[str, ...]:
    """Finished backups, oldest first."""
    with suppress(OSError):
        found = (path.name for path in of_home.iterdir() if (path / MANIFEST).is_file())
        return tuple(sorted(name for name in found if not name.startswith(".")))
    return ()


def is_backup(folder: Path) -> bool:
    """Whether a folder calls itself a backup."""
    return (folder / MANIFEST).is_file()


def read_manifest(folder: Path) -> Manifest:
    """What a backup says of itself. Raises EnvironmentProblem backup.no_backup, backup.newer."""
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        if int(data["version"]) > VERSION:
            raise EnvironmentProblem("backup.newer", name=folder.name)
        body = data["body"]
        found = Manifest(**{name: body[name] for name in Manifest.__slots__})
        if type(found.counts) is not dict or type(found.seq) is not int:
            raise ValueError("types")
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise EnvironmentProblem("backup.no_backup", path=str(folder)) from error
    return found


def listed(folder: Path) -> tuple[ListedFile, ...]:
    """The sealed files a backup needs. Raises EnvironmentProblem backup.no_backup."""
    try:
        lines = (folder / LIST).read_text(encoding="ascii").splitlines()
        parts = [line.split(" ") for line in lines]
        if not all(_STORAGE_ID.fullmatch(one) for one, _size, _sha256 in parts):
            raise ValueError("a name that leads out of the store")
        return tuple(ListedFile(one, int(size), sha256) for one, size, sha256 in parts)
    except (OSError, ValueError) as error:
        raise EnvironmentProblem("backup.no_backup", path=str(folder)) from error


def stored_file(of_home: Path, storage_id: str) -> Path:
    """Where the sealed file of a backup lies."""
    return of_home / "files" / storage_id[:2] / f"{storage_id}.age"


# -- making -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """What is noted of the store while nobody writes."""

    seq: int
    head: str
    counts: dict[str, int]
    attachments: tuple[Attachment, ...]
    db_sha256: str
    db_size: int


def copy_database(store: Store, target: Path) -> Moment:
    """Copy the database while nobody writes; readers go on. The lane is held for the copy alone."""
    with store.still() as connection:
        return _copied(store, connection, target)


def _copied(store: Store, connection: Connection, target: Path) -> Moment:
    seq, head = journal.head(connection)
    counted = counts(connection)
    attachments = tuple(dossiers.attachments(connection))
    digest, size = _copy(store.files.database, target)
    return Moment(seq, head, counted, attachments, digest, size)


def counts(connection: Connection) -> dict[str, int]:
    """Rows of every table."""
    return {
        name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())  # noqa: S608
        for name in schema.metadata.tables
    }


def copy_beside(store: Store, partial: Path, moment: Moment) -> str:
    """The slots, the identity and the list of files; returns the list's SHA-256."""
    (partial / "keys").mkdir()
    for path in sorted(store.files.keys.glob("slots-?.json")):
        _copy(path, partial / "keys" / path.name)
    _copy(store.files.identity, partial / "store.json")
    lines = [f"{a.storage_id} {a.cipher_size} {a.cipher_sha256}\n" for a in moment.attachments]
    return write(partial / LIST, "".join(lines).encode("ascii"))


def copy_file(files: StoreFiles, of_home: Path, attachment: Attachment, on_bytes: OnBytes) -> bool:
    """Bring one sealed file into the backup, unless it is there; false where the store's own is damaged."""
    target = stored_file(of_home, attachment.storage_id)
    with suppress(OSError):
        if target.stat().st_size == attachment.cipher_size:
            return True
    source = files.files / attachment.storage_id[:2] / target.name
    temporary = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            digest, size = _copy(source, temporary, on_bytes)
        except FileNotFoundError:
            return False
        if (digest, size) != (attachment.cipher_sha256, attachment.cipher_size):
            return False
        rename(temporary, target)  # its folder is flushed once for all (settle)
    except OSError as error:
        raise world_error(error, target) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return True


def settle(of_home: Path, moment: Moment) -> None:
    """Make the names of the sealed files durable, each folder once; before the backup has its own name."""
    root = of_home / "files"
    try:
        for path in sorted({stored_file(of_home, one.storage_id).parent for one in moment.attachments}):
            if path.is_dir():
                fsync_folder(path)
        if root.is_dir():
            fsync_folder(root)
    except OSError as error:
        raise world_error(error, root) from error


def finish(partial: Path, manifest: Manifest) -> Path:
    """Write what the backup says of itself, and give it its name by one rename."""
    body = {name: getattr(manifest, name) for name in Manifest.__slots__}
    data = json.dumps({"format": FORMAT, "version": VERSION, "body": body}, ensure_ascii=False, indent=1)
    write(partial / MANIFEST, data.encode("utf-8"))
    fsync_folder(partial / "keys")
    fsync_folder(partial)
    target = partial.with_name(manifest.name)
    replace(partial, target)
    return target


@contextmanager
def begun(of_home: Path, name: str) -> Iterator[Path]:
    """A folder for a backup that is being made; what is left of it goes when that fails."""
    partial = of_home / f"{PARTIAL}{name}"
    try:
        of_home.mkdir(parents=True, exist_ok=True)
        sweep(of_home)
        partial.mkdir()
    except OSError as error:
        raise world_error(error, of_home) from error
    try:
        yield partial
    except OSError as error:
        raise world_error(error, of_home) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def sweep(of_home: Path) -> None:
    """Take away what an interrupted backup left."""
    for path in of_home.glob(f"{PARTIAL}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in of_home.glob("files/??/.*.part"):
        with suppress(OSError):
            path.unlink()


def take_name(of_home: Path, name: str) -> Path:
    """Take a backup's name away, so that none is ever there in part; what is then left to be removed."""
    gone = of_home / f"{_GOING}{name}"
    try:
        rename(of_home / name, gone)
    except OSError as error:
        raise world_error(error, of_home / name) from error
    return gone


def going(of_home: Path) -> list[str]:
    """Names of backups whose removal was begun and not finished."""
    return sorted(path.name.removeprefix(_GOING) for path in of_home.glob(f"{_GOING}*"))


def sweep_files(of_home: Path) -> int:
    """Take away sealed files no backup names any more; none while a list cannot be read."""
    try:
        needed = {one.storage_id for name in names(of_home) for one in listed(of_home / name)}
    except EnvironmentProblem:
        return 0
    gone = 0
    for path in of_home.glob("files/??/*.age"):
        if path.stem not in needed:
            with suppress(OSError):
                path.unlink()
                gone += 1
    return gone


def flush(path: Path) -> None:
    """Make a file that was just written durable."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> str:
    """Write and flush a file; returns its SHA-256."""
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return hashlib.sha256(data).hexdigest()


def _copy(source: Path, target: Path, on_bytes: OnBytes | None = None) -> tuple[str, int]:
    """Copy and flush a file, hashing it on the way; (SHA-256, bytes)."""
    with source.open("rb") as read, target.open("wb") as out:
        found = copy_with_hash(read, out, on_bytes)
        out.flush()
        os.fsync(out.fileno())
    return found


# -- reading ------------------------------------------------------------------------------------------------


@contextmanager
def opened(database: Path, raw_key: bytes) -> Iterator[Any]:
    """The copied database, read only and without a trace beside it.

    Raises EnvironmentProblem backup.closed for another key, or a first page that is damaged.
    """
    address = f"{database.absolute().as_uri()}?mode=ro&immutable=1"
    driver = sqlcipher.connect(address, uri=True, isolation_level=None)
    try:
        driver.execute("PRAGMA cipher_log_level=none").fetchall()
        driver.execute(f"PRAGMA key=\"x'{raw_key.hex()}'\"").fetchall()
        driver.execute("SELECT count(*) FROM sqlite_master").fetchall()
        yield driver
    except sqlcipher.DatabaseError as error:
        raise EnvironmentProblem("backup.closed", name=database.parent.name) from error
    finally:
        driver.close()


def file_is_whole(of_home: Path, file: ListedFile, on_bytes: OnBytes | None = None) -> bool:
    """Whether a sealed file of a backup is what was sealed; read from the disk."""
    digest, size = hashlib.sha256(), 0
    try:
        with stored_file(of_home, file.storage_id).open("rb") as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if on_bytes is not None:
                    on_bytes(len(chunk))
    except OSError:
        return False
    return (digest.hexdigest(), size) == (file.sha256, file.size)


def outside_faults(folder: Path, manifest: Manifest) -> list[str]:
    """What is wrong with a backup as far as its hashes tell; needs no key. Codes of sentences."""
    found = []
    if not manifest.genuine:
        found.append("backup.fault_signature")
    try:
        if hash_file(folder / "hoso.db") != (manifest.db_sha256, manifest.db_size):
            found.append("backup.fault_database")
        if hash_file(folder / LIST)[0] != manifest.list_sha256:
            found.append("backup.fault_list")
    except OSError:
        found.append("backup.fault_missing")
    return found


def inside_faults(driver: Any, manifest: Manifest) -> list[str]:
    """What is wrong with an opened copy: pages, structure, links, counts. Codes of sentences."""
    found = []
    if driver.execute("PRAGMA cipher_integrity_check").fetchall():
        found.append("backup.fault_pages")
    elif [tuple(row) for row in driver.execute("PRAGMA quick_check")] != [("ok",)]:
        found.append("backup.fault_structure")
    if driver.execute("PRAGMA foreign_key_check").fetchall():
        found.append("backup.fault_links")
    if any(_count(driver, name) != wanted for name, wanted in manifest.counts.items()):
        found.append("backup.fault_counts")
    last = driver.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    if (tuple(last) if last else (0, "0" * 64)) != (manifest.seq, manifest.head):
        found.append("backup.fault_head")
    return found


def _count(driver: Any, table: str) -> int:
    known = driver.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return int(driver.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]) if known else -1  # noqa: S608


def different_tables(one: Any, other: Any, tables: Iterable[str], seq: int) -> list[str]:
    """Tables whose rows are not the same in two open databases, row by row and value by value.

    Of the journal only the facts up to `seq` are compared.
    """
    found = []
    for name in tables:
        limit = f" WHERE seq <= {int(seq)}" if name == "journal" else ""
        query = f'SELECT * FROM "{name}"{limit} ORDER BY rowid'  # noqa: S608
        pairs = zip_longest(map(tuple, one.execute(query)), map(tuple, other.execute(query)))
        if any(left != right for left, right in pairs):
            found.append(name)
    return found


@contextmanager
def held_still(store: Store, target: Path) -> Iterator[tuple[Moment, Any]]:
    """A copy of the database and a snapshot of the very same moment to hold it against, row by row."""
    with ExitStack() as stack:
        with store.still() as connection:
            snapshot = stack.enter_context(store.read())
            driver: Any = snapshot.connection.driver_connection
            driver.execute("SELECT count(*) FROM sqlite_master").fetchall()
            moment = _copied(store, connection, target)
        yield moment, driver
