"""Blank lists: what they hold, and that the import takes them back without a question."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hoso_desktop.domain.document import CopyKind, Direction
from hoso_desktop.domain.proposal import ListKind
from hoso_desktop.errors import EnvironmentProblem, UsageError
from hoso_desktop.intake.lists import read_list
from hoso_desktop.services import imports
from hoso_desktop.services.blank_list import KINDS, write_blank
from tests.support.office import make_office

HEADING, EXAMPLE, FIRST = 3, 4, 5


def filled(path: Path, kind: str, *rows: dict[str, str], keep_example: bool = True) -> Path:
    """A blank list with rows typed into it, cell by cell, under its headings."""
    write_blank(path, kind)
    book = openpyxl.load_workbook(path)
    page = book.active
    assert isinstance(page, Worksheet)
    at = {str(cell.value): place for place, cell in enumerate(page[HEADING], start=1)}
    for number, row in enumerate(rows, start=FIRST):
        for heading, text in row.items():
            page.cell(number, at[heading]).value = text
    if not keep_example:
        page.delete_rows(EXAMPLE)
    book.save(path)
    return path


def test_outgoing_comes_back_as_it_was_typed(tmp_path: Path) -> None:
    row = {
        "STT": "1", "Số, ký hiệu": "01-BC/ĐU", "Ngày tháng văn bản": "07/7/2025", "Loại văn bản": "Báo cáo",
        "Trích yếu": "Kết quả tháng 6", "Cơ quan ban hành": "Đảng ủy xã", "Người ký": "Lê Văn Tám",
        "Nơi nhận": "Tỉnh ủy", "Ghi chú": "bản giấy",
    }  # fmt: skip
    found = read_list(filled(tmp_path / "di.xlsx", "out", row, {"Trích yếu": "Giấy mời"}))
    assert (found.kind, found.questions, found.notes) == (ListKind.OUTGOING, (), ())
    assert all(column.certain and column.field for column in found.columns)
    first, second = found.documents
    assert (first.number.text, first.date.text(), first.type_name) == ("01-BC/ĐU", "07/07/2025", "Báo cáo")
    assert (first.subject, first.author) == ("Báo cáo Kết quả tháng 6", "Đảng ủy xã")
    assert (first.signer, first.recipients, first.note) == ("Lê Văn Tám", "Tỉnh ủy", "bản giấy")
    assert (first.direction, second.subject) == (Direction.OUTGOING, "Giấy mời")


def test_incoming_comes_back(tmp_path: Path) -> None:
    row = {
        "Số đến": "0128", "Ngày đến": "17/11/2026", "Số, ký hiệu": "05/TTr-UBND",
        "Ngày tháng văn bản": "11/2026", "Loại văn bản": "Tờ trình", "Trích yếu": "Về nhà văn hóa",
    }  # fmt: skip
    found = read_list(filled(tmp_path / "den.xlsx", "in", row))
    (paper,) = found.documents
    assert (found.kind, found.questions) == (ListKind.INCOMING, ())
    assert (paper.number.text, paper.date.text(), paper.arrival_date.text()) == (
        "05/TTr-UBND", "11/2026", "17/11/2026"
    )  # fmt: skip
    assert (paper.arrival_number, paper.subject) == ("0128", "Tờ trình về nhà văn hóa")


def test_dossiers_and_their_papers_come_back(tmp_path: Path) -> None:
    common = {"Số, ký hiệu hồ sơ": "HN.15", "Tiêu đề hồ sơ": "Hội nghị tháng 11", "Năm hồ sơ": "2026"}
    rows = (
        {**common, "Thời hạn bảo quản": "Vĩnh viễn", "Số, ký hiệu văn bản": "14-BB/ĐU", "Loại bản": "Bản gốc",
         "Trích yếu": "Biên bản hội nghị", "Số trang văn bản": "9", "Số mặt": "2"},
        {**common, "Thời hạn bảo quản": "Vĩnh viễn", "Trích yếu": "Danh sách đại biểu"},
    )  # fmt: skip
    path = filled(tmp_path / "hs.xlsx", "dossier", *rows)
    found = read_list(path)
    assert found.questions == ()
    assert [d.notation for d in found.dossiers] == ["HN.15"]
    assert (found.documents[0].pages, found.documents[0].sides) == (9, 2)
    assert found.documents[0].copy_kind is CopyKind.ORIGINAL
    with make_office(tmp_path / "kho") as office:
        ready = imports.preview(office, path)
        assert (ready.created, ready.doubtful, ready.new_dossiers) == (2, 0, 1)
        assert imports.run(office, ready).dossiers == ("HN.15/2026",)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_row_is_never_taken_in(tmp_path: Path, kind: str) -> None:
    row = {"Trích yếu": "Báo cáo tháng", "STT": "1"}
    with_example = read_list(filled(tmp_path / "a.xlsx", kind, row))
    without = read_list(filled(tmp_path / "b.xlsx", kind, row, keep_example=False))
    assert [paper.subject for paper in with_example.documents] == ["Báo cáo tháng"]
    assert [paper.subject for paper in without.documents] == ["Báo cáo tháng"]
    assert with_example.ignored_rows == (EXAMPLE,)


def test_a_paper_whose_subject_says_example_is_a_paper(tmp_path: Path) -> None:
    row = {"STT": "2", "Trích yếu": "Ví dụ về lập hồ sơ"}
    assert len(read_list(filled(tmp_path / "a.xlsx", "out", row)).documents) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_helps_whoever_fills_it_in(tmp_path: Path, kind: str) -> None:
    write_blank(tmp_path / "t.xlsx", kind)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    page, how, choices = book.worksheets
    assert isinstance(page, Worksheet)
    assert page.freeze_panes == "C4"
    assert {cell.number_format for row in page.iter_rows(EXAMPLE, 40) for cell in row} == {"@"}
    assert page.cell(EXAMPLE, 1).value == "Ví dụ"
    assert (how.title, how.sheet_state, choices.sheet_state) == ("Hướng dẫn", "visible", "hidden")
    assert "01-BC/ĐU" in str(how["A3"].value)
    rules = {str(rule.sqref).partition(":")[0].rstrip("0123456789"): rule
             for rule in page.data_validations.dataValidation}  # fmt: skip
    headings = {str(c.value): get_column_letter(at) for at, c in enumerate(page[HEADING], start=1)}
    wanted = {"Loại văn bản", "Loại bản", "Số mặt", "Thời hạn bảo quản"} & headings.keys()
    assert set(rules) == {headings[name] for name in wanted}
    letter = rules[headings["Loại văn bản"]].formula1.partition("$")[2][0]
    offered = [cell.value for cell in choices[letter] if cell.value]
    assert {"Nghị quyết", "Quyết định", "Quy định", "Tờ trình"} <= set(offered)


def test_a_nearly_empty_list_says_that_it_is_empty(tmp_path: Path) -> None:
    write_blank(tmp_path / "t.xlsx")
    with pytest.raises(Exception, match=r"import\.no_rows"):
        read_list(tmp_path / "t.xlsx")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"x")
    with pytest.raises(EnvironmentProblem, match=r"file\.exists"):
        write_blank(tmp_path / "t.xlsx")
    with pytest.raises(UsageError, match=r"blank\.bad_kind"):
        write_blank(tmp_path / "u.xlsx", "khac")
    assert (tmp_path / "t.xlsx").read_bytes() == b"x"
    assert not (tmp_path / "u.xlsx").exists()


@pytest.mark.parametrize("spelling", ["HN15", "hn.15", "HN 015"])
def test_a_dossier_written_another_way_is_the_one_there(tmp_path: Path, spelling: str) -> None:
    def listed(name: str, notation: str, subject: str) -> Path:
        row = {"Số, ký hiệu hồ sơ": notation, "Tiêu đề hồ sơ": "Hội nghị tháng 11", "Năm hồ sơ": "2026"}
        return filled(tmp_path / name, "dossier", {**row, "Trích yếu": subject})

    with make_office(tmp_path / "kho") as office:
        imports.run(office, imports.preview(office, listed("a.xlsx", "HN.15", "Biên bản hội nghị")))
        ready = imports.preview(office, listed("b.xlsx", spelling, "Danh sách đại biểu"))
        assert (ready.created, ready.new_dossiers) == (1, 0)
        assert imports.run(office, ready).dossiers == ("HN.15/2026",)
