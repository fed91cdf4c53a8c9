"""Who did and read what, as the head of the office reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.errors import UserError
from hoso_desktop.services import (
    attachments,
    dossiers,
    history_export,
    history_lines,
    imports,
    papers,
    people,
    queries,
    readers,
)
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.history_lines import HistoryFilter, HistoryLine
from hoso_desktop.services.history_words import Group
from hoso_desktop.services.office import ALL_ROLES, Office, open_office, save_settings
from hoso_desktop.services.undo import undo
from tests.support.office import add_dossier, make_office, paper, story_clock, write_list, write_pdf
from tests.support.restricted import MARK, OTHER, STRANGER, fill, hide


@pytest.fixture
def clock() -> FixedClock:
    return story_clock()


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    with make_office(tmp_path / "kho", clock=clock) as made:
        yield made


def lines(office: Office, **wanted: object) -> list[HistoryLine]:
    return list(history_lines.page(office, HistoryFilter(**wanted)).lines)  # type: ignore[arg-type]


def told(office: Office, **wanted: object) -> list[str]:
    return [line.text for line in lines(office, **wanted)]


def minutes(office: Office) -> str:
    uid = add_dossier(office, "HN.15")
    dossiers.add_documents(office, uid, [paper("Biên bản hội nghị", number="14-BB/ĐU", date="12/11/2026")])
    return uid


# -- words ---------------------------------------------------------------------------------------------------


def test_a_line_says_when_who_and_what(office: Office) -> None:
    minutes(office)
    line = lines(office)[0]
    assert f"{line.when} · {line.person} · {line.text}" == (
        "16/11/2026 9:00 · Nguyễn Thị Lan · đã thêm văn bản 14-BB/ĐU “Biên bản hội nghị” vào hồ sơ HN.15/2026"
    )
    assert (line.dossier, line.count, line.group, line.doubtful) == ("HN.15/2026", 1, Group.PAPERS, False)


def test_the_facts_of_one_change_are_one_line_with_a_count(office: Office) -> None:
    uid = minutes(office)
    dossiers.add_documents(office, uid, [paper(f"Giấy {n}") for n in range(12)])
    assert told(office)[0] == "đã thêm 12 văn bản vào hồ sơ HN.15/2026"
    assert lines(office)[0].count == 12


def test_an_import_is_one_line(office: Office, tmp_path: Path) -> None:
    rows = [("", "", "01/11/2026", f"Đơn {n}", "", "1", "") for n in range(30)]
    imports.run(office, imports.preview(office, write_list(tmp_path / "ds.xlsx", rows)))
    assert told(office, first=date(2026, 11, 16), groups=(Group.PAPERS,)) == ["đã nhập một danh sách"]


def test_changed_fields_are_named(office: Office) -> None:
    uid = add_dossier(office, "HN.15")
    dossiers.edit_dossier(office, uid, 1, title="Hồ sơ Hội nghị khác", note="x")
    assert told(office)[0] == "đã sửa hồ sơ HN.15/2026: ghi chú, tiêu đề hồ sơ"


def test_what_is_gone_keeps_the_name_it_had(office: Office) -> None:
    uid = minutes(office)
    (placed,) = queries.peek(office, uid).documents
    dossiers.remove_document(office, placed.uid, placed.revision)
    assert told(office)[0] == "đã bỏ văn bản 14-BB/ĐU “Biên bản hội nghị” khỏi hồ sơ HN.15/2026"
    assert told(office)[1].startswith("đã thêm văn bản 14-BB/ĐU “Biên bản hội nghị”")


def test_an_undo_is_told_with_what_it_put_back(office: Office) -> None:
    uid = add_dossier(office, "HN.15")
    changes = dossiers.edit_dossier(office, uid, 1, note="x")
    undo(office, changes.change_uid)
    assert told(office)[:2] == ["đã đưa hồ sơ HN.15/2026 về như trước", "đã hoàn tác việc vừa làm"]


def test_readings_prints_and_exports_are_told(office: Office, tmp_path: Path) -> None:
    uid = minutes(office)
    dossiers.attach_file(office, queries.peek(office, uid).documents[0].uid, write_pdf(tmp_path / "14.pdf"))
    readers.restrict(office, uid, [office.person.uid])
    queries.dossier_sheet(office, uid)
    papers.print_to_file(office, "cover", [uid], tmp_path / "bia.pdf")
    (placed,) = queries.peek(office, uid).documents
    assert placed.attachment is not None
    with attachments.open_attachment(office, placed.attachment):
        pass
    said = told(office)
    assert "đã in Bìa hồ sơ của hồ sơ HN.15/2026" in said
    assert "đã giới hạn người được xem hồ sơ HN.15/2026" in said
    assert any(line.kind == "dossier.printed" for line in lines(office, groups=(Group.HANDED_OUT,)))


def test_a_content_lawfully_taken_out_is_told_with_its_record(office: Office) -> None:
    uid = add_dossier(office, "HN.15")
    with office.change() as tx:
        fact = tx.record("dossier.changed", object_uid=uid, dossier_uid=uid, body={"after": {"note": "lọt"}})
    with office.change() as tx:
        tx.connection.exec_driver_sql("UPDATE journal SET body = NULL, salt = x'' WHERE uid = ?", (fact,))
        tx.record("journal.redacted", object_uid=fact, dossier_uid=uid, body={"decision": "12-BB/VPĐU"})
    assert told(office)[:2] == [
        "đã xóa nội dung 1 mục lịch sử theo biên bản số 12-BB/VPĐU",
        "đã sửa hồ sơ HN.15/2026 (nội dung đã được xóa theo biên bản 12-BB/VPĐU)",
    ]


# -- what is asked for ---------------------------------------------------------------------------------------


def test_a_dossier_has_its_own_history_and_that_of_its_papers(office: Office) -> None:
    uid = minutes(office)
    add_dossier(office, "HN.16")
    assert told(office, dossier_uid=uid)[::-1] == [
        "đã lập hồ sơ HN.15/2026",
        "đã thêm văn bản 14-BB/ĐU “Biên bản hội nghị” vào hồ sơ HN.15/2026",
    ]
    office_entry = queries.peek(office, uid).documents[0].entry
    with office.change() as tx:
        tx.record("entry.changed", object_uid=office_entry.uid, body={"after": {"subject": "x"}})
    assert told(office, dossier_uid=uid)[0].startswith("đã sửa văn bản 14-BB/ĐU")
    assert lines(office, dossier_uid="không có") == []


def test_a_restored_store_tells_of_the_time_before(office: Office) -> None:
    uid = minutes(office)
    office.store.store_id = "kho-moi"
    dossiers.edit_dossier(office, uid, queries.peek(office, uid).dossier.revision, note="sau khi khôi phục")
    assert told(office, dossier_uid=uid)[0] == "đã sửa hồ sơ HN.15/2026: ghi chú"
    assert told(office, dossier_uid=uid)[-1] == "đã lập hồ sơ HN.15/2026"


def test_one_person_s_doings(office: Office, tmp_path: Path, clock: FixedClock) -> None:
    minutes(office)
    other = people.add_person(office, "Trần Văn Bình", "binh", OTHER, roles=ALL_ROLES, cost=FLOOR)
    office.close()
    with open_office(tmp_path / "kho", OTHER, login="binh", clock=clock) as his:
        add_dossier(his, "HN.16")
        assert [
            line.person for line in lines(his, person_uid=other.uid) if line.kind == "dossier.created"
        ] == ["Trần Văn Bình"]
        assert {line.person for line in lines(his)} == {"Trần Văn Bình", "Nguyễn Thị Lan"}


def test_days_are_days_in_vietnam_and_both_are_meant(office: Office, clock: FixedClock) -> None:
    clock.move(timedelta(hours=14, minutes=59))
    add_dossier(office, "HN.16")  # 23:59 on the 16th
    clock.move(timedelta(minutes=2))
    add_dossier(office, "HN.17")  # 0:01 on the 17th
    clock.move(timedelta(days=3))
    add_dossier(office, "HN.18")
    wanted = {
        (date(2026, 11, 16), date(2026, 11, 16)): ["đã lập hồ sơ HN.16/2026"],
        (date(2026, 11, 17), date(2026, 11, 17)): ["đã lập hồ sơ HN.17/2026"],
        (date(2026, 11, 17), None): ["đã lập hồ sơ HN.18/2026", "đã lập hồ sơ HN.17/2026"],
        (date(2026, 11, 18), date(2026, 11, 19)): [],
        (None, date(2026, 11, 17)): ["đã lập hồ sơ HN.17/2026", "đã lập hồ sơ HN.16/2026"],
    }
    for (first, last), said in wanted.items():
        found = told(office, first=first, last=last, groups=(Group.DOSSIERS,))
        assert [text for text in found if "đã lập hồ sơ" in text] == said, (first, last)


@pytest.mark.parametrize("years", [-20, -1, 10])
def test_a_clock_that_jumps_changes_no_order_and_hides_nothing(
    office: Office, clock: FixedClock, years: int
) -> None:
    """A doubtful fact belongs to the days of its neighbours, where it stands."""
    add_dossier(office, "HN.16")
    clock.move(timedelta(days=365 * years))
    add_dossier(office, "HN.17")
    clock.move(timedelta(days=-365 * years, hours=1))
    add_dossier(office, "HN.18")
    made = [line for line in lines(office, first=date(2026, 11, 16), last=date(2026, 11, 16))
            if line.kind == "dossier.created"]  # fmt: skip
    assert [line.dossier[:5] for line in made] == ["HN.18", "HN.17", "HN.16"]
    assert [line.doubtful for line in made] == [False, True, False]


@pytest.mark.parametrize("limit", [1, 3, 7, 1_000])
def test_pages_hold_every_line_once(office: Office, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if limit == 7:
        monkeypatch.setattr(history_lines, "_MOST_FACTS", 3)  # shorter pages, nothing left out
    for number in range(10, 20):
        uid = add_dossier(office, f"HN.{number}")
        dossiers.add_documents(office, uid, [paper("Giấy một"), paper("Giấy hai")])
    whole = [(line.seq, line.text) for line in history_lines.everything(office)]
    assert len(whole) == len(set(whole)) > 20
    found, below = [], None
    while True:
        page = history_lines.page(office, below=below, limit=limit)
        found += [(line.seq, line.text) for line in page.lines]
        if page.below is None:
            break
        below = page.below
    assert found == whole


# -- what is hidden ------------------------------------------------------------------------------------------


def test_a_stranger_reads_nothing_of_a_restricted_dossier(tmp_path: Path, clock: FixedClock) -> None:
    """Line by line the same history as in an office without it."""
    said = []
    for number in range(2):
        store, scratch = tmp_path / f"kho{number}", tmp_path / f"s{number}"
        scratch.mkdir()
        with make_office(store, clock=clock) as office:
            fill(office, scratch)
            if number == 0:
                hide(office, scratch)
            save_settings(office, tone="uỷ")
        with open_office(store, OTHER, login=STRANGER, clock=clock) as his:
            said.append([(line.when, line.person, line.text) for line in history_lines.everything(his)])
    assert MARK not in str(said).lower()
    assert said[0] == said[1]


def test_a_fact_about_a_file_of_a_hidden_dossier_is_hidden(tmp_path: Path, clock: FixedClock) -> None:
    """Also where the fact names no dossier."""
    with make_office(tmp_path / "kho", clock=clock) as office:
        people.add_person(office, "Người khác", STRANGER, OTHER, roles=ALL_ROLES, cost=FLOOR)
        for notation, hidden in (("ĐV.09", True), ("ĐV.10", False)):
            uid = add_dossier(office, notation)
            dossiers.add_documents(office, uid, [paper(f"Biên bản {notation}")])
            placed = queries.peek(office, uid).documents[0].uid
            dossiers.attach_file(office, placed, write_pdf(tmp_path / f"{hidden}.pdf", notation))
            attached = queries.peek(office, uid).documents[0].attachment
            assert attached is not None
            with office.change(keep_images=False) as tx:
                tx.record("attachment.read", object_uid=attached.uid, body={}, travels=False)
            if hidden:
                readers.restrict(office, uid, [office.person.uid])
        assert len([line for line in lines(office) if line.kind == "attachment.read"]) == 2
    with open_office(tmp_path / "kho", OTHER, login=STRANGER, clock=clock) as his:
        (seen,) = [line for line in lines(his) if line.kind == "attachment.read"]
        assert "False.pdf" in seen.text


def test_the_restriction_of_a_dossier_outlives_it(tmp_path: Path, clock: FixedClock) -> None:
    with make_office(tmp_path / "kho", clock=clock) as office:
        other = people.add_person(office, "Người khác", STRANGER, OTHER, roles=ALL_ROLES, cost=FLOOR)
        hidden, open_again = add_dossier(office, "ĐV.09"), add_dossier(office, "ĐV.10")
        for uid in (hidden, open_again):
            readers.restrict(office, uid, [office.person.uid])
        readers.open_to_all(office, open_again)
        with office.store.write() as connection:
            connection.exec_driver_sql("DELETE FROM reader")
            connection.exec_driver_sql("DELETE FROM dossier")
        assert "đã lập hồ sơ ĐV.09/2026" in told(office)
    with open_office(tmp_path / "kho", OTHER, login=STRANGER, clock=clock) as his:
        assert his.person.uid == other.uid
        said = " ".join(told(his))
    assert "ĐV.10/2026" in said
    assert "ĐV.09" not in said


def test_a_reader_of_a_restricted_dossier_sees_who_opened_it(office: Office, tmp_path: Path) -> None:
    uid = minutes(office)
    readers.restrict(office, uid, [office.person.uid])
    queries.dossier_sheet(office, uid)
    assert lines(office, dossier_uid=uid)


def test_the_settings_are_everybody_s(office: Office) -> None:
    save_settings(office, tone="uỷ")
    assert told(office)[0] == "đã đổi cài đặt của văn phòng"
    arrange(office, minutes(office), "01")
    assert "đã lập mục lục 01" in told(office)


@pytest.mark.parametrize(
    "role, may_read, may_export",
    [("clerk", True, True), ("compiler", False, False), ("chief", True, True), ("inspector", True, False)],
)
def test_the_history_is_read_by_those_who_may(
    tmp_path: Path, clock: FixedClock, role: str, may_read: bool, may_export: bool
) -> None:
    with make_office(tmp_path / "kho", clock=clock) as office:
        people.add_person(office, "Người khác", STRANGER, OTHER, roles=[role], cost=FLOOR)
    with open_office(tmp_path / "kho", OTHER, login=STRANGER, clock=clock) as his:
        assert _allowed(lambda: history_lines.page(his)) is may_read
        assert _allowed(lambda: history_export.export(his, tmp_path / "ls.csv")) is may_export
        assert (tmp_path / "ls.csv").exists() is may_export


def _allowed(work: Callable[[], object]) -> bool:
    try:
        work()
    except UserError as error:
        return error.code != "access.denied"
    return True
