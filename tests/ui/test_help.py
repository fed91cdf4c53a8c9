"""F1 has an answer everywhere it is pressed: every place, the dossier, people and restricting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from hoso_desktop.services import queries
from hoso_desktop.ui.help_dialog import HelpDialog, topics
from hoso_desktop.ui.people_dialog import PeopleDialog
from hoso_desktop.ui.places import all_places
from hoso_desktop.ui.readers_dialog import ReadersDialog
from tests.ui.driver import Clerk


def test_every_place_has_its_page() -> None:
    assert {place.help for place in all_places()} <= set(topics())


@pytest.mark.parametrize("topic", sorted(topics()))
def test_a_page_says_what_and_shows_right_and_wrong(topic: str) -> None:
    words = topics()[topic]
    assert all(words.get(part) for part in ("title", "what", "good", "bad"))


def pressed_f1(qtbot: QtBot, dialog: QDialog) -> str:
    """The title of the page that F1 opens over a dialog."""
    titles: list[str] = []

    def read() -> None:
        page = QApplication.activeModalWidget()
        if isinstance(page, HelpDialog):
            titles.extend(part.text() for part in page.findChildren(QLabel)[:1])
            page.close()

    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTimer.singleShot(0, read)
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    dialog.close()
    return titles[0] if titles else ""


def test_people_answer_f1(qtbot: QtBot, office_clerk: Clerk) -> None:
    dialog = PeopleDialog(office_clerk.workspace.session, office_clerk.window)
    office_clerk.wait()
    assert pressed_f1(qtbot, dialog) == "Người dùng"


def test_restricting_answers_f1(qtbot: QtBot, dossier_clerk: Clerk) -> None:
    session = dossier_clerk.workspace.session
    uid = queries.resolve(session.office, "HN.15/2026")
    dialog = ReadersDialog(session, uid, "HN.15/2026", dossier_clerk.window)
    dossier_clerk.wait()
    assert pressed_f1(qtbot, dialog) == "Hạn chế người xem"
