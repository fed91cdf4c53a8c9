"""The lists of the acceptance data give exactly the expected papers, doubts, refusals and counts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.domain.dates import Certainty
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.proposal import ImportProposal, ListKind, Reason
from hoso_desktop.intake.lists import read_list

GOLDEN = Path(__file__).parent.parent / "golden"


def expected(folder: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((GOLDEN / folder / "expected.json").read_text(encoding="utf-8"))
    return data


MESSY = expected("messy")


def snapshot(folder: Path) -> dict[str, tuple[int, int, str]]:
    return {
        str(file.relative_to(folder)): (
            file.stat().st_mtime_ns,
            file.stat().st_size,
            hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "",
        )
        for file in sorted(folder.rglob("*"))
    }


@pytest.mark.parametrize("name", sorted(MESSY))
def test_a_messy_list(name: str) -> None:
    wanted = MESSY[name]
    found = read_list(GOLDEN / "messy" / name)
    assert len(found.documents) == wanted["documents"]
    assert [(d.row, d.reason.value) for d in found.doubts] == [
        (d["row"], d["reason"]) for d in wanted["doubtful"]
    ]
    assert [(d.row, d.reason.value) for d in (*found.held_back, *found.refused)] == [
        (d["row"], d["reason"]) for d in wanted["refused"]
    ]
    assert list(found.ignored_rows) == wanted["ignored_rows"]
    assert list(found.header_rows) == wanted.get("header_rows", [1])
    assert found.rows_read == wanted["documents"] + len(wanted["refused"])


def test_of_two_columns_named_alike_the_paper_date_is_proposed_and_asked() -> None:
    found = read_list(GOLDEN / "messy" / "02-trung-ten-cot.xlsx")
    assert {use.letter: use.field for use in found.columns if use.heading == "Ngày"} == {
        "C": "arrival_date",
        "D": "date",
    }
    assert [(question.field, question.columns) for question in found.questions] == [("date", ("C", "D"))]
    assert found.documents[0].date.text() == "01/01/2017"
    assert found.documents[0].arrival_date.text() == "02/12/2017"


def test_a_date_in_three_columns() -> None:
    found = read_list(GOLDEN / "messy" / "03-ngay-tach-ba-cot.xlsx")
    assert found.documents[0].date.text() == MESSY["03-ngay-tach-ba-cot.xlsx"]["first_date"]


def test_blanked_dossier_columns() -> None:
    found = read_list(GOLDEN / "messy" / "04-ho-so-chi-dong-dau.xlsx")
    counted = [
        {"number": d.list_number, "documents": sum(x.dossier_key == d.list_key for x in found.documents)}
        for d in found.dossiers
    ]
    assert counted == MESSY["04-ho-so-chi-dong-dau.xlsx"]["dossiers"]
    assert [d.retention.label for d in found.dossiers] == ["Vĩnh viễn", "20 năm", "Vĩnh viễn"]


def test_values_of_formulas_and_of_merged_cells() -> None:
    formulas = read_list(GOLDEN / "messy" / "05-cong-thuc.xlsx")
    assert sum(d.pages or 0 for d in formulas.documents) == MESSY["05-cong-thuc.xlsx"]["pages_known"]
    merged = read_list(GOLDEN / "messy" / "06-o-gop.xlsx")
    assert {d.author for d in merged.documents} == {MESSY["06-o-gop.xlsx"]["author_of_every_row"]}


@pytest.mark.parametrize(
    "name, encoding", [("07-windows-1258.csv", "windows-1258"), ("08-tcvn3.xlsx", "tcvn3")]
)
def test_text_older_than_unicode(name: str, encoding: str) -> None:
    found = read_list(GOLDEN / "messy" / name)
    first = found.documents[0]
    assert found.encoding == encoding
    assert (first.subject, first.author) == (MESSY[name]["first_title"], MESSY[name]["first_author"])
    assert first.number.text == MESSY[name].get("first_symbol", first.number.text)


def test_the_registers_of_story_b() -> None:
    wanted = expected("story-b")["B1"]
    outgoing = read_list(GOLDEN / "story-b" / "VanBanDi_0913.xlsx")
    assert (outgoing.kind, outgoing.header_rows) == (ListKind.OUTGOING, (wanted["header_row"],))
    assert (outgoing.rows_read, len(outgoing.documents)) == (wanted["di"]["rows"], wanted["di"]["rows"])
    assert {d.direction for d in outgoing.documents} == {Direction.OUTGOING}
    assert (outgoing.doubts, outgoing.held_back, outgoing.ignored_rows) == ((), (), (21,))
    incoming = read_list(GOLDEN / "story-b" / "VanBanDen_0913.xlsx")
    assert incoming.kind is ListKind.INCOMING
    assert (incoming.rows_read, len(incoming.documents)) == (wanted["den"]["rows"], wanted["den"]["new"])
    assert (incoming.duplicates, [d.row for d in incoming.held_back]) == (((23, 20),), [15, 21])
    arrivals = {d.arrival_number for d in incoming.documents}
    assert not arrivals & {str(number) for number in wanted["den"]["held_back_so_den"]}
    assert incoming.documents[0].subject == "Công văn về việc rà soát số lượng đảng viên"


def test_the_outgoing_list_again_in_other_spelling_names_the_same_numbers() -> None:
    first = read_list(GOLDEN / "story-b" / "VanBanDi_0913.xlsx")
    again = read_list(GOLDEN / "story-b" / "VanBanDi_0913_xuat_lai.xlsx")
    assert [d.number.match_key for d in first.documents] == [d.number.match_key for d in again.documents]
    assert [d.date for d in first.documents] == [d.date for d in again.documents]
    assert first.fingerprint == again.fingerprint


def test_the_year_register_of_decisions() -> None:
    found = read_list(GOLDEN / "story-b" / "SoDangKy_QuyetDinh_2026.xlsx")
    assert len(found.documents) == expected("story-b")["B2"]["register_rows"]
    assert {d.type_name for d in found.documents} == {"Quyết định", "Quy định"}
    assert all(d.sheet_count and d.pages for d in found.documents)
    assert (found.kind, found.ignored_rows) == (ListKind.OUTGOING, (68,))


@pytest.fixture(scope="module")
def story_c() -> ImportProposal:
    return read_list(GOLDEN / "story-c" / "DanhSach_TanHoa.xlsx", files_root=GOLDEN / "story-c" / "files")


def test_story_c_counts(story_c: ImportProposal) -> None:
    wanted = expected("story-c")["C1"]
    assert story_c.kind is ListKind.PARTY_26
    assert story_c.rows_read == wanted["rows"]
    assert len(story_c.columns) == wanted["columns"]
    assert all(use.field and use.certain for use in story_c.columns)
    assert len(story_c.documents) == wanted["new"]
    assert [{"row": row, "same_as_row": same} for row, same in story_c.duplicates] == wanted["duplicate_rows"]
    assert [d.row for d in story_c.held_back] == wanted["held_back_rows"]
    assert sum(d.file is not None for d in story_c.documents) == wanted["attached_files"]
    assert story_c.questions == ()


def test_story_c_doubtful_places(story_c: ImportProposal) -> None:
    wanted = expected("story-c")["C1"]["doubtful_places"]
    titles = {d.row: d.subject for d in story_c.documents}
    found = [
        {"row": d.row, "reason": d.reason.value, "column": d.column, "value": d.value, "title": titles[d.row]}
        for d in story_c.doubts
    ]
    assert found == [{k: v for k, v in place.items() if k != "dossier"} for place in wanted]


def test_story_c_dossiers(story_c: ImportProposal) -> None:
    wanted = expected("story-c")["per_dossier"]
    assert len(story_c.dossiers) == len(wanted)
    for dossier, record in zip(story_c.dossiers, wanted, strict=True):
        papers = [d for d in story_c.documents if d.dossier_key == dossier.list_key]
        assert int(dossier.list_number) == record["list_number"]
        assert (dossier.number, dossier.inventory_number, dossier.fonds_number) == ("", "", "002")
        assert (dossier.title, dossier.term) == (record["title"], record["term"])
        assert dossier.retention.label == record["retention"]
        assert len(papers) == dossier.declared_documents == record["documents"]
        assert (dossier.declared_sheets, dossier.declared_pages) == (record["sheets"], record["pages"])
        assert (dossier.begin.text(), dossier.end.text()) == (record["begin"], record["end"])
        assert sorted(d.ordinal or 0 for d in papers) == list(range(1, len(papers) + 1))


def test_story_c_leaves_slips_as_written(story_c: ImportProposal) -> None:
    by_row = {d.row: d.subject for d in story_c.documents}
    for slip in expected("story-c")["C1"]["ocr_slips"]:
        assert by_row[slip["row"]] == slip["as_written"]


def test_nothing_of_a_held_back_row_survives(story_c: ImportProposal) -> None:
    everything = repr(story_c)
    assert "vụ việc MẬT" not in everything
    assert "tình hình nội bộ đơn vị" not in everything
    assert all(
        d.value == "" and d.proposal == "" and d.reason is Reason.SECRET_MARK for d in story_c.held_back
    )


def test_reading_leaves_the_source_folder_as_it_was(story_c: ImportProposal) -> None:
    before = snapshot(GOLDEN / "story-c")
    again = read_list(GOLDEN / "story-c" / "DanhSach_TanHoa.xlsx", files_root=GOLDEN / "story-c" / "files")
    assert snapshot(GOLDEN / "story-c") == before
    assert again == story_c


def test_impossible_dates_are_kept_as_written(story_c: ImportProposal) -> None:
    by_row = {d.row: d.date for d in story_c.documents}
    assert by_row[25].certainty is Certainty.IMPOSSIBLE
    assert by_row[25].as_written == "00/00/2011"
