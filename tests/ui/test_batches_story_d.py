"""Story D1 at the window: 27 dossiers ended in 2025, 25 handed over on 18/12/2026, to the figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain import dates, retention
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.hand_over import BatchState
from hoso_desktop.services import batches, holdings, papers, people, queries
from hoso_desktop.services.office import Office
from hoso_desktop.ui.batch_proposal_dialog import BatchProposalDialog
from hoso_desktop.ui.batch_screen import BatchScreen
from tests.services.test_paper_hand_in import DAY, GIVEN, WANT, made, words_of
from tests.support.office import PASSWORD, write_pdf
from tests.ui.driver import Clerk
from tests.ui.test_batches import give, place, print_both, receive

KEPT = {row["code"] for row in GIVEN["dossiers"] if row["decision"] == "keep"}
MEMBERS = {"ĐV.01", "ĐV.02"}


@pytest.fixture
def december(clerk: Clerk, tmp_path: Path) -> Clerk:
    """The clerk on 18/12/2026: the 27 dossiers are entered, two kept back with written consent."""
    clerk.clock.move(DAY - clerk.clock.now())
    clerk.put_office()
    office, file = clerk.workspace.session.office, write_pdf(tmp_path / "a.pdf")
    people.add_person(office, "Lê Văn Hùng", "chanhvp", PASSWORD, "Chánh Văn phòng", cost=FLOOR)
    over = 0
    for row in GIVEN["dossiers"]:
        keep = row["decision"] == "keep"
        files = row["files"] + (0 if keep else over)
        over = max(0, files - row["sheets"])
        period, ended = retention.parse(row["retention"]), dates.parse(row["ended"]).full
        assert period is not None
        uid = made(
            office, row["code"], period, sheets=row["sheets"], files=files - over, box=row["box"], file=file,
            ended=ended or date.min, title=row["title"],
        )  # fmt: skip
        if keep:
            holdings.keep_back(office, uid, consent_number="12-CV/ĐU", reason="còn dùng")
    return clerk


def choose(clerk: Clerk, screen: BatchScreen) -> None:
    """What is proposed, and the dossiers of members because the clerk says so: Space on their lines."""

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, BatchProposalDialog)
        clerk.wait()
        why = {each.code.split("/")[0]: each for _, each in dialog.model.found if not each.ready}
        assert set(why) == KEPT | MEMBERS
        for row, (_, each) in enumerate(dialog.model.found):
            if each.code.split("/")[0] in MEMBERS:
                dialog.table.selectRow(row)
                assert "đảng viên" in dialog.why.text()
                clerk.press(dialog.table, Qt.Key.Key_Space)
        assert dialog.make.text() == f"Lập đợt gồm {WANT['handed_over']} hồ sơ"
        clerk.press(dialog, Qt.Key.Key_Return)
        clerk.wait()
        assert dialog.made

    with clerk.answering(take):
        clerk.press(screen.first, Qt.Key.Key_Space)
    clerk.wait()


def printed(office: Office) -> tuple[str, str]:
    """The words of F5 and F6 as the print dialog draws them for the hand-over."""
    lists, minutes = (papers.render(office, form, ["2026/1"]) for form in ("hand_in_list", "hand_in_minutes"))
    return words_of(lists.pdf), words_of(minutes.pdf)


@pytest.mark.battery
def test_d1_from_what_falls_due_to_the_receipt(december: Clerk) -> None:
    clerk, office = december, december.workspace.session.office
    screen = place(clerk)
    choose(clerk, screen)
    assert screen.model.rows[0][3] == str(WANT["handed_over"]) == "25"
    assert screen.open.whole is not None
    assert screen.open.whole.unready == ()
    assert print_both(clerk, screen) == [("hand_in_list", 2), ("hand_in_minutes", 2)]
    lists, minutes = printed(office)
    for want in WANT["F5"].values():
        assert f"Mục lục này gồm: {want['dossiers']:02d} hồ sơ (đơn vị bảo quản)." in lists
        assert f"Tổng số tờ: {want['sheets']['text']} tờ (Viết bằng chữ: {want['sheets']['line']})." in lists
    assert sum(want["sheets"]["value"] for want in WANT["F5"].values()) == 1261
    want = WANT["F6"]
    for line in ("boxes_line", "dossiers_line", "time_line"):
        assert want[line] in minutes
    assert f"Tổng số hồ sơ: {want['electronic']['dossiers']}" in minutes
    assert f"Tổng số tệp tin trong hồ sơ: {want['electronic']['files']}" in minutes
    assert "Đồng chí: Lê Văn Hùng" in minutes
    give(clerk, screen)
    (batch,) = batches.every(office)
    assert (batch.batch.handed_on, batch.batch.boxes) == ("2026-12-18", 5)
    rows = queries.dossier_rows(office, queries.dossier_ids(office, queries.EVERYTHING, limit=100))
    states = [row.state for row in rows]
    assert states.count(DossierState.IN_OFFICE_ARCHIVE) == 25
    assert states.count(DossierState.COMPLETED) == 2
    receive(clerk, screen, "01/BN")
    clerk.click(screen.open.act)
    clerk.wait()
    assert batches.every(office)[0].batch.state is BatchState.CLOSED
    assert {row[3] for row in screen.open.items.rows} == {"Đạt"}
