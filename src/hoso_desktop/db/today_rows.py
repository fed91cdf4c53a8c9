"""Counts for the first screen of a day; each is answered from few rows, whatever the size of the office."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from hoso_desktop.db import scope

# Completed, and nobody has signed since it was completed last.
_UNCONFIRMED = """
SELECT d.id, d.uid, d.notation, d.period, d.title
FROM dossier d
WHERE d.state = 'completed' AND d.backlog = 0 AND NOT EXISTS (
    SELECT 1 FROM sign_off s WHERE s.dossier_id = d.id AND s.step = 'confirmed' AND s.id > coalesce((
        SELECT max(c.id) FROM sign_off c WHERE c.dossier_id = d.id AND c.step = 'completed'), 0))
ORDER BY d.sort_key, d.id
"""


@dataclass(frozen=True, slots=True)
class NamedDossier:
    """A dossier by uid, code and title."""

    uid: str
    code: str
    title: str


def unconfirmed(connection: Connection) -> list[NamedDossier]:
    """Completed dossiers that wait for a signature and the person may see, in list order."""
    hidden = scope.hidden_dossiers(connection)
    return [
        NamedDossier(row.uid, f"{row.notation}/{row.period}" if row.period else row.notation, row.title)
        for row in connection.exec_driver_sql(_UNCONFIRMED)
        if row.id not in hidden
    ]
