"""`Lập phiếu khôi phục`: what the sheet is, one code or three parts, then paper. The code is never kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.files import atomic_write
from hoso_desktop.printing.render import RenderedPaper
from hoso_desktop.services import recovery_keys
from hoso_desktop.services.office import Office
from hoso_desktop.services.recovery_keys import RecoveryState
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, button, grow, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 560


class RecoverySheetDialog(QDialog):
    """Writes the sheet to a file the person chooses, to be printed, sealed and deleted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(tr("Lập phiếu khôi phục"))
        self.setMinimumWidth(_WIDTH)
        self.state = label("", "muted", wrap=True)
        self.parts = QCheckBox(tr("Chia mã làm &ba phần cho ba người giữ; cần hai phần bất kỳ để mở"))
        self.trouble = IconLabel()
        self.trouble.hide()
        self.good = label("", "good", wrap=True)
        self.good.hide()
        self.make = button(tr("Lập phiếu mới…"), self._ask_target, "primary")
        self.make.setDefault(True)
        self.open_it = button(tr("Mở tệp để in"), self._open, "primary")
        self.open_it.hide()
        self.close_it = button(tr("Đóng"), self.reject)
        self._made_into: Path | None = None
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Phiếu khôi phục"), "heading"))
        about = tr(
            "Một tờ giấy có mã mở được kho khi mọi người quên mật khẩu, hoặc khi máy hỏng và phải lấy lại từ "
            "bản sao lưu. In ra, bỏ phong bì dán kín, cất trong két; không để cạnh máy. Phiếu mới làm phiếu "
            "cũ hết dùng được."
        )
        self.about = label(about, wrap=True)
        for part in (self.about, self.state, self.parts, self.trouble, self.good):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_it)
        foot.addWidget(self.make)
        foot.addWidget(self.open_it)
        column.addLayout(foot)
        answer_f1(self, "recovery")
        session.read(self, recovery_keys.state, self._show)

    def _show(self, state: RecoveryState) -> None:
        self.state.setText(
            tr("Đang dùng phiếu số {number}, lập ngày {day}.", number=state.number, day=_day(state.day))
            if state.made
            else tr("Cơ quan chưa lập phiếu khôi phục nào.")
        )
        grow(self)

    def _ask_target(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Ghi phiếu khôi phục vào"), "phieu-khoi-phuc.pdf", tr("Tệp PDF (*.pdf)")
        )
        if name:
            self.make_into(Path(name))

    def make_into(self, target: Path) -> None:
        """Make a sheet and write it where the person said."""
        parts = self.parts.isChecked()

        def work(office: Office) -> RenderedPaper:
            paper = recovery_keys.make_sheet(office, parts=parts)
            atomic_write(target, paper.pdf)
            return paper

        self.make.setEnabled(False)
        self.trouble.say("")
        self._session.write(self, work, lambda paper: self._made(target, paper), self._refused)

    def _made(self, target: Path, paper: RenderedPaper) -> None:
        # Another sheet would end the one just made: what is offered now is printing it.
        self._made_into = target
        self.make.hide()
        self.parts.hide()
        self.open_it.show()
        self.open_it.setDefault(True)
        self.open_it.setFocus()
        self.good.setText(
            tr(
                "Đã ghi {pages} trang vào {path}. Hãy in ngay, cất phiếu vào két rồi xóa tệp này.",
                pages=paper.pages, path=str(target),
            )
        )  # fmt: skip
        self.good.show()
        grow(self)
        self._session.announce(None)
        self._session.read(self, recovery_keys.state, self._show)

    def _refused(self, error: UserError) -> None:
        self.make.setEnabled(True)
        self.trouble.say(messages.explain(error))
        grow(self)

    def _open(self) -> None:
        if self._made_into is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made_into)))

    def showEvent(self, event: QShowEvent) -> None:
        grow(self)
        super().showEvent(event)


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{day}/{month}/{year}"
