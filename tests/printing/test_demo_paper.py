"""Sample papers: the Party header, exactly the wanted pages, the same bytes twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from subprocess import run

import pypdfium2
import pytest

from hoso_desktop.printing.demo_paper import DemoPaper, Signature, draw

PAPER = DemoPaper(
    superior="ĐẢNG BỘ TỈNH SÔNG LAM",
    body="ĐẢNG ỦY XÃ TÂN LẬP",
    place="Tân Lập",
    day=date(2026, 2, 5),
    number="05-NQ/ĐU",
    type_name="Nghị quyết",
    subject="về giảm nghèo bền vững",
    paragraphs=["**I. TÌNH HÌNH**", "Các chi bộ trực thuộc đã tổ chức thực hiện đúng kế hoạch. " * 6],
    ending=["Nghị quyết này được phổ biến đến chi bộ."],
    signature=Signature("T/M ĐẢNG ỦY", "BÍ THƯ", "Lương Minh An"),
    recipients=["Tỉnh ủy (để báo cáo),", "Lưu Văn phòng Đảng ủy."],
    footer="Văn bản mẫu",
)


def text(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("pages", [1, 2, 7])
def test_it_has_the_wanted_pages_and_ends_with_the_signature(pages: int) -> None:
    found = text(draw(replace(PAPER, pages=pages)))
    assert len(found) == pages
    assert "Lương Minh An" in found[-1]
    assert "Nghị quyết này được phổ biến" in found[-1]
    assert "Lưu Văn phòng Đảng ủy." in found[-1]
    assert all("Văn bản mẫu" in page for page in found)


def test_the_party_header(judge: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "p.pdf").write_bytes(draw(PAPER))
    done = run([judge("pdftotext"), "-layout", tmp_path / "p.pdf", "-"], capture_output=True, check=True)
    lines = [" ".join(line.split()) for line in done.stdout.decode("utf-8").splitlines() if line.strip()]
    assert lines[0] == "ĐẢNG BỘ TỈNH SÔNG LAM ĐẢNG CỘNG SẢN VIỆT NAM"
    joined = "\n".join(lines)
    for words in ("ĐẢNG ỦY XÃ TÂN LẬP", "Số 05-NQ/ĐU", "Tân Lập, ngày 05 tháng 02 năm 2026", "NGHỊ QUYẾT"):
        assert words in joined
    assert "*" in joined


def test_an_official_letter_has_its_subject_under_the_number() -> None:
    letter = replace(PAPER, type_name="", number="17-CV/ĐU", addressee="Các chi bộ trực thuộc")
    (page,) = text(draw(letter))
    assert "Kính gửi: Các chi bộ trực thuộc" in page
    assert "NGHỊ QUYẾT" not in page


def test_state_papers_have_the_state_header() -> None:
    (page,) = text(draw(replace(PAPER, state=True, number="215/TTr-UBND")))
    assert "Độc lập - Tự do - Hạnh phúc" in page
    assert "Số: 215/TTr-UBND" in page
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" not in page


def test_a_short_paper_is_not_repeated_to_fill_its_last_page() -> None:
    (page,) = text(draw(replace(PAPER, paragraphs=["Kính mời các đồng chí dự họp."])))
    assert page.count("Kính mời") == 1


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert draw(PAPER) == draw(PAPER)
    assert draw(PAPER) != draw(replace(PAPER, number="06-NQ/ĐU"))
