"""C01 to C06: for each a dossier it must catch and a near miss it must leave alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hoso_desktop.domain import numbering
from hoso_desktop.domain.checks import components
from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.components import ComponentMark, ExpectedPaper, choose, read_sets
from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.document import CopyKind, Direction, Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierKind, DossierState, DossierTotals
from hoso_desktop.domain.fonds import Fonds
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.sheets import totals
from hoso_desktop.messages import sentence
from tests.support.dossier_facts import check_rules, rule_table
from tests.support.office import GOLDEN, pasted_rows

SETS = read_sets(rule_table("components"))
MEETING = "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026"
TODAY = date(2026, 11, 16)
# What every meeting of the BTV has besides its minutes and its outcome.
BEFORE = ("Giấy mời hội nghị", "Tờ trình về việc kết nạp")


def paper(subject: str, uid: str = "", **entry: Any) -> Placement:
    uid = uid or f"p-{subject}"
    return Placement(uid, "d", RegisterEntry(f"e-{uid}", subject=subject, **entry), 1)


def facts(
    *papers: str | Placement, title: str = MEETING, kind: DossierKind = DossierKind.GENERAL,
    state: DossierState = DossierState.OPEN, backlog: bool = False, chosen: str = "", **more: Any,
) -> DossierFacts:  # fmt: skip
    dossier = Dossier(
        "d", "f", "HN.15", "2026", title, kind=kind, state=state, backlog=backlog, component_set=chosen
    )
    sheet = DossierSheet(
        OfficeProfile("Đảng ủy", "", "", "", "2025-2030", ""), Fonds("f", "001", "Phông", ""), None, None,
        dossier, tuple(one if isinstance(one, Placement) else paper(one) for one in papers),
        DossierTotals(), totals([]),
    )  # fmt: skip
    return DossierFacts(sheet, TODAY, components=choose(SETS, dossier), **more)


def found(what: DossierFacts, rules: CheckRules | None = None) -> list[Finding]:
    return components.check(what, rules or check_rules())


def codes(what: DossierFacts, rules: CheckRules | None = None) -> list[str]:
    return [finding.code for finding in found(what, rules)]


def says(finding: Finding) -> str:
    return sentence(finding.message_code, **finding.params)


def with_on(code: str, *, on: bool = True) -> CheckRules:
    rules = dict(check_rules().rules)
    return CheckRules({**rules, code: replace(rules[code], enabled=on)})


# -- C01 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "papers, want",
    [
        ([], []),
        ([*BEFORE], []),
        ([*BEFORE, "Thông báo kết luận hội nghị"], ["C01"]),
        ([*BEFORE, "Kết luận của Ban Thường vụ"], ["C01"]),
        ([*BEFORE, "Nghị quyết về công tác dân vận"], ["C01"]),
        ([*BEFORE, "THÔNG BÁO KẾT LUẬN", "BIÊN BẢN HỘI NGHỊ"], []),
        ([*BEFORE, "thong bao ket luan", "bien ban hoi nghi"], []),
        ([*BEFORE, "Thông báo kết luận", "Biên bản kiểm phiếu"], ["C01"]),
        ([*BEFORE, "Thông báo lịch họp"], []),
        ([*BEFORE, "Báo cáo về Nghị quyết 18"], []),
        ([*BEFORE, "Dự thảo Nghị quyết về công tác dân vận"], []),
    ],
)
def test_an_outcome_needs_minutes(papers: list[str], want: list[str]) -> None:
    assert codes(facts(*papers)) == want


def test_the_sentence_of_c01_names_the_outcome() -> None:
    (finding,) = found(facts(*BEFORE, "Thông báo kết luận hội nghị"))
    assert says(finding) == "Hồ sơ có Thông báo kết luận nhưng thiếu Biên bản hội nghị."
    assert (finding.severity.value, finding.fix) == ("error", "component:minutes")


def test_a_draft_of_the_minutes_is_no_minutes() -> None:
    drafted = replace(paper("Biên bản hội nghị"), copy_kind=CopyKind.DRAFT)
    assert codes(facts(*BEFORE, "Thông báo kết luận", drafted)) == ["C01"]
    said = replace(drafted, component="minutes")
    assert codes(facts(*BEFORE, "Thông báo kết luận", said)) == ["C01"]


def test_the_type_counts_where_the_subject_does_not_say() -> None:
    named = [paper("Về công tác tháng 11", type_name="Kết luận"), paper("Của hội nghị", type_name="Biên bản")]
    assert codes(facts(*BEFORE, *named)) == []
    assert codes(facts(*BEFORE, named[0])) == ["C01"]
    both = paper("kết luận hội nghị ngày 12/11", type_name="Thông báo")
    (finding,) = found(facts(*BEFORE, both))
    assert finding.params == {"outcome": "Thông báo kết luận"}


def test_what_the_clerk_says_a_paper_is_counts() -> None:
    said = replace(paper("Ghi chép cuộc họp ngày 12/11"), component="minutes")
    assert codes(facts(*BEFORE, "Thông báo kết luận", said)) == []
    denied = replace(paper("Biên bản hội nghị"), component="-")
    assert codes(facts(*BEFORE, "Thông báo kết luận", denied)) == ["C01"]


@pytest.mark.parametrize(
    "foreign",
    [
        paper("Nghị quyết về công tác cán bộ", number=numbering.parse("05-NQ/TU")),
        paper("Nghị quyết về công tác cán bộ", number=numbering.parse("18-NQ/TW")),
        paper("Thông báo kết luận của Tỉnh ủy", number=numbering.parse("12-TB/VPTU")),
        paper("Kết luận của Tỉnh ủy", direction=Direction.INCOMING),
        paper("Quyết định phê duyệt dự toán", number=numbering.parse("15/QĐ-UBND")),
    ],
)
def test_papers_of_others_are_no_outcome(foreign: Placement) -> None:
    assert codes(facts("Giấy mời", foreign)) == []


@pytest.mark.parametrize(
    "title, kind, meeting",
    [
        (MEETING, DossierKind.GENERAL, True),
        (MEETING, DossierKind.MEETING, True),
        ("Hồ sơ Hội nghị cán bộ toàn xã", DossierKind.GENERAL, True),
        ("Tập Nghị quyết của Đảng ủy năm 2026", DossierKind.GENERAL, False),
        ("Tập văn bản hội nghị", DossierKind.GENERAL, False),
        ("Hồ sơ phát triển đảng viên", DossierKind.GENERAL, False),
        ("Hồ sơ phát triển đảng viên", DossierKind.MEETING, True),
        (MEETING, DossierKind.PERSONNEL, False),
        (MEETING, DossierKind.NUMERIC_SERIES, False),
    ],
)
def test_only_meetings_are_asked_for_minutes(title: str, kind: DossierKind, meeting: bool) -> None:
    here = codes(facts("Kết luận về công tác", title=title, kind=kind))
    assert ("C01" in here) is meeting


# -- C02 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "papers, want",
    [
        (["Giấy mời", "Quyết định về việc kết nạp đảng viên", "Biên bản", "Kết luận"], ["C02"]),
        (["Giấy mời", "Nghị quyết về đất đai", "Biên bản"], ["C02"]),
        (["Giấy mời", "Báo cáo tháng 10", "Quyết định về việc kết nạp", "Biên bản", "Kết luận"], ["C02"]),
        (["Giấy mời", "Tờ trình kết nạp", "Quyết định về việc kết nạp", "Biên bản", "Kết luận"], []),
        (["Giấy mời", "Báo cáo tháng 10", "Kết luận", "Biên bản"], []),
        (["Giấy mời", "Báo cáo tháng 10", "Quy định về tiếp dân", "Biên bản", "Kết luận"], []),
    ],
)
def test_a_decision_needs_a_submission(papers: list[str], want: list[str]) -> None:
    assert codes(facts(*papers)) == want


def test_c02_leads_to_the_decision() -> None:
    (finding,) = found(facts("Giấy mời", "Quyết định kết nạp", "Biên bản", "Kết luận"))
    assert says(finding) == "Hồ sơ có Quyết định nhưng thiếu Tờ trình."
    assert finding.placement_uid == "p-Quyết định kết nạp"


def test_personnel_needs_a_submission_and_an_admission_does_not() -> None:
    case = ["Quyết định bổ nhiệm đồng chí A", "Biên bản hội nghị", "Phiếu giới thiệu"]
    assert codes(facts(*case, title="Hồ sơ bổ nhiệm", kind=DossierKind.PERSONNEL)) == ["C02"]
    assert "C02" not in codes(
        facts("Quyết định kết nạp", title="Hồ sơ kết nạp đảng viên A", kind=DossierKind.PERSONNEL)
    )


# -- C03 -----------------------------------------------------------------------------------------------------

WRITTEN = "Hồ sơ lấy ý kiến Ban Thường vụ Đảng ủy bằng văn bản năm 2026"


def test_slips_without_a_summary() -> None:
    round_ = ["Công văn lấy ý kiến", "Phiếu lấy ý kiến của đồng chí A"]
    assert codes(facts(*round_, title=WRITTEN)) == []  # still coming in
    (finding,) = found(facts(*round_, "Kết luận về việc", title=WRITTEN))
    assert says(finding) == "Hồ sơ có Phiếu lấy ý kiến nhưng thiếu Bảng tổng hợp tiếp thu, giải trình."
    assert (finding.code, finding.severity.value) == ("C03", "error")
    assert codes(facts(*round_, "Bảng tổng hợp ý kiến", "Kết luận về việc", title=WRITTEN)) == []


def test_opinions_in_any_dossier_whose_work_has_ended() -> None:
    papers, title = ["Công văn góp ý của UBND xã"], "Hồ sơ xây dựng quy chế làm việc"
    assert codes(facts(*papers, title=title)) == []
    ended = facts(*papers, title=title, state=DossierState.WORK_ENDED)
    assert codes(ended) == ["C03"]
    mended = facts(*papers, "Báo cáo tiếp thu, giải trình", title=title, state=DossierState.WORK_ENDED)
    assert codes(mended) == []


def test_an_inspection_without_the_explanation() -> None:
    papers = ["Kế hoạch kiểm tra", "Biên bản làm việc", "Báo cáo kết quả kiểm tra", "Thông báo kết luận"]
    (finding,) = found(facts(*papers, title="Hồ sơ kiểm tra", kind=DossierKind.INSPECTION))
    assert (finding.code, says(finding)) == ("C03", "Hồ sơ thiếu Báo cáo tự kiểm tra (giải trình).")
    assert codes(facts("Kế hoạch kiểm tra", title="Hồ sơ kiểm tra", kind=DossierKind.INSPECTION)) == []
    whole = ["Báo cáo tự kiểm tra của chi bộ", *papers]
    assert codes(facts(*whole, title="Hồ sơ kiểm tra", kind=DossierKind.INSPECTION)) == []


# -- C04 -----------------------------------------------------------------------------------------------------


def test_a_must_whose_time_has_come() -> None:
    (finding,) = found(facts("Tờ trình", "Biên bản hội nghị", "Thông báo kết luận"))
    assert says(finding) == "Hồ sơ chưa có Giấy mời hoặc Chương trình (nơi cung cấp: Văn phòng Đảng ủy)."
    assert (finding.code, finding.severity.value, finding.fix) == ("C04", "warning", "component:invitation")


@pytest.mark.parametrize(
    "papers",
    [
        ["Tờ trình về đất đai"],
        ["Chương trình hội nghị", "Báo cáo tháng 10", "Biên bản", "Thông báo kết luận"],
        ["Giấy mời", "Báo cáo tháng 10", "Biên bản"],
    ],
)
def test_what_is_still_to_come_or_there_in_another_form_is_no_lack(papers: list[str]) -> None:
    assert codes(facts(*papers)) == []


def test_not_applicable_with_a_reason_is_no_lack() -> None:
    papers = ["Tờ trình", "Biên bản hội nghị", "Thông báo kết luận"]
    assert codes(facts(*papers, marks=(ComponentMark("invitation", "họp đột xuất"),))) == []
    assert codes(facts(*papers, marks=(ComponentMark("attendance", "có trong biên bản"),))) == ["C04"]


def test_no_two_checks_for_one_lack() -> None:
    ended = facts("Giấy mời", "Nghị quyết về đất đai", state=DossierState.COMPLETED)
    assert codes(ended) == ["C01", "C02"]
    lonely = facts("Giấy mời", "Báo cáo", state=DossierState.COMPLETED)
    assert [(one.code, one.fix) for one in found(lonely)] == [
        ("C04", "component:minutes"), ("C04", "component:conclusion"),
    ]  # fmt: skip


def test_a_switched_off_check_leaves_its_lack_to_nobody() -> None:
    here = facts(*BEFORE, "Thông báo kết luận")
    assert codes(here, with_on("C01", on=False)) == []


@pytest.mark.parametrize("title", ["Tập Nghị quyết", "Hồ sơ công tác dân vận"])
def test_a_dossier_of_which_nothing_is_expected(title: str) -> None:
    assert codes(facts("Nghị quyết", "Quyết định", title=title, state=DossierState.COMPLETED)) == []


def test_backlog_is_not_asked_for_what_nobody_can_find_any_more() -> None:
    named = (ExpectedPaper("x", "Đề án số 03"),)
    assert codes(facts("Nghị quyết", "Quyết định", backlog=True, expected=named)) == []


# -- C05, C06 ------------------------------------------------------------------------------------------------


def test_a_paper_the_minutes_name() -> None:
    named = (ExpectedPaper("x", "Đề án số 03 về chuyển đổi số"),)
    (finding,) = found(facts(*BEFORE, "Biên bản", expected=named))
    assert (finding.code, finding.fix) == ("C05", "named:x")
    assert says(finding) == "Biên bản nêu “Đề án số 03 về chuyển đổi số” nhưng hồ sơ chưa có văn bản này."
    there = paper("Đề án số 03 về chuyển đổi số của xã")
    assert codes(facts(*BEFORE, "Biên bản", there, expected=named)) == []
    dismissed = (replace(named[0], dismissed_reason="Rút khỏi chương trình"),)
    assert codes(facts(*BEFORE, "Biên bản", expected=dismissed)) == []


@pytest.mark.parametrize(
    "figures, want",
    [
        (MeetingFacts(members_total=9, votes_returned=6, votes_for=6), ["check.C06.returned"]),
        (MeetingFacts(members_total=9, votes_returned=9), ["check.C06.result"]),
        (MeetingFacts(members_total=9, votes_returned=8), ["check.C06.returned", "check.C06.result"]),
        (MeetingFacts(members_total=9, votes_returned=9, votes_for=5), []),
        (MeetingFacts(members_total=8, votes_returned=8, votes_for=4), ["check.C06.half"]),
        (MeetingFacts(members_total=9, votes_sent=9, votes_for=9), ["check.C06.uncounted"]),
        (MeetingFacts(votes_returned=9, votes_for=4), []),
        (MeetingFacts(members_total=9, members_present=9), []),
        (None, []),
    ],
)
def test_slips_and_results(figures: MeetingFacts | None, want: list[str]) -> None:
    here = facts(*BEFORE, meeting=figures)
    assert codes(here) == []  # off by default
    assert [finding.message_code for finding in found(here, with_on("C06"))] == want


# -- story A -------------------------------------------------------------------------------------------------

STORY = json.loads((GOLDEN / "story-a" / "expected.json").read_text(encoding="utf-8"))


def story_papers() -> list[Placement]:
    return [
        paper(row.subject, f"p{number}", number=row.number, date=row.date, author=row.author)
        for number, row in enumerate(pasted_rows("story-a/paste.tsv"))
    ]


def steps() -> list[Sequence[Placement]]:
    """The dossier after each row typed in order, without the minutes, with them, and with the late paper."""
    rows = story_papers()
    minutes = STORY["minutes_row"] - 1
    late = [paper(row.subject, "late") for row in pasted_rows("story-a/late.tsv")]
    return [
        *(rows[:count] for count in range(len(rows) + 1)),
        rows[:minutes] + rows[minutes + 1 :],
        rows[: minutes + 1] + late + rows[minutes + 1 :],
    ]


@pytest.mark.parametrize("kind", [DossierKind.GENERAL, DossierKind.MEETING])
@pytest.mark.parametrize("number", range(len(steps())))
def test_story_a_in_every_step(kind: DossierKind, number: int) -> None:
    here, without_minutes = steps()[number], number == len(steps()) - 2
    assert codes(facts(*here, kind=kind)) == (["C01"] if without_minutes else [])
    assert {"C02", "C04"} <= set(STORY["A1"]["must_not_appear"])


def named(*titles: str) -> tuple[ExpectedPaper, ...]:
    return tuple(ExpectedPaper(f"x{at}", title) for at, title in enumerate(titles))


def test_a_named_paper_and_its_component_are_one_lack() -> None:
    """What C01 to C03 ask for is theirs; what C04 asks for in general the named paper says better."""
    there = ("Giấy mời hội nghị", "Biên bản hội nghị", "Thông báo kết luận hội nghị")
    wanted = named("Tờ trình 22-TTr/BXDĐ về nhân sự", "Báo cáo kết quả tháng 9")
    assert codes(facts(*there)) == ["C04"]
    assert codes(facts(*there, expected=wanted)) == ["C05", "C05"]
    decided = (*there, "Quyết định kết nạp đảng viên")
    assert codes(facts(*decided, expected=wanted[:1])) == ["C02"]
    assert codes(facts(*decided, expected=wanted)) == ["C02", "C05"]
    # Another lack stays what it is.
    assert codes(facts(*there[:2], there[2], expected=named("Đề án nhà văn hóa thôn Đông"))) == ["C05"]
    assert codes(facts(*there[1:], expected=wanted)) == ["C04", "C05", "C05"]


def test_a_check_that_is_off_takes_no_line_from_another() -> None:
    there = ("Giấy mời hội nghị", "Biên bản hội nghị", "Quyết định kết nạp đảng viên", "Thông báo kết luận")
    wanted = named("Tờ trình 22-TTr/BXDĐ về nhân sự")
    assert codes(facts(*there, expected=wanted), with_on("C02", on=False)) == ["C05"]
    assert codes(facts(*there, expected=wanted), with_on("C05", on=False)) == ["C02"]
