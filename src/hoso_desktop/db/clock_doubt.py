"""Whether the computer's clock can be believed, by what the journal says it said before.

A doubtful time is marked on the facts written then; it stops nothing, and order never depends on it. The
limits are data: resources/rules/clock.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from hoso_desktop.domain.clock import civil_day, read_stamp
from hoso_desktop.paths import resource


@dataclass(frozen=True, slots=True)
class ClockRules:
    """How far a clock may go back or ahead, when a new time is believed, and the first day there can be."""

    back: timedelta
    forward: timedelta
    settled: timedelta
    never_before: date


@cache
def clock_rules() -> ClockRules:
    """The limits as shipped."""
    read = tomllib.loads(resource("rules/clock.toml").read_text(encoding="utf-8"))
    return ClockRules(
        back=timedelta(days=read["back"]["days"]),
        forward=timedelta(days=read["forward"]["days"]),
        settled=timedelta(days=read["forward"]["settled_days"]),
        never_before=date.fromisoformat(read["never_before"]["day"]),
    )


def doubtful(connection: Connection, moment: datetime) -> bool:
    """Whether a fact written at `moment` bears the mark.

    What was marked does not count: one jump back marks all that follows until the time is reached again, and
    one jump ahead until it has gone on for long enough.
    """
    rules = clock_rules()
    if civil_day(moment) < rules.never_before:
        return True
    query = "SELECT seq, at_utc FROM journal WHERE clock_doubtful = 0 ORDER BY seq DESC LIMIT 1"
    driver: Any = connection.connection.driver_connection  # in every commit: nothing beside the question
    trusted = driver.execute(query).fetchone()
    if trusted is None:
        return False
    last = read_stamp(trusted[1])
    if moment < last - rules.back:
        return True
    return moment > last + rules.forward and not _settled(connection, moment, trusted[0], last)


def _settled(connection: Connection, moment: datetime, seq: int, last: datetime) -> bool:
    """Whether the time ahead has gone on steadily since it was first seen."""
    rules = clock_rules()
    query = "SELECT at_utc FROM journal WHERE seq > ? ORDER BY seq"
    since = [read_stamp(row[0]) for row in connection.exec_driver_sql(query, (seq,))]
    ahead = [at for at in since if at > last + rules.forward]
    if not ahead or len(ahead) < len(since) or moment < ahead[0] + rules.settled:
        return False
    return all(later >= earlier - rules.back for earlier, later in pairwise(ahead))
