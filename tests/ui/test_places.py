"""Finding while typing and the settings of the office, by keyboard."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from hoso_desktop.ui.document_cells import Column
from tests.ui.driver import PASSWORD, Clerk, TypeText


def find(clerk: Clerk, type_text: TypeText, words: str) -> None:
    work = clerk.workspace
    clerk.window.activateWindow()
    clerk.bot.waitUntil(clerk.window.isActiveWindow)
    clerk.press(work, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert work.search.hasFocus()
    type_text(work.search, words)
    clerk.bot.waitUntil(lambda: work.hits.summary.text() != "")
    clerk.wait()


def test_enter_opens_the_dossier_at_the_paper(dossier_clerk: Clerk, type_text: TypeText) -> None:
    clerk = dossier_clerk
    clerk.workspace.show_place("dossiers")
    clerk.wait()
    find(clerk, type_text, "bien ban")
    assert [hit.symbol for hit in clerk.workspace.hits.model.hits] == ["14-BB/ĐU"]
    clerk.press(clerk.workspace.search, Qt.Key.Key_Return)
    clerk.wait()
    assert clerk.screen.isVisible()
    row = clerk.table.currentIndex().row()
    assert (row, clerk.cell(row, Column.SUBJECT)) == (2, "Biên bản hội nghị")
    assert clerk.table.hasFocus()
    assert clerk.workspace.search.text() == ""


def test_down_goes_to_the_hits_and_escape_back(dossier_clerk: Clerk, type_text: TypeText) -> None:
    clerk = dossier_clerk
    before = clerk.workspace.stack.currentWidget()
    find(clerk, type_text, "hội nghị")
    assert len(clerk.workspace.hits.model.hits) >= 2
    clerk.press(clerk.workspace.search, Qt.Key.Key_Down)
    assert clerk.workspace.hits.table.hasFocus()
    clerk.press(clerk.workspace.search, Qt.Key.Key_Escape)
    assert clerk.workspace.stack.currentWidget() is before
    assert clerk.workspace.search.text() == ""


def test_nothing_found_says_what_to_try(dossier_clerk: Clerk, type_text: TypeText) -> None:
    find(dossier_clerk, type_text, "khong co dau het")
    hits = dossier_clerk.workspace.hits
    assert hits.summary.text() == "Không có hồ sơ, văn bản nào khớp. Thử ít chữ hơn; không cần gõ dấu."
    dossier_clerk.press(dossier_clerk.workspace.search, Qt.Key.Key_Return)
    assert hits.isVisible()


def test_settings_are_stored(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.show_place("settings")
    settings = clerk.workspace.settings
    clerk.type_into(settings.lines["name"], "Đảng ủy phường Tân Lập")
    clerk.type_into(settings.lines["code"], "A99.021")
    box = settings.choices["four"]
    box.setCurrentIndex(box.findData("bốn"))
    clerk.click(settings.save)
    clerk.wait()
    assert settings.done.text() == "Đã lưu. Bản in sau đây theo cài đặt mới."
    assert clerk.window.windowTitle() == "Hồ sơ · Đảng ủy phường Tân Lập"
    clerk.close()
    with clerk.doors.open(clerk.doors.folder, PASSWORD, None) as again:
        profile = again.profile
        assert (profile.name, profile.code) == ("Đảng ủy phường Tân Lập", "A99.021")
        assert profile.number_style.four == "bốn"


def test_an_office_keeps_a_name(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.show_place("settings")
    settings = clerk.workspace.settings
    settings.lines["name"].clear()
    clerk.click(settings.save)
    clerk.wait()
    assert settings.fields["name"].error == "Hãy ghi tên cơ quan."
    assert settings.done.text() == ""
    assert clerk.workspace.session.office.profile.name == "Đảng ủy xã Tân Lập"


def test_a_new_term_and_the_first_day_of_use(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.show_place("settings")
    settings = clerk.workspace.settings
    for name, text in (("term", "2030 – 2035"), ("congress", "khóa II"), ("term_begins", "31/02/2030")):
        clerk.type_into(settings.lines[name], text)
    clerk.click(settings.save)
    clerk.wait()
    assert "ngày đầy đủ" in settings.fields["term_begins"].error
    assert clerk.workspace.session.office.profile.term == "2025-2030"
    clerk.type_into(settings.lines["term_begins"], "20/6/2030")
    clerk.type_into(settings.lines["start_of_use"], "02/3/2026")
    clerk.click(settings.save)
    clerk.wait()
    assert settings.done.text()
    profile = clerk.workspace.session.office.profile
    assert (profile.term, profile.congress) == ("2030-2035", "khóa II")
    assert (profile.term_begins, profile.start_of_use) == (date(2030, 6, 20), date(2026, 3, 2))
    clerk.type_into(settings.lines["term"], "khóa II")
    clerk.click(settings.save)
    clerk.wait()
    assert "hai năm" in settings.fields["term"].error
