from __future__ import annotations

import threading

import pytest

from hoso_desktop.errors import Cancelled
from hoso_desktop.jobs import JobContext, Progress


def test_a_job_reports_its_steps() -> None:
    seen: list[Progress] = []
    context = JobContext(seen.append)
    for done in range(3):
        context.step(Progress(done, 3, "print.stage"))
    assert seen == [
        Progress(0, 3, "print.stage"),
        Progress(1, 3, "print.stage"),
        Progress(2, 3, "print.stage"),
    ]


def test_a_job_nobody_watches_runs_as_well() -> None:
    JobContext().step(Progress(0, 1, "print.stage"))


def test_a_job_stops_at_its_next_step_and_not_before() -> None:
    seen: list[Progress] = []
    context = JobContext(seen.append)
    context.step(Progress(0, 2, "print.stage"))
    assert not context.cancelled
    context.cancel()
    assert context.cancelled
    for _ in range(2):
        with pytest.raises(Cancelled):
            context.step(Progress(1, 2, "print.stage"))
    assert len(seen) == 1


def test_stopping_works_from_another_thread() -> None:
    started = threading.Event()
    context = JobContext(lambda _: started.set())

    def clerk() -> None:
        started.wait(5)
        context.cancel()

    thread = threading.Thread(target=clerk)
    thread.start()

    def work() -> None:
        while True:
            context.step(Progress(0, 1, "print.stage"))

    with pytest.raises(Cancelled):
        work()
    thread.join()
