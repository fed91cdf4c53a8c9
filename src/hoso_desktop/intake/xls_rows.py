"""What the value reader does not tell about an Excel 97-2003 file: a password, macros, hidden rows.

Walks the compound file and the record headers only; it reads no cell and keeps nothing of the content.
Layout: [MS-CFB] and [MS-XLS] (BOF, BOUNDSHEET8, ROW, FILEPASS).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hoso_desktop.errors import UserError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE_CHAIN = 0xFFFFFFFA
_ROW, _BOUNDSHEET, _FILEPASS, _EOF = 0x0208, 0x0085, 0x002F, 0x000A
_HIDDEN = 0x20
MAX_SIZE = 64 << 20  # 65,536 rows of 26 full columns are about 40 MB
_MAX_SHEETS = 250
_MAX_RECORDS = 5_000_000


@dataclass(frozen=True, slots=True)
class XlsFacts:
    """Rows hidden in each sheet, in sheet order (numbers as shown), and whether there is code inside."""

    hidden: list[set[int]] = field(default_factory=list)
    macros: bool = False


def is_locked_package(path: Path) -> bool:
    """Whether a compound file is a password-protected .xlsx."""
    with path.open("rb") as source:
        head = source.read(1 << 20)
    return "EncryptedPackage".encode("utf-16-le") in head


def examine(path: Path) -> XlsFacts:
    """Raises UserError when the file is no workbook, damaged, too large or locked."""
    if path.stat().st_size > MAX_SIZE:
        raise UserError("import.too_large", path=path.name)
    data = path.read_bytes()
    try:
        names, stream = _workbook_stream(data)
        if stream is None:
            raise UserError("import.not_a_list", path=path.name)
        return XlsFacts(_hidden_rows(stream, path.name), macros=any("VBA" in name for name in names))
    except (struct.error, IndexError, ValueError) as error:
        raise UserError("import.damaged", path=path.name) from error


def _workbook_stream(data: bytes) -> tuple[list[str], bytes | None]:
    sector_size = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector_size not in (512, 4096):
        raise ValueError(sector_size)
    table = _sector_table(data, sector_size)
    first_directory = struct.unpack_from("<I", data, 48)[0]
    directory = _chain(data, table, first=first_directory, sector_size=sector_size)
    names: list[str] = []
    found: bytes | None = None
    for at in range(0, len(directory), 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        names.append(name)
        if name.casefold() in ("workbook", "book"):
            first, size = struct.unpack_from("<IQ", directory, at + 116)
            # A book shorter than 4096 bytes lies in the mini stream; no real workbook is that short.
            found = _chain(data, table, first=first, sector_size=sector_size)[: size & 0xFFFFFFFF]
    return names, found


def _sector_table(data: bytes, sector_size: int) -> list[int]:
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < _FREE_CHAIN]
    following = struct.unpack_from("<I", data, 68)[0]
    seen = 0
    while following < _FREE_CHAIN and seen <= len(data) // sector_size // 100:
        numbers = struct.unpack_from(f"<{sector_size // 4}I", data, (following + 1) * sector_size)
        sectors += [number for number in numbers[:-1] if number < _FREE_CHAIN]
        following = numbers[-1]
        seen += 1
    if len(sectors) > len(data) // sector_size:
        raise ValueError("more tables than sectors")
    table: list[int] = []
    for sector in sectors:
        table += struct.unpack_from(f"<{sector_size // 4}I", data, (sector + 1) * sector_size)
    return table


def _chain(data: bytes, table: list[int], *, first: int, sector_size: int) -> bytes:
    out: list[bytes] = []
    sector = first
    while sector < _FREE_CHAIN:
        if len(out) > len(table):
            raise ValueError("circular chain")
        start = (sector + 1) * sector_size
        out.append(data[start : start + sector_size])
        sector = table[sector]
    return b"".join(out)


def _hidden_rows(stream: bytes, name: str) -> list[set[int]]:
    starts: list[int] = []
    for kind, start, _size in _records(stream, 0):
        if kind == _FILEPASS:
            raise UserError("import.password", path=name)
        if kind == _BOUNDSHEET:
            starts.append(struct.unpack_from("<I", stream, start)[0])
        if kind == _EOF:
            break
    if len(starts) > _MAX_SHEETS:
        raise UserError("import.too_large", path=name)
    looked_at = 0
    hidden: list[set[int]] = []
    for start in starts:
        rows, count = _hidden_in_sheet(stream, start)
        hidden.append(rows)
        looked_at += count
        if looked_at > _MAX_RECORDS:
            raise UserError("import.too_large", path=name)
    return hidden


def _hidden_in_sheet(stream: bytes, start: int) -> tuple[set[int], int]:
    """Numbers of the hidden rows of one sheet, and how many records were looked at."""
    hidden: set[int] = set()
    count = 0
    for kind, at, size in _records(stream, start):
        count += 1
        if kind == _EOF or count > _MAX_RECORDS:
            break
        if kind == _ROW and size >= 16:
            number = struct.unpack_from("<H", stream, at)[0]
            if struct.unpack_from("<I", stream, at + 12)[0] & _HIDDEN:
                hidden.add(number + 1)
    return hidden, count


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of one record after the other, to the end of this part of the stream."""
    at = start
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, size
        if kind == _EOF:
            return
        at += 4 + size
