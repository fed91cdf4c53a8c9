"""F14, the registers on paper: story B read back from the page and held against the store."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.dates import parse as day
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.numbering import parse as number
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain, sentence
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped, variants
from hoso_desktop.printing.render import Press, render_sources
from hoso_desktop.services import paper_registers, papers, registers, series
from hoso_desktop.services.office import Office, open_office
from hoso_desktop.services.register_entry import NewEntry, enter
from tests.flows.test_story_b_services import B1, B2, DECISIONS, FOLDER, REASONS, bring
from tests.printing.reading import page_texts
from tests.printing.test_pictures import judge
from tests.support.office import make_office, story_clock
from tests.support.restricted import MARK, OTHER, STRANGER, fill, hide

FORMS = ("register_out", "register_in")
BOOKS = ("register_out", "register_out_cover", "register_in", "register_in_cover")


@pytest.fixture
def week(tmp_path: Path) -> Iterator[Office]:
    """Story B's Monday: both exports imported."""
    with make_office(tmp_path / "kho") as office:
        for name in B1["files"]:
            bring(office, name)
        yield office


@pytest.fixture
def december(tmp_path: Path) -> Iterator[Office]:
    """Story B's year of decisions, the missing numbers explained."""
    clock = FixedClock(datetime(2026, 12, 31, 9, 0, tzinfo=VIETNAM))
    with make_office(tmp_path / "kho", clock=clock) as office:
        bring(office, B2["file"])
        for gap in json.loads((FOLDER / "gaps.json").read_text(encoding="utf-8")):
            reason = REASONS[gap["reason"]]
            series.explain_missing(office, DECISIONS, gap["from"], gap["to"], reason)
        yield office


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def lines(office: Office, form_id: str, *what: str) -> list[dict[str, str]]:
    """The rows of a book by field."""
    maker = paper_registers.outgoing if form_id == "register_out" else paper_registers.incoming
    (source,) = maker(office, what)
    fields = list(kinds()[form_id].row)
    subject = source.fill(shipped(form_id), 0)
    assert set(subject.values) == set(kinds()[form_id].line)
    return [dict(zip(fields, row, strict=True)) for row in subject.rows(fields)]


def test_they_are_offered_once_a_paper_stands_in_them(tmp_path: Path) -> None:
    def offered() -> set[str]:
        return {info.id for info in papers.offered(office)} & set(BOOKS)

    with make_office(tmp_path / "kho") as office:
        assert offered() == set()
        with pytest.raises(UserError) as caught:
            papers.render(office, "register_out", [])
        assert "“2026”" in explain(caught.value)
        enter(office, NewEntry(Direction.OUTGOING, number("1-CV/ĐU"), day("05/01/2026"), "Công văn thử"))
        assert offered() == {"register_out", "register_out_cover"}


def test_the_week_of_story_b_to_the_figure(week: Office) -> None:
    sent, received = lines(week, "register_out"), lines(week, "register_in", "2026")
    with_2025 = [*lines(week, "register_out", "2025"), *sent]
    assert len(with_2025) == B1["di"]["rows"]
    assert len(received) == B1["den"]["new"]
    shown = registers.register_rows(week, registers.register_ids(week, Direction.INCOMING))
    assert [row["arrival_number"] for row in received] == [
        shown_row.arrival_text.partition(" ")[0] for shown_row in reversed(shown)
    ]
    text = words_of(papers.render(week, "register_in", ["2026"]).pdf)
    for row in received:
        assert row["arrival_number"] in text
        assert row["arrived"] in text
    assert not {str(held) for held in B1["den"]["held_back_so_den"]} & {
        row["arrival_number"] for row in received
    }
    numbers = [int(row["arrival_number"]) for row in received]
    assert numbers == sorted(numbers)
    assert f"Từ số {numbers[0]} đến số {numbers[-1]}." in text


def test_the_year_s_decisions_with_their_missing_numbers(december: Office) -> None:
    paper = papers.render(december, "register_out", ["2026", "Quyết định"])
    text = words_of(paper.pdf)
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI Năm: 2026. Tên loại: Quyết định" in text
    assert f"Từ ngày {B2['begin']} đến ngày {B2['end']}. Từ số 57 đến số 118. Quyển số: ……" in text
    printed = re.findall(r"\b(\d+)-QĐ/ĐU", text)
    assert len(printed) == B2["documents"]["value"]
    assert {int(one) for one in printed} == set(range(57, 119)) - {63, 71, 72, 88}
    notes = {row["number"]: row["note"] for row in lines(december, "register_out", "2026", "Quyết định")}
    assert {symbol: note for symbol, note in notes.items() if note} == {
        want["symbol"]: want["note"] for want in B2["notes"]
    }
    assert text.count("Khuyết số") == len(B2["notes"])


def test_a_book_of_several_types_leaves_its_span_of_numbers_open(december: Office) -> None:
    everything = lines(december, "register_out", "2026")
    assert len(everything) == B2["register_rows"]
    assert {row["number"] for row in everything} >= set(B2["not_in_dossier"])
    days = [day(row["date"]).full for row in everything]
    assert days == sorted(found for found in days if found)
    text = words_of(papers.render(december, "register_out", ["2026"]).pdf)
    assert "Từ số ……… đến số ………" in text
    assert text.count("Khuyết số") == len(B2["notes"])


def test_part_of_a_year_has_its_days_and_only_its_own_gaps(december: Office) -> None:
    half = lines(december, "register_out", "2026", "Quyết định", "01/01-31/03")
    whole = lines(december, "register_out", "2026", "Quyết định")
    assert half == [row for row in whole if day(row["date"]).month in (1, 2, 3)]
    text = words_of(papers.render(december, "register_out", ["2026", "01/01-31/03"]).pdf)
    assert "Từ ngày 01/01/2026 đến ngày 31/03/2026" in text
    later = lines(december, "register_out", "2026", "Quyết định", "64-70")
    assert [row["note"] for row in later] == [""] * 7


def test_columns_without_a_record_stay_open_for_the_pen(week: Office) -> None:
    by_hand = {"copy_keeper", "copies", "sent", "received"}
    for form_id in FORMS:
        for row in lines(week, form_id, "2026"):
            assert not any(row[name] for name in by_hand & set(row))
        for form in variants(form_id):
            assert form.table is not None
            assert len(form.table.columns) == 10


def test_a_paper_whose_day_is_unknown_is_told_and_not_lost(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        for text, when in (("1-CV/ĐU", "05/01/2026"), ("2-CV/ĐU", "02/2026")):
            enter(office, NewEntry(Direction.OUTGOING, number(text), day(when), "Công văn thử"))
        assert len(lines(office, "register_out", "2026")) == 2
        half = papers.render(office, "register_out", ["2026", "01/01-30/06"])
        whole = papers.render(office, "register_out", ["2026"])
    assert "2-CV/ĐU" not in words_of(half.pdf)
    (problem,) = half.problems
    assert "1 văn bản" in sentence(problem.code, **problem.params)
    assert whole.problems == ()


def test_a_received_paper_without_number_of_arrival_stands_last(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        for text, arrival in (("1-CV/TU", ""), ("2-CV/TU", "31"), ("3-CV/TU", "9")):
            new = NewEntry(
                Direction.INCOMING, number(text), day("05/01/2026"), "Công văn thử", "Tỉnh ủy",
                arrival_number=arrival, arrival_date=day("06/01/2026"), recipients="Chánh Văn phòng",
            )  # fmt: skip
            enter(office, new)
        found = lines(office, "register_in")
        assert [row["arrival_number"] for row in found] == ["9", "31", ""]
        assert {(row["arrived"], row["recipients"]) for row in found} == {("06/01/2026", "Chánh Văn phòng")}
        text = words_of(papers.render(office, "register_in", []).pdf)
    assert "Từ ngày 06/01/2026 đến ngày 06/01/2026. Từ số 09 đến số 31." in text


def test_who_may_not_see_a_dossier_reads_nothing_of_its_papers(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        fill(office, tmp_path)
        hide(office, tmp_path, registered=True)
        enter(office, NewEntry(Direction.OUTGOING, number("778-QĐ/ĐU"), day("13/11/2026"), "Quyết định cuối"))
        mine = lines(office, "register_out")
        restricted = next(row for row in mine if row["number"] == "777-QĐ/ĐU")
        assert restricted["dossiers"] == "ĐV.09/2026"
    with open_office(tmp_path / "kho", OTHER, login=STRANGER, clock=story_clock()) as stranger:
        pdf = papers.render(stranger, "register_out", []).pdf
        theirs = lines(stranger, "register_out")
    assert MARK not in words_of(pdf)
    assert "777-QĐ/ĐU" not in words_of(pdf)
    assert not any("ĐV.09" in text for row in theirs for text in row.values())
    last = next(row for row in theirs if row["number"] == "778-QĐ/ĐU")
    assert last["note"].endswith("777 (lưu riêng)")


@pytest.mark.parametrize("form_id", BOOKS)
def test_every_book_and_cover_is_sound_on_paper(week: Office, form_id: str) -> None:
    maker = paper_registers.incoming if "_in" in form_id else paper_registers.outgoing
    sources = maker(week, ["2026"])
    for form in variants(form_id):
        pdf = render_sources(form_id, sources, Press(week.today(), {form.id: form})).pdf
        judge(pdf, form)
        assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings
        text = words_of(pdf)
        assert "ĐẢNG ỦY XÃ TÂN LẬP" in text
        assert f"SỔ ĐĂNG KÝ VĂN BẢN {'ĐẾN' if '_in' in form_id else 'ĐI'}" in text
        assert "Năm: 2026" in text
        assert "Quyển số: ……" in text
