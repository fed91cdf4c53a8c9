"""The registers: entering, filing, needing no dossier; nothing twice, everything undoable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import CopyKind, Direction, MissingReason
from hoso_desktop.domain.series import SeriesKey, analyse
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import dossiers, people, readers, register_entry, registers, series
from hoso_desktop.services.office import Changes, Office, open_office
from hoso_desktop.services.registers import NewEntry, RegisterRow
from hoso_desktop.services.undo import undo
from tests.support.office import (
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    scalar,
    sheet_texts,
    story_clock,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


def enter(office: Office, number: str, day: str = "12/11/2026", subject: str = "", **more: object) -> str:
    """A paper typed into a register; its uid."""
    way = more.pop("way", Direction.OUTGOING)
    new = NewEntry(
        Direction(str(way)), numbering.parse(number), dates.parse(day), subject or f"Thông báo {number}",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    registers.enter(office, new)
    return registers.resolve(office, f"{number}@{day}")


def line(office: Office, uid: str) -> RegisterRow:
    return registers.row_of(office, uid)


def test_a_typed_paper_stands_in_its_register(office: Office) -> None:
    uid = enter(office, "5-TB/ĐU", "10/11/2026", "lịch tiếp công dân", type_name="Thông báo", author="BTV")
    row = line(office, uid)
    assert (row.number_text, row.day_text, row.subject) == (
        "05-TB/ĐU", "10/11/2026", "Thông báo lịch tiếp công dân",
    )  # fmt: skip
    assert (row.type_name, row.term, row.direction) == ("Thông báo", "2025-2030", Direction.OUTGOING)
    assert registers.unfiled_count(office) == 1
    assert list(registers.register_ids(office, Direction.INCOMING)) == []


def test_the_type_follows_from_the_subject_where_nobody_says_it(office: Office) -> None:
    assert line(office, enter(office, "9-QĐ/ĐU", subject="Quy định về chế độ họp")).type_name == "Quy định"


@pytest.mark.parametrize("number", ["41-GM/VPĐU", "041-GM/VPĐU", "Số 41 - GM/VPĐU"])
def test_a_paper_is_never_typed_twice(office: Office, number: str) -> None:
    enter(office, "41-GM/VPĐU", subject="Giấy mời họp")
    with pytest.raises(UserError, match=r"register\.known"):
        enter(office, number, subject="Giấy mời họp giao ban")
    unnumbered = NewEntry(Direction.INCOMING, subject="Đơn xin nghỉ")
    registers.enter(office, unnumbered)
    with pytest.raises(UserError, match=r"register\.known"):
        registers.enter(office, unnumbered)


def test_a_paper_known_from_a_dossier_gets_its_place_in_the_register(office: Office) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Thông báo", number="7-TB/ĐU", date="10/11/2026")])
    found = enter(office, "07-TB/ĐU", "10/11/2026", subject="Thông báo kết luận", author="Ban Thường vụ")
    row = line(office, found)
    assert [code for _, code in row.placed_in] == ["HN.15/2026"]
    assert (row.author, row.subject) == ("Ban Thường vụ", "Thông báo")
    assert registers.unfiled_count(office) == 0


@pytest.mark.parametrize(
    "new, code",
    [
        (NewEntry(Direction.OUTGOING), "register.no_subject"),
        (NewEntry(Direction.OUTGOING, subject="x" * 501), "document.subject_too_long"),
        (NewEntry(Direction.OUTGOING, subject="Báo cáo (MẬT)"), "secret.text_refused"),
        (NewEntry(Direction.OUTGOING, subject="Báo cáo", pages=-1), "document.bad_pages"),
        (NewEntry(Direction.INTERNAL, subject="Báo cáo"), "register.no_direction"),
    ],
)
def test_what_cannot_stand_in_a_register(office: Office, new: NewEntry, code: str) -> None:
    before = journal_kinds(office)
    with pytest.raises((UserError, UsageError), match=code.replace(".", r"\.")):
        registers.enter(office, new)
    assert journal_kinds(office) == before


def test_a_number_used_before_is_told_but_may_stand(office: Office) -> None:
    enter(office, "104-QĐ/ĐU", "02/10/2026", "Quyết định kiện toàn")
    again = NewEntry(
        Direction.OUTGOING, numbering.parse("104-QĐ/ĐU"), dates.parse("05/10/2026"), "Quyết định bổ sung"
    )
    assert registers.double_warning(office, again) == (
        "Số 104-QĐ/ĐU (Quyết định, nhiệm kỳ 2025-2030) đã dùng cho văn bản ngày 02/10/2026."
    )
    registers.enter(office, again)
    other = NewEntry(again.direction, again.number, again.date, "Quy định về chế độ họp")
    assert registers.double_warning(office, other) == "", "Quyết định and Quy định count apart"


def test_two_senders_may_send_one_number_on_one_day(office: Office) -> None:
    way = Direction.INCOMING
    enter(office, "5-NQ/CB", way=way, author="Chi bộ thôn Đông", subject="Nghị quyết tháng 12")
    second = NewEntry(
        way, numbering.parse("05-NQ/CB"), dates.parse("12/11/2026"), "Nghị quyết tháng 12", "Chi bộ thôn Đoài"
    )
    registers.enter(office, second)
    assert len(registers.register_ids(office, way)) == 2


def test_newest_first_by_year_and_by_words(office: Office) -> None:
    for number, day, subject in (
        (1, "07/7/2025", "Báo cáo tổ chức bộ máy"), (3, "09/11/2026", "Báo cáo dân vận"),
        (2, "09/11/2026", "Báo cáo tài chính"), (9, "11/2026", "Báo cáo tháng"),
    ):  # fmt: skip
        symbol = numbering.parse(f"{number}-BC/ĐU")
        registers.enter(office, NewEntry(Direction.OUTGOING, symbol, dates.parse(day), subject))

    def shown(**asked: object) -> list[str]:
        ids = registers.register_ids(office, Direction.OUTGOING, **asked)  # type: ignore[arg-type]
        return [row.number_text for row in registers.register_rows(office, ids)]

    assert shown() == ["03-BC/ĐU", "02-BC/ĐU", "09-BC/ĐU", "01-BC/ĐU"]
    assert shown(year="2025") == ["01-BC/ĐU"]
    assert shown(year="năm nào") == []
    assert shown(words="dan van") == ["03-BC/ĐU"]
    assert shown(words="3-bc") == ["03-BC/ĐU"]
    assert shown(words="?!") == []
    assert shown(words="báo cáo", year="2026", limit=2) == ["03-BC/ĐU", "02-BC/ĐU"]


def test_a_paper_typed_into_a_dossier_is_the_one_of_the_register(office: Office) -> None:
    found = enter(office, "41-GM/VPĐU", "09/11/2026", "Giấy mời hội nghị Ban Thường vụ Đảng ủy tháng 11")
    enter(office, "7-QĐ/ĐU", "09/11/2026", "Quy định về công tác văn thư")
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [
        paper("Giấy mời họp Ban Thường vụ tháng 11", number="41-GM/VPĐU", date="09/11/2026"),
        paper("Quyết định về công tác văn thư", number="07-QĐ/ĐU", date="09/11/2026"),
    ])  # fmt: skip
    assert documents(office, uid)[0].entry.uid == found
    assert [one.row.subject for one in registers.unfiled(office)] == ["Quy định về công tác văn thư"]


def filed(office: Office, **more: object) -> tuple[str, str, Changes]:
    uid = add_dossier(office, "TH.09", "Hồ sơ việc")
    found = enter(office, "8-TB/ĐU", pages=5, sheets=3)
    return uid, found, registers.file_entries(office, [found], uid, **more)  # type: ignore[arg-type]


def test_a_filed_paper_brings_the_extent_the_register_states(office: Office) -> None:
    uid, found, changes = filed(office)
    (placed,) = documents(office, uid)
    assert (placed.pages, placed.sides, placed.sheet_count) == (5, 2, 3)
    assert sheet_texts(office, uid) == ["1-3"]
    stated = "SELECT stated_pages || ' ' || stated_sheets || media FROM entry"
    assert scalar(office, stated) == "5 3"
    assert registers.unfiled_count(office) == 0
    assert registers.register_rows(office, [line(office, found).id])[0].placed_in == ((uid, "TH.09/2026"),)
    undo(office, changes.change_uid)
    assert registers.unfiled_count(office) == 1
    assert documents(office, uid) == ()


def test_what_is_asked_for_goes_before_what_the_register_states(office: Office) -> None:
    uid, _, _ = filed(office, pages=4, sides=1, copy_kind=CopyKind.COPY)
    (placed,) = documents(office, uid)
    assert (placed.pages, placed.sheet_count, placed.copy_kind) == (4, 4, CopyKind.COPY)


def test_a_second_dossier_gets_a_second_placement_with_the_same_pages(office: Office) -> None:
    home = add_dossier(office)
    row = paper("Quyết định kết nạp", number="109-QĐ/ĐU", date="13/11/2026", pages=2, sides=2)
    dossiers.add_documents(office, home, [row])
    second = add_dossier(office, "ĐV.01", "Hồ sơ kết nạp")
    found = registers.resolve(office, "109-QĐ/ĐU")
    registers.file_entries(office, [found], second)
    (placed,) = documents(office, second)
    assert (placed.pages, placed.sides, placed.entry.uid) == (2, 2, documents(office, home)[0].entry.uid)
    with pytest.raises(UserError, match=r"register\.already_there"):
        registers.file_entries(office, [found], second)


def test_a_pencilled_dossier_keeps_its_numbers(office: Office) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Một", pages=2), paper("Hai", pages=1)])
    dossiers.mark_pencilled(office, uid)
    registers.file_entries(office, [enter(office, "8-TB/ĐU", pages=1)], uid)
    assert sheet_texts(office, uid) == ["1-2", "3", "4"]


def test_in_a_volume_papers_find_their_place_by_number(office: Office) -> None:
    uid = add_dossier(office, "TH.02", "Tập Thông báo của Đảng ủy xã Tân Lập năm 2026")
    later, first, middle = (enter(office, f"{n}-TB/ĐU", f"{n}/11/2026") for n in (12, 3, 7))
    registers.file_entries(office, [later, first], uid)
    registers.file_entries(office, [middle], uid)
    assert [placed.entry.number.number for placed in documents(office, uid)] == [3, 7, 12]


def test_no_dossier_needs_a_reason_and_a_paper_that_lies_nowhere(office: Office) -> None:
    uid, found, _ = filed(office)
    with pytest.raises(UserError, match=r"register\.no_reason"):
        registers.no_dossier(office, [found], "  ")
    with pytest.raises(UserError, match=r"register\.already_filed"):
        registers.no_dossier(office, [found], "Không cần")
    with pytest.raises(UserError, match=r"register\.reason_too_long"):
        registers.no_dossier(office, [found], "x" * 301)
    with pytest.raises(UserError, match=r"register\.gone"):
        registers.no_dossier(office, ["no such"], "Không cần")
    with pytest.raises(UserError, match=r"secret\.text_refused"):
        registers.no_dossier(office, [found], "Văn bản TỐI MẬT")
    with pytest.raises(UsageError, match=r"document\.nothing"):
        registers.file_entries(office, [], uid)


def test_a_reason_goes_when_the_paper_waits_again_or_is_filed(office: Office) -> None:
    uid = add_dossier(office)
    found = enter(office, "8-TB/ĐU")
    registers.no_dossier(office, [found], "Giấy mời, không cần lưu")
    assert registers.reasons(office) == ["Giấy mời, không cần lưu"]
    assert registers.unfiled_count(office) == 0
    registers.wait_again(office, [found])
    assert registers.unfiled_count(office) == 1
    reason = registers.no_dossier(office, [found], "Giấy mời, không cần lưu")
    facts = ["entry.no_dossier", "entry.waits", "entry.no_dossier"]
    assert journal_kinds(office)[-3:] == facts
    undo(office, undo(office, reason.change_uid).change_uid)
    assert line(office, found).no_dossier_reason == "Giấy mời, không cần lưu"
    registers.file_entries(office, [found], uid)
    assert line(office, found).no_dossier_reason == ""


def test_a_register_entry_can_be_mended_once(office: Office) -> None:
    found = enter(office, "8-TB/ĐU")
    row = line(office, found)
    changes = registers.edit_entry(
        office, found, row.revision, subject="Thông báo mới", type_name="Thông báo"
    )
    assert line(office, found).subject == "Thông báo mới"
    with pytest.raises(UserError, match=r"record\.changed_elsewhere"):
        registers.edit_entry(office, found, row.revision, subject="Khác")
    with pytest.raises(UserError, match=r"register\.no_subject"):
        registers.edit_entry(office, found, row.revision + 1, subject=" ")
    undo(office, changes.change_uid)
    assert line(office, found).subject == "Thông báo 8-TB/ĐU"


def test_a_symbol_names_a_paper_or_asks_for_the_day(office: Office) -> None:
    first = enter(office, "104-QĐ/ĐU", "02/10/2026", "Quyết định một")
    second = enter(office, "104-QĐ/ĐU", "05/10/2026", "Quyết định hai")
    assert {first, second} == {
        registers.resolve(office, "0104-QĐ/ĐU@2/10/2026"), registers.resolve(office, second),
    }  # fmt: skip
    with pytest.raises(UserError, match=r"register\.ambiguous"):
        registers.resolve(office, "104-QĐ/ĐU")
    with pytest.raises(UserError, match=r"register\.ambiguous"):
        registers.resolve(office, "104-QĐ/ĐU", "Quyết định")
    new = NewEntry(
        Direction.OUTGOING, numbering.parse("104-QĐ/ĐU"), dates.parse("05/10/2026"), "Quy định về lập hồ sơ"
    )
    registers.enter(office, new)
    with pytest.raises(UserError) as both:
        registers.resolve(office, "104-QĐ/ĐU@5/10/2026")
    assert "104-QĐ/ĐU@05/10/2026 (Quy định)" in explain(both.value)
    assert registers.resolve(office, "104-QĐ/ĐU@5/10/2026", "quy định") not in (first, second)
    assert registers.resolve(office, "104-QĐ/ĐU@5/10/2026", "Quyết định") == second
    with pytest.raises(UserError, match=r"register\.not_found"):
        registers.resolve(office, "999-QĐ/ĐU")


def test_proposals_come_with_a_reason_a_person_understands(office: Office) -> None:
    meeting = add_dossier(office, "HN.15", "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026")
    volume = add_dossier(office, "TH.02", "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026")
    row = paper("Báo cáo thẩm định Tờ trình 215/TTr-UBND", number="96-BC/VPĐU", date="06/11/2026")
    dossiers.add_documents(office, meeting, [row])
    asked = enter(office, "215/TTr-UBND", "05/11/2026", "Tờ trình sửa nhà văn hóa", way=Direction.INCOMING)
    answer = enter(office, "313-CV/ĐU", "20/11/2026", "Công văn trả lời Báo cáo 96-BC/VPĐU")
    decision = enter(office, "109-QĐ/ĐU", "13/11/2026", "Quyết định về việc kết nạp đảng viên")
    invited = enter(office, "41-GM/VPĐU", "09/11/2026", "Giấy mời hội nghị Ban Thường vụ tháng 11")

    def best(entry: str) -> tuple[str, str]:
        found = registers.proposals(office, entry)[0]
        return found.dossier_uid, registers.why(found)

    assert best(asked) == (meeting, "Trong hồ sơ này có văn bản nhắc tới 215/TTr-UBND.")
    assert best(answer) == (meeting, "Văn bản nhắc tới 96-BC/VPĐU, văn bản đó nằm trong hồ sơ này.")
    assert best(decision) == (volume, "Tập Quyết định, ký hiệu ĐU, năm 2026.")
    assert best(invited) == (meeting, "Cùng kỳ họp Ban Thường vụ tháng 11.")
    waiting = {found.row.uid: found.proposals for found in registers.unfiled(office)}
    assert set(waiting) == {asked, answer, decision, invited}
    assert waiting[decision][0].dossier_uid == volume


def test_a_closed_dossier_is_never_proposed(office: Office) -> None:
    uid = add_dossier(office, "TH.02", "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026")
    found = enter(office, "109-QĐ/ĐU", "13/11/2026", "Quyết định về việc kết nạp")
    assert [one.dossier_uid for one in registers.proposals(office, found)] == [uid]
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET state = 'completed'")
    assert registers.proposals(office, found) == ()
    with pytest.raises(UserError, match=r"dossier\.closed"):
        registers.file_entries(office, [found], uid)


def test_who_may_not_see_a_dossier_finds_nothing_of_it_in_the_register(office: Office) -> None:
    uid = add_dossier(office, "ĐV.01", "Hồ sơ kết nạp đảng viên Lê Văn Kín")
    volume = add_dossier(office, "TH.02", "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026")
    found = enter(office, "109-QĐ/ĐU", "13/11/2026", "Quyết định kết nạp Lê Văn Kín")
    both = enter(office, "110-QĐ/ĐU", "14/11/2026", "Quyết định giao việc")
    registers.file_entries(office, [found, both], uid)
    registers.file_entries(office, [both], volume)
    third = enter(office, "111-QĐ/ĐU", "15/11/2026", "Quyết định lập đoàn")
    fourth = enter(office, "112-QĐ/ĐU", "15/11/2026", "Quyết định kết nạp Lê Văn Kín (bổ sung)")
    enter(office, "113-QĐ/ĐU", "16/11/2026", "Quyết định lập tổ")
    registers.file_entries(office, [fourth], uid)
    registers.file_entries(office, [third], volume)
    waiting = enter(office, "7-TB/ĐU", "15/11/2026", "Thông báo kết nạp Lê Văn Kín")
    readers.restrict(office, uid, [office.person.uid])
    people.add_person(office, "Phạm Thị Khác", "khac", "Mật khẩu khác-1", cost=FLOOR)
    mine = {row.number_text: row for row in _rows(office)}
    assert mine["109-QĐ/ĐU"].placed_in == ((uid, "ĐV.01/2026"),)
    office.close()
    with open_office(office.folder, "Mật khẩu khác-1", login="khac", clock=story_clock()) as other:
        theirs = {row.number_text: row for row in _rows(other)}
        assert set(mine) - set(theirs) == {"109-QĐ/ĐU", "112-QĐ/ĐU"}
        assert theirs["110-QĐ/ĐU"].subject == "Quyết định giao việc"
        assert theirs["110-QĐ/ĐU"].placed_in == ((volume, "TH.02/2026"),)
        for named in ("109-QĐ/ĐU", "109-QĐ/ĐU@13/11/2026"):
            with pytest.raises(UserError, match=r"register\.not_found"):
                registers.resolve(other, named)
        for hidden in (lambda: registers.row_of(other, found), lambda: register_entry.entry_of(other, found)):
            with pytest.raises(UserError, match=r"register\.gone"):
                hidden()
        assert registers.register_rows(other, [mine["109-QĐ/ĐU"].id]) == []
        ids = registers.register_ids(other, Direction.OUTGOING, words="kín")
        assert [row.number_text for row in registers.register_rows(other, ids)] == ["07-TB/ĐU"]
        assert uid not in {one.dossier_uid for one in registers.proposals(other, waiting)}
        with pytest.raises(UserError, match=r"register\.gone"):
            registers.file_entries(other, [found], volume)
        with pytest.raises(UserError, match=r"register\.gone"):
            registers.edit_entry(other, found, 1, subject="Đọc trộm")
        key = SeriesKey("Quyết định", "ĐU", "2025-2030")
        seen = series.series(other, key)
        assert [(one.number, one.placed_in) for one in seen.used] == [
            (110, ("TH.02/2026",)), (111, ("TH.02/2026",)), (113, ()),
        ]  # fmt: skip
        gaps = [(gap.text, gap.reason, gap.defect) for gap in analyse(seen).gaps]
        assert gaps == [("112", MissingReason.KEPT_APART, False)], "a number in use is no false alarm"
        (counted,) = [one for one in series.series_list(other) if one.key == key]
        assert (counted.first, counted.last, counted.used, counted.missing_open) == (110, 113, 3, 0)
        with pytest.raises(UserError, match=r"series\.number_used"):
            series.explain_missing(other, key, 112, 112, MissingReason.LOST)
        series.fill_from_series(other, volume, key, year=2026)
        assert [one.entry.number.number for one in documents(other, volume)] == [110, 111, 113]


def _rows(office: Office) -> list[RegisterRow]:
    return registers.register_rows(office, registers.register_ids(office, Direction.OUTGOING))


def test_incoming_papers_stand_by_their_arrival_number(office: Office) -> None:
    """Paper dates say nothing about the order of a register that numbers what comes in, year by year."""
    for number, day, arrival, arrived in (
        ("7-CV/TU", "30/12/2025", "0009", "05/01/2026"), ("8-CV/TU", "12/11/2026", "0128", "12/11/2026"),
        ("9-CV/TU", "01/10/2026", "0130", "13/11/2026"), ("10-CV/TU", "11/11/2026", "129", "12/11/2026"),
        ("11-CV/TU", "20/12/2025", "1204", "22/12/2025"), ("12-CV/TU", "14/11/2026", "", ""),
    ):  # fmt: skip
        enter(office, number, day, f"Công văn {number}", way=Direction.INCOMING, arrival_number=arrival,
              arrival_date=dates.parse(arrived))  # fmt: skip

    def numbers(year: str = "", limit: int | None = None) -> list[str]:
        ids = registers.register_ids(office, Direction.INCOMING, year=year, limit=limit)
        return [row.arrival_text.partition(" · ")[0] for row in registers.register_rows(office, ids)]

    assert numbers() == ["0130", "129", "0128", "0009", "", "1204"]
    assert numbers(limit=2) == ["0130", "129"]
    assert numbers(limit=6) == numbers(), "fewer lines than asked for are never all there is"
    assert numbers("2026") == ["0130", "129", "0128", "0009", ""]
    assert numbers("2025") == ["1204"]


def test_a_completed_dossier_does_not_keep_its_papers_out_of_the_register(office: Office) -> None:
    uid = add_dossier(office)
    row = paper("Thông báo kết luận", number="103-TB/ĐU", date="13/11/2026", pages=4)
    dossiers.add_documents(office, uid, [row])
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET state = 'completed'")
    found = enter(office, "103-TB/ĐU", "13/11/2026", "Thông báo kết luận hội nghị")
    assert line(office, found).placed_in == ((uid, "HN.15/2026"),)
    with pytest.raises(UserError, match=r"register\.closed"):
        registers.edit_entry(office, found, line(office, found).revision, subject="Khác")
    second = add_dossier(office, "TH.05", "Tập Thông báo của Đảng ủy xã Tân Lập năm 2026")
    registers.file_entries(office, [found], second)
    assert documents(office, second)[0].pages == 4
