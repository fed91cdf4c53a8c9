"""No place of the window shows anything of a restricted dossier to somebody who is not among its readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

from hoso_desktop.ui.places import all_places
from hoso_desktop.ui.unlock_screen import UnlockScreen
from tests.support.office import PASSWORD, make_office
from tests.support.restricted import MARK, OTHER, STRANGER, fill, hide
from tests.ui.driver import Clerk

ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
# What of the dossier could stand somewhere: its words, its code, its archival number, its box.
TELLING = (MARK, "ĐV.09", "ML09/0001")


def unlocked(clerk: Clerk, scratch: Path, login: str, password: str) -> Clerk:
    """The window, unlocked by one person in an office with the restricted dossier."""
    with make_office(clerk.doors.folder) as office:
        fill(office, scratch)
        hide(office, scratch, registered=True)
    clerk.window.show_doors(clerk.doors)
    first = clerk.first_screen()
    assert isinstance(first, UnlockScreen)
    first.login.setCurrentText(login)
    clerk.type_into(first.password, password)
    clerk.press(first.password, Qt.Key.Key_Return)
    clerk.bot.waitUntil(lambda: clerk.window.workspace is not None, timeout=20_000)
    clerk.wait()
    return clerk


@pytest.fixture
def stranger(clerk: Clerk, tmp_path: Path) -> Clerk:
    return unlocked(clerk, tmp_path, STRANGER, OTHER)


def cells(model: QAbstractItemModel) -> Iterator[str]:
    """Every cell of a list or table; the window has no trees."""
    top = QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
    for row in range(model.rowCount(top)):
        for column in range(columns):
            yield from (str(model.data(model.index(row, column, top), role) or "") for role in ROLES)


def texts(window: QWidget) -> Iterator[str]:
    """Everything that can be read anywhere in a window, shown now or not."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName())
        yield widget.accessibleDescription()
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(at) for at in range(widget.count()))
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from cells(widget.model())


def leaks(window: QWidget) -> list[str]:
    return [text for text in texts(window) if any(word in text for word in TELLING)]


def test_no_place_shows_it(stranger: Clerk) -> None:
    work = stranger.workspace
    for place in all_places():
        work.show_place(place.id)
        stranger.wait()
        for tabs in work.findChildren(QTabWidget):
            for at in range(tabs.count()):
                tabs.setCurrentIndex(at)
                stranger.wait()
        assert leaks(stranger.window) == [], place.id
    assert any("HN.15" in text for text in texts(stranger.window))


@pytest.mark.parametrize("typed", ["ky luat", "2026", "bien ban", "dang muon", "777"])
def test_no_search_shows_it(stranger: Clerk, typed: str) -> None:
    stranger.type_into(stranger.workspace.search, typed)
    stranger.wait()
    QApplication.processEvents()
    stranger.wait()
    assert leaks(stranger.window) == []


def test_its_reader_sees_it(clerk: Clerk, tmp_path: Path) -> None:
    """Near miss: the walk does find what it looks for where it may be shown."""
    unlocked(clerk, tmp_path, "vanthu", PASSWORD)
    clerk.workspace.show_place("dossiers")
    clerk.wait()
    assert leaks(clerk.window)
