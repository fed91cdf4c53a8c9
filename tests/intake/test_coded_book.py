"""Lists with the codes of Thông tư 02/2019/TT-BNV, its double `Maintenance` included."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from hoso_desktop.domain.proposal import ImportProposal
from hoso_desktop.domain.retention import PERMANENT, years
from hoso_desktop.intake.lists import read_list

_DOSSIER = """FileCode Identifier OrganId FileCatalog FileNotation Title Maintenance Rights Language StartDate
EndDate TotalDoc Description InforSign Keyword Maintenance PageNumber Format"""
_PAPER = """DocCode FileCode Identifier OrganId FileCatalog FileNotation DocOrdinal TypeName CodeNumber
CodeNotation IssuedDate OrganName Subject Language PageAmount Description InforSign Keyword Mode
ConfidenceLevel Autograph Format"""
DOSSIER, PAPER = tuple(_DOSSIER.split()), tuple(_PAPER.split())


def code(number: int, year: str = "2010") -> str:
    return f"000.00.00.G09.{year}.{number:02}.TH"


def dossier(number: int, title: str, *, period: str = "Vĩnh viễn", sheets: int = 12) -> tuple[object, ...]:
    return (
        code(number), "000.00.00.G09", "002", "2010", f"{number:02}.TH", title, period, "Công khai",
        "Tiếng Việt", "18/01/2010", "31/10/2010", 2, "", "", "", sheets, 30, "Tốt",
    )  # fmt: skip


def paper(number: int, ordinal: int, subject: str) -> tuple[object, ...]:
    return (
        f"{code(number)}.{ordinal:07}", code(number), "000.00.00.G09", "002", "2010", f"{number:02}.TH",
        ordinal, "Nghị quyết", str(ordinal), "NQ/ĐU", "18/01/2010", "Đảng ủy xã Tân Hòa", subject,
        "Tiếng Việt", 7, "", "", "", "Công khai", "Số hóa", "", "Tốt",
    )  # fmt: skip


def read(path: Path, sheets: dict[str, list[tuple[object, ...]]]) -> ImportProposal:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    made.save(path)
    return read_list(path)


def test_dossiers_and_papers_of_two_sheets_are_joined(tmp_path: Path) -> None:
    found = read(
        tmp_path / "tt02.xlsx",
        {
            "HoSo": [
                DOSSIER,
                dossier(1, "Tập Nghị quyết"),
                dossier(2, "Hồ sơ Đại hội", period="70 năm", sheets=40),
            ],
            "VanBan": [
                PAPER,
                paper(1, 1, "Nghị quyết về nhiệm vụ"),
                paper(2, 1, "Nghị quyết về nhân sự"),
                paper(1, 2, "Nghị quyết về tổ chức"),
            ],
        },
    )
    first, second = found.dossiers
    assert (first.title, first.notation, first.year) == ("Tập Nghị quyết", "01.TH", "2010")
    assert first.retention == PERMANENT
    assert second.retention == years(70)
    assert (first.declared_sheets, first.declared_pages, first.declared_documents) == (12, 30, 2)
    assert (second.declared_sheets, second.title) == (40, "Hồ sơ Đại hội")
    assert [(one.dossier_key, one.subject) for one in found.documents] == [
        (first.list_key, "Nghị quyết về nhiệm vụ"),
        (second.list_key, "Nghị quyết về nhân sự"),
        (first.list_key, "Nghị quyết về tổ chức"),
    ]
    assert (found.documents[0].number.figures, found.documents[0].pages) == ("01", 7)


def test_a_dossier_without_papers_is_named_as_left_out(tmp_path: Path) -> None:
    found = read(
        tmp_path / "tt02.xlsx",
        {
            "HoSo": [DOSSIER, dossier(1, "Tập Nghị quyết"), dossier(3, "Hồ sơ trống")],
            "VanBan": [PAPER, paper(1, 1, "Nghị quyết về nhiệm vụ")],
        },
    )
    assert [one.title for one in found.dossiers] == ["Tập Nghị quyết"]
    assert found.ignored_rows == (3,)


def test_the_label_below_decides_before_the_place(tmp_path: Path) -> None:
    labels = ["" for _ in DOSSIER]
    labels[6], labels[15] = "Thời hạn bảo quản", "Số lượng tờ"
    found = read(tmp_path / "tt02.xlsx", {"HoSo": [DOSSIER, tuple(labels), dossier(1, "Tập Nghị quyết")]})
    assert found.dossiers[0].retention == PERMANENT
    assert found.dossiers[0].declared_sheets == 12


def test_a_catalogue_that_is_no_year_is_an_inventory(tmp_path: Path) -> None:
    row = list(dossier(1, "Tập Nghị quyết"))
    row[3] = "1"
    found = read(tmp_path / "tt02.xlsx", {"HoSo": [DOSSIER, tuple(row)]})
    assert (found.dossiers[0].inventory_number, found.dossiers[0].year) == ("01", "")


def test_a_secret_title_takes_its_papers_with_it(tmp_path: Path) -> None:
    found = read(
        tmp_path / "tt02.xlsx",
        {
            "HoSo": [DOSSIER, dossier(1, "TUYỆT MẬT"), dossier(2, "Hồ sơ Đại hội")],
            "VanBan": [PAPER, paper(1, 1, "Nghị quyết về nhiệm vụ"), paper(2, 1, "Nghị quyết về nhân sự")],
        },
    )
    assert [one.title for one in found.dossiers] == ["Hồ sơ Đại hội"]
    assert [one.subject for one in found.documents] == ["Nghị quyết về nhân sự"]
    assert len(found.held_back) == 1


def test_a_list_in_words_is_left_as_it_is(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        ("Số, ký hiệu", "Ngày ký", "Trích yếu"),
        ("1-NQ/ĐU", "18/01/2010", "về x"),
    ]
    found = read(tmp_path / "danh-sach.xlsx", {"a": rows})
    assert [one.subject for one in found.documents] == ["về x"]
