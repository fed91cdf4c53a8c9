"""Zip archives written byte by byte, so that every field can lie."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Nothing may ever be created there; the runner looks.
FORBIDDEN_PLACE = "/tmp/hoso-hostile-escape"  # noqa: S108 - it must not come to exist
UTF8, ENCRYPTED, DESCRIPTOR = 0x0800, 0x0001, 0x0008

NAMES = [
    "../ngoai.pdf",
    "../../../../../../etc/cron.d/x",
    "a/../../b.pdf",
    f"{FORBIDDEN_PLACE}/x.pdf",
    "/etc/passwd",
    "C:\\Windows\\x.dll",
    "C:/x.pdf",
    "c:x.pdf",
    "\\\\may\\chung\\x.pdf",
    "..\\..\\x.pdf",
    "a.pdf:an.exe",
    "::$DATA",
    "CON",
    "con.pdf",
    "aux.xml",
    "LPT1.pdf",
    "nul",
    "a.pdf.",
    "a.pdf ",
    " a.pdf",
    "a/./b.pdf",
    "a//b.pdf",
    "",
    ".",
    "..",
    "/",
    "a/",
    "\u202efdp.exe",
    "a\u200b.pdf",
    "a\x00b.pdf",
    "a\nb.pdf",
    "x" * 5_000,
    "a/" * 3_000 + "b",
    "Hồ sơ.pdf",
    "Ho\u0302\u0300 so\u031b.pdf",
    "A.PDF",
    "a.pdf",
    "\u017f.pdf",
    "\u212a.pdf",
    "~/x",
    "$HOME/x",
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "word/document.xml",
    "mimetype",
    "content.xml",
]


@dataclass
class Entry:
    """One member; fields left None are written truthfully."""

    name: bytes
    data: bytes = b""
    method: int = 8
    flags: int = UTF8
    raw: bytes | None = None
    local_name: bytes | None = None
    crc: int | None = None
    stored: int | None = None
    size: int | None = None
    local_size: int | None = None
    extra: bytes = b""
    external: int = 0
    offset: int | None = None


def deflated(data: bytes) -> bytes:
    """Raw deflate."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


def endless(piece: bytes, times: int) -> bytes:
    """Raw deflate of `piece` repeated, without making all of it."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = engine.compress(piece) + engine.flush(zlib.Z_FULL_FLUSH)
    block = engine.compress(piece) + engine.flush(zlib.Z_FULL_FLUSH)
    return head + block * (times - 1) + b"\x03\x00"


def archive(
    entries: Sequence[Entry],
    *,
    count: int | None = None,
    comment: bytes = b"",
    head: bytes = b"",
    tail: bytes = b"",
    central_size: int | None = None,
    central_at: int | None = None,
    zip64: bytes = b"",
) -> bytes:
    """The archive; everything that is not given is true."""
    out, central = bytearray(head), bytearray()
    for one in entries:
        raw = one.raw if one.raw is not None else deflated(one.data) if one.method == 8 else one.data
        crc = one.crc if one.crc is not None else zlib.crc32(one.data)
        stored = (len(raw) if one.stored is None else one.stored) & 0xFFFFFFFF
        size = (len(one.data) if one.size is None else one.size) & 0xFFFFFFFF
        common = (20, one.flags, one.method, 0, 0x5A21, crc & 0xFFFFFFFF, stored)
        at = len(out) if one.offset is None else one.offset
        local_name = one.name if one.local_name is None else one.local_name
        local_size = size if one.local_size is None else one.local_size
        if one.offset is None:
            out += struct.pack(
                "<4s5H3L2H", b"PK\x03\x04", *common, local_size, len(local_name), len(one.extra)
            )
            out += local_name + one.extra + raw
        central += struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            0x031E,
            *common,
            size,
            len(one.name),
            len(one.extra),
            0,
            0,
            0,
            one.external,
            at & 0xFFFFFFFF,
        )
        central += one.name + one.extra
    start = len(out) if central_at is None else central_at
    number = len(entries) if count is None else count
    length = len(central) if central_size is None else central_size
    out += central + zip64
    out += struct.pack(
        "<4s4H2LH",
        b"PK\x05\x06",
        0,
        0,
        number & 0xFFFF,
        number & 0xFFFF,
        length & 0xFFFFFFFF,
        start & 0xFFFFFFFF,
        len(comment),
    )
    return bytes(out + comment + tail)


def _member(rng: random.Random) -> Entry:
    return Entry(rng.choice(NAMES).encode("utf-8", "surrogatepass"), rng.randbytes(rng.randrange(60)))


def _names(rng: random.Random) -> bytes:
    return archive([_member(rng) for _ in range(rng.randrange(1, 8))])


def _twins(rng: random.Random) -> bytes:
    one = _member(rng)
    others = [one.name, one.name.upper(), one.name.lower(), one.name + b"/x.pdf", b"./" + one.name]
    return archive([one, *(Entry(name, b"khac") for name in rng.sample(others, 2))])


def _links(rng: random.Random) -> bytes:
    kind = rng.choice([0o120777, 0o060666, 0o020666, 0o010666, 0o140777, 0o104755]) << 16
    return archive([Entry(b"lien-ket", b"/etc/passwd", external=kind), Entry(b"lien-ket/x", b"a")])


def _other_names(rng: random.Random) -> bytes:
    return archive([Entry(b"a.pdf", b"%PDF-1.4", local_name=_member(rng).name), _member(rng)])


def _lies(rng: random.Random) -> bytes:
    one = Entry(b"a.pdf", rng.randbytes(100) * 10, method=rng.choice([0, 8]))
    setattr(
        one, rng.choice(["stored", "size", "crc", "local_size"]), rng.choice([0, 1, 2**31, 2**32 - 1, 999])
    )
    return archive([one, _member(rng)])


def _methods(rng: random.Random) -> bytes:
    return archive([Entry(b"a.pdf", b"abc", method=rng.choice([1, 6, 9, 12, 14, 93, 95, 97, 99, 65535]))])


def _flags(rng: random.Random) -> bytes:
    flags = rng.choice([ENCRYPTED, 0x2040, DESCRIPTOR, 0x0020, 0xFFFF, 0])
    return archive([Entry(b"word/document.xml", b"<w/>", flags=flags, method=rng.choice([0, 8]))])


def _extras(rng: random.Random) -> bytes:
    extra = rng.choice(
        [
            struct.pack("<HHQQQ", 1, 24, 2**63, 2**62, 2**61),
            struct.pack("<HH", 1, 60_000),
            struct.pack("<HH", 0x7075, 5) + b"\x01" + bytes(4) + b"../x",
            rng.randbytes(40),
        ]
    )
    ask = rng.choice([None, 0xFFFFFFFF])
    return archive([Entry(b"a.pdf", b"abc", extra=extra, size=ask, stored=ask)])


def _zip64(rng: random.Random) -> bytes:
    huge = rng.choice([2**63 - 1, 2**40, 0, 3])
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, huge, huge, huge, rng.randrange(200))
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, rng.choice([huge, 60, 0]), 1)
    return archive(
        [_member(rng)], zip64=record + locator, count=0xFFFF, central_at=rng.choice([None, 2**32 - 1])
    )


def _ends(rng: random.Random) -> bytes:
    return archive(
        [_member(rng) for _ in range(3)],
        count=rng.choice([None, 0, 2, 60_000]),
        comment=rng.choice([b"", rng.randbytes(300), b"PK\x05\x06" + bytes(18)]),
        head=rng.choice([b"", b"#!/bin/sh\n", rng.randbytes(50)]),
        tail=rng.choice([b"", b"\0" * 9, b"PK\x05\x06" + bytes(18)]),
        central_size=rng.choice([None, 0, 5, 2**32 - 1]),
        central_at=rng.choice([None, 0, 7, 2**32 - 2]),
    )


def _overlaps(rng: random.Random) -> bytes:
    """Every member is the same kernel of nothing but zeros."""
    size = rng.choice([1, 4, 40]) << 20
    kernel = Entry(b"xl/0.xml", raw=endless(bytes(1 << 20), size >> 20), size=size, crc=0)
    count = rng.choice([3, 300, 3_000])
    copies = [Entry(b"xl/%d.xml" % n, raw=kernel.raw, size=size, crc=0, offset=0) for n in range(1, count)]
    return archive([kernel, *copies])


def _bombs(rng: random.Random) -> bytes:
    name = rng.choice([b"xl/workbook.xml", b"content.xml", b"word/document.xml", b"_rels/.rels", b"a.pdf"])
    size = rng.choice([10, 100, 1_000, 4_000]) << 20
    told = rng.choice([size, 100, size - 1])
    kinds = Entry(b"_rels/.rels", b"<Relationships/>"), Entry(b"xl/sharedStrings.xml", b"<sst/>")
    piece = rng.choice([bytes(1 << 20), b" " * (1 << 20), b"<a>" * 349_525])
    bomb = Entry(name, raw=endless(piece, size >> 20), size=told, crc=rng.randrange(2**32))
    return archive([bomb, *(one for one in kinds if one.name != name)])


def _nested(rng: random.Random) -> bytes:
    data = archive([Entry(b"a.txt", bytes(1 << 20))])
    for level in range(rng.randrange(1, 12)):
        data = archive([Entry(b"%d-%d.zip" % (level, n), data) for n in range(rng.choice([1, 3]))])
    return data


def _crowds(rng: random.Random) -> bytes:
    count = rng.choice([1_101, 5_001, 20_000, 100_001 if rng.random() < 0.1 else 6_000])
    return archive([Entry(b"%d" % n, method=0) for n in range(count)], count=rng.choice([None, 1]))


def _empty(rng: random.Random) -> bytes:
    return rng.choice([archive([]), b"PK", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), rng.randbytes(400)])


SHAPES: list[Callable[[random.Random], bytes]] = [
    _names,
    _names,
    _twins,
    _links,
    _other_names,
    _lies,
    _methods,
    _flags,
    _extras,
    _zip64,
    _ends,
    _ends,
    _overlaps,
    _bombs,
    _nested,
    _empty,
]


def hostile(rng: random.Random) -> bytes:
    """One archive; a crowd of members is rare, because it takes a second to write."""
    return _crowds(rng) if rng.random() < 0.01 else rng.choice(SHAPES)(rng)
