"""Full-text search over folded text: newest first, accent-exact hits before folded ones, never by rank.

A row of the index is a dossier (rowid = 2·id) or a register entry (rowid = 2·id + 1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from hoso_desktop.db import schema
from hoso_desktop.db.dossiers import conditions
from hoso_desktop.db.office import put_settings
from hoso_desktop.db.rows import dossier_of, entry_of
from hoso_desktop.domain.dates import Certainty
from hoso_desktop.domain.document import RegisterEntry
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.query import (
    Alternative,
    Group,
    Phrase,
    author_word,
    day_words,
    dossier_word,
    number_word,
    term_word,
)
from hoso_desktop.domain.text import fold, tone_normal, words

# One table per spelling: a column filter would read the words of both. Prefixes of two to four letters cover
# typing; without the four p95 was twice as long.
EXACT, FOLDED = "search_exact", "search_folded"
_LEAST_PREFIX = 2
_INDEXED_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Narrowed:
    """How many index rows are wanted, only which ones, and which never (restricted ones)."""

    limit: int
    hidden: Collection[int] = ()
    allowed: Collection[int] | None = None

    def shows(self, rowid: int) -> bool:
        """Whether an index row may be found."""
        return rowid not in self.hidden and (self.allowed is None or rowid in self.allowed)


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
    return (
        f"{dossier.code} {joined} {dossier.title} {dossier.term} {numbers} {box} {dossier.keyword} "
        f"{dossier_word(dossier.term)}"
    )


def entry_text(entry: RegisterEntry) -> str:
    """What a paper is found by; its number with and without zeros, its type where not in the subject."""
    number, date = entry.number, entry.date
    figures = f"{number.number}{number.suffix} {number.text}" if number.number else number.as_written
    kind = entry.type_name if entry.type_name and not entry.subject.startswith(entry.type_name) else ""
    known = date.certainty is not Certainty.IMPOSSIBLE
    day = day_words(date.year, date.month, date.day) if known else ""
    return (
        f"{figures} {kind} {entry.subject} {entry.author} {date.text()} {entry.signer} {entry.keyword} "
        f"{number_word(number)} {author_word(entry.author)} {term_word(entry.term)} {day}"
    )


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


def expression(groups: Sequence[Group]) -> str:
    """The question of FTS5 for groups of alternatives, as they are spelt."""
    return " AND ".join(
        _alternative(group[0]) if len(group) == 1 else f"({' OR '.join(map(_alternative, group))})"
        for group in groups
    )


def _alternative(phrases: Alternative) -> str:
    if len(phrases) == 1:
        return _phrase(phrases[0])
    return f"({' AND '.join(map(_phrase, phrases))})"


def _phrase(phrase: Phrase) -> str:
    return f'"{phrase[0]}"*' if phrase[1] else f'"{phrase[0]}"'


def find(driver: Any, text: str, limit: int, hidden: Collection[int] = ()) -> list[tuple[int, bool]]:
    """(rowid, accent-exact) of hits for words as they stand, the last one as a beginning."""
    typed = words(tone_normal(text))
    groups = tuple((((word, word is typed[-1] and len(word) >= _LEAST_PREFIX),),) for word in typed)
    return find_groups(driver, groups, not "".join(typed).isascii(), Narrowed(limit, hidden))


def find_groups(
    driver: Any, asked: Sequence[Group], marked: bool, narrowed: Narrowed
) -> list[tuple[int, bool]]:
    """(rowid, accent-exact) of at most `narrowed.limit` hits, exact ones first, newest first within each.

    `driver` is the bare connection of `Store.glance`; `marked` tells that accents were typed.
    """
    if not asked:
        return []
    if not marked:
        # Typed without marks: both tables would be asked the same question.
        return [(rowid, True) for rowid in _newest(driver, FOLDED, asked, narrowed)]
    exact = _newest(driver, EXACT, asked, narrowed)
    hits = [(rowid, True) for rowid in exact]
    if len(hits) < narrowed.limit:
        known = set(exact)
        folded = _newest(driver, FOLDED, asked, narrowed)
        hits += [(rowid, False) for rowid in folded if rowid not in known]
    return hits[: narrowed.limit]


def _newest(driver: Any, table: str, asked: Sequence[Group], narrowed: Narrowed) -> list[int]:
    """Newest rows with all the words; a long last word as it stands first, then as a beginning.

    FTS5 reads every row of a beginning that its prefix index does not hold before it gives the newest one
    (0.7 ms for a frequent word among 200,000 papers); of a whole word it reads no more than is asked for.
    """
    whole = tuple(tuple(tuple(map(_as_it_stands, phrases)) for phrases in group) for group in asked)
    spelt = fold_question if table == FOLDED else str
    first = match(driver, table, spelt(expression(whole)), narrowed) if whole != tuple(asked) else []
    if len(first) >= narrowed.limit:
        return first
    rows = dict.fromkeys((*first, *match(driver, table, spelt(expression(asked)), narrowed)))
    return list(rows)[: narrowed.limit]


def _as_it_stands(phrase: Phrase) -> Phrase:
    text, beginning = phrase
    return text, beginning and len(text) <= _INDEXED_PREFIX


# AND and OR are words of the question, so only what stands between quotes is folded.
_QUOTED = re.compile(r'"[^"]*"')


def fold_question(question: str) -> str:
    """The same question without marks."""
    return question if question.isascii() else _QUOTED.sub(lambda quoted: fold(quoted[0]), question)


def match(driver: Any, table: str, question: str, narrowed: Narrowed) -> list[int]:
    """Newest index rows that answer a question."""
    query = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC"  # noqa: S608
    return _first(driver, query, (question,), narrowed)


def match_dossiers(driver: Any, table: str, question: str, narrowed: Narrowed) -> list[int]:
    """Newest index rows of dossiers that answer a question.

    A word of all dossiers beside the question would be read whole; what lies above their rows is left out
    instead, and of the rest every row that is a paper.
    """
    query = (
        f"SELECT rowid FROM {table} WHERE {table} MATCH ? "  # noqa: S608
        "AND rowid <= (SELECT 2 * max(id) FROM dossier) AND rowid % 2 = 0 ORDER BY rowid DESC"
    )
    return _first(driver, query, (question,), narrowed)


def _first(driver: Any, query: str, told: tuple[str], narrowed: Narrowed) -> list[int]:
    if narrowed.allowed is None and not narrowed.hidden:
        return [row[0] for row in driver.execute(f"{query} LIMIT ?", (*told, narrowed.limit)).fetchall()]
    cursor = driver.execute(query, told)
    seen = (row[0] for row in cursor if narrowed.shows(row[0]))
    out = list(islice(seen, narrowed.limit))
    cursor.close()
    return out


# The words a record is indexed by change with the program; an older index is made again when a store opens.
VERSION = 2
VERSION_KEY = "search_index"
_PAGE = 2000


def is_current(connection: Connection) -> bool:
    """Whether the index has the words this program looks for."""
    query = select(schema.setting.c.value).where(schema.setting.c.key == VERSION_KEY)
    return connection.execute(query).scalar() == json.dumps(VERSION)


def mark_current(connection: Connection) -> None:
    """Note that every row of the index is of this program."""
    put_settings(connection, {VERSION_KEY: VERSION})


def rebuild(connection: Connection) -> None:
    """Index every dossier and every paper again."""
    for table in (EXACT, FOLDED):
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
    inventories = {
        row.id: row.number
        for row in connection.execute(select(schema.inventory.c.id, schema.inventory.c.number))
    }
    for row in _pages(connection, schema.dossier):
        number = inventories.get(row["inventory_id"], "")
        dossier = dossier_of(row, fonds_uid="", inventory_uid=None, inventory_number=number, body_uid=None)
        put(connection, [(dossier_rowid(row["id"]), dossier_text(dossier))])
    for row in _pages(connection, schema.entry):
        put(connection, [(entry_rowid(row["id"]), entry_text(entry_of(row)))])
    mark_current(connection)


def _pages(connection: Connection, table: Table) -> Iterable[RowMapping]:
    last = 0
    while True:
        query = select(table).where(table.c.id > last).order_by(table.c.id).limit(_PAGE)
        rows = connection.execute(query).mappings().all()
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1]["id"]


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
