"""What is kept of any set of backups: never nothing good, never the newest gone, days, weeks, months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso_desktop.domain.backup_keeping import BAD, GOOD, KeepingRules, Kept, read_rules, to_remove
from hoso_desktop.errors import BugError
from hoso_desktop.paths import resource

TODAY = date(2026, 11, 16)
RULES = KeepingRules()


def of_day(day: date, state: str = GOOD, second: int = 0) -> Kept:
    return Kept(f"{day:%Y%m%d}-{second:06d}", day, state)


@st.composite
def backups(draw: st.DrawFn) -> list[Kept]:
    """Backups of three years, good and bad, several on some days, in any order."""
    wanted = draw(
        st.lists(
            st.tuples(st.integers(0, 1100), st.sampled_from([GOOD, GOOD, BAD]), st.integers(0, 3)),
            max_size=60, unique_by=lambda one: (one[0], one[2]),
        )
    )  # fmt: skip
    return [of_day(TODAY - timedelta(days=ago), state, second) for ago, state, second in wanted]


@given(backups())
def test_the_newest_good_one_always_stays(found: list[Kept]) -> None:
    gone = to_remove(found, TODAY, RULES)
    assert set(gone) <= {one.name for one in found}
    good = sorted(one.name for one in found if one.state == GOOD)
    if good:
        assert good[-1] not in gone
    else:
        assert gone == ()


@given(backups())
def test_each_of_the_last_days_weeks_and_months_keeps_its_newest(found: list[Kept]) -> None:
    gone = set(to_remove(found, TODAY, RULES))
    good = [one for one in found if one.state == GOOD]
    for most, of in (
        (RULES.daily, lambda day: day.toordinal()),
        (RULES.weekly, lambda day: day.isocalendar()[:2]),
        (RULES.monthly, lambda day: (day.year, day.month)),
    ):
        newest: dict[object, str] = {}
        for one in good:
            newest[of(one.day)] = max(newest.get(of(one.day), ""), one.name)
        assert not gone & set(sorted(newest.values())[-most:])
    stays = [one for one in good if one.name not in gone]
    assert len(stays) <= RULES.daily + RULES.weekly + RULES.monthly


@given(backups())
def test_what_is_kept_is_kept_again(found: list[Kept]) -> None:
    gone = to_remove(found, TODAY, RULES)
    assert to_remove([one for one in found if one.name not in gone], TODAY, RULES) == ()


@given(backups())
def test_a_bad_one_stays_while_it_is_young_or_nothing_good_is_newer(found: list[Kept]) -> None:
    gone = to_remove(found, TODAY, RULES)
    good = max((one.name for one in found if one.state == GOOD), default="")
    for one in found:
        if one.state == BAD and one.name in gone:
            assert one.name < good
            assert one.day <= TODAY - timedelta(days=RULES.bad_days)


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    every = [of_day(TODAY - timedelta(days=ago)) for ago in range(400)]
    gone = set(to_remove(every, TODAY, RULES))
    stays = sorted(one.day for one in every if one.name not in gone)
    assert stays[-7:] == [TODAY - timedelta(days=ago) for ago in range(6, -1, -1)]
    assert date(2026, 10, 31) in stays  # the last of a month
    assert date(2025, 12, 31) in stays
    assert date(2025, 11, 30) not in stays  # the thirteenth month back
    assert date(2026, 11, 1) in stays  # a Sunday, the last of its week
    assert len(stays) == 7 + 3 + 11  # two weeks and one month end on days that stay already


def test_the_rules_are_read_and_nonsense_is_a_mistake_of_ours() -> None:
    text = resource("rules/backup.toml").read_text(encoding="utf-8")
    assert read_rules(text) == RULES
    with pytest.raises(BugError):
        read_rules(text.replace("daily = 7", "daily = 0"))
