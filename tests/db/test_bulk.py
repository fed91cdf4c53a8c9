"""Bulk rows are the rows `db.writing` writes: column by column, fact by fact, and found by the same words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import journal, journal_check, office_writing, schema, search, store, writing
from hoso_desktop.db.bulk import BulkRows
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.store import Store
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.document import Direction, Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.fonds import Fonds
from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.domain.sheets import propose

MOMENT = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)
DOSSIER = Dossier(
    "d1", "f1", "HN.15", "2026", "Hồ sơ Hội nghị “Dân vận khéo” – 2026", "2025-2030", retention=PERMANENT
)
ENTRY = RegisterEntry(
    "e1", numbering.parse("109-QĐ/ĐU"), dates.of(date(2026, 11, 13)), "Quyết định",
    "Quyết định về việc khen thưởng Hoà Bình,Vĩnh Lộc", "Ban Thường vụ Đảng uỷ xã", "2025-2030",
    Direction.OUTGOING, signer="Nguyễn Thị Thủy",
)  # fmt: skip
PLACEMENT = Placement("p1", "d1", ENTRY, 1, pages=3, sides=2, sheet_count=2, sheets=propose([2])[0])


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    made = [store.create(tmp_path / name, "mat-khau", login="a", cost=FLOOR) for name in ("plain", "bulk")]
    yield made[0], made[1]
    for one in made:
        one.close()


def fonds(tx: Tx) -> int:
    return office_writing.add_fonds(tx, Fonds("f1", "001", "Phông", "PHÔNG"))


def table_rows(where: Store, table: Table) -> list[dict[str, Any]]:
    with where.read() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def facts(where: Store) -> list[tuple[str, str, str, int | None, dict[str, Any]]]:
    out = []
    for row in table_rows(where, schema.journal):
        body = json.loads(row["body"])
        body.pop("change")
        out.append((row["kind"], row["object_uid"], row["dossier_uid"], row["dossier_seq"], body))
    return out


def test_the_same_rows_facts_and_hits(stores: tuple[Store, Store]) -> None:
    plain, fast = stores
    with journal.writing(plain, actor="a", moment=MOMENT) as tx:
        dossier_id = writing.add_dossier(tx, DOSSIER, fonds_id=fonds(tx))
        entry_id = writing.add_entry(tx, ENTRY)
        writing.add_placement(tx, PLACEMENT, dossier_id=dossier_id, entry_id=entry_id, attachment_id=None)
    with journal.writing(fast, actor="a", moment=MOMENT) as tx:
        bulk = BulkRows(tx)
        dossier_id = bulk.add_dossier(DOSSIER, fonds_id=fonds(tx))
        bulk.add_placement(PLACEMENT, dossier_id=dossier_id, entry_id=bulk.add_entry(ENTRY))
        bulk.flush()
    for table in (schema.dossier, schema.entry, schema.placement):
        assert table_rows(plain, table) == table_rows(fast, table)
    assert facts(plain) == facts(fast)
    for words in (
        "hoà bình",
        "vinh loc",
        "109 qđ",
        "dan van",
        "hn15",
        "nguyễn thị thuỷ",
        "bình,vĩnh",
        "đảng",
    ):
        found = []
        for one in stores:
            with one.glance() as driver:
                found.append(search.find(driver, words, 10))
        assert found[0] == found[1], words
        assert found[0], words


def test_pages_follow_each_other(stores: tuple[Store, Store]) -> None:
    fast = stores[1]
    for number in range(3):
        with journal.writing(fast, actor="a", moment=MOMENT) as tx:
            bulk = BulkRows(tx)
            for letter in "xy":
                bulk.add_entry(RegisterEntry(f"e{number}{letter}", subject=f"Báo cáo {number} {letter}"))
            bulk.flush()
            bulk.flush()
    assert [row["id"] for row in table_rows(fast, schema.entry)] == [1, 2, 3, 4, 5, 6]
    with fast.read() as connection:
        assert (journal_check.check(connection).rows, journal_check.check(connection).good) == (6, True)
