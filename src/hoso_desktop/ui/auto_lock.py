"""Locks the window while nobody is at it: everything is covered, nothing is closed, nothing typed is lost.

What is typed is kept as a draft first and stands there as it was, the open cell included. Jobs go on behind
the lock, so the key of the store stays in memory: this keeps eyes and hands off, not a thief of the machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import locking
from hoso_desktop.ui import theme
from hoso_desktop.ui.draft_keeper import DraftKeeper
from hoso_desktop.ui.fields import Field, PasswordEdit, button, grow, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_LOCK = "lock"  # property of the lock's own window, and of the application while it is locked
_LOOK_EVERY_MS = 2000
_WIDTH = 460
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.InputMethod, QEvent.Type.TabletMove,
    }
)  # fmt: skip


def locking_now() -> bool:
    """Whether the keyboard goes to the lock: that is leaving no cell and no line."""
    application = QApplication.instance()
    return application is not None and bool(application.property(_LOCK))


class Cover(QWidget):
    """Hides all that a window shows, title included."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAutoFillBackground(True)
        self._window, self._title = window, window.windowTitle()
        window.setWindowTitle(tr("Hồ sơ"))
        window.installEventFilter(self)
        self._fit()
        self.show()

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._fit()
        return False

    def take_away(self) -> None:
        """Show the window again."""
        self._window.removeEventFilter(self)
        self._window.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()


class LockDialog(QDialog):
    """Stands above everything and asks for the password of the person at work."""

    opened = Signal()
    others = Signal()

    def __init__(self, session: Session, why: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._session = session
        self.setProperty(_LOCK, True)
        self.setWindowTitle(tr("Hồ sơ"))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setFixedWidth(_WIDTH)
        person = session.office.person
        self.password = PasswordEdit()
        self.field = Field(tr("&Mật khẩu của {name}", name=person.name or person.login), self.password)
        self.unlock = button(tr("Mở khóa"), self.submit, "primary")
        self.unlock.setDefault(True)
        self.other = button(tr("Người khác vào làm…"), self._let_others, "link")
        self.other.setAutoDefault(False)
        column = QVBoxLayout(self)
        theme.space(column, 2 * theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Đang khóa"), "title"))
        column.addWidget(label(why, wrap=True))
        column.addWidget(
            label(tr("Chữ đang gõ còn nguyên; việc đang chạy (in, nhập danh sách) vẫn tiếp tục."), "muted",
                  wrap=True)
        )  # fmt: skip
        column.addWidget(self.field)
        line = QHBoxLayout()
        line.addWidget(self.other)
        line.addStretch(1)
        line.addWidget(self.unlock)
        column.addLayout(line)
        answer_f1(self, "lock")
        self.password.setFocus()

    def submit(self) -> None:
        """Try the password in a job: it takes as long as unlocking the store."""
        typed = self.password.text()
        if not typed:
            self._say(tr("Hãy nhập mật khẩu."))
            return
        self.unlock.setEnabled(False)
        self._session.read(
            self, lambda office: locking.is_own_password(office, typed), self._answered, self._refused
        )

    def _answered(self, right: bool) -> None:
        self.unlock.setEnabled(True)
        if right:
            self.opened.emit()
            return
        self._say(tr("Mật khẩu không đúng. Hãy gõ lại; chú ý phím Caps Lock và bộ gõ tiếng Việt."))
        self.password.selectAll()
        self.password.setFocus()

    def _refused(self, error: UserError) -> None:
        self.unlock.setEnabled(True)
        self._say(messages.explain(error))

    def _say(self, text: str) -> None:
        self.field.set_error(text)
        grow(self)

    def _let_others(self) -> None:
        if self._session.jobs.idle:
            self.others.emit()
        else:
            self._say(tr("Còn việc đang chạy. Đợi một lát rồi thử lại."))

    def reject(self) -> None:
        """Esc opens nothing."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()


class AutoLock(QObject):
    """Watches the windows of the program for keys and the mouse; Ctrl+L locks at once."""

    others = Signal()  # another person wants to work

    def __init__(
        self, session: Session, window: QWidget, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._clock = session, window, clock
        self.minutes = locking.USUAL
        self.dialog: LockDialog | None = None
        self._covers: list[Cover] = []
        self._focus: QWidget | None = None
        self._last = clock()
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101 - a window without one is impossible
        application.focusWindowChanged.connect(self._window_came)
        self._window_came(window.windowHandle())
        session.changed.connect(lambda _changes: self._read())
        self._read()

    @property
    def locked(self) -> bool:
        return self.dialog is not None

    def idle_seconds(self) -> float:
        """For how long nobody has touched keyboard or mouse."""
        return self._clock() - self._last

    def stop(self) -> None:
        """The office is being closed."""
        self._timer.stop()
        for window in self._watched:
            window.removeEventFilter(self)
        self._watched.clear()

    def _read(self) -> None:
        self._session.read(self, locking.minutes, self._take_minutes, lambda _error: None)

    def _take_minutes(self, count: int) -> None:
        self.minutes = count

    # who is there

    def _window_came(self, window: QWindow | None) -> None:
        """Watch every window that gets the keyboard; one that comes up behind the lock is covered."""
        if window is None:
            return
        if window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)
            window.destroyed.connect(lambda _gone, window=window: self._forget(window))
        if self.dialog is not None and not any(own.windowHandle() is window for own in self._own()):
            QTimer.singleShot(0, self, self._stand_above)

    def _forget(self, window: QWindow) -> None:
        self._watched = [known for known in self._watched if known is not window]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._last = self._clock()
            if event.type() == QEvent.Type.KeyPress and _is_lock_key(event):
                QTimer.singleShot(0, self, self.lock_now)
                return True
        return False

    def look(self) -> None:
        """Lock when nobody has been there for long enough."""
        if self.minutes and not self.locked and self._clock() - self._last >= 60 * self.minutes:
            self._lock(tr("Chương trình tự khóa vì {count} phút không có ai dùng.", count=self.minutes))

    def lock_now(self) -> None:
        """Ctrl+L."""
        if not self.locked:
            self._lock(tr("Bạn đã khóa chương trình (Ctrl+L)."))

    # locking

    def _lock(self, why: str) -> None:
        for keeper in self._window.findChildren(DraftKeeper):
            keeper.keep()
        self._focus = QApplication.focusWidget()
        self._tell(locked=True)
        self._cover()
        self.dialog = LockDialog(self._session, why, self._window)
        self.dialog.opened.connect(self._unlock)
        self.dialog.others.connect(self._let_others)
        self.dialog.show()
        self.dialog.activateWindow()

    def _own(self) -> list[QWidget]:
        """The lock and its page of F1: all that may be seen while it stands."""
        lock, windows = self.dialog, QApplication.topLevelWidgets()
        return [one for one in windows if lock is not None and lock in (one, one.parentWidget())]

    def _cover(self) -> None:
        covered = {cover.parentWidget() for cover in self._covers}
        kept = self._own()
        for window in QApplication.topLevelWidgets():
            if window in kept:
                continue
            shown = window.isVisible() and not window.property(_LOCK) and window not in covered
            if shown and (window is self._window or isinstance(window, QDialog)):
                self._covers.append(Cover(window))

    def _stand_above(self) -> None:
        """A window that came up later would block the lock: cover it and step in front of it."""
        if self.dialog is not None:
            self._cover()
            self.dialog.hide()
            self.dialog.show()
            self.dialog.activateWindow()

    def _unlock(self) -> None:
        self._last = self._clock()
        self._take_away()
        self._window.activateWindow()
        if self._focus is not None and isValid(self._focus):
            self._focus.window().activateWindow()
            self._focus.setFocus()
        self._focus = None

    def _take_away(self) -> None:
        if self.dialog is not None:
            self.dialog.hide()
            self.dialog.deleteLater()
            self.dialog = None
        for cover in self._covers:
            cover.take_away()
        self._covers = []
        self._tell(locked=False)

    def _tell(self, *, locked: bool) -> None:
        application = QApplication.instance()
        if application is not None:
            application.setProperty(_LOCK, locked)

    def _let_others(self) -> None:
        """What is typed waits as a draft for this person; everything of hers is closed."""
        for keeper in self._window.findChildren(DraftKeeper):
            keeper.hold()
        self.stop()
        self._take_away()
        self.others.emit()


def _is_lock_key(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_L
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )
