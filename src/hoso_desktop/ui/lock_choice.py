"""`Tự khóa` among the settings: after how long the window locks while nobody is at it. Stored when chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import locking
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_OFFERED = (2, 5, 10, 15, 30, 60)


class LockChoice(QWidget):
    """One list of minutes; a value chosen elsewhere is added to it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Tự khóa sau"))
        for count in _OFFERED:
            self.choice.addItem(tr("{count} phút", count=count), count)
        self.choice.addItem(tr("Không tự khóa"), locking.OFF)
        self.trouble = IconLabel()
        self.trouble.hide()
        about = tr(
            "Không ai dùng bàn phím, chuột một lúc thì chương trình tự khóa; chữ đang gõ còn nguyên. "
            "Khóa ngay: Ctrl+L."
        )
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        line.addWidget(label(about, wrap=True), 1)
        line.addWidget(self.choice)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(label(tr("Tự khóa"), "heading"))
        column.addLayout(line)
        column.addWidget(self.trouble)
        self.choice.activated.connect(lambda _at: self._store())
        session.read(self, locking.minutes, self._show)

    def _show(self, count: int) -> None:
        at = self.choice.findData(count)
        if at < 0:
            self.choice.insertItem(0, tr("{count} phút", count=count), count)
            at = 0
        self.choice.setCurrentIndex(at)

    def _store(self) -> None:
        count = int(self.choice.currentData())
        self.trouble.say("")
        self._session.write(
            self, lambda office: locking.set_minutes(office, count), self._stored, self._refused
        )

    def _stored(self, _count: int) -> None:
        self._session.announce(None)

    def _refused(self, error: UserError) -> None:
        self.trouble.say(messages.explain(error))
        self._session.read(self, locking.minutes, self._show)
