"""Runs jobs off the GUI thread and brings their results back to it.

Four lanes: the store writes one at a time, two reads run beside it, one lane computes (previews, printing),
and one keeps what is being typed, behind nothing else. A cancelled job is silence; a job whose screen has
gone is dropped. Shows nothing itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from enum import Enum
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from hoso_desktop.errors import Cancelled, UserError
from hoso_desktop.jobs import Job, JobContext, Progress

logger = logging.getLogger(__name__)
Value = TypeVar("Value")
_PROGRESS_EVERY_SECONDS = 0.05


class Lane(Enum):
    """Where a job runs; the number is how many run at once."""

    STORE = ("store", 1)
    READ = ("read", 2)
    CPU = ("cpu", 1)
    DRAFT = ("draft", 1)


class Ticket:
    """A job that was handed in; its holder may cancel it."""

    def __init__(self, context: JobContext) -> None:
        self._context = context

    def cancel(self) -> None:
        """Ask the job to stop; neither `done` nor `failed` will be called."""
        self._context.cancel()

    @property
    def cancelled(self) -> bool:
        return self._context.cancelled


class JobRunner(QObject):
    """The lanes of one running program. `close` cancels, waits and ends them."""

    crashed = Signal(object)  # an exception nobody foresaw
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            lane: ThreadPoolExecutor(lane.value[1], thread_name_prefix=f"hoso-{lane.value[0]}")
            for lane in Lane
        }
        self._running: dict[Ticket, Future[None]] = {}
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether every job handed in has been answered."""
        return not self._running

    def run(
        self,
        owner: QObject,
        lane: Lane,
        job: Job[Value],
        *,
        done: Callable[[Value], object],
        failed: Callable[[UserError], object] | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> Ticket:
        """Run `job`; call `done` or `failed` on the GUI thread while `owner` lives.

        Without `failed` a person's error counts as a crash.
        """
        last = 0.0

        def report(step: Progress) -> None:
            nonlocal last
            now = time.monotonic()
            if progress is not None and (now - last >= _PROGRESS_EVERY_SECONDS or step.done >= step.total):
                last = now
                self._arrived.emit((ticket, owner, progress, step, False))

        context = JobContext(report)
        ticket = Ticket(context)

        def work() -> None:
            answer: tuple[Callable[[Any], object] | None, object] = (None, None)
            try:
                if not context.cancelled:
                    answer = (done, job(context))
            except Cancelled:
                pass
            except UserError as error:
                answer = (failed or self.crashed.emit, error)
            except BaseException as error:
                logger.exception("a job failed")
                answer = (self.crashed.emit, error)
            self._arrived.emit((ticket, owner, *answer, True))

        if self._closed and lane in (Lane.READ, Lane.DRAFT):
            # A timer of a screen that is going away still asks; nobody is left to hear the answer.
            ticket.cancel()
            return ticket
        self._running[ticket] = self._pools[lane].submit(work)
        return ticket

    @Slot(object)
    def _deliver(self, parcel: tuple[Ticket, QObject, Callable[[Any], object] | None, object, bool]) -> None:
        ticket, owner, receiver, value, last = parcel
        if last:
            self._running.pop(ticket, None)
        if receiver is not None and not ticket.cancelled and isValid(owner):
            receiver(value)

    def finish(self) -> None:
        """Wait for everything handed in so far; the answers come as always."""
        wait(list(self._running.values()))

    def close(self) -> None:
        """Cancel what runs, wait for it and end the threads; nothing is delivered afterwards."""
        self._closed = True
        for ticket in self._running:
            ticket.cancel()
        wait(list(self._running.values()))
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
        self._running.clear()
