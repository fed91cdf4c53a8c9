"""`Đi` and `Đến`: one register as a long list, newest first, narrowed by year and words; Enter opens."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.words import figure
from hoso_desktop.services import queries, registers
from hoso_desktop.services.office import Office
from hoso_desktop.services.registers import RegisterRow
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import button, label, teaching_page
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.paged_model import PagedModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_PATIENCE_MS = 200
# Registers of a whole term and the one before it.
_YEARS = 12


class Column(IntEnum):
    """What a line of a register shows."""

    NUMBER = 0
    DAY = 1
    ARRIVAL = 2
    SUBJECT = 3
    AUTHOR = 4
    PLACED = 5


_WIDTHS = {Column.NUMBER: 132, Column.DAY: 92, Column.ARRIVAL: 160, Column.AUTHOR: 170, Column.PLACED: 190}


class RegisterModel(PagedModel[RegisterRow]):
    """One register under its filter."""

    def __init__(self, session: Session, direction: Direction, parent: QObject | None = None) -> None:
        headings = (
            tr("Số, ký hiệu"),
            tr("Ngày"),
            tr("Số đến · Ngày đến"),
            tr("Tên loại và trích yếu"),
            tr("Tác giả"),
            tr("Nằm trong hồ sơ"),
        )
        super().__init__(session, headings, parent)
        self._direction = direction
        self.year = self.words = ""

    def read_ids(self, office: Office, limit: int | None) -> array[int]:
        return registers.register_ids(office, self._direction, year=self.year, words=self.words, limit=limit)

    def read_rows(self, office: Office, ids: Sequence[int]) -> list[RegisterRow]:
        return registers.register_rows(office, ids)

    def text(self, row: RegisterRow, column: int) -> str:
        match Column(column):
            case Column.NUMBER:
                return row.number_text
            case Column.DAY:
                return row.day_text
            case Column.ARRIVAL:
                return row.arrival_text
            case Column.SUBJECT:
                return row.subject
            case Column.AUTHOR:
                return row.author
            case Column.PLACED:
                return placed_text(row)


def placed_text(row: RegisterRow) -> str:
    """Codes of its dossiers, the reason why there is none, or that it waits."""
    if row.placed_in:
        return ", ".join(code for _, code in row.placed_in)
    if row.no_dossier_reason:
        return tr("Không lập hồ sơ: {reason}", reason=row.no_dossier_reason)
    return tr("chưa vào hồ sơ")


class _RegisterTable(LineTable):
    """F2 edits the line."""

    edit_wanted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self.currentIndex().isValid():
            self.edit_wanted.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class RegisterList(QWidget):
    """`file_wanted` carries a paper that is to be put into a dossier, `edit_wanted` one to be corrected."""

    open_wanted = Signal(str)
    file_wanted = Signal(str)
    edit_wanted = Signal(object)
    wait_again_wanted = Signal(str)

    def __init__(
        self, session: Session, direction: Direction, import_list: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._stale = True
        outgoing = direction is Direction.OUTGOING
        self.model = RegisterModel(session, direction, self)
        self.table = _RegisterTable(tr("Sổ văn bản đi") if outgoing else tr("Sổ văn bản đến"))
        self.table.setModel(self.model)
        self.table.set_widths({int(column): width for column, width in _WIDTHS.items()}, Column.SUBJECT)
        self.table.setColumnHidden(Column.ARRIVAL, outgoing)
        self.table.opened.connect(self._open)
        self.table.edit_wanted.connect(self._edit)
        self.year = QComboBox()
        self.year.setAccessibleName(tr("Năm"))
        self.year.addItem(tr("Mọi năm"), "")
        this_year = session.office.today().year
        for year in range(this_year, this_year - _YEARS, -1):
            self.year.addItem(tr("Năm {year}", year=year), str(year))
        self.words = QLineEdit()
        self.words.setAccessibleName(tr("Lọc theo chữ trong sổ"))
        self.words.setPlaceholderText(tr("Lọc: số, ký hiệu, vài chữ của trích yếu, nơi gửi…"))
        self.words.setClearButtonEnabled(True)
        self.count = label("", "muted")
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PATIENCE_MS)
        self._clock.timeout.connect(self._narrow)
        self.words.textChanged.connect(lambda _text: self._clock.start())
        self.year.currentIndexChanged.connect(lambda _at: self._narrow())
        self._lay_out(import_list, outgoing)
        self.setFocusProxy(self.table)
        self.model.loaded.connect(self._show_loaded)
        session.changed.connect(lambda _changes: self._reload())

    def _lay_out(self, import_list: Callable[[], object], outgoing: bool) -> None:
        line = QHBoxLayout()
        theme.space(line)
        line.addWidget(self.year)
        line.addWidget(self.words, 1)
        line.addWidget(self.count)
        page = QWidget()
        inside = QVBoxLayout(page)
        theme.space(inside)
        inside.addLayout(line)
        inside.addWidget(self.table, 1)
        inside.addWidget(label(tr("Enter mở hồ sơ chứa văn bản · F2 sửa thông tin đăng ký"), "muted"))
        self._pages = QStackedWidget()
        self._pages.addWidget(page)
        self._pages.addWidget(_empty(import_list, outgoing))
        column = QVBoxLayout(self)
        theme.space(column, theme.GAP)
        column.addWidget(self._pages, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.model.load(queries.FIRST_SCREEN)

    def _reload(self) -> None:
        """A register nobody looks at is read when it is shown."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.model.load()

    def _narrow(self) -> None:
        self.model.year, self.model.words = str(self.year.currentData()), self.words.text()
        self.model.load()

    @property
    def _narrowed(self) -> bool:
        return bool(self.model.year or self.model.words.strip())

    def _show_loaded(self) -> None:
        total = self.model.rowCount()
        self.count.setText(tr("{count} văn bản", count=figure(total)))
        self._pages.setCurrentIndex(0 if total or self._narrowed else 1)
        if total and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _open(self, line: int) -> None:
        row = self.model.row(line)
        if row is None:
            return
        places = [(uid, code) for uid, code in row.placed_in if uid]
        if len(places) == 1:
            self.open_wanted.emit(places[0][0])
        elif places:
            self._menu(line, [(tr("Mở {code}", code=code), self.open_wanted, uid) for uid, code in places])
        elif row.no_dossier_reason:
            again = (tr("Đưa lại vào danh sách chờ"), self.wait_again_wanted, row.uid)
            self._menu(line, [again, (tr("Đưa vào hồ sơ…"), self.file_wanted, row.uid)])
        elif not row.placed_in:
            self.file_wanted.emit(row.uid)

    def _menu(self, line: int, items: list[tuple[str, SignalInstance, str]]) -> None:
        menu = QMenu(self)
        for text, signal, uid in items:
            menu.addAction(text, partial(signal.emit, uid))
        below = self.table.visualRect(self.model.index(line, int(Column.SUBJECT))).bottomLeft()
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self.table.viewport().mapToGlobal(below))

    def _edit(self, line: int) -> None:
        row = self.model.row(line)
        if row is not None:
            self.edit_wanted.emit(row)


def _empty(import_list: Callable[[], object], outgoing: bool) -> QWidget:
    heading = tr("Sổ văn bản đi chưa có gì") if outgoing else tr("Sổ văn bản đến chưa có gì")
    return teaching_page(
        heading,
        tr(
            "Mỗi tuần xuất danh sách từ hệ thống điều hành tác nghiệp rồi nhập vào đây. Văn bản đã có thì "
            "chương trình nhận ra (1-BC/ĐU và 01-BC/ĐU là một), không nhập hai lần."
        ),
        button(tr("Nhập danh sách từ hệ thống điều hành…"), import_list, "primary"),
    )
