"""A strict reader of zip files that come from outside, our own on purpose.

Accepts one dialect only: what it lists is exactly what lies in the file, from the first byte to the last.
Central directory and local headers must agree, entries touch without gap or overlap, only stored and
deflated data without encryption, descriptors, extra fields, comments or 64-bit sizes, names that are safe
on every system. Never writes a file and never trusts a size before it has counted.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

from hoso_desktop.errors import UserError
from hoso_desktop.files import CHUNK, safe_name

STORED, DEFLATED = 0, 8
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_UTF8_FLAG, _LEVEL_FLAGS = 0x0800, 0x0006
_REGULAR_FILE = 0o100000
_DOS_FOLDER = 0x10
OnRaw = Callable[[bytes], None]
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may claim: members, bytes of one and of all, growth when unpacked."""

    members: int = 1_100
    member_bytes: int = 2_000_000_000
    total_bytes: int = 4_200_000_000
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive; offsets and sizes in bytes from the archive's first byte."""

    name: str
    offset: int
    data_offset: int
    stored_size: int
    size: int
    crc: int
    method: int


@dataclass(frozen=True, slots=True)
class Directory:
    """All members in the order they lie in the file, and where the central directory begins."""

    members: tuple[Member, ...]
    central_offset: int
    size: int


class BadArchive(UserError):
    """The archive is not one we accept; `code` says why and `name` which member."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"package.zip.{code}", name=name)
        self.name = name


def _refuse(code: str, name: str = "") -> NoReturn:
    raise BadArchive(code, name)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A central directory record; `common` are the fields its local header must repeat."""

    raw_name: bytes
    common: tuple[int, ...]
    offset: int


def read_directory(source: BinaryIO, limits: Limits) -> Directory:
    """Read and check every header. Raises BadArchive; reads no member's data."""
    size = source.seek(0, io.SEEK_END)
    count, central_size, central_offset = _end_record(source, size)
    if count > limits.members:
        _refuse("too_many")
    source.seek(central_offset)
    entries = _central(source.read(central_size), count)
    names = [_name(entry) for entry in entries]
    _check_names(names)
    members: list[Member] = []
    at = 0
    for entry, name in sorted(zip(entries, names, strict=True), key=lambda pair: pair[0].offset):
        if entry.offset != at:
            # The first entry may not leave room for a foreign header, nor any later one for hidden bytes.
            _refuse("overlap" if entry.offset < at else "gap", name)
        member = _member(source, entry, name, central_offset)
        _check_sizes(member, limits)
        members.append(member)
        at = member.data_offset + member.stored_size
    if at != central_offset:
        _refuse("gap" if at < central_offset else "overlap", members[-1].name if members else "")
    if sum(member.size for member in members) > limits.total_bytes:
        _refuse("too_big")
    return Directory(tuple(members), central_offset, size)


def _end_record(source: BinaryIO, size: int) -> tuple[int, int, int]:
    """Entries, bytes and offset of the central directory; the record must be the file's last 22 bytes."""
    if size < _END.size:
        _refuse("truncated")
    source.seek(size - _END.size)
    sign, disk, first_disk, here, count, length, offset, comment = _END.unpack(source.read(_END.size))
    if sign != _END_SIGN:
        _refuse("truncated")
    if disk or first_disk or comment or here != count:
        _refuse("end_record")
    if count == 0xFFFF or length == 0xFFFFFFFF or offset == 0xFFFFFFFF:
        _refuse("zip64")
    if offset + length + _END.size != size:
        _refuse("end_record")
    return count, length, offset


def _central(data: bytes, count: int) -> list[_Entry]:
    entries: list[_Entry] = []
    at = 0
    while at < len(data):
        if len(data) - at < _CENTRAL.size:
            _refuse("central")
        (sign, _made, needed, flags, method, clock, day, crc, stored, size, name_length, extra, comment, disk,
         _internal, external, offset) = _CENTRAL.unpack_from(data, at)  # fmt: skip
        raw = data[at + _CENTRAL.size : at + _CENTRAL.size + name_length]
        if sign != _CENTRAL_SIGN or len(raw) != name_length:
            _refuse("central")
        shown = raw.decode("utf-8", "replace")
        if extra or comment or disk:
            _refuse("extra", shown)
        _check_kind(flags, method, external, shown)
        entries.append(_Entry(raw, (needed, flags, method, clock, day, crc, stored, size), offset))
        at += _CENTRAL.size + name_length
    if len(entries) != count:
        _refuse("count")
    return entries


def _check_kind(flags: int, method: int, external: int, shown: str) -> None:
    if flags & 0x2041:
        _refuse("encrypted", shown)
    if flags & ~(_UTF8_FLAG | _LEVEL_FLAGS):
        _refuse("flags", shown)
    if method not in (STORED, DEFLATED):
        _refuse("method", shown)
    kind = (external >> 16) & 0o170000
    if kind not in (0, _REGULAR_FILE) or external & _DOS_FOLDER:
        _refuse("not_a_file", shown)


def _name(entry: _Entry) -> str:
    """The member's name, refused unless it is safe and the same on every system."""
    raw, flags = entry.raw_name, entry.common[1]
    try:
        name = raw.decode("utf-8" if flags & _UTF8_FLAG else "ascii")
    except UnicodeDecodeError:
        _refuse("name_encoding", raw.decode("utf-8", "replace"))
    if name.startswith("/") or "\\" in name or _DRIVE.match(name):
        _refuse("name_absolute", name)
    segments = name.split("/")
    if ".." in segments:
        _refuse("name_climbs", name)
    if unicodedata.normalize("NFC", name) != name:
        _refuse("name_not_nfc", name)
    if not all(_safe(segment) for segment in segments):
        _refuse("name_unsafe", name)
    return name


def _safe(segment: str) -> bool:
    """Whether every system keeps the name as it is, and a person sees all of it (no invisible letters)."""
    bare = segment.lstrip(".")  # `.rels` is a name, `.` and the empty one are not
    visible = not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in bare)
    return visible and bool(bare) and bare == safe_name(bare, 255)


def _check_names(names: list[str]) -> None:
    exact: set[str] = set()
    folded: set[str] = set()
    for name in names:
        if name in exact:
            _refuse("duplicate", name)
        if name.casefold() in folded:
            _refuse("case_collision", name)
        exact.add(name)
        folded.add(name.casefold())
    for name in names:
        parent = name.casefold().rpartition("/")[0]
        while parent:
            if parent in folded:
                _refuse("case_collision", name)
            parent = parent.rpartition("/")[0]


def _member(source: BinaryIO, entry: _Entry, name: str, central_offset: int) -> Member:
    source.seek(entry.offset)
    head = source.read(_LOCAL.size + len(entry.raw_name))
    if len(head) != _LOCAL.size + len(entry.raw_name):
        _refuse("local", name)
    sign, *common, name_length, extra = _LOCAL.unpack_from(head)
    if sign != _LOCAL_SIGN:
        _refuse("local", name)
    if head[_LOCAL.size :] != entry.raw_name or name_length != len(entry.raw_name):
        _refuse("local_name", name)
    if tuple(common) != entry.common or extra:
        _refuse("local_differs", name)
    _needed, _flags, method, _clock, _day, crc, stored, size = entry.common
    data_offset = entry.offset + len(head)
    if data_offset + stored > central_offset:
        _refuse("overlap", name)
    return Member(name, entry.offset, data_offset, stored, size, crc, method)


def _check_sizes(member: Member, limits: Limits) -> None:
    if member.size > limits.member_bytes:
        _refuse("too_big", member.name)
    if member.method == STORED and member.size != member.stored_size:
        _refuse("sizes", member.name)
    if member.size > limits.ratio * max(member.stored_size, 1):
        _refuse("bomb", member.name)


def stream(source: BinaryIO, member: Member, on_raw: OnRaw | None = None) -> Iterator[bytes]:
    """The member's bytes in chunks of at most 1 MiB; `on_raw` sees them as they lie in the archive.

    Raises BadArchive as soon as there is more than declared, at the end when there is less or a wrong CRC.
    """
    source.seek(member.data_offset)
    plain = _raw(source, member, on_raw)
    if member.method == DEFLATED:
        plain = _inflate(plain, member)
    crc = 0
    for chunk in plain:
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if crc != member.crc:
        _refuse("crc", member.name)


def _raw(source: BinaryIO, member: Member, on_raw: OnRaw | None) -> Iterator[bytes]:
    left = member.stored_size
    while left:
        chunk = source.read(min(left, CHUNK))
        if not chunk:
            _refuse("truncated", member.name)
        left -= len(chunk)
        if on_raw is not None:
            on_raw(chunk)
        yield chunk


def _inflate(raw: Iterator[bytes], member: Member) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    done = 0
    try:
        for chunk in raw:
            while chunk:
                if engine.eof:
                    _refuse("deflate", member.name)
                out = engine.decompress(chunk, CHUNK)
                chunk = engine.unconsumed_tail or engine.unused_data
                done += len(out)
                if done > member.size:
                    _refuse("sizes", member.name)
                if out:
                    yield out
        while out := engine.decompress(b"", CHUNK):
            done += len(out)
            if done > member.size:
                _refuse("sizes", member.name)
            yield out
    except zlib.error:
        _refuse("deflate", member.name)
    if not engine.eof or done != member.size:
        _refuse("deflate", member.name)


def read_all(source: BinaryIO, limits: Limits) -> dict[str, bytes]:
    """Every member of a small archive by name, in file order. Raises BadArchive."""
    directory = read_directory(source, limits)
    return {member.name: b"".join(stream(source, member)) for member in directory.members}
