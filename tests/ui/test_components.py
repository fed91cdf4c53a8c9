"""The components beside the table: read, followed, marked, said and taken back with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from hoso_desktop.domain.component_view import Standing
from hoso_desktop.ui.component_dialogs import AbsenceDialog, MeetingDialog, NamingDialog, SetDialog
from hoso_desktop.ui.components_panel import ComponentsPanel
from hoso_desktop.ui.document_cells import Column
from tests.support.office import GOLDEN
from tests.ui.driver import Clerk, TypeText, at_work

ROWS = (GOLDEN / "story-a" / "paste.tsv").read_text(encoding="utf-8").splitlines()
MINUTES = 10
TITLE = "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026"


@pytest.fixture
def clerk(
    qtbot: QtBot, type_text: TypeText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clerk]:
    """At the dossier of story A, its minutes not found yet."""
    with at_work(qtbot, type_text, tmp_path / "kho", monkeypatch) as one:
        one.put_office()
        one.new_dossier("HN.15", TITLE)
        one.paste("\n".join(line for at, line in enumerate(ROWS) if at != MINUTES))
        yield one


def panel(clerk: Clerk) -> ComponentsPanel:
    return clerk.screen.side.components


def texts(clerk: Clerk) -> list[str]:
    shown = panel(clerk).list
    return [shown.item(row).text() for row in range(shown.count())]


def go_to(clerk: Clerk, text: str) -> None:
    """The keyboard on one line of the list."""
    shown = panel(clerk).list
    shown.setCurrentRow(next(row for row, one in enumerate(texts(clerk)) if one.startswith(text)))
    shown.setFocus()


def enter(clerk: Clerk, text: str) -> None:
    go_to(clerk, text)
    clerk.press(panel(clerk).list, Qt.Key.Key_Return)


def do(clerk: Clerk, action: str) -> None:
    """An entry of the menu of the current line."""
    menu = panel(clerk).menu()
    next(one for one in menu.actions() if one.text() == action).trigger()
    clerk.wait()


def answer(clerk: Clerk, kind: type[QDialog], fill: Callable[[QDialog], object], action: str) -> None:
    """What the dialog of an action is told."""
    closed: list[int] = []

    def talk() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(20, clerk.window, talk)
            return
        dialog.finished.connect(closed.append)
        fill(dialog)

    QTimer.singleShot(0, clerk.window, talk)
    do(clerk, action)
    clerk.bot.waitUntil(lambda: bool(closed))
    clerk.wait()


def codes(clerk: Clerk) -> list[str]:
    return [finding.code for finding in clerk.screen.side.panel.findings]


def test_what_is_there_and_what_is_missing(clerk: Clerk) -> None:
    shown = texts(clerk)
    assert shown == [
        "Giấy mời", "Chương trình", "Tờ trình (2)", "Báo cáo trình hội nghị (2)", "Báo cáo thẩm định",
        "Danh sách dự hội nghị", "Biên bản hội nghị: cần có", "Thông báo kết luận",
        "Quyết định ban hành sau hội nghị", "Có thể có thêm: 4…",
    ]  # fmt: skip
    assert panel(clerk).about.text() == "Hội nghị Ban Thường vụ (đề xuất, cần xác nhận)"
    assert clerk.screen.turn_side.text() == "Thành phần 8/9"
    enter(clerk, "Có thể có thêm")
    assert "Nghị quyết: có thể có" in texts(clerk)
    enter(clerk, "Thu gọn")
    assert texts(clerk) == shown


def test_a_component_that_is_there_leads_to_its_paper(clerk: Clerk) -> None:
    enter(clerk, "Báo cáo thẩm định")
    assert clerk.table.currentIndex().row() == 3
    assert clerk.window.focusWidget() is clerk.table


def test_a_missing_component_begins_its_row_where_it_belongs(clerk: Clerk) -> None:
    enter(clerk, "Biên bản hội nghị")
    here = clerk.table.currentIndex()
    assert (here.row(), here.column()) == (9, Column.NUMBER)
    assert clerk.cell(9, Column.SUBJECT) == "Biên bản hội nghị"
    clerk.type_here("14-BB/ĐU")
    clerk.type_here("12/11/2026")
    clerk.screen.save()
    clerk.wait()
    assert clerk.cell(9, Column.NUMBER) == "14-BB/ĐU"
    assert clerk.cell(10, Column.NUMBER) == "103-TB/ĐU"
    assert (codes(clerk), panel(clerk).missing) == ([], 0)
    assert "Biên bản hội nghị" in texts(clerk)


def test_a_row_that_was_only_begun_is_no_paper(clerk: Clerk) -> None:
    before = clerk.screen.documents.rowCount()
    enter(clerk, "Biên bản hội nghị")
    assert clerk.screen.documents.rowCount() == before + 1
    clerk.table.go_to(2)
    clerk.bot.waitUntil(lambda: clerk.screen.documents.rowCount() == before)
    clerk.wait()
    assert codes(clerk) == ["C01"]
    enter(clerk, "Biên bản hội nghị")
    left: list[bool] = []
    clerk.screen.leave(lambda: left.append(True))
    clerk.wait()
    assert left == [True]
    assert codes(clerk) == ["C01"]


def test_the_finding_leads_to_the_same_row(clerk: Clerk) -> None:
    found = clerk.screen.side.panel.list
    found.setCurrentRow(0)
    clerk.press(found, Qt.Key.Key_Return)
    assert clerk.cell(9, Column.SUBJECT) == "Biên bản hội nghị"


def test_not_applicable_needs_a_reason_and_can_be_undone(clerk: Clerk) -> None:
    go_to(clerk, "Biên bản hội nghị")

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, AbsenceDialog)
        clerk.click(dialog.take)
        assert dialog.field.error == "Hãy ghi lý do, để người kiểm tra sau này hiểu."
        clerk.type_into(dialog.reason, "ghi vào sổ biên bản chung")
        clerk.click(dialog.take)

    answer(clerk, AbsenceDialog, fill, "Không phát sinh…")
    assert "Biên bản hội nghị: không phát sinh" in texts(clerk)
    row = texts(clerk).index("Biên bản hội nghị: không phát sinh")
    assert panel(clerk).list.item(row).toolTip() == "Không phát sinh: ghi vào sổ biên bản chung"
    assert codes(clerk) == []
    clerk.table.setFocus()
    clerk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    clerk.wait()
    assert codes(clerk) == ["C01"]
    go_to(clerk, "Biên bản hội nghị")
    answer(clerk, AbsenceDialog, fill, "Không phát sinh…")
    go_to(clerk, "Biên bản hội nghị")
    do(clerk, "Bỏ ghi “không phát sinh”")
    assert codes(clerk) == ["C01"]


def test_a_paper_of_another_name_is_said_to_be_the_component(clerk: Clerk) -> None:
    clerk.table.go_to(6)
    go_to(clerk, "Biên bản hội nghị")
    do(clerk, "Dòng đang chọn là “Biên bản hội nghị”")
    assert codes(clerk) == []
    enter(clerk, "Biên bản hội nghị")
    assert clerk.table.currentIndex().row() == 6


def test_papers_named_in_minutes(clerk: Clerk) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, NamingDialog)
        clerk.click(dialog.take)
        clerk.bot.waitUntil(lambda: dialog.trouble.text.startswith("Chưa thấy tên văn bản nào."))
        dialog.lines.setPlainText("- Tờ trình 215/TTr-UBND\n- Đề án số 03 về chuyển đổi số")
        clerk.click(dialog.take)

    answer(clerk, NamingDialog, fill, "Văn bản nêu trong biên bản…")
    assert texts(clerk)[-2:] == [
        "Biên bản nêu: Tờ trình 215/TTr-UBND",
        "Biên bản nêu: Đề án số 03 về chuyển đổi số: cần có",
    ]
    assert codes(clerk) == ["C01", "C05"]
    enter(clerk, "Biên bản nêu: Tờ trình 215")
    assert clerk.table.currentIndex().row() == 2
    enter(clerk, "Biên bản nêu: Đề án")
    assert "Đề án số 03 về chuyển đổi số" in clerk.column(Column.SUBJECT, 12)
    clerk.table.go_to(4)
    clerk.wait()
    go_to(clerk, "Biên bản nêu: Đề án")
    do(clerk, "Dòng đang chọn là văn bản này")
    assert codes(clerk) == ["C01"]
    go_to(clerk, "Biên bản nêu: Đề án")
    do(clerk, "Bỏ khỏi danh sách nêu trong biên bản")
    assert len([one for one in texts(clerk) if one.startswith("Biên bản nêu")]) == 1


def test_a_named_paper_that_will_not_come(clerk: Clerk) -> None:
    def name(dialog: QDialog) -> None:
        assert isinstance(dialog, NamingDialog)
        dialog.lines.setPlainText("Đề án số 03 về chuyển đổi số")
        clerk.click(dialog.take)

    def dismiss(dialog: QDialog) -> None:
        assert isinstance(dialog, AbsenceDialog)
        clerk.type_into(dialog.reason, "rút khỏi chương trình")
        clerk.click(dialog.take)

    answer(clerk, NamingDialog, name, "Văn bản nêu trong biên bản…")
    go_to(clerk, "Biên bản nêu")
    answer(clerk, AbsenceDialog, dismiss, "Không có trong hồ sơ…")
    assert texts(clerk)[-1] == "Biên bản nêu: Đề án số 03 về chuyển đổi số (không có)"
    assert codes(clerk) == ["C01"]
    go_to(clerk, "Biên bản nêu")
    do(clerk, "Vẫn cần văn bản này")
    assert codes(clerk) == ["C01", "C05"]


def test_figures_of_the_meeting(clerk: Clerk) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, MeetingDialog)
        clerk.type_into(dialog.held_on, "31/02/2026")
        clerk.type_into(dialog.fields["members_total"].editor, "chín")  # type: ignore[arg-type]
        clerk.click(dialog.take)
        assert dialog.fields["held_on"].error == "Hãy ghi ngày họp dạng 12/11/2026."
        assert dialog.fields["members_total"].error == "Hãy ghi một số, hoặc để trống."
        clerk.type_into(dialog.held_on, "12/11/2026")
        clerk.type_into(dialog.fields["members_total"].editor, "9")  # type: ignore[arg-type]
        clerk.click(dialog.take)

    answer(clerk, MeetingDialog, fill, "Quân số, phiếu…")

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, MeetingDialog)
        assert dialog.held_on.text() == "12/11/2026"
        assert dialog.fields["members_total"].editor.text() == "9"  # type: ignore[attr-defined]
        dialog.reject()

    answer(clerk, MeetingDialog, look, "Quân số, phiếu…")


def test_another_set(clerk: Clerk) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, SetDialog)
        assert dialog.box.currentText() == "Theo loại hồ sơ và tiêu đề"
        dialog.box.setCurrentText("Họp Thường trực")
        assert "Cần có: Báo cáo tuần, Biên bản hội nghị, Thông báo kết luận." in dialog.source.text()
        assert "cần xác nhận" in dialog.source.text()
        clerk.click(dialog.take)

    answer(clerk, SetDialog, fill, "Chọn bộ thành phần…")
    assert panel(clerk).about.text().startswith("Họp Thường trực")

    def none(dialog: QDialog) -> None:
        assert isinstance(dialog, SetDialog)
        assert dialog.box.currentText() == "Họp Thường trực"
        dialog.box.setCurrentText("Không theo dõi thành phần")
        clerk.click(dialog.take)

    answer(clerk, SetDialog, none, "Chọn bộ thành phần…")
    assert panel(clerk).about.text() == "Hồ sơ này không theo dõi thành phần."
    assert (texts(clerk), codes(clerk)) == ([], [])


def test_a_small_screen_shows_the_side_when_something_is_amiss(clerk: Clerk) -> None:
    screen = clerk.screen
    assert screen.side.isVisible()
    assert screen.side.fit(1000) < screen.side.fit(1300)
    screen.side.fit(1000)
    assert screen.side.isVisible()
    assert panel(clerk).about.text() == "đề xuất, cần xác nhận"
    clerk.table.go_to(6)
    go_to(clerk, "Biên bản hội nghị")
    do(clerk, "Dòng đang chọn là “Biên bản hội nghị”")
    screen.side.fit(1000)
    assert not screen.side.isVisible()
    clerk.click(screen.turn_side)
    assert screen.side.isVisible()
    assert clerk.window.focusWidget() is panel(clerk).list
    clerk.click(screen.turn_side)
    assert not screen.side.isVisible()


def test_every_standing_has_its_own_words_and_sign(clerk: Clerk) -> None:
    from hoso_desktop.ui import components_panel

    assert set(components_panel._SIGN) == set(Standing)
    signs = {standing: sign for standing, (sign, _) in components_panel._SIGN.items()}
    assert len({signs[one] for one in Standing if one is not Standing.MAY}) == len(Standing) - 1
