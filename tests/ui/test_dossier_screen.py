"""A dossier's screen follows what happens beside it."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.services import check_rules, dossiers, papers
from tests.support.office import paper
from tests.ui.driver import Clerk


def test_a_print_takes_the_strip_away_that_asked_for_it(dossier_clerk: Clerk, tmp_path: Path) -> None:
    clerk, office = dossier_clerk, dossier_clerk.workspace.session.office
    papers.print_set(office, clerk.screen.uid, tmp_path)
    changes = dossiers.add_documents(office, clerk.screen.uid, [paper("Thông báo kết luận hội nghị")])
    clerk.workspace.session.announce(changes)
    clerk.wait()
    assert "Cần in lại" in clerk.screen.stale.text
    papers.print_set(office, clerk.screen.uid, tmp_path)
    clerk.workspace.session.announce(None)  # as the print dialog does
    clerk.wait()
    assert clerk.screen.stale.text == ""


def test_a_check_switched_off_is_gone_from_the_open_dossier(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    clerk.paste("103-TBB/ĐU\t13/11/2026\tThông báo lịch họp\tBan Thường vụ Đảng ủy xã\t4\t2\n")
    assert [finding.code for finding in clerk.screen.side.panel.findings] == ["C93"]
    check_rules.set_check(clerk.workspace.session.office, "C93", on=False)
    clerk.workspace.session.announce(None)
    clerk.wait()
    assert clerk.screen.side.panel.findings == ()
