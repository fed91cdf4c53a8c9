"""C10 to C12 and C63 of the office: shares, quarters, days, and everything that must never count as late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.checks import timing
from hoso_desktop.domain.checks.facts import OfficeFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.messages import sentence
from tests.support.dossier_facts import check_rules

START = date(2026, 3, 2)
PLAN = (
    FilePlanEntry("f1", "TH", "TỔNG HỢP", "TH.07", "Tập Báo cáo năm 2026"),
    FilePlanEntry("f2", "TH", "TỔNG HỢP", "TH.08", "Tập Thông báo năm 2026"),
)


def found(today: date, *, start: date | None = START, **more: Any) -> list[Finding]:
    return timing.check_office(OfficeFacts(today, start, **more), check_rules())


def entry(number: int, day: str, **more: Any) -> RegisterEntry:
    values: dict[str, Any] = {"direction": Direction.OUTGOING, **more}
    return RegisterEntry(f"e{number:03d}", numbering.parse(f"{number}-BC/ĐU"), dates.parse(day), **values)


def begun(*days: date) -> dict[str, date]:
    return {f"d{at}": day for at, day in enumerate(days)}


# -- C10 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share, told", [(None, False), (0.2, False), (0.201, True), (1.0, True)])
def test_the_share_of_late_papers(share: float | None, told: bool) -> None:
    assert [one.message_code for one in found(date(2026, 11, 16), late_share=share)] == (
        ["check.C10.late"] if told else []
    )


def test_dossiers_begun_in_december() -> None:
    late = begun(date(2026, 12, 1), date(2026, 12, 20), *[date(2026, 7, 1)] * 3)
    (finding,) = found(date(2026, 12, 31), first_entry_days=late)
    assert (finding.message_code, finding.params) == ("check.C10.year_end", {"percent": 40, "year": 2026})
    assert found(date(2027, 3, 31), first_entry_days=late) == [finding]
    assert found(date(2027, 4, 1), first_entry_days=late) == []
    few = begun(date(2026, 12, 1), *[date(2026, 7, 1)] * 4)
    assert found(date(2026, 12, 31), first_entry_days=few) == []  # one in five is the share allowed
    assert (
        found(date(2026, 12, 31), first_entry_days=begun(*[date(2026, 12, 1)] * 4)) == []
    )  # too few to judge


def test_an_office_that_has_just_begun_makes_everything_now() -> None:
    late = begun(*[date(2026, 12, 1)] * 9)
    assert found(date(2026, 12, 31), start=date(2026, 9, 3), first_entry_days=late) == []
    assert found(date(2026, 12, 31), start=date(2026, 9, 2), first_entry_days=late) != []


def test_dossiers_begun_for_an_inspection() -> None:
    day = date(2026, 11, 10)
    late = begun(day - timedelta(days=15), day, *[date(2026, 7, 1)] * 3)
    (finding,) = found(date(2026, 11, 16), first_entry_days=late, inspections=(day,))
    assert finding.params == {"percent": 40, "day": "10/11/2026", "days": 15}
    assert found(date(2026, 11, 9), first_entry_days=late, inspections=(day,)) == []
    early = begun(day - timedelta(days=16), day, *[date(2026, 7, 1)] * 3)
    assert found(date(2026, 11, 16), first_entry_days=early, inspections=(day,)) == []
    assert found(date(2027, 6, 1), first_entry_days=late, inspections=(day,)) == []


# -- C11 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "today, code",
    [
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), "check.C11.half"),
        (date(2026, 9, 30), "check.C11.half"),
        (date(2026, 10, 1), "check.C11.nearly"),
    ],
)
def test_a_title_is_asked_for_when_a_quarter_is_over(today: date, code: str | None) -> None:
    what = found(today, plan_entries=PLAN, opened_from_plan={"TH.07": 0, "TH.08": 3})
    assert [(one.message_code, one.params["notation"]) for one in what] == ([(code, "TH.07")] if code else [])


def test_a_quarter_the_program_was_not_there_for_is_not_asked() -> None:
    assert found(date(2026, 7, 1), start=date(2026, 4, 2), plan_entries=PLAN) == []
    assert len(found(date(2026, 7, 1), start=date(2026, 4, 1), plan_entries=PLAN)) == 2
    assert len(found(date(2026, 10, 1), start=date(2026, 4, 2), plan_entries=PLAN)) == 2


def test_a_title_that_came_in_during_the_quarter_is_not_asked_for_yet() -> None:
    late = tuple(replace(entry, added_on=date(2026, 7, 2)) for entry in PLAN)
    assert found(date(2026, 10, 1), plan_entries=late) == []
    early = tuple(replace(entry, added_on=date(2026, 7, 1)) for entry in PLAN)
    assert len(found(date(2026, 10, 1), plan_entries=early)) == 2


# -- C12, C63 ------------------------------------------------------------------------------------------------


def test_a_paper_waits_from_the_day_it_was_there() -> None:
    today = date(2026, 11, 16)
    old = entry(1, "01/10/2026", direction=Direction.INCOMING, arrival_date=dates.parse("17/10/2026"))
    assert found(today, unfiled=(old,)) == []
    (finding,) = found(today + timedelta(days=1), unfiled=(old,))
    assert (finding.entry_uid, finding.params) == ("e001", {"paper": "01-BC/ĐU", "days": 31})


@pytest.mark.parametrize("day", ["01/03/2026", "", "10/2026", "31/02/2013"])
def test_what_may_not_be_late_is_not(day: str) -> None:
    assert found(date(2026, 11, 16), unfiled=(entry(1, day),)) == []


def test_backlog_is_one_calm_line() -> None:
    waiting = tuple(entry(n, "05/6/2013", backlog=True) for n in range(1, 41))
    (finding,) = found(date(2026, 11, 16), unfiled=waiting)
    assert (finding.code, finding.severity.value, finding.params) == ("C63", "note", {"count": 40})
    assert "không tính là muộn" in sentence(finding.message_code, **finding.params)


def test_very_many_papers_are_the_oldest_ones_and_a_sum() -> None:
    days = [date(2026, 3, 2) + timedelta(days=n) for n in range(120)]
    waiting = tuple(entry(n, f"{day:%d/%m/%Y}") for n, day in enumerate(days))
    what = found(date(2026, 11, 16), unfiled=waiting)
    assert len(what) == timing.MOST_LINES + 1
    assert [one.entry_uid for one in what[:3]] == ["e000", "e001", "e002"]
    assert what[-1].params == {"count": 20, "days": 30}
