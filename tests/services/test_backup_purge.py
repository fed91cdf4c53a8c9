"""Backups that still hold what was taken out go, with a record each, and never the last good one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hoso_desktop.db import backup as folders
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.errors import UserError
from hoso_desktop.services import backup, backup_purge, dossiers, history, redaction
from hoso_desktop.services.office import Office
from tests.support.office import (
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    scalar,
    story_clock,
    write_pdf,
)
from tests.support.raw_store import plain_pages, spellings

WORD = "quặngurani"


@pytest.fixture
def clock() -> FixedClock:
    return story_clock()


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    with make_office(tmp_path / "kho", clock=clock) as office:
        uid = add_dossier(office)
        rows = [paper("Giấy mời họp"), paper(f"Báo cáo về mỏ {WORD}")]
        dossiers.add_documents(office, uid, rows)
        papers = documents(office, uid)
        dossiers.attach_file(office, papers[0].uid, write_pdf(tmp_path / "giay moi.pdf", "moi"))
        dossiers.attach_file(office, papers[1].uid, write_pdf(tmp_path / "quet.pdf", "quet"))
        for name in ("D", "E"):
            (tmp_path / name).mkdir()
        backup.set_places(office, [tmp_path / "D", tmp_path / "E"])
        yield office


def secret(office: Office) -> redaction.Target:
    query = f"SELECT uid FROM entry WHERE subject LIKE '%{WORD}'"
    return redaction.Target(entry_uid=str(scalar(office, query)))


def next_day(office: Office) -> None:
    """Of one day only the last backup is kept."""
    assert isinstance(office.clock, FixedClock)
    office.clock.move(timedelta(days=1))


def made(office: Office) -> None:
    next_day(office)
    assert all(result.row is not None and result.row.state == "good" for result in backup.run(office).results)


def take_out(office: Office) -> None:
    assert redaction.redact(office, secret(office), reason="Nhập nhầm").finished


def databases(place: Path) -> list[Path]:
    return sorted(place.rglob("hoso.db"))


def holds(office: Office, database: Path) -> bool:
    plain = plain_pages(database, office.store.key_for("db"))
    return any(spelt in plain for spelt in spellings(WORD))


def refused(office: Office) -> str:
    with pytest.raises(UserError) as caught:
        backup_purge.purge(office)
    return caught.value.code


def test_old_backups_go_when_a_younger_one_is_good(office: Office, tmp_path: Path) -> None:
    made(office)
    made(office)
    assert [holds(office, path) for path in databases(tmp_path / "D")] == [True, True]
    take_out(office)
    made(office)
    found = backup_purge.look(office)
    assert (len(found.old), found.fresh) == (4, True)
    done = backup_purge.purge(office)
    assert (done.gone, done.absent, done.refused) == (4, (), ())
    for place in ("D", "E"):
        left = databases(tmp_path / place)
        assert [holds(office, path) for path in left] == [False]
        # The sealed file of the paper that went is in no backup any more; the other one is.
        assert len(list((tmp_path / place).rglob("*.age"))) == 1
    assert journal_kinds(office).count("backup.purged") == 4
    assert history.verify(office).ok
    assert all(not backup.check(office, row, full=True).detail for row in backup.listing(office))
    assert refused(office) == "redact.no_old_backup"


def test_none_goes_before_a_younger_one_is_good(office: Office, tmp_path: Path) -> None:
    made(office)
    take_out(office)
    assert refused(office) == "redact.no_fresh_backup"
    assert len(databases(tmp_path / "D")) == 1


def test_a_disk_that_is_not_there_is_named(office: Office, tmp_path: Path) -> None:
    made(office)
    take_out(office)
    (tmp_path / "E").rename(tmp_path / "E rut ra")
    next_day(office)
    backup.run(office)
    done = backup_purge.purge(office)
    assert done.gone == 1
    assert [Path(place).parent.name for place in done.absent] == ["E"]
    assert any("không cắm" in line for line in backup_purge.told(done))
    (tmp_path / "E rut ra").rename(tmp_path / "E")
    assert backup_purge.purge(office).gone == 1
    assert databases(tmp_path / "E") == []
    assert folders.homes(tmp_path / "E")


def test_the_person_is_told_how_many_still_hold_it(office: Office) -> None:
    made(office)
    target = secret(office)
    assert redaction.look(office, target).backups == 2
    done = redaction.redact(office, target, reason="Nhập nhầm")
    assert done.backups == 2
    assert any("2 bản sao lưu cũ" in line for line in redaction.told(done))


def test_a_backup_made_before_the_pages_were_overwritten_is_old(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its free pages may hold what its rows do not."""
    monkeypatch.setattr(office.store, "compact", lambda: False)
    assert not redaction.redact(office, secret(office), reason="Nhập nhầm").finished
    made(office)
    assert refused(office) == "redact.unfinished"
    monkeypatch.undo()
    made(office)  # which overwrites them first
    assert not redaction.is_unfinished(office)
    assert backup_purge.purge(office).gone == 2
