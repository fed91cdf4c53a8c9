"""Two packages of one dossier: what the second says otherwise, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from hoso_desktop.crypto import signing
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Placement
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.transfer.build import build
from hoso_desktop.transfer.diff import compare
from hoso_desktop.transfer.plan import plan
from hoso_desktop.transfer.profiles import load
from tests.transfer import test_sip
from tests.transfer.offices import BUILT_AT, PUBLIC, SEED, Shelf, built, changed, papers, pdf, sheet_of
from tests.transfer.sip_copy import DESCRIPTIVE, EAD, SipCopy


def made(shelf: Shelf, folder: Path, documents: Sequence[Placement], title: str = "") -> Path:
    sheet = sheet_of(documents)
    wanted = plan(changed(sheet, title=title) if title else sheet, load("dang-hsltcq"))
    return built(wanted, folder, shelf).path


def told(first: Path, second: Path) -> list[str]:
    return [sentence(problem.code, **problem.params) for problem in compare(first, second)]


def test_the_same_dossier_twice_does_not_differ(shelf: Shelf, tmp_path: Path) -> None:
    first = made(shelf, tmp_path / "a", papers(shelf))
    assert compare(first, made(shelf, tmp_path / "b", papers(shelf))) == ()


def test_another_title_is_one_cell(shelf: Shelf, tmp_path: Path) -> None:
    first = made(shelf, tmp_path / "a", papers(shelf))
    second = made(shelf, tmp_path / "b", papers(shelf), "Hồ sơ Đại hội lần thứ I")
    assert told(first, second) == [
        "Trang “Hồ sơ” dòng 2, cột “Tiêu đề hồ sơ”: “Hồ sơ Đại hội Đảng bộ xã Tân Hòa” → "
        "“Hồ sơ Đại hội lần thứ I”"
    ]


def test_a_new_scan_of_one_paper_is_one_file(shelf: Shelf, tmp_path: Path) -> None:
    before = papers(shelf)
    after = [*before]
    after[1] = replace(before[1], attachment=shelf.put(pdf("quét lại", 1)))
    found = told(made(shelf, tmp_path / "a", before), made(shelf, tmp_path / "b", after))
    assert len(found) == 1
    assert found[0].endswith("-002.pdf có nội dung khác.")


def test_a_paper_put_in_moves_the_names_behind_it_and_changes_no_other_row(
    shelf: Shelf, tmp_path: Path
) -> None:
    five = papers(shelf)
    four = [*five[:2], *five[3:]]
    found = told(made(shelf, tmp_path / "a", four), made(shelf, tmp_path / "b", five))
    assert sum("nay mang tên" in text for text in found) == 2
    assert sum("Thêm tệp" in text for text in found) == 1
    assert sum("thêm dòng 4" in text for text in found) == 1
    cells = [text for text in found if "→" in text]
    assert len(cells) <= 2, cells  # number of papers and of pages
    assert all("trang “hồ sơ”" in text.lower() for text in cells)
    assert len(found) == 4 + len(cells)


def test_a_damaged_package_is_not_compared(shelf: Shelf, tmp_path: Path) -> None:
    first = made(shelf, tmp_path / "a", papers(shelf))
    broken = tmp_path / "hong.zip"
    data = bytearray(first.read_bytes())
    data[len(data) // 2] ^= 1
    broken.write_bytes(data)
    with pytest.raises(UserError, match=r"package\.diff\.unreadable") as error:
        compare(first, broken)
    assert error.value.params["name"] == "hong.zip"
    with pytest.raises(EnvironmentProblem, match=r"file\.missing"):
        compare(first, tmp_path / "khong-co.zip")


# SIPs


def sip(sheet: DossierSheet, folder: Path, shelf: Shelf, version: int = 1) -> Path:
    return built(test_sip.planned(sheet, version), folder, shelf).path


def spoilt(package: Path, folder: Path) -> SipCopy:
    folder.mkdir()
    copy = folder / package.name
    copy.write_bytes(package.read_bytes())
    return SipCopy(copy, Random(0))


def test_the_next_version_of_the_same_dossier_does_not_differ(shelf: Shelf, tmp_path: Path) -> None:
    """Its id, its folder, its METS files and its moment are others; what it says of the dossier is not."""
    sheet = test_sip.good(shelf)
    first = sip(sheet, tmp_path / "a", shelf)
    second = build(
        test_sip.planned(sheet, 2),
        tmp_path / "b",
        open_attachment=shelf.open,
        sign=lambda data: signing.sign(SEED, data),
        public_key=PUBLIC,
        built_at=BUILT_AT + timedelta(days=9),
    ).path
    assert first.name != second.name
    assert first.read_bytes() != second.read_bytes()
    assert compare(first, second) == ()


def test_an_element_of_the_dossier_and_one_of_a_paper_are_told_with_old_and_new(
    shelf: Shelf, tmp_path: Path
) -> None:
    before = test_sip.good(shelf)
    after = changed(test_sip.paper(before, 1, subject="Báo cáo khác", note="Bản sao"), title="Hồ sơ khác")
    first, second = sip(before, tmp_path / "a", shelf), sip(after, tmp_path / "b", shelf, 2)
    paper = "Văn bản A99.021.2013.03.HN.2, mục"
    assert sorted(told(first, second)) == [
        "Hồ sơ, mục “Tiêu đề hồ sơ” (title): “Hồ sơ Đại hội Đảng bộ xã Tân Hòa” → “Hồ sơ khác”",
        f"{paper} “Ghi chú” (description): “” → “Bản sao”",
        f"{paper} “Trích yếu nội dung” (subject): “Báo cáo kết quả công tác năm 2012” → “Báo cáo khác”",
    ]
    assert compare(first, second)[1].where == f"{DESCRIPTIVE}EAD_doc_A99.021.2013.03.HN.2.xml"
    assert f"{paper} “Ghi chú” (description): “Bản sao” → “”" in told(second, first)


def test_a_new_scan_in_a_sip_is_one_file(shelf: Shelf, tmp_path: Path) -> None:
    before = test_sip.good(shelf)
    documents = list(before.documents)
    documents[1] = replace(documents[1], attachment=shelf.put(pdf("quét lại", 1)))
    after = replace(before, documents=tuple(documents))
    found = told(sip(before, tmp_path / "a", shelf), sip(after, tmp_path / "b", shelf, 2))
    assert found == ["Tệp representations/rep1/data/A99.021.2013.03.HN.2.pdf có nội dung khác."]


def test_a_paper_put_into_a_sip_changes_nothing_said_of_the_papers_behind_it(
    shelf: Shelf, tmp_path: Path
) -> None:
    five = test_sip.good(shelf)
    four = replace(
        five,
        documents=(*five.documents[:2], *five.documents[3:]),
        totals=replace(five.totals, documents=4),
    )
    first, second = sip(four, tmp_path / "a", shelf), sip(five, tmp_path / "b", shelf, 2)
    assert sorted(told(first, second)) == [
        "Hồ sơ, mục “Tổng số tài liệu trong hồ sơ” (totalDoc): “4” → “5”",
        "Thêm dữ liệu mô tả văn bản A99.021.2013.03.HN.3: 01 · 32 · 01/02/2013 · Đảng ủy xã Tân Hòa · "
        "Danh sách đại biểu · 01 · 2 · 01 · 0 · Loại văn bản: Danh sách.",
        "Thêm tệp representations/rep1/data/A99.021.2013.03.HN.3.pdf.",
        *(
            f"Tệp representations/rep1/data/A99.021.2013.03.HN.{was}.pdf nay mang tên "
            f"representations/rep1/data/A99.021.2013.03.HN.{now}.pdf, nội dung như cũ."
            for was, now in ((3, 4), (4, 5))
        ),
    ]
    assert any(text.startswith("Không còn dữ liệu mô tả văn bản") for text in told(second, first))


def test_papers_of_the_same_scan_are_told_apart_by_their_names(shelf: Shelf, tmp_path: Path) -> None:
    blank = shelf.put(pdf("trắng"))
    sheet = test_sip.good(shelf)
    before = replace(sheet, documents=tuple(replace(p, attachment=blank) for p in sheet.documents))
    after = test_sip.paper(before, 4, subject="Trích yếu khác")
    found = told(sip(before, tmp_path / "a", shelf), sip(after, tmp_path / "b", shelf, 2))
    assert len(found) == 1
    assert found[0].startswith("Văn bản A99.021.2013.03.HN.5, mục “Trích yếu")


def test_metadata_that_says_the_same_in_other_bytes_is_a_file_of_other_content(
    shelf: Shelf, tmp_path: Path
) -> None:
    first = sip(test_sip.good(shelf), tmp_path / "a", shelf)
    copy = spoilt(first, tmp_path / "b")
    copy.edit(EAD, lambda data: data.replace(b"schemas/EAD.xsd", b"schemas/khac.xsd"))
    assert told(first, copy.package) == [f"Tệp {EAD} có nội dung khác."]


def test_schemas_and_the_dossiers_metadata_that_went_are_told(shelf: Shelf, tmp_path: Path) -> None:
    first = sip(test_sip.good(shelf), tmp_path / "a", shelf)
    copy = spoilt(first, tmp_path / "b")
    lost = {"schemas/EAD.xsd", EAD}
    copy.put({name: data for name, data in copy.inside().items() if name not in lost})
    assert sorted(told(first, copy.package)) == [f"Không còn tệp {EAD}.", "Không còn tệp schemas/EAD.xsd."]
    assert sorted(told(copy.package, first)) == [f"Thêm tệp {EAD}.", "Thêm tệp schemas/EAD.xsd."]


@pytest.mark.parametrize("spoil", [b"<!DOCTYPE x>", b"<"], ids=["document type", "no XML"])
def test_a_sip_of_dangerous_or_broken_metadata_is_not_compared(
    shelf: Shelf, tmp_path: Path, spoil: bytes
) -> None:
    first = sip(test_sip.good(shelf), tmp_path / "a", shelf)
    copy = spoilt(first, tmp_path / "b")
    copy.edit(EAD, lambda data: data.replace(b"<simpledc", spoil + b"<simpledc", 1))
    with pytest.raises(UserError, match=r"package\.diff\.unreadable"):
        compare(first, copy.package)


def test_a_sip_and_a_party_package_have_no_file_in_common(shelf: Shelf, tmp_path: Path) -> None:
    sheet = test_sip.good(shelf)
    party = built(plan(sheet, load("dang-hsltcq")), tmp_path / "a", shelf).path
    found = told(party, sip(sheet, tmp_path / "b", shelf))
    assert sum("nay mang tên" in text for text in found) == 5
    assert any("MetaDuLieu.xlsx" in text for text in found)
