"""Lets the disk fail at any write, sync or new name of a workflow, those of SQLite too.

`python -m tests.faults.disk_faults NAME GCC EVERY FIRST`. With recorder.c loaded a call below the store's
folder fails: `full` this and every later one with ENOSPC, `broken` the same with EIO, `once` only this one
with EIO, `unsynced` this and every later sync. The program says so in a sentence, the store is whole, and
when the disk is well again the same work goes through, in the same process and after opening anew.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.messages import explain
from hoso_desktop.services.office import Office, save_settings
from tests.faults import recorder
from tests.faults.crash_check import compile_once, workshop
from tests.faults.harness import OF_THE_DISK, leftovers, problems_of, two_keys
from tests.faults.recorder import PLACE, STORE
from tests.faults.registry import WORKFLOWS, Workflow
from tests.support.office import unlock

T = TypeVar("T")
WRITES, SYNCS, NAMES = 1, 2, 4  # as in recorder.c
EVERYTHING = WRITES | SYNCS | NAMES


@dataclass(frozen=True, slots=True)
class Fault:
    """Which calls fail with which error, from a point on or only there."""

    calls: int
    error: int
    once: bool = False

    def arm(self, at: int) -> None:
        ctypes.CDLL(None).rec_arm(self.calls, self.error, ctypes.c_long(at), int(self.once))


FAULTS = {
    "full": Fault(EVERYTHING, errno.ENOSPC),
    "broken": Fault(EVERYTHING, errno.EIO),
    "once": Fault(EVERYTHING, errno.EIO, once=True),
    "unsynced": Fault(SYNCS, errno.EIO),
}


@dataclass(slots=True)
class Run:
    """One run with a fault: the points it passed, how often it was refused, and what was wrong."""

    flow: Workflow
    folder: Path
    passed: int = 0
    refused: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    opened_anew: bool = False

    @property
    def place(self) -> Path:
        return self.folder / PLACE

    def through(self, fault: Fault, at: int) -> None:
        """Open, work and close with the fault; then look, work again, open anew and look."""
        fault.arm(at)
        opened = self._attempt(lambda: unlock(self.folder / STORE))
        if opened is not None:
            self._work(opened)
            if at % 2:
                opened.close()  # also closing meets the fault
                opened = None
        self._well_again()
        self.opened_anew = opened is None
        self._look(opened or self.flow.open_again(self.folder / STORE), "")
        self._look(self.flow.open_again(self.folder / STORE), "opened anew: ")

    def _work(self, office: Office) -> None:
        self._attempt(lambda: self.flow.act(office, self.place, self.said.append))

    def _well_again(self) -> None:
        library = ctypes.CDLL(None)
        self.passed = library.rec_points()
        library.rec_disarm()

    def _attempt(self, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except EnvironmentProblem as problem:
            self.refused.append(problem.code)
            if not explain(problem) or not problem.code.startswith(OF_THE_DISK):
                self.wrong.append(f"refused with {problem.code}")
        return None

    def _look(self, office: Office, when: str) -> None:
        with office:
            self.wrong += [when + text for text in problems_of(self.flow, office, self.place, self.said)]
            self.wrong += two_keys(office) if when else self._work_again(office)
            # Closed on a refusing disk a store leaves a file whose row might come back; it is swept later.
            left = [] if self.opened_anew else leftovers(office)
            self.wrong += [f"{when}left over: {name}" for name in left]

    def _work_again(self, office: Office) -> list[str]:
        """The whole work where nothing was said to be done, else any change."""
        there = False
        try:
            if not self.said:
                self.flow.act(office, self.place, self.said.append)
        except UserError:
            # A commit whose sync failed was refused, yet may be found whole after opening anew.
            there = self.opened_anew
            if not there:
                raise
        save_settings(office, place="Tân Lập sau khi có chỗ")
        wrong = problems_of(self.flow, office, self.place, self.said)
        wrong += [] if self.said or there else ["nothing was done"]
        return [f"after the second try: {text}" for text in wrong]


def run(flow: Workflow, before: Path, folder: Path, fault: str, at: int) -> tuple[int, list[str], bool]:
    """One run in a process of its own: points passed, what was wrong, whether the program refused."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        found = Run(flow, folder)
        try:
            shutil.copytree(before, folder, ignore=shutil.ignore_patterns("ballast"))
            recorder.hollow_ballast(folder / STORE)
            found.through(FAULTS[fault], at)
        except BaseException:
            found.wrong.append(traceback.format_exc().strip().replace("\n", " | "))
        finally:
            told = json.dumps([found.passed, found.wrong, bool(found.refused)])
            with os.fdopen(theirs, "w", encoding="utf-8") as pipe:
                pipe.write(told)
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as pipe:
        passed, wrong, refused = json.loads(pipe.read() or '[0, ["the process died"], false]')
    os.waitpid(child, 0)
    shutil.rmtree(folder, ignore_errors=True)
    return passed, wrong, refused


@dataclass(slots=True)
class Tally:
    """Points there are, points tried, how many were refused with a sentence, what was wrong."""

    total: int = 0
    tried: int = 0
    refused: int = 0
    failed: dict[str, list[str]] = field(default_factory=dict)


def inside(name: str, every: int, first: int, base: Path) -> Tally:
    """Try every n-th point from `first` on (from 1) with each fault; the recorder is loaded."""
    compile_once()
    flow, tally = WORKFLOWS[name], Tally()
    for fault in FAULTS:
        total, wrong, _ = run(flow, base / "truoc", base / "lan", fault, 0)
        tally.total += total
        if wrong:
            tally.failed[f"{fault} without a fault"] = wrong
        for at in range(first, total + 1, every):
            _, wrong, refused = run(flow, base / "truoc", base / "lan", fault, at)
            tally.tried += 1
            tally.refused += refused
            if wrong:
                tally.failed[f"{fault} at {at}"] = wrong
    return tally


def main(words: Sequence[str]) -> str:
    """Prepare a workflow, then start again with the recorder loaded; the answer is JSON."""
    if words[0] == "inside":
        tally = inside(words[1], int(words[2]), int(words[3]), Path(words[4]))
        return json.dumps([tally.total, tally.tried, tally.refused, tally.failed], ensure_ascii=False)
    name, compiler, every, first = words
    with workshop() as place:
        base = Path(place).resolve()
        library = recorder.build(compiler, base)
        recorder.template(WORKFLOWS[name], base / "truoc")
        again = ["-m", "tests.faults.disk_faults", "inside", name, every, first, str(base)]
        done = recorder.under(library, base, again)
        if done.returncode:
            raise AssertionError(done.stderr)
        return done.stdout.splitlines()[-1]


if __name__ == "__main__":
    print(main(sys.argv[1:]))  # noqa: T201
