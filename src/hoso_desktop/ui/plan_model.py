"""The file plan as a table: headings as lines of their own, titles with what was opened from them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from hoso_desktop.domain.file_plan import FilePlan, FilePlanEntry, PlanLine, lines
from hoso_desktop.services.plan_reality import OpenedDossier, PlanReality
from hoso_desktop.ui.rows_model import Index, RowsModel
from hoso_desktop.ui.text import tr


class Column(IntEnum):
    """The five columns of the form, then what became of a title."""

    NOTATION = 0
    TITLE = 1
    RETENTION = 2
    OWNER = 3
    NOTE = 4
    OPENED = 5


class PlanModel(RowsModel):
    """Shows one plan; `only_unopened` leaves out the titles something was opened from."""

    def __init__(self, parent: QObject | None = None) -> None:
        headings = (
            tr("Số, ký hiệu"),
            tr("Tên đề mục và tiêu đề hồ sơ"),
            tr("Thời hạn"),
            tr("Người lập"),
            tr("Ghi chú"),
            tr("Đã mở"),
        )
        super().__init__(headings, parent)
        self.lines: tuple[PlanLine, ...] = ()
        self.opened: Mapping[str, tuple[OpenedDossier, ...]] = {}
        self._withheld: set[str] = set()
        self.absent: Mapping[str, str] = {}  # uid of a title → why its work does not arise

    def show_plan(self, plan: FilePlan, reality: PlanReality, *, only_unopened: bool) -> None:
        """Show a plan and what became of it."""
        self.opened = {title.entry.uid: title.dossiers for title in reality.titles}
        self._withheld = {title.entry.uid for title in reality.titles if title.withheld}
        self.absent = {title.entry.uid: title.absence for title in reality.titles if title.absence}
        done = self._withheld | set(self.absent) | {uid for uid, found in self.opened.items() if found}
        wanted = [entry for entry in plan.entries if not (only_unopened and entry.uid in done)]
        self.lines = lines(wanted)
        self.put([self._texts(line) for line in self.lines])

    def entry(self, row: int) -> FilePlanEntry | None:
        """The title of a line; None for a heading."""
        return self.lines[row].entry if 0 <= row < len(self.lines) else None

    def row_of(self, uid: str) -> int:
        """The line of a title, -1 when it is not shown."""
        for row, line in enumerate(self.lines):
            if line.entry is not None and line.entry.uid == uid:
                return row
        return -1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.FontRole and line.entry is None:
            font = QFont()
            font.setBold(True)
            font.setItalic(line.kind == "small")
            return font
        source = index.column() in (Column.RETENTION, Column.NOTE)
        if role == Qt.ItemDataRole.ToolTipRole and line.entry is not None and source:
            return line.entry.source
        if role == Qt.ItemDataRole.ToolTipRole and line.entry is not None and index.column() == Column.OPENED:
            return self.absent.get(line.entry.uid)
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].entry is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def _texts(self, line: PlanLine) -> list[str]:
        if line.entry is None:
            return [line.text if column is Column.TITLE else "" for column in Column]
        return [self._text(line.entry, column) for column in Column]

    def _text(self, entry: FilePlanEntry, column: Column) -> str:
        match column:
            case Column.NOTATION:
                return entry.notation
            case Column.TITLE:
                return entry.title
            case Column.RETENTION:
                return entry.retention.label or tr("chưa định")
            case Column.OWNER:
                return entry.owner
            case Column.NOTE:
                added = tr("bổ sung {day}", day=f"{entry.added_on:%d/%m}") if entry.added_on else ""
                proposal = "" if entry.confirmed else tr("đề xuất, cần xác nhận")
                return " · ".join(part for part in (proposal, added, entry.note) if part)
            case Column.OPENED:
                found = self.opened.get(entry.uid, ())
                if not found and entry.uid in self.absent:
                    return tr("không phát sinh")
                return "" if not found and entry.uid in self._withheld else _opened(found)


def _opened(found: tuple[OpenedDossier, ...]) -> str:
    if not found:
        return tr("chưa mở")
    papers = sum(dossier.documents for dossier in found)
    if len(found) == 1:
        return tr("{state}, {papers} văn bản", state=found[0].state_label, papers=papers)
    return tr("{count} hồ sơ, {papers} văn bản", count=len(found), papers=papers)
