"""Words with one letter wrong, and words without the blanks between them."""

from __future__ import annotations

import pytest

from hoso_desktop.domain.mistyped import apart, is_real, meant


@pytest.mark.parametrize(
    "typed, word",
    [("vein", "vien"), ("napp", "nap"), ("dinhh", "dinh"), ("hunan", "huan"), ("truyenn", "truyen"),
     ("quyte", "quyet"), ("nghjem", "nghiem")],
)  # fmt: skip
def test_one_slip_is_mended(typed: str, word: str) -> None:
    assert word in meant(typed)


@pytest.mark.parametrize("word", ["vien", "quyet", "khuyen", "luu", "nghi", "huong"])
def test_a_syllable_is_left_alone(word: str) -> None:
    assert is_real(word)
    assert meant(word) == apart(word) == ()


@pytest.mark.parametrize("word", ["abc", "x1y2", "việc", "2026"])
def test_short_words_figures_and_marked_letters_are_left_alone(word: str) -> None:
    assert meant(word) == ()


@pytest.mark.parametrize(
    "typed, words",
    [
        ("luutru", "luu tru"),
        ("ketnap", "ket nap"),
        ("nhavanhoa", "nha van hoa"),
        ("daidoanket", "dai doan ket"),
    ],
)
def test_blanks_left_out_are_put_back(typed: str, words: str) -> None:
    assert words in apart(typed)


@pytest.mark.parametrize("word", ["vien", "xyzxyz", "ubnd", "a" * 30, "lưutrữ", "12345"])
def test_nothing_is_taken_apart_that_is_no_row_of_syllables(word: str) -> None:
    assert apart(word) == ()
