"""The document table's keys and hands: it moves, copies, pastes and drags like a spreadsheet.

Knows cells and lines, nothing of dossiers or the store: what needs the store leaves as a signal.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop.domain.document import COPY_LABEL
from hoso_desktop.ui import theme
from hoso_desktop.ui.auto_lock import locking_now
from hoso_desktop.ui.document_cells import ENTER_ORDER, Column
from hoso_desktop.ui.document_table_model import DocumentTableModel
from hoso_desktop.ui.fields import label
from hoso_desktop.ui.text import tr

_WIDTHS = {
    Column.NUMBER: 118,
    Column.DATE: 90,
    Column.AUTHOR: 156,
    Column.SHEETS: 48,
    Column.NOTE: 66,
    Column.PAGES: 50,
    Column.SIDES: 44,
    Column.COPY: 82,
    Column.FILE: 44,
}
_LEAST_SUBJECT = 200
_Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemDelegate.EndEditHint


class CellDelegate(QStyledItemDelegate):
    """Editors of the cells: a list for the kind of copy, known names for authors, plain text otherwise."""

    stepped = Signal(int)  # Up or Down was pressed while typing
    typing = Signal()  # a letter came or went in an open cell

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.authors: list[str] = []

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        column = Column(index.column())
        if column is Column.COPY:
            choice = QComboBox(parent)
            choice.addItems(list(COPY_LABEL.values()))
            choice.setAccessibleName(tr("Loại bản"))
            return choice
        line = QLineEdit(parent)
        line.setAccessibleName(str(index.model().headerData(column, Qt.Orientation.Horizontal)))
        if column is Column.AUTHOR and self.authors:
            completer = QCompleter(self.authors, line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        line.textChanged.connect(lambda _text: self.typing.emit())
        return line

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        table = self.parent()
        if isinstance(table, QTableView) and table.currentIndex() == index:
            theme.frame(painter, option.rect)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(
                str(index.data(Qt.ItemDataRole.EditRole) or next(iter(COPY_LABEL.values())))
            )
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and locking_now():
            return False  # the cell stays open behind the lock
        if isinstance(watched, QLineEdit) and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)  # noqa: S101 - says the type of the event
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, _Hint.NoHint)
                self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
        return super().eventFilter(watched, event)


class DocumentTable(QTableView):
    """Signals ask for what only the store can do; line numbers are those of the model."""

    line_left = Signal(int)
    block_pasted = Signal(int, str)
    files_offered = Signal(int, list)
    move_wanted = Signal(int, int)
    removal_wanted = Signal(list)
    attach_wanted = Signal(int)
    file_opened = Signal(int)
    redact_wanted = Signal(int)
    undo_wanted = Signal()
    redo_wanted = Signal()
    blank_inserted = Signal(int)

    def __init__(self, documents: DocumentTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.documents = documents
        self.cells = CellDelegate(self)
        self.setModel(documents)
        self.setItemDelegate(self.cells)
        self.cells.stepped.connect(self._step)
        self.setAccessibleName(tr("Mục lục văn bản, tài liệu"))
        theme.role(self, "paper")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setWordWrap(False)
        self.setAcceptDrops(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        self._set_up_headers()

    def _set_up_headers(self) -> None:
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setDefaultAlignment(
            Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap.value)
        )
        across.setMinimumSectionSize(32)
        across.setFixedHeight(2 * self.fontMetrics().height() + theme.GAP)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        corner = self.findChild(QAbstractButton)
        if corner is not None:
            title = QVBoxLayout(corner)
            theme.space(title)
            title.addWidget(label(tr("STT"), "strong"), 0, Qt.AlignmentFlag.AlignCenter)
            corner.setAccessibleName(tr("Chọn cả bảng"))
        down = self.verticalHeader()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(theme.row_height(self))
        down.setMinimumWidth(44)
        down.setSectionsMovable(True)
        down.setSectionsClickable(True)
        down.sectionMoved.connect(self._section_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        others = sum(self.columnWidth(column) for column in Column if column is not Column.SUBJECT)
        self.setColumnWidth(Column.SUBJECT, max(_LEAST_SUBJECT, self.viewport().width() - others))

    # moving

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, _Hint.NoHint)
        if hint == _Hint.SubmitModelCache:
            self._enter()
        elif hint == _Hint.EditNextItem:
            self._tab(1)
        elif hint == _Hint.EditPreviousItem:
            self._tab(-1)

    def _go(self, row: int, column: Column) -> None:
        if 0 <= row < self.documents.rowCount():
            index = self.documents.index(row, column)
            # Not setCurrentIndex: with Ctrl held it would keep the old cells selected.
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, choose)
            self.scrollTo(index)

    def open_editor(self) -> QLineEdit | None:
        """The cell editor that is being typed in."""
        if self.state() != QAbstractItemView.State.EditingState:
            return None
        editors = [edit for edit in self.viewport().findChildren(QLineEdit) if edit.isVisible()]
        return editors[0] if editors else None

    def close_editor(self) -> None:
        """Take over what stands in the open editor; needs no focus."""
        editor = self.open_editor()
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def go_to(self, row: int, column: Column = Column.SUBJECT) -> None:
        """Put the cursor into a cell and the keyboard into the table."""
        self.setFocus()
        self._go(row, column)

    def _enter(self) -> None:
        at = self.currentIndex()
        later = [column for column in ENTER_ORDER if column > at.column()]
        if later:
            self._go(at.row(), later[0])
        else:
            self._go(at.row() + 1, ENTER_ORDER[0])

    def _tab(self, step: int) -> None:
        at = self.currentIndex()
        place = at.row() * len(Column) + at.column() + step
        if 0 <= place < self.documents.rowCount() * len(Column):
            self._go(place // len(Column), Column(place % len(Column)))

    def _step(self, step: int) -> None:
        at = self.currentIndex()
        self._go(at.row() + step, Column(at.column()))

    def _row_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        if before.isValid() and before.row() != now.row():
            self.line_left.emit(before.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._handled(event):
            super().keyPressEvent(event)

    def _handled(self, event: QKeyEvent) -> bool:
        at, key = self.currentIndex(), event.key()
        if not at.isValid() or self.state() == QAbstractItemView.State.EditingState:
            return False  # an editor lets Enter through; it closes itself a moment later
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            if at.column() == Column.FILE:
                self._double_clicked(at)
            else:
                self._enter()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not control:
            self._tab(-1 if key == Qt.Key.Key_Backtab else 1)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(at.row(), at.row() + (-1 if key == Qt.Key.Key_Up else 1))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo) or (control and key == Qt.Key.Key_Y):
            self.redo_wanted.emit()
        elif control and key == Qt.Key.Key_D:
            self.copy_down()
        elif key == Qt.Key.Key_Delete:
            self.delete()
        elif key == Qt.Key.Key_Insert and not event.modifiers():
            self.insert_line()
        else:
            return False
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """The first letter of an input method opens the editor; Qt would swallow it."""
        was_editing = self.state() == QAbstractItemView.State.EditingState
        super().inputMethodEvent(event)
        editor = self.viewport().findChild(QLineEdit)
        if not was_editing and editor is not None and event.commitString():
            editor.setText(event.commitString())

    # copying

    def _selected(self) -> list[QModelIndex]:
        chosen = self.selectionModel().selectedIndexes()
        if not chosen and self.currentIndex().isValid():
            chosen = [self.currentIndex()]
        return sorted(chosen, key=lambda index: (index.row(), index.column()))

    def copy(self) -> None:
        """Put the selected cells on the clipboard, one line per row, tabs between cells."""
        lines: dict[int, list[str]] = {}
        for index in self._selected():
            text = str(index.data(Qt.ItemDataRole.EditRole) or "")
            if index.column() == Column.SHEETS:
                text = self.documents.text(index.row(), Column.SHEETS)
            lines.setdefault(index.row(), []).append(text)
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines.values()))

    def paste(self) -> None:
        """Files attach; a block becomes new papers on the blank line, elsewhere it fills cells."""
        data, at = QGuiApplication.clipboard().mimeData(), self.currentIndex()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.files_offered.emit(at.row(), files)
            return
        text = data.text().replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
        if not text:
            return
        if self.documents.lines[at.row()].is_blank and ("\t" in text or "\n" in text):
            self.block_pasted.emit(at.row(), text)
        else:
            self._fill([line.split("\t") for line in text.split("\n")])

    def _fill(self, block: list[list[str]]) -> None:
        at = self.currentIndex()
        targets = self._selected()
        if len(block) == 1 and len(block[0]) == 1 and len(targets) > 1:
            for index in targets:
                self.documents.put(index.row(), Column(index.column()), block[0][0])
            return
        for down, line in enumerate(block):
            for across, text in enumerate(line):
                row, column = at.row() + down, at.column() + across
                if row < self.documents.rowCount() and column < len(Column):
                    self.documents.put(row, Column(column), text)

    def copy_down(self) -> None:
        """Copy the top selected line into the ones below; a single cell takes the text above it."""
        chosen = self._selected()
        top = chosen[0].row()
        if all(index.row() == top for index in chosen):
            top -= 1
        if top < 0:
            return
        for index in chosen:
            if index.row() > top:
                source = self.documents.index(top, index.column()).data(Qt.ItemDataRole.EditRole)
                self.documents.put(index.row(), Column(index.column()), str(source or ""))

    def delete(self) -> None:
        """Empty the selected cells; whole lines are taken out of the dossier."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if rows:
            self.removal_wanted.emit(rows)
            return
        for index in self._selected():
            self.documents.put(index.row(), Column(index.column()), "")

    def insert_line(self) -> None:
        """A blank line in front of the current one, the cursor in it."""
        row = self.currentIndex().row()
        if self.documents.editable and not self.documents.lines[row].is_blank:
            self.documents.insert_blank(row)
            self.go_to(row, Column.NUMBER)
            self.blank_inserted.emit(row)

    # dragging and the menu

    def _section_moved(self, line: int, old: int, new: int) -> None:
        header = self.verticalHeader()
        header.blockSignals(True)
        header.moveSection(new, old)
        header.blockSignals(False)
        self.move_wanted.emit(line, new)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.documents.editable:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = index.row() if index.isValid() else self.documents.rowCount() - 1
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.files_offered.emit(row, files)

    def _double_clicked(self, index: QModelIndex) -> None:
        line = self.documents.lines[index.row()]
        if index.column() == Column.FILE and line.placement is not None:
            if line.placement.attachment is not None:
                self.file_opened.emit(index.row())
            else:
                self.attach_wanted.emit(index.row())

    def _show_menu(self, where: QPoint) -> None:
        row = self.currentIndex().row()
        if row < 0:
            return
        line = self.documents.lines[row]
        menu = QMenu(self)
        for text, keys, act, possible in (
            (tr("Chèn dòng phía trên"), "Insert", self.insert_line, not line.is_blank),
            (tr("Bỏ văn bản khỏi hồ sơ"), "", lambda: self.removal_wanted.emit([row]), not line.is_blank),
            (tr("Chuyển lên"), "Alt+Up", lambda: self.move_wanted.emit(row, row - 1), bool(line.uid)),
            (tr("Chuyển xuống"), "Alt+Down", lambda: self.move_wanted.emit(row, row + 1), bool(line.uid)),
            (tr("Chép"), "Ctrl+C", self.copy, True),
            (tr("Dán"), "Ctrl+V", self.paste, True),
            (tr("Chép từ dòng trên xuống"), "Ctrl+D", self.copy_down, True),
            (tr("Gắn tệp…"), "", lambda: self.attach_wanted.emit(row), bool(line.uid)),
            (tr("Hoàn tác"), "Ctrl+Z", self.undo_wanted.emit, True),
            (tr("Xóa nội dung mật lọt vào…"), "", lambda: self.redact_wanted.emit(row), bool(line.uid)),
        ):
            action = QAction(f"{text}\t{keys}" if keys else text, menu)
            action.setEnabled(possible)
            action.triggered.connect(lambda _checked=False, act=act: act())
            menu.addAction(action)
        menu.exec(self.viewport().mapToGlobal(where))
        menu.deleteLater()
