"""The daily check finds what rotted, reads every file once a month, and is made once a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hoso_desktop.db import dossiers as rows
from hoso_desktop.db import schema, vault
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.services import daily_check, dossiers
from hoso_desktop.services.office import Office
from tests.support.office import add_dossier, paper, write_pdf

FILES = 40


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    """An office with many small files."""
    uid = add_dossier(office)
    scans = [write_pdf(tmp_path / f"{number}.pdf", f"trang {number}") for number in range(FILES)]
    dossiers.add_documents(office, uid, [paper(f"V{n}", file=scan) for n, scan in enumerate(scans)])
    return office


def next_day(office: Office) -> None:
    clock = office.clock
    assert isinstance(clock, FixedClock)
    clock.move(timedelta(days=1))


def test_a_whole_store_is_whole_and_checked_once_a_day(filled: Office) -> None:
    assert daily_check.due(filled)
    assert daily_check.check(filled).ok
    assert not daily_check.due(filled)
    next_day(filled)
    assert daily_check.due(filled)


def test_every_file_is_read_within_a_month(filled: Office) -> None:
    with filled.store.read() as connection:
        stored = rows.attachments(connection)
    assert len(stored) == FILES
    victim = vault.path_of(filled.store.files, stored[17].storage_id)
    victim.write_bytes(victim.read_bytes()[:-1] + b"\x00")
    read, found = 0, []
    for _ in range(daily_check.ROUND_DAYS):
        report = daily_check.check(filled)
        read += report.files
        found += [problem.code for problem in report.problems]
        next_day(filled)
    assert read == FILES
    assert found == ["verify.attachment_changed"]


def test_a_rotten_page_is_found(filled: Office) -> None:
    filled.store.checkpoint()
    path = filled.store.files.database
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    report = daily_check.check(filled)
    assert {problem.code for problem in report.problems} == {"verify.database"}


def test_a_table_that_does_not_hang_together_is_found(filled: Office) -> None:
    """Every page is authentic, but a value stands where none may: a lost write, or our own bug."""
    with filled.store.write() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, 'size INTEGER NOT NULL', 'size INTEGER NOT NULL "
            "CHECK (size < 0)') WHERE name = 'attachment'"
        )
    filled.store.pragma("writable_schema=RESET")
    found = daily_check.check(filled)
    assert [problem.code for problem in found.problems][:1] == ["verify.database"]


def test_every_table_is_looked_at() -> None:
    assert set(schema.metadata.tables) == set(daily_check._TABLES)
