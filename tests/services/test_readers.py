"""Restricted dossiers: seen, counted, found, opened and printed by their readers only; each reading noted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import dossiers as rows
from hoso_desktop.db import reading_log
from hoso_desktop.domain.document import Attachment
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.services import (
    attachments,
    checks,
    dossiers,
    packages,
    papers,
    people,
    queries,
    readers,
    search,
)
from hoso_desktop.services.office import ALL_ROLES, Office, open_office
from hoso_desktop.services.undo import undo
from tests.support.office import add_dossier, journal_kinds, make_office, paper, story_clock, write_pdf

OTHER = "mật khẩu khác"
TITLE = "Hồ sơ kỷ luật đảng viên thôn Đoài"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kho"


@pytest.fixture
def clerk(folder: Path) -> Iterator[Office]:
    """Two people beside the clerk; one restricted dossier with a paper of its own and a shared one."""
    with make_office(folder) as office:
        hidden = add_dossier(office, "KT.01", TITLE)
        common = add_dossier(office, "HN.15", "Hồ sơ Hội nghị")
        shared = paper("Quyết định chung về nhân sự", number="109-QĐ/ĐU", date="13/11/2026")
        dossiers.add_documents(office, hidden, [paper("Biên bản riêng"), shared])
        dossiers.add_documents(office, common, [shared])
        for login in ("chanhvp", "nguoila"):
            people.add_person(office, login, login, OTHER, roles=ALL_ROLES, cost=FLOOR)
        yield office


def uid_of(office: Office, login: str) -> str:
    return people.by_login(office, login).uid


def as_person(folder: Path, login: str) -> Office:
    return open_office(folder, OTHER, login=login, clock=story_clock())


def restricted(clerk: Office) -> str:
    uid = queries.resolve(clerk, "KT.01")
    readers.restrict(clerk, uid, [clerk.person.uid, uid_of(clerk, "chanhvp")])
    return uid


def test_readers_go_on_seeing_it(clerk: Office, folder: Path) -> None:
    uid = restricted(clerk)
    assert queries.dossier_sheet(clerk, uid).dossier.restricted
    assert readers.readers_of(clerk, uid) == (clerk.person.uid, uid_of(clerk, "chanhvp"))
    clerk.close()
    with as_person(folder, "chanhvp") as chief:
        assert search.find(chief, "ky luat").hits[0].code == "KT.01/2026"
        assert len(queries.dossier_ids(chief)) == 2


def test_for_others_it_is_not_there_even_for_an_administrator(
    clerk: Office, folder: Path, tmp_path: Path
) -> None:
    uid = restricted(clerk)
    placement = queries.dossier_sheet(clerk, uid).documents[0]
    clerk.close()
    with as_person(folder, "nguoila") as other:
        for words in ("ky luat", "kỷ luật", "kt.01", "kt.", "bien ban rieng", "vinh vien 2026", "2026"):
            assert all(hit.code != "KT.01/2026" for hit in search.find(other, words).hits), words
            assert "riêng" not in " ".join(hit.title for hit in search.find(other, words).hits)
        assert not search.find(other, "ky luat").hits
        assert not search.find(other, "bien ban rieng", limit=1).more
        for wanted in (DossierFilter(), DossierFilter(year="2026"), DossierFilter(retention="permanent")):
            codes = [row.code for row in queries.dossier_rows(other, queries.dossier_ids(other, wanted))]
            assert codes == ["HN.15/2026"]
        for read in (queries.dossier_sheet, queries.peek, checks.findings, readers.readers_of):
            with pytest.raises(UserError, match=r"dossier\.gone"):
                read(other, uid)
        with pytest.raises(UserError, match=r"dossier\.not_found"):
            queries.resolve(other, "KT.01")
        with pytest.raises(UserError, match=r"document\.gone"):
            dossiers.edit_document(other, placement.uid, placement.revision, note="x")
        with pytest.raises(UserError, match=r"dossier\.gone"):
            papers.print_to_file(other, "cover", [uid], tmp_path / "bia.pdf")
        with pytest.raises(UserError) as taken:
            add_dossier(other, "KT.01", "Hồ sơ khác")
        assert TITLE not in str(taken.value.params)
        assert all(TITLE not in line.title for line in checks.office_review(other).lines)


def test_a_paper_that_lies_in_an_open_dossier_too_is_found(clerk: Office, folder: Path) -> None:
    restricted(clerk)
    clerk.close()
    with as_person(folder, "nguoila") as other:
        hits = search.find(other, "quyet dinh chung").hits
        assert [hit.code for hit in hits] == ["HN.15/2026"]


def test_a_shared_paper_shows_the_dossier_the_person_may_see(clerk: Office, folder: Path) -> None:
    """Also where the restricted dossier is the newer home of the paper."""
    hidden = add_dossier(clerk, "KT.02", "Hồ sơ kỷ luật thứ hai")
    shared = paper("Quyết định chung về nhân sự", number="109-QĐ/ĐU", date="13/11/2026")
    dossiers.add_documents(clerk, hidden, [shared])
    readers.restrict(clerk, hidden, [clerk.person.uid])
    restricted(clerk)
    assert [hit.code for hit in search.find(clerk, "quyet dinh chung").hits] == ["KT.02/2026"]
    clerk.close()
    with as_person(folder, "nguoila") as other:
        assert [hit.code for hit in search.find(other, "109 qđ").hits] == ["HN.15/2026"]


def test_who_restricts_must_be_a_reader_and_readers_must_be_people(clerk: Office) -> None:
    uid = queries.resolve(clerk, "KT.01")
    with pytest.raises(UserError, match=r"readers\.without_me"):
        readers.restrict(clerk, uid, [uid_of(clerk, "chanhvp")])
    with pytest.raises(UserError, match=r"readers\.unknown"):
        readers.restrict(clerk, uid, [clerk.person.uid, "nobody"])
    people.close_person(clerk, uid_of(clerk, "nguoila"))
    with pytest.raises(UserError, match=r"readers\.closed"):
        readers.restrict(clerk, uid, [clerk.person.uid, uid_of(clerk, "nguoila")])
    assert readers.readers_of(clerk, uid) == ()


def test_every_reading_is_noted_and_none_without_its_note(
    clerk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = restricted(clerk)
    before = journal_kinds(clerk).count("dossier.read")
    queries.dossier_sheet(clerk, uid)
    queries.dossier_sheet(clerk, uid)
    assert journal_kinds(clerk).count("dossier.read") == before + 2

    def full(*_: object, **__: object) -> None:
        raise EnvironmentProblem("disk.full", path="D:")

    monkeypatch.setattr(reading_log, "note", full)
    with pytest.raises(EnvironmentProblem):
        queries.dossier_sheet(clerk, uid)


def test_restricting_and_opening_are_changes_that_can_be_taken_back(clerk: Office) -> None:
    uid = queries.resolve(clerk, "KT.01")
    changes = readers.restrict(clerk, uid, [clerk.person.uid])
    undo(clerk, changes.change_uid)
    assert readers.readers_of(clerk, uid) == ()
    assert not queries.peek(clerk, uid).dossier.restricted
    readers.restrict(clerk, uid, [clerk.person.uid])
    readers.open_to_all(clerk, uid)
    assert readers.readers_of(clerk, uid) == ()
    assert {"dossier.restricted", "dossier.opened_to_all"} <= set(journal_kinds(clerk))


def test_the_program_itself_sees_everything(clerk: Office) -> None:
    restricted(clerk)
    clerk.store.person_uid = ""
    with clerk.store.read() as connection:
        assert len(rows.ids(connection, DossierFilter())) == 2


def file_of(office: Office, uid: str, folder: Path, row: int = 0) -> Attachment:
    dossiers.attach_file(office, queries.peek(office, uid).documents[row].uid, write_pdf(folder / "a.pdf"))
    attached = queries.peek(office, uid).documents[row].attachment
    assert attached is not None
    return attached


def readings(office: Office, kind: str) -> int:
    return journal_kinds(office).count(kind)


def test_every_opening_of_a_restricted_file_is_noted_and_none_without_its_note(
    clerk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached = file_of(clerk, restricted(clerk), tmp_path)
    for _ in range(2):
        attachments.open_attachment(clerk, attached).close()
    assert readings(clerk, "attachment.read") == 2

    def full(*_: object, **__: object) -> None:
        raise EnvironmentProblem("disk.full", path="D:")

    monkeypatch.setattr(reading_log, "note", full)
    with pytest.raises(EnvironmentProblem):
        attachments.open_attachment(clerk, attached)


def test_an_ordinary_file_is_the_dossiers_reading_of_the_day_and_opens_on_a_full_disk(
    clerk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached = file_of(clerk, queries.resolve(clerk, "HN.15"), tmp_path)
    before = readings(clerk, "dossier.read")
    for _ in range(2):
        attachments.open_attachment(clerk, attached).close()
    assert readings(clerk, "dossier.read") == before + 1

    def full(*_: object, **__: object) -> None:
        raise EnvironmentProblem("disk.full", path="D:")

    monkeypatch.setattr(reading_log, "seen", lambda *_: False)
    monkeypatch.setattr(reading_log, "mark", full)
    attachments.open_attachment(clerk, attached).close()


def test_a_stranger_opens_no_file_of_it_even_with_its_record_in_hand(
    clerk: Office, folder: Path, tmp_path: Path
) -> None:
    attached = file_of(clerk, restricted(clerk), tmp_path)
    clerk.close()
    with as_person(folder, "nguoila") as other, pytest.raises(UserError, match=r"document\.gone"):
        attachments.open_attachment(other, attached)


def test_a_package_of_a_restricted_dossier_is_a_reading_and_not_made_without_its_note(
    clerk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = restricted(clerk)
    before = readings(clerk, "dossier.read")
    packages.build(clerk, [uid], tmp_path)
    papers.print_to_file(clerk, "cover", [uid], tmp_path / "bia.pdf")
    papers.render(clerk, "contents", [uid])
    assert readings(clerk, "dossier.read") == before + 3

    def full(*_: object, **__: object) -> None:
        raise EnvironmentProblem("disk.full", path="D:")

    monkeypatch.setattr(reading_log, "note", full)
    for give_away in (
        lambda: packages.build(clerk, [uid], tmp_path / "p"),
        lambda: packages.plan(clerk, uid),
        lambda: papers.print_to_file(clerk, "cover", [uid], tmp_path / "c.pdf"),
        lambda: papers.print_set(clerk, uid, tmp_path / "set"),
        lambda: papers.render(clerk, "contents", [uid]),
    ):
        with pytest.raises(EnvironmentProblem):
            give_away()
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["bia.pdf"]
