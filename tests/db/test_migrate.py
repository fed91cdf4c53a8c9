"""Migrations on a real encrypted store: whole or not at all, and no row lost on the way."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from hoso_desktop.db import migrate, schema
from hoso_desktop.db import store as stores
from hoso_desktop.db.store import Store
from hoso_desktop.errors import BugError, EnvironmentProblem
from tests.support.office import PASSWORD

PROJECT = Path(__file__).resolve().parents[2]
VERSIONS = PROJECT / "src/hoso_desktop/db/migrations/versions"

FIRST = """
    revision, down_revision = "t001", None

    def upgrade():
        run = op.get_bind().exec_driver_sql
        run("CREATE TABLE house (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL)")
        run("CREATE TABLE room (id INTEGER PRIMARY KEY, "
            "house_id INTEGER NOT NULL REFERENCES house (id) ON DELETE CASCADE, name VARCHAR)")
        run("INSERT INTO house VALUES (1, 'trụ sở'), (2, 'kho')")
        run("INSERT INTO room VALUES (1, 1, 'văn thư'), (2, 1, 'họp'), (3, 2, 'giá 1')")
    """
REBUILD = """
    revision, down_revision = "t002", "t001"

    def upgrade():
        with op.batch_alter_table("house", recreate="always") as batch:
            batch.add_column(sa.Column("code", sa.String, server_default="x"))
            batch.alter_column("name", new_column_name="title")
        op.execute("UPDATE house SET code = 'y' WHERE id = 2")
    """
CRASH = REBUILD + "    {crash}\n"
DANGLING = """
    revision, down_revision = "t002", "t001"

    def upgrade():
        op.execute("DELETE FROM house WHERE id = 2")
    """


def steps(folder: Path, *texts: str) -> Path:
    """A throwaway folder of migrations beside the program's own env.py."""
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_bytes((VERSIONS.parent / "env.py").read_bytes())
    head = "import os, signal\nimport sqlalchemy as sa\nfrom alembic import op\n"
    for number, text in enumerate(texts, start=1):
        (folder / "versions" / f"v{number}.py").write_text(head + dedent(text), encoding="utf-8")
    return folder


@pytest.fixture
def engine(store: Store, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The connections of a store whose own schema has been taken out of the way."""
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    monkeypatch.setattr(migrate, "KNOWN", ("t001", "t002"))
    return store._engine


def go(engine: Engine, folder: Path, target: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(migrate, "_FOLDER", folder)
    return migrate.upgrade(engine, target)


def snapshot(store: Store) -> list[object]:
    with store.read() as connection:
        run = connection.exec_driver_sql
        tables = list(
            run("SELECT name, sql FROM sqlite_master WHERE name IN ('house', 'room') ORDER BY name")
        )
        return [
            [tuple(row) for row in rows]
            for rows in (tables, run("SELECT * FROM house"), run("SELECT * FROM room"),
                         run("SELECT version_num FROM alembic_version"))
        ]  # fmt: skip


# -- our own steps ----------------------------------------------------------------------------------------


def test_head_is_the_newest_step_and_all_are_known() -> None:
    found = [
        re.search(r'^revision = "(\w+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        for path in sorted(VERSIONS.glob("v*.py"))
    ]
    assert [match[1] for match in found if match] == list(migrate.KNOWN)
    assert migrate.KNOWN[-1] == migrate.HEAD


def test_a_migration_imports_nothing_of_ours() -> None:
    for path in VERSIONS.parent.rglob("*.py"):
        assert "hoso_desktop" not in path.read_text(encoding="utf-8"), path.name


def test_the_steps_make_what_the_schema_says(store: Store) -> None:
    virtual = {"sqlite_sequence", "alembic_version"}

    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or not (name in virtual or str(name).startswith("search_"))

    with store.read() as connection:
        options = {"compare_type": True, "include_object": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
        for name, table in schema.metadata.tables.items():
            run = connection.exec_driver_sql
            columns = {
                row[1]: (row[2], bool(row[3]), row[4].strip("'") if row[4] is not None else None, row[5])
                for row in run(f"PRAGMA table_info({name})")
            }
            keys = [column.name for column in table.primary_key]
            assert columns == {
                column.name: (
                    column.type.compile(connection.dialect), not column.nullable,
                    column.server_default.arg if column.server_default is not None else None,  # type: ignore[attr-defined]
                    keys.index(column.name) + 1 if column.name in keys else 0,
                )
                for column in table.columns
            }, name  # fmt: skip
            links = {(row[3], row[2], row[4], row[6]) for row in run(f"PRAGMA foreign_key_list({name})")}
            assert links == {
                (key.parent.name, key.column.table.name, key.column.name, key.ondelete or "NO ACTION")
                for key in table.foreign_keys
            }, name
            made = run(f"SELECT sql FROM sqlite_master WHERE name = '{name}'").scalar_one()
            assert ("AUTOINCREMENT" in made) == bool(table.dialect_options["sqlite"]["autoincrement"]), name
            for check in (c for c in table.constraints if c.__class__.__name__ == "CheckConstraint"):
                assert str(check.sqltext) in made, name  # type: ignore[attr-defined]


def test_the_guards_and_the_index_are_there(store: Store) -> None:
    with store.read() as connection:
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
    assert {"journal_no_update", "journal_no_delete", "search_exact", "search_folded"} <= names


def test_nothing_is_done_when_nothing_is_due(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "alembic", None)  # importing it would fail
    assert migrate.upgrade(store._engine) is False
    store.close()
    stores.open_store(store.files.folder, PASSWORD).close()


# -- any step ---------------------------------------------------------------------------------------------


def test_a_rebuilt_table_keeps_its_children(
    store: Store, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = steps(tmp_path / "steps", FIRST, REBUILD)
    assert go(engine, folder, "t001", monkeypatch)
    assert go(engine, folder, "t002", monkeypatch)
    assert not go(engine, folder, "t002", monkeypatch)
    _, houses, rooms, version = snapshot(store)
    assert houses == [(1, "trụ sở", "x"), (2, "kho", "y")]
    assert rooms == [(1, 1, "văn thư"), (2, 1, "họp"), (3, 2, "giá 1")]
    assert version == [("t002",)]


@pytest.mark.parametrize("fault", ["raises", "leaves dangling rows"])
def test_a_failing_step_leaves_the_old_schema_and_data(
    store: Store, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    raising = fault == "raises"
    step = CRASH.format(crash="raise RuntimeError") if raising else DANGLING
    error = RuntimeError if raising else BugError
    folder = steps(tmp_path / "steps", FIRST, step)
    go(engine, folder, "t001", monkeypatch)
    before = snapshot(store)
    with pytest.raises(error):
        go(engine, folder, "t002", monkeypatch)
    assert snapshot(store) == before
    assert store.pragma("foreign_keys") == [(1,)]
    with store.write() as connection:  # and children are guarded again
        connection.exec_driver_sql("DELETE FROM house WHERE id = 1")
        assert connection.exec_driver_sql("SELECT count(*) FROM room").scalar() == 1


def test_several_steps_are_one(
    store: Store, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = steps(tmp_path / "steps", FIRST, CRASH.format(crash="raise RuntimeError"))
    with pytest.raises(RuntimeError):
        go(engine, folder, "t002", monkeypatch)
    assert snapshot_tables(store) == set()


def snapshot_tables(store: Store) -> set[str]:
    with store.read() as connection:
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
    return names & {"house", "room", "alembic_version"}


@pytest.mark.parametrize("crash", ["os._exit(9)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_crash_in_a_step_leaves_the_old_schema_and_data(
    store: Store, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crash: str
) -> None:
    folder = steps(tmp_path / "steps", FIRST, CRASH.format(crash=crash))
    go(engine, folder, "t001", monkeypatch)
    before = snapshot(store)
    store.close()
    code = dedent(f"""
        from pathlib import Path
        from hoso_desktop.db import migrate, store
        migrate._FOLDER, migrate.KNOWN = Path({str(folder)!r}), ("t001", "t002")
        upgrade = migrate.upgrade
        migrate.upgrade = lambda engine: upgrade(engine, "t002")
        store.open_store(Path({str(store.files.folder)!r}), {PASSWORD!r})
    """)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, check=False, timeout=60, capture_output=True
    )
    assert done.returncode in (9, -signal.SIGKILL), done.stderr.decode()
    monkeypatch.setattr(migrate, "HEAD", "t001")
    monkeypatch.setattr(migrate, "upgrade", nothing_due)
    again = stores.open_store(store.files.folder, PASSWORD)
    assert snapshot(again) == before
    assert again.pragma("integrity_check") == [("ok",)]
    again.close()


def nothing_due(engine: Engine) -> bool:
    return False


def test_a_schema_we_do_not_know_is_newer(store: Store) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'n999'")
    with pytest.raises(EnvironmentProblem) as caught:
        migrate.upgrade(store._engine)
    assert caught.value.code == "store.newer"
