"""PDFs made by grammar: sound ones to damage, and ones written to hang, to swell or to lie."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping

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
    """Drawing it takes longer than anybody waits, and little memory: every point asks a long programme."""
    objects = one_page(stream(b"/S sh"), resources=b"/Shading<</S 6 0 R>>")
    objects[6] = (
        b"<</ShadingType 1/ColorSpace/DeviceGray/Function 7 0 R/Domain[0 1 0 1]/Matrix[600 0 0 850 0 0]>>"
    )
    programme = b"{pop " + b"dup mul " * 20_000 + b"}"
    objects[7] = stream(programme, b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]")
    return written(objects)


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


# -- one hostile file ---------------------------------------------------------------------------------------


def _page_loops(rng: random.Random) -> bytes:
    objects = one_page(stream(b"0 0 9 9 re f"))
    objects[2] = rng.choice(
        [
            b"<</Type/Pages/Kids[2 0 R]/Count 1>>",
            b"<</Type/Pages/Kids[6 0 R 3 0 R]/Count 2>>",
            b"<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 2000000000>>",
            b"<</Type/Pages/Kids[3 0 R]/Count -5>>",
            b"<</Type/Pages/Count 9>>",
            b"<</Type/Pages/Kids 2 0 R/Count 2 0 R>>",
        ]
    )
    objects[6] = b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 1>>"
    return written(objects)


def _boxes(rng: random.Random) -> bytes:
    sides = ["0", "-1", "1e-30", "14400", "1e9", "1e38", "9" * 40, "nan", "0.0001", "3 0 R", "(a)"]
    box = " ".join(rng.choice(sides) for _ in range(4)).encode()
    return written(one_page(stream(b"0 0 9 9 re f"), box=box))


def _calls_itself(rng: random.Random) -> bytes:
    kind = rng.choice([b"/XObject<</X 6 0 R>>", b"/Pattern<</P 6 0 R>>", b"/ExtGState<</G 7 0 R>>"])
    objects = one_page(stream(b"/X Do /Pattern cs /P scn /G gs 0 0 500 500 re f"), resources=kind)
    objects[6] = stream(
        b"/X Do /Pattern cs /P scn 0 0 9 9 re f",
        b"/Type/XObject/Subtype/Form/PatternType 1/PaintType 1/TilingType 1/XStep 1/YStep 1/BBox[0 0 9 9]"
        b"/Resources<<%b>>" % kind,
    )
    objects[7] = b"<</SMask<</S/Luminosity/G 6 0 R>>>>"
    return written(objects)


def _filters(rng: random.Random) -> bytes:
    names = [b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/ASCIIHexDecode", b"/RunLengthDecode"]
    chain = b"".join(rng.choice(names) for _ in range(rng.choice([1, 3, 40, 400])))
    data = rng.choice([zlib.compress(b"0 0 9 9 re f " * 50), rng.randbytes(300), b"~>", b"\x80" * 99])
    parameters = rng.choice(
        [b"", b"/DecodeParms<</Predictor 15/Columns 2000000000/Colors 99/BitsPerComponent 64>>"]
    )
    return written(one_page(stream(data, b"/Filter[%b]%b" % (chain, parameters))))


def _bomb(rng: random.Random) -> bytes:
    size = rng.choice([10, 60]) << 20
    piece = rng.choice(
        [bytes(1 << 20), b"q " * (1 << 19), b"[" * (1 << 20), b"0 0 m " * 174_762, b"BT " * 349_525]
    )
    return written(one_page(stream(inflating(piece, size >> 20), b"/Filter/FlateDecode")))


def _image(rng: random.Random) -> bytes:
    codecs = [b"/JBIG2Decode", b"/JPXDecode", b"/DCTDecode", b"/CCITTFaxDecode", b"/FlateDecode"]
    sides = [1, 1_000, 65_535, 2_000_000_000, -1, 0]
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d/ColorSpace%b/Filter%b" % (
        rng.choice(sides),
        rng.choice(sides),
        rng.choice([1, 8, 16, 99]),
        rng.choice(
            [b"/DeviceRGB", b"/DeviceGray", b"[/Indexed/DeviceRGB 255(a)]", b"[/ICCBased 6 0 R]", b" 6 0 R"]
        ),
        rng.choice(codecs),
    )
    heads = [
        b"\x00\x00\x00\x0cjP  \r\n\x87\n",
        b"\xff\x4f\xff\x51",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\x97JB2\r\n\x1a\n",
        b"",
    ]
    objects = one_page(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), resources=b"/XObject<</I 6 0 R>>")
    objects[6] = stream(rng.choice(heads) + rng.randbytes(rng.randrange(600)), entries)
    return written(objects)


def _references(rng: random.Random) -> bytes:
    """Objects that are each other."""
    objects = one_page(b"4 0 R")
    for number in range(6, 12):
        objects[number] = rng.choice(
            [b"%d 0 R", b"[%d 0 R]", b"<</A %d 0 R>>", b"<</Length %d 0 R>>\nstream\n\nendstream"]
        ) % (rng.randrange(1, 12))
    objects[rng.choice([1, 2, 3, 4, 5])] = rng.choice(
        [b"6 0 R", b"null", b"[]", b"<<>>", b"(a)", b"999999999 0 R"]
    )
    return written(objects)


def _tables(rng: random.Random) -> bytes:
    """A cross-reference that leads back, outside, or nowhere."""
    extra = rng.choice(
        [
            b"/Prev 9",
            b"/Prev -1",
            b"/Prev 99999999999",
            b"/XRefStm 9",
            b"/Size 2000000000",
            b"/Encrypt 5 0 R",
            b"/Encrypt<</Filter/Standard/V 5/R 6/O(a)/U(b)/P -1>>/ID[(a)(b)]",
            b"/Root 2 0 R",
            b"/Info 1 0 R/ID 1",
        ]
    )
    data = written(one_page(stream(b"0 0 9 9 re f")), trailer=extra)
    return data.replace(
        b"startxref\n", b"startxref\n%d\n" % rng.choice([-1, 0, 9, 2**31, 2**63, 300]), rng.randrange(2)
    )


def _object_streams(rng: random.Random) -> bytes:
    inner = b"".join(b"%d 0 " % n for n in range(20, 40)) + b"<<>>" * 20
    entries = b"/Type/ObjStm/N %d/First %d/Extends 6 0 R" % (
        rng.choice([20, -1, 2**31]),
        rng.choice([0, 90, 2**31]),
    )
    objects = one_page(b"20 0 R")
    objects[6] = packed(inner, entries)
    objects[7] = stream(
        rng.randbytes(60),
        b"/Type/XRef/W[1 %d 1]/Index[0 %d]/Size 9/Root 1 0 R"
        % (rng.choice([2, 99, -1]), rng.choice([9, 2**31])),
    )
    return written(objects)


def _deep(rng: random.Random) -> bytes:
    depth = rng.choice([500, 100_000])
    nest = rng.choice([b"[" * depth, b"<</A" * depth, b"(" * depth, b"q " * depth, b"<</A[" * depth])
    return (
        written(one_page(stream(b"0 0 9 9 re f"), resources=b"/X " + nest))
        if rng.random() < 0.5
        else written(one_page(stream(nest)))
    )


def _fonts(rng: random.Random) -> bytes:
    objects = one_page(stream(b"BT /F 9 Tf (abc) Tj ET"))
    objects[5] = (
        b"<</Type/Font/Subtype/%b/BaseFont/X/FontDescriptor 6 0 R/ToUnicode 7 0 R/Encoding 7 0 R>>"
        % rng.choice(
            [
                b"Type1",
                b"TrueType",
                b"Type0/DescendantFonts[5 0 R]",
                b"Type3/CharProcs<</a 4 0 R>>/FontMatrix[0 0 0 0 0 0]",
            ]
        )
    )
    objects[6] = b"<</FontFile%b 7 0 R/Flags 2147483647>>" % rng.choice([b"", b"2", b"3"])
    heads = [
        b"\x00\x01\x00\x00\xff\xff",
        b"OTTO",
        b"%!PS-AdobeFont",
        b"1 begincodespacerange <00> <ffffffff> endcodespacerange",
    ]
    objects[7] = stream(rng.choice(heads) + rng.randbytes(200))
    return written(objects)


def _shadings(rng: random.Random) -> bytes:
    """A function that is asked for every point."""
    sample = (
        b"<</FunctionType 0/Domain[0 1]/Range[0 1]/Size[%d]/BitsPerSample 32/Length 1>>\nstream\n1\nendstream"
    )
    program = b"<</FunctionType 4/Domain[0 1 0 1]/Range[0 1]/Length 9>>\nstream\n{%b}\nendstream"
    objects = one_page(stream(b"/S sh"), resources=b"/Shading<</S 6 0 R>>")
    objects[6] = (
        b"<</ShadingType %d/ColorSpace/DeviceGray/Function 7 0 R/Coords[0 0 0 1 1 1]/Domain[0 1]>>"
        % rng.randrange(9)
    )
    objects[7] = rng.choice([sample % rng.choice([1, 2**31 - 1]), program % (b"dup mul " * 5_000), b"7 0 R"])
    return written(objects)


def _slow(rng: random.Random) -> bytes:
    return nested_forms(rng.choice([3, 5, 9]), rng.choice([4, 12]))


def _no_pdf(rng: random.Random) -> bytes:
    return rng.choice(
        [
            b"",
            b"%PDF-1.4",
            b"%PDF-1.4\n" + rng.randbytes(2_000),
            b"\0" * 900 + b"%PDF-1.7\n%%EOF",
            b"%PDF-" * 900,
        ]
    )


def _metadata(rng: random.Random) -> bytes:
    """Hundreds of thousands of places that look like the beginning of a declaration."""
    unit = rng.choice(
        [
            b"/Type/Metadata ",
            b"pdfaid:part ",
            b"/Type /Metadata>>stream\n",
            b"pdfaid:part=",
            b"pdfaid:conformance>",
        ]
    )
    return plain(["a"]) + unit * rng.choice([1_000, 500_000])


SHAPES: list[Callable[[random.Random], bytes]] = [
    _page_loops,
    _boxes,
    _calls_itself,
    _filters,
    _filters,
    _image,
    _image,
    _image,
    _references,
    _tables,
    _tables,
    _object_streams,
    _deep,
    _fonts,
    _fonts,
    _shadings,
    _no_pdf,
    _metadata,
]


def hostile(rng: random.Random) -> bytes:
    """One PDF; the ones that run into a limit are rare, because that takes its time."""
    chance = rng.random()
    if chance < 0.004:
        return rng.choice([hanging, hungry])()
    if chance < 0.03:
        return rng.choice([_bomb, _slow])(rng)
    return rng.choice(SHAPES)(rng)
