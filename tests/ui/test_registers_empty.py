"""The place of the registers before anything stands in them."""

from __future__ import annotations

from hoso_desktop.ui.register_screen import RegisterScreen
from tests.ui.driver import Clerk


def test_an_empty_register_teaches(office_clerk: Clerk) -> None:
    clerk = office_clerk
    screen = clerk.workspace.page("registers")
    assert isinstance(screen, RegisterScreen)
    for part, table in (
        ("unfiled", screen.unfiled.table),
        ("out", screen.outgoing.table),
        ("in", screen.incoming.table),
        ("series", screen.series.table),
    ):
        clerk.workspace.show_place("registers", part)
        clerk.wait()
        assert screen.tabs.currentWidget().isVisible()
        assert not table.isVisible(), part
    bar = clerk.workspace.places
    assert "Sổ văn bản" in [bar.item(row).text() for row in range(bar.count())]
