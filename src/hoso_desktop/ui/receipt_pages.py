"""The two kinds of a receipt in their dialog: a signed file looked at first, one on paper written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain import hand_over as rule
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.hand_over import ItemState
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.receipts import Told
from hoso_desktop.errors import UserError
from hoso_desktop.services import receipts
from hoso_desktop.services.batch_overview import Item, Whole
from hoso_desktop.services.office import Changes
from hoso_desktop.services.receipts import ReadReceipt
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import DayField
from hoso_desktop.ui.fields import Field, SentenceList, Strip, button, label
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

Done = Callable[[Changes], object]
Failed = Callable[[UserError], object]
_FILES = "Biên nhận (*.json);;Mọi tệp (*)"
_WIDTHS = {0: 130, 2: 250}
_GIVEN = (ItemState.HANDED_OVER, ItemState.RECEIVED)


class FilePage(QWidget):
    """A receipt as a file. `turned`: whether it may be filed has changed; `failed`: it cannot be read."""

    turned = Signal()
    failed = Signal(str)

    def __init__(self, session: Session, whole: Whole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._uid = session, whole.view.batch.uid
        self._file: Path | None = None
        self.seen: ReadReceipt | None = None
        self.choose = button(tr("Chọn tệp biên nhận…"), self._choose)
        self.about = label(
            tr("Chọn tệp nơi nhận gửi về. Chương trình kiểm tra chữ ký rồi cho xem trước khi ghi."), wrap=True
        )
        self.key = Strip(Severity.WARNING)
        self.compared = QCheckBox(tr("Tôi đã gọi nơi nhận và so dãy này, đúng"))
        self.compared.toggled.connect(lambda _on: self.turned.emit())
        self.compared.hide()
        self.results = SentenceList(tr("Kết quả từng hồ sơ trong biên nhận"))
        self.results.hide()
        line = QHBoxLayout()
        line.addWidget(self.choose)
        line.addStretch(1)
        column = QVBoxLayout(self)
        theme.space(column, theme.GAP + theme.GRID, theme.GAP)
        column.addLayout(line)
        column.addWidget(self.about)
        column.addWidget(self.key)
        column.addWidget(self.compared)
        column.addWidget(self.results, 1)
        column.addStretch(0)

    @property
    def ready(self) -> bool:
        """Whether the file can be filed: read, and its key known or compared."""
        return self.seen is not None and (self.seen.trusted or self.compared.isChecked())

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Chọn tệp biên nhận"), "", _FILES)
        if name:
            self.look(Path(name))

    def look(self, file: Path) -> None:
        """Read a file and show what it says."""
        self._file, self.seen = file, None
        self.failed.emit("")
        self.compared.setChecked(False)
        self.compared.hide()
        self.key.say("")
        self.results.put([])
        self.turned.emit()
        self._session.read(self, lambda office: receipts.read(office, file), self._show, self._refused)

    def _refused(self, error: UserError) -> None:
        self.about.setText(tr("Chưa ghi gì."))
        self.failed.emit(messages.explain(error))

    def _show(self, seen: ReadReceipt) -> None:
        self.seen = seen
        one = seen.receipt
        states = [told.state for told in one.dossiers]
        self.about.setText(
            tr(
                "Biên nhận số {number} của {office}, {day}: {total} hồ sơ, {good} đạt, {back} bị trả lại. "
                "Chữ ký số đúng.",
                number=one.number, office=one.collector_name,
                day=f"{one.received_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}", total=len(states),
                good=states.count(ItemState.ACCEPTED), back=states.count(ItemState.RETURNED),
            )
        )  # fmt: skip
        if not seen.trusted:
            self.key.say(
                tr(
                    "Lần đầu nhận biên nhận ký bằng khóa này: {key}. Hãy gọi nơi nhận theo số điện thoại đã "
                    "biết, so từng nhóm.",
                    key=seen.fingerprint,
                )
            )  # fmt: skip
            self.compared.show()
        self.results.put([line for told in one.dossiers for line in _told_lines(told)])
        self.turned.emit()

    def hand_in(self, done: Done, failed: Failed) -> bool:
        """File it; False when there is nothing to file."""
        file, seen, uid = self._file, self.seen, self._uid
        if file is None or seen is None or not self.ready:
            return False
        fingerprint = "" if seen.trusted else seen.fingerprint
        self._session.write(
            self, lambda office: receipts.file(office, uid, file, fingerprint=fingerprint), done, failed
        )
        return True


def _told_lines(told: Told) -> list[tuple[Severity, str]]:
    """One dossier of a receipt and those of its papers that something is said of."""
    weight = {ItemState.RETURNED: Severity.ERROR}
    words = f"{told.code}: {rule.ITEM_LABEL[told.state]}"
    out = [(weight.get(told.state, Severity.NOTE), f"{words}. {told.reason}" if told.reason else words)]
    for place, (state, reason) in sorted(told.documents.items()):
        named = rule.ITEM_LABEL[state]
        about = tr("{code}, văn bản {place}: {state}", code=told.code, place=place, state=named)
        out.append((weight.get(state, Severity.NOTE), f"{about}. {reason}" if reason else about))
    return out


class PaperPage(QWidget):
    """A receipt on paper: its number, who signed it, and why each dossier came back that did."""

    def __init__(self, session: Session, whole: Whole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._uid = session, whole.view.batch.uid
        self.given: tuple[Item, ...] = tuple(item for item in whole.view.items if item.state in _GIVEN)
        self.returned: dict[str, str] = {}
        self.number, self.signer = QLineEdit(), QLineEdit(whole.view.batch.receiver_person)
        self.day = DayField(tr("N&gày nhận"), tr("Bỏ trống: hôm nay."))
        self.fields = {
            "number": Field(tr("&Số biên nhận"), self.number),
            "signer": Field(tr("Người &ký"), self.signer),
            "day": self.day,
        }
        self.model = RowsModel((tr("Hồ sơ"), tr("Tiêu đề"), tr("Kết quả")), self)
        self.table = LineTable(tr("Hồ sơ đã giao"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, 1)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Bỏ trống: đạt. Bị trả lại: ghi đúng lý do nơi nhận nêu."))
        self.why = Field(tr("Lý do &trả lại hồ sơ đang chọn"), self.reason)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._turn)
        self.table.opened.connect(lambda _row: self.reason.setFocus())
        self.reason.textEdited.connect(self._note)
        self.reason.returnPressed.connect(self._next)
        self.model.put([(item.code, item.title, self._result(item)) for item in self.given])
        self.table.selectRow(0)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        for name in ("number", "signer", "day"):
            line.addWidget(self.fields[name], 1)
        column = QVBoxLayout(self)
        theme.space(column, theme.GAP + theme.GRID, theme.GAP)
        column.addLayout(line)
        column.addWidget(
            label(
                tr("Mọi hồ sơ đã giao được ghi là đạt, trừ hồ sơ có lý do trả lại."), "muted", wrap=True
            )
        )  # fmt: skip
        column.addWidget(self.table, 1)
        column.addWidget(self.why)

    def _result(self, item: Item) -> str:
        reason = self.returned.get(item.dossier_uid, "")
        if reason:
            return tr("Bị trả lại: {reason}", reason=reason)
        return rule.ITEM_LABEL[ItemState.ACCEPTED]

    def _turn(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.reason.setText(self.returned.get(self.given[now.row()].dossier_uid, ""))

    def _note(self, text: str) -> None:
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.given):
            return
        item = self.given[row]
        if text.strip():
            self.returned[item.dossier_uid] = text.strip()
        else:
            self.returned.pop(item.dossier_uid, None)
        rows = list(self.model.rows)
        rows[row] = (item.code, item.title, self._result(item))
        self.model.rows = rows
        self.model.dataChanged.emit(self.model.index(row, 0), self.model.index(row, 2))

    def _next(self) -> None:
        """Enter in the reason goes on to the next dossier."""
        self.table.setFocus()

    def hand_in(self, done: Done, failed: Failed) -> bool:
        """Write it down; False when a field is wrong."""
        if self.day.wrong:
            return False
        uid, number, signer = self._uid, self.number.text(), self.signer.text()
        day, returned = self.day.day(), dict(self.returned)
        self._session.write(
            self,
            lambda office: receipts.type_in(
                office, uid, number=number, signer=signer, received_on=day, returned=returned
            ),
            done,
            failed,
        )
        return True
