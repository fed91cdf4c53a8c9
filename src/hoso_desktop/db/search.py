"""Full-text search over folded text: newest first, accent-exact hits before folded ones, never by rank.

A row of the index is a dossier (rowid = 2·id) or a register entry (rowid = 2·id + 1).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from hoso_desktop.db import schema
from hoso_desktop.db.dossiers import conditions
from hoso_desktop.domain.document import RegisterEntry
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.text import fold, tone_normal, words

# One table per spelling: a column filter would read the words of both. Prefixes of two to four letters cover
# typing; without the four p95 was twice as long.
EXACT, FOLDED = "search_exact", "search_folded"
_LEAST_PREFIX = 2


def dossier_rowid(row_id: int) -> int:
    """Index row of a dossier."""
    return 2 * row_id


def entry_rowid(row_id: int) -> int:
    """Index row of a register entry."""
    return 2 * row_id + 1


def dossier_text(dossier: Dossier) -> str:
    """What a dossier is found by."""
    joined = dossier.notation.replace(".", "").replace(" ", "")
    numbers = (
        f"{dossier.number} {dossier.number.lstrip('0')} {dossier.archival_code}" if dossier.number else ""
    )
    box = f"hộp {dossier.location.box}" if dossier.location.box else ""
    return f"{dossier.code} {joined} {dossier.title} {dossier.term} {numbers} {box} {dossier.keyword}"


def entry_text(entry: RegisterEntry) -> str:
    """What a paper is found by; its number with and without leading zeros."""
    number = entry.number
    figures = f"{number.number}{number.suffix} {number.text}" if number.number else number.as_written
    return f"{figures} {entry.subject} {entry.author} {entry.date.text()} {entry.signer} {entry.keyword}"


def put(connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Index texts by row; a row already there must be removed first."""
    insert_words(connection, [(rowid, " ".join(words(tone_normal(text)))) for rowid, text in texts], fold)


def insert_words(
    connection: Connection, lines: Sequence[tuple[int, str]], folding: Callable[[str], str]
) -> None:
    """Insert rows whose words are already in the exact spelling."""
    if lines:
        folded = [(rowid, folding(exact)) for rowid, exact in lines]
        for table, values in ((EXACT, list(lines)), (FOLDED, folded)):
            connection.exec_driver_sql(f"INSERT INTO {table}(rowid, words) VALUES (?, ?)", values)  # noqa: S608


def remove(connection: Connection, rowids: Iterable[int]) -> None:
    """Take rows out of the index."""
    values = [(rowid,) for rowid in rowids]
    if values:
        for table in (EXACT, FOLDED):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE rowid = ?", values)  # noqa: S608


def _expression(tokens: Sequence[str]) -> str:
    quoted = [f'"{token}"' for token in tokens]
    if len(tokens[-1]) >= _LEAST_PREFIX:
        quoted[-1] += "*"
    return " AND ".join(quoted)


def find(
    driver: Any, text: str, limit: int, allowed: Collection[int] | None = None
) -> list[tuple[int, bool]]:
    """(rowid, accent-exact) of at most `limit` hits, exact ones first, newest first within each.

    `driver` is the bare connection of `Store.glance`; `allowed` narrows to some index rows.
    """
    exact_tokens = words(tone_normal(text))
    if not exact_tokens:
        return []
    folded_tokens = [fold(token) for token in exact_tokens]
    if exact_tokens == folded_tokens:
        # Typed without marks: both tables would be asked the same question.
        return [(rowid, True) for rowid in _match(driver, FOLDED, folded_tokens, limit, allowed)]
    exact = _match(driver, EXACT, exact_tokens, limit, allowed)
    hits = [(rowid, True) for rowid in exact]
    if len(hits) < limit:
        known = set(exact)
        folded = _match(driver, FOLDED, folded_tokens, limit, allowed)
        hits += [(rowid, False) for rowid in folded if rowid not in known]
    return hits[:limit]


def _match(
    driver: Any, table: str, tokens: Sequence[str], limit: int, allowed: Collection[int] | None
) -> list[int]:
    query = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC"  # noqa: S608
    expression = _expression(tokens)
    if allowed is None:
        return [row[0] for row in driver.execute(f"{query} LIMIT ?", (expression, limit)).fetchall()]
    cursor = driver.execute(query, (expression,))
    out = list(islice((row[0] for row in cursor if row[0] in allowed), limit))
    cursor.close()
    return out


def allowed_rows(connection: Connection, wanted: DossierFilter) -> set[int]:
    """Index rows of the dossiers a filter selects and of the papers in them."""
    return set(_allowed(connection, wanted))


def _allowed(connection: Connection, wanted: DossierFilter) -> Iterable[int]:
    dossier, placed = schema.dossier, schema.placement
    rules = conditions(connection, wanted)
    for row in connection.execute(select(dossier.c.id).where(*rules)):
        yield dossier_rowid(row.id)
    joined = select(placed.c.entry_id).join(dossier, dossier.c.id == placed.c.dossier_id).where(*rules)
    for row in connection.execute(joined):
        yield entry_rowid(row.entry_id)
