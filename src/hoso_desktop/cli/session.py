"""What the commands of one run share: the store's folder, the person's password, where answers go."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hoso_desktop.cli.output import Output
from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.domain.clock import Clock
from hoso_desktop.services.office import Office
from hoso_desktop.services.recovery import enter_office


def kdf_cost(words: argparse.Namespace) -> KdfCost | None:
    """What `--kdf-memory` asks of a new password; None for the usual cost."""
    return None if words.kdf_memory is None else KdfCost(memory_kib=words.kdf_memory, passes=1, lanes=1)


class AskPassword(Protocol):
    """Asks for the password; a new one is asked twice."""

    def __call__(self, *, new: bool) -> str: ...


@dataclass(slots=True)
class Session:
    """One run of the command; opens the office at most once."""

    folder: Path
    login: str | None
    output: Output
    password: AskPassword
    clock: Clock
    folder_named: bool = True
    _office: Office | None = field(default=None)

    @property
    def office(self) -> Office:
        """The unlocked office."""
        if self._office is None:
            self._office = enter_office(
                self.folder, self.password(new=False), login=self.login, clock=self.clock
            )
        return self._office

    def adopt(self, office: Office) -> Office:
        """Take over an office a command has just made."""
        self._office = office
        return office

    def close(self) -> None:
        """Lock the office."""
        if self._office is not None:
            self._office.close()
            self._office = None
