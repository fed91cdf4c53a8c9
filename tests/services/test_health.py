from __future__ import annotations

import random
from pathlib import Path

import pytest

from hoso_desktop.db import vault
from hoso_desktop.errors import Cancelled, EnvironmentProblem
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.services import attachments, dossiers, health
from hoso_desktop.services.office import Office
from tests.support.office import add_dossier, documents, paper, unlock, write_pdf


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    """An office with three papers, two of them with a file."""
    uid = add_dossier(office)
    scans = [write_pdf(tmp_path / f"{name}.pdf", name) for name in ("mot", "hai")]
    dossiers.add_documents(office, uid, [paper("A", file=scans[0]), paper("B"), paper("C", file=scans[1])])
    return office


def scan(office: Office, number: int = 0) -> Path:
    return sorted(office.store.files.files.rglob("*.age"))[number]


def codes(office: Office) -> list[str]:
    report = health.verify_store(office)
    for problem in report.problems:
        assert sentence(problem.code, **problem.params)
    assert report.ok == (not report.problems)
    return [problem.code for problem in report.problems]


def test_a_whole_store_has_no_problem(filled: Office) -> None:
    report = health.verify_store(filled)
    assert report.ok
    assert report.attachments == 2
    assert report.journal_rows == health.counts(filled)["journal"]


def test_a_changed_file_is_found(filled: Office) -> None:
    path = scan(filled)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    assert codes(filled) == ["verify.attachment_changed"]


@pytest.mark.parametrize("size", [0, 100])
def test_a_file_cut_short_is_found(filled: Office, size: int) -> None:
    scan(filled).write_bytes(scan(filled).read_bytes()[:size])
    assert codes(filled) == ["verify.attachment_changed"]


def test_a_lost_file_is_found(filled: Office) -> None:
    scan(filled).unlink()
    scan(filled).unlink()
    assert codes(filled) == ["verify.attachment_missing"] * 2


def test_exchanged_files_are_found(filled: Office) -> None:
    one, two = scan(filled, 0), scan(filled, 1)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert codes(filled) == ["verify.attachment_changed"] * 2


def test_every_bit_of_a_file_counts(filled: Office) -> None:
    path, chance = scan(filled), random.Random(5)
    whole = path.read_bytes()
    placed = next(p for p in documents(filled, add_first(filled)) if p.attachment)
    assert placed.attachment is not None
    (attachment,) = [
        p.attachment for p in documents(filled, placed.dossier_uid)
        if p.attachment and vault.path_of(filled.store.files, p.attachment.storage_id) == path
    ]  # fmt: skip
    for _ in range(100):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(data))
        assert vault.cipher_matches(filled.store.files, attachment) is False
        with pytest.raises(EnvironmentProblem):
            attachments.open_attachment(filled, attachment)


def add_first(office: Office) -> str:
    with office.store.read() as connection:
        return str(connection.exec_driver_sql("SELECT uid FROM dossier ORDER BY id").scalar())


def test_a_broken_history_is_found(filled: Office) -> None:
    with filled.store.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        connection.exec_driver_sql("UPDATE journal SET actor = 'khac' WHERE seq = 3")
    assert codes(filled) == ["history_fault.row"]


def test_dangling_rows_are_found(filled: Office) -> None:
    filled.store.pragma("foreign_keys=OFF")
    with filled.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM entry WHERE id = 1")
    assert codes(filled) == ["verify.references"]


@pytest.mark.parametrize("seed", range(16))
def test_a_flipped_bit_in_the_database_is_found_before_it_is_used(filled: Office, seed: int) -> None:
    folder, chance = filled.folder, random.Random(seed)
    filled.close()
    database = folder / "hoso.db"
    data = bytearray(database.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    database.write_bytes(bytes(data))
    try:
        office = unlock(folder)
    except EnvironmentProblem as problem:
        assert problem.code == "store.damaged"  # noqa: PT017 - refused at once is right too
        return
    with office:
        assert "verify.database" in codes(office)


def test_a_check_can_be_stopped(filled: Office) -> None:
    for steps in range(4):
        seen: list[Progress] = []

        def stop(progress: Progress, seen: list[Progress] = seen, steps: int = steps) -> None:
            seen.append(progress)
            if len(seen) > steps:
                raise Cancelled

        with pytest.raises(Cancelled):
            health.verify_store(filled, context=JobContext(stop))
    assert health.verify_store(filled).ok


def test_checking_changes_nothing(filled: Office) -> None:
    before = health.counts(filled)
    health.verify_store(filled)
    assert health.counts(filled) == before
