"""The database as it was before a step to a newer schema, beside the store until a backup is good again.

The step itself is whole or not at all; this is for the fault nobody thought of. It holds what the store held:
whoever takes something out of the store for good (redaction, another key) takes these copies away too.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.files import copy_with_hash, free_bytes, replace

_MARK = ".truoc-"
# Room that must be left after the copy, so that the step itself can be made.
_RESERVE_BYTES = 64 * 1024 * 1024


def copies(files: StoreFiles) -> list[Path]:
    """The copies there are."""
    return sorted(files.folder.glob(f"{files.database.name}{_MARK}*"))


def keep(files: StoreFiles, revision: str) -> Path | None:
    """Copy the database, whose write-ahead log is empty; None where the disk has no room for it."""
    target = files.database.with_name(f"{files.database.name}{_MARK}{revision}")
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        size = files.database.stat().st_size
        if free_bytes(files.folder) < 2 * size + _RESERVE_BYTES:
            return None
        with files.database.open("rb") as source, temporary.open("wb") as out:
            copy_with_hash(source, out)
            out.flush()
            os.fsync(out.fileno())
        replace(temporary, target)
    except OSError:
        return None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return target


def forget(files: StoreFiles) -> int:
    """Take the copies away; returns how many there were."""
    gone = 0
    for path in copies(files):
        with suppress(OSError):
            path.unlink()
            gone += 1
    return gone
