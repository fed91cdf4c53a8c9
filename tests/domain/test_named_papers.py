"""Reading the list of papers that minutes name, and finding each in the dossier."""

from __future__ import annotations

import pytest

from hoso_desktop.domain import numbering
from hoso_desktop.domain.components import ExpectedPaper
from hoso_desktop.domain.document import Placement, RegisterEntry
from hoso_desktop.domain.named_papers import find, is_same, number_in, read_titles


def placed(number: str, subject: str, type_name: str = "") -> Placement:
    entry = RegisterEntry("e", numbering.parse(number), subject=subject, type_name=type_name)
    return Placement(f"{number}|{subject}", "d", entry, 1)


def found(title: str, *papers: tuple[str, str]) -> str:
    return find(ExpectedPaper("x", title), [placed(*one) for one in papers])


def test_a_pasted_list() -> None:
    text = (
        "Tài liệu sử dụng trong hội nghị:\r\n"
        "- Tờ trình số 215/TTr-UBND về chủ trương sửa chữa nhà văn hóa;\r\n"
        "  + Báo cáo kết quả công tác tháng 10.\r\n"
        "\r\n"
        "1. Đề án số 03 về chuyển đổi số\n"
        "2) Danh sách trích ngang,\n"
        "• Đề án số 03 về chuyển đổi số\n"
        "187-BC/ĐU\n"
        "–\n"
    )
    assert read_titles(text) == (
        "Tờ trình số 215/TTr-UBND về chủ trương sửa chữa nhà văn hóa",
        "Báo cáo kết quả công tác tháng 10",
        "Đề án số 03 về chuyển đổi số",
        "Danh sách trích ngang",
        "187-BC/ĐU",
    )
    assert read_titles("  \n-\n") == ()


@pytest.mark.parametrize(
    "title, number",
    [
        ("Tờ trình số 215/TTr-UBND về chủ trương", "215/TTr-UBND"),
        ("Báo cáo 187-BC/ĐU", "187-BC/ĐU"),
        ("Nghị quyết 05 - NQ/ĐU", "05-NQ/ĐU"),
        ("Đề án số 03 về chuyển đổi số", ""),
        ("Chương trình ngày 12/11/2026", ""),
        ("Báo cáo quý III/2026", ""),
    ],
)
def test_the_number_in_a_title(title: str, number: str) -> None:
    assert number_in(title).text == number


PAPERS = (
    ("215/TTr-UBND", "Tờ trình về chủ trương sửa chữa nhà văn hóa thôn Đông"),
    ("187-BC/ĐU", "Báo cáo kết quả công tác tháng 10, nhiệm vụ tháng 11"),
    ("", "Danh sách đại biểu dự hội nghị"),
    ("01-BC/ĐU", "Báo cáo kiểm tra, giám sát tháng 10"),
)


@pytest.mark.parametrize(
    "title, number",
    [
        ("Tờ trình số 215/TTr-UBND của UBND xã", "215/TTr-UBND"),
        ("to trinh ve chu truong sua chua nha van hoa thon dong", "215/TTr-UBND"),
        ("Báo cáo kết quả công tác tháng 10", "187-BC/ĐU"),
        ("Báo cáo công tác tháng 10, nhiệm vụ tháng 11 của Ban Thường vụ", None),
        ("Báo cáo 1-BC/ĐU", "01-BC/ĐU"),
        ("Danh sách đại biểu", ""),
        ("Đề án chuyển đổi số", None),
        ("Báo cáo", None),
        ("Báo cáo 188-BC/ĐU kết quả công tác tháng 10", None),
        ("", None),
    ],
)
def test_find_by_number_or_title(title: str, number: str | None) -> None:
    want = next((f"{one}|{subject}" for one, subject in PAPERS if one == number), "")
    assert found(title, *PAPERS) == want


def test_a_number_matches_a_paper_without_one_by_its_title() -> None:
    named = "Đề án 03-ĐA/ĐU về chuyển đổi số"
    assert found(named, ("", "Đề án về chuyển đổi số trong cơ quan đảng"))
    assert not found(named, ("04-ĐA/ĐU", "Đề án về chuyển đổi số trong cơ quan đảng"))


def test_the_type_stands_for_the_beginning_of_the_title() -> None:
    here = placed("", "về chuyển đổi số", "Đề án")
    assert find(ExpectedPaper("x", "Đề án về chuyển đổi số"), [here]) == here.uid


def test_what_the_clerk_said_wins_while_it_is_there() -> None:
    papers = [placed(*one) for one in PAPERS]
    said = ExpectedPaper("x", "Tờ trình 215/TTr-UBND", placement_uid=papers[1].uid)
    assert find(said, papers) == papers[1].uid
    assert find(said, papers[:1]) == papers[0].uid  # the paper it meant is gone


@pytest.mark.parametrize(
    "title, other, same",
    [
        ("Tờ trình 215/TTr-UBND", "215/TTr-UBND", True),
        ("Tờ trình số 0215/TTr-UBND", "tờ trình 215/TTr-UBND về nhà văn hóa", True),
        ("Báo cáo kinh tế", "báo cáo kinh tế", True),
        ("Quyết định 06-QĐ/ĐU", "Quy định 06-QĐ/ĐU", False),
        ("215/TTr-UBND", "216/TTr-UBND", False),
        ("Báo cáo kinh tế", "Báo cáo kinh tế quý III", False),
    ],
)
def test_one_paper_named_twice_is_expected_once(title: str, other: str, same: bool) -> None:
    assert is_same(title, other) is same
    assert is_same(other, title) is same
    assert len(read_titles(f"{title}\n{other}")) == 2 - same
