"""The type of a paper by its subject or symbol, never by a guess."""

from __future__ import annotations

import pytest

from hoso_desktop.domain import document_types, numbering
from hoso_desktop.domain.document_types import DocumentType

TYPES = (
    DocumentType("Quyết định", ("QĐ",)),
    DocumentType("Quy định", ("QĐ", "QĐi")),
    DocumentType("Báo cáo", ("BC",)),
    DocumentType("Tờ trình", ("TTr",)),
    DocumentType("Thông tri", ("TT",)),
    DocumentType("Giấy mời", ("GM",)),
    DocumentType("Kết luận", ("KL",)),
    DocumentType("Thông báo", ("TB",)),
    DocumentType("Công văn", ("CV",)),
)


@pytest.mark.parametrize(
    "subject, symbol, wanted",
    [
        ("Báo cáo kết quả công tác", "187-BC/ĐU", "Báo cáo"),
        ("BÁO CÁO KẾT QUẢ", "", "Báo cáo"),
        ("bao cao ket qua", "", "Báo cáo"),
        ("Báo cáo thẩm định Tờ trình 215/TTr-UBND", "", "Báo cáo"),
        ("về việc kết nạp đảng viên", "22-TTr/BXDĐ", "Tờ trình"),
        ("về việc kết nạp đảng viên", "109-QĐ/ĐU", ""),
        ("ban hành Quy định về chức năng, nhiệm vụ", "06-QĐ/ĐU", "Quy định"),
        ("Quy định về chức năng", "06-QĐ/ĐU", "Quy định"),
        ("Quyết định ban hành Quy định", "07-QĐ/ĐU", "Quyết định"),
        ("về chế độ", "07-QĐi/ĐU", "Quy định"),
        ("Thông báo kết luận hội nghị", "103-TB/ĐU", "Thông báo"),
        ("Danh sách đại biểu", "", ""),
        ("", "", ""),
        ("họp", "41-gm/VPĐU", "Giấy mời"),
        ("Bảo cảo gì đó", "", ""),
        # A công văn prints no type of its own: what it sends along is not what it is.
        ("Báo cáo tình hình thực hiện nghị quyết", "20-CV/ĐU", "Công văn"),
        ("Quyết định cũ gửi kèm", "21-CV/ĐU", "Công văn"),
        ("Báo cáo về hai loại cùng ký hiệu", "08-QĐ/ĐU", ""),
    ],
)
def test_a_type_is_derived(subject: str, symbol: str, wanted: str) -> None:
    assert document_types.derive(subject, numbering.parse(symbol), TYPES) == wanted
