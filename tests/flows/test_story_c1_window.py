"""Story C1 by hand in the window: the list of three sacks of papers, seen, imported, taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from hoso_desktop.domain.words import figure
from hoso_desktop.ui.dossier_list_model import Column
from hoso_desktop.ui.places import all_places
from tests.support.office import GOLDEN
from tests.ui.driver import Clerk, TypeText, at_work

FOLDER = GOLDEN / "story-c"
WANT: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
C1 = WANT["C1"]
PATIENCE = 60_000


@pytest.fixture
def clerk(
    qtbot: QtBot, type_text: TypeText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clerk]:
    with at_work(qtbot, type_text, tmp_path / "kho", monkeypatch) as one:
        yield one


def listed(clerk: Clerk) -> dict[str, tuple[str, ...]]:
    """The list of dossiers as it stands on the screen, by title."""
    model = clerk.workspace.dossiers.model
    lines = [
        tuple(str(model.data(model.index(row, column)) or "") for column in Column)
        for row in range(model.rowCount())
    ]
    return {line[Column.TITLE]: line for line in lines}


def choose(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list and the folder of its files, answered in the system's own dialogs."""
    screen = clerk.workspace.importing
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(FOLDER / WANT["list"]), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(FOLDER / WANT["files_root"]))
    clerk.click(screen.choose)
    clerk.wait(PATIENCE)
    clerk.click(screen.choose_root)
    clerk.wait(PATIENCE)


def test_story_c1(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.start_office()
    assert clerk.workspace.dossiers.is_empty
    places = clerk.workspace.places
    places.setFocus()
    for _ in range([place.id for place in all_places()].index("import")):
        clerk.press(places, Qt.Key.Key_Down)
    clerk.press(places, Qt.Key.Key_Return)
    screen = clerk.workspace.importing
    assert screen.isVisible()
    choose(clerk, monkeypatch)

    # what would happen, before anything does
    assert screen.sentence.text() == C1["sentence"]
    assert f"{C1['dossiers']} hồ sơ mới" in screen.about.text()
    assert f"{C1['attached_files']} tệp kèm theo" in screen.about.text()
    left = C1["duplicates"] + C1["held_back"]
    assert [screen.tabs.tabText(place) for place in range(3)] == [
        f"Sẽ nhập ({C1['new']})",
        f"Cần xem ({C1['doubtful']})",
        f"Không nhập ({left})",
    ]
    assert [len(rows.rows) for rows in (screen.new_rows, screen.doubt_rows, screen.left_rows)] == [
        C1["new"],
        C1["doubtful"],
        left,
    ]
    assert [(row[0], row[1]) for row in screen.doubt_rows.rows] == [
        (str(place["row"]), place["column"]) for place in C1["doubtful_places"]
    ]
    assert {row[0] for row in screen.left_rows.rows} == {
        *(str(row) for row in C1["held_back_rows"]),
        *(str(pair["row"]) for pair in C1["duplicate_rows"]),
    }
    assert clerk.workspace.dossiers.is_empty

    # imported
    clerk.click(screen.take)
    clerk.wait(PATIENCE)
    assert screen.outcome.text() == f"Đã nhập. {C1['sentence']}."
    assert f"Gắn {C1['attached_files']} tệp." in screen.outcome_more.text()
    clerk.workspace.show_place("dossiers")
    clerk.wait()
    assert clerk.workspace.dossiers.count.text() == f"{C1['dossiers']} hồ sơ"
    lines = listed(clerk)
    assert len(lines) == C1["dossiers"]
    for want in WANT["per_dossier"]:
        line = lines[want["title"]]
        assert (line[Column.RETENTION], line[Column.DOCUMENTS], line[Column.SHEETS]) == (
            want["retention"],
            figure(want["documents"]),
            figure(want["sheets"]),
        )

    # one of them, opened
    want = WANT["per_dossier"][9]
    clerk.workspace.dossiers.table.selectRow(list(lines).index(want["title"]))
    clerk.press(clerk.workspace.dossiers.table, Qt.Key.Key_Return)
    clerk.wait()
    assert clerk.screen.title.text() == want["title"]
    assert (
        f"{want['documents']} văn bản, {figure(want['pages'])} trang, {figure(want['sheets'])} tờ"
        in clerk.screen.facts.text()
    )

    # a second time
    clerk.workspace.show_place("import")
    clerk.wait()
    assert screen.outcome.text() == f"Đã nhập. {C1['sentence']}."
    clerk.click(screen.another)
    clerk.wait()
    assert screen.last.text == (
        f"Lần nhập còn hoàn tác được: {WANT['list']}, ngày 16/11/2026, {C1['new']} văn bản mới."
    )
    choose(clerk, monkeypatch)
    assert not screen.last.isVisible()
    assert screen.sentence.text().startswith(f"{C1['second_import_new']} văn bản mới, ")
    assert not screen.take.isEnabled()
    assert len(listed(clerk)) == C1["dossiers"]

    # taken back
    screen.start_over()
    clerk.wait()
    clerk.click(screen.undo_last)
    clerk.wait(PATIENCE)
    assert screen.outcome.text() == "Đã hoàn tác: không còn gì của lần nhập này trong kho."
    clerk.workspace.show_place("dossiers")
    clerk.wait()
    assert clerk.workspace.dossiers.is_empty
    assert listed(clerk) == {}
