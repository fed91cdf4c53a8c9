"""The window's composition root: one application, its look and words, one main window on one store."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from hoso_desktop import log, paths, process
from hoso_desktop.ui import theme
from hoso_desktop.ui.doors import Doors
from hoso_desktop.ui.main_window import MainWindow
from hoso_desktop.ui.qt_texts import QtTexts


def dress(application: QApplication) -> None:
    """Vietnamese words, numbers and the program's look; also used by tests and pictures."""
    application.setApplicationName("Hồ sơ")
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    application.installTranslator(QtTexts(application))
    theme.apply(application)


def main(arguments: Sequence[str] | None = None) -> int:
    """`hoso-desktop [--store DIR]`; returns the exit code of the event loop."""
    parser = argparse.ArgumentParser(prog="hoso-desktop", description="Hồ sơ: chương trình lập hồ sơ")
    parser.add_argument("--store", type=Path, default=None, help="thư mục kho hồ sơ")
    # Acted on before anything is imported (isolation).
    parser.add_argument("--isolated", action="store_true", help="máy độc lập: không nạp phần dùng mạng")
    given = parser.parse_args(arguments)
    process.keep_to_itself()
    log.start(paths.log_folder())
    application = QApplication(sys.argv[:1])
    dress(application)
    window = MainWindow(Doors(given.store or paths.default_store()))
    window.show()
    try:
        return application.exec()
    finally:
        log.stop()
