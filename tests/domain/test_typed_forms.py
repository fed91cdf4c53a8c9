"""Days, months, numbers and terms as clerks type them."""

from __future__ import annotations

import pytest

from hoso_desktop.domain.typed_forms import boxed, counted, spelt_out, term_at

SYMBOLS = frozenset(("bc", "cv", "gm", "qd"))


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("12/11/26", "12/11/2026"), ("12-11-26", "12-11-2026"), ("12 11 2026", "12/11/2026"),
        ("ngày 12/11", "12/11"), ("bb ngay 12-11-2026", "bb 12-11-2026"), ("bc t10", "bc tháng 10"),
        ("t7/2025", "tháng 7 năm 2025"), ("tháng 7/2025", "tháng 7 năm 2025"), ("187bc/đu", "187-bc/đu"),
        ("109qđ", "109-qđ"), ("cv313", "cv 313"), ("nghị quyết kt-xh", "nghị quyết ktxh"),
        # Left alone: no such month, a code, an archival number, a slip of VNI keys.
        ("t13", "t13"), ("12/13/26", "12/13/26"), ("hn15", "hn15"), ("01/0004", "01/0004"),
        ("01/01/0004", "01/01/0004"), ("ho65i", "ho65i"), ("99xy", "99xy"), ("ngày hội 20", "ngày hội 20"),
    ],
)  # fmt: skip
def test_figures_are_spelt_out(typed: str, meant: str) -> None:
    assert spelt_out(typed, SYMBOLS) == meant


def test_two_years_are_a_term_only_when_they_can_be() -> None:
    assert term_at(["2025", "2030"], 0) == "2025-2030"
    assert term_at(["nk", "2010", "2015"], 1) == "2010-2015"
    for words in (["2030", "2025"], ["2020", "2030"], ["2025"], ["2025", "abcd"], ["25", "30"]):
        assert term_at(words, 0) == ""


def test_a_number_after_quarter_or_congress_is_also_roman() -> None:
    assert counted("quy", "3") == ("iii",)
    assert counted("thu", "18") == ("xviii",)
    assert set(counted("thu", "xviii")) == {"18"}
    assert counted("quy", "iv") == ("4", "04")
    assert counted("thang", "3") == counted("quy", "400") == counted("quy", "abc") == ()


def test_a_box_is_found_with_and_without_zeros() -> None:
    assert boxed("hop", "3") == ("03", "003")
    assert boxed("hop", "03") == ("3", "003")
    assert boxed("thon", "3") == boxed("hop", "ba") == ()
