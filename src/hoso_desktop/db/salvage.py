"""Reading what still reads in a damaged database into a new one, and filling its holes from a backup's.

Works on copies only. Rows are taken as they are or not at all; nothing is invented. What no longer fits (a
row that points to a lost one) is left out and counted; it stays in the damaged file, which nobody deletes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from hoso_desktop.db.search import EXACT, FOLDED, VERSION_KEY

_TABLES = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
    "AND name NOT LIKE 'search_%' ORDER BY rowid"
)
_REST = (
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND "
    "(type IN ('index', 'trigger') OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%')) ORDER BY rowid"
)
_FARTHEST = 1 << 40
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows that cannot be read: after `after`, before `before` (0: to the end)."""

    after: int
    before: int


@dataclass(slots=True)
class Salvaged:
    """Rows by table: read from the damaged file, taken from the backup, left out for pointing nowhere."""

    read: dict[str, int] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    gaps: dict[str, list[Gap]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every row could be read."""
        return not self.gaps and not self.dropped


def damage(database: Path, raw_key: bytes) -> str:
    """What is wrong with a database at rest, in SQLite's words; empty when nothing is."""
    try:
        with _opened(database, raw_key) as driver:
            found = [str(row[0]) for row in driver.execute("PRAGMA cipher_integrity_check").fetchall()]
            if not found:
                found = [str(row[0]) for row in driver.execute("PRAGMA quick_check").fetchall()]
                found = [text for text in found if text != "ok"]
            driver.execute("SELECT count(*) FROM journal").fetchall()
    except sqlcipher.DatabaseError as error:
        return str(error) or "damaged"
    return found[0] if found else ""


def head_of(database: Path, raw_key: bytes) -> tuple[int, str]:
    """Sequence number and UTC stamp of the newest fact that can be read; (0, "") when none can."""
    try:
        with _opened(database, raw_key) as driver:
            found = driver.execute("SELECT seq, at_utc FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    except sqlcipher.DatabaseError:
        return 0, ""
    return (int(found[0]), str(found[1])) if found else (0, "")


def codes_after(database: Path, raw_key: bytes, seq: int) -> tuple[str, ...]:
    """Codes of the dossiers that facts after `seq` speak of; who asks is not known, so none is restricted."""
    try:
        with _opened(database, raw_key) as driver:
            rows = driver.execute(
                "SELECT DISTINCT d.notation || '/' || d.period FROM journal j JOIN dossier d "
                "ON d.uid = j.dossier_uid WHERE j.seq > ? AND d.restricted = 0 ORDER BY 1",
                (seq,),
            ).fetchall()
    except sqlcipher.DatabaseError:
        return ()
    return tuple(str(row[0]) for row in rows)


def readable(database: Path, raw_key: bytes) -> bool:
    """Whether at least the list of tables can be read."""
    try:
        with _opened(database, raw_key) as driver:
            return bool(driver.execute(_TABLES).fetchall())
    except sqlcipher.DatabaseError:
        return False


def build(
    target: Path, raw_key: bytes, damaged: Path, backup: Path | None, step: Callable[[int, int], object]
) -> Salvaged:
    """Make a new database at `target` of what `damaged` still holds, holes filled from `backup`.

    Both sources are copies of files at rest. The search index is left empty, to be made again.
    """
    out = Salvaged()
    source = _Source(damaged, raw_key)
    with closing(source), _opened(target, raw_key) as new:
        new.execute("BEGIN")
        tables = source.fetch(_TABLES)
        for _, sql in tables:
            new.execute(sql)
        for number, (name, _) in enumerate(tables):
            step(number, len(tables))
            _copy(source, new, name, out)
        if backup is not None and out.gaps:
            new.execute("COMMIT")
            _fill(new, backup, raw_key, out)
            new.execute("BEGIN")
        _finish(source, new, out)
        new.execute("COMMIT")
    return out


class _Source:
    """A damaged file; after every unreadable page the connection begins anew."""

    def __init__(self, path: Path, raw_key: bytes) -> None:
        self._path, self._key = path, raw_key
        self._driver: Any = _connect(path, raw_key)

    def close(self) -> None:
        self._driver.close()

    def fetch(self, sql: str, words: tuple[Any, ...] = ()) -> list[Any]:
        return list(self._driver.execute(sql, words).fetchall())

    def rows(self, table: str, columns: str, gaps: list[Gap]) -> Iterator[tuple[Any, ...]]:
        """Every row that can be read, with its rowid in front."""
        low = -_FARTHEST
        # `>` would look for the row itself, on the unreadable page; `>=` for the one behind it.
        query = f'SELECT rowid, {columns} FROM "{table}" NOT INDEXED WHERE rowid >= ? ORDER BY rowid'  # noqa: S608
        while True:
            try:
                for row in self._driver.execute(query, (low + 1,)):
                    low = row[0]
                    yield row
                return
            except sqlcipher.DatabaseError:
                self._begin_anew()
            # The driver reads one row ahead: the last good ones are fetched singly.
            while (row := self._next(query, low)) is not None:
                low = row[0]
                yield row
            found = self._past(table, max(low, 0))
            gaps.append(Gap(low, found or 0))
            if found is None:
                return
            low = found - 1

    def _next(self, query: str, low: int) -> tuple[Any, ...] | None:
        try:
            found = self.fetch(f"{query} LIMIT 1", (low + 1,))
        except sqlcipher.DatabaseError:
            self._begin_anew()
            return None
        return tuple(found[0]) if found else None

    def _past(self, table: str, low: int) -> int | None:
        """The first rowid after an unreadable place from which reading goes on; None when there is none."""
        bad, step = low, 1
        while step < _FARTHEST and not self._reads(table, low + step):
            bad, step = low + step, step * 2
        good = low + step
        if step >= _FARTHEST:
            return None
        while good - bad > 1:
            middle = (good + bad) // 2
            if self._reads(table, middle):
                good = middle
            else:
                bad = middle
        rows = self.fetch(f'SELECT min(rowid) FROM "{table}" NOT INDEXED WHERE rowid >= ?', (good,))  # noqa: S608
        return int(rows[0][0]) if rows and rows[0][0] is not None else None

    def _reads(self, table: str, rowid: int) -> bool:
        query = f'SELECT * FROM "{table}" NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT 1'  # noqa: S608
        try:
            self.fetch(query, (rowid,))
        except sqlcipher.DatabaseError:
            self._begin_anew()
            return False
        return True

    def _begin_anew(self) -> None:
        self._driver.close()
        self._driver = _connect(self._path, self._key)


def _copy(source: _Source, new: Any, name: str, out: Salvaged) -> None:
    columns = [str(row[1]) for row in source.fetch(f'PRAGMA table_info("{name}")')]
    insert = _insert(name, columns, "INSERT")
    gaps: list[Gap] = []
    count = 0
    batch: list[tuple[Any, ...]] = []
    for row in source.rows(name, ", ".join(f'"{column}"' for column in columns), gaps):
        batch.append(row)
        count += 1
        if len(batch) == _BATCH:
            new.executemany(insert, batch)
            batch = []
    new.executemany(insert, batch)
    out.read[name] = count
    if gaps:
        out.gaps[name] = gaps


def _insert(name: str, columns: list[str], verb: str) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f'{verb} INTO "{name}" (rowid, {listed}) VALUES ({", ".join("?" * (len(columns) + 1))})'


def _fill(new: Any, backup: Path, raw_key: bytes, out: Salvaged) -> None:
    """Rows of the backup that stood where nothing can be read; as they were when the backup was made."""
    with _opened(backup, raw_key) as old:
        for name, gaps in out.gaps.items():
            known = {str(row[1]) for row in old.execute(f'PRAGMA table_info("{name}")').fetchall()}
            listed = [str(row[1]) for row in new.execute(f'PRAGMA table_info("{name}")').fetchall()]
            columns = [column for column in listed if column in known]
            if not columns:
                continue
            names = ", ".join(f'"{column}"' for column in columns)
            query = f'SELECT rowid, {names} FROM "{name}" WHERE rowid > ? AND (? = 0 OR rowid < ?)'  # noqa: S608
            before = new.total_changes
            for gap in gaps:
                rows = old.execute(query, (gap.after, gap.before, gap.before)).fetchall()
                new.executemany(_insert(name, columns, "INSERT OR IGNORE"), rows)
            out.filled[name] = new.total_changes - before


def _finish(source: _Source, new: Any, out: Salvaged) -> None:
    _drop_dangling(new, out)
    names = {row[0] for row in new.execute("SELECT name FROM sqlite_master").fetchall()}
    if "entry" in names and any(row[1] == "placements" for row in new.execute("PRAGMA table_info(entry)")):
        new.execute(
            "UPDATE entry SET placements = (SELECT count(*) FROM placement p WHERE p.entry_id = entry.id)"
        )
    if "setting" in names:
        new.execute("DELETE FROM setting WHERE key = ?", (VERSION_KEY,))
    for (sql,) in source.fetch(_REST):
        new.execute(sql)
    for table in (EXACT, FOLDED):
        new.execute(f"INSERT INTO {table}({table}, rank) VALUES('pgsz', 3800)")
    for name, seq in source.fetch("SELECT name, seq FROM sqlite_sequence"):
        new.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        new.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, seq))


def _drop_dangling(new: Any, out: Salvaged) -> None:
    """Rows whose parent is lost: an optional pointer is emptied, a row that cannot be without is left out."""
    while broken := new.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, _parent, number in broken:
            pointers = {row[0]: row[3] for row in new.execute(f'PRAGMA foreign_key_list("{table}")')}
            needed = {row[1]: row[3] or row[5] for row in new.execute(f'PRAGMA table_info("{table}")')}
            column = pointers[number]
            if needed[column]:
                new.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,))  # noqa: S608
            else:
                new.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (rowid,))  # noqa: S608
            out.dropped[table] = out.dropped.get(table, 0) + 1


@contextmanager
def _opened(path: Path, raw_key: bytes) -> Iterator[Any]:
    with closing(_connect(path, raw_key)) as driver:
        yield driver


def _connect(path: Path, raw_key: bytes) -> Any:
    driver = sqlcipher.connect(str(path), isolation_level=None, timeout=5.0)
    try:
        # writable_schema lets SQLite open a file that is shorter than its header says.
        for pragma in (
            "cipher_log_level=none",
            f"key=\"x'{raw_key.hex()}'\"",
            "writable_schema=ON",
            "synchronous=FULL",
        ):
            driver.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        driver.close()
        raise
    return driver
