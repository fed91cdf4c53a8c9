"""A backup is good when it was opened, checked, counted and sampled; what it holds can be had back."""

from __future__ import annotations

import json
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import backup as disk
from hoso_desktop.db import journal_check
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import explain
from hoso_desktop.services import (
    attachments,
    backup,
    backup_restore,
    dossiers,
    health,
    history,
    imports,
    keys,
    people,
)
from hoso_desktop.services.backup import BackupRow
from hoso_desktop.services.office import Office, open_office
from tests.support.office import (
    PASSWORD,
    add_dossier,
    documents,
    make_office,
    paper,
    story_clock,
    unlock,
    write_list,
    write_pdf,
)

PROJECT = Path(__file__).resolve().parents[2]
FILES = 5


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Office]:
    """An office with a dossier of papers with files, and a stick to back up to."""
    office = make_office(tmp_path / "kho")
    uid = add_dossier(office)
    scans = [write_pdf(tmp_path / f"{number}.pdf", f"trang {number}") for number in range(FILES)]
    dossiers.add_documents(office, uid, [paper(f"Văn bản {n}", file=scan) for n, scan in enumerate(scans)])
    (tmp_path / "usb").mkdir()
    backup.set_places(office, [tmp_path / "usb"])
    yield office
    office.close()


def made(office: Office) -> BackupRow:
    (row,) = backup.run(office).good
    return row


def later(office: Office, **by: int) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.move(timedelta(**by))


def kinds(office: Office) -> list[str]:
    with office.store.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT kind FROM journal ORDER BY seq")]


def flip(path: Path, at: int | None = None) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 1
    path.write_bytes(bytes(data))


def texts(office: Office) -> list[str]:
    """Everything the papers' files say."""
    out = []
    for uid in [row.dossier_uid for row in documents(office, first(office))][:1]:
        for placed in documents(office, uid):
            assert placed.attachment is not None
            with attachments.open_attachment(office, placed.attachment) as plain:
                out.append(plain.read().decode("latin-1"))
    return out


def first(office: Office) -> str:
    with office.store.read() as connection:
        return str(connection.exec_driver_sql("SELECT uid FROM dossier ORDER BY id").scalar())


def restored(row: BackupRow, into: Path) -> Office:
    backup_restore.restore(
        row.folder, into, backup_restore.by_password(PASSWORD, "vanthu"), clock=story_clock()
    )
    return open_office(into, PASSWORD, login="vanthu", clock=story_clock())


# -- making -----------------------------------------------------------------------------------------


def test_a_backup_is_opened_checked_counted_and_written_down(filled: Office, tmp_path: Path) -> None:
    row = made(filled)
    assert row.state == "good"
    assert row.there
    assert kinds(filled)[-1] == "backup.made"
    manifest = disk.read_manifest(row.folder)
    assert manifest.genuine
    assert manifest.counts["placement"] == FILES
    assert manifest.files == FILES
    assert len(list(row.folder.parent.glob("files/??/*.age"))) == FILES
    assert sorted(path.name for path in row.folder.iterdir()) == [
        "backup.json", "files.list", "hoso.db", "keys", "store.json",
    ]  # fmt: skip
    assert [one.name for one in backup.listing(filled)] == [row.name]
    assert not list(tmp_path.glob("usb/*/.partial*"))


def test_the_head_of_a_backup_is_one_the_journal_is_held_against(filled: Office) -> None:
    made(filled)
    with filled.store.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_delete")
        connection.exec_driver_sql("DELETE FROM journal WHERE seq > 3")
    assert not history.verify(filled).ok
    with filled.store.read() as connection:
        assert journal_check.check(connection).faults


def test_the_second_backup_copies_no_file_again(filled: Office, tmp_path: Path) -> None:
    one = made(filled)
    stamps = {path.name: path.stat().st_mtime_ns for path in one.folder.parent.glob("files/??/*.age")}
    later(filled, hours=1)
    dossiers.add_documents(filled, first(filled), [paper("Mới", file=write_pdf(tmp_path / "m.pdf", "mới"))])
    two = made(filled)
    after = {path.name: path.stat().st_mtime_ns for path in two.folder.parent.glob("files/??/*.age")}
    assert len(after) == FILES + 1
    assert {name: after[name] for name in stamps} == stamps


def test_work_goes_on_while_files_are_copied(filled: Office) -> None:
    """Nobody waits for a stick: a paper is stored between two copied files."""
    added: list[int] = []

    def step(progress: object) -> None:
        if getattr(progress, "stage", "") == "backup.stage.files" and not added:
            added.append(1)
            dossiers.add_documents(filled, first(filled), [paper("Trong lúc sao lưu")])

    (row,) = backup.run(filled, context=JobContext(step)).good
    assert added
    assert disk.read_manifest(row.folder).counts["placement"] == FILES
    assert len(documents(filled, first(filled))) == FILES + 1


@pytest.mark.parametrize("where", ["gone", "file"])
def test_a_place_that_is_not_there_is_passed_over_with_a_sentence(
    where: str, filled: Office, tmp_path: Path
) -> None:
    (tmp_path / "hai").mkdir()
    backup.set_places(filled, [tmp_path / "usb", tmp_path / "hai"])
    shutil.rmtree(tmp_path / "usb")
    if where == "file":
        (tmp_path / "usb").write_text("x")
    run = backup.run(filled)
    assert "usb" in run.results[0].problem
    assert [row.place.startswith(str(tmp_path / "hai")) for row in run.good] == [True]


def test_places_that_help_nobody_are_refused(filled: Office, tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "kho", "backup.inside_store"), (tmp_path / "kho/files", "backup.inside_store"),
        (tmp_path / "không có", "backup.no_place"),
    ):  # fmt: skip
        with pytest.raises(UserError) as caught:
            backup.set_places(filled, [path])
        assert caught.value.code == code
        assert explain(caught.value)
    assert backup.on_the_same_disk(filled, tmp_path / "usb")
    backup.set_places(filled, [])
    with pytest.raises(UserError) as caught:
        backup.run(filled)
    assert caught.value.code == "backup.no_places"


def test_a_file_that_rotted_in_the_store_makes_no_good_backup(filled: Office) -> None:
    flip(sorted(filled.store.files.files.rglob("*.age"))[0])
    (result,) = backup.run(filled).results
    assert result.row is not None
    assert result.row.state == "bad"
    assert "1 tệp" in result.row.detail
    assert backup.state(filled).last is None


def test_somebody_who_stops_it_leaves_nothing(filled: Office, tmp_path: Path) -> None:
    context = JobContext()

    def stop(_progress: object) -> None:
        context.cancel()

    context._on_progress = stop
    with pytest.raises(Exception, match=r".*") as caught:
        backup.run(filled, context=context)
    assert type(caught.value).__name__ == "Cancelled"
    assert not [path for path in tmp_path.glob("usb/*/*") if path.name != "files"]
    assert backup.listing(filled) == ()


# -- checking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["hoso.db", "files.list", "backup.json", "keys/slots-a.json"])
def test_every_changed_part_is_found(name: str, filled: Office) -> None:
    row = made(filled)
    path = row.folder / name
    flip(path, 30 if name == "files.list" else None)
    checked = backup.check(filled, row)
    if name.startswith("keys"):
        assert checked.state == "good"  # the other copy of the slots is whole
    else:
        assert checked.state == "bad"
        assert checked.detail
        assert kinds(filled)[-1] == "backup.checked"
        assert backup.state(filled).last is None


@pytest.mark.parametrize("full", [False, True])
def test_a_lost_or_changed_file_is_found(full: bool, filled: Office) -> None:
    row = made(filled)
    one, two = sorted(row.folder.parent.glob("files/??/*.age"))[:2]
    flip(one)
    two.unlink()
    checked = backup.check(filled, row, full=full)
    assert checked.state == "bad"
    assert "2 tệp" in checked.detail


def test_a_backup_of_before_a_new_key_stays_good_by_its_hashes(filled: Office) -> None:
    row = made(filled)
    keys.rekey(filled)
    assert backup.check(filled, row).state == "good"
    flip(row.folder / "hoso.db")
    assert backup.check(filled, row).state == "bad"


# -- keeping and telling ------------------------------------------------------------------------------


def test_old_backups_go_and_the_record_stays(filled: Office) -> None:
    for _ in range(12):
        made(filled)
        later(filled, days=1)
    standing = backup.listing(filled)
    assert 7 <= len(standing) <= 10
    home = standing[0].folder.parent
    assert sorted(disk.names(home)) == sorted(row.name for row in standing)
    assert kinds(filled).count("backup.removed") == 12 - len(standing)


@pytest.mark.parametrize("noticed", ["at the next opening", "at the next backup"])
def test_a_removal_that_was_cut_short_is_written_down(filled: Office, noticed: str) -> None:
    """Killed between the name and the record: the list may not go on naming what is not there."""
    row = made(filled)
    going = disk.take_name(row.folder.parent, row.name)
    later(filled, days=1)
    if noticed == "at the next opening":
        backup.note_removals(filled)
        assert going.exists(), "only written down"
    else:
        made(filled)
        assert not going.exists()
    assert row.name not in [one.name for one in backup.listing(filled)]
    assert kinds(filled).count("backup.removed") == 1


def test_a_file_goes_with_the_last_backup_that_needs_it(filled: Office) -> None:
    row = made(filled)
    home = row.folder.parent
    later(filled, days=1)
    stranger = home / "files" / "ab" / ("ab" * 16 + ".age")
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"nobody names me")
    made(filled)
    assert not stranger.exists()
    assert len(list(home.glob("files/??/*.age"))) == FILES


def test_home_is_told(filled: Office) -> None:
    assert not backup.state(filled).amber  # nobody is nagged on the first day
    assert backup.due(filled)
    later(filled, days=3)
    assert backup.state(filled).amber
    made(filled)
    told = backup.state(filled)
    assert (told.days, told.amber) == (0, False)
    assert not backup.due(filled)
    later(filled, days=1)
    assert backup.due(filled)
    assert not backup.state(filled).amber
    later(filled, days=2)
    assert backup.state(filled).amber
    backup.set_places(filled, [])
    assert not backup.due(filled)


def test_before_an_import_there_is_a_copy_without_it(filled: Office, tmp_path: Path) -> None:
    listed = write_list(tmp_path / "ds.xlsx", [["Hồ sơ Hội nghị tổng kết", "01-BC/ĐU"]])
    done = imports.run(filled, imports.preview(filled, listed))
    assert done.created == 1
    (row,) = backup.listing(filled)
    assert (row.occasion, row.state) == ("before_mass", "good")
    assert disk.read_manifest(row.folder).counts["placement"] == FILES
    assert kinds(filled).index("backup.made") < kinds(filled).index("import.done")
    assert backup.due(filled)  # what came in is still to be backed up today


def test_an_import_goes_on_where_no_place_can_be_reached(filled: Office, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "usb")
    assert backup.before_mass(filled) is None
    (tmp_path / "hai").mkdir()
    backup.set_places(filled, [tmp_path / "hai"])
    found = backup.before_mass(filled)
    assert found is not None
    assert found.place.startswith(str(tmp_path / "hai"))


def test_copies_of_before_stand_beside_the_daily_ones(filled: Office) -> None:
    copies = []
    for _ in range(3):
        row = backup.before_mass(filled)
        assert row is not None
        copies.append(row.name)
        later(filled, minutes=5)
    daily = made(filled)
    assert sorted(row.name for row in backup.listing(filled)) == [*copies[1:], daily.name]
    later(filled, days=8)
    assert copies[2] not in [row.name for row in (made(filled), *backup.listing(filled))]


# -- restoring --------------------------------------------------------------------------------------


def test_a_restored_office_is_the_office_in_a_store_of_its_own(filled: Office, tmp_path: Path) -> None:
    people.add_person(filled, "Trần Văn B", "chanhvp", "mật khẩu hai", cost=FLOOR)
    row = made(filled)
    before = texts(filled)
    old_id = filled.store.store_id
    add_dossier(filled, "HN.16", "Sau khi sao lưu")
    found = backup_restore.restore(
        row.folder, tmp_path / "moi", backup_restore.by_password(PASSWORD, "vanthu"), clock=story_clock()
    )
    assert found.counts["dossier"] == 1
    assert found.missing_files == 0
    assert found.store_id != old_id
    with open_office(tmp_path / "moi", PASSWORD, login="vanthu", clock=story_clock()) as office:
        assert office.store.store_id == found.store_id
        assert kinds(office)[-1] == "store.restored"
        assert texts(office) == before
        assert health.verify_store(office).ok
        assert history.verify(office).ok
        add_dossier(office, "HN.17", "Làm tiếp")
        assert history.verify(office).ok
    open_office(tmp_path / "moi", "mật khẩu hai", login="chanhvp", clock=story_clock()).close()
    assert filled.store.store_id == old_id  # the old one is as it was
    assert health.verify_store(filled).ok


def test_only_a_new_or_empty_folder_is_filled(filled: Office, tmp_path: Path) -> None:
    row = made(filled)
    before = {path: path.read_bytes() for path in (tmp_path / "kho").rglob("*") if path.is_file()}
    with pytest.raises(UserError) as caught:
        restored(row, tmp_path / "kho")
    assert caught.value.code == "backup.into_exists"
    assert {path: path.read_bytes() for path in before} == before


def test_a_wrong_password_leaves_nothing(filled: Office, tmp_path: Path) -> None:
    row = made(filled)
    with pytest.raises(EnvironmentProblem) as caught:
        backup_restore.restore(row.folder, tmp_path / "moi", backup_restore.by_password("sai", "vanthu"))
    assert caught.value.code == "store.wrong_password"
    assert not (tmp_path / "moi").exists()


@pytest.mark.parametrize("name", ["hoso.db", "files.list", "backup.json"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(name: str, filled: Office, tmp_path: Path) -> None:
    row = made(filled)
    flip(row.folder / name)
    with pytest.raises((UserError, EnvironmentProblem)) as caught:
        restored(row, tmp_path / "moi")
    assert caught.value.code in ("backup.damaged", "backup.no_backup")
    assert explain(caught.value)
    assert not (tmp_path / "moi").exists()


def test_a_lost_file_is_told_and_the_rest_comes_back(filled: Office, tmp_path: Path) -> None:
    row = made(filled)
    sorted(row.folder.parent.glob("files/??/*.age"))[0].unlink()
    found = backup_restore.restore(
        row.folder, tmp_path / "moi", backup_restore.by_password(PASSWORD, None), clock=story_clock()
    )
    assert found.missing_files == 1


def test_backups_are_found_where_somebody_points(filled: Office, tmp_path: Path) -> None:
    one = made(filled)
    later(filled, days=1)
    two = made(filled)
    (tmp_path / "usb/hoso-rubbish/20200101-000000").mkdir(parents=True)
    (tmp_path / "usb/hoso-rubbish/20200101-000000/backup.json").write_text("{")
    for place in (tmp_path / "usb", one.folder.parent):
        assert [found.name for found in backup_restore.find(place)] == [two.name, one.name]
    assert [found.name for found in backup_restore.find(one.folder)] == [one.name]
    assert all(found.whole for found in backup_restore.find(tmp_path / "usb"))
    assert backup_restore.logins(one.folder) == ("vanthu",)
    assert backup_restore.find(tmp_path / "không có") == ()


def test_once_a_month_a_backup_is_restored_and_compared(filled: Office, tmp_path: Path) -> None:
    assert not backup_restore.drill_due(filled)
    made(filled)
    assert backup_restore.drill_due(filled)
    row = backup_restore.drill(filled, tmp_path / "usb")
    assert row.restored_at is not None
    assert row.state == "good"
    assert kinds(filled)[-1] == "backup.restored"
    assert not backup_restore.drill_due(filled)
    assert list(filled.store.files.temporary.iterdir()) == []
    later(filled, days=31)
    assert backup_restore.drill_due(filled)


def test_the_comparison_sees_one_changed_value(filled: Office, tmp_path: Path) -> None:
    row = made(filled)
    key = filled.store.key_for("db")
    with restored(row, tmp_path / "moi") as office:
        add_dossier(office, "HN.18", "Chỉ ở đây")
        office.store.checkpoint()
        one, two = row.folder / "hoso.db", office.store.files.database
        with disk.opened(one, key) as left, disk.opened(two, key) as right:
            seq = disk.read_manifest(row.folder).seq
            tables = ("dossier", "placement", "journal", "attachment")
            assert disk.different_tables(left, right, tables, seq) == ["dossier"]


# -- power ------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from hoso_desktop.services import backup
from tests.support.office import unlock
left = int(sys.argv[2])
real = os.fsync
def count(handle):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)
office = unlock(Path(sys.argv[1]))
os.fsync = count
backup.run(office)
office.close()
"""


@pytest.mark.battery
def test_killed_at_any_flush_there_is_a_whole_backup_or_none(filled: Office, tmp_path: Path) -> None:
    filled.close()
    at, finished = 0, False
    while not finished:
        at += 1
        command = [sys.executable, "-c", KILLED, str(tmp_path / "kho"), str(at)]
        done = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True)
        finished = done.returncode == 0
        assert finished or done.returncode == -signal.SIGKILL, done.stderr
        with unlock(tmp_path / "kho") as office:
            assert health.verify_store(office).ok
            home = disk.home(tmp_path / "usb", office.store.store_id)
            for name in disk.names(home):
                assert backup.faults(office, home / name, disk.read_manifest(home / name), full=True) == []
    assert at > 10
    with unlock(tmp_path / "kho", clock=FixedClock(story_clock().now() + timedelta(hours=1))) as office:
        row = made(office)
        assert not list(row.folder.parent.glob(".partial*"))


@pytest.mark.battery
def test_every_backup_of_a_year_comes_back_row_by_row(filled: Office, tmp_path: Path) -> None:
    chance = random.Random(8)
    for number in range(12):
        add_dossier(filled, f"TH.{number:02}", f"Tập {number} {chance.random()}")
        backup_restore.drill(filled, tmp_path / "usb")
        later(filled, days=30)
    for row in backup.listing(filled):
        with restored(row, tmp_path / f"lai-{row.name}") as office:
            manifest = disk.read_manifest(row.folder)
            assert health.verify_store(office).ok
            with office.store.read() as connection:
                counted = disk.counts(connection)
            assert {**counted, "journal": counted["journal"] - 1} == {**manifest.counts}, (
                "one fact more: that it was restored"
            )


def test_a_manifest_of_another_office_or_a_later_program_is_told(filled: Office, tmp_path: Path) -> None:
    row = made(filled)
    path = row.folder / "backup.json"
    data = json.loads(path.read_bytes())
    path.write_text(json.dumps({**data, "version": 99}))
    with pytest.raises(EnvironmentProblem) as caught:
        restored(row, tmp_path / "moi")
    assert caught.value.code == "backup.newer"
    path.write_text(json.dumps({**data, "body": {**data["body"], "seq": 1}}))
    with pytest.raises(UserError) as refused:
        restored(row, tmp_path / "moi")
    assert refused.value.code == "backup.damaged"
    assert list((tmp_path / "usb").iterdir())


def test_a_stick_that_takes_no_file_of_that_size_is_told(filled: Office) -> None:
    """As FAT32 does from 4 GB on: here a page below our size, by the system's own limit for one process."""
    filled.store.checkpoint()
    size = filled.store.files.database.stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size - 4096, before[1]))
    try:
        (result,) = backup.run(filled).results
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
    assert result.row is None
    assert "FAT32" in result.problem
    assert made(filled).state == "good"


@pytest.mark.parametrize("way", ["import", "undo", "rekey"])
def test_before_something_big_there_is_a_copy(way: str, filled: Office, tmp_path: Path) -> None:
    row = ["Hồ sơ cũ", "01-NQ/ĐU", "01/03/2011", "Nghị quyết", "", "1", ""]
    listed = write_list(tmp_path / "ds.xlsx", [row])
    if way == "rekey":
        keys.rekey(filled)
    else:
        done = imports.run(filled, imports.preview(filled, listed))
        later(filled, minutes=1)
        if way == "undo":
            imports.undo_import(filled, done.batch_uid)
    found = [row.occasion for row in backup.listing(filled)]
    assert found == ["before_mass"] * (2 if way == "undo" else 1)
    assert backup.due(filled)  # it does not stand for the day's own
