"""When the computer's clock is not believed; nothing is ever refused for it."""

from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest

from hoso_desktop.db import clock_doubt, journal, schema
from hoso_desktop.db.clock_doubt import clock_rules
from hoso_desktop.db.store import Store
from hoso_desktop.domain.clock import FixedClock, read_stamp
from hoso_desktop.paths import resource
from tests.support.office import story_clock

DAY = timedelta(days=1)


def write(store: Store, clock: FixedClock) -> None:
    with journal.writing(store, actor="p", moment=clock.now()) as tx:
        tx.record("dossier.changed", body={"at": clock.now().isoformat()})


def marks(store: Store, clock: FixedClock, days: list[float]) -> list[int]:
    """The marks of facts written so many days after the first."""
    start = clock.now()
    for day in days:
        clock.move(start + day * DAY - clock.now())
        write(store, clock)
    with store.read() as connection:
        found = connection.execute(schema.journal.select().order_by("seq")).all()
    assert [row.seq for row in found] == list(range(1, len(days) + 1))
    assert [read_stamp(row.at_utc) for row in found] == [start + day * DAY for day in days]
    return [row.clock_doubtful for row in found]


@pytest.mark.parametrize(
    "days, wanted",
    [
        ([0, 1, 2, 200, 600], [0, 0, 0, 0, 0]),
        ([0, -0.9, -2, 0.1], [0, 0, 1, 0]),
        ([0, -7300, -7299, 1], [0, 1, 1, 0]),
        ([0, 3650, 1, 2], [0, 1, 0, 0]),
        ([0, 3650, 3651, 3670], [0, 1, 1, 1]),
        # An office that was away for two years: after a month the time is believed.
        ([0, 730, 740, 759, 761, 762, 700], [0, 1, 1, 1, 0, 0, 1]),
        # It jumped to and fro: nothing settled.
        ([0, 730, 500, 745, 761], [0, 1, 1, 1, 1]),
        ([0, 730, 10, 11, 770], [0, 1, 0, 0, 1]),
    ],
)
def test_jumps_are_marked_and_a_steady_clock_is_believed_again(
    store: Store, days: list[float], wanted: list[int]
) -> None:
    assert marks(store, story_clock(), days) == wanted


def test_a_time_before_the_program_was_there_is_marked_even_on_the_first_fact(store: Store) -> None:
    clock = story_clock()
    clock.move(timedelta(days=-365 * 46))
    assert marks(store, clock, [0, 365 * 46]) == [1, 0]


def test_the_limits_are_those_of_the_file() -> None:
    read = tomllib.loads(resource("rules/clock.toml").read_text(encoding="utf-8"))
    rules = clock_rules()
    assert rules.forward == timedelta(days=read["forward"]["days"])
    assert (rules.back.days, rules.settled.days) == (1, 30)
    assert read["source"]
    assert read["confirmed"] is False


def test_an_empty_journal_believes_the_clock(store: Store) -> None:
    with store.read() as connection:
        assert not clock_doubt.doubtful(connection, story_clock().now())
