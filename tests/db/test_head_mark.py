"""An end of the store that is gone is noticed: a damaged log, an older copy put in its place."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hoso_desktop.db import head_mark, journal
from hoso_desktop.services.office import Office
from tests.support.office import add_dossier, make_office, story_clock, unlock

PROJECT = Path(__file__).resolve().parents[2]


def seq(office: Office) -> int:
    with office.store.read() as connection:
        return journal.head(connection)[0]


def facts(office: Office, kind: str) -> int:
    with office.store.read() as connection:
        query = "SELECT count(*) FROM journal WHERE kind = ?"
        return int(connection.exec_driver_sql(query, (kind,)).scalar_one())


def test_a_whole_store_misses_nothing(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        add_dossier(office)
    with unlock(tmp_path / "kho") as office:
        assert office.facts_missing == 0
        mark = head_mark.read(office.store.files, office.store.key_for("head"), office.store.store_id)
        assert mark is not None
        assert mark.seq == seq(office)


def test_an_older_copy_of_the_database_is_noticed_once(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    with make_office(folder) as office:
        add_dossier(office)
        before = seq(office)
    shutil.copy(folder / "hoso.db", tmp_path / "old.db")
    with unlock(folder) as office:
        for number in range(3):
            add_dossier(office, f"TH.0{number + 3}", f"Tập Thông báo {number}")
        lost = seq(office) - before
    shutil.copy(tmp_path / "old.db", folder / "hoso.db")
    with unlock(folder) as office:
        assert office.facts_missing == lost > 0
        assert facts(office, "store.end_missing") == 1
    with unlock(folder) as office:
        assert office.facts_missing == 0


def test_a_damaged_log_after_a_crash_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    make_office(folder).close()
    code = f"""
import os, signal
from pathlib import Path
from tests.support.office import add_dossier, unlock
office = unlock(Path({str(folder)!r}))
for number in range(3):
    add_dossier(office, f"TH.0{{number}}", f"Tập {{number}}")
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False)
    assert done.returncode == -signal.SIGKILL
    shutil.copytree(folder, tmp_path / "whole")
    with unlock(tmp_path / "whole") as office:
        assert office.facts_missing == 0
        assert len(list((tmp_path / "whole").glob("hoso.db*"))) >= 1
    wal = folder / "hoso.db-wal"
    data = bytearray(wal.read_bytes())
    data[len(data) // 2] ^= 1
    wal.write_bytes(bytes(data))
    with unlock(folder) as office:
        assert office.facts_missing > 0


@pytest.mark.parametrize("spoilt", [b"", b"x", bytes(90)], ids=["empty", "short", "zeros"])
def test_a_mark_that_cannot_be_trusted_says_nothing(spoilt: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    make_office(folder).close()
    (folder / "head").write_bytes(spoilt)
    with unlock(folder) as office:
        assert office.facts_missing == 0
        add_dossier(office)
    with unlock(folder) as office:
        mark = head_mark.read(office.store.files, office.store.key_for("head"), office.store.store_id)
        assert mark is not None


def test_a_mark_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    with make_office(folder, clock=story_clock()) as office:
        (folder / "head").unlink()
        (folder / "head").mkdir()
        add_dossier(office)
    with unlock(folder) as office:
        assert office.facts_missing == 0
