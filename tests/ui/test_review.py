"""The place `Rà soát hồ sơ`: three lists, the why beside, the way to each cell, clock, paper."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hoso_desktop.domain import numbering
from hoso_desktop.services import check_rules, checks, dossiers, queries, timeliness
from hoso_desktop.ui import review_count
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.places_to_mend import way_to
from hoso_desktop.ui.review_screen import ReviewScreen
from tests.support.office import add_dossier, paper
from tests.ui.driver import Clerk


@pytest.fixture
def meeting_clerk(office_clerk: Clerk) -> Clerk:
    """A meeting without minutes and with a strange symbol."""
    office_clerk.new_dossier("HN.15", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026")
    office_clerk.paste(
        "41-GM/VPĐU\t09/11/2026\tGiấy mời hội nghị\tVăn phòng Đảng ủy xã\t1\t1\n"
        "22-TTr/BXDĐ\t05/11/2026\tTờ trình về nhà văn hóa\tBan Xây dựng Đảng\t4\t2\n"
        "103-TBB/ĐU\t13/11/2026\tThông báo kết luận hội nghị\tBan Thường vụ Đảng ủy xã\t4\t2\n"
    )
    return office_clerk


def review(clerk: Clerk) -> ReviewScreen:
    clerk.workspace.show_place("review")
    clerk.wait()
    return cast(ReviewScreen, clerk.workspace.page("review"))


def codes(screen: ReviewScreen) -> list[str]:
    return [line.finding.code for line in screen.model.lines]


def test_an_empty_office_is_told_what_belongs_here(office_clerk: Clerk) -> None:
    screen = review(office_clerk)
    assert not screen.table.isVisible()
    assert not screen.tabs.isVisible()
    assert not screen.why.isVisible()


def test_the_lists_and_the_why(meeting_clerk: Clerk) -> None:
    screen = review(meeting_clerk)
    assert codes(screen) == ["C01", "C93"]
    assert screen.tabs.tabText(0) == "Tôi tự sửa được   2"
    assert screen.model.rows[0][:2] == ("Lỗi", "HN.15/2026")
    assert screen.why.heading.text() == "C01. Thiếu biên bản hội nghị"
    assert "biên bản hội nghị đi kèm" in screen.why._parts["why"].text()
    assert "chưa xác nhận" in screen.why._parts["source"].text()
    assert meeting_clerk.workspace.places.item(place_row(meeting_clerk)).text() == "Rà soát hồ sơ   1"
    screen.tabs.setCurrentIndex(1)
    assert codes(screen) == []
    assert screen.calm.isVisible()


def place_row(clerk: Clerk) -> int:
    names = [clerk.workspace.places.item(row).toolTip() for row in range(clerk.workspace.places.count())]
    return names.index("Rà soát hồ sơ")


def test_enter_leads_to_the_very_cell(meeting_clerk: Clerk) -> None:
    screen = review(meeting_clerk)
    meeting_clerk.window.activateWindow()
    meeting_clerk.bot.waitUntil(meeting_clerk.window.isActiveWindow)
    screen.table.selectRow(codes(screen).index("C93"))
    meeting_clerk.press(screen.table, Qt.Key.Key_Return)
    meeting_clerk.wait()
    at = meeting_clerk.table.currentIndex()
    assert (meeting_clerk.cell(at.row(), Column.NUMBER), at.column()) == ("103-TBB/ĐU", Column.NUMBER)
    assert meeting_clerk.table.hasFocus()


def test_what_was_mended_is_gone_when_one_comes_back(meeting_clerk: Clerk) -> None:
    screen = review(meeting_clerk)
    assert "C93" in codes(screen)
    screen.table.selectRow(codes(screen).index("C93"))
    screen.mend()
    meeting_clerk.wait()
    row = meeting_clerk.table.currentIndex().row()
    meeting_clerk.screen.documents.put(row, Column.NUMBER, "103-TB/ĐU")
    meeting_clerk.screen.save()
    meeting_clerk.wait()
    assert codes(review(meeting_clerk)) == ["C01"]


def test_f5_runs_again_and_a_switched_off_check_is_silent(meeting_clerk: Clerk) -> None:
    screen = review(meeting_clerk)
    check_rules.set_check(meeting_clerk.workspace.session.office, "C93", on=False)
    meeting_clerk.window.activateWindow()
    meeting_clerk.bot.waitUntil(meeting_clerk.window.isActiveWindow)
    screen.table.setFocus()
    meeting_clerk.press(screen.table, Qt.Key.Key_F5)
    meeting_clerk.wait()
    assert codes(screen) == ["C01"]


def test_a_change_elsewhere_is_followed(meeting_clerk: Clerk) -> None:
    screen = review(meeting_clerk)
    office = meeting_clerk.workspace.session.office
    check_rules.set_check(office, "C93", on=False)
    meeting_clerk.workspace.session.announce(None)
    meeting_clerk.bot.waitUntil(lambda: codes(screen) == ["C01"])


def test_the_clock_and_people_only_when_wanted(meeting_clerk: Clerk) -> None:
    screen = review(meeting_clerk)
    screen.look_at("clock")
    assert screen.clock.isVisible()
    assert not screen.clock.people_table.isVisible()
    assert screen.clock.figures.rows[0] == ("Tổng số văn bản đi", "0")
    screen.clock.people.click()
    meeting_clerk.wait()
    assert screen.clock.people_table.isVisible()
    assert timeliness.person_shown(meeting_clerk.workspace.session.office)
    screen.clock.people.click()
    meeting_clerk.wait()
    assert not screen.clock.people_table.isVisible()


def test_the_printed_list(meeting_clerk: Clerk, tmp_path: Path) -> None:
    screen = review(meeting_clerk)
    target = tmp_path / "ra-soat.pdf"
    screen.print_to(target)
    meeting_clerk.wait()
    assert str(target) in screen.told.text
    document = pypdfium2.PdfDocument(target)
    text = document[0].get_textpage().get_text_range()
    document.close()
    for line in screen.model.lines:
        assert line.finding.code in text
    screen.print_to(tmp_path / "khong-co" / "ra-soat.pdf")
    meeting_clerk.wait()
    assert screen.wrong.text


def test_every_line_leads_somewhere(meeting_clerk: Clerk) -> None:
    assert all(way_to(line) is not None for line in review(meeting_clerk).model.lines)


def test_the_panel_of_a_dossier_tells_the_why(meeting_clerk: Clerk, qtbot: QtBot) -> None:
    panel = meeting_clerk.screen.side.panel
    qtbot.waitUntil(lambda: panel.list.count() == 2)
    assert "Vì sao: Nghị quyết, kết luận" in panel.list.item(0).toolTip()
    assert check_rules.why_text("C00") == ""


def test_a_long_review_looks_again_only_at_what_was_changed(
    meeting_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hoso_desktop.ui import review_screen

    monkeypatch.setattr(review_screen, "_QUICK_SECONDS", -1.0)
    screen = review(meeting_clerk)
    office = meeting_clerk.workspace.session.office
    runs: list[object] = []
    monkeypatch.setattr(review_screen, "_run", lambda *words: runs.append(words))
    uid = screen.model.lines[0].dossier_uid
    placed = queries.dossier_sheet(office, uid).documents[2]
    number = numbering.parse("103-TB/ĐU")
    changes = dossiers.edit_document(office, placed.uid, placed.revision, number=number)
    meeting_clerk.workspace.session.announce(changes)
    meeting_clerk.bot.waitUntil(lambda: codes(screen) == ["C01"])
    assert screen.changed.text
    assert runs == []


def test_the_side_bar_counts_before_anybody_has_looked(meeting_clerk: Clerk) -> None:
    """After opening, after a change of one dossier, and after one that concerns them all."""
    clerk = meeting_clerk
    item = clerk.workspace.places.item(place_row(clerk))
    clerk.bot.waitUntil(lambda: item.text() == "Rà soát hồ sơ   1", timeout=8000)
    office, uid = clerk.workspace.session.office, clerk.screen.uid
    changes = dossiers.add_documents(office, uid, [paper("Biên bản hội nghị", number="14-BB/ĐU")])
    clerk.workspace.session.announce(changes)
    clerk.bot.waitUntil(lambda: item.text() == "Rà soát hồ sơ", timeout=8000)
    (minutes,) = (p for p in queries.dossier_sheet(office, uid).documents if "Biên bản" in p.entry.subject)
    clerk.workspace.session.announce(dossiers.remove_document(office, minutes.uid, minutes.revision))
    clerk.bot.waitUntil(lambda: item.text() == "Rà soát hồ sơ   1", timeout=8000)
    check_rules.set_check(office, "C01", on=False)
    clerk.workspace.session.announce(None)
    clerk.bot.waitUntil(lambda: item.text() == "Rà soát hồ sơ", timeout=8000)


def test_the_count_of_an_office_in_parts_is_that_of_the_review(
    office_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, office = office_clerk, office_clerk.workspace.session.office
    monkeypatch.setattr(review_count, "_DOSSIERS_AT_ONCE", 2)
    for number in range(5):
        uid = add_dossier(office, f"HN.0{number}", f"Hồ sơ Hội nghị Ban Thường vụ lần {number}")
        dossiers.add_documents(office, uid, [paper("Thông báo kết luận hội nghị")])
    wanted = checks.office_review(office).waiting
    assert wanted == 5
    numbers: list[int] = []
    counter = review_count.ReviewCount(clerk.workspace.session, clerk.window)
    counter.counted.connect(numbers.append)
    clerk.bot.waitUntil(lambda: numbers == [wanted], timeout=8000)
