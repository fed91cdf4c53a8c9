"""Half a line is back after a crash: the window is thrown away as a crash does it, and opened again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hoso_desktop.domain.document import Direction
from hoso_desktop.services import drafts, queries
from hoso_desktop.ui.details_dialog import DetailsDialog
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.entry_dialog import EntryDialog
from tests.ui.driver import PASSWORD, Clerk, TypeText, at_work

TEXT = "Nghị quyết về chuyển đổi số"
BACK = "Đã lấy lại chữ đang gõ lúc 9:41."
SHORTLY_MS = 15_000  # only how long a busy machine is waited for
Again = Callable[[Clerk], AbstractContextManager[Clerk]]


def open_editor(clerk: Clerk, row: int, column: Column) -> QLineEdit:
    clerk.window.activateWindow()
    clerk.bot.waitUntil(clerk.window.isActiveWindow)
    clerk.table.go_to(row, column)
    clerk.key(Qt.Key.Key_F2)
    (editor,) = [e for e in clerk.table.viewport().findChildren(QLineEdit) if e.isVisible()]
    return editor


def kept(clerk: Clerk) -> list[str]:
    return [draft.place for draft in drafts.kept(clerk.workspace.session.office)]


def until_forgotten(clerk: Clerk) -> None:
    """Nothing is kept any more; what still is, and what the lines say, is told."""

    def nothing_kept() -> None:
        found = [(draft.place, draft.body) for draft in drafts.kept(clerk.workspace.session.office)]
        lines = [(line.uid, line.draft, line.sending) for line in clerk.screen.documents.lines]
        assert found == [], (lines, clerk.screen.wrong.text, clerk.window.jobs.idle)

    clerk.bot.waitUntil(nothing_kept, timeout=SHORTLY_MS)


def until_kept(clerk: Clerk, text: str) -> None:
    """At most two seconds after the last key (and one for a slow machine)."""
    office = clerk.workspace.session.office
    clerk.bot.waitUntil(lambda: text in str([d.body for d in drafts.kept(office)]), timeout=SHORTLY_MS)


def crash(clerk: Clerk) -> None:
    """The process is gone: nothing is asked, nothing is stored, nothing is tidied."""
    clerk.wait()
    for edit in clerk.window.findChildren(QLineEdit):
        edit.blockSignals(True)  # a dead process loses no focus
    clerk.window.jobs.close()
    office = clerk.window.office
    assert office is not None
    office.store.drafts.close()
    office.close()
    clerk.window.office = None
    clerk.window.workspace = None  # what is typed may not be stored on the way out
    clerk.window.close()


def unlock(clerk: Clerk) -> None:
    first = clerk.first_screen()
    clerk.type_into(first.password, PASSWORD)  # type: ignore[attr-defined]
    clerk.press(first.password, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    clerk.bot.waitUntil(lambda: clerk.window.workspace is not None, timeout=20_000)
    clerk.wait()


def open_dossier(clerk: Clerk, code: str = "HN.15/2026") -> None:
    office = clerk.workspace.session.office
    clerk.workspace.open_dossier(queries.resolve(office, code))
    clerk.bot.waitUntil(lambda: clerk.screen.sheet is not None)
    clerk.wait()


@pytest.fixture
def again(qtbot: QtBot, type_text: TypeText, monkeypatch: pytest.MonkeyPatch) -> Again:
    @contextmanager
    def start(before: Clerk) -> Iterator[Clerk]:
        crash(before)
        with at_work(qtbot, type_text, before.doors.folder, monkeypatch) as clerk:
            unlock(clerk)
            yield clerk

    return start


def test_half_a_line_is_back(dossier_clerk: Clerk, again: Again, type_text: TypeText) -> None:
    dossier_clerk.type_cell(3, Column.NUMBER, "7-NQ/ĐU")
    type_text(open_editor(dossier_clerk, 3, Column.SUBJECT), TEXT)
    until_kept(dossier_clerk, TEXT)
    with again(dossier_clerk) as clerk:
        open_dossier(clerk)
        assert clerk.screen.back.text == BACK
        assert (clerk.cell(3, Column.NUMBER), clerk.cell(3, Column.SUBJECT)) == ("7-NQ/ĐU", TEXT)
        at = clerk.table.currentIndex()
        assert (at.row(), at.column()) == (3, Column.SUBJECT)
        clerk.type_cell(3, Column.PAGES, "4")
        assert clerk.screen.save()
        clerk.wait()
        assert clerk.screen.sheet is not None
        assert [p.entry.subject for p in clerk.screen.sheet.documents][3:] == [TEXT]
        assert clerk.screen.back.text == ""
        clerk.bot.waitUntil(lambda: kept(clerk) == [], timeout=SHORTLY_MS)


def test_a_changed_cell_is_back(dossier_clerk: Clerk, again: Again, type_text: TypeText) -> None:
    editor = open_editor(dossier_clerk, 1, Column.NOTE)
    type_text(editor, "bản photo")
    until_kept(dossier_clerk, "bản photo")
    with again(dossier_clerk) as clerk:
        open_dossier(clerk)
        assert clerk.cell(1, Column.NOTE) == "bản photo"
        assert clerk.screen.documents.lines[1].is_dirty


def test_a_line_between_two_papers_is_back_in_its_place(
    dossier_clerk: Clerk, again: Again, type_text: TypeText
) -> None:
    dossier_clerk.table.go_to(1)
    dossier_clerk.key(Qt.Key.Key_Insert)
    type_text(open_editor(dossier_clerk, 1, Column.SUBJECT), TEXT)
    until_kept(dossier_clerk, TEXT)
    with again(dossier_clerk) as clerk:
        open_dossier(clerk)
        assert clerk.column(Column.SUBJECT, 3) == ["Giấy mời hội nghị", TEXT, "Tờ trình về nhà văn hóa"]


def test_discarding_takes_it_away_for_good(dossier_clerk: Clerk, again: Again, type_text: TypeText) -> None:
    type_text(open_editor(dossier_clerk, 3, Column.SUBJECT), TEXT)
    until_kept(dossier_clerk, TEXT)
    with again(dossier_clerk) as clerk:
        open_dossier(clerk)
        clerk.screen.drafts.discard()
        clerk.wait()
        assert clerk.screen.back.text == ""
        assert clerk.screen.documents.rowCount() == 4
        assert kept(clerk) == []


def test_a_line_stored_a_moment_before_is_not_there_twice(
    dossier_clerk: Clerk, again: Again, type_text: TypeText
) -> None:
    """The crash comes between the commit and the forgetting of the draft."""
    type_text(open_editor(dossier_clerk, 3, Column.SUBJECT), TEXT)
    until_kept(dossier_clerk, TEXT)
    office = dossier_clerk.workspace.session.office
    (draft,) = drafts.kept(office)
    assert dossier_clerk.screen.save()
    dossier_clerk.wait()
    until_forgotten(dossier_clerk)
    drafts.keep(office, draft.place, draft.body)
    with again(dossier_clerk) as clerk:
        open_dossier(clerk)
        assert clerk.screen.back.text == ""
        assert clerk.screen.documents.rowCount() == 5
        assert kept(clerk) == []


def test_the_same_paper_typed_a_second_time_is_kept(
    dossier_clerk: Clerk, again: Again, type_text: TypeText
) -> None:
    """A copy of a paper that was there before is a line of its own."""
    type_text(open_editor(dossier_clerk, 3, Column.SUBJECT), "Biên bản hội nghị")
    until_kept(dossier_clerk, "SUBJECT")
    with again(dossier_clerk) as clerk:
        open_dossier(clerk)
        assert clerk.cell(3, Column.SUBJECT) == "Biên bản hội nghị"


def test_a_stored_line_leaves_no_draft(dossier_clerk: Clerk, type_text: TypeText) -> None:
    type_text(open_editor(dossier_clerk, 3, Column.SUBJECT), TEXT)
    until_kept(dossier_clerk, TEXT)
    dossier_clerk.workspace.show_place("dossiers")
    dossier_clerk.wait()
    assert kept(dossier_clerk) == []


def test_a_secrecy_mark_is_never_kept(dossier_clerk: Clerk, type_text: TypeText) -> None:
    editor = open_editor(dossier_clerk, 3, Column.SUBJECT)
    type_text(editor, "Báo cáo ")
    until_kept(dossier_clerk, "Báo cáo")
    type_text(editor, "(Mật)")
    until_forgotten(dossier_clerk)


def test_the_title_is_back(dossier_clerk: Clerk, again: Again, type_text: TypeText) -> None:
    dossier_clerk.window.activateWindow()
    dossier_clerk.bot.waitUntil(dossier_clerk.window.isActiveWindow)
    dossier_clerk.type_into(dossier_clerk.screen.title, "Hồ sơ Hội nghị Ban Chấp hành")
    until_kept(dossier_clerk, "Ban Chấp hành")
    with again(dossier_clerk) as clerk:
        open_dossier(clerk)
        assert clerk.screen.title.text() == "Hồ sơ Hội nghị Ban Chấp hành"
        assert clerk.screen.back.text == BACK


def entry_dialog(clerk: Clerk) -> EntryDialog:
    return EntryDialog(clerk.workspace.session, Direction.OUTGOING, None, clerk.window)


def dossier_dialog(clerk: Clerk) -> DossierDialog:
    return DossierDialog(clerk.workspace.session, parent=clerk.window)


def details_dialog(clerk: Clerk) -> DetailsDialog:
    office = clerk.workspace.session.office
    dossier = queries.dossier_sheet(office, queries.resolve(office, "HN.15/2026")).dossier
    return DetailsDialog(clerk.workspace.session, dossier, dossier.code, clerk.window)


DIALOGS = [(entry_dialog, "subject"), (dossier_dialog, "title"), (details_dialog, "keyword")]


@pytest.mark.parametrize("make, field", DIALOGS, ids=["entry", "dossier", "details"])
def test_the_fields_of_a_dialog_are_back(
    dossier_clerk: Clerk, again: Again, make: Callable[[Clerk], QDialog], field: str
) -> None:
    dialog = make(dossier_clerk)
    dialog.show()
    dossier_clerk.wait()
    dossier_clerk.type_into(dialog.fields[field].editor, TEXT)  # type: ignore[attr-defined]
    until_kept(dossier_clerk, TEXT)
    with again(dossier_clerk) as clerk:
        dialog = make(clerk)
        dialog.show()
        clerk.wait()
        assert dialog.fields[field].editor.text() == TEXT  # type: ignore[attr-defined]
        assert dialog.drafts.strip.text == BACK  # type: ignore[attr-defined]
        dialog.drafts.discard()  # type: ignore[attr-defined]
        clerk.wait()
        assert dialog.fields[field].editor.text() != TEXT  # type: ignore[attr-defined]
        assert kept(clerk) == []
        dialog.close()


def test_a_dialog_given_up_leaves_no_draft(dossier_clerk: Clerk) -> None:
    dialog = entry_dialog(dossier_clerk)
    dialog.show()
    dossier_clerk.wait()
    dossier_clerk.type_into(dialog.edits["subject"], TEXT)
    until_kept(dossier_clerk, TEXT)
    dialog.reject()
    dossier_clerk.wait()
    assert kept(dossier_clerk) == []


@pytest.mark.battery
@pytest.mark.timeout(120)
def test_kill_nine(
    qtbot: QtBot, type_text: TypeText, dossier_clerk: Clerk, monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    """A real window in a real process is killed while somebody types: all but two seconds are back."""
    folder = dossier_clerk.doors.folder
    dossier_clerk.close()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.typist", str(folder)], cwd=project, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    typed: list[tuple[float, str]] = []
    begun = 0.0
    for line in child.stdout:
        now = time.monotonic()
        begun = begun or now
        typed.append((now, line.rstrip("\n")))
        if now - begun > 5:
            break
    os.kill(child.pid, signal.SIGKILL)
    killed = time.monotonic()
    child.stdout.close()
    child.wait()
    must = [text for at, text in typed if at <= killed - 2.0][-1]
    with at_work(qtbot, type_text, folder, monkeypatch) as clerk:
        unlock(clerk)
        open_dossier(clerk)
        found = clerk.cell(3, Column.SUBJECT)
        assert found.startswith(must)
        assert len(must) > 5


def test_another_window_in_front_keeps_nothing_from_being_stored(
    dossier_clerk: Clerk, type_text: TypeText
) -> None:
    """A message of another program takes the keyboard away; Ctrl+S still stores the open cell."""
    type_text(open_editor(dossier_clerk, 3, Column.SUBJECT), TEXT)
    until_kept(dossier_clerk, TEXT)
    other = QWidget()
    dossier_clerk.bot.addWidget(other)
    other.show()
    other.activateWindow()
    dossier_clerk.bot.waitUntil(other.isActiveWindow)
    assert dossier_clerk.screen.save()
    dossier_clerk.wait()
    until_forgotten(dossier_clerk)
    assert dossier_clerk.cell(3, Column.SUBJECT) == TEXT
    assert not dossier_clerk.screen.documents.lines[3].is_dirty
