"""`Gói mẫu`: forms of a province, looked at before they are taken in; and the office's own, to pass on.

Shows what a bundle would change line by line; what it may change is the service's to judge.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import form_bundle
from hoso_desktop.services.form_bundle import Bundle, Made
from hoso_desktop.services.office import Changes
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Strip, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_FILES = "*.hsb"


class FormBundleDialog(QDialog):
    """`changes` is what was taken in."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._file: Path | None = None
        self._seen: Bundle | None = None
        self.changes: Changes | None = None
        self.setWindowTitle(tr("Gói mẫu giấy tờ"))
        fit(self, 760, 520)
        answer_f1(self, "forms")
        self.about = label("", wrap=True)
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setAccessibleName(tr("Những chỗ gói mẫu sẽ đổi"))
        self.lines.setPlaceholderText(tr("Chọn một gói (.hsb) để xem nó đổi những gì, trước khi nhận."))
        self.wrong, self.told = Strip(Severity.ERROR), Strip(Severity.NOTE)
        self.choose = button(tr("Xem gói của tỉnh…"), self._choose)
        self.export = button(tr("Xuất mẫu của cơ quan…"), self._export)
        self.take = button(tr("Nhận các mẫu này"), self.submit, "primary")
        self.take.setEnabled(False)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(tr("Gói mẫu giấy tờ"), "heading"))
        column.addWidget(
            label(
                tr(
                    "Tỉnh gửi mẫu chung thành một gói có chữ ký. Nhận rồi vẫn quay lại được bản trước; "
                    "hồ sơ đã in không đổi."
                ),
                wrap=True,
            )
        )
        for part in (self.wrong, self.told, self.about):
            column.addWidget(part)
        column.addWidget(self.lines, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.choose)
        foot.addWidget(self.export)
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.take)
        column.addLayout(foot)

    # taking in

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Chọn gói mẫu"), "", _FILES)
        if name:
            self.look_at(Path(name))

    def look_at(self, file: Path) -> None:
        """Show what a bundle would change; a bad one is refused and nothing changes."""
        self._forget()
        self._file = file
        self._session.read(self, lambda office: form_bundle.read(office, file), self._show, self._refused)

    def _forget(self) -> None:
        self._seen = None
        self.take.setEnabled(False)
        self.lines.clear()
        self.about.clear()
        for strip in (self.wrong, self.told):
            strip.say("")

    def _show(self, seen: Bundle) -> None:
        self._seen = seen
        signed = messages.sentence(
            "form.signed" if seen.trusted else "form.unsigned", fingerprint=seen.fingerprint
        )
        self.about.setText(
            messages.sentence("form.bundle", office=seen.office, version=seen.version, signed=signed)
        )
        shown = [one for one in seen.differences if one.lines]
        blocks = [
            "\n".join(
                (
                    messages.sentence(
                        "form.bundle_form", title=one.title, form=one.form_id, count=len(one.lines)
                    ),
                    *(f"  {line}" for line in one.lines),
                )
            )
            for one in shown
        ]
        self.lines.setPlainText("\n\n".join(blocks))
        self.take.setEnabled(bool(shown))
        if not shown:
            self.told.say(tr("Gói này không đổi mẫu nào đang dùng."))

    def submit(self) -> None:
        """Print with these forms from now on."""
        file, seen = self._file, self._seen
        if file is None or seen is None:
            return
        self.take.setEnabled(False)
        self._session.write(
            self, lambda office: form_bundle.take_in(office, file, seen=seen), self._taken, self._refused
        )

    def _taken(self, changes: Changes) -> None:
        self.changes = changes
        self._session.announce(changes)
        self.accept()

    # passing on

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Lưu gói mẫu"), "mau.hsb", _FILES)
        if name:
            self.export_to(Path(name))

    def export_to(self, file: Path) -> None:
        """Write the office's own forms as a signed bundle."""
        self.wrong.say("")
        self._session.write(
            self, lambda office: form_bundle.export(office, (), file),
            lambda made: self._exported(made, file), self._refused,
        )  # fmt: skip

    def _exported(self, made: Made, file: Path) -> None:
        done = messages.sentence(
            "form.exported", count=len(made.form_ids), version=made.version, path=str(file)
        )
        key = tr("Báo cho nơi nhận mã khóa: {key}.", key=made.fingerprint)
        self.told.say(f"{done} {key}")
        self._session.announce(None)

    def _refused(self, error: UserError) -> None:
        self.told.say("")
        self.wrong.say(messages.explain(error))
