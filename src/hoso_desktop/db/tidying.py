"""What an unclean end leaves in the folder of a store, and putting it right before anybody works in it.

Removes only what the program itself made for a moment. A damaged file is moved aside, never deleted; a
stored file goes only when no row has named it for a week and nothing damaged lies aside.
"""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from hoso_desktop.db import keys
from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.files import free_bytes

BALLAST_BYTES = 8 * 1024 * 1024
ASIDE = ".hong"  # `hoso.db.hong-20261116-094100`
ORPHAN_DAYS = 7
# The ballast comes back only where it takes no room that is needed.
_BALLAST_ROOM = 10 * BALLAST_BYTES
_WAL_HEADER = 32
_WAL_MAGIC = (0x377F0682, 0x377F0683)


def aside_name(path: Path, moment: datetime | None = None) -> Path:
    """A free name beside `path` that says the file is damaged, with the moment where a clock is at hand."""
    end = f"{ASIDE}-{moment:%Y%m%d-%H%M%S}" if moment is not None else ASIDE
    number, name = 1, path.with_name(path.name + end)
    while name.exists():
        number += 1
        name = path.with_name(f"{path.name}{end}-{number}")
    return name


def lies_aside(files: StoreFiles) -> bool:
    """Whether anything damaged of the database still lies in the folder."""
    return any(files.folder.glob(f"{files.database.name}*{ASIDE}*"))


def wal_of(files: StoreFiles) -> Path:
    """The write-ahead log of the database."""
    return files.database.with_name(f"{files.database.name}-wal")


def set_wal_aside(files: StoreFiles) -> bool:
    """Move a write-ahead log that is none out of the way before SQLite writes over it; True when it was one.

    Its header stands in clear: 32 bytes that begin with a magic number. Not empty and without it, the log
    was emptied by the disk, not by the program.
    """
    wal = wal_of(files)
    try:
        with wal.open("rb") as source:
            header = source.read(_WAL_HEADER)
        if not header or (len(header) == _WAL_HEADER and struct.unpack(">I", header[:4])[0] in _WAL_MAGIC):
            return False
        wal.replace(aside_name(wal))
    except OSError:
        return False
    return True


def keep_wal(files: StoreFiles) -> bool:
    """A copy of the write-ahead log aside, before what is unreadable in it is written over."""
    wal = wal_of(files)
    try:
        if not wal.exists() or not wal.stat().st_size:
            return False
        shutil.copy2(wal, aside_name(wal))
    except OSError:
        return False
    return True


def mend_slots(files: StoreFiles, store_id: str) -> int:
    """Write a damaged or missing copy of the key slots again from the whole one; how many there were."""
    return keys.mend(files.keys, store_id, aside_name)


def bring_ballast_back(files: StoreFiles) -> bool:
    """Fill the ballast up again where there is room; True when something had to be done."""
    try:
        have = files.ballast.stat().st_size if files.ballast.exists() else 0
        if have >= BALLAST_BYTES or free_bytes(files.folder) < _BALLAST_ROOM:
            return False
        with files.ballast.open("ab") as out:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(out.fileno(), 0, BALLAST_BYTES)
            else:
                out.write(os.urandom(BALLAST_BYTES - have))
    except OSError:
        return False
    return True


def sweep_temporary(files: StoreFiles) -> int:
    """Take away what was being made when the program ended; how many things there were."""
    unfinished = _inside(files.temporary)
    unfinished += [path for path in _inside(files.outgoing) if ".partial" in path.name]
    unfinished += [*files.folder.glob(".*.tmp"), *files.keys.glob(".*.tmp")]
    return sum(_remove(path) for path in unfinished)


def sweep_orphans(files: StoreFiles, named: Callable[[], Collection[str]], moment: datetime) -> int:
    """Take away stored files that no row names and that have lain for a week; how many.

    `named` gives the storage ids of the rows. Nothing goes while something damaged lies aside: its rows
    may be the only ones that name a file.
    """
    if lies_aside(files):
        return 0
    oldest = (moment - timedelta(days=ORPHAN_DAYS)).timestamp()
    old = [path for path in files.files.glob("*/*.age") if _is_older(path, oldest)]
    known = named() if old else ()
    return sum(_remove(path) for path in old if path.stem not in known)


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except OSError:
        return False


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _remove(path: Path) -> bool:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
        return True
    return False
