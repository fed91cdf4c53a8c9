"""A PDF from outside is looked at without being opened by the window: drawn by the limited process."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from hoso_desktop.intake.pdf_child import READER
from hoso_desktop.services import pdf_pages, scan_folder
from hoso_desktop.ui import page_preview
from hoso_desktop.ui.scan_dialog import ScanDialog
from tests.hostile.pdfs import hungry, plain
from tests.ui.driver import Clerk


def opened(clerk: Clerk, folder: Path, data: bytes) -> ScanDialog:
    """The dialog of a scan waiting in the folder, its page drawn or refused."""
    folder.mkdir()
    (folder / "quet.pdf").write_bytes(data)
    session = clerk.workspace.session
    scan_folder.choose_folder(session.office, folder)
    seen = scan_folder.look(session.office).seen
    scan_folder.look(session.office, seen)
    scan = scan_folder.waiting(session.office)[0]
    dialog = ScanDialog(session, scan.uid, scan.name, None, clerk.window)
    dialog.show()
    clerk.wait()
    return dialog


def close(dialog: QDialog) -> None:
    dialog.reject()
    dialog.deleteLater()


def test_a_scan_is_drawn_by_the_other_process(
    office_clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_here: list[bytes] = []
    monkeypatch.setattr(page_preview, "draw", lambda pdf, *_args, **_more: drawn_here.append(pdf))
    dialog = opened(office_clerk, tmp_path / "quet", plain(["Mot", "Hai", "Ba"]))
    assert dialog.preview.pages == 3
    picture = dialog.preview.paper.pixmap().toImage()
    assert picture.width() > 200
    height = picture.height() * 15 // 100
    shades = [picture.pixelColor(x, height).lightness() for x in range(picture.width())]
    assert min(shades) < 90, "black letters"
    assert max(shades) == 255, "on white paper"
    dialog.preview.list.setCurrentRow(1)
    office_clerk.wait()
    assert dialog.preview.paper.pixmap().toImage() != picture
    assert (drawn_here, READER.pid is not None) == ([], True)
    close(dialog)


def test_a_dangerous_scan_is_refused_with_a_sentence(office_clerk: Clerk, tmp_path: Path) -> None:
    dialog = opened(office_clerk, tmp_path / "quet", hungry())
    office_clerk.bot.waitUntil(lambda: bool(dialog.wrong.text), timeout=20_000)
    assert "không mở an toàn được" in dialog.wrong.text
    assert "quet.pdf" in dialog.wrong.text
    assert dialog.preview.isHidden()
    assert dialog.take.isEnabled(), "the paper itself can still be entered"
    close(dialog)


def test_pages_beyond_the_small_pictures_are_named(
    office_clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_pages, "MOST_SMALL", 2)
    dialog = opened(office_clerk, tmp_path / "quet", plain(["Mot", "Hai", "Ba", "Bon"]))
    listed = [dialog.preview.list.item(row) for row in range(dialog.preview.pages)]
    assert [item.text() for item in listed] == ["Trang 1", "Trang 2", "Trang 3", "Trang 4"]
    assert [item.icon().isNull() for item in listed] == [False, False, True, True]
    close(dialog)
