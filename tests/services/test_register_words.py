"""Words that name a part of a register."""

from __future__ import annotations

from datetime import date

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import explain
from hoso_desktop.services.register_words import Asked, read


def entry(number: str, day: str, subject: str, term: str = "2025-2030") -> RegisterEntry:
    return RegisterEntry(
        "e", numbering.parse(number), dates.parse(day), subject=subject, term=term,
        direction=Direction.OUTGOING,
    )  # fmt: skip


def only(*words: str) -> Asked:
    (asked,) = read(words, this_year=2026)
    return asked


def own_number(paper: RegisterEntry) -> int:
    return paper.number.number


def test_without_a_word_it_is_this_year() -> None:
    assert only() == Asked(2026, "2026")
    assert [one.year for one in read(["2025", "2026"], this_year=2026)] == [2025, 2026]


def test_days_are_of_the_year_named_unless_they_say_theirs() -> None:
    half = only("2025", "01/01-30/06")
    assert (half.first_day, half.last_day) == (date(2025, 1, 1), date(2025, 6, 30))
    assert half.words == "2025 01/01-30/06"
    assert half.within(date(2025, 6, 30))
    assert not half.within(date(2025, 7, 1))
    assert not half.within(None)
    assert only("01/12/2025-15/01/2026").first_day == date(2025, 12, 1)
    assert only("2026").within(None)


def test_term_type_and_numbers_narrow() -> None:
    decision = entry("57-QĐ/ĐU", "06/01/2026", "Quyết định về việc kết nạp đảng viên")
    rule = entry("06-QĐ/ĐU", "20/03/2026", "Quy định về chế độ họp")
    asked = only("2026/2025-2030", "quyết định", "50-60")
    assert asked.type_name == "Quyết định"
    assert asked.bears(decision, own_number)
    assert not asked.bears(rule, own_number)
    assert not asked.bears(entry("61-QĐ/ĐU", "07/01/2026", "Quyết định khác"), own_number)
    assert not asked.bears(entry("57-QĐ/ĐU", "06/01/2026", "Quyết định", term="2020-2025"), own_number)
    assert only("2026", "2025-2030").term == "2025-2030"


@pytest.mark.parametrize("word", ["năm nay", "31/02-30/06", "30/06-01/01", "9-2", "0-2", "QĐ"])
def test_what_nobody_can_read_is_said_with_what_may_be_typed(word: str) -> None:
    with pytest.raises(UsageError) as caught:
        read([word], this_year=2026)
    said = explain(caught.value)
    assert f"“{word}”" in said
    assert "01/01-30/06" in said
