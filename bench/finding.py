"""Finding in 200,000 titles against bare FTS5 over the same folded titles on plain SQLite (same library)."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from bench.rows import Row, p95
from bench.stores import PASSWORD, store_of
from hoso_desktop.domain.text import fold, words
from hoso_desktop.services import search
from hoso_desktop.services.office import Office, open_office

LIMIT = 2.5
QUERIES, WARMING_UP = 700, 300  # the first ones fill both caches
_BARE_QUERY = """
SELECT doc.title FROM f JOIN doc ON doc.id = f.rowid WHERE f MATCH ? ORDER BY f.rowid DESC LIMIT 26
"""


def _titles(office: Office) -> list[tuple[int, str]]:
    with office.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, subject || ' ' || author FROM entry")
        return [(int(row[0]), str(row[1])) for row in rows]


def _queries(titles: list[tuple[int, str]]) -> list[str]:
    """What stands in the search box while somebody types three words of a title, at a moment of his typing.

    Half of the texts have their marks. One letter is not searched for yet.
    """
    picker = random.Random(11)
    out: list[str] = []
    while len(out) < QUERIES:
        found = words(picker.choice(titles)[1])
        start = picker.randrange(max(1, len(found) - 3))
        whole = " ".join(found[start : start + 3])
        text = whole[: picker.randint(2, len(whole))].strip()
        if len(text.split()[-1]) >= 2:
            out.append(text if picker.random() < 0.5 else fold(text))
    return out


def _bare(folder: Path, titles: list[tuple[int, str]]) -> sqlite.Connection:
    plain = sqlite.connect(str(folder / "plain.db"), isolation_level=None)
    plain.execute("CREATE TABLE doc(id INTEGER PRIMARY KEY, title TEXT)")
    plain.execute(
        "CREATE VIRTUAL TABLE f USING fts5(t, content='', "
        "tokenize='unicode61 remove_diacritics 0', prefix='2 3 4')"
    )
    plain.execute("BEGIN")
    plain.executemany("INSERT INTO doc VALUES (?, ?)", titles)
    plain.executemany("INSERT INTO f(rowid, t) VALUES (?, ?)", ((i, fold(t)) for i, t in titles))
    plain.execute("COMMIT")
    plain.close()
    # Reopened with the cache ours has, so that neither side starts with what it has just written.
    plain = sqlite.connect(str(folder / "plain.db"), isolation_level=None)
    plain.execute("PRAGMA cache_size=-65536")
    return plain


def run() -> list[Row]:
    with open_office(store_of(200_000), PASSWORD) as office, tempfile.TemporaryDirectory() as folder:
        titles = _titles(office)
        plain = _bare(Path(folder), titles)
        ours: list[float] = []
        theirs: list[float] = []
        for number, query in enumerate(_queries(titles)):
            tokens = [f'"{word}"' for word in words(fold(query))]
            tokens[-1] += "*"
            start = time.perf_counter()
            rows = plain.execute(
                _BARE_QUERY,
                (" AND ".join(tokens),),
            ).fetchall()
            middle = time.perf_counter()
            search.find(office, query, limit=search.WHILE_TYPING)
            if number >= WARMING_UP:
                ours.append(time.perf_counter() - middle)
                theirs.append(middle - start)
            del rows
        plain.close()
    return [("find p95, 200,000 titles / bare FTS5", p95(ours), p95(theirs), LIMIT)]
