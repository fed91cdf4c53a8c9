"""One list of the review as a table: weight, dossier, what is wrong. Shows lines; finds and mends nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt

from hoso_desktop.domain.problem import Severity
from hoso_desktop.services.checks import Line, finding_text
from hoso_desktop.ui import theme
from hoso_desktop.ui.rows_model import Index, RowsModel
from hoso_desktop.ui.text import tr

WEIGHT, DOSSIER, SENTENCE = range(3)


def weight_name(severity: Severity) -> str:
    """`Lỗi`, `Cảnh báo`, `Lưu ý`."""
    return {
        Severity.ERROR: tr("Lỗi"),
        Severity.WARNING: tr("Cảnh báo"),
        Severity.NOTE: tr("Lưu ý"),
    }[severity]


class ReviewModel(RowsModel):
    """The lines of one list, each with the icon and the word of its weight."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((tr("Mức"), tr("Hồ sơ"), tr("Việc cần xem")), parent)
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show another list."""
        self.lines = lines
        everywhere = tr("Văn phòng")
        self.put(
            [
                (weight_name(line.finding.severity), line.code or everywhere, finding_text(line.finding))
                for line in lines
            ]
        )

    def row_of(self, line: Line) -> int | None:
        """Where the same finding stands now, None when it is mended."""
        return self.lines.index(line) if line in self.lines else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole and index.column() == WEIGHT:
            severity = self.lines[index.row()].finding.severity
            return theme.icon(theme.SEVERITY_ICON[severity], theme.SEVERITY_COLOUR[severity])
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == DOSSIER:
            return self.lines[index.row()].title
        return super().data(index, role)
