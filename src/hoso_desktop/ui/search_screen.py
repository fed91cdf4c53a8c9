"""Instant find: what is typed above is looked for at once; Enter on a line opens where it lies.

Above the hits stand what the words were read as: things to do, lists of what waits, filters. Enter acts on
them too; a filter only tells what was narrowed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.errors import UserError
from hoso_desktop.services import search
from hoso_desktop.services.search import Hit, Line, SearchResult
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import label
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

LEAST_LETTERS = 2
_PATIENCE_MS = 150
_WIDTHS = {0: 140, 1: 128, 3: 96, 4: 156, 5: 92, 6: 150}


class HitModel(RowsModel):
    """What a search was read as, then its hits, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        headings = (
            tr("Hồ sơ"),
            tr("Số, ký hiệu"),
            tr("Tên loại và trích yếu / tiêu đề"),
            tr("Ngày"),
            tr("Tác giả"),
            tr("Nhiệm kỳ"),
            tr("Vị trí"),
        )
        super().__init__(headings, parent)
        self.hits: tuple[Hit, ...] = ()
        self.lines: tuple[Line, ...] = ()

    def show_hits(self, hits: tuple[Hit, ...], lines: tuple[Line, ...] = ()) -> None:
        """Show other hits."""
        self.hits, self.lines = hits, lines
        nowhere, unfiled = tr("chưa xếp kho"), tr("chưa vào hồ sơ")
        kinds = {
            "command": tr("Việc làm"),
            "help": tr("Trợ giúp"),
            "list": tr("Danh sách"),
            "filter": tr("Bộ lọc"),
        }
        self.put(
            [(kinds[line.kind], "", line.text, "", "", "", "") for line in lines]
            + [
                (
                    h.code,
                    h.symbol,
                    h.title,
                    h.date_text,
                    h.author,
                    h.term,
                    h.location_text or (nowhere if h.dossier_uid else unfiled),
                )
                for h in hits
            ]
        )


class SearchScreen(QWidget):
    """Shows what `look_for` found; `open_hit` gets dossier and placement."""

    def __init__(
        self,
        session: Session,
        open_hit: Callable[[str, str | None], object],
        act: Callable[[Line], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._open_hit, self._act = session, open_hit, act
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
            self.model.show_hits(())
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
        self.model.show_hits(result.hits, result.lines)
        if not result.hits and result.lines:
            self.summary.setText(tr("Enter để làm"))
        elif not result.hits:
            self.summary.setText(tr("Không có hồ sơ, văn bản nào khớp. Thử ít chữ hơn; không cần gõ dấu."))
        elif result.more:
            self.summary.setText(tr("{count} kết quả đầu; gõ thêm để thu hẹp", count=len(result.hits)))
        else:
            self.summary.setText(tr("{count} kết quả", count=len(result.hits)))
        first = next(
            (row for row, line in enumerate(result.lines) if line.kind != "filter"), len(result.lines)
        )
        if result.hits or result.lines:
            self.table.selectRow(min(first, self.model.rowCount() - 1))

    def _could_not(self, _error: UserError) -> None:
        self._ticket = None

    def _open(self, line: int) -> None:
        above = len(self.model.lines)
        if line < above:
            self._act(self.model.lines[line])
            return
        hit = self.model.hits[line - above]
        if hit.dossier_uid is not None:
            self._open_hit(hit.dossier_uid, hit.placement_uid)
        else:
            # A registered paper in no dossier: where it waits to be filed.
            self._act(Line("list", "unfiled", hit.title))

    def open_first(self) -> None:
        """Open the best hit (Enter in the search field)."""
        if self.model.rowCount():
            self._open(max(self.table.currentIndex().row(), 0))
