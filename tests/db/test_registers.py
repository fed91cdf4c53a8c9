"""Pages of a register come from indexes, never from sorting or counting the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.db import registers, series
from hoso_desktop.services.office import Office
from tests.support.office import make_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


def plan_of(office: Office, sql: str) -> str:
    with office.store.read() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").fetchall()
    return "\n".join(str(row[3]) for row in rows)


def asked(office: Office, ask: object) -> list[str]:
    """The statements a function sends."""
    from sqlalchemy import event

    told: list[str] = []
    with office.store.read() as connection:

        def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
            values = list(parameters) if isinstance(parameters, (list, tuple)) else []
            for value in values:
                statement = statement.replace("?", repr(value), 1)
            told.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        ask(connection)  # type: ignore[operator]
    return told


@pytest.mark.parametrize(
    "ask, index",
    [
        (lambda c: registers.ids(c, "out", limit=20), "entry_by_register (direction=?)"),
        (lambda c: registers.ids(c, "out", year=2026), "entry_by_register (direction=? AND date_year=?)"),
        (lambda c: registers.ids(c, "in", year=2026), "entry_by_register (direction=?)"),
        (registers.unfiled_count, "entry_unfiled (direction=?)"),
        (registers.unfiled_ids, "entry_unfiled (direction=?)"),
        (lambda c: registers.homes(c, [1]), "placement_by_entry (entry_id=?)"),
        (lambda c: registers.by_match_key(c, "1|qđ/đu"), "entry_by_match (match_key=?)"),
        (
            lambda c: series.numbers(c, ["QĐ/ĐU"], lambda *_: "", term="2025-2030"),
            "entry_by_series (notation=? AND term=? AND number>?)",
        ),
        (series.notations, "entry_by_series"),
    ],
)
def test_the_index_answers(office: Office, ask: object, index: str) -> None:
    *_, statement = asked(office, ask)  # who may see what is asked before
    plan = plan_of(office, statement)
    assert index in plan
    assert "SCAN entry\n" not in f"{plan}\n"


def test_a_page_of_a_register_is_not_sorted(office: Office) -> None:
    for year in (None, 2026):
        *_, statement = asked(office, lambda c, y=year: registers.ids(c, "out", year=y))
        assert "TEMP B-TREE" not in plan_of(office, statement)
