"""C50–C54: each catches its dossier and leaves its near miss alone; never two for one lack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hoso_desktop.domain.checks.deadlines import check, check_office
from hoso_desktop.domain.checks.facts import DossierFacts, OfficeFacts, PersonFact
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.holding import Holding, HoldingKind
from hoso_desktop.domain.retention import years
from hoso_desktop.messages import sentence
from tests.support.dossier_facts import check_rules, dossier_facts

RULES = check_rules()
DUE = date(2026, 12, 31)
ARCHIVED: dict[str, Any] = {
    "state": DossierState.IN_OFFICE_ARCHIVE, "handed_in_on": date(2020, 5, 5), "start": date(2020, 1, 1),
}  # fmt: skip


def codes(facts: DossierFacts) -> list[str]:
    found = check(facts, RULES)
    assert all(sentence(finding.message_code, **finding.params) for finding in found)
    return [finding.code for finding in found]


def kept(until: date | None, **more: Any) -> tuple[Holding, ...]:
    return (Holding("h", HoldingKind.KEPT_BACK, "đang dùng", until=until, consent_number="12-CV/ĐU", **more),)


@pytest.mark.parametrize(
    "today, want", [(date(2026, 10, 31), []), (date(2026, 11, 1), ["C50"]), (DUE, ["C50"])]
)
def test_c50_sixty_days_before(today: date, want: list[str]) -> None:
    assert codes(dossier_facts(today=today)) == want


def test_c51_the_day_after_and_not_c50_as_well() -> None:
    assert codes(dossier_facts(today=date(2027, 1, 1))) == ["C51"]
    assert codes(dossier_facts(today=date(2027, 1, 1), ended="05/01/2026")) == []


def test_c51_asks_while_nobody_has_said_that_the_work_is_over() -> None:
    (found,) = check(dossier_facts(today=date(2027, 1, 1), state=DossierState.OPEN), RULES)
    assert (found.code, found.message_code) == ("C51", "check.C51.open")


@pytest.mark.parametrize(
    "without",
    [
        {"backlog": True},
        {"start": date(2026, 3, 2)},
        {"notation": "ĐV.01"},
        {"state": DossierState.PLANNED},
        {"state": DossierState.IN_OFFICE_ARCHIVE},
        {"ended": ""},
        {"ended": "31/02/2025"},
        {"holdings": (Holding("h", HoldingKind.HOLD, "thanh tra"),)},
    ],
)
def test_nothing_is_late_that_may_not_be(without: dict[str, Any]) -> None:
    assert codes(dossier_facts(today=date(2030, 1, 1), **without)) == []


def test_a_hold_whose_last_day_has_passed_holds_no_longer() -> None:
    hold = (Holding("h", HoldingKind.HOLD, "thanh tra", until=date(2027, 6, 30)),)
    assert codes(dossier_facts(today=date(2027, 6, 30), holdings=hold)) == []
    assert codes(dossier_facts(today=date(2027, 7, 1), holdings=hold)) == ["C51"]


def test_c52_over_its_day_and_over_two_years() -> None:
    limit = date(2028, 12, 31)
    assert codes(dossier_facts(today=date(2027, 6, 1), holdings=kept(limit))) == []
    assert codes(dossier_facts(today=limit, holdings=kept(limit))) == []
    assert codes(dossier_facts(today=date(2029, 1, 1), holdings=kept(limit))) == ["C52"]
    assert codes(dossier_facts(today=date(2027, 6, 1), holdings=kept(date(2027, 5, 31)))) == ["C52"]
    assert codes(dossier_facts(today=date(2027, 6, 1), holdings=kept(date(2029, 1, 1)))) == ["C52"]
    assert codes(dossier_facts(today=date(2029, 1, 1), holdings=kept(None))) == ["C52"]


def test_once_it_is_kept_back_no_longer_the_deadline_is_back() -> None:
    lifted = kept(date(2028, 12, 31), ended_on=date(2027, 5, 1))
    assert codes(dossier_facts(today=date(2027, 6, 1), holdings=lifted)) == ["C51"]


def test_c53_five_years_after_the_year_of_entry() -> None:
    assert codes(dossier_facts(today=date(2025, 12, 31), **ARCHIVED)) == []
    assert codes(dossier_facts(today=date(2026, 1, 1), **ARCHIVED)) == ["C53"]


@pytest.mark.parametrize(
    "without",
    [
        {"retention": years(70)},
        {"backlog": True},
        {"handed_in_on": None},
        {"start": date(2021, 1, 1)},
        {"state": DossierState.IN_HISTORICAL_ARCHIVE},
        {"holdings": (Holding("h", HoldingKind.HOLD, "thanh tra"),)},
    ],
)
def test_c53_near_misses(without: dict[str, Any]) -> None:
    assert codes(dossier_facts(today=date(2030, 1, 1), **{**ARCHIVED, **without})) == []


def test_without_rules_of_deadlines_nothing_is_said() -> None:
    assert check(replace(dossier_facts(today=date(2030, 1, 1)), deadline_rules=None), RULES) == []


@pytest.mark.parametrize(
    "code, facts",
    [
        ("C50", dossier_facts(today=DUE)),
        ("C51", dossier_facts(today=date(2027, 1, 1))),
        ("C52", dossier_facts(today=date(2029, 1, 1), holdings=kept(None))),
        ("C53", dossier_facts(today=date(2030, 1, 1), **ARCHIVED)),
    ],
)
def test_a_check_that_is_off_stays_silent(code: str, facts: DossierFacts) -> None:
    assert codes(facts) == [code]
    off = replace(RULES, rules={**RULES.rules, code: replace(RULES.rules[code], enabled=False)})
    assert check(facts, off) == []


def office(person: PersonFact, **kept_by: tuple[str, ...]) -> OfficeFacts:
    named = {name.replace("_", " "): codes for name, codes in kept_by.items()}
    return OfficeFacts(date(2026, 12, 25), None, people=(person,), open_by_keeper=named)


@pytest.mark.parametrize(
    "person, message",
    [
        (PersonFact("p", "Lê Văn Bình", closed=True), "check.C54.gone"),
        (PersonFact("p", "Lê Văn Bình", leaves_on=date(2026, 12, 24)), "check.C54.gone"),
        (PersonFact("p", "Lê Văn Bình", leaves_on=date(2026, 12, 31)), "check.C54.leaves"),
    ],
)
def test_c54_who_leaves_keeps_dossiers(person: PersonFact, message: str) -> None:
    (found,) = check_office(office(person, Lê_Văn_Bình=("TH.01/2026", "TH.02/2026")), RULES)
    assert (found.code, found.message_code, found.params["count"]) == ("C54", message, 2)
    assert "TH.01/2026, TH.02/2026" in sentence(found.message_code, **found.params)


@pytest.mark.parametrize(
    "facts",
    [
        office(PersonFact("p", "Lê Văn Bình"), Lê_Văn_Bình=("TH.01/2026",)),
        office(PersonFact("p", "Lê Văn Bình", closed=True), Lê_Văn_Bình=()),
        office(PersonFact("p", "Lê Văn Bình", closed=True), Lê_Văn_Bính=("TH.01/2026",)),
    ],
)
def test_c54_near_misses(facts: OfficeFacts) -> None:
    assert check_office(facts, RULES) == []


def test_years_that_the_rules_of_deadlines_hold_are_no_thresholds_of_a_check() -> None:
    assert not RULES.rules["C52"].limits
    assert not RULES.rules["C53"].limits
