"""What a finding's fix opens in a dossier's screen when it is no cell: print, sign, retention, giữ lại.

Opens the place where it is mended; mends nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.sign_off import Step

if TYPE_CHECKING:
    from hoso_desktop.ui.dossier_screen import DossierScreen

_AGAIN_MS = 30
KINDS = ("print", "confirm", "retention", "holding")


def opens_something(finding: Finding) -> bool:
    """Whether the fix is a dialog and not a paper."""
    return finding.placement_uid is None and finding.fix in KINDS


def lead(screen: DossierScreen, finding: Finding) -> None:
    """Open what the fix names, as soon as the dossier is shown."""
    if screen.sheet is None:
        QTimer.singleShot(_AGAIN_MS, screen, lambda: lead(screen, finding))
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
