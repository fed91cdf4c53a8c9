"""The minutes of a meeting among the papers of its dossier in the print dialog."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.services import components
from hoso_desktop.ui.print_dialog import PrintDialog
from tests.support.office import add_dossier
from tests.ui.driver import Clerk


def offered(clerk: Clerk, uid: str) -> tuple[PrintDialog, list[str]]:
    dialog = PrintDialog.of_dossier(clerk.workspace.session, uid, clerk.window)
    clerk.bot.addWidget(dialog)
    clerk.wait()
    ids = [str(dialog.forms.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(dialog.forms.count())]
    return dialog, ids


def test_minutes_come_with_the_meeting_and_print(office_clerk: Clerk) -> None:
    office = office_clerk.workspace.session.office
    uid = add_dossier(office, "HN.15", "Hồ sơ Hội nghị Ban Thường vụ")
    before, ids = offered(office_clerk, uid)
    assert ids[0] == "set"
    assert "minutes" not in ids
    before.reject()
    components.set_meeting(office, uid, MeetingFacts(date(2026, 11, 12), members_total=13))
    dialog, ids = offered(office_clerk, uid)
    assert ids[0] == "set"
    assert ids.count("minutes") == 1
    assert len(ids) == len(set(ids))
    dialog.forms.setCurrentRow(ids.index("minutes"))
    office_clerk.wait()
    assert dialog.print.isEnabled()
    assert dialog.wrong.isHidden()
    dialog.reject()


def test_no_title_is_cut_off_in_the_list(office_clerk: Clerk) -> None:
    uid = add_dossier(office_clerk.workspace.session.office, "HN.15", "Hồ sơ Hội nghị Ban Thường vụ")
    dialog, ids = offered(office_clerk, uid)
    dialog.show()
    office_clerk.wait()
    forms = dialog.forms
    longest = max(range(len(ids)), key=lambda row: len(forms.item(row).text()))
    assert forms.horizontalScrollBar().maximum() == 0
    assert forms.visualItemRect(forms.item(longest)).height() > forms.visualItemRect(forms.item(0)).height()
    dialog.reject()
