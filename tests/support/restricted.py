"""An office with one restricted dossier in which everything is typed that can be, and one without it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.dates import parse as day
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.numbering import parse as number
from hoso_desktop.services import (
    components,
    dossiers,
    file_plan,
    holdings,
    imports,
    papers,
    people,
    queries,
    readers,
    registers,
)
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import ALL_ROLES, Office
from hoso_desktop.services.register_entry import NewEntry, enter
from tests.support.office import add_dossier, paper, write_list, write_pdf

STRANGER, OTHER = "nguoila", "mật khẩu khác"
# A word that stands in everything typed into the restricted dossier, and nowhere else.
MARK = "kimsơn"
CODE = "ĐV.09"


def fill(office: Office, scratch: Path) -> None:
    """What everybody may see."""
    file_plan.adopt_starter(office, 2026)
    meeting = add_dossier(office, "HN.15", "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy tháng 11/2026")
    rows = [
        paper("Quyết định về việc kết nạp đảng viên", number="109-QĐ/ĐU", date="13/11/2026"),
        paper("Biên bản hội nghị", number="14-BB/ĐU", date="12/11/2026"),
    ]
    dossiers.add_documents(office, meeting, rows)
    dossiers.attach_file(
        office, queries.peek(office, meeting).documents[0].uid, write_pdf(scratch / "109.pdf")
    )
    add_dossier(office, "ĐV.01", "Hồ sơ kết nạp đảng viên năm 2026")
    enter(
        office,
        NewEntry(Direction.OUTGOING, number("110-QĐ/ĐU"), day("12/11/2026"), "Quyết định kiện toàn tổ"),
    )
    enter(
        office,
        NewEntry(Direction.INCOMING, number("484-CV/BTCTU"), day("08/11/2026"), "Công văn về thẻ đảng"),
    )
    people.add_person(office, "Người khác", STRANGER, OTHER, roles=ALL_ROLES, cost=FLOOR)


def hide(office: Office, scratch: Path, *, registered: bool = False) -> None:
    """The restricted dossier with everything that can be typed into one."""
    made = dossiers.new_dossier(office, NewDossier(CODE, f"Hồ sơ kỷ luật {MARK}", keeper=f"Bà {MARK}"))
    uid = next(iter(made.dossiers))
    rows = [
        paper(f"Biên bản xem xét {MARK}", date="10/11/2026", author=f"Tổ {MARK}", note=f"nhắc {MARK}"),
        paper("Quyết định về việc kết nạp đảng viên", number="109-QĐ/ĐU", date="13/11/2026"),
        paper("Tờ không ngày tháng, không số"),
    ]
    dossiers.add_documents(office, uid, rows)
    file = write_pdf(scratch / f"{MARK}.pdf", MARK)
    dossiers.attach_file(office, queries.peek(office, uid).documents[0].uid, file)
    now = queries.peek(office, uid).dossier
    place = Location(room=f"Kho {MARK}", box="77")
    dossiers.edit_dossier(office, uid, now.revision, location=place, note=MARK, keyword=MARK)
    components.set_component_set(office, uid, "meeting")
    components.set_meeting(office, uid, MeetingFacts(held_on=date(2026, 11, 9), note=f"Ông {MARK} chủ trì"))
    components.name_papers(office, uid, f"Kết luận {MARK} số 12-KL/ĐU")
    holdings.hold(office, uid, reason=f"Đang xem xét {MARK}")
    holdings.lend(office, uid, borrower=f"Tổ {MARK}", due_on=date(2026, 11, 12), lent_on=date(2026, 11, 2))
    papers.print_to_file(office, "cover", [uid], scratch / "bia.pdf")
    arrange(office, uid, "09", inventory_name=f"Mục lục {MARK}")
    book = write_list(scratch / f"{MARK}.xlsx", [("", "", "01/11/2026", f"Đơn {MARK}", "", "1", "")])
    imports.run(office, imports.preview(office, book))
    listed = next(row.uid for row in queries.dossier_rows(office, queries.dossier_ids(office))
                  if MARK in row.title and row.uid != uid)  # fmt: skip
    if registered:
        subject = f"Quyết định thi hành kỷ luật {MARK}"
        new = NewEntry(Direction.OUTGOING, number("777-QĐ/ĐU"), day("12/11/2026"), subject, f"Ban {MARK}",
                       signer=f"Bà {MARK}", note=MARK)  # fmt: skip
        enter(office, new)
        registers.file_entries(office, [registers.resolve(office, "777-QĐ/ĐU")], uid)
    for hidden in (uid, listed):
        readers.restrict(office, hidden, [office.person.uid])
