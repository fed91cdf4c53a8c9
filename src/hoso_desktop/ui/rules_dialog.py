"""Taking in a new version of a rule set: choose the file, see what it would change, then put it in force."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import rule_changes, rules
from hoso_desktop.services.office import Changes
from hoso_desktop.services.rule_changes import Preview
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, button, fit, label
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class RulesDialog(QDialog):
    """One rule set, by its place in `rules.NAMES`."""

    def __init__(self, session: Session, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.name = rules.NAMES[max(place, 0)]
        self.seen: Preview | None = None
        self.setWindowTitle(tr("Nhận bản mới của bộ quy tắc"))
        fit(self, 980, 520)
        title = rules.shipped(self.name).title
        self.said = label(tr("Chọn tệp do tỉnh hoặc cơ quan cấp trên gửi. Chưa có gì thay đổi."), wrap=True)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.model = RowsModel((tr("Mục"), tr("Đang dùng"), tr("Bản mới")), self)
        self.table = LineTable(tr("Những chỗ sẽ thay đổi"))
        self.table.setModel(self.model)
        self.table.set_widths({0: 190, 1: 370}, 2)
        self.choose = button(tr("Chọn tệp…"), self._choose)
        self.adopt = button(tr("Áp dụng bản mới"), self.submit, "primary")
        self.adopt.setEnabled(False)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        for part in (label(title, "heading", wrap=True), self.said, self.trouble):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.choose)
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.adopt)
        column.addLayout(foot)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Chọn bộ quy tắc"), "", tr("Bộ quy tắc (*.toml)"))
        if path:
            self.look_into(Path(path))

    def look_into(self, path: Path) -> None:
        """Read a file and show every line and dossier it would change."""
        name = self.name
        self.trouble.say("")
        self.adopt.setEnabled(False)
        self._session.read(
            self,
            lambda office: rule_changes.preview(office, rules.read_file(name, path)),
            self._show,
            self._refused,
        )

    def _show(self, seen: Preview) -> None:
        self.seen = seen
        self.said.setText(
            tr(
                "Đang dùng bản {now}; bản mới {wanted}. {lines} mục và {count} hồ sơ thay đổi.",
                now=seen.now.version, wanted=seen.wanted.version, lines=len(seen.lines),
                count=len(seen.dossiers),
            )
        )  # fmt: skip
        self.model.put(
            [
                *((one.code, one.before, one.after) for one in seen.dossiers),
                *((one.name, one.before, one.after) for one in seen.lines),
            ]
        )
        self.adopt.setEnabled(bool(seen.lines))

    def _refused(self, error: UserError) -> None:
        self.trouble.say(messages.explain(error))

    def submit(self) -> None:
        """Put the shown version in force."""
        seen = self.seen
        if seen is not None:
            self.adopt.setEnabled(False)
            self._session.write(
                self,
                lambda office: rule_changes.adopt(office, seen.wanted, seen=seen),
                self._stored,
                self._refused,
            )

    def _stored(self, changes: Changes) -> None:
        self._session.announce(changes)
        self.accept()
