"""After any end that a recorded workflow may come to, the store is whole and what was said is kept."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import (  # noqa: F401 - the workflows register themselves
    crash_check,
    crash_states,
    recorder,
    results,
    safe_workflows,
    week_workflows,
    workflows,
)
from tests.faults.crash_states import Disk, Model, Point, Record
from tests.faults.registry import WORKFLOWS

# The batteries: 20,000 ends here, 200,000 and more with 50 seeds of `make soak`.
BATTERY_ENDS = 20_000
SOAK_ENDS_A_SEED = 4_000
FEW = ("SaveDossiers", "ChangePassword")


def each(total: int) -> int:
    """How many ends of one workflow make the total."""
    return -(-total // len(WORKFLOWS))


def tried(project: Path, name: str, compiler: str, seed: int, wanted: int) -> tuple[int, int]:
    words = ["-m", "tests.faults.crash_check", name, compiler, str(seed), str(wanted)]
    done = subprocess.run([sys.executable, *words], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ends, folders, failed = json.loads(done.stdout.splitlines()[-1])
    assert failed == {}
    assert ends == wanted
    return ends, folders


@pytest.mark.parametrize("name", FEW)
def test_some_ends(project: Path, name: str, judge: Callable[[str], str]) -> None:
    _, folders = tried(project, name, judge("gcc"), 0, 24)
    assert folders >= 12


@pytest.mark.battery
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_twenty_thousand_ends(project: Path, name: str, judge: Callable[[str], str]) -> None:
    begun = time.monotonic()
    ends, folders = tried(project, name, judge("gcc"), 0, each(BATTERY_ENDS))
    results.note("ends", name, ends=ends, folders=folders, seconds=round(time.monotonic() - begun))


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_many_more_ends(project: Path, name: str, soak_seed: int, judge: Callable[[str], str]) -> None:
    ends, folders = tried(project, name, judge("gcc"), soak_seed, each(SOAK_ENDS_A_SEED))
    results.note("soak-ends", f"{name} {soak_seed}", ends=ends, folders=folders)


# The disk itself


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "d").mkdir()
    return tmp_path


def after(folder: Path, model: Model, *records: Record, draw: int = 0) -> dict[str, bytes | None]:
    disk = Disk(folder, crash_states.inodes(folder))
    for record in records:
        disk.apply(record)
    return disk.state(model, draw)


def call(op: str, inode: int = 0, offset: int = 0, path: str = "", data: bytes = b"") -> Record:
    return Record(op, inode, offset, path, data)


def test_what_was_not_synced_is_lost_with_the_power_only(folder: Path) -> None:
    inode = (folder / "a").stat().st_ino
    write, sync = call("W", inode, 0, "", b"new"), call("F", inode)
    assert after(folder, Model.KILLED, write) == {"a": b"new", "d": None}
    assert after(folder, Model.BARE, write) == {"a": b"old", "d": None}
    assert after(folder, Model.BARE, write, sync) == {"a": b"new", "d": None}
    assert after(folder, Model.TORN, write, sync) == {"a": b"new", "d": None}


def test_a_rename_is_sure_once_its_folder_is_synced_and_names_before_it_too(folder: Path) -> None:
    root, d = folder.stat().st_ino, (folder / "d").stat().st_ino
    made = [call("C", 99, path="t"), call("W", 99, 0, "", b"xy"), call("F", 99)]
    renamed = [*made, call("R", path="t", data=b"a")]
    assert after(folder, Model.BARE, *renamed) == {"a": b"old", "d": None}
    assert after(folder, Model.BARE, *renamed, call("F", root)) == {"a": b"xy", "d": None}
    # An ordered journal: what came before a synced name is there as well, what came after is not.
    later = call("M", 98, path="d/e")
    assert after(folder, Model.BARE, *renamed, later, call("F", d)) == {"a": b"xy", "d": None, "d/e": None}
    assert after(folder, Model.BARE, *renamed, call("F", root), later) == {"a": b"xy", "d": None}


def test_a_torn_disk_keeps_any_sectors_and_the_first_names(folder: Path) -> None:
    inode = (folder / "a").stat().st_ino
    write = call("W", inode, 0, "", b"1" * 512 + b"2" * 512)
    names = [call("C", 97, path="n1"), call("C", 96, path="n2")]
    found = [after(folder, Model.TORN, write, *names, draw=draw) for draw in range(64)]
    first = {(state["a"] or b"")[:1] + (state["a"] or b"")[512:513] for state in found}
    assert first == {b"o", b"1", b"o2", b"12"}
    assert {("n1" in state, "n2" in state) for state in found} == {
        (False, False),
        (True, False),
        (True, True),
    }


def test_cutting_a_file_is_a_write(folder: Path) -> None:
    inode = (folder / "a").stat().st_ino
    cut = call("T", inode, 1)
    assert after(folder, Model.KILLED, cut)["a"] == b"o"
    assert after(folder, Model.BARE, cut)["a"] == b"old"
    assert after(folder, Model.KILLED, call("T", inode, 5))["a"] == b"old\0\0"


def test_renaming_a_folder_takes_what_is_in_it(folder: Path) -> None:
    steps = [call("C", 95, path="d/f"), call("R", path="d", data=b"g"), call("U", path="a")]
    assert after(folder, Model.KILLED, *steps) == {"g": None, "g/f": b""}


def test_the_plan_is_the_same_for_a_seed_and_has_every_plain_end() -> None:
    records = [call("W", 1, 0, "", b"x")] * 20
    points = crash_states.plan(records, 100, 0)
    assert points == crash_states.plan(records, 100, 0) != crash_states.plan(records, 100, 1)
    plain = {(point.after, point.model) for point in points if point.model is not Model.TORN}
    assert plain == {(after, model) for after in range(21) for model in (Model.KILLED, Model.BARE)}
    assert len(crash_states.plan(records, 10, 0)) == len(crash_states.plan(records, 10, 3)) == 10
    assert [p.after for p in points] == sorted(p.after for p in points)
    assert str(Point(3, Model.BARE)) == "bare after 3 (draw 0)"


# The recorder


def test_the_recorder_sees_every_kind_of_call(tmp_path: Path, judge: Callable[[str], str]) -> None:
    library = recorder.build(judge("gcc"), tmp_path)
    before = tmp_path / "truoc"
    before.mkdir()
    (before / "a").write_bytes(b"old")
    code = (
        "import os, shutil, sys; f = sys.argv[1]; os.chdir(f)\n"
        "import tempfile, pathlib; p = pathlib.Path(f)\n"
        "(p / 'b').write_bytes(b'one'); (p / 'b').open('ab').write(b'two')\n"
        "h = os.open(p / 'a', os.O_RDWR); os.pwrite(h, b'X', 1); os.ftruncate(h, 2); os.fsync(h)\n"
        "os.posix_fallocate(h, 0, 9); os.writev(h, [b'p', b'q']); os.close(h)\n"
        "shutil.copy(p / 'b', p / 'c'); (p / 'd').mkdir(); os.replace(p / 'c', p / 'd' / 'c')\n"
        "os.rename(p / 'd', p / 'e'); (p / 'x').mkdir(); (p / 'x' / 'y').write_bytes(b'y')\n"
        "shutil.rmtree(p / 'x'); (p / 'e' / 'c').open('wb').write(b'z')\n"
        "t = tempfile.TemporaryFile(dir=f); t.write(b'nameless'); t.close()\n"
    )
    recording = recorder.record(library, before.resolve(), tmp_path.resolve(), ["-c", code])
    assert crash_check.untrue(recording) == []
    assert {record.op for record in recording.records} == set("CWTFRUM")
    del recording.records[2]
    assert crash_check.untrue(recording) != []


def test_a_broken_promise_is_found(tmp_path: Path, judge: Callable[[str], str]) -> None:
    """The battery must be able to fail: a write said to be done without a sync is lost with the power."""
    library = recorder.build(judge("gcc"), tmp_path)
    before = tmp_path / "truoc"
    (before / "kho").mkdir(parents=True)
    code = (
        "import ctypes, os, pathlib, sys; p = pathlib.Path(sys.argv[1])\n"
        "(p / 'a').write_bytes(b'said'); ctypes.CDLL(None).rec_mark(b'saved')\n"
        "h = os.open(p / 'a', os.O_RDONLY); os.fsync(h); h = os.open(p, os.O_RDONLY); os.fsync(h)\n"
    )
    recording = recorder.record(library, before.resolve(), tmp_path.resolve(), ["-c", code])
    points = crash_states.plan(recording.records, 40, 0)

    def kept(folder: Path, said: list[str]) -> list[str]:
        found = (folder / "a").read_bytes() if (folder / "a").exists() else b""
        return ["lost"] if said and found != b"said" else []

    verdict = crash_check.look(recording, points, kept, tmp_path)
    lost = {name.split(" (")[0] for name in verdict.failed}
    assert "bare after 3" in lost
    assert not any(name.startswith("killed") for name in lost)
    assert not any(name.startswith("bare after 5") for name in lost)
