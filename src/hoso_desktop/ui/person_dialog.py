"""One person of the office: adding one with a password typed twice, and the day one moves away.

A password stands only in its field and is cleared as soon as it was handed on.
"""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import people
from hoso_desktop.services.office import Changes
from hoso_desktop.services.people import PersonRow
from hoso_desktop.ui import new_password, theme
from hoso_desktop.ui.day_text import DayField
from hoso_desktop.ui.fields import Field, IconLabel, PasswordEdit, button, grow, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 520


class NewPersonDialog(QDialog):
    """Asks for name, position, login and a first password; `made` is who was added."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.made: PersonRow | None = None
        self.setWindowTitle(tr("Thêm người dùng"))
        self.setMinimumWidth(_WIDTH)
        self.name, self.position, self.login = QLineEdit(), QLineEdit(), QLineEdit()
        self.position.setPlaceholderText(tr("ví dụ: Văn thư"))
        self.login.setPlaceholderText(tr("viết liền, ví dụ: lan"))
        self.password, self.again = PasswordEdit(), PasswordEdit()
        self.name_field = Field(tr("&Họ tên"), self.name)
        self.position_field = Field(tr("&Chức vụ"), self.position)
        self.login_field = Field(tr("&Tên đăng nhập"), self.login)
        self.password_field = Field(tr("&Mật khẩu của người mới"), self.password)
        self.again_field = Field(tr("&Gõ lại mật khẩu"), self.again)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.save = button(tr("Thêm người dùng"), self.submit, "primary")
        self.save.setDefault(True)
        self._lay_out()
        answer_f1(self, "people")
        self.name.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(tr("Thêm người dùng"), "heading"))
        for row in (
            (self.name_field, self.position_field),
            (self.login_field,),
            (self.password_field, self.again_field),
        ):
            line = QHBoxLayout()
            theme.space(line, gap=theme.MARGIN)
            for field in row:
                line.addWidget(field, 1)
            column.addLayout(line)
        note = tr(
            "Người mới làm được việc của văn thư. Nên để người đó tự gõ mật khẩu; quên mật khẩu thì "
            "chương trình không đọc lại được."
        )
        column.addWidget(label(note, "muted", wrap=True))
        column.addWidget(self.trouble)
        column.addLayout(_foot(self, self.save))

    def submit(self) -> None:
        """Look at what was typed, then hand it in."""
        short, differs = new_password.problems(self.password.text(), self.again.text())
        wrong = (
            (self.name_field, "" if self.name.text().strip() else tr("Hãy ghi họ tên.")),
            (self.login_field, "" if self.login.text().strip() else tr("Hãy ghi tên đăng nhập.")),
            (self.password_field, short),
            (self.again_field, differs),
        )
        if new_password.all_right(self, wrong):
            self._hand_in()

    def _hand_in(self) -> None:
        name, position, login = self.name.text(), self.position.text(), self.login.text()
        password = self.password.text()
        self.trouble.say("")
        self.save.setEnabled(False)
        self._session.write(
            self, lambda office: people.add_person(office, name, login, password, position), self._stored,
            self._refused,
        )  # fmt: skip

    def _stored(self, made: PersonRow) -> None:
        self.made = made
        self.password.clear()
        self.again.clear()
        self._session.announce(None)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        if error.code == "people.login_taken":
            self.login_field.set_error(messages.explain(error))
            self.login.setFocus()
        else:
            self.trouble.say(messages.explain(error))
        grow(self)


class LeavingDialog(QDialog):
    """Asks for the day a person moves or retires; an empty field takes it back."""

    def __init__(self, session: Session, person: PersonRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._uid = session, person.uid
        self.changes: Changes | None = None
        self.setWindowTitle(tr("Ngày chuyển công tác"))
        self.setMinimumWidth(_WIDTH)
        self.day = DayField(tr("&Ngày chuyển công tác hoặc nghỉ"), tr("Để trống nếu người này không đi nữa."))
        self.day.put(person.leaves_on)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.save = button(tr("Ghi ngày"), self.submit, "primary")
        self.save.setDefault(True)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(person.name or person.login, "heading"))
        told = tr("Rà soát hồ sơ sẽ nêu những hồ sơ người này còn giữ, để bàn giao trước ngày đó.")
        column.addWidget(label(told, wrap=True))
        column.addWidget(self.day)
        column.addWidget(self.trouble)
        column.addLayout(_foot(self, self.save))
        answer_f1(self, "people")
        self.day.edit.setFocus()

    def submit(self) -> None:
        """Note the day."""
        day, uid = self.day.day(), self._uid
        if self.day.wrong:
            grow(self)
            self.day.edit.setFocus()
            return
        self._session.write(
            self, lambda office: people.set_leaving(office, uid, day), self._stored, self._refused
        )

    def _stored(self, changes: Changes) -> None:
        self.changes = changes
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.trouble.say(messages.explain(error))


def _foot(dialog: QDialog, save: QWidget) -> QHBoxLayout:
    foot = QHBoxLayout()
    foot.addStretch(1)
    foot.addWidget(button(tr("Hủy"), dialog.reject))
    foot.addWidget(save)
    return foot
