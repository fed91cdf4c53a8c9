"""The place `Nộp lưu`: every hand-over, and the chosen one with its dossiers, what it lacks, its receipts.

One primary button does what the hand-over waits for; the others stand in the menu beside it. Decides no step:
what is due says services/batch_overview.py, what is refused services/hand_over.py.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import batch_overview
from hoso_desktop.services.batch_overview import Line, Whole
from hoso_desktop.ui import theme
from hoso_desktop.ui.batch_model import list_cells
from hoso_desktop.ui.batch_open import OpenBatch
from hoso_desktop.ui.batch_proposal_dialog import BatchProposalDialog
from hoso_desktop.ui.fields import Strip, button, label, teaching_page
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.places_to_mend import Leader
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTHS = {1: 200, 2: 190, 3: 70, 4: 70, 5: 84}
_LEAST, _MOST = 2, 4  # hand-overs seen without scrolling: one or two a year
_AFTER_CHANGE_MS = 0  # changes of one moment are read once


class BatchScreen(QWidget):
    """`waiting` carries how many dossiers came back and were not put in again."""

    waiting = Signal(int)

    def __init__(self, session: Session, navigator: Leader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ticket: Ticket | None = None
        self._stale, self._filling = True, False
        self._wanted = ""  # the hand-over to choose when the list is read
        self.lines: tuple[Line, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_CHANGE_MS)
        self._soon.timeout.connect(self.reload)
        headings = (
            tr("Đợt nộp"), tr("Phông"), tr("Tình trạng"), tr("Hồ sơ"), tr("Gói tin"), tr("Biên nhận"),
        )  # fmt: skip
        self.model = RowsModel(headings, self)
        self.table = LineTable(tr("Các đợt nộp"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, 0)
        self.new = button(tr("Lập đợt nộp…"), self.propose)
        self.first = button(tr("Xem hồ sơ đến hạn, lập đợt nộp…"), self.propose, "primary")
        self.wrong = Strip(Severity.ERROR)
        self.open = OpenBatch(session, navigator, self)
        self.print = self.open.print
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._read_whole())
        self.table.opened.connect(lambda _row: self.open.table.setFocus())
        session.changed.connect(lambda _changes: self._changed())
        self.setFocusProxy(self.table)
        session.read(self, batch_overview.every, self._count, lambda _error: None)  # told when it is shown

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(tr("Nộp lưu"), "title"))
        head.addStretch(1)
        head.addWidget(self.new)
        page = QWidget()
        inside = QVBoxLayout(page)
        theme.space(inside, gap=theme.GAP)
        inside.addLayout(head)
        self.table.setMinimumHeight(self._height(_LEAST))
        inside.addWidget(self.table)
        inside.addWidget(self.open, 1)
        self._empty = teaching_page(
            tr("Chưa có đợt nộp nào"),
            tr(
                "Hồ sơ đã kết thúc phải nộp vào lưu trữ cơ quan trong năm sau; hồ sơ bảo quản vĩnh viễn sau "
                "đó giao cho lưu trữ lịch sử. Mỗi lần nộp là một đợt: xem hồ sơ nào đến hạn, sửa chỗ còn "
                "thiếu, in mục lục và biên bản giao nhận (mỗi thứ 2 bản), đóng gói tệp nếu nơi nhận cần, "
                "bàn giao, rồi ghi biên nhận. Bản gốc luôn ở lại kho này."
            ),
            self.first,
        )
        self._pages = QStackedWidget()
        for one in (page, self._empty):
            self._pages.addWidget(one)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(self.wrong)
        column.addWidget(self._pages, 1)

    def _height(self, lines: int) -> int:
        """Of the list of hand-overs, its headings among them."""
        return theme.row_height(self.table) * (lines + 1) + theme.GAP + theme.GRID

    # reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def reload(self) -> None:
        """Read every hand-over again, then the chosen one."""
        self._soon.stop()
        self._stale = False
        self._session.read(self, batch_overview.every, self._show, self._failed)

    def _failed(self, error: UserError) -> None:
        self.wrong.say(explain(error))

    def _show(self, lines: tuple[Line, ...]) -> None:
        chosen = self._wanted or self._chosen_uid()
        self._wanted = ""
        self.lines = lines
        self.wrong.say("")
        self._filling = True  # what is chosen is read once, below
        self.model.put([list_cells(line) for line in lines])
        uids = [line.view.batch.uid for line in lines]
        self.table.selectRow(uids.index(chosen) if chosen in uids else 0)
        self._filling = False
        self.table.setMaximumHeight(self._height(max(_LEAST, min(len(lines), _MOST))))
        self._pages.setCurrentIndex(0 if lines else 1)
        self.setFocusProxy(self.table if lines else self.first)
        self._count(lines)
        self._read_whole()

    def _count(self, lines: tuple[Line, ...]) -> None:
        """What came back stands behind the place's name before anybody looks."""
        self.waiting.emit(sum(line.returned for line in lines))

    def _chosen_uid(self) -> str:
        row = self.table.currentIndex().row()
        return self.lines[row].view.batch.uid if 0 <= row < len(self.lines) else ""

    def _read_whole(self) -> None:
        uid = self._chosen_uid()
        if self._ticket is not None:
            self._ticket.cancel()
        if uid and not self._filling:
            self._ticket = self._session.read(
                self, lambda office: batch_overview.whole(office, uid), self._show_whole, self._failed
            )

    def _show_whole(self, whole: Whole) -> None:
        if whole.view.batch.uid == self._chosen_uid():
            self.open.show_whole(whole)

    def look_at(self, what: str) -> None:
        """Show the hand-over of that uid."""
        self._wanted = what
        self.reload()

    # making

    def propose(self) -> None:
        """What falls due, and a hand-over made of it."""
        dialog = BatchProposalDialog(self._session, self.window())
        if dialog.exec() and dialog.made:
            self._wanted = dialog.made[0].uid
            self.reload()
        dialog.deleteLater()
