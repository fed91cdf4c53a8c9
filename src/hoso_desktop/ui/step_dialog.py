"""One step in the life of a dossier: what it means, what stands in its way, who signs, then the result.

Asks and hands in; which step is possible and what it needs is the service's to say.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.lifecycle import Condition
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.errors import UserError
from hoso_desktop.services import lifecycle, papers
from hoso_desktop.services.lifecycle import StateView
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.state_text import condition_text, step_label, step_text
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import DayField
from hoso_desktop.ui.fields import Field, IconLabel, SentenceList, button, fit, label
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.signature_fields import SignatureFields
from hoso_desktop.ui.text import tr

_WIDTH, _REASON_HEIGHT = 620, 46
# Height of one line of the list, and how many stand without scrolling.
_LINE_HEIGHT, _MOST_LINES = 34, 3
_WITH_DAY = {Step.WORK_ENDED, Step.HANDED_IN, Step.TRANSFERRED}
_WITH_SIGNATURE = {Step.COMPLETED, Step.CONFIRMED}
_WITH_REASON = {Step.COMPLETED, Step.REOPENED, Step.SUPPLEMENTED}


def explanation(step: Step) -> str:
    """What a step means, in one or two sentences."""
    return {
        Step.WORK_ENDED: tr(
            "Việc đã giải quyết xong. Từ đây rút bản nháp, bản trùng, xem lại thời hạn và tiêu đề, đánh số "
            "tờ, in mục lục và chứng từ kết thúc. Văn bản vẫn thêm, sửa được."
        ),
        Step.COMPLETED: tr(
            "Nội dung hồ sơ được giữ nguyên từ lúc này. Trong ngày hôm nay vẫn Mở lại được; từ ngày mai chỉ "
            "Bổ sung và ghi lý do."
        ),
        Step.CONFIRMED: tr("Ghi ai đã ký mục lục, chứng từ kết thúc, ký ngày nào."),
        Step.REOPENED: tr("Hồ sơ trở lại bước trước để sửa. Bước này và lý do được ghi lại."),
        Step.SUPPLEMENTED: tr(
            "Hồ sơ vẫn là đã hoàn thiện. Mỗi văn bản thêm hay chỗ sửa được ghi thành một lần bổ sung, "
            "kèm lý do."
        ),
        Step.HANDED_IN: tr("Ghi ngày đã nộp hồ sơ vào lưu trữ cơ quan, theo biên bản giao nhận."),
        Step.TRANSFERRED: tr("Ghi ngày đã giao hồ sơ cho lưu trữ lịch sử, theo biên bản giao nhận."),
    }[step]


class StepDialog(QDialog):
    """`changes` is what was stored; `led` carries the Condition the person wants to go to."""

    led = Signal(object)

    def __init__(self, session: Session, view: StateView, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._view, self.step = session, view, step
        self.uid = view.sheet.dossier.uid
        self.changes: Changes | None = None
        self.setWindowTitle(step_label(step))
        self.setMinimumWidth(min(_WIDTH, parent.window().width()) if parent else _WIDTH)
        self._make_fields()
        self._lay_out()
        self.show_view(view)

    def _make_fields(self) -> None:
        dossier, step = self._view.sheet.dossier, self.step
        self.ready = label("", "strong", wrap=True)
        self.conditions = SentenceList(tr("Việc còn lại"))
        self.conditions.itemActivated.connect(self._lead)
        self.conditions.itemClicked.connect(self._lead)
        self.papers = label("", "muted", wrap=True)
        self.print = button(tr("In bộ hồ sơ…"), self._print)
        self.signature = SignatureFields(
            dossier.keeper if step is Step.COMPLETED else "", self._session.office.today()
        )
        unsaid = (
            tr("Để trống là ngày của văn bản cuối.")
            if step is Step.WORK_ENDED
            else tr("Để trống là hôm nay.")
        )
        self.day = DayField(tr("&Ngày"), unsaid)
        self.reason = QPlainTextEdit()
        self.reason.setMaximumHeight(_REASON_HEIGHT)
        self.reason.setTabChangesFocus(True)
        if step is Step.COMPLETED:
            self.reason.setPlaceholderText(tr("Cần ghi khi còn việc chưa xong hoặc chưa có người ký."))
        self.reason_field = Field(tr("&Lý do"), self.reason)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.take = button(step_label(step), self.submit, "primary")
        self.take.setDefault(True)

    def _lay_out(self) -> None:
        step, dossier = self.step, self._view.sheet.dossier
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)  # the longest of them must fit 614 points
        column.addWidget(label(f"{step_label(step)}: {dossier.code}", "heading"))
        column.addWidget(label(explanation(step), "muted", wrap=True))
        column.addWidget(self.ready)
        column.addWidget(self.conditions)
        line = QHBoxLayout()
        line.addWidget(self.papers, 1)
        line.addWidget(self.print)
        column.addLayout(line)
        for part, steps in (
            (self.signature, _WITH_SIGNATURE), (self.day, _WITH_DAY), (self.reason_field, _WITH_REASON),
        ):  # fmt: skip
            column.addWidget(part)
            part.setVisible(step in steps)
        self.print.setVisible(step is Step.COMPLETED)
        self.papers.setVisible(step is Step.COMPLETED)
        column.addWidget(self.trouble)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.take)
        column.addLayout(foot)
        first = {Step.COMPLETED: self.signature.signer, Step.CONFIRMED: self.signature.signer}
        (first.get(step) or (self.reason if step in _WITH_REASON else self.day.edit)).setFocus()

    # what stands in the way

    def show_view(self, view: StateView) -> None:
        """Show what is still to be done."""
        self._view = view
        found = self._found = view.conditions.get(self.step, ())
        stops = sum(condition.stops for condition in found)
        self.conditions.put([(condition.problem.severity, condition_text(condition)) for condition in found])
        self.conditions.setFixedHeight(_LINE_HEIGHT * min(max(len(found), 1), _MOST_LINES) + theme.GRID)
        self.ready.setVisible(self.step in view.conditions)
        self.ready.setText(self._ready_text(stops, len(found) - stops))
        self.papers.setText(
            tr("Giấy tờ của hồ sơ: {names}.", names=", ".join(papers.spoken(form) for form in view.papers))
        )
        self.take.setEnabled(not stops or self._may_write_by_hand())
        self._grow()

    def _may_write_by_hand(self) -> bool:
        """The only thing left may be a certificate that is written by hand."""
        left = [c.problem.code for c in self._found if c.stops]
        return self.step is Step.COMPLETED and left == ["lifecycle.need.certificate"]

    def _ready_text(self, stops: int, others: int) -> str:
        if stops and self.step is Step.COMPLETED:
            return messages.sentence("lifecycle.not_ready", count=stops)
        if stops:
            return messages.sentence("lifecycle.in_the_way", count=stops)
        if others and self.step is Step.COMPLETED:
            return tr("Còn {count} điều cần cân nhắc; vẫn làm được nếu ghi lý do.", count=others)
        if others:
            return tr("Còn {count} điều nên làm trước; vẫn làm tiếp được.", count=others)
        return tr("Đủ điều kiện.")

    def _lead(self, item: QListWidgetItem) -> None:
        condition: Condition = self._found[self.conditions.row(item)]
        if condition.fix == "print":
            self._print()
            return
        self.reject()
        self.led.emit(condition)

    def _print(self) -> None:
        dialog = PrintDialog.of_dossier(self._session, self.uid, self)
        dialog.exec()
        dialog.deleteLater()
        uid = self.uid
        self._session.read(self, lambda office: lifecycle.view(office, uid), self.show_view, self._refused)

    def _grow(self) -> None:
        """Wrapped words need their height: a dialog does not take it by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(layout.totalHeightForWidth(self.width()), self.minimumHeight()))

    # handing in

    def submit(self) -> None:
        """Take the step; a refusal stands here."""
        if self.step in _WITH_SIGNATURE and self.signature.wrong:
            return
        if self.step in _WITH_DAY and self.day.wrong:
            return
        self.trouble.say("")
        self.take.setEnabled(False)
        self._session.write(self, self._work(), self._stored, self._refused)

    def _work(self) -> Callable[[Office], Changes | None]:
        uid, reason = self.uid, self.reason.toPlainText()
        day, signature = self.day.day(), self.signature.signature
        works: dict[Step, Callable[[Office], Changes | None]] = {
            Step.OPENED: lambda office: lifecycle.open_planned(office, uid),
            Step.WORK_ENDED: lambda office: lifecycle.end_work(office, uid, day),
            Step.COMPLETED: lambda office: lifecycle.complete(office, uid, signature, reason=reason),
            Step.CONFIRMED: lambda office: lifecycle.confirm(office, uid, signature),
            Step.REOPENED: lambda office: lifecycle.reopen(office, uid, reason),
            Step.SUPPLEMENTED: lambda office: lifecycle.begin_supplement(office, uid, reason),
            Step.HANDED_IN: lambda office: lifecycle.hand_in(office, uid, on=day),
            Step.TRANSFERRED: lambda office: lifecycle.transfer(office, uid, on=day),
        }
        return works[self.step]

    def _stored(self, changes: Changes | None) -> None:
        self.changes = changes
        if changes is not None:
            self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.take.setEnabled(True)
        text = messages.explain(error)
        if error.code in ("lifecycle.no_reason", "lifecycle.needs_reason"):
            self.reason_field.set_error(text)
            self.reason.setFocus()
        elif error.code == "lifecycle.no_signer":
            self.signature.signer_field.set_error(text)
            self.signature.signer.setFocus()
        else:
            self.trouble.say(text, Severity.ERROR)
        self._grow()


class HistoryDialog(QDialog):
    """Every step of a dossier, newest first: who did what, who signed, why."""

    def __init__(self, view: StateView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Các bước của hồ sơ"))
        fit(self, 640, 420)
        self.steps = SentenceList(tr("Các bước của hồ sơ"))
        self.steps.put([(Severity.NOTE, step_text(step, view.names)) for step in reversed(view.steps)])
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Các bước của hồ sơ {code}", code=view.sheet.dossier.code), "heading"))
        if not view.steps:
            teach = tr("Chưa có bước nào được ghi. Bước đầu tiên là Kết thúc công việc, khi việc đã xong.")
            column.addWidget(label(teach, "muted", wrap=True))
        column.addWidget(self.steps, 1)
        column.addStretch(0)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.accept, "primary"))
        column.addLayout(foot)
