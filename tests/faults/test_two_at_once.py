"""Two at once: two programs on one store, a backup while somebody writes, a scanner that holds a file."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop import files
from hoso_desktop.domain.backup_keeping import GOOD
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.messages import explain
from hoso_desktop.services import backup, backup_restore, health
from hoso_desktop.services.office import Office
from tests.faults import results, safe_workflows, week_workflows, workflows  # noqa: F401 - they register
from tests.faults.harness import problems_of
from tests.faults.registry import WORKFLOWS, codes
from tests.support.office import PASSWORD, add_dossier, make_office, unlock

TRIES_OF_A_SECOND = 100
BACKUPS = 50
HELD_SECONDS = 0.2
FIRST, SECOND = "HN", "TH"


@pytest.mark.battery
def test_a_second_program_is_refused(project: Path, tmp_path: Path) -> None:
    store = tmp_path / "kho"
    make_office(store).close()
    first = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer", str(store)],
        cwd=project,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    said = [first.stdout.readline().strip()]
    for _ in range(TRIES_OF_A_SECOND):
        with pytest.raises(EnvironmentProblem) as refused:
            unlock(store)
        assert refused.value.code == "store.already_open"
        assert explain(refused.value)
        said.append(first.stdout.readline().strip())
    assert first.stdin is not None
    first.stdin.write("\n")
    first.stdin.close()
    # Not `communicate`: it would pass over what was read ahead already.
    said += first.stdout.read().split()
    first.stdout.close()
    assert first.wait(timeout=60) == 0
    with unlock(store) as office:
        assert health.verify_store(office).problems == ()
        assert set(codes(office)) == set(said)
        assert len(said) > TRIES_OF_A_SECOND
    results.note("at-once", "a second program", tries=TRIES_OF_A_SECOND, changes=len(said))


class Writer(threading.Thread):
    """Makes dossiers two by two without a pause; a moment between them knows one more of the first."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office, self.ends, self.pairs, self.failed = office, threading.Event(), 0, ""

    def run(self) -> None:
        try:
            while not self.ends.is_set():
                for notation in FIRST, SECOND:
                    add_dossier(self.office, f"{notation}.{self.pairs}")
                self.pairs += 1
        except Exception as error:  # told to the test, which ends with it
            self.failed = repr(error)


@pytest.mark.battery
def test_a_backup_while_somebody_writes(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    wrong: list[str] = []
    with make_office(tmp_path / "kho") as office:
        writer = Writer(office)
        writer.start()
        try:
            for number in range(BACKUPS):
                (row,) = backup.run(office, to=[tmp_path / "usb"]).good
                wrong += faults_of(row, tmp_path / f"lai {number}")
        finally:
            writer.ends.set()
            writer.join()
        assert (wrong, writer.failed) == ([], "")
        assert len(codes(office)) == 2 * writer.pairs > BACKUPS
        assert health.verify_store(office).problems == ()
    results.note("at-once", "a backup while somebody writes", tries=BACKUPS, changes=2 * writer.pairs)


def faults_of(row: backup.BackupRow, into: Path) -> list[str]:
    """Bring the backup back beside the store and look whether it is one moment of it."""
    if row.state != GOOD:
        return [f"{row.name} is {row.state}: {row.detail}"]
    backup_restore.restore(row.folder, into, backup_restore.by_password(PASSWORD, "vanthu"))
    with unlock(into) as office:
        known = sorted(codes(office))
        problems = [f"{row.name}: {found.code}" for found in health.verify_store(office).problems]
    shutil.rmtree(into)
    halves = [len([code for code in known if code.startswith(word)]) for word in (FIRST, SECOND)]
    if halves[0] - halves[1] not in (0, 1):
        problems.append(f"{row.name}: {halves} is no moment of the store")
    return problems


class Scanner:
    """Holds every file that is to be renamed or replaced for a while, as an antivirus does on Windows."""

    def __init__(self) -> None:
        self.since: dict[Path, float] = {}
        self.real, self.refused = Path.replace, 0

    def replace(self, source: Path, target: Path) -> Path:
        if time.monotonic() - self.since.setdefault(source, time.monotonic()) < HELD_SECONDS:
            self.refused += 1
            raise PermissionError(errno.EACCES, "held", str(source))
        del self.since[source]
        return self.real(source, target)


@pytest.mark.battery
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_a_file_that_is_held(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    flow, said, scanner = WORKFLOWS[name], list[str](), Scanner()
    store, place = tmp_path / "kho", tmp_path / "cua minh"
    place.mkdir()
    with make_office(store) as office:
        flow.prepare(office, place)
    held: Any = lambda source, target: scanner.replace(source, Path(target))  # noqa: E731 - a method
    with unlock(store) as office, monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        patch.setattr(files, "_SCANNERS_HOLD_FILES", True)
        flow.act(office, place, said.append)
        assert problems_of(flow, office, place, said) == []
        assert scanner.since == {}
    with flow.open_again(store) as office:
        assert problems_of(flow, office, place, said) == []
    assert said
    results.note("held", name, refused=scanner.refused)
