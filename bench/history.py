"""The journal: verifying a million rows against reading and hashing them, and what a fact adds to a commit.

HOSO_BENCH_ROWS takes another number of rows. The store is made once and kept in build/bench.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.rows import Row, alternate
from bench.stores import PASSWORD
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import journal_check, schema
from hoso_desktop.domain.history_check import COLUMNS
from hoso_desktop.services import history_lines
from hoso_desktop.services.dossiers import NewDossier, new_dossier
from hoso_desktop.services.history_lines import HistoryFilter
from hoso_desktop.services.office import NewOffice, Office, create_office, open_office

VERIFY_LIMIT = 2.0
COMMIT_LIMIT = 1.6
# A page has to be there at once; counting all rows is what a page must never cost as much as.
PAGE_LIMIT = 1.0
_NOBODY = "a person who did nothing"
_LIMITS = {_NOBODY: 2.0}  # every row is asked, none is found
ROWS = int(os.environ.get("HOSO_BENCH_ROWS", "1000000"))
_AT_ONCE = 20_000
_DOSSIERS = 2_000
_COMMITS = 40


def run() -> list[Row]:
    with open_office(_store(), PASSWORD) as office:
        verify, plain = alternate(lambda: _verify(office), lambda: _read_and_hash(office), rounds=3)
        fact, bare = alternate(
            lambda: _commits(office, fact=True), lambda: _commits(office, fact=False), rounds=7
        )
        count = _timed(lambda: _count(office))
        pages = {name: _timed(partial(_page, office, wanted)) for name, wanted in _asked(office)}
    label = f"{ROWS:,} rows".replace(",", ".")
    return [
        (f"verify {label} / reading and hashing them", verify, plain, VERIFY_LIMIT),
        (f"{_COMMITS} commits with a fact / without", fact, bare, COMMIT_LIMIT),
        *(
            (f"history page, {name} / counting {label}", took, count, _LIMITS.get(name, PAGE_LIMIT))
            for name, took in pages.items()
        ),
    ]


def _store() -> Path:
    folder = Path("build/bench") / f"journal-{ROWS}"
    done = folder.with_suffix(".done")
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = NewOffice("Đảng ủy xã Tân Lập", person="Nguyễn Thị Lan")
        with create_office(folder, new, PASSWORD, cost=FLOOR) as office:
            _fill(office)
        done.touch()
    return folder


def _fill(office: Office) -> None:
    """Facts as a clerk makes them, spread over many dossiers."""
    new_dossier(office, NewDossier("HN.01", "Hồ sơ Hội nghị Ban Thường vụ"))
    homes = [str(uuid.uuid4()) for _ in range(_DOSSIERS)]
    body = {
        "entry": str(uuid.uuid4()), "sha256": "0" * 64,
        "after": {"copy_kind": "principal", "pages": 2, "sheet_count": 1, "retention": "unset", "sides": 2},
    }  # fmt: skip
    left = ROWS
    while left > 0:
        with office.change(keep_images=False) as tx:
            for number in range(min(left, _AT_ONCE)):
                uid = str(uuid.uuid4())
                tx.record("document.placed", object_uid=uid, dossier_uid=homes[number % _DOSSIERS], body=body)
        left -= _AT_ONCE


def _verify(office: Office) -> None:
    with office.store.read() as connection:
        if not journal_check.check(connection).good:
            raise SystemExit("the journal of the measurement is not good")


def _read_and_hash(office: Office) -> None:
    """The least a check can do: every column read, the content and the row hashed."""
    with office.store.read() as connection:
        driver: Any = connection.connection.driver_connection
        cursor = driver.execute(f"SELECT {', '.join(COLUMNS)} FROM journal ORDER BY seq")
        while found := cursor.fetchmany(5_000):
            for row in found:
                hashlib.sha256(row[13] + row[14]).hexdigest()
                hashlib.sha256((row[15] + "|".join(map(str, row[:13]))).encode()).hexdigest()


def _commits(office: Office, *, fact: bool) -> None:
    """The same small change many times, with its fact and without."""
    table = schema.dossier
    for number in range(_COMMITS):
        values = {"note": f"ghi chú {number}"}
        if fact:
            with office.change(keep_images=False) as tx:
                row = tx.connection.execute(table.select().limit(1)).mappings().one()
                tx.connection.execute(table.update().where(table.c.id == row["id"]).values(**values))
                body = {"before": {"note": row["note"]}, "after": values}
                tx.record("dossier.changed", object_uid=row["uid"], dossier_uid=row["uid"], body=body)
        else:
            with office.store.write() as connection:
                row = connection.execute(table.select().limit(1)).mappings().one()
                connection.execute(table.update().where(table.c.id == row["id"]).values(**values))


def _asked(office: Office) -> list[tuple[str, HistoryFilter]]:
    with office.store.read() as connection:
        home = connection.exec_driver_sql("SELECT uid FROM dossier").scalar_one()
        first = connection.exec_driver_sql("SELECT dossier_uid FROM journal WHERE seq = 1000").scalar_one()
    day = office.today()
    return [
        ("newest", HistoryFilter()),
        ("one dossier of few facts", HistoryFilter(dossier_uid=home)),
        ("one dossier of many facts", HistoryFilter(dossier_uid=first)),
        ("one day", HistoryFilter(first=day, last=day)),
        (_NOBODY, HistoryFilter(person_uid="không có")),
    ]


def _page(office: Office, wanted: HistoryFilter) -> None:
    history_lines.page(office, wanted)


def _count(office: Office) -> None:
    with office.store.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM journal WHERE body IS NOT NULL").scalar_one()


def _timed(work: Callable[[], object]) -> float:
    work()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
