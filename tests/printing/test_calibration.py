"""The sheet to measure: its lines stand where it says, moved as the printer asks for."""

from __future__ import annotations

import io
from datetime import date

import pikepdf.pdfa
import pytest

from hoso_desktop.printing import calibration
from hoso_desktop.printing.spec import MM
from tests.printing.reading import glyphs, page_texts, strokes
from tests.printing.test_pictures import colliding, overlapping

DAY = date(2026, 11, 16)


def lines(pdf: bytes) -> tuple[float, float]:
    """mm from the left and the upper edge to the middle of the two long lines."""
    (page,) = strokes(pdf)
    upright = max(page, key=lambda box: box[3] - box[1])
    level = max(page, key=lambda box: box[2] - box[0])
    return (upright[0] + upright[2]) / 2 / MM, 297 - (level[1] + level[3]) / 2 / MM


@pytest.mark.parametrize("right, down", [(0.0, 0.0), (1.5, -2.0), (-20.0, 20.0)])
def test_the_lines_stand_where_they_should_for_a_printer_that_prints_beside(
    right: float, down: float
) -> None:
    paper = calibration.sheet("Máy in phòng 2", "Khay 1", right, down, printed_on=DAY)
    assert lines(paper.pdf) == pytest.approx((30.0 + right, 40.0 + down), abs=0.05)
    (text,) = page_texts(paper.pdf)
    assert "Máy in phòng 2, Khay 1" in text
    assert f"sang phải {calibration.figure(right)}" in text.replace("\xa0", " ")
    assert paper.problems == ()


def crossings(pdf: bytes) -> set[tuple[float, float]]:
    """Where long lines cross, in mm from the left and upper edge."""
    (page,) = strokes(pdf)
    long = 10 * MM
    upright = [box for box in page if box[3] - box[1] > long]
    level = [box for box in page if box[2] - box[0] > long]
    return {
        (round((u[0] + u[2]) / 2 / MM, 1), round(297 - (e[1] + e[3]) / 2 / MM, 1))
        for u in upright
        for e in level
        if e[0] < u[0] < e[2] and u[1] < e[1] < u[3]
    }


def test_two_more_crosses_tell_whether_the_page_was_shrunk() -> None:
    paper = calibration.sheet("HP", "", 0.0, 0.0, printed_on=DAY)
    assert crossings(paper.pdf) == {(30.0, 40.0), (180.0, 40.0), (30.0, 250.0)}
    text = page_texts(paper.pdf)[0].replace("\xa0", " ")
    assert "150,0 mm" in text
    assert "210,0 mm" in text


def test_marks_along_every_edge_tell_what_the_printer_leaves_blank() -> None:
    paper = calibration.sheet("HP", "", 0.0, 0.0, printed_on=DAY)
    (page,) = strokes(paper.pdf)
    middles = [((box[0] + box[2]) / 2 / MM, (box[1] + box[3]) / 2 / MM) for box in page]
    for edge in (
        [x for x, y in middles if abs(y - 148.5) < 0.1 and x < 20],
        [210 - x for x, y in middles if abs(y - 148.5) < 0.1 and x > 190],
        [y for x, y in middles if abs(x - 105) < 0.1 and y < 20],
        [297 - y for x, y in middles if abs(x - 105) < 0.1 and y > 277],
    ):
        assert sorted(edge) == pytest.approx(range(1, 16), abs=0.05)
    (drawn,) = glyphs(paper.pdf)
    assert not overlapping(drawn)
    assert not colliding(drawn)


def test_it_is_pdfa_and_the_same_each_time() -> None:
    first, second = (calibration.sheet("HP", "", 0.0, 0.0, printed_on=DAY).pdf for _ in range(2))
    assert first == second
    assert not pikepdf.pdfa.validate_written(io.BytesIO(first), "1b").findings


@pytest.mark.parametrize("number, text", [(30.0, "30,0"), (-1.46, "-1,5"), (-0.04, "0,0")])
def test_millimetres_are_written_as_a_ruler_is_read(number: float, text: str) -> None:
    assert calibration.figure(number) == text
