"""Beside the dossiers of a hand-over: the chosen one, what it lacks, why it came back, its package."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QListWidgetItem, QVBoxLayout, QWidget

from hoso_desktop.domain import hand_over as rule
from hoso_desktop.domain.hand_over import BatchState, ItemState, Road
from hoso_desktop.domain.problem import Severity
from hoso_desktop.services.batch_overview import Item, Whole
from hoso_desktop.services.hand_over import Obstacle
from hoso_desktop.ui import theme
from hoso_desktop.ui.batch_model import obstacle_text
from hoso_desktop.ui.fields import SentenceList, button, label
from hoso_desktop.ui.text import tr


class ItemPanel(QWidget):
    """`lack_chosen` carries the Obstacle to be led to; the other signals are buttons about the dossier."""

    lack_chosen = Signal(object)
    open_wanted = Signal()
    again_wanted = Signal()
    road_wanted = Signal(object)
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first_told: str | None = None  # the paper a receiver found something wrong with
        self._lacks: list[Obstacle | None] = []
        self._other_road = Road.PAPER
        self.heading = label("", "strong", wrap=True)
        self.sentences = SentenceList(tr("Hồ sơ đang chọn: việc còn lại, kết quả tiếp nhận"))
        self.sentences.itemActivated.connect(self._choose)
        self.sentences.itemClicked.connect(self._choose)
        self.open = button(tr("Mở hồ sơ"), self.open_wanted.emit)
        self.open.setToolTip("Enter")
        self.again = button(tr("Làm lại bản mới"), self.again_wanted.emit)
        self.road = button(tr("Chỉ giao giấy"), lambda: self.road_wanted.emit(self._other_road))
        self.remove = button(tr("Bỏ khỏi đợt"), self.remove_wanted.emit)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GRID)
        column.addWidget(self.heading)
        column.addWidget(self.sentences, 1)
        foot = QGridLayout()
        theme.space(foot, gap=theme.GRID)
        foot.addWidget(self.open, 0, 0)
        for each in (self.again, self.remove):  # never both
            foot.addWidget(each, 0, 1)
        foot.addWidget(self.road, 1, 0, 1, 2)
        column.addLayout(foot)

    def show_item(self, whole: Whole, item: Item | None) -> None:
        """Show a dossier of a hand-over."""
        self.setEnabled(item is not None)
        self.heading.setText(item.code if item is not None else "")
        if item is None:
            self.sentences.put([])
            return
        lines = _lines(whole, item)
        self._lacks = [lack for _, _, lack in lines]
        self.sentences.put([(severity, text) for severity, text, _ in lines])
        told = whole.told.get(item.dossier_uid, ())
        self.first_told = next((one.placement_uid for one in told if one.reason), None)
        going = whole.view.batch.state is not BatchState.CLOSED and whole.view.whole
        here = going and item.state is ItemState.IN_BATCH
        self.again.setVisible(going and item.state is ItemState.RETURNED)
        self.remove.setVisible(here)
        self.road.setVisible(here and not _without_files(whole, item))
        paper = item.road is Road.PAPER
        self._other_road = Road.FILES if paper else Road.PAPER
        self.road.setText(tr("Giao cả tệp") if paper else tr("Chỉ giao giấy"))
        self.road.setAccessibleName(self.road.text())

    def _choose(self, chosen: QListWidgetItem) -> None:
        lack = self._lacks[self.sentences.row(chosen)]
        if lack is not None:
            self.lack_chosen.emit(lack)


def _without_files(whole: Whole, item: Item) -> bool:
    """Whether there is nothing but paper, so that nothing can be chosen."""
    checked = whole.checked.get(item.dossier_uid)
    return checked is not None and any(
        one.problem.code == "hand_over.paper_only" for one in checked.obstacles
    )


def _lines(whole: Whole, item: Item) -> list[tuple[Severity, str, Obstacle | None]]:
    """What is to be known of a dossier, what stops it first."""
    out: list[tuple[Severity, str, Obstacle | None]] = []
    if item.state is ItemState.RETURNED:
        out.append((Severity.ERROR, tr("Bị trả lại: {reason}", reason=item.reason), None))
    for one in whole.told.get(item.dossier_uid, ()):
        severity = Severity.ERROR if one.state is ItemState.RETURNED else Severity.NOTE
        words = tr("Văn bản {place}, {name}: {state}", place=one.place, name=one.name,
                   state=rule.ITEM_LABEL[one.state])  # fmt: skip
        out.append((severity, f"{words}. {one.reason}" if one.reason else words, None))
    checked = whole.checked.get(item.dossier_uid)
    if checked is not None:
        out += [(one.problem.severity, obstacle_text(one), one) for one in checked.obstacles]
    package = whole.packages.get(item.package_uid)
    if package is not None:
        where = tr("Gói tin {name}, để ở {place}", name=package.name, place=package.place)
        out.append((Severity.NOTE, where, None))
    if item.version > 1 and item.state is ItemState.IN_BATCH:
        again = tr("Nộp lần {time}; lần trước bị trả lại: {reason}", time=item.version, reason=item.reason)
        out.append((Severity.NOTE, again, None))
    if not out:
        words = tr("Đủ điều kiện, không còn việc phải làm.") if checked else rule.ITEM_LABEL[item.state]
        out.append((Severity.NOTE, words, None))
    return out
