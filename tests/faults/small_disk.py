"""Fills a real disk of eight megabytes: `unshare --mount python -m tests.faults.small_disk WORKFLOW`.

For each amount of room left the program works, is refused with a sentence, shows everything while the disk
stays full, also when it is opened anew, and does the same work once there is room. The ballast has one
megabyte here instead of eight; where it was used up and no byte is left the store cannot be opened, and the
program says why.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.messages import explain
from hoso_desktop.services import attachments, backup
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.recovery import enter_office
from hoso_desktop.transfer import build
from tests.faults import recorder
from tests.faults.harness import problems_of
from tests.faults.recorder import PLACE, STORE
from tests.faults.registry import WORKFLOWS, Workflow
from tests.support.office import story_clock, unlock

DISK_BYTES, BALLAST_BYTES = 8 << 20, 1 << 20
# Bytes left free before the work: nothing, a page or two, enough for some of it.
ROOMS = (0, 8 << 10, 64 << 10, 256 << 10)
NOT_ALLOWED = 77


def fill(disk: Path, room: int) -> None:
    """Leave `room` bytes free."""
    with (disk / "day").open("ab", buffering=0) as out, suppress(OSError):
        while True:
            out.write(b"\1" * 4096)
    size = (disk / "day").stat().st_size
    os.truncate(disk / "day", max(0, size - room))


def new_ballast(store: Path) -> None:
    (store / "ballast").write_bytes(b"\1" * BALLAST_BYTES)


def refused_without_any_room(flow: Workflow, disk: Path, store: Path) -> list[str]:
    """With the ballast used up and the disk full to the last byte."""
    (store / "ballast").unlink(missing_ok=True)
    fill(disk, 0)
    codes = set[str]()
    for password in flow.passwords:
        try:
            enter_office(store, password, clock=story_clock()).close()
            return []
        except EnvironmentProblem as problem:
            codes.add(problem.code)
    return (
        [] if codes <= {"disk.full", "store.wrong_password", "store.wait"} else [f"not opened with {codes}"]
    )


def read_only(flow: Workflow, office: Office, place: Path, said: list[str]) -> list[str]:
    """What cannot be read or is wrong while the disk is full."""
    return [f"while it is full: {text}" for text in problems_of(flow, office, place, said)]


def work(flow: Workflow, office: Office, place: Path, said: list[str]) -> tuple[bool, list[str]]:
    """Whether the program refused, and what it said that is no answer to a full disk."""
    try:
        flow.act(office, place, said.append)
        # A backup does not raise: it says why at the place that had no room.
        return not said, []
    except EnvironmentProblem as problem:
        fits = problem.code in ("disk.full", "disk.space_low", "disk.error") and explain(problem)
        return True, [] if fits else [f"refused with {problem.code}"]


def once(flow: Workflow, before: Path, disk: Path, room: int) -> tuple[bool, list[str]]:
    """One scenario: whether the program refused, and what was wrong."""
    shutil.copytree(before, disk / "may")
    store, place = disk / "may" / STORE, disk / "may" / PLACE
    new_ballast(store)
    said: list[str] = []
    with unlock(store) as office:
        fill(disk, room)
        refused, wrong = work(flow, office, place, said)
        wrong += read_only(flow, office, place, said)
    (disk / "day").unlink()
    new_ballast(store)
    fill(disk, 0)
    with flow.open_again(store) as office:
        wrong += read_only(flow, office, place, said)
    wrong += refused_without_any_room(flow, disk, store)
    (disk / "day").unlink()
    with flow.open_again(store) as office:
        if not said:
            flow.act(office, place, said.append)
            wrong += [] if said else ["with room again nothing was done"]
        save_settings(office, place="Tân Lập khi lại có chỗ")
        wrong += problems_of(flow, office, place, said)
    return refused, wrong


def main(name: str) -> int:
    """Try every room; prints JSON."""
    for demanding in (attachments, backup, build):
        # What they want to be left free is more than this whole disk: here it shall run out in the middle.
        vars(demanding)["_RESERVE_BYTES"] = 0
    flow = WORKFLOWS[name]
    found: dict[str, list[str]] = {}
    refused = 0
    with tempfile.TemporaryDirectory() as place:
        base = Path(place).resolve()
        disk = base / "dia"
        disk.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(disk)]
        if subprocess.run(words, check=False, capture_output=True).returncode:
            return NOT_ALLOWED
        try:
            recorder.template(flow, base / "truoc")
            (base / "truoc" / STORE / "ballast").unlink()
            for room in ROOMS:
                try:
                    said_no, wrong = once(flow, base / "truoc", disk, room)
                    refused += said_no
                except Exception:
                    wrong = [traceback.format_exc().strip().replace("\n", " | ")]
                if wrong:
                    found[f"{room} bytes left"] = wrong
                for left in disk.iterdir():
                    shutil.rmtree(left) if left.is_dir() else left.unlink()
        finally:
            subprocess.run(["umount", str(disk)], check=False)
    print(json.dumps([len(ROOMS), refused, found], ensure_ascii=False))  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
