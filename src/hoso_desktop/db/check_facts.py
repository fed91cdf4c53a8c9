"""Reading dossiers whole, many at a time, with what the checks ask besides: prints, packages, journal times.

One query per table and page of dossiers, past SQLAlchemy's per-row work. Writes nothing but the answer of a
file's check.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from hoso_desktop.db import handovers, schema, scope
from hoso_desktop.db.dossiers import FullDossier
from hoso_desktop.db.office import bodies, fonds_list
from hoso_desktop.db.rows import attachment_of, dossier_of, entry_of, inventory_of, placement_of
from hoso_desktop.domain.clock import civil_day, read_stamp
from hoso_desktop.domain.document import Attachment, Placement, RegisterEntry
from hoso_desktop.domain.fonds import Body, Fonds, Inventory

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Homes:
    """What every dossier belongs to, read once for all of them. Keys are row ids."""

    fonds: dict[int, Fonds]
    bodies: dict[int, Body]
    inventories: dict[int, Inventory]


def homes(connection: Connection) -> Homes:
    """Fonds, bodies and inventories of the office."""
    fonds = dict(fonds_list(connection))
    rows = connection.execute(select(schema.inventory)).mappings()
    inventories = {row["id"]: inventory_of(row, fonds[row["fonds_id"]].uid) for row in rows}
    return Homes(fonds, dict(bodies(connection)), inventories)


def _rows(connection: Connection, sql: str, ids: Sequence[int] | None = None) -> Iterator[Row]:
    answer = connection.exec_driver_sql(sql, () if ids is None else (json.dumps(list(ids)),))
    names = list(answer.keys())
    for row in answer:
        yield dict(zip(names, row, strict=True))


def dossiers(connection: Connection, ids: Sequence[int], known: Homes) -> dict[int, FullDossier]:
    """Some dossiers with fonds, body and inventory, by row id."""
    found = _rows(connection, "SELECT * FROM dossier WHERE id IN (SELECT value FROM json_each(?))", ids)
    return {row["id"]: _full(row, known) for row in found}


def _full(row: Row, known: Homes) -> FullDossier:
    fonds, body = known.fonds[row["fonds_id"]], known.bodies.get(row["body_id"])
    inventory = known.inventories.get(row["inventory_id"])
    dossier = dossier_of(
        row,
        fonds_uid=fonds.uid,
        inventory_uid=inventory.uid if inventory else None,
        inventory_number=inventory.number if inventory else "",
        body_uid=body.uid if body else None,
    )
    of_fonds = next((b for b in known.bodies.values() if b.uid == fonds.body_uid), None)
    return FullDossier(row["id"], dossier, fonds, body or of_fonds, inventory)


_PLACED = (
    "SELECT * FROM placement WHERE dossier_id IN (SELECT value FROM json_each(?)) "
    "ORDER BY dossier_id, ordinal, id"
)
_ENTRIES = (
    "SELECT * FROM entry WHERE id IN "
    "(SELECT entry_id FROM placement WHERE dossier_id IN (SELECT value FROM json_each(?)))"
)
_FILES = (
    "SELECT * FROM attachment WHERE id IN "
    "(SELECT attachment_id FROM placement WHERE dossier_id IN (SELECT value FROM json_each(?)))"
)


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of some dossiers in order, and what the last check of each file said (by attachment uid)."""

    by_dossier: dict[int, tuple[Placement, ...]]
    checked: dict[str, str]


def papers(connection: Connection, ids: Sequence[int], found: dict[int, FullDossier]) -> Papers:
    """Every paper of some dossiers, by the dossier's row id."""
    entries = {row["id"]: entry_of(row) for row in _rows(connection, _ENTRIES, ids)}
    files: dict[int, Attachment] = {}
    checked: dict[str, str] = {}
    for row in _rows(connection, _FILES, ids):
        files[row["id"]] = attachment_of(row)
        checked[row["uid"]] = row["check_result"]
    out: dict[int, list[Placement]] = {}
    for row in _rows(connection, _PLACED, ids):
        home = found[row["dossier_id"]].dossier.uid
        placed = placement_of(row, entries[row["entry_id"]], files.get(row["attachment_id"]), home)
        out.setdefault(row["dossier_id"], []).append(placed)
    return Papers({row_id: tuple(placed) for row_id, placed in out.items()}, checked)


_PRINTS = (
    "SELECT dossier_id, form, at_utc, content_hash FROM printed "
    "WHERE dossier_id IN (SELECT value FROM json_each(?)) ORDER BY id"
)
_PACKAGES = (
    "SELECT dossier_id, built_at FROM package "
    "WHERE dossier_id IN (SELECT value FROM json_each(?)) ORDER BY id"
)


def last_prints(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, tuple[datetime, str]]]:
    """Per dossier and form: moment and content hash of the newest print."""
    out: dict[int, dict[str, tuple[datetime, str]]] = {}
    for row in _rows(connection, _PRINTS, ids):
        out.setdefault(row["dossier_id"], {})[row["form"]] = read_stamp(row["at_utc"]), row["content_hash"]
    return out


def packages(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[datetime, ...]]:
    """Per dossier: when packages of it were built."""
    out: dict[int, tuple[datetime, ...]] = {}
    for row in _rows(connection, _PACKAGES, ids):
        out[row["dossier_id"]] = (*out.get(row["dossier_id"], ()), read_stamp(row["built_at"]))
    return out


_OPENED = (
    "SELECT d.id, min(j.at_utc) AS at_utc FROM dossier d JOIN journal j ON j.object_uid = d.uid "
    "AND j.kind = 'dossier.created' WHERE d.id IN (SELECT value FROM json_each(?)) GROUP BY d.id"
)
_FILED = (
    "SELECT p.uid, min(j.at_utc) AS at_utc FROM placement p JOIN journal j ON j.object_uid = p.uid "
    "AND j.kind = 'document.placed' WHERE p.dossier_id IN (SELECT value FROM json_each(?)) GROUP BY p.uid"
)


def opened_at(connection: Connection, ids: Sequence[int]) -> dict[int, datetime]:
    """Per dossier: the journal's moment of its creation."""
    return {row["id"]: read_stamp(row["at_utc"]) for row in _rows(connection, _OPENED, ids)}


def filed_at(connection: Connection, ids: Sequence[int]) -> dict[str, datetime]:
    """Per placement uid: the journal's moment at which it was placed."""
    return {row["uid"]: read_stamp(row["at_utc"]) for row in _rows(connection, _FILED, ids)}


_NAMES = (
    "SELECT uid, notation, period, title FROM dossier WHERE id IN (SELECT value FROM json_each(?)) "
    "ORDER BY sort_key, id"
)


def names(connection: Connection, ids: Sequence[int]) -> list[tuple[str, str, str]]:
    """(uid, code, title) of some dossiers as they are stored, whatever else their records hold."""
    return [
        (row["uid"], f"{row['notation']}/{row['period']}" if row["period"] else row["notation"], row["title"])
        for row in _rows(connection, _NAMES, ids)
    ]


# -- the office as a whole -----------------------------------------------------------------------------------

_UNFILED = "SELECT * FROM entry WHERE placements = 0 AND no_dossier_reason = '' AND direction <> ''"


def unfiled(connection: Connection) -> tuple[RegisterEntry, ...]:
    """Papers of the registers that lie in no dossier and have no reason for it."""
    return tuple(entry_of(row) for row in _rows(connection, _UNFILED))


_OUTGOING = """
SELECT uid FROM entry
WHERE direction = 'out' AND backlog = 0 AND number > 0
  AND date_year * 10000 + coalesce(date_month, 12) * 100 + coalesce(date_day, 31) >= ?
"""


def outgoing_since(connection: Connection, start: date | None) -> frozenset[str]:
    """Numbered papers of the register đi dated `start` or later; all of them when it is None."""
    first = int(f"{start:%Y%m%d}") if start is not None else 0
    return frozenset(connection.exec_driver_sql(_OUTGOING, (first,)).scalars())


_FROM_PLAN = """
SELECT coalesce(f.notation, d.notation) AS notation, count(p.id) AS documents
FROM dossier d
LEFT JOIN file_plan_entry f ON f.uid = d.plan_entry_uid
LEFT JOIN placement p ON p.dossier_id = d.id
WHERE d.period = ? OR f.id IS NOT NULL
GROUP BY 1
"""


def opened_from_plan(connection: Connection, year: int) -> dict[str, int]:
    """Notation of a title → papers in the dossiers opened from it, or bearing its notation in that year."""
    found = connection.exec_driver_sql(_FROM_PLAN, (str(year),))
    return {row.notation: int(row.documents) for row in found}


_KEPT = """
SELECT id, uid, keeper, notation, period FROM dossier
WHERE keeper <> '' AND backlog = 0 AND state IN ('planned', 'open', 'work_ended', 'completed')
ORDER BY sort_key, id
"""


def open_by_keeper(connection: Connection) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Person who keeps dossiers → their codes, and → the uid of the first one.

    Handed-in dossiers, those handed over on record and those the person at work may not see are left out.
    """
    hidden, handed = scope.hidden_dossiers(connection), handovers.handed(connection)
    out: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for row in connection.exec_driver_sql(_KEPT):
        if row.id in hidden or (handovers.compared(row.keeper), row.uid) in handed:
            continue
        first.setdefault(row.keeper, row.uid)
        out.setdefault(row.keeper, []).append(f"{row.notation}/{row.period}" if row.period else row.notation)
    return {keeper: tuple(codes) for keeper, codes in out.items()}, first


def people(connection: Connection) -> list[Row]:
    """uid, name, closed and leaves_on (date or None) of everybody."""
    table = schema.person
    rows = connection.execute(select(table.c.uid, table.c.name, table.c.closed, table.c.leaves_on))
    return [
        {
            "uid": row.uid, "name": row.name, "closed": bool(row.closed),
            "leaves_on": date.fromisoformat(row.leaves_on) if row.leaves_on else None,
        }
        for row in rows
    ]  # fmt: skip


_BEGUN = (
    "SELECT j.dossier_uid AS uid, min(j.at_utc) AS at_utc FROM journal j "
    "JOIN dossier d ON d.uid = j.dossier_uid "
    "WHERE j.kind = 'document.placed' AND d.backlog = 0 GROUP BY j.dossier_uid"
)


def first_entry_days(connection: Connection) -> dict[str, date]:
    """Dossier uid → the civil day its first paper was filed; backlog left out."""
    return {row["uid"]: civil_day(read_stamp(row["at_utc"])) for row in _rows(connection, _BEGUN)}


def inspections(connection: Connection) -> tuple[date, ...]:
    """Days of inspections announced or held."""
    table = schema.inspection
    found = connection.execute(select(table.c.day).where(table.c.day != "").order_by(table.c.day))
    return tuple(date.fromisoformat(row.day) for row in found)


def mark_checked(connection: Connection, results: Sequence[tuple[str, str, str]]) -> None:
    """Note (moment, answer, attachment uid) of files that were read again."""
    connection.exec_driver_sql(
        "UPDATE attachment SET checked_at = ?, check_result = ? WHERE uid = ?", list(results)
    )
