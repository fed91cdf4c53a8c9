"""`Mật khẩu và khóa` among the settings: one's own password and, for administrators, the key of the store."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.domain.problem import Severity
from hoso_desktop.services import keys, people
from hoso_desktop.services.office import Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Strip, button, label
from hoso_desktop.ui.password_dialog import PasswordDialog, RekeyDialog
from hoso_desktop.ui.recovery_sheet_dialog import RecoverySheetDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class KeyPanel(QWidget):
    """Buttons that open the dialogs, and what became of them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.password = button(tr("Đổi mật khẩu…"), self._ask_password)
        self.rekey = button(tr("Đổi khóa kho…"), self._ask_rekey)
        self.rekey.hide()
        self.sheet = button(tr("Phiếu khôi phục…"), self._ask_sheet)
        self.sheet.hide()
        self.done = label("", "good", wrap=True)
        self.done.hide()
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(label(tr("Mật khẩu và khóa"), "heading"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        line.addWidget(label(tr("Kho được mã hóa: không có mật khẩu thì không ai đọc được."), wrap=True), 1)
        line.addWidget(self.sheet)
        line.addWidget(self.rekey)
        line.addWidget(self.password)
        column.addLayout(line)
        column.addWidget(self.done)
        session.changed.connect(lambda _changes: self._read())
        self._read()

    def _read(self) -> None:
        self._session.read(self, people.is_administrator, self._offer)

    def _offer(self, administrator: bool) -> None:
        self.rekey.setVisible(administrator)
        self.sheet.setVisible(administrator)

    def _ask_sheet(self) -> None:
        dialog = RecoverySheetDialog(self._session, self)
        dialog.exec()
        dialog.deleteLater()

    def _ask_password(self) -> None:
        self._ask(
            PasswordDialog(self._session, self), tr("Đã đổi mật khẩu. Lần sau mở kho bằng mật khẩu mới.")
        )

    def _ask_rekey(self) -> None:
        done = tr("Đã đổi khóa kho. Mật khẩu của mọi người vẫn như cũ.")
        self._ask(RekeyDialog(self._session, self), done)

    def _ask(self, dialog: QDialog, done: str) -> None:
        self.done.hide()
        if dialog.exec():
            self.done.setText(done)
            self.done.show()
        dialog.deleteLater()


class KeyNote(Strip):
    """Above the work after unlocking: the key must still be changed, or somebody guessed at passwords."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(Severity.WARNING, parent)
        self._session = session
        self.rekey = button(tr("Đổi khóa kho…"), self._ask_rekey)
        self.understood = button(tr("Đã rõ"), lambda: self.say(""))
        self.add(self.rekey)
        self.add(self.understood)
        session.read(self, _due, self._show)

    def _show(self, due: bool) -> None:
        guessed = self._session.office.mistaken_log_ins
        self.rekey.setVisible(due)
        self.understood.setVisible(not due)
        if due:
            self.say(
                tr("Đã đóng một tài khoản nhưng chưa đổi được khóa kho. Hãy đổi khóa khi máy không bận.")
            )
        elif guessed >= keys.MANY_MISTAKES:
            self.say(
                tr(
                    "Trước lần mở kho này có {count} lần gõ sai mật khẩu. Nếu không phải người của văn phòng "
                    "gõ nhầm, hãy đổi mật khẩu ở Cài đặt và xem ai đã dùng máy.",
                    count=guessed,
                )
            )

    def _ask_rekey(self) -> None:
        dialog = RekeyDialog(self._session, self)
        if dialog.exec():
            self.say("")
        dialog.deleteLater()


def _due(office: Office) -> bool:
    return keys.rekey_due(office) and people.is_administrator(office)
