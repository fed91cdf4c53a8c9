"""Bringing a store to this program's schema: one atomic step from any earlier one, refusing a newer one.

Alembic is imported only when a step is due. Its default on SQLite would lose atomicity, and a rebuilt
table with foreign keys on would delete children by cascade; hence foreign keys off, one IMMEDIATE
transaction round everything, and a foreign key check before COMMIT.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine

from hoso_desktop.errors import BugError, EnvironmentProblem

HEAD = "0004"
KNOWN = ("0001", "0002", "0003", "0004")
_FOLDER = Path(__file__).resolve().parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """The schema revision of an open store, None for an empty one."""
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).scalar_one()
    if not found:
        return None
    value = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return str(value) if value is not None else None


def has_schema(engine: Engine) -> bool:
    """Whether the database has ever been given a schema."""
    with engine.connect() as connection:
        return revision_of(connection) is not None


def due_from(engine: Engine) -> str | None:
    """The revision a store is to be brought up from; None where it is up to date, or newer than we know."""
    with engine.connect() as connection:
        current = revision_of(connection)
        connection.rollback()
    return current if current in KNOWN and current != HEAD else None


def upgrade(engine: Engine, target: str = HEAD) -> bool:
    """Migrate when due; True if anything was done. A newer store raises EnvironmentProblem `store.newer`."""
    with engine.connect() as connection:
        current = revision_of(connection)
        connection.rollback()
    if current == target:
        return False
    if current is not None and current not in KNOWN:
        raise EnvironmentProblem("store.newer")
    _run(engine, target)
    return True


def _run(engine: Engine, target: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        if driver is None:
            raise BugError("no driver connection")
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.execution_options(immediate=True).begin():
                config.attributes["connection"] = connection
                command.upgrade(config, target)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise BugError(f"migration leaves {len(broken)} dangling rows")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
