from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.errors import BugError, EnvironmentProblem, UsageError
from hoso_desktop.messages import explain
from hoso_desktop.services import arrangement, health
from hoso_desktop.services import office as offices
from hoso_desktop.services.dossiers import NewDossier, edit_dossier, new_dossier
from hoso_desktop.services.office import NewOffice, Office, create_office, keys_of, open_office, save_settings
from tests.support.office import (
    NEW,
    PASSWORD,
    add_dossier,
    journal_kinds,
    make_office,
    scalar,
    sheet,
    story_clock,
    unlock,
)


def test_a_new_office_has_what_papers_need(office: Office) -> None:
    profile = office.profile
    assert (profile.name, profile.code, profile.superior) == (NEW.name, NEW.code, NEW.superior)
    assert (profile.place, profile.term, profile.congress) == ("Tân Lập", "2025-2030", "khóa I")
    assert profile.start_of_use == date(2026, 11, 16)
    assert (profile.tone, profile.sheet_column, profile.hand_in_years) == ("ủy", "first", 1)
    assert office.person.name == "Nguyễn Thị Lan"
    assert journal_kinds(office)[0] == "person.created"
    assert {"office.created"} <= set(journal_kinds(office))
    assert len(keys_of(office, "age")) == len(keys_of(office, "signing")) == 1
    assert sealing.recipient_of(keys_of(office, "age")[0]).startswith("age1")


@pytest.mark.parametrize(
    "new, password, code",
    [(NewOffice(""), PASSWORD, "office.no_name"), (NewOffice(" \u200b"), PASSWORD, "office.no_name"),
     (NEW, "", "store.empty_password"), (NEW, "abc", "store.empty_password")],
)  # fmt: skip
def test_an_office_that_cannot_be_made(tmp_path: Path, new: NewOffice, password: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        create_office(tmp_path / "kho", new, password, cost=FLOOR)
    assert caught.value.code == code
    assert explain(caught.value)
    assert not (tmp_path / "kho").exists()


def test_an_office_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The identity of the store is written after its first rows: no store without a person."""

    def fail(*_: object) -> str:
        raise RuntimeError("no randomness")

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "new_identity", fail)
        with pytest.raises(RuntimeError):
            make_office(tmp_path / "kho")
    assert not offices.exists(tmp_path / "kho")
    make_office(tmp_path / "kho").close()
    with unlock(tmp_path / "kho") as office:
        assert health.verify_store(office).ok


def test_an_office_opens_again(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        add_dossier(office)
        first = office.person
    assert offices.logins(tmp_path / "kho") == ("vanthu",)
    for login in (None, "vanthu"):
        with open_office(tmp_path / "kho", PASSWORD, login=login, clock=story_clock()) as office:
            assert office.person == first
            assert scalar(office, "SELECT count(*) FROM dossier") == 1
    with pytest.raises(EnvironmentProblem):
        open_office(tmp_path / "kho", PASSWORD, login="khac")


def test_a_store_without_its_person_is_a_bug_and_is_locked_again(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office, office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM person")
    for _ in range(2):  # the second time it is not "already open"
        with pytest.raises(BugError):
            unlock(tmp_path / "kho")


# -- settings ------------------------------------------------------------------------------------------------

GOOD = {
    "tone": "uỷ", "sheet_column": "range", "cover_count": "pages", "four": "bốn", "zero": "lẻ",
    "thousand": "ngàn", "unit_kind": "phường", "place": "Khác", "hand_in_years": 2,
    "start_of_use": date(2026, 3, 2),
}  # fmt: skip


def test_settings_are_kept_and_recorded(office: Office) -> None:
    save_settings(office, **GOOD)
    folder = office.folder
    before = office.profile
    assert journal_kinds(office)[-1] == "settings.changed"
    office.close()
    with unlock(folder) as again:
        assert again.profile == before
        style = again.profile.number_style
        assert (style.four, style.zero, style.thousand) == ("bốn", "lẻ", "ngàn")
        assert again.profile.start_of_use == date(2026, 3, 2)


@pytest.mark.parametrize(
    "change",
    [{"tone": "uy"}, {"four": "4"}, {"no_such": "x"}, {"hand_in_years": "một"}, {"hand_in_years": -1},
     {"hand_in_years": None}, {"start_of_use": "31/02/2026"}, {"start_of_use": "hôm nay"}, {"name": " "},
     {"unit_kind": "thành phố"}, {"number_style": "x"}, {"term_begins": "2030"}],
)  # fmt: skip
def test_settings_that_could_not_be_read_again_are_refused(office: Office, change: dict[str, Any]) -> None:
    folder, before = office.folder, office.profile
    with pytest.raises(UsageError) as caught:
        save_settings(office, **{"place": "Khác", **change})
    day = bool({"start_of_use", "term_begins"} & set(change))
    assert caught.value.code == ("setting.bad_day" if day else "setting.bad_value")
    assert explain(caught.value)
    office.close()
    with unlock(folder) as again:
        assert again.profile == before


def test_settings_typed_as_text_are_read(office: Office) -> None:
    save_settings(
        office, hand_in_years="2", start_of_use="2026-03-02", place=unicodedata.normalize("NFD", " Tân  Hòa")
    )
    assert (office.profile.hand_in_years, office.profile.start_of_use) == (2, date(2026, 3, 2))
    assert office.profile.place == "Tân Hòa"
    save_settings(office, start_of_use="02/03/2026")
    assert office.profile.start_of_use == date(2026, 3, 2)


# -- arrangement ---------------------------------------------------------------------------------------------


def test_numbers_follow_one_another_in_an_inventory(office: Office) -> None:
    uids = [add_dossier(office, f"HN.{number}") for number in range(1, 5)]
    assert arrangement.next_number(office, uids[0], "1") == "0001"
    arrangement.arrange(office, uids[0], "1")
    arrangement.arrange(office, uids[1], "01", number="7")
    arrangement.arrange(office, uids[2], "01", inventory_name="Nhiệm kỳ I")
    arrangement.arrange(office, uids[3], "2", number="7A")
    codes = [sheet(office, uid).dossier.archival_code for uid in uids]
    assert codes == ["ML01/0001", "ML01/0007", "ML01/0008", "ML02/0007a"]
    assert scalar(office, "SELECT count(*) FROM inventory") == 2


@pytest.mark.parametrize(
    "inventory, number, code",
    [("", None, "arrange.bad_inventory"), ("x", None, "arrange.bad_inventory"),
     ("123", None, "arrange.bad_inventory"),
     ("01", "00001", "arrange.bad_number"), ("01", "a", "arrange.bad_number"),
     ("01", "1ab", "arrange.bad_number"),
     ("01", "1", "arrange.taken"), ("01", "0001", "arrange.taken")],
)  # fmt: skip
def test_numbers_that_are_refused(office: Office, inventory: str, number: str | None, code: str) -> None:
    arrangement.arrange(office, add_dossier(office, "HN.1"), "01")
    uid = add_dossier(office, "HN.2")
    facts = len(journal_kinds(office))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the code is looked at below
        arrangement.arrange(office, uid, inventory, number=number)
    assert getattr(caught.value, "code", "") == code
    assert len(journal_kinds(office)) == facts


def test_an_archival_number_is_given_once(office: Office) -> None:
    uid = add_dossier(office)
    arrangement.arrange(office, uid, "01")
    with pytest.raises(Exception) as caught:  # noqa: PT011
        arrangement.arrange(office, uid, "02")
    assert getattr(caught.value, "code", "") == "arrange.already"
    assert sheet(office, uid).dossier.archival_code == "ML01/0001"
    assert sheet(office, uid).inventory is not None


def test_a_database_refuses_what_the_program_would_not_do(office: Office) -> None:
    """The last line of defence: half an archival identity, and one number twice."""
    one = add_dossier(office, "HN.1")
    with pytest.raises(Exception, match="archival_identity_is_whole"), office.store.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET number = '0001'")
    arrangement.arrange(office, one, "01")
    two = next(iter(new_dossier(office, NewDossier("HN.2", "Hồ sơ")).dossiers))
    with pytest.raises(Exception, match="UNIQUE"), office.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE dossier SET inventory_id = 1, number = '0001' WHERE uid = ?", (two,)
        )
    edit_dossier(office, two, 1, title="Khác")
