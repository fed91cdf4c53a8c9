"""People of the office: let in, leaving, closed; what they may not do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import keys
from hoso_desktop.db import store as stores
from hoso_desktop.errors import EnvironmentProblem, UsageError, UserError
from hoso_desktop.services import people
from hoso_desktop.services.office import ALL_ROLES, Office, open_office
from hoso_desktop.services.undo import undo
from tests.support.office import PASSWORD, journal_kinds, make_office

OTHER = "mật khẩu khác"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kho"


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    with make_office(folder) as made:
        yield made


def add(office: Office, login: str = "chanhvp", **more: object) -> people.PersonRow:
    return people.add_person(office, "Lê Văn Chánh", login, OTHER, "Chánh Văn phòng", cost=FLOOR, **more)  # type: ignore[arg-type]


def test_a_new_person_unlocks_with_his_own_password(office: Office, folder: Path) -> None:
    added = add(office)
    assert (added.name, added.position, added.roles, added.closed) == (
        "Lê Văn Chánh", "Chánh Văn phòng", ("clerk",), False
    )  # fmt: skip
    office.close()
    with open_office(folder, OTHER, login="chanhvp") as other:
        assert other.person.uid == added.uid
        assert "person.created" in journal_kinds(other)
    with open_office(folder, PASSWORD, login="vanthu"):
        pass
    with pytest.raises(EnvironmentProblem, match=r"store\.wrong_password"):
        open_office(folder, PASSWORD, login="chanhvp")


def test_a_closed_person_cannot_log_in(office: Office, folder: Path) -> None:
    add(office)
    closed = people.close_person(office, people.by_login(office, "chanhvp").uid)
    assert closed.closed
    assert stores.logins(folder) == ("vanthu",)
    with pytest.raises(UserError, match=r"people\.closed_already"):
        people.close_person(office, closed.uid)
    with pytest.raises(UserError, match=r"people\.login_taken"):
        add(office)
    office.close()
    with pytest.raises(EnvironmentProblem, match=r"store\.unknown_login"):
        open_office(folder, OTHER, login="chanhvp")


def test_an_old_key_file_does_not_let_a_closed_person_in(office: Office, folder: Path) -> None:
    add(office)
    kept = keys.read(stores.StoreFiles(folder).keys, office.store.store_id)
    people.close_person(office, people.by_login(office, "chanhvp").uid)
    office.close()
    keys.write(stores.StoreFiles(folder).keys, kept)
    with pytest.raises(EnvironmentProblem, match=r"store\.account_closed"):
        open_office(folder, OTHER, login="chanhvp")


def test_the_last_administrator_stays(office: Office) -> None:
    with pytest.raises(UserError, match=r"people\.last_administrator"):
        people.close_person(office, office.person.uid)
    add(office, roles=ALL_ROLES)
    assert people.close_person(office, office.person.uid).closed


def test_only_an_administrator_lets_people_in(office: Office, folder: Path) -> None:
    add(office)
    office.close()
    with open_office(folder, OTHER, login="chanhvp") as other:
        for act in (
            lambda: add(other, "khac"),
            lambda: people.close_person(other, people.by_login(other, "vanthu").uid),
            lambda: people.set_leaving(other, other.person.uid, date(2026, 12, 25)),
        ):
            with pytest.raises(UserError, match=r"access\.denied"):
                act()
        assert len(people.persons(other)) == 2


def test_what_is_missing_or_wrong_is_refused(office: Office) -> None:
    with pytest.raises(UserError, match=r"people\.no_name"):
        people.add_person(office, " ", "ai", OTHER)
    with pytest.raises(UsageError, match=r"store\.empty_password"):
        people.add_person(office, "Ai", "ai", "abc")
    with pytest.raises(UsageError, match=r"people\.bad_role"):
        people.add_person(office, "Ai", "ai", OTHER, roles=("king",))
    with pytest.raises(UserError, match=r"people\.login_taken"):
        add(office, "vanthu")
    with pytest.raises(UserError, match=r"people\.unknown"):
        people.by_login(office, "ai")


def test_a_key_that_could_not_be_written_can_be_given_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise EnvironmentProblem("disk.full", path="D:")

    with monkeypatch.context() as patch:
        patch.setattr(stores.Store, "add_slot", full)
        with pytest.raises(EnvironmentProblem):
            add(office)
    again = add(office)
    assert [person.login for person in people.persons(office)] == ["vanthu", "chanhvp"]
    assert again.login in stores.logins(office.folder)


def test_the_day_of_leaving_is_noted_and_taken_back(office: Office) -> None:
    uid = office.person.uid
    changes = people.set_leaving(office, uid, date(2026, 12, 25))
    assert people.persons(office)[0].leaves_on == date(2026, 12, 25)
    undo(office, changes.change_uid)
    assert people.persons(office)[0].leaves_on is None
