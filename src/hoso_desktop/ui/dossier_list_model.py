"""The list of dossiers as a table: all ids at once, rows by pages of 100 when they come into sight.

Holds no more than a few pages; asks the read lane and never waits for it.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from hoso_desktop.domain.words import figure
from hoso_desktop.services import queries
from hoso_desktop.services.queries import EVERYTHING, DossierRow
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

PAGE = 100
_PAGES_KEPT = 40
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """What a line of the list shows."""

    CODE = 0
    TITLE = 1
    RETENTION = 2
    DOCUMENTS = 3
    SHEETS = 4
    STATE = 5
    ARCHIVAL = 6


_FIGURES = (Column.DOCUMENTS, Column.SHEETS)


class DossierListModel(QAbstractTableModel):
    """`loaded` tells that the ids of the current filter are there."""

    loaded = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[DossierRow]] = OrderedDict()
        self._asked: set[int] = set()
        self._generation = 0
        self.has_loaded = False
        self._headings = (
            tr("Mã hồ sơ"),
            tr("Tiêu đề"),
            tr("Thời hạn"),
            tr("Văn bản"),
            tr("Tờ"),
            tr("Trạng thái"),
            tr("Mục lục/Hồ sơ số"),
        )

    def load(self) -> None:
        """Read the ids again; rows already in sight are asked for again, too."""
        self._generation += 1
        generation = self._generation
        if not self.has_loaded:
            # A screenful at once; the rest of the ids come while it is being looked at.
            self._session.read(
                self,
                lambda office: queries.dossier_ids(office, EVERYTHING, limit=queries.FIRST_SCREEN),
                lambda ids: self._take_ids(ids, generation) if not self.has_loaded else None,
            )
        self._session.read(
            self,
            lambda office: queries.dossier_ids(office, EVERYTHING),
            lambda ids: self._take_ids(ids, generation),
        )

    def _take_ids(self, ids: array[int], generation: int) -> None:
        if generation != self._generation:
            return
        if ids == self._ids and self.has_loaded:
            self._forget_pages()
            if ids:
                last = self.index(len(ids) - 1, len(Column) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self._ids = ids
            self._forget_pages()
            self.endResetModel()
        self.has_loaded = True
        self.loaded.emit()

    def _forget_pages(self) -> None:
        self._pages.clear()
        self._asked.clear()

    def row(self, number: int) -> DossierRow | None:
        """The dossier in a line, or None while its page is on the way."""
        page = number // PAGE
        rows = self._pages.get(page)
        if rows is None:
            self._ask(page)
            return None
        self._pages.move_to_end(page)
        place = number - page * PAGE
        return rows[place] if place < len(rows) else None

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        ids, generation = self._ids[page * PAGE : (page + 1) * PAGE], self._generation
        self._session.read(
            self,
            lambda office: queries.dossier_rows(office, ids),
            lambda rows: self._take_page(page, rows, generation),
        )

    def _take_page(self, page: int, rows: list[DossierRow], generation: int) -> None:
        if generation != self._generation:
            return
        self._asked.discard(page)
        self._pages[page] = rows
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE
        self.dataChanged.emit(
            self.index(first, 0), self.index(min(first + PAGE, len(self._ids)) - 1, len(Column) - 1)
        )

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = Column(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.title if row is not None and column is Column.TITLE else None
        return "…" if row is None else _text(row, column)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _text(row: DossierRow, column: Column) -> str:
    match column:
        case Column.CODE:
            return row.code
        case Column.TITLE:
            return row.title
        case Column.RETENTION:
            return row.retention_label or tr("chưa ghi")
        case Column.DOCUMENTS:
            return figure(row.documents)
        case Column.SHEETS:
            return figure(row.sheets)
        case Column.STATE:
            return row.state_label
        case Column.ARCHIVAL:
            return row.archival_code
