"""Looks after the store while nobody is at the keyboard: the daily check, the backup, once a month a restore.

Asks nobody and shows no dialog; what became of it stands in the status line and at Hôm nay. Nothing of it
holds up writing but the copy of the database itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from hoso_desktop.domain.clock import VIETNAM, civil_day
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import backup, backup_restore, daily_check, restricted_files
from hoso_desktop.services.backup import BackupRow
from hoso_desktop.services.office import Office
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_LOOK_EVERY_MS = 15_000


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """What one idle time brought: damage that was found, and the newest good backup."""

    damaged: int
    last: BackupRow | None


class BackupKeeper(QObject):
    """`told` carries the words for the status line, and whether that backup is too old."""

    told = Signal(str, bool)

    def __init__(self, session: Session, idle: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._idle = session, idle
        self._ticket: Ticket | None = None
        self._done_on = ""  # a day on which everything was tried
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        session.read(self, backup.state, lambda state: self._say(state.last))

    def stop(self) -> None:
        """The office is being closed: what runs ends at its next step, and leaves nothing half."""
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.cancel()

    def look(self) -> None:
        """Begin where somebody has been away long enough, nothing else runs, and today is not done."""
        today = self._session.office.today().isoformat()
        if self._done_on == today or self._ticket is not None or not self._session.jobs.idle:
            return
        if self._idle() < backup.rules().idle_seconds:
            return
        self._ticket = self._session.long_read(self, look_after, self._finished, self._failed)

    def _finished(self, found: LookedAfter) -> None:
        self._ticket, self._done_on = None, self._session.office.today().isoformat()
        self._say(found.last)
        self._session.changed.emit(None)

    def _failed(self, _error: UserError) -> None:
        # Hôm nay says it when days go by; nobody is disturbed for one try.
        self._ticket, self._done_on = None, self._session.office.today().isoformat()

    def _say(self, last: BackupRow | None) -> None:
        if last is not None:
            now = self._session.office.now()
            old = (civil_day(now) - civil_day(last.at)).days >= backup.rules().amber_after_days
            self.told.emit(told_of(last, now), old)


def look_after(office: Office, context: JobContext) -> LookedAfter:
    """Check what is due today, back up, and try a restore where a month has gone by."""
    restricted_files.settle(office, context)
    damaged = len(daily_check.check(office, context).problems) if daily_check.due(office) else 0
    if not damaged and backup.due(office):
        there = [place for place in backup.places(office) if place.is_dir()]
        if there and backup_restore.drill_due(office):
            backup_restore.drill(office, there[0], context)
            there = there[1:]
        if there:
            backup.run(office, backup.DAILY, context, to=there)
    return LookedAfter(damaged, backup.state(office).last)


def told_of(last: BackupRow, now: datetime) -> str:
    """`Sao lưu vào usb lúc 7:02`, with its day where that is not today."""
    at = last.at.astimezone(VIETNAM)
    where = Path(last.place).parent
    name = where.drive or where.name or str(where)
    clock = f"{at.hour}:{at.minute:02d}"
    if at.date() == now.astimezone(VIETNAM).date():
        return tr("Sao lưu vào {place} lúc {time}.", place=name, time=clock)
    return tr("Sao lưu vào {place} ngày {day} lúc {time}.", place=name, day=f"{at:%d/%m/%Y}", time=clock)
