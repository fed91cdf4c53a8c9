"""Looking into a sealed file without opening it on the disk: a stream that reads and seeks in plain bytes.

Going back begins anew from the start of the file; nothing plain is ever written. A changed or foreign file
raises EnvironmentProblem, as `crypto.sealing.unseal` does.
"""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

from hoso_desktop.crypto import sealing

_PIECE = 1 << 18


class _Tap:
    """One pass over the plain bytes: a thread unseals into a pipe, the reader takes what it wants of it."""

    def __init__(self, path: Path, identities: Sequence[str]) -> None:
        self.at = 0
        self._failure: BaseException | None = None
        read_end, self._write_end = os.pipe()
        self._reader = os.fdopen(read_end, "rb")
        self._thread = threading.Thread(
            target=self._run, args=(path, list(identities)), name="hoso-unseal", daemon=True
        )
        self._thread.start()

    def _run(self, path: Path, identities: list[str]) -> None:
        try:
            with os.fdopen(self._write_end, "wb") as target, path.open("rb") as source:
                sealing.unseal(source, target, identities)
        except BaseException as error:
            self._failure = error

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, fewer only at the end."""
        data = self._reader.read(size)
        self.at += len(data)
        if len(data) < size:
            self._thread.join()
            if self._failure is not None:
                raise self._failure
        return data

    def close(self) -> None:
        """Give up what was not read; the thread meets a closed pipe and ends."""
        with suppress(OSError):
            self._reader.close()
        self._thread.join()


class SealedView(io.RawIOBase):
    """The plain bytes of a sealed file, for reading. Close it: a thread stands behind it."""

    def __init__(self, path: Path, identities: Sequence[str]) -> None:
        super().__init__()
        self._path, self._identities = path, identities
        self._tap = _Tap(path, identities)
        self._at = 0
        self._size: int | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence)
        self._at = max(0, offset + (self._whole() if base is None else base))
        return self._at

    def read(self, size: int = -1) -> bytes:
        """The bytes from here on. Raises EnvironmentProblem where the file is changed or foreign."""
        self._go(self._at)
        if size < 0:
            pieces = []
            while piece := self._tap.read(_PIECE):
                pieces.append(piece)
            data = b"".join(pieces)
        else:
            data = self._tap.read(size)
        self._at += len(data)
        return data

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _whole(self) -> int:
        """The size of the plain bytes: known once the end was reached."""
        if self._size is None:
            while self._tap.read(_PIECE):
                pass
            self._size = self._tap.at
        return self._size

    def _go(self, at: int) -> None:
        if at < self._tap.at:
            self._tap.close()
            self._tap = _Tap(self._path, self._identities)
        while self._tap.at < at and self._tap.read(min(_PIECE, at - self._tap.at)):
            pass

    def close(self) -> None:
        if not self.closed:
            self._tap.close()
        super().close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def view(path: Path, identities: Sequence[str]) -> BinaryIO:
    """A seekable stream of the plain bytes of the sealed file `path`."""
    return cast(BinaryIO, SealedView(path, identities))
