"""The folder of a store: where its parts lie, whether it is one, and the lock that keeps it to one process.

Needs no key and opens no database.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hoso_desktop.errors import EnvironmentProblem, UsageError
from hoso_desktop.files import atomic_write, is_unfit_volume, keep_private, take_lock, world_error

FORMAT = "hoso-store"
FORMAT_VERSION = 1
# How long the lock is waited for, and how often it is tried.
_PATIENCE_SECONDS, _PAUSE_SECONDS = 0.5, 0.02


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

    def sealed(self, storage_id: str) -> Path:
        """Where a stored file lies: files/ab/<random>.age."""
        return self.files / storage_id[:2] / f"{storage_id}.age"

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
    def attempts(self) -> Path:
        """Failed log-ins since the last good one (db.attempts)."""
        return self.folder / "attempts.log"

    @property
    def head(self) -> Path:
        """The newest fact of the journal, noted beside it (db.head_mark)."""
        return self.folder / "head"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def running(self) -> Path:
        """There while the store is open (db.running)."""
        return self.folder / "running"

    @property
    def unfinished(self) -> Path:
        """There from the first moment of a creation until the store is whole."""
        return self.folder / "unfinished"


def exists(folder: Path) -> bool:
    """Whether `folder` holds a store (whole or not)."""
    return StoreFiles(folder).identity.exists()


def refuse_folder(folder: Path) -> None:
    parts = [part.casefold() for part in folder.absolute().parts]
    synchronised = any(part.startswith(("onedrive", "google drive", "dropbox")) for part in parts)
    if synchronised or str(folder).startswith("\\\\") or is_unfit_volume(folder):
        raise UsageError("store.folder_refused", path=str(folder))


def identity_of(folder: Path) -> str:
    """The store id of `folder`. Raises EnvironmentProblem: store.not_a_store, store.newer."""
    try:
        content = json.loads(StoreFiles(folder).identity.read_bytes())
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
        version, store_id = int(content["version"]), str(content["store_id"])
    except FileNotFoundError as error:
        raise EnvironmentProblem("store.not_a_store", path=str(folder)) from error
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise EnvironmentProblem("store.not_a_store", path=str(folder)) from error
    if version > FORMAT_VERSION:
        raise EnvironmentProblem("store.newer")
    return store_id


def keys_since(folder: Path) -> int:
    """The first key file, by its number, that opens the database since its key was changed; 0 if unknown."""
    try:
        return int(json.loads(StoreFiles(folder).identity.read_bytes()).get("keys_since", 0))
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return 0


def write_identity(files: StoreFiles, store_id: str, *, keys_since: int = 0) -> None:
    """Say that the folder is a store; from then on it is one."""
    identity: dict[str, object] = {"format": FORMAT, "version": FORMAT_VERSION, "store_id": store_id}
    if keys_since:
        identity["keys_since"] = keys_since
    atomic_write(files.identity, json.dumps(identity, indent=1).encode("utf-8"))


def lock(files: StoreFiles) -> BinaryIO:
    """One process per store, by an operating-system lock that a killed process gives up by itself.

    Waits a moment for one that is just ending: closing takes its time, and a child that a killed process was
    about to start holds the lock until it has become another program.
    """
    try:
        handle = files.lock.open("a+b")
    except OSError as error:
        raise world_error(error, files.folder) from error
    keep_private(files.folder)
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            take_lock(handle)
        except OSError as error:
            if time.monotonic() < end:
                time.sleep(_PAUSE_SECONDS)
                continue
            handle.close()
            raise EnvironmentProblem("store.already_open", path=str(files.folder)) from error
        return handle
