"""A store of every schema that ever landed, with a row in every table, comes up whole in this program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Integer, LargeBinary, Table

from hoso_desktop.crypto import slots
from hoso_desktop.db import journal, journal_check, migrate, schema
from hoso_desktop.db import store as stores
from hoso_desktop.db.store import Store
from hoso_desktop.domain import history_check
from hoso_desktop.domain.clock import SystemClock
from tests.support.office import PASSWORD

PROJECT = Path(__file__).resolve().parents[2]
LANDED = migrate.KNOWN
# Of the parents every child row points to.
ROW = 1


def columns_of(connection: Connection, table: str) -> dict[str, tuple[str, bool]]:
    """Columns as the old schema has them: type and whether a value is needed."""
    found = connection.exec_driver_sql(f"PRAGMA table_info({table})")
    return {row[1]: (row[2], bool(row[3]) and row[4] is None) for row in found}


def tables_of(connection: Connection) -> list[str]:
    found = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'search%' AND name <> 'alembic_version' ORDER BY name"
    )
    return [row[0] for row in found]


def a_value(table: str, column: str, kind: str) -> Any:
    if kind == "INTEGER":
        return ROW
    if kind == "BLOB":
        return b"\x01"
    return "" if (table, column) == ("dossier", "number") else f"{table}.{column} Đảng ủy"


def fill(connection: Connection) -> None:
    """One row in every table, made from the old schema itself; parents and children all have id 1."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for table in tables_of(connection):
        values = {
            name: a_value(table, name, kind)
            for name, (kind, needed) in columns_of(connection, table).items()
            if needed or name == "id" or kind == "VARCHAR"
        }
        if table == "journal":
            continue
        marks = ", ".join("?" * len(values))
        names = ", ".join(f'"{name}"' for name in values)
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        connection.exec_driver_sql(statement, tuple(values.values()))


def old_store(folder: Path, revision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store as the program of that revision left it."""
    real = migrate.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "upgrade", lambda engine: real(engine, revision))
        store = stores.create(folder, PASSWORD, login="vanthu", cost=slots.FLOOR)
    with journal.writing(store, actor="p", moment=SystemClock().now()) as tx:
        tx.record("office.created", body={"name": "Đảng ủy xã Tân Lập"})
        tx.flush()
        fill(tx.connection)
    store.close()


def counts(store: Store) -> dict[str, int]:
    with store.read() as connection:
        return {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in tables_of(connection)
        }


def texts(store: Store, names: list[str]) -> dict[str, list[Any]]:
    with store.read() as connection:
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
            for name in names
        }


@pytest.mark.parametrize("revision", LANDED)
def test_no_row_is_lost_on_the_way(tmp_path: Path, revision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kho"
    old_store(folder, revision, monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "upgrade", lambda engine: False)
        before = stores.open_store(folder, PASSWORD)
        old = counts(before)
        before.close()
    assert set(old.values()) == {1}
    store = stores.open_store(folder, PASSWORD)
    try:
        new = counts(store)
        assert {name: new.get(name) for name in old} == old
        with store.read() as connection:
            assert migrate.revision_of(connection) == migrate.HEAD
            # Every table holds one invented row: an invented anchor fits no journal.
            verdict = history_check.check(journal_check.rows(connection))
            assert (verdict.rows, verdict.faults) == (1, ())
            assert set(tables_of(connection)) == set(schema.metadata.tables)
            for table in schema.metadata.tables.values():
                assert len(list(connection.execute(table.select()))) == new[table.name]
        assert store.pragma("foreign_key_check") == []
        assert store.pragma("integrity_check") == [("ok",)]
        assert store.pragma("cipher_integrity_check") == []
    finally:
        store.close()


@pytest.mark.parametrize("revision", LANDED)
def test_an_upgrade_killed_at_any_statement_leaves_the_old_or_the_new_store(
    tmp_path: Path, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today the only step makes the first schema; every later one comes under this test by itself."""
    code = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from hoso_desktop.db import store
from hoso_desktop.crypto.slots import FLOOR
left = int(sys.argv[3])
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "before_cursor_execute", count)
event.listen(Engine, "commit", count)
folder = Path(sys.argv[1])
if store.exists(folder):
    store.open_store(folder, sys.argv[2]).close()
else:
    store.create(folder, sys.argv[2], login="vanthu", cost=FLOOR).close()
"""
    fresh = revision == LANDED[0]
    for number, at in enumerate((2, 9, 30, 60, 75)):
        folder = tmp_path / str(number)
        if not fresh:
            old_store(folder, LANDED[LANDED.index(revision) - 1], monkeypatch)
        words = [sys.executable, "-c", code, str(folder), PASSWORD, str(at)]
        subprocess.run(words, cwd=PROJECT, check=False, timeout=60)
        if fresh and not stores.exists(folder):
            stores.create(folder, PASSWORD, login="vanthu", cost=slots.FLOOR).close()
        store = stores.open_store(folder, PASSWORD)
        try:
            assert store.pragma("foreign_key_check") == []
            assert store.pragma("integrity_check") == [("ok",)]
            with store.read() as connection:
                assert migrate.revision_of(connection) == migrate.HEAD
        finally:
            store.close()


def test_every_table_has_its_row_in_these_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_store(tmp_path / "kho", migrate.HEAD, monkeypatch)
    store = stores.open_store(tmp_path / "kho", PASSWORD)
    try:
        assert counts(store) == dict.fromkeys(schema.metadata.tables, 1)
        kept = texts(store, ["dossier", "entry"])
        assert "dossier.title Đảng ủy" in kept["dossier"][0]
    finally:
        store.close()


def test_columns_are_of_the_three_kinds_these_tests_fill() -> None:
    tables: list[Table] = list(schema.metadata.tables.values())
    for column in (column for table in tables for column in table.columns):
        assert isinstance(column.type, Integer | LargeBinary) or str(column.type) == "VARCHAR"
