"""Which term a paper belongs to, also in a year that two terms share."""

from __future__ import annotations

from datetime import date

import pytest

from hoso_desktop.domain import dates
from hoso_desktop.domain.terms import Issued, Term, term_of, terms_of

OLD, NEW = Term("2020-2025"), Term("2025-2030")
DAYS = (Term("2020-2025", ends=date(2025, 6, 30)), Term("2025-2030", begins=date(2025, 7, 1)))


@pytest.mark.parametrize(
    "day, terms, wanted",
    [
        ("06/11/2026", (NEW,), "2025-2030"),
        ("06/11/2026", (OLD, NEW), "2025-2030"),
        ("06/11/2024", (NEW,), ""),
        ("07/07/2025", (NEW,), "2025-2030"),
        ("07/07/2025", (OLD, NEW), ""),
        ("07/07/2025", DAYS, "2025-2030"),
        ("30/06/2025", DAYS, "2020-2025"),
        ("06/2025", DAYS, "2020-2025"),
        ("2025", DAYS, ""),
        ("2026", DAYS, "2025-2030"),
        ("", DAYS, ""),
        ("31/02/2026", DAYS, ""),
        ("06/11/2026", (Term("khóa I"),), ""),
        ("06/11/2026", (Term("khóa I", date(2025, 7, 1)),), "khóa I"),
    ],
)
def test_the_date_decides_or_nothing_does(day: str, terms: tuple[Term, ...], wanted: str) -> None:
    assert term_of(dates.parse(day), terms) == wanted


def of(*papers: tuple[int, str], series: str = "QĐ/ĐU|quyet dinh") -> list[str]:
    issued = [Issued(series, number, dates.parse(day)) for number, day in papers]
    return terms_of(issued, (OLD, NEW))


def test_a_new_count_in_one_year_is_a_new_term() -> None:
    found = of((150, "03/3/2025"), (161, "20/6/2025"), (1, "02/7/2025"), (9, "05/12/2025"))
    assert found == ["2020-2025", "2020-2025", "2025-2030", "2025-2030"]


def test_a_run_that_goes_on_into_a_certain_year_tells_the_term() -> None:
    assert of((1, "02/7/2025"), (9, "05/12/2025"), (12, "05/01/2026")) == ["2025-2030"] * 3
    assert of((160, "02/12/2024"), (161, "05/01/2025")) == ["2020-2025"] * 2


def test_nothing_is_guessed() -> None:
    assert of((1, "02/7/2025"), (9, "05/12/2025")) == ["", ""]
    assert of((0, "02/7/2025")) == [""]
