"""What is no readable list is answered with a sentence naming the file and a way on; never a traceback."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.intake.lists import read_list
from hoso_desktop.messages import explain, known_codes, sentence
from tests.intake.conftest import MakeList

HEADING = ("STT", "Số ký hiệu", "Ngày", "Trích yếu")
ROW = (1, "03-BC/ĐU", "01/01/2017", "Báo cáo")


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        read_list(path)
    assert len(explain(caught.value)) > 40
    return caught.value


def rezip(source: Path, target: Path, changes: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return target


def sheet_of(body: str) -> bytes:
    head = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    )
    return f"{head}{body}</worksheet>".encode()


def test_a_truncated_workbook(golden: Path, tmp_path: Path) -> None:
    data = (golden / "story-c" / "DanhSach_TanHoa.xlsx").read_bytes()
    for part in (10, 30, 1000, len(data) // 2, len(data) - 10):
        path = tmp_path / f"cat-{part}.xlsx"
        path.write_bytes(data[:part])
        assert refusal(path).code == "import.damaged"


def test_every_flipped_byte_gives_a_list_or_a_sentence(golden: Path, tmp_path: Path) -> None:
    data = (golden / "messy" / "06-o-gop.xlsx").read_bytes()
    for at in range(0, len(data), 97):
        path = tmp_path / "hong.xlsx"
        path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        with contextlib.suppress(UserError):
            read_list(path)


def test_a_locked_workbook(tmp_path: Path) -> None:
    path = tmp_path / "khoa.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )
    assert refusal(path).code == "import.password"


def test_a_locked_zip_part(make_list: MakeList, tmp_path: Path) -> None:
    data = bytearray(make_list([HEADING, ROW]).read_bytes())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<H", data, at + 8, 1)
    path = tmp_path / "khoa.xlsx"
    path.write_bytes(data)
    assert refusal(path).code == "import.password"


def test_a_macro_workbook_is_read_and_said(make_list: MakeList, tmp_path: Path) -> None:
    path = rezip(
        make_list([HEADING, ROW]), tmp_path / "m.xlsm", {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0code"}
    )
    found = read_list(path)
    assert len(found.documents) == 1
    assert [note.code for note in found.notes] == ["import.note.macros"]
    assert "macro" in sentence(found.notes[0].code)


@pytest.mark.parametrize(
    "name, data",
    [
        ("a.xlsx", b"Hello"),
        ("a.xlsx", b"%PDF-1.4 ..."),
        ("a.csv", b"%PDF-1.4 ..."),
        ("a.xls", b"<html><table><tr><td>STT</td></tr></table></html>"),
        ("a.docx", b"\x00\x01\x02"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refusal(path).code in ("import.not_a_list", "import.damaged")


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "anh.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("anh.jpg", b"x")
    assert refusal(path).code == "import.not_a_list"


def test_a_folder_an_empty_file_and_a_missing_one(tmp_path: Path) -> None:
    (tmp_path / "trong.csv").write_bytes(b"")
    (tmp_path / "dong-trong.csv").write_bytes(b";;\n\n;;\n")
    assert refusal(tmp_path).code == "import.not_a_list"
    assert refusal(tmp_path / "trong.csv").code == "import.empty"
    assert refusal(tmp_path / "dong-trong.csv").code == "import.empty"
    assert refusal(tmp_path / "khong-co.xlsx").code == "file.missing"
    assert refusal(tmp_path / ("n" * 300 + ".xlsx")).code == "file.unreadable"


def test_a_heading_without_rows_and_rows_without_heading(make_list: MakeList) -> None:
    assert refusal(make_list([HEADING])).code == "import.no_rows"
    error = refusal(make_list([("a", "b", "c"), (1, 2, 3)]))
    assert (error.code, error.params["row"]) == ("import.no_heading", 1)


def test_a_bomb_of_one_part(make_list: MakeList, tmp_path: Path) -> None:
    bomb = sheet_of("<sheetData>" + " " * (60 << 20) + "</sheetData>")
    path = rezip(make_list([HEADING, ROW]), tmp_path / "bom.xlsx", {"xl/worksheets/sheet1.xml": bomb})
    assert path.stat().st_size < 200_000
    assert refusal(path).code == "import.too_large"


def test_a_bomb_of_entities(make_list: MakeList, tmp_path: Path) -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    )
    path = rezip(make_list([HEADING, ROW]), tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": laughs})
    assert refusal(path).code == "import.damaged"


def test_an_outside_entity_is_not_fetched(make_list: MakeList, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("riêng", encoding="utf-8")
    outside = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]><worksheet>&a;</worksheet>'.encode()
    path = rezip(make_list([HEADING, ROW]), tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": outside})
    assert refusal(path).code == "import.damaged"


def test_cells_at_the_far_corners_cost_nothing(make_list: MakeList, tmp_path: Path) -> None:
    cells = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABCD", HEADING, strict=True)
    )
    body = (
        f'<sheetData><row r="1">{cells}</row>'
        '<row r="2"><c r="B2" t="str"><v>1-BC/ĐU</v></c><c r="D2" t="str"><v>Báo cáo</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="B2:B1048576"/></mergeCells>'
    )
    path = rezip(make_list([HEADING]), tmp_path / "xa.xlsx", {"xl/worksheets/sheet1.xml": sheet_of(body)})
    assert [d.row for d in read_list(path).documents if d.subject] == [2]


@pytest.mark.parametrize("reference", ["A0999999999", "ZZZZ1", "1A", "XFE1"])
def test_impossible_cells_are_refused(make_list: MakeList, tmp_path: Path, reference: str) -> None:
    body = f'<sheetData><row r="1"><c r="{reference}"><v>1</v></c></row></sheetData>'
    path = rezip(make_list([HEADING]), tmp_path / "x.xlsx", {"xl/worksheets/sheet1.xml": sheet_of(body)})
    assert refusal(path).code in ("import.damaged", "import.bad_mapping", "import.no_heading")


@pytest.mark.parametrize(
    "data, code",
    [
        (b"STT;Tr\xedch y\xff\x00u\n1;x\n", "import.encoding"),
        (b"\xff\xfeS\x00T\x00", "import.no_heading"),
        (b"\xff\xfeS\x00T\x00T\x00\x01", "import.encoding"),
        (bytes(range(128, 256)) * 4, "import.encoding"),
        ('STT;Trích yếu\n1;"' + "x" * 200_000, "import.cell_too_long"),
        ('STT;Trích yếu\n1;"' + "x" * 40_000 + '"', "import.cell_too_long"),
    ],
)
def test_unreadable_text(tmp_path: Path, data: bytes | str, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    error = refusal(path)
    assert error.code == code
    if code == "import.cell_too_long":
        assert error.params["row"] == 2


def test_every_reason_and_code_has_its_sentence() -> None:
    from hoso_desktop.domain.proposal import ListKind, Reason

    codes = known_codes()
    assert {f"import.reason.{reason.value}" for reason in Reason} <= codes
    assert {f"import.kind.{kind.value}" for kind in ListKind} <= codes
    for reason in Reason:
        text = sentence(f"import.reason.{reason.value}", row=7, column="Ngày", value="x", proposal="y")
        assert "7" in text
