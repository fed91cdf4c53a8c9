"""The demonstration office in real stores: same seed same records, whole registers, healthy, packable."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import office as office_rows
from hoso_desktop.db import schema
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.document import CopyKind, Direction
from hoso_desktop.domain.file_plan import PlanState
from hoso_desktop.domain.secrecy import mark_in_text
from hoso_desktop.errors import Cancelled, UsageError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import packages, queries, search
from hoso_desktop.services.demo import NOW, make_demo
from hoso_desktop.services.demo_term import TermDraft, think_up
from hoso_desktop.services.demo_words import Words
from hoso_desktop.services.file_plan import plan_of, starter
from hoso_desktop.services.health import verify_store
from hoso_desktop.services.office import Office

PASSWORD = "mat-khau-mau"
# In February the year is short, and the store small.
FEBRUARY = FixedClock(datetime(2026, 2, 27, 9, 0, tzinfo=VIETNAM))


def entries(office: Office) -> list[dict[str, Any]]:
    with office.store.read() as connection:
        return [dict(row) for row in connection.execute(select(schema.entry)).mappings()]


def counts(office: Office) -> dict[str, int]:
    with office.store.read() as connection:
        return office_rows.counts(connection)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("demo") / "office"
    with make_demo(folder, password=PASSWORD, cost=FLOOR, clock=FEBRUARY) as made:
        yield made


@pytest.fixture(scope="module")
def year() -> TermDraft:
    return think_up(Words(1), starter(), NOW.date())


def rows(office: Office) -> list[queries.DossierRow]:
    return queries.dossier_rows(office, queries.dossier_ids(office))


def test_the_store_is_whole(office: Office) -> None:
    report = verify_store(office)
    assert report.ok, report.problems
    assert report.attachments > 40


def test_it_has_a_plan_and_dossiers_of_it(office: Office) -> None:
    assert len(queries.plan_entries(office, 2026)) == 64
    codes = {row.code for row in rows(office)}
    assert {"HN.01/2026", "HN.05/2026", "HN.17/2026", "TH.02/2026", "ĐV.01.01/2026"} <= codes
    assert not {code for code in codes if not code.endswith("/2026")}


def test_its_plan_is_issued_once_january_has_passed(office: Office) -> None:
    plan = plan_of(office, 2026)
    assert (plan.state, plan.decision_day) == (PlanState.ISSUED, date(2026, 1, 15))
    subjects = {row["subject"] for row in entries(office)}
    assert "Quyết định về việc ban hành Danh mục hồ sơ năm 2026" in subjects


def test_finished_dossiers_give_packages(office: Office, tmp_path: Path) -> None:
    arranged = {row.code: row.uid for row in rows(office) if row.archival_code}
    assert list(arranged) == ["HN.01/2026", "HN.05/2026"]
    result = packages.build(office, [arranged["HN.05/2026"], arranged["HN.01/2026"]], tmp_path)
    assert [built.path.name for built in result.built] == [
        "A99.021-A99.021.001-01-0001.zip",
        "A99.021-A99.021.001-01-0002.zip",
    ]
    for built in result.built:
        assert packages.verify_file(built.path, office=office).good


def test_a_paper_lies_in_two_dossiers_and_once_in_the_register(office: Office) -> None:
    with office.store.read() as connection:
        placed = list(connection.execute(select(schema.placement.c.entry_id, schema.placement.c.dossier_id)))
    homes = defaultdict(set)
    for row in placed:
        homes[row.entry_id].add(row.dossier_id)
    assert sum(len(found) > 1 for found in homes.values()) > 20
    seen = [
        (row["direction"], row["match_key"], row["type_name"], row["author"])
        for row in entries(office) if row["direction"] == Direction.OUTGOING
    ]  # fmt: skip
    assert len(seen) == len(set(seen))


def test_the_files_have_the_pages_their_papers_claim(office: Office) -> None:
    for row in rows(office):
        if row.files:
            for paper in queries.dossier_sheet(office, row.uid).documents:
                if paper.attachment is not None:
                    assert (paper.pages, True) == (paper.attachment.pages, paper.attachment.has_text)


def test_the_same_seed_gives_the_same_records_and_files(office: Office, tmp_path: Path) -> None:
    def content(shown: Office) -> tuple[list[object], list[str]]:
        records = [
            (row.code, row.title, row.documents, row.pages, row.sheets, row.state) for row in rows(shown)
        ]
        papers = [
            (row["match_key"], row["subject"], row["author"], row["signer"], row["date_written"])
            for row in entries(shown)
        ]
        with shown.store.read() as connection:
            hashes = sorted(connection.execute(select(schema.attachment.c.sha256)).scalars())
        return [*records, *papers], hashes

    with make_demo(tmp_path / "again", password=PASSWORD, cost=FLOOR, clock=FEBRUARY) as again:
        assert content(again) == content(office)
    other = think_up(Words(2), starter(), FEBRUARY.now().date())
    assert {paper.subject for paper in other.papers} != {row["subject"] for row in entries(office)}


def test_an_interrupted_one_leaves_nothing(tmp_path: Path) -> None:
    stop = threading.Event()

    def on_progress(progress: Progress) -> None:
        if progress.stage == "demo.stage.dossiers":
            stop.set()
            context.cancel()

    context = JobContext(on_progress)
    with pytest.raises(Cancelled):
        make_demo(tmp_path / "office", password=PASSWORD, cost=FLOOR, clock=FEBRUARY, context=context)
    assert stop.is_set()
    assert not list(tmp_path.iterdir())


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("của người khác", encoding="utf-8")
    with pytest.raises(UsageError):
        make_demo(tmp_path, password=PASSWORD, cost=FLOOR)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_rows_for_measuring(tmp_path: Path) -> None:
    with make_demo(tmp_path / "many", password=PASSWORD, cost=FLOOR, scale=700) as many:
        assert counts(many)["placement"] == counts(many)["entry"] == 700
        assert verify_store(many).ok
        assert len({row["subject"] for row in entries(many)}) > 600
        assert len({row.year for row in rows(many)}) > 10
        assert search.find(many, "giảm nghèo").hits


# -- what is thought up for the whole year, without a store ----------------------------------------------


def of_year(year: TermDraft, direction: Direction) -> list[Any]:
    return [paper for paper in year.papers if paper.direction is direction and paper.day.year == 2026]


def test_the_year_has_the_size_of_a_real_office(year: TermDraft) -> None:
    outgoing = of_year(year, Direction.OUTGOING)
    assert 560 <= len(outgoing) <= 660
    share = sum(paper.type_name == "Công văn" for paper in outgoing) / len(outgoing)
    assert 0.48 < share < 0.56  # 406 of 777 in the commune the mix comes from
    assert len(of_year(year, Direction.INCOMING)) > 600
    assert all(paper.day <= NOW.date() for paper in year.papers)


def test_numbers_go_on_through_the_term_without_gaps(year: TermDraft) -> None:
    series = defaultdict(list)
    for paper in year.papers:
        if paper.numbered and paper.issuer.register == "out":
            series[paper.series].append(paper)
    assert ("Quyết định", "ĐU", "") in series
    assert ("Quy định", "ĐU", "") in series
    for papers in series.values():
        ordered = sorted(papers, key=lambda paper: int(paper.number.number))
        gaps = {gap.number for gap in year.skipped if (gap.type_name, gap.body) == papers[0].series[:2]}
        whole = [number for number in range(1, len(papers) + len(gaps) + 1) if number not in gaps]
        assert [paper.number.number for paper in ordered] == whole
        assert [paper.day for paper in ordered] == sorted(paper.day for paper in papers)
    arrivals = [int(paper.arrival_number) for paper in of_year(year, Direction.INCOMING)]
    assert sorted(arrivals) == list(range(1, len(arrivals) + 1))


def test_every_meeting_of_the_year_is_there(year: TermDraft) -> None:
    dossiers = {draft.notation: draft for draft in year.dossiers if draft.year == 2026}
    assert [f"HN.{number:02d}" in dossiers for number in range(1, 21)].count(True) == 19  # December is ahead
    assert dossiers["HN.15"].title == "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026"
    types = [paper.type_name for paper in dossiers["HN.05"].papers]
    assert types[0] == "Giấy mời"
    assert {"Chương trình", "Tờ trình", "Báo cáo", "Danh sách", "Biên bản", "Thông báo"} <= set(types)
    assert sum(paper.copy_kind is CopyKind.DRAFT for paper in dossiers["HN.01"].papers) == 1
    assert len(dossiers["KT.02.01"].papers) == 12


def test_a_collection_holds_one_type_in_order(year: TermDraft) -> None:
    for draft in year.dossiers:
        if draft.title.startswith("Tập "):
            assert {paper.type_name for paper in draft.all_papers} == {
                starter().by_notation(draft.plan).type_name
            }


def test_nothing_looks_secret(year: TermDraft) -> None:
    for draft in year.dossiers:
        assert mark_in_text(draft.title) is None
    for paper in year.papers:
        assert mark_in_text(paper.subject) is None
