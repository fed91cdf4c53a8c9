"""The window after a sudden end: what became of the work is said once, and leads to the unfinished line."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hoso_desktop.services import recovery
from hoso_desktop.ui.document_cells import Column
from tests.ui.driver import Clerk, TypeText, at_work
from tests.ui.test_drafts import TEXT, crash, open_editor, unlock, until_kept


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
