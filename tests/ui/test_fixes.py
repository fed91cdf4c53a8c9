"""A finding that no cell mends opens the dialog that does, from the review and from the dossier."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtWidgets import QDialog

from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import Who
from hoso_desktop.domain.problem import Severity
from hoso_desktop.services.checks import Line
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.holding_dialog import HoldingDialog
from hoso_desktop.ui.places_to_mend import Leader, way_to
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.register_screen import RegisterScreen
from tests.support.lifecycle import close
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


@pytest.mark.parametrize(
    "code, fix, params, place",
    [
        ("C12", "register", {}, ("registers", "unfiled")),
        (
            "C90", "number", {"type": "Quyết định", "body": "ĐU", "term": "2025-2030", "numbers": "71-72"},
            ("registers", "series:Quyết định ĐU|2025-2030|71-72"),
        ),
        ("C11", "plan", {"notation": "TH.07"}, ("file_plan", "TH.07")),
        ("C10", "clock", {}, ("review", "clock")),
    ],
)  # fmt: skip
def test_what_a_register_mends_is_led_to_the_register_from_a_dossier_too(
    code: str, fix: str, params: dict[str, object], place: tuple[str, str]
) -> None:
    went: list[tuple[str, str]] = []

    class Way:
        def go(self, place: str, what: str = "") -> None:
            went.append((place, what))

    found = Finding(code, Severity.ERROR, "check.C01", params, fix=fix)
    way = way_to(Line(found, Who.MYSELF, "some dossier", "QĐ.01/2026"))
    assert way is not None
    way(cast(Leader, Way()))
    assert went == [place]


def test_the_gap_of_a_volume_leads_from_its_dossier_to_the_series(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    params: dict[str, object] = {"type": "Biên bản", "body": "ĐU", "term": "", "numbers": "13"}
    clerk.screen.side.panel.chosen.emit(
        Finding("C90", Severity.WARNING, "check.C90.unknown", params, fix="number")
    )
    clerk.wait()
    registers = cast(RegisterScreen, clerk.workspace.page("registers"))
    assert registers.isVisible()
    assert registers.tabs.currentWidget() is registers.series


def test_a_closed_dossier_shows_the_component_that_is_missing(dossier_clerk: Clerk) -> None:
    clerk, uid = dossier_clerk, dossier_clerk.screen.uid
    close(clerk.workspace.session.office, uid)
    clerk.workspace.session.announce(None)
    clerk.wait()
    assert not clerk.screen.documents.editable
    cast(Leader, clerk.workspace).mend(uid, finding("component:conclusion"))
    clerk.wait()
    panel = clerk.screen.side.components
    chosen = panel.entries[panel.list.currentRow()].line
    assert chosen is not None
    assert chosen.component.id == "conclusion"
    assert clerk.window.focusWidget() is panel.list


def test_sheets_of_a_closed_dossier_lead_to_the_steps_that_open_it(dossier_clerk: Clerk) -> None:
    clerk, uid = dossier_clerk, dossier_clerk.screen.uid
    close(clerk.workspace.session.office, uid)
    clerk.workspace.show_place("review")
    clerk.wait()
    cast(Leader, clerk.workspace).mend(uid, finding("pencil"))
    clerk.wait()
    assert clerk.window.focusWidget() is clerk.screen.lifecycle.more
