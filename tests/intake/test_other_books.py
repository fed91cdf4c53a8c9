"""Lists in .xls and .ods: values, hidden rows, merged cells, and guards against files made to break us."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import pytest

from hoso_desktop.domain.proposal import ImportProposal, Reason
from hoso_desktop.errors import UserError
from hoso_desktop.intake.lists import read_list

FILES = Path(__file__).parent / "files"
MIME = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
HEADING = ("STT", "Số ký hiệu", "Ngày", "Trích yếu", "Tác giả", "Số trang")


def text(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>'


def number(value: float) -> str:
    shown = f"<text:p>{value}</text:p>"
    return f'<table:table-cell office:value-type="float" office:value="{value}">{shown}</table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def ods(path: Path, rows: str, *, manifest: str = "") -> Path:
    content = (
        f'<?xml version="1.0"?><office:document-content {NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Danh sách">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>{manifest}'
            "</manifest:manifest>",
        )
    return path


def check(found: ImportProposal) -> None:
    assert [d.row for d in found.documents] == [2, 3, 4]
    assert [d.number.text for d in found.documents] == ["03-BC/ĐU", "04-KH/ĐU", "05-TB/ĐU"]
    assert [d.date.text() for d in found.documents] == ["01/01/2017", "04/02/2017", "05/2017"]
    assert {d.author for d in found.documents} == {"Đảng ủy xã Tân Hòa"}
    assert [d.pages for d in found.documents] == [4, 3, 5]
    assert [(d.row, d.reason) for d in found.doubts] == [(3, Reason.HIDDEN_ROW), (4, Reason.DATE_PARTIAL)]


def test_an_excel_97_list() -> None:
    found = read_list(FILES / "danh-sach.xls")
    check(found)
    assert [(d.row, d.column, d.value) for d in found.held_back] == [(5, "Trích yếu", "")]


def test_an_open_document_list(tmp_path: Path) -> None:
    date_cell = '<table:table-cell office:value-type="date" office:date-value="2017-01-01"/>'
    rest = '<table:table-cell table:number-columns-repeated="16384"/>'
    covered = "<table:covered-table-cell/>"
    path = ods(
        tmp_path / "a.ods",
        row(*map(text, HEADING))
        + row(
            number(1), text("03-BC/ĐU"), date_cell, text("Báo cáo"),
            text("Đảng ủy xã Tân Hòa", ' table:number-rows-spanned="3"'), number(4),
        )
        + row(number(2), text("04-KH/ĐU"), text("04/02/2017"), text("Kế hoạch"), covered, text("3"),
              more=' table:visibility="collapse"')
        + row(number(3), text("05-TB/ĐU"), text("05/2017"), text("Thông báo"), covered, number(5))
        + row(rest, more=' table:number-rows-repeated="1048570"'),
    )  # fmt: skip
    check(read_list(path))


@pytest.mark.parametrize(
    "rows",
    [
        row(text("x"), more=' table:number-rows-repeated="1048576"'),
        row(text("x", ' table:number-columns-repeated="16384"'), more=' table:number-rows-repeated="99999"'),
        row(text("x")) + row("<table:table-cell/>", more=' table:number-rows-repeated="1000000"')
        + row('<table:table-cell table:number-columns-repeated="16383"/>', text("y")),
    ],
)  # fmt: skip
def test_a_table_blown_up_by_repeats_is_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(UserError) as caught:
        read_list(ods(tmp_path / "a.ods", row(*map(text, HEADING)) + rows))
    assert caught.value.code == "import.too_large"


def test_a_locked_open_document(tmp_path: Path) -> None:
    locked = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
    locked += "</manifest:file-entry>"
    with pytest.raises(UserError) as caught:
        read_list(ods(tmp_path / "a.ods", row(text("x")), manifest=locked))
    assert caught.value.code == "import.password"


def test_a_damaged_excel_97_list(tmp_path: Path) -> None:
    data = (FILES / "danh-sach.xls").read_bytes()
    for at in range(600, len(data), 211):
        path = tmp_path / "hong.xls"
        path.write_bytes(data[:at] + b"\xff\xff\xff" + data[at + 3 :])
        with contextlib.suppress(UserError):
            read_list(path)
    path.write_bytes(data[:3000])
    with pytest.raises(UserError):
        read_list(path)


def test_a_locked_excel_97_list(tmp_path: Path) -> None:
    data = (FILES / "danh-sach.xls").read_bytes()
    # The first record after BOF becomes FILEPASS.
    begin = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    path = tmp_path / "khoa.xls"
    path.write_bytes(data[: begin + 20] + b"\x2f\x00" + data[begin + 22 :])
    with pytest.raises(UserError) as caught:
        read_list(path)
    assert caught.value.code == "import.password"
