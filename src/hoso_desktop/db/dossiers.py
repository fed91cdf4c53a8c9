"""Dossiers, register entries and placements: reading them whole and finding them by code."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.office import bodies, fonds_list
from hoso_desktop.db.rows import attachment_of, dossier_of, entry_of, inventory_of, placement_of
from hoso_desktop.domain.document import Attachment, Placement
from hoso_desktop.domain.dossier import Dossier, notation_key
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.fonds import Body, Fonds, Inventory
from hoso_desktop.domain.text import fold, key

# A page of ids in one IN (...) list; SQLite takes far more, the statement cache does not.
_IN_PAGE = 500


@dataclass(frozen=True, slots=True)
class FullDossier:
    """A dossier with everything it belongs to, and the ids of its rows."""

    row_id: int
    dossier: Dossier
    fonds: Fonds
    body: Body | None
    inventory: Inventory | None


def conditions(connection: Connection, wanted: DossierFilter) -> list[ColumnElement[bool]]:
    """SQL conditions on `dossier` for a filter."""
    table = schema.dossier
    out: list[ColumnElement[bool]] = []
    if wanted.retention:
        out.append(table.c.retention == wanted.retention)
    if wanted.year:
        year = wanted.year.strip()
        out.append(
            or_(
                table.c.period == year,
                table.c.begin_year == int(year) if year.isdecimal() else table.c.period == year,
                and_(table.c.end_year.is_not(None), table.c.begin_year.is_not(None),
                     table.c.begin_year <= (int(year) if year.isdecimal() else 0),
                     table.c.end_year >= (int(year) if year.isdecimal() else 9999)),
            )
        )  # fmt: skip
    if wanted.state:
        out.append(table.c.state == wanted.state)
    if wanted.term:
        out.append(table.c.term == wanted.term)
    if wanted.body:
        out.append(_made_by(connection, wanted.body))
    return out


def _made_by(connection: Connection, body: str) -> ColumnElement[bool]:
    wanted = key(body)
    body_ids = [
        row_id for row_id, found in bodies(connection)
        if wanted in key(found.name) or wanted == key(found.abbreviation)
    ]  # fmt: skip
    fonds_ids = [row_id for row_id, found in fonds_list(connection) if wanted in key(found.name)]
    own = schema.dossier.c.body_id.in_(body_ids)
    inherited = and_(
        schema.dossier.c.body_id.is_(None),
        schema.dossier.c.fonds_id.in_(
            select(schema.fonds.c.id).where(
                or_(schema.fonds.c.body_id.in_(body_ids), schema.fonds.c.id.in_(fonds_ids))
            )
        ),
    )
    return or_(own, inherited)


def ids(connection: Connection, wanted: DossierFilter, limit: int | None = None) -> array[int]:
    """Ids of matching dossiers in list order, all or the first `limit` (no text of theirs is read)."""
    table = schema.dossier
    rules = [*scope.visible(connection), *(conditions(connection, wanted) if wanted.narrows else [])]
    query = select(table.c.id).where(*rules).order_by(table.c.sort_key, table.c.id)
    if limit is not None:
        query = query.limit(limit)
    return array("q", connection.execute(query).scalars().all())


# Totals are counted for the dossiers asked for, by the index on placement, never for the whole store.
_SUMMARIES = """
SELECT d.id, d.uid, d.notation, d.period, d.title, d.term, d.retention, d.state, d.number, d.room, d.cupboard,
       d.shelf, d.box, d.backlog, d.restricted, d.revision, d.declared_sheets, d.declared_pages,
       i.number AS inventory_number, count(p.id) AS documents,
       coalesce(sum(p.pages), 0) AS pages_sum, coalesce(sum(p.sheet_count), 0) AS sheets_sum,
       coalesce(sum(p.id IS NOT NULL AND p.pages IS NULL), 0) AS pages_unknown,
       coalesce(sum(p.id IS NOT NULL AND p.sheet_count IS NULL), 0) AS sheets_unknown,
       count(p.attachment_id) AS files
FROM dossier d
LEFT JOIN placement p ON p.dossier_id = d.id
LEFT JOIN inventory i ON i.id = d.inventory_id
WHERE d.id IN (SELECT value FROM json_each(?))
GROUP BY d.id
"""


def summaries(connection: Connection, wanted: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Per dossier id: what a list shows of it, and counts of documents, pages, sheets, files."""
    answer = connection.exec_driver_sql(_SUMMARIES, (json.dumps(list(wanted)),))
    names = list(answer.keys())
    hidden = scope.hidden_dossiers(connection)
    return {row[0]: dict(zip(names, row, strict=True)) for row in answer if row[0] not in hidden}


def load(connection: Connection, uid: str) -> FullDossier | None:
    """One dossier with its fonds, body and inventory; None where the person at work must not see it."""
    row = connection.execute(select(schema.dossier).where(schema.dossier.c.uid == uid)).mappings().first()
    if row is None or not scope.may_see(connection, row["id"]):
        return None
    fonds_by_id, body_by_id = dict(fonds_list(connection)), dict(bodies(connection))
    fonds = fonds_by_id[row["fonds_id"]]
    inventory = None
    if row["inventory_id"] is not None:
        found = connection.execute(
            select(schema.inventory).where(schema.inventory.c.id == row["inventory_id"])
        )
        inventory = inventory_of(found.mappings().one(), fonds.uid)
    own_body = body_by_id.get(row["body_id"])
    fonds_body = next((b for b in body_by_id.values() if b.uid == fonds.body_uid), None)
    dossier = dossier_of(
        row,
        fonds_uid=fonds.uid,
        inventory_uid=inventory.uid if inventory else None,
        inventory_number=inventory.number if inventory else "",
        body_uid=own_body.uid if own_body else None,
    )
    return FullDossier(row["id"], dossier, fonds, own_body or fonds_body, inventory)


def placements(connection: Connection, dossier_id: int, dossier_uid: str) -> list[tuple[int, int, Placement]]:
    """(placement id, entry id, placement) of a dossier in order."""
    placed, entry, attached = schema.placement, schema.entry, schema.attachment
    rows = list(
        connection.execute(
            select(placed).where(placed.c.dossier_id == dossier_id).order_by(placed.c.ordinal, placed.c.id)
        ).mappings()
    )
    entries = _by_id(connection, select(entry), entry.c.id, [row["entry_id"] for row in rows])
    files = _by_id(
        connection,
        select(attached),
        attached.c.id,
        [row["attachment_id"] for row in rows if row["attachment_id"]],
    )
    return [
        (
            row["id"],
            row["entry_id"],
            placement_of(
                row,
                entry_of(entries[row["entry_id"]]),
                attachment_of(files[row["attachment_id"]]) if row["attachment_id"] else None,
                dossier_uid,
            ),
        )
        for row in rows
    ]


def _by_id(
    connection: Connection, query: Select[Any], column: ColumnElement[int], wanted: Sequence[int]
) -> dict[int, Any]:
    out: dict[int, Any] = {}
    for start in range(0, len(wanted), _IN_PAGE):
        page = wanted[start : start + _IN_PAGE]
        for row in connection.execute(query.where(column.in_(page))).mappings():
            out[row["id"]] = row
    return out


def id_of(connection: Connection, table_name: str, uid: str) -> int | None:
    """Local id of a record's uid."""
    table = schema.metadata.tables[table_name]
    found = connection.execute(select(table.c.id).where(table.c.uid == uid)).scalar()
    return int(found) if found is not None else None


def holder_of(connection: Connection, fonds_id: int, wanted: Dossier) -> tuple[str, str] | None:
    """Code and title of another dossier of the fonds that has this code, or one nobody could tell from it."""
    table = schema.dossier
    query = select(table.c.id, table.c.notation, table.c.period, table.c.title).where(
        table.c.fonds_id == fonds_id, table.c.period == wanted.period, table.c.uid != wanted.uid
    )
    same = notation_key(wanted.notation)
    found = next((row for row in connection.execute(query) if notation_key(row.notation) == same), None)
    if found is None:
        return None
    # The code is taken, but a title that is not for these eyes is not told.
    title = str(found.title) if scope.may_see(connection, found.id) else "…"
    return replace(wanted, notation=found.notation).code, title


def attachment_by_uid(connection: Connection, uid: str) -> Attachment | None:
    """One stored file's record; None where it lies only in dossiers the person at work must not see."""
    table, placed = schema.attachment, schema.placement
    row = connection.execute(select(table).where(table.c.uid == uid)).mappings().first()
    if row is None:
        return None
    homes = select(placed.c.dossier_id).where(placed.c.attachment_id == row["id"])
    places = [home.dossier_id for home in connection.execute(homes)] if scope.person_of(connection) else []
    if places and not any(scope.may_see(connection, place) for place in places):
        return None
    return attachment_of(row)


def attachments(connection: Connection) -> list[Attachment]:
    """Every stored file's record."""
    return [attachment_of(row) for row in connection.execute(select(schema.attachment)).mappings()]


def placement_home(connection: Connection, placement_uid: str) -> tuple[int, int, int, str] | None:
    """(placement id, entry id, dossier id, dossier uid) of a placement."""
    placed, dossier = schema.placement, schema.dossier
    row = connection.execute(
        select(placed.c.id, placed.c.entry_id, dossier.c.id.label("dossier_id"), dossier.c.uid)
        .join(dossier, dossier.c.id == placed.c.dossier_id)
        .where(placed.c.uid == placement_uid)
    ).first()
    if row is None or not scope.may_see(connection, row.dossier_id):
        return None
    return (row.id, row.entry_id, row.dossier_id, row.uid)


def by_code(connection: Connection, code: str) -> list[tuple[str, str]]:
    """(uid, full code) of dossiers a typed code may mean: full, short, archival; case forgiven."""
    found = _by_code(connection, code)
    if not scope.hidden_dossiers(connection):
        return found
    return [(uid, full) for uid, full in found if _seen(connection, uid)]


def _seen(connection: Connection, uid: str) -> bool:
    row_id = id_of(connection, "dossier", uid)
    return row_id is not None and scope.may_see(connection, row_id)


def _by_code(connection: Connection, code: str) -> list[tuple[str, str]]:
    archival = _archival(connection, code)
    if archival:
        return archival
    table = schema.dossier
    notation, _, period = code.strip().partition("/")
    exact = select(table.c.uid, table.c.notation, table.c.period).where(table.c.notation == notation)
    if period:
        exact = exact.where(table.c.period == period)
    rows = list(connection.execute(exact))
    if not rows:
        wanted, wanted_period = fold(notation).replace(".", ""), fold(period)
        rows = [
            row
            for row in connection.execute(select(table.c.uid, table.c.notation, table.c.period))
            if fold(row.notation).replace(".", "") == wanted
            and (not period or fold(row.period) == wanted_period)
        ]
    return [(row.uid, f"{row.notation}/{row.period}" if row.period else row.notation) for row in rows]


def _archival(connection: Connection, code: str) -> list[tuple[str, str]]:
    first, _, second = code.strip().partition("/")
    if fold(first)[:2] != "ml" or not second:
        return []
    table, inventory = schema.dossier, schema.inventory
    rows = connection.execute(
        select(table.c.uid, table.c.notation, table.c.period, table.c.number,
        inventory.c.number.label("inventory"))
        .join(inventory, inventory.c.id == table.c.inventory_id)
    )  # fmt: skip
    wanted = (first[2:].lstrip("0"), second.lower().lstrip("0"))
    return [
        (row.uid, f"{row.notation}/{row.period}")
        for row in rows
        if (row.inventory.lstrip("0"), row.number.lower().lstrip("0")) == wanted
    ]


def authors(connection: Connection, limit: int = 500) -> list[str]:
    """Authors typed so far, most used first; none of papers the person at work must not see."""
    table, hidden = schema.entry, scope.hidden_entries(connection)
    query = (
        select(table.c.author)
        .where(table.c.author != "", *([table.c.id.not_in(sorted(hidden))] if hidden else ()))
        .group_by(table.c.author)
        .order_by(func.count().desc())
        .limit(limit)
    )
    return [row.author for row in connection.execute(query)]
