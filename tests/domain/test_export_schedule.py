from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from hoso_desktop.domain import export_schedule as schedules
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.export_schedule import Due, Every, Schedule
from hoso_desktop.errors import UserError

FRIDAYS = Schedule("E:\\", Every.WEEK, 5, time(16, 30))
MONTHS = Schedule("E:\\", Every.MONTH, 31, time(8, 0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "now, period, following",
    [
        ("2026-11-20T16:29", "2026-11-13T16:30", "2026-11-20T16:30"),  # a Friday
        ("2026-11-20T16:30", "2026-11-20T16:30", "2026-11-27T16:30"),
        ("2026-11-23T09:00", "2026-11-20T16:30", "2026-11-27T16:30"),
        ("2027-01-01T09:00", "2026-12-25T16:30", "2027-01-01T16:30"),
    ],
)
def test_a_week_has_one_moment(now: str, period: str, following: str) -> None:
    assert FRIDAYS.period(at(now)) == period
    assert FRIDAYS.following(at(now)) == at(following)


@pytest.mark.parametrize(
    "now, period, following",
    [
        ("2026-02-28T07:59", "2026-01-31T08:00", "2026-02-28T08:00"),
        ("2026-02-28T08:00", "2026-02-28T08:00", "2026-03-31T08:00"),
        ("2028-03-01T00:00", "2028-02-29T08:00", "2028-03-31T08:00"),
        ("2026-12-31T23:00", "2026-12-31T08:00", "2027-01-31T08:00"),
    ],
)
def test_a_short_month_sends_on_its_last_day(now: str, period: str, following: str) -> None:
    assert MONTHS.period(at(now)) == period
    assert MONTHS.following(at(now)) == at(following)


def test_a_missed_run_is_caught_up_once() -> None:
    now = at("2026-12-02T09:00")
    assert FRIDAYS.due(now, "2026-11-13T16:30") is Due.NOW
    assert FRIDAYS.due(now, FRIDAYS.period(now)) is Due.DONE
    assert FRIDAYS.due(now + timedelta(days=1), FRIDAYS.period(now)) is Due.DONE


def test_the_first_run_is_due_at_once() -> None:
    assert FRIDAYS.due(at("2026-11-23T09:00"), "") is Due.NOW
    assert FRIDAYS.due(at("2026-11-23T09:00"), "không đọc được") is Due.NOW


def test_a_clock_set_back_a_little_sends_nothing_and_one_far_ahead_stops_nothing() -> None:
    done = FRIDAYS.period(at("2026-11-20T17:00"))
    assert FRIDAYS.due(at("2026-11-20T15:00"), done) is Due.DONE
    assert FRIDAYS.due(at("2026-11-14T09:00"), done) is Due.DONE
    assert FRIDAYS.due(at("2026-11-23T09:00"), FRIDAYS.period(at("2036-11-23T09:00"))) is Due.NOW


@pytest.mark.parametrize(
    "hours, clock, resting",
    [
        ("11:30-13:30", "11:29", False),
        ("11:30-13:30", "11:30", True),
        ("11:30-13:30", "13:30", False),
        ("22:00-06:00", "23:59", True),
        ("22:00-06:00", "05:59", True),
        ("22:00-06:00", "06:00", False),
        ("", "12:00", False),
    ],
)
def test_hours_of_rest(hours: str, clock: str, resting: bool) -> None:
    schedule = Schedule("E:\\", quiet=schedules.read_hours(hours))
    now = at(f"2026-11-23T{clock}")
    assert schedule.resting(now) is resting
    assert schedule.due(now, "") is (Due.QUIET if resting else Due.NOW)


@pytest.mark.parametrize("text", ["25:00", "8 giờ", "", "16.30"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        schedules.read_time(text)
    assert caught.value.code == "schedule.bad_time"


@pytest.mark.parametrize("text", ["11:30", "11:30-11:30", "11:30–13:30"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        schedules.read_hours(text)
    assert caught.value.code == "schedule.bad_hours"


@pytest.mark.parametrize("every, day", [(Every.WEEK, 0), (Every.WEEK, 8), (Every.MONTH, 32)])
def test_what_is_no_day_is_refused(every: Every, day: int) -> None:
    with pytest.raises(UserError) as caught:
        schedules.check(Schedule("E:\\", every, day))
    assert caught.value.code == f"schedule.bad_day_{every.value}"


def test_it_is_kept_and_read_again() -> None:
    for schedule in (FRIDAYS, MONTHS, Schedule("/mnt/usb", quiet=(time(22), time(6)), enabled=False)):
        assert schedules.from_tree(schedules.to_tree(schedule)) == schedule


@pytest.mark.parametrize("change", [{"every": "day"}, {"day": 9}, {"hour": "25:00"}, {"quiet": ["1"]}])
def test_a_spoilt_one_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(UserError) as caught:
        schedules.from_tree({**schedules.to_tree(FRIDAYS), **change})
    assert caught.value.code == "schedule.unreadable"
