"""`Lịch sử sử dụng` at the window: lines, filters, pages, a file, the check and the head for paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from hoso_desktop.db.history import Sight
from hoso_desktop.services import history_lines
from hoso_desktop.services.history_words import Group
from hoso_desktop.services.office import Office
from hoso_desktop.ui import history_dialog
from hoso_desktop.ui.history_dialog import HistoryDialog
from hoso_desktop.ui.settings_screen import SettingsScreen
from tests.support.office import add_dossier
from tests.ui.driver import Clerk


def office_of(clerk: Clerk) -> Office:
    return clerk.workspace.session.office


def dialog_of(clerk: Clerk, dossier_uid: str = "", code: str = "") -> HistoryDialog:
    dialog = HistoryDialog(clerk.workspace.session, dossier_uid, code, clerk.window)
    dialog.show()
    clerk.wait()
    return dialog


def texts(dialog: HistoryDialog) -> list[str]:
    return [row[2] for row in dialog.model.rows]


def test_the_history_opens_from_the_settings(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.show_place("settings")
    page = clerk.workspace.page("settings")
    assert isinstance(page, SettingsScreen)
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, HistoryDialog)
        clerk.wait()
        seen.extend(texts(dialog))
        assert dialog.windowTitle() == "Lịch sử sử dụng"
        assert dialog.proof.isVisible()
        dialog.reject()

    with clerk.answering(look):
        clerk.click(page.history.show_it)
    assert "đã lập kho của văn phòng" in seen


def test_a_dossier_s_history_opens_from_the_dossier(office_clerk: Clerk) -> None:
    clerk = office_clerk
    uid = add_dossier(office_of(clerk), "HN.15")
    add_dossier(office_of(clerk), "HN.16")
    clerk.workspace.open_dossier(uid)
    clerk.wait()
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, HistoryDialog)
        clerk.wait()
        seen.extend(texts(dialog))
        assert dialog.windowTitle() == "Lịch sử của hồ sơ HN.15/2026"
        assert not dialog.proof.isVisible()
        dialog.reject()

    with clerk.answering(look):
        clerk.screen.foot.asked.emit("history")
    assert seen[-1] == "đã lập hồ sơ HN.15/2026"
    assert not [text for text in seen if "HN.16" in text]


def test_filters_show_what_they_say(office_clerk: Clerk) -> None:
    clerk = office_clerk
    add_dossier(office_of(clerk), "HN.15")
    dialog = dialog_of(clerk)
    every = texts(dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData(Group.DOSSIERS))
    clerk.wait()
    assert texts(dialog) == ["đã lập hồ sơ HN.15/2026"]
    dialog.kind.setCurrentIndex(0)
    dialog.person.setCurrentIndex(1)
    clerk.wait()
    assert texts(dialog) == every
    clerk.type_into(dialog.first.edit, "17/11/2026")
    clerk.press(dialog.first.edit, Qt.Key.Key_Return)
    clerk.wait()
    assert texts(dialog) == []
    assert "Không có việc nào như vậy" in dialog.whole.text()
    clerk.type_into(dialog.first.edit, "mai")
    clerk.click(dialog.filter)
    assert dialog.first.error
    dialog.reject()


def test_more_lines_come_when_the_list_is_at_its_end(
    office_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = office_clerk
    for number in range(10, 40):
        add_dossier(office_of(clerk), f"HN.{number}")
    whole = [line.text for line in history_lines.everything(office_of(clerk))]
    monkeypatch.setattr(history_dialog, "_PAGE", 12)
    dialog = dialog_of(clerk)
    assert texts(dialog) == whole[:12]
    assert "còn nữa" in dialog.count.text()
    clerk.click(dialog.more)
    clerk.wait()
    assert texts(dialog) == whole[:24]
    while dialog.more.isEnabled():
        bar = dialog.list.verticalScrollBar()
        bar.setValue(bar.maximum())
        clerk.wait()
    assert texts(dialog) == whole
    assert dialog.count.text() == f"{len(whole)} dòng"
    dialog.reject()


def test_a_stretch_without_a_line_is_passed_over(
    office_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = office_clerk
    for number in range(10, 16):
        add_dossier(office_of(clerk), f"HN.{number}")
    monkeypatch.setattr(history_lines, "_MOST_FACTS", 1)
    monkeypatch.setattr(Sight, "sees", lambda _self, fact: fact.kind == "office.created")
    dialog = dialog_of(clerk)
    assert texts(dialog) == ["đã lập kho của văn phòng"]
    dialog.reject()


def test_a_line_is_read_whole_below_the_list(office_clerk: Clerk) -> None:
    clerk = office_clerk
    add_dossier(office_of(clerk), "HN.15")
    dialog = dialog_of(clerk)
    line = dialog.lines[0]
    assert dialog.whole.text() == f"{line.when} · {line.person} · {line.text}"
    clerk.press(dialog.list, Qt.Key.Key_End)
    assert dialog.whole.text().endswith(dialog.lines[-1].text)
    dialog.reject()


def test_the_lines_shown_are_written_to_a_file(office_clerk: Clerk, tmp_path: Path) -> None:
    clerk = office_clerk
    add_dossier(office_of(clerk), "HN.15")
    dialog = dialog_of(clerk)
    dialog.save_to(tmp_path / "ls.csv")
    clerk.wait()
    assert "ls.csv" in dialog.told.text
    assert "đã lập hồ sơ HN.15/2026" in (tmp_path / "ls.csv").read_text(encoding="utf-8-sig")
    dialog.save_to(tmp_path / "nowhere" / "ls.csv")
    clerk.wait()
    assert dialog.trouble.text
    assert dialog.export.isEnabled()
    dialog.reject()


def test_the_check_says_what_is_certain_and_a_head_on_paper_proves_more(office_clerk: Clerk) -> None:
    clerk = office_clerk
    dialog = dialog_of(clerk)
    proof = dialog.proof
    clerk.click(proof.verify)
    clerk.wait()
    assert "Lịch sử còn nguyên" in proof.good.text
    assert "hãy chép một mã ra giấy" in proof.good.text
    clerk.click(proof.hand_out)
    clerk.wait()
    given = proof.good.text.rpartition("  ")[2]
    clerk.type_into(proof.figures, given)
    clerk.press(proof.figures, Qt.Key.Key_Return)
    clerk.wait()
    assert f"Mã vừa gõ là của mục {given.split()[0]}" in proof.good.text
    clerk.type_into(proof.figures, "xyz")
    clerk.click(proof.verify)
    clerk.wait()
    assert "không phải mã của lịch sử" in proof.bad.text
    dialog.reject()


def test_a_changed_history_is_told_with_its_place(office_clerk: Clerk) -> None:
    clerk = office_clerk
    with office_of(clerk).store.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        connection.exec_driver_sql("UPDATE journal SET actor = 'khac' WHERE seq = 2")
    dialog = dialog_of(clerk)
    clerk.click(dialog.proof.verify)
    clerk.wait()
    assert "Mục 2 của lịch sử sử dụng đã bị sửa" in dialog.proof.bad.text
    assert dialog.proof.good.text == ""
    dialog.reject()


def test_it_fits_a_small_screen(office_clerk: Clerk) -> None:
    dialog = dialog_of(office_clerk)
    assert dialog.minimumSizeHint().width() <= 1093
    assert dialog.minimumSizeHint().height() <= 614
    dialog.reject()
