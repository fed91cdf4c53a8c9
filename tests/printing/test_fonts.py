from __future__ import annotations

import unicodedata

import pytest

from hoso_desktop.paths import resource
from hoso_desktop.printing.fonts import Face, metrics

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LOWER = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + list(
    "bcdđghklmnpqrstvx"
)
LETTERS = LOWER + [letter.upper() for letter in LOWER]


def test_there_are_178_vietnamese_letters() -> None:
    assert len(set(LETTERS)) == 178


@pytest.mark.parametrize("face", Face)
def test_every_face_draws_every_letter_and_mark(face: Face) -> None:
    assert metrics(face).missing("".join(LETTERS) + "0123456789 .,;:!?()[]/-–—…“”‘’°²³№₫%&+=<>*§@") == []


def test_all_faces_cover_the_same_characters() -> None:
    regular = metrics(Face.REGULAR).covered
    assert all(metrics(face).covered >= regular for face in Face)


def test_missing_characters_are_named_once_in_order() -> None:
    assert metrics(Face.REGULAR).missing("Hồ sơ 漢☃漢") == ["漢", "☃"]


def test_the_licence_lies_beside_the_fonts() -> None:
    text = resource("fonts/OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Tinos" in text
