"""Numbers and notations of papers: one paper is one number however it was typed."""

from __future__ import annotations

import unicodedata

import pytest

from hoso_desktop.domain import numbering
from hoso_desktop.domain.numbering import NO_NUMBER


@pytest.mark.parametrize(
    "text, number, suffix, separator, notation, shown",
    [
        ("41-GM/VPĐU", 41, "", "-", "GM/VPĐU", "41-GM/VPĐU"),
        ("1-BC/ĐU", 1, "", "-", "BC/ĐU", "01-BC/ĐU"),
        ("Số 05-NQ/ĐU", 5, "", "-", "NQ/ĐU", "05-NQ/ĐU"),
        ("Số: 05 - NQ / ĐU", 5, "", "-", "NQ/ĐU", "05-NQ/ĐU"),
        ("215/TTr-UBND", 215, "", "/", "TTr-UBND", "215/TTr-UBND"),
        ("225-BC-UBND", 225, "", "-", "BC-UBND", "225-BC-UBND"),
        ("05a-NQ/ĐU", 5, "a", "-", "NQ/ĐU", "05a-NQ/ĐU"),
        ("12A/QĐ-UBND", 12, "A", "/", "QĐ-UBND", "12A/QĐ-UBND"),
        ("41/2016/QĐ-UBND", 41, "", "/", "2016/QĐ-UBND", "41/2016/QĐ-UBND"),
        ("187", 187, "", "-", "", "187"),
        ("7", 7, "", "-", "", "07"),
        ("103-TB/ĐU ", 103, "", "-", "TB/ĐU", "103-TB/ĐU"),
        ("05–NQ/ĐU", 5, "", "-", "NQ/ĐU", "05-NQ/ĐU"),
    ],
)
def test_a_symbol_is_read(
    text: str, number: int, suffix: str, separator: str, notation: str, shown: str
) -> None:
    found = numbering.parse(text)
    assert (found.number, found.suffix, found.separator, found.notation) == (
        number,
        suffix,
        separator,
        notation,
    )
    assert found.text == shown


@pytest.mark.parametrize("text", ["NQ/ĐU", "không rõ", "Công văn", "..-BC/ĐU"])
def test_what_is_no_number_is_kept_as_written(text: str) -> None:
    found = numbering.parse(text)
    assert (found.number, found.text) == (0, text)


def test_no_number_is_normal() -> None:
    assert numbering.parse("  ") == NO_NUMBER
    assert (NO_NUMBER.text, NO_NUMBER.match_key, NO_NUMBER.figures) == ("", "", "")


@pytest.mark.parametrize(
    "one, other",
    [
        ("1-BC/ĐU", "01-BC/ĐU"),
        ("1-BC/ĐU", "Số 01 - BC/ĐU"),
        ("41-GM/VPĐU ", "41-gm/vpđu"),
        ("05-NQ/ĐU", unicodedata.normalize("NFD", "05-NQ/ĐU")),
        ("12a-QĐ/ĐU", "12A-QĐ/ĐU"),
    ],
)
def test_two_spellings_of_one_number_match(one: str, other: str) -> None:
    assert numbering.parse(one).match_key == numbering.parse(other).match_key


@pytest.mark.parametrize(
    "one, other",
    [
        ("01-BC/ĐU", "01-BC/DU"),
        ("01-BC/ĐU", "01-BC/VPĐU"),
        ("01-BC/ĐU", "02-BC/ĐU"),
        ("12-QĐ/ĐU", "12a-QĐ/ĐU"),
        ("109-QĐ/ĐU", "109"),
    ],
)
def test_different_numbers_do_not_match(one: str, other: str) -> None:
    assert numbering.parse(one).match_key != numbering.parse(other).match_key


@pytest.mark.parametrize(
    "number, notation, shown",
    [
        ("1", "NQ/ĐU", "01-NQ/ĐU"),
        ("01 ", "NQ/ĐU", "01-NQ/ĐU"),
        ("1.0", "NQ/ĐU", "01-NQ/ĐU"),
        ("5", "KH-UBND", "05/KH-UBND"),
        ("5", "/KH-UBND", "05/KH-UBND"),
        ("5", "-NQ/ĐU", "05-NQ/ĐU"),
        ("Số 5", "NQ/ĐU", "05-NQ/ĐU"),
        ("41-GM/VPĐU", "", "41-GM/VPĐU"),
        ("5", "05-NQ/ĐU", "05-NQ/ĐU"),
        ("12a", "QĐ/ĐU", "12a-QĐ/ĐU"),
        ("41-GM/VPĐU", "GM/VPĐU", "41-GM/VPĐU"),
        ("", "", ""),
        ("", "NQ/ĐU", "NQ/ĐU"),
    ],
)
def test_number_and_notation_of_two_columns_are_joined(number: str, notation: str, shown: str) -> None:
    assert numbering.join(number, notation).text == shown


def test_the_symbol_names_the_type_and_the_body() -> None:
    party, state = numbering.parse("41-GM/VPĐU"), numbering.parse("215/TTr-UBND")
    assert (numbering.type_symbol(party), numbering.body_symbol(party)) == ("GM", "VPĐU")
    assert (numbering.type_symbol(state), numbering.body_symbol(state)) == ("TTr", "UBND")
    assert (numbering.type_symbol(NO_NUMBER), numbering.body_symbol(NO_NUMBER)) == ("", "")


@pytest.mark.parametrize("text", ["9" * 13, "9" * 5_000, "9" * 5_000 + "-BC/ĐU", "Số " + "9" * 20 + "/NQ"])
def test_figures_without_end_are_kept_as_written(text: str) -> None:
    found = numbering.parse(text)
    assert (found.number, found.as_written) == (0, text)
    assert numbering.join("9" * 5_000, "BC/ĐU").number == 0
