"""Blocks as Excel puts them on the clipboard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.intake.pasted import MAX_ROWS, read_pasted

STORY = Path(__file__).parent.parent / "golden" / "story-a"
PASTE = (STORY / "paste.tsv").read_text(encoding="utf-8")


def test_the_twelve_rows() -> None:
    rows = read_pasted(PASTE)
    totals = json.loads((STORY / "expected.json").read_text(encoding="utf-8"))
    assert len(rows) == 12
    assert sum(row.pages or 0 for row in rows) == 47
    assert "A2" in totals
    assert [row.number.text for row in rows[:3]] == ["41-GM/VPĐU", "", "215/TTr-UBND"]
    assert rows[4].subject == "Báo cáo kết quả công tác tháng 10, nhiệm vụ tháng 11"
    assert (rows[4].author, rows[4].sides, rows[4].date.text()) == (
        "Ban Thường vụ Đảng ủy xã",
        2,
        "06/11/2026",
    )


def test_without_a_heading_the_columns_are_those_on_screen() -> None:
    body = PASTE.split("\n", 1)[1]
    assert read_pasted(body) == read_pasted(PASTE)
    assert read_pasted(body, False) == read_pasted(PASTE, True)
    numbered = "\n".join(f"{n}\t{line}" for n, line in enumerate(body.splitlines(), 1))
    assert read_pasted(numbered) == read_pasted(PASTE)


def test_the_late_paper() -> None:
    (row,) = read_pasted((STORY / "late.tsv").read_text(encoding="utf-8"))
    assert (row.number.text, row.subject, row.pages) == ("", "Bảng tổng hợp biểu quyết", 1)


def test_other_headings_in_other_order_and_line_ends() -> None:
    block = "Trích yếu\tLoại văn bản\tNgày ký\tSố văn bản\tKý hiệu văn bản\tGhi chú\r\n"
    block += "về việc họp\tCông văn\t5/2/2017\t7\tCV/ĐU\tgấp\r\n"
    (row,) = read_pasted(block)
    assert (row.number.text, row.subject, row.date.text(), row.note) == (
        "07-CV/ĐU",
        "Công văn về việc họp",
        "05/02/2017",
        "gấp",
    )


def test_quoted_cells_with_line_breaks_tabs_and_quotes() -> None:
    (row,) = read_pasted('1-BC/ĐU\t05/02/2017\t"Báo cáo\nhai dòng\t""trích"""\tVăn phòng\t3\t2')
    assert row.subject == 'Báo cáo hai dòng "trích"'
    assert (row.pages, row.sides) == (3, 2)
    (stray,) = read_pasted('2-BC/ĐU\t\tBáo cáo 5" và 6"\t')
    assert stray.subject == 'Báo cáo 5" và 6"'


def test_blank_lines_and_missing_cells() -> None:
    rows = read_pasted("\r\n1-BC/ĐU\t\tBáo cáo\r\n\t\t\t\r\n\t\tDanh sách\r\n")
    assert [(row.number.text, row.subject, row.pages) for row in rows] == [
        ("01-BC/ĐU", "Báo cáo", None),
        ("", "Danh sách", None),
    ]


@pytest.mark.parametrize(
    "block, code",
    [
        ("", "paste.empty"),
        (" \t \r\n", "paste.empty"),
        ("1-BC/ĐU\t\tBáo cáo (MẬT)", "paste.secret"),
        ("Số ký hiệu\tTrích yếu\tĐộ mật\n1-BC/ĐU\tBáo cáo\tMật", "paste.secret"),
        ("x\n" * (MAX_ROWS + 1), "paste.too_large"),
        ("a\t" + "x" * 200_000, "paste.cell_too_long"),
        ("a\t" + "x" * 40_000, "paste.cell_too_long"),
    ],
)
def test_what_is_refused(block: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        read_pasted(block)
    assert caught.value.code == code
    assert "BC/ĐU" not in str(caught.value.params)
