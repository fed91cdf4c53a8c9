"""Headings by folded names: what is known, what is guessed, what is left alone."""

from __future__ import annotations

import pytest

from hoso_desktop.domain.text import key
from hoso_desktop.intake import grid as g
from hoso_desktop.intake import headings


def grid(*rows: tuple[object, ...]) -> g.Grid:
    made = g.Grid("x")
    for number, row in enumerate(rows, 1):
        made.rows.append(g.Row(number, {at: str(v) for at, v in enumerate(row) if v is not None}))
    return made


def fields(*names: str) -> list[str]:
    found = headings.recognise(grid(names), (1,))
    return [use.field for use in found.columns]


def test_the_data_is_folded_and_every_wording_has_one_meaning() -> None:
    words = headings.vocabulary()
    assert all(key(heading) == heading for heading in words.fields)
    assert words.names >= headings.DOSSIER_FIELDS
    assert all(either.paper in words.names and either.dossier in words.names for either in words.either)


@pytest.mark.parametrize(
    "heading, field",
    [
        ("Số, ký hiệu", "number"),
        ("SỐ VÀ KÝ HIỆU", "number"),
        ("So ky hieu", "number"),
        ("Số của văn\u00a0bản", "number_only"),
        ("So\u0302\u0301 ky\u0301 hie\u0323\u0302u", "number"),
        ("Ngày, tháng, năm văn bản", "date"),
        ("Trích yếu nội dung", "subject"),
        ("Tên loại và trích yếu", "subject"),
        ("Cơ quan ban hành *", "author"),
        ("Số trang (tờ A4)", "pages"),
        ("Path gốc", "path"),
        ("Hạn xử lý", ""),
        ("Đơn vị xử lý", ""),
    ],
)
def test_a_heading_is_known_whatever_its_marks(heading: str, field: str) -> None:
    assert fields("Trích yếu" if field != "subject" else "Tác giả", heading)[1] == field


def test_a_longer_heading_is_a_guess_and_never_pushes_out_a_sure_one() -> None:
    found = headings.recognise(grid(("Số ký hiệu", "Trích yếu nội dung của văn bản gửi đi", "Ghi chú")), (1,))
    assert [(use.field, use.certain) for use in found.columns] == [
        ("number", True),
        ("subject", False),
        ("note", True),
    ]
    both = headings.recognise(grid(("Trích yếu nội dung của văn bản gửi đi", "Trích yếu")), (1,))
    assert [use.field for use in both.columns] == ["", "subject"]


@pytest.mark.parametrize(
    "names, wanted",
    [
        (
            ("Tiêu đề hồ sơ", "Số tờ", "Trích yếu", "Số tờ"),
            ["dossier_title", "declared_sheets", "subject", "sheet_count"],
        ),
        (("Trích yếu", "Số trang"), ["subject", "pages"]),
        (("Tiêu đề hồ sơ", "Năm"), ["dossier_title", "dossier_year"]),
        (("Trích yếu", "Năm"), ["subject", "date_year"]),
        (("Ngày", "Tháng", "Năm", "Trích yếu"), ["date_day", "date_month", "date_year", "subject"]),
        (("Ngày ký", "Năm", "Trích yếu"), ["date", "", "subject"]),
        (("Số đến", "Ngày đến", "Số ký hiệu", "Ngày"), ["arrival_number", "arrival_date", "number", "date"]),
    ],
)
def test_headings_that_depend_on_their_neighbours(names: tuple[str, ...], wanted: list[str]) -> None:
    assert fields(*names) == wanted


def test_the_heading_row_is_found_among_others() -> None:
    made = grid(("Danh sách", None), ("Số, ký hiệu", "Ngày", "Trích yếu"), ("1-BC/ĐU", "1/1/2017", "Báo cáo"))
    assert headings.find_rows(made) == (2,)
    assert headings.find_rows(grid(("a", "b"), ("c", "d"))) == ()


def test_the_fingerprint_depends_on_the_headings_alone() -> None:
    assert headings.fingerprint(("Số, ký hiệu", "Ngày")) == headings.fingerprint(("SO KY HIEU ", "ngày:"))
    assert headings.fingerprint(("Ngày", "Số, ký hiệu")) != headings.fingerprint(("Số, ký hiệu", "Ngày"))
    assert headings.fingerprint(("a b", "c")) != headings.fingerprint(("a", "b c"))
