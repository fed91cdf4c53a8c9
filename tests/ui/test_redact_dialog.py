"""Taking out at the window what slipped in: shown, reasoned, asked once more, done, and told what is left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from hoso_desktop.services import backup, dossiers, people
from hoso_desktop.ui.dossier_screen import DossierScreen
from hoso_desktop.ui.redact_dialog import RedactDialog
from tests.support.office import documents, write_pdf
from tests.support.raw_store import database_holds, rows_hold
from tests.ui.driver import Clerk

WORD = "nhà văn hóa"


def opened(clerk: Clerk, row: int) -> RedactDialog:
    sheet = clerk.screen.sheet
    assert sheet is not None
    dialog = RedactDialog(clerk.workspace.session, sheet.dossier, sheet.documents[row - 1], row, clerk.screen)
    dialog.show()
    clerk.wait()
    return dialog


def test_a_paper_goes_after_two_answers(dossier_clerk: Clerk, tmp_path: Path) -> None:
    clerk = dossier_clerk
    office = clerk.workspace.session.office
    uid = clerk.screen.uid
    dossiers.attach_file(office, documents(office, uid)[1].uid, write_pdf(tmp_path / "quet.pdf"))
    clerk.screen.keeper.read()
    clerk.wait()
    dialog = opened(clerk, 2)
    assert [text for text, _ in dialog.targets][1] == "Chỉ tệp kèm của dòng 2"
    assert "HN.15/2026" in dialog.places.text()
    assert WORD not in dialog.places.text()
    clerk.press(dialog, Qt.Key.Key_Return)
    assert dialog.reason.error
    assert dialog.pages.currentIndex() == 0
    clerk.type_into(dialog.reason_edit, "nhập nhầm tài liệu phải quản lý riêng")
    clerk.press(dialog, Qt.Key.Key_Return)
    assert dialog.pages.currentIndex() == 1
    assert "không lấy lại được" in dialog.question.text
    assert dialog.give_up.isDefault()  # Enter does not destroy
    dialog.take_out.click()
    clerk.wait()
    assert dialog.pages.currentIndex() == 2
    assert "Có tài liệu quản lý riêng" in dialog.outcome.text()
    dialog.close_it.click()
    clerk.wait()
    assert clerk.screen.documents.lines[1].placement is not None
    assert documents(office, uid)[1].entry.subject == "[đã xóa nội dung]"
    assert rows_hold(office, WORD) == []
    assert not database_holds(office, WORD)


def test_the_backups_that_hold_it_go_too(dossier_clerk: Clerk, tmp_path: Path) -> None:
    clerk = dossier_clerk
    office = clerk.workspace.session.office
    backup.set_places(office, [tmp_path])
    (old,) = backup.run(office).good
    dialog = opened(clerk, 2)
    clerk.type_into(dialog.reason_edit, "nhập nhầm tài liệu phải quản lý riêng")
    clerk.click(dialog.go_on)
    clerk.click(dialog.take_out)
    clerk.wait()
    assert "1 bản sao lưu cũ" in dialog.outcome.text()
    assert "hoso redact" not in dialog.outcome.text(), "no command is typed at the window"
    clerk.click(dialog.purge)
    clerk.wait()
    assert dialog.trouble.text == ""
    assert "Đã xóa 1 bản sao lưu cũ" in dialog.outcome.text()
    assert not dialog.purge.isVisible()
    assert not old.folder.exists()
    (left,) = backup.listing(office)
    assert left.state == "good"
    dialog.close_it.click()


def test_without_a_place_the_old_ones_stay(dossier_clerk: Clerk, tmp_path: Path) -> None:
    clerk = dossier_clerk
    office = clerk.workspace.session.office
    backup.set_places(office, [tmp_path])
    (old,) = backup.run(office).good
    backup.set_places(office, [])
    dialog = opened(clerk, 2)
    clerk.type_into(dialog.reason_edit, "nhập nhầm tài liệu phải quản lý riêng")
    clerk.click(dialog.go_on)
    clerk.click(dialog.take_out)
    clerk.wait()
    clerk.click(dialog.purge)
    clerk.wait()
    assert dialog.trouble.text
    assert old.folder.exists()
    assert dialog.close_it.isEnabled()
    dialog.close_it.click()


def test_nothing_goes_before_the_second_answer(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    dialog = opened(clerk, 2)
    clerk.type_into(dialog.reason_edit, "nhập nhầm")
    dialog.go_on.click()
    dialog.go_back.click()
    assert dialog.pages.currentIndex() == 0
    dialog.go_on.click()
    clerk.press(dialog.give_up, Qt.Key.Key_Return)
    clerk.wait()
    assert not dialog.isVisible()
    office = clerk.workspace.session.office
    assert WORD in documents(office, clerk.screen.uid)[1].entry.subject


def test_a_reason_that_repeats_it_is_sent_back(dossier_clerk: Clerk) -> None:
    dialog = opened(dossier_clerk, 2)
    dossier_clerk.type_into(dialog.reason_edit, "lộ Tờ trình về nhà văn hóa")
    dialog.go_on.click()
    dialog.take_out.click()
    dossier_clerk.wait()
    assert dialog.pages.currentIndex() == 0
    assert "nhắc lại" in dialog.reason.error
    dialog.reject()


def test_the_title_of_the_dossier_can_go(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    dialog = opened(clerk, 1)
    at = next(n for n, (text, _) in enumerate(dialog.targets) if text.startswith("Tiêu đề"))
    dialog.group.button(at).click()
    clerk.wait()
    clerk.type_into(dialog.reason_edit, "tiêu đề lộ nội dung")
    dialog.go_on.click()
    dialog.take_out.click()
    clerk.wait()
    dialog.accept()
    clerk.wait()
    assert clerk.screen.title.text() == "[đã xóa nội dung]"


def test_the_row_menu_opens_it(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    clerk.table.setCurrentIndex(clerk.screen.documents.index(1, 1))
    shown: list[str] = []

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if one.text().startswith("Xóa nội dung mật"))
        menu.close()
        action.trigger()

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, RedactDialog)
        clerk.wait()
        shown.extend(text for text, _ in dialog.targets)
        dialog.reject()

    QTimer.singleShot(0, clerk.window, choose)
    with clerk.answering(read):
        clerk.table.customContextMenuRequested.emit(clerk.table.rect().center())
    assert shown[0].startswith("Văn bản ở dòng 2")


def test_somebody_without_the_right_is_told_whom_to_ask(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    office = clerk.workspace.session.office
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE person SET roles = '[\"clerk\"]'")
    assert not people.persons(office)[0].roles[1:]
    dialog = opened(clerk, 2)
    assert "lãnh đạo văn phòng" in dialog.trouble.text
    assert not dialog.go_on.isEnabled()
    dialog.reject()


def test_a_screen_with_nothing_to_take_out_stays(dossier_clerk: Clerk) -> None:
    assert isinstance(dossier_clerk.screen, DossierScreen)
    dossier_clerk.screen._redact(dossier_clerk.screen.documents.rowCount() - 1)  # the blank line
