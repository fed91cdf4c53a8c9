"""Instant find: what is typed above is looked for at once; Enter on a line opens where it lies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.errors import UserError
from hoso_desktop.services import search
from hoso_desktop.services.search import Hit, SearchResult
from hoso_desktop.ui import theme
from hoso_desktop.ui.dossier_list import LineTable
from hoso_desktop.ui.dossier_list_model import _NOWHERE, Index
from hoso_desktop.ui.fields import label
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

LEAST_LETTERS = 2
_PATIENCE_MS = 150
_WIDTHS = {0: 140, 1: 128, 3: 96, 4: 156, 5: 92, 6: 150}


class HitModel(QAbstractTableModel):
    """The hits of one search, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()
        self._headings = (
            tr("Hồ sơ"),
            tr("Số, ký hiệu"),
            tr("Tên loại và trích yếu / tiêu đề"),
            tr("Ngày"),
            tr("Tác giả"),
            tr("Nhiệm kỳ"),
            tr("Vị trí"),
        )

    def put(self, hits: tuple[Hit, ...]) -> None:
        """Show other hits."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        hit = self.hits[index.row()]
        values = (hit.code, hit.symbol, hit.title, hit.date_text, hit.author, hit.term, hit.location_text)
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 6 and not hit.location_text:
            return tr("chưa xếp kho")
        return values[index.column()]


class SearchScreen(QWidget):
    """Shows what `look_for` found; `open_hit` gets dossier and placement."""

    def __init__(
        self, session: Session, open_hit: Callable[[str, str | None], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._open_hit = session, open_hit
        self._words = ""
        self._ticket: Ticket | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PATIENCE_MS)
        self._clock.timeout.connect(self._search)
        self.model = HitModel(self)
        self.table = LineTable(tr("Kết quả tìm"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, 2)
        self.table.opened.connect(self._open)
        self.summary = label("", "muted")
        head = QHBoxLayout()
        head.addWidget(label(tr("Kết quả tìm"), "title"))
        head.addWidget(self.summary, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(label(tr("↓ xuống danh sách · Enter mở · Esc thôi tìm"), "muted"))
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def look_for(self, words: str) -> None:
        """Search a moment after the last letter."""
        self._words = words.strip()
        self._clock.start()

    def stop(self) -> None:
        """Forget what was being looked for."""
        self._clock.stop()
        self._drop_running()

    def _drop_running(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def _search(self) -> None:
        self._drop_running()
        words = self._words
        if len(words) < LEAST_LETTERS:
            self.model.put(())
            self.summary.setText(tr("Gõ ít nhất {least} chữ.", least=LEAST_LETTERS))
            return
        self._ticket = self._session.read(
            self,
            lambda office: search.find(office, words, limit=search.WHILE_TYPING),
            self._show,
            self._could_not,
        )

    def _show(self, result: SearchResult) -> None:
        self._ticket = None
        self.model.put(result.hits)
        if not result.hits:
            self.summary.setText(tr("Không có hồ sơ, văn bản nào khớp. Thử ít chữ hơn; không cần gõ dấu."))
        elif result.more:
            self.summary.setText(tr("{count} kết quả đầu; gõ thêm để thu hẹp", count=len(result.hits)))
        else:
            self.summary.setText(tr("{count} kết quả", count=len(result.hits)))
        if result.hits:
            self.table.selectRow(0)

    def _could_not(self, _error: UserError) -> None:
        self._ticket = None

    def _open(self, line: int) -> None:
        hit = self.model.hits[line]
        if hit.dossier_uid is not None:
            self._open_hit(hit.dossier_uid, hit.placement_uid)

    def open_first(self) -> None:
        """Open the best hit (Enter in the search field)."""
        if self.model.hits:
            self._open(max(self.table.currentIndex().row(), 0))
