"""The registry of workflows that must survive any fault, and what they share.

Add one with `@workflow` in a module of this folder that harness.py imports; the tests run every one
against every fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.services import queries
from hoso_desktop.services.office import Office
from hoso_desktop.services.recovery import enter_office
from tests.support.office import PASSWORD, story_clock, write_pdf

Ack = Callable[[str], None]
FILES = 3
LONG_AGO = 1_700_000_000  # no scanner writes there any more


@dataclass(frozen=True, slots=True)
class Workflow:
    """`act` says `ack(word)` when the program has told the person that something is done.

    `wrong` yields what is not as it must be, given the words said so far; `place` holds the clerk's files.
    """

    name: str
    prepare: Callable[[Office, Path], None]
    act: Callable[[Office, Path, Ack], None]
    wrong: Callable[[Office, Path, list[str]], Iterator[str]]
    passwords: tuple[str, ...] = (PASSWORD,)

    def open_again(self, store: Path) -> Office:
        """The office after any end, by whichever of the passwords is the one."""
        for password in self.passwords[:-1]:
            with suppress(EnvironmentProblem):
                return enter_office(store, password, clock=story_clock())
        return enter_office(store, self.passwords[-1], clock=story_clock())


WORKFLOWS: dict[str, Workflow] = {}


def workflow(kind: type) -> type:
    """Register a class with the three functions of a workflow."""
    passwords = getattr(kind, "PASSWORDS", (PASSWORD,))
    found = Workflow(kind.__name__, kind.prepare, kind.act, kind.wrong, passwords)  # type: ignore[attr-defined]
    WORKFLOWS[found.name] = found
    return kind


def uid_of(office: Office, code: str) -> str:
    return queries.resolve(office, code)


def scans(place: Path) -> list[Path]:
    return [write_pdf(place / f"quet {number}.pdf", f"trang {number}") for number in range(FILES)]


def codes(office: Office) -> dict[str, str]:
    rows = queries.dossier_rows(office, queries.dossier_ids(office))
    return {row.code: row.title for row in rows}
