"""Files whose rows may or may not be durable, because the disk refused in the middle of a commit.

SQLite says that such a commit failed, yet its pages may lie whole in the write-ahead log and come back with
the next opening. Until another commit has written over them, or the log is gone, no file of theirs goes.
"""

from __future__ import annotations

from contextlib import suppress

from hoso_desktop.db.store_folder import StoreFiles


class UnsureFiles:
    """Removes sealed files that nobody needs, at once or when it has become sure that nobody does."""

    def __init__(self, files: StoreFiles) -> None:
        self._files = files
        self._unsure = False
        self.waiting: list[str] = []

    def discard(self, storage_id: str) -> None:
        """Remove a file whose row was not committed."""
        if self._unsure:
            self.waiting.append(storage_id)
        else:
            self._files.sealed(storage_id).unlink(missing_ok=True)

    def doubt(self) -> None:
        """A commit failed half way."""
        self._unsure = True

    def settle(self) -> None:
        """A later commit is durable, or the log is gone: the failed one can come back no more."""
        self._unsure = False
        waiting, self.waiting = self.waiting, []
        for storage_id in waiting:
            with suppress(OSError):
                self._files.sealed(storage_id).unlink(missing_ok=True)
