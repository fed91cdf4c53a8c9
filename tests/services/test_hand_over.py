"""A hand-over (đợt nộp): what falls due, put together, looked through, packaged, handed over, given back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.hand_over import BatchState, HandOverKind, ItemState, Road, is_finished, may_become
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.errors import UserError
from hoso_desktop.services import (
    arrangement,
    batches,
    dossiers,
    hand_over,
    hand_over_proposal,
    holdings,
    lifecycle,
    packages,
)
from hoso_desktop.services.batches import Details
from hoso_desktop.services.office import Office
from hoso_desktop.services.undo import undo
from tests.support.lifecycle import next_day, put_into
from tests.support.office import add_dossier, make_office, paper, sheet, write_pdf

OFFICE, PROVINCE = HandOverKind.OFFICE_ARCHIVE, HandOverKind.HISTORICAL_ARCHIVE
DAY = datetime(2026, 12, 18, 9, tzinfo=VIETNAM)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho", clock=FixedClock(DAY)) as opened:
        yield opened


def made(office: Office, notation: str, *, file: Path | None = None, papers: int = 1) -> str:
    """A completed dossier whose work ended in 2025."""
    uid = add_dossier(office, notation, f"Hồ sơ {notation}")
    rows = [
        paper("Báo cáo", number=f"{n}-BC/ĐU", date="05/06/2025", file=file, author="Đảng ủy xã Tân Lập")
        for n in range(1, papers + 1)
    ]
    dossiers.add_documents(office, uid, rows)
    lifecycle.end_work(office, uid, date(2025, 12, 30))
    put_into(office, uid, Step.COMPLETED)
    return uid


def state(office: Office, uid: str) -> DossierState:
    return sheet(office, uid).dossier.state


def test_what_falls_due_is_proposed_and_what_may_not_go_says_why(office: Office) -> None:
    good, kept, unfinished = (made(office, name) for name in ("TH.01", "TH.02", "TH.03"))
    holdings.keep_back(office, kept, consent_number="12-CV/ĐU", reason="còn dùng")
    put_into(office, unfinished, Step.REOPENED)
    (found,) = hand_over_proposal.propose(office, OFFICE, 2026)
    assert [one.uid for one in found.ready] == [good]
    why = {one.uid: [problem.code for problem in one.why] for one in found.waiting}
    assert why == {kept: ["lifecycle.need.not_kept"], unfinished: ["hand_over.not_ready"]}
    assert hand_over_proposal.propose(office, OFFICE, 2025) == ()


def test_no_dossier_is_in_two_hand_overs(office: Office) -> None:
    uid = made(office, "TH.01")
    first = batches.create(office, OFFICE, 2026, [uid])
    assert first.code == "2026/1"
    assert hand_over_proposal.propose(office, OFFICE, 2026) == ()
    with pytest.raises(UserError) as refused:
        batches.create(office, OFFICE, 2026, [uid])
    assert (refused.value.code, refused.value.params["batch"]) == ("batch.already_in", "2026/1")
    undo(office, first.changes.change_uid)
    assert batches.every(office) == ()
    assert len(hand_over_proposal.propose(office, OFFICE, 2026)[0].ready) == 1


def test_a_dossier_without_files_goes_on_paper_and_the_check_says_so(office: Office, tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "a.pdf")
    with_file, without = made(office, "TH.01", file=file), made(office, "TH.02")
    uid = batches.create(office, OFFICE, 2026, [with_file, without]).uid
    view = batches.view(office, uid)
    assert [item.road for item in view.items] == [Road.FILES, Road.PAPER]
    told = {
        one.item.dossier_uid: [each.problem.code for each in one.obstacles]
        for one in hand_over.check(office, uid)
    }
    assert "hand_over.paper_only" in told[without]
    assert "hand_over.paper_only" not in told[with_file]


def test_partly_without_files_is_named_with_its_rows_and_may_go_on_paper(
    office: Office, tmp_path: Path
) -> None:
    dossier = made(office, "TH.01", file=write_pdf(tmp_path / "a.pdf"))
    put_into(office, dossier, Step.REOPENED)
    dossiers.add_documents(office, dossier, [paper("Phụ lục", date="06/06/2025")])
    put_into(office, dossier, Step.COMPLETED)
    uid = batches.create(office, OFFICE, 2026, [dossier], profile="dang-hsltcq").uid
    (one,) = hand_over.check(office, uid)
    lacking = next(each for each in one.obstacles if each.problem.code == "hand_over.without_files")
    assert lacking.stops
    assert lacking.problem.params == {"count": 1, "rows": "2"}
    assert lacking.placement_uid == sheet(office, dossier).documents[1].uid
    batches.choose_road(office, uid, dossier, Road.PAPER)
    (one,) = hand_over.check(office, uid)
    assert [each.problem.code for each in one.obstacles] == ["hand_over.paper_chosen"]
    assert one.ready


def test_all_are_handed_over_or_none_and_it_can_be_taken_back(office: Office) -> None:
    first, second = made(office, "TH.01"), made(office, "TH.02")
    uid = batches.create(office, OFFICE, 2026, [first, second]).uid
    holdings.keep_back(office, second, consent_number="12-CV/ĐU", reason="còn dùng")
    with pytest.raises(UserError) as refused:
        hand_over.hand_over(office, uid)
    assert (refused.value.code, refused.value.params["codes"]) == ("batch.in_the_way", "TH.02/2026")
    assert state(office, first) is DossierState.COMPLETED
    batches.remove(office, uid, second)
    hand_over.hand_over(office, uid, Details(on=date(2026, 12, 17), boxes=5))
    assert state(office, first) is DossierState.IN_OFFICE_ARCHIVE
    view = batches.view(office, uid)
    assert view.batch.state is BatchState.HANDED_OVER
    assert (view.batch.handed_on, view.batch.boxes) == ("2026-12-17", 5)
    assert lifecycle.history(office, first)[-1].day == date(2026, 12, 17)
    with pytest.raises(UserError, match="already_given"):
        batches.remove(office, uid, first)
    hand_over.take_back(office, uid, "Chưa giao được, xe hỏng")
    assert state(office, first) is DossierState.COMPLETED
    assert batches.view(office, uid).items[0].state is ItemState.IN_BATCH
    hand_over.hand_over(office, uid)
    next_day(office)
    with pytest.raises(UserError, match="take_back_late"):
        hand_over.take_back(office, uid, "nhầm")


def arranged(office: Office, notation: str, file: Path) -> str:
    """A dossier in the office archive, with its archival number and a file."""
    uid = made(office, notation, file=file)
    put_into(office, uid, Step.HANDED_IN)
    arrangement.arrange(office, uid, "01")
    return uid


def test_packages_are_built_once_and_what_came_back_is_built_anew(office: Office, tmp_path: Path) -> None:
    first, second = (
        arranged(office, name, write_pdf(tmp_path / f"{name}.pdf")) for name in ("TH.01", "TH.02")
    )
    uid = batches.create(office, PROVINCE, 2026, [first, second]).uid
    with pytest.raises(UserError, match="no_package"):
        hand_over.hand_over(office, uid)
    out = tmp_path / "usb"
    done = hand_over.build(office, uid, out)
    assert (len(done.built), done.skipped, done.refused) == (2, (), ())
    assert all(packages.verify_file(path, office=office).good for path in done.files)
    again = hand_over.build(office, uid, out)
    assert (again.built, len(again.skipped)) == ((), 2)
    hand_over.hand_over(office, uid)
    assert state(office, first) is DossierState.IN_HISTORICAL_ARCHIVE

    hand_over.give_back(office, uid, first, "Tệp thứ 1 mờ")
    item = batches.view(office, uid).item(first)
    assert (item.state, item.reason) == (ItemState.RETURNED, "Tệp thứ 1 mờ")
    assert state(office, first) is DossierState.IN_OFFICE_ARCHIVE
    assert sheet(office, first).documents[0].attachment is not None  # nothing is deleted by it
    with pytest.raises(UserError, match="not_finished"):
        hand_over.close(office, uid)
    hand_over.resubmit(office, uid, first)
    third = hand_over.build(office, uid, out)
    assert [path.parent.name for path in third.files] == ["lan-02"]
    hand_over.hand_over(office, uid)
    assert state(office, first) is DossierState.IN_HISTORICAL_ARCHIVE
    assert batches.view(office, uid).item(first).version == 2


def test_one_fonds_and_one_kind_of_step(office: Office) -> None:
    uid = add_dossier(office, "TH.09")
    batch = batches.create(office, OFFICE, 2026, [uid]).uid
    (one,) = hand_over.check(office, batch)
    assert [each.problem.code for each in one.obstacles] == ["hand_over.not_ready"]
    with pytest.raises(UserError, match="not_given"):
        hand_over.give_back(office, batch, uid, "nhầm")
    with pytest.raises(UserError, match="no_reason"):
        hand_over.give_back(office, batch, uid, "  ")


def test_accepted_is_the_end() -> None:
    assert not any(may_become(ItemState.ACCEPTED, state) for state in ItemState)
    assert may_become(ItemState.RETURNED, ItemState.IN_BATCH)
    assert not may_become(ItemState.IN_BATCH, ItemState.RETURNED)
    assert is_finished([ItemState.ACCEPTED])
    assert not is_finished([ItemState.ACCEPTED, ItemState.RETURNED])
    assert not is_finished([])
