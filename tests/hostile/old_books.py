"""Workbooks of Excel 97-2003 made record by record in a compound file made sector by sector."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

from tests.hostile.texts import HEADING

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_CORNERS = [(0, 0), (65_535, 255), (65_535, 0), (1, 255), (300, 3), (65_535, 65_535)]


def record(kind: int, data: bytes = b"") -> bytes:
    """One BIFF record."""
    return struct.pack("<HH", kind, len(data)) + data


def compound(stream: bytes, *, start: int = 1, name: str = "Workbook") -> bytes:
    """A compound file around one stream, its table in as many sectors as it takes."""
    stream = stream.ljust(4_096, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    tables = 1
    while tables * 128 < count + 1 + tables:
        tables += 1
    chain = [_END, *range(2, count + 1), _END]
    chain += [_FAT] * tables
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * _SECTOR, b"\xff")
    places = [count + 1 + n for n in range(tables)][:109]
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    head += struct.pack("<9I", 0, tables, 0, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", *places, *[_FREE] * (109 - len(places)))
    entries = b""
    for title, kind, first, size in (("Root Entry", 5, _END, 0), (name, 2, start, len(stream))):
        text = title.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0") + struct.pack(
            "<HBB3I", len(text), kind, 1, _FREE, _FREE, 1 if kind == 5 else _FREE
        )
        entries += bytes(36) + struct.pack("<IQ", first, size)
    return head + entries.ljust(_SECTOR, b"\0") + stream + table


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _label(row: int, column: int, text: str) -> bytes:
    return record(0x0204, struct.pack("<3H", row & 0xFFFF, column & 0xFFFF, 0) + _text(text))


def book(
    cells: bytes, *, shared: bytes = b"", sheet_at: int | None = None, dimensions: bytes | None = None
) -> bytes:
    """A workbook with the heading of a list and those cells."""
    begin = record(0x0809, struct.pack("<4H", 0x0600, 0x0005, 0, 0) + bytes(8))
    bound = 4 + 6 + 2 + 1
    at = len(begin) + bound + len(shared) + 4 if sheet_at is None else sheet_at
    listed = record(0x0085, struct.pack("<IH", at & 0xFFFFFFFF, 0) + b"\x01\x00S")
    sheet = record(0x0809, struct.pack("<4H", 0x0600, 0x0010, 0, 0) + bytes(8))
    sheet += record(0x0200, dimensions if dimensions is not None else struct.pack("<2I3H", 0, 100, 0, 9, 0))
    heading = b"".join(_label(0, n, title) for n, title in enumerate(HEADING.split(";")))
    return compound(begin + listed + shared + record(0x000A) + sheet + heading + cells + record(0x000A))


def _cells(rng: random.Random) -> bytes:
    out = []
    for row in range(1, rng.randrange(2, 30)):
        out += [
            _label(row, column, rng.choice(["a", "1-BC/ĐU", "1/1/2020", "x" * 900])) for column in range(7)
        ]
        out.append(record(0x0203, struct.pack("<3H", row, 5, 0) + rng.randbytes(8)))
        out.append(record(0x027E, struct.pack("<3H", row, 4, 0) + rng.randbytes(4)))
    return book(b"".join(out))


def _corners(rng: random.Random) -> bytes:
    """Two cells so far apart that the rectangle between them fills the memory."""
    far = rng.choice(_CORNERS)
    size = struct.pack(
        "<2I3H", 0, *rng.choice([(0xFFFFFFFF, 0, 0xFFFF, 0), (65_536, 0, 256, 0), (1, 0, 1, 0)])
    )
    return book(_label(1, 0, "1") + _label(*far, "x"), dimensions=size)


def _counts(rng: random.Random) -> bytes:
    """Records that promise more than there is."""
    cell = rng.choice(
        [
            record(0x0204, struct.pack("<3HHB", 1, 0, 0, 0xFFFF, 1) + b"ab"),
            record(0x00BD, struct.pack("<2H", 1, 0) + rng.randbytes(12) + struct.pack("<H", 0xFFFF)),
            record(0x00FD, struct.pack("<3HI", 1, 0, 0, 0xFFFFFFFF)),
            record(0x00E5, struct.pack("<5H", 0xFFFF, 0, 0xFFFF, 0, 0xFFFF)),
            record(0x0006, struct.pack("<3H", 1, 0, 0) + rng.randbytes(20)),
            struct.pack("<HH", 0x0204, 0xFFFF),
        ]
    )
    shared = rng.choice(
        [b"", record(0x00FC, struct.pack("<2I", 1, 0xFFFFFFFF)), record(0x00FC, b"\xff" * 20)]
    )
    return book(cell * rng.choice([1, 200]), shared=shared)


def _loops(rng: random.Random) -> bytes:
    """Chains of sectors that lead back into themselves, and sheets that begin where none can."""
    data = bytearray(book(_label(1, 0, "1"), sheet_at=rng.choice([None, 0, 5, 0xFFFFFFFF, 4_090])))
    at = rng.choice(
        [44, 48, 60, 64, 68, 72, 76, 80, 30, 32, 512 + 128 + 116, 512 + 76, len(data) - _SECTOR + 8]
    )
    struct.pack_into("<I", data, at, rng.choice([0, 1, 2, 3, 9, 0xFFFFFFF0, 0xFFFFFFFD, 0x7FFFFFFF, 10_000]))
    return bytes(data)


def _repeats(rng: random.Random) -> bytes:
    """One long shared text in many thousands of cells."""
    text = "a" * rng.choice([10, 8_000])
    shared = record(0x00FC, struct.pack("<2I", 1, 1) + struct.pack("<HB", len(text), 0) + text.encode())
    rows = rng.choice([20, 60_000])
    cells = b"".join(record(0x00FD, struct.pack("<3HI", row, 0, 0, 0)) for row in range(1, rows))
    return book(cells, shared=shared)


def _codes(rng: random.Random) -> bytes:
    kinds = [0x0042, 0x0022, 0x003C, 0x041E, 0x00E0, 0x002F, 0x0017, 0x0018, 0x0809, 0x000A, 0x0207, 0x00EC]
    return book(b"".join(record(rng.choice(kinds), rng.randbytes(rng.randrange(30))) for _ in range(40)))


SHAPES: list[Callable[[random.Random], bytes]] = [
    _cells,
    _cells,
    _corners,
    _counts,
    _counts,
    _loops,
    _loops,
    _codes,
]


def hostile(rng: random.Random) -> bytes:
    """One old workbook; the ones that repeat a text are rare, because they are large."""
    return _repeats(rng) if rng.random() < 0.03 else rng.choice(SHAPES)(rng)
