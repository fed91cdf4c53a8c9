"""One hand-over opened: what it waits for, its dossiers, what they lack, its receipts.

Leads to the very cell. What a button does stands in ui/batch_acts.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop.domain.hand_over import ItemState
from hoso_desktop.domain.problem import Severity
from hoso_desktop.services.batch_overview import Item, NextStep, Whole
from hoso_desktop.services.hand_over import Obstacle
from hoso_desktop.ui import theme
from hoso_desktop.ui.batch_acts import BatchActs
from hoso_desktop.ui.batch_item import ItemPanel
from hoso_desktop.ui.batch_model import ItemsModel, LacksModel, receipt_cells
from hoso_desktop.ui.batch_words import about_text, act_text, next_text
from hoso_desktop.ui.fields import IconLabel, Strip, button, label
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.places_to_mend import Leader, place_of
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_ITEM_WIDTHS = {0: 132, 2: 116, 3: 164, 4: 164}
_LACK_WIDTHS = {0: 104, 1: 130}
_RECEIPT_WIDTHS = {0: 120, 1: 96, 2: 170, 3: 220}
_PANEL_WIDTH = 240
_ITEMS, _LACKS, _RECEIPTS = range(3)


class OpenBatch(QWidget):
    """The lower part of the place; `whole` is what it shows."""

    def __init__(self, session: Session, navigator: Leader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._navigator = session, navigator
        self.whole: Whole | None = None
        self.name = label("", "heading")
        self.about = label("", "muted", wrap=True)
        self.next = IconLabel(Severity.NOTE)
        self.act = button(act_text(NextStep.FILL), self._act, "primary")
        self.print = QPushButton(tr("In F5, F6 (2 bản)"))
        self.print.setAccessibleName(self.print.text())
        self.more = QPushButton(tr("Việc khác"))
        self.more.setAccessibleName(self.more.text())
        self.wrong, self.told = Strip(Severity.ERROR), Strip(Severity.NOTE)
        self.acts = BatchActs(session, self)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("Phần của đợt nộp"))
        self.tabs.setExpanding(False)
        for _ in range(3):
            self.tabs.addTab("")
        self.items, self.lacks = ItemsModel(self), LacksModel(self)
        receipt_heads = (tr("Số"), tr("Ngày nhận"), tr("Loại"), tr("Người ký hoặc khóa ký"), tr("Tệp"))
        self.receipts = RowsModel(receipt_heads, self)
        self.table = _table(tr("Hồ sơ của đợt"), self.items, _ITEM_WIDTHS, 1)
        self.lack_table = _table(tr("Việc còn thiếu"), self.lacks, _LACK_WIDTHS, 2)
        self.receipt_table = _table(tr("Biên nhận của đợt"), self.receipts, _RECEIPT_WIDTHS, 4)
        self.panel = ItemPanel()
        self.mend_here = button(tr("Sửa ngay"), self.mend)
        self.mend_here.setToolTip("Enter")
        self.calm = label("", "muted", wrap=True)
        self.calm.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self._fill_menus()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        theme.space(head)
        named = QVBoxLayout()
        theme.space(named, gap=0)
        named.addWidget(self.name)
        named.addWidget(self.about)
        head.addLayout(named, 1)
        head.addWidget(self.more)
        head.addWidget(self.print)
        head.addWidget(self.act)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setHandleWidth(theme.GAP)
        split.setChildrenCollapsible(False)
        self.panel.setMinimumWidth(_PANEL_WIDTH)
        lacking = QWidget()
        below = QVBoxLayout(lacking)
        theme.space(below, gap=theme.GRID)
        below.addWidget(self.lack_table, 1)
        below.addWidget(self.mend_here, 0, Qt.AlignmentFlag.AlignRight)
        self._pages = QStackedWidget()
        self._parts = (split, lacking, self.receipt_table)
        for page in (*self._parts, self.calm):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GRID)
        column.addLayout(head)
        for part in (self.next, self.wrong, self.told, self.tabs):
            column.addWidget(part)
        column.addWidget(self._pages, 1)

    def _fill_menus(self) -> None:
        papers, more = QMenu(self), QMenu(self)
        acts = self.acts
        papers.addAction(tr("Mục lục hồ sơ nộp lưu (F5)…"), acts.print_lists)
        papers.addAction(tr("Biên bản giao nhận hồ sơ (F6)…"), acts.print_minutes)
        self.print.setMenu(papers)
        for words, act in (
            (tr("Thông tin đợt: người nhận, số hộp, gói tin…"), acts.describe),
            (tr("Đóng gói…"), acts.build),
            (tr("Bàn giao…"), acts.hand_over),
            (tr("Nhận biên nhận…"), acts.receive),
            (tr("Thêm hồ sơ vào đợt…"), acts.add),
            (tr("Ghi một hồ sơ bị trả lại…"), lambda: acts.give_back(self.chosen)),
            (tr("Thu lại việc bàn giao…"), acts.take_back),
            (tr("Kết thúc đợt"), acts.close),
        ):
            more.addAction(words, act)
        self.more.setMenu(more)

    def _connect(self) -> None:
        self.acts.failed.connect(self.wrong.say)
        self.acts.done.connect(self._say_done)
        self.tabs.currentChanged.connect(lambda _at: self._show_part())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._explain())
        self.table.opened.connect(lambda _row: self._open_chosen())
        self.lack_table.opened.connect(lambda _row: self.mend())
        self.panel.lack_chosen.connect(self._lead)
        self.panel.open_wanted.connect(self._open_chosen)
        self.panel.again_wanted.connect(lambda: self.acts.resubmit(self.chosen))
        self.panel.road_wanted.connect(lambda road: self.acts.choose_road(self.chosen, road))
        self.panel.remove_wanted.connect(lambda: self.acts.remove(self.chosen))

    # showing

    def show_whole(self, whole: Whole) -> None:
        """Show another hand-over, or the same one again: the line that was chosen stays so."""
        same = self.whole is not None and self.whole.view.batch.uid == whole.view.batch.uid
        kept = self.chosen.dossier_uid if same and self.chosen is not None else ""
        before = {item.dossier_uid for item in self.items.items if _is_back(item)} if same else set()
        if not same:
            self.wrong.say("")
            self.told.say("")
        self.whole = self.acts.whole = whole
        self.name.setText(whole.view.name)
        self.about.setText(about_text(whole))
        self.next.say(next_text(whole))
        step = whole.next_step
        self.act.setVisible(step is not NextStep.NOTHING)
        self.act.setText(act_text(step))
        self.act.setAccessibleName(act_text(step))
        self.items.show_whole(whole)
        self.lacks.show_whole(whole)
        self.receipts.put([receipt_cells(row) for row in whole.receipts])
        self._show_counts(whole)
        uids = [item.dossier_uid for item in whole.view.items]
        came_back = [
            item.dossier_uid for item in whole.view.items if _is_back(item) and item.dossier_uid not in before
        ]
        shown = next(iter(came_back), kept)
        self.table.selectRow(uids.index(shown) if shown in uids else 0)
        self.lack_table.selectRow(0)
        self.receipt_table.selectRow(0)
        self._explain()
        self._show_part()

    def _show_counts(self, whole: Whole) -> None:
        stops = sum(one.stops for _, one in self.lacks.lacks)
        names = (
            (tr("Hồ sơ"), len(whole.view.items)), (tr("Còn thiếu"), stops),
            (tr("Biên nhận"), len(whole.receipts)),
        )  # fmt: skip
        for at, (name, count) in enumerate(names):
            self.tabs.setTabText(at, f"{name}   {count}" if count else name)

    def _show_part(self) -> None:
        at = self.tabs.currentIndex()
        empty = {
            _ITEMS: (self.items, tr("Đợt chưa có hồ sơ nào. Thêm hồ sơ ở nút Việc khác.")),
            _LACKS: (self.lacks, tr("Không còn thiếu gì: các hồ sơ chờ giao đều đủ điều kiện.")),
            _RECEIPTS: (
                self.receipts,
                tr(
                    "Chưa có biên nhận. Sau khi bàn giao, nơi nhận gửi về một tệp biên nhận có chữ ký số, "
                    "hoặc một tờ giấy biên nhận; cả hai ghi ở nút Nhận biên nhận."
                ),
            ),
        }
        model, words = empty[at]
        self.calm.setText(words)
        self._pages.setCurrentWidget(self._parts[at] if model.rowCount() else self.calm)

    @property
    def chosen(self) -> Item | None:
        """The dossier the keyboard is on."""
        row = self.table.currentIndex().row()
        return self.items.items[row] if 0 <= row < len(self.items.items) else None

    def _explain(self) -> None:
        if self.whole is not None:
            self.panel.show_item(self.whole, self.chosen)

    def _say_done(self, text: str) -> None:
        self.wrong.say("")
        self.told.say(text)

    # acting

    def _act(self) -> None:
        """What the hand-over waits for."""
        whole, acts = self.whole, self.acts
        if whole is None:
            return
        ways: dict[NextStep, Callable[[], object]] = {
            NextStep.MEND: self.show_lacks, NextStep.PAPERS: acts.papers, NextStep.BUILD: acts.build,
            NextStep.HAND_OVER: acts.hand_over, NextStep.RECEIPT: acts.receive, NextStep.CLOSE: acts.close,
            NextStep.FILL: acts.add, NextStep.RESUBMIT: partial(acts.resubmit, self._returned()),
        }  # fmt: skip
        ways[whole.next_step]()

    def _returned(self) -> Item | None:
        """The dossier that came back: the chosen one if it did, else the first of them."""
        items = self.whole.view.items if self.whole is not None else ()
        back = [item for item in items if _is_back(item)]
        return self.chosen if self.chosen in back else next(iter(back), None)

    def show_lacks(self) -> None:
        """`Xem còn thiếu gì`: the list, the keyboard on its first line."""
        self.tabs.setCurrentIndex(_LACKS)
        self._show_part()
        self.lack_table.setFocus()

    def mend(self) -> None:
        """Lead to where the chosen lack is mended."""
        row = self.lack_table.currentIndex().row()
        if 0 <= row < len(self.lacks.lacks):
            item, lack = self.lacks.lacks[row]
            self._go(item, lack)

    def _lead(self, lack: Obstacle) -> None:
        if self.chosen is not None:
            self._go(self.chosen, lack)

    def _go(self, item: Item, lack: Obstacle) -> None:
        place = place_of(lack)
        if place is not None:
            self._navigator.go(*place)
        elif lack.fix:
            self._navigator.mend(item.dossier_uid, lack)
        else:
            self._navigator.open_dossier(item.dossier_uid)

    def _open_chosen(self) -> None:
        item = self.chosen
        if item is not None:
            self._navigator.open_dossier(item.dossier_uid, self.panel.first_told)


def _is_back(item: Item) -> bool:
    return item.state is ItemState.RETURNED


def _table(name: str, model: RowsModel, widths: dict[int, int], wide: int) -> LineTable:
    table = LineTable(name)
    table.setModel(model)
    table.set_widths(widths, wide)
    return table
