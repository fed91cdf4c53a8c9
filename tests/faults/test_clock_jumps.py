"""The computer's clock jumps while somebody works: nothing is lost, order is kept, the doubt is marked."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from hoso_desktop.domain.clock import FixedClock, civil_day, read_stamp
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import explain
from hoso_desktop.services import backup, backup_restore, daily_check, health
from hoso_desktop.services.office import Office
from hoso_desktop.ui.backup_keeper import look_after
from tests.faults import results, safe_workflows, week_workflows, workflows  # noqa: F401 - they register
from tests.faults.harness import problems_of
from tests.faults.registry import WORKFLOWS, Workflow
from tests.support.office import add_dossier, make_office, unlock

# The computer stands in a zone whose clocks go from three back to two half a minute later.
START = datetime(2026, 11, 16, 0, 59, 30, tzinfo=UTC)
ZONE_OF_THE_COMPUTER = "CET-1CEST,M3.5.0,M11.3.1/3"
YEAR = timedelta(days=365)
# By how much the clock jumps, the zone it says afterwards (None: the computer's), whether that is in doubt.
JUMPS: dict[str, tuple[timedelta, tzinfo | None, bool]] = {
    "back 20 years": (-20 * YEAR, UTC, True),
    "back an hour": (timedelta(hours=-1), UTC, False),
    "ahead an hour": (timedelta(hours=1), UTC, False),
    "ahead 10 years": (10 * YEAR, UTC, True),
    "end of summer time": (timedelta(minutes=1), None, False),
}
WHEN = (0.0, 0.5, 1.0)  # the part of a workflow's readings of the clock that come before the jump
NEVER = 10**9
BATTERY_DAYS = 60
SOAK_DAYS = 400


class JumpingClock:
    """Goes on by a second with every reading and jumps once."""

    def __init__(self, jump: timedelta, zone: tzinfo | None, after: int) -> None:
        self._jump, self._zone, self.after, self.read = jump, zone, after, 0

    def now(self) -> datetime:
        self.read += 1
        moment = START + timedelta(seconds=self.read)
        return moment if self.read <= self.after else (moment + self._jump).astimezone(self._zone)


@pytest.fixture
def other_zone() -> Iterator[None]:
    """The computer's own zone, which no time of an office may depend on."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = ZONE_OF_THE_COMPUTER
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def prepared(flow: Workflow, template: Path) -> Path:
    (template / "cua minh").mkdir(parents=True)
    with make_office(template / "kho", clock=FixedClock(START)) as office:
        flow.prepare(office, template / "cua minh")
    return template


def facts(office: Office) -> list[tuple[int, datetime, bool]]:
    query = "SELECT seq, at_utc, clock_doubtful FROM journal ORDER BY seq"
    with office.store.read() as connection:
        rows = connection.exec_driver_sql(query).fetchall()
    return [(row[0], read_stamp(row[1]), bool(row[2])) for row in rows]


def wrong_facts(office: Office, known: int, doubtful: bool, first: bool) -> Iterator[str]:
    """What the history says otherwise than it happened; `known` facts were there
    before, `first` says that all since then came after the jump."""
    found = facts(office)
    if [seq for seq, _, _ in found] != list(range(1, len(found) + 1)):
        yield "the order has a hole"
    for seq, at, marked in found:
        astray = abs(at - START) > timedelta(days=1)
        if marked != (astray and doubtful):
            yield f"fact {seq} of {at} is {'' if marked else 'not '}marked"
    if first and doubtful and not all(marked for _, _, marked in found[known:]):
        yield "a fact after the jump is not marked"


@pytest.mark.battery
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
@pytest.mark.usefixtures("other_zone")
def test_jumps_in_every_workflow(tmp_path: Path, name: str) -> None:
    flow = WORKFLOWS[name]
    template = prepared(flow, tmp_path / "mau")
    os.truncate(template / "kho" / "ballast", 4096)
    failed, readings, _ = one_jump(flow, template, tmp_path / "khong nhay", "back an hour", NEVER)
    assert (failed, readings > 0) == ([], True)
    runs = sorted({(jump, round(part * (readings - 1))) for jump in JUMPS for part in WHEN})
    known: dict[tuple[str, int], list[str]] = {}
    kept = 0
    for jump, after in runs:
        known[jump, after], _, count = one_jump(flow, template, tmp_path / f"{jump} {after}", jump, after)
        kept += count
    assert {run: wrong for run, wrong in known.items() if wrong} == {}
    results.note("clock", name, jumps=len(runs), facts=kept)


def one_jump(
    flow: Workflow, template: Path, folder: Path, jump: str, after: int
) -> tuple[list[str], int, int]:
    """Jump after so many readings; what is wrong, how often the clock was read, facts at the end."""
    by, zone, doubtful = JUMPS[jump]
    shutil.copytree(template, folder)
    store, place, said = folder / "kho", folder / "cua minh", list[str]()
    clock = JumpingClock(by, zone, NEVER)
    with unlock(store, clock=clock) as office:
        known, begun = len(facts(office)), clock.read
        clock.after = begun + after
        refused = ""
        try:
            flow.act(office, place, said.append)
        except UserError as error:
            # A day that lies years ahead or back may be one the rules refuse, in a sentence.
            refused = explain(error)
        readings = clock.read - begun
        wrong = problems_of(flow, office, place, said)
        if not refused and len(facts(office)) <= known:
            wrong.append("no fact was written")
        wrong += wrong_facts(office, known, doubtful and after != NEVER, first=not after)
    with flow.open_again(store) as office:  # the clock is right again
        wrong += problems_of(flow, office, place, said)
        add_dossier(office, "HN.77")
        found = facts(office)
    if refused and not doubtful:
        wrong.append(f"refused: {refused}")
    if found[-1][2]:
        wrong.append("a right clock is in doubt")
    shutil.rmtree(folder)
    return wrong, readings, len(found)


# What is done once a day


class Schedule:
    """An office left alone under a clock that is moved about; says what was done on which day."""

    def __init__(self, folder: Path, usb: Path) -> None:
        usb.mkdir()
        self.clock = FixedClock(START)
        self.office = make_office(folder, clock=self.clock)
        add_dossier(self.office)
        backup.set_places(self.office, [usb])
        self.checked: Counter[str] = Counter()
        self.backed_up: Counter[str] = Counter()
        self.wrong: list[str] = []

    def idle(self) -> None:
        """What the window does when nobody is at the keyboard; twice, as after a restart."""
        day = civil_day(self.clock.now()).isoformat()
        for _ in range(2):
            before = self._told()
            look_after(self.office, JobContext())
            now = self._told()
            self.checked[day] += now["store.checked"] - before["store.checked"]
            self.backed_up[day] += now["backup.made"] - before["backup.made"]
        if daily_check.due(self.office) or backup.due(self.office):
            self.wrong.append(f"{day}: not done")
        if backup.state(self.office).amber:
            self.wrong.append(f"{day}: amber right after a backup")

    def _told(self) -> Counter[str]:
        with self.office.store.read() as connection:
            rows = connection.exec_driver_sql("SELECT kind FROM journal").fetchall()
        return Counter(row[0] for row in rows)


def days_with_jumps(tmp_path: Path, seed: int, days: int) -> None:
    chance = random.Random(seed)
    schedule = Schedule(tmp_path / "kho", tmp_path / "usb")
    for _ in range(days):
        schedule.idle()
        schedule.clock.move(timedelta(days=1))
        if chance.random() < 0.4:
            by = chance.choice(list(JUMPS.values()))[0]
            schedule.clock.move(by)
            schedule.idle()
            schedule.clock.move(-by)
    office = schedule.office
    with office:
        assert schedule.wrong == []
        assert [day for day, count in schedule.checked.items() if count != 1] == []
        assert [day for day, count in schedule.backed_up.items() if count != 1] == []
        assert health.verify_store(office).problems == ()
    results.note("clock-days", f"seed {seed}", days=len(schedule.checked), backups=schedule.backed_up.total())


@pytest.mark.battery
@pytest.mark.parametrize("seed", range(1))
def test_once_a_day_whatever_the_clock_says(tmp_path: Path, seed: int) -> None:
    days_with_jumps(tmp_path, seed, BATTERY_DAYS)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_once_a_day_for_a_year(tmp_path: Path, soak_seed: int) -> None:
    days_with_jumps(tmp_path, soak_seed, SOAK_DAYS)


@pytest.mark.parametrize("by", [10 * YEAR, -20 * YEAR], ids=["ahead", "back"])
def test_one_day_under_a_wrong_clock_stops_nothing(tmp_path: Path, by: timedelta) -> None:
    schedule = Schedule(tmp_path / "kho", tmp_path / "usb")
    with schedule.office as office:
        schedule.idle()
        schedule.clock.move(by)
        schedule.idle()
        schedule.clock.move(-by)
        assert not daily_check.due(office)
        assert not backup.due(office)  # today was done before the clock jumped
        schedule.clock.move(timedelta(days=4))
        assert daily_check.due(office)
        assert backup.due(office)
        assert backup.state(office).amber
        schedule.clock.move(timedelta(days=40))
        assert backup_restore.drill_due(office)
        schedule.idle()
        assert not backup_restore.drill_due(office)
        assert schedule.wrong == []
