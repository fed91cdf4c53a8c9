"""Very many new dossiers and papers at once, for measuring: what `db.writing` writes, faster.

Writes new records only, collects them and inserts each table in one go, past SQLAlchemy's per-row work (six
times the time of the insert itself). A test holds its rows against those of `db.writing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, func, select

from hoso_desktop.db import schema, search
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.rows import dossier_values, entry_values, placement_values
from hoso_desktop.db.writing import facts
from hoso_desktop.domain.document import Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.text import fold, tone_normal, words

# Random uids touch the whole of every index: keep them in memory while rows come by the hundred thousand.
_CACHE_KIB = 256 * 1024
_TABLES = (schema.dossier, schema.entry, schema.placement)


class BulkRows:
    """Rows on their way into the store within one transaction; `flush` once before it ends."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        tx.connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KIB}")
        self._next = {table.name: self._first_id(table) for table in _TABLES}
        self._rows: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in _TABLES}
        self._columns: dict[str, tuple[str, ...]] = {}
        self._texts: list[tuple[int, str]] = []

    def _first_id(self, table: Table) -> int:
        # The write lock of the transaction keeps the ids after it ours.
        return (
            int(self._tx.connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1
        )

    def _add(self, table: str, values: dict[str, Any]) -> int:
        row_id = self._next[table]
        self._next[table] += 1
        self._columns.setdefault(table, tuple(values))
        self._rows[table].append((row_id, *values.values()))
        return row_id

    def _index(self, rowid: int, text: str) -> None:
        self._texts.append((rowid, " ".join(" ".join(_exact(part) for part in text.split()).split())))

    def add_dossier(self, dossier: Dossier, *, fonds_id: int) -> int:
        """As `writing.add_dossier`."""
        values = dossier_values(dossier)
        row_id = self._add("dossier", {**values, "fonds_id": fonds_id})
        self._index(search.dossier_rowid(row_id), search.dossier_text(dossier))
        # A dossier made just now has no earlier facts: nothing to ask the journal for.
        self._tx._dossier_seq.setdefault(dossier.uid, 0)
        self._tx.record(
            "dossier.created", object_uid=dossier.uid, dossier_uid=dossier.uid, body={"after": facts(values)}
        )
        return row_id

    def add_entry(self, entry: RegisterEntry) -> int:
        """As `writing.add_entry`."""
        values = entry_values(entry)
        row_id = self._add("entry", values)
        self._index(search.entry_rowid(row_id), search.entry_text(entry))
        self._tx.record("entry.created", object_uid=entry.uid, body={"after": facts(values)})
        return row_id

    def add_placement(self, placement: Placement, *, dossier_id: int, entry_id: int) -> int:
        """As `writing.add_placement`, for a paper without a file."""
        values = placement_values(placement)
        row_id = self._add("placement", {**values, "dossier_id": dossier_id, "entry_id": entry_id})
        body = {"entry": placement.entry.uid, "after": facts(values)}
        self._tx.record(
            "document.placed", object_uid=placement.uid, dossier_uid=placement.dossier_uid, body=body
        )
        return row_id

    def flush(self) -> None:
        """Insert everything collected; the caller's transaction commits it."""
        connection = self._tx.connection
        for table in _TABLES:
            if self._rows[table.name]:
                columns = ("id", *self._columns[table.name])
                connection.exec_driver_sql(_statement(table.name, columns), self._rows[table.name])
                self._rows[table.name] = []
        if self._texts:
            search.insert_words(connection, self._texts, _folded_line)
            self._texts = []


def _statement(table: str, columns: Iterable[str]) -> str:
    names = list(columns)
    # Names of our own tables and columns, no values.
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608


@lru_cache(maxsize=200_000)
def _exact(part: str) -> str:
    """The words of one piece of text between blanks, as `search.put` stores them."""
    return " ".join(words(tone_normal(part)))


def _folded_line(exact: str) -> str:
    return " ".join(map(_folded, exact.split()))


@lru_cache(maxsize=200_000)
def _folded(word: str) -> str:
    return fold(word)
