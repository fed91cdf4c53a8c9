"""`Lịch sử sử dụng`: who did and read what, of the whole office or of one dossier, newest first.

Lines come a page at a time, more of them when the list is at its end. Shows and exports; changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import history_export, history_lines, history_words, people
from hoso_desktop.services.history_export import ExportedHistory
from hoso_desktop.services.history_lines import HistoryFilter, HistoryLine, HistoryPage
from hoso_desktop.services.history_words import Group
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.people import PersonRow
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import DayField
from hoso_desktop.ui.fields import Field, Strip, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.history_proof import HistoryProof
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 1040, 600
_WIDTHS = {0: 136, 1: 150, 3: 120}
_DOING = 2
_PAGE = 200


@dataclass(frozen=True, slots=True)
class _First:
    """What stands there when the dialog opens."""

    people: tuple[PersonRow, ...]
    page: HistoryPage


class HistoryDialog(QDialog):
    """The history; of one dossier when it is named. `changes` is always None: nothing is changed here."""

    changes: Changes | None = None

    def __init__(
        self, session: Session, dossier_uid: str = "", code: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._uid = session, dossier_uid
        self._wanted = HistoryFilter(dossier_uid=dossier_uid)
        self._below: int | None = None
        self._asked = 0
        self._reading = True
        self.lines: list[HistoryLine] = []
        title = tr("Lịch sử của hồ sơ {code}", code=code) if dossier_uid else tr("Lịch sử sử dụng")
        self.setWindowTitle(title)
        fit(self, _WIDTH, _HEIGHT)
        self._make_filters()
        self._make_list()
        self.told = Strip(Severity.NOTE)
        self.trouble = Strip(Severity.ERROR)
        self.proof = HistoryProof(session)
        self.proof.setVisible(not dossier_uid)
        self._lay_out(title)
        answer_f1(self, "history")
        session.read(self, self._first, self._show_first, self._refused)

    # -- parts

    def _make_filters(self) -> None:
        self.person = QComboBox()
        self.person.addItem(tr("Mọi người"), "")
        self.kind = QComboBox()
        self.kind.addItem(tr("Mọi việc"), None)
        for group in Group:
            self.kind.addItem(history_words.group_name(group), group)
        self.first = DayField(tr("&Từ ngày"))
        self.last = DayField(tr("Đế&n hết ngày"))
        for combo in (self.person, self.kind):
            combo.currentIndexChanged.connect(lambda _index: self.look())
        for field in (self.first, self.last):
            field.edit.returnPressed.connect(self.look)
        self.filter = button(tr("&Xem"), self.look, "primary")

    def _make_list(self) -> None:
        self.model = RowsModel([tr("Thời điểm"), tr("Người"), tr("Việc"), tr("Hồ sơ")], self)
        self.list = LineTable(tr("Các việc, mới nhất trước"))
        self.list.setModel(self.model)
        self.list.set_widths(_WIDTHS, _DOING)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.list.selectionModel().currentRowChanged.connect(lambda now, _before: self._chosen(now.row()))
        self.whole = label("", wrap=True)
        self.count = label("", "muted")
        self.more = button(tr("Xem &tiếp"), self.read_on)
        self.more.setEnabled(False)
        self.export = button(tr("&Ghi ra tệp…"), self._ask_target)
        self.export.setVisible(self._session.office.may(Action.EXPORT, Object.HISTORY))
        self.close_button = button(tr("Đóng"), self.reject)
        for one in (self.filter, self.more, self.export, self.close_button):
            one.setAutoDefault(False)

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(title, "heading"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.GAP + theme.GRID)
        for name, part in ((tr("N&gười"), self.person), (tr("&Loại việc"), self.kind)):
            line.addWidget(Field(name, part), 2)
        line.addWidget(self.first, 1)
        line.addWidget(self.last, 1)
        aside = QVBoxLayout()
        aside.addSpacing(self.fontMetrics().height() + theme.GRID)
        aside.addWidget(self.filter)
        aside.addStretch(1)
        line.addLayout(aside)
        column.addLayout(line)
        column.addWidget(self.trouble)
        column.addWidget(self.told)
        column.addWidget(self.list, 1)
        column.addWidget(self.whole)
        column.addWidget(self.proof)
        foot = QHBoxLayout()
        theme.space(foot)
        foot.addWidget(self.count)
        foot.addWidget(self.more)
        foot.addStretch(1)
        foot.addWidget(self.export)
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        self.list.setFocus()

    # -- reading

    def _first(self, office: Office) -> _First:
        page = history_lines.page(office, self._wanted, limit=_PAGE)
        return _First(people.persons(office), page)

    def _show_first(self, first: _First) -> None:
        self.person.blockSignals(True)
        for one in first.people:
            self.person.addItem(one.name or one.login, one.uid)
        self.person.blockSignals(False)
        self._show(first.page, self._asked)

    def look(self) -> None:
        """Show what the filters ask for, from its newest line on."""
        self.trouble.say("")
        if self.first.wrong or self.last.wrong:
            return
        group = self.kind.currentData()
        self._wanted = HistoryFilter(
            person_uid=self.person.currentData(), dossier_uid=self._uid, first=self.first.day(),
            last=self.last.day(), groups=(group,) if group is not None else (),
        )  # fmt: skip
        self.lines, self._below = [], None
        self._read()

    def read_on(self) -> None:
        """The next page."""
        if self._below is not None and not self._reading:
            self._read()

    def _read(self) -> None:
        self._asked += 1
        self._reading = True
        asked, wanted, below = self._asked, self._wanted, self._below
        self._session.read(
            self,
            lambda office: history_lines.page(office, wanted, below=below, limit=_PAGE),
            lambda page: self._show(page, asked),
            self._refused,
        )

    def _show(self, page: HistoryPage, asked: int) -> None:
        if asked != self._asked:
            return  # other filters were set meanwhile
        self._reading = False
        place, here = self.list.verticalScrollBar().value(), max(self.list.currentIndex().row(), 0)
        fresh = not self.lines
        self.lines += page.lines
        self._below = page.below
        if not self.lines and page.below is not None:
            self._read()  # a long stretch in which nothing may be seen
            return
        self.model.put([_cells(line) for line in self.lines])
        self.more.setEnabled(page.below is not None)
        self.count.setText(self._counted())
        if self.lines:
            self.list.selectRow(0 if fresh else here)
            self.list.verticalScrollBar().setValue(0 if fresh else place)
        else:
            self.whole.setText(tr("Không có việc nào như vậy. Hãy bỏ bớt điều kiện ở trên."))

    def _counted(self) -> str:
        if self._below is None:
            return tr("{count} dòng", count=len(self.lines))
        return tr("{count} dòng đầu, còn nữa", count=len(self.lines))

    def _scrolled(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        if bar.maximum() and value >= bar.maximum():
            self.read_on()

    def _chosen(self, row: int) -> None:
        if 0 <= row < len(self.lines):
            line = self.lines[row]
            doubt = tr(" (đồng hồ máy lúc đó đáng ngờ)") if line.doubtful else ""
            self.whole.setText(f"{line.when} · {line.person} · {line.text}{doubt}")

    def _refused(self, error: UserError) -> None:
        self._reading = False
        self.trouble.say(messages.explain(error))

    # -- to a file

    def _ask_target(self) -> None:
        day = self._session.office.today()
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Ghi lịch sử ra tệp"), _file_name(day), tr("Excel (*.xlsx);;CSV (*.csv)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, target: Path) -> None:
        """Write what the filters ask for, all of it, to a file."""
        if not target.suffix:
            target = target.with_suffix(history_export.EXCEL)
        wanted = self._wanted
        self.trouble.say("")
        self.told.say(tr("Đang ghi ra tệp…"))
        self.export.setEnabled(False)
        self._session.long_write(
            self,
            lambda office, context: history_export.export(office, target, wanted, context=context),
            self._saved,
            self._not_saved,
        )

    def _saved(self, done: ExportedHistory) -> None:
        self.export.setEnabled(True)
        self.told.say(
            tr("Đã ghi {count} dòng vào {path}. Cuối tệp có mã lịch sử lúc ghi.", count=done.lines,
               path=str(done.path))
        )  # fmt: skip

    def _not_saved(self, error: UserError) -> None:
        self.export.setEnabled(True)
        self.told.say("")
        self._refused(error)


def _cells(line: HistoryLine) -> tuple[str, ...]:
    mark = tr("⚠ đồng hồ đáng ngờ · ") if line.doubtful else ""
    return (line.when, line.person, f"{mark}{line.text}", line.dossier)


def _file_name(day: date) -> str:
    return tr("lich-su-su-dung-{day}.xlsx", day=f"{day:%Y-%m-%d}")
