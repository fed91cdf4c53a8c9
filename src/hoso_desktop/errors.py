"""The error tree. Everything the program raises on purpose descends from HosoError.

HosoError
├── UserError(code, params)      the person can do something about it; has a Vietnamese sentence
│   ├── UsageError               wrong command-line words or an impossible request (exit 2)
│   └── EnvironmentProblem       the world's fault: disk full, file locked, wrong password (exit 2)
├── BugError                     our fault; shown as a crash with redacted details
└── Cancelled                    a person asked a job to stop; shown as silence

A sentence is looked up by `code` in resources/i18n/messages/*.vi.toml (see messages.py); this module holds
no text for people.
"""

from __future__ import annotations


class HosoError(Exception):
    """Root of every error raised on purpose."""


class UserError(HosoError):
    """A mistake or obstacle a person can act on, named by a message code and its parameters."""

    exit_code = 1

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class UsageError(UserError):
    """The request itself cannot be understood or is not allowed in this situation."""

    exit_code = 2


class EnvironmentProblem(UserError):
    """The machine, disk, password or file is in the way; the program's own data is untouched."""

    exit_code = 2


class BugError(HosoError):
    """An invariant of ours does not hold."""


class Cancelled(HosoError):
    """A person asked the running job to stop; nothing half done may remain."""
