"""How a window gets at an office: make one, open one, ask who may. Tests bring a cheaper key and a clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from hoso_desktop.services import office as offices
from hoso_desktop.services import recovery, start
from hoso_desktop.services.office import NewOffice, Office


def _open(folder: Path, password: str, login: str | None) -> Office:
    return recovery.enter_office(folder, password, login=login)


def _create(folder: Path, new: NewOffice, password: str) -> Office:
    return start.start_office(folder, new, password)


@dataclass(frozen=True, slots=True)
class Doors:
    """The store's folder and the two ways in."""

    folder: Path
    open: Callable[[Path, str, str | None], Office] = _open
    create: Callable[[Path, NewOffice, str], Office] = _create

    def at(self, folder: Path) -> Doors:
        """The same ways into another folder."""
        return replace(self, folder=folder)

    def exists(self) -> bool:
        """Whether an office lives in the folder already."""
        return offices.exists(self.folder)

    def logins(self) -> tuple[str, ...]:
        """Who may unlock it."""
        return offices.logins(self.folder)
