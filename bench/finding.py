"""Finding in 200,000 titles against bare FTS5 over the same folded titles on plain SQLite (same library).

And every kind of query in 60,000 and 200,000 documents against 600: nothing a clerk types may feel slower.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from bench.rows import Row, p95
from bench.stores import PASSWORD, store_of
from hoso_desktop.domain.text import fold, words
from hoso_desktop.services import search
from hoso_desktop.services.office import Office, open_office

LIMIT = 2.5
QUERIES, WARMING_UP = 700, 300  # the first ones fill both caches
_SAMPLE = 20_000
_PAGE = 10_000
_BARE_QUERY = """
SELECT doc.title FROM f JOIN doc ON doc.id = f.rowid WHERE f MATCH ? ORDER BY f.rowid DESC LIMIT 26
"""
# What a clerk types besides words of a title; a shorter time than a keystroke's echo is felt by nobody.
KINDS = {
    "a number": ("bc 12", "109 qđ", "1-nq", "so 87", "cv 48"),
    "a day": ("12/11/2024", "bao cao 12/3", "thang 10 nam 2023 bao cao", "nghi quyet thang 5", "3/2022"),
    "a code": ("hn.15", "th02", "hn.", "tc.03/2024", "hop 03"),
    "a body": ("dang uy", "ubkt", "ban xay dung dang", "vpđu", "ubnd"),
    "a filter": ("vinh vien 2024", "20 nam", "nhiem ky 2020-2025", "70 nam 2023", "dang lap"),
    "a short form": ("bb btv", "nq bch", "tbkl", "kh ktxh", "dangr uyr"),
}
FEW, MANY, MOST = 600, 60_000, 200_000
BLINK, KIND_LIMIT = 0.05, 1.5
_ROUNDS = 12


def _titles(office: Office) -> Iterator[list[tuple[int, str]]]:
    """Ids and titles by pages, so that millions need no memory."""
    last = 0
    while True:
        with office.store.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id, subject || ' ' || author FROM entry WHERE id > ? ORDER BY id LIMIT ?",
                (last, _PAGE),
            ).fetchall()
        if not rows:
            return
        yield [(int(row[0]), str(row[1])) for row in rows]
        last = rows[-1][0]


def _sample(office: Office) -> list[str]:
    picker = random.Random(3)
    with office.store.read() as connection:
        most = int(connection.exec_driver_sql("SELECT max(id) FROM entry").scalar_one())
        rows = connection.exec_driver_sql(
            "SELECT subject || ' ' || author FROM entry WHERE id IN (SELECT value FROM json_each(?))",
            (str([picker.randint(1, most) for _ in range(_SAMPLE)]),),
        )
        return [str(row[0]) for row in rows]


def _queries(titles: list[str]) -> list[str]:
    """What stands in the search box while somebody types three words of a title, at a moment of his typing.

    Half of the texts have their marks. One letter is not searched for yet.
    """
    picker = random.Random(11)
    out: list[str] = []
    while len(out) < QUERIES:
        found = words(picker.choice(titles))
        start = picker.randrange(max(1, len(found) - 3))
        whole = " ".join(found[start : start + 3])
        text = whole[: picker.randint(2, len(whole))].strip()
        if len(text.split()[-1]) >= 2:
            out.append(text if picker.random() < 0.5 else fold(text))
    return out


def _bare(folder: Path, office: Office) -> sqlite.Connection:
    plain = sqlite.connect(str(folder / "plain.db"), isolation_level=None)
    plain.execute("CREATE TABLE doc(id INTEGER PRIMARY KEY, title TEXT)")
    plain.execute(
        "CREATE VIRTUAL TABLE f USING fts5(t, content='', "
        "tokenize='unicode61 remove_diacritics 0', prefix='2 3 4')"
    )
    plain.execute("BEGIN")
    for page in _titles(office):
        plain.executemany("INSERT INTO doc VALUES (?, ?)", page)
        plain.executemany("INSERT INTO f(rowid, t) VALUES (?, ?)", ((i, fold(t)) for i, t in page))
    plain.execute("COMMIT")
    plain.close()
    # Reopened with the cache ours has, so that neither side starts with what it has just written.
    plain = sqlite.connect(str(folder / "plain.db"), isolation_level=None)
    plain.execute("PRAGMA cache_size=-65536")
    return plain


def against_bare(office: Office, folder: Path) -> tuple[float, float]:
    """p95 of ours and of bare FTS5 in seconds, each query asked of both in turn."""
    plain = _bare(folder, office)
    ours: list[float] = []
    theirs: list[float] = []
    for number, query in enumerate(_queries(_sample(office))):
        tokens = [f'"{word}"' for word in words(fold(query))]
        tokens[-1] += "*"
        asked = " AND ".join(tokens)
        mine, bare = _in_turn(office, query, plain, asked)
        if number >= WARMING_UP:
            ours.append(mine)
            theirs.append(bare)
    plain.close()
    return p95(ours), p95(theirs)


def _in_turn(office: Office, query: str, plain: sqlite.Connection, asked: str) -> tuple[float, float]:
    start = time.perf_counter()
    plain.execute(_BARE_QUERY, (asked,)).fetchall()
    middle = time.perf_counter()
    search.find(office, query, limit=search.WHILE_TYPING)
    return time.perf_counter() - middle, middle - start


def kinds(office: Office) -> dict[str, float]:
    """p95 in seconds per kind of query, the first round left out."""
    out = {}
    for kind, texts in KINDS.items():
        taken = []
        for round_ in range(_ROUNDS):
            for text in texts:
                start = time.perf_counter()
                search.find(office, text, limit=search.WHILE_TYPING)
                if round_:
                    taken.append(time.perf_counter() - start)
        out[kind] = p95(taken)
    return out


def run() -> list[Row]:
    with open_office(store_of(MOST), PASSWORD) as office, tempfile.TemporaryDirectory() as folder:
        ours, theirs = against_bare(office, Path(folder))
        most = kinds(office)
    with open_office(store_of(FEW), PASSWORD) as office:
        few = kinds(office)
    with open_office(store_of(MANY), PASSWORD) as office:
        many = kinds(office)
    rows = [("find p95, 200,000 titles / bare FTS5", ours, theirs, LIMIT)]
    for size, found in ((f"{MANY:,}", many), (f"{MOST:,}", most)):
        rows += [
            (f"find {kind}, {size} / {FEW} documents", found[kind], max(few[kind], BLINK), KIND_LIMIT)
            for kind in KINDS
        ]
    return rows
