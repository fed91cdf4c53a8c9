from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from hoso_desktop.domain.completion import CompletionRules, lasts, read_rules
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.holding import Holding, HoldingKind, Loan
from hoso_desktop.domain.lifecycle import (
    Reopening,
    SideState,
    changed_unseen,
    leads_to,
    possible,
    reopening,
    side_states,
)
from hoso_desktop.domain.retention import PERMANENT, UNSET, UNTIL_REPLACED, WORTHLESS, Retention, years
from hoso_desktop.domain.sign_off import SignOff, Step
from tests.support.dossier_facts import check_rules, dossier_facts, rule_table

DAY = date(2026, 11, 16)


def step(kind: Step, *, hour: int = 2, day: int = 16, person: str = "p", seen: str = "") -> SignOff:
    """One step at an hour of UTC; Vietnam is seven hours ahead."""
    moment = datetime(2026, 11, day, hour, tzinfo=UTC)
    return SignOff("s", kind, moment, DAY, person, content_hash=seen)


def test_the_states_follow_each_other_as_they_are_named() -> None:
    states = list(DossierState)
    ahead = [Step.OPENED, Step.WORK_ENDED, Step.COMPLETED, Step.HANDED_IN, Step.TRANSFERRED]
    for before, taken, after in zip(states, ahead, states[1:], strict=False):
        assert leads_to(before, taken) is after
        assert [other for other in states if leads_to(other, taken) is not None] == [before]


def test_going_back_leads_one_state_back() -> None:
    ways = {state: leads_to(state, Step.REOPENED) for state in DossierState}
    assert ways[DossierState.COMPLETED] is DossierState.WORK_ENDED
    assert ways[DossierState.WORK_ENDED] is DossierState.OPEN
    assert ways[DossierState.OPEN] is ways[DossierState.PLANNED] is None
    assert Step.SUPPLEMENTED not in possible(DossierState.WORK_ENDED)
    assert Step.SUPPLEMENTED in possible(DossierState.IN_OFFICE_ARCHIVE)


@pytest.mark.parametrize(
    "steps, person, expected",
    [
        ([step(Step.COMPLETED)], "p", Reopening.ALLOWED),
        ([step(Step.COMPLETED)], "q", Reopening.OTHER_PERSON),
        ([step(Step.COMPLETED, day=15, hour=16)], "p", Reopening.LATE),
        ([step(Step.COMPLETED, day=15, hour=17)], "p", Reopening.ALLOWED),  # after midnight in Vietnam
        ([step(Step.COMPLETED, day=15), step(Step.CONFIRMED)], "p", Reopening.LATE),
        ([step(Step.WORK_ENDED)], "p", Reopening.NOTHING),
        ([], "p", Reopening.NOTHING),
    ],
)
def test_who_opens_again_and_when(steps: list[SignOff], person: str, expected: Reopening) -> None:
    assert reopening(DossierState.COMPLETED, steps, today=DAY, person_uid=person)[0] is expected
    assert reopening(DossierState.WORK_ENDED, steps, today=DAY, person_uid=person)[0] is Reopening.ALLOWED
    assert reopening(DossierState.OPEN, steps, today=DAY, person_uid=person)[0] is Reopening.NOTHING


def test_side_states_come_from_holdings_loans_and_the_period() -> None:
    kept = Holding("h", HoldingKind.KEPT_BACK, "cần dùng")
    ended = Holding("h", HoldingKind.KEPT_BACK, "cần dùng", ended_on=DAY)
    out, back = Loan("l", "Ban Xây dựng Đảng", DAY), Loan("l", "Ban", DAY, returned_on=DAY)
    both = dossier_facts(today=DAY, holdings=(kept,), loans=(out,), retention=WORTHLESS)
    assert side_states(both) == (SideState.KEPT_BACK, SideState.ON_LOAN, SideState.WORTHLESS)
    assert side_states(dossier_facts(today=DAY, holdings=(ended,), loans=(back,))) == ()
    stopped = Holding("h", HoldingKind.HOLD, "thanh tra")
    assert side_states(dossier_facts(today=DAY, holdings=(stopped,))) == ()


def test_contents_other_than_the_newest_step_saw() -> None:
    steps = [step(Step.COMPLETED, seen="a"), step(Step.SUPPLEMENTED, seen="b")]
    assert changed_unseen(steps, "a")
    assert not changed_unseen(steps, "b")
    assert not changed_unseen([], "b")


# -- the rules as data ---------------------------------------------------------------------------------------


def test_the_shipped_rules_are_the_decrees() -> None:
    rules = read_rules(rule_table("completion"))
    assert (rules.needs_contents(PERMANENT), rules.needs_contents(years(70))) == (True, False)
    assert rules.certificate
    assert not rules.confirmed
    assert check_rules().limit("C41", "years") == 5
    # Codes that do not stand in the way are codes there are.
    assert rules.beside | rules.with_reason <= set(check_rules().rules)


@pytest.mark.parametrize("period, least, expected", [
    (PERMANENT, 0, True), (PERMANENT, 5, True), (years(5), 5, True), (years(4), 5, False),
    (years(70), 0, False), (UNSET, 5, False), (UNTIL_REPLACED, 5, False),
])  # fmt: skip
def test_how_long_a_period_lasts(period: Retention, least: int, expected: bool) -> None:
    assert lasts(period, least) is expected


def test_who_confirms_without_a_delegation() -> None:
    rules = CompletionRules(positions=("Chánh Văn phòng",))
    assert rules.may_confirm("chánh văn phòng Đảng ủy")
    assert not rules.may_confirm("Phó Chánh Văn phòng")
    assert not rules.may_confirm("")


@pytest.mark.parametrize(
    "change", [{"format": 2}, {"contents": {"years": -1}}, {"contents": {"years": True}}], ids=str
)
def test_rules_that_cannot_be_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="="):
        read_rules({**rule_table("completion"), **change})
