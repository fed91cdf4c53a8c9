"""The year the work ended decides: what was stated at the step, never before the last paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import checks, deadlines, dossiers, due_list, holdings, lifecycle, queries, today
from hoso_desktop.services.lifecycle import Signature
from hoso_desktop.services.office import Office
from tests.support.office import add_dossier, make_office, paper

NOW = datetime(2027, 1, 6, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho", clock=FixedClock(NOW)) as opened:
        yield opened


def dossier(office: Office) -> str:
    uid = add_dossier(office)
    last = paper("Thông báo kết luận", number="103-TB/ĐU", date="13/11/2026")
    dossiers.add_documents(office, uid, [paper("Giấy mời", date="09/11/2026"), last])
    return uid


def last_days(office: Office, uid: str) -> set[date]:
    """What every road says: the dossier's screen, the list of what is due, giữ lại and the review."""
    found = deadlines.deadline_of(office, queries.dossier_sheet(office, uid))
    assert found is not None
    listed = [line.deadline.day for line in due_list.due(office) if line.uid == uid]
    return {found.day, *listed, holdings.keep_back_terms(office, uid).due}


@pytest.mark.parametrize(
    "stated, due",
    [(None, date(2027, 12, 31)), (date(2026, 12, 30), date(2027, 12, 31)), (NOW.date(), date(2028, 12, 31))],
)
def test_the_stated_year_counts_and_the_last_paper_where_none_is(
    office: Office, stated: date | None, due: date
) -> None:
    uid = dossier(office)
    lifecycle.end_work(office, uid, stated)
    assert last_days(office, uid) == {due}


def test_an_opened_dossier_counts_from_its_papers_again(office: Office) -> None:
    uid = dossier(office)
    lifecycle.end_work(office, uid, NOW.date())
    lifecycle.reopen(office, uid, "Còn văn bản chưa vào")
    assert last_days(office, uid) == {date(2027, 12, 31)}


def test_the_checks_count_the_same_way(office: Office) -> None:
    uid = dossier(office)
    lifecycle.end_work(office, uid, NOW.date())
    clock = office.clock
    assert isinstance(clock, FixedClock)
    clock.move(datetime(2028, 1, 2, 9, 0, tzinfo=VIETNAM) - NOW)
    assert "C51" not in {finding.code for finding in checks.findings(office, uid)}
    clock.move(timedelta(days=366))
    assert "C51" in {finding.code for finding in checks.findings(office, uid)}


def test_nothing_is_ended_or_signed_before_its_last_paper(office: Office) -> None:
    uid = dossier(office)
    with pytest.raises(UserError) as refused:
        lifecycle.end_work(office, uid, date(2026, 11, 12))
    assert refused.value.code == "lifecycle.before_last_paper"
    assert "103-TB/ĐU" in explain(refused.value)
    assert "13/11/2026" in explain(refused.value)
    lifecycle.end_work(office, uid, date(2026, 11, 13))
    signature = Signature("Trần Thị Lành", "Chánh Văn phòng", date(2026, 11, 12), stated_sheets=2)
    with pytest.raises(UserError) as refused:
        lifecycle.complete(office, uid, signature, reason="thử")
    assert refused.value.code in ("lifecycle.before_last_paper", "lifecycle.not_ready")


def test_a_dossier_that_cannot_be_read_stops_no_list(
    office: Office, expect_log: Callable[[str], None]
) -> None:
    expect_log("a dossier's record cannot be read")
    uid = dossier(office)
    add_dossier(office, "HN.16")
    lifecycle.end_work(office, uid)
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET retention = 'hỏng!!' WHERE notation = 'HN.16'")
    assert [line.uid for line in due_list.due(office)] == [uid]
    assert isinstance(today.lines(office), tuple)
