"""An unlocked office as the screens see it: ask, change, and hear what others changed.

Owns no screen and no rule. Every read and write of the window passes here on its way to a lane.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from hoso_desktop.errors import UserError
from hoso_desktop.jobs import Job, JobContext, Progress
from hoso_desktop.services.office import Office
from hoso_desktop.ui.job_runner import JobRunner, Lane, Ticket

Value = TypeVar("Value")


class Session(QObject):
    """`changed` carries the Changes of a write after it was stored; `saved` the moment of it."""

    changed = Signal(object)
    saved = Signal(object)

    def __init__(self, office: Office, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.jobs = jobs

    def read(
        self,
        owner: QObject,
        work: Callable[[Office], Value],
        done: Callable[[Value], object],
        failed: Callable[[UserError], object] | None = None,
    ) -> Ticket:
        """Ask the store something; answers may overtake writes that are still waiting."""
        office = self.office
        return self.jobs.run(owner, Lane.READ, lambda _context: work(office), done=done, failed=failed)

    def long_read(
        self,
        owner: QObject,
        work: Callable[[Office, JobContext], Value],
        done: Callable[[Value], object],
        failed: Callable[[UserError], object] | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> Ticket:
        """Ask something that takes its time; it tells how far it is and can be cancelled."""
        return self._long(Lane.READ, owner, work, done=done, failed=failed, progress=progress)

    def write(
        self,
        owner: QObject,
        work: Callable[[Office], Value],
        done: Callable[[Value], object],
        failed: Callable[[UserError], object] | None = None,
    ) -> Ticket:
        """Change the store, one change after another in the order they were handed in."""
        office = self.office
        return self.jobs.run(owner, Lane.STORE, lambda _context: work(office), done=done, failed=failed)

    def long_write(
        self,
        owner: QObject,
        work: Callable[[Office, JobContext], Value],
        done: Callable[[Value], object],
        failed: Callable[[UserError], object] | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> Ticket:
        """A change that takes its time: it tells how far it is and can be cancelled."""
        return self._long(Lane.STORE, owner, work, done=done, failed=failed, progress=progress)

    def _long(
        self,
        lane: Lane,
        owner: QObject,
        work: Callable[[Office, JobContext], Value],
        *,
        done: Callable[[Value], object],
        failed: Callable[[UserError], object] | None,
        progress: Callable[[Progress], object] | None,
    ) -> Ticket:
        office = self.office
        return self.jobs.run(
            owner, lane, lambda context: work(office, context), done=done, failed=failed, progress=progress
        )

    def compute(
        self,
        owner: QObject,
        work: Job[Value],
        done: Callable[[Value], object],
        failed: Callable[[UserError], object] | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> Ticket:
        """Work for the processor: drawing pages, sending them to a printer."""
        return self.jobs.run(owner, Lane.CPU, work, done=done, failed=failed, progress=progress)

    def announce(self, changes: object) -> None:
        """Tell every screen what was changed, and the status line when."""
        moment: datetime = self.office.now()
        self.saved.emit(moment)
        self.changed.emit(changes)
