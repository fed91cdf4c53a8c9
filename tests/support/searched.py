"""The office of stories A, B and C with the dossiers, the loan and the readers the searches need."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.retention import PERMANENT, parse
from hoso_desktop.services import dossiers, holdings, imports, lifecycle, people, queries, readers, registers
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Office
from tests.support.office import GOLDEN, make_office, pasted_rows

DATA: dict[str, Any] = json.loads((GOLDEN / "searches-data.json").read_text(encoding="utf-8"))
STORY_B = GOLDEN / "story-b"
STORY_C = GOLDEN / "story-c"
CHIEF, STRANGER, OTHER_PASSWORD = "chanhvp", "nguoila", "Mật khẩu khác-2026"
NAMED = next(iter(DATA["restricted"]))


def _new(office: Office, code: str, *, keyword: str = "") -> str:
    row = next(row for row in DATA["dossiers"] if row["code"] == code)
    retention = parse(row["retention"])
    assert retention is not None
    made = dossiers.new_dossier(
        office, NewDossier(code, row["title"], year=str(row["year"]), retention=retention)
    )
    uid = next(iter(made.dossiers))
    if keyword:
        dossiers.edit_dossier(office, uid, 1, keyword=keyword)
    if row["state"] == "Đã kết thúc công việc":
        lifecycle.end_work(office, uid, date(row["year"], 11, 30))
    return uid


def before_the_minutes(office: Office) -> str:
    """State A1: the meeting's dossier before its minutes are found."""
    uid = _new(office, "HN.15")
    rows = [row for row in pasted_rows("story-a/paste.tsv") if "Biên bản" not in row.subject]
    dossiers.add_documents(office, uid, rows)
    return uid


def add_minutes(office: Office, uid: str) -> None:
    """State A2."""
    rows = pasted_rows("story-a/paste.tsv")
    place = next(number for number, row in enumerate(rows) if "Biên bản" in row.subject)
    dossiers.add_documents(office, uid, [rows[place]], position=place)


def bring_week(office: Office) -> None:
    """Story B1: the two exports of Monday."""
    for name in ("VanBanDi_0913.xlsx", "VanBanDen_0913.xlsx"):
        imports.run(office, imports.preview(office, STORY_B / name))


def file_week(office: Office) -> None:
    """Of what waits 39 are filed and 4 marked, 2 are left (the newest are filed first)."""
    made = dossiers.new_dossier(office, NewDossier("TH.01", "Hồ sơ công việc tuần", retention=PERMANENT))
    uid = next(iter(made.dossiers))
    waiting = [paper.row.uid for paper in registers.unfiled(office)]
    registers.file_entries(office, waiting[:39], uid)
    registers.no_dossier(office, waiting[39:43], "Giấy mời họp, không cần lưu")


def bring_decisions(office: Office) -> None:
    """Story B2: the year's register of decisions, and the Tập itself."""
    imports.run(office, imports.preview(office, STORY_B / "SoDangKy_QuyetDinh_2026.xlsx"))
    uid = _new(office, "TH.02")
    found = registers.register_ids(office, Direction.OUTGOING)
    rows = registers.register_rows(office, found)
    decisions = [row.uid for row in rows if "-QĐ/ĐU" in row.number_text and "Quy định" not in row.subject]
    registers.file_entries(office, decisions, uid)


def bring_backlog(office: Office) -> None:
    """Story C: the list, then the arrangement of C2."""
    want = json.loads((STORY_C / "expected.json").read_text(encoding="utf-8"))
    ready = imports.preview(office, STORY_C / want["list"], files_root=STORY_C / want["files_root"])
    imports.run(office, ready)
    rows = {row.title: row.uid for row in queries.dossier_rows(office, queries.dossier_ids(office))}
    for line in want["C2"]["arrangement"]:
        uid = rows[line["title"]]
        arrange(office, uid, line["muc_luc"], number=line["ho_so"])
        now = queries.peek(office, uid).dossier
        place = type(now.location)(room="Kho cơ quan", box=line["hop"])
        dossiers.edit_dossier(office, uid, now.revision, location=place)


def finish(office: Office, clock: FixedClock) -> None:
    """The other dossiers, the loan and the restricted one, a week later."""
    for row in DATA["dossiers"]:
        if row["code"] not in ("HN.15", "TH.02", "ĐV.01"):
            _new(office, row["code"])
    restricted = _new(office, "ĐV.01", keyword=NAMED["person"])
    for login, name in ((CHIEF, "Chánh Văn phòng"), (STRANGER, "Người khác")):
        people.add_person(office, name, login, OTHER_PASSWORD, cost=FLOOR)
    chief = people.by_login(office, CHIEF)
    readers.restrict(office, restricted, [office.person.uid, chief.uid])
    clock.move(timedelta(days=7))
    for loan in DATA["loans"]:
        uid = queries.resolve(office, loan["dossier"])
        day = datetime.strptime(loan["lent"], "%d/%m/%Y").date()
        due = datetime.strptime(loan["due"], "%d/%m/%Y").date()
        holdings.lend(office, uid, borrower=loan["to"], due_on=due, lent_on=day)


def searched_office(folder: Path) -> Office:
    """Everything of the three stories and of the searches, on 23/11/2026, its clerk at work."""
    clock = FixedClock(datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM))
    office = make_office(folder, clock=clock)
    uid = before_the_minutes(office)
    add_minutes(office, uid)
    bring_week(office)
    file_week(office)
    bring_decisions(office)
    bring_backlog(office)
    finish(office, clock)
    return office
