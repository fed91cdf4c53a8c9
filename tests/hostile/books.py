"""Workbooks and Word files whose parts attack the reader: entities, depth, sizes, references, repetitions."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.hostile.archives import Entry, archive, endless
from tests.hostile.texts import CELLS, HEADING, PATHS

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_REL_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_ODS_NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_HUGE = [
    "9" * 5_000,
    "-1",
    "0",
    "1e9",
    "٣",
    "²",
    "2147483648",
    "18446744073709551616",
    "",
    "NaN",
    "0x10",
    " 7 ",
]
Parts = dict[str, bytes]
Attack = Callable[[random.Random, str], bytes]


def _xml_text(text: str) -> str:
    clean = "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


# What any XML reader may be given; `root` is the element the part should have.


def _laughs(rng: random.Random, root: str) -> bytes:
    levels = rng.choice([3, 9, 30])
    lines = [f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(levels)]
    return f'{_HEAD}<!DOCTYPE x [<!ENTITY a0 "ha">{"".join(lines)}]><{root}>&a{levels};</{root}>'.encode()


def _outside(rng: random.Random, root: str) -> bytes:
    place = rng.choice(
        ["file:///etc/passwd", "http://127.0.0.1:9/x", "\\\\may\\x", "php://filter", "/dev/zero"]
    )
    kind = rng.choice(['<!ENTITY x SYSTEM "{}">', '<!ENTITY % x SYSTEM "{}"> %x;'])
    return f"{_HEAD}<!DOCTYPE {root} [{kind.format(place)}]><{root}>&x;</{root}>".encode()


def _doctype(rng: random.Random, root: str) -> bytes:
    codec = rng.choice(["utf-8", "utf-16", "utf-16-be", "latin-1"])
    text = f'<?xml version="1.0" encoding="{codec}"?><!DOCTYPE {root} SYSTEM "http://127.0.0.1:9/x.dtd"><{root}/>'
    return text.encode(codec)


def _deep(rng: random.Random, root: str) -> bytes:
    depth = rng.choice([1_000, 60_000, 400_000])
    return f"{_HEAD}<{root}>{'<c>' * depth}".encode() + (b"</c>" * depth if rng.random() < 0.5 else b"")


def _long_token(rng: random.Random, root: str) -> bytes:
    size = rng.choice([1, 4, 16, 60]) << 20 if rng.random() < 0.2 else 1 << 18
    kind = rng.choice(
        ['<{0} a="{1}"/>', "<{0}>{1}</{0}>", "<{0}><!--{1}--></{0}>", "<{0}><![CDATA[{1}]]></{0}>", "<{1}/>"]
    )
    return (_HEAD + kind.format(root, "a" * size)).encode()


def _many_attributes(rng: random.Random, root: str) -> bytes:
    count = rng.choice([100, 20_000])
    attributes = " ".join(f'a{n}="1"' for n in range(count))
    return f"{_HEAD}<{root} {attributes}/>".encode()


def _wrong_bytes(rng: random.Random, root: str) -> bytes:
    codec = rng.choice(
        ["UTF-7", "x-khong-co", "UTF-32", "ISO-2022-JP", "windows-1258", "hex", "zip", "utf_8_sig"]
    )
    inside = "a&#0;&#x110000;" * rng.randrange(3)
    return f'<?xml version="1.0" encoding="{codec}"?><{root}>{inside}</{root}>'.encode()


def _rubbish(rng: random.Random, root: str) -> bytes:
    return rng.choice(
        [b"", b"\0" * 99, rng.randbytes(500), b"<" * 99_999, f"<{root}>".encode() * 9, b"\xff\xfe<\0a\0"]
    )


XML_ATTACKS: list[Attack] = [
    _laughs,
    _outside,
    _doctype,
    _deep,
    _long_token,
    _many_attributes,
    _wrong_bytes,
    _rubbish,
]


# Excel


def _cell(rng: random.Random, place: str) -> str:
    value = _xml_text(rng.choice([*CELLS[:-2], *PATHS, *_HUGE]))
    kind = rng.choice(["n", "s", "str", "inlineStr", "b", "e", "d", "x", ""])
    style = rng.choice(["", f' s="{rng.choice(_HUGE)}"', ' s="1"'])
    inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
    formula = rng.choice(
        ["", "", "<f>cmd|'/C calc'!A0</f>", f"<f>{'A1+' * rng.choice([1, 9_000])}1</f>", "<f/>"]
    )
    return f'<c r="{place}" t="{kind}"{style}>{formula}{inner}</c>'


def _sheet_rows(rng: random.Random) -> str:
    places = ["A9", "XFD1048576", "AAAAAA1", "A0", "A-1", "1A", "ZZZ99999999", "$A$1", "", "a٣", "A" * 9_999]
    out = []
    for number in range(2, rng.randrange(3, 30)):
        cells = [_cell(rng, f"{letter}{number}") for letter in "ABCDEFG"]
        if rng.random() < 0.2:
            cells.append(_cell(rng, rng.choice(places)))
        said = rng.choice([str(number)] * 8 + _HUGE + ["1048577"])
        hidden = rng.choice(["", ' hidden="1"'])
        out.append(f'<row r="{said}"{hidden}>{"".join(cells)}</row>')
    return "".join(out)


def _heading() -> str:
    cells = (
        f'<c r="{"ABCDEFG"[n]}1" t="inlineStr"><is><t>{t}</t></is></c>'
        for n, t in enumerate(HEADING.split(";"))
    )
    return f'<row r="1">{"".join(cells)}</row>'


def sheet(body: str, after: str = "") -> bytes:
    """A sheet's part with the heading of a list."""
    return f"{_HEAD}<worksheet {_MAIN}><sheetData>{_heading()}{body}</sheetData>{after}</worksheet>".encode()


def excel_parts(
    rows: str = "", after: str = "", sheets: int = 1, targets: str = "worksheets/sheet1.xml"
) -> Parts:
    """The parts of a small sound workbook."""
    listed = "".join(f'<sheet name="S{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(sheets))
    ties = "".join(
        f'<Relationship Id="r{n}" Type="{_REL_TYPE}/worksheet" Target="{targets}"/>' for n in range(sheets)
    )
    ties += f'<Relationship Id="st" Type="{_REL_TYPE}/styles" Target="styles.xml"/>'
    ties += f'<Relationship Id="ss" Type="{_REL_TYPE}/sharedStrings" Target="sharedStrings.xml"/>'
    fonts = '<fonts><font><name val="Arial"/></font><font><name val=".VnTimeH"/></font></fonts>'
    formats = f'{fonts}<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="1"/></cellXfs>'
    overrides = (
        ("/xl/workbook.xml", "spreadsheetml.sheet.main"),
        ("/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet"),
        ("/xl/styles.xml", "spreadsheetml.styles"),
        ("/xl/sharedStrings.xml", "spreadsheetml.sharedStrings"),
    )
    types = "".join(
        f'<Override PartName="{name}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in overrides
    )
    texts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships {_PACKAGE}><Relationship Id="r" Type="{_REL_TYPE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f"<workbook {_MAIN} {_REL}><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships {_PACKAGE}>{ties}</Relationships>",
        "xl/styles.xml": f"<styleSheet {_MAIN}>{formats}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}><si><t>chung</t></si></sst>",
    }
    return {
        **{name: (_HEAD + text).encode() for name, text in texts.items()},
        "xl/worksheets/sheet1.xml": sheet(rows, after),
    }


def zipped(parts: Parts, raw: dict[str, tuple[bytes, int]] | None = None) -> bytes:
    """The parts as a package; `raw` are deflated ones with the size they claim."""
    entries = [Entry(name.encode(), data) for name, data in parts.items()]
    entries += [
        Entry(name.encode(), raw=data, size=size, crc=0) for name, (data, size) in (raw or {}).items()
    ]
    return archive(entries)


def _cells(rng: random.Random) -> bytes:
    return zipped(excel_parts(_sheet_rows(rng)))


def _excel_xml(rng: random.Random) -> bytes:
    parts = excel_parts('<row r="2"><c r="A2"><v>1</v></c></row>')
    name = rng.choice(list(parts))
    parts[name] = rng.choice(XML_ATTACKS)(rng, name.rpartition("/")[2].partition(".")[0].strip("[]1") or "x")
    return zipped(parts)


def _inside_sheet(rng: random.Random) -> bytes:
    """An attack in the middle of a sheet that began well."""
    attack = rng.choice(XML_ATTACKS)(rng, "c").partition(b"?>")[2].decode("utf-8", "replace")
    return zipped(excel_parts(f'<row r="2"><c r="A2">{attack}</c></row>'))


def _merges(rng: random.Random) -> bytes:
    places = ["A1:XFD1048576", "A2:A1048576", "XFD9:A1", "A1", ":", "A0:B0", "ZZZ1:ZZZ2", "A2:A3", "9:9"]
    count = rng.choice([1, 50, 20_000])
    merged = "".join(f'<mergeCell ref="{rng.choice(places)}"/>' for _ in range(count))
    return zipped(excel_parts(_sheet_rows(rng), f"<mergeCells>{merged}</mergeCells>"))


def _relations(rng: random.Random) -> bytes:
    targets = [
        "../../../etc/passwd",
        "/xl/workbook.xml",
        "http://127.0.0.1:9/",
        "worksheets/khong-co.xml",
        "",
        "styles.xml",
    ]
    parts = excel_parts(_sheet_rows(rng), sheets=rng.choice([0, 1, 3]), targets=rng.choice(targets))
    if rng.random() < 0.3:
        del parts[rng.choice(list(parts))]
    return zipped(parts)


def _many_sheets(rng: random.Random) -> bytes:
    """One part under thousands of names of sheets."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, rng.choice([20, 4_000]))
    )
    return zipped(excel_parts(rows, sheets=rng.choice([50, 2_000])))


def _strings(rng: random.Random) -> bytes:
    """One long text that a sheet shows again and again."""
    text = "ấ" * rng.choice([10, 32_000, 40_000])
    count = rng.choice([10, 2_000])
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, count))
    parts = excel_parts(rows)
    parts["xl/sharedStrings.xml"] = f"{_HEAD}<sst {_MAIN}><si><t>{text}</t></si></sst>".encode()
    return zipped(parts)


def _excel_bomb(rng: random.Random) -> bytes:
    """A part that is small in the archive and endless when read; the largest are rare."""
    size = (rng.choice([100, 390]) if rng.random() < 0.3 else 12) << 20
    name = rng.choice(
        ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"]
    )
    unit = {
        "xl/sharedStrings.xml": ["<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>", "<si/>", "<t>ấ</t>"],
        "xl/worksheets/sheet1.xml": [
            '<row><c t="str"><v>abc</v></c></row>',
            "<c/>",
            "<c><v>1</v></c>",
            "<mergeCell ref='A1:B2'/>",
        ],
        "xl/styles.xml": [
            "<numFmt numFmtId='1' formatCode='d'/>",
            "<fonts><font><name val='.VnTime'/></font></fonts>",
        ],
        "xl/workbook.xml": ["<sheet name='a' r:id='r0'/>"],
    }[name]
    root = {"s": "sst", "1": "worksheet"}.get(name.rpartition("/")[2][0], "worksheet")
    parts = excel_parts()
    del parts[name]
    head = f"{_HEAD}<{root} {_MAIN} {_REL}>".encode()
    piece = rng.choice(unit).encode()
    piece *= (1 << 20) // len(piece)
    times = max(1, size // len(piece))
    # The head is a block of its own in front, so that the endless part is sound XML as far as it goes.
    import zlib

    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = engine.compress(head) + engine.flush(zlib.Z_FULL_FLUSH) + endless(piece, times)
    return zipped(parts, {name: (raw, len(head) + len(piece) * times)})


EXCEL: list[Callable[[random.Random], bytes]] = [
    _cells,
    _cells,
    _cells,
    _excel_xml,
    _excel_xml,
    _inside_sheet,
    _merges,
    _relations,
    _many_sheets,
    _strings,
]


def excel(rng: random.Random) -> bytes:
    """One workbook of Excel."""
    return _excel_bomb(rng) if rng.random() < 0.02 else rng.choice(EXCEL)(rng)


# OpenDocument


def ods_content(rows: str) -> bytes:
    """The content of a spreadsheet with the heading of a list."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>'
        for t in HEADING.split(";")
    )
    return (
        f"{_HEAD}<office:document-content {_ODS_NS}><office:body><office:spreadsheet>"
        f'<table:table table:name="S"><table:table-row>{cells}</table:table-row>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    ).encode()


def ods_file(content: bytes, manifest: bytes = b"<manifest/>") -> bytes:
    """A spreadsheet around its content."""
    mimetype = Entry(b"mimetype", _ODS_TYPE, method=0)
    return archive([mimetype, Entry(b"META-INF/manifest.xml", manifest), Entry(b"content.xml", content)])


def _ods_cells(rng: random.Random) -> bytes:
    out = []
    for _ in range(rng.randrange(1, 12)):
        cells = []
        for _ in range(7):
            kind = rng.choice(["string", "float", "date", "boolean", "time", "percentage", "x"])
            value = _xml_text(rng.choice([*CELLS[:-2], *_HUGE]))
            repeat = rng.choice(
                ["", "", f' table:number-columns-repeated="{rng.choice([*_HUGE[1:], "3", "16384"])}"']
            )
            spans = rng.choice(["", f' table:number-columns-spanned="{rng.choice(_HUGE)}"'])
            given = rng.choice(
                [
                    f'office:value="{value}"',
                    f'office:date-value="{value}"',
                    f'office:time-value="{value}"',
                    "",
                ]
            )
            cells.append(
                f'<table:table-cell office:value-type="{kind}" {given}{repeat}{spans}>'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        again = rng.choice(
            ["", "", f' table:number-rows-repeated="{rng.choice([*_HUGE, "1000", "1048576"])}"']
        )
        hidden = rng.choice(["", ' table:visibility="collapse"'])
        out.append(f"<table:table-row{again}{hidden}>{''.join(cells)}</table:table-row>")
    return ods_file(ods_content("".join(out)))


def _ods_xml(rng: random.Random) -> bytes:
    attack = rng.choice(XML_ATTACKS)(rng, "office:document-content")
    return ods_file(attack) if rng.random() < 0.7 else ods_file(ods_content(""), attack)


def _ods_inside(rng: random.Random) -> bytes:
    attack = rng.choice(XML_ATTACKS)(rng, "table:table-row").partition(b"?>")[2].decode("utf-8", "replace")
    return ods_file(ods_content(attack))


def _ods_repeats(rng: random.Random) -> bytes:
    """A long text in one cell that says how often it is to be repeated."""
    text = "ấ" * rng.choice([10, 5_000, 200_000])
    columns, rows = rng.choice([(16_000, 1), (1, 60_000), (1_000, 1_000), (2, 2), (4_000, 3_000)])
    cell = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )
    return ods_file(
        ods_content(f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>')
    )


ODS: list[Callable[[random.Random], bytes]] = [_ods_cells, _ods_cells, _ods_xml, _ods_inside, _ods_repeats]


def ods(rng: random.Random) -> bytes:
    """One spreadsheet of OpenDocument."""
    return rng.choice(ODS)(rng)


# Word


def word_file(body: str) -> bytes:
    """A small sound Word file."""
    document = f"{_HEAD}<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    return archive(
        [Entry(b"[Content_Types].xml", b"<Types/>"), Entry(b"word/document.xml", document.encode())]
    )


def _paragraphs(rng: random.Random) -> bytes:
    lines = "".join(
        f"<w:p><w:r><w:t>{_xml_text(rng.choice([*CELLS[:-2], *PATHS]))}</w:t></w:r></w:p>"
        for _ in range(rng.randrange(40))
    )
    return word_file(lines)


def _word_xml(rng: random.Random) -> bytes:
    name = rng.choice([b"word/document.xml", b"word/header1.xml", b"word/footnotes.xml"])
    attack = Entry(name, rng.choice(XML_ATTACKS)(rng, "w:document"))
    sound = Entry(b"word/document.xml", f"<w:document {_WORD}/>".encode())
    return archive([attack] if name == sound.name else [sound, attack])


def _word_deep(rng: random.Random) -> bytes:
    tag = rng.choice(["w:p", "w:t", "w:r", "w:tbl"])
    return word_file(f"<{tag}>" * rng.choice([100, 50_000]) + "a" + rng.choice(["", f"</{tag}>" * 100]))


def _word_many(rng: random.Random) -> bytes:
    return word_file(
        rng.choice(["<w:p/>", "<w:p><w:t>a</w:t></w:p>", "<w:br/>"]) * rng.choice([1_000, 100_000])
    )


WORD: list[Callable[[random.Random], bytes]] = [_paragraphs, _word_xml, _word_xml, _word_deep, _word_many]


def word(rng: random.Random) -> bytes:
    """One Word file."""
    return rng.choice(WORD)(rng)
