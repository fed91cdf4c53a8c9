"""Asks why, once: a dossier that the receiver gave back, or a hand-over that never left the house."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Field, button, grow, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 560, 72


class BatchReasonDialog(QDialog):
    """`work` gets the reason; what it refuses stands beside the field."""

    def __init__(
        self, session: Session, heading: str, about: str, work: Callable[[Office, str], Changes],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._work = session, work
        self.setWindowTitle(heading)
        self.setMinimumWidth(_WIDTH)
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setMaximumHeight(_HEIGHT)
        self.field = Field(tr("&Lý do"), self.reason)
        self.take = button(tr("Ghi"), self.submit, "primary")
        self.take.setDefault(True)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(heading, "heading", wrap=True))
        column.addWidget(label(about, "muted", wrap=True))
        column.addWidget(self.field)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.take)
        column.addLayout(foot)
        self.reason.setFocus()

    def submit(self) -> None:
        """Write it down."""
        work, reason = self._work, self.reason.toPlainText()
        self.take.setEnabled(False)
        self._session.write(self, lambda office: work(office, reason), self._stored, self._refused)

    def _stored(self, changes: Changes) -> None:
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.take.setEnabled(True)
        self.field.set_error(messages.explain(error))
        self.reason.setFocus()
        grow(self)
