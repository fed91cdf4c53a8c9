"""Pages as they go to a printer."""

from __future__ import annotations

import pytest

from hoso_desktop.domain.print_order import chosen_pages, order
from hoso_desktop.errors import UserError


@pytest.mark.parametrize(
    "text, pages, found",
    [
        ("", 3, (0, 1, 2)),
        ("  ", 2, (0, 1)),
        ("2", 3, (1,)),
        ("1-3, 5", 6, (0, 1, 2, 4)),
        ("5;1 - 2,2", 5, (0, 1, 4)),
        ("1–3", 3, (0, 1, 2)),
    ],
)
def test_pages_a_person_chose(text: str, pages: int, found: tuple[int, ...]) -> None:
    assert chosen_pages(text, pages) == found


@pytest.mark.parametrize("text", ["a", "1-", "3-1", "0", "1,,2", "1-2-3", "²"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        chosen_pages(text, 9)
    assert caught.value.code == "print.range_unreadable"


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        chosen_pages("2-5", 4)
    assert (caught.value.code, caught.value.params["pages"]) == ("print.range_outside", 4)


def test_copies_are_collated() -> None:
    assert order((0, 1, 2), (0,), copies=2) == (0, 1, 2, 0, 1, 2)


def test_on_two_sides_every_paper_and_every_copy_takes_a_new_sheet() -> None:
    # a cover of one page, a list of two, a certificate
    once = (0, None, 1, 2, 3)
    assert order((0, 1, 2, 3), (0, 1, 3), two_sided=True) == once
    assert order((0, 1, 2, 3), (0, 1, 3), copies=2, two_sided=True) == (*once, None, *once)
    assert order((0, 1, 2, 3), (0,), copies=2, two_sided=True) == (0, 1, 2, 3, 0, 1, 2, 3)


def test_on_one_side_nothing_is_left_empty() -> None:
    assert None not in order((0, 1, 2, 3), (0, 1, 3), copies=3)
