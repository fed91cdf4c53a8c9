"""The mark of an open store: `running` in its folder, taken away by a clean close, found after any other end.

It says which fact of the journal was the newest when the session began, so that it can be told whether
anything was stored in it. Never waits for the disk and never stops anybody.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from hoso_desktop.db.store_folder import StoreFiles


@dataclass(frozen=True, slots=True)
class Left:
    """What an unclean end left: the newest fact when that session began, 0 where it cannot be read."""

    begun: int


class RunningMark:
    """Made when the store is locked. `left` is None after a clean end."""

    def __init__(self, files: StoreFiles) -> None:
        self._path = files.running
        self.left = _read(files)
        self._settled = self.left is None
        if self._settled:
            self._put(0)

    def settle(self, seq: int) -> None:
        """What was left is dealt with: from now on the mark speaks of this session."""
        self._settled, self.left = True, None
        self._put(seq)

    def end(self) -> None:
        """A clean end takes the mark away, unless nobody has dealt with the last one."""
        if self._settled:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _put(self, seq: int) -> None:
        with suppress(OSError):
            self._path.write_bytes(str(seq).encode("ascii"))


def _read(files: StoreFiles) -> Left | None:
    try:
        text = files.running.read_bytes()[:20]
    except FileNotFoundError:
        return None
    except OSError:
        return Left(0)
    return Left(int(text) if text.isdigit() else 0)
