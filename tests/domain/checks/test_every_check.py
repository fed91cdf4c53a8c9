"""Each of the 34 checks against a dossier it must catch and a near miss it must leave alone, all of them on.

What is caught is caught by one check only: a dossier with one lack has one finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.checks.facts import (
    Authority,
    DossierFacts,
    FileFact,
    OfficeFacts,
    PersonFact,
    PrintFact,
)
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules, Switch, switched
from hoso_desktop.domain.checks.run import dossier_findings, office_findings
from hoso_desktop.domain.completion import read_rules as read_completion
from hoso_desktop.domain.components import ComponentMark, ExpectedPaper, choose, read_sets
from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.document import (
    Attachment,
    Direction,
    MissingReason,
    Placement,
    RegisterEntry,
    Signature,
)
from hoso_desktop.domain.dossier import Dossier, DossierKind, DossierState, DossierTotals
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.domain.fonds import Fonds
from hoso_desktop.domain.holding import Holding, HoldingKind
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.retention import PERMANENT, UNSET, Retention, years
from hoso_desktop.domain.series import MissingNumber, SeriesFacts, SeriesKey, UsedNumber
from hoso_desktop.domain.sheets import SheetRange, propose, totals
from hoso_desktop.domain.sign_off import SignOff, Step
from hoso_desktop.messages import sentence
from tests.support.dossier_facts import check_rules, deadline_rules, rule_table

TODAY = date(2026, 11, 16)
START = date(2026, 1, 5)
NOON = datetime(2026, 11, 14, 5, 0, tzinfo=UTC)
SETS = read_sets(rule_table("components"))
COMPLETION = read_completion(rule_table("completion"))
SYMBOLS = frozenset({"tb", "qđ", "bc", "gm", "bb", "ttr"})
QD = SeriesKey("Quyết định", "ĐU", "2025-2030")
MEETING = "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026"
BEFORE = ("Giấy mời hội nghị", "Tờ trình về việc kết nạp")
WHOLE = (*BEFORE, "Biên bản hội nghị", "Thông báo kết luận hội nghị")
PDF = Attachment("a1", "bc.pdf", "application/pdf", 9, "x", "y", 20, "s")


def paper(subject: str, *, number: str = "", day: str = "10/11/2026", **more: Any) -> Placement:
    """One paper of one page."""
    names = ("direction", "type_name", "author", "backlog", "arrival_date")
    own = {name: more.pop(name) for name in names if name in more}
    entry = RegisterEntry(
        f"e-{subject}{number}", numbering.parse(number), dates.parse(day), subject=subject, **own
    )
    return Placement(f"p-{subject}{number}", "d", entry, 1, pages=1, sheet_count=1, **more)


def facts(
    *papers: str | Placement, title: str = "Hồ sơ công tác văn thư", kind: DossierKind = DossierKind.GENERAL,
    state: DossierState = DossierState.OPEN, retention: Retention = PERMANENT, ended: str = "14/11/2026",
    ranges: list[SheetRange | None] | None = None, pages: int = 1, dossier: dict[str, Any] | None = None,
    **more: Any,
) -> DossierFacts:  # fmt: skip
    """A dossier in which nothing is wrong but what the case says."""
    record = Dossier(
        "d", "f", "TH.02", "2026", title, kind=kind, state=state, retention=retention,
        keeper="Nguyễn Thị Lan", **(dossier or {}),
    )  # fmt: skip
    placed = [one if isinstance(one, Placement) else paper(one) for one in papers]
    spans = ranges or propose([one.sheet_count or 0 for one in placed])
    placed = [replace(one, sheets=span) for one, span in zip(placed, spans, strict=True)]
    office = OfficeProfile("Đảng ủy xã Tân Lập", "", "", "", "2025-2030", "", start_of_use=START)
    count = len(placed) * pages
    sums = DossierTotals(len(placed), count, count, 0, dates.parse(ended), dates.parse(ended))
    sheet = DossierSheet(
        office, Fonds("f", "001", "Phông", ""), None, None, record, tuple(placed), sums, totals(spans)
    )
    given = {
        "deadline_rules": deadline_rules(), "completion": COMPLETION, "symbols": SYMBOLS,
        "components": choose(SETS, record), **more,
    }  # fmt: skip
    return DossierFacts(sheet, TODAY, **given)


def meeting(*papers: str | Placement, **more: Any) -> DossierFacts:
    return facts(*papers, title=MEETING, **more)


def ended(*papers: str | Placement, **more: Any) -> DossierFacts:
    return facts(*papers, state=DossierState.WORK_ENDED, **more)


def signed(**changes: Any) -> SignOff:
    values = {
        "uid": "s", "step": Step.COMPLETED, "at": NOON, "day": date(2026, 11, 14), "person_uid": "u",
        "signer": "Nguyễn Thị Lan", "signed_on": date(2026, 11, 14),
    }  # fmt: skip
    return SignOff(**{**values, **changes})


def completed(*steps: SignOff, prints: dict[str, PrintFact] | None = None, **more: Any) -> DossierFacts:
    printed = {"contents": PrintFact(NOON, False)} if prints is None else prints
    given = {"dossier": {"sheets_pencilled": True}, "state": DossierState.COMPLETED, **more}
    return facts("Báo cáo", sign_offs=steps, prints=printed, **given)


def archived(retention: Retention, today: date = TODAY) -> DossierFacts:
    """In the office archive since 2021, with everything its completion asked for."""
    made = completed(
        signed(), state=DossierState.IN_OFFICE_ARCHIVE, retention=retention, ended="15/11/2020",
        handed_in_on=date(2021, 5, 1),
    )  # fmt: skip
    return since_2015(replace(made, today=today))


def since_2015(made: DossierFacts) -> DossierFacts:
    """The office began with the program long ago."""
    begun = replace(made.sheet.office, start_of_use=date(2015, 1, 1))
    return replace(made, sheet=replace(made.sheet, office=begun))


def office(**more: Any) -> OfficeFacts:
    return OfficeFacts(TODAY, START, **more)


def entry(day: str, **more: Any) -> RegisterEntry:
    return RegisterEntry(
        "e1", numbering.parse("12-BC/ĐU"), dates.parse(day), direction=Direction.OUTGOING, **more
    )


def series(*numbers: tuple[int, str], missing: tuple[MissingNumber, ...] = ()) -> SeriesFacts:
    used = tuple(
        UsedNumber(number, "", f"{number}-QĐ/ĐU", dates.parse(day).full, f"e{at}")
        for at, (number, day) in enumerate(numbers)
    )
    return SeriesFacts(QD, used, missing)


def tap(found: SeriesFacts) -> DossierFacts:
    return facts(
        "Quyết định", title="Tập Quyết định năm 2026", kind=DossierKind.NUMERIC_SERIES, series=(found,)
    )


def with_file(attachment: Attachment, fact: FileFact | None = None) -> DossierFacts:
    return facts(paper("Báo cáo", attachment=attachment), files={attachment.uid: fact or FileFact(True)})


def old(year: int, **more: Any) -> DossierFacts:
    """Work that ended in a year and whose dossier still lies with the clerk."""
    last = paper("Báo cáo", day=f"10/11/{year}")
    return since_2015(ended(last, ended=f"15/11/{year}", dossier={"sheets_pencilled": True}, **more))


def kept(until: date) -> tuple[Holding, ...]:
    return (Holding("h", HoldingKind.KEPT_BACK, "còn dùng", date(2025, 12, 1), until, "5-CV/ĐU"),)


PLAN = (FilePlanEntry("f1", "TH", "TỔNG HỢP", "TH.07", "Tập Báo cáo năm 2026"),)
LEFT = PersonFact("u1", "Trần Văn Ba", closed=True)
SECRET = "Báo cáo tình hình (MẬT)"

Facts = DossierFacts | OfficeFacts
CASES: dict[str, tuple[Facts, Facts]] = {
    # code: what it must catch, and what it must leave alone
    "C01": (meeting(*BEFORE, "Thông báo kết luận hội nghị"), meeting(*WHOLE)),
    "C02": (
        meeting("Giấy mời hội nghị", "Báo cáo", "Biên bản hội nghị", "Nghị quyết về dân vận"),
        meeting(*BEFORE, "Biên bản hội nghị", "Nghị quyết về dân vận"),
    ),
    "C03": (
        meeting(*WHOLE, "Ý kiến góp ý của các chi bộ"),
        meeting(*WHOLE, "Ý kiến góp ý của các chi bộ", "Báo cáo tiếp thu ý kiến góp ý"),
    ),
    "C04": (
        meeting("Tờ trình về việc kết nạp", "Biên bản hội nghị", "Thông báo kết luận"),
        meeting(
            "Tờ trình về việc kết nạp", "Biên bản hội nghị", "Thông báo kết luận",
            marks=(ComponentMark("invitation", "họp đột xuất"), ComponentMark("programme", "họp đột xuất")),
        ),
    ),
    "C05": (
        meeting(*WHOLE, expected=(ExpectedPaper("x", "Đề án phát triển chợ Đông"),)),
        meeting(*WHOLE, "Đề án phát triển chợ Đông",
                expected=(ExpectedPaper("x", "Đề án phát triển chợ Đông"),)),
    ),
    "C06": (
        facts("Báo cáo", meeting=MeetingFacts(members_total=9, votes_sent=9, votes_returned=6, votes_for=6)),
        facts("Báo cáo", meeting=MeetingFacts(members_total=9, votes_sent=9, votes_returned=9, votes_for=5)),
    ),
    "C10": (
        facts(paper("Báo cáo", day="05/01/2026"), opened_at=datetime(2026, 3, 7, tzinfo=UTC)),
        facts(paper("Báo cáo", day="05/01/2026"), opened_at=datetime(2026, 3, 6, tzinfo=UTC)),
    ),
    "C11": (office(plan_entries=PLAN), office(plan_entries=PLAN, opened_from_plan={"TH.07": 1})),
    "C12": (office(unfiled=(entry("16/10/2026"),)), office(unfiled=(entry("17/10/2026"),))),
    "C20": (completed(signed(signer="", signed_on=None)), completed(signed())),
    "C21": (
        ended(paper("Báo cáo", signature=Signature.UNSIGNED), dossier={"sheets_pencilled": True}),
        ended(paper("Báo cáo", signature=Signature.SIGNED), dossier={"sheets_pencilled": True}),
    ),
    "C30": (completed(signed(), prints={}), completed(signed())),
    "C40": (
        facts("Báo cáo", "Tờ trình", ranges=[*propose([1]), *propose([1])]),
        facts("Báo cáo", "Tờ trình"),
    ),
    "C41": (
        ended("Báo cáo", retention=years(5)),
        ended("Báo cáo", retention=years(4)),
    ),
    "C42": (
        completed(signed(stated_sheets=1, stated_words="Hai tờ")),
        completed(signed(stated_sheets=1, stated_words="Một tờ")),
    ),
    "C43": (
        ended(paper("Báo cáo"), pages=0, ranges=[None]),
        ended("Báo cáo", dossier={"sheets_pencilled": True}),
    ),
    "C50": (replace(old(2025), today=date(2026, 11, 1)), replace(old(2025), today=date(2026, 10, 31))),
    "C51": (replace(old(2025), today=date(2027, 1, 1)), replace(old(2025), today=date(2026, 12, 31))),
    "C52": (
        old(2024, holdings=kept(date(2028, 1, 1))),
        old(2024, holdings=kept(date(2027, 12, 31))),
    ),
    "C53": (archived(PERMANENT, date(2027, 1, 1)), archived(PERMANENT, date(2026, 12, 31))),
    "C54": (
        office(people=(LEFT,), open_by_keeper={"Trần Văn Ba": ("TC.01/2026",)}),
        office(people=(LEFT,), open_by_keeper={"Trần Văn Bốn": ("TC.01/2026",)}),
    ),
    "C60": (facts("Báo cáo", retention=UNSET), facts(retention=UNSET)),
    "C61": (
        facts(paper("Nghị quyết", retention=PERMANENT), retention=years(10)),
        facts(paper("Nghị quyết", retention=PERMANENT)),
    ),
    "C62": (archived(years(5)), archived(years(6))),
    "C63": (
        office(unfiled=(entry("05/6/2013", backlog=True),)),
        office(unfiled=(entry("05/11/2026"),)),
    ),
    "C70": (with_file(replace(PDF, size=0)), with_file(PDF)),
    "C80": (facts(paper(SECRET)), facts(paper("Báo cáo công tác bảo mật, Mặt trận Tổ quốc"))),
    "C81": (facts(paper(SECRET), packages=(NOON,)), facts("Báo cáo", packages=(NOON,))),
    "C90": (
        tap(series((57, "05/01/2026"), (59, "06/01/2026"))),
        tap(series((57, "05/01/2026"), (59, "06/01/2026"),
                   missing=(MissingNumber(58, MissingReason.NOT_ISSUED),))),
    ),
    "C91": (
        tap(series((57, "05/01/2026"), (57, "06/01/2026"))),
        tap(series((57, "05/01/2026"), (58, "06/01/2026"))),
    ),
    "C92": (
        tap(series((57, "05/01/2026"), (58, "07/01/2026"), (59, "06/01/2026"))),
        tap(series((57, "05/01/2026"), (58, "07/01/2026"), (59, "07/01/2026"))),
    ),
    "C93": (
        facts(paper("Thông báo", number="103-TBB/ĐU")),
        facts(paper("Thông báo", number="16/KHH-MTTQ-UB")),
    ),
    "C94": (
        facts(paper("Quy chế", type_name="Quy chế", author="Ban Thường vụ Đảng ủy xã"),
              authority=(Authority("Quy chế", ("Ban Thường vụ",)),)),
        facts(paper("Quy chế", type_name="Quy chế", author="Ban Chấp hành Đảng bộ xã"),
              authority=(Authority("Quy chế", ("Ban Thường vụ",)),)),
    ),
    "C95": (
        facts("Danh sách", meeting=MeetingFacts(members_total=39, members_present=25)),
        facts("Danh sách", meeting=MeetingFacts(members_total=39, members_present=26)),
    ),
}  # fmt: skip


def every_check_on() -> CheckRules:
    rules = check_rules()
    return switched(rules, dict.fromkeys(rules.rules, Switch(True)))


def found(what: Facts, rules: CheckRules | None = None) -> tuple[Finding, ...]:
    run: Callable[[Any, CheckRules], tuple[Finding, ...]] = (
        dossier_findings if isinstance(what, DossierFacts) else office_findings
    )
    return run(what, rules or every_check_on())


def codes(what: Facts, rules: CheckRules | None = None) -> list[str]:
    return [finding.code for finding in found(what, rules)]


def test_every_check_has_its_cases() -> None:
    assert set(CASES) == set(check_rules().rules)


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_lack_is_caught_once_and_by_one_check_only(code: str) -> None:
    assert codes(CASES[code][0]) == [code]


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_near_miss_is_left_alone(code: str) -> None:
    assert code not in codes(CASES[code][1])


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_check_that_is_off_is_silent(code: str) -> None:
    off = switched(every_check_on(), {code: Switch(False)})
    assert code not in codes(CASES[code][0], off)


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_finding_says_where_to_mend_it(code: str) -> None:
    (finding,) = found(CASES[code][0])
    known = ("cell", "component", "named", "meeting", "state", "confirm", "print", "retention", "register",
             "plan", "holding", "file", "number", "entry", "pencil", "keeper", "clock")  # fmt: skip
    assert finding.fix.partition(":")[0] in known
    assert finding.severity is check_rules().severity(code) or code in ("C40", "C70")


# Sentences that are given: a missing paper is named, a day is announced, a number used twice is told of.
GIVEN = {"C01", "C02", "C03", "C04", "C05", "C50", "C91"}


@pytest.mark.parametrize("code", sorted(set(CASES) - GIVEN))
def test_a_sentence_says_what_to_do_now(code: str) -> None:
    (finding,) = found(CASES[code][0])
    assert " hãy " in f" {sentence(finding.message_code, **finding.params)} ".lower()


@pytest.mark.parametrize("code", sorted(code for code in CASES if isinstance(CASES[code][0], DossierFacts)))
def test_backlog_is_never_late_nor_unfinished(code: str) -> None:
    """Only what is wrong in itself is told of old papers: sheets, periods, files, marks, numbers."""
    what = CASES[code][0]
    assert isinstance(what, DossierFacts)
    backlog = replace(what.sheet, dossier=replace(what.sheet.dossier, backlog=True))
    still = {"C40", "C42", "C60", "C61", "C62", "C70", "C80", "C81", "C90", "C91", "C92", "C93", "C94"}
    assert set(codes(replace(what, sheet=backlog))) <= still
