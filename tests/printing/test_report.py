"""Lists that are not dossiers: archival, whole, the same every time, no word lost at the end of a page."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pypdfium2
import pytest

from hoso_desktop.printing.report import Column, ListReport, Section, draw

COLUMNS = (Column("STT", 8), Column("Nội dung", 90), Column("Số lượng", 20, right=True))


def report(rows: list[tuple[str, str, str]], empty: str = "Không có.") -> ListReport:
    return ListReport(
        "ĐẢNG BỘ TỈNH SÔNG LAM", "ĐẢNG ỦY XÃ TÂN LẬP", "KẾT QUẢ RÀ SOÁT HỒ SƠ", "Ngày 16/11/2026",
        date(2026, 11, 16), (Section("Tôi tự sửa được", COLUMNS, rows, empty),), ("Ghi chú cuối.",),
    )  # fmt: skip


def rows(count: int, words: int = 12) -> list[tuple[str, str, str]]:
    return [
        (str(n), " ".join(f"từ{n}x{word}" for word in range(words)), str(n * 1000))
        for n in range(1, count + 1)
    ]


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


@pytest.mark.parametrize("count", [0, 1, 80])
def test_it_is_pdfa_1b_and_says_everything(count: int) -> None:
    pdf, page_count = draw(report(rows(count)))
    assert pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings == []
    texts = pages(pdf)
    assert len(texts) == page_count
    whole = "\n".join(texts)
    for word in ("ĐẢNG CỘNG SẢN VIỆT NAM", "KẾT QUẢ RÀ SOÁT HỒ SƠ", "Tôi tự sửa được", "Ghi chú cuối."):
        assert word in whole
    for _, text, _ in rows(count):
        for word in text.split():
            assert word in whole
    assert ("Không có." in whole) == (count == 0)


def test_every_page_repeats_the_heading_and_bears_its_number() -> None:
    pdf, page_count = draw(report(rows(120)))
    assert page_count > 2
    for number, text in enumerate(pages(pdf), start=1):
        assert "STT" in text
        if number > 1:
            assert text.split()[0] == str(number) or str(number) in text.split()


def test_a_row_taller_than_a_page_goes_on() -> None:
    pdf, page_count = draw(report(rows(1, words=900)))
    assert page_count > 1
    whole = "".join(pages(pdf))
    assert all(f"từ1x{word}" in whole for word in range(900))


def test_a_letter_the_type_lacks_is_shown_as_such() -> None:
    pdf, _ = draw(report([("1", "Báo cáo 漢", "1")]))
    assert "Báo cáo ?" in pages(pdf)[0]


def test_the_same_list_gives_the_same_bytes() -> None:
    assert draw(report(rows(30))) == draw(report(rows(30)))
