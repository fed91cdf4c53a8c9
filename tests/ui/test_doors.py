"""The ways in: what is said when the office cannot be made or opened, and where it is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from hoso_desktop.services.office import NewOffice
from hoso_desktop.ui.first_run import FirstRun
from hoso_desktop.ui.help_dialog import HelpDialog
from hoso_desktop.ui.recovery_screen import RecoveryScreen
from hoso_desktop.ui.unlock_screen import UnlockScreen
from tests.ui.driver import PASSWORD, Clerk


@pytest.fixture
def unlock(clerk: Clerk) -> UnlockScreen:
    """The screen of the password over a store that is there."""
    clerk.doors.create(clerk.doors.folder, NewOffice(name="Đảng ủy xã Tân Lập"), PASSWORD).close()
    clerk.window.show_doors(clerk.doors)
    return screen(clerk)


def screen(clerk: Clerk) -> UnlockScreen:
    first = clerk.first_screen()
    assert isinstance(first, UnlockScreen)
    return first


def first_run(clerk: Clerk) -> FirstRun:
    first = clerk.first_screen()
    assert isinstance(first, FirstRun)
    return first


def enter(clerk: Clerk, unlock: UnlockScreen, password: str) -> None:
    clerk.type_into(unlock.password, password)
    clerk.press(unlock.password, Qt.Key.Key_Return)
    clerk.wait()


def test_every_way_in_can_be_read_whole(clerk: Clerk, unlock: UnlockScreen) -> None:
    for way in (unlock.forgotten, unlock.restore, unlock.other):
        assert way.text().endswith("…")
        assert way.width() >= way.sizeHint().width(), way.text()


def test_f1_at_the_door(clerk: Clerk, unlock: UnlockScreen) -> None:
    titles: list[str] = []

    def read() -> None:
        page = QApplication.activeModalWidget()
        assert isinstance(page, HelpDialog)
        titles.extend(part.text() for part in page.findChildren(QLabel)[:1])
        page.close()

    QTimer.singleShot(0, read)
    clerk.press(unlock.password, Qt.Key.Key_F1)
    assert titles == ["Mở kho hồ sơ"]


def test_no_password(clerk: Clerk, unlock: UnlockScreen) -> None:
    clerk.click(unlock.unlock)
    assert unlock.field.error == "Hãy nhập mật khẩu."


def test_a_wrong_password_is_said_beside_the_field(clerk: Clerk, unlock: UnlockScreen) -> None:
    enter(clerk, unlock, "mat khau khac")
    assert unlock.field.error.startswith("Mật khẩu không đúng.")
    assert unlock.trouble.text == ""
    assert unlock.password.hasFocus()
    assert unlock.password.selectedText() == unlock.password.text()
    enter(clerk, unlock, PASSWORD)
    assert clerk.window.workspace is not None


def test_a_damaged_store_is_not_called_a_wrong_password(clerk: Clerk, unlock: UnlockScreen) -> None:
    database = clerk.doors.folder / "hoso.db"
    database.write_bytes(bytes(database.stat().st_size))
    enter(clerk, unlock, PASSWORD)
    screen = clerk.first_screen()
    assert isinstance(screen, RecoveryScreen)  # it leads to where the store is mended
    clerk.wait()
    assert screen.password.text() == PASSWORD
    assert screen.field.error == ""
    assert screen.report is not None
    assert screen.report.items
    assert database.exists()


def test_a_store_that_loses_its_name_is_no_store(clerk: Clerk, unlock: UnlockScreen) -> None:
    (clerk.doors.folder / "store.json").write_text("{}", encoding="utf-8")
    enter(clerk, unlock, PASSWORD)
    assert unlock.trouble.text.endswith(
        "không phải là kho hồ sơ. Hãy chọn đúng thư mục kho, hoặc tạo kho mới."
    )
    assert unlock.field.error == ""


def test_another_folder(
    clerk: Clerk, unlock: UnlockScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without a store is refused where the person stands; one with a store asks its password."""
    empty, copy = tmp_path / "trong", tmp_path / "ban-sao"
    empty.mkdir()
    shutil.copytree(clerk.doors.folder, copy)
    chosen = [str(empty), "", str(copy)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: chosen.pop(0))
    clerk.click(unlock.other)
    assert screen(clerk) is unlock
    assert str(empty) in unlock.trouble.text
    assert "không phải là kho hồ sơ" in unlock.trouble.text
    clerk.click(unlock.other)
    assert screen(clerk) is unlock
    clerk.click(unlock.other)
    enter(clerk, screen(clerk), PASSWORD)
    assert clerk.workspace.session.office.folder == copy


def test_first_run_asks_for_what_is_missing(clerk: Clerk) -> None:
    first = first_run(clerk)
    clerk.type_into(first.term, "sau này")
    clerk.click(first.next)
    assert [field.error for field in (first.province_field, first.unit_field, first.term_field)] == [
        "Hãy ghi tên tỉnh hoặc thành phố.",
        "Hãy ghi tên xã, phường hoặc đặc khu.",
        "Hãy ghi năm đầu và năm cuối, ví dụ 2025-2030.",
    ]
    assert first.province.hasFocus()
    assert first.steps.currentIndex() == 0
    clerk.type_into(first.province, "Tỉnh Sông Lam")
    assert first.province_field.error == ""
    clerk.type_into(first.unit, "Tân Lập")
    clerk.type_into(first.term, "2025-2030")
    clerk.click(first.next)
    assert first.steps.currentIndex() == 1
    clerk.type_into(first.password, "x")
    clerk.click(first.next)
    assert first.password_field.error.startswith("Mật khẩu cần ít nhất ")
    assert first.steps.currentIndex() == 1


def test_first_run_in_a_folder_with_something_in_it(clerk: Clerk) -> None:
    """The refusal of the last step stays on the screen; nothing in the folder is touched."""
    clerk.doors.folder.mkdir(parents=True)
    letter = clerk.doors.folder / "thu.txt"
    letter.write_text("thư", encoding="utf-8")
    first = first_run(clerk)
    clerk.type_into(first.province, "Tỉnh Sông Lam")
    clerk.type_into(first.unit, "Tân Lập")
    clerk.click(first.next)
    clerk.type_into(first.password, PASSWORD)
    clerk.click(first.next)
    clerk.click(first.next)
    clerk.wait()
    assert "đã có dữ liệu" in first.trouble.text
    assert first.next.isEnabled()
    assert first.next.text() == "Tạo kho hồ sơ"
    assert [path.name for path in clerk.doors.folder.iterdir()] == ["thu.txt"]
    clerk.click(first.back)
    assert first.trouble.text == ""


def test_first_run_on_a_machine_whose_store_lies_elsewhere(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "o-d"
    clerk.doors.create(there, NewOffice(name="Đảng ủy xã Tân Lập"), PASSWORD).close()
    chosen = [str(tmp_path), str(there)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: chosen.pop(0))
    first = first_run(clerk)
    clerk.click(first.other)
    assert "không phải là kho hồ sơ" in first.trouble.text
    clerk.click(first.other)
    enter(clerk, screen(clerk), PASSWORD)
    assert clerk.workspace.session.office.folder == there
