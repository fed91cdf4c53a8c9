"""Handing over at the window: what falls due, a hand-over of it, what it lacks, papers, receipts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.hand_over import HandOverKind
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import batches, dossiers, holdings, lifecycle
from hoso_desktop.services.office import Office
from hoso_desktop.ui.batch_proposal_dialog import BatchProposalDialog
from hoso_desktop.ui.batch_screen import BatchScreen
from tests.support.lifecycle import put_into
from tests.support.office import add_dossier, paper
from tests.ui.driver import Clerk

DAY = datetime(2026, 12, 18, 9, tzinfo=VIETNAM)


@pytest.fixture
def december(clerk: Clerk) -> Clerk:
    """An empty office on 18/12/2026, when what ended in 2025 falls due."""
    clerk.clock.move(DAY - clerk.clock.now())
    clerk.put_office()
    return clerk


def made(office: Office, notation: str, *, file: Path | None = None) -> str:
    """A completed dossier whose work ended in 2025."""
    uid = add_dossier(office, notation, f"Hồ sơ {notation}")
    row = paper("Báo cáo", number="1-BC/ĐU", date="05/06/2025", file=file, author="Đảng ủy xã Tân Lập")
    dossiers.add_documents(office, uid, [row])
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
