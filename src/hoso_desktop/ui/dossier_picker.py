"""Choosing any dossier by typing: code, title or words; Enter takes the marked line."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop.services import queries, search
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import EVERYTHING
from hoso_desktop.ui import theme
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.fields import Field, button, fit, label
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_PATIENCE_MS = 120
_WIDTHS = {0: 140, 2: 104, 3: 104}

Found = list[tuple[str, str, str, str, str]]  # uid, code, title, retention, term


class _Words(QLineEdit):
    """Up and Down move in the list below while the cursor stays in the words."""

    def __init__(self, table: LineTable) -> None:
        super().__init__()
        self._table = table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            last = self._table.model().rowCount() - 1
            row = max(0, min(self._table.currentIndex().row() + step, last))
            self._table.selectRow(row)
        else:
            super().keyPressEvent(event)


class DossierPicker(QDialog):
    """`uid` and `code` of the dossier when accepted."""

    def __init__(
        self, session: Session, heading: str, words: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._ticket: Ticket | None = None
        self._found: Found = []
        self.uid = self.code = ""
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PATIENCE_MS)
        self._clock.timeout.connect(self._look)
        self.setWindowTitle(tr("Chọn hồ sơ"))
        fit(self, 820, 460)
        self.model = RowsModel((tr("Mã hồ sơ"), tr("Tiêu đề"), tr("Thời hạn"), tr("Nhiệm kỳ")), self)
        self.table = LineTable(tr("Hồ sơ tìm thấy"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, 1)
        self.table.opened.connect(self._take)
        self.words = _Words(self.table)
        self.words.setText(words)
        self.words.setPlaceholderText(tr("ví dụ: HN.15, hoặc vài chữ của tiêu đề; không cần gõ dấu"))
        self.words.textEdited.connect(lambda _text: self._clock.start())
        self.choose = button(tr("Đưa vào hồ sơ này"), self._take_current, "primary")
        self.choose.setDefault(True)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN)
        column.addWidget(label(heading, "heading", wrap=True))
        column.addWidget(Field(tr("&Tìm hồ sơ"), self.words))
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self.new = button(tr("Hồ sơ mới…"), self._new)
        self.new.setAutoDefault(False)
        foot.addWidget(self.new)
        foot.addStretch(1)
        close = button(tr("Hủy"), self.reject)
        close.setAutoDefault(False)
        foot.addWidget(close)
        foot.addWidget(self.choose)
        column.addLayout(foot)
        self.words.setFocus()
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Letters typed before the dialog was there stand in front of those that follow.
        QTimer.singleShot(0, self, self._go_on_typing)

    def _go_on_typing(self) -> None:
        self.words.deselect()
        self.words.end(False)

    def _look(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        words = self.words.text().strip()
        self._ticket = self._session.read(self, lambda office: _find(office, words), self._show)

    def _show(self, found: Found) -> None:
        self._found = found
        self.model.put([line[1:] for line in found])
        self.table.selectRow(0)
        self.choose.setEnabled(bool(found))

    def _take_current(self) -> None:
        self._take(self.table.currentIndex().row())

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._found):
            self.uid, self.code = self._found[row][:2]
            self.accept()

    def _new(self) -> None:
        dialog = DossierDialog(self._session, parent=self)
        if dialog.exec():
            self.uid = dialog.dossier_uid
            self.code = f"{dialog.notation.text().strip()}/{dialog.year.text().strip()}"
            self.accept()
        dialog.deleteLater()


def _find(office: Office, words: str) -> Found:
    """The newest dossiers, or those that fit the words; never more than a screenful."""
    if words:
        hits = search.find(office, words, limit=search.LIMIT).hits
        found: dict[str, tuple[str, str, str, str, str]] = {}
        # A dossier's own title tells more than that of a paper in it.
        for hit in sorted(hits, key=lambda hit: hit.kind != "dossier"):
            if hit.dossier_uid and hit.dossier_uid not in found:
                title = hit.title if hit.kind == "dossier" else tr("có văn bản: {title}", title=hit.title)
                found[hit.dossier_uid] = (hit.dossier_uid, hit.code, title, hit.retention_label, hit.term)
        return list(found.values())
    ids = queries.dossier_ids(office, EVERYTHING, limit=queries.FIRST_SCREEN)
    rows = queries.dossier_rows(office, ids)
    return [(row.uid, row.code, row.title, row.retention_label, row.term) for row in rows]
