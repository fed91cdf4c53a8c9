"""Every way words and files enter the window: refused where they stand, and nothing of them is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from hoso_desktop.services import drafts
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.dossier_dialog import DossierDialog
from tests.support.marked_files import pdf_with_lines
from tests.support.office import write_pdf
from tests.support.raw_store import database_holds, rows_hold, spellings
from tests.support.secret_roads import LEVELS, WORD
from tests.ui.driver import Clerk

Act = Callable[[Clerk, str, Path], str]  # what the person is told


def text(level: str) -> str:
    return f"{level} {WORD} về biên giới"


def cell(column: Column) -> Act:
    def act(clerk: Clerk, level: str, _: Path) -> str:
        clerk.type_cell(0, column, text(level))
        clerk.key(Qt.Key.Key_Down)
        clerk.wait()
        line = clerk.screen.documents.lines[0]
        told = f"{line.refusal} {' '.join(line.errors().values())} {clerk.screen.wrong.text}"
        clerk.screen.documents.take_back(0)
        return told

    return act


def pasted(clerk: Clerk, level: str, _: Path) -> str:
    clerk.table.go_to(clerk.screen.documents.rowCount() - 1, Column.NUMBER)
    clerk.paste(f"01-BC/ĐU\t02/3/2026\t{text(level)}\tĐảng ủy\t1")
    return clerk.screen.wrong.text


def dropped(clerk: Clerk, level: str, here: Path) -> str:
    path = write_pdf(here / f"BC {LEVELS[level]} {WORD}.pdf", WORD)
    clerk.table.files_offered.emit(0, [path])
    clerk.wait()
    return clerk.screen.wrong.text


def stamped(clerk: Clerk, level: str, here: Path) -> str:
    path = pdf_with_lines(here / f"{WORD}.pdf", [(90, 742, level), (90, 600, WORD)])
    clerk.table.files_offered.emit(0, [path])
    clerk.wait()
    return clerk.screen.wrong.text


def title(clerk: Clerk, level: str, _: Path) -> str:
    clerk.type_into(clerk.screen.title, text(level))
    clerk.press(clerk.screen.title, Qt.Key.Key_Return)
    clerk.wait()
    told = clerk.screen.wrong.text
    clerk.screen.keeper.read()
    clerk.wait()
    return told


def opened(clerk: Clerk, level: str, _: Path) -> str:
    told: list[str] = []

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, DossierDialog)
        clerk.wait()
        clerk.type_into(dialog.notation, "XX.01")
        clerk.type_into(dialog.title, text(level))
        clerk.click(dialog.save)
        clerk.wait()
        told.append(dialog.trouble.text)
        dialog.reject()

    with clerk.answering(fill):
        clerk.workspace.new_dossier()
    clerk.wait()
    return " ".join(told)


ROADS: dict[str, Act] = {
    "subject": cell(Column.SUBJECT),
    "author": cell(Column.AUTHOR),
    "note": cell(Column.NOTE),
    "pasted block": pasted,
    "file by its name": dropped,
    "file by its stamp": stamped,
    "title": title,
    "new dossier": opened,
}


@pytest.mark.battery
@pytest.mark.parametrize("level", LEVELS)
def test_the_window_lets_none_in(dossier_clerk: Clerk, level: str, tmp_path: Path) -> None:
    clerk, office = dossier_clerk, dossier_clerk.workspace.session.office
    here = tmp_path / "cua minh"
    here.mkdir()
    for name, act in ROADS.items():
        told = act(clerk, level, here)
        assert "dấu mật" in told, (name, told)
        assert rows_hold(office, WORD) == [], name
        assert all(WORD not in str(draft.body) for draft in drafts.kept(office)), name
    assert not database_holds(office, WORD)
    for path in (tmp_path / "kho").rglob("*"):
        if path.is_file() and path.name != "ballast":
            assert not any(needle in path.read_bytes() for needle in spellings(WORD)), path.name
