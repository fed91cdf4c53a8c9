"""The first screen of every day: the password, Enter, and the office is open. Keeps no password."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.services.office import Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.doors import Doors
from hoso_desktop.ui.fields import Field, IconLabel, PasswordEdit, button, label, stand_in_middle
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import JobRunner, Lane
from hoso_desktop.ui.recover_dialog import RecoverDialog
from hoso_desktop.ui.restore_dialog import restore_store
from hoso_desktop.ui.text import tr

CARD_WIDTH = 440
_DAMAGED = ("store.damaged", "store.keys_damaged")


def card(parent: QWidget) -> QVBoxLayout:
    """The quiet sheet in the middle of an empty window on which the first screens stand."""
    sheet = QWidget()
    theme.role(sheet, "surface")
    sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    sheet.setFixedWidth(CARD_WIDTH)
    column = QVBoxLayout(sheet)
    theme.space(column, 2 * theme.MARGIN, theme.GAP + theme.GRID)
    stand_in_middle(parent, sheet)
    return column


def choose_store(
    parent: QWidget, doors: Doors, show: Callable[[Doors], object], refuse: Callable[[str], object]
) -> None:
    """Let the person point at a store elsewhere; a folder without one is refused where they stand."""
    folder = QFileDialog.getExistingDirectory(parent, tr("Chọn thư mục kho hồ sơ"), str(doors.folder))
    if not folder:
        return
    there = doors.at(Path(folder))
    if there.exists() or there.damaged():
        show(there)
    else:
        refuse(messages.explain(EnvironmentProblem("store.not_a_store", path=folder)))


class UnlockScreen(QWidget):
    """Asks for the password; hands the opened office on. `damaged` carries password and login."""

    damaged = Signal(str, str)

    def __init__(
        self,
        doors: Doors,
        jobs: JobRunner,
        opened: Callable[[Office], object],
        show_doors: Callable[[Doors], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._doors, self._jobs, self._opened, self._show_doors = doors, jobs, opened, show_doors
        self.login = QComboBox()
        self.password = PasswordEdit()
        self._login_field = Field(tr("Người dùng"), self.login)
        self.field = Field(tr("&Mật khẩu"), self.password)
        self.trouble = IconLabel()
        self.trouble.hide()
        self._busy = label(tr("Đang mở kho hồ sơ…"), "muted")
        self._busy.hide()
        self.unlock = button(tr("Mở kho hồ sơ"), self.submit, "primary")
        self.other = button(tr("Chọn kho ở thư mục khác…"), self._choose_folder, "link")
        self.forgotten = button(tr("Quên mật khẩu…"), self._recover, "link")
        self.restore = button(tr("Khôi phục từ bản sao lưu…"), self._restore, "link")
        self.mend = button(tr("Xem cách lấy lại…"), lambda: self.damaged.emit("", ""))
        self.mend.hide()
        column = card(self)
        column.addWidget(label(tr("Hồ sơ"), "title"))
        column.addWidget(label(tr("Nhập mật khẩu để mở kho hồ sơ trên máy này."), "muted", wrap=True))
        for part in (self._login_field, self.field, self.trouble, self.mend):
            column.addWidget(part)
        line = QHBoxLayout()
        line.addWidget(self.forgotten)
        line.addStretch(1)
        line.addWidget(self._busy)
        line.addWidget(self.unlock)
        column.addLayout(line)
        for way in (self.restore, self.other):  # each on its own line: their words never have to be cut
            column.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)
        answer_f1(self, "unlock")
        self.password.returnPressed.connect(self.submit)
        self._read_logins()

    def _read_logins(self) -> None:
        try:
            known = self._doors.logins()
        except UserError as error:
            known = ()
            self.trouble.say(messages.explain(error))
            self.unlock.setEnabled(False)
            self.password.setEnabled(False)
            self.mend.setVisible(error.code in _DAMAGED)
        self.login.addItems(list(known))
        self._login_field.setVisible(len(known) > 1)
        self.setFocusProxy(self.password if len(known) < 2 else self.login)

    def submit(self) -> None:
        """Try the password in a job: deriving the key takes a second on an old machine."""
        if not self.password.text():
            self.field.set_error(tr("Hãy nhập mật khẩu."))
            self.password.setFocus()
            return
        if not self.unlock.isEnabled():
            return
        password, login = self.password.text(), self.login.currentText() or None
        self._set_busy(True)
        folder, open_store = self._doors.folder, self._doors.open
        self._jobs.run(
            self,
            Lane.STORE,
            lambda _context: open_store(folder, password, login),
            done=self._opened,
            failed=self._refused,
        )

    def _set_busy(self, busy: bool) -> None:
        self._busy.setVisible(busy)
        for part in (self.unlock, self.password, self.login, self.forgotten, self.restore, self.other):
            part.setDisabled(busy)

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        sentence = messages.explain(error)
        if error.code == "store.wrong_password":
            self.field.set_error(sentence)
            self.trouble.say("")
            self.password.selectAll()
            self.password.setFocus()
        else:
            self.field.set_error("")
            self.trouble.say(sentence)
            if error.code in _DAMAGED:
                self.damaged.emit(self.password.text(), self.login.currentText())

    def _recover(self) -> None:
        dialog = RecoverDialog(self._doors, self._jobs, self)
        dialog.exec()
        office = dialog.office
        dialog.deleteLater()
        if office is not None:
            self._opened(office)

    def _restore(self) -> None:
        restore_store(self, self._doors, self._jobs, self._show_doors)

    def _choose_folder(self) -> None:
        choose_store(self, self._doors, self._show_doors, self.trouble.say)
