"""Keeps what is being typed at one place within two seconds, and gives it back when the place opens again.

Knows neither tables nor dialogs: who uses it says what is typed (`collect`). Writes on a lane of its own, so
that no import and no list keeps a draft waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.services import drafts
from hoso_desktop.services.drafts import Draft
from hoso_desktop.ui.job_runner import Lane
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

# Counted from the first key after the last keeping: whatever is typed lies on the disk a second later.
_EVERY_MS = 1000


class DraftKeeper(QObject):
    """`touch` whenever something was typed; `finish` when it is stored or given up."""

    def __init__(
        self, session: Session, place: str, collect: Callable[[], Mapping[str, Any]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.place = place
        self._session, self._collect = session, collect
        self._kept: Mapping[str, Any] = {}
        self._held = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.keep)

    def ask(self, give: Callable[[Draft], object]) -> None:
        """Call `give` with what was being typed here, when there is something."""
        office, place = self._session.office, self.place

        def found(draft: Draft | None) -> None:
            if draft is not None:
                self._kept = draft.body
                give(draft)

        self._session.jobs.run(self, Lane.DRAFT, lambda _context: drafts.find(office, place), done=found)

    def touch(self) -> None:
        """Something was typed."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Keep what is typed now; nothing typed takes the draft away."""
        self._timer.stop()
        body = self._collect()
        if self._held or body == self._kept:
            return
        self._write(body)

    def hold(self) -> None:
        """Keep what is typed now and leave it, whatever closes the place afterwards."""
        self.keep()
        self._held = True

    def finish(self) -> None:
        """What was typed is stored or given up."""
        self._timer.stop()
        if self._held or not self._kept:
            return
        self._write({})

    def _write(self, body: Mapping[str, Any]) -> None:
        self._kept = body
        office, place = self._session.office, self.place
        self._session.jobs.run(
            self, Lane.DRAFT, lambda _context: drafts.keep(office, place, body), done=lambda _kept: None
        )


def brought_back(draft: Draft) -> str:
    """The quiet line above what was brought back."""
    at = draft.at.astimezone(VIETNAM)
    return tr("Đã lấy lại chữ đang gõ lúc {hour}:{minute:02d}.", hour=at.hour, minute=at.minute)
