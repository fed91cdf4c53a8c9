"""Telex and VNI keys that were typed with the Vietnamese keyboard off."""

from __future__ import annotations

import pytest

from hoso_desktop.domain.text import fold
from hoso_desktop.domain.typed_keys import without_slip


@pytest.mark.parametrize(
    "typed, plain",
    [
        ("dangr", "dang"), ("uyr", "uy"), ("ddaangr", "dang"), ("quyeets", "quyet"), ("ddinhj", "dinh"),
        ("nghij", "nghi"), ("hooij", "hoi"), ("thuwowngf", "thuong"), ("vuj", "vu"), ("chaasp", "chap"),
        ("ho65i", "hoi"), ("nghi5", "nghi"), ("d9ang3", "dang"), ("quye61t", "quyet"), ("va8n", "van"),
    ],
)  # fmt: skip
def test_slips(typed: str, plain: str) -> None:
    assert without_slip(typed) == plain


@pytest.mark.parametrize(
    "word",
    ["dang", "bao", "cao", "ubkt", "btctu", "hn15", "dh07", "2026", "x1", "đảng", "ttr", "nq", "thon", "cv"],
)
def test_what_is_no_slip_stays(word: str) -> None:
    assert without_slip(fold(word) if word.isascii() else word) is None
