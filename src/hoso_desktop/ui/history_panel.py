"""`Lịch sử sử dụng` among the settings: what it is for, and the button that opens it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.domain.access import Action, Object
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import button, label
from hoso_desktop.ui.history_dialog import HistoryDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class HistoryPanel(QWidget):
    """A heading, a sentence, a button."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.show_it = button(tr("Xem lịch sử…"), self._show)
        if not session.office.may(Action.READ, Object.HISTORY):
            self.hide()  # never the other way round: shown without a parent it would be a window
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(label(tr("Lịch sử sử dụng"), "heading"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        about = tr("Ai đã làm và đã xem gì, lúc nào; kiểm tra lịch sử còn nguyên; ghi ra tệp khi cần.")
        line.addWidget(label(about, wrap=True), 1)
        line.addWidget(self.show_it)
        column.addLayout(line)

    def _show(self) -> None:
        dialog = HistoryDialog(self._session, parent=self)
        dialog.exec()
        dialog.deleteLater()
