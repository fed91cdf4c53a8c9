"""F7, F8, F9, F20 and the list of what has lost its value, beyond the figures of story C3."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.retention import PERMANENT, WORTHLESS, Retention, years
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped, variants
from hoso_desktop.printing.render import Press, render_sources
from hoso_desktop.services import dossiers, paper_subjects, papers
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.office import Office, open_office
from tests.printing.reading import page_texts
from tests.printing.test_pictures import WORDS, judge
from tests.support.office import NEW, add_dossier, make_office, paper, sheet, story_clock
from tests.support.restricted import MARK, OTHER, STRANGER, fill, hide

TITLE = "Tập Nghị quyết của Đảng ủy xã Tân Lập năm 2026"
ARCHIVE = ("inventory", "box_label", "worthless")


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def arranged(
    office: Office,
    number: str,
    *,
    box: str = "1",
    inventory: str = "1",
    retention: Retention = PERMANENT,
    title: str = TITLE,
) -> str:
    """A dossier of two papers with its archival number, in a box."""
    uid = add_dossier(office, f"HS.{inventory}{number}", title, retention)
    rows = [paper("Nghị quyết", pages=3, date="05/01/2026"), paper("Báo cáo", pages=2, date="12/11/2026")]
    dossiers.add_documents(office, uid, rows)
    arrange(office, uid, inventory, number=number)
    if box:
        dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, location=Location(box=box))
    return uid


def test_each_paper_is_offered_only_once_there_is_something_to_print(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:

        def now() -> list[str]:
            return [info.id for info in papers.offered(office) if info.id in ARCHIVE]

        add_dossier(office)
        assert now() == []
        for form_id in ARCHIVE:
            with pytest.raises(UserError) as caught:
                papers.render(office, form_id, [])
            assert explain(caught.value)
        arranged(office, "1", box="")
        assert now() == ["inventory"]
        with pytest.raises(UserError) as caught:
            papers.render(office, "box_label", [])
        assert "hộp" in explain(caught.value)
        arranged(office, "2")
        assert now() == ["inventory", "box_label"]
        add_dossier(office, "TH.09", "Tập giấy mời năm 2026", WORTHLESS)
        assert now() == list(ARCHIVE)


def test_every_field_has_a_value(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        arranged(office, "1", retention=years(20))
        add_dossier(office, "TH.09", "Tập giấy mời năm 2026", WORTHLESS)
        for form_id in ("inventory_list", "box_label", "worthless"):
            form = shipped(form_id)
            (source,) = paper_subjects.kind(form.subject).sources(office, [])
            subject = source.fill(form, 1)
            fields = kinds()[form.subject]
            assert set(subject.values) == set(fields.line)
            for row in subject.rows(list(fields.row)):
                texts = dict(zip(fields.row, row, strict=True))
                assert all(text for name, text in texts.items() if name not in ("note", "condition"))


def test_an_inventory_is_named_by_its_number(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        arranged(office, "1", title="Tập Quyết định năm 2025")
        arranged(office, "1", inventory="2", retention=years(10), title="Tập Báo cáo năm 2026")
        fonds = sheet(office, add_dossier(office)).fonds.number
        for name in ("2", "02", f"{fonds}/02"):
            text = words_of(papers.render(office, "inventory_list", [name]).pdf)
            assert "Tập Báo cáo năm 2026" in text
            assert "Tập Quyết định năm 2025" not in text
        both = words_of(papers.render(office, "inventory_list", []).pdf)
        assert both.index("Tập Quyết định năm 2025") < both.index("Tập Báo cáo năm 2026")
        with pytest.raises(UserError) as caught:
            papers.render(office, "inventory_list", ["07"])
        assert "07" in explain(caught.value)
        assert "02" in explain(caught.value)


def test_an_inserted_number_is_declared(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        for number in ("1", "2", "2a"):
            arranged(office, number)
        text = words_of(papers.render(office, "inventory_end", ["01"]).pdf)
    assert "Mục lục này gồm có: 03 hồ sơ (HS), 01 cặp (hộp)" in text
    assert "Số chèn, số đúp: 0002a" in text


def test_boxes_stay_open_for_the_pen_while_one_dossier_has_none(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        arranged(office, "1")
        arranged(office, "2", box="")
        text = words_of(papers.render(office, "inventory_end", []).pdf)
        label = words_of(papers.render(office, "box_label", []).pdf)
    assert "02 hồ sơ (HS), …… cặp (hộp)" in text
    assert "Hai (Hồ sơ), …… (hộp)" in text
    assert "Đến hồ sơ số: 0001" in label


def test_the_list_counts_its_own_sheets_and_repeats_its_heading(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        for number in range(1, 37):
            arranged(office, str(number), box=str(1 + number // 10))
        whole = papers.render(office, "inventory", ["01"])
    cover, *pages, end = (" ".join(page.split()) for page in page_texts(whole.pdf))
    assert len(pages) > 1
    assert f"gồm có {len(pages):02d} tờ (Đánh số liên tục từ trang 01 đến trang {len(pages):02d})" in end
    assert f"Số trang: {len(pages):02d}" in cover
    assert "Từ hộp số 01 đến hộp số 04" in cover
    assert all("Tiêu đề hồ sơ" in page for page in pages)
    assert not any("Tình trạng" in page for page in pages)


def test_nothing_is_removed_by_printing_what_has_no_value(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office, "TH.09", "Tập giấy mời năm 2026", WORTHLESS)
        before = sheet(office, uid)
        papers.print_to_file(office, "worthless", [], tmp_path / "hgt.pdf")
        assert sheet(office, uid) == before
        with pytest.raises(UserError) as caught:
            papers.render(office, "worthless", ["999"])
        assert "999" in explain(caught.value)


@pytest.mark.parametrize("form_id", ARCHIVE)
def test_the_papers_of_the_archive_are_pdfa_1b(tmp_path: Path, form_id: str) -> None:
    with make_office(tmp_path / "kho") as office:
        arranged(office, "1", retention=years(20))
        add_dossier(office, "TH.09", "Tập giấy mời năm 2026", WORTHLESS)
        pdf = papers.render(office, form_id, []).pdf
    assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings


def test_an_inventory_with_a_dossier_one_may_not_see_is_not_printed_short(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        fill(office, tmp_path)
        arranged(office, "20", inventory="9")
        add_dossier(office, "TH.09", "Tập giấy mời năm 2026", WORTHLESS)
        hide(office, tmp_path)
        assert MARK in words_of(papers.render(office, "inventory_list", ["09"]).pdf)
    with open_office(tmp_path / "kho", OTHER, login=STRANGER, clock=story_clock()) as stranger:
        for form_id in ("inventory", "box_label"):
            with pytest.raises(UserError) as caught:
                papers.render(stranger, form_id, ["09"])
            assert MARK not in explain(caught.value)
        assert "Tập giấy mời" in words_of(papers.render(stranger, "worthless", []).pdf)


def test_an_inventory_of_which_one_may_see_nothing_is_not_named(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        fill(office, tmp_path)
        hide(office, tmp_path)
        assert "inventory" in [info.id for info in papers.offered(office)]
    with open_office(tmp_path / "kho", OTHER, login=STRANGER, clock=story_clock()) as stranger:
        assert not set(ARCHIVE) & {info.id for info in papers.offered(stranger)}
        with pytest.raises(UserError) as caught:
            papers.render(stranger, "inventory", ["09"])
        assert "09" not in explain(caught.value)


@pytest.mark.parametrize(
    "form_id", ["inventory_cover", "inventory_list", "inventory_end", "box_label", "worthless"]
)
def test_nothing_is_clipped_or_overlaps(tmp_path: Path, form_id: str) -> None:
    long = (WORDS * 12)[:900]
    name = "Đảng ủy đặc khu Nguyễn Bỉnh Khiêm và các xã Phượng Hoàng Thượng, Hưng Nguyễn Trường"
    with make_office(tmp_path / "kho", new=replace(NEW, name=name)) as office:
        for number, title in enumerate(("A", long, "Ẫg" * 200, long.upper()), start=1):
            arranged(office, str(number), box="1234", title=title, retention=years(number * 10))
            add_dossier(office, f"TH.{number}", title, WORTHLESS)
        for form in variants(form_id):
            sources = paper_subjects.kind(form.subject).sources(office, [])
            judge(render_sources(form_id, sources, Press(office.today(), {form_id: form})).pdf, form)
