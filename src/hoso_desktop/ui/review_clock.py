"""The tab `Kịp thời`: the honest clock's figures, dossiers with late papers, people only when switched on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.domain.words import figure
from hoso_desktop.services.check_report import figure_rows
from hoso_desktop.services.timeliness import Figures, TimelinessReport
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import label
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.text import tr

_FIGURE_ROWS, _FIGURES_WIDTH, _LEAST_TABLE = 5, 640, 96


class ClockPage(QWidget):
    """Shows a TimelinessReport; `people_wanted` carries whether figures by person shall be shown."""

    people_wanted = Signal(bool)

    def __init__(self, open_dossier: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = open_dossier
        self._late: list[Figures] = []
        self.figures = RowsModel((tr("Văn bản đi từ ngày bắt đầu dùng phần mềm"), tr("Số lượng")), self)
        self.dossiers = RowsModel((tr("Hồ sơ"), tr("Tiêu đề"), tr("Văn bản"), tr("Vào muộn")), self)
        self.people_rows = RowsModel((tr("Người"), tr("Đã đưa vào hồ sơ"), tr("Vào muộn")), self)
        self.figure_table = _table(tr("Số liệu kịp thời"), self.figures, {1: 140}, 0)
        self.dossier_table = _table(tr("Hồ sơ có văn bản vào muộn"), self.dossiers, {0: 128, 2: 84, 3: 84}, 1)
        self.people_table = _table(tr("Số liệu theo người"), self.people_rows, {1: 140, 2: 84}, 0)
        self.dossier_table.opened.connect(lambda row: self._open(self._late[row].uid))
        self.footnote = label("", "muted", wrap=True)
        self.calm = label(tr("Chưa hồ sơ nào có văn bản vào muộn."), "muted")
        self.people = QCheckBox(tr("Hiện số liệu theo người"))
        self.people.clicked.connect(lambda: self.people_wanted.emit(self.people.isChecked()))
        self._lay_out()

    def _lay_out(self) -> None:
        # All of it where there is room; a small screen scrolls rather than grows.
        for table in (self.figure_table, self.people_table):
            table.setMaximumHeight((_FIGURE_ROWS + 1) * theme.row_height(table) + 8)
            table.setMinimumHeight(_LEAST_TABLE)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP)
        self.figure_table.setMaximumWidth(_FIGURES_WIDTH)
        figures = QHBoxLayout()
        theme.space(figures, gap=theme.MARGIN)
        figures.addWidget(self.figure_table, 3)
        figures.addWidget(self.people_table, 2)
        figures.addStretch(0)
        column.addLayout(figures, 3)
        column.addWidget(self.footnote)
        column.addWidget(
            label(tr("Hồ sơ có văn bản vào muộn (mọi văn bản trong hồ sơ, kể cả văn bản đến)"), "strong")
        )
        column.addWidget(self.dossier_table, 2)
        column.addWidget(self.calm)
        foot = QHBoxLayout()
        foot.addWidget(
            label(
                tr("Thời điểm lấy từ lịch sử sử dụng; sửa lại văn bản sau này không làm thay đổi."), "muted"
            )
        )
        foot.addStretch(1)
        foot.addWidget(self.people, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(foot)
        column.addStretch(0)

    def show_report(self, report: TimelinessReport, *, by_person: bool) -> None:
        """Show other figures."""
        self.figures.put(figure_rows(report.office, report.days))
        self.footnote.setText(report.footnote)
        self.footnote.setVisible(bool(report.footnote))
        self._late = sorted(
            (one for one in report.dossiers if one.figures.late), key=lambda one: -one.figures.late
        )
        self.dossiers.put(
            [(f.code, f.name, figure(f.figures.papers), figure(f.figures.late)) for f in self._late]
        )
        self.people_rows.put(
            [(f.name, figure(f.figures.filed), figure(f.figures.late)) for f in report.people]
        )
        self.dossier_table.setVisible(bool(self._late))
        self.calm.setVisible(not self._late)
        self.people_table.setVisible(by_person)
        self.people.setChecked(by_person)


def _table(name: str, model: RowsModel, widths: dict[int, int], wide: int) -> LineTable:
    table = LineTable(name)
    table.setModel(model)
    table.set_widths(widths, wide)
    return table
