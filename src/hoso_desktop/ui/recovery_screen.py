"""Shown when the store is damaged: what is safe, what can be had back and from where; one button does it.

Written for somebody who is frightened: nothing is deleted, nothing changes before the person has read it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services.repair import RepairReport
from hoso_desktop.ui import theme
from hoso_desktop.ui.doors import Doors
from hoso_desktop.ui.fields import (
    Field,
    IconLabel,
    PasswordEdit,
    WorkLine,
    button,
    label,
    stand_in_middle,
)
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import JobRunner, Lane
from hoso_desktop.ui.restore_dialog import restore_store
from hoso_desktop.ui.text import tr

_WIDTH = 640


class RecoveryScreen(QWidget):
    """Looks first (`look`), mends when the person says so (`mend`), then leads back to the door."""

    def __init__(
        self, doors: Doors, jobs: JobRunner, show_doors: Callable[[Doors], object], *, password: str = "",
        login: str | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._doors, self._jobs, self._show_doors = doors, jobs, show_doors
        self._backup: Path | None = None
        self.report: RepairReport | None = None
        self._build(password, login)
        self._lay_out()
        self.setFocusProxy(self.password)
        self._offer()
        if password:
            self.look()

    def _build(self, password: str, login: str | None) -> None:
        self.login, self.password = QComboBox(), PasswordEdit()
        self.login.addItems(self._known_logins())
        if login is not None:
            self.login.setCurrentText(login)
        self.password.setText(password)
        self.password.returnPressed.connect(self.act)
        self.password.textEdited.connect(lambda _text: self._forget())
        self._login_field = Field(tr("Người dùng"), self.login)
        self._login_field.setVisible(self.login.count() > 1)
        self.field = Field(tr("&Mật khẩu"), self.password)
        self.title = label("", "title")
        about = tr(
            "Chưa có gì bị xóa. Chương trình xem phần nào hỏng và lấy lại được gì, rồi mới hỏi có sửa không. "
            "Phần hỏng được để riêng trong thư mục kho, không bao giờ bị xóa."
        )
        self.about = label(about, wrap=True)
        self.found: list[IconLabel] = []
        self._found_column = QVBoxLayout()
        theme.space(self._found_column, gap=theme.GAP)
        self.told = label("", "good", wrap=True)
        self.told.hide()
        self.trouble = IconLabel()
        self.trouble.hide()
        self.work = WorkLine()
        self.place = label("", "muted", wrap=True)
        self.choose = button(tr("Chọn thư mục sao lưu…"), self._choose)
        self.back = button(tr("Quay lại"), lambda: self._show_doors(self._doors), "link")
        self.restore = button(tr("Khôi phục từ bản sao lưu…"), self._restore, "link")
        self.go = button("", self.act, "primary")

    def _known_logins(self) -> list[str]:
        try:
            return list(self._doors.logins())
        except UserError:
            return []

    def _lay_out(self) -> None:
        sheet = QWidget()
        theme.role(sheet, "surface")
        sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sheet.setFixedWidth(_WIDTH)
        column = QVBoxLayout(sheet)
        theme.space(column, 2 * theme.MARGIN, theme.GAP)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addWidget(self._login_field)
        column.addWidget(self.field)
        column.addLayout(self._found_column)
        for part in (self.told, self.trouble, self.work):
            column.addWidget(part)
        place = QHBoxLayout()
        theme.space(place, gap=theme.MARGIN)
        place.addWidget(self.place, 1)
        place.addWidget(self.choose)
        column.addLayout(place)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addWidget(self.restore)
        foot.addStretch(1)
        foot.addWidget(self.go)
        column.addLayout(foot)
        stand_in_middle(self, sheet)
        self.back.setVisible(self._doors.exists())  # without an identity the door is this very screen
        answer_f1(self, "repair")

    # what can be done now

    def act(self) -> None:
        """The one button: look, mend, open."""
        if not self.go.isEnabled():
            return
        if self.report is None:
            self.look()
        elif self._is_stuck():
            self._choose()
        elif self.report.applied or self.report.whole:
            self._show_doors(self._doors)
        else:
            self.mend()

    def _offer(self) -> None:
        done = self.report is not None and (self.report.applied or self.report.whole)
        if self.report is None:
            self.go.setText(tr("Xem còn gì"))
        else:
            self.go.setText(tr("Mở kho hồ sơ") if done else tr("Sửa kho hồ sơ"))
        if self._is_stuck():
            self.go.setText(self.choose.text())
        self.go.setEnabled(True)
        self.title.setText(tr("Đã sửa kho hồ sơ") if done else tr("Kho hồ sơ có phần bị hỏng"))
        self.about.setVisible(not done)
        self.field.setVisible(not done)
        self._login_field.setVisible(not done and self.login.count() > 1)
        self.choose.setVisible(not done and not self._is_stuck())
        self.restore.setVisible(not done or bool(self.report and self.report.hopeless))
        if self._backup is None:
            more = tr("Có bản sao lưu ở ổ thứ hai hay USB thì cắm vào và chọn: lấy lại được nhiều hơn.")
            self.place.setText("" if done else more)
        else:
            self.place.setText(tr("Bản sao lưu: {folder}", folder=str(self._backup)))

    def _is_stuck(self) -> bool:
        """Nothing can be mended with what is at hand: a backup is the only way on."""
        return (
            self.report is not None
            and not self.report.applied
            and not self.report.whole
            and not any(item.mended for item in self.report.items)
        )

    def _list(self, report: RepairReport) -> None:
        for line in self.found:
            self._found_column.removeWidget(line)
            line.deleteLater()
        self.found = [IconLabel(Severity.NOTE if item.mended else Severity.ERROR) for item in report.items]
        for line, item in zip(self.found, report.items, strict=True):
            self._found_column.addWidget(line)
            line.say(item.text)

    def _forget(self) -> None:
        self.report = None
        self._offer()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn thư mục sao lưu"), "")
        if folder:
            self.take_backup(Path(folder))

    def _restore(self) -> None:
        """Bring the office back from a backup as a store of its own: the damaged one stays as it is."""
        restore_store(self, self._doors, self._jobs, self._show_doors)

    def take_backup(self, folder: Path) -> None:
        """Look again with the backups that lie there."""
        self._backup = folder
        self._forget()
        if self.password.text():
            self.look()

    def look(self) -> None:
        """See what is damaged; changes nothing."""
        self._run(apply=False)

    def mend(self) -> None:
        """Do what was read."""
        self._run(apply=True)

    def _run(self, *, apply: bool) -> None:
        if not self.password.text():
            self.field.set_error(tr("Hãy nhập mật khẩu."))
            self.password.setFocus()
            return
        self.field.set_error("")
        self.trouble.say("")
        self._set_busy(True)
        self.work.start(tr("Đang sửa…") if apply else tr("Đang xem…"))
        folder, password, backup = self._doors.folder, self.password.text(), self._backup
        login, repair = self.login.currentText() or None, self._doors.repair
        self._jobs.run(
            self,
            Lane.STORE,
            lambda context: repair(folder, password, login, backup, apply, context),
            done=self._show,
            failed=self._refused,
            progress=self.work.show_progress,
        )

    def _end(self) -> None:
        self.work.hide()
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.go, self.choose, self.restore, self.back, self.login, self.password):
            part.setDisabled(busy)

    def _show(self, report: RepairReport) -> None:
        self._end()
        self.report = report
        self._list(report)
        if report.whole:
            told = tr("Kho hồ sơ còn nguyên.")
        elif report.applied and not report.hopeless:
            told = tr("Đã sửa xong. Hãy mở kho hồ sơ và rà soát lại những hồ sơ làm gần đây.")
            if report.aside:
                names = ", ".join(report.aside)
                told += "\n" + tr("Phần hỏng để riêng trong thư mục kho, không xóa: {names}.", names=names)
        elif report.applied:
            told = tr("Đã sửa phần lấy lại được. Phần còn lại ghi ở trên.")
        else:
            told = ""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self._offer()
        self.go.setFocus()

    def _refused(self, error: UserError) -> None:
        self._end()
        self._offer()
        sentence = messages.explain(error)
        if error.code == "store.wrong_password":
            self.field.set_error(sentence)
            self.password.selectAll()
            self.password.setFocus()
        else:
            self.trouble.say(sentence)
