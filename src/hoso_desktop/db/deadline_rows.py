"""What deadlines are computed from, for every dossier at once, without reading their papers whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from hoso_desktop.db import schema, scope

# The end of a dossier is what was typed, else the last date of its papers; an impossible date is none.
_ROWS = """
SELECT d.id, d.uid, d.notation, d.period, d.title, d.state, d.retention, d.backlog, d.kept_back, d.on_loan,
       d.restricted, d.keeper, d.fonds_id, d.end_written, d.end_certainty, d.end_year, d.end_month, d.end_day,
       last.stamp AS last_paper,
       (SELECT s.day FROM sign_off s WHERE s.dossier_id = d.id AND s.step = 'work_ended'
        ORDER BY s.id DESC LIMIT 1) AS work_ended
FROM dossier d
LEFT JOIN (
    SELECT p.dossier_id,
           max(e.date_year * 10000 + coalesce(e.date_month, 12) * 100 + coalesce(e.date_day, 31)) AS stamp
    FROM placement p JOIN entry e ON e.id = p.entry_id
    WHERE e.date_year IS NOT NULL AND e.date_certainty <> 'impossible'
    GROUP BY p.dossier_id
) AS last ON last.dossier_id = d.id
WHERE d.state <> 'in_historical_archive' AND d.backlog = 0
"""


def living(connection: Connection) -> list[dict[str, Any]]:
    """Visible dossiers that may have a deadline; `last_paper` is yyyymmdd, with 31 for an unknown day."""
    answer, hidden = connection.exec_driver_sql(_ROWS), scope.hidden_dossiers(connection)
    names = list(answer.keys())
    return [dict(zip(names, row, strict=True)) for row in answer if row.id not in hidden]


def entries_into_archive(connection: Connection) -> dict[int, str]:
    """Dossier id → the day it last came into the office archive."""
    table = schema.sign_off
    query = select(table.c.dossier_id, table.c.day).where(table.c.to_state == "in_office_archive")
    return {row.dossier_id: row.day for row in connection.execute(query.order_by(table.c.id))}


def entry_into_archive(connection: Connection, dossier_uid: str) -> str:
    """The day one dossier last came into the office archive, or empty."""
    table, dossier = schema.sign_off, schema.dossier
    query = (
        select(table.c.day)
        .join(dossier, dossier.c.id == table.c.dossier_id)
        .where(dossier.c.uid == dossier_uid, table.c.to_state == "in_office_archive")
        .order_by(table.c.id.desc())
        .limit(1)
    )
    return str(connection.execute(query).scalar() or "")
