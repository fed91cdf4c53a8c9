"""Missing *today*: what keeps false alarms away. Each line is a moment in the life of one meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hoso_desktop.domain.component_view import Situation, Standing, component_of, situation, view
from hoso_desktop.domain.components import Component, ComponentMark, ComponentSet, ExpectedPaper, read_sets
from hoso_desktop.domain.document import CopyKind, Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.meeting import MeetingFacts
from tests.support.dossier_facts import rule_table

SETS = {one.id: one for one in read_sets(rule_table("components"))}
BTV = SETS["meeting_btv"]
OPEN, ENDED, HELD = Situation(), Situation(ended=True), Situation(held=True)
MUSTS = ("invitation", "submission", "minutes", "conclusion")


def paper(subject: str, **more: Any) -> Placement:
    return Placement(f"p-{subject}", "d", RegisterEntry(f"e-{subject}", subject=subject), 1, **more)


def standings(now: Situation, *subjects: str, chosen: ComponentSet = BTV, **more: Any) -> dict[str, str]:
    found = view(chosen, [paper(subject) for subject in subjects], now, **more)
    return {line.component.id: line.standing.value for line in found.lines}


def missing(now: Situation, *subjects: str, **more: Any) -> list[str]:
    return [name for name, one in standings(now, *subjects, **more).items() if one == "missing"]


@pytest.mark.parametrize(
    "now, papers, want",
    [
        # Nothing yet, and nothing is late.
        (OPEN, (), []),
        (OPEN, ("Giấy mời",), []),
        (OPEN, ("Tờ trình", "Giấy mời", "Báo cáo tháng 10"), []),
        # The meeting is on: what comes before it is due, its minutes are not.
        (OPEN, ("Danh sách đại biểu",), ["invitation", "submission"]),
        (OPEN, ("Giấy mời", "Tờ trình", "Danh sách đại biểu"), []),
        # Minutes are there; the conclusion may still be on its way.
        (OPEN, ("Giấy mời", "Tờ trình", "Biên bản"), []),
        # An outcome without minutes.
        (OPEN, ("Giấy mời", "Tờ trình", "Thông báo kết luận"), ["minutes"]),
        # A decision alone says nothing about the conclusion of the same day.
        (OPEN, ("Giấy mời", "Tờ trình", "Biên bản", "Quyết định"), []),
        # The day of the meeting is over: its minutes are due, its conclusion is still being written.
        (HELD, ("Giấy mời", "Tờ trình"), ["minutes"]),
        (HELD, (), ["invitation", "submission", "minutes"]),
        # The work has ended: everything is due.
        (ENDED, (), ["invitation", "submission", "minutes", "conclusion"]),
        (ENDED, ("Chương trình", "Báo cáo", "Biên bản", "Nghị quyết"), []),
        # Backlog owes nothing.
        (Situation(ended=True, owed=False), (), []),
    ],
)
def test_missing_today(now: Situation, papers: tuple[str, ...], want: list[str]) -> None:
    assert missing(now, *papers) == want


def test_in_a_dossier_of_many_rounds_nothing_is_missing_before_the_end() -> None:
    yearly = SETS["campaign"]
    assert standings(OPEN, "Báo cáo quý I", chosen=yearly)["plan"] == "waiting"
    assert missing(ENDED, "Báo cáo quý I", chosen=yearly) == ["plan"]
    assert missing(ENDED, "Kế hoạch năm", "Báo cáo quý I", chosen=yearly) == []
    whole_years = {one.id for one in SETS.values() if one.rounds}
    assert "meeting_btv" not in whole_years
    assert {one.id for one in SETS.values() if one.kind == "campaign"} <= whole_years


def test_what_waits_and_what_may_come() -> None:
    found = standings(OPEN, "Giấy mời")
    assert found["minutes"] == found["conclusion"] == found["submission"] == "waiting"
    assert found["programme"] == found["votes"] == found["attendance"] == "may"
    assert "resolution" not in found  # told of with the conclusion
    assert "reports" not in found


def test_a_group_is_told_of_once_with_its_alternatives() -> None:
    lines = {line.component.id: line for line in view(BTV, [], OPEN).lines}
    assert lines["invitation"].label == "Giấy mời hoặc Chương trình"
    there = {line.component.id: line for line in view(BTV, [paper("Chương trình")], OPEN).lines}
    assert (there["invitation"].label, there["invitation"].standing) == ("Giấy mời", Standing.MAY)


@pytest.mark.parametrize("marked", ["conclusion", "resolution"])
def test_a_mark_on_one_of_a_group_settles_it(marked: str) -> None:
    papers = ("Giấy mời", "Tờ trình", "Biên bản")
    marks = (ComponentMark(marked, "không ban hành"),)
    assert missing(ENDED, *papers, marks=marks) == []
    assert standings(ENDED, *papers, marks=marks)[marked] == "not_applicable"


def test_a_paper_that_came_after_all_is_present_whatever_was_marked() -> None:
    marks = (ComponentMark("minutes", "ghi sổ"),)
    assert standings(OPEN, "Biên bản", marks=marks)["minutes"] == "present"


def test_opinions_make_the_explanation_a_must() -> None:
    assert standings(OPEN, "Tờ trình")["explanation"] == "may"
    assert standings(OPEN, "Phiếu lấy ý kiến")["explanation"] == "waiting"
    assert "explanation" in missing(OPEN, "Giấy mời", "Tờ trình", "Phiếu lấy ý kiến", "Biên bản")


def test_papers_are_told_with_the_longest_name() -> None:
    papers = [paper(name) for name in ("Báo cáo thẩm định Tờ trình", "Báo cáo tháng", "Biên bản kiểm phiếu")]
    lines = {line.component.id: line for line in view(BTV, papers, OPEN).lines}
    assert lines["appraisal"].papers == ("p-Báo cáo thẩm định Tờ trình",)
    assert lines["reports"].papers == ("p-Báo cáo tháng",)
    assert lines["votes"].names == ("Biên bản kiểm phiếu",)
    assert lines["minutes"].standing is Standing.WAITING


def test_what_the_clerk_said_and_drafts() -> None:
    said = paper("Ghi chép", component="minutes")
    assert component_of(BTV, said) == (BTV.component("minutes"), "Biên bản hội nghị")
    assert component_of(BTV, paper("Biên bản", component="-")) is None
    assert component_of(BTV, paper("Biên bản", copy_kind=CopyKind.DRAFT)) is None
    assert component_of(BTV, replace(said, copy_kind=CopyKind.DRAFT)) is None
    unknown = component_of(BTV, paper("Biên bản", component="of another set"))
    assert unknown is not None
    assert unknown[0].id == "minutes"
    draft = component_of(SETS["congress_2"], paper("Dự thảo lần 2", copy_kind=CopyKind.DRAFT))
    assert draft is not None
    assert draft[0].id == "drafts"


def test_the_order_of_the_work_is_the_order_of_the_lines() -> None:
    for one in SETS.values():
        orders = [line.component.order for line in view(one, [], OPEN).lines]
        assert orders == sorted(orders)


def test_nothing_is_expected_of_no_set_but_what_minutes_name() -> None:
    found = view(None, [paper("Biên bản")], OPEN, expected=(ExpectedPaper("x", "Đề án số 03 về đất"),))
    assert (found.chosen, found.lines) == (None, ())
    assert [one.standing for one in found.named] == [Standing.MISSING]


def test_named_papers() -> None:
    expected = (
        ExpectedPaper("a", "Tờ trình về đất đai"),
        ExpectedPaper("b", "Đề án số 03"),
        ExpectedPaper("c", "Báo cáo số 9", dismissed_reason="rút"),
        ExpectedPaper("d", "Văn bản viết khác tên", placement_uid="p-Giấy mời"),
    )
    papers = [paper("Tờ trình về đất đai"), paper("Giấy mời")]
    found = view(BTV, papers, OPEN, expected=expected)
    assert [(one.standing.value, one.placement_uid) for one in found.named] == [
        ("present", "p-Tờ trình về đất đai"), ("missing", ""), ("not_applicable", ""),
        ("present", "p-Giấy mời"),
    ]  # fmt: skip
    owed = view(BTV, papers, Situation(owed=False), expected=expected[1:2])
    assert owed.named[0].standing is Standing.WAITING


@pytest.mark.parametrize(
    "state, held_on, want",
    [
        (DossierState.OPEN, None, Situation()),
        (DossierState.PLANNED, None, Situation()),
        (DossierState.OPEN, date(2026, 11, 16), Situation()),  # today
        (DossierState.OPEN, date(2026, 11, 15), Situation(held=True)),
        (DossierState.WORK_ENDED, None, Situation(ended=True)),
        (DossierState.COMPLETED, None, Situation(ended=True)),
        (DossierState.IN_OFFICE_ARCHIVE, None, Situation(ended=True)),
    ],
)
def test_situation(state: DossierState, held_on: date | None, want: Situation) -> None:
    dossier = Dossier("d", "f", "HN.15", "2026", "Hội nghị", state=state)
    meeting = MeetingFacts(held_on=held_on) if held_on else None
    assert situation(dossier, meeting, date(2026, 11, 16)) == want
    assert situation(replace(dossier, backlog=True), None, date(2026, 11, 16)).owed is False


def test_a_must_at_the_last_step_waits_for_the_end() -> None:
    one = ComponentSet("x", "X", "general", (Component("last", "Cuối", ("Cuối",), must=True, order=1),))
    assert standings(OPEN, chosen=one) == {"last": "waiting"}
    assert standings(ENDED, chosen=one) == {"last": "missing"}
    assert set(MUSTS) <= set(standings(ENDED))
