"""Lines of a form in the columns of its table: beside each other, whole, near their place."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from hoso_desktop.printing import filled
from hoso_desktop.printing.forms import FORM_IDS, shipped, variants
from hoso_desktop.printing.grid import Placed, edges, on_columns
from hoso_desktop.printing.spec import ColumnSpec, FormSpec, TableSpec
from tests.printing.papers import invented

LISTS = [form for form_id in FORM_IDS for form in variants(form_id) if filled.editable(form)]
# As long as the names of real offices get.
ABOVE, BELOW = "ĐẢNG BỘ TỈNH SÔNG LAM", "ĐẢNG ỦY XÃ TÂN LẬP THƯỢNG"
OFFICE = {"superior": ABOVE, "head_superior": ABOVE, "office_capitals": BELOW, "head_body": BELOW}
SAID = {"place_date": "Tân Lập Thượng, ngày 23 tháng 11 năm 2026", "authority": "T/M BAN THƯỜNG VỤ"}


def placed(form: FormSpec) -> list[Placed]:
    values = invented(form).fill(form, 0).values
    known = {name: (OFFICE | SAID).get(name, text) for name, text in values.items()}
    return on_columns(form, (*form.head, *form.tail), known)


@pytest.mark.parametrize("form", LISTS, ids=[form.template for form in LISTS])
def test_lines_beside_each_other_are_whole_and_apart(form: FormSpec) -> None:
    at = edges(form)
    for row in placed(form):
        assert at[0] <= row.spots[0].left if row.spots else True
        for spot, cell in zip(row.spots, row.row.cells, strict=True):
            assert spot.right <= at[-1] + 0.01
            assert len(cell.lines) == 1 or not spot.loose
            if len(row.spots) == 2:
                assert len(cell.lines) == 1
        for one, two in pairwise(row.spots):
            assert one.right <= two.left + 0.01
            assert one.columns[1] <= two.columns[0]


def test_blocks_stand_near_their_place() -> None:
    for form_id in ("file_plan", "hand_in_list", "year_statistics"):
        head = next(row for row in placed(shipped(form_id)) if len(row.spots) == 2)
        for spot, cell in zip(head.spots, (0.0, 82.0), strict=True):
            wanted = cell + (74 if cell == 0 else 83) / 2
            assert abs((spot.left + spot.right) / 2 - wanted) < 30


def test_a_whole_line_takes_all_columns_and_a_narrow_table_puts_lines_under_each_other() -> None:
    form = shipped("file_plan")
    title = next(row for row in placed(form) if row.row.spec.cells[0].text == "DANH MỤC HỒ SƠ")
    assert title.spots[0].columns == (0, 5)
    one = TableSpec((ColumnSpec("Tên", "(1)", 165.0, "title"),))
    assert all(len(row.spots) <= 1 for row in placed(replace(form, table=one)))
