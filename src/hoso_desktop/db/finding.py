"""Turning rows of the search index into what a hit shows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from hoso_desktop.db import dossiers, schema, search
from hoso_desktop.db.rows import entry_of
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.retention import from_code


def by_filter(connection: Connection, wanted: DossierFilter, limit: int) -> list[tuple[int, bool]]:
    """Index rows of the first dossiers a filter selects."""
    return [(search.dossier_rowid(row_id), True) for row_id in dossiers.ids(connection, wanted)[:limit]]


def describe(connection: Connection, rows: list[tuple[int, bool]]) -> list[dict[str, Any]]:
    """What each hit shows, in the same order; a paper shows the newest dossier it lies in."""
    dossier_ids = [rowid // 2 for rowid, _ in rows if rowid % 2 == 0]
    entry_ids = [rowid // 2 for rowid, _ in rows if rowid % 2 == 1]
    entries, homes = _entries(connection, entry_ids)
    lines = dossiers.summaries(connection, dossier_ids + [home[1] for home in homes.values()])
    out: list[dict[str, Any]] = []
    for rowid, exact in rows:
        if rowid % 2 == 0 and rowid // 2 in lines:
            out.append({**_dossier_part(lines[rowid // 2]), **_NO_PAPER, "kind": "dossier", "exact": exact,
                        "title": lines[rowid // 2]["title"]})  # fmt: skip
        elif rowid % 2 == 1 and rowid // 2 in entries:
            out.append({**_paper_part(entries[rowid // 2], homes.get(rowid // 2), lines), "exact": exact})
    return out


_NO_PAPER: dict[str, Any] = {"placement_uid": None, "symbol": "", "date_text": "", "author": ""}
_NO_DOSSIER: dict[str, Any] = {"dossier_uid": None, "code": "", "retention_label": "", "location_text": ""}


def _entries(
    connection: Connection, entry_ids: list[int]
) -> tuple[dict[int, Any], dict[int, tuple[str, int]]]:
    if not entry_ids:
        return {}, {}
    entry, placed = schema.entry, schema.placement
    found = {
        row["id"]: row
        for row in connection.execute(select(entry).where(entry.c.id.in_(entry_ids))).mappings()
    }
    query = (
        select(placed.c.entry_id, placed.c.uid, placed.c.dossier_id)
        .where(placed.c.entry_id.in_(entry_ids))
        .order_by(placed.c.id)
    )
    return found, {row.entry_id: (row.uid, row.dossier_id) for row in connection.execute(query)}


def _dossier_part(row: Any) -> dict[str, Any]:
    location = Location(row["room"], row["cupboard"], row["shelf"], row["box"])
    return {
        "dossier_uid": row["uid"],
        "code": f"{row['notation']}/{row['period']}" if row["period"] else row["notation"],
        "term": row["term"],
        "retention_label": from_code(row["retention"]).label,
        "location_text": location.text(),
    }


def _paper_part(row: Any, home: tuple[str, int] | None, lines: dict[int, dict[str, Any]]) -> dict[str, Any]:
    entry = entry_of(row)
    dossier = lines.get(home[1]) if home else None
    return {
        **(_dossier_part(dossier) if dossier else _NO_DOSSIER),
        "kind": "document",
        "placement_uid": home[0] if home else None,
        "title": entry.subject,
        "symbol": entry.number.text,
        "date_text": entry.date.text(),
        "author": entry.author,
        "term": entry.term or (dossier["term"] if dossier else ""),
    }
