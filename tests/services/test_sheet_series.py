from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.services import dossiers, papers, sheet_series
from hoso_desktop.services.office import Office
from hoso_desktop.services.undo import undo
from tests.support.office import add_dossier, documents, paper, scalar, sheet, sheet_texts


def volume(office: Office) -> str:
    """Two papers and between them a bound volume of 120 pages."""
    uid = add_dossier(office, "TH.01", "Hồ sơ công việc")
    rows = [paper("Tờ trình", pages=2), paper("Kỷ yếu", pages=120, sides=2), paper("Công văn")]
    dossiers.add_documents(office, uid, rows)
    return uid


def test_a_volume_with_its_own_numbers_is_one_item(office: Office) -> None:
    uid = volume(office)
    assert sheet_texts(office, uid) == ["1-2", "3-62", "63"]
    bound = documents(office, uid)[1]
    change = dossiers.edit_document(office, bound.uid, bound.revision, own_numbering=True)
    assert sheet_texts(office, uid) == ["1-2", "3", "4"]
    assert documents(office, uid)[1].note == "Tập có số trang riêng: 120 trang, 60 tờ"
    assert (sheet(office, uid).totals.sheets, sheet(office, uid).totals.pages) == (4, 123)
    line = sheet_series.series(office, uid).lines[1]
    assert line.write == "Ghi 3 ở tờ đầu của tập; bên trong giữ số riêng."
    bound = documents(office, uid)[1]
    dossiers.edit_document(office, bound.uid, bound.revision, pages=200)
    assert documents(office, uid)[1].note == "Tập có số trang riêng: 200 trang, 100 tờ"
    assert sheet_texts(office, uid) == ["1-2", "3", "4"]
    bound = documents(office, uid)[1]
    dossiers.edit_document(office, bound.uid, bound.revision, own_numbering=False, note="đóng bìa cứng")
    assert (documents(office, uid)[1].note, sheet_texts(office, uid)[1]) == ("đóng bìa cứng", "3-102")
    with pytest.raises(UserError):
        undo(office, change.change_uid)


def test_the_set_is_printed_again_and_the_guide_gets_a_line(office: Office, tmp_path: Path) -> None:
    uid = volume(office)
    dossiers.mark_pencilled(office, uid)
    papers.print_set(office, uid, tmp_path)
    assert papers.add_a_line(office, uid) == ()  # no guide was printed
    papers.print_to_file(office, "pencil_guide", [uid], tmp_path / "hd.pdf")
    dossiers.add_documents(office, uid, [paper("Phụ lục")], position=1)
    found = sheet_series.series(office, uid)
    assert found.again == ("bìa", "mục lục", "chứng từ kết thúc")
    assert found.add_a_line == ("phiếu hướng dẫn đánh số",)
    assert [line.sheets for line in found.lines] == ["1-2", "2a", "3-62", "63"]
    assert found.problems == ()


def test_a_missed_sheet_is_found_and_taken_back(office: Office) -> None:
    uid = volume(office)
    first = documents(office, uid)[0]
    with pytest.raises(UserError) as refused:
        sheet_series.add_missed(office, first.uid, first.revision, "1")
    assert refused.value.code == "sheets.not_pencilled"
    dossiers.mark_pencilled(office, uid)
    number, change = sheet_series.add_missed(office, first.uid, first.revision, "1")
    assert (number, sheet_texts(office, uid)) == ("1a", ["1-2, 1a", "3-62", "63"])
    columns = "SELECT last_sheet || last_suffix || ': ' || missed_sheets FROM placement ORDER BY ordinal"
    assert scalar(office, columns) == "2: 1a"
    assert sheet(office, uid).sheet_totals.doubled == ("1a",)
    assert sheet(office, uid).totals.sheets == 64
    second = documents(office, uid)[0]
    number, again = sheet_series.add_missed(office, second.uid, second.revision, "1")
    assert number == "1b"
    undo(office, again.change_uid)
    undo(office, change.change_uid)
    assert sheet_texts(office, uid) == ["1-2", "3-62", "63"]
    for wrong in ("3", "x", ""):
        third = documents(office, uid)[0]
        with pytest.raises(UserError) as refused:
            sheet_series.add_missed(office, third.uid, third.revision, wrong)
        assert refused.value.code == "sheets.not_there"
