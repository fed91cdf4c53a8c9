"""Backups at the window: by themselves, by hand, tried out, brought back; a forgotten password."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.recovery_code import SIGNS
from hoso_desktop.services import backup, recovery_keys
from hoso_desktop.services.office import Office
from hoso_desktop.ui.backup_dialog import BackupDialog
from hoso_desktop.ui.first_run import FirstRun
from hoso_desktop.ui.recover_dialog import RecoverDialog
from hoso_desktop.ui.recovery_sheet_dialog import RecoverySheetDialog
from hoso_desktop.ui.restore_dialog import RestoreDialog
from hoso_desktop.ui.today_screen import TodayScreen
from hoso_desktop.ui.unlock_screen import UnlockScreen
from tests.printing.reading import page_texts
from tests.ui.driver import PASSWORD, Clerk

NEW = "mat khau moi"
_GROUP = re.compile(f"[{SIGNS}]{{5}}(?![A-Z0-9])")


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def office_of(clerk: Clerk) -> Office:
    assert clerk.window.office is not None
    return clerk.window.office


def idle(clerk: Clerk, seconds: float) -> None:
    """Nobody touches anything for so long."""
    lock = clerk.window.lock
    assert lock is not None
    lock._last = lock._clock() - seconds


def test_it_backs_up_by_itself_when_nobody_is_there(clerk: Clerk, usb: Path) -> None:
    clerk.put_office()
    backup.set_places(office_of(clerk), [usb])
    keeper = clerk.window.keeper
    assert keeper is not None
    idle(clerk, 10)
    keeper.look()
    clerk.wait()
    assert backup.listing(office_of(clerk)) == ()
    idle(clerk, 61)
    keeper.look()
    clerk.wait()
    (row,) = backup.listing(office_of(clerk))
    assert row.state == "good"
    assert clerk.window.backed_up.text() == "Sao lưu vào usb lúc 9:41."
    assert clerk.window.backed_up.property("role") == "good"
    idle(clerk, 61)
    keeper.look()
    clerk.wait()
    assert len(backup.listing(office_of(clerk))) == 1  # once a day
    clerk.clock.move(timedelta(days=1))
    idle(clerk, 61)
    keeper.look()
    clerk.wait()
    assert len(backup.listing(office_of(clerk))) == 2


def test_an_old_backup_is_amber_in_the_status_line(clerk: Clerk, usb: Path) -> None:
    clerk.put_office()
    backup.set_places(office_of(clerk), [usb])
    backup.run(office_of(clerk))
    clerk.window._leave_office()
    clerk.clock.move(timedelta(days=3))
    unlock = clerk.first_screen()
    assert isinstance(unlock, UnlockScreen)
    clerk.type_into(unlock.password, PASSWORD)
    clerk.click(unlock.unlock)
    clerk.wait()
    assert clerk.window.backed_up.text() == ("⚠ Lâu chưa sao lưu. Sao lưu vào usb ngày 16/11/2026 lúc 9:41.")
    assert clerk.window.backed_up.property("role") == "warning"


def test_a_stick_that_is_not_there_disturbs_nobody_and_is_told_after_days(clerk: Clerk, usb: Path) -> None:
    clerk.put_office()
    backup.set_places(office_of(clerk), [usb])
    usb.rmdir()
    clerk.clock.move(timedelta(days=3))
    idle(clerk, 61)
    assert clerk.window.keeper is not None
    clerk.window.keeper.look()
    clerk.wait()
    assert QApplication.activeModalWidget() is None
    today = clerk.workspace._pages["today"]
    assert isinstance(today, TodayScreen)
    today.reload()
    clerk.wait()
    lines = {line.kind: line for line in today.lines}
    assert "3 ngày" in lines["backup"].text
    assert today.first.sign.isVisibleTo(today.first), "it is the first line here"
    assert today.first.sign.severity is Severity.WARNING
    clerk.workspace.go("settings", "backup")
    clerk.wait()
    assert clerk.workspace.stack.currentWidget() is clerk.workspace._pages["settings"]


def test_by_hand(clerk: Clerk, usb: Path) -> None:
    clerk.put_office()
    dialog = BackupDialog(clerk.workspace.session, clerk.window)
    clerk.wait()
    assert not dialog.run.isEnabled()
    assert "Chưa chọn nơi" in dialog.places.text()
    assert dialog.add.property("role") == "primary", "what must be done first"
    dialog.set_places((usb,))
    clerk.wait()
    assert str(usb) in dialog.places.text()
    assert "cùng ổ đĩa" in dialog.warning.text
    clerk.click(dialog.run)
    clerk.wait()
    assert "Đã sao lưu và kiểm tra" in dialog.good.text()
    assert dialog.model.rows[0][2] == "Tốt"
    clerk.click(dialog.drill)
    clerk.wait()
    assert "giống hệt kho" in dialog.good.text()
    clerk.click(dialog.check)
    clerk.wait()
    assert dialog.good.text().endswith("tốt.")
    dialog.set_places((office_of(clerk).folder,))
    clerk.wait()
    assert "chính kho hồ sơ" in dialog.trouble.text
    dialog.reject()
    dialog.deleteLater()


def test_a_spoilt_backup_is_shown_as_such(clerk: Clerk, usb: Path) -> None:
    clerk.put_office()
    backup.set_places(office_of(clerk), [usb])
    backup.run(office_of(clerk))
    next(usb.glob("hoso-*/2*/hoso.db")).write_bytes(b"rotten")
    dialog = BackupDialog(clerk.workspace.session, clerk.window)
    clerk.wait()
    clerk.click(dialog.check)
    clerk.wait()
    assert dialog.model.rows[0][2] == "Hỏng"
    assert "bị hỏng" in dialog.trouble.text
    assert "hãy bấm Sao lưu ngay" in dialog.trouble.text
    assert not dialog.drop.autoDefault(), "Enter never gives up a place by itself"
    assert "không còn như lúc sao lưu" in dialog.detail.text(), "whole, where the cell cuts it off"
    dialog.reject()
    dialog.deleteLater()


@pytest.fixture
def with_backup(clerk: Clerk, usb: Path) -> Clerk:
    """An office with a dossier and a backup, closed again."""
    clerk.put_office()
    clerk.new_dossier("HN.15", "Hồ sơ Hội nghị Ban Thường vụ")
    backup.set_places(office_of(clerk), [usb])
    backup.run(office_of(clerk))
    return clerk


def steps_to_the_key(clerk: Clerk, dialog: RestoreDialog, usb: Path) -> None:
    dialog.show()
    assert not dialog.next.isEnabled()
    assert dialog.search.property("role") == "primary", "what must be done first"
    dialog.look_in(usb)
    clerk.wait()
    assert "1 bản sao lưu" in dialog.told.text()
    clerk.click(dialog.next)
    clerk.wait()


def test_somebody_frightened_brings_the_office_back(with_backup: Clerk, usb: Path, tmp_path: Path) -> None:
    clerk = with_backup
    folder = office_of(clerk).folder
    dialog = RestoreDialog(clerk.window.jobs, folder, clerk.window)
    steps_to_the_key(clerk, dialog, usb)
    clerk.click(dialog.next)
    assert "Hãy gõ mật khẩu" in dialog.fields["password"].error
    assert dialog.password.hasFocus() or dialog.focusWidget() is dialog.password
    into = Path(dialog.into.text())
    assert into == folder.with_name(f"{folder.name}-khoi-phuc")
    clerk.type_into(dialog.password, "sai mat khau")
    clerk.click(dialog.next)
    clerk.wait()
    assert "Mật khẩu không đúng" in dialog.fields["password"].error
    assert dialog.trouble.text == ""
    assert not into.exists()
    dialog.into.setText(str(folder))
    clerk.type_into(dialog.password, PASSWORD)
    clerk.click(dialog.next)
    clerk.wait()
    assert "đã có tệp" in dialog.trouble.text
    dialog.into.setText(str(into))
    clerk.click(dialog.next)
    clerk.wait()
    assert "1 hồ sơ" in dialog.came_back.text()
    assert "Kho cũ vẫn còn nguyên" in dialog.came_back.text()
    assert "dùng mật khẩu vừa gõ" in dialog.came_back.text()
    clerk.click(dialog.next)
    assert dialog.folder == into
    dialog.deleteLater()
    with clerk.doors.at(into).open(into, PASSWORD, None) as office:
        assert office.store.store_id != office_of(clerk).store.store_id


def test_a_place_without_backups_and_a_damaged_one(with_backup: Clerk, usb: Path, tmp_path: Path) -> None:
    clerk = with_backup
    (tmp_path / "trong").mkdir()
    dialog = RestoreDialog(clerk.window.jobs, office_of(clerk).folder, clerk.window)
    dialog.show()
    dialog.look_in(tmp_path / "trong")
    clerk.wait()
    assert "Không thấy bản sao lưu nào" in dialog.told.text()
    assert not dialog.next.isEnabled()
    path = next(usb.glob("hoso-*/2*/hoso.db"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    steps = RestoreDialog(clerk.window.jobs, office_of(clerk).folder, clerk.window)
    steps_to_the_key(clerk, steps, usb)
    clerk.type_into(steps.password, PASSWORD)
    clerk.click(steps.next)
    clerk.wait()
    assert "không nguyên vẹn" in steps.trouble.text
    assert not Path(steps.into.text()).exists()
    for one in (dialog, steps):
        one.reject()
        one.deleteLater()


def test_the_doors_lead_there(clerk: Clerk) -> None:
    first = clerk.first_screen()
    assert isinstance(first, FirstRun)
    with clerk.answering(lambda dialog: dialog.reject()):
        clerk.click(first.restore)
    clerk.put_office()
    clerk.close()
    clerk.window.workspace = None
    clerk.window.show_doors(clerk.doors)
    unlock = clerk.first_screen()
    assert isinstance(unlock, UnlockScreen)
    assert unlock.restore.text().startswith("Khôi phục")
    assert unlock.forgotten.text().startswith("Quên mật khẩu")


def recover_by(clerk: Clerk) -> None:
    """The cheapest key for the new password."""

    def recover(folder: Path, typed: object, login: str, password: str) -> Office:
        found = recovery_keys.unlock(folder, list(typed), clock=clerk.clock)  # type: ignore[call-overload]
        return recovery_keys.recover(folder, found, login, password, cost=FLOOR, clock=clerk.clock)

    clerk.doors = replace(clerk.doors, recover=recover)


@pytest.mark.parametrize("parts", [False, True])
def test_a_forgotten_password_at_the_door(parts: bool, clerk: Clerk, tmp_path: Path) -> None:
    recover_by(clerk)
    clerk.put_office()
    sheet = RecoverySheetDialog(clerk.workspace.session, clerk.window)
    clerk.wait()
    assert "chưa lập phiếu" in sheet.state.text()
    sheet.parts.setChecked(parts)
    sheet.make_into(tmp_path / "phieu.pdf")
    clerk.wait()
    assert "phiếu số 1" in sheet.state.text()
    assert "xóa tệp này" in sheet.good.text()
    sheet.show()
    assert sheet.open_it.isVisible(), "what is left to do is printing it"
    assert not sheet.make.isVisible(), "another one would end the sheet just made"
    assert all(part.height() >= part.heightForWidth(part.width()) for part in (sheet.good, sheet.about))
    sheet.deleteLater()
    codes = [" ".join(_GROUP.findall(text)) for text in page_texts((tmp_path / "phieu.pdf").read_bytes())]
    folder = office_of(clerk).folder
    clerk.window._leave_office()
    dialog = RecoverDialog(clerk.doors, clerk.window.jobs, clerk.window)
    dialog.show()
    assert dialog.code_fields[1].isVisible() is parts
    clerk.click(dialog.go)
    assert dialog.code_fields[0].error
    dialog.codes[0].setText(codes[0][:-1] + ("2" if codes[0][-1] != "2" else "3"))
    if parts:
        dialog.codes[1].setText(codes[1])
    clerk.type_into(dialog.new, NEW)
    clerk.type_into(dialog.again, NEW)
    dialog.go.click()
    dialog.reject()
    assert dialog.isVisible(), "an office that is being opened would be left open"
    clerk.wait()
    assert "chưa đúng" in dialog.code_fields[0].error
    dialog.codes[0].setText(codes[0])
    if parts:
        dialog.codes[1].setText("AAAAA")
        clerk.click(dialog.go)
        clerk.wait()
        assert dialog.code_fields[1].error, "beside the part that is wrong"
        dialog.codes[1].setText(codes[1])
    clerk.click(dialog.go)
    clerk.wait()
    assert dialog.office is not None
    dialog.office.close()
    dialog.deleteLater()
    with clerk.doors.open(folder, NEW, None) as office:
        assert office.person.login == "vanthu"


def test_the_sheet_names_the_buttons_of_the_windows(clerk: Clerk, tmp_path: Path) -> None:
    """On a new machine the paper is all there is: what it says to press must be there to be pressed."""
    first = clerk.first_screen()
    assert isinstance(first, FirstRun)
    words = [first.restore.text()]
    clerk.put_office()
    sheet = RecoverySheetDialog(clerk.workspace.session, clerk.window)
    sheet.make_into(tmp_path / "phieu.pdf")
    clerk.wait()
    sheet.deleteLater()
    clerk.window._leave_office()
    unlock = clerk.first_screen()
    assert isinstance(unlock, UnlockScreen)
    recover = RecoverDialog(clerk.doors, clerk.window.jobs, clerk.window)
    restore = RestoreDialog(clerk.window.jobs, tmp_path, clerk.window)
    words += [unlock.forgotten.text(), unlock.restore.text(), recover.go.text(), restore.way.itemText(1)]
    for step in range(3):
        restore._turn(step)
        words.append(restore.next.text())
    for dialog in (recover, restore):
        dialog.deleteLater()
    (page,) = page_texts((tmp_path / "phieu.pdf").read_bytes())
    named = re.findall("“([^”]+)”", " ".join(page.split()))
    assert len(named) >= 6
    assert set(named) <= set(words)


def test_without_a_sheet_the_dialog_says_so(clerk: Clerk) -> None:
    clerk.put_office()
    clerk.window._leave_office()
    dialog = RecoverDialog(clerk.doors, clerk.window.jobs, clerk.window)
    dialog.show()
    assert "chưa lập phiếu khôi phục" in dialog.trouble.text
    assert not any(part.isVisible() for part in (dialog.go, *dialog.code_fields, dialog.new_field))
    assert dialog.give_up.text() == "Đóng"
    dialog.deleteLater()
