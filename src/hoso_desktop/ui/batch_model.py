"""The tables of hand-overs in words: all of them, the dossiers of one, what is lacking, receipts, candidates.

Shows rows; decides and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Qt, Signal

from hoso_desktop.domain import hand_over as rule
from hoso_desktop.domain.hand_over import ItemState, Road
from hoso_desktop.domain.problem import Severity
from hoso_desktop.services import receipts
from hoso_desktop.services.batch_overview import Item, Line, ReceiptRow, Whole
from hoso_desktop.services.hand_over import Obstacle
from hoso_desktop.services.hand_over_proposal import Candidate, Proposal
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import day_text
from hoso_desktop.ui.print_dialog import problem_text
from hoso_desktop.ui.review_model import weight_name
from hoso_desktop.ui.rows_model import Index, RowsModel
from hoso_desktop.ui.text import tr

_TICK, _CODE = 0, 0


def obstacle_text(one: Obstacle) -> str:
    """The sentence of a lack."""
    return one.text or problem_text(one.problem)


def list_cells(line: Line) -> tuple[str, ...]:
    """One hand-over: name, fonds, state, dossiers, packages, receipts."""
    state = rule.BATCH_LABEL[line.view.batch.state]
    if line.returned:
        state = tr("{count} hồ sơ bị trả lại", count=line.returned)
    return (
        line.view.name, line.view.batch.fonds_name, state, str(len(line.view.items)),
        str(line.packages) if line.packages else "–", str(line.receipts) if line.receipts else "–",
    )  # fmt: skip


def road_text(whole: Whole, item: Item) -> str:
    """How a dossier goes, and whether its package is there where there is to be one."""
    if item.road is Road.PAPER:
        return tr("Chỉ giấy")
    if not whole.view.batch.profile:
        return tr("Giấy và tệp")
    return tr("Đã đóng gói") if item.package_uid in whole.packages else tr("Chưa đóng gói")


def state_text(item: Item) -> str:
    """`Bị trả lại`, `Trong đợt (lần 2)`."""
    state = rule.ITEM_LABEL[item.state]
    return tr("{state} (lần {time})", state=state, time=item.version) if item.version > 1 else state


def left_text(whole: Whole, item: Item) -> str:
    """What the line says last: the reason it came back, or how much is still to be done."""
    if item.state is ItemState.RETURNED:
        return item.reason
    checked = whole.checked.get(item.dossier_uid)
    if checked is None:
        return ""
    stops = sum(one.stops for one in checked.obstacles)
    if stops:
        return tr("Còn {count} việc phải làm", count=stops)
    return tr("Đủ điều kiện")


def item_cells(whole: Whole, item: Item) -> tuple[str, ...]:
    """One dossier of a hand-over."""
    return (
        item.code, item.title, road_text(whole, item), state_text(item), left_text(whole, item),
    )  # fmt: skip


class ItemsModel(RowsModel):
    """The dossiers of a hand-over; one that stops the hand-over, or came back, has its icon."""

    def __init__(self, parent: QObject | None = None) -> None:
        headings = (
            tr("Hồ sơ"), tr("Tiêu đề"), tr("Giấy, gói tin"), tr("Tình trạng"), tr("Còn lại, lý do trả"),
        )  # fmt: skip
        super().__init__(headings, parent)
        self.items: Sequence[Item] = ()
        self._wrong: set[str] = set()

    def show_whole(self, whole: Whole) -> None:
        """Show the dossiers of another hand-over."""
        self.items = whole.view.items
        self._wrong = {one.item.dossier_uid for one in whole.unready}
        self._wrong |= {item.dossier_uid for item in self.items if item.state is ItemState.RETURNED}
        self.put([item_cells(whole, item) for item in self.items])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole and index.column() == _CODE:
            if self.items[index.row()].dossier_uid in self._wrong:
                return theme.icon(theme.SEVERITY_ICON[Severity.ERROR], theme.SEVERITY_COLOUR[Severity.ERROR])
            return None
        return super().data(index, role)


class LacksModel(RowsModel):
    """Everything found in a hand-over, what stops it first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((tr("Mức"), tr("Hồ sơ"), tr("Việc cần xem")), parent)
        self.lacks: Sequence[tuple[Item, Obstacle]] = ()

    def show_whole(self, whole: Whole) -> None:
        """Show what another hand-over lacks."""
        found = [(one.item, each) for one in whole.checked.values() for each in one.obstacles]
        order = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        self.lacks = sorted(found, key=lambda pair: order.index(pair[1].problem.severity))
        self.put(
            [
                (weight_name(each.problem.severity), item.code, obstacle_text(each))
                for item, each in self.lacks
            ]
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            severity = self.lacks[index.row()][1].problem.severity
            return theme.icon(theme.SEVERITY_ICON[severity], theme.SEVERITY_COLOUR[severity])
        return super().data(index, role)


def receipt_cells(row: ReceiptRow) -> tuple[str, ...]:
    """A receipt filed: number, day, signed or on paper, by whom, its file."""
    kind = tr("Có chữ ký số, đã kiểm") if row.kind == receipts.SIGNED else tr("Trên giấy")
    day = day_text(datetime.fromisoformat(row.received_at).date())
    return row.number, day, kind, row.signer or "–", row.name or "–"


class CandidatesModel(RowsModel):
    """What falls due, each with its tick; `ticked` tells how many are ticked now."""

    ticked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        headings = (
            tr("Hồ sơ"), tr("Tiêu đề"), tr("Thời hạn"), tr("Hạn nộp"), tr("Vì sao đưa vào hay để lại"),
        )  # fmt: skip
        super().__init__(headings, parent)
        self.found: list[tuple[Proposal, Candidate]] = []
        self.chosen: set[str] = set()

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Show what is proposed: what may go is ticked and stands first."""
        self.found = [(one, each) for one in proposals for each in one.ready]
        self.found += [(one, each) for one in proposals for each in one.waiting]
        self.chosen = {each.uid for one in proposals for each in one.ready}
        self.put([_candidate_cells(each) for _, each in self.found])
        self.ticked.emit(len(self.chosen))

    def groups(self) -> list[list[str]]:
        """The uids ticked, one list for each fonds."""
        by_fonds: dict[int, list[str]] = {}
        for proposal, each in self.found:
            if each.uid in self.chosen:
                by_fonds.setdefault(proposal.fonds_id, []).append(each.uid)
        return list(by_fonds.values())

    def turn(self, row: int) -> None:
        """Tick a line, or take its tick away."""
        if 0 <= row < len(self.found):
            self.chosen ^= {self.found[row][1].uid}
            at = self.index(row, _TICK)
            self.dataChanged.emit(at, at)
            self.ticked.emit(len(self.chosen))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == _TICK else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == _TICK:
            ticked = self.found[index.row()][1].uid in self.chosen
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != _TICK:
            return False
        self.turn(index.row())
        return True


def _candidate_cells(each: Candidate) -> tuple[str, ...]:
    why = " ".join(problem_text(problem) for problem in each.why)
    return (
        each.code,
        each.title,
        each.retention_label,
        day_text(each.due),
        why or tr("Đến hạn, đủ điều kiện."),
    )
