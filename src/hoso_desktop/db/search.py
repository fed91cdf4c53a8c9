"""Full-text search over folded text: newest first, accent-exact hits before folded ones, never by rank.

A row of the index is a dossier (rowid = 2·id) or a register entry (rowid = 2·id + 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from hoso_desktop.db import schema
from hoso_desktop.db.dossiers import conditions
from hoso_desktop.domain.document import RegisterEntry
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.text import fold, tone_normal, words

_INSERT = "INSERT INTO search(rowid, exact, folded) VALUES (?, ?, ?)"
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


def put(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Index texts by row; a row already there must be removed first."""
    values = []
    for rowid, text in rows:
        exact = " ".join(words(tone_normal(text)))
        values.append((rowid, exact, fold(exact)))
    if values:
        connection.exec_driver_sql(_INSERT, values)


def remove(connection: Connection, rowids: Iterable[int]) -> None:
    """Take rows out of the index."""
    values = [(rowid,) for rowid in rowids]
    if values:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", values)


def _expression(tokens: Sequence[str], column: str) -> str:
    quoted = [f'"{token}"' for token in tokens]
    if len(tokens[-1]) >= _LEAST_PREFIX:
        quoted[-1] += "*"
    return f"{column} : ({' AND '.join(quoted)})"


def find(connection: Connection, text: str, wanted: DossierFilter, limit: int) -> list[tuple[int, bool]]:
    """(rowid, accent-exact) of at most `limit` hits, exact ones first, newest first within each."""
    exact_tokens = words(tone_normal(text))
    if not exact_tokens:
        return []
    folded_tokens = [fold(token) for token in exact_tokens]
    if exact_tokens == folded_tokens:
        # Typed without marks: both columns would be asked the same question.
        return [
            (rowid, True) for rowid in _match(connection, _expression(folded_tokens, "folded"), wanted, limit)
        ]
    exact = _match(connection, _expression(exact_tokens, "exact"), wanted, limit)
    hits = [(rowid, True) for rowid in exact]
    if len(hits) < limit:
        known = set(exact)
        more = _match(connection, _expression(folded_tokens, "folded"), wanted, limit + len(hits))
        hits += [(rowid, False) for rowid in more if rowid not in known]
    return hits[:limit]


def _match(connection: Connection, expression: str, wanted: DossierFilter, limit: int) -> list[int]:
    if not wanted.narrows:
        rows = connection.exec_driver_sql(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?", (expression, limit)
        )
        return [int(row[0]) for row in rows]
    allowed = set(_allowed(connection, wanted))
    out: list[int] = []
    rows = connection.exec_driver_sql(
        "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC", (expression,)
    )
    for row in rows:
        if int(row[0]) in allowed:
            out.append(int(row[0]))
            if len(out) == limit:
                break
    rows.close()
    return out


def _allowed(connection: Connection, wanted: DossierFilter) -> Iterable[int]:
    dossier, placed = schema.dossier, schema.placement
    rules = conditions(connection, wanted)
    for row in connection.execute(select(dossier.c.id).where(*rules)):
        yield dossier_rowid(row.id)
    joined = select(placed.c.entry_id).join(dossier, dossier.c.id == placed.c.dossier_id).where(*rules)
    for row in connection.execute(joined):
        yield entry_rowid(row.entry_id)
