"""`Đổi mật khẩu` and `Đổi khóa kho`: another password for the person at work, another key for the store.

A password stands only in its field and is cleared as soon as it was handed on.
"""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import keys
from hoso_desktop.ui import new_password, theme
from hoso_desktop.ui.fields import Field, IconLabel, PasswordEdit, WorkLine, button, grow, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 520


class PasswordDialog(QDialog):
    """Asks for the present password and twice for the new one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(tr("Đổi mật khẩu"))
        self.setMinimumWidth(_WIDTH)
        self.old, self.new, self.again = PasswordEdit(), PasswordEdit(), PasswordEdit()
        self.old_field = Field(tr("Mật khẩu đ&ang dùng"), self.old)
        self.new_field = Field(tr("&Mật khẩu mới"), self.new)
        self.again_field = Field(tr("&Gõ lại mật khẩu mới"), self.again)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.save = button(tr("Đổi mật khẩu"), self.submit, "primary")
        self.save.setDefault(True)
        self._lay_out()
        answer_f1(self, "keys")
        self.old.setFocus()

    def _lay_out(self) -> None:
        person = self._session.office.person
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(tr("Đổi mật khẩu của {name}", name=person.name or person.login), "heading"))
        for part in (self.old_field, self.new_field, self.again_field):
            column.addWidget(part)
        note = tr(
            "Từ lúc đổi, kho này chỉ mở bằng mật khẩu mới. Bản sao lưu làm trước đó vẫn mở bằng mật khẩu cũ, "
            "nên hãy nhớ cả hai cho tới khi có bản sao lưu mới."
        )
        column.addWidget(label(note, "muted", wrap=True))
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.save)
        column.addLayout(foot)

    def submit(self) -> None:
        """Look at what was typed, then hand it in."""
        short, differs = new_password.problems(self.new.text(), self.again.text())
        missing = "" if self.old.text() else tr("Hãy gõ mật khẩu đang dùng.")
        wrong = ((self.old_field, missing), (self.new_field, short), (self.again_field, differs))
        self.trouble.say("")
        if new_password.all_right(self, wrong):
            self._hand_in()

    def _hand_in(self) -> None:
        old, new = self.old.text(), self.new.text()
        self.save.setEnabled(False)
        self._session.write(
            self, lambda office: keys.change_password(office, old, new), self._stored, self._refused
        )

    def _stored(self, _none: None) -> None:
        for field in (self.old, self.new, self.again):
            field.clear()
        self._session.announce(None)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        fields = {"password.wrong_old": self.old_field, "password.same": self.new_field}
        field = fields.get(error.code)
        if field is None:
            self.trouble.say(messages.explain(error))
        else:
            field.set_error(messages.explain(error))
            field.editor.setFocus()
        grow(self)


class RekeyDialog(QDialog):
    """Says what a new key of the store does and does not do, and changes it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(tr("Đổi khóa kho"))
        self.setMinimumWidth(_WIDTH)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.working = WorkLine()
        self.cancel = button(tr("Hủy"), self.reject)
        self.go = button(tr("Đổi khóa kho"), self.submit, "primary")
        self.go.setDefault(True)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(tr("Đổi khóa kho"), "heading"))
        for text in (
            tr(
                "Nên làm khi nghi có người đã chép tệp khóa, hoặc khi lần đóng tài khoản trước chưa đổi "
                "được khóa. Đóng tài khoản thì chương trình tự đổi khóa."
            ),
            tr(
                "Mật khẩu của mọi người vẫn như cũ. Bản sao lưu làm trước lúc này vẫn mở bằng khóa cũ: "
                "chương trình không lấy lại được những gì đã chép ra ngoài."
            ),
        ):
            column.addWidget(label(text, wrap=True))
        column.addWidget(self.working)
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)
        self.resize(_WIDTH, 0)
        grow(self)
        answer_f1(self, "keys")

    def submit(self) -> None:
        """Change the key; it cannot be stopped half-way, and a power cut does no harm."""
        self.trouble.say("")
        self._set_busy(True)
        self.working.start(tr("Đang đổi khóa kho, xin đợi…"))
        self._session.long_write(self, keys.rekey, self._done, self._refused)

    def reject(self) -> None:
        """Not while the key is being changed."""
        if self.go.isEnabled():
            super().reject()

    def _set_busy(self, busy: bool) -> None:
        self.go.setDisabled(busy)
        self.cancel.setDisabled(busy)
        self.working.setVisible(busy)

    def _done(self, _none: None) -> None:
        self._set_busy(False)
        self._session.announce(None)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self.trouble.say(messages.explain(error))
        grow(self)
