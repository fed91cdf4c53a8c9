"""How a window gets at an office: make one, open one, ask who may. Tests bring a cheaper key and a clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hoso_desktop.jobs import JobContext
from hoso_desktop.services import office as offices
from hoso_desktop.services import recovery, recovery_keys, repair, start
from hoso_desktop.services.office import NewOffice, Office
from hoso_desktop.services.repair import RepairReport


def _open(folder: Path, password: str, login: str | None) -> Office:
    return recovery.enter_office(folder, password, login=login)


def _create(folder: Path, new: NewOffice, password: str) -> Office:
    return start.start_office(folder, new, password)


def _repair(
    folder: Path, password: str, login: str | None, backup: Path | None, apply: bool, context: JobContext
) -> RepairReport:
    return repair.repair_store(folder, password, login=login, backup=backup, apply=apply, context=context)


def _recover(folder: Path, typed: Sequence[str], login: str, password: str) -> Office:
    return recovery_keys.recover(folder, recovery_keys.unlock(folder, typed), login, password)


@dataclass(frozen=True, slots=True)
class Doors:
    """The store's folder, the ways in, the one of a forgotten password and of a damaged store."""

    folder: Path
    open: Callable[[Path, str, str | None], Office] = _open
    create: Callable[[Path, NewOffice, str], Office] = _create
    recover: Callable[[Path, Sequence[str], str, str], Office] = _recover
    repair: Callable[[Path, str, str | None, Path | None, bool, JobContext], RepairReport] = _repair

    def at(self, folder: Path) -> Doors:
        """The same ways into another folder."""
        return replace(self, folder=folder)

    def exists(self) -> bool:
        """Whether an office lives in the folder already."""
        return offices.exists(self.folder)

    def damaged(self) -> bool:
        """Whether the folder holds a store that no longer says it is one."""
        return repair.may_be_repaired(self.folder)

    def logins(self) -> tuple[str, ...]:
        """Who may unlock it."""
        return offices.logins(self.folder)
