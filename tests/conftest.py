"""What every test gets: no display, a private home, and a check that it leaves nothing behind.

Fixtures for one area (stores, packages, screens) live in that area's own conftest.py.
"""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import re
import shutil
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Before anything creates a QApplication.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import settings as hypothesis_settings
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QThreadPool, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from tools.judges import JUDGES

IN_CI = os.environ.get("CI") == "true"
# How long a test's threads may take to wind down after it returned.
PATIENCE_SECONDS = 3.0
# A worker that still lives this long after its last test hangs.
SECONDS_TO_END = 120.0
# Threads of the test runner itself.
RUNNER_THREADS = re.compile(r"execnet|pytest[_-]timeout|^Dummy-|^pydevd")

# No deadline: the first example of a run pays for imports. In CI the same examples come every time.
hypothesis_settings.register_profile("hoso", deadline=None, derandomize=IN_CI)
hypothesis_settings.load_profile("hoso")


def pytest_unconfigure() -> None:
    """A process that cannot end by itself after its last test says where it stands and goes.

    The watchdog of faulthandler is a thread of C: it fires even when Qt sits on the interpreter's lock.
    """
    faulthandler.dump_traceback_later(SECONDS_TO_END, exit=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks a judge carries the marker by itself."""
    for item in items:
        if "judge" in getattr(item, "fixturenames", ()):
            item.add_marker("judge")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`soak_seed` runs once per seed of HOSO_SOAK_SEEDS, written like a slice: first:after-last."""
    if "soak_seed" in metafunc.fixturenames:
        first, _, after_last = os.environ.get("HOSO_SOAK_SEEDS", "0:1").partition(":")
        metafunc.parametrize("soak_seed", range(int(first), int(after_last or int(first) + 1)))


def _is_ours(name: str) -> bool:
    return name.startswith("HOSO_") and not name.startswith("HOSO_SOAK_")


@pytest.fixture(scope="session", autouse=True)
def _private_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the person's own data, settings or password."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA"):
            patch.setenv(name, str(home / name.lower()))
        for name in [name for name in os.environ if _is_ours(name)]:
            patch.delenv(name)
        yield


@pytest.fixture
def own_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PC nobody has set up: its own settings are those of a new one."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "pc"))


@pytest.fixture
def judge() -> Callable[[str], str]:
    """`judge("pdftotext")` gives the path of an outside program; skips, or in CI fails, without it."""

    def find(name: str) -> str:
        found = shutil.which(JUDGES[name].command)
        if found is not None:
            return found
        reason = f"outside judge {name} is absent: `make judges` as root installs it"
        if IN_CI:
            pytest.fail(f"{reason}; CI must have it (in_ci in tools/judges.py)")
        pytest.skip(reason)

    return find


@pytest.fixture
def type_text() -> Callable[[QWidget, str], None]:
    """`type_text(widget, "Đảng ủy")` types as an input method does: one committed letter at a time.

    QTest.keyClicks aborts the whole process on letters outside ASCII; keep it for digits and shortcuts
    (date fields take digits as keys only).
    """

    def type_into(widget: QWidget, text: str) -> None:
        target: QWidget = widget
        if not isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
            # An editable combo box keeps its text in a line edit of its own.
            target = widget.findChild(QLineEdit) or widget
        for letter in text:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QCoreApplication.sendEvent(target, event)

    return type_into


class _LogTrap(logging.Handler):
    """Keeps every record at WARNING or above that nobody announced."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.expected: list[re.Pattern[str]] = []
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def unexpected(self) -> list[str]:
        return [line for line in self.lines if not any(known.search(line) for known in self.expected)]


@pytest.fixture(autouse=True)
def _log_trap() -> Iterator[_LogTrap]:
    trap = _LogTrap()
    # Our own logger may be cut off from the root while the log file is open.
    loggers = [logging.getLogger(), logging.getLogger("hoso_desktop")]
    for logger in loggers:
        logger.addHandler(trap)
    yield trap
    for logger in loggers:
        logger.removeHandler(trap)
    unexpected = sorted(set(trap.unexpected()))
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected))


@pytest.fixture
def expect_log(_log_trap: _LogTrap) -> Callable[[str], None]:
    """`expect_log("pattern")` lets lines `LEVEL logger: text` that match pass in this test."""

    def allow(pattern: str) -> None:
        _log_trap.expected.append(re.compile(pattern))

    return allow


def _alive(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not RUNNER_THREADS.search(thread.name)
    ]


@pytest.fixture(autouse=True)
def _no_leftover_threads() -> Iterator[None]:
    """A thread that outlives its test fails it."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + PATIENCE_SECONDS
    for thread in _alive(before):
        thread.join(max(0.0, deadline - time.monotonic()))
    left = [thread.name for thread in _alive(before)]
    if left:
        pytest.fail(f"left running after the test: {', '.join(left)}")


@pytest.fixture(autouse=True)
def _no_leftover_qt(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """Timers, threads and pool jobs of Qt must have stopped, or died with their window, at the test's end."""
    if "qapp" not in request.fixturenames:
        yield
        return
    started: list[tuple[weakref.ref[QTimer | QThread], str]] = []

    def remember(kind: type[QTimer] | type[QThread]) -> None:
        original = kind.start

        def start(self: QTimer | QThread, *words: object) -> None:
            started.append((weakref.ref(self), repr(self)))
            original(self, *words)  # type: ignore[arg-type]

        monkeypatch.setattr(kind, "start", start)

    remember(QTimer)
    remember(QThread)
    yield
    if started:
        # Closed windows die only now, and take their timers along.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
    left = [name for found, name in started if _still_running(found())]
    if not QThreadPool.globalInstance().waitForDone(int(PATIENCE_SECONDS * 1000)):
        left.append("a job in Qt's global thread pool")
    if left:
        pytest.fail(f"left running after the test: {', '.join(left)}")


def _still_running(started: QTimer | QThread | None) -> bool:
    try:
        if isinstance(started, QTimer):
            return started.isActive()
        return started is not None and started.isRunning()
    except RuntimeError:  # its C++ half died with the window
        return False


@pytest.fixture(scope="session")
def project() -> Path:
    """Root of the source tree."""
    return Path(__file__).resolve().parent.parent
