"""A step to a newer schema cut off at any statement or call to the disk: the old schema or the new one."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from hoso_desktop.crypto import slots
from hoso_desktop.db import migrate
from hoso_desktop.db import store as stores
from tests.faults import crash_check, crash_states, recorder, results
from tests.support.office import PASSWORD
from tests.upgrades.test_upgrades import counts, old_store

OLD = migrate.KNOWN[:-1]
ENDS = 300
OPEN = (
    "import ctypes, sys; from pathlib import Path; from hoso_desktop.db import store\n"
    f"store.open_store(Path(sys.argv[1]) / 'kho', {PASSWORD!r}).close()\n"
    "ctypes.CDLL(None).rec_mark(b'upgraded')\n"
)


def wrong_with(folder: Path, rows: dict[str, int]) -> list[str]:
    """Open the store as after a sudden end, finishing the step when it is due; what is wrong then."""
    store = stores.open_store(folder, PASSWORD)
    try:
        store.checkpoint()
        with store.read() as connection:
            found = [] if migrate.revision_of(connection) == migrate.HEAD else ["not at the newest schema"]
        now = counts(store)
        found += [f"rows of {table}" for table, count in rows.items() if now.get(table) != count]
        found += [str(row) for row in store.pragma("foreign_key_check")]
        found += [str(row) for row in store.pragma("quick_check") if row != ("ok",)]
        found += [str(row) for row in store.pragma("cipher_integrity_check")]
        return found
    finally:
        store.close()


def rows_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "upgrade", lambda engine: False)
        store = stores.open_store(folder, PASSWORD)
    try:
        return counts(store)
    finally:
        store.close()


def killed_at(at: int, work: Callable[[], object]) -> bool:
    """Run `work` in a process that dies before its statement number `at`; False when it has fewer."""
    child = os.fork()
    if not child:
        left = at

        def count(*_: object) -> None:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        code = 1
        try:
            event.listen(Engine, "before_cursor_execute", count)
            event.listen(Engine, "commit", count)
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or status == 0
    return os.WIFSIGNALED(status)


@pytest.mark.battery
@pytest.mark.timeout(900)
@pytest.mark.parametrize("revision", OLD)
def test_a_step_killed_at_each_statement(
    tmp_path: Path, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, folder = tmp_path / "truoc", tmp_path / "kho"
    old_store(before, revision, monkeypatch)
    recorder.hollow_ballast(before)
    rows = rows_before(before, monkeypatch)
    at, killed = 0, True
    while killed:
        at += 1
        shutil.copytree(before, folder)
        killed = killed_at(at, lambda: stores.open_store(folder, PASSWORD).close())
        assert wrong_with(folder, rows) == [], f"killed at statement {at}"
        shutil.rmtree(folder)
    assert at > 15
    results.note("upgrade-statements", revision, statements=at - 1)


@pytest.mark.battery
@pytest.mark.timeout(900)
def test_a_creation_killed_at_each_statement(tmp_path: Path) -> None:
    folder = tmp_path / "kho"

    def make() -> None:
        stores.create(folder, PASSWORD, login="vanthu", cost=slots.FLOOR).close()

    at, killed = 0, True
    while killed:
        at += 1
        killed = killed_at(at, make)
        if not stores.exists(folder):
            make()
        assert wrong_with(folder, {}) == [], f"killed at statement {at}"
        shutil.rmtree(folder)
    assert at > 40
    results.note("upgrade-statements", "new store", statements=at - 1)


@pytest.mark.battery
@pytest.mark.timeout(900)
@pytest.mark.parametrize("revision", OLD)
def test_a_step_and_the_ends_its_calls_may_come_to(
    tmp_path: Path, revision: str, monkeypatch: pytest.MonkeyPatch, judge: Callable[[str], str]
) -> None:
    library = recorder.build(judge("gcc"), tmp_path)
    with crash_check.workshop() as place:
        base = Path(place).resolve()
        (base / "truoc").mkdir()
        old_store(base / "truoc" / "kho", revision, monkeypatch)
        recorder.hollow_ballast(base / "truoc" / "kho")
        rows = rows_before(base / "truoc" / "kho", monkeypatch)
        recording = recorder.record(library, base / "truoc", base, ["-c", OPEN])
        assert crash_check.untrue(recording) == []
        points = crash_states.plan(recording.records, ENDS, 0)
        verdict = crash_check.look_in_two(
            recording, points, lambda folder, said: wrong_with(folder / "kho", rows), base
        )
    assert verdict.failed == {}
    results.note("ends", f"upgrade from {revision}", ends=verdict.tried, folders=verdict.different)
