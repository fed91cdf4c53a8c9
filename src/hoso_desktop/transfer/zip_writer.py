"""Writing a zip as a stream, in the one dialect that zip_reader accepts; the same input gives the same bytes.

No clock, user, system or compression setting of the machine gets in. Sizes must be known beforehand; only the
CRC may be filled in afterwards, where the target can seek.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from hoso_desktop.errors import BugError

_STORED, _DEFLATED = 0, 8
_VERSION_NEEDED = 20
_MADE_BY_UNIX = 3 << 8 | _VERSION_NEEDED
_REGULAR_FILE = 0o100644 << 16
_UTF8_FLAG = 0x0800
_CLOCK, _DAY = 0, 0x0021  # 1980-01-01 00:00, the first moment a zip can name
_CRC_AT = 14
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class _Written:
    raw_name: bytes
    flags: int
    method: int
    crc: int
    stored: int
    size: int
    offset: int

    def common(self) -> tuple[int, ...]:
        return _VERSION_NEEDED, self.flags, self.method, _CLOCK, _DAY, self.crc, self.stored, self.size


class ZipWriter:
    """Appends members to a file; `finish` writes the central directory; the caller closes.

    `add_stored` seeks back to fill in the CRC; `open_stored` and `put` never do.
    """

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._at = 0
        self._written: list[_Written] = []

    def add_stored(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Append a member as it is; `chunks` must give exactly `size` bytes."""
        start = self._header(name, _STORED, 0, size, size)
        crc = count = 0
        for chunk in chunks:
            crc = zlib.crc32(chunk, crc)
            count += len(chunk)
            self._target.write(chunk)
        if count != size:
            raise BugError(f"member of {count} bytes announced as {size}")
        self._at += size
        self._target.seek(start.offset + _CRC_AT)
        self._target.write(struct.pack("<L", crc))
        self._target.seek(self._at)
        self._written[-1] = _Written(start.raw_name, start.flags, _STORED, crc, size, size, start.offset)

    def open_stored(self, name: str, size: int, crc: int) -> None:
        """Begin a member whose CRC is known; `put` gives its bytes. Needs no seeking."""
        self._header(name, _STORED, crc, size, size)

    def put(self, chunk: bytes) -> None:
        """The next bytes of the member begun last."""
        self._target.write(chunk)
        self._at += len(chunk)

    def add_deflated(self, name: str, data: bytes) -> None:
        """Append a small member compressed."""
        engine = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = engine.compress(data) + engine.flush()
        self._header(name, _DEFLATED, zlib.crc32(data), len(packed), len(data))
        self._target.write(packed)
        self._at += len(packed)

    def finish(self) -> int:
        """Write the central directory; the size of the whole file in bytes."""
        start = self._at
        for entry in self._written:
            record = struct.pack(
                "<4s6H3L5H2L", b"PK\x01\x02", _MADE_BY_UNIX, *entry.common(), len(entry.raw_name), 0, 0, 0, 0,
                _REGULAR_FILE, entry.offset,
            )  # fmt: skip
            self._target.write(record + entry.raw_name)
            self._at += len(record) + len(entry.raw_name)
        count = len(self._written)
        self._target.write(
            struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, self._at - start, start, 0)
        )
        return self._at + 22

    def _header(self, name: str, method: int, crc: int, stored: int, size: int) -> _Written:
        raw = name.encode("utf-8")
        flags = 0 if name.isascii() else _UTF8_FLAG
        entry = _Written(raw, flags, method, crc, stored, size, self._at)
        head = struct.pack("<4s5H3L2H", b"PK\x03\x04", *entry.common(), len(raw), 0) + raw
        self._target.write(head)
        self._at += len(head)
        self._written.append(entry)
        return entry
