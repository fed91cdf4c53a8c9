from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from hoso_desktop.domain import numbering
from hoso_desktop.domain.checks import signing
from hoso_desktop.domain.checks.facts import DossierFacts, PrintFact
from hoso_desktop.domain.checks.rules import Switch, switched
from hoso_desktop.domain.completion import read_rules
from hoso_desktop.domain.document import CopyKind, Placement, Signature
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.retention import PERMANENT, years
from hoso_desktop.domain.sign_off import SignOff, Step
from tests.support.dossier_facts import a_paper, check_rules, dossier_facts, rule_table

RULES = check_rules()
COMPLETION = read_rules(rule_table("completion"))
DAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 16, 5, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 17, 5, tzinfo=UTC)
PRINTED = {"contents": PrintFact(NOON, stale=False), "certificate": PrintFact(NOON, stale=False)}
DONE = SignOff(
    "s", Step.COMPLETED, NOON, DAY, "p", signer="Nguyễn Thị Lan", signed_on=DAY, content_hash="then"
)


def facts_of(
    *, state: DossierState = DossierState.COMPLETED, steps: tuple[SignOff, ...] = (DONE,), now: str = "then",
    prints: Mapping[str, PrintFact] = PRINTED, papers: tuple[Placement, ...] = (a_paper("Biên bản"),),
    keeper: str = "Nguyễn Thị Lan", **more: Any,
) -> DossierFacts:  # fmt: skip
    facts = dossier_facts(
        today=date(2026, 11, 20), ended="13/11/2026", state=state, papers=papers, prints=prints,
        sign_offs=steps, content_hash=now, completion=COMPLETION, **more,
    )  # fmt: skip
    return replace(facts, sheet=replace(facts.sheet, dossier=replace(facts.sheet.dossier, keeper=keeper)))


def found(facts: DossierFacts) -> list[str]:
    return [finding.message_code for finding in signing.check(facts, RULES)]


def test_a_dossier_signed_by_the_one_who_made_it_is_right() -> None:
    assert found(facts_of()) == []
    assert found(facts_of(keeper="NGUYỄN THỊ LAN")) == []
    assert found(facts_of(keeper="")) == []


# -- C20 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change, expected",
    [
        ({"signer": ""}, "none"),
        ({"signed_on": None}, "none"),
        ({"signer": "Trần Văn Bình"}, "not_keeper"),
        ({"signer": "Trần Văn Bình", "delegation": "Giấy ủy quyền 02"}, ""),
        ({"signer": "Trần Văn Bình", "position": "Chánh Văn phòng"}, ""),
        ({"signer": "Trần Văn Bình", "position": "Chánh Văn phòng Đảng ủy"}, ""),
        ({"signer": "Trần Văn Bình", "position": "Chuyên viên"}, "not_keeper"),
        ({"signed_on": date(2026, 11, 15)}, "printed_later"),
        ({"signed_on": date(2026, 11, 17)}, ""),
        ({"content_hash": "before that"}, "changed"),
        ({"content_hash": ""}, ""),
    ],
    ids=str,
)
def test_who_signed_and_when(change: dict[str, Any], expected: str) -> None:
    facts = facts_of(steps=(replace(DONE, **change),))
    assert found(facts) == ([f"check.C20.{expected}"] if expected else [])


def test_the_newest_signature_since_the_completion_counts() -> None:
    later = replace(DONE, uid="t", step=Step.CONFIRMED, content_hash="now")
    assert found(facts_of(steps=(DONE, later), now="now")) == []
    assert found(facts_of(steps=(DONE,), now="now")) == ["check.C20.changed"]
    unsigned = replace(DONE, uid="u", signer="")
    assert found(facts_of(steps=(DONE, unsigned))) == ["check.C20.none"]


def test_a_print_after_the_signature_must_be_signed_again() -> None:
    printed = {**PRINTED, "certificate": PrintFact(NEXT_DAY, stale=False)}
    assert found(facts_of(prints=printed)) == ["check.C20.printed_later"]
    assert found(facts_of(prints={**PRINTED, "cover": PrintFact(NEXT_DAY, stale=False)})) == []


@pytest.mark.parametrize(
    "more",
    [
        {"state": DossierState.WORK_ENDED}, {"state": DossierState.OPEN}, {"backlog": True},
        {"start": date(2026, 12, 1)},
    ],
    ids=str,
)  # fmt: skip
def test_nobody_is_asked_for_a_signature_that_could_not_be_recorded(more: dict[str, Any]) -> None:
    assert found(facts_of(steps=(), prints={}, **more)) == []
    assert "check.C20.none" in found(facts_of(steps=(), prints={}))


# -- C21 -----------------------------------------------------------------------------------------------------

UNSIGNED = replace(a_paper("Tờ trình"), signature=Signature.UNSIGNED)
DRAFT = a_paper("Dự thảo Nghị quyết", copy=CopyKind.DRAFT)


@pytest.mark.parametrize(
    "papers, expected",
    [
        ((UNSIGNED,), ["check.C21.unsigned"]),
        ((replace(UNSIGNED, signature=Signature.SIGNED),), []),
        ((a_paper("Tờ trình"),), []),
        ((DRAFT,), ["check.C21.draft"]),
        ((DRAFT, a_paper("Nghị quyết")), []),
        (
            (a_paper("Nghị quyết quý II (dự thảo lần 2)", copy=CopyKind.DRAFT), a_paper("Nghị quyết quý II")),
            [],
        ),
        ((DRAFT, a_paper("Nghị quyết khác")), ["check.C21.draft"]),
        ((replace(DRAFT, signature=Signature.UNSIGNED),), ["check.C21.unsigned"]),
    ],
    ids=lambda value: "",
)
def test_papers_without_a_signature(papers: tuple[Placement, ...], expected: list[str]) -> None:
    assert found(facts_of(state=DossierState.WORK_ENDED, papers=papers)) == expected
    assert found(facts_of(state=DossierState.OPEN, papers=papers)) == []
    assert found(facts_of(state=DossierState.WORK_ENDED, papers=papers, backlog=True)) == []


def test_a_draft_beside_the_signed_paper_of_the_same_number_is_no_defect() -> None:
    number = numbering.parse("5-NQ/ĐU")
    draft = replace(DRAFT, entry=replace(DRAFT.entry, number=number))
    signed = replace(
        a_paper("Khác tên"), entry=replace(a_paper("Khác tên").entry, number=numbering.parse("05-NQ/ĐU"))
    )
    assert found(facts_of(papers=(draft, signed))) == []


def test_the_finding_leads_to_the_cell() -> None:
    (finding,) = signing.check(facts_of(papers=(a_paper("A"), UNSIGNED)), RULES)
    assert (finding.placement_uid, finding.fix, finding.params["row"]) == (UNSIGNED.uid, "cell", 2)


# -- C30 -----------------------------------------------------------------------------------------------------


def test_a_permanent_dossier_needs_its_list_of_papers() -> None:
    bare = {"certificate": PRINTED["certificate"]}
    assert found(facts_of(prints=bare, retention=PERMANENT)) == ["check.C30.none"]
    assert found(facts_of(prints=bare, retention=years(70))) == []
    assert found(facts_of(prints=bare, state=DossierState.WORK_ENDED)) == []
    assert found(facts_of(prints=bare, papers=())) == []


def test_the_office_may_ask_for_the_list_from_fewer_years_on() -> None:
    facts = facts_of(prints={}, retention=years(20))
    asked = replace(facts, completion=replace(COMPLETION, contents_years=20))
    assert found(asked) == ["check.C30.none"]
    assert found(replace(facts, completion=replace(COMPLETION, contents_years=21))) == []


def test_an_old_list_must_be_printed_again_and_is_told_once() -> None:
    old = {**PRINTED, "contents": PrintFact(NOON, stale=True)}
    assert found(facts_of(prints=old, now="now")) == ["check.C30.old"]
    assert found(facts_of(prints=old, now="now", retention=years(5))) == ["check.C30.old"]


@pytest.mark.parametrize("code", ["C20", "C21", "C30"])
def test_a_check_that_is_off_says_nothing(code: str) -> None:
    loud = facts_of(steps=(), prints={}, papers=(UNSIGNED,))
    assert {f.code for f in signing.check(loud, RULES)} == {"C20", "C21", "C30"}
    off = switched(RULES, {code: Switch(on=False)})
    assert {f.code for f in signing.check(loud, off)} == {"C20", "C21", "C30"} - {code}
