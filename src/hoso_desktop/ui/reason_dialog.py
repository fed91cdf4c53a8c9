"""`Không lập hồ sơ…`: why papers or scanned files go into no dossier; reasons given before are offered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.services import scan_folder
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Field, button, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 520
_SHOWN = 4


class ReasonDialog(QDialog):
    """Asks for one reason for all the papers named; `reason` holds it when accepted."""

    def __init__(self, session: Session, papers: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Không lập hồ sơ"))
        self.setMinimumWidth(_WIDTH)
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit = self.box.lineEdit()
        assert edit is not None  # noqa: S101 - an editable box has one
        self.edit = edit
        self.edit.setPlaceholderText(tr("ví dụ: gửi để biết, không phải giải quyết"))
        self.field = Field(tr("&Lý do không lập hồ sơ"), self.box, tr("↓ chọn lý do đã dùng."))
        self.take = button(tr("Ghi lý do"), self.submit, "primary")
        self.take.setDefault(True)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("{count} mục không lập hồ sơ", count=len(papers)), "heading"))
        more = tr("… và {count} mục nữa", count=len(papers) - _SHOWN) if len(papers) > _SHOWN else ""
        column.addWidget(label("\n".join([*papers[:_SHOWN], *([more] if more else [])]), "muted", wrap=True))
        column.addWidget(self.field)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.take)
        column.addLayout(foot)
        session.read(self, scan_folder.reasons_used, self._offer)
        self.box.setFocus()

    @property
    def reason(self) -> str:
        """What was typed or chosen."""
        return self.box.currentText().strip()

    def _offer(self, reasons: list[str]) -> None:
        typed = self.box.currentText()
        self.box.addItems(reasons)
        self.box.setCurrentIndex(-1)
        self.box.setEditText(typed or (reasons[0] if reasons else ""))
        self.edit.selectAll()

    def submit(self) -> None:
        """Take the reason; there must be one."""
        if not self.reason:
            self.field.set_error(tr("Hãy ghi lý do, để người kiểm tra sau này hiểu."))
            self.box.setFocus()
            return
        self.accept()
