"""`Quên mật khẩu`: the code of the recovery sheet, who it is, a new password. Keeps neither of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain import recovery_code
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import recovery_keys
from hoso_desktop.services.office import Office
from hoso_desktop.ui import new_password, theme
from hoso_desktop.ui.doors import Doors
from hoso_desktop.ui.fields import Field, IconLabel, PasswordEdit, WorkLine, button, grow, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import JobRunner, Lane
from hoso_desktop.ui.text import tr

_WIDTH = 620


class RecoverDialog(QDialog):
    """`office` is the opened office once it has worked."""

    def __init__(self, doors: Doors, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doors, self._jobs = doors, jobs
        self.office: Office | None = None
        self.wanted = recovery_keys.parts_wanted(doors.folder)
        self.setWindowTitle(tr("Quên mật khẩu"))
        self.setMinimumWidth(_WIDTH)
        self.codes = (_code_line(), _code_line())
        self.login = QComboBox()
        self.login.addItems(list(doors.logins()))
        self.new, self.again = PasswordEdit(), PasswordEdit()
        first = tr("&Mã khôi phục") if self.wanted < 2 else tr("&Một phần của mã khôi phục")
        hint = tr("Gõ các nhóm theo thứ tự trên phiếu, chữ hoa hay chữ thường đều được.")
        self.code_fields = (
            Field(first, self.codes[0], hint),
            Field(tr("Một phần &khác của mã"), self.codes[1]),
        )
        self.code_fields[1].setVisible(self.wanted == 2)
        self.login_field = Field(tr("Đặt mật khẩu mới ch&o"), self.login)
        self.new_field = Field(tr("Mật khẩu mớ&i"), self.new)
        self.again_field = Field(tr("&Gõ lại mật khẩu mới"), self.again)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.work = WorkLine()
        self.go = button(tr("Đặt mật khẩu và mở kho"), self.submit, "primary")
        self.go.setDefault(True)
        self.give_up = button(tr("Hủy"), self.reject)
        self._lay_out()
        answer_f1(self, "recovery")
        self.codes[0].setFocus()
        if not self.wanted:
            self._say_there_is_no_sheet()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(tr("Quên mật khẩu"), "heading"))
        about = tr(
            "Mở phong bì có phiếu khôi phục của cơ quan (thường cất trong két). Phiếu chia ba phần thì cần "
            "hai phần bất kỳ. Việc này được ghi vào lịch sử sử dụng."
        )
        self.about = label(about, wrap=True)
        column.addWidget(self.about)
        for part in (*self.code_fields, self.login_field, self.new_field, self.again_field, self.trouble):
            column.addWidget(part)
        column.addWidget(self.work)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.give_up)
        foot.addWidget(self.go)
        column.addLayout(foot)

    def _say_there_is_no_sheet(self) -> None:
        """Nothing can be typed where no code was ever made: only say what else there is."""
        for part in (
            self.about,
            *self.code_fields,
            self.login_field,
            self.new_field,
            self.again_field,
            self.go,
        ):
            part.hide()
        self.trouble.say(messages.sentence("recovery.none"))
        self.give_up.setText(tr("Đóng"))
        self.give_up.setAccessibleName(self.give_up.text())
        self.give_up.setFocus()

    def submit(self) -> None:
        """Look at what was typed, then try the code."""
        short, differs = new_password.problems(self.new.text(), self.again.text())
        missing = tr("Hãy gõ mã trên phiếu.")
        wrong = (
            (self.code_fields[0], "" if self.codes[0].text().strip() else missing),
            (self.code_fields[1], missing if self.wanted == 2 and not self.codes[1].text().strip() else ""),
            (self.new_field, short),
            (self.again_field, differs),
        )
        self.trouble.say("")
        if new_password.all_right(self, wrong):
            self._try()

    def _try(self) -> None:
        typed = [line.text() for line in self.codes[: max(1, self.wanted)]]
        login, password, doors = self.login.currentText(), self.new.text(), self._doors
        self.go.setEnabled(False)
        self.give_up.setEnabled(False)
        self.work.start(tr("Đang đặt mật khẩu và mở kho…"))
        grow(self)
        self._jobs.run(
            self,
            Lane.STORE,
            lambda _context: _recover(doors, typed, login, password, _context),
            done=self._opened,
            failed=self._refused,
        )

    def _wrong_line(self) -> int:
        """Which of two parts cannot be a part: the error stands beside that one."""
        return int(self.wanted == 2 and _can_be_read(self.codes[0].text(), recovery_code.PART_BYTES))

    def reject(self) -> None:
        """Not while the office is being opened: it would be open with nobody to close it."""
        if self.give_up.isEnabled():
            super().reject()

    def _opened(self, office: Office) -> None:
        self.office = office
        for line in (*self.codes, self.new, self.again):
            line.clear()
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.work.hide()
        self.go.setEnabled(True)
        self.give_up.setEnabled(True)
        sentence = messages.explain(error)
        if error.code in ("recovery.bad_sign", "recovery.bad_group", "recovery.wrong_length"):
            wrong = self._wrong_line()
            self.code_fields[wrong].set_error(sentence)
            self.codes[wrong].setFocus()
        else:
            self.trouble.say(sentence)
        grow(self)


def _can_be_read(text: str, size: int) -> bool:
    try:
        recovery_code.read(text, size)
    except UserError:
        return False
    return True


def _recover(doors: Doors, typed: list[str], login: str, password: str, _context: JobContext) -> Office:
    return doors.recover(doors.folder, typed, login, password)


def _code_line() -> QLineEdit:
    line = QLineEdit()
    # Shown while it is typed: its groups are compared with the sheet. No keyboard shall learn it.
    line.setInputMethodHints(
        Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhNoPredictiveText
        | Qt.InputMethodHint.ImhLatinOnly
    )
    return line
