"""The side of a dossier: what is not right with it. Shows and leads to papers; changes nothing by itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hoso_desktop.domain.checks import Finding
from hoso_desktop.ui import theme
from hoso_desktop.ui.document_keeper import Loaded
from hoso_desktop.ui.findings_panel import FindingsPanel
from hoso_desktop.ui.session import Session

_WIDTH, _SMALL_WIDTH = 204, 168
_NARROW = 1120


class DossierSide(QWidget):
    """`paper_wanted` carries the uid of the paper the person wants to see; empty means a new line."""

    paper_wanted = Signal(str)

    def __init__(self, session: Session, uid: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._uid = session, uid
        self.panel = FindingsPanel()
        self.panel.chosen.connect(self._lead_to)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP)
        column.addWidget(self.panel, 1)

    def show_dossier(self, now: Loaded) -> None:
        """Show what was read of the dossier."""
        self.panel.show_findings(now.findings, documents=now.sheet.totals.documents)

    def fit(self, room: int) -> int:
        """The width it wants on a screen of `room` points; an empty panel hides on a small one."""
        narrow = room < _NARROW
        self.setVisible(not narrow or bool(self.panel.findings))
        return _SMALL_WIDTH if narrow else _WIDTH

    def _lead_to(self, finding: Finding) -> None:
        self.paper_wanted.emit(finding.placement_uid or "")
