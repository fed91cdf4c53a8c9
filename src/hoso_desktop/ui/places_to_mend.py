"""Where a finding is mended: the cell of a paper, the register, the file plan. Leads there, mends nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.services.checks import Line

Way = Callable[["Leader"], None]


class Leader(Protocol):
    """The part of the Navigator that is needed here."""

    def new_dossier(self) -> None:
        """Ask for a new dossier and open it."""

    def open_dossier(self, uid: str, placement_uid: str | None = None, field: str = "") -> None:
        """Show a dossier, the cursor on a paper's cell if one is named."""

    def mend(self, uid: str, finding: Finding) -> None:
        """Show the dossier of a finding and open what its fix names."""

    def go(self, place: str, what: str = "") -> None:
        """Show a place, and a part of it."""


def way_to(line: Line) -> Way | None:
    """How to get to what a line is about; None when there is no such place."""
    finding = line.finding
    if line.dossier_uid:
        return partial(_dossier, line)
    if finding.fix == "register":
        return partial(
            _place, "registers", f"unfiled:{finding.entry_uid}" if finding.entry_uid else "unfiled"
        )
    if finding.fix == "number":
        series = f"{finding.params.get('type', '')} {finding.params.get('body', '')}".strip()
        return partial(_place, "registers", f"series:{series}")
    if finding.fix == "plan":
        return partial(_place, "file_plan", str(finding.params.get("notation", "")))
    return None


def _dossier(line: Line, leader: Leader) -> None:
    leader.mend(line.dossier_uid, line.finding)


def _place(place: str, what: str, leader: Leader) -> None:
    leader.go(place, what)
