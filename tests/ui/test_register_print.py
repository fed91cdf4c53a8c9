"""`In sổ…` and `In danh mục…`: from the screen to the printed page, by keyboard."""

from __future__ import annotations

from contextlib import ExitStack
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import Direction
from hoso_desktop.services.register_entry import NewEntry, enter
from hoso_desktop.ui.plan_screen import PlanScreen
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.register_print import RegisterPrintDialog
from hoso_desktop.ui.register_screen import RegisterScreen
from tests.ui.driver import Clerk

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clerk(office_clerk: Clerk) -> Clerk:
    """Papers of two years in both registers."""
    office = office_clerk.workspace.session.office
    for number, day, direction in (
        ("57-QĐ/ĐU", "06/01/2026", Direction.OUTGOING),
        ("12-CV/ĐU", "07/08/2025", Direction.OUTGOING),
        ("484-CV/BTCTU", "08/11/2026", Direction.INCOMING),
    ):
        subject = "Quyết định về việc thử" if "QĐ" in number else "Công văn về việc thử"
        enter(office, NewEntry(direction, numbering.parse(number), dates.parse(day), subject, "Đảng ủy xã"))
    return office_clerk


def place(clerk: Clerk, name: str, part: str = "") -> object:
    clerk.window.activateWindow()
    clerk.bot.waitUntil(clerk.window.isActiveWindow)
    clerk.workspace.show_place(name, part)
    clerk.wait()
    return clerk.workspace.page(name)


def printed(clerk: Clerk, change: object = None) -> list[str]:
    """Press Ctrl+P, answer the question, and tell what the print dialog shows."""
    seen: list[str] = []

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, RegisterPrintDialog)
        if callable(change):
            change(dialog)
        stack.enter_context(clerk.answering(look))
        dialog.submit()

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, PrintDialog)
        clerk.wait()
        assert dialog.print.isEnabled(), dialog.wrong
        seen.extend([dialog.form_id, *dialog.job.what, dialog.windowTitle()])
        dialog.reject()

    with ExitStack() as stack:
        stack.enter_context(clerk.answering(answer))
        clerk.bot.keyClick(clerk.window.focusWidget(), Qt.Key.Key_P, CTRL)
    return seen


def test_the_register_looked_at_is_the_one_offered(clerk: Clerk) -> None:
    screen = cast(RegisterScreen, place(clerk, "registers", "in"))
    assert printed(clerk)[:2] == ["register_in", "2026"]
    clerk.workspace.show_place("registers", "out")
    screen.outgoing.year.setCurrentIndex(screen.outgoing.year.findData("2025"))
    clerk.wait()
    assert printed(clerk) == ["register_out", "2025", "Sổ đăng ký văn bản đi 2025"]


def test_part_of_a_year_and_one_type(clerk: Clerk) -> None:
    place(clerk, "registers", "out")

    def narrow(dialog: RegisterPrintDialog) -> None:
        dialog.type.setCurrentIndex(dialog.type.findData("Quyết định"))
        dialog.last.edit.setText("30/06/2026")

    assert printed(clerk, narrow)[:4] == ["register_out", "2026", "01/01/2026-30/06/2026", "Quyết định"]


def test_days_that_are_none_or_turned_round_are_said_beside_their_field(clerk: Clerk) -> None:
    dialog = RegisterPrintDialog("out", 2026, 2026, clerk.window)
    clerk.bot.addWidget(dialog)
    dialog.first.edit.setText("31/02/2026")
    dialog.submit()
    assert dialog.job is None
    dialog.first.edit.setText("30/06/2026")
    dialog.last.edit.setText("01/01/2026")
    dialog.submit()
    assert dialog.job is None
    assert not dialog.trouble.isHidden()


def test_the_plan_prints_with_its_decision(clerk: Clerk) -> None:
    screen = cast(PlanScreen, place(clerk, "file_plan"))
    assert not screen.print.isVisible()
    screen.begin("commune")
    clerk.wait()
    assert screen.print.isVisible()
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, PrintDialog)
        clerk.wait()
        assert dialog.print.isEnabled()
        seen.append(dialog.form_id)
        seen.extend(dialog.forms.item(row).text() for row in range(dialog.forms.count()))
        dialog.reject()

    with clerk.answering(look):
        clerk.bot.keyClick(screen.table, Qt.Key.Key_P, CTRL)
    assert seen == [
        "file_plan",
        "Danh mục hồ sơ",
        "Quyết định ban hành danh mục",
        "Quyết định và Danh mục hồ sơ",
    ]
