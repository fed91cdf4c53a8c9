from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from hoso_desktop.domain.checks import sheets
from hoso_desktop.domain.checks.facts import DossierFacts, PrintFact
from hoso_desktop.domain.checks.rules import Switch, switched
from hoso_desktop.domain.dossier import DossierState, DossierTotals
from hoso_desktop.domain.retention import PERMANENT, UNSET, Retention, years
from hoso_desktop.domain.sheets import SheetRange, propose, read_range, totals
from hoso_desktop.domain.sign_off import SignOff, Step
from tests.support.dossier_facts import a_paper, check_rules, dossier_facts

RULES = check_rules()
TODAY = date(2026, 11, 16)


def facts_of(
    *ranges: str, state: DossierState = DossierState.OPEN, pages: int = 10, steps: tuple[SignOff, ...] = (),
    pencilled: bool = True, retention: Retention = PERMANENT, backlog: bool = False,
) -> DossierFacts:  # fmt: skip
    places = [read_range(text) for text in ranges]
    papers = [
        replace(a_paper(f"Văn bản {n}"), ordinal=n, sheets=place) for n, place in enumerate(places, start=1)
    ]
    facts = dossier_facts(
        today=TODAY, state=state, papers=papers, retention=retention, backlog=backlog, sign_offs=steps
    )
    sheet = facts.sheet
    counted = totals(places)
    return replace(
        facts,
        sheet=replace(
            sheet, sheet_totals=counted, dossier=replace(sheet.dossier, sheets_pencilled=pencilled),
            totals=DossierTotals(documents=len(papers), pages=pages, sheets=counted.sheets),
        ),
    )  # fmt: skip


def found(facts: DossierFacts) -> list[tuple[str, str]]:
    return [(finding.message_code, finding.placement_uid or "") for finding in sheets.check(facts, RULES)]


def stated(figure: int, words: str = "", step: Step = Step.COMPLETED) -> SignOff:
    moment = datetime(2026, 11, 16, 2, tzinfo=UTC)
    return SignOff("s", step, moment, TODAY, "p", stated_sheets=figure, stated_words=words)


# -- C40 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ranges, expected",
    [
        (["1-3", "3-4", "5"], [("check.C40.overlap", "p-Văn bản 2")]),
        (["1-3", "7"], [("check.C40.gap", "p-Văn bản 2")]),
        (["4", "1-3", "5"], [("check.C40.order", "p-Văn bản 2")]),
        (["1-3", "3-4", "7"], [("check.C40.overlap", "p-Văn bản 2"), ("check.C40.gap", "p-Văn bản 3")]),
        (["1-3", "4", "5-6"], []),
        (["1-3", "3a-3b", "4"], []),
        (["1-3", "3b", "3a", "4"], []),
        (["0a", "1"], []),
        (["1-3, 2a", "4"], []),
    ],
    ids=str,
)
def test_the_series_of_sheets(ranges: list[str], expected: list[tuple[str, str]]) -> None:
    assert found(facts_of(*ranges)) == expected


def test_an_overlap_is_an_error_and_a_gap_a_warning() -> None:
    report = sheets.check(facts_of("1-3", "3-4", "7"), RULES)
    assert [(f.severity.value, f.params, f.field, f.fix) for f in report] == [
        ("error", {"sheets": "3"}, "sheets", "cell"),
        ("warning", {"sheets": "5, 6"}, "sheets", "cell"),
    ]


def test_the_certificate_states_another_total() -> None:
    closed = DossierState.COMPLETED
    assert found(facts_of("1-3", state=closed, steps=(stated(4),))) == [("check.C40.stated", "")]
    assert found(facts_of("1-3", state=closed, steps=(stated(3),))) == []
    # The one written again counts, and none after the dossier was opened again.
    again = (stated(4), stated(3, step=Step.CONFIRMED))
    assert found(facts_of("1-3", state=closed, steps=again)) == []
    reopened = SignOff("r", Step.REOPENED, datetime(2026, 11, 16, 3, tzinfo=UTC), TODAY, "p")
    assert found(facts_of("1-3", steps=(stated(4), reopened))) == []


def test_a_gap_the_certificate_declares_is_no_defect() -> None:
    """`Số khuyết: 4-6` stands on it as long as it is not old."""
    gap = [("check.C40.gap", "p-Văn bản 2")]
    closed = facts_of("1-3", "7", state=DossierState.COMPLETED)
    assert found(closed) == gap
    noon = datetime(2026, 11, 16, 5, tzinfo=UTC)
    assert found(replace(closed, prints={"certificate": PrintFact(noon, stale=False)})) == []
    assert found(replace(closed, prints={"certificate": PrintFact(noon, stale=True)})) == gap
    assert found(replace(closed, prints={"contents": PrintFact(noon, stale=False)})) == gap


def test_a_certificate_written_by_hand_declares_the_gap_until_the_contents_change() -> None:
    step = replace(stated(4), content_hash="as signed")
    closed = facts_of("1-3", "7", state=DossierState.COMPLETED, steps=(step,))
    assert found(replace(closed, content_hash="as signed")) == []
    assert found(replace(closed, content_hash="other")) == [("check.C40.gap", "p-Văn bản 2")]


# -- C41 -----------------------------------------------------------------------------------------------------

ENDED = DossierState.WORK_ENDED


@pytest.mark.parametrize("period, expected", [
    (PERMANENT, ["check.C41"]), (years(5), ["check.C41"]), (years(70), ["check.C41"]), (years(4), []),
    (UNSET, []),
])  # fmt: skip
def test_sheets_must_be_numbered_from_five_years_on(period: Retention, expected: list[str]) -> None:
    facts = facts_of("1-3", state=ENDED, pencilled=False, retention=period)
    assert [code for code, _ in found(facts)] == expected


@pytest.mark.parametrize(
    "more", [{"pencilled": True}, {"state": DossierState.OPEN}, {"backlog": True}], ids=str
)
def test_sheets_that_need_no_numbers_yet(more: dict[str, Any]) -> None:
    assert found(facts_of("1-3", **{"state": ENDED, "pencilled": False, **more})) == []


# -- C43 -----------------------------------------------------------------------------------------------------


def test_without_pages_nothing_can_be_numbered() -> None:
    facts = facts_of("", "", state=ENDED, pages=0, pencilled=False)
    assert found(facts) == [("check.C43", "p-Văn bản 1")]


@pytest.mark.parametrize(
    "ranges, more",
    [
        (["", ""], {"pages": 3}), (["1"], {"pages": 0}), ([""], {"pages": 0, "state": DossierState.OPEN}),
        ([], {"pages": 0}), ([""], {"pages": 0, "backlog": True}),
    ],
    ids=str,
)  # fmt: skip
def test_pages_that_are_known_well_enough(ranges: list[str], more: dict[str, Any]) -> None:
    assert found(facts_of(*ranges, **{"state": ENDED, **more})) == []


# -- C42 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "figure, words, wrong",
    [
        (34, "Ba mươi ba tờ", True), (34, "Ba mươi tư tờ", False), (34, "ba mươi bốn", False),
        (34, "(Viết bằng chữ: Ba mươi tư tờ)", False), (34, "", False), (105, "Một trăm lẻ năm", False),
        (105, "một trăm linh năm tờ.", False), (105, "Một trăm năm tờ", True),
        (1204, "Một ngàn hai trăm lẻ bốn tờ", False), (21, "Hai mươi hai", True),
    ],
)  # fmt: skip
def test_figure_and_words(figure: int, words: str, wrong: bool) -> None:
    facts = facts_of(f"1-{figure}", state=DossierState.COMPLETED, steps=(stated(figure, words),))
    assert found(facts) == ([("check.C42", "")] if wrong else [])


@pytest.mark.parametrize("code", ["C40", "C41", "C42", "C43"])
def test_a_check_that_is_off_says_nothing(code: str) -> None:
    steps = (stated(9, "Mười"),)
    loud = [
        facts_of("1-3", "3", state=ENDED, steps=steps), facts_of("1", state=ENDED, pencilled=False),
        facts_of("", state=ENDED, pages=0),
    ]  # fmt: skip
    off = switched(RULES, {code: Switch(on=False)})
    codes = {f.code for facts in loud for f in sheets.check(facts, off)}
    assert codes == {"C40", "C41", "C42", "C43"} - {code}


def test_proposed_sheets_are_never_wrong() -> None:
    texts = [place.text() for place in propose([1, 3, 2]) if isinstance(place, SheetRange)]
    assert found(facts_of(*texts)) == []
