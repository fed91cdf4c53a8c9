"""What proposals for unfiled papers rest on: open dossiers, who holds or names a number, recent habits.

One read of the open dossiers and a few narrow queries, whatever the size of the register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.registers import among
from hoso_desktop.domain.dossier import EDITABLE, DossierKind
from hoso_desktop.domain.filing import OpenDossier
from hoso_desktop.domain.numbering import DocNumber, body_symbol
from hoso_desktop.domain.text import key, tone_normal, words

# Acts of filing looked back upon for habits.
_RECENT = 2000
# A number named more often than this says nothing about where its paper belongs.
_MOST_NAMING = 20


def open_dossiers(connection: Connection) -> list[tuple[int, OpenDossier]]:
    """(id, dossier) of every dossier the person can put papers into; a Tập with the series it collects."""
    table, plan = schema.dossier, schema.file_plan_entry
    query = (
        select(table.c.id, table.c.uid, table.c.notation, table.c.period, table.c.title, table.c.kind,
               plan.c.type_name)
        .outerjoin(plan, plan.c.uid == table.c.plan_entry_uid)
        .where(table.c.state.in_([state.value for state in EDITABLE]), table.c.backlog == 0)
    )  # fmt: skip
    hidden = scope.hidden_dossiers(connection)
    rows = [row for row in connection.execute(query) if row.id not in hidden]
    filled = _series_inside(connection, [r.id for r in rows if r.kind == DossierKind.NUMERIC_SERIES.value])
    out = []
    for row in rows:
        type_name, symbol = filled.get(row.id, (row.type_name or "", ""))
        code = f"{row.notation}/{row.period}" if row.period else row.notation
        kind = DossierKind(row.kind)
        dossier = OpenDossier(row.uid, code, row.title, kind, row.period, type_name, symbol)
        out.append((row.id, dossier))
    return out


def _series_inside(connection: Connection, wanted: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Per Tập: (type, symbol of the body) of its first numbered paper."""
    placed, entry = schema.placement, schema.entry
    first = (
        select(func.min(placed.c.ordinal).label("at"), placed.c.dossier_id)
        .where(placed.c.dossier_id.in_(among(wanted)))
        .group_by(placed.c.dossier_id)
        .subquery()
    )
    query = (
        select(placed.c.dossier_id, entry.c.type_name, entry.c.notation)
        .join(first, (first.c.dossier_id == placed.c.dossier_id) & (first.c.at == placed.c.ordinal))
        .join(entry, entry.c.id == placed.c.entry_id)
    )
    return {
        row.dossier_id: (row.type_name, body_symbol(DocNumber(notation=row.notation)))
        for row in connection.execute(query)
        if row.type_name and row.notation
    }


def holders(connection: Connection, match_keys: Collection[str]) -> dict[str, list[str]]:
    """Per number: uids of the dossiers a paper with that number lies in."""
    placed, entry, dossier = schema.placement, schema.entry, schema.dossier
    query = (
        select(entry.c.match_key, dossier.c.uid)
        .join(placed, placed.c.entry_id == entry.c.id)
        .join(dossier, dossier.c.id == placed.c.dossier_id)
        .where(entry.c.match_key.in_(among(sorted(match_keys))))
        .order_by(placed.c.id.desc())
    )
    out: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        out[row.match_key].append(row.uid)
    return out


def mentions(driver: Any, numbers: Collection[DocNumber]) -> dict[str, list[str]]:
    """Per number: uids of the dossiers that hold another paper whose subject names it."""
    found: dict[str, list[str]] = {}
    for number in numbers:
        tokens = words(tone_normal(number.text))
        if len(tokens) < 3 or number.match_key in found:
            continue
        found[number.match_key] = _naming(driver, number, tokens)
    return {match_key: uids for match_key, uids in found.items() if uids}


def _naming(driver: Any, number: DocNumber, tokens: Sequence[str]) -> list[str]:
    cursor = driver.execute(
        "SELECT rowid FROM search_exact WHERE search_exact MATCH ? ORDER BY rowid DESC",
        ('"' + " ".join(tokens) + '"',),
    )
    rowids = [row[0] // 2 for row in islice(cursor, _MOST_NAMING) if row[0] % 2 == 1]
    cursor.close()
    if not rowids:
        return []
    marks = ", ".join("?" * len(rowids))
    # Question marks only; every value is bound.
    query = (
        "SELECT d.uid FROM entry e JOIN placement p ON p.entry_id = e.id"  # noqa: S608
        " JOIN dossier d ON d.id = p.dossier_id"
        f" WHERE e.id IN ({marks}) AND e.match_key <> ? ORDER BY p.id DESC"
    )
    return [row[0] for row in driver.execute(query, (*rowids, number.match_key)).fetchall()]


def habits(connection: Connection) -> dict[tuple[str, str], str]:
    """Per (author, type) keys: the dossier a paper of both was last put into."""
    placed, entry, dossier = schema.placement, schema.entry, schema.dossier
    last = select(placed.c.entry_id, placed.c.dossier_id, placed.c.id).order_by(placed.c.id.desc())
    recent = last.limit(_RECENT).subquery()
    query = (
        select(entry.c.author, entry.c.type_name, dossier.c.uid)
        .join(recent, recent.c.entry_id == entry.c.id)
        .join(dossier, dossier.c.id == recent.c.dossier_id)
        .order_by(recent.c.id.desc())
    )
    out: dict[tuple[str, str], str] = {}
    for row in connection.execute(query):
        if row.author:
            out.setdefault((key(row.author), key(row.type_name)), row.uid)
    return out
