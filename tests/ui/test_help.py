"""F1 has an answer everywhere it is pressed: every place, the dossier, people and restricting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from hoso_desktop.services import people, queries
from hoso_desktop.ui.backup_dialog import BackupDialog
from hoso_desktop.ui.help_dialog import HelpDialog, topics
from hoso_desktop.ui.history_dialog import HistoryDialog
from hoso_desktop.ui.password_dialog import PasswordDialog, RekeyDialog
from hoso_desktop.ui.people_dialog import PeopleDialog
from hoso_desktop.ui.person_dialog import LeavingDialog, NewPersonDialog
from hoso_desktop.ui.places import all_places
from hoso_desktop.ui.readers_dialog import ReadersDialog
from hoso_desktop.ui.recover_dialog import RecoverDialog
from hoso_desktop.ui.recovery_screen import RecoveryScreen
from hoso_desktop.ui.recovery_sheet_dialog import RecoverySheetDialog
from hoso_desktop.ui.redact_dialog import RedactDialog
from hoso_desktop.ui.restore_dialog import RestoreDialog
from hoso_desktop.ui.roles_dialog import RolesDialog
from tests.ui.driver import Clerk


def test_every_place_has_its_page() -> None:
    assert {place.help for place in all_places()} <= set(topics())


@pytest.mark.parametrize("topic", sorted(topics()))
def test_a_page_says_what_and_shows_right_and_wrong(topic: str) -> None:
    words = topics()[topic]
    assert all(words.get(part) for part in ("title", "what", "good", "bad"))


def pressed_f1(qtbot: QtBot, dialog: QWidget) -> str:
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


def test_every_window_about_keys_and_backups_answers_f1(qtbot: QtBot, dossier_clerk: Clerk) -> None:
    session, window = dossier_clerk.workspace.session, dossier_clerk.window
    sheet = dossier_clerk.screen.sheet
    assert sheet is not None
    (me,) = people.persons(session.office)
    found = {}
    for dialog in (
        PasswordDialog(session, window), RekeyDialog(session, window), RecoverySheetDialog(session, window),
        RecoverDialog(dossier_clerk.doors, window.jobs, window), BackupDialog(session, window),
        RestoreDialog(window.jobs, dossier_clerk.doors.folder, window), HistoryDialog(session, parent=window),
        RedactDialog(session, sheet.dossier, sheet.documents[0], 1, window), NewPersonDialog(session, window),
        LeavingDialog(session, me, window), RolesDialog(session, me, window),
    ):  # fmt: skip
        dossier_clerk.wait()
        found[type(dialog).__name__] = pressed_f1(qtbot, dialog)
    assert found == {
        "PasswordDialog": "Mật khẩu và khóa",
        "RekeyDialog": "Mật khẩu và khóa",
        "RecoverySheetDialog": "Phiếu khôi phục",
        "RecoverDialog": "Phiếu khôi phục",
        "BackupDialog": "Sao lưu",
        "RestoreDialog": "Khôi phục từ bản sao lưu",
        "HistoryDialog": "Lịch sử sử dụng",
        "RedactDialog": "Xóa nội dung mật lọt vào",
        "NewPersonDialog": "Người dùng",
        "LeavingDialog": "Người dùng",
        "RolesDialog": "Người dùng",
    }


def test_a_damaged_store_answers_f1(qtbot: QtBot, clerk: Clerk) -> None:
    screen = RecoveryScreen(clerk.doors, clerk.window.jobs, lambda _doors: None)
    qtbot.addWidget(screen)
    assert pressed_f1(qtbot, screen) == "Kho hồ sơ có phần bị hỏng"
