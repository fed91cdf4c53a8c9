"""Many dossiers printed one after another: kept together, told apart, recorded only when wholly sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import dossiers, papers, print_batch
from hoso_desktop.services.office import Office
from hoso_desktop.services.papers import Prepared
from hoso_desktop.services.print_batch import FolderSink
from tests.printing.reading import page_texts
from tests.support.office import add_dossier, documents, make_office, paper, scalar, sheet

MANY = 20


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as office:
        yield office


def filled(office: Office, number: int) -> str:
    uid = add_dossier(office, f"HN.{number:02d}", f"Hồ sơ Hội nghị số {number}", PERMANENT)
    rows = [paper(f"Báo cáo {number}.{each}", date="05/01/2026") for each in range(1, 4)]
    dossiers.add_documents(office, uid, rows)
    return uid


@pytest.fixture
def uids(office: Office) -> list[str]:
    return [filled(office, number) for number in range(1, MANY + 1)]


class Pages:
    """Takes what is sent and keeps its first words; refuses where it is told to."""

    def __init__(self, refuse: dict[int, UserError] | None = None) -> None:
        self.sent: list[Prepared] = []
        self._refuse = refuse or {}

    def __call__(self, sent: Prepared, context: JobContext) -> int:
        context.step(Progress(0, 1, "print.stage"))
        self.sent.append(sent)
        if len(self.sent) in self._refuse:
            raise self._refuse[len(self.sent)]
        return 2


def test_twenty_dossiers_come_out_one_after_another(office: Office, uids: list[str], tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    sink = FolderSink(tmp_path / "in")
    context = JobContext(lambda step: told.append((step.done, step.total)))
    report = print_batch.run(office, print_batch.whole_sets(office, uids), sink, context=context)
    assert [one.code for one in report.printed] == [f"HN.{number:02d}/2026" for number in range(1, MANY + 1)]
    assert (report.refused, report.left, report.stopped) == ((), (), None)
    assert [path.name for path in sink.written] == [f"HN.{n:02d}-bo.pdf" for n in range(1, MANY + 1)]
    for number, path in enumerate(sink.written, 1):
        cover, contents, certificate = page_texts(path.read_bytes())
        assert f"số {number}" in " ".join(cover.split())
        assert f"Báo cáo {number}.1" in " ".join(contents.split())
        assert "CHỨNG TỪ KẾT THÚC" in certificate.upper()
    assert sorted(set(told)) == [(done, MANY) for done in range(MANY + 1)]
    assert told == sorted(told)
    assert scalar(office, "SELECT count(*) FROM printed") == 3 * MANY


def test_stopping_leaves_those_sent_recorded_and_names_the_rest(office: Office, uids: list[str]) -> None:
    sink = Pages()
    context = JobContext()

    def tell(step: Progress) -> None:
        if step.done == 7:
            context.cancel()

    context = JobContext(tell)
    report = print_batch.run(office, print_batch.whole_sets(office, uids), sink, context=context)
    assert len(report.printed) == 7
    assert [one.uid for one in report.left] == uids[7:]
    assert report.stopped is None
    assert scalar(office, "SELECT count(DISTINCT dossier_id) FROM printed") == 7
    again = print_batch.run(office, report.left, Pages())
    assert len(again.printed) == MANY - 7


def test_one_that_cannot_be_printed_is_named_and_the_others_go_on(
    office: Office, uids: list[str], tmp_path: Path
) -> None:
    sink = Pages({2: UserError("dossier.gone")})
    asked = print_batch.whole_sets(office, [*uids[:3], "no-such-dossier"])
    report = print_batch.run(office, asked, sink)
    assert [one.uid for one in report.printed] == [uids[0], uids[2]]
    assert [(one.uid, one.error.code) for one in report.refused] == [
        (uids[1], "dossier.gone"),
        ("no-such-dossier", "dossier.gone"),
    ]
    assert papers.stale_papers(office, uids[1]) == ()
    assert scalar(office, "SELECT count(DISTINCT dossier_id) FROM printed") == 2


def test_a_printer_that_takes_nothing_more_ends_it(office: Office, uids: list[str]) -> None:
    sink = Pages({3: EnvironmentProblem("window.printer_refused")})
    report = print_batch.run(office, print_batch.whole_sets(office, uids), sink)
    assert [one.uid for one in report.printed] == uids[:2]
    assert [one.uid for one in report.left] == uids[2:]
    assert report.stopped is not None
    assert report.stopped.code == "window.printer_refused"


def test_exactly_what_is_old_is_printed_again(office: Office, uids: list[str], tmp_path: Path) -> None:
    print_batch.run(office, print_batch.whole_sets(office, uids[:5]), Pages())
    assert print_batch.stale_ones(office, uids) == ()
    placed = documents(office, uids[1])[0]
    dossiers.edit_document(office, placed.uid, placed.revision, subject="Khác")
    dossiers.edit_dossier(office, uids[3], sheet(office, uids[3]).dossier.revision, title="Tên khác")
    old = print_batch.stale_ones(office, uids)
    assert [(one.uid, [wanted.form_id for wanted in one.papers]) for one in old] == [
        (uids[1], ["contents"]),
        (uids[3], ["cover"]),
    ]
    sink = FolderSink(tmp_path / "in")
    assert len(print_batch.run(office, old, sink).printed) == 2
    assert sorted(path.name for path in sink.folder.iterdir()) == ["HN.02-muc-luc.pdf", "HN.04-bia.pdf"]
    assert print_batch.stale_ones(office, uids) == ()


def test_the_copies_sent_are_recorded(office: Office, uids: list[str]) -> None:
    print_batch.run(office, print_batch.whole_sets(office, uids[:1]), Pages())
    with office.store.read() as connection:
        sql = "SELECT body FROM journal WHERE kind = 'dossier.printed'"
        assert all(b'"copies":2' in row[0] for row in connection.exec_driver_sql(sql))
