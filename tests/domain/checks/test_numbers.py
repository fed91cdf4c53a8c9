"""C90 to C94: what a Tập answers for, what is the office's, and papers nobody must be asked about."""

from __future__ import annotations

from datetime import date

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.checks import numbers
from hoso_desktop.domain.checks.facts import Authority, OfficeFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import Switch, switched
from hoso_desktop.domain.document import Direction, MissingReason, Placement, RegisterEntry
from hoso_desktop.domain.series import MissingNumber, SeriesFacts, SeriesKey, UsedNumber
from hoso_desktop.messages import sentence
from tests.support.dossier_facts import check_rules, dossier_facts

TODAY = date(2026, 12, 31)
QD = SeriesKey("Quyết định", "ĐU", "2025-2030")
SYMBOLS = frozenset({"qđ", "tb", "kh", "ttr"})


def used(number: int, day: str = "", uid: str = "", suffix: str = "") -> UsedNumber:
    return UsedNumber(
        number, suffix, f"{number}{suffix}-QĐ/ĐU", dates.parse(day).full, uid or f"e{number}{suffix}"
    )


def of_office(*papers: UsedNumber, covered: tuple[tuple[int, int], ...] = ()) -> list[Finding]:
    facts = OfficeFacts(TODAY, None, series=(SeriesFacts(QD, papers),), covered={QD: covered})
    return numbers.check_office(facts, check_rules())


def says(finding: Finding) -> str:
    return sentence(finding.message_code, **finding.params)


@pytest.mark.parametrize(
    "reason, told",
    [
        (None, True),
        (MissingReason.UNKNOWN, True),
        (MissingReason.LOST, True),
        (MissingReason.NOT_ISSUED, False),
        (MissingReason.KEPT_APART, False),
        (MissingReason.IN_OTHER_DOSSIER, False),
    ],
)
def test_only_lost_and_unclear_numbers_are_defects(reason: MissingReason | None, told: bool) -> None:
    missing = (MissingNumber(58, reason),) if reason is not None else ()
    facts = OfficeFacts(TODAY, None, series=(SeriesFacts(QD, (used(57), used(59)), missing),))
    assert [one.code for one in numbers.check_office(facts, check_rules())] == (["C90"] if told else [])


def test_neighbouring_gaps_are_one_line() -> None:
    (finding,) = of_office(used(57), used(60))
    assert says(finding).startswith("Khuyết số 58-59 (Quyết định, ĐU, nhiệm kỳ 2025-2030): chưa rõ lý do.")
    assert (finding.fix, finding.entry_uid) == ("number", None)


def test_the_golden_sentence_of_a_double() -> None:
    (finding,) = of_office(used(104, "05/10/2026", "late"), used(104, "02/10/2026", "early"))
    assert says(finding) == (
        "Số 104-QĐ/ĐU (Quyết định, nhiệm kỳ 2025-2030) đã dùng cho văn bản ngày 02/10/2026."
    )
    assert finding.entry_uid == "late"


def test_a_double_without_a_day_is_told_without_one() -> None:
    (finding,) = of_office(used(104, "", "one"), used(104, "", "two"))
    assert finding.message_code == "check.C91.undated"


def test_a_letter_makes_another_number() -> None:
    assert of_office(used(104), used(104, suffix="a")) == []


def test_number_and_date_against_each_other() -> None:
    (finding,) = of_office(used(57, "05/01/2026"), used(58, "03/01/2026"), used(59, "06/01/2026"))
    assert finding.code == "C92"
    assert "05/01/2026" in says(finding)
    assert "03/01/2026" in says(finding)


def test_what_a_tap_answers_for_is_not_told_twice() -> None:
    papers = [used(57), used(59), used(59, uid="again"), used(70)]
    assert [one.params.get("numbers") for one in of_office(*papers) if one.code == "C90"] == ["58", "60-69"]
    inside = of_office(*papers, covered=((57, 70),))
    assert inside == []


def test_a_finding_leads_to_the_paper_where_it_lies() -> None:
    entry = RegisterEntry("e59", numbering.parse("59-QĐ/ĐU"))
    facts = dossier_facts(
        today=TODAY, papers=(Placement("p59", "d", entry, 1),),
        series=(SeriesFacts(QD, (used(59, "02/10/2026", "e1"), used(59, "05/10/2026", "e59"))),),
    )  # fmt: skip
    (finding,) = numbers.check(facts, check_rules())
    assert (finding.placement_uid, finding.field, finding.fix) == ("p59", "number", "cell")


@pytest.mark.parametrize(
    "number, direction, strange",
    [
        ("103-TBB/ĐU", Direction.OUTGOING, True),
        ("103-TBB/ĐU", Direction.INTERNAL, True),
        ("103-TBB/ĐU", Direction.INCOMING, False),
        ("15/QĐQ-UBND", Direction.INTERNAL, False),
        ("103-tb/ĐU", Direction.OUTGOING, False),
        ("", Direction.OUTGOING, False),
        ("103", Direction.OUTGOING, False),
    ],
)
def test_a_strange_symbol_of_our_own(number: str, direction: Direction, strange: bool) -> None:
    entry = RegisterEntry("e1", numbering.parse(number), direction=direction)
    facts = dossier_facts(today=TODAY, papers=(Placement("p", "d", entry, 1),), symbols=SYMBOLS)
    assert [one.code for one in numbers.check(facts, check_rules())] == (["C93"] if strange else [])
    whole = OfficeFacts(TODAY, None, unfiled=(entry,), symbols=SYMBOLS)
    assert [one.code for one in numbers.check_office(whole, check_rules())] == (["C93"] if strange else [])


@pytest.mark.parametrize(
    "author, wrong",
    [
        ("Chi bộ thôn Đông", True),
        ("Ban Chấp hành Đảng bộ xã", True),
        ("Ban Thường vụ Đảng ủy xã", False),
        ("", False),
    ],
)
def test_authority_by_the_first_words_of_the_author(author: str, wrong: bool) -> None:
    entry = RegisterEntry("e1", type_name="Hướng dẫn", author=author)
    only = (Authority("Hướng dẫn", only_by=("Ban Thường vụ",)),)
    on = switched(check_rules(), {"C94": Switch(True)})
    facts = dossier_facts(today=TODAY, papers=(Placement("p", "d", entry, 1),), authority=only)
    assert [one.code for one in numbers.check(facts, on)] == (["C94"] if wrong else [])
    assert numbers.check(facts, check_rules()) == []


@pytest.mark.parametrize(
    "number, subject, wrong",
    [
        ("07-QC/ĐU", "Quy chế làm việc của Ban Thường vụ", True),
        ("", "Quy chế làm việc", True),
        ("07-CV/ĐU", "Quy chế làm việc gửi kèm", False),
        ("07-BC/ĐU", "Báo cáo thực hiện Quy chế", False),
    ],
)
def test_authority_over_a_paper_typed_without_its_type(number: str, subject: str, wrong: bool) -> None:
    entry = RegisterEntry("e1", numbering.parse(number), subject=subject, author="Ban Thường vụ Đảng ủy xã")
    only = (Authority("Quy chế", not_by=("Ban Thường vụ",)),)
    on = switched(check_rules(), {"C94": Switch(True)})
    facts = dossier_facts(today=TODAY, papers=(Placement("p", "d", entry, 1),), authority=only)
    assert [one.code for one in numbers.check(facts, on)] == (["C94"] if wrong else [])


def test_a_day_that_has_not_come_is_told_inside_a_dossier_and_outside() -> None:
    def entry(day: str) -> RegisterEntry:
        return RegisterEntry("e", numbering.parse("7-TB/ĐU"), dates.parse(day), subject="Thông báo")

    (inside,) = numbers.check(
        dossier_facts(papers=[Placement("p", "d", entry("01/01/2027"), 1)], today=TODAY), check_rules()
    )
    assert (inside.code, inside.placement_uid, inside.field, inside.fix) == ("C92", "p", "date", "cell")
    assert "01/01/2027, sau hôm nay" in says(inside)
    (outside,) = numbers.check_office(OfficeFacts(TODAY, None, unfiled=(entry("01/01/2027"),)), check_rules())
    assert (outside.code, outside.entry_uid, outside.fix) == ("C92", "e", "entry")
    for day in ("31/12/2026", "", "31/02/2027"):
        assert numbers.check_office(OfficeFacts(TODAY, None, unfiled=(entry(day),)), check_rules()) == []
