from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hoso_desktop.domain.text import clean, clean_lines, fold, key, natural_key, tone_normal, words

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
typed = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + "bcghklmnpqrstvx 0123456789.-/", max_size=40)


@pytest.mark.parametrize(
    "text, out",
    [
        ("  Đảng   ủy ", "Đảng ủy"), ("Đảng\u00a0ủy\tx", "Đảng ủy x"), ("a\r\nb", "a b"), ("", ""),
        (" \u200b\ufeff", ""),
        ("a\x00b\x07", "ab"), (unicodedata.normalize("NFD", "Nghị quyết"), "Nghị quyết"),
    ],
)  # fmt: skip
def test_text_is_cleaned(text: str, out: str) -> None:
    assert clean(text) == out


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not set(once) & set("\x00\t\n\r\u00a0\u200b\ufeff")


def test_line_breaks_of_a_cover_line_are_kept() -> None:
    assert clean_lines(" PHÔNG  LƯU TRỮ\r\nĐẢNG ỦY \n\n") == "PHÔNG LƯU TRỮ\nĐẢNG ỦY"


def test_every_vietnamese_letter_folds_to_its_base() -> None:
    bases = "".join(sorted(set(fold(VIETNAMESE))))
    assert bases == "adeiouy"
    assert fold(VIETNAMESE.upper()) == fold(VIETNAMESE)


@pytest.mark.parametrize(
    "text, out",
    [("Đảng Ủy", "dang uy"), ("Điện Biên", "dien bien"), ("ĐVị", "dvi"), ("ABC-1", "abc-1"), ("ð", "d")],
)
def test_folding(text: str, out: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text)) == out


@given(typed)
def test_folding_forgets_marks_and_capitals_only(text: str) -> None:
    assert fold(text).isascii()
    assert len(fold(text)) == len(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text)


@pytest.mark.parametrize(
    "one, two",
    [("uỷ", "ủy"), ("hoà", "hòa"), ("Hoà", "HÒA"), ("khoẻ", "khỏe"), ("thuý", "thúy"),
     ("Xã Mỹ Thuỷ", "xã mỹ thủy"), ("Đảng uỷ", "đảng ủy"), ("loá mắt", "lóa mắt")],
)  # fmt: skip
def test_both_placements_of_the_tone_are_one(one: str, two: str) -> None:
    assert tone_normal(one) == tone_normal(two)


@pytest.mark.parametrize("text", ["quý", "quỳ", "hoàn", "khuỷu", "toán", "quả", "giá", "hoạt", "thuế", "quỹ"])
def test_only_the_end_of_a_syllable_moves(text: str) -> None:
    assert tone_normal(text) == text


@given(typed)
def test_one_placement_is_final(text: str) -> None:
    assert tone_normal(tone_normal(text)) == tone_normal(text)
    assert fold(tone_normal(text)) == fold(text)


def test_words_and_keys() -> None:
    assert words("Số 15-NQ/ĐU, ngày 01_02") == ["Số", "15", "NQ", "ĐU", "ngày", "01", "02"]
    assert key("  Đảng  ủy, (xã) ") == key("ĐẢNG UỶ - XÃ") == "dang uy xa"
    assert key("") == ""


def test_natural_order() -> None:
    codes = ["HN.10", "HN.2", "ĐV.1", "HN.2a", "hn.1", "TH.01", "HN.02"]
    assert sorted(codes, key=natural_key) == ["ĐV.1", "hn.1", "HN.2", "HN.02", "HN.2a", "HN.10", "TH.01"]


@example(["¹", "2²", "٣"])
@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_texts_can_be_put_in_order(texts: list[str]) -> None:
    ordered = sorted(texts, key=natural_key)
    assert [natural_key(text) for text in ordered] == sorted(natural_key(text) for text in texts)
