"""One list behind a line of Hôm nay: a table, its rule in a sentence, and what can be done with a line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import button, label
from hoso_desktop.ui.holding_dialog import tie_dialog
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.print_dialog import PrintDialog, PrintJob
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.rules_dialog import RulesDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr
from hoso_desktop.ui.today_lists import ListKind, Rows, kinds


class Ways(Protocol):
    """The ways out of Hôm nay; the workspace has them."""

    def open_dossier(self, uid: str) -> None:
        """Show a dossier."""

    def new_dossier(self) -> None:
        """Ask for a new dossier."""

    def go(self, place: str, what: str = "") -> None:
        """Show a place."""


class TodayList(QWidget):
    """Shows the list named in `show_list`; Enter opens the dossier of a line, Alt+Left goes back."""

    def __init__(
        self,
        session: Session,
        ways: Ways,
        go_back: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._ways = session, ways
        self._what = ""
        self.rows = Rows(())
        back = button(tr("‹ Hôm nay"), go_back, "link")
        self.title = label("", "title")
        self.why = label("", "muted", wrap=True)
        self.empty = label("", wrap=True)
        self._holder = QVBoxLayout()
        self.table = LineTable(tr("Danh sách phía sau Hôm nay"))
        self._holder.addWidget(self.table)
        self.act = button(tr("Giữ lại…"), self._act)
        self.print = button(tr("In"), lambda: None)  # its menu does the work
        self.papers = QMenu(self.print)
        self.print.setMenu(self.papers)
        self.open = button(tr("Mở hồ sơ"), self._open_current, "primary")
        head = QHBoxLayout()
        theme.space(head)
        for part in (back, self.title):
            head.addWidget(part)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.print)
        foot.addStretch(1)
        foot.addWidget(self.act)
        foot.addWidget(self.open)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addLayout(head)
        column.addWidget(self.why)
        column.addWidget(self.empty)
        column.addLayout(self._holder, 1)
        column.addLayout(foot)
        session.changed.connect(lambda _changes: self._read() if self.isVisible() else None)

    @property
    def kind(self) -> ListKind:
        """The list being shown."""
        return kinds()[self._what]

    def show_list(self, what: str) -> None:
        """Show one of `today_lists.kinds`."""
        self._what = what
        kind = self.kind
        self.title.setText(kind.title)
        self.why.setText(kind.why)
        self.empty.hide()
        self._put_table(kind)
        self._put_papers(kind)
        self._read()

    def _put_table(self, kind: ListKind) -> None:
        """A table of its own for each list: headings and widths differ."""
        old = self.table
        self.table = LineTable(kind.title)
        self.table.setModel(RowsModel(kind.headings, self.table))
        self.table.set_widths(kind.widths, kind.wide)
        self.table.opened.connect(self._open)
        self._holder.replaceWidget(old, self.table)
        old.deleteLater()
        self.setFocusProxy(self.table)
        self.table.setFocus()

    def _put_papers(self, kind: ListKind) -> None:
        """The papers that are printed of the list."""
        self.papers.clear()
        for subject, text in kind.papers:
            job = PrintJob((), text.removesuffix("…"), subject)
            self.papers.addAction(text, partial(self._print, job))
        self.print.setVisible(bool(kind.papers))

    def _print(self, job: PrintJob) -> None:
        dialog = PrintDialog(self._session, job, self.window())
        dialog.exec()
        dialog.deleteLater()

    def _read(self) -> None:
        what = self._what
        if what:
            self._session.read(self, self.kind.read, lambda rows: self._show(what, rows))

    def _show(self, what: str, rows: Rows) -> None:
        if what != self._what:
            return
        self.rows = rows
        model = self.table.model()
        if isinstance(model, RowsModel):
            model.put(rows.cells)
        empty = not rows.cells
        self.empty.setText(self.kind.empty)
        self.empty.setVisible(empty)
        self.table.setVisible(not empty)
        self.open.setVisible(bool(rows.uids))
        self.act.setText(self.kind.act)
        self.act.setAccessibleName(self.kind.act)
        self.act.setVisible(bool(self.kind.act) and (bool(rows.uids) or what == "rules"))
        if not empty:
            self.table.selectRow(0)

    def _open(self, line: int) -> None:
        if 0 <= line < len(self.rows.uids):
            self._ways.open_dossier(self.rows.uids[line])

    def _open_current(self) -> None:
        self._open(self.table.currentIndex().row())

    def _act(self) -> None:
        line = self.table.currentIndex().row()
        if self._what == "rules":
            dialog = RulesDialog(self._session, line, self)
            dialog.exec()
            dialog.deleteLater()
            self._read()
        elif 0 <= line < len(self.rows.uids):
            rows = self.rows
            tie = tie_dialog(self._session, rows.acts[line], rows.uids[line], rows.codes[line], self)
            tie.exec()
            tie.deleteLater()
