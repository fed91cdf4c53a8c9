"""A window of its own process in which somebody types without end: `python -m tests.ui.typist FOLDER`.

Every letter is said on stdout after it stands in the cell; the process ends only by being killed.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from hoso_desktop import app
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.services import queries
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.main_window import MainWindow
from tests.ui.driver import MORNING, PASSWORD, doors_to

LETTERS = "Nghị quyết về chuyển đổi số và cải cách hành chính "


def wait(application: QApplication, window: MainWindow) -> None:
    for _ in range(5):
        application.processEvents()
        while not window.jobs.idle:
            application.processEvents()


def type_letter(editor: QLineEdit, letter: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(letter)
    QCoreApplication.sendEvent(editor, event)
    sys.stdout.write(editor.text().rstrip(" ") + "\n")
    sys.stdout.flush()


def main(folder: Path) -> None:
    application = QApplication(sys.argv[:1])
    app.dress(application)
    window = MainWindow(doors_to(folder, FixedClock(MORNING)))
    window.show()
    first = window.centralWidget()
    first.password.setText(PASSWORD)  # type: ignore[union-attr]
    first.submit()  # type: ignore[union-attr]
    wait(application, window)
    assert window.workspace is not None
    assert window.office is not None
    window.workspace.open_dossier(queries.resolve(window.office, "HN.15/2026"))
    wait(application, window)
    assert window.workspace.dossier is not None
    table = window.workspace.dossier.table
    table.go_to(3, Column.SUBJECT)
    QTest.keyClick(table, Qt.Key.Key_F2)
    (editor,) = [edit for edit in table.viewport().findChildren(QLineEdit) if edit.isVisible()]
    letters = itertools.cycle(LETTERS)
    timer = QTimer(window)
    timer.timeout.connect(lambda: type_letter(editor, next(letters)))
    timer.start(50)
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
