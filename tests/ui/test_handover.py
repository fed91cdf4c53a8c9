"""A leaving person's dossiers are handed over at the window, and the minutes are there to print."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import dossiers, handover, people, queries
from hoso_desktop.services.people import PersonRow
from hoso_desktop.ui.handover_dialog import HandoverDialog
from hoso_desktop.ui.people_dialog import PeopleDialog
from hoso_desktop.ui.print_dialog import PrintDialog
from tests.support.lifecycle import put_into
from tests.support.office import add_dossier, sheet
from tests.ui.driver import Clerk

LEAVER, STAYS = "Phạm Văn Dũng", "Vũ Thị Mai"


def leaver(clerk: Clerk, *, dossiers_of_his: bool = True) -> PersonRow:
    office = clerk.workspace.session.office
    people.add_person(office, STAYS, "mai", "mat khau khac", "Phó Trưởng Ban", cost=FLOOR)
    made = people.add_person(office, LEAVER, "dung", "mat khau khac", "Chuyên viên", cost=FLOOR)
    for notation, steps in (("TC.01", (Step.WORK_ENDED,)), ("ĐV.01", ()), ("ĐV.02", ())):
        if dossiers_of_his:
            uid = add_dossier(office, notation, f"Hồ sơ công tác {notation}")
            dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, keeper=LEAVER)
            put_into(office, uid, *steps)
    return made


def opened(clerk: Clerk, person: PersonRow) -> HandoverDialog:
    dialog = HandoverDialog(clerk.workspace.session, person, clerk.window)
    dialog.show()
    clerk.wait()
    return dialog


def test_it_is_recorded_from_the_list_of_people_and_its_minutes_shown(office_clerk: Clerk) -> None:
    clerk = office_clerk
    leaver(clerk)
    shown = PeopleDialog(clerk.workspace.session, clerk.window)
    shown.show()
    clerk.wait()
    shown.table.selectRow([person.login for person in shown.persons].index("dung"))
    printed: list[str] = []

    def hand_over(dialog: QDialog) -> None:
        assert isinstance(dialog, HandoverDialog)
        clerk.wait()
        assert "3 hồ sơ: 1 đã kết thúc, 2 đang giải quyết" in dialog.summary.text()
        dialog.receiver.setEditText(STAYS)
        clerk.type_into(dialog.reason, "chuyển công tác")
        first = next(iter(dialog.owners.values()))
        first.setEditText("Trần Thị Lành")
        QTimer.singleShot(0, clerk.window, look_at_paper)
        clerk.click(dialog.save)

    def look_at_paper() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, PrintDialog):
            QTimer.singleShot(20, clerk.window, look_at_paper)
            return
        clerk.wait()
        printed.append(dialog.form_id)
        dialog.reject()

    with clerk.answering(hand_over):
        clerk.click(shown.handing)
        clerk.wait()
    shown.close()
    office = clerk.workspace.session.office
    (made,) = handover.handovers(office)
    assert (made.giver, made.receiver, made.reason) == (LEAVER, STAYS, "chuyển công tác")
    keepers = {code: queries.peek(office, queries.resolve(office, code)).dossier.keeper
               for code in ("TC.01/2026", "ĐV.01/2026", "ĐV.02/2026")}  # fmt: skip
    assert keepers == {"TC.01/2026": LEAVER, "ĐV.01/2026": "Trần Thị Lành", "ĐV.02/2026": STAYS}
    assert printed == ["staff_handover"]


def test_what_is_missing_is_said_beside_its_field(office_clerk: Clerk) -> None:
    clerk = office_clerk
    dialog = opened(clerk, leaver(clerk))
    for name, receiver, reason in (("receiver", LEAVER, "nghỉ hưu"), ("reason", STAYS, "")):
        dialog.receiver.setEditText(receiver)
        dialog.reason.setText(reason)
        dialog.submit()
        clerk.wait()
        assert dialog.isVisible()
        assert dialog.fields[name].error
    assert handover.handovers(clerk.workspace.session.office) == []
    dialog.close()


def test_who_keeps_nothing_has_nothing_to_hand_over(office_clerk: Clerk) -> None:
    dialog = opened(office_clerk, leaver(office_clerk, dossiers_of_his=False))
    assert not dialog.save.isEnabled()
    assert "không còn giữ hồ sơ nào" in dialog.trouble.text
    dialog.close()
