"""What a runner must not do beside answering: write elsewhere, start programs, open lines, fill memory."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hoso_desktop.intake.pdf_child import SWITCH
from tests.hostile.archives import FORBIDDEN_PLACE

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ON_PATHS = frozenset(
    ["os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"]
)
_NEVER = (
    "socket.connect",
    "socket.getaddrinfo",
    "urllib.Request",
    "os.system",
    "os.exec",
    "os.spawn",
    "webbrowser.open",
)


class Watch:
    """Listens to the interpreter's own reports of what is done, for as long as the process lives."""

    def __init__(self, allowed: Path) -> None:
        self._allowed = str(allowed.resolve())
        self.seen: list[str] = []
        self.on = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, _mode, flags = arguments
            if flags & _WRITES:
                self._place(event, path)
        elif event in _ON_PATHS:
            for path in arguments[:2]:
                self._place(event, path)
        elif event == "subprocess.Popen":
            if SWITCH not in arguments[1]:
                self.seen.append(f"{event} {arguments[1]}")
        elif event.startswith(_NEVER):
            self.seen.append(f"{event} {arguments}")

    def _place(self, event: str, path: object) -> None:
        if isinstance(path, str | bytes):
            place = os.path.realpath(os.fsdecode(path))
            if not place.startswith(self._allowed) and place != os.devnull:
                self.seen.append(f"{event} {place}")


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with size and time; the place nothing may ever reach counts as well."""
    found = {
        str(path): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
        if not path.is_dir()
    }
    if Path(FORBIDDEN_PLACE).exists():
        found[FORBIDDEN_PLACE] = (0, 0)
    return found


def forget_peak() -> None:
    """Begin to measure the most memory anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def memory() -> tuple[int, int]:
    """Most memory since `forget_peak` and memory now, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    found = {
        line.split(":")[0]: int(line.split()[1]) << 10
        for line in lines
        if line.startswith(("VmHWM", "VmRSS"))
    }
    return found["VmHWM"], found["VmRSS"]


def waited() -> float:
    """Seconds this thread was ready and got no processor, because the machine did other work (Linux)."""
    return int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
