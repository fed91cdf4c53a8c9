"""Hôm nay at the window: at most five lines that lead somewhere, the lists behind them, the three ties."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from hoso_desktop.domain import dates
from hoso_desktop.services import dossiers, holdings, rules
from hoso_desktop.services.office import Office
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.dossier_screen import DossierScreen
from hoso_desktop.ui.fields import label
from hoso_desktop.ui.holding_dialog import HoldDialog, HoldingDialog, LoanDialog
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.rules_dialog import RulesDialog
from hoso_desktop.ui.today_lists import kinds
from hoso_desktop.ui.today_screen import TodayScreen
from tests.support.office import add_dossier, paper, sheet
from tests.ui.driver import Clerk, TypeText


def office_of(clerk: Clerk) -> Office:
    return clerk.workspace.session.office


def today(clerk: Clerk) -> TodayScreen:
    """The screen, freshly read."""
    clerk.workspace.show_place("today")
    page = clerk.workspace.page("today")
    assert isinstance(page, TodayScreen)
    page.reload()
    clerk.wait()
    return page


def due(clerk: Clerk, notation: str = "TH.01") -> str:
    """A dossier whose work ended last year."""
    office = office_of(clerk)
    made = add_dossier(office, notation, f"Hồ sơ công việc {notation}")
    dossiers.edit_dossier(office, made, 1, period="2025", end_override=dates.parse("15/11/2025"))
    return made


def words(page: TodayScreen) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible() and one.text()]


def rows(page: TodayScreen) -> list[list[str]]:
    model = page.list.table.model()
    assert isinstance(model, RowsModel)
    return [list(row) for row in model.rows]


def test_the_day_begins_here(office_clerk: Clerk) -> None:
    assert office_clerk.workspace.stack.currentWidget() is office_clerk.workspace.page("today")
    page = today(office_clerk)
    assert page.day.text() == "Thứ Hai, 16/11/2026"
    assert [line.kind for line in page.lines] == ["rules"]
    assert page.first.act.text() == "Xem quy tắc…"
    assert not page.looking.isVisible()


def test_the_next_step_and_the_lines_below_it(office_clerk: Clerk) -> None:
    clerk = office_clerk
    due(clerk)
    made = add_dossier(office_of(clerk), "HN.15", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026")
    dossiers.add_documents(office_of(clerk), made, [paper("Thông báo kết luận", date="13/11/2026")])
    page = today(clerk)
    shown = words(page)
    assert [line.kind for line in page.lines] == ["missing", "due", "rules"]
    assert "Đến hạn" in shown
    assert any("nộp lưu chậm nhất ngày 31/12/2026 (Luật Lưu trữ 2024; cần xác nhận" in text for text in shown)
    assert "Lịch trong năm" in shown
    assert clerk.workspace.places.item(0).text() == "Hôm nay   2"
    clerk.click(page.first.act)
    clerk.wait()
    assert isinstance(clerk.workspace.stack.currentWidget(), DossierScreen)
    assert clerk.screen.uid == made


def test_a_change_elsewhere_is_seen_when_the_person_comes_back(office_clerk: Clerk) -> None:
    clerk = office_clerk
    page = today(clerk)
    clerk.workspace.show_place("dossiers")
    changes = dossiers.new_dossier(
        office_of(clerk), dossiers.NewDossier("HN.15", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026")
    )
    (made,) = changes.dossiers
    stored = dossiers.add_documents(office_of(clerk), made, [paper("Thông báo kết luận", date="13/11/2026")])
    clerk.workspace.session.announce(stored)
    clerk.workspace.show_place("today")
    assert page.looking.isVisible()  # at once: the line above it may be mended already
    clerk.bot.waitUntil(lambda: [line.kind for line in page.lines][:1] == ["missing"], timeout=10_000)


def test_the_list_of_due_dossiers_shows_its_arithmetic(office_clerk: Clerk) -> None:
    clerk = office_clerk
    made = due(clerk)
    page = today(clerk)
    page.look_at("due")
    clerk.wait()
    assert rows(page) == [
        [
            "31/12/2026", "TH.01/2025", "Hồ sơ công việc TH.01",
            "Kết thúc năm 2025 + 01 năm → chậm nhất 31/12/2026", "Còn 45 ngày",
        ]
    ]  # fmt: skip
    clerk.press(page.list.table, Qt.Key.Key_Return)
    clerk.wait()
    assert clerk.screen.uid == made


@pytest.mark.parametrize("what", sorted(kinds()))
def test_every_list_fits_its_headings_and_teaches_when_empty(office_clerk: Clerk, what: str) -> None:
    page = today(office_clerk)
    page.look_at(what)
    office_clerk.wait()
    kind = kinds()[what]
    assert page.list.title.text() == kind.title
    assert all(len(row) == len(kind.headings) for row in rows(page))
    if not rows(page):
        assert page.list.empty.isVisible()
        assert not page.list.open.isVisible()
    full = office_of(office_clerk)
    made = due(office_clerk)
    holdings.lend(full, made, borrower="A", due_on=date(2026, 11, 20))
    holdings.hold(full, made, reason="kiểm tra")
    page.look_at(what)
    office_clerk.wait()
    assert all(len(row) == len(kind.headings) for row in rows(page))
    if what in ("due", "loans", "holdings"):
        assert len(rows(page)) == len(page.list.rows.uids) == 1


def test_keeping_back_with_the_limit_filled_in(office_clerk: Clerk, type_text: TypeText) -> None:
    clerk = office_clerk
    made = due(clerk)
    dialog = HoldingDialog(clerk.workspace.session, made, "TH.01/2025", clerk.window)
    dialog.show()
    clerk.wait()
    assert dialog.until.edit.text() == "31/12/2028"
    assert "31/12/2026" in dialog.state.text()
    dialog.submit()
    clerk.wait()
    assert "Chưa có số văn bản đồng ý" in dialog.consent_field.error
    clerk.type_into(dialog.consent, "12-CV/ĐU")
    clerk.type_into(dialog.reason, "còn dùng")
    clerk.type_into(dialog.until.edit, "01/01/2029")
    dialog.submit()
    clerk.wait()
    assert "31/12/2028" in dialog.until.error
    clerk.type_into(dialog.until.edit, "ngày mai")
    dialog.submit()
    assert "31/12/2026" in dialog.until.error
    clerk.type_into(dialog.until.edit, "30/06/2027")
    clerk.press(dialog.reason, Qt.Key.Key_Return)
    clerk.wait()
    kept = holdings.ties(office_of(clerk), made).kept_back
    assert kept is not None
    assert (kept.until, kept.consent_number) == (date(2027, 6, 30), "12-CV/ĐU")
    assert dialog.changes is not None
    again = HoldingDialog(clerk.workspace.session, made, "TH.01/2025", clerk.window)
    again.show()
    clerk.wait()
    assert not again.save.isVisible()
    clerk.click(again.end)
    clerk.wait()
    assert holdings.ties(office_of(clerk), made).kept_back is None


def test_what_has_no_deadline_says_so(office_clerk: Clerk) -> None:
    made = add_dossier(office_of(office_clerk), "TH.01", "Hồ sơ")
    dialog = HoldingDialog(office_clerk.workspace.session, made, "TH.01/2026", office_clerk.window)
    dialog.show()
    office_clerk.wait()
    assert "chưa có ngày đến hạn" in dialog.state.text()
    assert not dialog.save.isVisible()
    dialog.close()


def test_lending_and_taking_back(office_clerk: Clerk) -> None:
    clerk = office_clerk
    made = due(clerk)
    dialog = LoanDialog(clerk.workspace.session, made, "TH.01/2025", clerk.window)
    dialog.show()
    clerk.wait()
    dialog.submit()
    assert dialog.due_on.error
    clerk.type_into(dialog.due_on.edit, "20/11/2026")
    dialog.submit()
    clerk.wait()
    assert dialog.borrower_field.error
    clerk.type_into(dialog.borrower, "Ban Xây dựng Đảng")
    dialog.submit()
    clerk.wait()
    assert sheet(office_of(clerk), made).dossier.on_loan
    back = LoanDialog(clerk.workspace.session, made, "TH.01/2025", clerk.window)
    back.show()
    clerk.wait()
    assert "Ban Xây dựng Đảng mượn ngày 16/11/2026" in back.state.text()
    back.lift()
    clerk.wait()
    assert not sheet(office_of(clerk), made).dossier.on_loan


def test_a_hold_is_put_and_lifted(office_clerk: Clerk) -> None:
    clerk = office_clerk
    made = due(clerk)
    for text, held in (("Tạm dừng", True), ("Bỏ tạm dừng", False)):
        dialog = HoldDialog(clerk.workspace.session, made, "TH.01/2025", clerk.window)
        dialog.show()
        clerk.wait()
        if held:
            dialog.submit()
            clerk.wait()
            assert dialog.reason_field.error
            clerk.type_into(dialog.reason, "đoàn kiểm tra")
            assert dialog.save.text() == text
            dialog.submit()
        else:
            assert dialog.end.text() == text
            dialog.lift()
        clerk.wait()
        assert (holdings.ties(office_of(clerk), made).hold is not None) == held


def test_the_menu_of_a_dossier_leads_to_the_ties(
    dossier_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, seen = dossier_clerk, []
    for kind in (HoldingDialog, HoldDialog, LoanDialog):
        monkeypatch.setattr(kind, "exec", lambda self: seen.append(type(self)))
    for action in clerk.screen.foot.menu.actions()[:3]:
        action.trigger()
        clerk.wait()
    assert seen == [HoldingDialog, LoanDialog, HoldDialog]


def test_a_new_version_of_the_rules_is_seen_before_it_holds(office_clerk: Clerk, tmp_path: Path) -> None:
    clerk = office_clerk
    due(clerk)
    path = tmp_path / "moi.toml"
    text = rules.shipped("deadlines").text.replace("2026.1", "2026.2", 1)
    path.write_text(text.replace("years = 1\n", "years = 2\n", 1), encoding="utf-8")
    dialog = RulesDialog(clerk.workspace.session, 0, clerk.window)
    dialog.show()
    assert not dialog.adopt.isEnabled()
    dialog.look_into(tmp_path / "không có.toml")
    clerk.wait()
    assert dialog.trouble.isVisible()
    dialog.look_into(path)
    clerk.wait()
    assert "1 hồ sơ thay đổi" in dialog.said.text()
    assert dialog.model.rows[0][0] == "TH.01/2025"
    assert rules.current(office_of(clerk), "deadlines").version == "2026.1"
    clerk.click(dialog.adopt)
    clerk.wait()
    assert rules.current(office_of(clerk), "deadlines").version == "2026.2"


def test_words_are_never_cut_by_the_window(office_clerk: Clerk) -> None:
    clerk = office_clerk
    due(clerk)
    clerk.window.resize(1093, 614)
    page = today(clerk)
    for one in page.findChildren(QLabel):
        if one.isVisible() and not one.wordWrap():
            assert one.width() >= label(one.text()).sizeHint().width() - 1, one.text()


def test_a_new_dossier_is_told_the_proposed_period(office_clerk: Clerk) -> None:
    clerk = office_clerk
    dialog = DossierDialog(clerk.workspace.session, parent=clerk.window)
    dialog.show()
    clerk.wait()
    clerk.type_into(dialog.title, "Tập Báo cáo tháng năm 2026")
    dialog.notation.setFocus()
    clerk.wait()
    field = dialog.fields["retention"]
    hints = [one.text() for one in field.findChildren(QLabel) if one.isVisible()]
    assert any(text.startswith("Đề xuất 10 năm") and "cần xác nhận" in text for text in hints)
    assert dialog.period.currentText() == "Chưa xác định"  # proposed, not set
    dialog.close()


def test_a_dossier_shows_how_its_day_was_computed(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.open_dossier(due(clerk))
    clerk.wait()
    assert clerk.screen.due.text().startswith("Nộp lưu chậm nhất ngày 31/12/2026 (Luật Lưu trữ 2024;")
    assert clerk.screen.due.toolTip() == "Kết thúc năm 2025 + 01 năm → chậm nhất 31/12/2026"
