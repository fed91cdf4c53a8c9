"""What SQLite says of a disk that refuses or a file that is damaged, as the problem a person is told of."""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.files import free_bytes

FAILURES = (DBAPIError, sqlcipher.Error)
# Below this an I/O error of SQLite is put down to a full disk.
_NO_ROOM_BYTES = 4 * 1024 * 1024
_DAMAGED = ("malformed", "not a database", "hmac", "corrupt", "vtable constructor failed")
_FULL = "disk is full"
# What SQLite says of a disk that refuses, a full one too where a file had to be made.
_REFUSED = ("disk i/o error", "unable to open database file")


def may_be_whole(error: BaseException) -> bool:
    """Whether a commit that ended with `error` may lie whole in the write-ahead log all the same.

    Not where there was no room: then the frame that ends the commit, the last to be written, is not there.
    A refused sync says nothing of the kind, it comes after that frame.
    """
    said = error.__cause__ if isinstance(error, EnvironmentProblem) else error
    return _FULL not in str(said).lower()


def explain(error: Exception, files: StoreFiles) -> EnvironmentProblem | None:
    """The problem behind an error of SQLite, None when the world is not to blame."""
    text = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    place = str(files.folder)
    refused = next((words for words in _REFUSED if words in text), "")
    if refused and free_bytes(files.folder) > _NO_ROOM_BYTES:
        return EnvironmentProblem("disk.error", path=place, detail=refused)
    if refused or _FULL in text:
        return EnvironmentProblem("disk.full", path=place)
    if any(code in text for code in _DAMAGED):
        return EnvironmentProblem("store.damaged", path=place)
    if "readonly" in text or "read-only" in text:
        return EnvironmentProblem("disk.not_writable", path=place)
    return None
