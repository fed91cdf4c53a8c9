"""`Mục lục số, hồ sơ số`: the archival identity of a dossier, the next free number proposed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import arrangement
from hoso_desktop.services.office import Changes
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Field, IconLabel, button, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_PATIENCE_MS = 200
_FIRST_INVENTORY = "01"


class ArrangeDialog(QDialog):
    """Gives one dossier its two numbers."""

    def __init__(self, session: Session, dossier_uid: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.uid = session, dossier_uid
        self.setWindowTitle(tr("Mục lục số, hồ sơ số"))
        self.setMinimumWidth(440)
        self.inventory, self.number = QLineEdit(_FIRST_INVENTORY), QLineEdit()
        self.inventory_field = Field(tr("&Mục lục số"), self.inventory)
        self.number_field = Field(
            tr("&Hồ sơ số"), self.number, tr("Số trống tiếp theo đã điền sẵn; sửa được.")
        )
        self.trouble = IconLabel()
        self.trouble.hide()
        self.assign = button(tr("Ghi số"), self.submit, "primary")
        self.assign.setDefault(True)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PATIENCE_MS)
        self._clock.timeout.connect(self._propose)
        self.inventory.textEdited.connect(lambda _text: self._clock.start())
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Số lưu trữ của hồ sơ {code}", code=code), "heading"))
        column.addWidget(
            label(
                tr("Hai số này ghi trên bìa và trong tên gói hồ sơ; đã ghi thì giữ nguyên."),
                "muted",
                wrap=True,
            )
        )
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        # The hint under one of them must not push the other down.
        line.addWidget(self.inventory_field, 1, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.number_field, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        column.addWidget(self.trouble)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.assign)
        column.addLayout(foot)
        self._propose()
        self.inventory.setFocus()

    def _propose(self) -> None:
        inventory, uid = self.inventory.text(), self.uid
        if not inventory.strip().isdecimal():
            return
        self._session.read(
            self,
            lambda office: arrangement.next_number(office, uid, inventory),
            self.number.setText,
            self._refused,
        )

    def submit(self) -> None:
        """Store both numbers; a refusal stands beside its field."""
        inventory, number, uid = self.inventory.text(), self.number.text(), self.uid
        for field in (self.inventory_field, self.number_field):
            field.set_error("")
        self.trouble.say("")
        self.assign.setEnabled(False)
        self._session.write(
            self,
            lambda office: arrangement.arrange(office, uid, inventory, number=number or None),
            self._stored,
            self._refused,
        )

    def _stored(self, changes: Changes) -> None:
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.assign.setEnabled(True)
        sentence = messages.explain(error)
        field = {
            "arrange.bad_inventory": self.inventory_field,
            "arrange.bad_number": self.number_field,
            "arrange.taken": self.number_field,
        }.get(error.code)
        if field is None:
            self.trouble.say(sentence)
        else:
            field.set_error(sentence)
            field.editor.setFocus()
