"""A title whose work does not arise: no finding, no figure of what is left, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from hoso_desktop.db import office as office_rows
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.errors import UserError
from hoso_desktop.services import checks, file_plan, plan_absence, plan_reality, plan_titles
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.undo import undo
from tests.support.office import journal_kinds, make_office, story_clock


@pytest.fixture
def planned(tmp_path: Path) -> Iterator[Office]:
    """An office in November with a plan and nothing opened from it."""
    clock = story_clock()
    clock.move(timedelta(days=-400))
    with make_office(tmp_path / "kho", clock=clock) as office:
        clock.move(timedelta(days=400))
        save_settings(office, start_of_use="2025-10-01")
        if file_plan.find_plan(office, 2026) is None:
            file_plan.begin(office, 2026, model="commune")
        issue(office, date(2026, 1, 5))
        yield office


def issue(office: Office, day: date) -> None:
    plan = file_plan.plan_of(office, 2026)
    plan_titles.approve(
        office, plan.uid, decision_number="05-QĐ/ĐU", decision_day=day, signer="Trần Văn Bình"
    )


def title(office: Office, notation: str = "TH.07") -> FilePlanEntry:
    plan = file_plan.plan_of(office, 2026)
    return next(entry for entry in plan.entries if entry.notation == notation)


def asked(office: Office) -> set[str]:
    lines = [line.finding for line in checks.office_review(office).lines]
    return {str(finding.params["notation"]) for finding in lines if finding.code == "C11"}


def test_a_title_that_does_not_arise_is_not_asked_for(planned: Office) -> None:
    plan = file_plan.plan_of(planned, 2026)
    before, left = asked(planned), plan_reality.reality(planned, plan).not_opened
    assert "TH.07" in before
    plan_absence.does_not_arise(planned, title(planned).uid, " năm nay  không có ")
    assert asked(planned) == before - {"TH.07"}
    real = plan_reality.reality(planned, plan)
    assert (real.not_opened, real.not_arising) == (left - 1, 1)
    assert [one.absence for one in real.titles if one.absence] == ["năm nay không có"]
    plan_absence.arises(planned, title(planned).uid)
    assert asked(planned) == before
    assert journal_kinds(planned)[-2:] == ["file_plan.not_arising", "file_plan.arises"]


def test_it_needs_a_reason_and_a_title(planned: Office) -> None:
    for uid, reason, code in (
        (title(planned).uid, "  ", "file_plan.no_absence_reason"),
        ("none", "không có", "file_plan.title_gone"),
    ):
        with pytest.raises(UserError) as refused:
            plan_absence.does_not_arise(planned, uid, reason)
        assert refused.value.code == code
    with pytest.raises(UserError) as refused:
        plan_absence.arises(planned, title(planned).uid)
    assert refused.value.code == "file_plan.not_absent"


def test_a_draft_asks_for_nothing_and_a_late_decision_not_at_once(tmp_path: Path) -> None:
    clock = story_clock()
    clock.move(timedelta(days=-400))
    with make_office(tmp_path / "kho", clock=clock) as office:
        clock.move(timedelta(days=400))
        save_settings(office, start_of_use="2025-10-01")
        if file_plan.find_plan(office, 2026) is None:
            file_plan.begin(office, 2026, model="commune")
        assert asked(office) == set()
        issue(office, date(2026, 11, 2))
        assert asked(office) == set()


def test_both_ways_can_be_undone(planned: Office) -> None:
    uid = title(planned).uid

    def said() -> str | None:
        with planned.store.read() as connection:
            return plan_absence.absences_in(connection).get(uid)

    first = plan_absence.does_not_arise(planned, uid, "năm nay không có")
    second = plan_absence.does_not_arise(planned, uid, "dời sang năm sau")
    undo(planned, second.change_uid)
    assert said() == "năm nay không có"
    back = plan_absence.arises(planned, uid)
    assert said() is None
    undo(planned, back.change_uid)
    assert said() == "năm nay không có"
    undo(planned, undo(planned, first.change_uid).change_uid)
    assert said() == "năm nay không có"


def test_a_reason_of_an_earlier_program_is_kept_and_can_be_taken_back(planned: Office) -> None:
    uid = title(planned).uid
    with planned.change(keep_images=False) as tx:
        office_rows.put_settings(tx.connection, {"plan_absence": {uid: "năm nay không có"}})
        tx.record("settings.changed", body={})
    with planned.store.read() as connection:
        assert plan_absence.absences_in(connection) == {uid: "năm nay không có"}
    undo(planned, plan_absence.arises(planned, uid).change_uid)
    plan_absence.arises(planned, uid)
    with planned.store.read() as connection:
        assert plan_absence.absences_in(connection) == {}
