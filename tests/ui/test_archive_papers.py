"""The archive's papers above the list of dossiers: only when there are records, printed by the one dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog

from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.retention import PERMANENT, WORTHLESS
from hoso_desktop.services import dossiers
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.ui.print_dialog import PrintDialog
from tests.support.office import add_dossier, paper, sheet
from tests.ui.driver import Clerk


def lines(clerk: Clerk) -> list[str]:
    return [action.text() for action in clerk.workspace.dossiers.papers.papers.actions()]


def test_the_button_comes_with_the_first_arranged_dossier(office_clerk: Clerk, tmp_path: Path) -> None:
    clerk, button = office_clerk, office_clerk.workspace.dossiers.papers
    office = clerk.workspace.session.office
    uid = add_dossier(office, "HS.01", "Tập Nghị quyết năm 2026", PERMANENT)
    dossiers.add_documents(office, uid, [paper("Nghị quyết", date="05/01/2026")])
    add_dossier(office, "TH.09", "Tập giấy mời năm 2026", WORTHLESS)
    assert button.isHidden()
    fonds = sheet(office, uid).fonds.number
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, location=Location(box="1"))
    clerk.workspace.session.announce(arrange(office, uid, "1"))
    name = f"{fonds}/01" if fonds else "01"
    clerk.wait()
    assert not button.isHidden()
    assert lines(clerk) == [
        f"Mục lục hồ sơ {name}…",
        f"Nhãn hộp của mục lục {name}…",
        "Danh mục tài liệu hết giá trị…",
    ]


def test_each_line_opens_the_print_dialog_with_its_paper(office_clerk: Clerk) -> None:
    clerk = office_clerk
    office = clerk.workspace.session.office
    uid = add_dossier(office, "HS.01", "Tập Nghị quyết năm 2026", PERMANENT)
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, location=Location(box="1"))
    add_dossier(office, "TH.09", "Tập giấy mời năm 2026", WORTHLESS)
    clerk.workspace.session.announce(arrange(office, uid, "1"))
    clerk.wait()
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, PrintDialog)
        clerk.wait()
        assert dialog.print.isEnabled()
        seen.append(dialog.form_id)
        dialog.reject()

    for action in clerk.workspace.dossiers.papers.papers.actions():
        with clerk.answering(look):
            action.trigger()
    assert seen == ["inventory", "box_label", "worthless"]
