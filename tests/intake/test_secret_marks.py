"""A secrecy mark inside a PDF or a Word file is seen; papers that only speak of secrecy pass."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from hoso_desktop.intake.facts import DOCX, PDF, inspect
from hoso_desktop.intake.secret_marks import PAGES, mark_in_file
from tests.support.marked_files import pdf_with_lines, word_with

Page = Sequence[tuple[int, int, str]]
BODY: Page = [
    (72, 780, "ĐẢNG ỦY XÃ TÂN LẬP"),
    (320, 780, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    (200, 700, "BÁO CÁO"),
    (72, 660, "Đảng ủy xã báo cáo tình hình thực hiện nhiệm vụ quý III năm 2026."),
]


def look(path: Path) -> str | None:
    return mark_in_file(path, PDF, inspect(path).pages)


@pytest.mark.parametrize("level", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize("y", [800, 742, 40])
def test_a_stamp_with_text_is_seen_wherever_it_stands(tmp_path: Path, level: str, y: int) -> None:
    path = pdf_with_lines(tmp_path / "quet 12.pdf", [*BODY, (90, y, level)])
    assert look(path) == level


@pytest.mark.parametrize(
    "line", ["M Ậ T", "T Ố I  M Ậ T", "(MẬT)", "Độ mật: Mật", "Số 12-BC/ĐU     MẬT", "MẬT     Số 12-BC/ĐU"]
)
def test_other_ways_to_mark_a_page(tmp_path: Path, line: str) -> None:
    assert look(pdf_with_lines(tmp_path / "a.pdf", [*BODY[:2], (90, 742, line), *BODY[2:]]))


def test_a_stamp_beside_the_number_on_one_line_is_seen(tmp_path: Path) -> None:
    page = [(72, 742, "Số 12-BC/ĐU"), (240, 742, "TỐI MẬT"), *BODY]
    assert look(pdf_with_lines(tmp_path / "a.pdf", page)) == "TỐI MẬT"


@pytest.mark.parametrize("number", range(PAGES))
def test_the_first_pages_are_looked_at(tmp_path: Path, number: int) -> None:
    pages = [list(BODY) for _ in range(4)]
    pages[number].append((90, 742, "MẬT"))
    assert look(pdf_with_lines(tmp_path / "a.pdf", *pages)) == "MẬT"


@pytest.mark.parametrize(
    "lines",
    [
        ["BÁO CÁO CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC"],
        ["BÁO CÁO CÔNG TÁC BẢO VỆ BÍ", "MẬT NHÀ NƯỚC NĂM 2026"],
        ["BÁO CÁO VỀ BẢO VỆ BÍ", "MẬT"],
        ["Danh mục bí mật nhà nước độ Mật, Tối mật"],
        ["ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM"],
        ["Các mức: Mật, Tối mật và Tuyệt mật theo quy định"],
        ["Mật khẩu gửi riêng", "MẬT KHẨU"],
    ],
)
def test_ordinary_papers_pass(tmp_path: Path, lines: Sequence[str]) -> None:
    page = [*BODY, *((72, 620 - 20 * at, line) for at, line in enumerate(lines))]
    assert look(pdf_with_lines(tmp_path / "a.pdf", page)) is None
    word = word_with(tmp_path / "a.docx", lines)
    assert mark_in_file(word, DOCX, None) is None


def test_a_word_file_is_read_through(tmp_path: Path) -> None:
    lines = [text for _, _, text in BODY]
    for number, path in enumerate(
        (
            word_with(tmp_path / "1.docx", ["MẬT", *lines]),
            word_with(tmp_path / "2.docx", lines, header="TỐI MẬT"),
            word_with(tmp_path / "3.docx", lines, cell="TUYỆT MẬT"),
            word_with(tmp_path / "4.docx", ["ĐẢNG ỦY XÃ\nMẬT", *lines]),
        )
    ):
        assert mark_in_file(path, DOCX, None) == ("MẬT", "TỐI MẬT", "TUYỆT MẬT", "MẬT")[number]
    assert mark_in_file(word_with(tmp_path / "5.docx", lines), DOCX, None) is None
