"""When sealed packages go out (lịch gửi hồ sơ): a day of the week or month, an hour, hours of rest.

A period is named by the moment it was due, `2026-11-20T20:00`; a period is done once. Pure: the caller brings
the clock and remembers the period that was done last.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.errors import UserError

_WEEKDAYS = range(1, 8)  # 1 is Monday, as in ISO 8601
_MONTH_DAYS = range(1, 32)  # a month that is shorter sends on its last day
_FORMAT = "%Y-%m-%dT%H:%M"


class Every(StrEnum):
    """How often."""

    WEEK = "week"
    MONTH = "month"


class Due(StrEnum):
    """Whether a run should begin now."""

    NOW = "now"
    DONE = "done"  # this period was sent already
    QUIET = "quiet"  # due, but these are hours of rest


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and where to. `quiet` is the hours of rest, from and to, and may pass midnight."""

    target: str
    every: Every = Every.WEEK
    day: int = 5  # a weekday from 1 (Monday), or a day of the month
    hour: time = time(16, 30)
    quiet: tuple[time, time] | None = None
    enabled: bool = True

    def period(self, now: datetime) -> str:
        """The last moment at or before `now` at which sending was due."""
        return self._last(now).strftime(_FORMAT)

    def following(self, now: datetime) -> datetime:
        """The next moment after `now` at which sending is due."""
        local = now.astimezone(VIETNAM)
        step = local
        while True:
            step += timedelta(days=1)
            moment = self._last(step)
            if moment > local:
                return moment

    def due(self, now: datetime, done: str) -> Due:
        """Whether to send now; `done` is the period that was done last, empty for none.

        A run that was missed is caught up. A clock set back a little sends nothing; a period done further
        ahead than the schedule reaches was done under a wrong clock and stops nothing.
        """
        last = self._last(now)
        before = _read(done)
        if before is not None and (before == last or last < before <= last + self._length()):
            return Due.DONE
        return Due.QUIET if self.resting(now) else Due.NOW

    def resting(self, now: datetime) -> bool:
        """Whether `now` lies in the hours of rest."""
        if self.quiet is None:
            return False
        begin, end = self.quiet
        at = now.astimezone(VIETNAM).time()
        return begin <= at < end if begin <= end else at >= begin or at < end

    def _length(self) -> timedelta:
        return timedelta(days=7 if self.every is Every.WEEK else 31)

    def _last(self, now: datetime) -> datetime:
        local = now.astimezone(VIETNAM)
        if self.every is Every.WEEK:
            day = local.date() - timedelta(days=(local.isoweekday() - self.day) % 7)
            moment = datetime.combine(day, self.hour, VIETNAM)
            return moment if moment <= local else moment - timedelta(days=7)
        moment = self._in_month(local.year, local.month)
        if moment <= local:
            return moment
        before = local.replace(day=1) - timedelta(days=1)
        return self._in_month(before.year, before.month)

    def _in_month(self, year: int, month: int) -> datetime:
        day = min(self.day, calendar.monthrange(year, month)[1])
        return datetime(year, month, day, self.hour.hour, self.hour.minute, tzinfo=VIETNAM)


def _read(period: str) -> datetime | None:
    try:
        return datetime.strptime(period, _FORMAT).replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def read_time(text: str) -> time:
    """`16:30`. Raises UserError schedule.bad_time."""
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError as error:
        raise UserError("schedule.bad_time", text=text) from error


def read_hours(text: str) -> tuple[time, time] | None:
    """`11:30-13:30`; None for nothing. Raises UserError schedule.bad_hours, schedule.bad_time."""
    if not text.strip():
        return None
    begin, dash, end = text.partition("-")
    if not dash or read_time(begin) == read_time(end):
        raise UserError("schedule.bad_hours", text=text)
    return read_time(begin), read_time(end)


def check(schedule: Schedule) -> None:
    """Raises UserError schedule.bad_day where the day is none of the week or month."""
    days = _WEEKDAYS if schedule.every is Every.WEEK else _MONTH_DAYS
    if schedule.day not in days:
        raise UserError(f"schedule.bad_day_{schedule.every.value}", day=schedule.day)


def to_tree(schedule: Schedule) -> dict[str, object]:
    """As it is kept in a file; inverse of `from_tree`."""
    quiet = [f"{at:%H:%M}" for at in schedule.quiet] if schedule.quiet else None
    return {
        "enabled": schedule.enabled, "every": schedule.every.value, "day": schedule.day,
        "hour": f"{schedule.hour:%H:%M}", "quiet": quiet, "target": schedule.target,
    }  # fmt: skip


def from_tree(tree: Mapping[str, object]) -> Schedule:
    """A schedule as it was kept. Raises UserError schedule.unreadable."""
    try:
        quiet = tree.get("quiet")
        schedule = Schedule(
            target=str(tree["target"]),
            every=Every(str(tree["every"])),
            day=int(str(tree["day"])),
            hour=read_time(str(tree["hour"])),
            quiet=read_hours("-".join(map(str, quiet))) if isinstance(quiet, list) else None,
            enabled=tree["enabled"] is True,
        )
        check(schedule)
    except (KeyError, ValueError, UserError) as error:
        raise UserError("schedule.unreadable") from error
    return schedule
