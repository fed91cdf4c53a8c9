"""Story A through the services: every figure of the acceptance data, from pasted rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from hoso_desktop.domain import retention
from hoso_desktop.domain.sheets import insert_late
from hoso_desktop.domain.words import DEFAULT, NumberStyle, sentence_case
from hoso_desktop.messages import sentence
from hoso_desktop.services import checks, deadlines, dossiers, packages, papers, queries, stale_papers
from hoso_desktop.services.dossiers import NewDocument, NewDossier
from hoso_desktop.services.office import Office
from hoso_desktop.services.undo import undo
from tests.support.office import GOLDEN, make_office, pasted_rows, sheet, sheet_texts

WANT: dict[str, Any] = json.loads((GOLDEN / "story-a" / "expected.json").read_text(encoding="utf-8"))
MINUTES = WANT["minutes_row"] - 1


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


@pytest.fixture
def uid(office: Office) -> str:
    """The meeting's dossier as it stands before the minutes are found."""
    want = WANT["dossier"]
    period = retention.parse(want["retention"])
    assert period is not None
    new = NewDossier(want["code"], want["title"], year=str(want["year"]), retention=period)
    made = next(iter(dossiers.new_dossier(office, new).dossiers))
    rows = all_rows()
    dossiers.add_documents(office, made, rows[:MINUTES] + rows[MINUTES + 1 :])
    return made


def all_rows() -> list[NewDocument]:
    return pasted_rows("story-a/paste.tsv")


def add_minutes(office: Office, uid: str) -> None:
    dossiers.add_documents(office, uid, [all_rows()[MINUTES]], position=MINUTES)


def add_late(office: Office, uid: str) -> None:
    late = pasted_rows("story-a/late.tsv")
    dossiers.add_documents(office, uid, late, position=WANT["A3"]["after_row"])


def check_totals(office: Office, uid: str, want: dict[str, Any]) -> None:
    totals = sheet(office, uid).totals
    row = queries.dossier_rows(office, queries.dossier_ids(office))[0]
    for name in ("documents", "pages", "sheets"):
        value = getattr(totals, name)
        assert value == want[name]["value"] == getattr(row, name)
        assert sentence_case(value, DEFAULT) == want[name]["words"]
        assert sentence_case(value, NumberStyle(four="bốn")) == want[name]["words_bon"]


def findings(office: Office, uid: str) -> list[dict[str, str]]:
    return [
        {"code": found.code, "severity": found.severity.value, "message": checks.finding_text(found)}
        for found in checks.findings(office, uid)
    ]


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\r\n", "\n")


def test_a1_before_the_minutes_there_is_one_error(office: Office, uid: str) -> None:
    assert findings(office, uid) == WANT["A1"]["findings"]
    assert [line.finding.code for line in checks.office_review(office).lines] == ["C01"]
    check_totals(office, uid, WANT["A1"]["totals"])
    assert sheet(office, uid).totals.files == WANT["A1"]["files_attached"]


def test_a2_with_the_minutes_every_row_is_right(office: Office, uid: str) -> None:
    add_minutes(office, uid)
    want = WANT["A2"]
    assert findings(office, uid) == want["findings"]
    assert checks.office_review(office).lines == ()
    check_totals(office, uid, want["totals"])
    found = sheet(office, uid)
    for placed, row in zip(found.documents, want["rows"], strict=True):
        entry, sheets = placed.entry, placed.sheets
        assert sheets is not None
        assert (entry.number.text, entry.date.text(), entry.subject, entry.author) == (
            row["symbol"], row["date"], row["title"], row["author"],
        )  # fmt: skip
        assert (placed.pages, placed.sides, placed.sheet_count) == (row["pages"], row["sides"], row["sheets"])
        assert (sheets.first.number, sheets.last.number) == (row["first"], row["last"])
        assert (sheets.text(), sheets.first.text) == (row["range"], row["to_so"])
    assert sheet_texts(office, uid) == want["ranges"]
    assert (found.totals.begin.text(), found.totals.end.text()) == (want["begin"], want["end"])
    totals = found.sheet_totals
    assert (str(totals.first and totals.first.text), str(totals.last and totals.last.text)) == ("1", "33")
    assert (totals.doubled, totals.missing, totals.overlapping) == ((), (), ())


def test_a3_a_late_paper_moves_nothing(office: Office, uid: str, tmp_path: Path) -> None:
    add_minutes(office, uid)
    want = WANT["A3"]
    dossiers.mark_pencilled(office, uid)
    papers.print_set(office, uid, tmp_path / "in")
    papers.print_to_file(office, "pencil_guide", [uid], tmp_path / "huong-dan.pdf")
    assert papers.stale_papers(office, uid) == ()
    before = dict(zip((p.uid for p in sheet(office, uid).documents), sheet_texts(office, uid), strict=True))
    offered = dossiers.late_proposal(office, uid, want["after_row"])
    assert offered == want["offered"]
    assert sentence("print.late", sheet=offered) == want["late_sentence"]

    add_late(office, uid)
    check_totals(office, uid, want["totals"])
    found = sheet(office, uid)
    after = {p.uid: p.sheets.text() if p.sheets else "" for p in found.documents}
    moved = [uid for uid, text in before.items() if after[uid] != text]
    assert len(moved) == want["moved"]
    assert [p.sheets.first.text for p in found.documents if p.sheets] == want["to_so"]
    assert list(found.sheet_totals.doubled) == want["labels"]
    assert found.sheet_totals.last is not None
    assert found.sheet_totals.last.text == want["F3"]["to"]
    assert found.sheet_totals.missing == ()
    assert findings(office, uid) == []
    stale = papers.stale_papers(office, uid)
    assert list(stale) == want["print_again"]
    assert stale_papers.told(stale_papers.stale(office, uid)) == want["print_again_sentence"]


def test_a4_the_papers_and_the_refused_package(office: Office, uid: str, tmp_path: Path) -> None:
    add_minutes(office, uid)
    dossiers.mark_pencilled(office, uid)
    add_late(office, uid)
    want, marks = WANT["A4"], WANT["A3"]["F3"]
    printed = papers.print_set(office, uid, tmp_path / "ho so")
    assert [file.path.name for file in printed] == want["files"]
    assert sorted(path.name for path in (tmp_path / "ho so").iterdir()) == sorted(want["files"])
    assert [problem for file in printed for problem in file.problems] == []
    cover, contents, certificate, whole = (pdf_text(file.path) for file in printed)
    assert printed[3].pages == sum(file.pages for file in printed[:3])
    for row in sheet(office, uid).documents:
        assert "".join(row.entry.subject.split())[:20] in "".join(contents.split())
    assert f"Số TL: {want['toc_rows']}" in cover
    assert "Số tờ: 34" in cover
    assert marks["words"] in certificate
    assert f"từ số {marks['from']} đến số {marks['to']}" in certificate
    assert f"Số trùng: {marks['trung']}" in certificate
    assert f"Số khuyết: {marks['khuyet']}" in certificate
    assert f"Mục lục văn bản gồm: {printed[1].pages:02d} tờ" in certificate
    assert "Tiêu đề" in whole or "HỒ SƠ" in whole.upper()

    due = deadlines.due_day(office, sheet(office, uid))
    assert due is not None
    assert due.strftime("%d/%m/%Y") == want["due"]
    assert want["due"] in deadlines.due_text(office, sheet(office, uid))

    result = packages.build(office, [uid], tmp_path / "goi")
    assert result.built == ()
    (refused,) = result.refused
    told = [sentence(problem.code, **problem.params) for problem in refused.problems]
    assert want["package_refused"] in told
    assert not list((tmp_path / "goi").rglob("*.zip"))

    # A second set keeps the first: the clerk may still have it in hand.
    again = papers.print_set(office, uid, tmp_path / "ho so")
    assert [file.path.name for file in again] == [name.replace(".pdf", " (2).pdf") for name in want["files"]]
    assert [file.path.read_bytes() for file in again] == [file.path.read_bytes() for file in printed]


def test_a5_three_fields_are_enough_to_begin(office: Office) -> None:
    fields = {"notation": "HN.16", "title": "Hồ sơ Hội nghị", "retention": retention.PERMANENT}
    assert len(fields) == WANT["A5"]["fields_before_first_row"]
    made = next(iter(dossiers.new_dossier(office, NewDossier(**fields)).dossiers))  # type: ignore[arg-type]
    opened = sheet(office, made).dossier
    assert (opened.code, opened.term, opened.keeper) == ("HN.16/2026", "2025-2030", "Nguyễn Thị Lan")


def test_the_late_paper_can_be_taken_back(office: Office, uid: str) -> None:
    add_minutes(office, uid)
    dossiers.mark_pencilled(office, uid)
    late = pasted_rows("story-a/late.tsv")
    changes = dossiers.add_documents(office, uid, late, position=WANT["A3"]["after_row"])
    undo(office, changes.change_uid)
    check_totals(office, uid, WANT["A2"]["totals"])
    assert sheet_texts(office, uid) == WANT["A2"]["ranges"]


def test_the_offer_is_what_is_given(office: Office, uid: str) -> None:
    add_minutes(office, uid)
    dossiers.mark_pencilled(office, uid)
    ranges = [placed.sheets for placed in sheet(office, uid).documents]
    for position in range(len(ranges) + 1):
        assert dossiers.late_proposal(office, uid, position, 2) == insert_late(ranges, position, 2).text()
