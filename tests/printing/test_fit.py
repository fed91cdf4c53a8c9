from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso_desktop.printing.fit import Run, run_width, size_for_words, wrap, wrap_runs
from hoso_desktop.printing.fonts import Face, metrics

WORDS = st.lists(
    st.text(alphabet="aăâbcdđêghiklmnoôơpưxyẫễộ-/ĐUBKT0129", min_size=1, max_size=30), min_size=1, max_size=30
).map(" ".join)
WIDTHS = st.floats(20, 400)


@given(WORDS, WIDTHS)
def test_no_line_is_wider_than_its_place_and_nothing_is_lost(text: str, width: float) -> None:
    lines = wrap(text, Face.REGULAR, 12, width=width)
    assert all(metrics(Face.REGULAR).width(line, 12) <= width + 0.001 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(WORDS, WORDS, WIDTHS)
def test_lines_of_two_faces_keep_everything_within_the_width(label: str, value: str, width: float) -> None:
    lines = wrap_runs([Run(f"{label} ", Face.REGULAR), Run(value, Face.BOLD)], 12, width=width)
    assert all(run_width(line, 12) <= width + 0.001 for line in lines)
    drawn = "".join(run.text for line in lines for run in line)
    assert drawn.replace(" ", "") == (label + value).replace(" ", "")


def test_a_line_feed_always_breaks() -> None:
    lines = wrap_runs([Run("PHÔNG LƯU TRỮ\nKHÓA I", Face.BOLD)], 12, width=400)
    assert ["".join(run.text for run in line) for line in lines] == ["PHÔNG LƯU TRỮ", "KHÓA I"]


def test_long_notations_break_after_their_marks() -> None:
    assert wrap("45-BC/UBKTĐU", Face.REGULAR, 10, width=45) == ["45-BC/", "UBKTĐU"]


def test_a_size_shrinks_rather_than_break_a_word() -> None:
    size = size_for_words("45-BC/UBKTĐU", Face.REGULAR, 12, smallest=9, width=48, whole=False)
    assert 9 <= size < 12
    assert metrics(Face.REGULAR).width("UBKTĐU", size) <= 48


def test_a_size_never_goes_below_the_smallest() -> None:
    assert size_for_words("Ẫ" * 100, Face.REGULAR, 12, smallest=9, width=48, whole=True) == 9


def test_widths_are_those_of_times_new_roman() -> None:
    measured = [metrics(Face.REGULAR).width(char, 2048) for char in "aAW0"]
    assert measured == pytest.approx([909, 1479, 1933, 1024], abs=1)
