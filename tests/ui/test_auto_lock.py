"""The lock covers everything and loses nothing: half a cell stands there afterwards as it stood before."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.document import Direction
from hoso_desktop.errors import UsageError
from hoso_desktop.services import drafts, locking, people
from hoso_desktop.ui.auto_lock import AutoLock, Cover, LockDialog
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.entry_dialog import EntryDialog
from hoso_desktop.ui.help_dialog import HelpDialog
from hoso_desktop.ui.unlock_screen import UnlockScreen
from tests.support.office import journal_kinds
from tests.ui.driver import PASSWORD, Clerk, TypeText
from tests.ui.test_drafts import BACK, TEXT, open_dossier, open_editor, unlock


def lock_of(clerk: Clerk) -> AutoLock:
    assert clerk.window.lock is not None
    return clerk.window.lock


def lock(clerk: Clerk, window: QWidget | None = None) -> LockDialog:
    """Ctrl+L, as the window system sends it."""
    QTest.keyClick((window or clerk.window).windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    clerk.bot.waitUntil(lambda: lock_of(clerk).locked)
    dialog = lock_of(clerk).dialog
    assert dialog is not None
    clerk.wait()
    return dialog


def open_again(clerk: Clerk, dialog: LockDialog, password: str = PASSWORD) -> None:
    clerk.type_into(dialog.password, password)
    clerk.press(dialog.password, Qt.Key.Key_Return)
    clerk.wait()


def test_half_a_cell_is_as_it_was(dossier_clerk: Clerk, type_text: TypeText) -> None:
    """The open cell, its text, its cursor and the keyboard in it."""
    dossier_clerk.type_cell(3, Column.NUMBER, "7-NQ/ĐU")
    editor = open_editor(dossier_clerk, 3, Column.SUBJECT)
    type_text(editor, TEXT)
    editor.setCursorPosition(5)
    before = len(journal_kinds(dossier_clerk.workspace.session.office))
    dialog = lock(dossier_clerk)
    assert TEXT in str([draft.body for draft in drafts.kept(dossier_clerk.workspace.session.office)])
    open_again(dossier_clerk, dialog)
    assert not lock_of(dossier_clerk).locked
    assert editor.isVisible()
    assert (editor.text(), editor.cursorPosition()) == (TEXT, 5)
    assert QApplication.focusWidget() is editor
    assert len(journal_kinds(dossier_clerk.workspace.session.office)) == before, "nothing was stored for it"
    type_text(editor, "!")
    assert editor.text() == TEXT[:5] + "!" + TEXT[5:]


def test_nothing_is_seen_behind_the_lock(dossier_clerk: Clerk) -> None:
    dossier_clerk.screen.grab()
    lock(dossier_clerk)
    assert dossier_clerk.window.windowTitle() == "Hồ sơ"
    (cover,) = dossier_clerk.window.findChildren(Cover)
    assert cover.geometry() == dossier_clerk.window.rect()
    picture = dossier_clerk.window.grab().toImage()
    across, down = range(0, picture.width(), 7), range(0, picture.height(), 7)
    colours = {picture.pixel(x, y) for x in across for y in down}
    assert len(colours) == 1, "one even sheet and nothing of the work"
    dossier_clerk.window.resize(1100, 600)
    QApplication.processEvents()
    assert cover.geometry() == dossier_clerk.window.rect()


def test_a_wrong_password_opens_nothing_and_is_noted(dossier_clerk: Clerk) -> None:
    dialog = lock(dossier_clerk)
    open_again(dossier_clerk, dialog, "khong phai")
    assert lock_of(dossier_clerk).locked
    assert "không đúng" in dialog.field.error
    dialog.layout().activate()  # type: ignore[union-attr]
    assert dialog.height() >= dialog.layout().totalHeightForWidth(dialog.width()), "nothing is cut off"  # type: ignore[union-attr]
    dossier_clerk.press(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert lock_of(dossier_clerk).locked
    assert dialog.isVisible()
    open_again(dossier_clerk, dialog)
    assert not lock_of(dossier_clerk).locked
    assert "login.failed" in journal_kinds(dossier_clerk.workspace.session.office)


def test_the_page_of_f1_stands_before_the_lock(dossier_clerk: Clerk) -> None:
    dialog = lock(dossier_clerk)
    seen: list[str] = []

    def read() -> None:
        page = QApplication.activeModalWidget()
        assert isinstance(page, HelpDialog)
        lock_of(dossier_clerk)._window_came(page.windowHandle())
        QApplication.processEvents()
        seen.extend(part.text() for part in page.findChildren(QLabel)[:1])
        assert page.findChildren(Cover) == []
        assert dialog.isVisible()
        page.close()

    QTimer.singleShot(0, read)
    dossier_clerk.press(dialog, Qt.Key.Key_F1)
    assert seen == ["Khóa màn hình"]
    assert lock_of(dossier_clerk).locked


def test_guessing_costs_time_here_too(dossier_clerk: Clerk) -> None:
    dialog = lock(dossier_clerk)
    for _ in range(6):
        open_again(dossier_clerk, dialog, "khong phai")
    assert "giây" in dialog.field.error
    assert lock_of(dossier_clerk).locked


def test_idle_long_enough(dossier_clerk: Clerk) -> None:
    watch = lock_of(dossier_clerk)
    now = 0.0
    watch._clock = lambda: now
    watch._last = 0.0
    now = 599.0
    watch.look()
    assert not watch.locked
    QTest.mouseMove(dossier_clerk.window.windowHandle(), QPoint(50, 60))
    QApplication.processEvents()
    assert watch._last == 599.0
    now = 599.0 + 600.0
    watch.look()
    assert watch.locked


@pytest.mark.parametrize("count", [2, 60, 0])
def test_the_setting(dossier_clerk: Clerk, count: int) -> None:
    office = dossier_clerk.workspace.session.office
    locking.set_minutes(office, count)
    dossier_clerk.workspace.session.announce(None)
    dossier_clerk.wait()
    watch = lock_of(dossier_clerk)
    assert watch.minutes == count
    now = watch._last + 60 * (count or 600) + 1
    watch._clock = lambda: now
    watch.look()
    assert watch.locked is bool(count)


def test_chosen_among_the_settings(office_clerk: Clerk) -> None:
    box = office_clerk.workspace.settings.locking.choice
    assert box.currentData() == 10
    office_clerk.workspace.show_place("settings")
    box.setCurrentIndex(box.findData(30))
    box.activated.emit(box.currentIndex())
    office_clerk.wait()
    assert lock_of(office_clerk).minutes == 30
    assert locking.minutes(office_clerk.workspace.session.office) == 30


@pytest.mark.parametrize("count", [1, 61, -1])
def test_a_setting_out_of_reach(office_clerk: Clerk, count: int) -> None:
    with pytest.raises(UsageError):
        locking.set_minutes(office_clerk.workspace.session.office, count)


def test_the_usual_is_ten_minutes(office_clerk: Clerk) -> None:
    assert lock_of(office_clerk).minutes == locking.minutes(office_clerk.workspace.session.office) == 10


def test_an_open_dialog_is_covered_and_stays(dossier_clerk: Clerk, type_text: TypeText) -> None:
    dialog = EntryDialog(dossier_clerk.workspace.session, Direction.OUTGOING, None, dossier_clerk.window)
    dialog.setModal(True)
    dialog.show()
    dossier_clerk.wait()
    dossier_clerk.type_into(dialog.edits["subject"], TEXT)
    locked = lock(dossier_clerk, dialog)
    assert len(dialog.findChildren(Cover)) == 1
    assert QApplication.activeModalWidget() is locked
    open_again(dossier_clerk, locked)
    assert dialog.isVisible()
    assert dialog.edits["subject"].text() == TEXT
    assert QApplication.focusWidget() is dialog.edits["subject"]
    dialog.reject()


def test_a_window_that_comes_up_later_is_covered_too(dossier_clerk: Clerk) -> None:
    lock(dossier_clerk)
    late = EntryDialog(dossier_clerk.workspace.session, Direction.OUTGOING, None, dossier_clerk.window)
    late.setModal(True)
    late.show()
    late.activateWindow()
    dossier_clerk.bot.waitUntil(lambda: len(late.findChildren(Cover)) == 1)
    dossier_clerk.bot.waitUntil(lambda: QApplication.activeModalWidget() is lock_of(dossier_clerk).dialog)
    late.reject()


def test_a_job_goes_on_behind_the_lock(dossier_clerk: Clerk) -> None:
    go = threading.Event()
    done: list[bool] = []
    session = dossier_clerk.workspace.session
    session.compute(session, lambda _context: go.wait(20), done.append)
    QTest.keyClick(dossier_clerk.window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    dossier_clerk.bot.waitUntil(lambda: lock_of(dossier_clerk).locked)
    dialog = lock_of(dossier_clerk).dialog
    assert dialog is not None
    dossier_clerk.click(dialog.other)
    assert "đang chạy" in dialog.field.error
    assert lock_of(dossier_clerk).locked
    go.set()
    dossier_clerk.bot.waitUntil(lambda: bool(done))
    assert lock_of(dossier_clerk).locked


def test_another_person_comes_and_the_first_finds_her_line(dossier_clerk: Clerk, type_text: TypeText) -> None:
    office = dossier_clerk.workspace.session.office
    people.add_person(office, "Trần Văn Nam", "nam", "mat khau khac", cost=FLOOR)
    type_text(open_editor(dossier_clerk, 3, Column.SUBJECT), TEXT)
    dialog = lock(dossier_clerk)
    dossier_clerk.click(dialog.other)
    dossier_clerk.bot.waitUntil(lambda: isinstance(dossier_clerk.window.centralWidget(), UnlockScreen))
    first = dossier_clerk.first_screen()
    assert isinstance(first, UnlockScreen)
    first.login.setCurrentText("vanthu")
    unlock(dossier_clerk)
    open_dossier(dossier_clerk)
    assert dossier_clerk.cell(3, Column.SUBJECT) == TEXT
    assert dossier_clerk.screen.back.text == BACK
    assert [edit for edit in dossier_clerk.table.viewport().findChildren(QLineEdit) if edit.isVisible()] == []
