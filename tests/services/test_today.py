"""Hôm nay: at most five calm lines in the order of what is worth doing, and nothing that may not count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from hoso_desktop.db import writing
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import dossiers, due_list, holdings, lifecycle, rules, today, year
from hoso_desktop.services.check_rules import set_check
from hoso_desktop.services.office import Office, save_settings
from tests.support.office import add_dossier, make_office, paper, sheet

MORNING = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho", clock=FixedClock(MORNING)) as made:
        save_settings(made, start_of_use=date(2025, 7, 1))
        yield made


def ended(office: Office, notation: str, day: str, *steps: Step, backlog: bool = False) -> str:
    """A dossier whose work ended on `day`, taken through further steps of its life."""
    made = add_dossier(office, notation, f"Hồ sơ công việc {notation}")
    dossiers.edit_dossier(office, made, 1, period=day[-4:], end_override=dates.parse(day), backlog=backlog)
    with office.change() as tx:
        for step in (Step.WORK_ENDED, *steps):
            lifecycle.record(tx, office, made, step)
    return made


def registered(office: Office, number: str) -> None:
    """A paper of the outgoing register that lies in no dossier."""
    with office.change() as tx:
        entry = RegisterEntry(
            uid=f"e-{number}", number=numbering.parse(number), date=dates.parse("16/11/2026"),
            subject="Báo cáo", direction=Direction.OUTGOING,
        )  # fmt: skip
        writing.add_entry(tx, entry)


def kinds(office: Office) -> list[str]:
    return [line.kind for line in today.lines(office)]


def line_of(office: Office, kind: str) -> today.TodayLine:
    (found,) = [line for line in today.lines(office) if line.kind == kind]
    return found


def test_a_new_office_has_only_rules_to_confirm(office: Office) -> None:
    (line,) = today.lines(office)
    assert (line.kind, line.count, line.what) == ("rules", len(rules.NAMES), "rules")


def test_papers_that_wait_come_first(office: Office) -> None:
    ended(office, "TH.01", "15/11/2025")
    for number in ("205-BC/ĐU", "206-BC/ĐU"):
        registered(office, number)
    first = today.lines(office)[0]
    assert first == today.TodayLine("unfiled", "2 văn bản chưa vào hồ sơ", "registers", 2, "unfiled")


def test_one_dossier_with_a_lack_is_named_and_opened(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    made = add_dossier(office, "HN.15", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026")
    rows = [paper("Thông báo kết luận hội nghị", date="13/11/2026"), paper("Tờ trình", date="12/11/2026")]
    dossiers.add_documents(office, made, rows)
    found = line_of(office, "missing")
    assert "thiếu Biên bản hội nghị" in found.text
    assert found.text.startswith("HN.15/2026: ")
    assert (found.dossier_uid, found.count) == (made, 1)
    other = add_dossier(office, "HN.16", "Hồ sơ Hội nghị Ban Thường vụ tháng 12/2026")
    dossiers.add_documents(office, other, rows)
    several = line_of(office, "missing")
    assert (several.count, several.place, several.dossier_uid) == (2, "review", "")
    assert several.text.startswith("2 hồ sơ còn chỗ phải sửa, trước hết HN.15/2026: ")
    monkeypatch.setattr(today, "_LOOKED_INTO", 1)
    assert line_of(office, "missing").count == 1
    monkeypatch.setattr(today, "_LOOKED_INTO", 2)
    assert line_of(office, "missing").text.startswith("Trong 2 hồ sơ mới nhất, 2 hồ sơ còn chỗ phải sửa")


def test_what_is_due_in_sixty_days_with_the_careful_sentence(office: Office) -> None:
    for number in range(1, 4):
        ended(office, f"TH.0{number}", "15/11/2025")
    ended(office, "TH.09", "15/01/2026")
    assert line_of(office, "due").text == (
        "3 hồ sơ kết thúc năm 2025: nộp lưu chậm nhất ngày 31/12/2026 "
        "(Luật Lưu trữ 2024; cần xác nhận với Văn phòng Tỉnh ủy)"
    )
    assert line_of(office, "due").what == "due"


def test_the_office_says_how_long_before(office: Office) -> None:
    ended(office, "TH.01", "15/11/2025")  # 38 days to 31/12/2026
    set_check(office, "C50", limits={"days": 38})
    assert "due" in kinds(office)
    set_check(office, "C50", limits={"days": 37})
    assert "due" not in kinds(office)


def test_late_ones_come_before_those_that_are_due(office: Office) -> None:
    save_settings(office, start_of_use=date(2024, 1, 1))
    ended(office, "TH.01", "15/11/2025")
    ended(office, "TH.02", "15/11/2024")
    assert kinds(office) == ["late", "due", "rules"]
    assert line_of(office, "late").text.startswith(
        "1 hồ sơ kết thúc năm 2024 đã qua ngày phải nộp: nộp lưu chậm nhất ngày 31/12/2025 ("
    )
    assert line_of(office, "due").text.startswith(
        "1 hồ sơ kết thúc năm 2025: nộp lưu chậm nhất ngày 31/12/2026 ("
    )
    ended(office, "TH.03", "15/02/2024")
    assert line_of(office, "late").count == 2


def test_nothing_is_due_that_may_not_be(office: Office) -> None:
    ended(office, "TH.01", "15/11/2025", backlog=True)
    ended(office, "TH.03", "15/11/2025", Step.COMPLETED, Step.HANDED_IN)
    ended(office, "TH.02", "15/06/2024")  # before the start of use, its day is over
    ended(office, "ĐV.01", "15/11/2025")
    assert kinds(office) == ["rules"]


def test_loans_past_their_day_in_the_words_of_the_register(office: Office) -> None:
    made = add_dossier(office, "TC.03", "Bổ nhiệm")
    holdings.lend(
        office, made, borrower="Ban Xây dựng Đảng", lent_on=date(2026, 11, 3), due_on=date(2026, 11, 10)
    )
    assert line_of(office, "loans").text == (
        "TC.03/2026, mượn 03/11/2026, hẹn trả 10/11/2026, quá hạn 13 ngày, Ban Xây dựng Đảng"
    )
    other = add_dossier(office, "TC.04", "Khác")
    holdings.lend(office, other, borrower="Ban Xây dựng Đảng", due_on=date(2026, 11, 23))
    assert line_of(office, "loans").count == 1  # due today is not overdue
    holdings.give_back(office, made)
    assert "loans" not in kinds(office)


def test_completed_dossiers_wait_for_a_signature(office: Office) -> None:
    ended(office, "TH.01", "15/11/2026", Step.COMPLETED)
    assert line_of(office, "waiting").text == "1 hồ sơ chờ Chánh Văn phòng xác nhận"
    assert [one.code for one in today.waiting(office)] == ["TH.01/2026"]


def test_a_giu_lai_that_ends_soon_is_told(office: Office) -> None:
    near, far = ended(office, "TH.01", "15/11/2025"), ended(office, "TH.02", "15/11/2025")
    for made, until in ((near, date(2027, 1, 22)), (far, date(2027, 1, 23))):
        holdings.keep_back(office, made, consent_number="12-CV/ĐU", reason="còn dùng", until=until)
    assert line_of(office, "holdings").text == "1 hồ sơ giữ lại, gần nhất đến ngày 22/01/2027"
    assert "due" not in kinds(office)
    assert isinstance(office.clock, FixedClock)
    office.clock.move(timedelta(days=61))  # 23/01/2027: one day after the nearer one
    assert line_of(office, "holdings").text == "2 hồ sơ giữ lại, sớm nhất đã hết hạn giữ ngày 22/01/2027"


def test_permanent_dossiers_past_their_transfer_are_said_to_be_past_it(office: Office) -> None:
    save_settings(office, start_of_use=date(2015, 1, 1))
    made = ended(office, "TH.01", "15/11/2019", Step.COMPLETED)
    with office.change() as tx:
        lifecycle.record(tx, office, made, Step.HANDED_IN, day=date(2020, 12, 18))
    assert line_of(office, "late").text.startswith(
        "1 hồ sơ nộp lưu trữ cơ quan năm 2020 đã qua ngày phải giao: giao nộp lưu trữ lịch sử chậm nhất ngày"
    )


def test_never_more_than_five_lines(office: Office) -> None:
    save_settings(office, start_of_use=date(2024, 1, 1))
    registered(office, "205-BC/ĐU")
    ended(office, "TH.01", "15/11/2025")
    ended(office, "TH.02", "15/11/2024")
    ended(office, "TH.03", "15/11/2026", Step.COMPLETED)
    made = add_dossier(office, "HN.15", "Hồ sơ Hội nghị Ban Thường vụ")
    dossiers.add_documents(office, made, [paper("Thông báo kết luận", date="13/11/2026")])
    holdings.lend(office, made, borrower="A", lent_on=date(2026, 11, 3), due_on=date(2026, 11, 10))
    assert kinds(office) == ["unfiled", "missing", "late", "loans", "waiting"]


def test_the_year_leaves_out_what_concerns_no_dossier(office: Office) -> None:
    before = [entry.id for entry in year.coming(office, due_list.due(office), 40)]
    assert "hand_in" not in before
    assert "historical" not in before
    ended(office, "TH.01", "15/11/2025")
    lines = due_list.due(office)
    entries = year.coming(office, lines, 40)
    assert year.dossiers_of(entries, lines)["hand_in"] == 1
    assert len(year.coming(office, lines)) == 3
    assert sheet(office, lines[0].uid).dossier.code == "TH.01/2025"
    assert [entry.id for entry in year.entries(office, 2030) if entry.id == "congress"]
