from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso_desktop.domain import sheets
from hoso_desktop.domain.sheets import SheetNumber, SheetRange


def span(first: str, last: str, count: int) -> SheetRange:
    low, high = sheets.read(first), sheets.read(last)
    assert low is not None
    assert high is not None
    return SheetRange(low, high, count)


@pytest.mark.parametrize(
    "pages, sides, count",
    [(0, 1, 0), (1, 1, 1), (1, 2, 1), (4, 2, 2), (5, 2, 3), (12, 2, 6), (9, 1, 9)],
)
def test_sheets_from_pages(pages: int, sides: int, count: int) -> None:
    assert sheets.from_pages(pages, sides) == count


@pytest.mark.parametrize("pages, sides", [(-1, 1), (1, 0), (1, 3)])
def test_impossible_pages_are_refused(pages: int, sides: int) -> None:
    with pytest.raises(ValueError, match=str(pages)):
        sheets.from_pages(pages, sides)


def test_the_meeting_fills_its_sheets() -> None:
    proposed = sheets.propose([1, 1, 2, 2, 6, 2, 3, 3, 1, 9, 2, 1])
    texts = [place.text() for place in proposed if place]
    assert texts == ["1", "2", "3-4", "5-6", "7-12", "13-14", "15-17", "18-20", "21", "22-30", "31-32", "33"]


def test_a_paper_without_sheets_takes_no_number() -> None:
    first, none, last = sheets.propose([2, 0, 1])
    assert none is None
    assert first == span("1", "2", 2)
    assert last == span("3", "3", 1)


def test_a_late_paper_takes_a_letter_and_moves_nothing() -> None:
    existing = sheets.propose([21, 9, 2, 1])
    late = sheets.insert_late(existing, 2, 1)
    assert late.text() == "30a"
    totals = sheets.totals([*existing[:2], late, *existing[2:]])
    assert (totals.sheets, totals.doubled, totals.missing, totals.overlapping) == (34, ("30a",), (), ())
    assert totals.last == SheetNumber(33)


def test_several_late_sheets_run_through_the_letters() -> None:
    existing = sheets.propose([3, 1])
    assert sheets.insert_late(existing, 1, 3).text() == "3a-3c"


def test_a_second_late_paper_goes_on_after_the_first() -> None:
    existing: list[SheetRange | None] = [*sheets.propose([3, 1])]
    existing.insert(1, sheets.insert_late(existing, 1, 2))
    assert sheets.insert_late(existing, 2, 1).text() == "3c"


def test_letters_go_on_past_z() -> None:
    existing = sheets.propose([1, 1])
    late = sheets.insert_late(existing, 1, 28)
    assert late.text() == "1a-1ab"
    assert sheets.totals([existing[0], late, existing[1]]).sheets == 30
    assert len(sheets.totals([existing[0], late, existing[1]]).doubled) == 28


def test_late_sheets_never_straddle_letters_in_use() -> None:
    # 3b came late, 3a was taken out again: two sheets need a run of two free letters.
    existing = [span("1", "3", 3), span("3b", "3b", 1), span("4", "4", 1)]
    late = sheets.insert_late(existing, 1, 2)
    totals = sheets.totals([existing[0], late, *existing[1:]])
    assert totals.overlapping == ()
    assert late.text() == "3c-3d"


def test_a_late_paper_at_the_front_starts_with_zero() -> None:
    existing = sheets.propose([2])
    assert sheets.insert_late(existing, 0, 1).text() == "0a"


def test_a_late_paper_at_the_end_simply_goes_on() -> None:
    existing = sheets.propose([2, 3])
    assert sheets.insert_late(existing, 2, 2).text() == "6-7"


def test_no_late_sheets_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="0"):
        sheets.insert_late([], 0, 0)


def test_missing_and_doubled_numbers_are_named() -> None:
    totals = sheets.totals([span("1", "3", 3), span("6", "6", 1), span("6a", "6b", 2), None])
    assert totals.sheets == 6
    assert totals.missing == ("4", "5")
    assert totals.doubled == ("6a", "6b")
    assert totals.first == SheetNumber(1)
    assert totals.last == SheetNumber(6)


def test_numbers_used_twice_are_named() -> None:
    totals = sheets.totals([span("1", "3", 3), span("3", "4", 2)])
    assert totals.overlapping == ("3",)
    # The certificate declares them as Số trùng: five sheets from 1 to 4 need one number twice.
    assert totals.doubled == ("3",)
    assert totals.sheets == totals.last.number + len(totals.doubled) if totals.last else False


def test_an_empty_dossier_has_no_sheets() -> None:
    totals = sheets.totals([None])
    assert (totals.sheets, totals.first, totals.last) == (0, None, None)


@pytest.mark.parametrize("label", ["", "a", "12-13", "3 a", "x1", "0", "00", "100000", "9999999999", "1abc"])
def test_what_is_no_sheet_number_is_not_read(label: str) -> None:
    assert sheets.read(label) is None


def test_sheet_numbers_sort_by_figure_then_letter() -> None:
    labels = ["31", "30a", "2", "30", "30b"]
    ordered = sorted(number for label in labels if (number := sheets.read(label)))
    assert [number.text for number in ordered] == ["2", "30", "30a", "30b", "31"]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=20), st.data())
def test_late_papers_keep_the_books_straight(counts: list[int], data: st.DataObject) -> None:
    ranges: list[SheetRange | None] = [*sheets.propose(counts)]
    for _ in range(data.draw(st.integers(0, 6))):
        position = data.draw(st.integers(0, len(ranges)))
        before = list(ranges)
        ranges.insert(position, sheets.insert_late(ranges, position, data.draw(st.integers(1, 4))))
        assert [place for place in ranges if place in before] == [
            place for place in before if place in ranges
        ]
    totals = sheets.totals(ranges)
    assert totals.overlapping == ()
    assert totals.sheets == sum(place.count for place in ranges if place)
    if totals.last:
        # What the certificate says adds up: numbers from 1 to the last, and late ones, and none missing.
        assert totals.sheets == totals.last.number - len(totals.missing) + len(totals.doubled)


def test_double_letters_sort_after_single_ones() -> None:
    late = sheets.insert_late(sheets.propose([1, 1]), 1, 28)
    doubled = sheets.totals([*sheets.propose([1]), late]).doubled
    assert doubled[0] == "1a"
    assert doubled[25:] == ("1z", "1aa", "1ab")


# -- sheets missed while numbering, volumes with numbers of their own, order ---------------------------------


@pytest.mark.parametrize(
    "typed, text, count",
    [
        ("21", "21", 1), ("30A", "30a", 1), ("22–30", "22-30", 9), ("7-12, 9a", "7-12, 9a", 7),
        ("7-12; 11a, 9a", "7-12, 9a, 11a", 8), ("5, 5a", "5, 5a", 2),
        ("7-12a", "7-12a", 7), ("7-12c", "7-12c", 9), ("30a-31b", "30a-31b", 4), ("0a-0b", "0a-0b", 2),
    ],
)  # fmt: skip
def test_sheets_are_read_as_they_are_written(typed: str, text: str, count: int) -> None:
    found = sheets.read_range(typed)
    assert found is not None
    assert (found.text(), found.count) == (text, count)
    assert sheets.read_range(found.text()) == found
    assert len(sheets.numbers_of(found)) == found.count


def test_a_letter_behind_the_last_sheet_leaves_no_sheet_missing() -> None:
    ranges = [sheets.read_range(typed) for typed in ("1-6", "7-12a", "13")]
    totals = sheets.totals(ranges)
    assert (totals.sheets, totals.doubled, totals.missing) == (14, ("12a",), ())
    assert sheets.insert_late(ranges, 2, 1) == SheetRange(SheetNumber(12, "b"), SheetNumber(12, "b"), 1)


@pytest.mark.parametrize(
    "typed", ["", "12-7", "7-12, 9", "7-12, 13a", "7-12, 6a", "7-12, 9a, 9a", "30a-30c, 30b", "7-12, x"]
)
def test_sheets_that_cannot_be_are_not_read(typed: str) -> None:
    assert sheets.read_range(typed) is None


def test_a_sheet_missed_inside_a_paper_takes_a_letter_and_moves_nothing() -> None:
    ranges: list[SheetRange | None] = [*sheets.propose([6, 6, 2])]
    found = sheets.insert_missed(ranges, 1, SheetNumber(9))
    assert found == SheetNumber(9, "a")
    assert ranges[1] is not None
    ranges[1] = sheets.with_missed(ranges[1], found)
    totals = sheets.totals(ranges)
    assert (totals.sheets, totals.doubled, totals.missing, totals.overlapping) == (15, ("9a",), (), ())
    assert sheets.insert_missed(ranges, 1, SheetNumber(9)) == SheetNumber(9, "b")


def test_a_sheet_missed_at_the_end_of_a_paper_does_not_meet_a_late_paper() -> None:
    ranges: list[SheetRange | None] = [*sheets.propose([3, 1])]
    ranges.insert(1, sheets.insert_late(ranges, 1, 1))
    found = sheets.insert_missed(ranges, 0, SheetNumber(3))
    assert found == SheetNumber(3, "b")
    assert ranges[0] is not None
    ranges[0] = sheets.with_missed(ranges[0], found)
    assert sheets.totals(ranges).overlapping == ()
    assert sheets.insert_late(ranges, 1, 1).text() == "3c"


def test_only_a_sheet_of_the_paper_can_have_one_behind_it() -> None:
    with pytest.raises(ValueError, match="4"):
        sheets.insert_missed(sheets.propose([3]), 0, SheetNumber(4))
    with pytest.raises(ValueError, match="1"):
        sheets.insert_missed([None], 0, SheetNumber(1))


@pytest.mark.parametrize(
    "pages, sides, own, count",
    [(120, 2, False, 60), (120, 2, True, 1), (None, 1, True, 1), (None, 1, False, None)],
)
def test_a_volume_with_its_own_numbers_takes_one(
    pages: int | None, sides: int, own: bool, count: int
) -> None:
    assert sheets.takes(pages, sides, own_numbering=own) == count


def test_papers_whose_sheets_run_backwards_are_named() -> None:
    assert sheets.out_of_order([span("1", "3", 3), None, span("4", "4", 1)]) == []
    assert sheets.out_of_order([span("4", "4", 1), span("1", "3", 3), span("5", "5", 1)]) == [1]
    assert sheets.out_of_order([span("3", "3", 1), span("3b", "3b", 1), span("3a", "3a", 1)]) == []
    assert sheets.out_of_order([*sheets.propose([1]), sheets.insert_late(sheets.propose([1]), 0, 1)]) == [1]
