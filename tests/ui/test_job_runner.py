"""Jobs run elsewhere, answer here, stop when told, and leave nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.ui.job_runner import JobRunner, Lane


def _nothing(_value: object) -> None:
    """An answer nobody waits for."""


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.close()


def test_result_comes_to_the_gui_thread(qtbot: QtBot, runner: JobRunner) -> None:
    seen: list[tuple[int, int]] = []
    runner.run(
        runner,
        Lane.READ,
        lambda _context: threading.get_ident(),
        done=lambda worker: seen.append((worker, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: runner.idle)
    ((worker, receiver),) = seen
    assert worker != receiver == threading.get_ident()


def test_refusal_is_handed_over(qtbot: QtBot, runner: JobRunner) -> None:
    def refuse(context: JobContext) -> object:
        raise UserError("dossier.gone")

    refused: list[UserError] = []
    runner.run(runner, Lane.STORE, refuse, done=_nothing, failed=refused.append)
    qtbot.waitUntil(lambda: runner.idle)
    assert [error.code for error in refused] == ["dossier.gone"]


def test_our_own_mistake_is_a_crash(qtbot: QtBot, runner: JobRunner, expect_log: object) -> None:
    assert callable(expect_log)
    expect_log("a job failed")

    def stumble(context: JobContext) -> object:
        raise ZeroDivisionError

    with qtbot.waitSignal(runner.crashed) as crashed:
        runner.run(runner, Lane.CPU, stumble, done=_nothing)
    assert isinstance(crashed.args[0], ZeroDivisionError)


def test_cancelled_is_silence(qtbot: QtBot, runner: JobRunner) -> None:
    begun, go = threading.Event(), threading.Event()

    def work(context: JobContext) -> None:
        begun.set()
        go.wait(5)
        context.step(Progress(1, 2, "x"))

    said: list[object] = []
    ticket = runner.run(runner, Lane.CPU, work, done=said.append, failed=said.append, progress=said.append)
    assert begun.wait(5)
    ticket.cancel()
    go.set()
    qtbot.waitUntil(lambda: runner.idle)
    assert said == []


def test_answer_for_a_closed_screen_is_dropped(qtbot: QtBot, runner: JobRunner) -> None:
    owner = QObject()
    go = threading.Event()
    said: list[object] = []
    runner.run(owner, Lane.READ, lambda _context: go.wait(5), done=said.append)
    owner.deleteLater()
    qtbot.wait(10)
    go.set()
    qtbot.waitUntil(lambda: runner.idle)
    assert said == []


def test_store_lane_keeps_the_order(qtbot: QtBot, runner: JobRunner) -> None:
    at_once, most = 0, 0
    order: list[int] = []

    def work(number: int) -> int:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        at_once -= 1
        return number

    for number in range(20):
        runner.run(runner, Lane.STORE, lambda _context, number=number: work(number), done=order.append)
    qtbot.waitUntil(lambda: runner.idle)
    assert (most, order) == (1, list(range(20)))


def test_closing_stops_and_waits(qtbot: QtBot) -> None:
    runner = JobRunner()
    begun = threading.Event()
    ended: list[bool] = []

    def work(context: JobContext) -> None:
        begun.set()
        try:
            while True:
                context.step(Progress(0, 1, "x"))
        finally:
            ended.append(True)

    runner.run(runner, Lane.STORE, work, done=_nothing)
    assert begun.wait(5)
    runner.close()
    assert ended == [True]
    assert runner.idle


def test_a_question_after_the_end_is_not_answered_and_a_change_is_not_lost_silently(qtbot: QtBot) -> None:
    runner = JobRunner()
    runner.close()
    assert runner.run(runner, Lane.READ, lambda _context: 1, done=_nothing).cancelled
    assert runner.idle
    with pytest.raises(RuntimeError):
        runner.run(runner, Lane.STORE, lambda _context: 1, done=_nothing)
