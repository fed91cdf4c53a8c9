"""Remarks while typing: a day that has not come, more pages than sheets have sides. Never an error."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from hoso_desktop.services import dossiers
from hoso_desktop.ui import document_cells as cells
from hoso_desktop.ui.document_cells import Column
from tests.support.office import documents
from tests.ui.driver import Clerk

TODAY = date(2026, 11, 16)


def test_a_day_after_today_is_doubtful_and_kept() -> None:
    assert "17/11/2026 sau hôm nay" in cells.doubtful(Column.DATE, "17/11/2026", TODAY)
    for text in ("16/11/2026", "2027", "", "11/2026"):
        assert cells.doubtful(Column.DATE, text, TODAY) == ""
    assert cells.read(Column.DATE, "17/11/2026").error == ""


def test_the_table_remarks_on_the_day_and_on_too_many_pages(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    office = clerk.workspace.session.office
    uid = clerk.screen.uid
    first = documents(office, uid)[0]
    assert first.sheets is not None
    most = 2 * first.sheets.count

    def mend(**fields: object) -> None:
        now = documents(office, uid)[0]
        clerk.workspace.session.announce(dossiers.edit_document(office, first.uid, now.revision, **fields))
        clerk.wait()

    def tip(column: Column) -> str:
        model = clerk.screen.documents
        return str(model.data(model.index(0, column), Qt.ItemDataRole.ToolTipRole))

    mend(pages=most, sheets=first.sheets.text())
    assert "nhiều hơn" not in tip(Column.PAGES)
    mend(pages=most + 1, sheets=first.sheets.text(), date=cells.read(Column.DATE, "01/01/2090").value)
    assert f"{most + 1} trang nhiều hơn số mặt của {first.sheets.count} tờ" in tip(Column.PAGES)
    assert "sau hôm nay" in tip(Column.DATE)
