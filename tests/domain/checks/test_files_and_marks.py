"""C70, C80, C81 and C95: files, secrecy marks, meetings: every sentence they say and what stays silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.checks import files, meetings, secrecy
from hoso_desktop.domain.checks.facts import DossierFacts, FileFact
from hoso_desktop.domain.checks.rules import CheckRules, Switch, switched
from hoso_desktop.domain.document import Attachment, Placement, RegisterEntry
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.messages import sentence
from tests.support.dossier_facts import check_rules, dossier_facts

TODAY = date(2026, 11, 16)
PDF = Attachment("a", "bao cao.pdf", "application/pdf", 9, "", "", 20, "s")
BUILT = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


def paper(
    subject: str = "Báo cáo", day: str = "", number: str = "", file: Attachment | None = None
) -> Placement:
    entry = RegisterEntry(f"e{subject}", numbering.parse(number), dates.parse(day), subject=subject)
    return Placement(f"p-{subject}", "d", entry, 1, attachment=file)


@pytest.mark.parametrize(
    "attachment, fact, what",
    [
        (PDF, FileFact(True), None),
        (PDF, FileFact(True, last_check="ok"), None),
        (PDF, FileFact(False), "missing"),
        (PDF, FileFact(True, last_check="missing"), "missing"),
        (PDF, FileFact(True, size_ok=False), "changed"),
        (PDF, FileFact(True, last_check="changed"), "changed"),
        (replace(PDF, size=0), FileFact(True), "empty"),
        (replace(PDF, media_type="image/jpeg"), FileFact(True), "mismatch"),
        (replace(PDF, name="anh.JPG", media_type="image/jpeg"), FileFact(True), "not_pdf"),
        (replace(PDF, name="bao cao"), FileFact(True), None),
        (replace(PDF, name="bao cao.scan"), FileFact(True), None),
        (replace(PDF, size=0, media_type="image/png"), FileFact(False), "missing"),
    ],
)
def test_a_file_has_one_finding_the_gravest(attachment: Attachment, fact: FileFact, what: str | None) -> None:
    facts = dossier_facts(today=TODAY, papers=(paper(file=attachment),), files={"a": fact})
    found = files.check(facts, check_rules())
    assert [one.message_code for one in found] == ([f"check.C70.{what}"] if what else [])
    if what:
        assert (found[0].placement_uid, found[0].field, found[0].fix) == ("p-Báo cáo", "file", "file")
        assert found[0].severity.value == ("warning" if what == "not_pdf" else "error")
        assert attachment.name in sentence(found[0].message_code, **found[0].params)


def test_a_paper_without_a_file_is_no_lack() -> None:
    assert files.check(dossier_facts(today=TODAY, papers=(paper(),)), check_rules()) == []


# -- C80, C81 ------------------------------------------------------------------------------------------------


def marked(**more: object) -> DossierFacts:
    file = replace(PDF, name="BC mat BVCTNB.pdf")
    papers = (paper(), paper("Báo cáo (TỐI MẬT)"), paper("Phụ lục", file=file))
    return dossier_facts(today=TODAY, papers=papers, **more)  # type: ignore[arg-type]


def test_marks_are_told_without_their_text() -> None:
    found = secrecy.check(marked(), check_rules())
    assert [(one.code, one.placement_uid, one.field) for one in found] == [
        ("C80", "p-Báo cáo (TỐI MẬT)", "subject"),
        ("C80", "p-Phụ lục", "file"),
    ]
    told = " ".join(sentence(one.message_code, **one.params) for one in found)
    assert "thứ 2" in told
    assert "TỐI MẬT" not in told
    assert "BVCTNB" not in told


def test_a_mark_in_the_title() -> None:
    (finding,) = secrecy.check(dossier_facts(today=TODAY, title="Hồ sơ (MẬT)"), check_rules())
    assert (finding.message_code, finding.field, finding.placement_uid) == (
        "check.C80.dossier",
        "title",
        None,
    )


def test_a_mark_in_letters_put_together_from_parts() -> None:
    facts = dossier_facts(today=TODAY, papers=(paper("Báo cáo (MA\u0323\u0302T)"),))
    assert [one.code for one in secrecy.check(facts, check_rules())] == ["C80"]


def test_a_package_of_it_speaks_alone() -> None:
    (finding,) = secrecy.check(marked(packages=(BUILT, BUILT)), check_rules())
    assert (finding.code, finding.params) == ("C81", {"count": 2, "packages": 2, "day": "10/11/2026"})
    off = switched(check_rules(), {"C81": Switch(False)})
    assert {one.code for one in secrecy.check(marked(packages=(BUILT,)), off)} == {"C80"}


# -- C95 -----------------------------------------------------------------------------------------------------


def on() -> CheckRules:
    return switched(check_rules(), {"C95": Switch(True)})


def of_meeting(title: str, held: MeetingFacts, *papers: Placement) -> list[str]:
    facts = dossier_facts(today=TODAY, title=title, papers=papers, meeting=held)
    assert meetings.check(facts, check_rules()) == []  # off until the office turns it on
    return [one.message_code for one in meetings.check(facts, on())]


@pytest.mark.parametrize("present, told", [(25, True), (26, False), (39, False), (None, False)])
def test_two_thirds_must_be_there(present: int | None, told: bool) -> None:
    figures = MeetingFacts(members_total=39, members_present=present)
    assert of_meeting("Hồ sơ Hội nghị", figures) == (["check.C95.quorum"] if told else [])


@pytest.mark.parametrize(
    "title, day, told",
    [
        ("Hội nghị Ban Chấp hành Đảng bộ xã", "09/11/2026", False),
        ("Hội nghị Ban Chấp hành Đảng bộ xã", "10/11/2026", True),
        ("Hội nghị Ban Thường vụ", "10/11/2026", False),
        ("Hội nghị Ban Thường vụ", "11/11/2026", True),
        ("Hội nghị Ban Thường vụ", "13/11/2026", False),  # a slip of another kind
    ],
)
def test_the_invitation_goes_out_in_time(title: str, day: str, told: bool) -> None:
    held = MeetingFacts(held_on=date(2026, 11, 12))
    invitation = paper("Mời họp", day, "41-GM/VPĐU")
    assert of_meeting(title, held, invitation) == (["check.C95.invitation"] if told else [])


def test_papers_go_out_five_days_ahead_and_outcomes_are_no_papers() -> None:
    held = MeetingFacts(held_on=date(2026, 11, 12))
    title = "Hội nghị Ban Thường vụ"
    early, late = paper("Tờ trình về nhà văn hóa", "07/11/2026"), paper("Báo cáo tháng 10", "08/11/2026")
    outcome = paper("Thông báo kết luận", "13/11/2026")
    assert of_meeting(title, held, early, outcome) == []
    assert of_meeting(title, held, early, late, outcome) == ["check.C95.papers"]
    assert of_meeting(title, MeetingFacts(), late) == []
