"""Sealed packages go to their place once, whole, and stay here until they lie there."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.export_schedule import Schedule
from hoso_desktop.errors import Cancelled, EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import sentence
from hoso_desktop.transfer import outgoing_folder as box
from hoso_desktop.transfer.outbox import Looked, run_due
from hoso_desktop.transfer.outgoing_folder import Job, Parcel, Run

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
WEEK = timedelta(days=7)


class Desk:
    """A folder of waiting packages and the stick they go to."""

    def __init__(self, home: Path) -> None:
        self.folder, self.stick = home / "outgoing", home / "usb"
        self.stick.mkdir()
        box.put_schedule(self.folder, Schedule(str(self.stick)), box.mark_target(self.stick))

    def wait(self, name: str, data: bytes = b"niem phong", folder: str = "") -> Job:
        """A package that waits, with its list."""
        job_id = hashlib.sha256(name.encode()).hexdigest()[:16]
        parcels = []
        for path, suffix in zip(box.sealed_paths(self.folder, job_id), ("", ".hoso.json"), strict=True):
            body = data + suffix.encode()
            path.write_bytes(body)
            digest = hashlib.sha256(body).hexdigest()
            parcels.append(Parcel(path.name, f"{name}.zip{suffix}.age", digest, len(body)))
        job = Job(job_id, tuple(parcels), "2026-11-20T02:00:00.000Z", folder)
        box.put_job(self.folder, job)
        return job

    def send(self, now: datetime = NOW, *, anyway: bool = False) -> Looked:
        return run_due(self.folder, now, anyway=anyway)

    def run(self, now: datetime = NOW, *, anyway: bool = False) -> Run:
        looked = self.send(now, anyway=anyway)
        assert looked.status == "ran"
        assert looked.run is not None
        return looked.run

    @property
    def there(self) -> list[str]:
        found = [path.relative_to(self.stick).as_posix() for path in self.stick.rglob("*") if path.is_file()]
        return sorted(name for name in found if name != box.MARKER)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def codes(run: Run) -> list[str]:
    for failure in run.failed:
        assert sentence(failure.code, **failure.params)
    return [failure.code for failure in run.failed]


def test_what_waits_goes_once_a_period(desk: Desk) -> None:
    desk.wait("A")
    desk.wait("B", folder="lan-02")
    assert desk.run().sent == ("A.zip.age", "B.zip.age")
    there = ["A.zip.age", "A.zip.hoso.json.age", "lan-02/B.zip.age", "lan-02/B.zip.hoso.json.age"]
    assert desk.there == there
    assert desk.send().status == "done"
    desk.wait("C")
    assert desk.send(NOW + timedelta(days=2)).status == "done"
    assert desk.run(NOW + WEEK).sent == ("C.zip.age",)
    assert [run.outcome for run in box.runs(desk.folder)] == ["sent", "sent"]
    assert all(job.sent_at for job in box.jobs(desk.folder))


def test_a_period_in_which_nothing_waits_is_no_news(desk: Desk) -> None:
    assert desk.run().outcome == "nothing"
    assert box.runs(desk.folder) == ()
    assert desk.send().status == "done"


def test_without_a_schedule_or_switched_off_nothing_moves(desk: Desk, tmp_path: Path) -> None:
    assert run_due(tmp_path / "kho-khac", NOW).status == "off"
    desk.wait("A")
    found = box.schedule_of(desk.folder)
    assert found is not None
    box.put_schedule(desk.folder, replace(found[0], enabled=False), found[1])
    assert desk.send().status == "off"
    assert desk.run(anyway=True).sent == ("A.zip.age",)


def test_in_hours_of_rest_it_waits_and_then_goes(desk: Desk) -> None:
    desk.wait("A")
    found = box.schedule_of(desk.folder)
    assert found is not None
    box.put_schedule(desk.folder, replace(found[0], quiet=(time(7, 0), time(17, 0))), found[1])
    assert desk.send().status == "quiet"
    assert desk.there == []
    assert desk.run(NOW + timedelta(hours=8)).sent == ("A.zip.age",)


def test_whatever_the_clock_does_a_file_goes_once(desk: Desk) -> None:
    desk.wait("A")
    desk.run()
    before = {path: path.stat().st_mtime_ns for path in desk.stick.rglob("*.age")}
    for days in (-7300, -8, -1, 0, 1, 8, 31, 3650, 0, 7):
        looked = desk.send(NOW + timedelta(days=days))
        assert looked.run is None or looked.run.outcome == "nothing"
    assert {path: path.stat().st_mtime_ns for path in desk.stick.rglob("*.age")} == before
    desk.wait("B")
    assert desk.run(NOW + 3 * WEEK).sent == ("B.zip.age",)


def test_what_lies_there_already_is_only_marked(desk: Desk) -> None:
    job = desk.wait("A")
    desk.run()
    box.put_job(desk.folder, job)  # as if the run had ended before it could mark
    run = desk.run(NOW + WEEK)
    assert (run.sent, run.already, run.outcome) == ((), ("A.zip.age",), "sent")


def test_another_file_of_that_name_is_never_written_over(desk: Desk) -> None:
    desk.wait("A")
    desk.wait("B")
    (desk.stick / "A.zip.age").write_bytes(b"cua nguoi khac")
    (desk.stick / "A.zip.hoso.json.age").write_bytes(b"cua nguoi khac")
    run = desk.run()
    assert (codes(run), run.sent, run.outcome) == (["outbox.name_taken"], ("B.zip.age",), "partly")
    assert (desk.stick / "A.zip.age").read_bytes() == b"cua nguoi khac"
    assert (desk.stick / "A.zip.hoso.json.age").read_bytes() == b"cua nguoi khac"


def test_a_list_without_its_package_is_what_an_ended_run_left(desk: Desk) -> None:
    desk.wait("A", b"niem phong lan dau")
    (desk.stick / "A.zip.hoso.json.age").write_bytes(b"ban ke cua lan gui bi dung")
    assert desk.run().sent == ("A.zip.age",)
    assert (desk.stick / "A.zip.hoso.json.age").read_bytes() == b"niem phong lan dau.hoso.json"


def test_a_place_that_is_gone_or_another_one_is_told_and_tried_again(desk: Desk) -> None:
    desk.wait("A")
    away = desk.stick.rename(desk.stick.with_name("rut-ra"))
    for _ in range(3):
        assert codes(desk.run()) == ["outbox.target_missing"]
    desk.stick.mkdir()  # the folder a stick was mounted at, or another stick
    assert codes(desk.run()) == ["outbox.target_other"]
    assert desk.there == []
    desk.stick.rmdir()
    away.rename(desk.stick)
    assert desk.run().sent == ("A.zip.age",)
    assert [(run.outcome, run.tries) for run in box.runs(desk.folder)] == [
        ("failed", 3),
        ("failed", 1),
        ("sent", 1),
    ]


def test_a_damaged_or_lost_sealed_file_goes_nowhere(desk: Desk) -> None:
    damaged, lost = desk.wait("A"), desk.wait("B")
    path = box.sealed_paths(desk.folder, damaged.id)[0]
    path.write_bytes(b"Niem phong")
    box.sealed_paths(desk.folder, lost.id)[0].unlink()
    assert codes(desk.run()) == ["outbox.damaged", "outbox.damaged"]
    assert [name for name in desk.there if name.endswith(".zip.age") or "partial" in name] == []


def test_a_place_that_takes_no_file_is_told(desk: Desk) -> None:
    desk.wait("A", folder="lan-02")
    (desk.stick / "lan-02").write_bytes(b"mot tep, khong phai thu muc")
    run = desk.run()
    assert run.outcome == "failed"
    assert codes(run)[0].startswith("disk.")
    (desk.stick / "lan-02").unlink()
    assert desk.run().sent == ("A.zip.age",)


def test_two_at_once_are_one(desk: Desk) -> None:
    desk.wait("A")
    with box.locked(desk.folder):
        assert desk.send().status == "busy"
    assert desk.run().sent == ("A.zip.age",)


def test_stopping_keeps_what_was_moved(desk: Desk) -> None:
    for name in ("A", "B", "C"):
        desk.wait(name)
    context = JobContext(lambda progress: context.cancel() if progress.done == 1 else None)
    with pytest.raises(Cancelled):
        run_due(desk.folder, NOW, context=context)
    assert len([name for name in desk.there if name.endswith(".zip.age")]) == 2
    run = desk.run()
    assert len(run.sent) == 1
    assert not run.already


@pytest.mark.parametrize("text", ["", "[]", "{", '{"every": "day"}', "\x00"])
def test_a_spoilt_schedule_is_said(desk: Desk, text: str) -> None:
    (desk.folder / "schedule.json").write_text(text)
    with pytest.raises(UserError) as caught:
        desk.send()
    assert caught.value.code == "schedule.unreadable"


def test_spoilt_small_files_stop_nothing(desk: Desk) -> None:
    desk.wait("A")
    for name, text in (
        ("state.json", "{"),
        ("runs.json", '{"runs": [{"uid": 1}]}'),
        ("la.json", '{"format": 1}'),
    ):
        (desk.folder / name).write_text(text)
    assert desk.run().sent == ("A.zip.age",)
    assert len(box.runs(desk.folder)) == 1


def test_what_belongs_to_no_job_is_swept(desk: Desk) -> None:
    kept = desk.wait("A")
    (desk.folder / "deadbeef.age").write_bytes(b"x")
    (desk.folder / "deadbeef.list.age").write_bytes(b"x")
    box.sweep(desk.folder, [kept.id])
    assert sorted(path.name for path in desk.folder.glob("*.age")) == [
        f"{kept.id}.age",
        f"{kept.id}.list.age",
    ]
    box.drop_job(desk.folder, kept.id)
    assert box.jobs(desk.folder) == ()


def test_a_target_that_is_not_there_cannot_be_chosen(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        box.mark_target(tmp_path / "khong-co")
    assert caught.value.code == "outbox.target_missing"


_KILLED = textwrap.dedent(
    """
    import os, sys
    from datetime import datetime, timezone, timedelta
    from pathlib import Path
    from hoso_desktop.transfer.outbox import run_due
    left = int(sys.argv[2])
    def hook(event, arguments):
        global left
        if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
            left -= 1
            if left == 0:
                os._exit(9)
    moment = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=7)))
    sys.addaudithook(hook)
    run_due(Path(sys.argv[1]), moment)
    """
)


@pytest.mark.battery
def test_killed_at_every_step_nothing_goes_twice_and_nothing_is_lost(tmp_path: Path) -> None:
    """Each run ends at its next touch of the disk; the one after it finishes the work."""
    ended, finished = 0, False
    while not finished:
        ended += 1
        home = tmp_path / f"{ended:03d}"
        home.mkdir()
        desk = Desk(home)
        for name in ("A", "B"):
            desk.wait(name, name.encode() * 5000)
        done = subprocess.run([sys.executable, "-c", _KILLED, desk.folder, str(ended)], check=False)
        assert done.returncode in (0, 9)
        finished = done.returncode == 0
        whole = {path.name: path.read_bytes() for path in desk.stick.glob("*.zip.age")}
        marked = {job.parcels[0].name for job in box.jobs(desk.folder) if job.sent_at}
        assert len(box.jobs(desk.folder)) == 2
        assert all(whole[name] == name[:1].encode() * 5000 for name in whole)
        assert marked <= set(whole)
        before = {path: path.stat().st_mtime_ns for path in desk.stick.glob("*.zip.age")}
        desk.send()
        after = {path: path.stat().st_mtime_ns for path in desk.stick.glob("*.zip.age")}
        assert before.items() <= after.items()
        lists = [f"{name}.zip{suffix}.age" for name in "AB" for suffix in ("", ".hoso.json")]
        assert desk.there == sorted(lists)
        assert json.loads((desk.folder / "state.json").read_text()) == {"done": "2026-11-20T16:30"}
    assert ended > 25
