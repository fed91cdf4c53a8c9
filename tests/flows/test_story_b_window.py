"""Story B by hand in the window: Monday's two exports filed, then the year's Tập of decisions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.domain.words import sentence_case
from hoso_desktop.messages import sentence
from hoso_desktop.services import queries
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.dossier_picker import DossierPicker
from hoso_desktop.ui.reason_dialog import ReasonDialog
from hoso_desktop.ui.register_screen import RegisterScreen
from tests.ui.driver import Clerk, TypeText, at_work

GOLDEN = Path(__file__).parent.parent / "golden"
FOLDER = GOLDEN / "story-b"
WANT: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
B1, B2 = WANT["B1"], WANT["B2"]
STORY_A = json.loads((GOLDEN / "story-a" / "expected.json").read_text(encoding="utf-8"))
KEYS = {"Số bỏ, không phát hành": Qt.Key.Key_1, "Lưu riêng": Qt.Key.Key_2, "Thất lạc": Qt.Key.Key_4}
NEW_YEARS_EVE = timedelta(days=45)


@pytest.fixture
def clerk(
    qtbot: QtBot, type_text: TypeText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clerk]:
    with at_work(qtbot, type_text, tmp_path / "kho", monkeypatch) as one:
        yield one


def screen_of(clerk: Clerk) -> RegisterScreen:
    page = clerk.workspace.page("registers")
    assert isinstance(page, RegisterScreen)
    return page


def in_bar(clerk: Clerk) -> str:
    bar = clerk.workspace.places
    texts = [bar.item(row).text() for row in range(bar.count())]
    return next(text for text in texts if text.startswith("Sổ văn bản"))


def meanwhile(clerk: Clerk, kind: type[QDialog], act: Callable[[Any], object]) -> None:
    """Do something in the dialog of this kind that is about to open."""

    def when_open() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(10, clerk.window, when_open)
            return
        clerk.wait()
        act(dialog)

    QTimer.singleShot(0, clerk.window, when_open)


def bring(clerk: Clerk, name: str) -> str:
    """From the registers to the import and through it; the sentence of the preview."""
    clerk.workspace.show_place("registers")
    clerk.click(screen_of(clerk).bring)
    importing = clerk.workspace.importing
    assert importing.isVisible()
    importing.start_over()
    importing.read(FOLDER / name)
    clerk.wait()
    told = importing.sentence.text()
    if importing.take.isEnabled():
        clerk.click(importing.take)
        clerk.wait()
        assert importing.outcome.text() == f"Đã nhập. {told}."
    return told


def choose(clerk: Clerk, count: int) -> None:
    """The first lines of what waits."""
    table = screen_of(clerk).unfiled.table
    clerk.press(table, Qt.Key.Key_Home)
    for _ in range(count - 1):
        clerk.press(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(screen_of(clerk).unfiled.selected()) == count


@pytest.mark.battery
def test_b1(clerk: Clerk) -> None:
    clerk.put_office()
    dossier = STORY_A["dossier"]
    clerk.new_dossier(dossier["code"], dossier["title"], dossier["retention"])
    clerk.paste((GOLDEN / "story-a" / "paste.tsv").read_text(encoding="utf-8"))

    assert bring(clerk, B1["files"][0]) == B1["di"]["sentence"]
    assert bring(clerk, B1["files"][1]) == B1["den"]["sentence"]
    clerk.workspace.show_place("registers")
    clerk.wait()
    tab = screen_of(clerk).unfiled
    assert in_bar(clerk) == f"Sổ văn bản   {B1['unfiled']}"
    assert len(tab.model.lines) == B1["unfiled"]

    # one key for each paper that has a proposal, the rest chosen together
    filed = 0
    for uid in [line.uid for line in tab.model.lines if line.choices]:
        tab.look_at(uid)
        assert [line.uid for line in tab.selected()] == [uid]
        clerk.press(tab.table, Qt.Key.Key_Return)
        clerk.wait()
        filed += 1
    assert 0 < filed < B1["filed_then"]
    choose(clerk, B1["filed_then"] - filed)
    meanwhile(clerk, DossierPicker, lambda dialog: clerk.press(dialog.words, Qt.Key.Key_Return))
    clerk.press(tab.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    clerk.wait()
    assert in_bar(clerk) == f"Sổ văn bản   {B1['left'] + B1['marked_no_dossier']}"

    def say_why(dialog: ReasonDialog) -> None:
        clerk.type_into(dialog.edit, "Gửi để biết")
        clerk.press(dialog.edit, Qt.Key.Key_Return)

    choose(clerk, B1["marked_no_dossier"])
    meanwhile(clerk, ReasonDialog, say_why)
    clerk.press(tab.table, Qt.Key.Key_K)
    clerk.wait()
    assert in_bar(clerk) == f"Sổ văn bản   {B1['left']}"
    assert sentence("register.unfiled", count=len(tab.model.lines)) == B1["home"]

    # the same lists again, and the one in another spelling
    for name in (*B1["files"], B1["other_spelling"]["file"]):
        assert bring(clerk, name).startswith("0 mới")
    assert in_bar(clerk) == f"Sổ văn bản   {B1['left']}"


def test_b2(clerk: Clerk) -> None:
    clerk.clock.move(NEW_YEARS_EVE)
    clerk.put_office()
    assert bring(clerk, B2["file"]).startswith(f"{B2['register_rows']} mới")
    clerk.workspace.show_place("registers", "series:Quyết định ĐU")
    clerk.wait()
    panel = screen_of(clerk).series
    assert panel.heading.text() == "Quyết định (ĐU), số 57–118: 59 văn bản"
    assert panel.others.count() == 1
    assert "104-QĐ/ĐU" in panel.others.item(0).text()

    gaps = json.loads((FOLDER / "gaps.json").read_text(encoding="utf-8"))
    for row, gap in enumerate(gaps):
        assert panel.gaps.rows[row][:2] == (
            "-".join(dict.fromkeys([str(gap["from"]), str(gap["to"])])), "trước ngày dùng phần mềm"
        )  # fmt: skip
        panel.gap_table.selectRow(row)
        clerk.press(panel.gap_table, KEYS[gap["reason"]])
        clerk.wait()
        assert panel.gaps.rows[row][1] == gap["reason"]

    def name_it(dialog: DossierDialog) -> None:
        clerk.type_into(dialog.notation, B2["dossier"])
        clerk.type_into(dialog.title, "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026")
        dialog.kind.setCurrentIndex(dialog.kind.findData(DossierKind.NUMERIC_SERIES))
        dialog.period.setCurrentText(PERMANENT.label)
        clerk.click(dialog.save)

    def make_a_new_one(dialog: DossierPicker) -> None:
        meanwhile(clerk, DossierDialog, name_it)
        clerk.click(dialog.new)

    meanwhile(clerk, DossierPicker, make_a_new_one)
    clerk.click(panel.compose)
    clerk.wait()
    assert panel.done.text == f"TH.02/2026: {B2['documents']['text']} văn bản. {B2['title']}"

    clerk.workspace.open_dossier(queries.resolve(clerk.workspace.session.office, B2["dossier"]))
    clerk.wait()
    sheet = clerk.screen.sheet
    assert sheet is not None
    for name in ("documents", "pages", "sheets"):
        assert getattr(sheet.totals, name) == B2[name]["value"]
        assert sentence_case(getattr(sheet.totals, name)) == B2[name]["words"]
    assert clerk.screen.title.text() == B2["title"]
    rows = range(B2["documents"]["value"])
    noted = {clerk.cell(row, Column.NUMBER): clerk.cell(row, Column.NOTE) for row in rows}
    assert {number: note for number, note in noted.items() if note} == {
        note["symbol"]: note["note"] for note in B2["notes"]
    }
    told = [finding.code for finding in clerk.screen.side.panel.findings]
    assert sorted(code for code in told if code.startswith("C9")) == ["C90", "C91"]
