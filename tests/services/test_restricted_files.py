"""Who is no reader of a restricted dossier cannot open its files, whatever keys of the office he has."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import dossiers as rows
from hoso_desktop.db import office as office_rows
from hoso_desktop.db import vault
from hoso_desktop.domain.document import Attachment
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.services import (
    attachments,
    dossiers,
    health,
    keys,
    people,
    readers,
    recovery_keys,
    restricted_files,
)
from hoso_desktop.services.office import Office, open_office
from hoso_desktop.services.undo import undo
from tests.support.office import PASSWORD, add_dossier, documents, make_office, paper, story_clock, write_pdf

OTHER, THIRD = "mật khẩu hai", "mật khẩu ba"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Three people, a dossier with two files."""
    made = make_office(tmp_path / "kho")
    people.add_person(made, "Trần Văn B", "chanhvp", OTHER, cost=FLOOR, roles=["chief"])
    people.add_person(made, "Lê Thị C", "canbo", THIRD, cost=FLOOR, roles=["compiler"])
    uid = add_dossier(made)
    scans = [write_pdf(tmp_path / f"{number}.pdf", f"trang {number}") for number in range(2)]
    dossiers.add_documents(made, uid, [paper(f"V{n}", file=scan) for n, scan in enumerate(scans)])
    yield made
    made.close()


def uid_of(office: Office) -> str:
    with office.store.read() as connection:
        return str(connection.exec_driver_sql("SELECT uid FROM dossier ORDER BY id").scalar())


def person(office: Office, login: str) -> str:
    return people.by_login(office, login).uid


def stored(office: Office) -> list[Attachment]:
    with office.store.read() as connection:
        return list(rows.attachments(connection))


def recipients(office: Office) -> list[str]:
    with office.store.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT recipients FROM attachment ORDER BY id")]


def opens(office: Office, identities: list[str]) -> list[bool]:
    """For each stored file whether these identities decrypt it, past every rule of the program."""
    found = []
    for one in stored(office):
        with vault.path_of(office.store.files, one.storage_id).open("rb") as source:
            try:
                sealing.unseal(source, io.BytesIO(), identities)
                found.append(True)
            except EnvironmentProblem:
                found.append(False)
    return found


def secrets(office: Office) -> list[str]:
    """Every identity a holder of the database key can read in it."""
    with office.store.read() as connection:
        return office_rows.secrets(connection, "age")


def restrict(office: Office, *logins: str) -> str:
    changes = readers.restrict(office, uid_of(office), [person(office, login) for login in logins])
    return changes.change_uid


def test_the_files_open_for_readers_and_for_nobody_else(office: Office, tmp_path: Path) -> None:
    before = {one.storage_id for one in stored(office)}
    restrict(office, "vanthu", "chanhvp")
    assert opens(office, secrets(office)) == [False, False]
    assert opens(office, [office.store.ring.identity]) == [True, True]
    assert not before & {one.storage_id for one in stored(office)}
    assert {path.stem for path in office.store.files.files.rglob("*.age")} == {
        one.storage_id for one in stored(office)
    }
    assert health.verify_store(office).ok  # needs nobody's key
    for placed in documents(office, uid_of(office)):
        assert placed.attachment is not None
        with attachments.open_attachment(office, placed.attachment) as plain:
            assert plain.read(5) == b"%PDF-"
    office.close()
    with open_office(tmp_path / "kho", OTHER, login="chanhvp", clock=story_clock()) as chief:
        assert opens(chief, [chief.store.ring.identity]) == [True, True]
    with open_office(tmp_path / "kho", THIRD, login="canbo", clock=story_clock()) as stranger:
        assert opens(stranger, restricted_files.identities(stranger)) == [False, False]
        assert opens(stranger, secrets(stranger)) == [False, False]
        assert restricted_files.settle(stranger) == 0


def test_a_file_added_later_is_sealed_to_the_readers_at_once(office: Office, tmp_path: Path) -> None:
    restrict(office, "vanthu")
    scan = write_pdf(tmp_path / "moi.pdf", "trang mới")
    dossiers.add_documents(office, uid_of(office), [paper("Mới", file=scan), paper("Không tệp")])
    last = documents(office, uid_of(office))[-1]
    dossiers.attach_file(office, last.uid, scan)
    assert len(stored(office)) == 4
    assert opens(office, secrets(office)) == [False] * 4
    assert restricted_files.due(office) == 0


def test_other_readers_other_seals(office: Office, tmp_path: Path) -> None:
    restrict(office, "vanthu", "chanhvp")
    one = recipients(office)
    restrict(office, "vanthu")
    assert recipients(office) != one
    office.close()
    with open_office(tmp_path / "kho", OTHER, login="chanhvp", clock=story_clock()) as chief:
        assert opens(chief, [chief.store.ring.identity]) == [False, False]


def test_open_to_all_gives_them_back_to_the_office(office: Office) -> None:
    restrict(office, "vanthu")
    readers.open_to_all(office, uid_of(office))
    assert recipients(office) == ["", ""]
    assert opens(office, secrets(office)) == [True, True]


def test_taking_back_leaves_no_moment_in_which_nobody_can_open(office: Office) -> None:
    change = restrict(office, "vanthu")
    undo(office, change)
    assert opens(office, secrets(office)) == [True, True]
    change = restrict(office, "vanthu", "chanhvp")
    opened = readers.open_to_all(office, uid_of(office)).change_uid
    undo(office, opened)
    assert opens(office, secrets(office)) == [False, False]
    assert opens(office, [office.store.ring.identity]) == [True, True]


def test_a_file_that_lies_elsewhere_too_is_no_secret(office: Office) -> None:
    other = add_dossier(office, "TH.02", "Tập chung")
    with office.store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO placement (uid, dossier_id, entry_id, ordinal, attachment_id) "
            "SELECT 'ở-nơi-khác', (SELECT id FROM dossier WHERE uid = ?), entry_id, 1, attachment_id "
            "FROM placement ORDER BY id LIMIT 1",
            (other,),
        )
    restrict(office, "vanthu")
    assert opens(office, secrets(office)) == [True, False]


def test_the_recovery_sheet_opens_them_and_a_forgotten_password_loses_none(
    office: Office, tmp_path: Path
) -> None:
    restrict(office, "vanthu")
    from tests.services.test_recovery_keys import codes_on

    (code,) = codes_on(recovery_keys.make_sheet(office).pdf)
    found = recovery_keys.unlock(tmp_path / "kho", [code], clock=story_clock())
    assert opens(office, [found.identity]) == [True, True]
    office.close()
    with recovery_keys.recover(
        tmp_path / "kho", found, "vanthu", "mật khẩu mới", cost=FLOOR, clock=story_clock()
    ) as again:
        assert opens(again, [again.store.ring.identity]) == [True, True]


def test_who_leaves_reads_no_file_sealed_afterwards(office: Office) -> None:
    restrict(office, "vanthu", "chanhvp")
    before = recipients(office)
    keys.close_person(office, person(office, "chanhvp"))
    assert restricted_files.due(office) == 2
    assert restricted_files.settle(office) == 2
    assert recipients(office) != before
    assert restricted_files.due(office) == 0


def test_the_only_reader_cannot_leave(office: Office, tmp_path: Path) -> None:
    restrict(office, "vanthu", "chanhvp")
    office.close()
    with open_office(tmp_path / "kho", OTHER, login="chanhvp", clock=story_clock()) as chief:
        readers.restrict(chief, uid_of(chief), [chief.person.uid])
    with open_office(tmp_path / "kho", PASSWORD, login="vanthu", clock=story_clock()) as again:
        with pytest.raises(UserError) as caught:
            people.close_person(again, person(again, "chanhvp"))
        assert caught.value.code == "people.only_reader"
        assert not people.by_login(again, "chanhvp").closed


def test_a_disk_that_refuses_leaves_a_file_as_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise EnvironmentProblem("disk.full", path="x")

    before = {one.storage_id for one in stored(office)}
    with monkeypatch.context() as patch:
        patch.setattr(vault, "seal_file", full)
        restrict(office, "vanthu")
    assert {one.storage_id for one in stored(office)} == before
    assert restricted_files.due(office) == 2
    assert restricted_files.settle(office) == 2
    assert opens(office, secrets(office)) == [False, False]
