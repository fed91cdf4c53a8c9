"""What can be done with a dossier as a whole, in one line under the table. Decides and stores nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import label
from hoso_desktop.ui.text import tr

_ROOM_FOR_HINT = 1240


class DossierFoot(QWidget):
    """The buttons below the table; the screen connects them. `asked` names what was chosen under `Khác…`."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attach = _named(tr("Gắn tệp…"))
        self.details = _named(tr("Chi tiết văn bản…"))
        self.details.setToolTip("Ctrl+I")
        self.details.setShortcut("Ctrl+I")
        self.details.setEnabled(False)
        self.pencilled = _named(tr("Đã đánh số tờ"))
        self.pencilled.setCheckable(True)
        self.pencilled.setToolTip(
            tr("Bấm sau khi đã ghi số tờ bằng bút chì: từ đó số đã ghi không đổi, tờ đến sau được ghi 30a.")
        )
        self.arrange = _named(tr("Mục lục số, hồ sơ số…"))
        self.package = _named(tr("Đóng gói…"))
        self.more = _named(tr("Khác…"))
        self.menu = QMenu(self.more)
        for kind, text in (
            ("holding", tr("Giữ lại khi đến hạn nộp lưu…")),
            ("loan", tr("Cho mượn, ghi trả…")),
            ("hold", tr("Tạm dừng nộp, hủy…")),
            ("readers", tr("Hạn chế người xem…")),
            ("history", tr("Lịch sử của hồ sơ…")),
        ):
            self.menu.addAction(text, partial(self.asked.emit, kind))
        self.more.setMenu(self.menu)
        self._hint = label(tr("Enter sang ô tiếp · Ctrl+V dán cả bảng · F2 sửa · Ctrl+Z hoàn tác"), "muted")
        self._hint.hide()  # or the window would grow for it before it is known to be small
        line = QHBoxLayout(self)
        theme.space(line)
        for part in (self.attach, self.details, self.pencilled, self.arrange, self.package, self.more):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self._hint)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show what is already done."""
        self.pencilled.setChecked(dossier.sheets_pencilled)
        self.pencilled.setIcon(theme.icon("check", theme.GOOD) if dossier.sheets_pencilled else QIcon())
        self.arrange.setVisible(not dossier.arranged)

    def fit(self, room: int) -> None:
        """Leave the hint out on a screen of few points."""
        self._hint.setVisible(room >= _ROOM_FOR_HINT)


def _named(text: str) -> QPushButton:
    out = QPushButton(text)
    out.setAccessibleName(text)
    return out
