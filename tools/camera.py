"""Takes the pictures of the real window: waits until it has come to rest, numbers what it draws."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from hoso_desktop.ui.doors import Doors
    from hoso_desktop.ui.main_window import MainWindow

SCREEN = (1366, 768)
BARS = 70  # title bar and task bar of the clerk's desktop
PATIENCE_SECONDS = 60.0


class Camera:
    """Holds one window at a time; `pictures` is the folder its pictures go to."""

    def __init__(self, scale: float, pictures: Path, doors: Doors) -> None:
        self._scale, self._pictures, self._doors = scale, pictures, doors
        self.window: MainWindow
        pictures.mkdir(parents=True, exist_ok=True)

    def open_window(self, doors: Doors | None = None) -> MainWindow:
        """A window of the clerk's size, in place of the one before."""
        from hoso_desktop.ui.main_window import MainWindow

        self.window = MainWindow(doors or self._doors)
        self.window.resize(round(SCREEN[0] / self._scale), round((SCREEN[1] - BARS) / self._scale))
        self.window.show()
        return self.window

    def close_window(self) -> None:
        """Close it and let its jobs end."""
        self.window.close()
        self.rest(200)

    def rest(self, milliseconds: int) -> None:
        """Let the window work. Not QTest.qWait: it holds the interpreter and starves the jobs."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def wait(self, ready: Callable[[], bool] | None = None) -> None:
        """Until nothing runs any more, and until what is awaited is there."""
        end = time.monotonic() + PATIENCE_SECONDS
        self.rest(60)
        while not ((ready is None or ready()) and self.window.jobs.idle):
            if time.monotonic() > end:
                raise TimeoutError
            self.rest(20)
        self.rest(60)

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Draw a widget, or the whole window, as it stands."""
        self.rest(50)
        number = len(list(self._pictures.glob("*.png"))) + 1
        (widget or self.window).grab().save(str(self._pictures / f"{number:02d}-{name}.png"))

    def dialog(self, name: str, dialog: QDialog) -> None:
        """Show a dialog, draw it, close it."""
        dialog.show()
        self.wait()
        self.picture(name, dialog)
        dialog.close()
