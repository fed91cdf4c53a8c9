"""The place `Hồ sơ`: every dossier of the office in one list; Enter opens, one button makes a new one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hoso_desktop.domain.words import figure
from hoso_desktop.services.queries import dossier_rows
from hoso_desktop.ui import theme
from hoso_desktop.ui.archive_papers import ArchivePapers
from hoso_desktop.ui.batch_print_dialog import BatchPrintDialog
from hoso_desktop.ui.dossier_list_model import Column, DossierListModel
from hoso_desktop.ui.fields import button, label, teaching_page
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTHS = {
    Column.CODE: 144,
    Column.RETENTION: 104,
    Column.DOCUMENTS: 84,
    Column.SHEETS: 64,
    Column.STATE: 168,
    Column.ARCHIVAL: 140,
}


class DossierList(QWidget):
    """Lists dossiers and hands the chosen one's uid on."""

    def __init__(
        self,
        session: Session,
        open_dossier: Callable[[str], object],
        new_dossier: Callable[[], object],
        import_list: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._open_dossier = session, open_dossier
        self.model = DossierListModel(session, self)
        self.table = LineTable(tr("Danh sách hồ sơ"))
        self.table.setModel(self.model)
        self.table.set_widths({int(column): width for column, width in _WIDTHS.items()}, Column.TITLE)
        self.table.opened.connect(self._open_line)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.print = button(tr("In bộ hồ sơ…"), self._print)
        self.print.setToolTip(tr("Ctrl+P. Chọn nhiều hồ sơ: giữ Ctrl hoặc Shift rồi bấm, Ctrl+A là tất cả"))
        self.count = label("", "muted")
        self.new = button(tr("Hồ sơ mới…"), new_dossier, "primary")
        self.new.setToolTip("Ctrl+N")
        head = QHBoxLayout()
        head.addWidget(label(tr("Hồ sơ"), "title"))
        head.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        self.papers = ArchivePapers(session)
        head.addWidget(self.print)
        head.addWidget(self.papers)
        head.addWidget(self.new)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(_empty(new_dossier, import_list))
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.table)
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self._count())
        self.model.loaded.connect(self._show_loaded)
        session.changed.connect(lambda _changes: self.model.load())
        self.model.load()

    @property
    def is_empty(self) -> bool:
        """Whether the screen teaches instead of listing."""
        return self._pages.currentIndex() == 1

    def _show_loaded(self) -> None:
        total = self.model.rowCount()
        self._count()
        self._pages.setCurrentIndex(0 if total else 1)
        self.new.setVisible(bool(total))
        self.print.setVisible(bool(total))
        if total and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _count(self) -> None:
        """How many dossiers there are; more than one chosen line is said too, the button prints those."""
        total, chosen = self.model.rowCount(), len(self.table.selectionModel().selectedRows())
        text = tr("{count} hồ sơ", count=figure(total)) if total else ""
        more = tr("{count}, đang chọn {chosen}", count=text, chosen=figure(chosen))
        self.count.setText(more if chosen > 1 else text)

    def _print(self) -> None:
        ids = self.model.ids(index.row() for index in self.table.selectionModel().selectedRows())
        self._session.read(
            self, lambda office: {row.uid: row.code for row in dossier_rows(office, ids)}, self._show_print
        )

    def _show_print(self, codes: dict[str, str]) -> None:
        if not codes:
            return
        session, window = self._session, self.window()
        alone = PrintDialog.of_dossier(session, next(iter(codes)), window) if len(codes) == 1 else None
        dialog = alone or BatchPrintDialog(session, codes, window)
        dialog.exec()
        dialog.deleteLater()

    def _open_line(self, line: int) -> None:
        row = self.model.row(line)
        if row is not None:
            self._open_dossier(row.uid)


def _empty(new_dossier: Callable[[], object], import_list: Callable[[], object]) -> QWidget:
    return teaching_page(
        tr("Chưa có hồ sơ nào"),
        tr(
            "Mỗi hồ sơ là một tập văn bản về cùng một việc, ví dụ một hội nghị của Ban Thường vụ. "
            "Mở hồ sơ, dán hoặc gõ mục lục văn bản; chương trình tính số tờ rồi in bìa, mục lục "
            "và chứng từ kết thúc."
        ),
        button(tr("Mở hồ sơ đầu tiên…"), new_dossier, "primary"),
        button(tr("Nhập từ danh sách Excel…"), import_list),
    )
