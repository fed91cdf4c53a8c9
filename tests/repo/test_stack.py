"""Facts about the libraries we stand on that would hurt users if a new version changed them."""

from __future__ import annotations

import sys

import sqlcipher3
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot


def test_qt_keeps_the_count_of_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 loses one reference to None per void call and aborts after thousands."""
    widget = QWidget()
    label = QLabel(widget)
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for number in range(500):
        widget.setWindowTitle(f"Hồ sơ {number}")
        label.setText("Mục lục")
        widget.update()
    assert abs(sys.getrefcount(None) - before) < 50


def test_sqlite_is_past_the_wal_reset_corruption() -> None:
    assert sqlcipher3.dbapi2.sqlite_version_info >= (3, 51, 3)


def test_the_store_library_encrypts() -> None:
    with sqlcipher3.dbapi2.connect(":memory:") as connection:
        (version,) = connection.execute("PRAGMA cipher_version").fetchone()
    connection.close()
    assert version.startswith("4.")
