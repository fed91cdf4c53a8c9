"""Giữ lại, holds and loans: conditions, limits, marks, facts, undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain import dates
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.holding import Holding, HoldingKind, Loan
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import deadlines, dossiers, due_list, holdings, lifecycle, people, readers, today
from hoso_desktop.services.office import Changes, Office, open_office
from hoso_desktop.services.undo import undo
from tests.support.office import add_dossier, journal_kinds, make_office, paper, sheet

DAY = date(2026, 12, 18)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = FixedClock(datetime(2026, 12, 18, 9, tzinfo=VIETNAM))
    with make_office(tmp_path / "kho", clock=clock) as made:
        yield made


@pytest.fixture
def uid(office: Office) -> str:
    made = add_dossier(office, "HN.06", "Hồ sơ công việc")
    dossiers.edit_dossier(office, made, 1, end_override=dates.parse("26/08/2025"), period="2025")
    return made


def keep_back(office: Office, uid: str, **more: object) -> Changes:
    plain: dict[str, object] = {"consent_number": "12-CV/ĐU", "reason": "còn dùng"}
    return holdings.keep_back(office, uid, **{**plain, **more})  # type: ignore[arg-type]


def refused(code: str, act: object) -> None:
    with pytest.raises(UserError) as caught:
        act()  # type: ignore[operator]
    assert caught.value.code == code
    assert explain(caught.value)


def test_terms_are_two_years_behind_the_day_due(office: Office, uid: str) -> None:
    terms = holdings.keep_back_terms(office, uid)
    assert (terms.due, terms.limit) == (date(2026, 12, 31), date(2028, 12, 31))
    assert "Điều 31" in terms.source


def test_without_consent_or_reason_nothing_is_kept_back(office: Office, uid: str) -> None:
    refused("holding.no_consent", lambda: keep_back(office, uid, consent_number=" "))
    refused("holding.no_reason", lambda: keep_back(office, uid, reason="\n "))
    refused("holding.too_long", lambda: keep_back(office, uid, until=date(2029, 1, 1)))
    refused("holding.past", lambda: keep_back(office, uid, until=date(2026, 12, 17)))
    refused("secret.text_refused", lambda: keep_back(office, uid, reason="MẬT"))
    assert holdings.held(office) == []
    assert "holding.created" not in journal_kinds(office)


def test_keeping_back_marks_the_dossier_and_is_taken_back(office: Office, uid: str) -> None:
    done = keep_back(office, uid, consent_day=date(2026, 12, 10))
    found = holdings.ties(office, uid).kept_back
    assert found is not None
    assert (found.until, found.consent_number, found.consent_day, found.from_day) == (
        date(2028, 12, 31), "12-CV/ĐU", date(2026, 12, 10), DAY,
    )  # fmt: skip
    assert sheet(office, uid).dossier.kept_back
    assert [one.code for one in holdings.held(office)] == ["HN.06/2025"]
    assert journal_kinds(office).count("holding.created") == 1
    refused("holding.already", lambda: keep_back(office, uid))
    undo(office, done.change_uid)
    assert holdings.ties(office, uid) == holdings.Ties(day=office.today())
    assert not sheet(office, uid).dossier.kept_back


def test_a_lifted_giu_lai_stays_in_the_history(office: Office, uid: str) -> None:
    keep_back(office, uid, until=date(2027, 6, 30))
    done = holdings.lift(office, uid, HoldingKind.KEPT_BACK)
    assert holdings.ties(office, uid).kept_back is None
    assert holdings.ties(office, uid).holdings[0].ended_on == DAY
    assert not sheet(office, uid).dossier.kept_back
    assert holdings.held(office) == []
    assert len(holdings.held(office, ended_too=True)) == 1
    refused("holding.none", lambda: holdings.lift(office, uid, HoldingKind.KEPT_BACK))
    undo(office, done.change_uid)
    assert holdings.ties(office, uid).kept_back is not None
    assert sheet(office, uid).dossier.kept_back


@pytest.mark.parametrize(
    "fields", [{"backlog": True}, {"end_override": dates.NO_DATE}, {"notation": "ĐV.01"}]
)
def test_what_has_no_deadline_is_not_kept_back(office: Office, uid: str, fields: dict[str, object]) -> None:
    dossiers.edit_dossier(office, uid, 2, **fields)
    refused("holding.no_deadline", lambda: keep_back(office, uid))
    refused("holding.no_deadline", lambda: holdings.keep_back_terms(office, uid))


def test_a_hold_stops_the_deadline_until_it_is_lifted(office: Office, uid: str) -> None:
    assert due_list.groups(due_list.due(office))
    holdings.hold(office, uid, reason="đoàn kiểm tra")
    refused("holding.already_held", lambda: holdings.hold(office, uid, reason="lần nữa"))
    (line,) = due_list.due(office)
    assert line.held
    assert due_list.groups([line]) == ()
    assert not sheet(office, uid).dossier.kept_back
    holdings.lift(office, uid, HoldingKind.HOLD)
    assert due_list.due(office)[0].waits
    refused("holding.none", lambda: holdings.lift(office, uid, HoldingKind.HOLD))
    refused("holding.no_reason", lambda: holdings.hold(office, uid, reason=" "))
    refused("holding.past", lambda: holdings.hold(office, uid, reason="x", until=date(2026, 1, 1)))


def test_a_hold_ends_by_itself_with_its_last_day(office: Office, uid: str) -> None:
    today = office.today()
    holdings.hold(office, uid, reason="đoàn kiểm tra", until=today)
    assert holdings.ties(office, uid).hold is not None
    assert due_list.due(office)[0].held
    assert [one.code for one in holdings.held(office)]
    assert isinstance(office.clock, FixedClock)
    office.clock.move(timedelta(days=1))
    assert holdings.ties(office, uid).hold is None
    assert due_list.due(office)[0].waits
    assert holdings.held(office) == []
    assert len(holdings.held(office, ended_too=True)) == 1
    holdings.hold(office, uid, reason="kiểm tra lại")
    assert due_list.due(office)[0].held


def test_the_end_of_a_dossier_is_that_of_its_papers(office: Office) -> None:
    made = add_dossier(office, "TH.01", "Tập Báo cáo")
    dossiers.edit_dossier(office, made, 1, period="2024")
    rows = [paper("Đầu", date="02/2024"), paper("Cuối", date="2024"), paper("Sai", date="31/02/2025")]
    dossiers.add_documents(office, made, rows)
    assert deadlines.deadline_of(office, sheet(office, made)) is not None
    assert due_list.due(office) == ()  # its day is over, and before the start of use that counts for nothing
    dossiers.add_documents(office, made, [paper("Nữa", date="02/2025")])
    (line,) = due_list.due(office)
    assert (line.code, line.deadline.day) == ("TH.01/2024", date(2026, 12, 31))


def lend(office: Office, uid: str, **more: object) -> Changes:
    plain: dict[str, object] = {"borrower": "Ban Xây dựng Đảng", "due_on": date(2026, 12, 25)}
    return holdings.lend(office, uid, **{**plain, **more})  # type: ignore[arg-type]


def test_lending_and_giving_back(office: Office, uid: str) -> None:
    lend(office, uid, allowed_by="Chánh Văn phòng", note="bản giấy", lent_on=date(2026, 12, 1))
    found = holdings.ties(office, uid).loan
    assert found is not None
    assert (found.borrower, found.allowed_by, found.note) == (
        "Ban Xây dựng Đảng", "Chánh Văn phòng", "bản giấy",
    )  # fmt: skip
    assert sheet(office, uid).dossier.on_loan
    refused("loan.already", lambda: lend(office, uid))
    refused("loan.bad_return", lambda: holdings.give_back(office, uid, returned_on=date(2026, 11, 30)))
    refused("loan.bad_return", lambda: holdings.give_back(office, uid, returned_on=date(2026, 12, 19)))
    done = holdings.give_back(office, uid)
    assert not sheet(office, uid).dossier.on_loan
    assert holdings.lent(office) == []
    assert isinstance(holdings.lent(office, returned_too=True)[0].fact, Loan)
    refused("loan.none", lambda: holdings.give_back(office, uid))
    undo(office, done.change_uid)
    assert sheet(office, uid).dossier.on_loan
    assert [kind for kind in journal_kinds(office) if kind.startswith("loan.")][:2] == [
        "loan.out",
        "loan.back",
    ]


def test_a_loan_that_makes_no_sense_is_refused(office: Office, uid: str) -> None:
    refused("loan.no_borrower", lambda: lend(office, uid, borrower=" "))
    refused("loan.bad_days", lambda: lend(office, uid, due_on=date(2026, 12, 17)))
    refused("loan.bad_days", lambda: lend(office, uid, lent_on=date(2026, 12, 19)))
    refused("secret.text_refused", lambda: lend(office, uid, note="TỐI MẬT"))
    assert not sheet(office, uid).dossier.on_loan


def test_the_first_to_come_back_stands_first(office: Office, uid: str) -> None:
    other = add_dossier(office, "HN.07", "Hồ sơ khác")
    lend(office, uid, due_on=date(2026, 12, 30))
    lend(office, other, due_on=date(2026, 12, 20))
    assert [one.code for one in holdings.lent(office)] == ["HN.07/2026", "HN.06/2025"]


def test_a_gone_dossier_is_said_to_be_gone(office: Office) -> None:
    for act in (holdings.ties, holdings.keep_back_terms):
        refused("dossier.gone", lambda act=act: act(office, "nowhere"))
    refused("dossier.gone", lambda: lend(office, "nowhere"))
    assert Holding("h", HoldingKind.HOLD, "").active


def test_others_see_nothing_of_a_restricted_dossier(office: Office, uid: str) -> None:
    """Neither its title nor a count of it: not among the due, the lent, the kept back, nor today."""
    people.add_person(office, "Lê Văn Bình", "binh", "mật khẩu khác", cost=FLOOR)
    holdings.hold(office, uid, reason="đoàn kiểm tra")
    lend(office, uid, lent_on=date(2026, 12, 1), due_on=date(2026, 12, 10))
    with office.change() as tx:
        for step in (Step.WORK_ENDED, Step.COMPLETED):
            lifecycle.record(tx, office, uid, step)
    readers.restrict(office, uid, [office.person.uid])
    assert "loans" in [line.kind for line in today.lines(office)]
    assert (len(due_list.due(office)), len(holdings.held(office)), len(holdings.lent(office))) == (1, 1, 1)
    assert len(today.waiting(office)) == 1
    folder, clock = office.folder, office.clock
    office.close()
    with open_office(folder, "mật khẩu khác", login="binh", clock=clock) as other:
        assert [line.kind for line in today.lines(other)] == ["rules"]
        assert due_list.due(other) == ()
        assert (holdings.held(other), holdings.lent(other), today.waiting(other)) == ([], [], [])
        for act in (holdings.ties, holdings.keep_back_terms):
            refused("dossier.gone", lambda act=act: act(other, uid))
        refused("dossier.gone", lambda: lend(other, uid))


def test_a_completed_dossier_can_be_tied_like_any_other(office: Office, uid: str) -> None:
    with office.change() as tx:
        for step in (Step.WORK_ENDED, Step.COMPLETED):
            lifecycle.record(tx, office, uid, step)
    kept = keep_back(office, uid)
    out = lend(office, uid)
    assert (sheet(office, uid).dossier.kept_back, sheet(office, uid).dossier.on_loan) == (True, True)
    undo(office, out.change_uid)
    undo(office, kept.change_uid)
    assert holdings.ties(office, uid) == holdings.Ties(day=office.today())
    with office.change() as tx:
        lifecycle.record(tx, office, uid, Step.HANDED_IN)
    lend(office, uid)
    holdings.give_back(office, uid)
    refused("holding.no_deadline", lambda: keep_back(office, uid))
    # Ties are no steps of its life: nothing of what was signed is touched.
    assert [one.step for one in lifecycle.history(office, uid)] == [
        Step.WORK_ENDED, Step.COMPLETED, Step.HANDED_IN,
    ]  # fmt: skip
