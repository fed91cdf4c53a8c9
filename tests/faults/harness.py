"""Runs one workflow over and over, each time with a fault at another point: `python -m tests.faults.harness`.

A point is a statement or commit of the database, or a write, fsync or rename of our own. `kill` ends the
process there as a power cut or task manager would; `full` lets this and every later call fail with ENOSPC,
`once` only this one with EIO. Each run begins with a fresh copy of the prepared store and happens in a
forked process; the answer is one JSON object.
"""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import signal
import stat
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, event

from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.messages import explain
from hoso_desktop.services import health
from hoso_desktop.services.office import Office
from tests.faults import safe_workflows, week_workflows, workflows  # noqa: F401 - they register themselves
from tests.faults.registry import WORKFLOWS, Workflow
from tests.support.office import make_office, unlock

FAULTS = ("kill", "full", "once")
# A disk that answers with an error may be a stick that was pulled out: a package says so.
OF_THE_DISK = ("disk.", "package.place_gone")


class Points:
    """Counts the points a run passes and lets the fault happen at one of them."""

    def __init__(self, fault: str, at: int) -> None:
        self.fault, self.at, self.passed, self.armed = fault, at, 0, False

    def reach(self, sql: bool) -> None:
        if not self.armed:
            return
        self.passed += 1
        if self.passed < self.at or (self.fault == "once" and self.passed > self.at) or not self.at:
            return
        if self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        number = errno.ENOSPC if self.fault == "full" else errno.EIO
        if sql:
            words = "database or disk is full" if self.fault == "full" else "disk I/O error"
            raise sqlcipher.OperationalError(words)
        raise OSError(number, os.strerror(number))

    @contextmanager
    def watching(self) -> Iterator[None]:
        self.armed = True
        try:
            yield
        finally:
            self.armed = False


class _Written:
    """A file open for writing whose writes are points."""

    def __init__(self, file: Any, points: Points) -> None:
        self._file, self._points = file, points

    def write(self, data: Any) -> int:
        self._points.reach(sql=False)
        return int(self._file.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Written:
        self._file.__enter__()
        return self

    def __exit__(self, *words: Any) -> Any:
        return self._file.__exit__(*words)

    def __iter__(self) -> Any:
        return iter(self._file)


def hook(points: Points) -> None:
    """Put the points into the calls a workflow makes. For a process that ends soon after."""
    for owner, name in ((os, "fsync"), (Path, "replace")):
        setattr(owner, name, _before(getattr(owner, name), points))
    opened = io.open

    def watched_open(file: Any, mode: str = "r", *words: Any, **more: Any) -> Any:
        found = opened(file, mode, *words, **more)
        if not ("b" in mode and set(mode) & set("wxa+") and points.armed):
            return found
        # A pipe to a child opens the same way; no disk stands behind it that could be full.
        return _Written(found, points) if stat.S_ISREG(os.fstat(found.fileno()).st_mode) else found

    io.open = watched_open  # what Path.open calls
    event.listen(Engine, "before_cursor_execute", lambda *_: points.reach(sql=True))
    event.listen(Engine, "commit", lambda *_: points.reach(sql=True))


def _before(real: Callable[..., Any], points: Points) -> Callable[..., Any]:
    def call(*words: Any) -> Any:
        points.reach(sql=False)
        return real(*words)

    return call


# One run


def problems_of(flow: Workflow, office: Office, place: Path, said: list[str]) -> list[str]:
    report = health.verify_store(office)
    return [*(f"{p.code} {p.params}" for p in report.problems), *flow.wrong(office, place, said)]


def two_keys(office: Office) -> list[str]:
    """Slots that hold the key before still; in an office that was opened just now there are none."""
    return [
        f"{slot.login} holds two keys" for slot in office.store.ring.slots() if len(slot.sealed_roots) != 1
    ]


def leftovers(office: Office) -> list[str]:
    """Files nothing points to; after an error, unlike after a kill, there must be none."""
    with office.store.read() as connection:
        rows = {row[0] for row in connection.exec_driver_sql("SELECT storage_id FROM attachment")}
    stored = [path for path in office.store.files.files.rglob("*") if path.is_file()]
    # What a commit that was refused half way may still need waits for the next one.
    rows |= set(office.store.unsure.waiting)
    lost = [path.name for path in stored if path.stem not in rows]
    return lost + [path.name for path in office.store.files.temporary.iterdir()]


def act(flow: Workflow, store: Path, place: Path, points: Points, say: Callable[[str], None]) -> list[str]:
    """Run the workflow with its fault in this process; what is wrong afterwards, unless killed."""
    wrong: list[str] = []
    said: list[str] = []

    def ack(word: str) -> None:
        said.append(word)
        say(f"ack {word}\n")

    with unlock(store) as office:
        hook(points)
        try:
            with points.watching():
                flow.act(office, place, ack)
        except EnvironmentProblem as problem:
            if not explain(problem) or not problem.code.startswith(OF_THE_DISK):
                wrong.append(f"refused with {problem.code}")
        say(f"points {points.passed}\n")
        wrong += problems_of(flow, office, place, said)
        wrong += [f"left over: {name}" for name in leftovers(office)]
    return wrong


def run(flow: Workflow, template: Path, folder: Path, fault: str, at: int) -> tuple[int, list[str]]:
    """One run with a fault at point `at` (0: none): points passed, and what is wrong afterwards."""
    shutil.copytree(template, folder)
    store, place = folder / "kho", folder / "cua minh"
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(ours)
            wrong = act(flow, store, place, Points(fault, at), lambda text: _say(theirs, text))
            for text in wrong:
                _say(theirs, f"wrong {text}\n".replace("\n", " ") + "\n")
            code = 0
        except BaseException:
            _say(theirs, "wrong " + traceback.format_exc().strip().replace("\n", " | ") + "\n")
        finally:
            os._exit(code)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as pipe:
        lines = [line.rstrip("\n").partition(" ")[::2] for line in pipe]
    _, status = os.waitpid(child, 0)
    said = [word for kind, word in lines if kind == "ack"]
    wrong = [word for kind, word in lines if kind == "wrong"]
    passed = next((int(word) for kind, word in lines if kind == "points"), at)
    killed = os.WIFSIGNALED(status)
    if killed != (fault == "kill" and 0 < at <= passed and not any(kind == "points" for kind, _ in lines)):
        wrong.append(f"ended with {status}")
    with flow.open_again(store) as office:
        wrong += problems_of(flow, office, place, said)
        if fault != "kill" and at:
            wrong += [f"left over: {name}" for name in leftovers(office)]
    shutil.rmtree(folder)
    return passed, wrong


def _say(handle: int, text: str) -> None:
    os.write(handle, text.encode("utf-8"))


# All runs


def spread(total: int, wanted: int) -> list[int]:
    """`wanted` points of 1 … total, first and last among them; all of them when wanted is 0."""
    if not wanted or wanted >= total:
        return list(range(1, total + 1))
    return sorted({1 + round(step * (total - 1) / (wanted - 1)) for step in range(wanted)})


def main(name: str, faults: str, wanted: int) -> dict[str, Any]:
    """Try `wanted` points of one workflow (0: every point) with each of some faults, `kill,full`."""
    flow = WORKFLOWS[name]
    failed: dict[str, list[str]] = {}
    tried = 0
    with tempfile.TemporaryDirectory() as base:
        template = Path(base) / "mau"
        (template / "cua minh").mkdir(parents=True)
        with make_office(template / "kho") as office:
            flow.prepare(office, template / "cua minh")
        # Eight megabytes of random bytes, copied for every run, prove nothing here.
        os.truncate(template / "kho" / "ballast", 4096)
        total, wrong = run(flow, template, Path(base) / "ohne", "kill", 0)
        if wrong:
            failed["no fault"] = wrong
        for fault in faults.split(","):
            for at in spread(total, wanted):
                tried += 1
                _, wrong = run(flow, template, Path(base) / f"{fault} {at}", fault, at)
                if wrong:
                    failed[f"{fault} at {at}"] = wrong
    return {"total": total, "tried": tried, "failed": failed}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3])), ensure_ascii=False))  # noqa: T201
