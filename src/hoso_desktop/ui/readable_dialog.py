"""`Xuất để đọc`: everything into one folder that any PC reads; says that it is plain before and after."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.files import free_name
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import readable_export
from hoso_desktop.services.office import Office
from hoso_desktop.services.readable_export import Exported
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Field, IconLabel, WorkLine, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 640, 380
_BEGIN = "DOC-TRUOC.html"


class ReadableDialog(QDialog):
    """One place, one button; what was written opens from here."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ticket: Ticket | None = None
        self.done_in: Path | None = None
        self.setWindowTitle(tr("Xuất để đọc không cần phần mềm"))
        fit(self, _WIDTH, _HEIGHT)
        self.target = QLineEdit()
        self.choose = button(tr("Chọn…"), self._choose)
        self.work = WorkLine(self._stop)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.good = label("", "good", wrap=True)
        self.good.hide()
        self.read_it = button(tr("Mở để đọc"), self._open)
        self.read_it.hide()
        self.close_it = button(tr("Thôi"), self.reject)
        self.run = button(tr("Xuất"), self.run_now, "primary")
        self._lay_out()
        answer_f1(self, "readable")

    def _lay_out(self) -> None:
        about = tr(
            "Toàn bộ hồ sơ bạn được xem thành một thư mục: các trang mở bằng trình duyệt, mục lục để in, "
            "bảng kê Excel, tệp quét và dữ liệu gốc đủ để dựng lại kho."
        )
        warning = IconLabel(Severity.WARNING)
        warning.say(tr("Thư mục này KHÔNG mã hóa: ai cầm được đều đọc được. Cất trong tủ khóa hoặc két."))
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Xuất để đọc không cần phần mềm"), "heading"))
        column.addWidget(label(about, "muted", wrap=True))
        column.addWidget(warning)
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        line.addWidget(Field(tr("&Thư mục mới sẽ tạo"), self.target), 1)
        line.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        for part in (self.work, self.trouble, self.good):
            column.addWidget(part)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.read_it)
        foot.addStretch(1)
        foot.addWidget(self.close_it)
        foot.addWidget(self.run)
        column.addLayout(foot)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn ổ hoặc thư mục để xuất vào"))
        if folder:
            self.choose_place(Path(folder))

    def choose_place(self, place: Path) -> None:
        """A new folder named after the day in the place that was chosen."""
        day = self._session.office.today()
        self.target.setText(str(free_name(place / f"ho-so-de-doc-{day:%Y-%m-%d}")))

    def run_now(self) -> None:
        """Write everything into the folder that is named."""
        text = self.target.text().strip()
        self.good.hide()
        self.trouble.say("" if text else tr("Chưa chọn nơi xuất. Hãy cắm ổ USB hoặc bấm Chọn…"))
        if not text:
            return

        def work(office: Office, context: JobContext) -> Exported:
            return readable_export.export(office, Path(text), context=context)

        self.work.start(tr("Đang xuất…"))
        self._offer(busy=True)
        self._ticket = self._session.long_read(
            self, work, self._written, self._failed, self.work.show_progress
        )

    def _offer(self, *, busy: bool) -> None:
        for part in (self.run, self.choose, self.target):
            part.setEnabled(not busy)

    def _written(self, done: Exported) -> None:
        self._ended()
        self.done_in = done.folder
        counts = {"dossiers": done.dossiers, "papers": done.papers, "files": done.files}
        self.good.setText(messages.sentence("readable.done", path=str(done.folder), **counts))
        self.good.show()
        self.read_it.show()
        self.close_it.setText(tr("Xong"))
        self._session.announce(None)

    def _open(self) -> None:
        if self.done_in is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.done_in / _BEGIN)))

    def _ended(self) -> None:
        self._ticket = None
        self.work.hide()
        self._offer(busy=False)

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ended()

    def _failed(self, error: UserError) -> None:
        self._ended()
        self.trouble.say(messages.explain(error))

    def reject(self) -> None:
        """Closing stops what is being written; nothing half stays behind."""
        self._stop()
        super().reject()
