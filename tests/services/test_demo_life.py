"""The practice office has lived: each state and tie a clerk meets stands in it, made by her own functions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.component_view import Standing
from hoso_desktop.domain.document import MissingReason
from hoso_desktop.domain.file_plan import PlanState
from hoso_desktop.domain.holding import HoldingKind
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import (
    checks,
    components,
    file_plan,
    holdings,
    lifecycle,
    papers,
    people,
    queries,
    readers,
    scan_folder,
    series,
    today,
)
from hoso_desktop.services.demo import NOW, make_demo
from hoso_desktop.services.demo_filing import filing_hours
from hoso_desktop.services.health import verify_store
from hoso_desktop.services.office import Office, open_office

pytestmark = [pytest.mark.battery, pytest.mark.timeout(300)]
PASSWORD = "mat-khau-mau"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with make_demo(tmp_path_factory.mktemp("demo") / "office", password=PASSWORD, cost=FLOOR) as made:
        yield made


def uid(office: Office, code: str) -> str:
    return queries.resolve(office, code)


def test_the_store_is_whole_and_its_clerk_is_in(office: Office) -> None:
    assert verify_store(office).ok
    assert office.person.login == "vanthu"


def test_a_meeting_has_its_figures_and_its_minutes_can_be_begun(office: Office) -> None:
    meeting = uid(office, "HN.15/2026")
    facts = components.meeting(office, meeting)
    assert (facts.held_on, facts.members_total, facts.members_present) == (date(2026, 11, 12), 9, 8)
    assert papers.render(office, "minutes", [meeting]).pages == 2


def test_the_plan_was_issued_in_january_by_the_decision_in_the_register(office: Office) -> None:
    plan = file_plan.plan_of(office, 2026)
    assert (plan.state, plan.decision_day) == (PlanState.ISSUED, date(2026, 1, 15))
    found = queries.dossier_sheet(office, uid(office, "TH.19/2026")).documents
    (decision,) = [paper for paper in found if paper.entry.number.text == plan.decision_number]
    assert "ban hành Danh mục hồ sơ năm 2026" in decision.entry.subject
    assert plan.signer == decision.entry.signer


def test_a_loan_is_overdue_and_today_says_so(office: Office) -> None:
    (loan,) = holdings.lent(office)
    assert loan.code == "HN.07/2026"
    assert any("HN.07/2026" in line.text and "quá hạn 17 ngày" in line.text for line in today.lines(office))


def test_one_is_kept_back_with_consent_and_one_on_hold(office: Office) -> None:
    kept = holdings.ties(office, uid(office, "KT.02.01/2026")).kept_back
    assert kept is not None
    assert kept.kind is HoldingKind.KEPT_BACK
    assert kept.consent_number
    hold = holdings.ties(office, uid(office, "KT.02.02/2026")).hold
    assert hold is not None
    assert hold.reason


def test_the_missing_number_has_its_reason(office: Office) -> None:
    facts = series.series(office, series.series_key("Thông báo", "ĐU", office.profile.term))
    assert [(one.number, one.reason) for one in facts.missing] == [(53, MissingReason.NOT_ISSUED)]


def test_a_paper_named_in_minutes_is_owed(office: Office) -> None:
    owed = [line for line in checks.office_review(office).lines if line.finding.code == "C05"]
    assert [line.code for line in owed] == ["HN.14/2026"]


def test_a_component_does_not_apply_with_a_reason(office: Office) -> None:
    lines = components.view(office, uid(office, "HN.13/2026")).lines
    (marked,) = [line for line in lines if line.standing is Standing.NOT_APPLICABLE]
    assert marked.component.id == "resolution"


def test_a_paper_came_after_completion(office: Office) -> None:
    steps = lifecycle.history(office, uid(office, "HN.06/2026"))
    assert [step.step for step in steps] == [Step.WORK_ENDED, Step.COMPLETED, Step.SUPPLEMENTED]
    assert steps[-1].reason
    assert steps[1].day < steps[2].day
    assert len(queries.dossier_sheet(office, uid(office, "HN.06/2026")).documents) == 12


def test_a_scan_waits_beside_the_paper_it_names(office: Office) -> None:
    (scan,) = scan_folder.waiting(office)
    assert scan.papers
    assert scan_folder.path_of(office, scan.uid).parent == office.folder.with_name("office-scan")


def test_the_clerk_files_on_working_days() -> None:
    assert all(hour.weekday() < 5 for hour in filing_hours(date(2026, 1, 2), NOW))


def test_one_that_fails_at_last_leaves_no_scan_folder(tmp_path: Path) -> None:
    note = tmp_path / "office" / "note.txt"

    def on_progress(_progress: Progress) -> None:
        note.parent.mkdir(exist_ok=True)
        note.write_text("của người khác", encoding="utf-8")

    with pytest.raises(OSError, match="office"):
        make_demo(note.parent, password=PASSWORD, cost=FLOOR, context=JobContext(on_progress))
    assert sorted(tmp_path.rglob("*")) == [note.parent, note]


def test_a_colleague_reads_the_restricted_dossier(office: Office) -> None:
    named = readers.readers_of(office, uid(office, "TC.02/2026"))
    assert named == tuple(person.uid for person in people.persons(office))
    folder, clock = office.folder, office.clock
    office.close()  # the last of the tests: a store is open once
    with open_office(folder, PASSWORD, login="chanhvp", clock=clock) as colleague:
        assert queries.resolve(colleague, "TC.02/2026")
