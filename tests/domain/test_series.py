"""Number series: gaps with reasons, doubles, numbers against the order of dates; the composed Tập."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from hoso_desktop.domain import composing, dates, numbering
from hoso_desktop.domain.document import MissingReason, Placement, RegisterEntry
from hoso_desktop.domain.series import (
    BareNumber,
    MissingNumber,
    SeriesFacts,
    SeriesKey,
    UsedNumber,
    analyse,
    count,
)

KEY = SeriesKey("Quyết định", "ĐU", "2025-2030")
START = date(2026, 1, 5)
WORDS = composing.Words(
    "Từ số: {span}", "Khuyết số: {gaps}", "Khuyết số {gaps}", "(lưu riêng)", "(lưu ở hồ sơ {code})"
)


def used(number: int, day: date | None = None, suffix: str = "") -> UsedNumber:
    """A paper whose day follows its number unless told otherwise."""
    when = day or START + timedelta(days=number)
    return UsedNumber(number, suffix, f"{number:02d}{suffix}-QĐ/ĐU", when, f"{number}{suffix}{when}")


def facts(*papers: UsedNumber, missing: tuple[MissingNumber, ...] = ()) -> SeriesFacts:
    return SeriesFacts(KEY, papers, missing)


def gaps(found: SeriesFacts, **asked: int | date) -> list[tuple[str, MissingReason | None]]:
    return [(gap.text, gap.reason) for gap in analyse(found, **asked).gaps]  # type: ignore[arg-type]


def test_an_empty_series_says_nothing() -> None:
    report = analyse(facts())
    assert (report.first, report.last, report.gaps, report.doubles, report.backwards) == (0, 0, (), (), ())


def test_gaps_are_runs_of_one_reason() -> None:
    missing = (
        MissingNumber(3, MissingReason.NOT_ISSUED),
        MissingNumber(5, MissingReason.KEPT_APART),
        MissingNumber(6, MissingReason.KEPT_APART),
        MissingNumber(40, MissingReason.LOST),
    )
    found = facts(used(2), used(4), used(9), missing=missing)
    assert gaps(found) == [
        ("03", MissingReason.NOT_ISSUED), ("05-06", MissingReason.KEPT_APART), ("07-08", None),
    ]  # fmt: skip
    assert [gap.defect for gap in analyse(found).gaps] == [False, False, True]


def test_a_used_number_is_no_gap_whatever_was_said() -> None:
    assert gaps(facts(used(1), used(2), missing=(MissingNumber(2, MissingReason.LOST),))) == []


def test_the_span_can_be_asked_for() -> None:
    assert gaps(facts(used(3), used(4)), first=1, last=6) == [("01-02", None), ("05-06", None)]


def test_a_slip_of_a_million_costs_nothing() -> None:
    assert gaps(facts(used(1), used(99_999_999, START))) == [("02-99999998", None)]


def before_use(found: SeriesFacts, since: date | None) -> list[tuple[str, bool, bool]]:
    return [(gap.text, gap.before, gap.defect) for gap in analyse(found, since=since).gaps]


def test_what_was_numbered_before_the_first_day_of_use_is_shown_and_is_no_lack() -> None:
    """As in the week of story B: number 1 of last year, then 187 and 188 of the weeks before the program."""
    found = facts(used(1, date(2025, 7, 7)), used(187, date(2026, 11, 6)), used(188, date(2026, 11, 11)))
    assert before_use(found, date(2026, 11, 16)) == [("02-186", True, False)]
    assert before_use(found, date(2026, 11, 6)) == [("02-186", True, False)]
    assert before_use(found, None) == [("02-186", False, True)]


def test_a_gap_after_the_first_day_of_use_is_a_lack() -> None:
    found = facts(used(180, date(2026, 3, 1)), used(187, date(2026, 3, 2)), used(190, date(2026, 11, 9)))
    assert before_use(found, date(2026, 3, 2)) == [("181-186", True, False), ("188-189", False, True)]
    told = facts(*found.used, missing=(MissingNumber(183, MissingReason.LOST),))
    assert before_use(told, date(2026, 3, 2))[1] == ("183", False, True), "what was said lost stays a lack"


def test_papers_without_a_day_do_not_move_the_first_day_of_use() -> None:
    undated = UsedNumber(3, "", "03-QĐ/ĐU", None, "3")
    found = facts(undated, used(187, date(2026, 11, 17)), used(189, date(2026, 11, 18)))
    assert before_use(found, date(2026, 11, 16)) == [("04-186", True, False), ("188", False, True)]
    only = facts(undated, UsedNumber(5, "", "05-QĐ/ĐU", None, "5"))
    assert before_use(only, date(2026, 11, 16)) == [("04", False, True)]


def test_the_first_number_somebody_named_decides() -> None:
    found = facts(used(1, date(2025, 7, 7)), used(187, date(2026, 11, 6)), used(188, date(2026, 11, 11)))
    named = SeriesFacts(KEY, found.used, start=185)
    assert before_use(named, date(2026, 11, 16)) == [("02-184", True, False), ("185-186", False, True)]
    alone = SeriesFacts(KEY, found.used[1:], start=185)
    assert (analyse(alone).first, before_use(alone, None)) == (185, [("185-186", False, True)])


def test_the_count_agrees_with_the_report_about_the_first_day_of_use() -> None:
    days = [(1, date(2025, 7, 7)), (5, date(2026, 2, 1)), (8, date(2026, 3, 2)), (11, date(2026, 4, 1))]
    found = facts(*(used(number, day) for number, day in days))
    bare = [BareNumber(number, "", day) for number, day in days]
    for since in (None, date(2026, 1, 1), date(2026, 3, 2), date(2027, 1, 1)):
        for start in (None, 1, 4, 9, 12):
            report = analyse(SeriesFacts(KEY, found.used, start=start), since=since)
            lacking = sum(gap.last - gap.first + 1 for gap in report.gaps if gap.defect)
            counted = count(bare, since=since, start=start)
            assert (counted.missing_open, counted.first) == (lacking, report.first), (since, start)


def test_doubles_name_the_older_paper_first_and_suffixes_are_other_numbers() -> None:
    later, older = used(104, date(2026, 10, 5)), used(104, date(2026, 10, 2))
    report = analyse(facts(used(103, date(2026, 10, 1)), later, older, used(104, date(2026, 10, 6), "a")))
    assert [double.papers for double in report.doubles] == [(older, later)]
    assert report.backwards == ()


def test_one_wrong_date_is_one_finding() -> None:
    wrong = used(5, date(2026, 12, 31))
    report = analyse(facts(*(used(number) for number in range(1, 20) if number != 5), wrong))
    assert [(found.paper, found.beside.number) for found in report.backwards] == [(wrong, 6)]
    early = used(15, date(2025, 1, 1))
    report = analyse(facts(*(used(number) for number in range(1, 20) if number != 15), early))
    assert [(found.paper, found.beside.number) for found in report.backwards] == [(early, 14)]


def test_the_order_of_dates_may_stand_still() -> None:
    assert analyse(facts(*(used(number, START) for number in range(1, 9)))).backwards == ()


def placed(number: int, note: str = "") -> Placement:
    entry = RegisterEntry(str(number), numbering.parse(f"{number}-QĐ/ĐU"), dates.of(START))
    return Placement(f"p{number}", "d", entry, number, note=note)


def test_title_and_notes_repeat_the_gaps() -> None:
    missing = (
        MissingNumber(2, MissingReason.NOT_ISSUED),
        MissingNumber(3, MissingReason.KEPT_APART),
        MissingNumber(6, MissingReason.IN_OTHER_DOSSIER, dossier_code="TH.05/2026"),
    )
    report = analyse(facts(used(1), used(4), used(5), used(7), missing=missing))
    title = composing.title("Tập Quyết định của Đảng ủy", "2026", report, WORDS)
    assert title == "Tập Quyết định của Đảng ủy năm 2026. Từ số: 01-07. Khuyết số: 02-03, 06"
    assert composing.title(title, "2026", report, WORDS) == title, "composing again changes nothing"
    papers = [placed(1, "Bản chụp"), placed(4, "Bản chụp"), placed(5, "Khuyết số 99"), placed(7)]
    notes = composing.notes(papers, report, WORDS)
    assert notes == {
        "p1": "Bản chụp", "p4": "Bản chụp; Khuyết số 02, 03 (lưu riêng)", "p5": "",
        "p7": "Khuyết số 06 (lưu ở hồ sơ TH.05/2026)",
    }  # fmt: skip
    again = [placed(number, notes[f"p{number}"]) for number in (1, 4, 5, 7)]
    assert composing.notes(again, report, WORDS) == notes


@pytest.mark.parametrize(
    "base, period, wanted",
    [
        ("Tập Nghị quyết", "2025-2030", "Tập Nghị quyết. Từ số: 01-02"),
        ("Tập Nghị quyết năm 2026.", "2026", "Tập Nghị quyết năm 2026. Từ số: 01-02"),
        ("Tập Nghị quyết. Từ số: 09-12. Khuyết số: 10", "2026", "Tập Nghị quyết năm 2026. Từ số: 01-02"),
    ],
)
def test_the_title_keeps_what_the_clerk_wrote(base: str, period: str, wanted: str) -> None:
    assert composing.title(base, period, analyse(facts(used(1), used(2))), WORDS) == wanted


@pytest.mark.parametrize("seed", range(40))
def test_counting_says_what_looking_at_every_paper_says(seed: int) -> None:
    picker = random.Random(seed)
    papers = [
        used(number, START + timedelta(days=picker.randint(0, 90)), picker.choice(("", "", "a", "A")))
        for number in sorted(picker.choices(range(1, 40), k=picker.randint(0, 25)))
    ]
    papers += [UsedNumber(11 * number, "", "", None, str(number)) for number in range(seed % 4)]
    papers.sort(key=lambda paper: paper.number)
    reasons = picker.sample(list(MissingReason), 3)
    said = picker.sample(range(1, 50), 6)
    missing = tuple(MissingNumber(number, picker.choice(reasons)) for number in said)
    since = picker.choice((None, START + timedelta(days=45)))
    whole = analyse(facts(*papers, missing=missing), since=since)
    bare = [BareNumber(paper.number, paper.suffix, paper.day) for paper in papers]
    found = count(bare, missing, since=since)
    lacking = sum(gap.last - gap.first + 1 for gap in whole.gaps if gap.defect)
    assert (found.first, found.last, found.used) == (whole.first, whole.last, len(papers))
    assert (found.missing_open, found.doubles) == (lacking, len(whole.doubles))
