"""Story A by hand in the window: from the first run to the refused package, figure by figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.package_dialog import PackageDialog
from hoso_desktop.ui.print_dialog import PrintDialog
from tests.ui.driver import Clerk, TypeText, at_work

GOLDEN = Path(__file__).parent.parent / "golden" / "story-a"
EXPECTED: dict[str, Any] = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
ROWS = (GOLDEN / "paste.tsv").read_text(encoding="utf-8").splitlines()
LATE = (GOLDEN / "late.tsv").read_text(encoding="utf-8").splitlines()[1].split("\t")


@pytest.fixture
def clerk(
    qtbot: QtBot, type_text: TypeText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clerk]:
    with at_work(qtbot, type_text, tmp_path / "kho", monkeypatch) as one:
        yield one


def totals_line(part: str) -> str:
    totals = EXPECTED[part]["totals"]
    return ", ".join(
        f"{totals[name]['text']} {unit}"
        for name, unit in (("documents", "văn bản"), ("pages", "trang"), ("sheets", "tờ"))
    )


def type_row(clerk: Clerk, row: int, cells: list[str]) -> None:
    """Type a whole line the way the columns stand: Enter from cell to cell, the note left empty."""
    number, date, subject, author, pages, sides = cells
    clerk.table.go_to(row, Column.NUMBER)
    for text in (number, date, subject, author, "", pages, sides):
        clerk.type_here(text)
    clerk.wait()


def test_story_a(clerk: Clerk, tmp_path: Path) -> None:
    clerk.start_office()
    assert clerk.window.windowTitle() == "Hồ sơ · Đảng ủy xã Tân Lập"
    profile = clerk.workspace.session.office.profile
    assert profile.superior == EXPECTED["office"]["superior"]
    assert (profile.congress, profile.term) == (EXPECTED["office"]["congress"], EXPECTED["office"]["term"])

    dossier = EXPECTED["dossier"]
    clerk.new_dossier(dossier["code"], dossier["title"], dossier["retention"])
    screen = clerk.screen
    assert screen.title.text() == dossier["title"]

    # A1: everything but the minutes
    minutes = EXPECTED["minutes_row"]
    clerk.paste("\n".join(line for at, line in enumerate(ROWS) if at != minutes))
    assert totals_line("A1") in screen.facts.text()
    (finding,) = screen.side.panel.findings
    assert finding.code == "C01"
    assert screen.side.panel.list.item(0).text() == EXPECTED["A1"]["findings"][0]["message"]

    # A2: the minutes, typed between the other papers
    clerk.table.go_to(minutes - 1)
    clerk.key(Qt.Key.Key_Insert)
    type_row(clerk, minutes - 1, ROWS[minutes].split("\t"))
    assert screen.side.panel.findings == ()
    assert totals_line("A2") in screen.facts.text()
    assert clerk.column(Column.SHEETS, 12) == [row["to_so"] for row in EXPECTED["A2"]["rows"]]
    assert f"Nộp lưu chậm nhất ngày {EXPECTED['A4']['due']}" in screen.due.text()

    # pencilled and printed
    clerk.click(screen.pencilled)
    clerk.wait()
    printing = PrintDialog.of_dossier(clerk.workspace.session, screen.uid, clerk.window)
    printing.show()
    clerk.wait()
    printed = tmp_path / "in"
    printing.save_to(printed)
    clerk.wait()
    assert sorted(file.name for file in printed.iterdir()) == sorted(EXPECTED["A4"]["files"])
    printing.close()
    assert screen.stale.text == ""

    # A3: the late paper
    clerk.table.go_to(EXPECTED["A3"]["after_row"])
    clerk.key(Qt.Key.Key_Insert)
    clerk.wait()
    assert screen.late.text == EXPECTED["A3"]["late_sentence"]
    type_row(clerk, EXPECTED["A3"]["after_row"], LATE)
    assert totals_line("A3") in screen.facts.text()
    assert clerk.column(Column.SHEETS, 13) == EXPECTED["A3"]["to_so"]
    assert screen.stale.text == EXPECTED["A3"]["print_again_sentence"]
    assert screen.late.text == ""

    # A4: no package without the archival numbers
    package = PackageDialog(clerk.workspace.session, screen.uid, "HN.15/2026", clerk.window)
    package.show()
    clerk.wait()
    assert not package.build.isEnabled()
    said = [package.problems.item(at).text() for at in range(package.problems.count())]
    assert EXPECTED["A4"]["package_refused"] in said
    package.close()
