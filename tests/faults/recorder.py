"""Runs one workflow with recorder.c loaded: `python -m tests.faults.recorder NAME FOLDER`.

In FOLDER lie the store (`kho`) and the clerk's own files (`cua minh`), prepared by `template`.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.db import tidying
from tests.faults import crash_states, safe_workflows, week_workflows, workflows  # noqa: F401 - they register
from tests.faults.crash_states import Disk, Record
from tests.faults.registry import WORKFLOWS as WORKFLOWS
from tests.faults.registry import Workflow
from tests.support.office import make_office

PROJECT = Path(__file__).resolve().parents[2]
STORE, PLACE = "kho", "cua minh"


@dataclass(frozen=True, slots=True)
class Recording:
    """How a folder was, every call that changed it, and how it was afterwards."""

    before: Path
    known: dict[str, int]
    records: list[Record]
    after: Path

    def disk(self) -> Disk:
        """The folder as it was before the first call."""
        return Disk(self.before, self.known)


def build(compiler: str, folder: Path) -> Path:
    """The recorder as a library."""
    library = folder / "recorder.so"
    source = PROJECT / "tests" / "faults" / "recorder.c"
    words = [compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run([*words, "-o", str(library), str(source), "-ldl", "-lpthread"], check=True)
    return library


def hollow_ballast(store: Path) -> None:
    """The ballast as a hole of its full size: copied for every run, its bytes prove nothing."""
    (store / "ballast").write_bytes(b"")
    os.truncate(store / "ballast", tidying.BALLAST_BYTES)


def template(flow: Workflow, folder: Path) -> Path:
    """The prepared folder of a workflow."""
    (folder / PLACE).mkdir(parents=True)
    with make_office(folder / STORE) as office:
        flow.prepare(office, folder / PLACE)
    hollow_ballast(folder / STORE)
    return folder


def under(
    library: Path, folder: Path, words: list[str], log: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python with the recorder loaded and looking at `folder`."""
    seen = {"LD_PRELOAD": str(library), "HOSO_RECORD_FOLDER": str(folder)}
    return subprocess.run(
        [sys.executable, *words],
        cwd=PROJECT,
        env={**os.environ, **seen, **({"HOSO_RECORD_LOG": str(log)} if log else {})},
        capture_output=True,
        text=True,
        check=False,
    )


def record(library: Path, before: Path, base: Path, words: list[str]) -> Recording:
    """Run `words` with the path of a copy of `before` added, and write down what it changes there."""
    after, log = base / "sau", base / "nhat ky"
    shutil.copytree(before, after)
    known = crash_states.inodes(after)
    done = under(library, after, [*words, str(after)], log)
    if done.returncode:
        raise AssertionError(done.stderr)
    return Recording(before, known, crash_states.read_log(log), after)


def acknowledge() -> Callable[[str], None]:
    """Puts a word into the log; nothing where no recorder is loaded."""
    mark = ctypes.CDLL(None).rec_mark
    return lambda word: mark(word.encode())


def main(name: str, folder: Path) -> None:
    flow = WORKFLOWS[name]
    with flow.open_again(folder / STORE) as office:
        flow.act(office, folder / PLACE, acknowledge())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
