"""Passwords and keys at the window: one's own password, another key, and what is said after unlocking."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import attempts
from hoso_desktop.db import office as rows
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.services import keys, people
from hoso_desktop.services import office as offices
from hoso_desktop.services.office import Office
from hoso_desktop.ui.key_panel import KeyNote, KeyPanel
from hoso_desktop.ui.password_dialog import PasswordDialog, RekeyDialog
from hoso_desktop.ui.people_dialog import PeopleDialog
from hoso_desktop.ui.settings_screen import SettingsScreen
from tests.ui.driver import PASSWORD, Clerk

NEW = "mật khẩu mới của Lành"


def office_of(clerk: Clerk) -> Office:
    return clerk.workspace.session.office


def panel_of(clerk: Clerk) -> KeyPanel:
    clerk.workspace.show_place("settings")
    clerk.wait()
    page = clerk.workspace.page("settings")
    assert isinstance(page, SettingsScreen)
    return page.keys


def test_the_password_is_changed_from_the_settings_by_keyboard(office_clerk: Clerk) -> None:
    clerk = office_clerk
    panel = panel_of(clerk)

    def type_it(dialog: QDialog) -> None:
        assert isinstance(dialog, PasswordDialog)
        clerk.type_into(dialog.old, PASSWORD)
        clerk.type_into(dialog.new, NEW)
        clerk.type_into(dialog.again, NEW)
        clerk.press(dialog.again, Qt.Key.Key_Return)
        clerk.bot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
        assert [line.text() for line in (dialog.old, dialog.new, dialog.again)] == ["", "", ""]

    with clerk.answering(type_it):
        clerk.click(panel.password)
    assert panel.done.text().startswith("Đã đổi mật khẩu.")
    folder = clerk.doors.folder
    clerk.close()
    with pytest.raises(EnvironmentProblem) as caught:
        offices.open_office(folder, PASSWORD, clock=clerk.clock)
    assert caught.value.code == "store.wrong_password"
    offices.open_office(folder, NEW, clock=clerk.clock).close()


@pytest.mark.parametrize(
    "old, new, again, wrong",
    [
        ("", NEW, NEW, "Hãy gõ mật khẩu đang dùng."),
        (PASSWORD, "abc", "abc", "Mật khẩu cần ít nhất 4 ký tự."),
        (PASSWORD, NEW, NEW + "x", "Hai lần gõ khác nhau. Hãy gõ lại."),
        ("không phải", NEW, NEW, "Mật khẩu đang dùng chưa đúng."),
        (PASSWORD, PASSWORD, PASSWORD, "Mật khẩu mới giống mật khẩu đang dùng."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    office_clerk: Clerk, old: str, new: str, again: str, wrong: str
) -> None:
    clerk = office_clerk
    dialog = PasswordDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    for line, text in zip((dialog.old, dialog.new, dialog.again), (old, new, again), strict=True):
        line.setText(text)
    dialog.submit()
    clerk.wait()
    errors = [field.error for field in (dialog.old_field, dialog.new_field, dialog.again_field)]
    assert [error for error in errors if error] == [error for error in errors if error.startswith(wrong)]
    assert any(errors)
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    dialog.close()


def test_an_administrator_changes_the_key_and_goes_on_working(office_clerk: Clerk) -> None:
    clerk = office_clerk
    panel = panel_of(clerk)
    assert panel.rekey.isVisible()
    before = office_of(clerk).store.ring.root_key

    def change(dialog: QDialog) -> None:
        assert isinstance(dialog, RekeyDialog)
        clerk.click(dialog.go)
        clerk.bot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)

    with clerk.answering(change):
        clerk.click(panel.rekey)
    assert panel.done.text().startswith("Đã đổi khóa kho.")
    assert office_of(clerk).store.ring.root_key != before
    assert len(people.persons(office_of(clerk))) == 1


def test_who_is_no_administrator_is_not_offered_the_key(office_clerk: Clerk) -> None:
    clerk = office_clerk
    with office_of(clerk).store.write() as connection:
        connection.exec_driver_sql("""UPDATE person SET roles = '["clerk"]'""")
    clerk.workspace.session.announce(None)
    panel = panel_of(clerk)
    assert panel.password.isVisible()
    assert not panel.rekey.isVisible()


def test_closing_an_account_changes_the_key(office_clerk: Clerk) -> None:
    clerk = office_clerk
    people.add_person(office_of(clerk), "Trần Văn Hải", "hai", NEW, cost=FLOOR)
    before = office_of(clerk).store.ring.root_key
    dialog = PeopleDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    clerk.wait()
    dialog.table.selectRow(1)
    clerk.click(dialog.closing)
    assert "Bản sao lưu đã có vẫn mở được" in dialog.sure.text
    clerk.click(dialog.close_it)
    clerk.bot.waitUntil(lambda: dialog.model.rows[1][4] == "đã đóng", timeout=20_000)
    assert office_of(clerk).store.ring.root_key != before
    assert not keys.rekey_due(office_of(clerk))
    assert not dialog.working.isVisible()
    dialog.close()


def note_of(clerk: Clerk) -> KeyNote:
    note = KeyNote(clerk.workspace.session, clerk.window)
    clerk.wait()
    return note


def test_a_key_that_is_due_is_asked_for_after_unlocking(office_clerk: Clerk) -> None:
    clerk = office_clerk
    assert note_of(clerk).text == ""
    with office_of(clerk).change(keep_images=False) as tx:
        rows.put_settings(tx.connection, {keys.DUE: True})
        tx.record("settings.changed", body={"before": {}, "after": {}})
    note = note_of(clerk)
    assert "chưa đổi được khóa kho" in note.text

    def change(dialog: QDialog) -> None:
        assert isinstance(dialog, RekeyDialog)
        clerk.click(dialog.go)
        clerk.bot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)

    with clerk.answering(change):
        note.rekey.click()
    assert note.text == ""
    assert note_of(clerk).text == ""


def test_many_wrong_passwords_before_unlocking_are_told_once(office_clerk: Clerk) -> None:
    clerk = office_clerk
    office_of(clerk).mistaken_log_ins = attempts.FREE - 1
    assert note_of(clerk).text == ""
    office_of(clerk).mistaken_log_ins = 7
    note = note_of(clerk)
    assert "7 lần gõ sai mật khẩu" in note.text
    note.understood.click()
    assert note.text == ""
