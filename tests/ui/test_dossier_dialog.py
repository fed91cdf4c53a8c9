"""Opening a dossier from a title of the plan: what the title foresaw comes along, on both roads."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QDialog

from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.services import file_plan, plan_reality, plan_titles, queries
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.plan_dialogs import OpenDialog
from hoso_desktop.ui.plan_screen import PlanScreen
from tests.ui.driver import Clerk

NOTATION = "TH.07"


def foreseen(clerk: Clerk) -> str:
    """The uid of the title, which names components of its own."""
    office = clerk.workspace.session.office
    if file_plan.find_plan(office, 2026) is None:
        file_plan.begin(office, 2026, model="commune")
    entry = next(e for e in file_plan.plan_of(office, 2026).entries if e.notation == NOTATION)
    plan_titles.edit_title(office, entry.uid, entry.revision, component_set="campaign", owner="Lê Thị Mai")
    clerk.workspace.session.announce(None)
    clerk.wait()
    return entry.uid


def opened(clerk: Clerk) -> Dossier:
    return queries.dossier_sheet(clerk.workspace.session.office, clerk.screen.uid).dossier


def choose(dialog: DossierDialog, notation: str) -> None:
    row = next(at for at in range(dialog.plan.count()) if dialog.plan.itemText(at).startswith(notation))
    dialog.plan.setCurrentIndex(row)
    dialog.plan.activated.emit(row)


def test_a_title_chosen_in_the_dialog(office_clerk: Clerk) -> None:
    uid = foreseen(office_clerk)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, DossierDialog)
        office_clerk.wait()
        choose(dialog, NOTATION)
        assert dialog.notation.text() == NOTATION
        office_clerk.type_into(dialog.title, "Tập Báo cáo quý của Đảng ủy xã năm 2026")
        office_clerk.click(dialog.save)

    with office_clerk.answering(fill):
        office_clerk.workspace.new_dossier()
    office_clerk.wait()
    made = opened(office_clerk)
    assert (made.plan_entry_uid, made.component_set, made.keeper) == (uid, "campaign", "Lê Thị Mai")
    office = office_clerk.workspace.session.office
    real = plan_reality.reality(office, file_plan.plan_of(office, 2026))
    (title,) = (one for one in real.titles if one.entry.uid == uid)
    assert [one.uid for one in title.dossiers] == [made.uid]


def test_another_heading_or_year_typed_afterwards_leaves_the_title(office_clerk: Clerk) -> None:
    foreseen(office_clerk)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, DossierDialog)
        office_clerk.wait()
        choose(dialog, NOTATION)
        office_clerk.type_into(dialog.notation, "HN.90")
        office_clerk.type_into(dialog.title, "Hồ sơ khác hẳn")
        office_clerk.click(dialog.save)

    with office_clerk.answering(fill):
        office_clerk.workspace.new_dossier()
    office_clerk.wait()
    assert (opened(office_clerk).plan_entry_uid, opened(office_clerk).component_set) == ("", "")


def test_a_dossier_opened_from_the_plan(office_clerk: Clerk) -> None:
    uid = foreseen(office_clerk)
    clerk = office_clerk
    clerk.workspace.show_place("file_plan", NOTATION)
    clerk.wait()
    screen = cast(PlanScreen, clerk.workspace.page("file_plan"))
    entry = screen.model.entry(screen.table.currentIndex().row())
    assert entry is not None
    assert entry.notation == NOTATION

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, OpenDialog)
        dialog.submit()
        clerk.wait()

    with clerk.answering(fill):
        screen.open_title()
    clerk.wait()
    made = opened(clerk)
    assert (made.plan_entry_uid, made.component_set, made.keeper) == (uid, "campaign", "Lê Thị Mai")
