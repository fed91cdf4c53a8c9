"""The window after a sudden end: what became of the work is said once, and leads to the unfinished line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from hoso_desktop.services import recovery
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.recovery_screen import RecoveryScreen
from hoso_desktop.ui.restore_dialog import RestoreDialog
from hoso_desktop.ui.unlock_screen import UnlockScreen
from tests.ui.driver import PASSWORD, Clerk, TypeText, at_work
from tests.ui.test_drafts import TEXT, crash, open_dossier, open_editor, unlock, until_kept


def sudden_end(clerk: Clerk) -> None:
    """The process is gone with the mark of an open store still there."""
    office = clerk.window.office
    assert office is not None
    office.store.mark._settled = False
    crash(clerk)


def test_said_once_and_leads_to_the_line(
    qtbot: QtBot, type_text: TypeText, dossier_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_text(open_editor(dossier_clerk, 3, Column.SUBJECT), TEXT)
    until_kept(dossier_clerk, TEXT)
    sudden_end(dossier_clerk)
    with at_work(qtbot, type_text, dossier_clerk.doors.folder, monkeypatch) as clerk:
        unlock(clerk)
        note = clerk.workspace.sudden_end
        assert note.isVisible()
        assert note.text.splitlines() == [
            "Lần trước chương trình tắt đột ngột. Mọi việc đã lưu còn đủ; "
            "lần lưu cuối lúc 9:41 ngày 16/11/2026.",
            "Chữ đang gõ dở ở hồ sơ HN.15/2026 còn giữ: mở hồ sơ ra để gõ tiếp.",
        ]
        clerk.click(note.lead)
        clerk.wait()
        assert clerk.cell(3, Column.SUBJECT) == TEXT
        assert not note.isVisible()
        assert recovery.pending(clerk.workspace.session.office) is None


def test_understood(
    qtbot: QtBot, type_text: TypeText, dossier_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sudden_end(dossier_clerk)
    with at_work(qtbot, type_text, dossier_clerk.doors.folder, monkeypatch) as clerk:
        unlock(clerk)
        note = clerk.workspace.sudden_end
        assert not note.lead.isVisible()
        clerk.click(note.understood)
        clerk.wait()
        assert not note.isVisible()
        clerk.close()
    with at_work(qtbot, type_text, dossier_clerk.doors.folder, monkeypatch) as clerk:
        unlock(clerk)
        assert not clerk.workspace.sudden_end.isVisible()


def test_a_quiet_day_says_nothing(office_clerk: Clerk) -> None:
    assert not office_clerk.workspace.sudden_end.isVisible()


@pytest.fixture
def damaged(dossier_clerk: Clerk, tmp_path: Path) -> Clerk:
    """An office with a backup; then the database became all zeros."""
    folder = dossier_clerk.doors.folder
    dossier_clerk.close()
    shutil.copytree(folder, tmp_path / "sao luu" / "20261115-170200")
    database = folder / "hoso.db"
    database.write_bytes(bytes(database.stat().st_size))
    return dossier_clerk


def give_up_restoring(dialog: QDialog) -> None:
    assert isinstance(dialog, RestoreDialog)
    dialog.reject()


def damaged_screen(clerk: Clerk) -> RecoveryScreen:
    first = clerk.first_screen()
    assert isinstance(first, UnlockScreen)
    clerk.type_into(first.password, PASSWORD)
    clerk.press(first.password, Qt.Key.Key_Return)
    clerk.bot.waitUntil(lambda: isinstance(clerk.window.centralWidget(), RecoveryScreen), timeout=20_000)
    clerk.wait()
    screen = clerk.window.centralWidget()
    assert isinstance(screen, RecoveryScreen)
    return screen


def test_a_damaged_store_is_looked_at_mended_and_opened(
    qtbot: QtBot, type_text: TypeText, damaged: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = damaged.doors.folder
    before = (folder / "hoso.db").read_bytes()
    with at_work(qtbot, type_text, folder, monkeypatch) as clerk:
        screen = damaged_screen(clerk)
        assert screen.found[0].text.startswith("Cơ sở dữ liệu bị hỏng, không đọc lại được, và chưa có")
        assert screen.go.text() == "Chọn thư mục sao lưu…", "the only way on"
        assert screen.restore.isVisible()
        with clerk.answering(give_up_restoring):
            clerk.click(screen.restore)
        screen.take_backup(tmp_path / "sao luu")
        clerk.wait()
        assert "lấy lại được bản sao lưu" in screen.found[0].text
        assert screen.go.text() == "Sửa kho hồ sơ"
        assert (folder / "hoso.db").read_bytes() == before, "nothing changes before it was read"
        clerk.click(screen.go)
        clerk.wait()
        assert screen.told.text().startswith("Đã sửa xong.")
        assert not screen.restore.isVisible()
        assert "hoso.db.hong-20261116-094100" in screen.told.text()
        assert screen.go.text() == "Mở kho hồ sơ"
        (aside,) = folder.glob("hoso.db.hong*")
        assert aside.read_bytes() == before
        clerk.click(screen.go)
        unlock(clerk)
        open_dossier(clerk)
        assert clerk.screen.documents.rowCount() == 4


def test_a_lost_identity_is_no_first_run(
    qtbot: QtBot, type_text: TypeText, dossier_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = dossier_clerk.doors.folder
    dossier_clerk.close()
    (folder / "store.json").unlink()
    with at_work(qtbot, type_text, folder, monkeypatch) as clerk:
        screen = clerk.window.centralWidget()
        assert isinstance(screen, RecoveryScreen)
        assert not screen.back.isVisible(), "it would lead here again"
        clerk.type_into(screen.password, "khong phai")
        clerk.press(screen.password, Qt.Key.Key_Return)
        clerk.wait()
        assert "không đúng" in screen.field.error
        clerk.type_into(screen.password, PASSWORD)
        clerk.press(screen.password, Qt.Key.Key_Return)
        clerk.wait()
        clerk.click(screen.go)
        clerk.wait()
        clerk.click(screen.go)
        unlock(clerk)


def test_both_key_files_gone(
    qtbot: QtBot, type_text: TypeText, dossier_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = dossier_clerk.doors.folder
    dossier_clerk.close()
    for path in (folder / "keys").iterdir():
        path.write_bytes(b"")
    with at_work(qtbot, type_text, folder, monkeypatch) as clerk:
        first = clerk.first_screen()
        assert isinstance(first, UnlockScreen)
        clerk.click(first.mend)
        screen = clerk.window.centralWidget()
        assert isinstance(screen, RecoveryScreen)
        clerk.type_into(screen.password, PASSWORD)
        clerk.click(screen.go)
        clerk.wait()
        assert "Cả hai bản tệp khóa bị hỏng" in screen.found[0].text
        assert screen.go.text() == "Chọn thư mục sao lưu…"
