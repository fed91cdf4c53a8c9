"""Small parts every screen shares: a labelled field with its error beside it, strips, lists, busy lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop.domain.problem import Severity
from hoso_desktop.jobs import Progress
from hoso_desktop.ui import theme
from hoso_desktop.ui.text import tr

ICON_SIDE = 18
_TEACHING_WIDTH = 560
_LEAST_LIST = 52


def button(text: str, on_click: Callable[[], object], role: str = "") -> QPushButton:
    """A button named by a verb."""
    out = QPushButton(text)
    out.setAccessibleName(text.replace("&", ""))
    out.clicked.connect(lambda: on_click())
    if role:
        theme.role(out, role)
    return out


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Plain words; never rich text, so a title with `<` stays a title."""
    out = QLabel(text)
    out.setTextFormat(Qt.TextFormat.PlainText)
    out.setWordWrap(wrap)
    if role:
        theme.role(out, role)
    return out


class IconLabel(QWidget):
    """An icon and words of one severity: nothing is said by colour alone."""

    def __init__(self, severity: Severity = Severity.ERROR, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setFixedWidth(ICON_SIDE)
        self._words = label(wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout(self)
        theme.space(line)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)
        self.severity = severity

    @property
    def text(self) -> str:
        return self._words.text()

    def say(self, text: str, severity: Severity | None = None) -> None:
        """Show `text`; an empty text hides the line."""
        self.severity = severity or self.severity
        self._words.setText(text)
        theme.role(self._words, "" if self.severity is Severity.NOTE else self.severity.value)
        self._icon.setPixmap(
            theme.pixmap(
                theme.SEVERITY_ICON[self.severity],
                theme.SEVERITY_COLOUR[self.severity],
                ICON_SIDE,
                self.devicePixelRatioF(),
            )
        )
        self.setVisible(bool(text))


class Field(QWidget):
    """A label, its editor (buddies) and the place where an error of this field stands."""

    def __init__(self, name: str, editor: QWidget, hint: str = "", *, beside: QWidget | None = None) -> None:
        super().__init__()
        self.editor = editor
        self._label = label(name)
        self._label.setBuddy(editor)
        editor.setAccessibleName(name.replace("&", "").rstrip(":"))
        self._hint = label(hint, "muted", wrap=True)
        if not hint:
            self._hint.hide()  # shown while it has no parent it would be a window of its own
        self._error = IconLabel()
        self._error.hide()
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GRID)
        line = QHBoxLayout()
        theme.space(line)
        if beside is not None:
            line.addWidget(beside)
        line.addWidget(editor, 1)
        column.addWidget(self._label)
        column.addLayout(line)
        column.addWidget(self._hint)
        column.addWidget(self._error)
        column.addStretch(1)
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda _text: self.set_error(""))

    @property
    def error(self) -> str:
        return self._error.text

    def set_error(self, text: str) -> None:
        """Say what is wrong with this field; an empty text takes it back."""
        self._error.say(text)
        theme.mark_wrong(self.editor, bool(text))
        self.editor.setAccessibleDescription(text)

    def set_hint(self, text: str) -> None:
        """Quiet words under the editor."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))


class Strip(QFrame):
    """A sentence about the whole screen, with at most one thing to do about it."""

    def __init__(self, severity: Severity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, f"{severity.value}-strip")
        self._words = IconLabel(severity)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(theme.GAP + theme.GRID, theme.GRID + 2, theme.GAP, theme.GRID + 2)
        self._line.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text

    def say(self, text: str) -> None:
        """Show `text`; an empty text takes the strip away."""
        self._words.say(text)
        self.setVisible(bool(text))

    def add(self, widget: QWidget) -> None:
        """Put a button at its end."""
        self._line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)


class PasswordEdit(QLineEdit):
    """A password with the eye that shows it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = QAction(self)
        self._eye.triggered.connect(self._turn)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type and paste; a password that is shown still goes into no clipboard."""
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut):
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """No menu: it would offer to copy."""

    def _turn(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._show_state()

    def _show_state(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self._eye.setIcon(theme.icon("eye" if hidden else "eye-off", theme.MUTED))
        self._eye.setText(tr("Hiện mật khẩu") if hidden else tr("Ẩn mật khẩu"))


class WorkLine(QWidget):
    """Long work in one line: what, how far, and a way to stop it."""

    def __init__(self, on_cancel: Callable[[], object] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = label()
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tr("Tiến độ"))
        line = QHBoxLayout(self)
        theme.space(line)
        line.addWidget(self._what)
        line.addWidget(self._bar, 1)
        if on_cancel is not None:
            line.addWidget(button(tr("Dừng"), on_cancel))
        self.hide()

    def start(self, what: str) -> None:
        """Show that `what` began, without a number yet."""
        self._what.setText(what)
        self._bar.setRange(0, 0)
        self.show()

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        self._bar.setRange(0, max(progress.total, 1))
        self._bar.setValue(progress.done)
        self._bar.setFormat(f"{progress.done}/{progress.total}")


def teaching_page(heading: str, text: str, *buttons: QPushButton) -> QWidget:
    """An empty screen that says what belongs here, why, and shows the button that starts it."""
    inside = QWidget()
    inside.setFixedWidth(_TEACHING_WIDTH)
    column = QVBoxLayout(inside)
    theme.space(column, gap=theme.GAP + theme.GRID)
    column.addWidget(label(heading, "heading"))
    column.addWidget(label(text, wrap=True))
    line = QHBoxLayout()
    theme.space(line)
    for each in buttons:
        line.addWidget(each)
    line.addStretch(1)
    column.addLayout(line)
    page = QWidget()
    stand_in_middle(page, inside)
    return page


def fit(dialog: QDialog, width: int, height: int) -> None:
    """The wanted size, but never more than the window it belongs to."""
    parent = dialog.parentWidget()
    wanted = QSize(width, height)
    dialog.resize(wanted if parent is None else wanted.boundedTo(parent.window().size()))


def grow(dialog: QDialog) -> None:
    """Wrapped words that came up need their height: a dialog does not take it by itself."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        dialog.resize(dialog.width(), max(layout.totalHeightForWidth(dialog.width()), dialog.minimumHeight()))


def stand_in_middle(page: QWidget, inside: QWidget) -> None:
    """Put `inside` a little above the middle of `page`; its wrapped words keep their height."""
    # An alignment flag would make Qt measure wrapped words at the page's width.
    line = QHBoxLayout()
    theme.space(line)
    line.addStretch(1)
    line.addWidget(inside)
    line.addStretch(1)
    column = QVBoxLayout(page)
    theme.space(column)
    column.addStretch(2)
    column.addLayout(line)
    column.addStretch(3)


class SentenceList(QListWidget):
    """Sentences with the icon of their weight, wrapped to the width of the list."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumHeight(_LEAST_LIST)  # Qt's own least would make a dossier higher than a small screen
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setIconSize(QSize(ICON_SIDE, ICON_SIDE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def put(self, sentences: Sequence[tuple[Severity, str]]) -> None:
        """Show other sentences; none hides the list."""
        self.clear()
        for severity, sentence in sentences:
            icon = theme.icon(theme.SEVERITY_ICON[severity], theme.SEVERITY_COLOUR[severity])
            self.addItem(QListWidgetItem(icon, sentence))
        self.setVisible(bool(sentences))
