"""`Lập đợt nộp`: what falls due in a year, ticked where it may go, with the reason beside where it may not.

The person ticks and takes out; one hand-over is made for each fonds. Proposes nothing by itself.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain import hand_over as rule
from hoso_desktop.domain.hand_over import HandOverKind
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import batches, hand_over_proposal
from hoso_desktop.services.batches import NewBatch
from hoso_desktop.services.hand_over_proposal import Proposal
from hoso_desktop.services.office import Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.batch_model import CandidatesModel
from hoso_desktop.ui.fields import Field, Strip, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_KINDS = tuple(HandOverKind)
_WIDTHS = {0: 140, 1: 290, 2: 96, 3: 96}
_WHY = 4
_AHEAD, _BACK = 1, 10  # years offered; what is overdue stands in every year after it


class _Ticks(LineTable):
    """Space ticks the line, whatever column the keyboard is in."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.key() == Qt.Key.Key_Space and isinstance(model, CandidatesModel):
            model.turn(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class BatchProposalDialog(QDialog):
    """`made` are the hand-overs, one of each fonds, when accepted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.made: tuple[NewBatch, ...] = ()
        self._found: tuple[Proposal, ...] = ()
        self.setWindowTitle(tr("Lập đợt nộp"))
        fit(self, 980, 560)
        answer_f1(self, "batches")
        self.kind = QComboBox()
        self.kind.addItems([rule.KIND_LABEL[kind] for kind in _KINDS])
        self.year = QComboBox()
        this = session.office.today().year
        for year in range(this + _AHEAD, this - _BACK, -1):
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(_AHEAD)
        self.summary = label("", wrap=True)
        self.model = CandidatesModel(self)
        self.table = _Ticks(tr("Hồ sơ đến hạn nộp"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, _WHY)
        self.why = label("", "muted", wrap=True)
        self.wrong = Strip(Severity.ERROR)
        self.make = button(tr("Lập đợt"), self.submit, "primary")
        self.make.setDefault(True)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _at: self.read())
        self.year.currentIndexChanged.connect(lambda _at: self.read())
        self.model.ticked.connect(self._count)
        self.table.opened.connect(self.model.turn)
        self.table.selectionModel().currentRowChanged.connect(self._explain)
        self.read()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(tr("Hồ sơ nào đến hạn nộp"), "heading"))
        head = QHBoxLayout()
        theme.space(head, gap=theme.MARGIN)
        head.addWidget(Field(tr("&Nộp vào đâu"), self.kind), 2)
        head.addWidget(Field(tr("Nă&m phải nộp"), self.year), 1)
        head.addStretch(2)
        column.addLayout(head)
        column.addWidget(self.summary)
        column.addWidget(self.wrong)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)
        foot = QHBoxLayout()
        foot.addWidget(label(tr("Phím cách: chọn hoặc bỏ chọn hồ sơ"), "muted"))
        foot.addStretch(1)
        close = button(tr("Hủy"), self.reject)
        close.setAutoDefault(False)
        foot.addWidget(close)
        foot.addWidget(self.make)
        column.addLayout(foot)

    @property
    def chosen_kind(self) -> HandOverKind:
        return _KINDS[self.kind.currentIndex()]

    @property
    def chosen_year(self) -> int:
        return int(self.year.currentData())

    def read(self) -> None:
        """Look up what falls due."""
        kind, year = self.chosen_kind, self.chosen_year
        self.make.setEnabled(False)
        self._session.read(
            self,
            lambda office: hand_over_proposal.propose(office, kind, year),
            lambda found: self._show(kind, year, found),
            self._refused,
        )

    def _show(self, kind: HandOverKind, year: int, found: tuple[Proposal, ...]) -> None:
        if (kind, year) != (self.chosen_kind, self.chosen_year):
            return
        self._found = found
        self.wrong.say("")
        self.model.show_proposals(found)
        self.table.setVisible(bool(self.model.found))
        self.why.setText("")
        self.table.selectRow(0)
        if self.model.found:
            self.table.setFocus()
        else:
            self.summary.setText(
                tr(
                    "Năm {year} không có hồ sơ nào đến hạn mà chưa vào đợt. Hồ sơ nộp lưu trữ cơ quan "
                    "trong năm sau năm kết thúc công việc. Hãy chọn năm khác.",
                    year=year,
                )
            )  # fmt: skip

    def _count(self, count: int) -> None:
        ready = sum(len(one.ready) for one in self._found)
        waiting = sum(len(one.waiting) for one in self._found)
        self.summary.setText(
            tr(
                "Đến hạn {total} hồ sơ: {ready} hồ sơ đủ điều kiện đã chọn sẵn, {waiting} hồ sơ để lại vì lý "
                "do ghi bên cạnh. Xem lại rồi bấm lập đợt.",
                total=ready + waiting, ready=ready, waiting=waiting,
            )
        )  # fmt: skip
        fonds = len(self.model.groups())
        self.make.setText(
            tr("Lập {fonds} đợt, {count} hồ sơ", fonds=fonds, count=count)
            if fonds > 1
            else tr("Lập đợt gồm {count} hồ sơ", count=count)
        )
        self.make.setAccessibleName(self.make.text())
        self.make.setEnabled(count > 0)

    def _explain(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            proposal, each = self.model.found[now.row()]
            more = tr(" Phông: {name}.", name=proposal.fonds_name) if len(self._found) > 1 else ""
            self.why.setText(f"{each.code}: {self.model.rows[now.row()][_WHY]}{more}")

    def submit(self) -> None:
        """Make one hand-over for each fonds."""
        kind, year, groups = self.chosen_kind, self.chosen_year, self.model.groups()
        self.make.setEnabled(False)

        def work(office: Office) -> tuple[NewBatch, ...]:
            return tuple(batches.create(office, kind, year, uids) for uids in groups)

        self._session.write(self, work, self._stored, self._refused)

    def _stored(self, made: tuple[NewBatch, ...]) -> None:
        self.made = made
        for one in made:
            self._session.announce(one.changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.wrong.say(messages.explain(error))
        self.make.setEnabled(bool(self.model.chosen))
