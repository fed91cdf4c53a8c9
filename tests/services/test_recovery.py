"""After a sudden end: nothing stored is lost, the folder is tidy, and the person reads once what happened."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from hoso_desktop.db import tidying
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.services import dossiers, drafts, health, recovery
from hoso_desktop.services.office import Office
from tests.support.office import (
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    story_clock,
    unlock,
    write_pdf,
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A dossier with one paper; cleanly closed."""
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office)
        dossiers.add_documents(office, uid, [paper("Giấy mời")])
    return tmp_path / "kho"


def killed(store: Path, work: Callable[[Office], object]) -> None:
    """Somebody works in another process, and the power goes."""
    child = os.fork()
    if child == 0:
        try:
            work(unlock(store))
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def add(office: Office) -> None:
    clock = story_clock()
    clock.move(timedelta(minutes=41))
    office.clock = clock
    (uid,) = _uids(office)
    dossiers.add_documents(office, uid, [paper("Biên bản"), paper("Nghị quyết")], position=1)


def _uids(office: Office) -> list[str]:
    with office.store.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT uid FROM dossier")]


def report_of(store: Path) -> recovery.RecoveryReport | None:
    with unlock(store) as office:
        return recovery.pending(office)


def test_a_clean_end_says_nothing(store: Path) -> None:
    assert not (store / "running").exists()
    with unlock(store) as office:
        assert (store / "running").exists()
        assert recovery.pending(office) is None
        assert "store.recovered" not in journal_kinds(office)
    assert not (store / "running").exists()


def test_what_was_stored_is_there_and_said(store: Path) -> None:
    killed(store, add)
    assert (store / "running").exists()
    with unlock(store) as office:
        assert len(documents(office, _uids(office)[0])) == 3
        report = recovery.pending(office)
        assert report is not None
        assert report.lines == (
            "Lần trước chương trình tắt đột ngột. Mọi việc đã lưu còn đủ; "
            "lần lưu cuối lúc 9:41 ngày 16/11/2026.",
        )
        assert "store.recovered" in journal_kinds(office)
        assert health.verify_store(office).ok


def test_read_once(store: Path) -> None:
    killed(store, add)
    with unlock(store) as office:
        recovery.been_read(office)
        assert recovery.pending(office) is None
    assert report_of(store) is None


def test_it_waits_until_it_is_read(store: Path) -> None:
    killed(store, add)
    assert report_of(store) is not None
    assert report_of(store) is not None


def test_nothing_done_nothing_said(store: Path) -> None:
    killed(store, lambda _office: None)
    with unlock(store) as office:
        assert recovery.pending(office) is None
        assert "store.recovered" not in journal_kinds(office)


def test_what_was_being_typed_is_named(store: Path) -> None:
    def type_(office: Office) -> None:
        drafts.keep(office, f"dossier:{_uids(office)[0]}", {"lines": ["Nghị quyết"]})
        drafts.keep(office, "entry:new", {"subject": "Công văn"})

    killed(store, type_)
    report = report_of(store)
    assert report is not None
    assert report.lines[1:] == (
        "Chữ đang gõ dở ở hồ sơ HN.15/2026 còn giữ: mở hồ sơ ra để gõ tiếp.",
        "Chữ đang gõ dở trong một cửa sổ nhập còn giữ: mở lại cửa sổ đó để gõ tiếp.",
    )


def test_killed_again_before_anybody_looked(store: Path) -> None:
    """The second start dies as well, before it had dealt with the first."""
    killed(store, add)
    shutil.copy(store / "running", store / "running.first")
    killed(store, lambda office: None)
    assert report_of(store) is not None


def test_a_lost_end_is_said_and_kept_aside(store: Path) -> None:
    killed(store, add)
    wal = store / "hoso.db-wal"
    content = wal.read_bytes()
    assert len(content) > 20_000
    wal.write_bytes(bytes(len(content)))
    with unlock(store) as office:
        report = recovery.pending(office)
        assert report is not None
        assert report.missing > 0
        assert "không đọc lại được" in report.lines[0]
        assert "9:00 ngày 16/11/2026" in report.lines[0]
        assert len(documents(office, _uids(office)[0])) == 1
        assert health.verify_store(office).ok
    (kept,) = store.glob("hoso.db-wal.hong*")
    assert kept.read_bytes() == bytes(len(content))


def test_a_cut_end_is_kept_aside_too(store: Path) -> None:
    killed(store, add)
    wal = store / "hoso.db-wal"
    content = wal.read_bytes()[:9000]
    wal.write_bytes(content)
    report = report_of(store)
    assert report is not None
    assert report.missing > 0
    (kept,) = store.glob("hoso.db-wal.hong*")
    assert kept.read_bytes() == content


@pytest.mark.parametrize("name", ["slots-a.json", "slots-b.json"])
@pytest.mark.parametrize("kind", ["cut", "zeros", "gone"])
def test_a_damaged_copy_of_the_slots_is_written_again(store: Path, name: str, kind: str) -> None:
    path = store / "keys" / name
    whole = path.read_bytes()
    damaged = whole[:100] if kind == "cut" else bytes(len(whole))
    path.write_bytes(damaged)
    if kind == "gone":
        path.unlink()
    unlock(store).close()
    assert path.read_bytes() == whole
    aside = [found.read_bytes() for found in path.parent.glob(f"{name}.hong*")]
    assert aside == ([] if kind == "gone" else [damaged])


@pytest.mark.parametrize("size", [None, 0, 4096])
def test_the_ballast_comes_back(store: Path, size: int | None) -> None:
    ballast = store / "ballast"
    if size is None:
        ballast.unlink()
    else:
        os.truncate(ballast, size)
    unlock(store).close()
    assert ballast.stat().st_size == tidying.BALLAST_BYTES
    assert ballast.stat().st_blocks * 512 >= tidying.BALLAST_BYTES, "a hole would be no room"


def test_what_was_being_made_is_swept(store: Path) -> None:
    def begin(office: Office) -> None:
        add(office)
        files = office.store.files
        (files.temporary / "x.part").write_bytes(b"x")
        (files.outgoing / ".partial-goi").mkdir()
        (files.outgoing / ".partial-goi" / "a.pdf").write_bytes(b"x")
        (files.outgoing / "xong.zip").write_bytes(b"x")
        (files.folder / ".store.json.1.tmp").write_bytes(b"x")

    killed(store, begin)
    unlock(store).close()
    assert list((store / "tmp").iterdir()) == []
    assert [path.name for path in (store / "outgoing").iterdir()] == ["xong.zip"]
    assert not (store / ".store.json.1.tmp").exists()


def orphan(store: Path, name: str, days: float) -> Path:
    path = store / "files" / name[:2] / f"{name}.age"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"age")
    moment = story_clock().now().timestamp() - days * 86_400
    os.utime(path, (moment, moment))
    return path


def test_only_old_files_without_a_row_are_swept(store: Path, tmp_path: Path) -> None:
    write_pdf(tmp_path / "quet.pdf")
    with unlock(store) as office:
        uid = _uids(office)[0]
        dossiers.attach_file(office, documents(office, uid)[0].uid, tmp_path / "quet.pdf")
    (named,) = (store / "files").rglob("*.age")
    os.utime(named, (1_600_000_000, 1_600_000_000))
    old, young = orphan(store, "aa11", 8), orphan(store, "aa22", 6)
    killed(store, add)
    unlock(store).close()
    assert (named.exists(), old.exists(), young.exists()) == (True, False, True)


def test_nothing_is_swept_while_something_damaged_lies_aside(store: Path) -> None:
    (store / "hoso.db.hong-20261116-090000").write_bytes(b"x")
    old = orphan(store, "aa11", 800)
    killed(store, add)
    unlock(store).close()
    assert old.exists()


def test_damage_is_found_before_anybody_works(store: Path) -> None:
    killed(store, add)
    unlock(store).close()  # everything is in the main file now
    (store / "running").write_bytes(b"1")
    content = bytearray((store / "hoso.db").read_bytes())
    at = len(content) - 3 * 4096
    content[at : at + 100] = bytes(100)
    (store / "hoso.db").write_bytes(content)
    with pytest.raises(EnvironmentProblem) as refused:
        unlock(store)
    assert refused.value.code == "store.damaged"
    assert (store / "running").exists(), "the next start must look as well"
    assert (store / "hoso.db").read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"\0" * 12, b"\xff\xfe rubbish that is longer than a number"])
def test_a_damaged_mark_is_an_unclean_end(store: Path, content: bytes) -> None:
    (store / "running").write_bytes(content)
    report = report_of(store)
    assert report is not None
    assert "9:00" in report.lines[0]


def test_a_full_disk_does_not_keep_the_office_shut(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed(store, add)

    def full(*_words: object, **_more: object) -> None:
        raise EnvironmentProblem("disk.full", path=str(store))

    monkeypatch.setattr(Office, "change", full)
    with unlock(store) as office:
        assert len(documents(office, _uids(office)[0])) == 3


def test_recovery_takes_less_than_five_seconds(store: Path) -> None:
    killed(store, add)
    begun = time.monotonic()
    unlock(store).close()
    assert time.monotonic() - begun < 5
