from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso_desktop.domain.words import NumberStyle, figure, in_words, sentence_case

SPELLED = {
    0: "không",
    1: "một",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    33: "ba mươi ba",
    34: "ba mươi tư",
    47: "bốn mươi bảy",
    55: "năm mươi lăm",
    100: "một trăm",
    101: "một trăm linh một",
    104: "một trăm linh bốn",
    105: "một trăm linh năm",
    110: "một trăm mười",
    115: "một trăm mười lăm",
    121: "một trăm hai mươi mốt",
    1_000: "một nghìn",
    1_005: "một nghìn không trăm linh năm",
    1_010: "một nghìn không trăm mười",
    2_021: "hai nghìn không trăm hai mươi mốt",
    10_000: "mười nghìn",
    21_000: "hai mươi mốt nghìn",
    100_024: "một trăm nghìn không trăm hai mươi tư",
    1_000_000: "một triệu",
    1_000_001: "một triệu không trăm linh một",
    2_000_000_000: "hai tỷ",
    5_000_000_000_000: "năm nghìn tỷ",
    5_001_000_000_000: "năm nghìn không trăm linh một tỷ",
    5_001_000_000_002: "năm nghìn không trăm linh một tỷ không trăm linh hai",
}


@pytest.mark.parametrize("number", SPELLED)
def test_numbers_are_spelled_as_offices_write_them(number: int) -> None:
    assert in_words(number) == SPELLED[number]


def test_the_office_chooses_its_spelling() -> None:
    style = NumberStyle(zero="lẻ", four="bốn", thousand="ngàn")
    assert in_words(1_024, style) == "một ngàn không trăm hai mươi bốn"
    assert in_words(104, style) == "một trăm lẻ bốn"


def test_a_total_starts_with_a_capital() -> None:
    assert sentence_case(34) == "Ba mươi tư"
    assert sentence_case(34, NumberStyle(four="bốn")) == "Ba mươi bốn"


@pytest.mark.parametrize("number", [-1, 10**15])
def test_numbers_outside_the_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        in_words(number)


def _value(text: str) -> int:
    """Read the words back, by a road of its own."""
    units = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}
    digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    digit = {word: value for value, word in enumerate(digits)} | {"mốt": 1, "tư": 4, "lăm": 5}
    total = below_billion = group = 0
    pending: int | None = None
    for word in text.split():
        if word in digit:
            pending = digit[word]
        elif word == "trăm":
            group, pending = (pending or 0) * 100, None
        elif word in ("mươi", "mười"):
            group, pending = group + (pending or 1) * 10, None
        elif word in units:
            group, pending = group + (pending or 0), None
            if word == "tỷ":
                total, below_billion = (total + below_billion + group) * units[word], 0
            else:
                below_billion += group * units[word]
            group = 0
    return total + below_billion + group + (pending or 0)


@given(st.integers(0, 10**15 - 1))
def test_words_read_back_to_the_same_number(number: int) -> None:
    assert _value(in_words(number)) == number


@given(st.integers(0, 99_999))
def test_words_of_counts_read_back_to_the_same_number(number: int) -> None:
    assert _value(in_words(number)) == number


@pytest.mark.parametrize("number, text", [(0, "0"), (999, "999"), (1_204, "1.204"), (1_000_000, "1.000.000")])
def test_figures_have_points_between_thousands(number: int, text: str) -> None:
    assert figure(number) == text
