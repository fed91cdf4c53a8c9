"""People of the office and who may see one dossier, at the window: added, left, closed, restricted."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.services import office as offices
from hoso_desktop.services import people, queries, readers
from hoso_desktop.services.office import Office
from hoso_desktop.services.people import PersonRow
from hoso_desktop.ui.people_dialog import PeopleDialog
from hoso_desktop.ui.person_dialog import LeavingDialog, NewPersonDialog
from hoso_desktop.ui.readers_dialog import ReadersDialog
from hoso_desktop.ui.roles_dialog import RolesDialog
from hoso_desktop.ui.settings_screen import SettingsScreen
from tests.ui.driver import Clerk

OWN = "mat khau cua Hai"


def office_of(clerk: Clerk) -> Office:
    return clerk.workspace.session.office


def add(clerk: Clerk, name: str, login: str, position: str = "") -> PersonRow:
    return people.add_person(office_of(clerk), name, login, OWN, position, cost=FLOOR)


def dialog_of(clerk: Clerk) -> PeopleDialog:
    dialog = PeopleDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    clerk.wait()
    return dialog


def choose(dialog: PeopleDialog, login: str) -> None:
    dialog.table.selectRow([person.login for person in dialog.persons].index(login))


def test_a_person_is_added_from_the_settings_and_can_unlock(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.show_place("settings")
    page = clerk.workspace.page("settings")
    assert isinstance(page, SettingsScreen)

    def type_one(dialog: QDialog) -> None:
        assert isinstance(dialog, NewPersonDialog)
        clerk.type_into(dialog.name, "Trần Văn Hải")
        clerk.type_into(dialog.position, "Chánh Văn phòng")
        clerk.type_into(dialog.login, "hai")
        clerk.type_into(dialog.password, OWN)
        clerk.type_into(dialog.again, OWN)
        clerk.press(dialog.again, Qt.Key.Key_Return)

    def at_list(dialog: QDialog) -> None:
        assert isinstance(dialog, PeopleDialog)
        clerk.wait()
        assert len(dialog.persons) == 1
        with clerk.answering(type_one):
            clerk.click(dialog.add)
        clerk.bot.waitUntil(lambda: len(dialog.persons) == 2, timeout=20_000)
        row = ("Trần Văn Hải", "Chánh Văn phòng", "hai", "", "đang dùng")
        assert dialog.model.rows[1] == row
        assert dialog.table.currentIndex().row() == 1
        dialog.accept()

    with clerk.answering(at_list):
        clerk.click(page.people)
    folder = clerk.doors.folder
    clerk.close()
    with offices.open_office(folder, OWN, login="hai", clock=clerk.clock) as opened:
        assert opened.person.name == "Trần Văn Hải"


@pytest.mark.parametrize(
    "name, login, password, again, wrong",
    [
        ("", "hai", OWN, OWN, "Hãy ghi họ tên."),
        ("Trần Văn Hải", " ", OWN, OWN, "Hãy ghi tên đăng nhập."),
        ("Trần Văn Hải", "hai", "abc", "abc", "Mật khẩu cần ít nhất 4 ký tự."),
        ("Trần Văn Hải", "hai", OWN, OWN + "x", "Hai lần gõ khác nhau. Hãy gõ lại."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    office_clerk: Clerk, name: str, login: str, password: str, again: str, wrong: str
) -> None:
    dialog = NewPersonDialog(office_clerk.workspace.session, office_clerk.window)
    texts = (name, login, password, again)
    for line, text in zip((dialog.name, dialog.login, dialog.password, dialog.again), texts, strict=True):
        line.setText(text)
    dialog.submit()
    fields = (dialog.name_field, dialog.login_field, dialog.password_field, dialog.again_field)
    assert [field.error for field in fields if field.error] == [wrong]
    assert dialog.made is None
    assert len(people.persons(office_of(office_clerk))) == 1
    dialog.close()


def test_a_login_that_is_taken_is_said_beside_it(office_clerk: Clerk) -> None:
    clerk = office_clerk
    add(clerk, "Trần Văn Hải", "hai")
    dialog = NewPersonDialog(clerk.workspace.session, clerk.window)
    dialog.name.setText("Lê Thị Hải")
    dialog.login.setText("hai")
    dialog.password.setText(OWN)
    dialog.again.setText(OWN)
    dialog.submit()
    clerk.wait()
    assert "đã có người dùng" in dialog.login_field.error
    assert dialog.save.isEnabled()
    dialog.close()


def test_the_day_somebody_leaves_is_noted_and_taken_back(office_clerk: Clerk) -> None:
    clerk = office_clerk
    hai = add(clerk, "Trần Văn Hải", "hai")

    def type_day(text: str) -> None:
        dialog = LeavingDialog(
            clerk.workspace.session, people.by_login(office_of(clerk), "hai"), clerk.window
        )
        dialog.show()
        dialog.day.edit.clear()
        clerk.type_into(dialog.day.edit, text)
        dialog.submit()
        clerk.wait()
        assert dialog.isVisible() == (text == "31/02/2027")
        dialog.close()

    type_day("31/02/2027")
    assert people.by_login(office_of(clerk), "hai").leaves_on is None
    type_day("01/02/2027")
    assert people.by_login(office_of(clerk), "hai").leaves_on == date(2027, 2, 1)
    shown = dialog_of(clerk)
    assert shown.model.rows[1][3] == "01/02/2027"
    shown.close()
    type_day("")
    assert people.by_login(office_of(clerk), "hai") == hai


def test_an_account_is_closed_only_after_a_second_word(office_clerk: Clerk) -> None:
    clerk = office_clerk
    add(clerk, "Trần Văn Hải", "hai")
    dialog = dialog_of(clerk)
    assert not dialog.closing.isEnabled()  # oneself
    choose(dialog, "hai")
    clerk.click(dialog.closing)
    assert "Trần Văn Hải sẽ không mở được kho nữa" in dialog.sure.text
    assert not people.by_login(office_of(clerk), "hai").closed
    clerk.click(dialog.close_it)
    clerk.wait()
    assert dialog.model.rows[1][4] == "đã đóng"
    assert not dialog.closing.isEnabled()
    assert not dialog.leaving.isEnabled()
    assert people.by_login(office_of(clerk), "hai").closed
    assert dialog.told.isVisible()
    assert "Hãy sao lưu ngay" in dialog.told.text()
    dialog.close()


def restrict(clerk: Clerk, fill: object) -> None:
    """`Khác…` → `Hạn chế người xem…`, answered."""
    action = next(a for a in clerk.screen.foot.menu.actions() if a.text() == "Hạn chế người xem…")
    with clerk.answering(fill):  # type: ignore[arg-type]
        action.trigger()
    clerk.wait()


def lines(dialog: ReadersDialog) -> list[tuple[str, bool]]:
    shown = [dialog.list.item(row) for row in range(dialog.list.count())]
    return [(item.text().split(" · ")[0], item.checkState() is Qt.CheckState.Checked) for item in shown]


def test_only_those_ticked_see_a_restricted_dossier(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    office, uid = office_of(clerk), clerk.screen.uid
    hai = add(clerk, "Trần Văn Hải", "hai", "Chánh Văn phòng")
    add(clerk, "Lê Thị Mai", "mai")
    add(clerk, "Đỗ Văn Tư", "tu")
    people.close_person(office, people.by_login(office, "tu").uid)

    def tick_hai(dialog: QDialog) -> None:
        assert isinstance(dialog, ReadersDialog)
        clerk.wait()
        assert [ticked for _, ticked in lines(dialog)] == [True, False, False]
        assert not dialog.release.isVisible()
        dialog.list.setCurrentRow(0)
        clerk.press(dialog.list, Qt.Key.Key_Space)  # who restricts stays one of them
        dialog.list.setCurrentRow(1)
        clerk.press(dialog.list, Qt.Key.Key_Space)
        clerk.click(dialog.save)

    restrict(clerk, tick_hai)
    assert set(readers.readers_of(office, uid)) == {office.person.uid, hai.uid}
    assert "Hạn chế người xem" in clerk.screen.facts.text()
    folder = clerk.doors.folder
    clerk.close()
    for login, seen in (("mai", 0), ("hai", 1)):
        with offices.open_office(folder, OWN, login=login, clock=clerk.clock) as opened:
            assert len(queries.dossier_ids(opened)) == seen


def test_a_restricted_dossier_is_opened_to_everybody(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    office, uid = office_of(clerk), clerk.screen.uid
    hai = add(clerk, "Trần Văn Hải", "hai", "Chánh Văn phòng")
    add(clerk, "Lê Thị Mai", "mai")
    clerk.workspace.session.announce(readers.restrict(office, uid, [office.person.uid, hai.uid]))
    clerk.wait()

    def look_and_open(dialog: QDialog) -> None:
        assert isinstance(dialog, ReadersDialog)
        clerk.wait()
        assert lines(dialog)[1:] == [("Trần Văn Hải", True), ("Lê Thị Mai", False)]
        assert dialog.state.text().startswith("Hồ sơ đang hạn chế")
        clerk.click(dialog.release)

    restrict(clerk, look_and_open)
    assert readers.readers_of(office, uid) == ()
    assert "Hạn chế" not in clerk.screen.facts.text()


def test_a_restriction_is_taken_back_with_the_key_of_undo(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk

    def only_me(dialog: QDialog) -> None:
        assert isinstance(dialog, ReadersDialog)
        clerk.wait()
        assert "mới có một người dùng" in dialog.alone.text()
        clerk.click(dialog.save)

    restrict(clerk, only_me)
    assert readers.readers_of(office_of(clerk), clerk.screen.uid) == (office_of(clerk).person.uid,)
    clerk.table.setFocus()
    clerk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    clerk.wait()
    assert readers.readers_of(office_of(clerk), clerk.screen.uid) == ()


def test_roles_are_given_at_the_list_of_people_and_the_last_administrator_stays(office_clerk: Clerk) -> None:
    clerk = office_clerk
    add(clerk, "Trần Văn Hải", "hai")
    dialog = dialog_of(clerk)
    choose(dialog, "hai")

    def tick(roles: QDialog) -> None:
        assert isinstance(roles, RolesDialog)
        assert [role for role, box in roles.boxes.items() if box.isChecked()] == ["clerk"]
        roles.boxes["clerk"].setChecked(False)
        roles.submit()
        assert "ít nhất một vai" in roles.trouble.text
        roles.boxes["inspector"].setChecked(True)
        clerk.click(roles.save)

    with clerk.answering(tick):
        dialog.giving.click()
    clerk.wait()
    assert people.by_login(office_of(clerk), "hai").roles == ("inspector",)
    choose(dialog, "vanthu")

    def drop(roles: QDialog) -> None:
        assert isinstance(roles, RolesDialog)
        roles.boxes["administrator"].setChecked(False)
        roles.save.click()
        clerk.wait()
        assert roles.trouble.text
        roles.reject()

    with clerk.answering(drop):
        dialog.giving.click()
    assert "administrator" in people.by_login(office_of(clerk), "vanthu").roles
