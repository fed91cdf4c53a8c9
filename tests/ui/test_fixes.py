"""A finding that no cell mends opens the dialog that does, from the review and from the dossier."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtWidgets import QDialog

from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.problem import Severity
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.holding_dialog import HoldingDialog
from hoso_desktop.ui.places_to_mend import Leader
from hoso_desktop.ui.print_dialog import PrintDialog
from tests.ui.driver import Clerk

OPENS = {"print": PrintDialog, "retention": DossierDialog, "holding": HoldingDialog}


def finding(fix: str) -> Finding:
    return Finding("C00", Severity.ERROR, "check.C01", {"outcome": "Kết luận"}, fix=fix)


@pytest.mark.parametrize("fix", OPENS)
def test_from_the_review(dossier_clerk: Clerk, fix: str) -> None:
    clerk, uid = dossier_clerk, dossier_clerk.screen.uid
    clerk.workspace.show_place("review")
    clerk.wait()

    def seen(dialog: QDialog) -> None:
        assert isinstance(dialog, OPENS[fix])
        clerk.wait()
        dialog.reject()

    with clerk.answering(seen):
        cast(Leader, clerk.workspace).mend(uid, finding(fix))
    clerk.wait()
    assert clerk.screen.isVisible()


@pytest.mark.parametrize("fix", OPENS)
def test_from_the_side_of_the_dossier(dossier_clerk: Clerk, fix: str) -> None:
    clerk = dossier_clerk

    def seen(dialog: QDialog) -> None:
        assert isinstance(dialog, OPENS[fix])
        clerk.wait()
        dialog.reject()

    with clerk.answering(seen):
        clerk.screen.side.panel.chosen.emit(finding(fix))
    clerk.wait()
