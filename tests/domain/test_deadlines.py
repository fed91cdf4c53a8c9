"""Days are computed by the rule's own numbers, and nothing counts as late that may not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hoso_desktop.domain.deadlines import (
    Counting,
    Deadline,
    add_years,
    deadline_of,
    expiry,
    hand_in,
    keep_back_limit,
    read_rules,
    to_historical_archive,
)
from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.retention import PERMANENT, UNSET, UNTIL_REPLACED, years
from tests.support.dossier_facts import deadline_rules, rule_table

RULES = deadline_rules()
START = date(2026, 3, 2)


def dossier(**more: Any) -> Dossier:
    plain = {"notation": "TH.02", "period": "2025", "title": "Hồ sơ", "retention": PERMANENT}
    return Dossier("d", "f", **{**plain, **more})


def due(found: Dossier, ended: date | None, start: date | None = None) -> Deadline | None:
    return hand_in(found, ended, start, RULES)


@pytest.mark.parametrize("ended", [date(2025, 1, 1), date(2025, 12, 31)])
def test_one_year_from_the_year_the_work_ended(ended: date) -> None:
    found = due(dossier(), ended)
    assert found is not None
    assert (found.from_year, found.years, found.day) == (2025, 1, date(2026, 12, 31))
    assert found.basis == "Luật Lưu trữ 2024; cần xác nhận với Văn phòng Tỉnh ủy"


def test_the_last_day_itself_is_not_late() -> None:
    found = due(dossier(), date(2025, 11, 15))
    assert found is not None
    assert not found.late(date(2026, 12, 31))
    assert found.late(date(2027, 1, 1))
    assert found.days_left(date(2026, 12, 31)) == 0


def test_the_stricter_rule_counts_from_the_day() -> None:
    table = rule_table("deadlines")
    table["hand_in"]["use"] = "day"
    rules = read_rules(table)
    assert rules.counting is Counting.DAY
    found = hand_in(dossier(), date(2024, 2, 29), None, rules)
    assert found is not None
    assert (found.day, found.from_day) == (date(2025, 2, 28), date(2024, 2, 29))
    assert "Nghị định 30/2020/NĐ-CP" in found.basis


def test_a_confirmed_rule_says_nothing_about_confirming() -> None:
    found = hand_in(
        dossier(), date(2025, 5, 5), None, read_rules({**rule_table("deadlines"), "confirmed": True})
    )
    assert found is not None
    assert found.basis == "Luật Lưu trữ 2024"


@pytest.mark.parametrize(
    "without",
    [
        {"backlog": True},
        {"notation": "ĐV.01"},
        {"notation": "ĐV.02.07"},
        {"title": "Hồ sơ kết nạp đảng viên Nguyễn Văn An"},
        {"state": DossierState.PLANNED},
        {"state": DossierState.IN_OFFICE_ARCHIVE},
        {"state": DossierState.IN_HISTORICAL_ARCHIVE},
        {"state": DossierState.OPEN, "period": "2025-2030"},
    ],
)
def test_dossiers_without_a_day_to_hand_in(without: dict[str, object]) -> None:
    assert due(dossier(**without), date(2025, 11, 15)) is None


@pytest.mark.parametrize(
    "with_a_day",
    [
        {"notation": "ĐV.03"},
        {"notation": "ĐV.010"},
        {"title": "Tập Nghị quyết về kết nạp đảng viên"},
        {"state": DossierState.OPEN},
        {"state": DossierState.OPEN, "period": "2020-2025"},
        {"state": DossierState.WORK_ENDED, "period": "2025-2030"},
        {"state": DossierState.COMPLETED},
    ],
)
def test_their_near_misses_have_one(with_a_day: dict[str, object]) -> None:
    assert due(dossier(**with_a_day), date(2025, 11, 15)) is not None


def test_without_an_end_there_is_no_day() -> None:
    assert due(dossier(), None) is None


def test_what_ended_before_the_start_of_use_never_counts() -> None:
    before = due(dossier(), START - timedelta(days=1), START)
    since = due(dossier(), START, START)
    assert before is not None
    assert since is not None
    assert not before.late(date(2040, 1, 1))
    assert since.late(date(2040, 1, 1))


def test_five_years_from_the_year_of_entry_for_permanent_ones_only() -> None:
    entered = dossier(state=DossierState.IN_OFFICE_ARCHIVE)
    found = to_historical_archive(entered, date(2026, 12, 18), None, RULES)
    assert found is not None
    assert (found.from_year, found.years, found.day) == (2026, 5, date(2031, 12, 31))
    assert found.basis == "Luật Lưu trữ 2024; quy định của Đảng: cần xác nhận"
    for other in (
        dossier(state=DossierState.IN_OFFICE_ARCHIVE, retention=years(70)),
        dossier(state=DossierState.IN_HISTORICAL_ARCHIVE),
        dossier(state=DossierState.IN_OFFICE_ARCHIVE, backlog=True),
    ):
        assert to_historical_archive(other, date(2026, 12, 18), None, RULES) is None


def test_a_dossier_has_one_deadline_at_a_time() -> None:
    for state, kind in ((DossierState.COMPLETED, "hand_in"), (DossierState.IN_OFFICE_ARCHIVE, "historical")):
        found = deadline_of(
            dossier(state=state), ended=date(2025, 5, 5), handed_in=date(2026, 12, 18), start_of_use=None,
            rules=RULES,
        )  # fmt: skip
        assert found is not None
        assert found.kind.value == kind


def test_keeping_back_ends_two_years_after_the_day_due() -> None:
    found = due(dossier(), date(2025, 8, 26))
    assert found is not None
    assert keep_back_limit(found, RULES) == date(2028, 12, 31)


def test_a_period_ends_with_the_year() -> None:
    assert expiry(years(10), date(2015, 3, 1)) == date(2025, 12, 31)
    for period in (PERMANENT, UNSET, UNTIL_REPLACED):
        assert expiry(period, date(2015, 3, 1)) is None
    assert expiry(years(10), None) is None


def test_the_29th_of_february() -> None:
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)


@pytest.mark.parametrize(
    "path, value",
    [
        (("format",), 2),
        (("hand_in", "use"), "month"),
        (("historical", "years"), -1),
        (("keep_back", "years"), "2"),
        (("hand_in", "year", "years"), True),
    ],
)
def test_rules_that_cannot_be_meant_are_refused(path: tuple[str, ...], value: object) -> None:
    table = rule_table("deadlines")
    part = table
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    with pytest.raises(ValueError, match=r".*"):
        read_rules(table)


@pytest.mark.parametrize("name", ["version", "hand_in", "historical", "keep_back", "follows_person"])
def test_a_missing_part_is_named(name: str) -> None:
    table = rule_table("deadlines")
    del table[name]
    with pytest.raises(KeyError, match=name):
        read_rules(table)
