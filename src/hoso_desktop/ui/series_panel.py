"""`Dãy số`: the office's number series, what is missing and why, what is used twice, and the Tập made of one.

1 to 5 give the chosen gap its reason. Only lost and unexplained numbers are defects.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.document import MissingReason
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.series import Gap, SeriesFacts, SeriesKey, SeriesReport, analyse
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UserError
from hoso_desktop.services import queries
from hoso_desktop.services import series as service
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.series import SeriesSummary
from hoso_desktop.services.undo import undo as take_back
from hoso_desktop.ui import series_words as words
from hoso_desktop.ui import theme
from hoso_desktop.ui.dossier_picker import DossierPicker
from hoso_desktop.ui.fields import IconLabel, SentenceList, Strip, button, label, teaching_page
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_SERIES_WIDTHS = {1: 70, 2: 84, 3: 48, 4: 68, 5: 56}
_GAP_WIDTHS = {0: 84, 1: 176}
_YEARS = 6
_SENTENCES = 2
_HALVES = [470, 560]


class _GapTable(LineTable):
    """Digits choose the reason of the chosen gaps."""

    reason_chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_5:
            self.reason_chosen.emit(event.key() - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)


class SeriesPanel(QWidget):
    """`open_wanted` leads to a Tập that was just made."""

    open_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._summaries: list[SeriesSummary] = []
        self.report = SeriesReport(0, 0)
        self._undo: list[tuple[str, ...]] = []
        self._stale = True
        self._reason_of: tuple[SeriesKey, int] | None = None
        self._wanted = ""  # type and body of the series to show, `Quyết định ĐU`
        self._wanted_term = self._wanted_gap = ""
        self.trouble = Strip(Severity.ERROR)
        self.done = IconLabel(Severity.NOTE)
        self.done.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._work_page())
        self._pages.addWidget(_no_series())
        column = QVBoxLayout(self)
        theme.space(column, theme.GAP)
        column.addWidget(self.trouble)
        column.addWidget(self._pages, 1)
        column.addWidget(self.done)
        self.setFocusProxy(self.table)
        self._connect()

    def _work_page(self) -> QWidget:
        self.series = RowsModel(
            (tr("Tên loại"), tr("Ký hiệu"), tr("Từ–đến"), tr("Số"), tr("Khuyết"), tr("Trùng")), self
        )
        self.table = LineTable(tr("Các dãy số"))
        self.table.setModel(self.series)
        self.table.set_widths(_SERIES_WIDTHS, 0)
        self.gaps = RowsModel((tr("Số khuyết"), tr("Lý do"), tr("Ghi chú")), self)
        self.gap_table = _GapTable(tr("Số khuyết"))
        self.gap_table.setModel(self.gaps)
        self.gap_table.set_widths(_GAP_WIDTHS, 2)
        self.others = SentenceList(tr("Số trùng và số ngược ngày"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self._right())
        split.setStretchFactor(0, 4)
        split.setStretchFactor(1, 5)
        split.setChildrenCollapsible(False)
        split.setSizes(_HALVES)
        return split

    def _right(self) -> QWidget:
        self.heading = label("", "heading", wrap=True)
        self.year = QComboBox()
        self.year.setAccessibleName(tr("Năm"))
        this_year = self._session.office.today().year
        for year in range(this_year, this_year - _YEARS, -1):
            self.year.addItem(tr("Năm {year}", year=year), year)
        self.year.addItem(tr("Cả nhiệm kỳ"), None)
        self.reason = QComboBox()
        self.reason.setAccessibleName(tr("Lý do khuyết số"))
        for number, (reason, name) in enumerate(words.reason_names().items(), start=1):
            self.reason.addItem(f"{number}  {name}", reason)
        self.note = QLineEdit()
        self.note.setAccessibleName(tr("Ghi chú hoặc mã hồ sơ"))
        self.note.setPlaceholderText(tr("ghi chú; với “Lưu ở hồ sơ” thì ghi mã hồ sơ"))
        self.explain = button(tr("Ghi lý do"), self.explain_chosen)
        self.compose = button(tr("Lập/bổ sung Tập…"), self.compose_volume, "primary")
        right = QWidget()
        column = QVBoxLayout(right)
        theme.space(column)
        top = QHBoxLayout()
        theme.space(top)
        top.addWidget(self.heading, 1)
        top.addWidget(self.year)
        column.addLayout(top)
        column.addWidget(self.gap_table, 1)
        line = QHBoxLayout()
        theme.space(line)
        line.addWidget(self.reason)
        line.addWidget(self.note, 1)
        line.addWidget(self.explain)
        column.addLayout(line)
        column.addWidget(self.others)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.compose)
        column.addLayout(foot)
        return right

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._read_series())
        self.year.currentIndexChanged.connect(lambda _at: self._read_series())
        self.gap_table.reason_chosen.connect(self._reason_by_key)
        self.gap_table.selectionModel().selectionChanged.connect(lambda _now, _before: self._show_reason())
        self.gap_table.opened.connect(lambda _row: self.reason.setFocus())
        self.table.opened.connect(lambda _row: self.gap_table.setFocus())
        self.note.returnPressed.connect(self.explain_chosen)
        action = QAction(self)
        action.setShortcut(QKeySequence.StandardKey.Undo)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: self.undo())
        self.addAction(action)
        self._session.changed.connect(lambda _changes: self._others_changed())

    # reading

    def showEvent(self, event: object) -> None:
        if self._stale:
            self.reload()

    def _others_changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read all series again."""
        self._stale = False
        self._session.read(self, service.series_list, self._show_list)

    def look_at(self, type_and_body: str) -> None:
        """Choose the series of a type and body, `Quyết định ĐU`; with `|2025-2030|58` a gap of it too."""
        self._wanted, _, gap = type_and_body.partition("|")
        self._wanted_term, _, self._wanted_gap = gap.partition("|")
        if self._wanted_gap:
            self.year.setCurrentIndex(self.year.findData(None))  # a gap may be of any year of the term
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        for row, one in enumerate(self._summaries):
            named = self._wanted == f"{one.key.type_name} {one.key.body_symbol}"
            if named and self._wanted_term in ("", one.key.term):
                self.table.selectRow(row)
                self._wanted = ""
                self._read_series()
                return

    def _choose_gap(self) -> None:
        """The missing number somebody was led here for, the keyboard on its line: a key gives the reason."""
        for row, gap in enumerate(self.report.gaps):
            if self._wanted_gap == gap.text:
                self.gap_table.selectRow(row)
                self.gap_table.setFocus()
                self._wanted_gap = ""
                return

    def _show_list(self, found: list[SeriesSummary]) -> None:
        row = max(0, self.table.currentIndex().row())
        before = self._summaries[row].key if row < len(self._summaries) else None
        self._summaries = found
        self.series.put([words.summary_cells(one) for one in found])
        self._pages.setCurrentIndex(0 if found else 1)
        keys = [one.key for one in found]
        self.table.selectRow(keys.index(before) if before in keys else 0)
        self._choose_wanted()
        self._read_series()

    @property
    def chosen(self) -> SeriesSummary | None:
        """The series under the cursor."""
        row = self.table.currentIndex().row()
        return self._summaries[row] if 0 <= row < len(self._summaries) else None

    def _read_series(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        key, year = chosen.key, self.year.currentData()
        self._session.read(self, lambda office: service.series(office, key, year=year), self._show_series)

    def _show_series(self, facts: SeriesFacts) -> None:
        chosen = self.chosen
        if chosen is None or facts.key != chosen.key:
            return
        row = max(0, self.gap_table.currentIndex().row())
        self.report = analyse(facts, since=self._session.office.profile.start_of_use)
        self.heading.setText(words.heading(facts, self.report))
        names = words.reason_names()
        self.gaps.put([words.gap_cells(gap, names) for gap in self.report.gaps])
        if self.report.gaps:
            self.gap_table.selectRow(min(row, len(self.report.gaps) - 1))
            self._choose_gap()
        sentences = words.sentences(self.report)
        self.others.put(sentences)
        self.others.setFixedHeight(min(len(sentences), _SENTENCES) * 2 * theme.row_height(self.others) or 1)
        for widget in (self.gap_table, self.reason, self.note, self.explain):
            widget.setEnabled(bool(self.report.gaps))
        self.compose.setEnabled(bool(facts.used) and self.year.currentData() is not None)

    # gaps

    def _chosen_gaps(self) -> list[Gap]:
        rows = sorted({index.row() for index in self.gap_table.selectionModel().selectedRows()})
        return [self.report.gaps[row] for row in rows if row < len(self.report.gaps)]

    def _show_reason(self) -> None:
        """What is stored, once per gap: reading the list again must not undo what is being typed."""
        gaps, chosen = self._chosen_gaps(), self.chosen
        place = (chosen.key, gaps[0].first) if chosen is not None and len(gaps) == 1 else None
        if place is None or place == self._reason_of:
            return
        self._reason_of = place
        self.note.clear()
        if gaps[0].reason is not None:
            self.reason.setCurrentIndex(list(words.reason_names()).index(gaps[0].reason))
            self.note.setText(gaps[0].dossier_code or gaps[0].note)

    def _reason_by_key(self, place: int) -> None:
        self.reason.setCurrentIndex(place)
        if MissingReason(self.reason.currentData()) is MissingReason.IN_OTHER_DOSSIER:
            self.note.setFocus()  # it needs the code of that dossier
        else:
            self.note.clear()
            self.explain_chosen()

    def explain_chosen(self) -> None:
        """Give the chosen gaps the reason shown, one change for each run of numbers."""
        chosen, gaps = self.chosen, self._chosen_gaps()
        if chosen is None or not gaps:
            return
        reason, text = MissingReason(self.reason.currentData()), self.note.text()
        elsewhere = reason is MissingReason.IN_OTHER_DOSSIER
        key = chosen.key

        def work(office: Office) -> list[Changes]:
            return [
                service.explain_missing(
                    office, key, gap.first, gap.last, reason, note="" if elsewhere else text,
                    dossier_code=text if elsewhere else "",
                )
                for gap in gaps
            ]  # fmt: skip

        said = tr("Đã ghi lý do cho số {gaps}. Ctrl+Z lấy lại.", gaps=", ".join(gap.text for gap in gaps))
        self._write(work, said)
        self.gap_table.setFocus()

    # the Tập

    def compose_volume(self) -> None:
        """Put every paper of the series and year into a Tập and write its title and notes."""
        chosen, year = self.chosen, self.year.currentData()
        if chosen is None or year is None:
            return
        heading = tr("Tập {type} ({body}) năm {year}: chọn hồ sơ để đưa văn bản của dãy số vào",
                     type=chosen.key.type_name, body=chosen.key.body_symbol, year=year)  # fmt: skip
        dialog = DossierPicker(self._session, heading, tr("Tập {type}", type=chosen.key.type_name), self)
        taken, uid = dialog.exec(), dialog.uid
        dialog.deleteLater()
        if taken:
            self.fill(uid, int(year))

    def fill(self, dossier_uid: str, year: int) -> None:
        """Fill and compose one Tập from the chosen series."""
        chosen = self.chosen
        if chosen is None:
            return
        key = chosen.key

        def work(office: Office) -> list[Changes]:
            made = []
            try:
                made.append(service.fill_from_series(office, dossier_uid, key, year=year))
            except UserError as error:
                if error.code != "series.nothing_to_fill":
                    raise
            return [*made, service.apply_composition(office, dossier_uid)]

        self._write(work, "", dossier_uid)

    def _write(self, work: Callable[[Office], list[Changes]], said: str, volume_uid: str = "") -> None:
        self.trouble.say("")
        self._session.write(
            self,
            work,
            lambda changes: self._stored(changes, said, volume_uid),
            self._refused,
        )

    def _stored(self, changes: list[Changes], said: str, volume_uid: str) -> None:
        self._undo.append(tuple(one.change_uid for one in reversed(changes)))
        self.done.say(said)
        for one in changes:
            self._session.announce(one)
        if volume_uid:
            self._session.read(
                self, lambda office: queries.dossier_sheet(office, volume_uid), lambda sheet: self.done.say(
                    tr("{code}: {count} văn bản. {title}", code=sheet.dossier.code,
                       count=figure(sheet.totals.documents), title=sheet.dossier.title)
                ),
            )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        self.done.say("")
        self.trouble.say(messages.explain(error))
        self.reload()

    def undo(self) -> None:
        """Take the last thing done here back."""
        if not self._undo:
            self.done.say(tr("Không còn gì để lấy lại ở màn hình này."))
            return
        uids = self._undo.pop()
        self._session.write(
            self, lambda office: [take_back(office, uid) for uid in uids], self._back, self._refused
        )

    def _back(self, changes: list[Changes]) -> None:
        self.done.say(tr("Đã lấy lại."))
        for one in changes:
            self._session.announce(one)


def _no_series() -> QWidget:
    return teaching_page(
        tr("Chưa có dãy số nào"),
        tr(
            "Mỗi tên loại của mỗi cơ quan có một dãy số trong nhiệm kỳ: Quyết định và Quy định cùng ghi QĐ "
            "nhưng là hai dãy. Nhập sổ văn bản đi thì các dãy số, số khuyết và số trùng hiện ở đây; "
            "từ một dãy số lập được Tập lưu của cả năm."
        ),
    )
