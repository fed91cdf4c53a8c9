"""Seals what was completed and sends what is due while the window is open; asks nobody, tells how it went."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from hoso_desktop.domain.clock import stamp
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import sentence
from hoso_desktop.services import due_export, outgoing_words, stick_check
from hoso_desktop.services.due_export import LookedAfter
from hoso_desktop.services.office import Office
from hoso_desktop.services.stick_check import SeenAgain
from hoso_desktop.ui import theme
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_LOOK_EVERY_MS, _AFTER_CHANGE_MS, _SHOWN_MS = 60_000, 3_000, 10_000


class SendingKeeper(QObject):
    """`told` carries the words for a notification, and whether something could not be sent."""

    told = Signal(str, bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ticket: Ticket | None = None
        self._tray: QSystemTrayIcon | None = None
        self._opened = stamp(session.office.now())  # what was written before is looked for on its stick
        self._last_trouble = ""  # the same trouble is told once while the window is open
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._last_stick = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_CHANGE_MS)
        self._soon.timeout.connect(self.look)
        session.changed.connect(lambda _changes: self._soon.start())
        self._soon.start()

    def stop(self) -> None:
        """The office is being closed: what runs ends at its next step."""
        self._timer.stop()
        self._soon.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        if self._tray is not None:
            self._tray.hide()

    def look(self) -> None:
        """Begin where there is a schedule and nothing else runs; else the next minute."""
        if self._ticket is not None or not self._session.jobs.idle:
            return
        if due_export.planned(self._session.office.folder):
            self._ticket = self._session.long_read(self, due_export.look_after, self._looked, self._failed)
        else:
            self.look_at_sticks()

    def look_at_sticks(self) -> None:
        """Is what an earlier session wrote to a stick still there, now that the stick is back?"""
        before = self._opened

        def work(office: Office, context: JobContext) -> SeenAgain:
            return stick_check.look(office, before=before, context=context)

        self._ticket = self._session.long_read(self, work, self._seen, self._failed)

    def _seen(self, found: SeenAgain) -> None:
        self._ticket = None
        text = "\n".join(sentence(one.code, **one.params) for one in found.problems)
        if text and text != self._last_stick:
            self._tell(text, trouble=True)
            self._session.announce(None)
        self._last_stick = text

    def _looked(self, found: LookedAfter) -> None:
        self._ticket = None
        run = found.looked.run
        if run is not None and run.outcome != "nothing":
            text = "\n".join(outgoing_words.run_lines(run))
            if not run.failed or text != self._last_trouble:
                self._tell(text, trouble=bool(run.failed))
            self._last_trouble = text if run.failed else ""
        if found.changed:
            self._session.announce(None)
        self.look_at_sticks()

    def _failed(self, _error: UserError) -> None:
        # Another program sends at this moment, or the disk is full: it is tried again in a minute, and what
        # stays undone stands among the sendings.
        self._ticket = None

    def _tell(self, text: str, *, trouble: bool) -> None:
        self.told.emit(text, trouble)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(theme.icon("dossiers"), self)
        self._tray.show()
        sign = QSystemTrayIcon.MessageIcon.Warning if trouble else QSystemTrayIcon.MessageIcon.Information
        self._tray.showMessage(tr("Gửi hồ sơ theo lịch"), text, sign, _SHOWN_MS)
