"""The list of 24 columns on A3: every field of a paper in its own column, read back by place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hoso_desktop.domain import dates
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Attachment, CopyKind
from hoso_desktop.domain.dossier import Access, Condition, Confidence
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.numbering import parse
from hoso_desktop.printing.forms import variants
from hoso_desktop.printing.render import render
from hoso_desktop.printing.spec import MM
from hoso_desktop.printing.table import TableSetter
from hoso_desktop.printing.values import document_rows
from tests.printing.reading import glyphs, page_texts
from tests.printing.sheets_factory import meeting

DAY = date(2026, 11, 16)
WIDE = {form.variant: form for form in variants("contents")}["wide"]
assert WIDE.table is not None
COLUMNS = WIDE.table.columns
FILE = Attachment("a1", "giay-moi.pdf", "application/pdf", 10, "ab" * 32, "cd" * 32, 20, "s1")
FULL = {
    "ordinal": "1", "figures": "41", "number_symbol": "GM/VPĐU", "date": "09/11/2026",
    "author": "Văn phòng Đảng ủy xã", "type_name": "Giấy mời", "subject": "Mời họp tháng 11",
    "signer": "Trần Thị Lan", "secrecy": "", "copy": "Bản sao", "page_from": "1", "pages": "1", "files": "1",
    "file_name": "giay-moi.pdf", "document_time": "2026", "access": "Công khai", "keyword": "họp",
    "note": "bản in", "language": "Tiếng Tày", "autograph": "Lời phê", "topic": "Tổ chức",
    "info_sign": "TC-01", "confidence": "Số hóa", "condition": "Bình thường",
}  # fmt: skip


def sheet() -> DossierSheet:
    found = meeting()
    first = found.documents[0]
    entry = replace(
        first.entry, number=parse("41-GM/VPĐU"), date=dates.parse("09/11/2026"), type_name="Giấy mời",
        subject="Mời họp tháng 11", signer="Trần Thị Lan", access=Access.PUBLIC, keyword="họp",
        language="Tiếng Tày", autograph="Lời phê", topic="Tổ chức", info_sign="TC-01",
        confidence=Confidence.DIGITISED,
    )  # fmt: skip
    paper = replace(
        first, entry=entry, copy_kind=CopyKind.COPY, document_time="2026", note="bản in", attachment=FILE,
        condition=Condition.NORMAL,
    )  # fmt: skip
    box = replace(found.dossier, inventory_number="1", number="7", location=Location(box="3"))
    return replace(found, dossier=box, documents=(paper, *found.documents[1:]))


def test_it_has_the_24_columns_in_the_order_of_the_list() -> None:
    assert [column.heading for column in COLUMNS] == [
        "Số TT", "Số của văn bản", "Ký hiệu của văn bản", "Ngày, tháng, năm văn bản",
        "Tên cơ quan, tổ chức ban hành văn bản", "Tên loại văn bản", "Trích yếu nội dung", "Người ký",
        "Độ mật", "Loại bản", "Trang số", "Số trang", "Số lượng tệp (file)", "Tên tệp", "Thời gian tài liệu",
        "Chế độ sử dụng", "Từ khóa", "Ghi chú", "Ngôn ngữ", "Bút tích", "Chuyên đề", "Ký hiệu thông tin",
        "Mức độ tin cậy", "Tình trạng vật lý",
    ]  # fmt: skip
    assert (WIDE.page.width, WIDE.page.height) == (420, 297)


def test_every_field_of_a_paper_stands_in_its_column() -> None:
    (page,) = glyphs(render("contents", [sheet()], printed_on=DAY, specs={"contents": WIDE}).pdf)
    edges = [10 * MM]
    for column in COLUMNS:
        edges.append(edges[-1] + column.width * MM)
    upper = next(glyph.y for glyph in page if glyph.char == "1" and glyph.x < edges[1] and glyph.size == 9)
    second = max(
        glyph.y
        for glyph in page
        if glyph.char == "2" and glyph.x < edges[1] and glyph.size == 9 and glyph.y < upper - 1
    )
    row = [glyph for glyph in page if second + 1 < glyph.y < upper + 1]
    for column, (left, right) in zip(COLUMNS, pairwise(edges), strict=True):
        cell = "".join(glyph.char for glyph in row if left <= glyph.x < right)
        assert cell == FULL[column.field].replace(" ", ""), column.heading


def test_it_says_whose_papers_they_are_and_how_many() -> None:
    (text,) = page_texts(render("contents", [sheet()], printed_on=DAY, specs={"contents": WIDE}).pdf)
    for line in ("Hồ sơ Hội nghị Ban Thường vụ", "HN.15/2026", "Hộp số: 03", "Tổng số tài liệu: 13"):
        assert line in text


def test_no_heading_is_broken_inside_a_word_or_becomes_too_small() -> None:
    assert WIDE.table is not None
    for column, cell in zip(COLUMNS, TableSetter(WIDE.table).heading[0].cells, strict=True):
        assert " ".join(cell.lines) == column.heading
        assert cell.size >= 8


def test_a_page_number_is_left_blank_after_a_paper_nobody_counted() -> None:
    found = sheet()
    second = replace(found.documents[1], pages=None)
    found = replace(found, documents=(found.documents[0], second, *found.documents[2:]))
    places = [row[0] for row in document_rows(found, ["page_from"])]
    assert places[:2] == ["1", "2"]
    assert set(places[2:]) == {""}


def test_a_number_that_could_not_be_read_is_printed_once() -> None:
    found = sheet()
    papers = []
    for text in ("không số", "/VPĐU"):
        number = parse(text)
        papers.append(replace(found.documents[0], entry=replace(found.documents[0].entry, number=number)))
    rows = list(document_rows(replace(found, documents=tuple(papers)), ["figures", "number_symbol"]))
    assert ["".join(row) for row in rows] == ["không số", "/VPĐU"]
