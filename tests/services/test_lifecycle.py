from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.db import journal_check
from hoso_desktop.domain import retention
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.holding import HoldingKind
from hoso_desktop.domain.lifecycle import Reopening
from hoso_desktop.domain.proposal import Reason
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.errors import BugError, UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import (
    arrangement,
    attachments,
    checks,
    dossiers,
    holdings,
    imports,
    lifecycle,
    papers,
)
from hoso_desktop.services.lifecycle import Signature
from hoso_desktop.services.office import Office, Person
from hoso_desktop.services.state_text import condition_text
from hoso_desktop.services.undo import undo
from tests.support.lifecycle import SIGNED, close, complete, completed, next_day, put_into, ready
from tests.support.office import (
    NEW,
    add_dossier,
    documents,
    journal_kinds,
    paper,
    scalar,
    sheet,
    sheet_texts,
    subjects,
    unlock,
    write_list,
    write_pdf,
)


def refused(act: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as caught:
        act()
    assert explain(caught.value)
    return caught.value


def state(office: Office, uid: str) -> DossierState:
    return sheet(office, uid).dossier.state


def stopping(office: Office, uid: str, step: Step = Step.COMPLETED) -> list[str]:
    found = lifecycle.view(office, uid).conditions[step]
    return [condition.problem.code for condition in found if condition.stops]


def steps(office: Office, uid: str) -> list[Step]:
    return [step.step for step in lifecycle.history(office, uid)]


# -- the way of a dossier ------------------------------------------------------------------------------------


def test_a_dossier_goes_its_whole_way(office: Office, tmp_path: Path) -> None:
    uid = ready(office, tmp_path)
    assert state(office, uid) is DossierState.WORK_ENDED
    assert stopping(office, uid) == []
    complete(office, uid)
    assert state(office, uid) is DossierState.COMPLETED
    assert checks.findings(office, uid) == ()
    lifecycle.hand_in(office, uid, on=date(2026, 11, 10))
    assert state(office, uid) is DossierState.IN_OFFICE_ARCHIVE
    arrangement.arrange(office, uid, "01")
    lifecycle.transfer(office, uid)
    assert state(office, uid) is DossierState.IN_HISTORICAL_ARCHIVE
    assert lifecycle.view(office, uid).next_step is None
    assert steps(office, uid) == [Step.WORK_ENDED, Step.COMPLETED, Step.HANDED_IN, Step.TRANSFERRED]
    done = lifecycle.history(office, uid)
    assert (done[1].signer, done[1].signed_on, done[2].day) == (
        NEW.person, office.today(), date(2026, 11, 10),
    )  # fmt: skip
    assert {"dossier.completed", "dossier.handed_in", "dossier.transferred"} <= set(journal_kinds(office))
    with office.store.read() as connection:
        assert journal_check.check(connection).good


def test_a_planned_dossier_is_begun(office: Office) -> None:
    uid = add_dossier(office)
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET state = 'planned'")
    assert lifecycle.view(office, uid).next_step is Step.OPENED
    undo(office, lifecycle.open_planned(office, uid).change_uid)
    assert state(office, uid) is DossierState.PLANNED
    lifecycle.open_planned(office, uid)
    assert state(office, uid) is DossierState.OPEN


def test_ended_work_can_be_taken_back_and_still_be_put_in_order(office: Office) -> None:
    uid = add_dossier(office)
    changes = lifecycle.end_work(office, uid, date(2026, 11, 13))
    assert lifecycle.history(office, uid)[0].day == date(2026, 11, 13)
    dossiers.add_documents(office, uid, [paper("Một")])
    undo(office, changes.change_uid)
    assert (state(office, uid), lifecycle.history(office, uid)) == (DossierState.OPEN, ())
    lifecycle.end_work(office, uid)
    next_day(office)
    lifecycle.reopen(office, uid, "Còn một văn bản chưa về")
    assert state(office, uid) is DossierState.OPEN


_WAY = [
    Step.OPENED, Step.WORK_ENDED, Step.COMPLETED, Step.HANDED_IN, Step.TRANSFERRED,
]  # fmt: skip
_ACTS: dict[Step, Callable[[Office, str], object]] = {
    Step.OPENED: lifecycle.open_planned,
    Step.WORK_ENDED: lifecycle.end_work,
    Step.COMPLETED: complete,
    Step.CONFIRMED: lambda office, uid: lifecycle.confirm(office, uid, SIGNED),
    Step.HANDED_IN: lifecycle.hand_in,
    Step.TRANSFERRED: lifecycle.transfer,
    Step.SUPPLEMENTED: lambda office, uid: lifecycle.begin_supplement(office, uid, "Lý do"),
}
_POSSIBLE = {
    DossierState.PLANNED: {Step.OPENED},
    DossierState.OPEN: {Step.WORK_ENDED},
    DossierState.WORK_ENDED: {Step.COMPLETED},
    DossierState.COMPLETED: {Step.CONFIRMED, Step.HANDED_IN, Step.SUPPLEMENTED},
    DossierState.IN_OFFICE_ARCHIVE: {Step.CONFIRMED, Step.TRANSFERRED, Step.SUPPLEMENTED},
    DossierState.IN_HISTORICAL_ARCHIVE: set(),
}


@pytest.mark.parametrize("at", list(DossierState), ids=str)
def test_every_step_out_of_its_turn_is_refused(office: Office, at: DossierState) -> None:
    uid = add_dossier(office)
    with office.store.write() as connection:
        connection.exec_driver_sql(f"UPDATE dossier SET state = '{at.value}'")
    for step in _ACTS.keys() - _POSSIBLE[at]:
        error = refused(partial(_ACTS[step], office, uid))
        assert error.code == "lifecycle.not_possible"
        assert state(office, uid) is at
    assert lifecycle.history(office, uid) == ()


# -- what completing asks for --------------------------------------------------------------------------------


def test_an_empty_dossier_says_everything_it_lacks(office: Office) -> None:
    uid = add_dossier(office, retention=retention.UNSET)
    lifecycle.end_work(office, uid)
    assert stopping(office, uid) == ["lifecycle.need.documents", "lifecycle.need.retention"]
    error = refused(lambda: complete(office, uid))
    assert explain(error) == "Chưa đủ điều kiện hoàn thiện: còn 2 việc."


def test_one_thing_left(office: Office, tmp_path: Path) -> None:
    uid = ready(office, tmp_path)
    placed = documents(office, uid)[1]
    dossiers.edit_document(office, placed.uid, placed.revision, author="Đảng ủy xã")
    assert stopping(office, uid) == ["lifecycle.need.print_again"]
    error = refused(lambda: complete(office, uid, reason="vội"))
    assert explain(error) == "Chưa đủ điều kiện hoàn thiện: còn 1 việc."
    papers.print_set(office, uid, tmp_path)
    complete(office, uid)


@pytest.mark.parametrize(
    "period, wanted",
    [
        (retention.PERMANENT, {"numbers", "contents", "certificate"}),
        (retention.years(5), {"numbers", "certificate"}),
        (retention.years(4), {"certificate"}),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_papers_and_numbers_go_by_the_period(
    office: Office, period: retention.Retention, wanted: set[str]
) -> None:
    uid = add_dossier(office, retention=period)
    dossiers.add_documents(office, uid, [paper("Công văn")])
    lifecycle.end_work(office, uid)
    assert set(stopping(office, uid)) == {f"lifecycle.need.{name}" for name in wanted}
    forms = set(lifecycle.view(office, uid).papers)
    assert forms == {"cover", "certificate"} | ({"contents"} & wanted)


def test_papers_without_pages(office: Office) -> None:
    uid = add_dossier(office, retention=retention.years(2))
    dossiers.add_documents(office, uid, [paper("Một", pages=None), paper("Hai", pages=None)])
    lifecycle.end_work(office, uid)
    assert "lifecycle.need.pages" in stopping(office, uid)
    placed = documents(office, uid)[0]
    dossiers.edit_document(office, placed.uid, placed.revision, pages=2)
    found = lifecycle.view(office, uid).conditions[Step.COMPLETED]
    (page,) = [c for c in found if c.problem.code == "lifecycle.need.page"]
    assert (page.stops, page.problem.params, page.placement_uid) == (
        False,
        {"row": 2},
        documents(office, uid)[1].uid,
    )


def test_a_certificate_written_by_hand_takes_the_place_of_a_printed_one(office: Office) -> None:
    uid = add_dossier(office, "TH.03", "Hồ sơ công việc", retention.years(2))
    dossiers.add_documents(office, uid, [paper("Công văn", pages=2)])
    lifecycle.end_work(office, uid)
    assert refused(lambda: complete(office, uid)).code == "lifecycle.not_ready"
    by_hand = replace(SIGNED, stated_sheets=3, stated_words="Hai tờ")
    lifecycle.complete(office, uid, by_hand)
    assert [f.message_code for f in checks.findings(office, uid)] == ["check.C40.stated", "check.C42"]
    lifecycle.confirm(office, uid, replace(SIGNED, stated_sheets=2, stated_words="Hai tờ"))
    assert checks.findings(office, uid) == ()


def test_what_cannot_be_mended_any_more_is_let_pass_with_a_reason(office: Office, tmp_path: Path) -> None:
    uid = add_dossier(office, "HN.20", "Hồ sơ Hội nghị Ban Thường vụ tháng 10/2026")
    dossiers.add_documents(
        office, uid, [paper("Giấy mời"), paper("Chương trình"), paper("Thông báo kết luận")]
    )
    dossiers.mark_pencilled(office, uid)
    papers.print_set(office, uid, tmp_path)
    lifecycle.end_work(office, uid)
    assert "C01" in {f.code for f in checks.findings(office, uid)}
    assert stopping(office, uid) == []
    assert refused(lambda: complete(office, uid)).code == "lifecycle.needs_reason"
    complete(office, uid, reason="Biên bản thất lạc từ trước khi bàn giao")
    assert lifecycle.history(office, uid)[-1].reason == "Biên bản thất lạc từ trước khi bàn giao"


def test_without_a_signature_a_reason_is_asked_and_the_check_waits(office: Office, tmp_path: Path) -> None:
    uid = ready(office, tmp_path)
    assert refused(lambda: lifecycle.complete(office, uid)).code == "lifecycle.needs_reason"
    lifecycle.complete(office, uid, reason="Chờ Chánh Văn phòng ký")
    assert lifecycle.view(office, uid).unsigned
    assert [f.message_code for f in checks.findings(office, uid)] == ["check.C20.none"]
    next_day(office)
    chief = Signature("Trần Văn Bình", "Chánh Văn phòng", office.today())
    lifecycle.confirm(office, uid, chief)
    assert checks.findings(office, uid) == ()
    assert not lifecycle.view(office, uid).unsigned


def test_a_signature_needs_a_name_and_a_day_that_has_come(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    assert refused(lambda: lifecycle.confirm(office, uid, Signature())).code == "lifecycle.no_signer"
    late = Signature("Lan", signed_on=office.today() + timedelta(days=1))
    assert refused(lambda: lifecycle.confirm(office, uid, late)).code == "lifecycle.future_day"
    secret = Signature("Lan", delegation="TUYỆT MẬT")
    assert refused(lambda: lifecycle.confirm(office, uid, secret)).code == "secret.text_refused"
    stood_in = Signature("Trần Văn Bình", "Chuyên viên")
    lifecycle.confirm(office, uid, stood_in)
    assert [f.message_code for f in checks.findings(office, uid)] == ["check.C20.not_keeper"]
    lifecycle.confirm(office, uid, replace(stood_in, delegation="Giấy ủy quyền số 02"))
    assert checks.findings(office, uid) == ()


# -- nothing changes a completed dossier by the way ----------------------------------------------------------


def test_every_road_to_the_contents_is_closed(office: Office, tmp_path: Path) -> None:
    uid, other = completed(office, tmp_path), add_dossier(office, "TH.09", "Tập Quy chế")
    scan = write_pdf(tmp_path / "a.pdf")
    placed = documents(office, uid)[0]
    revision = sheet(office, uid).dossier.revision
    # The same paper also lies in a dossier that is still being made.
    dossiers.add_documents(office, other, [paper("Quy chế", number="02-QC/ĐU", date="03/11/2026", pages=3)])
    shared = documents(office, other)[0]
    assert shared.entry.uid == documents(office, uid)[1].entry.uid
    before = (scalar(office, "SELECT count(*) FROM journal"), lifecycle.view(office, uid).steps)
    roads: list[Callable[[], object]] = [
        lambda: dossiers.edit_dossier(office, uid, revision, title="Khác"),
        lambda: dossiers.edit_dossier(office, uid, revision, retention=retention.years(5)),
        lambda: dossiers.add_documents(office, uid, [paper("Thêm", file=scan)]),
        lambda: dossiers.edit_document(office, placed.uid, placed.revision, subject="Khác"),
        lambda: dossiers.edit_document(office, placed.uid, placed.revision, sheets="9"),
        lambda: dossiers.edit_document(office, shared.uid, shared.revision, subject="Quy chế mới"),
        lambda: dossiers.move_document(office, placed.uid, placed.revision, 2),
        lambda: dossiers.remove_document(office, placed.uid, placed.revision),
        lambda: dossiers.attach_file(office, placed.uid, scan),
        lambda: dossiers.mark_pencilled(office, uid, done=False),
        lambda: dossiers.set_separately_kept(office, uid, 2, "trang 5"),
    ]  # fmt: skip
    for act in roads:
        assert refused(act).code == "dossier.closed"
    after = (scalar(office, "SELECT count(*) FROM journal"), lifecycle.view(office, uid).steps)
    assert after == before
    with pytest.raises(BugError):
        dossiers.edit_dossier(office, other, 1, state=DossierState.COMPLETED)
    # Nothing is left in the vault of the files that were refused.
    assert scalar(office, "SELECT count(*) FROM attachment") == 0
    assert not list((office.folder / "files").rglob("*.age"))


def test_what_does_not_belong_to_the_contents_stays_free(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, location=Location(box="07"))
    arrangement.arrange(office, uid, "01")
    holdings.lend(office, uid, borrower="Ban Xây dựng Đảng", due_on=date(2026, 11, 20))
    assert not lifecycle.view(office, uid).changed_unseen
    assert steps(office, uid) == [Step.WORK_ENDED, Step.COMPLETED]


def test_an_import_adds_nothing_to_a_completed_dossier(office: Office, tmp_path: Path) -> None:
    rows = [["Tập Công văn năm 2026", "01-CV/ĐU", "05/01/2026", "Công văn một", "Đảng ủy", "2", ""]]
    path = write_list(tmp_path / "ds.xlsx", rows)
    result = imports.run(office, imports.preview(office, path))
    uid = scalar(office, "SELECT uid FROM dossier")
    close(office, uid)
    more = [*rows, ["Tập Công văn năm 2026", "02-CV/ĐU", "06/01/2026", "Công văn hai", "Đảng ủy", "1", ""]]
    path = write_list(tmp_path / "ds.xlsx", more)
    done = imports.run(office, imports.preview(office, path))
    assert (done.created, [doubt.reason for doubt in done.doubts]) == (0, [Reason.DOSSIER_CLOSED])
    assert subjects(office, uid) == ["Công văn một"]
    refused(lambda: imports.undo_import(office, result.batch_uid))
    assert subjects(office, uid) == ["Công văn một"]


def test_an_import_into_a_dossier_completed_since_stays(office: Office, tmp_path: Path) -> None:
    first = [["Tập Công văn năm 2026", "01-CV/ĐU", "05/01/2026", "Công văn một", "Đảng ủy", "2", ""]]
    imports.run(office, imports.preview(office, write_list(tmp_path / "a.xlsx", first)))
    second = [["Tập Công văn năm 2026", "02-CV/ĐU", "06/01/2026", "Công văn hai", "Đảng ủy", "1", ""]]
    batch = imports.run(office, imports.preview(office, write_list(tmp_path / "b.xlsx", second)))
    uid = scalar(office, "SELECT uid FROM dossier")
    assert subjects(office, uid) == ["Công văn một", "Công văn hai"]
    close(office, uid)
    assert refused(lambda: imports.undo_import(office, batch.batch_uid)).code == "dossier.closed"
    assert len(subjects(office, uid)) == 2


def test_undo_reaches_neither_the_contents_nor_the_state(office: Office, tmp_path: Path) -> None:
    uid = ready(office, tmp_path)
    placed = documents(office, uid)[2]
    noted = dossiers.edit_document(
        office, placed.uid, placed.revision, copy_kind=placed.copy_kind, note="gấp"
    )
    renamed = dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, keyword="quy chế")
    papers.print_set(office, uid, tmp_path)
    done = complete(office, uid)
    for change in (noted, renamed, done):
        assert refused(partial(undo, office, change.change_uid)).code in (
            "undo.refused", "dossier.closed", "dossier.state_kept",
        )  # fmt: skip
    assert (state(office, uid), documents(office, uid)[2].note) == (DossierState.COMPLETED, "gấp")


# -- opening again -------------------------------------------------------------------------------------------


def other_person(office: Office) -> None:
    with office.store.write() as connection:
        connection.exec_driver_sql("INSERT INTO person (uid, name, login) VALUES ('p2', 'Hoa', 'hoa')")
    office.person = Person("p2", "Hoa", "hoa")


def test_the_same_day_the_same_person_opens_it_again(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    assert refused(lambda: lifecycle.reopen(office, uid, " ")).code == "lifecycle.no_reason"
    lifecycle.reopen(office, uid, "Quên một văn bản")
    assert state(office, uid) is DossierState.WORK_ENDED
    dossiers.add_documents(office, uid, [paper("Văn bản quên")])
    papers.print_set(office, uid, tmp_path)
    complete(office, uid)
    assert steps(office, uid)[1:] == [Step.COMPLETED, Step.REOPENED, Step.COMPLETED]
    assert lifecycle.history(office, uid)[2].reason == "Quên một văn bản"


def test_the_next_day_it_is_refused_with_the_way_on(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    assert lifecycle.view(office, uid).reopening is Reopening.ALLOWED
    next_day(office)
    error = refused(lambda: lifecycle.reopen(office, uid, "Quên"))
    assert error.code == "lifecycle.reopen_late"
    assert "16/11/2026" in explain(error)
    assert "Bổ sung" in explain(error)
    assert lifecycle.view(office, uid).reopening is Reopening.LATE
    assert state(office, uid) is DossierState.COMPLETED


def test_at_midnight_the_civil_day_ends(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    clock: Any = office.clock
    clock.move(timedelta(hours=14, minutes=59))  # 23:59 in Vietnam, 16:59 UTC
    assert lifecycle.view(office, uid).reopening is Reopening.ALLOWED
    clock.move(timedelta(minutes=1))
    assert refused(lambda: lifecycle.reopen(office, uid, "Quên")).code == "lifecycle.reopen_late"


def test_another_person_is_refused(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    other_person(office)
    error = refused(lambda: lifecycle.reopen(office, uid, "Quên"))
    assert (error.code, NEW.person in explain(error)) == ("lifecycle.reopen_other", True)


def test_handing_in_by_mistake_is_taken_back_the_same_day(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    lifecycle.hand_in(office, uid, on=date(2026, 11, 2))
    lifecycle.reopen(office, uid, "Bấm nhầm")
    assert state(office, uid) is DossierState.COMPLETED


def test_a_state_nobody_recorded_cannot_be_opened_again(office: Office) -> None:
    uid = add_dossier(office)
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET state = 'completed'")
    assert refused(lambda: lifecycle.reopen(office, uid, "x")).code == "lifecycle.reopen_nothing"


# -- supplements ---------------------------------------------------------------------------------------------


def test_a_supplement_is_recorded_and_the_difference_is_visible(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    next_day(office)
    before = lifecycle.history(office, uid)[-1].content_hash
    lifecycle.begin_supplement(office, uid, "Tìm thấy phụ lục")
    dossiers.add_documents(office, uid, [paper("Phụ lục quy chế")], position=2)
    lifecycle.end_supplement(office, uid)
    last = lifecycle.history(office, uid)[-1]
    assert (last.step, last.reason) == (Step.SUPPLEMENTED, "Tìm thấy phụ lục")
    assert last.content_hash != before
    view = lifecycle.view(office, uid)
    assert (view.state, view.changed_unseen) == (DossierState.COMPLETED, False)
    assert sheet_texts(office, uid) == ["1-2", "3-5", "5a", "6"]
    assert [f.message_code for f in checks.findings(office, uid)] == ["check.C30.old"]
    papers.print_set(office, uid, tmp_path)
    assert [f.message_code for f in checks.findings(office, uid)] == ["check.C20.printed_later"]
    lifecycle.confirm(office, uid, replace(SIGNED, signed_on=office.today()))
    assert checks.findings(office, uid) == ()
    placed = documents(office, uid)[0]
    assert (
        refused(lambda: dossiers.remove_document(office, placed.uid, placed.revision)).code
        == "dossier.closed"
    )


def test_a_supplement_goes_on_after_the_program_was_closed(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    lifecycle.begin_supplement(office, uid, "Tìm thấy phụ lục")
    office.close()
    with unlock(office.folder) as again:
        assert lifecycle.view(again, uid).supplementing == "Tìm thấy phụ lục"
        dossiers.add_documents(again, uid, [paper("Phụ lục quy chế")])
        assert lifecycle.history(again, uid)[-1].reason == "Tìm thấy phụ lục"
        lifecycle.end_supplement(again, uid)
    with unlock(office.folder) as once_more:
        assert lifecycle.view(once_more, uid).supplementing == ""
        new = [paper("Lại nhầm")]
        assert refused(lambda: dossiers.add_documents(once_more, uid, new)).code == "dossier.closed"


def test_each_change_of_a_supplement_is_a_line_of_its_own(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    lifecycle.begin_supplement(office, uid, "Sửa lỗi gõ")
    placed = documents(office, uid)[0]
    dossiers.edit_document(office, placed.uid, placed.revision, subject="Tờ trình ban hành quy chế")
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, title="Hồ sơ ban hành quy chế")
    dossiers.move_document(office, placed.uid, documents(office, uid)[0].revision, 2)
    found = lifecycle.history(office, uid)[2:]
    assert [step.step for step in found] == [Step.SUPPLEMENTED] * 3
    assert len({step.content_hash for step in found}) == 3


def test_a_change_of_a_supplement_taken_back_leaves_its_record(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    before = lifecycle.history(office, uid)[-1].content_hash
    lifecycle.begin_supplement(office, uid, "Thêm")
    added = dossiers.add_documents(office, uid, [paper("Nhầm hồ sơ")])
    undo(office, added.change_uid)
    found = lifecycle.history(office, uid)
    assert [step.step for step in found[2:]] == [Step.SUPPLEMENTED] * 2
    assert found[-1].content_hash == before
    lifecycle.end_supplement(office, uid)
    assert refused(lambda: undo(office, added.change_uid)).code == "undo.refused"


def test_a_supplement_needs_a_reason_and_opens_one_dossier_only(office: Office, tmp_path: Path) -> None:
    uid, other = completed(office, tmp_path), add_dossier(office, "TH.02", "Khác")
    close(office, other)
    assert refused(lambda: lifecycle.begin_supplement(office, uid, "")).code == "lifecycle.no_reason"
    lifecycle.begin_supplement(office, uid, "Thêm")
    assert refused(lambda: dossiers.add_documents(office, other, [paper("x")])).code == "dossier.closed"
    gone = refused(lambda: lifecycle.begin_supplement(office, "không có", "Thêm"))
    assert gone.code == "dossier.gone"


def test_a_change_by_a_way_nobody_knows_is_seen(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE entry SET author = 'Người khác' WHERE number = 2")
    assert lifecycle.view(office, uid).changed_unseen


# -- leaving the office --------------------------------------------------------------------------------------


def test_who_hands_in_is_told_of_papers_printed_before_a_change(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    assert lifecycle.view(office, uid).conditions[Step.HANDED_IN] == ()
    arrangement.arrange(office, uid, "01")
    (told,) = lifecycle.view(office, uid).conditions[Step.HANDED_IN]
    assert (told.problem.code, told.stops) == ("lifecycle.need.print_again", False)
    assert condition_text(told) == "Đã in trước khi thay đổi. Cần in lại: bìa."
    lifecycle.hand_in(office, uid)


def test_what_keeps_a_dossier_from_being_handed_in(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    holdings.lend(office, uid, borrower="Ban Xây dựng Đảng", due_on=date(2026, 11, 20))
    holdings.hold(office, uid, reason="Đang thanh tra")
    assert set(stopping(office, uid, Step.HANDED_IN)) == {"lifecycle.need.no_hold", "lifecycle.need.returned"}
    assert refused(lambda: lifecycle.hand_in(office, uid)).code == "lifecycle.in_the_way"
    holdings.give_back(office, uid)
    holdings.lift(office, uid, HoldingKind.HOLD)
    lifecycle.hand_in(office, uid)
    assert refused(lambda: lifecycle.transfer(office, uid)).code == "lifecycle.in_the_way"
    assert stopping(office, uid, Step.TRANSFERRED) == ["lifecycle.need.arranged"]


def test_only_permanent_dossiers_go_to_the_historical_archive(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path, retention=retention.years(70))
    put_into(office, uid, Step.HANDED_IN)
    arrangement.arrange(office, uid, "01")
    assert stopping(office, uid, Step.TRANSFERRED) == ["lifecycle.need.permanent"]


def test_files_of_a_supplement_are_kept(office: Office, tmp_path: Path) -> None:
    uid = completed(office, tmp_path)
    placed = documents(office, uid)[0]
    lifecycle.begin_supplement(office, uid, "Quét lại")
    dossiers.attach_file(office, placed.uid, write_pdf(tmp_path / "a.pdf"))
    attached = documents(office, uid)[0].attachment
    assert attached is not None
    attachments.open_attachment(office, attached).close()
    assert steps(office, uid)[-1] is Step.SUPPLEMENTED
