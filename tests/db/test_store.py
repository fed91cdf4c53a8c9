from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import journal, journal_check, schema
from hoso_desktop.db import store as stores
from hoso_desktop.db.store import Store, StoreFiles
from hoso_desktop.db.store_folder import FORMAT_VERSION, lock
from hoso_desktop.domain.clock import stamp
from hoso_desktop.errors import EnvironmentProblem, UsageError
from hoso_desktop.files import give_lock
from hoso_desktop.messages import explain
from tests.support.office import PASSWORD, story_clock

PROJECT = Path(__file__).resolve().parents[2]


def contents(folder: Path) -> dict[str, str]:
    """Hash of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refusal(folder: Path, password: str = PASSWORD, login: str | None = None) -> EnvironmentProblem:
    """How opening a store is refused."""
    with pytest.raises(EnvironmentProblem) as caught:
        stores.open_store(folder, password, login=login).close()
    assert explain(caught.value)
    return caught.value


def put(store: Store, key: str, value: str = "x") -> None:
    with store.write() as connection:
        connection.execute(schema.setting.insert().values(key=key, value=value))


def keys_in(store: Store) -> list[str]:
    with store.read() as connection:
        return [row.key for row in connection.execute(schema.setting.select().order_by("key"))]


def run_child(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A second process that knows the folder as `folder` and the password as `password`."""
    start = f"from pathlib import Path\nfolder, password = Path({str(folder)!r}), {PASSWORD!r}\n"
    return subprocess.run(
        [sys.executable, "-c", start + code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def damage_the_end(database: Path) -> None:
    """Flip a bit in each of the last twenty pages, where the newest rows are."""
    data = bytearray(database.read_bytes())
    for page in range(len(data) // 4096 - 20, len(data) // 4096):
        data[page * 4096 + 100] ^= 1
    database.write_bytes(data)


# -- opening ---------------------------------------------------------------------------------------------


def test_a_store_opens_again_with_what_was_kept(store: Store, folder: Path) -> None:
    put(store, "a")
    store.close()
    again = stores.open_store(folder, PASSWORD, login="vanthu")
    assert keys_in(again) == ["a"]
    again.close()
    again.close()  # closing twice is no mistake


def test_the_password_is_the_same_in_every_normal_form(store: Store, folder: Path) -> None:
    store.close()
    decomposed = unicodedata.normalize("NFD", PASSWORD)
    assert decomposed != PASSWORD
    stores.open_store(folder, decomposed).close()


def test_wrong_password_wrong_folder_and_damage_are_three_sentences(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    put(store, "a")
    store.close()
    (tmp_path / "khac").mkdir()
    before = contents(folder)
    problems = [refusal(folder, "sai mật khẩu"), refusal(tmp_path / "khac"), refusal(tmp_path / "no-such")]
    assert contents(folder) == before
    with (folder / "hoso.db").open("r+b") as file:
        file.write(bytes(4096))
    problems.append(refusal(folder))
    assert [problem.code for problem in problems] == [
        "store.wrong_password", "store.not_a_store", "store.not_a_store", "store.damaged",
    ]  # fmt: skip
    assert len({explain(problem) for problem in problems if problem is not problems[2]}) == 3


@pytest.mark.parametrize("size", [0, 100, 4096])
def test_a_database_cut_short_is_damaged_and_stays_as_it_is(store: Store, folder: Path, size: int) -> None:
    put(store, "a")
    store.close()
    with (folder / "hoso.db").open("r+b") as file:
        file.truncate(size)
    before = contents(folder)
    assert refusal(folder).code == "store.damaged"
    assert contents(folder) == before


def test_a_lost_database_is_damage_not_an_empty_store(store: Store, folder: Path) -> None:
    store.close()
    (folder / "hoso.db").unlink()
    assert refusal(folder).code == "store.damaged"
    assert not (folder / "hoso.db").exists()


def test_damage_met_while_reading_has_its_sentence(store: Store, folder: Path) -> None:
    for number in range(400):
        put(store, f"{number:04d}", "một giá trị dài " * 40)
    store.close()
    damage_the_end(folder / "hoso.db")
    opened = stores.open_store(folder, PASSWORD)
    with pytest.raises(EnvironmentProblem) as caught:
        keys_in(opened)
    assert caught.value.code == "store.damaged"
    opened.close()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format": "khac", "version": 1, "store_id": "x"}', '{"format": "hoso-store"}'],
)
def test_a_folder_with_another_identity_is_no_store(store: Store, folder: Path, text: str) -> None:
    store.close()
    (folder / "store.json").write_text(text)
    assert refusal(folder).code == "store.not_a_store"


def test_a_store_of_a_newer_program_is_left_as_it_is(store: Store, folder: Path) -> None:
    store.close()
    identity = json.loads((folder / "store.json").read_text())
    (folder / "store.json").write_text(json.dumps({**identity, "version": FORMAT_VERSION + 1}))
    before = contents(folder)
    assert refusal(folder).code == "store.newer"
    assert contents(folder) == before


def test_a_newer_schema_is_left_as_it_is(store: Store, folder: Path) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = contents(folder)
    assert refusal(folder).code == "store.newer"
    assert contents(folder) == before


def test_no_store_is_made_over_something_else(store: Store, folder: Path, tmp_path: Path) -> None:
    store.close()
    (tmp_path / "khac").mkdir()
    (tmp_path / "khac" / "bao cao.docx").write_bytes(b"x")
    for place in (folder, tmp_path / "khac"):
        before = contents(place)
        with pytest.raises(UsageError) as caught:
            stores.create(place, PASSWORD, login="a", cost=FLOOR)
        assert caught.value.code == "store.exists"
        assert contents(place) == before


@pytest.mark.parametrize("name", ["OneDrive - Tinh uy", "Google Drive", "Dropbox"])
def test_folders_that_are_copied_behind_our_back_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        stores.create(tmp_path / name / "kho", PASSWORD, login="a", cost=FLOOR)
    assert caught.value.code == "store.folder_refused"
    assert not (tmp_path / name).exists()


# -- a creation that was interrupted -----------------------------------------------------------------------


def test_a_creation_the_disk_refused_can_be_done_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync
    for refused in range(1, 9):  # slots, ballast and identity: file and folder each
        calls = iter(range(1, 1000))

        def fsync(handle: int, calls: object = calls, refused: int = refused) -> None:
            if next(calls) >= refused:  # type: ignore[call-overload]
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(handle)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            with pytest.raises(EnvironmentProblem) as caught:
                stores.create(folder, PASSWORD, login="a", cost=FLOOR).close()
        assert caught.value.code == "disk.full"
        assert not folder.exists()
    stores.create(folder, PASSWORD, login="a", cost=FLOOR).close()


@pytest.mark.parametrize("fatal", [1, 2, 3, 5, 7])
def test_a_creation_that_was_killed_can_be_done_again(folder: Path, fatal: int) -> None:
    code = f"""
import os, signal
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import store
count, real = 0, os.fsync
def fsync(handle):
    global count
    count += 1
    if count == {fatal}:
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)
os.fsync = fsync
store.create(folder, password, login="vanthu", cost=FLOOR)
"""
    assert run_child(code, folder).returncode == -signal.SIGKILL
    assert not stores.exists(folder)
    made = stores.create(folder, PASSWORD, login="vanthu", cost=FLOOR)
    put(made, "a")
    made.close()
    stores.open_store(folder, PASSWORD).close()


def test_only_an_unfinished_creation_is_cleared_away(store: Store, folder: Path) -> None:
    """A store that lost its identity holds papers: nothing may be made in its place."""
    store.close()
    (folder / "store.json").unlink()
    before = contents(folder)
    with pytest.raises(UsageError):
        stores.create(folder, PASSWORD, login="a", cost=FLOOR)
    assert contents(folder) == before


# -- one process ------------------------------------------------------------------------------------------


def test_a_second_process_is_refused(store: Store, folder: Path) -> None:
    code = """
from hoso_desktop.db import store
from hoso_desktop.errors import EnvironmentProblem
try:
    store.open_store(folder, password)
except EnvironmentProblem as problem:
    print(problem.code)
"""
    assert run_child(code, folder).stdout.strip() == "store.already_open"
    put(store, "still mine")


def test_a_killed_process_gives_up_the_lock_and_keeps_what_it_had_saved(store: Store, folder: Path) -> None:
    store.close()
    code = """
import os, signal
from hoso_desktop.db import schema, store
opened = store.open_store(folder, password)
for number in range(20):
    with opened.write() as connection:
        connection.execute(schema.setting.insert().values(key=f"{number:02d}", value="x"))
    print(number, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = run_child(code, folder)
    assert done.returncode == -signal.SIGKILL
    again = stores.open_store(folder, PASSWORD)
    assert keys_in(again) == [f"{int(word):02d}" for word in done.stdout.split()]
    assert len(keys_in(again)) == 20
    again.close()


def test_the_lock_is_given_up_on_close_and_after_a_refusal(store: Store, folder: Path) -> None:
    assert refusal(folder).code == "store.already_open"
    store.close()
    assert refusal(folder, "sai mật khẩu").code == "store.wrong_password"
    stores.open_store(folder, PASSWORD).close()


# -- connections -------------------------------------------------------------------------------------------

PRAGMAS = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "recursive_triggers": 1,
}  # fmt: skip


def test_every_pooled_connection_has_the_same_settings(store: Store) -> None:
    # Five at once: more than the pool keeps, so that fresh ones are asked as well.
    barrier = threading.Barrier(4)
    seen: list[dict[str, object]] = []

    def reader() -> None:
        with store.read() as connection:
            barrier.wait(10)
            seen.append({name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS})
            barrier.wait(10)

    threads = [threading.Thread(target=reader) for _ in range(4)]
    with store.write() as connection:
        for thread in threads:
            thread.start()
        seen.append({name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS})
        for thread in threads:
            thread.join()
    assert seen == [PRAGMAS] * 5
    assert store.pragma("mmap_size") == [(0,)]
    assert store.pragma("cipher_version")[0][0].startswith("4.")


def test_foreign_keys_are_watched(store: Store) -> None:
    bad = {"uid": "u", "dossier_id": 7, "entry_id": 7, "ordinal": 1}
    with pytest.raises(DBAPIError, match="FOREIGN KEY"), store.write() as connection:
        connection.execute(schema.placement.insert().values(**bad))


def test_a_reader_sees_one_moment_while_another_writes(store: Store) -> None:
    put(store, "a")
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM setting").scalar() == 1
        put(store, "b")
        assert connection.exec_driver_sql("SELECT count(*) FROM setting").scalar() == 1
    assert keys_in(store) == ["a", "b"]


# -- transactions -----------------------------------------------------------------------------------------


def test_a_failing_transaction_leaves_neither_row_nor_fact(store: Store) -> None:
    def fail() -> None:
        with journal.writing(store, actor="p", moment=story_clock().now()) as tx:
            tx.insert(schema.term, {"uid": "t", "label": "2025-2030"})
            tx.record("term.created", object_uid="t", body={"label": "2025-2030"})
            tx.flush()
            raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM term").scalar() == 0
        assert journal.head(connection) == (0, "0" * 64)


@pytest.mark.parametrize("end", ["os._exit(9)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_crash_in_a_transaction_leaves_neither_row_nor_fact(store: Store, folder: Path, end: str) -> None:
    store.close()
    code = f"""
import os, signal
from datetime import datetime, UTC
from hoso_desktop.db import journal, schema, store
opened = store.open_store(folder, password)
for label in ("2025-2030", "2030-2035"):
    with journal.writing(opened, actor="p", moment=datetime.now(tz=UTC)) as tx:
        tx.insert(schema.term, {{"uid": label, "label": label}})
        tx.record("term.created", object_uid=label, body={{"label": label}})
        tx.flush()
        if label == "2030-2035":
            {end}
"""
    assert run_child(code, folder).returncode != 0
    again = stores.open_store(folder, PASSWORD)
    with again.read() as connection:
        assert list(connection.exec_driver_sql("SELECT label FROM term")) == [("2025-2030",)]
        assert list(connection.exec_driver_sql("SELECT object_uid FROM journal")) == [("2025-2030",)]
        assert (journal_check.check(connection).rows, journal_check.check(connection).good) == (1, True)
    again.close()


def test_a_store_moved_to_another_folder_opens_there(store: Store, folder: Path, tmp_path: Path) -> None:
    put(store, "a")
    store.close()
    shutil.move(folder, tmp_path / "o dia khac")
    moved = stores.open_store(tmp_path / "o dia khac", PASSWORD)
    assert keys_in(moved) == ["a"]
    moved.close()


def test_the_moment_of_a_fact_is_kept_in_utc(store: Store) -> None:
    with journal.writing(store, actor="p", moment=story_clock().now()) as tx:
        tx.record("store.checked", body={})
    with store.read() as connection:
        row = connection.execute(schema.journal.select()).one()
    assert row.at_utc == "2026-11-16T02:00:00.000Z" == stamp(story_clock().now())
    assert (row.offset_min, row.clock_doubtful) == (420, 0)


def test_the_files_of_a_store_are_where_its_layout_says(store: Store, folder: Path) -> None:
    files = StoreFiles(folder)
    for path in (files.identity, files.database, files.files, files.temporary, files.outgoing, files.ballast):
        assert path.exists(), path
    assert sorted(path.name for path in files.keys.iterdir()) == ["slots-a.json", "slots-b.json"]
    assert files.lock.exists()


def test_damage_nobody_has_met_yet_is_found_by_the_checks(store: Store, folder: Path) -> None:
    for number in range(400):
        put(store, f"{number:04d}", "một giá trị dài " * 40)
    store.close()
    damage_the_end(folder / "hoso.db")
    opened = stores.open_store(folder, PASSWORD)
    assert opened.pragma("cipher_integrity_check")
    assert opened.pragma("quick_check") != [("ok",)]
    opened.close()


def test_a_lock_that_is_given_up_in_a_moment_is_waited_for(tmp_path: Path) -> None:
    """As of a process killed while it started a child, which holds it until it is another program."""
    files = StoreFiles(tmp_path)
    first = lock(files)
    timer = threading.Timer(0.2, give_lock, [first])
    timer.start()
    second = lock(files)
    give_lock(second)
    timer.join()
    third = lock(files)
    try:
        with pytest.raises(EnvironmentProblem, match=r"store\.already_open"):
            lock(files)
    finally:
        give_lock(third)
