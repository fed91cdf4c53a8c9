"""Handing over at the window: what falls due, a hand-over of it, what it lacks, papers, receipts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.hand_over import BatchState, HandOverKind, ItemState, Road
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import (
    arrangement,
    batches,
    dossiers,
    hand_over,
    holdings,
    lifecycle,
    packages,
    profile_choice,
)
from hoso_desktop.services.batch_overview import whole
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.ui.batch_build_dialog import BatchBuildDialog
from hoso_desktop.ui.batch_details_dialog import BatchDetailsDialog
from hoso_desktop.ui.batch_proposal_dialog import BatchProposalDialog
from hoso_desktop.ui.batch_reason_dialog import BatchReasonDialog
from hoso_desktop.ui.batch_screen import BatchScreen
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.package_dialog import PackageDialog
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.receipt_dialog import ReceiptDialog
from hoso_desktop.ui.step_dialog import StepDialog
from hoso_desktop.ui.workspace import Workspace
from tests.services.test_receipts import SEED, Given
from tests.support.lifecycle import put_into
from tests.support.office import add_dossier, paper, write_pdf
from tests.ui.driver import Clerk

DAY = datetime(2026, 12, 18, 9, tzinfo=VIETNAM)


@pytest.fixture
def december(clerk: Clerk) -> Clerk:
    """An empty office on 18/12/2026, when what ended in 2025 falls due."""
    clerk.clock.move(DAY - clerk.clock.now())
    clerk.put_office()
    return clerk


def made(office: Office, notation: str, *, file: Path | None = None, bare: int = 0) -> str:
    """A completed dossier whose work ended in 2025; `bare` papers of it have no file."""
    uid = add_dossier(office, notation, f"Hồ sơ {notation}")
    files = [file, *[None] * bare]
    rows = [
        paper("Báo cáo", number=f"{n}-BC/ĐU", date="05/06/2025", file=one, author="Đảng ủy xã Tân Lập")
        for n, one in enumerate(files, start=1)
    ]
    dossiers.add_documents(office, uid, rows)
    lifecycle.end_work(office, uid, date(2025, 12, 30))
    put_into(office, uid, Step.COMPLETED)
    return uid


def place(clerk: Clerk) -> BatchScreen:
    """The place, shown and at rest."""
    clerk.workspace.show_place("batches")
    clerk.wait()
    return cast(BatchScreen, clerk.workspace.page("batches"))


def take_all(clerk: Clerk, screen: BatchScreen) -> None:
    """`Lập đợt nộp…`, taking what is proposed."""

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, BatchProposalDialog)
        clerk.wait()
        clerk.click(dialog.make)
        clerk.wait()

    with clerk.answering(take):
        clerk.click(screen.first if screen.first.isVisible() else screen.new)
    clerk.wait()


def test_the_empty_place_teaches_and_what_falls_due_is_ticked_with_its_reason(december: Clerk) -> None:
    clerk, office = december, december.workspace.session.office
    made(office, "TH.01")
    kept = made(office, "TH.02")
    holdings.keep_back(office, kept, consent_number="12-CV/ĐU", reason="còn dùng")
    screen = place(clerk)
    assert screen.first.isVisible()
    assert not screen.table.isVisible()

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, BatchProposalDialog)
        clerk.wait()
        ticks = [(each.code, each.uid in dialog.model.chosen) for _, each in dialog.model.found]
        assert ticks == [("TH.01/2026", True), ("TH.02/2026", False)]
        dialog.table.selectRow(1)
        assert "giữ lại" in dialog.why.text()
        clerk.press(dialog.table, Qt.Key.Key_Space)
        assert dialog.make.text() == "Lập đợt gồm 2 hồ sơ"
        clerk.press(dialog.table, Qt.Key.Key_Space)
        assert dialog.make.text() == "Lập đợt gồm 1 hồ sơ"
        clerk.click(dialog.make)
        clerk.wait()

    with clerk.answering(take):
        clerk.click(screen.first)
    clerk.wait()
    assert screen.table.isVisible()
    assert screen.model.rows[0][0] == "Nộp lưu trữ cơ quan năm 2026, đợt 01"
    assert [item.code for item in screen.open.items.items] == ["TH.01/2026"]
    (only,) = batches.every(office)
    assert len(only.items) == 1


def test_a_year_without_anything_due_says_what_to_do(december: Clerk) -> None:
    clerk = december
    dialog = BatchProposalDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    clerk.wait()
    assert "Hãy chọn năm khác" in dialog.summary.text()
    assert not dialog.make.isEnabled()
    dialog.close()


def test_what_is_lacking_leads_to_the_dossier(december: Clerk) -> None:
    """A dossier opened again after it was put in stops the hand-over; `Sửa ngay` opens its step."""
    clerk, office = december, december.workspace.session.office
    uid = made(office, "TH.01")
    put_into(office, uid, Step.REOPENED)
    batches.create(office, HandOverKind.OFFICE_ARCHIVE, 2026, [uid])
    screen = place(clerk)
    assert screen.open.act.text() == "Xem còn thiếu gì"
    clerk.click(screen.open.act)
    assert screen.open.lack_table.hasFocus()
    assert "chưa giao được" in screen.open.lacks.rows[0][2]
    with clerk.answering(lambda dialog: dialog.reject()):
        clerk.press(screen.open.lack_table, Qt.Key.Key_Return)
        clerk.wait()
    assert clerk.screen.uid == uid


def mend_first(clerk: Clerk, screen: BatchScreen, words: str) -> None:
    """The line of that sentence, and Enter on it."""
    assert screen.open.act.text() == "Xem còn thiếu gì"
    clerk.click(screen.open.act)
    row = next(at for at, line in enumerate(screen.open.lacks.rows) if words in line[2])
    screen.open.lack_table.selectRow(row)
    clerk.press(screen.open.lack_table, Qt.Key.Key_Return)
    clerk.wait()


def test_a_paper_without_its_file_is_the_very_cell(december: Clerk, tmp_path: Path) -> None:
    clerk, office = december, december.workspace.session.office
    uid = arranged(office, "TH.01", write_pdf(tmp_path / "a.pdf"), bare=1)
    batches.create(office, HandOverKind.HISTORICAL_ARCHIVE, 2026, [uid])
    mend_first(clerk, place(clerk), "chưa có tệp")
    now = clerk.table.currentIndex()
    assert (clerk.screen.uid, now.row(), now.column()) == (uid, 1, Column.FILE)


def test_what_a_package_lacks_leads_to_where_it_is_said(december: Clerk, tmp_path: Path) -> None:
    """The office's code in the settings, the numbers of the archive in their dialog."""
    clerk, office = december, december.workspace.session.office
    uid = made(office, "TH.01", file=write_pdf(tmp_path / "a.pdf"))
    put_into(office, uid, Step.HANDED_IN)
    batches.create(office, HandOverKind.HISTORICAL_ARCHIVE, 2026, [uid])
    mend_first(clerk, place(clerk), "chưa có mã định danh")
    assert clerk.workspace.stack.currentWidget() is clerk.workspace.settings
    asked: list[str] = []

    def look(dialog: QDialog) -> None:
        asked.append(type(dialog).__name__)
        dialog.reject()

    with clerk.answering(look):
        mend_first(clerk, place(clerk), "Chưa có mục lục số")
    assert (asked, clerk.screen.uid) == (["ArrangeDialog"], uid)


def say_who(clerk: Clerk, dialog: QDialog) -> None:
    """Who receives, five boxes."""
    assert isinstance(dialog, BatchDetailsDialog)
    clerk.wait()
    dialog.receiver.setEditText("Lê Văn Hùng")
    clerk.type_into(dialog.position, "Chánh Văn phòng")
    clerk.type_into(dialog.boxes, "5")
    clerk.click(dialog.save)
    clerk.wait()


def print_both(clerk: Clerk, screen: BatchScreen) -> list[tuple[str, int]]:
    """`In F5, F6 (2 bản)…`: the forms shown and the copies offered."""
    shown: list[tuple[str, int]] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, PrintDialog)
        clerk.wait()
        assert not dialog.wrong.isVisible()
        shown.append((dialog.form_id, dialog.panel.copies.value()))
        if len(shown) == 1:
            with_next(clerk, look)
        dialog.reject()

    def who(dialog: QDialog) -> None:
        with_next(clerk, look)
        say_who(clerk, dialog)

    with clerk.answering(who):
        clerk.click(screen.open.act)
    clerk.wait()
    return shown


def with_next(clerk: Clerk, fill: Callable[[QDialog], object]) -> None:
    """Answer the dialog that opens after the one that stands there now."""
    before = QApplication.activeModalWidget()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog is not before:
            fill(dialog)
        else:
            QTimer.singleShot(20, clerk.window, look)

    QTimer.singleShot(0, clerk.window, look)


def give(clerk: Clerk, screen: BatchScreen) -> None:
    """`Bàn giao…`, with what was noted before."""

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, BatchDetailsDialog)
        clerk.wait()
        clerk.click(dialog.save)
        clerk.wait()

    assert screen.open.act.text() == "Bàn giao…"
    with clerk.answering(take):
        clerk.click(screen.open.act)
    clerk.wait()


def receive(clerk: Clerk, screen: BatchScreen, number: str, back: str = "", reason: str = "") -> None:
    """`Nhận biên nhận…` on paper; one dossier may come back."""

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, ReceiptDialog)
        clerk.wait()
        page = dialog.paper
        dialog.tabs.setCurrentWidget(page)
        if back:
            page.table.selectRow([item.code for item in page.given].index(back))
            clerk.press(page.table, Qt.Key.Key_Return)
            assert page.reason.hasFocus()
            clerk.type_into(page.reason, reason)
        clerk.click(dialog.take)
        clerk.wait()
        assert "số" in page.fields["number"].error  # nothing is filed without its number
        clerk.type_into(page.number, number)
        clerk.click(dialog.take)
        clerk.wait()

    assert screen.open.act.text() == "Nhận biên nhận…"
    with clerk.answering(take):
        clerk.click(screen.open.act)
    clerk.wait()


def states(office: Office) -> list[ItemState]:
    (only,) = batches.every(office)
    return [item.state for item in only.items]


def test_what_comes_back_goes_again_as_its_next_version(december: Clerk) -> None:
    """Paper only: proposed, printed, handed over, one given back, mended, handed over again, closed."""
    clerk, office = december, december.workspace.session.office
    uids = [made(office, name) for name in ("TH.01", "TH.02")]
    screen = place(clerk)
    take_all(clerk, screen)
    assert "Chỉ giao bản giấy, không có tệp: 2 hồ sơ" in screen.open.next.text
    assert print_both(clerk, screen) == [("hand_in_list", 2), ("hand_in_minutes", 2)]
    give(clerk, screen)
    assert screen.model.rows[0][2] == "Đã giao, chờ biên nhận"
    receive(clerk, screen, "01/BN", "TH.02/2026", "thiếu mục lục")
    assert states(office) == [ItemState.ACCEPTED, ItemState.RETURNED]
    assert screen.model.rows[0][2] == "1 hồ sơ bị trả lại"
    assert screen.open.items.rows[1][-1] == "thiếu mục lục"
    assert screen.open.act.text() == "Làm lại bản mới"
    assert screen.open.panel.sentences.item(0).text() == "Bị trả lại: thiếu mục lục"
    clerk.click(screen.open.act)
    clerk.wait()
    assert screen.open.items.rows[1][3] == "Trong đợt (lần 2)"
    give(clerk, screen)
    receive(clerk, screen, "02/BN")
    assert screen.open.act.text() == "Kết thúc đợt"
    clerk.click(screen.open.act)
    clerk.wait()
    assert batches.every(office)[0].batch.state is BatchState.CLOSED
    assert not screen.open.act.isVisible()
    assert [row[0] for row in screen.open.receipts.rows] == ["01/BN", "02/BN"]
    assert all(lifecycle.view(office, uid).sheet.documents for uid in uids)


def test_what_came_back_is_counted_before_anybody_looks(december: Clerk) -> None:
    clerk, office = december, december.workspace.session.office
    uids = [made(office, name) for name in ("TH.01", "TH.02")]
    uid = batches.create(office, HandOverKind.OFFICE_ARCHIVE, 2026, uids).uid
    hand_over.hand_over(office, uid)
    hand_over.give_back(office, uid, uids[0], "thiếu mục lục")
    again = Workspace(clerk.workspace.session, clerk.window)
    clerk.wait()
    names = [again.places.item(row).text() for row in range(again.places.count())]
    assert "Nộp lưu   1" in names
    again.deleteLater()


def test_ctrl_p_offers_both_papers(december: Clerk) -> None:
    clerk, office = december, december.workspace.session.office
    batches.create(office, HandOverKind.OFFICE_ARCHIVE, 2026, [made(office, "TH.01")])
    place(clerk)
    offered: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            offered.extend(action.text() for action in menu.actions())
            menu.close()
        else:
            QTimer.singleShot(20, clerk.window, look)

    QTimer.singleShot(0, clerk.window, look)
    clerk.press(clerk.workspace, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    clerk.bot.waitUntil(lambda: len(offered) == 2)
    assert "F5" in offered[0]
    assert "F6" in offered[1]


def arranged(office: Office, notation: str, file: Path, *, bare: int = 0) -> str:
    """A dossier with a file, in the office archive."""
    uid = made(office, notation, file=file, bare=bare)
    put_into(office, uid, Step.HANDED_IN)
    arrangement.arrange(office, uid, "01")
    return uid


@pytest.fixture
def province(december: Clerk, tmp_path: Path) -> tuple[Clerk, str, list[str]]:
    """A hand-over to the historical archive: two dossiers with files, one without."""
    office = december.workspace.session.office
    save_settings(office, code="A99.021")
    uids = [arranged(office, name, write_pdf(tmp_path / f"{name}.pdf")) for name in ("TH.01", "TH.02")]
    bare = made(office, "TH.03")
    put_into(office, bare, Step.HANDED_IN)
    arrangement.arrange(office, bare, "01")
    batch = batches.create(office, HandOverKind.HISTORICAL_ARCHIVE, 2026, [*uids, bare]).uid
    batches.describe(office, batch, batches.Details(boxes=1, receiver_person="Trần Văn Bình"))
    return december, batch, uids


def pack(clerk: Clerk, screen: BatchScreen, folder: Path, *, bare: str = "TH.03/2026") -> str:
    """`Đóng gói…` into a folder; what the dialog told."""
    told: list[str] = []

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, BatchBuildDialog)
        clerk.wait()
        assert "chưa xác nhận" in dialog.profile.box.currentText()
        assert f"không có gói: {bare}" in dialog.summary.text() or not bare
        with clerk.bot.waitSignal(dialog.finished_building, timeout=20_000):
            dialog.build_in(folder)
        told.append(dialog.told.text or dialog.wrong.text)
        clerk.wait()
        dialog.reject()

    assert screen.open.act.text() == "Đóng gói…"
    with clerk.answering(take):
        clerk.click(screen.open.act)
    clerk.wait()
    return told[0]


def scan_again(clerk: Clerk, folder: Path) -> None:
    """In the dossier that came back: `Bổ sung` with the reason, then a better scan of its paper."""

    def why(dialog: QDialog) -> None:
        assert isinstance(dialog, StepDialog)
        dialog.reason.setPlainText("Nơi nhận trả lại: tệp mờ")
        clerk.click(dialog.take)
        clerk.wait()

    with clerk.answering(why):
        clerk.screen.lifecycle.take(Step.SUPPLEMENTED)
        clerk.wait()
    office = clerk.workspace.session.office
    assert clerk.screen.sheet is not None
    first = clerk.screen.sheet.documents[0].uid
    better = write_pdf(folder / "ro.pdf", "van ban ro chu")
    clerk.workspace.session.announce(dossiers.attach_file(office, first, better))
    clerk.wait()


def test_packages_and_a_signed_receipt(province: tuple[Clerk, str, list[str]], tmp_path: Path) -> None:
    """Built, handed over, told of by a signed file whose key is compared once; one comes back."""
    clerk, batch, (first, second) = province
    office = clerk.workspace.session.office
    screen = place(clerk)
    usb = tmp_path / "usb"
    usb.mkdir()
    assert pack(clerk, screen, usb).startswith("Đã đóng gói 2 hồ sơ")
    assert all(packages.verify_file(path, office=office).good for path in usb.glob("*.zip"))
    assert [row[2] for row in screen.open.items.rows] == ["Đã đóng gói", "Đã đóng gói", "Chỉ giấy"]
    give(clerk, screen)
    given = Given(office, batch, first, second, tmp_path)
    back = replace(
        given.told(second, ItemState.RETURNED, "Tệp mờ"), documents={1: (ItemState.RETURNED, "Mờ chữ")}
    )
    file = given.write(given.receipt(given.told(first, ItemState.ACCEPTED), back), seed=SEED)

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, ReceiptDialog)
        clerk.wait()
        dialog.file.look(file)
        clerk.wait()
        assert "2 hồ sơ, 1 đạt, 1 bị trả lại" in dialog.file.about.text()
        assert not dialog.take.isEnabled()  # the key was never seen
        clerk.press(dialog.file.compared, Qt.Key.Key_Space)
        clerk.click(dialog.take)
        clerk.wait()
        assert dialog.changes is not None, dialog.wrong.text

    with clerk.answering(take):
        clerk.click(screen.open.act)
    clerk.wait()
    assert states(office) == [ItemState.ACCEPTED, ItemState.RETURNED, ItemState.HANDED_OVER]
    texts = [screen.open.panel.sentences.item(row).text() for row in range(2)]
    assert texts == ["Bị trả lại: Tệp mờ", "Văn bản 1, 01-BC/ĐU · Báo cáo: Bị trả lại. Mờ chữ"]
    assert screen.open.receipts.rows[0][2] == "Có chữ ký số, đã kiểm"
    clerk.click(screen.open.panel.open)
    clerk.wait()
    assert (clerk.screen.uid, clerk.table.currentIndex().row()) == (second, 0)  # the paper told of
    scan_again(clerk, tmp_path)
    place(clerk)
    clerk.click(screen.open.panel.again)
    clerk.wait()
    assert "Nộp lần 2; lần trước bị trả lại: Tệp mờ" in [
        screen.open.panel.sentences.item(row).text() for row in range(screen.open.panel.sentences.count())
    ]
    (usb / "lan-02").mkdir()
    assert pack(clerk, screen, usb, bare="").startswith("Đã đóng gói 1 hồ sơ")
    (again,) = (usb / "lan-02").glob("*.zip")
    before = usb / again.name
    assert before.read_bytes() != again.read_bytes()
    give(clerk, screen)
    assert [item.version for item in batches.view(office, batch).items] == [1, 2, 1]


def test_a_place_that_cannot_be_written_to_is_said_in_words(
    province: tuple[Clerk, str, list[str]], tmp_path: Path
) -> None:
    """What the services say of a target stands in the dialog; the next try may go on."""
    clerk, batch, _ = province
    office = clerk.workspace.session.office
    no_folder = tmp_path / "khong-phai-thu-muc"
    no_folder.write_text("x", encoding="utf-8")
    dialog = BatchBuildDialog(clerk.workspace.session, whole(office, batch), clerk.window)
    dialog.show()
    clerk.wait()
    dialog.build_in(no_folder)
    clerk.wait()
    assert "khong-phai-thu-muc" in dialog.wrong.text
    assert dialog.build.isEnabled()
    usb = tmp_path / "usb"
    usb.mkdir()
    dialog.build_in(usb)
    dialog._stop()
    assert "đóng gói lại thì làm tiếp" in dialog.told.text
    clerk.wait()
    dialog.build_in(usb)
    clerk.wait()
    assert dialog.outcome is not None
    assert len(dialog.outcome.built) + len(dialog.outcome.skipped) == 2
    assert dialog.wrong.text == ""
    dialog.close()


def test_a_receipt_that_was_changed_is_refused_in_words(
    province: tuple[Clerk, str, list[str]], tmp_path: Path
) -> None:
    clerk, batch, (first, second) = province
    office = clerk.workspace.session.office
    screen = place(clerk)
    usb = tmp_path / "usb"
    usb.mkdir()
    pack(clerk, screen, usb)
    give(clerk, screen)
    given = Given(office, batch, first, second, tmp_path)
    file = given.write(given.receipt(given.told(first, ItemState.ACCEPTED)), seed=SEED)
    file.write_bytes(file.read_bytes().replace(b"BN-01", b"BN-09"))
    dialog = ReceiptDialog(clerk.workspace.session, whole(office, batch), clerk.window)
    dialog.show()
    dialog.file.look(file)
    clerk.wait()
    assert "đã bị sửa sau khi ký" in dialog.wrong.text
    assert not dialog.take.isEnabled()
    dialog.close()


def test_a_dossier_goes_on_paper_only_when_the_clerk_says_so(province: tuple[Clerk, str, list[str]]) -> None:
    clerk, batch, _ = province
    office = clerk.workspace.session.office
    screen = place(clerk)
    screen.open.table.selectRow(0)
    clerk.click(screen.open.panel.road)
    clerk.wait()
    assert batches.view(office, batch).items[0].road is Road.PAPER
    assert "2 hồ sơ (TH.01/2026, TH.03/2026)" in screen.open.next.text
    clerk.click(screen.open.panel.remove)
    clerk.wait()
    assert len(batches.view(office, batch).items) == 2


def test_what_was_never_handed_over_is_taken_back(december: Clerk) -> None:
    clerk, office = december, december.workspace.session.office
    uid = batches.create(office, HandOverKind.OFFICE_ARCHIVE, 2026, [made(office, "TH.01")]).uid
    batches.describe(office, uid, batches.Details(boxes=1, receiver_person="Lê Văn Hùng"))
    screen = place(clerk)
    give(clerk, screen)

    def why(dialog: QDialog) -> None:
        assert isinstance(dialog, BatchReasonDialog)
        clerk.click(dialog.take)
        clerk.wait()
        assert "lý do" in dialog.field.error
        dialog.reason.setPlainText("ghi nhầm")
        clerk.click(dialog.take)
        clerk.wait()

    with clerk.answering(why):
        screen.open.acts.take_back()
    clerk.wait()
    assert states(office) == [ItemState.IN_BATCH]


def test_the_profile_of_a_package_is_remembered_for_the_office(december: Clerk, tmp_path: Path) -> None:
    clerk, office = december, december.workspace.session.office
    uid = arranged(office, "TH.01", write_pdf(tmp_path / "a.pdf"))
    session = clerk.workspace.session
    dialog = PackageDialog(session, uid, "TH.01/2026", clerk.window)
    dialog.show()
    clerk.wait()
    ids = [dialog.profile.box.itemData(row) for row in range(dialog.profile.box.count())]
    assert {"dang-hsltcq", "tt05-sip-hoso"} <= set(ids)
    assert dialog.profile.chosen == "dang-hsltcq"
    assert dialog.profile.box.currentText().endswith("(chưa xác nhận)")
    dialog.profile.box.setFocus()
    for _ in range(ids.index("tt05-sip-hoso") - ids.index("dang-hsltcq")):
        clerk.press(dialog.profile.box, Qt.Key.Key_Down)
    clerk.wait()
    assert profile_choice.chosen(office) == "tt05-sip-hoso"
    assert dialog.plan is not None
    assert dialog.plan.profile.id == "tt05-sip-hoso"
    dialog.close()
    again = PackageDialog(session, uid, "TH.01/2026", clerk.window)
    again.show()
    clerk.wait()
    assert again.profile.chosen == "tt05-sip-hoso"
    again.close()
