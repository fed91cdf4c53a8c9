"""The registers by hand: filing by one key, many at once, reasons, undo, scans, series, blank lists."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import Direction, MissingReason
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.services import queries, register_entry, registers, scan_folder
from hoso_desktop.services import series as series_service
from hoso_desktop.services.dossiers import NewDossier, new_dossier
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.register_entry import NewEntry
from hoso_desktop.ui.dossier_picker import DossierPicker
from hoso_desktop.ui.entry_dialog import EntryDialog
from hoso_desktop.ui.reason_dialog import ReasonDialog
from hoso_desktop.ui.register_screen import RegisterScreen
from hoso_desktop.ui.register_unfiled import UnfiledTab
from hoso_desktop.ui.scan_dialog import ScanDialog
from tests.support.office import write_pdf
from tests.ui.driver import Clerk, TypeText

LONG_AGO = 1_700_000_000
Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def enter(office: Office, number: str, day: str, subject: str, direction: Direction) -> None:
    new = NewEntry(direction, numbering.parse(number), dates.parse(day), subject, "Đảng ủy xã")
    register_entry.enter(office, new)


@pytest.fixture
def clerk(office_clerk: Clerk) -> Clerk:
    """Six papers wait; a meeting and a Tập are open."""
    office = office_clerk.workspace.session.office
    save_settings(office, start_of_use=date(2026, 3, 2))
    for notation, title, kind in (
        ("HN.15", "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã tháng 11/2026", DossierKind.MEETING),
        ("TH.02", "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026", DossierKind.NUMERIC_SERIES),
    ):
        new_dossier(office, NewDossier(notation, title, kind=kind))
    for number in (110, 111, 112, 114):
        day = f"{number - 92}/11/2026"
        enter(office, f"{number}-QĐ/ĐU", day, f"Quyết định số {number}", Direction.OUTGOING)
    enter(office, "12-GM/UBND", "02/11/2026", "Giấy mời dự lễ khởi công", Direction.INCOMING)
    enter(office, "", "01/11/2026", "Đơn của ông Bình", Direction.INCOMING)
    office_clerk.workspace.show_place("registers")
    screen_of(office_clerk).unfiled.reload()
    office_clerk.wait()
    return office_clerk


def screen_of(clerk: Clerk) -> RegisterScreen:
    page = clerk.workspace.page("registers")
    assert isinstance(page, RegisterScreen)
    return page


def tab_of(clerk: Clerk) -> UnfiledTab:
    return screen_of(clerk).unfiled


def office_of(clerk: Clerk) -> Office:
    return clerk.workspace.session.office


def lines(clerk: Clerk) -> list[str]:
    return [line.symbol or line.subject for line in tab_of(clerk).model.lines]


def go_to(clerk: Clerk, name: str) -> None:
    tab = tab_of(clerk)
    tab._put_cursor(lines(clerk).index(name))
    tab.table.setFocus()


def key(clerk: Clerk, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    if modifier == CTRL:  # a shortcut is heard by the active window only
        clerk.window.activateWindow()
        clerk.bot.waitUntil(clerk.window.isActiveWindow)
    clerk.press(tab_of(clerk).table, which, modifier)
    clerk.wait()


def in_bar(clerk: Clerk) -> str:
    bar = clerk.workspace.places
    texts = [bar.item(row).text() for row in range(bar.count())]
    return next(text for text in texts if text.startswith("Sổ văn bản"))


def placed(clerk: Clerk, number: str) -> list[str]:
    """Codes of the dossiers a paper lies in."""
    office = office_of(clerk)
    for direction in (Direction.OUTGOING, Direction.INCOMING):
        for row in registers.register_rows(office, registers.register_ids(office, direction)):
            if number in (row.number_text, row.subject):
                return [code for _, code in row.placed_in]
    raise AssertionError(number)


def meanwhile(clerk: Clerk, act: Callable[[QDialog], object]) -> None:
    """Do something in the dialog that is about to open."""

    def when_open() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, clerk.window, when_open)
            return
        assert isinstance(dialog, QDialog)
        clerk.wait()
        act(dialog)

    QTimer.singleShot(0, clerk.window, when_open)


def test_one_key_files_the_line_and_goes_on(clerk: Clerk) -> None:
    assert lines(clerk) == [
        "114-QĐ/ĐU", "112-QĐ/ĐU", "111-QĐ/ĐU", "110-QĐ/ĐU", "12-GM/UBND", "Đơn của ông Bình"
    ]  # fmt: skip
    assert in_bar(clerk) == "Sổ văn bản   6"
    go_to(clerk, "112-QĐ/ĐU")
    assert tab_of(clerk).take.text() == "Đưa vào TH.02/2026"
    key(clerk, Key.Key_Return)
    assert placed(clerk, "112-QĐ/ĐU") == ["TH.02/2026"]
    assert lines(clerk)[1] == "111-QĐ/ĐU"
    assert [line.symbol for line in tab_of(clerk).selected()] == ["111-QĐ/ĐU"]
    assert tab_of(clerk).table.hasFocus()
    assert in_bar(clerk) == "Sổ văn bản   5"
    key(clerk, Key.Key_Return)
    assert placed(clerk, "111-QĐ/ĐU") == ["TH.02/2026"]


def test_ctrl_z_brings_the_line_back_under_the_cursor(clerk: Clerk) -> None:
    go_to(clerk, "112-QĐ/ĐU")
    key(clerk, Key.Key_Return)
    key(clerk, Key.Key_Return)
    key(clerk, Key.Key_Z, CTRL)
    assert placed(clerk, "111-QĐ/ĐU") == []
    assert [line.symbol for line in tab_of(clerk).selected()] == ["111-QĐ/ĐU"]
    key(clerk, Key.Key_Z, CTRL)
    assert lines(clerk)[:4] == ["114-QĐ/ĐU", "112-QĐ/ĐU", "111-QĐ/ĐU", "110-QĐ/ĐU"]
    assert in_bar(clerk) == "Sổ văn bản   6"
    key(clerk, Key.Key_Z, CTRL)
    assert tab_of(clerk).done.text() == "Không còn gì để lấy lại ở màn hình này."


def test_a_digit_takes_another_proposal(clerk: Clerk) -> None:
    title = "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026, quyển hai"
    office = office_of(clerk)
    clerk.workspace.session.announce(
        new_dossier(office, NewDossier("TH.03", title, kind=DossierKind.NUMERIC_SERIES))
    )
    clerk.wait()
    go_to(clerk, "112-QĐ/ĐU")
    proposals = tab_of(clerk).selected()[0].choices
    assert [choice.code for choice in proposals] == ["TH.02/2026", "TH.03/2026"]
    key(clerk, Key.Key_2)
    assert placed(clerk, "112-QĐ/ĐU") == ["TH.03/2026"]
    key(clerk, Key.Key_5)
    assert len(lines(clerk)) == 5


def test_every_proposal_says_why(clerk: Clerk) -> None:
    go_to(clerk, "112-QĐ/ĐU")
    for choice, shown in zip(tab_of(clerk).selected()[0].choices, tab_of(clerk).choices, strict=True):
        assert choice.why
        assert choice.why in shown.text()


def test_many_lines_go_into_one_dossier_together(clerk: Clerk) -> None:
    go_to(clerk, "114-QĐ/ĐU")
    key(clerk, Key.Key_Down, SHIFT)
    key(clerk, Key.Key_Down, SHIFT)
    assert tab_of(clerk).about.text() == "3 dòng đã chọn, cùng đưa vào một hồ sơ:"
    key(clerk, Key.Key_Return)
    assert [placed(clerk, f"{n}-QĐ/ĐU") for n in (114, 112, 111, 110)] == [["TH.02/2026"]] * 3 + [[]]
    assert len(lines(clerk)) == 3
    key(clerk, Key.Key_Z, CTRL)
    assert len(lines(clerk)) == 6


def test_letters_open_the_picker_and_go_on_there(clerk: Clerk, type_text: TypeText) -> None:
    go_to(clerk, "12-GM/UBND")

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, DossierPicker)
        clerk.bot.waitUntil(lambda: not dialog.words.hasSelectedText())
        type_text(dialog.words, "n.15")
        assert dialog.words.text() == "hn.15"
        clerk.bot.waitUntil(lambda: len(dialog.model.rows) == 1)
        clerk.press(dialog.words, Key.Key_Return)

    meanwhile(clerk, choose)
    clerk.bot.keyClick(tab_of(clerk).table, "h")
    clerk.wait()
    assert placed(clerk, "12-GM/UBND") == ["HN.15/2026"]


def test_the_picker_moves_with_the_arrows(clerk: Clerk) -> None:
    go_to(clerk, "12-GM/UBND")
    taken = []

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, DossierPicker)
        clerk.press(dialog.words, Key.Key_Down)
        taken.append(dialog.model.rows[1][0])
        clerk.press(dialog.words, Key.Key_Return)

    meanwhile(clerk, choose)
    key(clerk, Key.Key_Return, CTRL)
    assert placed(clerk, "12-GM/UBND") == taken


def test_no_dossier_needs_a_reason_and_remembers_it(clerk: Clerk) -> None:
    go_to(clerk, "12-GM/UBND")

    def refuse_then_say(dialog: QDialog) -> None:
        assert isinstance(dialog, ReasonDialog)
        clerk.press(dialog.edit, Key.Key_Return)
        assert dialog.isVisible()
        assert dialog.field.error
        clerk.type_into(dialog.edit, "Gửi để biết")
        clerk.press(dialog.edit, Key.Key_Return)

    meanwhile(clerk, refuse_then_say)
    key(clerk, Key.Key_K)
    assert lines(clerk)[-1] == "Đơn của ông Bình"
    assert in_bar(clerk) == "Sổ văn bản   5"
    row = registers.register_rows(
        office_of(clerk), registers.register_ids(office_of(clerk), Direction.INCOMING)
    )[0]
    assert row.no_dossier_reason == "Gửi để biết"

    def take_the_same(dialog: QDialog) -> None:
        assert isinstance(dialog, ReasonDialog)
        assert dialog.reason == "Gửi để biết"
        clerk.press(dialog.edit, Key.Key_Return)

    meanwhile(clerk, take_the_same)
    key(clerk, Key.Key_Delete)
    assert in_bar(clerk) == "Sổ văn bản   4"
    key(clerk, Key.Key_Z, CTRL)
    key(clerk, Key.Key_Z, CTRL)
    assert in_bar(clerk) == "Sổ văn bản   6"


def test_a_refusal_brings_the_line_back_with_its_sentence(clerk: Clerk) -> None:
    go_to(clerk, "112-QĐ/ĐU")
    uid = tab_of(clerk).selected()[0].uid
    registers.no_dossier(office_of(clerk), [uid], "Ở máy khác")  # this window has not heard of it
    register_entry.edit_entry(
        office_of(clerk), uid, register_entry.entry_of(office_of(clerk), uid).revision, subject="Khác"
    )
    choice = tab_of(clerk).selected()[0].choices[0]
    broken = type(choice)("khong-co", choice.code, choice.title, choice.why)
    tab_of(clerk)._file_into(tab_of(clerk).selected(), broken)
    clerk.wait()
    assert tab_of(clerk).trouble.text
    assert tab_of(clerk).trouble.isVisible()


def test_scans_wait_with_the_papers_and_are_filed_by_one_key(clerk: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "quet"
    folder.mkdir()
    for name in ("112-QD-DU.pdf", "scan0001.pdf", "BC mat BVCTNB.pdf"):
        write_pdf(folder / name, name, 2)
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    screen = screen_of(clerk)
    screen.watch_folder(folder)
    clerk.wait()
    clerk.bot.waitUntil(lambda: in_bar(clerk) == "Sổ văn bản   8")
    assert "1 tệp mang dấu mật" in screen.scans.text
    shown = {line.subject: line for line in tab_of(clerk).model.lines}
    assert shown["112-QD-DU.pdf"].choices[0].code == "TH.02/2026"  # as its unfiled paper proposes
    tab = tab_of(clerk)
    tab._put_cursor([line.subject for line in tab.model.lines].index("112-QD-DU.pdf"))
    key(clerk, Key.Key_Return)
    assert placed(clerk, "112-QĐ/ĐU") == ["TH.02/2026"]
    assert in_bar(clerk) == "Sổ văn bản   6"  # the scan and the paper it shows
    assert "112-QĐ/ĐU" not in lines(clerk)
    tab._put_cursor([line.subject for line in tab.model.lines].index("scan0001.pdf"))

    def say_what_it_is(dialog: QDialog) -> None:
        assert isinstance(dialog, ScanDialog)
        clerk.click(dialog.take)
        assert dialog.fields["dossier"].error
        assert dialog.fields["subject"].error
        dialog.show_dossier(queries.resolve(office_of(clerk), "HN.15"), "HN.15/2026")
        clerk.type_into(dialog.subject, "Giấy mời hội nghị")
        clerk.click(dialog.take)

    meanwhile(clerk, say_what_it_is)
    key(clerk, Key.Key_Return)
    assert scan_folder.waiting_count(office_of(clerk)) == 0
    key(clerk, Key.Key_Z, CTRL)
    assert scan_folder.waiting_count(office_of(clerk)) == 1
    assert sorted(path.name for path in folder.iterdir()) == [
        "112-QD-DU.pdf", "BC mat BVCTNB.pdf", "scan0001.pdf"
    ]  # fmt: skip


def test_a_sub_folder_the_scanner_makes_is_watched_at_once(clerk: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "quet"
    folder.mkdir()
    screen = screen_of(clerk)
    screen.watch_folder(folder)
    clerk.wait()
    today = folder / "2026-11-16"
    today.mkdir()
    screen.watch.look()
    clerk.wait()
    assert set(screen.watch._watcher.directories()) == {str(folder), str(today)}
    write_pdf(today / "scan0002.pdf", "x", 1)
    os.utime(today / "scan0002.pdf", (LONG_AGO, LONG_AGO))
    clerk.bot.waitUntil(
        lambda: "2026-11-16/scan0002.pdf" in [line.subject for line in tab_of(clerk).model.lines],
        timeout=10_000,
    )


def test_a_folder_that_goes_away_is_told_and_work_goes_on(clerk: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "quet"
    folder.mkdir()
    screen = screen_of(clerk)
    screen.watch_folder(folder)
    clerk.wait()
    folder.rename(tmp_path / "rut-day-mang")
    screen.watch.look()
    clerk.wait()
    assert "Không mở được thư mục quét" in screen.trouble.text
    go_to(clerk, "112-QĐ/ĐU")
    key(clerk, Key.Key_Return)
    assert placed(clerk, "112-QĐ/ĐU") == ["TH.02/2026"]
    (tmp_path / "rut-day-mang").rename(folder)
    screen.watch.look()
    clerk.wait()
    assert screen.trouble.text == ""
    screen.watch_folder(None)
    clerk.wait()
    assert not screen._look_now.isEnabled()


def test_a_register_is_narrowed_and_leads_to_the_dossier(clerk: Clerk) -> None:
    go_to(clerk, "112-QĐ/ĐU")
    key(clerk, Key.Key_Return)
    clerk.workspace.show_place("registers", "out")
    clerk.wait()
    listed = screen_of(clerk).outgoing
    assert listed.count.text() == "4 văn bản"
    clerk.type_into(listed.words, "112")
    clerk.bot.waitUntil(lambda: listed.model.rowCount() == 1)
    listed.words.clear()
    listed.year.setCurrentIndex(2)  # last year
    clerk.wait()
    clerk.bot.waitUntil(lambda: listed.model.rowCount() == 0)
    assert listed.table.isVisible()  # a filter without hits is not an empty register
    listed.year.setCurrentIndex(0)
    clerk.bot.waitUntil(lambda: listed.model.rowCount() == 4)
    clerk.wait()
    listed.table.selectRow(1)
    clerk.press(listed.table, Key.Key_Return)
    clerk.wait()
    assert clerk.screen.sheet is not None
    assert clerk.screen.sheet.dossier.code == "TH.02/2026"


def test_a_paper_is_entered_once_and_mended(clerk: Clerk) -> None:
    screen = screen_of(clerk)
    screen.tabs.setCurrentWidget(screen.outgoing)
    clerk.wait()

    def type_known(dialog: QDialog) -> None:
        assert isinstance(dialog, EntryDialog)
        clerk.type_into(dialog.edits["number"], "112-QĐ/ĐU")
        clerk.type_into(dialog.edits["day"], "20/11/2026")
        clerk.click(dialog.save)
        assert dialog.fields["subject"].error
        clerk.type_into(dialog.edits["subject"], "Quyết định số 112")
        clerk.click(dialog.save)
        clerk.wait()
        assert "đã có trong sổ" in dialog.fields["number"].error
        clerk.type_into(dialog.edits["number"], "113-QĐ/ĐU")
        clerk.click(dialog.save)
        clerk.wait()

    meanwhile(clerk, type_known)
    clerk.click(screen.add)
    clerk.wait()
    assert placed(clerk, "113-QĐ/ĐU") == []
    row = next(
        at for at in range(5) if getattr(screen.outgoing.model.row(at), "number_text", "") == "113-QĐ/ĐU"
    )
    screen.outgoing.table.selectRow(row)

    def mend(dialog: QDialog) -> None:
        assert isinstance(dialog, EntryDialog)
        assert dialog.edits["number"].text() == "113-QĐ/ĐU"
        clerk.type_into(dialog.edits["signer"], "Lê Văn Tám")
        clerk.click(dialog.save)
        clerk.wait()

    meanwhile(clerk, mend)
    clerk.press(screen.outgoing.table, Key.Key_F2)
    clerk.bot.waitUntil(lambda: screen.done.text == "Đã lưu vào sổ văn bản.")
    clerk.wait()
    found = screen.outgoing.model.row(row)
    assert found is not None
    assert register_entry.entry_of(office_of(clerk), found.uid).signer == "Lê Văn Tám"


def test_gaps_get_their_reason_by_a_digit(clerk: Clerk) -> None:
    clerk.workspace.show_place("registers", "series:Quyết định ĐU")
    clerk.wait()
    panel = screen_of(clerk).series
    assert panel.gaps.rows == [("113", "chưa ghi", "")]
    assert panel.series.rows[panel.table.currentIndex().row()][4] == "1"
    clerk.press(panel.gap_table, Key.Key_1)
    clerk.wait()
    assert panel.gaps.rows == [("113", "Số bỏ, không phát hành", "")]
    assert panel.series.rows[panel.table.currentIndex().row()][4] == ""
    clerk.window.activateWindow()
    clerk.bot.waitUntil(clerk.window.isActiveWindow)
    clerk.press(panel.gap_table, Key.Key_3)
    assert panel.note.hasFocus()  # it wants the code of that dossier
    clerk.press(panel.note, Key.Key_Return)
    clerk.wait()
    assert panel.trouble.text.startswith("Hãy cho biết văn bản lưu ở hồ sơ nào")
    clerk.type_into(panel.note, "TH.05/2026")
    clerk.press(panel.note, Key.Key_Return)
    clerk.wait()
    assert "TH.05/2026" in panel.trouble.text  # there is no such dossier
    clerk.type_into(panel.note, "HN.15/2026")
    clerk.press(panel.note, Key.Key_Return)
    clerk.wait()
    assert panel.gaps.rows == [("113", "Lưu ở hồ sơ HN.15/2026", "")]
    chosen = panel.chosen
    assert chosen is not None
    (said,) = series_service.series(office_of(clerk), chosen.key).missing
    assert (said.reason, said.dossier_code) == (MissingReason.IN_OTHER_DOSSIER, "HN.15/2026")
    for _ in range(2):
        clerk.press(panel.gap_table, Key.Key_Z, CTRL)
        clerk.wait()
    assert panel.gaps.rows == [("113", "chưa ghi", "")]


def test_a_blank_list_is_written_and_nothing_is_written_over(clerk: Clerk, tmp_path: Path) -> None:
    screen = screen_of(clerk)
    for _ in range(2):
        screen.write_blank("in", tmp_path / "den.xlsx")
        clerk.wait()
    assert sorted(path.name for path in tmp_path.glob("den*")) == ["den (2).xlsx", "den.xlsx"]
    assert "den (2).xlsx" in screen.done.text


def test_the_last_line_leaves_and_the_screen_says_so(clerk: Clerk) -> None:
    tab = tab_of(clerk)
    for uid in [line.uid for line in tab.model.lines[1:]]:
        registers.no_dossier(office_of(clerk), [uid], "Gửi để biết")
    tab.reload()
    clerk.wait()
    assert lines(clerk) == ["114-QĐ/ĐU"]
    key(clerk, Key.Key_Return)
    assert not tab.table.isVisible()
    assert in_bar(clerk) == "Sổ văn bản"


def test_what_changes_elsewhere_is_counted_unseen_and_listed_when_seen(clerk: Clerk) -> None:
    clerk.workspace.show_place("dossiers")
    clerk.wait()
    office = office_of(clerk)
    uid = next(line.uid for line in tab_of(clerk).model.lines if line.symbol == "12-GM/UBND")
    clerk.workspace.session.announce(registers.no_dossier(office, [uid], "Gửi để biết"))
    clerk.wait()
    assert in_bar(clerk) == "Sổ văn bản   5"
    assert "12-GM/UBND" in lines(clerk)  # not read again while nobody looks
    clerk.workspace.show_place("registers")
    clerk.wait()
    assert "12-GM/UBND" not in lines(clerk)
