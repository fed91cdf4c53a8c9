from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from hoso_desktop.domain.clock import VIETNAM, FixedClock, SystemClock, civil_day, read_stamp, stamp

MOMENT = datetime(2026, 11, 16, 9, 0, 0, 123_456, tzinfo=VIETNAM)


def test_stamps_are_utc_in_milliseconds() -> None:
    assert stamp(MOMENT) == "2026-11-16T02:00:00.123Z"
    assert read_stamp(stamp(MOMENT)) == MOMENT.replace(microsecond=123_000)
    assert stamp(MOMENT.astimezone(timezone(timedelta(hours=-5)))) == stamp(MOMENT)
    assert stamp(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"


@pytest.mark.parametrize("hour, day", [(16, 16), (17, 17), (0, 16), (23, 17)])
def test_the_day_is_that_of_vietnam_wherever_the_computer_stands(hour: int, day: int) -> None:
    moment = datetime(2026, 11, 16, hour, 30, tzinfo=UTC)
    assert (
        civil_day(moment)
        == civil_day(moment.astimezone(timezone(timedelta(hours=-8))))
        == date(2026, 11, day)
    )


def test_stamps_sort_as_time_does() -> None:
    moments = [MOMENT + timedelta(milliseconds=step * 777) for step in range(50)]
    assert sorted(map(stamp, moments)) == [stamp(moment) for moment in moments]


def test_a_clock_that_stands_still() -> None:
    clock = FixedClock(MOMENT)
    assert clock.now() == clock.now() == MOMENT
    clock.move(timedelta(days=-1))
    assert clock.now() == MOMENT - timedelta(days=1)
    with pytest.raises(ValueError, match="offset"):
        FixedClock(datetime(2026, 11, 16))


def test_the_machines_clock_knows_its_offset() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
