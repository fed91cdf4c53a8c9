"""A field of a form is part of its form and never a window of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hoso_desktop.ui.fields import Field, PasswordEdit
from hoso_desktop.ui.places import all_places
from tests.ui.driver import Clerk


class Shows(QObject):
    """Every widget that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


@pytest.fixture
def shows(qapp: QApplication) -> Iterator[Shows]:
    """Hears of every window from now on."""
    heard = Shows()
    qapp.installEventFilter(heard)
    yield heard
    qapp.removeEventFilter(heard)


def test_a_hint_is_shown_in_its_field_only(shows: Shows, qtbot: QtBot) -> None:
    field = Field("&Nhiệm kỳ", QLineEdit(), "Ví dụ 2025-2030.")
    qtbot.addWidget(field)
    assert shows.seen == []
    field.show()
    assert field._hint.isVisible()
    field.set_hint("")
    assert not field._hint.isVisible()


def test_a_walk_through_all_places_opens_no_window_but_the_programs(
    shows: Shows, dossier_clerk: Clerk
) -> None:
    for place in all_places():
        dossier_clerk.workspace.show_place(place.id)
        dossier_clerk.wait()
    assert {type(window).__name__ for window in shows.seen} == {"MainWindow", "DossierDialog"}


@pytest.mark.parametrize("shown", [False, True])
def test_a_password_goes_into_no_clipboard(shown: bool, qtbot: QtBot) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText("before")
    field = PasswordEdit()
    qtbot.addWidget(field)
    field.setText("matkhau-1")
    if shown:
        field.actions()[0].trigger()
    assert (field.echoMode() == QLineEdit.EchoMode.Normal) is shown
    field.selectAll()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(field, Qt.Key.Key_C, control)
    qtbot.keyClick(field, Qt.Key.Key_X, control)
    assert clipboard.text() == "before"
    assert field.text() == "matkhau-1"
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_V, control)
    assert field.text() == "before"  # pasting stays possible
