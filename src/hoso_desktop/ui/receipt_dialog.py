"""`Nhận biên nhận`: a signed file of the receiver, or a receipt on paper written down by hand.

Shows what a file says before it is filed; whether its signature and its packages are right is the service's
to say. A key that is not known yet is believed only after a person compared it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services.batch_overview import Whole
from hoso_desktop.services.office import Changes
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Strip, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.receipt_pages import FilePage, PaperPage
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_BY_CODE = {"receipt.no_number": "number", "receipt.already": "number", "lifecycle.future_day": "day"}


class ReceiptDialog(QDialog):
    """`changes` is what was filed."""

    def __init__(self, session: Session, whole: Whole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.changes: Changes | None = None
        self.setWindowTitle(tr("Nhận biên nhận"))
        fit(self, 760, 520)
        answer_f1(self, "batches")
        self.file = FilePage(session, whole)
        self.paper = PaperPage(session, whole)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Loại biên nhận"))
        self.tabs.addTab(self.file, tr("Tệp biên nhận có chữ ký số"))
        self.tabs.addTab(self.paper, tr("Biên nhận giấy"))
        self.wrong = Strip(Severity.ERROR)
        self.take = button(tr("Ghi biên nhận"), self.submit, "primary")
        self.take.setDefault(True)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(whole.view.name, "heading", wrap=True))
        column.addWidget(self.wrong)
        column.addWidget(self.tabs, 1)
        foot = QHBoxLayout()
        foot.addWidget(label(tr("Ghi biên nhận không xóa gì: bản gốc vẫn ở trong kho này."), "muted"))
        foot.addStretch(1)
        close = button(tr("Hủy"), self.reject)
        close.setAutoDefault(False)
        foot.addWidget(close)
        foot.addWidget(self.take)
        column.addLayout(foot)
        self.file.turned.connect(self._turn)
        self.file.failed.connect(self.wrong.say)
        self.tabs.currentChanged.connect(lambda _at: self._turn())
        # Without packages the receiver signs on paper.
        self.tabs.setCurrentIndex(0 if whole.packages else 1)
        self._turn()

    def _turn(self) -> None:
        on_paper = self.tabs.currentWidget() is self.paper
        self.take.setEnabled(on_paper or self.file.ready)

    def submit(self) -> None:
        """File it; a refusal stands above or beside its field."""
        self.wrong.say("")
        page = self.paper if self.tabs.currentWidget() is self.paper else self.file
        if page.hand_in(self._stored, self._refused):
            self.take.setEnabled(False)

    def _stored(self, changes: Changes) -> None:
        self.changes = changes
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.take.setEnabled(True)
        name = _BY_CODE.get(error.code)
        if name is None or self.tabs.currentWidget() is self.file:
            self.wrong.say(messages.explain(error))
            return
        self.paper.fields[name].set_error(messages.explain(error))
        self.paper.fields[name].editor.setFocus()
