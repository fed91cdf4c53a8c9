"""Which roles a person has: one box per role, with a sentence of what it may do. Decides nothing itself."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.access import Role
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import people
from hoso_desktop.services.office import Changes
from hoso_desktop.services.people import PersonRow
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, button, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 560


class RolesDialog(QDialog):
    """Asks for the roles of one person; closes once they are stored."""

    def __init__(self, session: Session, person: PersonRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._person = session, person
        self.setWindowTitle(tr("Giao vai"))
        self.setMinimumWidth(_WIDTH)
        self.boxes = {role.value: QCheckBox(sentence(f"people.role.{role.value}")) for role in Role}
        self.trouble = IconLabel()
        self.trouble.hide()
        self.save = button(tr("Lưu vai"), self.submit, "primary")
        self.save.setDefault(True)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(tr("Vai của {name}", name=person.name or person.login), "heading"))
        column.addWidget(
            label(tr("Một người giữ được nhiều vai. Vai mới có hiệu lực ngay."), "muted", wrap=True)
        )
        for role, box in self.boxes.items():
            box.setChecked(role in person.roles)
            box.setAccessibleDescription(people.means(role))
            column.addWidget(box)
            column.addWidget(label(people.means(role), "muted", wrap=True))
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.save)
        column.addLayout(foot)
        answer_f1(self, "people")

    def submit(self) -> None:
        """Store what is ticked."""
        uid, roles = self._person.uid, [role for role, box in self.boxes.items() if box.isChecked()]
        if not roles:
            self.trouble.say(tr("Hãy chọn ít nhất một vai."))
            return
        self.save.setEnabled(False)
        self._session.write(
            self, lambda office: people.set_roles(office, uid, roles), self._stored, self._refused
        )

    def _stored(self, changes: Changes) -> None:
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.trouble.say(messages.explain(error))
