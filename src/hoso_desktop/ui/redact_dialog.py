"""`Xóa nội dung mật lọt vào…`: what goes, where it stands, why; asked once more; then what is left to do.

Three pages of one dialog. Nothing is changed before the second page is answered, and nothing can be taken
back after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import backup_purge, redaction
from hoso_desktop.services.backup_purge import Purged
from hoso_desktop.services.office import Changes
from hoso_desktop.services.redaction import Redacted, Target, Traces
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Field, IconLabel, WorkLine, button, grow, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 620


class RedactDialog(QDialog):
    """Takes out a paper of a dossier, its file, or a text of the dossier itself."""

    def __init__(
        self, session: Session, dossier: Dossier, paper: Placement | None, row: int,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._dossier = session, dossier
        self.traces: Traces | None = None
        self.done_with: Redacted | None = None
        self.targets = _targets(dossier, paper, row)
        self.setWindowTitle(tr("Xóa nội dung mật lọt vào"))
        self.setMinimumWidth(_WIDTH)
        self.pages = QStackedWidget()
        for page in (self._choice_page(), self._question_page(), self._result_page()):
            self.pages.addWidget(page)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.give_up = button(tr("Hủy"), self.reject)
        self.go_back = button(tr("Quay lại"), lambda: self._turn_to(0))
        self.go_on = button(tr("Tiếp tục…"), self._ask, "primary")
        self.take_out = button(tr("Xóa hẳn nội dung"), self.submit, "primary")
        self.close_it = button(tr("Đóng"), self.accept, "primary")
        foot = QHBoxLayout()
        foot.addWidget(self.go_back)
        foot.addStretch(1)
        for part in (self.give_up, self.go_on, self.take_out, self.close_it):
            foot.addWidget(part)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Xóa nội dung mật lọt vào"), "heading"))
        column.addWidget(self.pages)
        column.addWidget(self.trouble)
        column.addStretch(1)
        column.addLayout(foot)
        answer_f1(self, "redact")
        self._turn_to(0)
        self._look()

    # -- pages -------------------------------------------------------------------------------------

    def _choice_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        theme.space(column, gap=theme.GAP)
        about = tr(
            "Dùng khi tài liệu mật đã lỡ nhập vào. Chương trình chỉ được ghi số lượng và trang của sổ đăng "
            "ký riêng; nội dung phải ra khỏi đây."
        )
        column.addWidget(label(about, wrap=True))
        self.group = QButtonGroup(self)
        for number, (text, _) in enumerate(self.targets):
            choice = QRadioButton(text)
            choice.setAccessibleName(text)
            choice.setChecked(number == 0)
            self.group.addButton(choice, number)
            column.addWidget(choice)
        self.group.idToggled.connect(lambda _number, on: self._look() if on else None)
        self.places = label("", wrap=True)
        self.places.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        column.addWidget(label(tr("Đang có ở"), "strong"))
        column.addWidget(self.places)
        self.reason_edit, self.decision_edit = QLineEdit(), QLineEdit()
        hint = tr("Ghi vào lịch sử sử dụng; không nhắc lại nội dung cần xóa.")
        self.reason = Field(tr("&Lý do xóa"), self.reason_edit, hint)
        self.reason_edit.setPlaceholderText(tr("ví dụ: nhập nhầm tài liệu phải quản lý riêng"))
        self.decision = Field(tr("&Văn bản cho phép, nếu có"), self.decision_edit)
        column.addWidget(self.reason)
        column.addWidget(self.decision)
        return page

    def _question_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        theme.space(column, gap=theme.GAP)
        self.question = IconLabel(Severity.WARNING)
        self.going = label("", wrap=True)
        column.addWidget(self.question)
        column.addWidget(self.going)
        column.addStretch(1)
        return page

    def _result_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        theme.space(column, gap=theme.GAP)
        self.outcome = label("", wrap=True)
        column.addWidget(self.outcome)
        self.purge = button(tr("Sao lưu mới rồi xóa các bản cũ"), self.purge_backups, "primary")
        self.purge.hide()
        column.addWidget(self.purge, 0, Qt.AlignmentFlag.AlignLeft)
        self.work = WorkLine()
        column.addWidget(self.work)
        column.addStretch(1)
        return page

    def _turn_to(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        self.trouble.say("")
        for part, at in (
            (self.go_back, (1,)), (self.give_up, (0, 1)), (self.go_on, (0,)), (self.take_out, (1,)),
            (self.close_it, (2,)),
        ):  # fmt: skip
            part.setVisible(number in at)
        # The answer that destroys is never the one that Enter gives by itself.
        default = (self.go_on, self.give_up, self.close_it)[number]
        default.setDefault(True)
        if number == 0:
            self.reason_edit.setFocus()
        else:
            default.setFocus()
        grow(self)

    # -- first page --------------------------------------------------------------------------------

    @property
    def target(self) -> Target:
        """What is chosen."""
        return self.targets[max(0, self.group.checkedId())][1]

    def _look(self) -> None:
        self.traces = None
        self.go_on.setEnabled(False)
        self.places.setText(tr("Đang tìm…"))
        target = self.target
        self._session.read(self, lambda office: redaction.look(office, target), self._show, self._refused)

    def _show(self, traces: Traces) -> None:
        if traces.target != self.target:
            return
        self.traces = traces
        lines = redaction.describe(traces)
        self.places.setText("\n".join(f"• {line}" for line in lines) or tr("Không còn ở đâu trong kho."))
        self.places.setMinimumHeight(self.places.heightForWidth(_WIDTH - 2 * theme.MARGIN))
        self.go_on.setEnabled(not traces.pointless)
        self.adjustSize()

    def _ask(self) -> None:
        if self.traces is None:
            return
        if not self.reason_edit.text().strip():
            self.reason.set_error(tr("Hãy ghi lý do; không nhắc lại nội dung cần xóa."))
            self.reason_edit.setFocus()
            return
        self.reason.set_error("")
        chosen = self.targets[max(0, self.group.checkedId())][0]
        self.question.say(tr("Xóa hẳn, không lấy lại được, cả bằng Hoàn tác: {what}", what=chosen))
        self.going.setText("\n".join(f"• {line}" for line in redaction.describe(self.traces)))
        self._turn_to(1)

    # -- second and third page ---------------------------------------------------------------------

    def submit(self) -> None:
        """Take it out."""
        target, reason, decision = self.target, self.reason_edit.text(), self.decision_edit.text()
        self._set_busy(True)
        self._session.write(
            self, lambda office: redaction.redact(office, target, reason=reason, decision=decision),
            self._tell, self._refused,
        )  # fmt: skip

    def _tell(self, done: Redacted) -> None:
        self._set_busy(False)
        self.done_with = done
        self.outcome.setText("\n\n".join(redaction.told(done)))
        self.purge.setVisible(bool(done.backups))
        theme.role(self.close_it, "" if done.backups else "primary")
        self._turn_to(2)
        if done.backups:
            self.purge.setDefault(True)
            self.purge.setFocus()
        self._session.announce(Changes("", frozenset({self._dossier.uid})))

    def purge_backups(self) -> None:
        """Make a backup without it, then take those away that still hold it."""
        self.trouble.say("")
        self.purge.setEnabled(False)
        self.close_it.setEnabled(False)
        self.work.start(tr("Đang sao lưu rồi xóa các bản cũ…"))
        self._session.long_read(
            self, backup_purge.renew, self._purged, self._not_purged, self.work.show_progress
        )

    def _purged(self, done: Purged) -> None:
        self._end_purging()
        self.purge.hide()
        theme.role(self.close_it, "primary")
        self.close_it.setDefault(True)
        self.close_it.setFocus()
        self.outcome.setText("\n\n".join([sentence("redact.next"), *backup_purge.told(done)]))
        self._session.announce(None)
        grow(self)

    def _not_purged(self, error: UserError) -> None:
        self._end_purging()
        self.trouble.say(messages.explain(error))
        grow(self)

    def _end_purging(self) -> None:
        self.work.hide()
        self.purge.setEnabled(True)
        self.close_it.setEnabled(True)

    def reject(self) -> None:
        """Not while backups are being taken away."""
        if self.close_it.isEnabled():
            super().reject()

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        if error.code in ("redact.reason_repeats", "redact.no_reason", "secret.text_refused"):
            self._turn_to(0)
            self.reason.set_error(messages.explain(error))
        else:
            self.places.setText("")
            self.trouble.say(messages.explain(error))
        grow(self)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.take_out, self.give_up, self.go_back):
            part.setEnabled(not busy)
        if busy:
            self.question.say(tr("Đang xóa và ghi đè chỗ cũ trên đĩa…"), Severity.NOTE)


def _targets(dossier: Dossier, paper: Placement | None, row: int) -> Sequence[tuple[str, Target]]:
    """What can go, in words that do not repeat it."""
    out: list[tuple[str, Target]] = []
    if paper is not None:
        whole = tr("Văn bản ở dòng {row}: số, ngày, trích yếu, tệp, ở mọi hồ sơ và sổ", row=row)
        out.append((whole, Target(entry_uid=paper.entry.uid)))
        if paper.attachment is not None:
            only = tr("Chỉ tệp kèm của dòng {row}", row=row)
            out.append((only, Target(attachment_uid=paper.attachment.uid)))
    out.append((tr("Tiêu đề của hồ sơ {code}", code=dossier.code), redaction.of_field(dossier.uid, "title")))
    if dossier.note:
        out.append(
            (tr("Ghi chú của hồ sơ {code}", code=dossier.code), redaction.of_field(dossier.uid, "note"))
        )
    return out
