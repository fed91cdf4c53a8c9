"""C60–C62: no period, a period below that of a paper, a period that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.value import check
from hoso_desktop.domain.document import CopyKind
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.holding import Holding, HoldingKind
from hoso_desktop.domain.retention import PERMANENT, UNSET, UNTIL_REPLACED, WORTHLESS, years
from hoso_desktop.messages import sentence
from tests.support.dossier_facts import a_paper, check_rules, dossier_facts

RULES = check_rules()
NOW = date(2026, 11, 16)
ONE = (a_paper("Nghị quyết"),)


def codes(facts: DossierFacts) -> list[str]:
    found = check(facts, RULES)
    assert all(sentence(finding.message_code, **finding.params) for finding in found)
    return [finding.code for finding in found]


def test_c60_papers_without_a_period() -> None:
    assert codes(dossier_facts(today=NOW, retention=UNSET, papers=ONE)) == ["C60"]
    assert codes(dossier_facts(today=NOW, retention=UNSET, papers=ONE, backlog=True)) == ["C60"]


@pytest.mark.parametrize(
    "without",
    [{"retention": years(5)}, {"retention": UNTIL_REPLACED}, {"papers": ()}, {"state": DossierState.PLANNED}],
)
def test_c60_near_misses(without: dict[str, Any]) -> None:
    assert codes(dossier_facts(today=NOW, **{"retention": UNSET, "papers": ONE, **without})) == []


def test_c61_names_the_paper_with_the_highest_period() -> None:
    papers = (a_paper("Báo cáo", retention=years(20)), a_paper("Nghị quyết", retention=PERMANENT),
              a_paper("Tờ trình", retention=years(70)))  # fmt: skip
    (found,) = check(dossier_facts(today=NOW, retention=years(10), papers=papers), RULES)
    assert (found.code, found.placement_uid) == ("C61", "p-Nghị quyết")
    assert found.params == {"own": "10 năm", "paper": "Vĩnh viễn", "title": "Nghị quyết"}


@pytest.mark.parametrize(
    "own, paper, copy",
    [
        (years(20), years(20), CopyKind.PRINCIPAL),
        (PERMANENT, years(70), CopyKind.PRINCIPAL),
        (years(10), UNSET, CopyKind.PRINCIPAL),
        (years(10), UNTIL_REPLACED, CopyKind.PRINCIPAL),
        (UNTIL_REPLACED, years(20), CopyKind.PRINCIPAL),
        (years(10), PERMANENT, CopyKind.DRAFT),
    ],
)
def test_c61_near_misses(own: Any, paper: Any, copy: CopyKind) -> None:
    papers = (a_paper("Nghị quyết", retention=paper, copy=copy),)
    assert codes(dossier_facts(today=NOW, retention=own, papers=papers)) == []


def test_c62_a_period_that_is_over() -> None:
    over: dict[str, Any] = {"retention": years(10), "ended": "03/2015"}
    assert codes(dossier_facts(today=date(2025, 12, 31), **over)) == []
    assert codes(dossier_facts(today=date(2026, 1, 1), **over)) == ["C62"]


@pytest.mark.parametrize(
    "without",
    [
        {"retention": PERMANENT},
        {"retention": WORTHLESS},
        {"retention": years(20)},
        {"ended": ""},
        {"holdings": (Holding("h", HoldingKind.HOLD, "thanh tra"),)},
    ],
)
def test_c62_near_misses(without: dict[str, Any]) -> None:
    assert codes(dossier_facts(today=NOW, **{"retention": years(10), "ended": "03/2015", **without})) == []


def test_too_low_and_over_are_one_lack() -> None:
    papers = (a_paper("Nghị quyết", retention=PERMANENT),)
    assert codes(dossier_facts(today=NOW, retention=years(10), ended="2015", papers=papers)) == ["C61"]


@pytest.mark.parametrize(
    "code, facts",
    [
        ("C60", dossier_facts(today=NOW, retention=UNSET, papers=ONE)),
        ("C61", dossier_facts(today=NOW, retention=years(5), papers=(a_paper("A", retention=PERMANENT),))),
        ("C62", dossier_facts(today=NOW, retention=years(5), ended="2015")),
    ],
)
def test_a_check_that_is_off_stays_silent(code: str, facts: DossierFacts) -> None:
    assert codes(facts) == [code]
    off = replace(RULES, rules={**RULES.rules, code: replace(RULES.rules[code], enabled=False)})
    assert code not in [finding.code for finding in check(facts, off)]
