"""`Đánh số lại…`: two numbering ways, three notation settings, and what every title would be called."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from hoso_desktop.domain.file_plan import FilePlan, HeadingBy, NotationStyle, Numbering, SymbolOrder
from hoso_desktop.domain.plan_numbering import Renumbered
from hoso_desktop.services import plan_titles
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.ui.fields import Field, fit, label
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.plan_dialogs import PlanDialog
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class NumberingDialog(PlanDialog):
    """Shows before it does anything which titles get another number and which keep theirs."""

    def __init__(self, session: Session, plan: FilePlan, parent: QWidget | None = None) -> None:
        super().__init__(session, tr("Đánh số, ký hiệu lại"), tr("Đánh số lại"), parent)
        self._plan = plan
        self._asked: Ticket | None = None
        self.scope = _box((tr("Từ 01 trong từng đề mục lớn"), Numbering.HEADING),
                          (tr("Từ 01 suốt danh mục"), Numbering.LIST))  # fmt: skip
        self.order = _box((tr("Ký hiệu trước: TH.01"), SymbolOrder.SYMBOL_FIRST),
                          (tr("Số trước: 01.TH"), SymbolOrder.NUMBER_FIRST))  # fmt: skip
        self.separator = _box((tr("Dấu chấm"), "."), (tr("Gạch nối"), "-"), (tr("Gạch chéo"), "/"),
                              (tr("Viết liền"), ""))  # fmt: skip
        self.by = _box((tr("Lĩnh vực công tác"), HeadingBy.FIELD), (tr("Đơn vị"), HeadingBy.UNIT))
        boxes = {
            "scope": (tr("Cách đánh &số"), self.scope, plan.style.numbering),
            "order": (tr("&Thứ tự"), self.order, plan.style.order),
            "separator": (tr("&Dấu ở giữa"), self.separator, plan.style.separator),
            "by": (tr("Đề mục lớn &theo"), self.by, plan.heading_by),
        }
        for name, (title, box, value) in boxes.items():
            self.fields[name] = Field(title, box)
            box.setCurrentIndex(max(0, box.findData(value)))
            box.currentIndexChanged.connect(lambda _at: self._preview())
        self.line("scope", "order")
        self.line("separator", "by")
        self.model = RowsModel((tr("Đang dùng"), tr("Số mới"), tr("Tiêu đề")), self)
        self.table = LineTable(tr("Số, ký hiệu sau khi đánh lại"))
        self.table.setModel(self.model)
        self.table.set_widths({0: 96, 1: 200}, 2)
        self.summary = label("", "muted", wrap=True)
        self.form.addWidget(self.summary)
        self.form.addWidget(self.table, 1)
        fit(self, 760, 560)
        self._preview()

    def _style(self) -> NotationStyle:
        # Qt hands an enumeration's text back.
        return NotationStyle(
            Numbering(self.scope.currentData()), SymbolOrder(self.order.currentData()),
            self.separator.currentData(),
        )  # fmt: skip

    def _by(self) -> HeadingBy:
        return HeadingBy(self.by.currentData())

    def _preview(self) -> None:
        # Two readers work side by side: an older answer must not come after a newer one.
        if self._asked is not None:
            self._asked.cancel()
        style, plan = self._style(), self._plan
        self._asked = self._session.read(
            self, lambda office: plan_titles.number_preview(office, plan, style), self._show
        )

    def _show(self, rows: Sequence[Renumbered]) -> None:
        kept = tr("giữ số vì đã mở hồ sơ")
        self.model.put(
            [(r.old, f"{r.new}  ({kept})" if r.kept else r.new, r.title) for r in rows if r.changes or r.kept]
        )
        changed, held = sum(r.changes for r in rows), sum(r.kept for r in rows)
        self.summary.setText(
            tr("{changed} đầu hồ sơ đổi số, {held} giữ số vì đã mở hồ sơ.", changed=changed, held=held)
        )
        self.save.setEnabled(bool(changed) or self._by() is not self._plan.heading_by)

    def work(self) -> Callable[[Office], Changes]:
        style, by = self._style(), self._by()
        return lambda office: plan_titles.renumber(office, self._plan.uid, style, heading_by=by)


def _box(*choices: tuple[str, object]) -> QComboBox:
    box = QComboBox()
    for name, value in choices:
        box.addItem(name, value)
    return box
