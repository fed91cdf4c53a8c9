"""The place `Rà soát hồ sơ`: what is not right, in three lists of who can mend it, and the tab `Kịp thời`.

Runs the review in the background, when it is first looked at and again after changes; leads to the very cell.
Holds no rule of a check and changes nothing but the switch of figures by person.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop.domain.checks.rules import CheckRules, Who
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import explain
from hoso_desktop.services import check_report, checks, timeliness
from hoso_desktop.services.check_rules import check_rules
from hoso_desktop.services.checks import Line, Review
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.timeliness import TimelinessReport
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Strip, WorkLine, button, label, teaching_page
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.places_to_mend import Leader, way_to
from hoso_desktop.ui.review_clock import ClockPage
from hoso_desktop.ui.review_count import ReviewCount
from hoso_desktop.ui.review_model import DOSSIER, SENTENCE, WEIGHT, ReviewModel
from hoso_desktop.ui.review_why import WhyPanel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_PANEL_WIDTH = 300
_WIDTHS = {WEIGHT: 104, DOSSIER: 112}
_LISTS = tuple(Who)
_CLOCK_TAB = len(_LISTS)
# A review quicker than this runs again by itself after a change; a slower one waits to be asked.
_QUICK_SECONDS = 1.0
_AFTER_CHANGE_MS = 600


@dataclass(frozen=True, slots=True)
class _Read:
    """One run: what was found, the clock's figures, the rules it ran by, how long it took."""

    review: Review
    times: TimelinessReport
    by_person: bool
    rules: CheckRules
    seconds: float


def _run(office: Office, context: JobContext) -> _Read:
    began = time.monotonic()
    review = checks.office_review(office, context)
    by_person = timeliness.person_shown(office)
    times = timeliness.report(office, by_person=by_person)
    return _Read(review, times, by_person, check_rules(office), time.monotonic() - began)


class ReviewScreen(QWidget):
    """`waiting` carries the errors the person can mend alone, also while nobody looks (ReviewCount)."""

    waiting = Signal(int)

    def __init__(self, session: Session, navigator: Leader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._navigator = session, navigator
        self._ticket: Ticket | None = None
        self._read: _Read | None = None
        self._stale = True
        self._touched: set[str] = set()  # dossiers changed since, when a whole review takes too long
        self._count = ReviewCount(session, self)
        self._count.counted.connect(self.waiting)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_CHANGE_MS)
        self._soon.timeout.connect(self._follow)
        self.model = ReviewModel(self)
        self._build()
        self._lay_out()
        self._connect()
        self._show_counts()

    # the parts

    def _build(self) -> None:
        self.summary = label("", "muted")
        self.again = button(tr("Rà soát lại"), self.run)
        self.again.setToolTip("F5")
        self.print = button(tr("In báo cáo…"), self._ask_target)
        self.work = WorkLine(self._stop)
        self.changed = Strip(Severity.NOTE)
        self.told = Strip(Severity.NOTE)
        self.wrong = Strip(Severity.ERROR)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("Ai sửa được"))
        self.tabs.setExpanding(False)
        for _ in range(_CLOCK_TAB + 1):
            self.tabs.addTab("")
        self.table = LineTable(tr("Việc cần xem"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, SENTENCE)
        self.why = WhyPanel()
        self.clock = ClockPage(self._navigator.open_dossier)
        self.calm = label("", "muted", wrap=True)
        self.calm.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(tr("Rà soát hồ sơ"), "title"))
        head.addWidget(self.summary, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self.again)
        head.addWidget(self.print)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.why)
        split.setStretchFactor(0, 1)
        split.setHandleWidth(theme.MARGIN)
        split.setChildrenCollapsible(False)
        self.why.setMinimumWidth(_PANEL_WIDTH)
        self._pages = QStackedWidget()
        self._split, self._empty = split, self._teaching()
        for page in (split, self.calm, self.clock, self._empty):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addLayout(head)
        for part in (self.wrong, self.told, self.changed, self.work, self.tabs):
            column.addWidget(part)
        column.addWidget(self._pages, 1)

    def _teaching(self) -> QWidget:
        return teaching_page(
            tr("Chưa có gì để rà soát"),
            tr(
                "Khi có hồ sơ, chương trình xem từng hồ sơ và sổ văn bản theo 34 phép rà soát, rồi chia "
                "thành ba danh sách: việc tôi tự sửa được, việc cần người khác, việc cần cấp trên. Mỗi việc "
                "có lý do, ví dụ đúng và chưa đúng, và một nút dẫn đến đúng chỗ phải sửa."
            ),
            button(tr("Mở hồ sơ đầu tiên…"), self._navigator.new_dossier, "primary"),
        )

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _at: self._show_list())
        self.table.opened.connect(lambda _row: self.mend())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._explain())
        self.why.mend.connect(self.mend)
        self.clock.people_wanted.connect(self._turn_people)
        self._session.changed.connect(self._changed)
        self.changed.add(button(tr("Rà soát lại"), self.run))
        QShortcut(QKeySequence("F5"), self, self.run, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # running

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._ticket is None:
            self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        # Whoever goes on working needs the machine more than a list nobody looks at.
        super().hideEvent(event)
        self._soon.stop()
        self._stop()

    def run(self) -> None:
        """Run every check again."""
        self._soon.stop()
        self._stop()
        self.wrong.say("")
        self.changed.say("")
        self._stale = False
        self._touched.clear()
        self.again.setEnabled(False)
        self.work.start(tr("Đang rà soát…"))
        self._ticket = self._session.long_read(self, _run, self._take, self._failed, self.work.show_progress)

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
            self._stale = True
            self._rest()

    def _rest(self) -> None:
        self.work.hide()
        self.again.setEnabled(True)

    def _failed(self, error: UserError) -> None:
        self._ticket = None
        self._rest()
        self.wrong.say(explain(error))

    def _changed(self, changes: object) -> None:
        """Something was stored since: look again soon when somebody looks, else when somebody comes."""
        self._stale = True
        if isinstance(changes, Changes):
            self._touched |= changes.dossiers
        if self.isVisible():
            self._soon.start()

    def _follow(self) -> None:
        """A quick review runs again as a whole; of a long one only the dossiers that were changed."""
        read = self._read
        if read is None or read.seconds <= _QUICK_SECONDS:
            self.run()
            return
        if self._touched:
            uids = frozenset(self._touched)
            self._session.read(
                self,
                lambda office: checks.review_again(office, read.review, uids),
                lambda review: self._take_part(read, review, uids),
                self._failed,
            )
        self.changed.say(tr("Có thay đổi sau lần rà soát này; sổ văn bản và số liệu chưa tính lại."))

    def _take_part(self, read: _Read, review: Review, uids: frozenset[str]) -> None:
        if self._read is read:
            self._touched -= uids
            self._show_read(replace(read, review=review))

    # showing

    def _take(self, found: _Read) -> None:
        self._ticket = None
        self._rest()
        self._show_read(found)

    def _show_read(self, found: _Read) -> None:
        chosen = self._chosen()
        self._read = found
        moment = found.review.at.astimezone(VIETNAM)
        self.summary.setText(
            tr(
                "{dossiers} hồ sơ, {documents} văn bản · rà soát lúc {hour}:{minute:02d}",
                dossiers=figure(found.review.dossiers), documents=figure(found.review.documents),
                hour=moment.hour, minute=moment.minute,
            )
        )  # fmt: skip
        self.clock.show_report(found.times, by_person=found.by_person)
        self._show_counts()
        self._show_list(chosen)
        self._count.take(found.review)

    def _show_counts(self) -> None:
        review = self._read.review if self._read is not None else None
        names = (tr("Tôi tự sửa được"), tr("Cần người khác"), tr("Cần cấp trên"))
        for at, (who, name) in enumerate(zip(_LISTS, names, strict=True)):
            count = len(review.of(who)) if review is not None else 0
            self.tabs.setTabText(at, f"{name}   {figure(count)}" if count else name)
        self.tabs.setTabText(_CLOCK_TAB, tr("Kịp thời"))
        self.print.setEnabled(review is not None)

    def _show_list(self, chosen: Line | None = None) -> None:
        at, read = self.tabs.currentIndex(), self._read
        self.tabs.setVisible(read is None or bool(read.review.dossiers or read.review.lines))
        if read is not None and not read.review.dossiers and not read.review.lines:
            self._pages.setCurrentWidget(self._empty)
        elif at == _CLOCK_TAB:
            self._pages.setCurrentWidget(self.clock)
        else:
            self._show_lines(read.review.of(_LISTS[at]) if read is not None else (), chosen)

    def _show_lines(self, lines: tuple[Line, ...], chosen: Line | None) -> None:
        before = self.table.currentIndex().row()
        self.model.show_lines(lines)
        self.calm.setText(tr("Không có việc nào trong danh sách này.") if self._read is not None else "")
        self._pages.setCurrentWidget(self._split if lines else self.calm)
        if lines:
            # The same line, or after a mended one the line that took its place.
            row = self.model.row_of(chosen) if chosen is not None else 0
            self.table.selectRow(row if row is not None else max(0, min(before, len(lines) - 1)))

    def _chosen(self) -> Line | None:
        row = self.table.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def _explain(self) -> None:
        line = self._chosen()
        if line is not None and self._read is not None:
            rule = self._read.rules.rules.get(line.finding.code)
            self.why.explain(line, rule, led=way_to(line) is not None)

    def look_at(self, what: str) -> None:
        """Show a list: `myself`, `others`, `superior` or `clock`."""
        names = [*(who.value for who in _LISTS), "clock"]
        if what in names:
            self.tabs.setCurrentIndex(names.index(what))

    # acting

    def mend(self) -> None:
        """Lead to the very cell, list or plan where the chosen line is mended."""
        line = self._chosen()
        way = way_to(line) if line is not None else None
        if way is not None:
            way(self._navigator)

    def _turn_people(self, on: bool) -> None:
        self._session.write(self, lambda office: timeliness.show_person(office, on), lambda _none: self.run())

    def _ask_target(self) -> None:
        day = self._session.office.today()
        name = f"ra-soat-{day:%Y-%m-%d}.pdf"
        target, _ = QFileDialog.getSaveFileName(self, tr("In báo cáo"), name, "PDF (*.pdf)")
        if target:
            self.print_to(Path(target))

    def print_to(self, target: Path) -> None:
        """Write the lists and the figures as one PDF."""
        read = self._read
        if read is None:
            return
        office = self._session.office
        self._session.compute(
            self,
            lambda _context: check_report.print_review(office, read.review, read.times, target),
            lambda pages: self.told.say(tr("Đã ghi {path} ({pages} trang).", path=str(target), pages=pages)),
            lambda error: self.wrong.say(explain(error)),
        )
