"""Looks into every folder a sudden end may leave: `python -m tests.faults.crash_check` NAME GCC SEED ENDS.

Each is laid out on a disk in memory and opened as after a power cut, with everything the program does then.
It must open, be whole, hold what was said to be saved, hold nothing half, and take the next change.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.util import LRUCache

from hoso_desktop.services.office import save_settings
from tests.faults import crash_states, recorder
from tests.faults.crash_states import Model, Point
from tests.faults.harness import problems_of, two_keys
from tests.faults.recorder import PLACE, STORE, Recording
from tests.faults.registry import WORKFLOWS, Workflow

MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it
# What is wrong with the folder of a state, given the words said before.
Check = Callable[[Path, list[str]], list[str]]


@dataclass(slots=True)
class Verdict:
    """How many ends were tried, how many different folders they left, and what was wrong."""

    tried: int = 0
    different: int = 0
    failed: dict[str, list[str]] = field(default_factory=dict)

    def add(self, other: Verdict) -> None:
        self.tried += other.tried
        self.different += other.different
        self.failed.update(other.failed)


def workshop() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where there is one."""
    return tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)


def compile_once() -> None:
    """Let every database engine of this process share what SQLAlchemy made of a statement.

    Thousands of stores are opened for one glance each; without this half the time goes into compiling the
    same statements again. It changes no statement.
    """
    shared: LRUCache[Any, Any] = LRUCache(1000)
    SQLiteDialect.__hash__ = lambda _: 1  # type: ignore[method-assign, assignment]
    SQLiteDialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]

    def share(connection: Connection) -> None:
        connection.engine._compiled_cache = shared

    event.listen(Engine, "engine_connect", share)


def of_workflow(flow: Workflow) -> Check:
    """The check of a workflow's folder."""

    def check(folder: Path, said: list[str]) -> list[str]:
        store, place = folder / STORE, folder / PLACE
        with flow.open_again(store) as office:
            wrong = problems_of(flow, office, place, said) + two_keys(office)
            if office.facts_missing:
                wrong.append(f"{office.facts_missing} facts are said to be missing")
            save_settings(office, place="Tân Lập sau khi mất điện")
        return wrong

    return check


def look(recording: Recording, points: Sequence[Point], check: Check, base: Path) -> Verdict:
    """Lay out and check each of these ends."""
    verdict, seen, folder = Verdict(), set[bytes](), base / "lan"
    for point, state, said in crash_states.states(recording.disk(), recording.records, points):
        verdict.tried += 1
        mark = crash_states.fingerprint(state, said)
        if mark in seen:
            continue
        seen.add(mark)
        crash_states.lay_out(state, folder)
        recorder.hollow_ballast(folder / STORE)
        try:
            wrong = check(folder, list(said))
        except Exception:
            wrong = [traceback.format_exc().strip().replace("\n", " | ")]
        if wrong:
            verdict.failed[f"{point}, {list(said)}"] = wrong
        shutil.rmtree(folder)
    verdict.different = len(seen)
    return verdict


def look_in_two(recording: Recording, points: Sequence[Point], check: Check, base: Path) -> Verdict:
    """The same in two processes, each with half of the time."""
    middle = len(points) // 2
    told = base / "lan hai.json"
    child = os.fork()
    if not child:
        code = 1
        try:
            found = look(recording, points[middle:], check, base / "hai")
            told.write_text(json.dumps([found.tried, found.different, found.failed]), encoding="utf-8")
            code = 0
        finally:
            os._exit(code)
    verdict = look(recording, points[:middle], check, base / "mot")
    _, status = os.waitpid(child, 0)
    if status:
        raise AssertionError(f"the second process ended with {status}")
    verdict.add(Verdict(*json.loads(told.read_text(encoding="utf-8"))))
    return verdict


def untrue(recording: Recording) -> list[str]:
    """Where a replay of the whole log is not the folder that the workflow left: calls nobody saw."""
    disk = recording.disk()
    for record in recording.records:
        disk.apply(record)
    replayed = disk.state(Model.KILLED, 0)
    real: dict[str, bytes | None] = {
        str(path.relative_to(recording.after)): None if path.is_dir() else path.read_bytes()
        for path in recording.after.rglob("*")
    }
    names = sorted(name for name in replayed.keys() | real.keys() if not name.endswith(("-shm", "/ballast")))
    return [name for name in names if replayed.get(name, b"-") != real.get(name, b"-")]


def record_workflow(flow: Workflow, library: Path, base: Path) -> Recording:
    """Prepare a workflow below `base` and write down its calls."""
    before = recorder.template(flow, base / "truoc")
    return recorder.record(library, before, base, ["-m", "tests.faults.recorder", flow.name])


def main(name: str, compiler: str, seeds: Sequence[int], wanted: int) -> Verdict:
    """Try `wanted` ends of one workflow for each seed."""
    compile_once()
    flow, verdict = WORKFLOWS[name], Verdict()
    with workshop() as place:
        base = Path(place).resolve()
        recording = record_workflow(flow, recorder.build(compiler, base), base)
        verdict.failed.update({f"not seen: {path}": [] for path in untrue(recording)})
        for seed in seeds:
            points = crash_states.plan(recording.records, wanted, seed)
            verdict.add(look_in_two(recording, points, of_workflow(flow), base))
    return verdict


if __name__ == "__main__":
    told = main(sys.argv[1], sys.argv[2], [int(sys.argv[3])], int(sys.argv[4]))
    print(json.dumps([told.tried, told.different, told.failed], ensure_ascii=False))  # noqa: T201
