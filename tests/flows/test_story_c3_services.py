"""Story C3 through the services: the papers of the three sacks once they are arranged, to the figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.words import sentence_case
from hoso_desktop.services import dossiers, imports, papers, queries
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.office import Office
from tests.printing.reading import page_texts
from tests.support.office import GOLDEN, make_office, sheet

FOLDER = GOLDEN / "story-c"
WANT: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
C2, C3 = WANT["C2"], WANT["C3"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office after C2: imported, numbered, in boxes."""
    folder: Path = tmp_path_factory.mktemp("c3")
    with make_office(folder / "kho") as made:
        ready = imports.preview(made, FOLDER / WANT["list"], files_root=FOLDER / WANT["files_root"])
        imports.run(made, ready)
        found = (
            sheet(made, row.uid).dossier for row in queries.dossier_rows(made, queries.dossier_ids(made))
        )
        uids = {int(one.list_number): one.uid for one in found}
        for row in C2["arrangement"]:
            uid = uids[row["list_number"]]
            arrange(made, uid, row["muc_luc"], number=row["ho_so"])
            dossiers.edit_dossier(
                made, uid, sheet(made, uid).dossier.revision, location=Location(box=row["hop"])
            )
        yield made


def uids_of(office: Office, muc_luc: str = "") -> list[str]:
    found = (
        sheet(office, row.uid).dossier for row in queries.dossier_rows(office, queries.dossier_ids(office))
    )
    arranged = [one for one in found if one.arranged and muc_luc in ("", one.inventory_number)]
    return [one.uid for one in sorted(arranged, key=lambda one: (one.inventory_number, one.number))]


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


@pytest.mark.parametrize("want", C3["F7"], ids=lambda want: want["muc_luc"])
def test_the_closing_sheet_says_the_four_lines(office: Office, want: dict[str, Any]) -> None:
    paper = papers.render(office, "inventory_end", [want["muc_luc"]])
    text = words_of(paper.pdf)
    assert paper.problems == ()
    for line in want["lines"]:
        assert line in text


@pytest.mark.parametrize("want", C3["F7"], ids=lambda want: want["muc_luc"])
def test_the_inventory_lists_every_dossier_as_the_store_has_it(office: Office, want: dict[str, Any]) -> None:
    paper = papers.render(office, "inventory", [f"002/{want['muc_luc']}"])
    cover, *pages, end = page_texts(paper.pdf)
    text = " ".join(" ".join(pages).split())
    rows = [row for row in C2["arrangement"] if row["muc_luc"] == want["muc_luc"]]
    assert len(rows) == want["dossiers"]
    at = 0
    for row in rows:
        at = text.index(row["ho_so"], at)
        assert text.index(row["begin"], at) < text.index(row["end"], at)
        assert f" {row['sheets']} " in f"{text[at:]} "
    assert f"Phông số: 002 Mục lục số: {want['muc_luc']}" in " ".join(cover.split())
    assert (
        f"gồm có {len(pages):02d} tờ (Đánh số liên tục từ trang 01 đến trang {len(pages):02d})"
        in " ".join(end.split())
    )
    assert f"Số trang: {len(pages):02d}" in " ".join(cover.split())
    assert paper.problems == ()


def test_only_the_limited_inventory_has_the_column_of_condition(office: Office) -> None:
    permanent, limited = (
        " ".join(words_of(papers.render(office, "inventory_list", [number]).pdf).split())
        for number in ("01", "02")
    )
    assert "Tình trạng tài liệu" not in permanent
    assert "Tình trạng" in limited
    assert "Thời hạn bảo quản: Vĩnh viễn" in permanent
    assert "Thời hạn bảo quản: Có thời hạn" in limited


def test_four_labels_say_the_smallest_and_largest_number(office: Office) -> None:
    paper = papers.render(office, "box_label", [])
    text = words_of(paper.pdf)
    assert text.count("HỘP SỐ") == C3["F8_labels"]
    boxes: dict[str, list[str]] = {}
    for row in C2["arrangement"]:
        boxes.setdefault(row["hop"], []).append(row["ho_so"])
    for numbers in boxes.values():
        assert f"Từ hồ sơ số: {min(numbers)}" in text
        assert f"Đến hồ sơ số: {max(numbers)}" in text
    assert text.count("Thời hạn bảo quản: Vĩnh viễn") == C3["F7"][0]["boxes"]
    assert "Thời hạn bảo quản: 70 năm, 20 năm" in text
    assert "THBQ" not in text
    assert paper.problems == ()


def test_sixteen_index_slips_with_the_figures_of_each_dossier(office: Office) -> None:
    uids = uids_of(office)
    paper = papers.render(office, "index_slip", uids)
    pages = [" ".join(page.split()) for page in page_texts(paper.pdf)]
    assert len(pages) == len(uids) == C3["F9_slips"]
    for page, row in zip(pages, C2["arrangement"], strict=True):
        assert f"a. Mục lục số: {row['muc_luc']}" in page
        assert f"b. Hộp số: {row['hop']}" in page
        assert f"c. Hồ sơ số: {row['ho_so']}" in page
        assert f"9. Số lượng tài liệu: {row['documents']} văn bản, {row['sheets']} tờ" in page
        assert f"11. Thời hạn bảo quản: {row['retention']}" in page
        assert row["title"].replace(" ", "") in page.replace(" ", "")
        assert [page.index(f"{number}. ") for number in range(1, 15)] == sorted(
            page.index(f"{number}. ") for number in range(1, 15)
        )
    assert paper.problems == ()


def test_sixteen_covers_and_spines(office: Office) -> None:
    uids = uids_of(office)
    assert papers.render(office, "cover", uids).pages == C3["covers"]
    spines = papers.render(office, "spine_label", uids)
    assert spines.problems == ()
    assert words_of(spines.pdf).count("Thời hạn bảo quản") == C3["covers"]


def test_what_has_lost_its_value(office: Office) -> None:
    paper = papers.render(office, "worthless", ["002"])
    text = words_of(paper.pdf)
    want = C3["F12"]
    assert f"Tổng cộng: 01 bó, {want['items']:02d} tập (Viết bằng chữ: {want['words']})" in text
    for row in WANT["per_dossier"]:
        assert (row["title"].replace(" ", "") in text.replace(" ", "")) == (row["retention"] == "Hết giá trị")
    assert paper.problems == ()


def test_the_sums_in_words(office: Office) -> None:
    for muc_luc, name in (("01", "permanent"), ("02", "limited")):
        total = sum(sheet(office, uid).totals.sheets for uid in uids_of(office, muc_luc))
        assert total == C2[name]["sheets"]["value"]
        assert f"{sentence_case(total)} tờ" == C2[name]["sheets"]["line"]
