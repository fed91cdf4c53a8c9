"""The one window: the first screen an office needs, then its workspace; closes the office when it closes."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QSize, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from hoso_desktop import isolation
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.services.office import Office
from hoso_desktop.ui import message_box, theme
from hoso_desktop.ui.auto_lock import AutoLock
from hoso_desktop.ui.backup_keeper import BackupKeeper
from hoso_desktop.ui.doors import Doors
from hoso_desktop.ui.fields import label
from hoso_desktop.ui.first_run import FirstRun
from hoso_desktop.ui.job_runner import JobRunner
from hoso_desktop.ui.recovery_screen import RecoveryScreen
from hoso_desktop.ui.sending_keeper import SendingKeeper
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr
from hoso_desktop.ui.unlock_screen import UnlockScreen
from hoso_desktop.ui.workspace import Workspace

_WANTED = QSize(1366, 740)


class MainWindow(QMainWindow):
    """Shows unlock or first run, then the workspace; quits only when nothing typed would be lost."""

    def __init__(self, doors: Doors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = JobRunner(self)
        self.jobs.crashed.connect(lambda error: message_box.crash(self, error))
        self.office: Office | None = None
        self.workspace: Workspace | None = None
        self.lock: AutoLock | None = None
        self.keeper: BackupKeeper | None = None
        self.sending: SendingKeeper | None = None
        self._session: Session | None = None
        self._may_close = False
        self.saved = label("")
        self.statusBar().addWidget(self.saved)
        self.backed_up = label("")
        self.statusBar().addWidget(self.backed_up)
        if isolation.active():
            self.statusBar().addPermanentWidget(label(tr("Máy độc lập: không dùng mạng")))
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().hide()
        screen = QGuiApplication.primaryScreen().availableGeometry().size()
        self.resize(_WANTED.boundedTo(screen))
        self.show_doors(doors)

    def show_doors(self, doors: Doors) -> None:
        """Unlock the office in the folder, or start one."""
        self._doors = doors
        self.setWindowTitle(tr("Hồ sơ"))
        first: QWidget
        if doors.exists():
            first = UnlockScreen(doors, self.jobs, self._opened, self.show_doors)
            first.damaged.connect(self._show_damaged)
        elif doors.damaged():
            first = RecoveryScreen(doors, self.jobs, self.show_doors)
        else:
            first = FirstRun(doors, self.jobs, self._opened, self.show_doors)
        self.setCentralWidget(first)
        first.setFocus()

    def _show_damaged(self, password: str, login: str) -> None:
        """The store cannot be opened as it is."""
        screen = RecoveryScreen(
            self._doors, self.jobs, self.show_doors, password=password, login=login or None
        )
        self.setCentralWidget(screen)
        screen.setFocus()

    def _opened(self, office: Office) -> None:
        self.office = office
        session = Session(office, self.jobs, self)
        session.saved.connect(self._show_saved)
        self._session = session
        self.workspace = Workspace(session)
        self.setCentralWidget(self.workspace)
        self.lock = AutoLock(session, self)
        self.lock.others.connect(self._change_person)
        self.keeper = BackupKeeper(session, self.lock.idle_seconds, self)
        self.keeper.told.connect(self._show_backup)
        self.sending = SendingKeeper(session, self)
        self.setWindowTitle(tr("Hồ sơ · {office}", office=office.profile.name))
        self.saved.setText(tr("Mọi thay đổi được lưu ngay"))
        self.statusBar().show()
        self.workspace.show_first()

    def _show_saved(self, moment: datetime) -> None:
        local = moment.astimezone(VIETNAM)
        self.saved.setText(tr("Đã lưu lúc {hour}:{minute:02d}", hour=local.hour, minute=local.minute))
        if self.office is not None:
            self.setWindowTitle(tr("Hồ sơ · {office}", office=self.office.profile.name))

    def _show_backup(self, text: str, old: bool) -> None:
        """Green while it is young; amber with a sign and words once it is too old."""
        self.backed_up.setText(tr("⚠ Lâu chưa sao lưu. {last}", last=text) if old else text)
        theme.role(self.backed_up, "warning" if old else "good")

    def _change_person(self) -> None:
        """Another person wants to work: close the office and ask who it is. What was typed waits."""
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()
        QTimer.singleShot(0, self, self._leave_office)

    def _leave_office(self) -> None:
        work, office, session = self.takeCentralWidget(), self.office, self._session
        self.workspace, self.office, self._session, self.lock = None, None, None, None
        keepers, self.keeper, self.sending = (self.keeper, self.sending), None, None
        for keeper in keepers:
            if keeper is not None:
                keeper.stop()
        self.backed_up.setText("")
        for gone in (*keepers, work, session):
            if gone is not None:
                # At once: a timer of a screen would ask an office that is closed.
                gone.deleteLater()
                QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete.value)
        self.jobs.finish()
        if office is not None:
            office.close()
        self.statusBar().hide()
        self.show_doors(self._doors)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.workspace is not None and not self._may_close:
            event.ignore()
            self.workspace.leave(self._close_now)
            return
        if self.lock is not None:
            self.lock.stop()
        for keeper in (self.keeper, self.sending):
            if keeper is not None:
                keeper.stop()
        self.jobs.close()
        if self.office is not None:
            self.office.close()
            self.office = None
        super().closeEvent(event)

    def _close_now(self) -> None:
        self._may_close = True
        # Qt takes no second close while the first one is being answered.
        QTimer.singleShot(0, self, self.close)
