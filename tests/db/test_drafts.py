"""What is being typed outlives the process, is told apart by person and place, and never stops anybody."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from hoso_desktop.crypto import slots
from hoso_desktop.db import drafts
from hoso_desktop.db.drafts import Drafts, Row
from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.errors import EnvironmentProblem

KEY, OTHER_KEY = slots.derive(b"r" * 32, "drafts"), slots.derive(b"s" * 32, "drafts")
ROW = Row("dossier:1", '{"lines": ["Nghị quyết về chuyển đổi số"]}', "2026-11-16T02:41:00.000Z")
WORDS = "Nghị quyết".encode()


@pytest.fixture
def files(tmp_path: Path) -> StoreFiles:
    return StoreFiles(tmp_path)


def rows(files: StoreFiles, key: bytes = KEY, person: str = "lan") -> tuple[Row, ...]:
    kept = Drafts(files, key)
    try:
        return kept.of(person)
    finally:
        kept.close()


def put(files: StoreFiles, *more: Row) -> None:
    kept = Drafts(files, KEY)
    for row in more or (ROW,):
        kept.put("lan", row)
    kept.close()


def test_nobody_typed_no_file(files: StoreFiles) -> None:
    assert rows(files) == ()
    assert not drafts.path_of(files).exists()


def test_kept_by_person_and_place(files: StoreFiles) -> None:
    later = Row("entry:new", "{}", "2026-11-16T02:42:00.000Z")
    put(files, ROW, later)
    assert rows(files) == (later, ROW)
    assert rows(files, person="hoa") == ()


def test_the_newest_text_of_a_place_stands(files: StoreFiles) -> None:
    newer = Row(ROW.place, "{}", "2026-11-16T02:50:00.000Z")
    put(files, ROW, newer)
    assert rows(files) == (newer,)


def test_dropped_is_gone_from_the_disk(files: StoreFiles) -> None:
    kept = Drafts(files, KEY)
    kept.put("lan", ROW)
    kept.drop("lan", ROW.place, wipe=True)
    assert kept.get("lan", ROW.place) is None
    assert drafts.sides(files)[1].stat().st_size == 0
    kept.close()


def test_nothing_stands_in_clear(files: StoreFiles) -> None:
    kept = Drafts(files, KEY)
    kept.put("lan", ROW)
    assert all(WORDS not in path.read_bytes() for path in files.folder.iterdir())
    kept.close()


def test_a_killed_process_loses_nothing(files: StoreFiles) -> None:
    child = os.fork()
    if child == 0:
        Drafts(files, KEY).put("lan", ROW)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert rows(files) == (ROW,)


@pytest.mark.parametrize("kind", ["cut", "zeros", "other key", "rubbish"])
def test_a_damaged_file_is_moved_aside(files: StoreFiles, kind: str) -> None:
    put(files)
    path = drafts.path_of(files)
    before = path.read_bytes()
    damaged = {"cut": before[:5000], "zeros": bytes(len(before)), "rubbish": b"x" * 5000}.get(kind, before)
    path.write_bytes(damaged)
    key = OTHER_KEY if kind == "other key" else KEY
    assert rows(files, key) == ()
    assert path.with_name("drafts.db.hong").read_bytes() == damaged
    kept = Drafts(files, key)
    kept.put("lan", ROW)
    kept.close()
    assert rows(files, key) == (ROW,)


def test_moved_aside_twice(files: StoreFiles) -> None:
    for content in (b"a" * 5000, b"b" * 5000):
        drafts.path_of(files).write_bytes(content)
        assert rows(files) == ()
    assert {p.name for p in files.folder.glob("*.hong*")} == {"drafts.db.hong", "drafts.db.hong-2"}


def test_an_empty_file_is_a_new_one(files: StoreFiles) -> None:
    drafts.path_of(files).touch()
    put(files)
    assert rows(files) == (ROW,)


def test_rekeyed(files: StoreFiles) -> None:
    put(files)
    drafts.rekey(files, KEY, OTHER_KEY)
    assert rows(files, OTHER_KEY) == (ROW,)
    with pytest.raises(sqlcipher.DatabaseError):
        drafts._connect(drafts.path_of(files), KEY)


def test_rekey_of_nothing_makes_nothing(files: StoreFiles) -> None:
    drafts.rekey(files, KEY, OTHER_KEY)
    assert not drafts.path_of(files).exists()


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "drafts.db").mkdir()
    kept = Drafts(StoreFiles(tmp_path), KEY)
    with pytest.raises(EnvironmentProblem):
        kept.put("lan", ROW)
    kept.close()
    with pytest.raises(EnvironmentProblem):
        kept.put("lan", ROW)
