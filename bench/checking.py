"""The daily check of a store of 200,000 documents against reading every row of it once."""

from __future__ import annotations

from bench.rows import Row, alternate
from bench.stores import PASSWORD, store_of
from hoso_desktop.db import schema
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import daily_check
from hoso_desktop.services.office import Office, open_office

LIMIT = 2.5
_ROUNDS = 2


def run() -> list[Row]:
    """Both find the file in memory; on a cold disk they cost the same reading."""
    with open_office(store_of(200_000), PASSWORD) as office:
        ours, plain = alternate(lambda: _check(office), lambda: _read(office), _ROUNDS)
    return [("daily check of 200,000 documents, against reading them", ours, plain, LIMIT)]


def _check(office: Office) -> None:
    assert daily_check.database_problems(office, JobContext()) == []


def _read(office: Office) -> None:
    """Every row of every table through the same cipher, on the bare driver."""
    with office.store.glance() as driver:
        for name in schema.metadata.tables:
            for _row in driver.execute(f"SELECT * FROM {name}"):
                pass
