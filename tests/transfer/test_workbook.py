from __future__ import annotations

import io
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from hoso_desktop.domain.text import clean
from hoso_desktop.transfer import workbook
from hoso_desktop.transfer.profiles import load
from hoso_desktop.transfer.workbook import BadWorkbook, SheetData, WorkbookData
from hoso_desktop.transfer.zip_writer import ZipWriter
from tests.transfer.offices import Shelf, planned


def data_of(rows: list[tuple[str, ...]]) -> WorkbookData:
    profile = load("dang-hsltcq")
    headers = [tuple(column.header for column in sheet.columns) for sheet in profile.sheets]
    return WorkbookData(
        (
            SheetData("Hồ sơ", headers[0], (("x",) * 13,)),
            SheetData("Văn bản", headers[1], tuple(rows)),
            SheetData("Ảnh", (), ()),
            SheetData("Video", (), ()),
        )
    )


def test_facts_of_the_receivers_workbook(shelf: Shelf) -> None:
    package = planned(shelf)
    book = openpyxl.load_workbook(io.BytesIO(workbook.write(package.profile, package.workbook)))
    assert book.sheetnames == ["Hồ sơ", "Văn bản", "Ảnh", "Video"]
    tables = {table.name: table for page in book.worksheets for table in page.tables.values()}
    assert {name: table.ref for name, table in tables.items()} == {"Hồsơ": "A1:M2", "Vănbản": "A1:T6"}
    for table in tables.values():
        style = table.tableStyleInfo
        assert (style.name, style.showRowStripes, style.showFirstColumn) == ("TableStyleMedium2", True, False)
        assert table.autoFilter.ref == table.ref
    papers = book["Văn bản"]
    assert isinstance(papers, Worksheet)
    assert [column.name for column in tables["Vănbản"].tableColumns] == [cell.value for cell in papers[1]]
    assert papers["C1"].value == "Số của văn\u00a0bản"
    for name in ("Ảnh", "Video"):
        empty = book[name]
        assert isinstance(empty, Worksheet)
        assert empty.dimensions == "A1:A1"
        assert empty["A1"].value is None
        assert not empty.tables
    book.close()


def test_every_cell_is_text(shelf: Shelf) -> None:
    package = planned(shelf)
    with zipfile.ZipFile(io.BytesIO(workbook.write(package.profile, package.workbook))) as parts:
        for number in (1, 2):
            xml = parts.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert "<f>" not in xml
            assert "<v>" not in xml
            assert xml.count('t="inlineStr"') == xml.count("<c ")


def test_the_same_rows_give_the_same_bytes_and_no_clock(shelf: Shelf) -> None:
    package = planned(shelf)
    data = workbook.write(package.profile, package.workbook)
    assert data == workbook.write(package.profile, package.workbook)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"
        assert b"2025-07-01T00:00:00Z" in parts.read("docProps/core.xml")


def test_nothing_is_written_to_the_temporary_folder(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = planned(shelf)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    assert workbook.read(workbook.write(package.profile, package.workbook)).data == package.workbook


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=30).map(
    clean
)


@settings(max_examples=40)
@given(st.lists(st.tuples(*[CELL] * 19), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was(rows: list[tuple[str, ...]]) -> None:
    data = data_of([(*row, "last") for row in rows])
    assert workbook.read(workbook.write(load("dang-hsltcq"), data)).data == data


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "@SUM(A1)", "007", "1E5", "12/03/2011", "TRUE", "#N/A", "_x000D_"]
)
def test_texts_that_look_like_something_else(text: str) -> None:
    data = data_of([(text,) * 20])
    assert workbook.read(workbook.write(load("dang-hsltcq"), data)).data == data


def changed_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one part changed."""
    out = io.BytesIO()
    target = ZipWriter(out)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        for member in source.namelist():
            part = source.read(member)
            target.add_deflated(member, change(part) if member == name else part)
    target.finish()
    return out.getvalue()


ROW_END = b"</row></sheetData>"
NUMBER, FORMULA = b'<c r="A9"><v>5</v></c>' + ROW_END, b'<c r="A9"><f>1+1</f></c>' + ROW_END
SHEET = "xl/worksheets/sheet2.xml"
DAMAGE: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("damaged", lambda data: b""),
    ("damaged", lambda data: data[:-30]),
    ("damaged", lambda data: b"%PDF-1.4" + data),
    ("damaged", lambda data: changed_part(data, SHEET, lambda part: part[:200])),
    ("damaged", lambda data: changed_part(data, "[Content_Types].xml", lambda part: b"<Types/>")),
    (
        "dangerous",
        lambda data: changed_part(data, SHEET, lambda part: b'<!DOCTYPE a [<!ENTITY b "c">]>' + part),
    ),
    ("dangerous", lambda data: changed_part(data, SHEET, lambda part: part.decode().encode("utf-16"))),
    (
        "not_text",
        lambda data: changed_part(
            data,
            SHEET,
            lambda part: part.replace(ROW_END, NUMBER),
        ),
    ),
    (
        "not_text",
        lambda data: changed_part(
            data,
            SHEET,
            lambda part: part.replace(ROW_END, FORMULA),
        ),
    ),
]


@pytest.mark.parametrize("code, damage", DAMAGE, ids=[f"{n}-{row[0]}" for n, row in enumerate(DAMAGE)])
def test_a_workbook_nobody_should_open(shelf: Shelf, code: str, damage: Callable[[bytes], bytes]) -> None:
    package = planned(shelf)
    data = damage(workbook.write(package.profile, package.workbook))
    with pytest.raises(BadWorkbook) as refused:
        workbook.read(data)
    assert refused.value.code == f"package.workbook.{code}"


def test_another_office_program_reads_the_same_cells(
    shelf: Shelf, tmp_path: Path, judge: Callable[[str], str]
) -> None:
    package = planned(shelf)
    (tmp_path / "MetaDuLieu.xlsx").write_bytes(workbook.write(package.profile, package.workbook))
    command = [
        judge("soffice"), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
        "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,2", "--outdir",
        str(tmp_path), str(tmp_path / "MetaDuLieu.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
    lines = (tmp_path / "MetaDuLieu-Văn bản.csv").read_text(encoding="utf-8").splitlines()
    expected = package.workbook.sheets[1]
    assert [line.split("\t") for line in lines] == [list(row) for row in (expected.headers, *expected.rows)]
