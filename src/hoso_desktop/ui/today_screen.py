"""Hôm nay: the day, the next step with its button, at most four more lines, and what the year asks for next.

Shows what is known at once, then what had to be looked up; nothing on it moves while it is being read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import due_list, today, year
from hoso_desktop.services.office import Office
from hoso_desktop.services.today import TodayLine
from hoso_desktop.services.year import CalendarEntry
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, button, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr
from hoso_desktop.ui.today_list import TodayList, Ways
from hoso_desktop.ui.today_lists import kinds

_LABEL_WIDTH = 132
_WIDTH = 860
_LINE_TOP = 5
_PATIENCE_MS = 700
# Lines that are the person's own work; what others owe is shown but does not wait for the person.
_MINE = ("unfiled", "returned", "missing", "late", "loans", "due", "holdings")
# Lines that warn: without a backup, one broken disk takes everything.
_AMBER = ("backup", "sending", "stick")


class TodayScreen(QWidget):
    """`waiting` says how many lines are the person's own work."""

    waiting = Signal(int)

    def __init__(self, session: Session, ways: Ways, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._ways = session, ways
        self.lines: tuple[TodayLine, ...] = ()
        self._quick: tuple[TodayLine, ...] = ()
        self._stale = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PATIENCE_MS)
        self._clock.timeout.connect(self.reload)
        self.day = label("", "title")
        self.looking = label(tr("Đang xem các hồ sơ…"), "muted")
        self.first = _First(self._lead)
        self.more = QGridLayout()
        self.nothing = label("", wrap=True)
        self.start = button(tr("Mở hồ sơ mới…"), ways.new_dossier)
        self.next = QGridLayout()
        self.list = TodayList(session, ways, self._show_main)
        self._stack = QStackedWidget()
        self._main = self._lay_out()
        self._stack.addWidget(self._main)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        theme.space(column)
        column.addWidget(self._stack)
        self.setFocusProxy(self.first.act)
        session.changed.connect(lambda _changes: self._changed())
        self.reload()

    def _lay_out(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout()
        theme.space(inside, gap=theme.MARGIN)
        head = QHBoxLayout()
        head.addWidget(self.day)
        head.addWidget(self.looking, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        inside.addLayout(head)
        inside.addWidget(self.first)
        self.more.setHorizontalSpacing(theme.GAP)
        self.more.setVerticalSpacing(theme.GRID)
        self.more.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self.more.setColumnStretch(1, 1)
        inside.addLayout(self.more)
        inside.addWidget(self.nothing)
        inside.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._year())
        inside.addStretch(1)
        line = QHBoxLayout(page)
        theme.space(line, theme.MARGIN)
        wide = QWidget()
        wide.setMaximumWidth(_WIDTH)
        wide.setLayout(inside)
        theme.space(inside, gap=theme.MARGIN)
        line.addWidget(wide, 1)
        line.addStretch(0)
        return page

    def _year(self) -> QWidget:
        """The quiet panel: the next three pieces of the year's work."""
        panel = QWidget()
        column = QVBoxLayout(panel)
        theme.space(column, gap=theme.GRID)
        head = QHBoxLayout()
        head.addWidget(label(tr("Lịch trong năm"), "strong"))
        head.addStretch(1)
        head.addWidget(button(tr("Cả năm ›"), lambda: self.look_at("calendar"), "link"))
        column.addLayout(head)
        self.next.setHorizontalSpacing(theme.GAP)
        self.next.setVerticalSpacing(theme.GRID)
        self.next.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self.next.setColumnStretch(1, 1)
        column.addLayout(self.next)
        return panel

    # reading

    def _changed(self) -> None:
        """A change anywhere: look again when the person looks."""
        self._stale = True
        if self.isVisible():
            self._clock.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:  # what stands here may have been mended: nobody is to read it for a moment
            self._clock.stop()
            self.reload()

    def reload(self) -> None:
        """Read what is quick, show it, then read the rest."""
        self._stale = False
        self.day.setText(_day_name(self._session.office.today()))
        self.looking.setVisible(True)
        self._session.read(self, today.quick, self._show_quick, self._could_not)

    def _show_quick(self, found: tuple[TodayLine, ...]) -> None:
        self._quick = found
        if not self.lines:
            self._show(today.merged(self._quick), whole=False)
        self._session.read(self, _looked_up, self._show_all, self._could_not)

    def _show_all(self, found: tuple[tuple[TodayLine, ...], tuple[CalendarEntry, ...]]) -> None:
        slow, coming = found
        self.looking.hide()
        self._show_year(coming)
        self._show(today.merged(self._quick, slow), whole=True)
        self.waiting.emit(sum(line.kind in _MINE for line in self.lines))

    def _could_not(self, _error: UserError) -> None:
        self.looking.hide()

    # showing

    def _show(self, lines: tuple[TodayLine, ...], *, whole: bool) -> None:
        self.lines = lines
        self.first.show_line(lines[0] if lines else None)
        _clear(self.more)
        for row, line in enumerate(lines[1:]):
            name = label(_names()[line.kind], "muted")
            words = _words_of(line)
            for text in (name, words):
                text.setContentsMargins(0, _LINE_TOP, 0, 0)  # on one line with the link's words
            lead = button(_verb(line), partial(self._lead, line), "link")
            lead.setAccessibleDescription(line.text)
            self.more.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self.more.addWidget(words, row, 1, Qt.AlignmentFlag.AlignTop)
            self.more.addWidget(lead, row, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        empty = whole and not lines
        self.nothing.setText(
            tr(
                "Không có việc nào đang chờ. Khi có văn bản chưa vào hồ sơ, hồ sơ còn thiếu hoặc đến hạn "
                "nộp lưu, việc cần làm hiện ở đây, mỗi việc kèm nút dẫn đến chỗ làm."
            )
        )
        self.nothing.setVisible(empty)
        self.start.setVisible(empty)

    def _show_year(self, coming: tuple[CalendarEntry, ...]) -> None:
        _clear(self.next)
        for row, entry in enumerate(coming):
            until = f"{entry.last:%d/%m/%Y}" if entry.last else ""
            kind = tr("theo quy định") if entry.by_rule else tr("đề xuất")
            words = label(entry.title, wrap=True)
            words.setToolTip(entry.source)
            self.next.addWidget(label(tr("đến {day}", day=until), "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self.next.addWidget(words, row, 1)
            self.next.addWidget(label(kind, "muted"), row, 2, Qt.AlignmentFlag.AlignTop)

    # leading on

    def _lead(self, line: TodayLine) -> None:
        if line.dossier_uid:
            self._ways.open_dossier(line.dossier_uid)
        elif line.place == "today":
            self.look_at(line.what)
        else:
            self._ways.go(line.place, line.what)

    def look_at(self, what: str) -> None:
        """Show one of the lists behind the lines: due, loans, holdings, waiting, calendar, rules."""
        if what in kinds():
            self._stack.setCurrentWidget(self.list)
            self.list.show_list(what)

    def _show_main(self) -> None:
        self._stack.setCurrentWidget(self._main)
        self.first.act.setFocus()
        self.reload()


def _looked_up(office: Office) -> tuple[tuple[TodayLine, ...], tuple[CalendarEntry, ...]]:
    return today.slow(office), year.coming(office, due_list.due(office))


class _First(QWidget):
    """The next step: its words and the one primary button of the screen."""

    def __init__(self, lead: Callable[[TodayLine], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lead = lead
        self._line: TodayLine | None = None
        theme.role(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = label("", "heading", wrap=True)
        self.act: QPushButton = button("", self._go, "primary")
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(tr("Việc nên làm tiếp"), "muted"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        self.sign = IconLabel(Severity.WARNING)
        line.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.words, 1)
        line.addWidget(self.act, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        self.hide()

    def show_line(self, line: TodayLine | None) -> None:
        """Show a line, or nothing."""
        self._line = line
        self.setVisible(line is not None)
        if line is not None:
            self.sign.say(tr("Cần làm ngay:") if line.kind in _AMBER else "")
            self.words.setText(line.text)
            self.act.setText(_action(line))
            self.act.setAccessibleName(_action(line))
            self.act.setAccessibleDescription(line.text)

    def _go(self) -> None:
        if self._line is not None:
            self._lead(self._line)


def _words_of(line: TodayLine) -> QWidget:
    if line.kind not in _AMBER:
        return label(line.text, wrap=True)
    words = IconLabel(Severity.WARNING)
    words.say(line.text)
    return words


def _names() -> dict[str, str]:
    return {
        "unfiled": tr("Chưa vào hồ sơ"), "missing": tr("Còn thiếu"), "late": tr("Quá hạn"),
        "due": tr("Đến hạn"), "waiting": tr("Chờ người khác"), "loans": tr("Cho mượn"),
        "holdings": tr("Giữ lại"), "rules": tr("Cần xác nhận"), "backup": tr("Sao lưu"),
        "returned": tr("Bị trả lại"), "sending": tr("Gửi hồ sơ"),
        "stick": tr("USB"),
    }  # fmt: skip


def _verb(line: TodayLine) -> str:
    return tr("Mở ›") if line.dossier_uid else tr("Xem ›")


def _action(line: TodayLine) -> str:
    """The verb of the primary button."""
    if line.dossier_uid:
        return tr("Mở hồ sơ")
    named = {"unfiled": tr("Vào hồ sơ…"), "missing": tr("Rà soát…"), "rules": tr("Xem quy tắc…")}
    named |= {"backup": tr("Sao lưu…"), "sending": tr("Xem vì sao…")}
    return named.get(line.kind, tr("Xem danh sách…"))


def _day_name(day: date) -> str:
    names = (
        tr("Thứ Hai"), tr("Thứ Ba"), tr("Thứ Tư"), tr("Thứ Năm"), tr("Thứ Sáu"), tr("Thứ Bảy"),
        tr("Chủ nhật"),
    )  # fmt: skip
    return f"{names[day.weekday()]}, {day:%d/%m/%Y}"


def _clear(grid: QGridLayout) -> None:
    while grid.count():
        item = grid.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
