"""Two packages of one dossier: what the second says otherwise, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hoso_desktop.domain.document import Placement
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.transfer.diff import compare
from hoso_desktop.transfer.plan import plan
from hoso_desktop.transfer.profiles import load
from tests.transfer.offices import Shelf, built, changed, papers, pdf, sheet_of


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
