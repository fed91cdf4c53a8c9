"""The review on paper: the three lists, the clock's figures, the head and the signature of every form."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.domain.checks.rules import Who
from hoso_desktop.domain.words import figure
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped
from hoso_desktop.services import check_report, checks, dossiers, form_store, paper_review, papers, timeliness
from hoso_desktop.services.office import Office, save_settings
from tests.printing.reading import page_texts
from tests.printing.test_pictures import judge
from tests.support.office import add_dossier, make_office, paper

FORM = "check_report"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


def fill(office: Office, count: int) -> None:
    for number in range(1, count + 1):
        uid = add_dossier(office, f"HN.{number}", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026")
        rows = [paper("Thông báo kết luận hội nghị", number=f"{number}-TBB/ĐU")]
        dossiers.add_documents(office, uid, rows)


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def test_it_is_offered_once_there_is_a_dossier(office: Office) -> None:
    assert FORM not in [info.id for info in papers.offered(office)]
    fill(office, 1)
    assert FORM in [info.id for info in papers.offered(office)]


@pytest.mark.parametrize("count", [1, 40])
def test_every_finding_stands_in_its_list_and_the_paper_is_archival(
    office: Office, tmp_path: Path, count: int
) -> None:
    fill(office, count)
    review, times = checks.office_review(office), timeliness.report(office)
    pages = check_report.print_review(office, review, times, tmp_path / "rs.pdf")
    pdf = (tmp_path / "rs.pdf").read_bytes()
    text, squeezed = words_of(pdf), "".join(words_of(pdf).split())
    assert pages == len(page_texts(pdf))
    assert (pages > 1) is (count > 1)
    for said in ("ĐẢNG ỦY XÃ TÂN LẬP", "VĂN PHÒNG", "KẾT QUẢ RÀ SOÁT HỒ SƠ", "NGƯỜI LẬP", "CHÁNH VĂN PHÒNG"):
        assert said in text
    assert f"{count} hồ sơ, {count} văn bản; {figure(len(review.lines))} việc cần xem" in text
    names = shipped(FORM).words
    ends = [text.index(f"{names[who.value]}: {len(review.of(who))}") for who in Who]
    assert ends == sorted(ends)
    assert text.count("Không có.") == sum(not review.of(who) for who in Who)
    for line in review.lines:
        assert "".join(checks.finding_text(line.finding).split()) in squeezed
    assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings
    judge(pdf, shipped(FORM))


def test_the_clock_s_figures_with_their_shares(office: Office) -> None:
    fill(office, 3)
    times = timeliness.report(office)
    text = words_of(papers.render(office, FORM, []).pdf)
    for name, value in check_report.figure_rows(times.office, times.days):
        assert name
        assert value in text
    assert f"trong {times.days} ngày" in text
    assert (paper_review.share(571, 612), paper_review.share(0, 0)) == ("571 (93,3 %)", "0")


def test_the_office_s_settings_and_own_form_act_on_it(office: Office, tmp_path: Path) -> None:
    fill(office, 1)
    save_settings(office, office_line="full", tone="uỷ", office_signature="office-deputy")
    own = form_store.shipped_text(FORM).replace("KẾT QUẢ RÀ SOÁT HỒ SƠ", "BÁO CÁO RÀ SOÁT CỦA ĐẢNG ỦY")
    form_store.adopt(office, own)
    check_report.print_review(
        office, checks.office_review(office), timeliness.report(office), tmp_path / "rs.pdf"
    )
    text = words_of((tmp_path / "rs.pdf").read_bytes())
    for said in ("VĂN PHÒNG ĐẢNG UỶ", "BÁO CÁO RÀ SOÁT CỦA ĐẢNG UỶ", "K/T CHÁNH VĂN PHÒNG"):
        assert said in text


def test_every_field_has_a_value(office: Office) -> None:
    fill(office, 1)
    (source,) = paper_review.sources(office, [])
    subject = source.fill(shipped(FORM), 0)
    assert set(subject.values) == set(kinds()["review"].line)
    rows = list(subject.rows(list(kinds()["review"].row)))
    assert any(all(row) for row in rows)
