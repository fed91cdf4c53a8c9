"""The papers of a list behind Hôm nay: each opens in the print dialog, an empty one says why."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QDialog

from hoso_desktop.domain import dates
from hoso_desktop.services import dossiers, holdings
from hoso_desktop.services.office import Office
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.today_screen import TodayScreen
from tests.support.lifecycle import close
from tests.support.office import add_dossier
from tests.ui.driver import Clerk


def filled(office: Office) -> None:
    """One dossier of last year kept back and lent, one completed."""
    kept, done = (add_dossier(office, notation, "Hồ sơ công việc") for notation in ("TH.01", "TH.02"))
    for uid in (kept, done):
        dossiers.edit_dossier(office, uid, 1, period="2025", end_override=dates.parse("15/11/2025"))
    holdings.keep_back(office, kept, consent_number="12-CV/ĐU", reason="còn dùng")
    holdings.lend(office, kept, borrower="Ban Xây dựng Đảng", due_on=date(2026, 11, 20))
    close(office, done)


@pytest.mark.parametrize(
    "what, forms",
    [
        ("due", ["hand_in_list", "hand_in_minutes"]),
        ("loans", ["loan_book"]),
        ("holdings", ["kept_back"]),
        ("calendar", ["year_statistics"]),
        ("waiting", []),
    ],
)
def test_a_list_prints_its_papers(office_clerk: Clerk, what: str, forms: list[str]) -> None:
    clerk = office_clerk
    filled(clerk.workspace.session.office)
    clerk.workspace.show_place("today")
    page = clerk.workspace.page("today")
    assert isinstance(page, TodayScreen)
    page.look_at(what)
    clerk.wait()
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, PrintDialog)
        clerk.wait()
        assert dialog.print.isEnabled()
        seen.append(dialog.form_id)
        dialog.reject()

    for action in page.list.papers.actions():
        with clerk.answering(look):
            action.trigger()
    assert seen == forms
    assert page.list.print.isVisible() is bool(forms)
