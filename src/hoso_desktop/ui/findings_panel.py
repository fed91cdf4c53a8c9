"""The side panel `Rà soát`: what is not right with this dossier, in words; a click leads to the line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from hoso_desktop.domain.checks import Finding
from hoso_desktop.services.check_rules import why_text
from hoso_desktop.services.checks import finding_text
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import SentenceList, label
from hoso_desktop.ui.text import tr


class FindingsPanel(QWidget):
    """`chosen` carries the Finding the person wants to see."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings: tuple[Finding, ...] = ()
        self.heading = label(tr("Rà soát"), "heading")
        self.list = SentenceList(tr("Rà soát hồ sơ"))
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.calm = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP)
        column.addWidget(self.heading)
        column.addWidget(self.list, 1)
        column.addWidget(self.calm)
        column.addStretch(0)
        self.setMinimumWidth(160)

    def show_findings(self, findings: tuple[Finding, ...], *, documents: int) -> None:
        """Show what the checks found."""
        self.findings = findings
        self.heading.setText(tr("Rà soát: {count} việc", count=len(findings)) if findings else tr("Rà soát"))
        self.list.put([(finding.severity, finding_text(finding)) for finding in findings])
        for row, finding in enumerate(findings):
            why = why_text(finding.code)
            self.list.item(row).setToolTip(why)
            self.list.item(row).setData(Qt.ItemDataRole.AccessibleDescriptionRole, why)
        self.calm.setVisible(not findings)
        self.calm.setText(
            tr("Chưa thấy thiếu sót nào.")
            if documents
            else tr("Khi có văn bản, những chỗ còn thiếu sẽ hiện ở đây.")
        )

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self.findings[self.list.row(item)])
