"""The system's own task that sends what is due (tác vụ gửi hồ sơ): Task Scheduler or a systemd timer.

Asks every hour, of its own user, without a password and without unlocking anything; what is due is decided by
`transfer.outbox`. A PC that was off at the hour asks when it is on again. One task per store.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.files import atomic_write, make_folder

_NAME = "hoso-gui-ho-so"
_FOLDER = "HoSo"
_SECONDS = 60
_SERVICE = """[Unit]
Description=Gửi hồ sơ theo lịch

[Service]
Type=oneshot
ExecStart={command}
# 1 says that something could not be sent; the program tells it at its next opening.
SuccessExitStatus=1
"""
_TIMER = """[Unit]
Description=Gửi hồ sơ theo lịch, hỏi mỗi giờ

[Timer]
OnCalendar=hourly
Persistent=true

[Install]
WantedBy=timers.target
"""
_XML = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Gửi hồ sơ theo lịch, hỏi mỗi giờ</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T00:07:00</StartBoundary>
      <Repetition><Interval>PT1H</Interval><Duration>P1D</Duration></Repetition>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
    <LogonTrigger><Delay>PT5M</Delay></LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>{program}</Command><Arguments>{arguments}</Arguments></Exec>
  </Actions>
</Task>
"""


@dataclass(frozen=True, slots=True)
class TaskState:
    """Whether the task of a store is there; `kind` is `windows`, `systemd`, or empty for neither."""

    kind: str
    installed: bool
    name: str


def name_of(store: Path) -> str:
    """The task's name: one store, one task, and no place of anybody's in it."""
    digest = hashlib.sha256(str(store.absolute()).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{_NAME}-{digest[:10]}"


def command(store: Path, *, windows: bool = sys.platform == "win32") -> tuple[str, ...]:
    """What the task starts: the program without a console window on Windows, `hoso` elsewhere."""
    home = Path(sys.executable)
    quiet = home.with_name("hoso-desktop.exe")
    if windows and quiet.exists():
        return (str(quiet), "--send-due", str(store.absolute()))
    plain = home.with_name("hoso.exe" if windows else "hoso")
    words = ("--store", str(store.absolute()), "export", "--due")
    if plain.exists():
        return (str(plain), *words)
    return (str(home), "-c", "import sys; from hoso_desktop.cli import main; sys.exit(main())", *words)


def kind(*, platform: str = sys.platform) -> str:
    """Which of the two this PC has; empty for neither."""
    if platform == "win32":
        return "windows"
    return "systemd" if Path("/run/systemd/system").is_dir() else ""


def state(store: Path) -> TaskState:
    """Whether the task is there."""
    have, name = kind(), name_of(store)
    if have == "windows":
        return TaskState(have, _run(["schtasks", "/Query", "/TN", f"{_FOLDER}\\{name}"]) == 0, name)
    return TaskState(have, (units_folder() / f"{name}.timer").exists(), name)


def install(store: Path) -> TaskState:
    """Put the task in its place, or anew.

    Raises EnvironmentProblem schedule.no_system_task, schedule.task_refused.
    """
    have, name = kind(), name_of(store)
    if have == "windows":
        _install_windows(store, name)
    elif have == "systemd":
        _install_systemd(store, name)
    else:
        raise EnvironmentProblem("schedule.no_system_task")
    return state(store)


def remove(store: Path) -> TaskState:
    """Take the task away; one that is not there is no mistake."""
    have, name = kind(), name_of(store)
    if have == "windows":
        if state(store).installed:
            _must(["schtasks", "/Delete", "/TN", f"{_FOLDER}\\{name}", "/F"])
    else:
        if have == "systemd" and state(store).installed:
            _must(["systemctl", "--user", "disable", "--now", f"{name}.timer"])
        for unit in units(store):
            (units_folder() / unit).unlink(missing_ok=True)
    return state(store)


def units_folder() -> Path:
    """Where systemd looks for units of a user."""
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "systemd" / "user"


def units(store: Path) -> dict[str, str]:
    """The two systemd units of a store, by file name."""
    name = name_of(store)
    words = " ".join(map(_quoted, command(store, windows=False)))
    return {f"{name}.service": _SERVICE.format(command=words), f"{name}.timer": _TIMER}


def task_xml(store: Path) -> bytes:
    """The task of a store as Windows takes it in."""
    program, *words = command(store, windows=True)
    arguments = subprocess.list2cmdline(words)
    return _XML.format(program=escape(program), arguments=escape(arguments)).encode("utf-16")


def _quoted(word: str) -> str:
    """A word as systemd reads it: `%` and `$` mean nothing special."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"'


def _install_systemd(store: Path, name: str) -> None:
    folder = units_folder()
    make_folder(folder)
    for unit, text in units(store).items():
        atomic_write(folder / unit, text.encode("utf-8"))
    try:
        _must(["systemctl", "--user", "daemon-reload"])
        _must(["systemctl", "--user", "enable", "--now", f"{name}.timer"])
    except EnvironmentProblem:
        for unit in units(store):
            (folder / unit).unlink(missing_ok=True)
        raise


def _install_windows(store: Path, name: str) -> None:
    path = store / "tmp" / f"{name}.xml"
    atomic_write(path, task_xml(store))
    try:
        _must(["schtasks", "/Create", "/TN", f"{_FOLDER}\\{name}", "/XML", str(path), "/F"])
    finally:
        path.unlink(missing_ok=True)


def _must(words: Sequence[str]) -> None:
    code = _run(words)
    if code:
        raise EnvironmentProblem("schedule.task_refused", program=words[0], code=code)


def _run(words: Sequence[str]) -> int:
    """The exit code of a program of the system; -1 where it is not there or does not end."""
    try:
        done = subprocess.run(
            words, check=False, capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return -1
    return done.returncode
