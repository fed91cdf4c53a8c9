"""A long list as a table: all ids at once, rows by pages of 100 when they come into sight.

Holds no more than a few pages; asks the read lane and never waits for it. Knows nothing of what it lists.
"""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from hoso_desktop.services.office import Office
from hoso_desktop.ui.session import Session

PAGE = 100
_PAGES_KEPT = 40
Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class PagedModel(QAbstractTableModel, Generic[Row]):
    """`loaded` tells that the ids of the current filter are there."""

    loaded = Signal()

    def __init__(self, session: Session, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._headings = tuple(headings)
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._generation = 0
        self._list = 0  # which of the lists taken so far is shown
        self.has_loaded = False

    @abstractmethod
    def read_ids(self, office: Office, limit: int | None) -> array[int]:
        """The ids in list order, all or the first `limit`. Runs on the read lane."""

    @abstractmethod
    def read_rows(self, office: Office, ids: Sequence[int]) -> list[Row]:
        """The rows of some ids, in that order. Runs on the read lane."""

    @abstractmethod
    def text(self, row: Row, column: int) -> str:
        """What a cell shows."""

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Figures stand at the right."""
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

    def tip(self, row: Row, column: int) -> str | None:
        """What is shown whole when the pointer rests on a cell."""
        return self.text(row, column)

    def load(self, first: int = 0) -> None:
        """Read the ids again, rows in sight too; `first`: how many to show before the whole list is there."""
        self._generation += 1
        generation = self._generation
        if first and not self.has_loaded:
            self._session.read(
                self,
                lambda office: self.read_ids(office, first),
                lambda ids: self._take_ids(ids, generation) if not self.has_loaded else None,
            )
        self._session.read(
            self,
            lambda office: self.read_ids(office, None),
            lambda ids: self._take_ids(ids, generation),
        )

    def _take_ids(self, ids: array[int], generation: int) -> None:
        if generation != self._generation:
            return
        if ids == self._ids and self.has_loaded:
            self._forget_pages()
            if ids:
                last = self.index(len(ids) - 1, len(self._headings) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self._ids = ids
            self._forget_pages()
            self.endResetModel()
        self.has_loaded = True
        self.loaded.emit()

    def _forget_pages(self) -> None:
        self._list += 1
        self._pages.clear()
        self._asked.clear()

    def ids(self, lines: Iterable[int]) -> list[int]:
        """The ids of some lines, whether their rows were read or not."""
        return [self._ids[line] for line in lines if line < len(self._ids)]

    def row(self, number: int) -> Row | None:
        """What stands in a line, or None while its page is on the way."""
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
        ids, asked_of = self._ids[page * PAGE : (page + 1) * PAGE], (self._generation, self._list)
        self._session.read(
            self,
            lambda office: self.read_rows(office, ids),
            lambda rows: self._take_page(page, rows, asked_of),
        )

    def _take_page(self, page: int, rows: list[Row], asked_of: tuple[int, int]) -> None:
        if asked_of != (self._generation, self._list):  # of a list that another has replaced
            return
        self._asked.discard(page)
        self._pages[page] = rows
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE
        last = min(first + PAGE, len(self._ids)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._headings) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if row is None else self.tip(row, index.column())
        return "…" if row is None else self.text(row, index.column())
