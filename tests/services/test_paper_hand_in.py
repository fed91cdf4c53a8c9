"""F5 and F6 to the figures of story D1, from dossiers entered through the program."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain import dates, retention
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.retention import PERMANENT, UNSET, Retention
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped, variants
from hoso_desktop.printing.render import Press, render_sources
from hoso_desktop.services import dossiers, holdings, lifecycle, paper_hand_in, papers, people
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Office
from tests.printing.reading import page_texts
from tests.printing.test_pictures import judge
from tests.support.lifecycle import close
from tests.support.office import GOLDEN, PASSWORD, add_dossier, make_office, paper, sheet, write_pdf

GIVEN: dict[str, Any] = json.loads((GOLDEN / "story-d" / "input.json").read_text(encoding="utf-8"))
WANT: dict[str, Any] = json.loads((GOLDEN / "story-d" / "expected.json").read_text(encoding="utf-8"))["D1"]
DAY = datetime(2026, 12, 18, 9, tzinfo=VIETNAM)


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def made(
    office: Office, notation: str, period: Retention, *, sheets: int, files: int, box: str, file: Path,
    ended: date = date(2025, 12, 30), title: str = "Tập Báo cáo năm 2025",
) -> str:  # fmt: skip
    """A dossier of 2025 of so many papers, each one file, its work ended and completed."""
    (uid,) = dossiers.new_dossier(office, NewDossier(notation, title, year="2025", retention=period)).dossiers
    pages = [sheets - files + 1] + [1] * (files - 1)
    rows = [paper("Báo cáo", pages=count, date="05/06/2025", file=file) for count in pages]
    dossiers.add_documents(office, uid, rows)
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, location=Location(box=box))
    lifecycle.end_work(office, uid, ended)
    with office.change() as tx:
        lifecycle.record(tx, office, uid, Step.COMPLETED)
        office.remember(tx, "dossier.completed")
    return uid


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """December: the 27 dossiers of 2025, two of them kept back, the clerk and the Chánh Văn phòng."""
    folder = tmp_path_factory.mktemp("d1")
    file = write_pdf(folder / "a.pdf")
    with make_office(folder / "kho", clock=FixedClock(DAY)) as opened:
        people.add_person(opened, "Lê Văn Hùng", "chanhvp", PASSWORD, "Chánh Văn phòng", cost=FLOOR)
        over = 0
        for row in GIVEN["dossiers"]:
            # A file is a paper here: where there are more files than sheets, the next dossier has the rest.
            files = row["files"] + (over if row["decision"] != "keep" else 0)
            over = max(0, files - row["sheets"])
            files -= over
            period = retention.parse(row["retention"])
            ended = dates.parse(row["ended"]).full
            assert period is not None
            assert ended is not None
            uid = made(
                opened, row["code"], period, sheets=row["sheets"], files=files, box=row["box"],
                file=file, ended=ended, title=row["title"],
            )  # fmt: skip
            if row["decision"] == "keep":
                holdings.keep_back(opened, uid, consent_number="12-CV/ĐU", reason="còn dùng")
        yield opened


@pytest.mark.battery
def test_d1_two_lists_with_their_figures(office: Office) -> None:
    paper_of = papers.render(office, "hand_in_list", ["2025"])
    assert paper_of.problems == ()
    permanent, limited = paper_hand_in.sources(office, ["2025"])
    press = Press(DAY.date())
    for source, name in ((permanent, "Vĩnh viễn"), (limited, "có thời hạn")):
        want = WANT["F5"][name]
        text = words_of(render_sources("hand_in_list", [source], press).pdf)
        assert f"Mục lục này gồm: {want['dossiers']:02d} hồ sơ (đơn vị bảo quản)." in text
        assert f"Viết bằng chữ: {want['words']}." in text
        assert f"Tổng số tờ: {want['sheets']['text']} tờ (Viết bằng chữ: {want['sheets']['line']})." in text
        assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
        assert "VĂN PHÒNG" in text
        for row in GIVEN["dossiers"]:
            mine = row["decision"] != "keep" and (row["retention"] == "Vĩnh viễn") is (name == "Vĩnh viễn")
            assert (f" {row['title']} " in text) is mine
    assert shipped("hand_in_list").copies == shipped("hand_in_minutes").copies == WANT["F6"]["copies"] == 2


@pytest.mark.battery
def test_d1_the_permanent_list_has_no_retention_column(office: Office) -> None:
    permanent, limited = paper_hand_in.sources(office, ["2025"])
    for form in variants("hand_in_list"):
        press = Press(DAY.date(), {form.id: form})
        first, second = (words_of(render_sources(form.id, [one], press).pdf) for one in (permanent, limited))
        assert "Thời hạn bảo quản: Vĩnh viễn" in first
        assert first.count("Vĩnh viễn") == 1
        assert "(5)" not in first
        assert "Thời hạn bảo quản: Có thời hạn" in second
        assert "(5)" in second
        assert "20 năm" in second


@pytest.mark.battery
def test_d1_the_minutes(office: Office) -> None:
    paper_of = papers.render(office, "hand_in_minutes", ["2025"])
    text = words_of(paper_of.pdf)
    assert paper_of.problems == ()
    assert WANT["F6"]["boxes_line"] in text
    assert WANT["F6"]["dossiers_line"] in text
    assert WANT["F6"]["time_line"] in text
    assert f"Tổng số hồ sơ: {WANT['F6']['electronic']['dossiers']}" in text
    assert f"Tổng số tệp tin trong hồ sơ: {WANT['F6']['electronic']['files']}" in text
    assert text.index("BÊN GIAO") < text.index("Đồng chí: Nguyễn Thị Lan") < text.index("BÊN NHẬN")
    assert text.index("BÊN NHẬN") < text.index("Đồng chí: Lê Văn Hùng")
    assert "Chức vụ: Chánh Văn phòng" in text
    assert text.index("ĐẠI DIỆN BÊN GIAO") < text.index("ĐẠI DIỆN BÊN NHẬN")


@pytest.mark.battery
def test_papers_are_pdfa_1b(office: Office) -> None:
    for form_id in ("hand_in_list", "hand_in_minutes"):
        pdf = papers.render(office, form_id, ["2025"]).pdf
        assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings


def test_the_state_minutes_have_the_words_of_the_annex(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho", clock=FixedClock(DAY)) as office:
        made(office, "TH.01", PERMANENT, sheets=3, files=2, box="", file=write_pdf(tmp_path / "a.pdf"))
        state = variants("hand_in_minutes")[1]
        sources = paper_hand_in.minutes(office, ["TH.01/2025"])
        text = words_of(render_sources(state.id, sources, Press(DAY.date(), {state.id: state})).pdf)
    assert "Ông (bà): Nguyễn Thị Lan" in text
    assert "bên giao giữ một bản, bên nhận giữ một bản./." in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    # One dossier has no box: both figures stay open for the pen.
    assert "Tổng số hộp (cặp): …" in text
    assert "Quy ra mét giá: …" in text


def test_who_would_sign_both_is_warned(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho", clock=FixedClock(DAY)) as office:
        made(office, "TH.01", PERMANENT, sheets=3, files=2, box="1", file=write_pdf(tmp_path / "a.pdf"))
        with office.store.write() as connection:
            connection.exec_driver_sql("UPDATE person SET position = 'Chánh Văn phòng'")
        (problem,) = papers.render(office, "hand_in_minutes", ["TH.01/2025"]).problems
    assert problem.code == "hand_in.one_signer"
    assert problem.params["name"] == "Nguyễn Thị Lan"


def test_what_cannot_be_handed_in_is_refused(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho", clock=FixedClock(DAY)) as office:
        add_dossier(office, "TH.01")
        assert not paper_hand_in.offered(office)
        unset = add_dossier(office, "TH.02", "Tập Báo cáo", UNSET)
        close(office, unset)
        assert paper_hand_in.offered(office)
        for what, code, named in (
            ("2025", "hand_in.none", "2025"),
            ("TH.01/2026", "hand_in.not_completed", "TH.01/2026"),
            ("TH.02/2026", "hand_in.no_retention", "TH.02/2026"),
        ):
            with pytest.raises(UserError) as caught:
                papers.render(office, "hand_in_list", [what])
            assert caught.value.code == code
            assert named in explain(caught.value)


def test_without_a_word_last_year_then_this_year(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho", clock=FixedClock(DAY)) as office:
        file = write_pdf(tmp_path / "a.pdf")
        made(office, "TH.01", PERMANENT, sheets=3, files=2, box="1", file=file, ended=date(2026, 12, 1))
        assert [source.name for source in paper_hand_in.sources(office, [])] == ["2026"]
        made(office, "TH.02", PERMANENT, sheets=3, files=2, box="1", file=file, title="Tập Kế hoạch năm 2025")
        assert [source.name for source in paper_hand_in.sources(office, [])] == ["2025"]


def test_every_field_has_a_value(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho", clock=FixedClock(DAY)) as office:
        made(office, "TH.01", PERMANENT, sheets=3, files=2, box="1", file=write_pdf(tmp_path / "a.pdf"))
        for form_id, make in (
            ("hand_in_list", paper_hand_in.sources),
            ("hand_in_minutes", paper_hand_in.minutes),
        ):
            form = shipped(form_id)
            (source,) = make(office, ["2025"])
            subject = source.fill(form, 0)
            assert set(subject.values) == set(kinds()[form.subject].line)
        fields = kinds()["hand_in"].row
        (row,) = (
            paper_hand_in.sources(office, ["2025"])[0].fill(shipped("hand_in_list"), 0).rows(list(fields))
        )
        texts = dict(zip(fields, row, strict=True))
        assert all(text for name, text in texts.items() if name != "note")


def test_nothing_is_clipped_or_overlaps(tmp_path: Path) -> None:
    long = "Kết luận của Ban Thường vụ Đảng ủy xã về kết quả thực hiện Nghị quyết chuyên đề " * 6
    with make_office(tmp_path / "kho", clock=FixedClock(DAY)) as office:
        made(
            office, "TH.01", retention.years(20), sheets=3, files=2, box="1",
            file=write_pdf(tmp_path / "a.pdf"), title=long.strip(),
        )  # fmt: skip
        for form_id, make in (
            ("hand_in_list", paper_hand_in.sources),
            ("hand_in_minutes", paper_hand_in.minutes),
        ):
            for form in variants(form_id):
                press = Press(DAY.date(), {form.id: form})
                judge(render_sources(form.id, make(office, ["2025"]), press).pdf, form)
