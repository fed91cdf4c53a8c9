"""What hostile files found: one small file for each weakness, so that it stays mended."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.intake import grid, safe_zip, xls_rows
from hoso_desktop.intake.facts import inspect
from hoso_desktop.intake.lists import first_rows, read_list
from hoso_desktop.intake.pdf_child import READER
from hoso_desktop.messages import explain
from tests.hostile import archives, books, old_books, pdfs, texts

HEADING = texts.HEADING.encode()


def refusal(tmp_path: Path, name: str, data: bytes, door: Callable[[Path], object] = read_list) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        door(path)
    assert len(explain(caught.value)) > 40
    return caught.value.code


def sheet_with(cell: str) -> bytes:
    return books.zipped(books.excel_parts(f'<row r="2">{cell}</row>'))


@pytest.mark.parametrize(
    "cell",
    [
        f'<c r="A2" s="{"9" * 5_000}"><v>1</v></c>',
        f'<c r="A2" t="s"><v>{"9" * 5_000}</v></c>',
        f"<c r='A2'><v>1</v></c></row><row r='{'9' * 5_000}'>",
    ],
)
def test_a_number_of_thousands_of_figures(tmp_path: Path, cell: str) -> None:
    assert refusal(tmp_path, "a.xlsx", sheet_with(cell)) == "import.damaged"


@pytest.mark.parametrize("codec", ["x-khong-co", "hex", "zip", "UTF-7", "ISO-2022-JP"])
def test_an_encoding_nobody_knows(tmp_path: Path, codec: str) -> None:
    parts = books.excel_parts()
    parts["xl/workbook.xml"] = f'<?xml version="1.0" encoding="{codec}"?><workbook/>'.encode()
    assert refusal(tmp_path, "a.xlsx", books.zipped(parts)) == "import.damaged"


def test_a_day_after_the_last_one(tmp_path: Path) -> None:
    parts = books.excel_parts('<row r="2"><c r="C2" s="1"><v>2958400</v></c></row>')
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<sheets>", b'<workbookPr date1904="1"/><sheets>'
    )
    assert refusal(tmp_path, "a.xlsx", books.zipped(parts)) == "import.damaged"


@pytest.mark.parametrize(
    "attack",
    [
        b"<c a='" + b"a" * (6 << 20) + b"'/>",
        b"<!--" + b"a" * (6 << 20) + b"-->",
        b"<c>" * 300_000,
        b"<c>" * 60_000,
    ],
)
def test_long_tokens_and_depth_are_given_up_soon(tmp_path: Path, attack: bytes) -> None:
    """The parser begins a long token anew with every chunk, and keeps every open element."""
    parts = books.excel_parts()
    parts["xl/sharedStrings.xml"] = b"<sst>" + attack + b"</sst>"
    begun = time.monotonic()
    assert refusal(tmp_path, "a.xlsx", books.zipped(parts)) == "import.damaged"
    assert time.monotonic() - begun < 8


def test_one_part_under_two_names_of_sheets(tmp_path: Path) -> None:
    data = books.zipped(books.excel_parts('<row r="2"><c r="A2"><v>1</v></c></row>', sheets=2))
    assert refusal(tmp_path, "a.xlsx", data) == "import.damaged"


def test_cells_and_letters_count_over_all_sheets() -> None:
    meter = grid.Meter("a.xlsx")
    for _ in range(grid.MAX_LETTERS // grid.MAX_TEXT):
        meter.cell("a" * grid.MAX_TEXT, 1)
    with pytest.raises(UserError) as caught:
        meter.cell("a" * grid.MAX_TEXT, 1)
    assert caught.value.code == "import.too_large"
    with pytest.raises(UserError) as caught:
        grid.Meter("a.xlsx").cell("a" * (grid.MAX_TEXT + 1), 7)
    assert (caught.value.code, caught.value.params["row"]) == ("import.cell_too_long", 7)


def test_a_long_text_shown_a_thousand_times(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 2_000))
    parts = books.excel_parts(rows)
    parts["xl/sharedStrings.xml"] = f"<sst><si><t>{'a' * 32_000}</t></si></sst>".encode()
    assert refusal(tmp_path, "a.xlsx", books.zipped(parts)) == "import.too_large"


def test_looking_at_the_first_rows_of_nothing(tmp_path: Path) -> None:
    parts = books.excel_parts()
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData/></worksheet>"
    assert refusal(tmp_path, "a.xlsx", books.zipped(parts), first_rows) == "import.empty"


# OpenDocument and Excel 97: the native reader runs where it can do no harm


@pytest.mark.parametrize("columns, rows", [(16_000, 1), (1, 60_000), (1_000, 1_000)])
def test_a_long_cell_that_repeats_itself(tmp_path: Path, columns: int, rows: int) -> None:
    cell = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{'a' * 60_000}</text:p></table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    code = refusal(tmp_path, "a.ods", books.ods_file(books.ods_content(row)))
    assert code in ("import.unsafe", "import.cell_too_long", "import.too_large")
    READER.close()


def test_a_repetition_of_thousands_of_figures(tmp_path: Path) -> None:
    row = f'<table:table-row table:number-rows-repeated="{"9" * 5_000}"><table:table-cell/></table:table-row>'
    path = tmp_path / "a.ods"
    path.write_bytes(books.ods_file(books.ods_content(row)))
    with pytest.raises(UserError) as caught:
        read_list(path)
    assert caught.value.code in ("import.damaged", "import.no_rows", "import.unsafe")


def test_two_cells_of_an_old_workbook_far_apart(tmp_path: Path) -> None:
    """The rectangle between them is half a gigabyte; the process that fills it is ended, not the program."""
    data = old_books.book(old_books._label(1, 0, "1") + old_books._label(65_535, 255, "x"))
    assert refusal(tmp_path, "a.xls", data) == "import.unsafe"


def test_one_table_of_sectors_named_a_thousand_times(tmp_path: Path) -> None:
    data = bytearray(old_books.book(old_books._label(1, 0, "1")))
    table = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<109I", data, 76, *[table] * 109)
    assert refusal(tmp_path, "a.xls", bytes(data)) == "import.damaged"


def test_thousands_of_sheets_that_are_the_same_place(tmp_path: Path) -> None:
    begin = old_books.record(0x0809, struct.pack("<4H", 0x0600, 0x0005, 0, 0) + bytes(8))
    listed = old_books.record(0x0085, struct.pack("<IH", 0, 0) + b"\x01\x00S") * (xls_rows._MAX_SHEETS + 1)
    data = old_books.compound(begin + listed + old_books.record(0x000A))
    assert refusal(tmp_path, "a.xls", data) == "import.too_large"


# Text


@pytest.mark.parametrize("line", [b";" * 3_000_000, b'"a\n";' * 600_000])
def test_a_record_of_millions_of_columns(tmp_path: Path, line: bytes) -> None:
    begun = time.monotonic()
    assert refusal(tmp_path, "a.csv", HEADING + b"\n" + line) == "import.cell_too_long"
    assert time.monotonic() - begun < 5


def test_a_text_larger_than_any_list(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.csv", HEADING + b"\n" + b"a" * (41 << 20)) == "import.too_large"


def test_lines_end_as_excel_ends_them(tmp_path: Path) -> None:
    """The lines are cut by hand now: all three endings, a line end inside quotes, no end at the end."""
    rows = ['1;1-BC/ĐU;1/5/2020;"Báo cáo\nhai dòng";Đảng ủy;3;', "2;2-BC/ĐU;2/5/2020;Báo cáo;Đảng ủy;3;"]
    for ending in ("\n", "\r\n", "\r"):
        path = tmp_path / "a.csv"
        path.write_bytes(ending.join([texts.HEADING, *rows]).encode())
        found = read_list(path)
        assert [document.number.text for document in found.documents] == ["01-BC/ĐU", "02-BC/ĐU"]


# Archives and files to attach


def test_a_directory_larger_than_any_workbook_has(tmp_path: Path) -> None:
    data = archives.archive([archives.Entry(b"%d" % n + b"a" * 400, method=0) for n in range(6_000)])
    assert refusal(tmp_path, "a.xlsx", data) == "import.too_large"
    assert refusal(tmp_path, "a.docx", data, inspect) == "pdf.content_differs"


def test_a_small_part_that_grows(tmp_path: Path) -> None:
    size = safe_zip.MAX_SMALL_PART + (1 << 20)
    piece = b"<numFmt numFmtId='1' formatCode='d'/>" * 28_000
    parts = books.excel_parts()
    del parts["xl/styles.xml"]
    raw = archives.endless(piece, size // len(piece) + 1)
    data = books.zipped(parts, {"xl/styles.xml": (raw, len(piece) * (size // len(piece) + 1))})
    assert refusal(tmp_path, "a.xlsx", data) in ("import.damaged", "import.too_large")


@pytest.mark.parametrize("unit", [b"/Type/Metadata ", b"pdfaid:part ", b"pdfaid:part="])
def test_a_million_places_that_look_like_a_declaration(tmp_path: Path, unit: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs.plain(["a"]) + unit * 1_000_000)
    begun = time.monotonic()
    assert inspect(path).pdfa == ""
    assert time.monotonic() - begun < 4


def test_paths_of_a_list_lead_nowhere_else(tmp_path: Path) -> None:
    inside = tmp_path / "vao"
    inside.mkdir()
    (tmp_path / "ngoai.pdf").write_bytes(pdfs.plain(["a"]))
    leading = [path for path in [*texts.PATHS, "../ngoai.pdf"] if "\0" not in path]
    lines = [f"{n};{n}-BC/ĐU;1/5/2020;Báo cáo;Đảng ủy;1;{path}" for n, path in enumerate(leading, 1)]
    (inside / "a.csv").write_text("\n".join([texts.HEADING, *lines]), encoding="utf-8")
    assert {document.file for document in read_list(inside / "a.csv").documents} == {None}
