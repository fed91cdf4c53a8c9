"""Where a finding is mended: its dossier, register, file plan or clock. Leads there, mends nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.services.checks import Line

Way = Callable[["Leader"], None]


class Lack(Protocol):
    """What is to be mended: a finding, or a condition of a step."""

    @property
    def fix(self) -> str: ...

    @property
    def placement_uid(self) -> str | None: ...

    @property
    def field(self) -> str: ...


class Leader(Protocol):
    """The part of the Navigator that is needed here."""

    def new_dossier(self) -> None:
        """Ask for a new dossier and open it."""

    def open_dossier(self, uid: str, placement_uid: str | None = None, field: str = "") -> None:
        """Show a dossier, the cursor on a paper's cell if one is named."""

    def mend(self, uid: str, lack: Lack) -> None:
        """Show the dossier of a lack and open what its fix names."""

    def go(self, place: str, what: str = "") -> None:
        """Show a place, and a part of it."""


def way_to(line: Line) -> Way | None:
    """How to get to what a line is about; None when there is no such place."""
    finding = line.finding
    place = place_of(finding)
    if place is not None:
        return partial(_place, *place)
    uid = line.dossier_uid or finding.dossier_uid
    return partial(_dossier, uid, finding) if uid else None


def place_of(lack: Lack) -> tuple[str, str] | None:
    """The place that mends it, other than a dossier's screen, and the part of it: `registers`, `unfiled`."""
    finding = lack if isinstance(lack, Finding) else getattr(lack, "finding", None)
    entry = finding.entry_uid if isinstance(finding, Finding) else None
    params = finding.params if isinstance(finding, Finding) else {}
    match lack.fix:
        case "register":
            return "registers", f"unfiled:{entry}" if entry else "unfiled"
        case "entry":
            return "registers", f"entry:{entry}:{lack.field}"
        case "number":
            return "registers", f"series:{_series(params)}"
        case "plan":
            return "file_plan", str(params.get("notation", ""))
        case "clock":
            return "review", "clock"
        case "office":
            return "settings", ""
    return None


def _series(params: Mapping[str, object]) -> str:
    """`Quyết định ĐU|2025-2030|71-72`: the series, its term and the missing numbers."""
    named = f"{params.get('type', '')} {params.get('body', '')}".strip()
    return f"{named}|{params.get('term', '')}|{params.get('numbers', '')}"


def _dossier(uid: str, finding: Finding, leader: Leader) -> None:
    leader.mend(uid, finding)


def _place(place: str, what: str, leader: Leader) -> None:
    leader.go(place, what)
