"""A field of a form is part of its form and never a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hoso_desktop.ui.fields import Field


class Shows(QObject):
    """Every widget that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_a_hint_is_shown_in_its_field_only(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert application is not None
    shows = Shows()
    application.installEventFilter(shows)
    try:
        field = Field("&Nhiệm kỳ", QLineEdit(), "Ví dụ 2025-2030.")
    finally:
        application.removeEventFilter(shows)
    qtbot.addWidget(field)
    assert shows.seen == []
    field.show()
    assert field._hint.isVisible()
    field.set_hint("")
    assert not field._hint.isVisible()
