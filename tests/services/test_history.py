"""The history held against what left the office: packages, heads on paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.db import anchors, journal_check
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import Cancelled, UsageError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import sentence
from hoso_desktop.services import backup, dossiers, history, packages, queries
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.office import Office
from hoso_desktop.transfer.manifest import sidecar_path
from tests.support.journals import chained
from tests.support.office import add_dossier, make_office, paper, scalar, write_pdf


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        uid = add_dossier(made, "HN.15")
        dossiers.add_documents(made, uid, [paper("Biên bản", number="14-BB/ĐU", date="12/11/2026")])
        yield made


def unguard(office: Office) -> None:
    with office.store.write() as connection:
        for guard in ("journal_no_update", "journal_no_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {guard}")


def written_anew(office: Office, seq: int) -> None:
    """What somebody with the key can do: change a fact and compute all that follow anew."""
    with office.store.read() as connection:
        found = connection.exec_driver_sql("SELECT * FROM journal ORDER BY seq").mappings().all()
    rows = [dict(row) for row in found]
    rows[seq - 1]["actor"] = "khac"
    unguard(office)
    with office.store.write() as connection:
        for row in chained(rows, seq - 1)[seq - 1 :]:
            connection.exec_driver_sql(
                "UPDATE journal SET actor = ?, prev = ?, hash = ? WHERE seq = ?",
                (row["actor"], row["prev"], row["hash"], row["seq"]),
            )


def codes(report: history.HistoryReport) -> list[str]:
    return [problem.code for problem in report.problems]


# -- packages ------------------------------------------------------------------------------------------------


@pytest.fixture
def package(office: Office, tmp_path: Path) -> Path:
    uid = queries.resolve(office, "HN.15")
    dossiers.attach_file(office, queries.peek(office, uid).documents[0].uid, write_pdf(tmp_path / "1.pdf"))
    arrange(office, uid, "01")
    result = packages.build(office, [uid], tmp_path / "goi")
    assert result.refused == ()
    return result.built[0].path


def sidecar(package: Path) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(sidecar_path(package).read_bytes())
    return tree


def test_a_package_carries_the_head_of_the_history_and_the_store_remembers_it(
    office: Office, package: Path
) -> None:
    head = sidecar(package)["manifest"]["journal"]
    assert scalar(office, f"SELECT hash FROM journal WHERE seq = {head['seq']}") == head["hash"]
    with office.store.read() as connection:
        (kept,) = anchors.rows(connection)
    assert (kept.seq, kept.hash, kept.kind) == (head["seq"], head["hash"], anchors.SIDECAR)
    assert kept.place == sidecar_path(package).name
    report = history.verify(office, head["hash"][:8])
    assert report.ok
    assert report.verdict.given_at == head["seq"]
    assert packages.verify_file(package, office=office).problems == ()


def test_a_history_written_anew_is_told_by_the_package(office: Office, package: Path) -> None:
    """Even where whoever did it cleared the store of what it had kept."""
    written_anew(office, 3)
    assert codes(history.verify(office)) == ["history_fault.changed"]
    with office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM anchor")
    assert history.verify(office).ok
    told = packages.verify_file(package, office=office)
    assert [(one.code, one.severity) for one in told.problems] == [
        ("package.history_differs", Severity.WARNING)
    ]
    assert told.good
    assert codes(history.verify(office, sidecar(package)["manifest"]["journal"]["hash"])) == [
        "history_fault.unknown"
    ]


# -- backups -------------------------------------------------------------------------------------------------


def test_a_backup_within_reach_tells_of_a_history_written_anew(office: Office, tmp_path: Path) -> None:
    """Also where the store has forgotten what it had kept; a spoilt manifest proves nothing."""
    (tmp_path / "e").mkdir()
    backup.set_places(office, [tmp_path / "e"])
    (made,) = backup.run(office).good
    assert history.verify(office).verdict.anchors == 1  # the same head, known twice
    written_anew(office, 3)
    with office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM anchor")
    report = history.verify(office)
    assert codes(report) == ["history_fault.changed"]
    assert str(tmp_path / "e") in sentence(report.problems[0].code, **report.problems[0].params)
    manifest = next((tmp_path / "e").rglob("backup.json"))
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(made.name, "20300101-000000"))
    assert history.verify(office).ok


# -- heads on paper ------------------------------------------------------------------------------------------


def test_a_head_handed_out_is_remembered_and_found_again(office: Office) -> None:
    head = history.hand_out_head(office, "sổ tay")
    with office.store.read() as connection:
        (kept,) = anchors.rows(connection)
    assert (kept.kind, kept.place, kept.seq) == (anchors.PRINTED, "sổ tay", head.seq)
    assert history.head(office).seq == head.seq + 1  # that it was handed out is a fact itself
    report = history.verify(office, head.written)
    assert report.ok
    assert (report.verdict.given_at, report.verdict.sound) == (head.seq, head.seq)
    assert head.written.split(" · ")[1].split()[0] == head.hash[:4]


def test_a_history_cut_off_before_a_head_on_paper_is_told(office: Office) -> None:
    head = history.hand_out_head(office, "sổ tay")
    unguard(office)
    with office.store.write() as connection:
        connection.exec_driver_sql(f"DELETE FROM journal WHERE seq >= {head.seq}")
        connection.exec_driver_sql("DELETE FROM anchor")
    (told,) = history.verify(office, head.written).problems
    assert told.code == "history_fault.cut"
    text = sentence(told.code, **told.params)
    assert f"chỉ còn đến mục {head.seq - 1}" in text
    assert f"mục {head.seq} đã có ở mã vừa gõ vào" in text


def test_what_is_told_names_the_place_where_the_head_was_kept(office: Office) -> None:
    history.hand_out_head(office, "sổ tay")
    unguard(office)
    with office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM journal WHERE seq > 2")
    (told,) = history.verify(office).problems
    assert "mã đã in hoặc ghi ra sổ tay" in sentence(told.code, **told.params)


@pytest.mark.parametrize("text", ["abc", "zzzzzzzz", "12 · ", "0" * 70])
def test_what_is_no_head_is_refused(office: Office, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        history.verify(office, text)
    assert caught.value.code == "history_fault.bad_head"


def test_every_fault_is_told_the_first_one_first(office: Office) -> None:
    unguard(office)
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE journal SET body = NULL, salt = x'' WHERE seq = 2")
        connection.exec_driver_sql("UPDATE journal SET actor = 'khac' WHERE seq = 4")
    report = history.verify(office)
    assert codes(report) == ["history_fault.row", "history_fault.redaction"]
    assert [one.params["seq"] for one in report.problems] == [4, 2]
    for one in report.problems:
        assert sentence(one.code, **one.params)


def test_a_check_can_be_stopped(office: Office) -> None:
    context = JobContext()
    context.cancel()
    with pytest.raises(Cancelled):
        history.verify(office, context=context)


def test_the_check_of_the_store_and_that_of_the_history_are_one(office: Office) -> None:
    with office.store.read() as connection:
        verdict = journal_check.check(connection)
    assert history.verify(office).verdict == verdict
