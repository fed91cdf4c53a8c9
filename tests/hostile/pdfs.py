"""PDFs made by grammar: sound ones to damage, and ones written to hang, to swell or to lie."""

from __future__ import annotations

import random
import zlib
from collections.abc import Mapping

Objects = dict[int, bytes]


def written(objects: Mapping[int, bytes], *, trailer: bytes = b"", version: str = "1.7") -> bytes:
    """The objects (1 is the catalogue) with a true cross-reference table."""
    out = bytearray(f"%PDF-{version}\n%\xe2\xe3\xcf\xd3\n".encode("latin-1"))
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    most = max(objects) + 1
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    for number in range(1, most):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (most, trailer, table)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object, deflated."""
    return stream(zlib.compress(data, 9), entries + b"/Filter/FlateDecode")


def one_page(content: bytes, *, resources: bytes = b"", box: bytes = b"0 0 595 842") -> Objects:
    """Catalogue, page tree, page, contents and a font as objects 1 to 5."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%b>>>>"
    return {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: page % (box, resources),
        4: content,
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }


def plain(lines: list[str], *, filler: int = 0) -> bytes:
    """A sound PDF with one line of ASCII text on each page, and unused bytes to make it large."""
    objects: Objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    kids = []
    for number, line in enumerate(lines):
        at = 10 + 2 * number
        kids.append(b"%d 0 R" % at)
        objects[at] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>"
        ) % (at + 1)
        objects[at + 1] = stream(b"BT /F 40 Tf 60 700 Td (%b) Tj ET" % line.encode("ascii"))
    objects[2] = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b" ".join(kids), len(kids))
    if filler:
        objects[9] = stream(random.Random(filler).randbytes(filler))
    return written(dict(sorted(objects.items())))


def nested_forms(levels: int, calls: int) -> bytes:
    """Every form draws the next one `calls` times: calls ** levels drawings."""
    objects = one_page(stream(b"/X0 Do"), resources=b"/XObject<</X0 10 0 R>>")
    for level in range(levels):
        body = b" ".join([b"/X%d Do" % (level + 1)] * calls) if level < levels - 1 else b"0 0 9 9 re f"
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</X%d %d 0 R>>>>"
        objects[10 + level] = stream(body, entries % (level + 1, 11 + level))
    return written(objects)


def hanging() -> bytes:
    """Drawing it takes longer than anybody waits."""
    return nested_forms(9, 12)


def inflating(piece: bytes, times: int) -> bytes:
    """Deflated data of `piece` repeated, made without ever holding what comes out of it."""
    engine = zlib.compressobj(9)
    head = engine.compress(piece) + engine.flush(zlib.Z_FULL_FLUSH)
    block = engine.compress(piece) + engine.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(times + 1):
        check = zlib.adler32(piece, check)
    return head + block * times + b"\x03\x00" + check.to_bytes(4, "big")


def hungry(size: int = 900 << 20) -> bytes:
    """Reading its one page takes more memory than a computer of an office has."""
    data = inflating(b" " * (1 << 20), size >> 20)
    return written(one_page(stream(zlib.compress(data, 9), b"/Filter[/FlateDecode/FlateDecode]")))
