"""The place `Sổ văn bản`: papers sent, received, waiting for a dossier, and the number series.

Holds the four parts together, the watch over the scan folder, and the ways in and out; files nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QTabWidget, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UserError
from hoso_desktop.files import free_name
from hoso_desktop.services import blank_list, register_entry, registers, scan_folder
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.registers import RegisterRow
from hoso_desktop.services.scan_folder import ScanNews
from hoso_desktop.ui import theme
from hoso_desktop.ui.dossier_picker import DossierPicker
from hoso_desktop.ui.entry_dialog import EntryDialog
from hoso_desktop.ui.fields import IconLabel, Strip, button, label
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.register_list import RegisterList
from hoso_desktop.ui.register_print import RegisterPrintDialog
from hoso_desktop.ui.register_unfiled import UnfiledTab
from hoso_desktop.ui.scan_watch import ScanWatch
from hoso_desktop.ui.series_panel import SeriesPanel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_TABS = ("out", "in", "unfiled", "series")


class RegisterScreen(QWidget):
    """`waiting` tells the side bar how many papers and scanned files have no dossier yet."""

    waiting = Signal(int)

    def __init__(
        self, session: Session, open_dossier: Callable[[str], object], import_list: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._import_list = session, import_list
        self.outgoing = RegisterList(session, Direction.OUTGOING, import_list)
        self.incoming = RegisterList(session, Direction.INCOMING, import_list)
        self.unfiled = UnfiledTab(session, import_list)
        self.series = SeriesPanel(session)
        self.watch = ScanWatch(session, self)
        self.trouble, self.scans = Strip(Severity.WARNING), Strip(Severity.NOTE)
        self._refused_known = 0
        self.scans.add(button(tr("Đã rõ"), lambda: self.scans.say("")))
        self.done = IconLabel(Severity.NOTE)
        self.done.hide()
        self.tabs = QTabWidget()
        for page, name in (
            (self.outgoing, tr("Đi")),
            (self.incoming, tr("Đến")),
            (self.unfiled, tr("Chưa vào hồ sơ")),
            (self.series, tr("Dãy số")),
        ):
            self.tabs.addTab(page, name)
        self.tabs.setCurrentWidget(self.unfiled)
        self._lay_out()
        self.setFocusProxy(self.tabs)
        for register in (self.outgoing, self.incoming):
            register.open_wanted.connect(open_dossier)
            register.edit_wanted.connect(self._edit)
            register.file_wanted.connect(self._file)
            register.wait_again_wanted.connect(self._wait_again)
        self.tabs.currentChanged.connect(self._enter_tab)
        self.unfiled.counted.connect(self._show_count)
        self.watch.looked.connect(self._show_news)
        self.watch.trouble.connect(self.trouble.say)
        self.watch.folder_known.connect(self._show_folder)
        self.watch.start()

    def _lay_out(self) -> None:
        self.bring = button(tr("Nhập danh sách từ hệ thống điều hành…"), self._import_list)
        self.add = button(tr("Thêm văn bản…"), self._add)
        self.blank = QPushButton(tr("Tệp Excel trống…"))
        self.blank.setMenu(self._blank_menu())
        self.scan = QPushButton(tr("Thư mục quét…"))
        self.scan.setMenu(self._scan_menu())
        self.print = button(tr("In sổ…"), self.print_book)
        self.print.setToolTip("Ctrl+P")
        self.tabs.setCornerWidget(self.print)
        for one in (self.blank, self.scan):
            one.setAccessibleName(one.text())
        head = QHBoxLayout()
        theme.space(head)
        head.addWidget(label(tr("Sổ văn bản"), "title"))
        head.addStretch(1)
        for one in (self.scan, self.blank, self.add, self.bring):
            head.addWidget(one)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addLayout(head)
        column.addWidget(self.trouble)
        column.addWidget(self.scans)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.done)

    def _blank_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind, text in (
            ("out", tr("Danh sách văn bản đi")),
            ("in", tr("Danh sách văn bản đến")),
            ("dossier", tr("Danh sách hồ sơ và văn bản")),
        ):
            menu.addAction(text, partial(self._write_blank, kind, text))
        return menu

    def _scan_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("Chọn thư mục quét…"), self._choose_folder)
        self._look_now = menu.addAction(tr("Xem lại thư mục ngay"), self.watch.look)
        self._stop_watching = menu.addAction(tr("Thôi theo dõi"), lambda: self.watch_folder(None))
        self._show_folder(None)
        return menu

    # tabs

    def look_at(self, what: str) -> None:
        """A tab (`out`, `in`, `unfiled`, `series`), then after a colon what in it: a paper or a series.

        `entry:<uid>:<field>` is a paper of either register, to be corrected.
        """
        tab, _, inside = what.partition(":")
        if tab in _TABS:
            self.tabs.setCurrentIndex(_TABS.index(tab))
        if inside and tab == "unfiled":
            self.unfiled.look_at(inside)
        elif inside and tab == "series":
            self.series.look_at(inside)
        elif inside and tab == "entry":
            uid, _, field = inside.partition(":")
            self._edit_entry(uid, field)

    def _enter_tab(self, _at: int) -> None:
        if not self.tabs.tabBar().hasFocus():
            self.tabs.currentWidget().setFocus()

    def setFocus(self) -> None:  # type: ignore[override]
        """The keyboard starts in the list, not on the tabs."""
        self.tabs.currentWidget().setFocus()

    def _show_count(self, count: int) -> None:
        name = tr("Chưa vào hồ sơ")
        self.tabs.setTabText(_TABS.index("unfiled"), f"{name} ({figure(count)})" if count else name)
        self.waiting.emit(count)

    # scan folder

    def _choose_folder(self) -> None:
        start = str(self.watch.folder or "")
        chosen = QFileDialog.getExistingDirectory(self, tr("Chọn thư mục mà máy quét lưu tệp vào"), start)
        if chosen:
            self.watch_folder(Path(chosen))

    def watch_folder(self, folder: Path | None) -> None:
        """Watch another folder, or none."""
        self._session.write(
            self,
            lambda office: scan_folder.choose_folder(office, folder),
            lambda _nothing: self.watch.start(),
            lambda error: self.trouble.say(messages.explain(error)),
        )

    def _show_folder(self, folder: Path | None) -> None:
        for action in (self._look_now, self._stop_watching):
            action.setEnabled(folder is not None)
        tip = tr("Đang theo dõi {folder}", folder=folder) if folder else tr("Chưa theo dõi thư mục nào")
        self.scan.setToolTip(tip)
        if folder is None:
            self.scans.say("")

    def _show_news(self, news: ScanNews) -> None:
        if news.refused != self._refused_known:
            self._refused_known = news.refused
            said = messages.sentence("scan.refused", count=news.refused) if news.refused else ""
            self.scans.say(said)
        if news.new or news.vanished:
            self.unfiled.reload()

    # papers

    def _add(self) -> None:
        tab = _TABS[self.tabs.currentIndex()]
        self._ask(EntryDialog(self._session, Direction.INCOMING if tab == "in" else Direction.OUTGOING,
                              parent=self))  # fmt: skip

    def _edit(self, row: RegisterRow) -> None:
        self._edit_entry(row.uid)

    def _edit_entry(self, uid: str, field: str = "") -> None:
        def show(entry: RegisterEntry) -> None:
            dialog = EntryDialog(self._session, entry.direction, entry, self)
            dialog.look_at(field)
            self._ask(dialog)

        self._session.read(
            self, lambda office: register_entry.entry_of(office, uid), show, self._refused
        )  # fmt: skip

    def _ask(self, dialog: EntryDialog) -> None:
        if dialog.exec():
            self.done.say(tr("Đã lưu vào sổ văn bản."))
        dialog.deleteLater()

    def _file(self, entry_uid: str) -> None:
        dialog = DossierPicker(self._session, tr("Đưa văn bản này vào hồ sơ nào"), "", self)
        taken, uid, code = dialog.exec(), dialog.uid, dialog.code
        dialog.deleteLater()
        if taken:
            self._write(
                lambda office: registers.file_entries(office, [entry_uid], uid),
                tr("Đã đưa vào {code}.", code=code),
            )

    def print_book(self) -> None:
        """Ask which book and part of it, then show it as it prints."""
        this_year = self._session.office.today().year
        register = self.incoming if self.tabs.currentWidget() is self.incoming else self.outgoing
        book, shown = "in" if register is self.incoming else "out", register.year.currentData()
        dialog = RegisterPrintDialog(book, int(shown or this_year), this_year, self.window())
        dialog.exec()
        job = dialog.job
        dialog.deleteLater()
        if job is not None:
            papers = PrintDialog(self._session, job, self.window())
            papers.exec()
            papers.deleteLater()

    def _wait_again(self, entry_uid: str) -> None:
        self._write(
            lambda office: registers.wait_again(office, [entry_uid]), tr("Văn bản lại chờ vào hồ sơ.")
        )

    def _write(self, work: Callable[[Office], Changes], said: str) -> None:
        def stored(changes: Changes) -> None:
            self.done.say(said)
            self._session.announce(changes)

        self._session.write(self, work, stored, self._refused)

    def _refused(self, error: UserError) -> None:
        self.done.say("")
        self.trouble.say(messages.explain(error))

    # blank lists

    def _write_blank(self, kind: str, name: str) -> None:
        target, _ = QFileDialog.getSaveFileName(
            self, tr("Lưu tệp Excel trống"), f"{name}.xlsx", tr("Bảng tính Excel (*.xlsx)")
        )
        if target:
            self.write_blank(kind, Path(target))

    def write_blank(self, kind: str, target: Path) -> None:
        """Write a blank list; a file of that name is kept and the new one gets a number."""
        path = free_name(target if target.suffix else target.with_suffix(".xlsx"))
        self._session.compute(
            self,
            lambda context: blank_list.write_blank(path, kind),
            lambda _nothing: self.done.say(
                tr("Đã ghi {path}. Điền xong thì nhập lại ở Nhập danh sách.", path=path)
            ),
            self._refused,
        )
