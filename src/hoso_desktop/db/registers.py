"""Pages of the registers (sổ văn bản): ids in order, lines for some ids, what waits.

Sổ đi is read from an index, newest day first; sổ đến by its own number, which no index holds. A paper that
lies only where the person at work may not look stands in no list and in no count.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import func, literal, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.rows import entry_of
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.dossier import EDITABLE, DossierState
from hoso_desktop.domain.text import fold, tone_normal, words

# The partial index entry_unfiled is used only where its own condition stands word for word.
_WAITS = "placements = 0 AND no_dossier_reason = ''"
_NEWEST = "date_year DESC, date_month DESC, date_day DESC, number DESC, id DESC"
# Số đến runs through the year of arrival. A paper without one stands below those that have theirs.
_ARRIVAL_YEAR = "coalesce(arrival_year, date_year)"
_BY_ARRIVAL = (
    f"{_ARRIVAL_YEAR} DESC, CAST(arrival_number AS INTEGER) DESC, arrival_number DESC, arrival_month DESC, "
    f"arrival_day DESC, {_NEWEST}"
)


def ids(
    connection: Connection, direction: str, *, year: int | None = None, found: Collection[int] | None = None,
    unfiled_only: bool = False, limit: int | None = None,
) -> array[int]:  # fmt: skip
    """Ids of one register's entries, newest first; `found` keeps only some (those a search found).

    Sổ đi by day and number, sổ đến by the year of arrival and số đến. With `limit` a first screen at once: of
    sổ đến among papers of the last two years, so that one which came years after its date may be left out.
    """
    incoming = direction == Direction.INCOMING.value
    rules: list[str] = ["direction = ?"]
    values: list[str | int] = [direction]
    if year is not None:
        rules.append(f"{_ARRIVAL_YEAR if incoming else 'date_year'} = ?")
        values.append(year)
    hidden = scope.hidden_entries(connection)
    if hidden:
        rules.append("id NOT IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(hidden)))
    if unfiled_only:
        rules.append(_WAITS)
    if found is not None:
        rules.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(found)))
    # Constant pieces only; every value is bound.
    if incoming and limit is not None and year is None and found is None:
        recent = _recent(connection, rules, values, limit)
        if len(recent) == limit:
            return recent
    order = _BY_ARRIVAL if incoming else f"direction DESC, {_NEWEST}"
    query = f"SELECT id FROM entry WHERE {' AND '.join(rules)} ORDER BY {order}"  # noqa: S608
    query += f" LIMIT {int(limit)}" if limit is not None else ""
    return array("q", connection.exec_driver_sql(query, tuple(values)).scalars().all())


def _recent(
    connection: Connection, rules: Sequence[str], values: Sequence[str | int], limit: int
) -> array[int]:
    """The first lines of sổ đến among papers of its last two years: the index spares reading the rest."""
    narrowed = [*rules, "date_year >= (SELECT max(date_year) - 1 FROM entry WHERE direction = 'in')"]
    # Constant pieces only; every value is bound.
    query = f"SELECT id FROM entry WHERE {' AND '.join(narrowed)} ORDER BY {_BY_ARRIVAL} LIMIT {int(limit)}"  # noqa: S608
    return array("q", connection.exec_driver_sql(query, tuple(values)).scalars().all())


def found_by(driver: Any, typed: str) -> set[int]:
    """Ids of the entries that hold every word, whatever its marks; the last word may be unfinished.

    `driver` is the bare connection of `Store.glance`.
    """
    tokens = [fold(word) for word in words(tone_normal(typed))]
    if not tokens:
        return set()
    quoted = [f'"{token}"' for token in tokens]
    quoted[-1] += "*" if len(tokens[-1]) > 1 else ""
    query = "SELECT rowid FROM search_folded WHERE search_folded MATCH ?"
    answer = driver.execute(query, (" AND ".join(quoted),)).fetchall()
    return {row[0] // 2 for row in answer if row[0] % 2 == 1}


def unfiled_count(connection: Connection) -> int:
    """Registered papers in no dossier and without a reason."""
    query = f"SELECT count(*) FROM entry WHERE direction IN ('out', 'in') AND {_WAITS}"  # noqa: S608
    return int(connection.exec_driver_sql(query).scalar_one())


def unfiled_ids(connection: Connection, limit: int | None = None) -> array[int]:
    """Ids of the papers that wait, newest first over both registers."""
    query = f"SELECT id FROM entry WHERE direction IN ('out', 'in') AND {_WAITS} ORDER BY {_NEWEST}"  # noqa: S608
    query += f" LIMIT {int(limit)}" if limit is not None else ""
    return array("q", connection.exec_driver_sql(query).scalars().all())


def entries(connection: Connection, wanted: Sequence[int]) -> dict[int, RegisterEntry]:
    """Register entries by id."""
    table = schema.entry
    query = select(table).where(table.c.id.in_(among(wanted)))
    return {row["id"]: entry_of(row) for row in connection.execute(query).mappings()}


def masked(connection: Connection, wanted: Collection[int]) -> frozenset[int]:
    """Those of some entries that lie only in dossiers the person at work may not see."""
    return scope.hidden_entries(connection) & frozenset(wanted)


def among(wanted: Sequence[int] | Sequence[str]) -> Any:
    """A subquery of ids, uids or keys, so that one statement serves lists of any length."""
    values = json.dumps(list(wanted), ensure_ascii=False)
    return select(func.json_each(literal(values)).table_valued("value").c.value)


def by_uids(connection: Connection, uids: Sequence[str]) -> dict[str, tuple[int, RegisterEntry]]:
    """(id, entry) by uid."""
    table = schema.entry
    query = select(table).where(table.c.uid.in_(among(uids)))
    return {row["uid"]: (row["id"], entry_of(row)) for row in connection.execute(query).mappings()}


def homes(connection: Connection, wanted: Sequence[int]) -> dict[int, list[tuple[int, str, str]]]:
    """Per entry id: (dossier id, uid, code) of the dossiers it lies in, oldest placement first.

    Uid and code are empty for a dossier the person at work may not see.
    """
    hidden = scope.hidden_dossiers(connection)
    placed, dossier = schema.placement, schema.dossier
    query = (
        select(placed.c.entry_id, dossier.c.id, dossier.c.uid, dossier.c.notation, dossier.c.period)
        .join(dossier, dossier.c.id == placed.c.dossier_id)
        .where(placed.c.entry_id.in_(among(wanted)))
        .order_by(placed.c.id)
    )
    out: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for row in connection.execute(query):
        code = f"{row.notation}/{row.period}" if row.period else row.notation
        seen = row.id not in hidden
        out[row.entry_id].append((row.id, row.uid if seen else "", code if seen else ""))
    return out


def by_match_key(connection: Connection, match_key: str) -> list[tuple[int, RegisterEntry]]:
    """(id, entry) of everything that bears a number."""
    table = schema.entry
    rows = connection.execute(select(table).where(table.c.match_key == match_key)).mappings()
    return [(row["id"], entry_of(row)) for row in rows]


def reasons(connection: Connection, limit: int = 50) -> list[str]:
    """Reasons why papers lie in no dossier, most used first."""
    table = schema.entry
    query = (
        select(table.c.no_dossier_reason)
        .where(table.c.no_dossier_reason != "", table.c.direction.in_(("out", "in")))
        .group_by(table.c.no_dossier_reason)
        .order_by(func.count().desc(), table.c.no_dossier_reason)
        .limit(limit)
    )
    return [row.no_dossier_reason for row in connection.execute(query)]


def changeable(connection: Connection, entry_id: int) -> bool:
    """Whether an entry lies in no dossier that is completed: those keep what they say."""
    placed, dossier = schema.placement, schema.dossier
    query = select(dossier.c.state).join(placed).where(placed.c.entry_id == entry_id)
    return all(DossierState(row.state) in EDITABLE for row in connection.execute(query))
