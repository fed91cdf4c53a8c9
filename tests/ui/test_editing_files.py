"""A list saved for editing from the print dialog: offered where it can be, written, told."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog

from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.services import dossiers, file_plan, form_store
from hoso_desktop.ui.print_dialog import PrintDialog, PrintJob
from tests.support.office import add_dossier, paper
from tests.ui.driver import Clerk


@pytest.fixture
def dialog(office_clerk: Clerk) -> PrintDialog:
    """The set of a dossier, its table of contents chosen."""
    clerk = office_clerk
    session = clerk.workspace.session
    uid = add_dossier(session.office, "HN.15", "Hồ sơ Hội nghị Ban Thường vụ", PERMANENT)
    out = PrintDialog.of_dossier(session, uid, clerk.window)
    out.show()
    clerk.wait()
    return out


def choose(dialog: PrintDialog, clerk: Clerk, form_id: str) -> None:
    for row in range(dialog.forms.count()):
        dialog.forms.setCurrentRow(row)
        if dialog.form_id == form_id:
            break
    clerk.wait()
    assert dialog.form_id == form_id


def test_only_lists_can_be_edited(office_clerk: Clerk, dialog: PrintDialog) -> None:
    assert dialog.form_id == "set"
    assert dialog.edit.isHidden()
    choose(dialog, office_clerk, "contents")
    assert dialog.edit.isVisible()
    assert dialog.edit.isEnabled()
    choose(dialog, office_clerk, "cover")
    assert dialog.edit.isHidden()
    dialog.reject()


def test_the_menu_writes_each_kind_into_the_chosen_folder(
    office_clerk: Clerk, dialog: PrintDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(dialog, office_clerk, "contents")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    for action in dialog.edit.kinds.actions():
        action.trigger()
        office_clerk.wait()
        assert not dialog.told.isHidden()
    assert openpyxl.load_workbook(tmp_path / "HN.15-muc-luc.xlsx").sheetnames == ["HN.15-2026"]
    words = [paragraph.text for paragraph in docx.Document(str(tmp_path / "HN.15-muc-luc.docx")).paragraphs]
    assert "MỤC LỤC VĂN BẢN, TÀI LIỆU" in words
    assert dialog.print.isEnabled()
    dialog.reject()


def test_the_variant_shown_is_the_one_saved(office_clerk: Clerk, dialog: PrintDialog, tmp_path: Path) -> None:
    choose(dialog, office_clerk, "contents")
    names = [dialog.variant.itemText(row) for row in range(dialog.variant.count())]
    dialog.variant.setCurrentIndex(next(row for row, name in enumerate(names) if "A3" in name))
    dialog.variant.activated.emit(dialog.variant.currentIndex())
    office_clerk.wait()
    dialog.save_for_editing("xlsx", tmp_path)
    office_clerk.wait()
    (file,) = tmp_path.glob("*.xlsx")
    assert openpyxl.load_workbook(file).worksheets[0].max_column == 24
    dialog.reject()


def test_what_a_sheet_cannot_show_is_said(office_clerk: Clerk, dialog: PrintDialog, tmp_path: Path) -> None:
    office = office_clerk.workspace.session.office
    (uid,) = dialog.job.what
    dossiers.add_documents(office, uid, [paper("Tờ trình về công tác cán bộ " * 15)])
    form_store.adopt(office, form_store.shipped_text("contents").replace("width = 46.5", "width = 11.0"))
    choose(dialog, office_clerk, "contents")
    dialog.save_for_editing("xlsx", tmp_path)
    office_clerk.wait()
    assert not dialog.problems.isHidden()
    dialog.reject()


def test_no_folder_no_file_and_a_folder_that_is_gone_is_said(
    office_clerk: Clerk, dialog: PrintDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(dialog, office_clerk, "contents")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    dialog.edit.kinds.actions()[0].trigger()
    office_clerk.wait()
    assert dialog.told.isHidden()
    dialog.save_for_editing("xlsx", tmp_path / "đã xóa")
    office_clerk.wait()
    assert not dialog.wrong.isHidden()
    assert dialog.edit.isEnabled()
    dialog.reject()


def test_the_file_plan_too(office_clerk: Clerk, tmp_path: Path) -> None:
    session = office_clerk.workspace.session
    file_plan.adopt_starter(session.office, 2026)
    dialog = PrintDialog(session, PrintJob(("2026",), "Danh mục hồ sơ năm 2026", "plan", "file_plan"))
    dialog.show()
    office_clerk.wait()
    dialog.save_for_editing("docx", tmp_path)
    office_clerk.wait()
    assert [file.name for file in tmp_path.glob("*.*")] == ["danh-muc-ho-so-2026.docx"]
    dialog.reject()
    dialog.deleteLater()
