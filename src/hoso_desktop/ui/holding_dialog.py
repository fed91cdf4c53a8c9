"""Giữ lại and lending of one dossier: two small dialogs, each with how things stand and one thing to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.holding import HoldingKind
from hoso_desktop.errors import UserError
from hoso_desktop.services import holdings
from hoso_desktop.services.holdings import KeepBackTerms, Ties
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import DayField, day_text
from hoso_desktop.ui.fields import Field, IconLabel, button, grow, label
from hoso_desktop.ui.history_dialog import HistoryDialog
from hoso_desktop.ui.readers_dialog import ReadersDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 480


class _TieDialog(QDialog):
    """What both share: a heading, how things stand, fields, one button. `changes` is what was stored."""

    def __init__(self, session: Session, dossier_uid: str, heading: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session, self.uid = session, dossier_uid
        self.changes: Changes | None = None
        self._by_code: dict[str, Field] = {}
        self.setWindowTitle(heading)
        self.setMinimumWidth(_WIDTH)
        self.state = label("", wrap=True)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.end = button("", self.lift)
        self.save = button("", self.submit, "primary")
        self.save.setDefault(True)
        self.inside = QWidget()
        self.form = QVBoxLayout(self.inside)
        theme.space(self.form, gap=theme.GAP)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        for part in (label(heading, "heading"), self.state, self.inside, self.trouble):
            column.addWidget(part)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.end)
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.save)
        column.addLayout(foot)
        self.end.hide()
        self.state.hide()
        session.read(self, lambda office: holdings.ties(office, dossier_uid), self.show_ties, self.refused)

    def say(self, text: str) -> None:
        """How things stand."""
        self.state.setText(text)
        self.state.setVisible(bool(text))
        grow(self)

    def only_end(self, text: str) -> None:
        """It is so already: say how, and offer to end it."""
        self.inside.hide()
        self.save.hide()
        theme.role(self.end, "primary")
        self.end.show()
        self.end.setDefault(True)
        self.end.setFocus()
        self.say(text)

    def show_ties(self, ties: Ties) -> None:
        """Show how things stand."""
        raise NotImplementedError

    def submit(self) -> None:
        """Do the one thing."""
        raise NotImplementedError

    def lift(self) -> None:
        """Take it back."""
        raise NotImplementedError

    def store(self, work: Callable[[Office], Changes]) -> None:
        """Hand a change in; a refusal stands beside its field."""
        self.trouble.say("")
        self.save.setEnabled(False)
        self.end.setEnabled(False)
        self._session.write(self, work, self._stored, self.refused)

    def _stored(self, changes: Changes) -> None:
        self.changes = changes
        self._session.announce(changes)
        self.accept()

    def refused(self, error: UserError) -> None:
        """Say why not, where it belongs."""
        self.save.setEnabled(True)
        self.end.setEnabled(True)
        field = self._by_code.get(error.code)
        if field is None:
            self.trouble.say(messages.explain(error))
        else:
            field.set_error(messages.explain(error))
            field.editor.setFocus()
        grow(self)


class HoldingDialog(_TieDialog):
    """Keeps one due dossier back with written consent, or ends that."""

    def __init__(self, session: Session, dossier_uid: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(session, dossier_uid, tr("Giữ lại hồ sơ {code}", code=code), parent)
        self.consent, self.reason = QLineEdit(), QLineEdit()
        self.consent.setPlaceholderText(tr("ví dụ: 12-CV/ĐU"))
        self.reason.setPlaceholderText(tr("ví dụ: còn dùng để giải quyết khiếu nại"))
        self.consent_field = Field(tr("&Số văn bản đồng ý của người đứng đầu"), self.consent)
        self.consent_day = DayField(tr("&Ngày văn bản đồng ý"))
        self.reason_field = Field(tr("&Lý do"), self.reason)
        self.until = DayField(tr("&Giữ đến ngày"))
        days = QHBoxLayout()
        theme.space(days, gap=theme.MARGIN)
        for part in (self.consent_day, self.until):
            days.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        self.form.addWidget(self.consent_field)
        self.form.addWidget(self.reason_field)
        self.form.addLayout(days)
        self.save.setText(tr("Giữ lại"))
        self.end.setText(tr("Thôi giữ lại"))
        self._by_code = {
            "holding.no_consent": self.consent_field, "holding.no_reason": self.reason_field,
            "holding.too_long": self.until, "holding.past": self.until,
        }  # fmt: skip
        self.consent.setFocus()

    def show_ties(self, ties: Ties) -> None:
        """Either the day it is kept until, or the fields."""
        kept = ties.kept_back
        if kept is None:
            uid = self.uid
            self._session.read(
                self, lambda office: holdings.keep_back_terms(office, uid), self._show_terms, self._none
            )
            return
        self.only_end(
            tr(
                "Đang được giữ lại đến ngày {until} theo văn bản {consent}. Lý do: {reason}",
                until=day_text(kept.until),
                consent=kept.consent_number,
                reason=kept.reason,
            )
        )

    def _show_terms(self, terms: KeepBackTerms) -> None:
        self.say(
            tr(
                "Đến hạn nộp lưu ngày {due}. Giữ lại chậm nhất đến ngày {limit}.\n{source}.",
                due=day_text(terms.due), limit=day_text(terms.limit), source=terms.source,
            )
        )  # fmt: skip
        if not self.until.edit.text():
            self.until.put(terms.limit)

    def _none(self, error: UserError) -> None:
        """Nothing to be kept back: say why, offer nothing."""
        self.inside.hide()
        self.save.hide()
        self.say(messages.explain(error))

    def submit(self) -> None:
        """Keep it back."""
        for field in (self.consent_field, self.reason_field, self.until, self.consent_day):
            field.set_error("")
        if self.until.wrong or self.consent_day.wrong:
            return
        uid, number, why = self.uid, self.consent.text(), self.reason.text()
        until, consent_day = self.until.day(), self.consent_day.day()
        self.store(
            lambda office: holdings.keep_back(
                office, uid, consent_number=number, consent_day=consent_day, reason=why, until=until
            )
        )

    def lift(self) -> None:
        """End it today."""
        uid = self.uid
        self.store(lambda office: holdings.lift(office, uid, HoldingKind.KEPT_BACK))


class HoldDialog(_TieDialog):
    """Stops hand-over and destruction of one dossier, or frees it."""

    def __init__(self, session: Session, dossier_uid: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(session, dossier_uid, tr("Tạm dừng nộp, hủy hồ sơ {code}", code=code), parent)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("ví dụ: đoàn kiểm tra yêu cầu giữ nguyên"))
        self.reason_field = Field(tr("&Lý do"), self.reason)
        self.until = DayField(tr("&Đến ngày"), tr("Để trống nếu chưa biết."))
        self.form.addWidget(self.reason_field)
        self.form.addWidget(self.until)
        self.save.setText(tr("Tạm dừng"))
        self.end.setText(tr("Bỏ tạm dừng"))
        self._by_code = {"holding.no_reason": self.reason_field, "holding.past": self.until}
        self.reason.setFocus()

    def show_ties(self, ties: Ties) -> None:
        """Either why it is stopped, or the fields."""
        hold = ties.hold
        if hold is not None:
            until = day_text(hold.until) or tr("khi bỏ")
            self.only_end(tr("Đang tạm dừng đến: {until}. Lý do: {reason}", until=until, reason=hold.reason))

    def submit(self) -> None:
        """Stop it."""
        self.reason_field.set_error("")
        self.until.set_error("")
        if self.until.wrong:
            return
        uid, why, until = self.uid, self.reason.text(), self.until.day()
        self.store(lambda office: holdings.hold(office, uid, reason=why, until=until))

    def lift(self) -> None:
        """Free it today."""
        uid = self.uid
        self.store(lambda office: holdings.lift(office, uid, HoldingKind.HOLD))


def tie_dialog(
    session: Session, kind: str, dossier_uid: str, code: str, parent: QWidget
) -> _TieDialog | ReadersDialog | HistoryDialog:
    """The dialog for `holding`, `hold`, `loan`, `readers` or `history`."""
    if kind == "readers":
        return ReadersDialog(session, dossier_uid, code, parent)
    if kind == "history":
        return HistoryDialog(session, dossier_uid, code, parent)
    made = {"holding": HoldingDialog, "hold": HoldDialog, "loan": LoanDialog}[kind]
    return made(session, dossier_uid, code, parent)


class LoanDialog(_TieDialog):
    """Lends one dossier out, or takes it back."""

    def __init__(self, session: Session, dossier_uid: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(session, dossier_uid, tr("Cho mượn hồ sơ {code}", code=code), parent)
        self.borrower, self.allowed_by, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.borrower_field = Field(tr("&Người hoặc đơn vị mượn"), self.borrower)
        self.due_on = DayField(tr("&Hẹn trả ngày"))
        self.form.addWidget(self.borrower_field)
        self.form.addWidget(self.due_on)
        self.form.addWidget(Field(tr("Người &cho phép"), self.allowed_by))
        self.form.addWidget(Field(tr("&Ghi chú"), self.note))
        self.save.setText(tr("Cho mượn"))
        self.end.setText(tr("Ghi đã trả"))
        self._by_code = {"loan.no_borrower": self.borrower_field, "loan.bad_days": self.due_on}
        self.borrower.setFocus()

    def show_ties(self, ties: Ties) -> None:
        """Either who has it, or the fields."""
        loan = ties.loan
        if loan is None:
            return
        text = tr(
            "{borrower} mượn ngày {lent}, hẹn trả ngày {due}.",
            borrower=loan.borrower, lent=day_text(loan.lent_on), due=day_text(loan.due_on),
        )  # fmt: skip
        days = loan.days_overdue(self._session.office.today())
        self.only_end(f"{text} {tr('Quá hạn {days} ngày.', days=days)}" if days else text)

    def submit(self) -> None:
        """Lend it out from today."""
        for field in (self.borrower_field, self.due_on):
            field.set_error("")
        due_on = self.due_on.day()
        if due_on is None:
            if not self.due_on.error:
                self.due_on.set_error(tr("Chưa có ngày hẹn trả."))
            return
        uid, borrower, note = self.uid, self.borrower.text(), self.note.text()
        allowed_by = self.allowed_by.text()
        self.store(
            lambda office: holdings.lend(
                office, uid, borrower=borrower, due_on=due_on, allowed_by=allowed_by, note=note
            )
        )

    def lift(self) -> None:
        """Back today."""
        uid = self.uid
        self.store(lambda office: holdings.give_back(office, uid))
