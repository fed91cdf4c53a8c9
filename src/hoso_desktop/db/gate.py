"""Lets many use the database at once, and one have it to himself (a change of key). Knows no SQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hoso_desktop.errors import EnvironmentProblem

PATIENCE_SECONDS = 30.0


class Gate:
    """`shared` may be entered again by who is inside; `alone` waits until nobody is."""

    def __init__(self) -> None:
        self._inside = 0
        self._alone: int | None = None
        self._changed = threading.Condition()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Use the database; waits while somebody has it to himself."""
        me = threading.get_ident()
        with self._changed:
            # Not while one waits to be alone: who reads inside a reading would wait for himself.
            self._changed.wait_for(lambda: self._alone in (None, me))
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
        """Have the database to oneself. Raises EnvironmentProblem store.busy when others do not end."""
        with self._changed:
            free = self._changed.wait_for(lambda: not self._inside and self._alone is None, patience)
            if not free:
                raise EnvironmentProblem("store.busy")
            self._alone = threading.get_ident()
        try:
            yield
        finally:
            with self._changed:
                self._alone = None
                self._changed.notify_all()
