"""Journals tampered with in a real encrypted store, past its guards: all flagged, all located."""

from __future__ import annotations

import random

import pytest
from sqlalchemy.exc import IntegrityError

from hoso_desktop.db import journal_check, schema
from hoso_desktop.db.store import Store
from hoso_desktop.domain.history_check import COLUMNS, GivenHead, Verdict
from tests.support.journals import MUTATIONS, Rows, made, tuples

RUNS = 400
_INSERT = f"INSERT INTO journal ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


def put(store: Store, rows: Rows, anchors: list[tuple[int, str]]) -> None:
    """Make the store hold these rows and these anchors, as whoever has the key can."""
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM journal")
        connection.exec_driver_sql("DELETE FROM anchor")
        connection.exec_driver_sql(_INSERT, tuples(rows))
        for seq, digest in anchors:
            values = {"uid": f"a{seq}", "seq": seq, "hash": digest, "kind": "backup"}
            connection.execute(schema.anchor.insert().values(**values))


def checked(store: Store, head: GivenHead) -> Verdict:
    with store.read() as connection:
        return journal_check.check(connection, given=head)


@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.battery) for part in range(1, 8))]
)
def test_tampered_stores_are_flagged_and_located(store: Store, part: int) -> None:
    """400 in all: fifty now, the others in the battery."""
    with store.write() as connection:
        for guard in ("journal_no_update", "journal_no_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {guard}")
    names, refused, same = list(MUTATIONS), 0, 0
    for seed in range(part * RUNS // 8, (part + 1) * RUNS // 8):
        rng = random.Random(seed)
        rows = made(rng, rng.randint(8, 40))
        anchors = [(seq, rows[seq - 1]["hash"]) for seq in rng.sample(range(1, len(rows)), rng.randint(0, 3))]
        head, name = GivenHead(rows[-1]["hash"], len(rows)), names[seed % len(names)]
        put(store, rows, anchors)
        assert checked(store, head).good, seed
        done = MUTATIONS[name](rng, rows)
        try:
            put(store, done.rows, anchors)
        except IntegrityError:
            refused += 1  # the store's own constraints know
            continue
        if sorted(done.rows, key=lambda row: int(row["seq"])) == rows:
            same += 1  # rows exchanged with their numbers: a store has no other order
            continue
        told = checked(store, head).first
        assert told is not None, (seed, name)
        assert told.after < done.first <= told.seq, (seed, name, told, done.first)
        if done.exact:
            assert told.seq == done.first, (seed, name)
    assert refused + same <= 8
