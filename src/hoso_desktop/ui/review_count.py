"""The number behind `Rà soát hồ sơ`: errors the person can mend alone, kept right without anybody looking.

Counts some time after the office was opened, a few dossiers at a time and only while nothing else is asked of
the store; after a change it counts the changed dossiers again. Shows nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from hoso_desktop.domain.checks.rules import Who
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import checks, queries
from hoso_desktop.services.checks import Review
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.ui.session import Session

Value = TypeVar("Value")
AFTER_OPENING_MS = 2500
_AFTER_CHANGE_MS = 1200
# A part of the work, and the least rest after it; a part that took longer rests as long as it took.
_DOSSIERS_AT_ONCE, _REST_MS = 100, 40


class ReviewCount(QObject):
    """`counted` carries the number, once it is known and each time it may have changed."""

    counted = Signal(int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._errors: dict[str, int] = {}  # dossier → errors
        self._office_errors = 0
        self._known = False
        self._left: list[int] | None = None  # dossiers of the count under way
        self._touched: set[str] = set()
        self._began = 0.0
        self._round = 0  # answers of an earlier round are thrown away
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._go_on)
        self._soon.start(AFTER_OPENING_MS)
        session.changed.connect(self._changed)

    def take(self, review: Review) -> None:
        """A whole review says it better."""
        self._round += 1
        self._left, self._known = None, True
        self._touched.clear()
        self._errors.clear()
        self._office_errors = 0
        for line in review.of(Who.MYSELF):
            if line.finding.severity is not Severity.ERROR:
                continue
            if line.dossier_uid:
                self._errors[line.dossier_uid] = self._errors.get(line.dossier_uid, 0) + 1
            else:
                self._office_errors += 1
        self._tell()

    def _tell(self) -> None:
        self.counted.emit(sum(self._errors.values()) + self._office_errors)

    def _changed(self, changes: object) -> None:
        """Dossiers that were changed are counted again; what may concern all of them begins a new count."""
        if isinstance(changes, Changes) and changes.dossiers:
            self._touched |= changes.dossiers
        elif not isinstance(changes, Changes):
            self._round += 1
            self._left, self._known = None, False
        if not self._soon.isActive():
            self._soon.start(_AFTER_CHANGE_MS)

    # the next part

    def _go_on(self) -> None:
        if not self._session.jobs.idle:
            self._soon.start(_REST_MS)
        elif not self._known and self._left is None:
            self._ask(queries.dossier_ids, self._begin)
        elif self._left:
            part, self._left = self._left[:_DOSSIERS_AT_ONCE], self._left[_DOSSIERS_AT_ONCE:]
            self._ask(lambda office: checks.own_errors(office, part), self._add)
        elif self._touched:
            uids = frozenset(sorted(self._touched)[:_DOSSIERS_AT_ONCE])
            self._touched -= uids
            self._ask(lambda office: checks.own_errors_of(office, uids), self._add)

    def _ask(self, work: Callable[[Office], Value], done: Callable[[Value], object]) -> None:
        asked, self._began = self._round, time.monotonic()

        def answer(value: Value) -> None:
            if asked == self._round:
                done(value)

        self._session.read(self, work, answer, self._give_up)

    def _begin(self, ids: Sequence[int]) -> None:
        self._left = list(ids)
        self._errors.clear()
        self._rest()

    def _add(self, found: dict[str, int]) -> None:
        self._errors.update(found)
        if not self._left:
            self._left, self._known = None, True
            self._tell()
        if self._left or self._touched:
            self._rest()

    def _rest(self) -> None:
        if self._left == []:
            self._add({})
            return
        took = round(1000 * (time.monotonic() - self._began))
        self._soon.start(max(_REST_MS, took))

    def _give_up(self, _error: UserError) -> None:
        """The number is no reason to disturb anybody; the next change asks again."""
