"""The versions of a form an office has printed with, who took each into use and when, and the shipped ones.

Puts one of them in force again; nothing is ever lost by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import form_store, form_variants
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.people import persons
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, button, fit, label
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


@dataclass(frozen=True, slots=True)
class _Line:
    """A version to go back to, or a shipped variant."""

    cells: tuple[str, str, str]
    version: int = 0
    variant: str = ""


def _lines(office: Office, form_id: str) -> tuple[_Line, ...]:
    names = {person.uid: person.name for person in persons(office)}
    found = form_store.versions(office, form_id)
    now = tr(" · đang in")
    own = [
        _Line(
            (
                tr("Bản {number}", number=one.version)
                + (tr(" · trở về mẫu có sẵn") if one.shipped else "")
                + (now if one is found[0] else ""),
                names.get(one.person_uid, ""),
                f"{datetime.fromisoformat(one.adopted_at).astimezone(office.now().tzinfo):%d/%m/%Y %H:%M}",
            ),
            version=one.version,
        )
        for one in found
    ]
    brought = [
        _Line(
            (
                tr("Mẫu có sẵn: {name}", name=one.name) + (now if one.in_use and not found else ""),
                tr("Phần mềm"),
                "",
            ),
            variant=one.id,
        )
        for one in form_variants.offered(office, form_id)
    ]
    return (*own, *brought)


class FormVersions(QDialog):
    """Versions of one form, the newest first, then the shipped ones."""

    def __init__(self, session: Session, form_id: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.form_id = session, form_id
        self._shown: tuple[_Line, ...] = ()
        self.setWindowTitle(tr("Các bản của mẫu"))
        fit(self, 760, 420)
        about = tr("Chọn một bản rồi bấm “Dùng lại bản này”. Các bản khác vẫn còn trong danh sách.")
        self.trouble = IconLabel()
        self.trouble.hide()
        self.model = RowsModel((tr("Bản"), tr("Người đưa vào"), tr("Lúc")), self)
        self.table = LineTable(tr("Các bản của mẫu"))
        self.table.setModel(self.model)
        self.table.set_widths({1: 190, 2: 150}, 0)
        self.use = button(tr("Dùng lại bản này"), self.submit, "primary")
        self.use.setEnabled(False)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        for part in (label(title, "heading", wrap=True), label(about, wrap=True), self.trouble):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.use)
        column.addLayout(foot)
        session.read(self, lambda office: _lines(office, form_id), self._show, self._refused)

    def _show(self, lines: tuple[_Line, ...]) -> None:
        self._shown = lines
        self.model.put([line.cells for line in lines])
        self.table.selectRow(min(1, len(lines) - 1))  # the first one prints already
        self.table.setFocus()
        self.use.setEnabled(bool(lines))

    def _refused(self, error: UserError) -> None:
        self.use.setEnabled(True)
        self.trouble.say(messages.explain(error))

    def submit(self) -> None:
        """Print with the chosen version from now on."""
        at = self.table.currentIndex().row()
        if not 0 <= at < len(self._shown):
            return
        line, form_id = self._shown[at], self.form_id
        self.use.setEnabled(False)

        def put(office: Office) -> Changes:
            if line.version:
                return form_store.go_back(office, form_id, line.version)
            return form_store.use_variant(office, form_id, line.variant)

        self._session.write(self, put, self._stored, self._refused)

    def _stored(self, changes: Changes) -> None:
        self._session.announce(changes)
        self.accept()
