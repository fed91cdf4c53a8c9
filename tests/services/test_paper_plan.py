"""F4, the file plan on paper, from a plan entered through the program."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped, variants
from hoso_desktop.printing.render import Press, render_sources
from hoso_desktop.services import file_plan, paper_plan, papers, plan_titles
from tests.printing.reading import page_texts
from tests.printing.test_pictures import judge
from tests.support.office import make_office


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def test_the_starter_plan_prints_its_counted_totals(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        assert "file_plan" not in [info.id for info in papers.offered(office)]
        file_plan.adopt_starter(office, 2026)
        assert "file_plan" in [info.id for info in papers.offered(office)]
        paper = papers.render(office, "file_plan", ["2026"])
        text = words_of(paper.pdf)
        plan = file_plan.plan_of(office, 2026)
    assert paper.problems == ()
    assert "Danh mục hồ sơ này có 64 hồ sơ, bao gồm:" in text
    assert "33 hồ sơ bảo quản vĩnh viễn; 31 hồ sơ bảo quản có thời hạn." in text
    assert text.index("T/M BAN THƯỜNG VỤ") < text.index("BÍ THƯ")
    squeezed = text.replace(" ", "")
    for entry in plan.entries:
        assert entry.notation in text
        assert entry.title[:12].replace(" ", "") in squeezed
    assert "I. ĐẠI HỘI" in text


def test_every_field_of_a_plan_has_a_value(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        file_plan.adopt_starter(office, 2026)
        (source,) = paper_plan.sources(office, [])
        subject = source.fill(shipped("file_plan"), 0)
    assert set(subject.values) == set(kinds()["plan"].line)
    first = next(row for row in subject.rows(list(kinds()["plan"].row)) if row[0])
    assert dict(zip(kinds()["plan"].row, first, strict=True))["retention"] == "Vĩnh viễn"


def test_no_heading_stands_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        file_plan.adopt_starter(office, 2026)
        sources = paper_plan.sources(office, ["2026"])
        for form in variants("file_plan"):
            for page in page_texts(
                render_sources("file_plan", sources, Press(date(2026, 1, 5), {form.id: form})).pdf
            )[:-1]:
                last = [line.strip() for line in page.splitlines() if line.strip()][-1]
                assert not last.startswith(("I", "V", "X"))


def test_a_print_is_recorded_with_what_it_was_of(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        file_plan.adopt_starter(office, 2026)
        printed = papers.print_to_file(office, "file_plan", ["2026"], tmp_path / "dm.pdf")
        assert printed.path.read_bytes().startswith(b"%PDF")
        with office.store.read() as connection:
            kinds_of = connection.exec_driver_sql("SELECT kind FROM journal ORDER BY seq DESC LIMIT 1")
            assert kinds_of.scalar_one() == "paper.printed"


def test_a_year_without_a_plan_and_what_is_no_year(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        with pytest.raises(UserError):
            papers.render(office, "file_plan", ["2031"])
        with pytest.raises(UsageError) as caught:
            papers.render(office, "file_plan", ["năm nay"])
        assert "năm nay" in explain(caught.value)


def test_a_plan_is_pdfa_1b(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        file_plan.adopt_starter(office, 2026)
        pdf = papers.render(office, "file_plan", []).pdf
    assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings


def test_the_decision_leaves_number_and_day_open_until_it_is_taken(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        assert "plan_decision" not in [info.id for info in papers.offered(office)]
        file_plan.adopt_starter(office, 2026)
        assert "plan_decision" in [info.id for info in papers.offered(office)]
        open_words = words_of(papers.render(office, "plan_decision", ["2026"]).pdf)
        plan = file_plan.plan_of(office, 2026)
        plan_titles.approve(
            office, plan.uid, decision_number="12-QĐ/ĐU", decision_day=date(2026, 1, 5),
            signer="Trần Văn Minh", position="Bí thư",
        )  # fmt: skip
        paper = papers.render(office, "plan_decision", ["2026"])
        list_words = words_of(papers.render(office, "file_plan", ["2026"]).pdf)
    assert "Số ……-QĐ/ĐU" in open_words
    assert "ngày …… tháng …… năm ……" in open_words
    assert "16 tháng 11" not in open_words  # the day of printing is not the day of the decision
    text = words_of(paper.pdf)
    judge(paper.pdf, shipped("plan_decision"))
    assert (paper.pages, paper.problems) == (1, ())
    for said in (
        "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-QĐ/ĐU", "ngày 05 tháng 01 năm 2026",
        "về việc ban hành Danh mục hồ sơ năm 2026",
        "Danh mục gồm 64 hồ sơ: 33 hồ sơ bảo quản vĩnh viễn, 31 hồ sơ bảo quản có thời hạn.",
        "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Trần Văn Minh",
    ):  # fmt: skip
        assert said in text
    assert "ngày 05 tháng 01 năm 2026" in list_words
    assert "16 tháng 11" not in list_words


def test_decision_and_plan_print_together(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        file_plan.adopt_starter(office, 2026)
        both = papers.render(office, "file_plan_set", ["2026"])
        apart = [papers.render(office, form, ["2026"]) for form in ("plan_decision", "file_plan")]
        printed = papers.print_into(office, "file_plan_set", ["2026"], tmp_path)
    assert both.pages == sum(paper.pages for paper in apart)
    assert [page for paper in apart for page in page_texts(paper.pdf)] == page_texts(both.pdf)
    assert not pikepdf.pdfa.validate_written(io.BytesIO(both.pdf), "1b").findings
    assert printed.path.name == "quyet-dinh-va-danh-muc-ho-so-2026.pdf"
