from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso_desktop.errors import BugError
from hoso_desktop.messages import explain
from hoso_desktop.transfer.zip_reader import BadArchive, Limits, read_all, read_directory, stream
from hoso_desktop.transfer.zip_writer import ZipWriter

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LIMITS = Limits(members=50, member_bytes=1_000_000, total_bytes=3_000_000, ratio=100)


def pack(*members: tuple[str, bytes], deflate: bool = False) -> bytes:
    out = io.BytesIO()
    writer = ZipWriter(out)
    for name, data in members:
        if deflate:
            writer.add_deflated(name, data)
        else:
            writer.add_stored(name, len(data), [data] if data else [])
    writer.finish()
    return out.getvalue()


GOOD = pack(("a/một.pdf", b"first" * 30), ("a/hai.pdf", b"second" * 30))


def refusal(data: bytes, limits: Limits = LIMITS) -> BadArchive:
    with pytest.raises(BadArchive) as refused:
        read_all(io.BytesIO(data), limits)
    assert explain(refused.value)
    return refused.value


def at(data: bytes, sign: bytes, offset: int, value: bytes, *, which: int = 0) -> bytes:
    """The same bytes with `value` put at `offset` of the which-th record with this sign."""
    start = -1
    for _ in range(which + 1):
        start = data.index(sign, start + 1)
    return data[: start + offset] + value + data[start + offset + len(value) :]


def both(data: bytes, local: int, central: int, value: bytes) -> bytes:
    return at(at(data, LOCAL, local, value), CENTRAL, central, value)


MEMBERS = st.dictionaries(
    st.text("abcdđêô0-9._", min_size=1, max_size=8)
    .map(lambda text: unicodedata.normalize("NFC", text).strip("."))
    .filter(bool),
    st.binary(max_size=300),
    max_size=6,
)


@settings(max_examples=60)
@given(MEMBERS, st.booleans())
def test_what_was_written_is_read(members: dict[str, bytes], deflate: bool) -> None:
    unique = {name.casefold(): (name, data) for name, data in members.items()}.values()
    packed = pack(*unique, deflate=deflate)
    wide = Limits(ratio=10_000)
    assert read_all(io.BytesIO(packed), wide) == dict(unique)
    with zipfile.ZipFile(io.BytesIO(packed)) as judge:
        assert {name: judge.read(name) for name in judge.namelist()} == dict(unique)


def test_the_writer_is_held_to_the_size_it_announced() -> None:
    with pytest.raises(BugError):
        ZipWriter(io.BytesIO()).add_stored("a", 5, [b"abc"])


def test_chunks_are_bounded_whatever_is_packed() -> None:
    packed = pack(("a", b"x" * 5_000_000), deflate=True)
    source = io.BytesIO(packed)
    (member,) = read_directory(source, Limits(ratio=10_000)).members
    sizes = [len(chunk) for chunk in stream(source, member)]
    assert sum(sizes) == 5_000_000
    assert max(sizes) <= 1 << 20


def _shrunk_directory(data: bytes) -> bytes:
    """The second entry is dropped from the central directory, its data stays: hidden bytes."""
    second = data.index(CENTRAL, data.index(CENTRAL) + 1)
    end = data.index(END)
    cut = data[:second] + data[end:]
    length = second - data.index(CENTRAL)
    return at(cut, END, 8, struct.pack("<HHL", 1, 1, length))


def _twice(data: bytes) -> bytes:
    """Both entries of the central directory lead to the first member's data."""
    return at(data, CENTRAL, 42, struct.pack("<L", 0), which=1)


def _prefixed(data: bytes) -> bytes:
    """A program in front of the zip, all offsets moved: what self-extracting archives look like."""
    front = b"MZ" * 50
    moved = data
    for which in range(2):
        start = -1
        for _ in range(which + 1):
            start = moved.index(CENTRAL, start + 1)
        offset = struct.unpack_from("<L", moved, start + 42)[0]
        moved = at(moved, CENTRAL, 42, struct.pack("<L", offset + len(front)), which=which)
    offset = struct.unpack_from("<L", moved, moved.index(END) + 16)[0]
    return front + at(moved, END, 16, struct.pack("<L", offset + len(front)))


class _Pipe(io.RawIOBase):
    """A file that cannot seek, so that the standard writer leaves the sizes behind the data."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        self.data += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def _descriptor() -> bytes:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        archive.writestr("a.pdf", b"data")
    return pipe.data


def _bomb() -> bytes:
    return pack(("big.pdf", b"\0" * 900_000), deflate=True)


def _lying_bomb() -> bytes:
    """Claims 100 bytes in both headers and unpacks to 900 000."""
    return both(_bomb(), 22, 24, struct.pack("<L", 100))


def _two_streams() -> bytes:
    """A second deflate stream behind the first, covered by the declared size."""
    first, second = (zlib.compress(text, 9, wbits=-15) for text in (b"a" * 10, b"b" * 10))
    data = pack(("a", b"a" * 10), deflate=True)
    start = data.index(LOCAL) + 30 + 1
    packed = first + second
    moved = data[:start] + packed + data[start + len(first) :]
    moved = both(moved, 18, 20, struct.pack("<L", len(packed)))
    return at(moved, END, 16, struct.pack("<L", moved.index(CENTRAL)))


def _no_stream() -> bytes:
    """Bytes that are no deflate stream at all."""
    text = b"x" * 9
    packed = zlib.compress(text, 9, wbits=-15)
    return pack(("a", text), deflate=True).replace(packed, b"\xff" * len(packed), 1)


EMPTY, DECOMPOSED = pack(("a.pdf", b"")), unicodedata.normalize("NFD", "ỷ.pdf")
LINK = struct.pack("<L", 0o120777 << 16)
CASES: list[tuple[str, str, Callable[[], bytes]]] = [
    ("truncated", "", lambda: b""),
    ("truncated", "", lambda: GOOD[:-1]),
    ("truncated", "", lambda: GOOD[:100]),
    ("truncated", "", lambda: GOOD + b"x"),
    ("truncated", "", lambda: b"%PDF-1.4 and nothing of a zip in it"),
    ("end_record", "", lambda: b"x" + GOOD),
    ("end_record", "", lambda: GOOD[:60] + GOOD[65:]),
    ("end_record", "", lambda: at(GOOD, END, 20, b"\x05\x00")),
    ("end_record", "", lambda: at(GOOD, END, 8, struct.pack("<HH", 1, 2))),
    ("end_record", "", lambda: at(GOOD, END, 4, b"\x01")),
    ("zip64", "", lambda: at(GOOD, END, 16, b"\xff" * 4)),
    ("count", "", lambda: at(GOOD, END, 8, struct.pack("<HH", 3, 3))),
    ("too_many", "", lambda: pack(*((f"{n}.pdf", b"") for n in range(51)))),
    ("too_big", "a.pdf", lambda: pack(("a.pdf", b"x" * 1_000_001))),
    ("too_big", "", lambda: pack(*((f"{n}.pdf", b"x" * 800_000) for n in range(4)))),
    ("bomb", "big.pdf", _bomb),
    ("sizes", "big.pdf", _lying_bomb),
    ("sizes", "a.pdf", lambda: both(pack(("a.pdf", b"x" * 9)), 22, 24, struct.pack("<L", 8))),
    ("deflate", "a", lambda: both(pack(("a", b"x" * 9), deflate=True), 22, 24, struct.pack("<L", 12))),
    ("deflate", "a", _two_streams),
    ("deflate", "a", _no_stream),
    ("crc", "a/hai.pdf", lambda: GOOD.replace(b"secondsecond", b"secondsecons", 1)),
    ("gap", "a/một.pdf", lambda: _shrunk_directory(GOOD)),
    ("gap", "a/một.pdf", lambda: _prefixed(GOOD)),
    ("overlap", "a/hai.pdf", lambda: at(_twice(GOOD), LOCAL, 0, LOCAL)),
    ("overlap", "a.pdf", lambda: both(pack(("a.pdf", b"x" * 9)), 18, 20, struct.pack("<LL", 99, 99))),
    ("local", "a/một.pdf", lambda: b"QK" + GOOD[2:]),
    ("local_name", "a/một.pdf", lambda: at(GOOD, LOCAL, 30, b"b")),
    ("local_differs", "a/một.pdf", lambda: at(GOOD, LOCAL, 14, b"\0\0\0\0")),
    ("local_differs", "a/một.pdf", lambda: at(GOOD, LOCAL, 10, b"\x01")),
    ("central", "", lambda: at(GOOD, CENTRAL, 0, b"QK")),
    ("central", "", lambda: at(GOOD, CENTRAL, 28, b"\xff\xff")),
    ("extra", "a.pdf", lambda: at(EMPTY, CENTRAL, 30, b"\x04")),
    ("local_differs", "a.pdf", lambda: at(EMPTY, LOCAL, 28, b"\x04")),
    ("extra", "a.pdf", lambda: at(EMPTY, CENTRAL, 32, b"\x04")),
    ("encrypted", "a.pdf", lambda: both(pack(("a.pdf", b"x")), 6, 8, b"\x01\x00")),
    ("encrypted", "a.pdf", lambda: both(pack(("a.pdf", b"x")), 6, 8, b"\x00\x20")),
    ("flags", "a.pdf", _descriptor),
    ("method", "a.pdf", lambda: both(pack(("a.pdf", b"x")), 8, 10, b"\x0c\x00")),
    ("not_a_file", "a.pdf", lambda: at(pack(("a.pdf", b"/etc/passwd")), CENTRAL, 38, LINK)),
    ("not_a_file", "a.pdf", lambda: at(pack(("a.pdf", b"")), CENTRAL, 38, struct.pack("<L", 0x10))),
    ("name_absolute", "/etc/x.pdf", lambda: pack(("/etc/x.pdf", b""))),
    ("name_absolute", "C:/x.pdf", lambda: pack(("C:/x.pdf", b""))),
    ("name_absolute", "a\\..\\x.pdf", lambda: pack(("a\\..\\x.pdf", b""))),
    ("name_climbs", "a/../../x.pdf", lambda: pack(("a/../../x.pdf", b""))),
    ("name_climbs", "..", lambda: pack(("..", b""))),
    ("name_not_nfc", DECOMPOSED, lambda: pack((DECOMPOSED, b""))),
    ("name_unsafe", "a/", lambda: pack(("a/", b""))),
    ("name_unsafe", "a//b.pdf", lambda: pack(("a//b.pdf", b""))),
    ("name_unsafe", "./b.pdf", lambda: pack(("./b.pdf", b""))),
    ("name_unsafe", "a/nul.pdf", lambda: pack(("a/nul.pdf", b""))),
    ("name_unsafe", "b.pdf ", lambda: pack(("b.pdf ", b""))),
    ("name_unsafe", "b.pdf.", lambda: pack(("b.pdf.", b""))),
    ("name_unsafe", "b.pdf:x", lambda: pack(("b.pdf:x", b""))),
    ("name_unsafe", "b\x00.pdf", lambda: pack(("b\x00.pdf", b""))),
    ("name_unsafe", "b\u202efdp.exe", lambda: pack(("b\u202efdp.exe", b""))),
    ("name_unsafe", "", lambda: pack(("", b""))),
    ("name_encoding", "a\ufffd", lambda: both(pack(("aa", b"")), 31, 47, b"\xe9")),
    ("duplicate", "a.pdf", lambda: pack(("a.pdf", b"1"), ("a.pdf", b"2"))),
    ("case_collision", "A.pdf", lambda: pack(("a.pdf", b"1"), ("A.pdf", b"2"))),
    ("case_collision", "đ.pdf", lambda: pack(("Đ.pdf", b"1"), ("đ.pdf", b"2"))),
    ("case_collision", "a/b", lambda: pack(("A", b"1"), ("a/b", b"2"))),
]  # fmt: skip


@pytest.mark.parametrize("code, name, make", CASES, ids=[f"{n}-{row[0]}" for n, row in enumerate(CASES)])
def test_what_is_refused_and_named(code: str, name: str, make: Callable[[], bytes]) -> None:
    refused = refusal(make())
    assert (refused.code, refused.name) == (f"package.zip.{code}", name)


@settings(max_examples=300)
@given(st.data())
def test_no_damage_gets_through_unseen_or_as_a_crash(data: st.DataObject) -> None:
    """Any changed byte either is refused, or the members read are still the ones written."""
    spoilt = bytearray(GOOD)
    where = data.draw(st.integers(0, len(spoilt) - 1))
    spoilt[where] ^= data.draw(st.integers(1, 255))
    try:
        found = read_all(io.BytesIO(bytes(spoilt)), LIMITS)
    except BadArchive:
        refusal(bytes(spoilt))
    else:
        assert set(found.values()) == {b"first" * 30, b"second" * 30}


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_noise_is_refused(noise: bytes) -> None:
    refusal(noise + END)
