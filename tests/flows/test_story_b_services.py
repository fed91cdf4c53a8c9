"""Story B through the services: a week's register to the figure, then the year's Tập of decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.document import Direction, MissingReason
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.domain.series import SeriesKey
from hoso_desktop.domain.words import DEFAULT, sentence_case
from hoso_desktop.messages import sentence
from hoso_desktop.services import checks, dossiers, imports, papers, registers, series
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Office
from hoso_desktop.services.undo import undo
from tests.support.office import GOLDEN, add_dossier, make_office, pasted_rows, sheet

FOLDER = GOLDEN / "story-b"
WANT: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
B1, B2 = WANT["B1"], WANT["B2"]
DECISIONS = SeriesKey("Quyết định", "ĐU", "2025-2030")
# As the clerk's form words them.
REASONS = {
    "Số bỏ, không phát hành": MissingReason.NOT_ISSUED,
    "Lưu riêng": MissingReason.KEPT_APART,
    "Thất lạc": MissingReason.LOST,
}


def bring(office: Office, name: str) -> imports.ImportResult:
    return imports.run(office, imports.preview(office, FOLDER / name))


# -- B1: Monday morning ---------------------------------------------------------------------------------


@pytest.fixture
def monday(tmp_path: Path) -> Iterator[Office]:
    """The office with story A's dossier, on Monday 16/11/2026."""
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office, "HN.15", "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026")
        dossiers.add_documents(office, uid, pasted_rows("story-a/paste.tsv"))
        yield office


@pytest.fixture
def week(monday: Office) -> Office:
    """The same with both exports imported."""
    for name in B1["files"]:
        bring(monday, name)
    return monday


def test_b1_both_exports_are_matched(monday: Office) -> None:
    for name, want in zip(B1["files"], (B1["di"], B1["den"]), strict=True):
        ready = imports.preview(monday, FOLDER / name)
        assert ready.sentence == want["sentence"]
        assert ready.proposal.rows_read == want["rows"]
        done = imports.run(monday, ready)
        assert done.sentence == want["sentence"]
        assert (done.created, done.already) == (want["new"], want["known"])
        assert (done.duplicates, done.held_back) == (want["duplicate"], want["held_back"])
    assert registers.unfiled_count(monday) == B1["unfiled"] == len(registers.unfiled(monday))


def test_b1_the_known_papers_stand_in_the_register_and_in_their_dossier(week: Office) -> None:
    ids = registers.register_ids(week, Direction.OUTGOING)
    rows = registers.register_rows(week, ids)
    assert len(rows) == B1["di"]["rows"]
    placed = {row.number_text for row in rows if row.placed_in}
    assert placed == set(B1["di"]["known_symbols"])
    assert {code for row in rows for _, code in row.placed_in} == {"HN.15/2026"}
    assert len(registers.register_ids(week, Direction.INCOMING)) == B1["den"]["new"]
    assert "14-BB/ĐU" not in {row.number_text for row in rows}


def test_b1_nothing_secret_came_in(week: Office) -> None:
    rows = registers.register_rows(week, registers.register_ids(week, Direction.INCOMING))
    arrived = {row.arrival_text.partition(" ")[0] for row in rows}
    assert not arrived & {str(number) for number in B1["den"]["held_back_so_den"]}


@pytest.mark.parametrize("name", [*B1["files"], B1["other_spelling"]["file"]])
def test_b1_again_nothing_is_new(week: Office, name: str) -> None:
    done = bring(week, name)
    assert done.created == 0
    assert registers.unfiled_count(week) == B1["unfiled"]


def test_b1_one_number_however_it_is_written(week: Office) -> None:
    assert len({registers.resolve(week, text) for text in B1["one_number"]}) == 1


def test_b1_an_old_paper_waits_but_is_never_late(week: Office) -> None:
    late = {row.row.number_text: row.row.counts_as_late for row in registers.unfiled(week)}
    assert late.pop("01-BC/ĐU") is False
    office_starts = week.profile.start_of_use
    assert office_starts is not None


def test_b1_filed_marked_and_two_left(week: Office) -> None:
    uid = add_dossier(week, "TH.01", "Hồ sơ công việc tuần")
    waiting = [paper.row.uid for paper in registers.unfiled(week)]
    filed, marked = waiting[: B1["filed_then"]], waiting[B1["filed_then"] :][: B1["marked_no_dossier"]]
    one_by_one = [registers.file_entries(week, [entry], uid) for entry in filed]
    done = registers.no_dossier(week, marked, "Giấy mời họp, không cần lưu")
    left = registers.unfiled_count(week)
    assert left == B1["left"]
    assert sentence("register.unfiled", count=left) == B1["home"]
    assert len(sheet(week, uid).documents) == B1["filed_then"]

    undo(week, done.change_uid)
    assert registers.unfiled_count(week) == B1["left"] + B1["marked_no_dossier"]
    for changes in reversed(one_by_one):
        undo(week, changes.change_uid)
    assert registers.unfiled_count(week) == B1["unfiled"]
    assert sheet(week, uid).documents == ()


# -- B2: the year's Tập ---------------------------------------------------------------------------------


@pytest.fixture
def december(tmp_path: Path) -> Iterator[Office]:
    """An office of its own on 31/12/2026 with the year's register of decisions."""
    clock = FixedClock(datetime(2026, 12, 31, 9, 0, tzinfo=VIETNAM))
    with make_office(tmp_path / "kho", clock=clock) as office:
        assert bring(office, B2["file"]).created == B2["register_rows"]
        yield office


@pytest.fixture
def volume(december: Office) -> str:
    """The Tập, filled from its series, with the reasons of the missing numbers."""
    title = "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026"
    kind = DossierKind.NUMERIC_SERIES
    new = NewDossier(B2["dossier"], title, year="2026", retention=PERMANENT, kind=kind)
    uid = next(iter(dossiers.new_dossier(december, new).dossiers))
    assert series.volume_series(december, uid) == DECISIONS
    series.fill_from_series(december, uid, DECISIONS, year=2026)
    for gap in json.loads((FOLDER / "gaps.json").read_text(encoding="utf-8")):
        reason = REASONS[gap["reason"]]
        series.explain_missing(december, DECISIONS, gap["from"], gap["to"], reason)
    return uid


def test_b2_totals(december: Office, volume: str) -> None:
    totals = sheet(december, volume).totals
    for name in ("documents", "pages", "sheets"):
        assert getattr(totals, name) == B2[name]["value"]
        assert sentence_case(getattr(totals, name), DEFAULT) == B2[name]["words"]
    assert (totals.begin.text(), totals.end.text()) == (B2["begin"], B2["end"])


def test_b2_the_regulations_stay_out(december: Office, volume: str) -> None:
    numbers = [paper.entry.number for paper in sheet(december, volume).documents]
    assert not {number.text for number in numbers} & set(B2["not_in_dossier"])
    assert [number.number for number in numbers] == sorted(number.number for number in numbers)
    summary = {one.key.type_name: one for one in series.series_list(december)}
    own = summary["Quyết định"]
    assert own.last - own.first + 1 == B2["span"]
    assert (own.used, own.doubles, own.missing_open) == (B2["documents"]["value"], 1, 1)
    assert (summary["Quy định"].used, summary["Quy định"].doubles) == (len(B2["not_in_dossier"]), 0)


def test_b2_title_and_notes(december: Office, volume: str) -> None:
    found = series.composed(december, volume)
    assert found.title == B2["title"]
    changes = series.apply_composition(december, volume)
    after = sheet(december, volume)
    assert after.dossier.title == B2["title"]
    noted = {paper.entry.number.text: paper.note for paper in after.documents if paper.note}
    assert noted == {note["symbol"]: note["note"] for note in B2["notes"]}
    assert series.composed(december, volume).notes == {}, "composing again changes nothing"
    undo(december, changes.change_uid)
    assert all(not paper.note for paper in sheet(december, volume).documents)


def test_b2_exactly_two_findings(december: Office, volume: str) -> None:
    series.apply_composition(december, volume)
    found = checks.findings(december, volume)
    assert sorted(one.code for one in found) == ["C90", "C91"]
    whole = checks.office_review(december)
    told_of_office = sorted((line.code, line.finding.code) for line in whole.lines)
    assert told_of_office == [("TH.02/2026", "C90"), ("TH.02/2026", "C91")]
    told = {one.code: sentence(one.message_code, **one.params) for one in found}
    assert told["C91"] == B2["findings"][0]["message"]
    assert "88" in told["C90"]


def test_b2_the_certificate_counts_sheets_not_numbers(december: Office, volume: str, tmp_path: Path) -> None:
    series.apply_composition(december, volume)
    printed = papers.print_to_file(december, "certificate", [volume], tmp_path / "chung-tu.pdf")
    document = pypdfium2.PdfDocument(printed.path)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    want = B2["F3"]
    assert f"từ số {want['from']} đến số {want['to']}" in text
    assert f"Số trùng: {want['trung']}" in text
    assert f"Số khuyết: {want['khuyet']}" in text
    assert f"{want['sheets']}" in text


def test_b2_every_act_can_be_taken_back(december: Office) -> None:
    uid = add_dossier(december, "TH.02", "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026")
    filled = series.fill_from_series(december, uid, DECISIONS, year=2026)
    said = series.explain_missing(december, DECISIONS, 63, 63, MissingReason.NOT_ISSUED)
    undo(december, said.change_uid)
    assert series.series(december, DECISIONS).missing == ()
    again = undo(december, filled.change_uid)
    assert sheet(december, uid).documents == ()
    undo(december, again.change_uid)
    assert sheet(december, uid).totals.sheets == B2["sheets"]["value"]
