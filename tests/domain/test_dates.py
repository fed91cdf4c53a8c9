"""Dates as lists write them: full, partial, inferred, impossible; never a day or month invented."""

from __future__ import annotations

from datetime import date

import pytest

from hoso_desktop.domain import dates
from hoso_desktop.domain.dates import Certainty, DocDate


@pytest.mark.parametrize(
    "text",
    [
        "05/11/2026",
        "5/11/2026",
        "05.11.2026",
        "05-11-2026",
        " 05/11/2026 ",
        "05 / 11 / 2026",
        "2026-11-05",
        "2026-11-05T00:00:00",
        "2026-11-05 00:00:00",
        "ngày 05 tháng 11 năm 2026",
        "Ngày 5 tháng 11 năm 2026",
        "nga\u0300y 05 tha\u0301ng 11 na\u0306m 2026",
        "05 tháng 11, năm 2026",
        "5/11/26",
        "05/11/2026 08:15",
        "05/11/2026 8:15:00",
        "ngày 05/11/2026",
        "2026/11/05",
        "05\u00a0/11/2026",
    ],
)
def test_a_full_date_is_read_however_it_is_written(text: str) -> None:
    found = dates.parse(text)
    assert found.certainty is Certainty.GIVEN
    assert found.full == date(2026, 11, 5)
    assert found.text() == "05/11/2026"


@pytest.mark.parametrize(
    "text, shown, first, last",
    [
        ("05/2016", "05/2016", date(2016, 5, 1), date(2016, 5, 31)),
        ("5.2016", "05/2016", date(2016, 5, 1), date(2016, 5, 31)),
        ("…/05/2016", "05/2016", date(2016, 5, 1), date(2016, 5, 31)),
        ("..../05/2016", "05/2016", date(2016, 5, 1), date(2016, 5, 31)),
        ("00/02/2012", "02/2012", date(2012, 2, 1), date(2012, 2, 29)),
        ("tháng 5 năm 2016", "05/2016", date(2016, 5, 1), date(2016, 5, 31)),
        ("tháng 5/2016", "05/2016", date(2016, 5, 1), date(2016, 5, 31)),
        ("2016", "2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("năm 2016", "2016", date(2016, 1, 1), date(2016, 12, 31)),
    ],
)
def test_a_partial_date_stands_for_its_whole_span(text: str, shown: str, first: date, last: date) -> None:
    found = dates.parse(text)
    assert found.certainty is Certainty.PARTIAL
    assert (found.text(), found.first, found.last, found.full) == (shown, first, last, None)


@pytest.mark.parametrize(
    "text",
    ["31/02/2013", "00/00/2011", "32/01/2015", "29/02/2013", "12/13/2014", "hôm qua", "1/1/0001", "5/11"],
)
def test_what_is_no_day_of_the_calendar_is_kept_as_written(text: str) -> None:
    found = dates.parse(text)
    assert found.certainty is Certainty.IMPOSSIBLE
    assert (found.text(), found.first, found.last, found.full) == (text, None, None, None)


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\ufeff"])
def test_no_date_is_normal(text: str) -> None:
    assert dates.parse(text) == dates.NO_DATE


def test_an_inferred_date_keeps_its_brackets() -> None:
    found = dates.parse("[2012]")
    assert found.certainty is Certainty.INFERRED
    assert found.text() == "[2012]"
    assert dates.parse("[05/11/2012]").full == date(2012, 11, 5)
    assert dates.parse("[31/02/2012]").certainty is Certainty.IMPOSSIBLE


def test_two_digit_years_turn_at_seventy() -> None:
    assert dates.parse("1/1/69").year == 2069
    assert dates.parse("1/1/70").year == 1970


def test_parts_may_be_missing_from_the_front_only() -> None:
    assert dates.from_parts(None, 5, 2017).certainty is Certainty.PARTIAL
    assert dates.from_parts(None, None, 2017).certainty is Certainty.PARTIAL
    assert dates.from_parts(3, None, 2017).certainty is Certainty.IMPOSSIBLE
    assert dates.from_parts(3, 5, None).certainty is Certainty.IMPOSSIBLE
    assert dates.from_parts(None, None, None) == dates.NO_DATE
    assert dates.from_parts(3, 5, 2017).as_written == "03/05/2017"


def test_papers_sort_by_time_with_undated_ones_last() -> None:
    texts = ["hôm qua", "31/12/2015", "2016", "05/2016", "02/05/2016", "01/06/2016", ""]
    ordered = sorted((dates.parse(text) for text in reversed(texts)), key=DocDate.sort_key)
    assert [found.as_written for found in ordered] == [
        "31/12/2015",
        "2016",
        "05/2016",
        "02/05/2016",
        "01/06/2016",
        "",
        "hôm qua",
    ]


def test_the_span_of_a_dossier_uses_whole_spans_of_partial_dates() -> None:
    found = [dates.parse(text) for text in ("06/2016", "15/06/2016", "", "31/02/2016", "20/05/2016")]
    begin, end = dates.span(found)
    assert (begin.text(), end.text()) == ("20/05/2016", "06/2016")
    assert dates.span([dates.NO_DATE]) == (dates.NO_DATE, dates.NO_DATE)


def test_long_text_pads_small_days_and_the_first_two_months() -> None:
    assert dates.long_text(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert dates.long_text(date(2026, 5, 27)) == "ngày 27 tháng 5 năm 2026"
