"""Each of the 34 checks raised in a real office: its button opens the very control that mends it.

One office holds a case of every check; the review is walked line by line, as a clerk would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import CopyKind, Direction
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.retention import PERMANENT, UNSET, Retention, years
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import (
    check_rules,
    components,
    dossiers,
    file_plan,
    lifecycle,
    people,
    plan_titles,
    queries,
    register_entry,
)
from hoso_desktop.services.checks import Line
from hoso_desktop.services.dossiers import NewDocument, NewDossier
from hoso_desktop.services.lifecycle import Signature
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.register_entry import NewEntry
from hoso_desktop.ui.component_dialogs import MeetingDialog
from hoso_desktop.ui.details_dialog import DetailsDialog
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.entry_dialog import EntryDialog
from hoso_desktop.ui.holding_dialog import HoldingDialog
from hoso_desktop.ui.plan_screen import PlanScreen
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.register_screen import RegisterScreen
from hoso_desktop.ui.review_screen import ReviewScreen
from hoso_desktop.ui.step_dialog import StepDialog
from tests.support.lifecycle import SIGNED, put_into
from tests.support.office import paper
from tests.ui.driver import Clerk

MEETING = "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026"
WHOLE = ("Giấy mời hội nghị", "Tờ trình về việc kết nạp", "Biên bản hội nghị", "Thông báo kết luận hội nghị")
SECRET = "UPDATE entry SET subject = 'Báo cáo tình hình (MẬT)' WHERE subject = ?"


def dossier(
    office: Office, code: str, *papers: str | NewDocument, title: str = "Hồ sơ công tác",
    kind: DossierKind = DossierKind.GENERAL, retention: Retention = PERMANENT, day: str = "10/11/2026",
) -> str:  # fmt: skip
    """A dossier that bears the code of the check it is a case of."""
    made = dossiers.new_dossier(office, NewDossier(code, title, kind=kind, retention=retention))
    uid = next(iter(made.dossiers))
    rows = [one if isinstance(one, NewDocument) else paper(one, date=day) for one in papers]
    dossiers.add_documents(office, uid, rows)
    return uid


def meeting(office: Office, code: str, *papers: str) -> str:
    return dossier(office, code, *papers, title=f"{MEETING} ({code})", kind=DossierKind.MEETING)


def sql(office: Office, statement: str, *values: Any) -> None:
    """What no door of the program lets through, or only years would bring."""
    with office.store.write() as connection:
        connection.exec_driver_sql(statement, values)


def step(
    office: Office, uid: str, kind: Step, signature: Signature = SIGNED, day: date | None = None
) -> None:
    with office.change() as tx:
        lifecycle.record(tx, office, uid, kind, signature=signature, day=day)
        office.remember(tx, "dossier.completed")


def completed(office: Office, uid: str, signature: Signature = SIGNED) -> None:
    put_into(office, uid, Step.WORK_ENDED)
    step(office, uid, Step.COMPLETED, signature)


def archived(office: Office, uid: str, day: date) -> None:
    completed(office, uid)
    step(office, uid, Step.HANDED_IN, day=day)


def registered(office: Office, number: str, day: str, subject: str) -> None:
    register_entry.enter(
        office, NewEntry(Direction.OUTGOING, numbering.parse(number), dates.parse(day), subject)
    )


def fill(office: Office, folder: Path) -> None:
    """A case of every check. What a case lacks besides is told by other checks and does no harm."""
    save_settings(office, start_of_use="2015-01-01")
    _fill_components(office)
    _fill_signing(office)
    _fill_sheets(office)
    _fill_deadlines(office)
    _fill_values_and_files(office, folder)
    _fill_registers(office)
    for code in check_rules.check_rules(office).rules:
        check_rules.set_check(office, code, on=True)


def _fill_components(office: Office) -> None:
    meeting(office, "C01", *WHOLE[:2], "Thông báo kết luận hội nghị")
    meeting(office, "C02", "Giấy mời hội nghị", "Biên bản hội nghị", "Nghị quyết về dân vận")
    meeting(office, "C03", *WHOLE, "Ý kiến góp ý của các chi bộ")
    meeting(office, "C04", *WHOLE[1:])
    named = meeting(office, "C05", *WHOLE)
    components.name_papers(office, named, "Đề án phát triển chợ Đông", source_uid="")
    slips = meeting(office, "C06", *WHOLE)
    components.set_meeting(
        office, slips, MeetingFacts(members_total=9, votes_sent=9, votes_returned=6, votes_for=6)
    )
    few = meeting(office, "C95", *WHOLE)
    components.set_meeting(office, few, MeetingFacts(members_total=39, members_present=20))


def _fill_signing(office: Office) -> None:
    completed(office, dossier(office, "C20", "Báo cáo"), Signature())
    draft = dossier(office, "C21", NewDocument(subject="Báo cáo", pages=1, copy_kind=CopyKind.DRAFT))
    put_into(office, draft, Step.WORK_ENDED)
    unsigned = dossier(office, "C21b", "Tờ trình")
    sql(office, "UPDATE placement SET signature = 'unsigned' WHERE dossier_id = "
        "(SELECT id FROM dossier WHERE uid = ?)", unsigned)  # fmt: skip
    put_into(office, unsigned, Step.WORK_ENDED)
    completed(office, dossier(office, "C30", "Báo cáo"))


def _fill_sheets(office: Office) -> None:
    double = dossier(office, "C40", "Báo cáo", "Tờ trình")
    dossiers.mark_pencilled(office, double)
    placed = queries.dossier_sheet(office, double).documents[1]
    dossiers.edit_document(office, placed.uid, placed.revision, sheets="1")
    put_into(office, dossier(office, "C41", "Báo cáo"), Step.WORK_ENDED)
    wrong = Signature("Nguyễn Thị Lan", signed_on=date(2026, 11, 16), stated_sheets=1, stated_words="Hai tờ")
    completed(office, dossier(office, "C42", "Báo cáo"), wrong)
    put_into(office, dossier(office, "C43", paper("Báo cáo", pages=None)), Step.WORK_ENDED)


def _fill_deadlines(office: Office) -> None:
    put_into(office, dossier(office, "C50", "Báo cáo", day="15/11/2025"), Step.WORK_ENDED)
    put_into(office, dossier(office, "C51", "Báo cáo", day="15/11/2024"), Step.WORK_ENDED)
    kept = dossier(office, "C52", "Báo cáo", day="15/11/2023")
    sql(office, "INSERT INTO holding (uid, dossier_id, kind, from_day, until_day, consent_number) "
        "SELECT 'h1', id, 'kept_back', '2024-12-01', '2030-12-31', '5-CV/ĐU' FROM dossier WHERE uid = ?",
        kept)  # fmt: skip
    archived(office, dossier(office, "C53", "Báo cáo", day="15/11/2015"), date(2016, 5, 1))
    leaver = people.add_person(office, "Trần Văn Ba", "ba", "mat khau cua ba", cost=FLOOR)
    people.set_leaving(office, leaver.uid, date(2026, 12, 25))
    dossiers.new_dossier(office, NewDossier("C54", "Hồ sơ tổ chức", keeper="Trần Văn Ba"))


def _fill_values_and_files(office: Office, folder: Path) -> None:
    dossier(office, "C60", "Báo cáo", retention=UNSET)
    low = dossier(office, "C61", "Nghị quyết", retention=years(10))
    placed = queries.dossier_sheet(office, low).documents[0]
    dossiers.edit_document(office, placed.uid, placed.revision, retention=PERMANENT)
    archived(
        office, dossier(office, "C62", "Báo cáo", retention=years(5), day="15/11/2015"), date(2016, 5, 1)
    )
    scan = folder / "quet.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    filed = queries.dossier_sheet(office, dossier(office, "C70", "Báo cáo")).documents[0]
    dossiers.attach_file(office, filed.uid, scan)
    dossier(office, "C80", "Báo cáo lộ")
    sql(office, SECRET, "Báo cáo lộ")
    packed = dossier(office, "C81", "Báo cáo đóng gói")
    sql(office, SECRET, "Báo cáo đóng gói")
    sql(office, "INSERT INTO package (uid, dossier_id, size, built_at) SELECT 'k1', id, 9, "
        "'2026-11-14T02:00:00.000Z' FROM dossier WHERE uid = ?", packed)  # fmt: skip


def _fill_registers(office: Office) -> None:
    file_plan.begin(office, 2026, model="commune")
    plan_titles.approve(
        office, file_plan.plan_of(office, 2026).uid, decision_number="05-QĐ/ĐU",
        decision_day=date(2026, 1, 5), signer="Trần Văn Bình",
    )  # fmt: skip
    dossier(office, "C10", "Báo cáo", day="05/01/2026")
    registered(office, "12-BC/ĐU", "01/9/2026", "Báo cáo quý III")
    registered(office, "57-QĐ/ĐU", "05/11/2026", "Quyết định 57")
    registered(office, "60-QĐ/ĐU", "06/11/2026", "Quyết định 60")
    registered(office, "61-QĐ/ĐU", "02/11/2026", "Quyết định 61")
    registered(office, "62-QĐ/ĐU", "07/11/2026", "Quyết định 62")
    registered(office, "63-QĐ/ĐU", "08/11/2026", "Quyết định 63")
    # The register refuses a number twice: such papers came from a list.
    sql(office, "UPDATE entry SET number = 62, match_key = '62|qđ/đu' WHERE subject = 'Quyết định 63'")
    registered(office, "103-TBB/ĐU", "09/11/2026", "Thông báo lạ")
    registered(office, "9-BC/ĐU", "05/6/2014", "Báo cáo tồn đọng")
    sql(office, "UPDATE entry SET backlog = 1 WHERE subject LIKE '%tồn đọng'")
    dossier(office, "C93", paper("Thông báo", number="104-TBB/ĐU"))
    dossier(office, "C94", NewDocument(subject="Quy chế làm việc", type_name="Quy chế", pages=1,
                                       author="Ban Thường vụ Đảng ủy xã"))  # fmt: skip


# what opens

Seen = Callable[[Clerk], None]


class Opens:
    """A dialog of a class, the keyboard in one of its editors; `step` for the dialog of a step."""

    def __init__(self, kind: type[QDialog], field: str = "", step: Step | None = None) -> None:
        self.kind, self.field, self.step = kind, field, step

    def check(self, dialog: QDialog) -> None:
        assert isinstance(dialog, self.kind)
        if self.step is not None:
            assert cast(StepDialog, dialog).step is self.step
        if self.field:
            fields = cast(DetailsDialog, dialog).fields
            assert dialog.focusWidget() is fields[self.field].editor


def has_keyboard(clerk: Clerk, widget: QWidget) -> bool:
    return clerk.window.focusWidget() is widget


def cell(column: Column, subject: str) -> Seen:
    """The cursor on a cell of the paper with that title, the keyboard in the table."""

    def seen(clerk: Clerk) -> None:
        at = clerk.table.currentIndex()
        assert (clerk.cell(at.row(), Column.SUBJECT), Column(at.column())) == (subject, column)
        assert has_keyboard(clerk, clerk.table)

    return seen


def begun(title: str) -> Seen:
    """A new line whose title is begun, the cursor on its number."""

    def seen(clerk: Clerk) -> None:
        at = clerk.table.currentIndex()
        line = clerk.screen.documents.lines[at.row()]
        assert (line.begun, line.placement, Column(at.column())) == (title, None, Column.NUMBER)
        assert has_keyboard(clerk, clerk.table)

    return seen


def pencil(clerk: Clerk) -> None:
    assert has_keyboard(clerk, clerk.screen.pencilled)


def registers(clerk: Clerk) -> RegisterScreen:
    screen = cast(RegisterScreen, clerk.workspace.page("registers"))
    assert screen.isVisible()
    return screen


def waiting_paper(clerk: Clerk) -> None:
    tab = registers(clerk).unfiled
    (line,) = tab.selected()
    assert line.subject.endswith("quý III")
    assert has_keyboard(clerk, tab.table)


def unfiled(clerk: Clerk) -> None:
    assert has_keyboard(clerk, registers(clerk).unfiled.table)


def gap(clerk: Clerk) -> None:
    panel = registers(clerk).series
    assert panel.chosen is not None
    assert (panel.chosen.key.type_name, panel.gaps.rows[panel.gap_table.currentIndex().row()][0]) == (
        "Quyết định", "58-59"
    )  # fmt: skip
    assert has_keyboard(clerk, panel.gap_table)


def title_of_the_plan(clerk: Clerk) -> None:
    screen = cast(PlanScreen, clerk.workspace.page("file_plan"))
    entry = screen.model.entry(screen.table.currentIndex().row())
    assert entry is not None
    assert entry.notation == clerk.workspace.property("wanted")
    assert has_keyboard(clerk, screen.table)


CASES: dict[str, Opens | Seen] = {
    "C01": begun("Biên bản hội nghị"),
    "C02": begun("Tờ trình"),
    "C03": begun("Báo cáo tiếp thu"),
    "C04": begun("Giấy mời"),
    "C05": begun("Đề án phát triển chợ Đông"),
    "C06": Opens(MeetingDialog),
    "C10": cell(Column.DATE, "Báo cáo"),
    "C11": title_of_the_plan,
    "C12": waiting_paper,
    "C20": Opens(StepDialog, step=Step.CONFIRMED),
    "C21": cell(Column.COPY, "Báo cáo"),
    "C21b": Opens(DetailsDialog, "signature"),
    "C30": Opens(PrintDialog),
    "C40": cell(Column.SHEETS, "Tờ trình"),
    "C41": pencil,
    "C42": Opens(StepDialog, step=Step.CONFIRMED),
    "C43": cell(Column.PAGES, "Báo cáo"),
    "C50": Opens(StepDialog, step=Step.COMPLETED),
    "C51": Opens(StepDialog, step=Step.COMPLETED),
    "C52": Opens(HoldingDialog),
    "C53": Opens(StepDialog, step=Step.TRANSFERRED),
    "C54": Opens(DetailsDialog, "keeper"),
    "C60": Opens(DossierDialog, "retention"),
    "C61": Opens(DossierDialog, "retention"),
    "C62": Opens(DossierDialog, "retention"),
    "C63": unfiled,
    "C70": cell(Column.FILE, "Báo cáo"),
    "C80": cell(Column.SUBJECT, "Báo cáo tình hình (MẬT)"),
    "C81": cell(Column.SUBJECT, "Báo cáo tình hình (MẬT)"),
    "C90": gap,
    "C91": Opens(EntryDialog, "number"),
    "C92": Opens(EntryDialog, "day"),
    "C93": cell(Column.NUMBER, "Thông báo"),
    "C94": cell(Column.AUTHOR, "Quy chế làm việc"),
    "C95": Opens(MeetingDialog),
}


def line_of(screen: ReviewScreen, name: str) -> tuple[int, int]:
    """The tab and the row of a case: its own dossier's line, else the office's."""
    code = name[:3]
    for tab in range(3):
        screen.tabs.setCurrentIndex(tab)
        for row, line in enumerate(screen.model.lines):
            if line.finding.code == code and line.code in (f"{name}/2026", ""):
                return tab, row
    raise AssertionError(f"{name}: no line of it")


def press(clerk: Clerk, name: str) -> Line:
    clerk.workspace.show_place("review")
    clerk.wait()
    screen = cast(ReviewScreen, clerk.workspace.page("review"))
    tab, row = line_of(screen, name)
    screen.tabs.setCurrentIndex(tab)
    screen.table.selectRow(row)
    line = screen.model.lines[row]
    clerk.workspace.setProperty("wanted", line.finding.params.get("notation", ""))
    assert screen.why.fix.isVisible()
    screen.why.fix.click()
    return line


@pytest.mark.battery
def test_every_check_leads_to_the_control_that_mends_it(office_clerk: Clerk, tmp_path: Path) -> None:
    clerk = office_clerk
    session = clerk.workspace.session
    fill(session.office, tmp_path)
    session.announce(None)
    assert {name[:3] for name in CASES} == set(check_rules.check_rules(session.office).rules)
    wrong = [said for name, wanted in CASES.items() if (said := walk(clerk, name, wanted))]
    assert wrong == []


def walk(clerk: Clerk, name: str, wanted: Opens | Seen) -> str:
    """What is wrong with where a case leads, empty when nothing is."""
    try:
        if isinstance(wanted, Opens):
            with clerk.answering(partial(looked_at, clerk, wanted)):
                press(clerk, name)
            clerk.wait()
        else:
            press(clerk, name)
            clerk.wait()
            clerk.bot.wait(60)  # some are led to only after the dossier was read
            clerk.wait()
            wanted(clerk)
    except (AssertionError, TimeoutError) as error:
        return f"{name}: {error}"
    return ""


def looked_at(clerk: Clerk, wanted: Opens, dialog: QDialog) -> None:
    clerk.wait()
    wanted.check(dialog)
    dialog.reject()
