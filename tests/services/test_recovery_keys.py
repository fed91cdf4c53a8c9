"""A forgotten password is no lost office: the newest sheet opens it, and so do two parts of three."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import attempts
from hoso_desktop.domain.recovery_code import SIGNS
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import health, keys, people, recovery_keys
from hoso_desktop.services.office import Office, open_office
from tests.printing.reading import page_texts
from tests.support.office import PASSWORD, make_office, story_clock

NEW = "mật khẩu sau khi quên"
OTHER = "mật khẩu hai"
_GROUP = re.compile(f"[{SIGNS}]{{5}}(?![A-Z0-9])")


def codes_on(pdf: bytes) -> list[str]:
    """What somebody copies from each page."""
    return [" ".join(_GROUP.findall(text)) for text in page_texts(pdf)]


def kinds(office: Office) -> list[str]:
    with office.store.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT kind FROM journal ORDER BY seq")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed office with two people."""
    with make_office(tmp_path / "kho") as office:
        people.add_person(office, "Trần Văn B", "chanhvp", OTHER, cost=FLOOR, roles=["chief"])
    return tmp_path / "kho"


def opened(folder: Path, password: str = PASSWORD, login: str = "vanthu") -> Office:
    return open_office(folder, password, login=login, clock=story_clock())


def use(folder: Path, typed: Sequence[str], login: str, password: str = NEW) -> Office:
    found = recovery_keys.unlock(folder, typed, clock=story_clock())
    return recovery_keys.recover(folder, found, login, password, cost=FLOOR, clock=story_clock())


def refusal(folder: Path, typed: Sequence[str]) -> str:
    with pytest.raises((UserError, EnvironmentProblem)) as caught:
        recovery_keys.unlock(folder, typed, clock=story_clock())
    assert explain(caught.value)
    return caught.value.code


def test_the_sheet_gives_a_new_password_and_the_person_stays_the_same(folder: Path) -> None:
    with opened(folder) as office:
        (code,) = codes_on(recovery_keys.make_sheet(office).pdf)
        assert recovery_keys.state(office).number == 1
        identity = office.store.ring.identity
    with use(folder, [code.lower()], "vanthu") as office:
        assert office.person.login == "vanthu"
        assert office.store.ring.identity == identity
        assert kinds(office)[-1] == "recovery.used"
        assert health.verify_store(office).ok
    with pytest.raises(EnvironmentProblem, match=r"store\.wrong_password"):
        opened(folder)
    opened(folder, NEW).close()
    opened(folder, OTHER, "chanhvp").close()


def test_another_person_keeps_the_identity_once_she_has_logged_in(folder: Path) -> None:
    with opened(folder) as office:
        (code,) = codes_on(recovery_keys.make_sheet(office).pdf)
    with opened(folder, OTHER, "chanhvp") as office:
        identity = office.store.ring.identity
    with use(folder, [code], "chanhvp") as office:
        assert office.store.ring.identity == identity
    with use(folder, [code], "chanhvp") as office:
        assert office.store.ring.identity == identity


def test_who_never_logged_in_gets_a_new_identity(folder: Path) -> None:
    with opened(folder) as office:
        (code,) = codes_on(recovery_keys.make_sheet(office).pdf)
        before = next(slot for slot in office.store.ring.slots() if slot.login == "chanhvp").recipient
    with use(folder, [code], "chanhvp") as office:
        assert office.store.ring.slot.recipient != before


@pytest.mark.parametrize("two", list(itertools.permutations(range(3), 2)))
def test_any_two_of_three_parts_open_in_any_order(folder: Path, two: tuple[int, int]) -> None:
    with opened(folder) as office:
        parts = codes_on(recovery_keys.make_sheet(office, parts=True).pdf)
    assert len(parts) == 3
    assert recovery_keys.parts_wanted(folder) == 2
    with use(folder, [parts[one] for one in two], "vanthu") as office:
        assert health.verify_store(office).ok


def test_one_part_opens_nothing(folder: Path) -> None:
    with opened(folder) as office:
        parts = codes_on(recovery_keys.make_sheet(office, parts=True).pdf)
    assert refusal(folder, parts[:1]) == "recovery.parts_wanted"
    assert refusal(folder, parts) == "recovery.parts_wanted"
    assert refusal(folder, [parts[0], parts[0]]) == "recovery.wrong_code"


def test_a_new_sheet_voids_the_one_before(folder: Path) -> None:
    with opened(folder) as office:
        (old,) = codes_on(recovery_keys.make_sheet(office).pdf)
        parts = codes_on(recovery_keys.make_sheet(office, parts=True).pdf)
        (new,) = codes_on(recovery_keys.make_sheet(office).pdf)
        assert recovery_keys.state(office).number == 3
        assert kinds(office).count("recovery.made") == 3
    assert refusal(folder, [old]) == "recovery.wrong_code"
    assert refusal(folder, parts[:2]) == "recovery.parts_wanted"
    use(folder, [new], "vanthu").close()


def test_a_new_key_of_the_store_keeps_the_sheet_and_the_people(folder: Path, tmp_path: Path) -> None:
    """Every slot opens, every removed slot fails."""
    with opened(folder) as office:
        hers = sealing.new_identity()
        recovery_keys.let_province_in(office, sealing.recipient_of(hers))
        (code,) = codes_on(recovery_keys.make_sheet(office).pdf)
        shutil.copytree(folder / "keys", tmp_path / "old keys")
        keys.close_person(office, people.by_login(office, "chanhvp").uid)
    found = recovery_keys.unlock_as_province(folder, hers)
    recovery_keys.recover(folder, found, "vanthu", PASSWORD, cost=FLOOR, clock=story_clock()).close()
    use(folder, [code], "vanthu").close()
    opened(folder, NEW).close()
    with pytest.raises(EnvironmentProblem, match=r"store\.unknown_login"):
        opened(folder, OTHER, "chanhvp")
    found = recovery_keys.unlock(folder, [code], clock=story_clock())
    with pytest.raises(EnvironmentProblem, match=r"store\.account_closed"):
        recovery_keys.recover(folder, found, "chanhvp", NEW, cost=FLOOR, clock=story_clock())


def test_the_province_can_be_shut_out_again(folder: Path) -> None:
    hers = sealing.new_identity()
    with opened(folder) as office:
        with pytest.raises(UserError, match="bad_recipient"):
            recovery_keys.let_province_in(office, "age1khong")
        recovery_keys.let_province_in(office, sealing.recipient_of(hers))
    with pytest.raises(EnvironmentProblem, match="wrong_code"):
        recovery_keys.unlock_as_province(folder, sealing.new_identity())
    recovery_keys.unlock_as_province(folder, hers)
    with opened(folder) as office:
        recovery_keys.shut_province_out(office)
        assert kinds(office)[-2:] == ["province.let_in", "province.shut_out"]
    with pytest.raises(EnvironmentProblem, match="no_province"):
        recovery_keys.unlock_as_province(folder, hers)


def test_wrong_codes_cost_time_as_wrong_passwords_do(folder: Path) -> None:
    with opened(folder) as office:
        (old,) = codes_on(recovery_keys.make_sheet(office).pdf)
        recovery_keys.make_sheet(office)
    for _ in range(attempts.FREE):
        assert refusal(folder, [old]) == "recovery.wrong_code"
    assert refusal(folder, [old]) == "store.wait"


def test_before_a_sheet_was_made_there_is_nothing_to_type(folder: Path) -> None:
    assert recovery_keys.parts_wanted(folder) == 0
    assert refusal(folder, ["2345"]) == "recovery.none"


def test_only_an_administrator_makes_a_sheet(folder: Path) -> None:
    with opened(folder, OTHER, "chanhvp") as office:
        before = office.store.ring.slots()
        for act in (
            lambda: recovery_keys.make_sheet(office),
            lambda: recovery_keys.let_province_in(office, sealing.recipient_of(sealing.new_identity())),
        ):
            with pytest.raises(UserError):
                act()
        assert office.store.ring.slots() == before


def test_the_code_lies_nowhere_on_the_disk(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as office:
        (code,) = codes_on(recovery_keys.make_sheet(office).pdf)
        office.store.checkpoint()
        with office.store.read() as connection:
            bodies = [row[0] for row in connection.exec_driver_sql("SELECT body FROM journal")]
    groups = [group.encode() for group in code.split()]
    for path in tmp_path.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert sum(group in data for group in groups) < 3, path.name
    assert not any(group in (body or b"") for body in bodies for group in groups)


def test_a_bad_login_or_password_leaves_everything_as_it_was(folder: Path) -> None:
    with opened(folder) as office:
        (code,) = codes_on(recovery_keys.make_sheet(office).pdf)
    found = recovery_keys.unlock(folder, [code], clock=story_clock())
    with pytest.raises(UserError, match=r"people\.unknown"):
        recovery_keys.recover(folder, found, "ai do", NEW, cost=FLOOR, clock=story_clock())
    with pytest.raises(UserError):
        recovery_keys.recover(folder, found, "vanthu", "abc", cost=FLOOR, clock=story_clock())
    unlocked = opened(folder)
    assert "recovery.used" not in kinds(unlocked)
    unlocked.close()
