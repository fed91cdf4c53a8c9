"""The journal's own times of papers: when each was placed where and by whom, beside what the paper is.

Reads the journal once from end to end; what a clerk types later about a paper does not move these times.
What lies or lay in a dossier the person at work must not see is told to nobody else, not even as a number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from hoso_desktop.db import scope
from hoso_desktop.db.rows import date_of
from hoso_desktop.domain.clock import civil_day, read_stamp


@dataclass(frozen=True, slots=True)
class Placing:
    """One fact of the journal: a paper was put into a dossier on a civil day."""

    entry_uid: str
    placement_uid: str
    dossier_uid: str
    person_uid: str
    day: date


@dataclass(frozen=True, slots=True)
class Paper:
    """What the clock needs of a paper; `day` is the latest day its date can mean."""

    uid: str
    direction: str
    day: date | None
    arrived: date | None
    backlog: bool
    excused: bool


# Only a placement that is gone must be asked which paper it was; the body knows. What was written while the
# clock stood back counts from the last time that was not in doubt: turning the clock back hides no lateness.
_PLACINGS = """
SELECT j.object_uid, j.dossier_uid, j.actor,
       CASE WHEN j.clock_doubtful THEN coalesce(
           (SELECT k.at_utc FROM journal k WHERE k.seq < j.seq AND k.clock_doubtful = 0
            ORDER BY k.seq DESC LIMIT 1), j.at_utc) ELSE j.at_utc END AS at_utc,
       coalesce(e.uid, json_extract(CAST(j.body AS TEXT), '$.entry'), '') AS entry_uid
FROM journal j
LEFT JOIN placement p ON p.uid = j.object_uid
LEFT JOIN entry e ON e.id = p.entry_id
WHERE j.kind = 'document.placed'
ORDER BY j.seq
"""


def placings(connection: Connection) -> list[Placing]:
    """Every placing ever, oldest first, of papers long taken out as well."""
    hidden = _hidden(connection)
    return [
        Placing(row.entry_uid, row.object_uid, row.dossier_uid, row.actor, civil_day(read_stamp(row.at_utc)))
        for row in connection.exec_driver_sql(_PLACINGS)
        if row.dossier_uid not in hidden
    ]


def _hidden(connection: Connection) -> frozenset[str]:
    """Uids of the dossiers the person at work must not see."""
    ids = sorted(scope.hidden_dossiers(connection))
    if not ids:
        return frozenset()
    found = connection.exec_driver_sql(
        "SELECT uid FROM dossier WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
    )
    return frozenset(found.scalars())


_PAPERS = """
SELECT uid, direction, backlog, no_dossier_reason, date_written, date_certainty, date_year, date_month,
       date_day, arrival_written, arrival_certainty, arrival_year, arrival_month, arrival_day
FROM entry WHERE id NOT IN (SELECT value FROM json_each(?))
"""


def papers(connection: Connection) -> dict[str, Paper]:
    """Every paper the register or a dossier knows, by uid."""
    hidden = json.dumps(sorted(scope.hidden_entries(connection)))
    answer = connection.exec_driver_sql(_PAPERS, (hidden,))
    names = list(answer.keys())
    return {row[0]: _paper(dict(zip(names, row, strict=True))) for row in answer}


def _paper(row: dict[str, Any]) -> Paper:
    return Paper(
        row["uid"], row["direction"], date_of(row, "date").last, date_of(row, "arrival").last,
        bool(row["backlog"]), bool(row["no_dossier_reason"]),
    )  # fmt: skip


_LYING = """
SELECT p.uid, e.uid AS entry_uid, d.uid AS dossier_uid, d.backlog
FROM placement p JOIN entry e ON e.id = p.entry_id JOIN dossier d ON d.id = p.dossier_id
"""


def lying(connection: Connection) -> list[tuple[str, str, str, bool]]:
    """(placement, paper, dossier, whether the dossier is backlog) of every paper that lies somewhere now."""
    hidden = _hidden(connection)
    return [
        (row.uid, row.entry_uid, row.dossier_uid, bool(row.backlog))
        for row in connection.exec_driver_sql(_LYING)
        if row.dossier_uid not in hidden
    ]


_DOSSIERS = "SELECT id, uid, notation, period, title FROM dossier ORDER BY sort_key, id"


def dossiers(connection: Connection) -> list[tuple[str, str, str]]:
    """(uid, code, title) of every dossier the person may see, in list order."""
    hidden = scope.hidden_dossiers(connection)
    return [
        (row.uid, f"{row.notation}/{row.period}" if row.period else row.notation, row.title)
        for row in connection.exec_driver_sql(_DOSSIERS)
        if row.id not in hidden
    ]
