"""The year of one office from the table: days, order, what belongs to which year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hoso_desktop.domain.calendar import entries, next_entries, read_rules, term_end
from tests.support.dossier_facts import rule_table

RULES = read_rules(rule_table("calendar"))
TERM = "2025-2030"


def ids(year: int, term: str = TERM) -> list[str]:
    return [entry.id for entry in entries(RULES, year=year, term=term)]


def test_titles_name_their_years() -> None:
    found = {entry.id: entry for entry in entries(RULES, year=2026, term=TERM)}
    assert found["plan_issue"].title == "Trình ban hành Danh mục hồ sơ năm 2026"
    assert found["plan_draft"].title.startswith("Dự thảo Danh mục hồ sơ năm 2027")
    assert "năm 2025" in found["hand_in"].title
    assert "năm 2021" in found["historical"].title
    assert (found["hand_in"].first, found["hand_in"].last) == (date(2026, 1, 1), date(2026, 12, 31))


def test_what_a_rule_says_is_kept_apart_from_proposals() -> None:
    found = {entry.id: entry for entry in entries(RULES, year=2026, term=TERM)}
    assert all(found[name].by_rule for name in ("plan_issue", "hand_in", "historical", "leaving"))
    assert not any(found[name].by_rule for name in ("review", "statistics", "plan_draft", "expired"))
    assert all(entry.source for entry in found.values())


def test_dated_work_comes_first_in_order_then_standing_duties() -> None:
    days = [entry.last for entry in entries(RULES, year=2026, term=TERM)]
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated)
    assert days == [*dated, *([None] * (len(days) - len(dated)))]
    assert len(dated) < len(days)


def test_the_congress_comes_in_the_last_year_of_the_term() -> None:
    assert "congress" in ids(2030)
    assert "congress" not in ids(2026)
    assert "congress" in ids(2026, "2021-2026")
    assert "congress" not in ids(2030, "")
    assert (term_end("2025-2030"), term_end("khóa I"), term_end("")) == (2030, None, None)


def test_work_of_certain_years_ends_with_them() -> None:
    assert "merged_communes" in ids(2027)
    assert "merged_communes" not in ids(2028)
    assert "merged_communes" not in ids(2024)


def test_the_next_three_reach_into_the_next_year() -> None:
    autumn = next_entries(RULES, today=date(2026, 6, 30), term=TERM, count=1)
    assert [entry.id for entry in autumn] == ["not_opened"]
    last_day = next_entries(RULES, today=date(2026, 12, 31), term=TERM, count=40)
    assert {"hand_in", "plan_draft"} <= {entry.id for entry in last_day if entry.last == date(2026, 12, 31)}
    assert next(entry for entry in last_day if entry.last and entry.last.year == 2027).id == "plan_issue"
    assert len(next_entries(RULES, today=date(2026, 11, 16), term=TERM, count=3)) == 3


@pytest.mark.parametrize(
    "change, error",
    [
        ({"from": "29/02"}, ValueError),
        ({"from": "31/04"}, ValueError),
        ({"from": "1"}, ValueError),
        ({"counts": "loans"}, ValueError),
        ({"title": "Năm {nam}"}, KeyError),
        ({"id": "review"}, ValueError),
    ],
)
def test_rows_that_cannot_be_meant_are_refused(change: dict[str, Any], error: type[Exception]) -> None:
    table = rule_table("calendar")
    table["entry"][0].update(change)
    with pytest.raises(error):
        read_rules(table)


@pytest.mark.parametrize("name", ["id", "title", "by_rule", "source", "place", "to"])
def test_a_row_is_whole(name: str) -> None:
    table = rule_table("calendar")
    del table["entry"][0][name]
    with pytest.raises((KeyError, ValueError)):
        read_rules(table)
