"""Workbooks as programs other than ours write them: shared strings, fonts, date styles, prefixes, 1904."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

from hoso_desktop.intake import grid as g
from hoso_desktop.intake import xlsx
from hoso_desktop.intake.books import open_book

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*pairs: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in pairs
    )
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'


def workbook(path: Path, sheet: str, *, strings: str = "", styles: str = "", properties: str = "") -> Path:
    parts = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}">{properties}<sheets>'
        '<sheet name="Trang 1" sheetId="1" r:id="s1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("s1", "worksheet", "worksheets/sheet1.xml"),
            ("s2", "sharedStrings", "/xl/sharedStrings.xml"),
            ("s3", "styles", "styles.xml"),
            ("s4", "worksheet", "worksheets/gone.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/SharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def cells(path: Path) -> dict[int, dict[int, g.Value]]:
    return {row.number: row.cells for row in open_book(path, lambda _done: None).grids[0].rows}


def test_shared_strings_with_runs_and_phonetic_hints(tmp_path: Path) -> None:
    strings = (
        "<si><t>Số ký hiệu</t></si>"
        "<si><r><t>Báo </t></r><r><rPr><b/></rPr><t xml:space='preserve'>cáo</t></r><rPh><t>xx</t></rPh></si>"
        "<si><r><rPr><rFont val='.VnTime'/></rPr><t>Hßa</t></r>"
        "<r><rPr><rFont val='Arial'/></rPr><t> ổn</t></r></si>"
        "<si/>"
    )
    sheet = (
        f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>99</v></c></row>'
        "</sheetData></worksheet>"
    )
    assert cells(workbook(tmp_path / "a.xlsx", sheet, strings=strings)) == {
        1: {0: "Số ký hiệu", 1: "Báo cáo", 2: "Hòa ổn"}
    }


def test_prefixes_missing_references_and_kinds_of_cells(tmp_path: Path) -> None:
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        "<x:row><x:c><x:v>1.50</x:v></x:c><x:c/><x:c t='b'><x:v>1</x:v></x:c>"
        "<x:c t='str'><x:f>A1</x:f><x:v>chữ</x:v></x:c>"
        "<x:c t='e'><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c><x:c t='d'><x:v>2017-02-05</x:v></x:c></x:row>"
        "<x:row r='7' hidden='1'><x:c r='$B$7'><x:v>2E3</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    path = workbook(tmp_path / "a.xlsx", sheet)
    assert cells(path) == {1: {0: 1.5, 2: True, 3: "chữ", 5: datetime(2017, 2, 5)}, 7: {1: 2000}}
    rows = xlsx.read(path, lambda _done: None).grids[0].rows
    assert (rows[0].unfilled, rows[1].hidden) == ({4: "#DIV/0!"}, True)


def test_date_styles_and_both_epochs(tmp_path: Path) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="[$-42A]dd/mm/yyyy;@"/>'
        '<numFmt numFmtId="165" formatCode="0.00&quot; ngày&quot;"/></numFmts>'
        "<fonts><font/></fonts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/></cellXfs>"
    )
    sheet = f'<worksheet {MAIN}><sheetData><row r="1">' + "".join(
        f'<c r="{letter}1" s="{style}"><v>42771</v></c>'
        for letter, style in zip("ABCD", range(4), strict=True)
    )
    sheet += '<c r="E1" s="1"><v>59</v></c></row></sheetData></worksheet>'
    day = datetime(2017, 2, 5)
    plain = workbook(tmp_path / "a.xlsx", sheet, styles=styles)
    assert cells(plain)[1] == {0: 42771, 1: day, 2: day, 3: 42771, 4: datetime(1900, 2, 28)}
    mac = workbook(tmp_path / "b.xlsx", sheet, styles=styles, properties='<workbookPr date1904="1"/>')
    assert cells(mac)[1][1] == datetime(2021, 2, 6)


def test_a_capital_legacy_font(tmp_path: Path) -> None:
    styles = (
        "<fonts><font><name val='.VnTimeH'/></font></fonts><cellXfs><xf fontId='0' numFmtId='0'/></cellXfs>"
    )
    sheet = (
        f'<worksheet {MAIN}><sheetData><row r="1">'
        '<c r="A1" s="0" t="inlineStr"><is><t>®¶ng ñy x·</t></is></c>'
        "</row></sheetData></worksheet>"
    )
    path = workbook(tmp_path / "a.xlsx", sheet, styles=styles)
    assert cells(path) == {1: {0: "ĐẢNG ỦY XÃ"}}
