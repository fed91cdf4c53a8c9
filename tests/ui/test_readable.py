"""The readable export at the window: said to be plain, written, opened, stopped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from hoso_desktop.services import readable_compare
from hoso_desktop.ui.readable_dialog import ReadableDialog
from tests.support.office import add_dossier
from tests.ui.driver import Clerk


def opened(clerk: Clerk) -> ReadableDialog:
    clerk.put_office()
    assert clerk.window.office is not None
    add_dossier(clerk.window.office, "HN.01", "Hồ sơ hội nghị")
    dialog = ReadableDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    clerk.wait()
    return dialog


def texts(dialog: ReadableDialog) -> str:
    return "\n".join(part.text() for part in dialog.findChildren(QLabel))


def test_everything_is_written_and_said_to_be_plain(clerk: Clerk, tmp_path: Path) -> None:
    dialog = opened(clerk)
    assert "KHÔNG mã hóa" in texts(dialog)
    clerk.click(dialog.run)
    assert "Chưa chọn nơi xuất" in texts(dialog)
    dialog.choose_place(tmp_path)
    clerk.click(dialog.run)
    clerk.wait()
    out = tmp_path / "ho-so-de-doc-2026-11-16"
    assert dialog.done_in == out
    assert "Đã xuất 1 hồ sơ" in dialog.good.text()
    assert dialog.read_it.isVisible()
    assert clerk.window.office is not None
    assert readable_compare.compare(out, clerk.window.office) == ()
    dialog.choose_place(tmp_path)
    assert dialog.target.text() == f"{out} (2)"
    dialog.deleteLater()


def test_a_place_that_is_taken_is_said(clerk: Clerk, tmp_path: Path) -> None:
    dialog = opened(clerk)
    (tmp_path / "co.txt").write_text("x")
    clerk.type_into(dialog.target, str(tmp_path))
    clerk.click(dialog.run)
    clerk.wait()
    assert "đã có tệp bên trong" in texts(dialog)
    assert dialog.run.isEnabled()
    assert dialog.done_in is None
    dialog.deleteLater()


def test_the_settings_lead_there(clerk: Clerk) -> None:
    clerk.put_office()
    assert clerk.workspace.settings.backups.readable.isEnabled()
    assert not clerk.workspace.settings.backups.readable.isHidden()
