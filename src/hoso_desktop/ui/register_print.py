"""`In sổ`: which book, year, type and days are printed; what was chosen becomes words of the print dialog."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UsageError
from hoso_desktop.services import register_words
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import DayField, day_text
from hoso_desktop.ui.fields import Field, IconLabel, button, grow, label
from hoso_desktop.ui.print_dialog import PrintJob
from hoso_desktop.ui.text import tr

_WIDTH = 480
_YEARS = 12


class RegisterPrintDialog(QDialog):
    """Asks what of a register is printed; `job` holds it when accepted. Empty days mean the whole year."""

    def __init__(self, book: str, year: int, this_year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("In sổ văn bản"))
        self.setMinimumWidth(_WIDTH)
        self.job: PrintJob | None = None
        self.book, self.year, self.type = QComboBox(), QComboBox(), QComboBox()
        for name, subject in ((tr("Sổ đăng ký văn bản đi"), "out"), (tr("Sổ đăng ký văn bản đến"), "in")):
            self.book.addItem(name, f"register_{subject}")
        self.book.setCurrentIndex(self.book.findData(f"register_{book}"))
        for known in range(this_year, this_year - _YEARS, -1):
            self.year.addItem(tr("Năm {year}", year=known), known)
        self.year.setCurrentIndex(max(self.year.findData(year), 0))
        self.type.addItem(tr("Mọi tên loại"), "")
        for name in register_words.type_names():
            self.type.addItem(name, name)
        self.first = DayField(tr("&Từ ngày"), tr("Để trống: cả năm."))
        self.last = DayField(tr("Đến n&gày"))
        self.trouble = IconLabel(Severity.ERROR)
        self.trouble.hide()
        self.take = button(tr("Xem và in…"), self.submit, "primary")
        self.take.setDefault(True)
        self._lay_out()
        self.take.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("In sổ văn bản"), "heading"))
        column.addWidget(Field(tr("&Sổ"), self.book))
        for pair in (
            (Field(tr("&Năm"), self.year), Field(tr("Tên &loại văn bản"), self.type)),
            (self.first, self.last),
        ):
            line = QHBoxLayout()
            theme.space(line, gap=theme.MARGIN)
            for one in pair:
                line.addWidget(one, 1)
            column.addLayout(line)
        column.addWidget(self.trouble)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.take)
        column.addLayout(foot)

    def submit(self) -> None:
        """Take what was chosen, unless the days are no part of a year."""
        for field in (self.first, self.last):
            if field.wrong:
                field.editor.setFocus()
                grow(self)
                return
        year = int(self.year.currentData())
        words = [str(year), *self._days(year), *filter(None, [str(self.type.currentData())])]
        try:
            (asked,) = register_words.read(words, this_year=year)
        except UsageError as error:
            self.trouble.say(messages.explain(error))
            self.last.edit.setFocus()
            grow(self)
            return
        title = f"{self.book.currentText()} {asked.words}"
        self.job = PrintJob(tuple(words), title, str(self.book.currentData()), str(self.book.currentData()))
        self.accept()

    def _days(self, year: int) -> list[str]:
        """The days as one word; one left open is the first or last day of the year."""
        first, last = self.first.day(), self.last.day()
        if first is None and last is None:
            return []
        begin, end = day_text(first) or f"01/01/{year}", day_text(last) or f"31/12/{year}"
        return [f"{begin}-{end}"]
