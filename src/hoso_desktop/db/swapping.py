"""Putting a new database in the place of a damaged one, so that a crash in between can be finished.

A write-ahead log of the old database must never meet the new one; so every old part is aside before.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from hoso_desktop.db import tidying
from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.files import atomic_write, fsync_folder, rename

ENDS = ("", "-wal", "-shm")
SWAP = "repair.json"


def swap(files: StoreFiles, new: Path, moment: datetime) -> Path:
    """Put a new database in the place of the damaged one, which lies aside afterwards; returns where.

    A crash in between is finished by the next opening (`finish`).
    """
    with new.open("rb+") as ready:
        os.fsync(ready.fileno())
    waiting = files.folder / "hoso.db.new"
    shutil.move(new, waiting)
    fsync_folder(files.folder)
    aside = tidying.aside_name(files.database, moment)
    atomic_write(files.folder / SWAP, json.dumps({"aside": aside.name}).encode("ascii"))
    finish(files)
    return aside


def finish(files: StoreFiles) -> None:
    """Do the rest of a swap that was begun; nothing where none was."""
    note, waiting = files.folder / SWAP, files.folder / "hoso.db.new"
    try:
        aside = str(json.loads(note.read_bytes())["aside"])
    except (OSError, ValueError, KeyError):
        return
    if waiting.exists():
        for end in ENDS:
            old = files.database.with_name(files.database.name + end)
            if old.exists():
                rename(old, files.folder / f"{aside}{end}")
        rename(waiting, files.database)
        fsync_folder(files.folder)
    with suppress(OSError):
        note.unlink()
