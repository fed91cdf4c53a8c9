"""What a finding's fix opens in a dossier's screen when it is no cell: print, sign, retention, giữ lại.

Opens the place where it is mended; mends nothing.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QTimer, SignalInstance

from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.ui.dossier_foot import DossierFoot
from hoso_desktop.ui.lifecycle_bar import LifecycleBar


class Screen(Protocol):
    """The part of a dossier's screen that is needed here."""

    uid: str
    sheet: DossierSheet | None
    lifecycle: LifecycleBar
    foot: DossierFoot

    @property
    def print_wanted(self) -> SignalInstance: ...

    @property
    def edit_wanted(self) -> SignalInstance: ...


_AGAIN_MS = 30
KINDS = ("print", "confirm", "retention", "holding")


def opens_something(finding: Finding) -> bool:
    """Whether the fix is a dialog and not a paper."""
    return finding.placement_uid is None and finding.fix in KINDS


def lead(screen: Screen, finding: Finding) -> None:
    """Open what the fix names, as soon as the dossier is shown."""
    if screen.sheet is None:
        QTimer.singleShot(_AGAIN_MS, screen.foot, lambda: lead(screen, finding))
        return
    match finding.fix:
        case "print":
            screen.print_wanted.emit(screen.uid)
        case "confirm":
            screen.lifecycle.take(Step.CONFIRMED)
        case "retention":
            screen.edit_wanted.emit(screen.sheet)
        case "holding":
            screen.foot.asked.emit("holding")
