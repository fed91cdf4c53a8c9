"""`Sao lưu` among the settings: how long ago the last good one was, and the door to the rest."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.problem import Severity
from hoso_desktop.services import backup
from hoso_desktop.services.backup import BackupState
from hoso_desktop.ui import theme
from hoso_desktop.ui.backup_dialog import BackupDialog
from hoso_desktop.ui.backup_keeper import told_of
from hoso_desktop.ui.fields import IconLabel, button, label
from hoso_desktop.ui.readable_dialog import ReadableDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class BackupPanel(QWidget):
    """One sentence and two buttons."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.about = IconLabel(Severity.NOTE)
        self.open = button(tr("Sao lưu…"), self.show_dialog)
        self.readable = button(tr("Xuất để đọc…"), self.show_readable)
        may = session.office.may(Action.EXPORT, Object.PACKAGE) and session.office.may(
            Action.READ, Object.DOSSIER
        )
        if not may:
            self.readable.hide()
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(label(tr("Sao lưu"), "heading"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        line.addWidget(self.about, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.readable)
        line.addWidget(self.open)
        column.addLayout(line)
        session.changed.connect(lambda _changes: self._read())
        self._read()

    def _read(self) -> None:
        self._session.read(self, backup.state, self._show)

    def _show(self, state: BackupState) -> None:
        if state.last is not None:
            text = tr("Bản tốt gần nhất: {what}", what=told_of(state.last, self._session.office.now()))
        else:
            text = tr("Chưa có bản sao lưu nào.")
        if not state.places:
            text += " " + tr("Chưa chọn nơi sao lưu.")
        self.about.say(text, Severity.WARNING if state.amber else Severity.NOTE)

    def show_readable(self) -> None:
        """Everything out, to be read without the program."""
        dialog = ReadableDialog(self._session, self)
        dialog.exec()
        dialog.deleteLater()

    def show_dialog(self) -> None:
        """Places and backups."""
        dialog = BackupDialog(self._session, self)
        dialog.exec()
        dialog.deleteLater()
        self._read()
