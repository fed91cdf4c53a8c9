"""The document table behaves like a spreadsheet, over a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from hoso_desktop.services import queries
from hoso_desktop.ui import message_box
from hoso_desktop.ui.attachment_dialog import AttachmentDialog
from hoso_desktop.ui.document_cells import Column
from tests.support.office import write_pdf
from tests.ui.driver import PASSWORD, Clerk, TypeText

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SUBJECTS = ["Giấy mời hội nghị", "Tờ trình về nhà văn hóa", "Biên bản hội nghị"]


def stored(clerk: Clerk) -> list[str]:
    """Subjects as the store holds them."""
    assert clerk.screen.sheet is not None
    return [paper.entry.subject for paper in clerk.screen.sheet.documents]


def test_pasted_block_becomes_papers_with_sheets(dossier_clerk: Clerk) -> None:
    assert stored(dossier_clerk) == SUBJECTS
    assert dossier_clerk.column(Column.SHEETS, 4) == ["1", "2", "4", ""]
    assert "3 văn bản, 14 trang, 12 tờ" in dossier_clerk.screen.facts.text()
    assert dossier_clerk.window.saved.text() == "Đã lưu lúc 9:41"


def test_enter_goes_from_cell_to_cell_and_on_to_the_next_line(dossier_clerk: Clerk) -> None:
    table = dossier_clerk.table
    table.go_to(3, Column.NUMBER)
    seen = []
    for _ in range(8):
        seen.append((table.currentIndex().row(), Column(table.currentIndex().column())))
        dossier_clerk.type_here("1")
    assert seen == [
        (3, Column.NUMBER),
        (3, Column.DATE),
        (3, Column.SUBJECT),
        (3, Column.AUTHOR),
        (3, Column.NOTE),
        (3, Column.PAGES),
        (3, Column.SIDES),
        (4, Column.NUMBER),
    ]


def test_tab_and_arrows_walk(dossier_clerk: Clerk) -> None:
    table = dossier_clerk.table
    table.go_to(0, Column.FILE)
    dossier_clerk.key(Qt.Key.Key_Tab)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, Column.NUMBER)
    dossier_clerk.key(Qt.Key.Key_Backtab)
    dossier_clerk.key(Qt.Key.Key_Down)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, Column.FILE)


def test_typing_letters_starts_a_cell(dossier_clerk: Clerk, type_text: TypeText) -> None:
    table = dossier_clerk.table
    table.go_to(3, Column.SUBJECT)
    type_text(table, "Ủ")
    (editor,) = table.viewport().findChildren(QLineEdit)
    assert editor.text() == "Ủ"
    dossier_clerk.press(editor, Qt.Key.Key_Return)
    dossier_clerk.bot.waitUntil(lambda: dossier_clerk.cell(3, Column.SUBJECT) == "Ủ")


def test_a_line_is_stored_when_left_and_sheets_show_before(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    clerk.type_cell(3, Column.SUBJECT, "Thông báo kết luận")
    clerk.type_cell(3, Column.PAGES, "4")
    clerk.type_cell(3, Column.SIDES, "2")
    assert clerk.cell(3, Column.SHEETS) == "13"
    clerk.wait()
    assert stored(clerk) == [*SUBJECTS, "Thông báo kết luận"]
    assert clerk.cell(3, Column.SHEETS) == "13"
    assert "18 trang, 14 tờ" in clerk.screen.facts.text()


def test_wrong_text_stays_marked_and_is_not_stored(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    clerk.type_cell(0, Column.PAGES, "nhiều")
    clerk.table.go_to(2)
    clerk.wait()
    assert clerk.cell(0, Column.PAGES) == "nhiều"
    assert "Số trang" in clerk.screen.wrong.text
    assert "3 văn bản, 14 trang" in clerk.screen.facts.text()
    clerk.table.go_to(0, Column.PAGES)
    clerk.key(Qt.Key.Key_Z, CONTROL)
    assert clerk.cell(0, Column.PAGES) == "1"
    assert clerk.screen.wrong.text == ""


def test_impossible_date_is_kept_as_written(dossier_clerk: Clerk) -> None:
    dossier_clerk.type_cell(1, Column.DATE, "31/02/2026")
    dossier_clerk.table.go_to(2)
    dossier_clerk.wait()
    assert dossier_clerk.cell(1, Column.DATE) == "31/02/2026"
    tip = dossier_clerk.screen.documents.index(1, Column.DATE).data(Qt.ItemDataRole.ToolTipRole)
    assert "không có trong lịch" in tip


def test_undo_and_redo_of_stored_changes(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    clerk.type_cell(0, Column.SUBJECT, "Giấy mời họp")
    clerk.table.go_to(2)
    clerk.wait()
    assert stored(clerk)[0] == "Giấy mời họp"
    clerk.key(Qt.Key.Key_Z, CONTROL)
    clerk.wait()
    assert stored(clerk) == SUBJECTS
    clerk.key(Qt.Key.Key_Y, CONTROL)
    clerk.wait()
    assert stored(clerk)[0] == "Giấy mời họp"


def test_copy_down_and_delete_cells(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    clerk.table.go_to(1, Column.AUTHOR)
    clerk.key(Qt.Key.Key_D, CONTROL)
    assert clerk.cell(1, Column.AUTHOR) == "Văn phòng Đảng ủy xã"
    clerk.table.go_to(0, Column.DATE)
    clerk.key(Qt.Key.Key_Delete)
    clerk.table.go_to(2)
    clerk.wait()
    assert clerk.screen.sheet is not None
    assert clerk.screen.sheet.documents[0].entry.date.text() == ""
    assert clerk.screen.sheet.documents[1].entry.author == "Văn phòng Đảng ủy xã"


def test_removed_line_comes_back(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    clerk.table.selectRow(1)
    clerk.key(Qt.Key.Key_Delete)
    clerk.wait()
    assert stored(clerk) == [SUBJECTS[0], SUBJECTS[2]]
    clerk.key(Qt.Key.Key_Z, CONTROL)
    clerk.wait()
    assert stored(clerk) == SUBJECTS


def test_lines_move_with_keys_and_by_dragging(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    clerk.table.go_to(0)
    clerk.key(Qt.Key.Key_Down, ALT)
    clerk.wait()
    assert stored(clerk) == [SUBJECTS[1], SUBJECTS[0], SUBJECTS[2]]
    clerk.table.verticalHeader().moveSection(2, 0)
    clerk.wait()
    assert stored(clerk) == [SUBJECTS[2], SUBJECTS[1], SUBJECTS[0]]
    assert clerk.column(Column.SHEETS, 3) == ["1", "10", "12"]


def test_copied_cells_are_tab_separated_and_paste_over_cells(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    table = clerk.table
    table.go_to(0, Column.NUMBER)
    table.selectionModel().select(
        clerk.screen.documents.index(0, Column.DATE), table.selectionModel().SelectionFlag.Select
    )
    clerk.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "41-GM/VPĐU\t09/11/2026"
    table.go_to(1, Column.NUMBER)
    clerk.paste("7-TTr/UBND\t01/11/2026")
    table.go_to(2)
    clerk.wait()
    assert clerk.column(Column.NUMBER, 3) == ["41-GM/VPĐU", "07-TTr/UBND", "14-BB/ĐU"]


def test_block_with_a_secrecy_mark_is_refused_whole(dossier_clerk: Clerk) -> None:
    dossier_clerk.table.go_to(3, Column.NUMBER)
    dossier_clerk.paste(
        "15-BC/ĐU\t01/11/2026\tMẬT\tĐảng ủy\t1\t1\n16-BC/ĐU\t01/11/2026\tBáo cáo\tĐảng ủy\t1\t1"
    )
    assert stored(dossier_clerk) == SUBJECTS
    assert "dấu mật" in dossier_clerk.screen.wrong.text


def test_pdf_is_attached_by_paste_and_opened(dossier_clerk: Clerk, tmp_path: Path) -> None:
    clerk = dossier_clerk
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(write_pdf(tmp_path / "quet.pdf", pages=2)))])
    QGuiApplication.clipboard().setMimeData(data)
    clerk.table.go_to(1)
    clerk.key(Qt.Key.Key_V, CONTROL)
    clerk.wait()
    assert clerk.cell(1, Column.FILE) == "PDF"
    seen: list[tuple[str, int]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AttachmentDialog)
        clerk.wait()
        seen.append((dialog.windowTitle(), dialog.preview.pages))
        dialog.reject()

    clerk.table.go_to(1, Column.FILE)
    QTimer.singleShot(0, clerk.window, look)
    clerk.key(Qt.Key.Key_Return)
    assert seen == [("quet.pdf", 2)]


def test_leaving_with_a_line_that_cannot_be_stored_asks(
    dossier_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = dossier_clerk
    asked: list[str] = []

    def keep(_parent: object, _title: str, text: str, *_buttons: str) -> bool:
        asked.append(text)
        return False

    clerk.type_cell(0, Column.PAGES, "nhiều")
    monkeypatch.setattr(message_box, "ask_to_lose", keep)
    clerk.workspace.show_place("dossiers")
    clerk.wait()
    assert clerk.workspace.stack.currentWidget() is clerk.screen
    assert "nhiều" in asked[0]
    monkeypatch.setattr(message_box, "ask_to_lose", lambda *_words: True)
    clerk.workspace.show_place("dossiers")
    clerk.wait()
    assert clerk.workspace.dossier is None


def test_closing_the_window_stores_the_half_typed_line(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    clerk.type_cell(3, Column.SUBJECT, "Thông báo kết luận")
    clerk.close()
    again = clerk.doors.open(clerk.doors.folder, PASSWORD, None)
    try:
        sheet = queries.dossier_sheet(again, queries.resolve(again, "HN.15"))
        assert sheet.documents[3].entry.subject == "Thông báo kết luận"
    finally:
        again.close()
