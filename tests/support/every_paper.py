"""An office with records for every paper the program prints, its figures the ones spelled in two ways."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.dates import parse as day
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.numbering import parse as number
from hoso_desktop.domain.retention import PERMANENT, WORTHLESS, Retention, years
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import components, dossiers, file_plan, handover, holdings, people
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.handover import Receiving
from hoso_desktop.services.office import Office
from hoso_desktop.services.register_entry import NewEntry, enter
from tests.support.lifecycle import put_into
from tests.support.office import add_dossier, make_office, paper, sheet, write_pdf

DAY = datetime(2026, 12, 18, 9, tzinfo=VIETNAM)
LEAVER = "Phạm Thị Thủy"
CODES = {24: "HN.24", 104: "HN.104", 1204: "HN.1204"}  # dossiers of so many sheets
_ANSWER = "Ủy ban Kiểm tra Đảng ủy xã trả lời bà Thủy"


def every_paper(folder: Path) -> Office:
    """The office, open; `CODES` are dossiers of 24, 104 and 1.204 sheets, handed in, the last one limited."""
    time = FixedClock(DAY)
    office = make_office(folder / "kho", clock=time)
    file_plan.adopt_starter(office, 2026)
    for sheets, code in CODES.items():
        period = years(20) if sheets == 1204 else PERMANENT
        uid = _dossier(office, folder, code, sheets, period)
        arrange(office, uid, "1", number=str(sheets))
        revision = sheet(office, uid).dossier.revision
        dossiers.edit_dossier(office, uid, revision, location=Location(box=str(sheets)))
        if sheets == 24:
            components.set_meeting(office, uid, MeetingFacts(members_total=24, members_present=24))
        put_into(office, uid, Step.WORK_ENDED, Step.COMPLETED, Step.HANDED_IN)
    _dossier(office, folder, "TH.90", 24, WORTHLESS)
    _hold(office, folder)
    _hand_over(office, folder)
    _register(office)
    time.move(timedelta(days=1))
    return office


def _dossier(office: Office, folder: Path, code: str, sheets: int, period: Retention) -> str:
    uid = add_dossier(office, code, "Hồ sơ của Đảng ủy xã về hủy tài liệu", period)
    file = write_pdf(folder / f"{code} Đảng ủy.pdf")
    rows = [paper(_ANSWER, pages=sheets, number="5-NQ/ĐU", date="05/01/2026", file=file)]
    dossiers.add_documents(office, uid, rows)
    return uid


def _hold(office: Office, folder: Path) -> None:
    kept = _dossier(office, folder, "TH.91", 1, PERMANENT)
    put_into(office, kept, Step.WORK_ENDED, Step.COMPLETED)
    holdings.keep_back(office, kept, consent_number="12-CV/ĐU", consent_day=DAY.date(), reason="còn dùng")
    lent = _dossier(office, folder, "TH.92", 1, PERMANENT)
    holdings.lend(office, lent, borrower="Ủy ban Kiểm tra", due_on=date(2026, 12, 30), allowed_by="Lê Văn A")


def _hand_over(office: Office, folder: Path) -> None:
    people.add_person(office, LEAVER, "thuy", "mật khẩu khác", "Ủy viên Ban Thường vụ", cost=FLOOR)
    uid = _dossier(office, folder, "TH.93", 1, PERMANENT)
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, keeper=LEAVER)
    to = Receiving(receiver="Vũ Thị Mai", reason="chuyển công tác")
    handover.hand_over(office, people.by_login(office, "thuy").uid, to)


def _register(office: Office) -> None:
    ours = {"number": number("7-TB/ĐU"), "author": office.profile.name, "type_name": "Thông báo"}
    theirs = {"number": number("9-CV/TU"), "author": "Tỉnh ủy Sông Lam", "arrival_number": "1"}
    for direction, more in ((Direction.OUTGOING, ours), (Direction.INCOMING, theirs)):
        entry = NewEntry(direction, date=day("05/12/2026"), subject=_ANSWER, **more)  # type: ignore[arg-type]
        enter(office, entry)
