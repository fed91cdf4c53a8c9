"""The file plan in the window, by keyboard: begin, open, add, issue, move, take back, compare."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from hoso_desktop.domain.file_plan import PlanState
from hoso_desktop.services import file_plan
from hoso_desktop.ui.component_dialogs import AbsenceDialog
from hoso_desktop.ui.plan_dialogs import (
    ApproveDialog,
    ConfirmDialog,
    DifferenceDialog,
    HeadingDialog,
    OpenDialog,
    TitleDialog,
)
from hoso_desktop.ui.plan_model import Column
from hoso_desktop.ui.plan_numbering_dialog import NumberingDialog
from hoso_desktop.ui.plan_screen import PlanScreen
from tests.ui.driver import Clerk


def plan_place(clerk: Clerk) -> PlanScreen:
    clerk.window.activateWindow()
    clerk.bot.waitUntil(clerk.window.isActiveWindow)
    clerk.workspace.show_place("file_plan")
    clerk.wait()
    return cast(PlanScreen, clerk.workspace.page("file_plan"))


def begun(clerk: Clerk) -> PlanScreen:
    screen = plan_place(clerk)
    if screen.plan is None:
        screen.begin("commune")
        clerk.wait()
    return screen


def choose(screen: PlanScreen, notation: str) -> None:
    for row, line in enumerate(screen.model.lines):
        if line.entry is not None and line.entry.notation == notation:
            screen.table.selectRow(row)
            screen.table.setFocus()
            return
    raise AssertionError(notation)


def shown(screen: PlanScreen, notation: str, column: Column) -> str:
    for row, line in enumerate(screen.model.lines):
        if line.entry is not None and line.entry.notation == notation:
            return str(screen.model.data(screen.model.index(row, column)))
    raise AssertionError(notation)


def test_a_year_without_plan_teaches_and_begins(office_clerk: Clerk) -> None:
    screen = plan_place(office_clerk)
    screen.year.setCurrentIndex(screen.year.findData(2027))
    office_clerk.wait()
    assert screen.plan is None
    assert not screen.unopened.isVisible()
    assert not screen.from_last.isVisible()  # the way on is the model: no year before has a plan
    assert screen.from_model.property("role") == "primary"
    screen.begin("commune")
    office_clerk.wait()
    assert screen.plan is not None
    assert screen.totals.text().startswith("Danh mục hồ sơ này có 64 hồ sơ")
    assert "đề xuất, cần xác nhận" in shown(screen, "ĐH.01", Column.NOTE)


def test_last_year_s_plan_is_the_way_on_where_there_is_one(office_clerk: Clerk) -> None:
    screen = begun(office_clerk)
    screen.year.setCurrentIndex(screen.year.findData(2027))
    office_clerk.wait()
    assert screen.from_last.isVisible()
    assert screen.from_model.property("role") != "primary"


def test_enter_opens_a_dossier_and_the_plan_shows_it(office_clerk: Clerk) -> None:
    clerk, screen = office_clerk, begun(office_clerk)
    choose(screen, "HN.05")

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, OpenDialog)
        assert dialog.title.selectedText() == "…"
        dialog.submit()
        clerk.wait()
        assert "…" in dialog.fields["title"].error
        dialog.title.setText("Hồ sơ Hội nghị Ban Thường vụ tháng 1/2026")
        dialog.submit()

    with clerk.answering(fill):
        clerk.press(screen.table, Qt.Key.Key_Return)
    clerk.wait()
    assert clerk.screen.isVisible()
    assert clerk.screen.sheet is not None
    assert clerk.screen.sheet.dossier.code == "HN.05/2026"
    screen = plan_place(clerk)
    assert shown(screen, "HN.05", Column.OPENED) == "Đang lập, 0 văn bản"
    screen.unopened.setChecked(True)
    clerk.wait()
    assert all(line.entry is None or line.entry.notation != "HN.05" for line in screen.model.lines)


def test_titles_are_added_moved_removed_and_taken_back(office_clerk: Clerk) -> None:
    clerk, screen = office_clerk, begun(office_clerk)
    choose(screen, "TH.01")

    def add(dialog: QDialog) -> None:
        assert isinstance(dialog, TitleDialog)
        assert dialog.heading.currentData() == "TH"
        dialog.title.setText("Hồ sơ đột xuất")
        dialog.submit()

    with clerk.answering(add):
        screen.add_title()
    clerk.wait()
    assert screen.plan is not None
    (fresh,) = [entry for entry in screen.plan.entries if entry.title == "Hồ sơ đột xuất"]
    choose(screen, fresh.notation)
    before = [entry.notation for entry in screen.plan.entries]
    clerk.press(screen.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    clerk.wait()
    assert [entry.notation for entry in screen.plan.entries] != before
    order = [entry.notation for entry in screen.plan.entries]
    clerk.press(screen.table, Qt.Key.Key_Delete)
    clerk.wait()
    assert fresh.notation not in [entry.notation for entry in screen.plan.entries]
    clerk.press(screen.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    clerk.wait()
    assert [entry.notation for entry in screen.plan.entries] == order
    choose(screen, "TH.01")
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    headings = list(dict.fromkeys(entry.heading for entry in screen.plan.entries))
    clerk.press(screen.table, Qt.Key.Key_Up, both)
    clerk.wait()
    moved = list(dict.fromkeys(entry.heading for entry in screen.plan.entries))
    assert moved.index("TH") == headings.index("TH") - 1


def test_the_decision_confirmation_and_numbers(office_clerk: Clerk) -> None:
    clerk, screen = office_clerk, begun(office_clerk)

    def confirm(dialog: QDialog) -> None:
        assert isinstance(dialog, ConfirmDialog)
        dialog.document.setText("Công văn 12-CV/VPTU")
        dialog.submit()

    choose(screen, "TH.01")
    with clerk.answering(confirm):
        screen.confirm()
    clerk.wait()
    assert "đề xuất" not in shown(screen, "TH.01", Column.NOTE)

    def number(dialog: QDialog) -> None:
        assert isinstance(dialog, NumberingDialog)
        dialog.separator.setCurrentIndex(dialog.separator.findData("-"))
        clerk.wait()
        assert dialog.model.rows[0][:2] == ("ĐH.01", "ĐH-01")
        dialog.submit()

    with clerk.answering(number):
        screen.number()
    clerk.wait()
    assert shown(screen, "TH-01", Column.NOTATION) == "TH-01"

    def issue(dialog: QDialog) -> None:
        assert isinstance(dialog, ApproveDialog)
        dialog.submit()
        assert dialog.fields["day"].error
        dialog.number.setText("01-QĐ/ĐU")
        dialog.day.put(date(2026, 1, 5))
        dialog.signer.setText("Trần Văn An")
        dialog.submit()

    with clerk.answering(issue):
        screen.approve()
    clerk.wait()
    assert screen.plan is not None
    assert screen.plan.state is PlanState.ISSUED
    assert screen.state.text() == "Đã ban hành: Quyết định 01-QĐ/ĐU, ngày 05/01/2026"
    assert not screen.issue.isVisible()


def test_last_years_plan_is_copied_and_compared(office_clerk: Clerk) -> None:
    clerk, screen = office_clerk, begun(office_clerk)
    screen.year.setCurrentIndex(screen.year.findData(2027))
    clerk.wait()
    screen.copy_last()
    clerk.wait()
    choose(screen, "TC.01")
    screen.remove_title()
    clerk.wait()
    seen: list[list[str]] = []

    def compare(dialog: QDialog) -> None:
        assert isinstance(dialog, DifferenceDialog)
        seen.extend(list(row) for row in dialog.model.rows)
        dialog.accept()

    with clerk.answering(compare):
        screen.compare()
        clerk.wait()
    assert [row[:2] for row in seen] == [["bỏ", "TC.01"]]
    assert clerk.window.office is not None
    assert len(file_plan.plans(clerk.window.office)) == 2


def test_a_heading_is_renamed_and_a_notation_leads_to_its_title(office_clerk: Clerk) -> None:
    clerk, screen = office_clerk, begun(office_clerk)
    choose(screen, "TC.01")

    def rename(dialog: QDialog) -> None:
        assert isinstance(dialog, HeadingDialog)
        dialog.name.setText("XÂY DỰNG ĐẢNG")
        dialog.submit()

    with clerk.answering(rename):
        screen.rename_heading()
    clerk.wait()
    assert any(line.text.endswith("XÂY DỰNG ĐẢNG") for line in screen.model.lines)
    clerk.workspace.go("file_plan", "TH.07")
    clerk.wait()
    found = screen.model.entry(screen.table.currentIndex().row())
    assert found is not None
    assert found.notation == "TH.07"


def test_a_title_that_does_not_arise_and_arises_after_all(office_clerk: Clerk) -> None:
    screen = begun(office_clerk)
    choose(screen, "TH.07")

    def why(dialog: QDialog) -> None:
        assert isinstance(dialog, AbsenceDialog)
        office_clerk.click(dialog.take)
        assert dialog.field.error, "nothing is stored without a reason"
        office_clerk.type_into(dialog.reason, "năm nay không có")
        office_clerk.click(dialog.take)
        office_clerk.wait()

    with office_clerk.answering(why):
        office_clerk.press(screen.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    office_clerk.wait()
    assert shown(screen, "TH.07", Column.OPENED) == "không phát sinh"
    assert "không phát sinh 1;" in screen.totals.text()
    screen.unopened.setChecked(True)
    office_clerk.wait()
    assert "TH.07" not in [line.entry.notation for line in screen.model.lines if line.entry is not None]
    screen.unopened.setChecked(False)
    office_clerk.wait()
    choose(screen, "TH.07")
    screen.take_absence_back()
    office_clerk.wait()
    assert shown(screen, "TH.07", Column.OPENED) == "chưa mở"


def test_every_title_is_shown_whole(office_clerk: Clerk) -> None:
    office_clerk.window.resize(1093, 614)
    screen = begun(office_clerk)
    office_clerk.bot.waitUntil(lambda: screen.table.rowHeight(1) > screen.table.rowHeight(0))
    flags = Qt.TextFlag.TextWordWrap.value
    for row, line in enumerate(screen.model.lines):
        if line.entry is not None:
            room = screen.table.visualRect(screen.model.index(row, Column.TITLE)).adjusted(8, 0, -8, 0)
            needed = screen.table.fontMetrics().boundingRect(room, flags, line.entry.title)
            assert needed.height() <= room.height(), line.entry.title
