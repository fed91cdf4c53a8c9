"""Headings, totals, numbers and differences of file plans, without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hoso_desktop.domain.file_plan import (
    FilePlan,
    FilePlanEntry,
    NotationStyle,
    Numbering,
    PlanState,
    SymbolOrder,
    lines,
    roman,
    totals,
)
from hoso_desktop.domain.plan_changes import differences, moved_on
from hoso_desktop.domain.plan_numbering import (
    doubled,
    event_notation,
    last_numbers,
    next_notation,
    renumber,
)
from hoso_desktop.domain.retention import PERMANENT, UNSET, Retention, years


def title(uid: str, heading: str, number: int, *, small: str = "", words: str = "", last: int = 0,
          keep: Retention = PERMANENT) -> FilePlanEntry:  # fmt: skip
    return FilePlanEntry(
        uid, heading, f"ĐỀ MỤC {heading}", f"{heading}.{number:02d}", words or f"Hồ sơ {uid} năm 2026",
        small_heading=small, retention=keep, last_number=last, each="mỗi hội nghị một hồ sơ" if last else "",
    )  # fmt: skip


PLAN = (
    title("a", "HN", 1, small="Ban Chấp hành", last=4),
    title("b", "HN", 5, small="Ban Thường vụ", last=16),
    title("c", "TH", 1, keep=years(20)),
    title("d", "TH", 2, keep=UNSET),
)


def plan(year: int, entries: tuple[FilePlanEntry, ...], term: str = "2025-2030") -> FilePlan:
    return FilePlan(f"p{year}", year, term, PlanState.DRAFT, entries)


def test_large_headings_are_roman_and_small_ones_arabic_within_them() -> None:
    shown = [line.text for line in lines((*PLAN, title("e", "TC", 1, small="Cán bộ"))) if line.entry is None]
    assert shown == [
        "I. ĐỀ MỤC HN", "1. Ban Chấp hành", "2. Ban Thường vụ", "II. ĐỀ MỤC TH", "III. ĐỀ MỤC TC", "1. Cán bộ"
    ]  # fmt: skip


@pytest.mark.parametrize("number, text", [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX")])
def test_roman(number: int, text: str) -> None:
    assert roman(number) == text


@pytest.mark.parametrize("number", [0, 90])
def test_roman_knows_its_bounds(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        roman(number)


def test_totals_are_counted_and_additions_stand_apart() -> None:
    late = replace(title("x", "TH", 3), added_on=date(2026, 5, 1))
    counted = totals((*PLAN, late))
    assert (counted.titles, counted.permanent, counted.limited, counted.unset, counted.added) == (
        4,
        2,
        1,
        1,
        1,
    )
    assert counted.unconfirmed == 5


@pytest.mark.parametrize(
    "style, expected",
    [
        (NotationStyle(), ["HN.01", "HN.05", "TH.01", "TH.02"]),
        (NotationStyle(Numbering.LIST), ["HN.01", "HN.05", "TH.17", "TH.18"]),
        (NotationStyle(order=SymbolOrder.NUMBER_FIRST), ["01.HN", "05.HN", "01.TH", "02.TH"]),
        (NotationStyle(separator="-"), ["HN-01", "HN-05", "TH-01", "TH-02"]),
        (NotationStyle(Numbering.LIST, SymbolOrder.NUMBER_FIRST, "/"), ["01/HN", "05/HN", "17/TH", "18/TH"]),
    ],
)
def test_both_numbering_ways_and_all_three_settings(style: NotationStyle, expected: list[str]) -> None:
    assert [row.new for row in renumber(PLAN, style)] == expected


def test_an_opened_title_keeps_its_notation_and_a_clash_is_told() -> None:
    fresh = (title("n", "TH", 9), *PLAN)
    rows = renumber(fresh, NotationStyle(), opened={"c"})
    assert [(row.new, row.kept) for row in rows if row.uid in "nc"] == [("TH.01", False), ("TH.01", True)]
    assert doubled(rows) == ("TH.01",)
    assert doubled(renumber(fresh, NotationStyle())) == ()


def test_numbers_kept_free_move_along() -> None:
    assert last_numbers(PLAN, NotationStyle(Numbering.LIST)) == {"a": 4, "b": 16, "c": 0, "d": 0}
    turned = last_numbers((PLAN[1], PLAN[0]), NotationStyle())
    assert turned == {"b": 12, "a": 16}


def test_a_new_title_comes_behind_every_number_taken() -> None:
    assert next_notation(PLAN, "HN", NotationStyle()) == "HN.17"
    assert next_notation(PLAN, "TH", NotationStyle()) == "TH.03"
    assert next_notation(PLAN, "QS", NotationStyle()) == "QS.01"
    assert next_notation(PLAN, "TH", NotationStyle(Numbering.LIST)) == "TH.17"


def test_the_dossiers_of_one_title_have_numbers_of_their_own() -> None:
    assert [event_notation(PLAN[1], NotationStyle(), n) for n in (1, 11, 12)] == ["HN.05", "HN.15", "HN.16"]
    with pytest.raises(ValueError, match="13"):
        event_notation(PLAN[1], NotationStyle(), 13)
    case = replace(PLAN[2], each="mỗi vụ việc một hồ sơ")
    assert event_notation(case, NotationStyle(), 2) == "TH.01.02"
    assert event_notation(PLAN[2], NotationStyle(), 2) == "TH.01"


@pytest.mark.parametrize(
    "text, moved",
    [
        ("Tập Báo cáo năm 2026", "Tập Báo cáo năm 2027"),
        ("tháng …/2026", "tháng …/2027"),
        ("nhiệm kỳ 2026-2030", "nhiệm kỳ 2026-2030"),
        ("kế hoạch 2021-2026", "kế hoạch 2021-2026"),
        ("số 12026", "số 12026"),
    ],
)
def test_years_move_on_but_terms_do_not(text: str, moved: str) -> None:
    assert moved_on(text, 2026, 2027) == moved


def test_a_new_term_is_written_in() -> None:
    assert moved_on("nhiệm kỳ 2025-2030", 2030, 2031, ("2025-2030", "2030-2035")) == "nhiệm kỳ 2030-2035"


def test_differences_name_every_kind_and_no_year() -> None:
    old = plan(2026, PLAN)
    same = tuple(
        replace(e, uid=f"n{e.uid}", origin_uid=e.uid, title=moved_on(e.title, 2026, 2027)) for e in PLAN
    )
    assert differences(old, plan(2027, same)) == ()
    changed = (
        replace(same[0], title="Hồ sơ họp năm 2027"),
        replace(same[1], retention=years(20)),
        replace(same[2], notation="TH.07", owner="Trần A"),
        title("new", "TH", 8, words="Việc mới năm 2027"),
    )
    found = [(c.what, c.before, c.after) for c in differences(old, plan(2027, changed))]
    assert found == [
        ("renamed", "Hồ sơ a năm 2026", "Hồ sơ họp năm 2027"),
        ("retention", "Vĩnh viễn", "20 năm"),
        ("renumbered", "TH.01", "TH.07"),
        ("owner", "", "Trần A"),
        ("added", "", "Vĩnh viễn"),
        ("removed", "", ""),
    ]


def test_a_title_without_origin_is_known_by_its_words() -> None:
    fresh = tuple(replace(e, uid=f"n{e.uid}", title=moved_on(e.title, 2026, 2028)) for e in PLAN)
    assert differences(plan(2026, PLAN), plan(2028, fresh)) == ()


def test_a_title_that_stayed_word_for_word_is_not_renamed() -> None:
    kept = tuple(replace(e, uid=f"n{e.uid}", origin_uid=e.uid) for e in PLAN)
    assert differences(plan(2026, PLAN), plan(2030, kept)) == ()
