"""What became of the work after a sudden end, above the work itself, until the person has read it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from hoso_desktop.domain.problem import Severity
from hoso_desktop.services import recovery
from hoso_desktop.services.recovery import RecoveryReport
from hoso_desktop.ui.fields import Strip, button
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class RecoveryNote(Strip):
    """Shows the report of `services.recovery` once; `open_dossier` leads to what was being typed."""

    def __init__(
        self, session: Session, open_dossier: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(Severity.NOTE, parent)
        self._session, self._open_dossier = session, open_dossier
        self._goal = ""
        self.lead = button(tr("Mở hồ sơ"), self._go)
        self.understood = button(tr("Đã rõ"), self._read)
        self.add(self.lead)
        self.add(self.understood)
        session.read(self, recovery.pending, self._show)

    def _show(self, report: RecoveryReport | None) -> None:
        if report is None:
            return
        going = [waiting for waiting in report.waiting if waiting.code]
        self._goal = going[0].dossier_uid if going else ""
        self.lead.setVisible(bool(going))
        if going:
            self.lead.setText(tr("Mở {code}", code=going[0].code))
            self.lead.setAccessibleName(self.lead.text())
        self.say("\n".join(report.lines))

    def _go(self) -> None:
        self._read()
        self._open_dossier(self._goal)

    def _read(self) -> None:
        self.say("")
        self._session.write(self, recovery.been_read, lambda _none: None, lambda _error: None)
