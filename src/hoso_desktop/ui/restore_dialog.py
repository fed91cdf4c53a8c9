"""Bringing the office back from a backup, step by step, for somebody who is frightened.

Nothing that exists is touched: the backup stays, an old store stays, a new folder is filled. Cancelling at
any step leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.errors import UserError
from hoso_desktop.files import free_name
from hoso_desktop.services import backup_restore, recovery_keys
from hoso_desktop.services.backup_restore import FoundBackup, Restored
from hoso_desktop.ui import theme
from hoso_desktop.ui.doors import Doors
from hoso_desktop.ui.fields import Field, IconLabel, PasswordEdit, WorkLine, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import JobRunner, Lane, Ticket
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 720, 480
_WIDTHS = {0: 150, 2: 130}
_CHOOSE, _KEY, _END = range(3)
# What is said beside the field it is about.
_BESIDE = {
    "store.wrong_password": "password", "recovery.bad_sign": "code0", "recovery.bad_group": "code0",
    "recovery.wrong_length": "code0", "recovery.wrong_code": "code0",
}  # fmt: skip


class RestoreDialog(QDialog):
    """1 which backup, 2 its password or code and where to, 3 what came back. `folder` is then the store."""

    def __init__(self, jobs: JobRunner, beside: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._beside = jobs, beside
        self._ticket: Ticket | None = None
        self.found: tuple[FoundBackup, ...] = ()
        self.folder: Path | None = None
        self.setWindowTitle(tr("Khôi phục từ bản sao lưu"))
        fit(self, _WIDTH, _HEIGHT)
        self.pages = QStackedWidget()
        self.trouble = IconLabel()
        self.trouble.hide()
        self.work = WorkLine()
        self.back = button(tr("Quay lại"), self._go_back)
        self.cancel = button(tr("Hủy"), self.reject)
        self.next = button("", self.go_on, "primary")
        self.next.setDefault(True)
        for page in (self._choosing(), self._unlocking(), self._ending()):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(self.pages, 1)
        column.addWidget(self.work)
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.next)
        column.addLayout(foot)
        answer_f1(self, "restore")
        self._turn(_CHOOSE)

    # pages

    def _choosing(self) -> QWidget:
        page, column = _page(tr("Bước 1: chọn bản sao lưu"))
        about = tr(
            "Cắm ổ có bản sao lưu, bấm “Tìm trên ổ…” và chỉ vào ổ đó. Bản mới nhất đứng đầu. "
            "Kho cũ và bản sao lưu không bị thay đổi gì."
        )
        column.addWidget(label(about, wrap=True))
        self.model = RowsModel((tr("Sao lưu lúc"), tr("Thư mục"), tr("Xem qua")), self)
        self.table = LineTable(tr("Bản sao lưu tìm thấy"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, 1)
        self.search = button(tr("Tìm trên ổ…"), self._ask_place)
        line = QHBoxLayout()
        self.told = label("", "muted", wrap=True)
        line.addWidget(self.told, 1)
        line.addWidget(self.search)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        return page

    def _unlocking(self) -> QWidget:
        page, column = _page(tr("Bước 2: mật khẩu và nơi đặt kho"))
        self.way = QComboBox()
        self.way.addItems([tr("Dùng mật khẩu lúc sao lưu"), tr("Dùng mã khôi phục")])
        self.login = QComboBox()
        self.password = PasswordEdit()
        self.codes = (QLineEdit(), QLineEdit())
        self.into = QLineEdit()
        self.fields = {
            "way": Field(tr("&Mở bằng"), self.way),
            "login": Field(tr("&Người dùng"), self.login),
            "password": Field(tr("Mậ&t khẩu"), self.password),
            "code0": Field(
                tr("Mã &khôi phục"), self.codes[0],
                tr("Gõ các nhóm theo thứ tự trên phiếu, chữ hoa hay chữ thường đều được."),
            ),
            "code1": Field(tr("Mã khôi phục, &phần thứ hai"), self.codes[1]),
            "into": Field(
                tr("Đặt kho khôi phục ở thư mục"), self.into,
                tr("Thư mục mới; không bao giờ ghi đè lên kho đang có."),
                beside=button(tr("Chọn…"), self._ask_into),
            ),
        }  # fmt: skip
        for field in self.fields.values():
            column.addWidget(field)
        column.addStretch(1)
        self.way.currentIndexChanged.connect(lambda _at: self._offer_ways())
        return page

    def _ending(self) -> QWidget:
        page, column = _page(tr("Bước 3: xong"))
        self.came_back = label("", wrap=True)
        column.addWidget(self.came_back)
        column.addStretch(1)
        return page

    def _turn(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        self.trouble.say("")
        self.back.setVisible(number == _KEY)
        self.cancel.setVisible(number != _END)
        self.next.setText((tr("Tiếp tục"), tr("Khôi phục"), tr("Mở kho vừa khôi phục"))[number])
        nothing = number == _CHOOSE and not self.found
        self.next.setEnabled(not nothing)
        theme.role(self.search, "primary" if nothing else "")
        theme.role(self.next, "" if nothing else "primary")
        self.search.setDefault(nothing)
        self.next.setDefault(not nothing)
        (self.search, self.password, self.next)[number].setFocus()

    def _go_back(self) -> None:
        self._turn(_CHOOSE)

    # choosing

    def _ask_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn ổ hoặc thư mục có bản sao lưu"))
        if folder:
            self.look_in(Path(folder))

    def look_in(self, place: Path) -> None:
        """Find the backups in a place."""
        self._run(tr("Đang tìm…"), lambda _context: backup_restore.find(place), self._show_found)

    def _show_found(self, found: tuple[FoundBackup, ...]) -> None:
        self.found = found
        self.model.put(
            [
                (
                    f"{one.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}", str(one.folder),
                    tr("Nguyên vẹn") if one.whole else tr("Không nguyên vẹn"),
                )
                for one in found
            ]
        )  # fmt: skip
        self.told.setText(
            tr("Tìm thấy {count} bản sao lưu.", count=len(found))
            if found
            else tr("Không thấy bản sao lưu nào ở đó. Hãy thử ổ khác hoặc thư mục khác.")
        )
        self.table.selectRow(0)
        self._turn(_CHOOSE)

    def chosen(self) -> FoundBackup:
        """The backup of the current line."""
        return self.found[max(0, self.table.currentIndex().row())]

    # unlocking

    def _prepare(self) -> None:
        one = self.chosen()
        try:
            self.login.clear()
            self.login.addItems(list(backup_restore.logins(one.folder)))
        except UserError as error:
            self.trouble.say(messages.explain(error))
            return
        if not self.into.text():
            self.into.setText(str(free_name(self._beside.with_name(f"{self._beside.name}-khoi-phuc"))))
        self._turn(_KEY)
        self._offer_ways()

    def _offer_ways(self) -> None:
        by_code = self.way.currentIndex() == 1
        wanted = recovery_keys.parts_wanted(self.chosen().folder) if by_code else 0
        self.fields["login"].setVisible(not by_code and self.login.count() > 1)
        self.fields["password"].setVisible(not by_code)
        self.fields["code0"].setVisible(by_code)
        self.fields["code1"].setVisible(wanted == 2)
        (self.codes[0] if by_code else self.password).setFocus()

    def _ask_into(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn thư mục trống"), str(self._beside.parent))
        if folder:
            self.into.setText(folder)

    def go_on(self) -> None:
        """The button of the step."""
        step = self.pages.currentIndex()
        if step == _CHOOSE:
            self._prepare()
        elif step == _KEY:
            self._restore()
        else:
            self.accept()

    def _missing(self) -> bool:
        """Say beside its field what was not typed yet; True when something was not."""
        wanted = {
            "password": tr("Hãy gõ mật khẩu lúc làm bản sao lưu này."),
            "code0": tr("Hãy gõ mã trên phiếu khôi phục."),
            "code1": tr("Hãy gõ mã trên phiếu khôi phục."),
            "into": tr("Hãy chọn thư mục mới để đặt kho khôi phục."),
        }
        self.trouble.say("")
        empty = []
        for name, text in wanted.items():
            field = self.fields[name]
            line = field.editor
            assert isinstance(line, QLineEdit)  # noqa: S101 - tells the type
            missing = field.isVisibleTo(self) and not line.text().strip()
            field.set_error(text if missing else "")
            if missing:
                empty.append(line)
        if empty:
            empty[0].setFocus()
        return bool(empty)

    def _restore(self) -> None:
        if self._missing():
            return
        folder, into = self.chosen().folder, Path(self.into.text().strip())
        if self.way.currentIndex() == 1:
            codes = [line.text() for line in self.codes if line.text().strip()]
            opener = recovery_keys.by_codes(codes)
        else:
            opener = backup_restore.by_password(self.password.text(), self.login.currentText() or None)
        self._run(
            tr("Đang khôi phục và kiểm tra…"),
            lambda context: backup_restore.restore(folder, into, opener, context=context),
            self._restored,
        )

    def _restored(self, found: Restored) -> None:
        self.folder = found.folder
        self.password.clear()
        last = f"{found.last_fact.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}" if found.last_fact else ""
        lines = [
            tr(
                "Đã lấy lại {dossiers} hồ sơ, {papers} văn bản, {files} tệp. Việc cuối cùng trong bản sao "
                "lưu ghi lúc {last}; việc làm sau lúc đó không có trong bản này.",
                dossiers=found.counts["dossier"], papers=found.counts["placement"],
                files=found.counts["attachment"], last=last,
            ),
            tr("Kho khôi phục nằm ở {folder}. Kho cũ vẫn còn nguyên chỗ cũ.", folder=str(found.folder)),
        ]  # fmt: skip
        lines.append(
            tr("Để mở: bấm Quên mật khẩu… ở màn hình sau và gõ lại mã trên phiếu.")
            if self.way.currentIndex() == 1
            else tr("Để mở: dùng mật khẩu vừa gõ.")
        )
        if found.missing_files:
            lines.append(
                tr(
                    "{count} tệp trong bản sao lưu bị hỏng hoặc thiếu nên chưa lấy lại được; thử bản khác có "
                    "thể lấy được.",
                    count=found.missing_files,
                )
            )
        if found.left_out:
            lines.append(tr("Phải thêm lại người dùng: {logins}.", logins=", ".join(found.left_out)))
        self.came_back.setText("\n\n".join(lines))
        self._turn(_END)

    # running

    def _run(self, what: str, job: Callable[..., object], done: Callable[..., object]) -> None:
        self.trouble.say("")
        self.work.start(what)
        self._busy(True)
        self._ticket = self._jobs.run(
            self, Lane.STORE, job, done=lambda found: self._ended(done, found), failed=self._failed,
            progress=self.work.show_progress,
        )  # fmt: skip

    def _busy(self, busy: bool) -> None:
        for part in (self.next, self.back, self.search, self.pages):
            part.setDisabled(busy)

    def _ended(self, done: Callable[..., object], found: object) -> None:
        self._ticket = None
        self.work.hide()
        self._busy(False)
        done(found)

    def _failed(self, error: UserError) -> None:
        self._ticket = None
        self.work.hide()
        self._busy(False)
        name = _BESIDE.get(error.code, "")
        if not name:
            self.trouble.say(messages.explain(error))
            return
        field = self.fields[name]
        field.set_error(messages.explain(error))
        field.editor.setFocus()

    def reject(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        super().reject()


def restore_store(parent: QWidget, doors: Doors, jobs: JobRunner, show: Callable[[Doors], object]) -> None:
    """Lead through bringing an office back; then its own door is shown."""
    dialog = RestoreDialog(jobs, doors.folder, parent)
    taken = dialog.exec()
    folder = dialog.folder
    dialog.deleteLater()
    if taken and folder is not None:
        show(doors.at(folder))


def _page(heading: str) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    theme.space(column, gap=theme.GAP)
    column.addWidget(label(heading, "heading"))
    return page, column
