"""The document table as Qt sees it: lines of `document_rows`, always one blank line at the end.

Merges what the store says with what is being typed, so that saving one line never disturbs another. Stores
nothing itself: the screen asks for lines that are ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.dates import DocDate
from hoso_desktop.domain.sheets import SheetRange
from hoso_desktop.ui import document_cells as cells
from hoso_desktop.ui import theme
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.document_rows import Line, expected_sheets
from hoso_desktop.ui.text import tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_CENTRED = (Column.DATE, Column.SHEETS, Column.PAGES, Column.SIDES, Column.FILE)
Role = Qt.ItemDataRole


class DocumentTableModel(QAbstractTableModel):
    """`typed` tells that a cell was changed by the person."""

    typed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = [Line()]
        self.pencilled = False
        self.editable = True
        self.today: date | None = None  # days after it are remarked upon
        self._sheet_column = "first"
        self._sheets: list[SheetRange | None] = [None]
        self._marked: dict[str, str] = {}

    # what the store says

    def take(self, sheet: DossierSheet, adopted: Sequence[Line] = ()) -> None:
        """Show the dossier as stored; `adopted` are lines of which the store has just made papers."""
        self.pencilled = sheet.dossier.sheets_pencilled
        self._sheet_column = sheet.office.sheet_column
        known = {line.uid: line for line in self.lines if line.uid}
        waiting = [line for line in self.lines if line in adopted and not line.uid]
        wanted: list[Line] = []
        for placement in sheet.documents:
            line = known.get(placement.uid)
            if line is None:
                line = waiting.pop(0) if waiting else Line()
            line.placement = placement
            if line in adopted:
                line.sending = {}
                line.refusal = ""
            wanted.append(line)
        self._arrange(self._with_unsaved(wanted))
        self._refresh()

    def _with_unsaved(self, stored: list[Line]) -> list[Line]:
        """Lines not stored yet keep their place after the line they stood behind; the last stays the last."""
        out = list(stored)
        before: Line | None = None
        tail = self.lines[-1] if self.lines[-1].is_blank and self.lines[-1] not in stored else Line()
        for line in self.lines:
            if line is tail:
                continue
            if line not in stored:
                if line.uid or (line.placement is not None):
                    continue  # removed in the store
                out.insert(out.index(before) + 1 if before is not None and before in out else 0, line)
            before = line if line in out else before
        return [*out, tail]

    def _arrange(self, wanted: list[Line]) -> None:
        for row in range(len(self.lines) - 1, -1, -1):
            if self.lines[row] not in wanted:
                self.beginRemoveRows(_NOWHERE, row, row)
                del self.lines[row]
                self.endRemoveRows()
        for row, line in enumerate(wanted):
            if row < len(self.lines) and self.lines[row] is line:
                continue
            if line in self.lines:
                old = self.lines.index(line)
                self.beginMoveRows(_NOWHERE, old, old, _NOWHERE, row)
                self.lines.insert(row, self.lines.pop(old))
                self.endMoveRows()
            else:
                self.beginInsertRows(_NOWHERE, row, row)
                self.lines.insert(row, line)
                self.endInsertRows()

    def _refresh(self) -> None:
        self._sheets = expected_sheets(self.lines, pencilled=self.pencilled)
        last = self.index(len(self.lines) - 1, len(Column) - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.lines) - 1)

    def mark(self, findings: dict[str, str]) -> None:
        """Mark lines that a finding names: placement uid → severity value."""
        self._marked = findings
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.lines) - 1)

    def let_type(self, editable: bool) -> None:
        """Let the lines be typed in, or only looked at."""
        if editable != self.editable:
            self.editable = editable
            self._refresh()

    # what the person does

    def put(self, row: int, column: Column, text: str) -> bool:
        """Type into a cell (also by pasting); the line after the last one appears by itself."""
        if not self.editable or not self.can_type(row, column) or not self.lines[row].put(column, text):
            return False
        if not self.lines[-1].is_blank:
            self.beginInsertRows(_NOWHERE, len(self.lines), len(self.lines))
            self.lines.append(Line())
            self.endInsertRows()
        self._refresh()
        self.typed.emit(row)
        return True

    def can_type(self, row: int, column: Column) -> bool:
        """Files are attached, not typed; sheets of a new line are the program's to give."""
        if column is Column.SHEETS:
            return self.lines[row].placement is not None
        return column is not Column.FILE

    def insert_blank(self, row: int, begun: str = "") -> None:
        """An empty line in front of `row`, or one whose title is begun."""
        self.beginInsertRows(_NOWHERE, row, row)
        self.lines.insert(row, Line(draft={Column.SUBJECT: begun} if begun else {}, begun=begun))
        self.endInsertRows()
        self._refresh()

    def forget(self, row: int) -> None:
        """Drop what was typed into a line; a line that was never stored goes away."""
        line = self.lines[row]
        line.drop()
        if line.placement is None and row < len(self.lines) - 1:
            self.beginRemoveRows(_NOWHERE, row, row)
            del self.lines[row]
            self.endRemoveRows()
        self._refresh()

    def take_back(self, row: int) -> bool:
        """Take back the last typed cell of a line."""
        if not self.lines[row].take_back():
            return False
        self._refresh()
        return True

    def refresh_line(self) -> None:
        """Show again after lines were handed in or came back."""
        self._refresh()

    def stored_before(self, row: int) -> int:
        """How many stored papers stand in front of a line: the position of a paper put there."""
        return sum(1 for line in self.lines[:row] if line.placement is not None)

    def row_of(self, uid: str) -> int | None:
        """The line of a paper."""
        return next((row for row, line in enumerate(self.lines) if uid and line.uid == uid), None)

    def sheets_at(self, row: int) -> SheetRange | None:
        """The sheets a line has or will get."""
        return self._sheets[row]

    # Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable and self.can_type(index.row(), Column(index.column())):
            base |= Qt.ItemFlag.ItemIsEditable
        return base

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        return role == Role.EditRole and self.put(index.row(), Column(index.column()), str(value))

    def text(self, row: int, column: Column) -> str:
        """What a cell shows."""
        line = self.lines[row]
        typed = line.typed_text(column)
        if typed is not None:
            return typed if line.reading(column).error else _tidy(column, typed)
        if column is Column.SHEETS:
            return cells.sheets_text(self._sheets[row], self._sheet_column)
        if line.placement is None:
            return ""
        return cells.shown(line.placement, column, self._sheet_column)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row, column = index.row(), Column(index.column())
        line = self.lines[row]
        match role:
            case Role.DisplayRole:
                if column is Column.SUBJECT and line.is_blank and not line.begun:
                    return tr("gõ hoặc dán để thêm; Enter sang ô tiếp") if self.editable else ""
                return self.text(row, column)
            case Role.EditRole:
                typed = line.typed_text(column)
                return typed if typed is not None else line.stored_text(column)
            case Role.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignHCenter if column in _CENTRED else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Role.ToolTipRole:
                return self._tip(line, row, column)
            case Role.BackgroundRole:
                return self._ground(line, column)
            case Role.ForegroundRole:
                grey = (
                    column not in cells.PRINTED
                    or line.is_blank
                    or (column is Column.SHEETS and line.placement is None)
                )
                return QBrush(QColor(theme.MUTED)) if grey else None
            case Role.DecorationRole:
                return theme.icon("error", theme.ERROR) if column in line.errors() else None
        return None

    def _tip(self, line: Line, row: int, column: Column) -> str | None:
        text = self.text(row, column)
        return line.errors().get(column) or self._doubt(line, column, text) or text or None

    def _doubt(self, line: Line, column: Column, text: str) -> str:
        """A remark about what is kept as written; never an error."""
        if column is Column.PAGES:
            return cells.many_pages(line.placement) if line.placement and not line.is_dirty else ""
        return cells.doubtful(column, text, self.today)

    def _ground(self, line: Line, column: Column) -> QBrush | None:
        if column in line.errors():
            return QBrush(QColor(theme.ERROR_TINT))
        if self._doubt(line, column, line.typed_text(column) or line.stored_text(column)):
            return QBrush(QColor(theme.WARNING_TINT))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal:
            if role == Role.DisplayRole:
                return cells.headings()[section]
            if role == Role.ToolTipRole:
                return cells.explanation(Column(section))
            return None
        line = self.lines[section]
        if role == Role.DisplayRole:
            if line.is_blank and section == len(self.lines) - 1:
                return "+"
            return f"{section + 1} *" if line.is_dirty or line.sending else str(section + 1)
        if role == Role.ToolTipRole:
            return tr("Kéo để đổi chỗ văn bản") if line.placement is not None else None
        if role == Role.DecorationRole and (line.refusal or line.uid in self._marked):
            severity = "error" if line.refusal else self._marked[line.uid]
            return theme.icon(severity, theme.ERROR if severity == "error" else theme.WARNING)
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return None


def _tidy(column: Column, typed: str) -> str:
    """Typed text as it will look once stored, where that is certain."""
    if column is Column.DATE and not cells.doubtful(column, typed):
        value = cells.read(column, typed).value
        return value.text() if isinstance(value, DocDate) else typed
    return typed
