"""A clerk's hands: starts the window, waits for its jobs, types into it. Shared by screens and flows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hoso_desktop import app
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import office as offices
from hoso_desktop.services import recovery
from hoso_desktop.services.office import NewOffice, Office
from hoso_desktop.services.repair import RepairReport, repair_store
from hoso_desktop.ui import message_box
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.document_table import DocumentTable
from hoso_desktop.ui.doors import Doors
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.dossier_screen import DossierScreen
from hoso_desktop.ui.first_run import FirstRun
from hoso_desktop.ui.main_window import MainWindow
from hoso_desktop.ui.workspace import Workspace

PASSWORD = "mat khau cua van thu"
MORNING = datetime(2026, 11, 16, 9, 41, tzinfo=VIETNAM)
TypeText = Callable[[QWidget, str], None]


def doors_to(folder: Path, clock: FixedClock) -> Doors:
    """The real ways into a real store, with the cheapest key and a clock that stands still."""
    create = partial(offices.create_office, cost=FLOOR, clock=clock)

    def open_store(where: Path, password: str, login: str | None) -> Office:
        return recovery.enter_office(where, password, login=login, clock=clock)

    def mend(
        where: Path, password: str, login: str | None, backup: Path | None, apply: bool, context: JobContext
    ) -> RepairReport:
        return repair_store(
            where, password, login=login, clock=clock, backup=backup, apply=apply, context=context
        )

    return Doors(folder, open=open_store, create=create, repair=mend)


class Clerk:
    """Works in the window as a person does, and waits as a person does."""

    def __init__(self, qtbot: QtBot, type_text: TypeText, folder: Path) -> None:
        self.bot, self._type_text = qtbot, type_text
        self.clock = FixedClock(MORNING)
        self.doors = doors_to(folder, self.clock)
        self.window = MainWindow(self.doors)
        self.window.resize(1366, 740)
        self.window.show()

    @property
    def workspace(self) -> Workspace:
        assert self.window.workspace is not None
        return self.window.workspace

    @property
    def screen(self) -> DossierScreen:
        assert self.workspace.dossier is not None
        return self.workspace.dossier

    @property
    def table(self) -> DocumentTable:
        return self.screen.table

    def first_screen(self) -> QWidget:
        """What the window shows before an office is open."""
        first = self.window.centralWidget()
        assert first is not None
        return first

    def wait(self, timeout: int = 20_000) -> None:
        """Until no job runs and everything queued was delivered."""
        for _ in range(3):
            QApplication.processEvents()
            self.bot.waitUntil(lambda: self.window.jobs.idle, timeout=timeout)

    def start_office(self) -> None:
        """The first run, answered as in the stories."""
        first = self.first_screen()
        assert isinstance(first, FirstRun)
        self.type_into(first.province, "Tỉnh Sông Lam")
        self.type_into(first.unit, "Tân Lập")
        self.press(first.term, Qt.Key.Key_Return)
        self.type_into(first.password, PASSWORD)
        self.press(first.password, Qt.Key.Key_Return)
        self.click(first.next)
        self.bot.waitUntil(lambda: self.window.workspace is not None, timeout=20_000)
        self.wait()

    def put_office(self) -> None:
        """An office made without the wizard, then unlocked in the window."""
        new = NewOffice(name="Đảng ủy xã Tân Lập", superior="ĐẢNG BỘ TỈNH SÔNG LAM", congress="khóa I")
        self.doors.create(self.doors.folder, new, PASSWORD).close()
        self.window.show_doors(self.doors)
        first = self.first_screen()
        self.type_into(first.password, PASSWORD)  # type: ignore[attr-defined]
        self.press(first.password, Qt.Key.Key_Return)  # type: ignore[attr-defined]
        self.bot.waitUntil(lambda: self.window.workspace is not None, timeout=20_000)
        self.wait()

    def type_into(self, field: QLineEdit, text: str) -> None:
        field.setFocus()
        field.selectAll()
        self._type_text(field, text)

    def press(
        self,
        widget: QWidget,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        self.bot.keyClick(widget, key, modifier)
        QApplication.processEvents()

    def click(self, button: QWidget) -> None:
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key in the document table."""
        self.press(self.table, key, modifier)

    def cell(self, row: int, column: Column) -> str:
        return self.screen.documents.text(row, column)

    def column(self, column: Column, rows: int) -> list[str]:
        return [self.cell(row, column) for row in range(rows)]

    def type_cell(self, row: int, column: Column, text: str) -> None:
        """F2, overwrite, Enter."""
        self.table.go_to(row, column)
        self.type_here(text)

    def type_here(self, text: str) -> None:
        """Overwrite the current cell and go on with Enter."""
        if text:
            self.key(Qt.Key.Key_F2)
            editors = [e for e in self.table.viewport().findChildren(QLineEdit) if e.isVisible()]
            assert len(editors) == 1
            editors[0].selectAll()
            self._type_text(editors[0], text)
            self.press(editors[0], Qt.Key.Key_Return)
            self.bot.waitUntil(lambda: self.table.state() == DocumentTable.State.NoState)
        else:
            self.key(Qt.Key.Key_Return)

    def paste(self, text: str) -> None:
        """Ctrl+V in the document table."""
        QGuiApplication.clipboard().setText(text)
        self.table.setFocus()
        self.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        self.wait()

    def new_dossier(self, notation: str, title: str, period: str = "Vĩnh viễn") -> None:
        """Ctrl+N, four fields, Enter."""

        def fill() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, DossierDialog)
            self.wait()
            self.type_into(dialog.notation, notation)
            self.type_into(dialog.title, title)
            dialog.period.setCurrentText(period)
            self.click(dialog.save)

        QTimer.singleShot(0, self.window, fill)
        self.workspace.new_dossier()
        self.wait()

    @contextmanager
    def answering(self, fill: Callable[[QDialog], object]) -> Iterator[None]:
        """Whatever dialog the act inside opens is filled in by `fill`; one must have opened at the end."""
        answered: list[QDialog] = []
        failed: list[BaseException] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog):
                QTimer.singleShot(20, self.window, look)
                return
            answered.append(dialog)
            try:
                fill(dialog)
            except BaseException as error:
                # A dialog left open would wait for a person for ever.
                failed.append(error)
                dialog.reject()

        QTimer.singleShot(0, self.window, look)
        yield
        self.bot.waitUntil(lambda: bool(answered), timeout=20_000)
        if failed:
            raise failed[0]
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)

    def close(self) -> None:
        """Close the window; it closes its office."""
        self.window.close()
        self.bot.waitUntil(lambda: not self.window.isVisible(), timeout=10_000)


@contextmanager
def at_work(
    qtbot: QtBot, type_text: TypeText, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clerk]:
    """A clerk at a fresh window; a crash of the program fails the test at once."""
    app_object = QApplication.instance()
    assert isinstance(app_object, QApplication)
    if not app_object.property("dressed"):
        app.dress(app_object)
        app_object.setProperty("dressed", True)
    crashes: list[BaseException] = []
    monkeypatch.setattr(message_box, "crash", lambda _parent, error: crashes.append(error))
    # A box would wait for a person for ever; tests that mean one give their own answer.
    monkeypatch.setattr(message_box, "ask_to_lose", lambda *_words: True)
    clerk = Clerk(qtbot, type_text, folder)
    yield clerk
    # Not qtbot.addWidget: it would delete the window before what is typed could be stored.
    if clerk.window.isVisible():
        clerk.wait()
        clerk.close()
    clerk.window.deleteLater()
    assert crashes == []
