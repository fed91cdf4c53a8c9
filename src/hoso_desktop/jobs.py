"""Long work without Qt: a job is a callable that takes a JobContext and returns a value.

It reports progress and may be cancelled only at safe points, where it calls `step`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from hoso_desktop.errors import Cancelled

Result = TypeVar("Result", covariant=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `total` units of the stage named by a message code."""

    done: int
    total: int
    stage: str


class Job(Protocol[Result]):
    """Work that can be run by the window, the command line or a test."""

    def __call__(self, context: JobContext) -> Result: ...


class JobContext:
    """What a running job may ask of the outside: report progress and learn that it shall stop."""

    def __init__(self, on_progress: Callable[[Progress], None] | None = None) -> None:
        self._on_progress = on_progress
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next safe point (callable from any thread)."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def step(self, progress: Progress) -> None:
        """A safe point: raises Cancelled when asked to stop, otherwise reports progress."""
        if self._stop.is_set():
            raise Cancelled
        if self._on_progress is not None:
            self._on_progress(progress)
