"""The newest fact of the journal, noted beside the database after each commit.

SQLite drops a damaged end of its write-ahead log in silence, and an older copy of the database is authentic
in every page: against both the mark tells that facts are missing. It is never ahead of what is durable, may
lag behind it after a power cut, and is no part of a change: that it cannot be written stops nobody.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass

from hoso_desktop.crypto import small
from hoso_desktop.db.store_folder import StoreFiles

PURPOSE = "head"
_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class HeadMark:
    """Sequence number and hash of a fact that was durable."""

    seq: int
    hash: str


def note(files: StoreFiles, key: bytes, store_id: str, mark: HeadMark) -> None:
    """Write the mark over the one before. In place: no rename, no waiting for the disk."""
    data = small.close(key, json.dumps([mark.seq, mark.hash]).encode("ascii"), _label(store_id))
    with suppress(OSError):
        handle = os.open(files.head, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(handle, data)
            os.ftruncate(handle, len(data))
        finally:
            os.close(handle)


def read(files: StoreFiles, key: bytes, store_id: str) -> HeadMark | None:
    """The mark; None where there is none, or none that can be trusted (half written, another key)."""
    try:
        data = files.head.read_bytes()[:_MOST_BYTES]
    except OSError:
        return None
    opened = small.open_again(key, data, _label(store_id))
    if opened is None:
        return None
    seq, digest = json.loads(opened)
    return HeadMark(int(seq), str(digest))


def _label(store_id: str) -> str:
    return f"hoso head v1|{store_id}"
