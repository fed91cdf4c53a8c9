"""The settings of one part of a form as fields: words, numbers, choices, switches, each with its error.

Says what a person asked for as text or value; what it means and whether it may be is the service's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop.services.form_parts import Kind, Part, Setting
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Field, button, label
from hoso_desktop.ui.text import tr

_LEAST = 72
_LINES = 58  # points high: two lines of words
_STEPS = {"mm": 1.0, "pt": 0.5}
_HALF = (Kind.NUMBER, Kind.WHOLE)


class FormFields(QScrollArea):
    """`asked(path, text or value)` for every change a person makes; `undone` for Ctrl+Z in a field."""

    asked = Signal(str, object)
    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Các mục của phần đang chọn"))
        self._part: Part | None = None
        self.fields: dict[str, Field] = {}
        self.editors: dict[str, QWidget] = {}

    def show_part(self, part: Part | None, names: Mapping[str, str]) -> None:
        """Fields for a part; `names` are the fields that may be inserted into its words."""
        if part is not None and self._part is not None and self._same(part):
            self._refresh(part)
            return
        self._part, self.fields, self.editors = part, {}, {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        theme.space(column, gap=theme.GAP)
        column.setContentsMargins(0, 0, theme.GRID, 0)
        if part is not None:
            column.addWidget(label(part.name, "strong", wrap=True))
            self._fill(column, part, names)
        column.addStretch(1)
        self.setWidget(inside)

    def _same(self, part: Part) -> bool:
        now = self._part
        return now is not None and [(s.path, s.kind) for s in now.settings] == [
            (s.path, s.kind) for s in part.settings
        ]

    def _fill(self, column: QVBoxLayout, part: Part, names: Mapping[str, str]) -> None:
        grid = QGridLayout()
        theme.space(grid, gap=theme.GAP)
        at = 0
        for setting in part.settings:
            wide = not (setting.kind in _HALF or (setting.kind is Kind.CHOICE and _short(setting)))
            at += at % 2 if wide else 0
            widget = self._widget(setting, names)
            grid.addWidget(widget, at // 2, at % 2, 1, 2 if wide else 1)
            at += 2 if wide else 1
        for side in (0, 1):
            grid.setColumnStretch(side, 1)
        column.addLayout(grid)

    def _widget(self, setting: Setting, names: Mapping[str, str]) -> QWidget:
        if setting.key == "place":
            return self._mover(setting)
        editor = self._editor(setting)
        self.editors[setting.path] = editor
        editor.setMinimumWidth(_LEAST)
        editor.installEventFilter(self)
        name = f"{setting.name} ({setting.unit})" if setting.unit else setting.name
        hint = tr("0: đến mép phải") if setting.key == "width" and setting.value == 0 else ""
        field = Field("" if isinstance(editor, QCheckBox) else name, editor, hint)
        editor.setAccessibleName(name)
        self.fields[setting.path] = field
        if setting.kind is not Kind.TEMPLATE:
            return field
        box = QWidget()
        column = QVBoxLayout(box)
        theme.space(column, gap=theme.GRID)
        column.addWidget(field)
        insert = button(tr("Chèn trường"), lambda: None)
        insert.setToolTip(tr("Trường là chỗ chương trình tự điền, ví dụ tiêu đề hồ sơ"))
        menu = QMenu(insert)
        for field_name, words in names.items():
            menu.addAction(words, partial(self._insert, setting.path, field_name))
        insert.setMenu(menu)
        column.addWidget(insert, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _editor(self, setting: Setting) -> QWidget:
        ask: Callable[[object], None] = partial(self.asked.emit, setting.path)
        if setting.kind is Kind.FLAG:
            tick = QCheckBox(setting.name)
            tick.setChecked(bool(setting.value))
            tick.toggled.connect(ask)
            return tick
        if setting.kind is Kind.CHOICE:
            box = QComboBox()
            for value, name in setting.choices.items():
                box.addItem(name, value)
            box.setCurrentIndex(max(0, box.findData(setting.value)))
            box.activated.connect(lambda _at: ask(box.currentData()))
            box.setMinimumContentsLength(6)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            return box
        if setting.kind is Kind.TEMPLATE or setting.key == "heading":
            words = QPlainTextEdit(str(setting.value))
            words.setTabChangesFocus(True)
            words.setFixedHeight(_LINES)
            words.textChanged.connect(lambda: ask(words.toPlainText()))
            return words
        line = QLineEdit(setting.spoken)
        line.textEdited.connect(ask)
        line.setCursorPosition(0)
        return line

    def _mover(self, setting: Setting) -> QWidget:
        """Two buttons that move a column."""
        box = QWidget()
        line = QHBoxLayout(box)
        theme.space(line)
        at, count = int(setting.value), len(setting.choices)
        for text, place in ((tr("◀ Sang trái"), at - 1), (tr("Sang phải ▶"), at + 1)):
            move = button(text, partial(self.asked.emit, setting.path, str(place)))
            move.setAccessibleName(tr("Chuyển cột: {way}", way=text.strip("◀▶ ")))
            move.setEnabled(1 <= place <= count)
            move.setProperty("place", place)
            line.addWidget(move, 1)
        self.editors[setting.path] = box
        return box

    def _insert(self, path: str, field_name: str) -> None:
        editor = self.editors[path]
        if isinstance(editor, QPlainTextEdit):
            editor.insertPlainText(f"{{{field_name}}}")
            editor.setFocus()

    def _refresh(self, part: Part) -> None:
        """Other values into the fields that are there; what is being typed stays as it is."""
        self._part = part
        for setting in part.settings:
            editor = self.editors.get(setting.path)
            if editor is None or (editor.hasFocus() and not isinstance(editor, (QCheckBox, QComboBox))):
                continue
            editor.blockSignals(True)
            if isinstance(editor, QCheckBox):
                editor.setChecked(bool(setting.value))
            elif isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(0, editor.findData(setting.value)))
            elif isinstance(editor, QPlainTextEdit) and editor.toPlainText() != setting.value:
                editor.setPlainText(str(setting.value))
            elif isinstance(editor, QLineEdit) and editor.text() != setting.spoken:
                editor.setText(setting.spoken)
            editor.blockSignals(False)

    def say(self, path: str, text: str) -> None:
        """What is wrong with a field; an empty text takes every error back."""
        for field in self.fields.values():
            field.set_error("")
        if text and path in self.fields:
            self.fields[path].set_error(text)
            self.ensureWidgetVisible(self.fields[path])

    def forget(self) -> None:
        """Make the fields anew next time, with what the file says."""
        self._part = None

    def go_to(self, key: str) -> None:
        """Put the cursor into the field of a key, or the first one."""
        wanted = [editor for path, editor in self.editors.items() if path.endswith(f".{key}")]
        for editor in [*wanted, *self.editors.values()][:1]:
            editor.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Undo):
                event.ignore()
                return True
            if event.type() == QEvent.Type.KeyPress and event.matches(QKeySequence.StandardKey.Undo):
                self.undone.emit()
                return True
            if event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
                return self._step(watched, event)
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox):
            event.ignore()  # turning the wheel over the fields moves the list, not a choice
            return True
        return super().eventFilter(watched, event)

    def _step(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        """Up and Down make a number larger and smaller."""
        way = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        path = next(path for path, one in self.editors.items() if one is editor)
        setting = next((s for s in (self._part.settings if self._part else ()) if s.path == path), None)
        if way is None or setting is None or setting.kind not in _HALF:
            return False
        try:
            value = float(editor.text().replace(",", ".")) + way * _STEPS.get(setting.unit, 1.0)
        except ValueError:
            return False
        text = f"{max(value, 0):g}".replace(".", ",")
        editor.setText(text)
        self.asked.emit(path, text)
        return True


def _short(setting: Setting) -> bool:
    return max(map(len, setting.choices.values()), default=0) <= 12
