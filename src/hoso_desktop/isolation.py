"""The profile of an isolated machine: no module that talks to a network loads, no network socket opens.

Wanted by `HOSO_ISOLATED=1`, `--isolated` or `isolated = true` in the PC's settings; begun before anything
else is imported and never ended in the same process. Everything else, the rule on secrets too, stays.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Sequence
from typing import Any

from hoso_desktop import paths

VARIABLE = "HOSO_ISOLATED"
OPTION = "--isolated"
# Whole families: what stands below a refused name is refused too.
REFUSED = frozenset(
    (
        "ssl", "_ssl", "http", "urllib.request", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib",
        "xmlrpc", "socketserver", "requests", "urllib3", "httpx", "aiohttp", "websocket", "websockets",
        "PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineCore", "hoso_desktop.sync",
    )
)  # fmt: skip
_LOOK_UPS = frozenset(
    ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
)
_AF_UNIX = 1
_state = {"active": False}


class NetworkRefused(PermissionError):
    """Somebody reached for the network on an isolated machine."""


def wanted(words: Sequence[str] | None = None) -> bool:
    """Whether this PC, this environment or these words ask for it. An unreadable file asks for nothing."""
    if os.environ.get(VARIABLE) == "1" or OPTION in (sys.argv[1:] if words is None else words):
        return True
    try:
        with paths.pc_settings().open("rb") as stream:
            return tomllib.load(stream).get("isolated") is True
    except (OSError, ValueError):
        return False


def begin() -> None:
    """Refuse the network from now on, in this process and in those it starts. Cannot be taken back."""
    if _state["active"]:
        return
    _state["active"] = True
    os.environ[VARIABLE] = "1"
    sys.addaudithook(_guard)


def begin_if_wanted() -> None:
    """What both programs do first."""
    if wanted():
        begin()


def active() -> bool:
    """Whether this process keeps off the network."""
    return _state["active"]


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if event == "import":
        if is_refused(str(args[0])):
            # As on a machine that lacks it: libraries that can do without go on without.
            raise ImportError(f"isolated machine: {args[0]}", name=str(args[0]))
    elif event == "socket.__new__":
        if args[1] != _AF_UNIX:
            raise NetworkRefused("isolated machine: socket")
    elif event in _LOOK_UPS:
        raise NetworkRefused("isolated machine: name look-up")


def is_refused(module: str) -> bool:
    """Whether a module belongs to a refused family."""
    parts = module.split(".")
    return any(".".join(parts[: end + 1]) in REFUSED for end in range(len(parts)))
