"""The place `Danh mục hồ sơ`: a year's plan as the paper shows it, and what became of each title.

Enter opens a dossier from a title. Holds no rule: what may be done is the services' answer.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMargins, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.file_plan import FilePlan, FilePlanEntry, PlanState
from hoso_desktop.domain.plan_changes import PlanChange
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import file_plan, plan_absence, plan_lists, plan_reality, plan_titles
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.plan_reality import PlanReality
from hoso_desktop.services.undo import undo
from hoso_desktop.ui import theme
from hoso_desktop.ui.component_dialogs import AbsenceDialog
from hoso_desktop.ui.day_text import day_text
from hoso_desktop.ui.fields import Strip, button, label, teaching_page
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.plan_dialogs import (
    ApproveDialog,
    ConfirmDialog,
    DifferenceDialog,
    HeadingDialog,
    OpenDialog,
    PlanDialog,
    TitleDialog,
)
from hoso_desktop.ui.plan_model import Column, PlanModel
from hoso_desktop.ui.plan_numbering_dialog import NumberingDialog
from hoso_desktop.ui.print_dialog import PrintDialog, PrintJob
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTHS = {Column.NOTATION: 96, Column.RETENTION: 84, Column.OWNER: 88, Column.NOTE: 168, Column.OPENED: 144}
Found = tuple[FilePlan, PlanReality, tuple[int, ...]] | tuple[None, None, tuple[int, ...]]


class _Roomy(QStyledItemDelegate):
    """A little air above and below a title of two lines, or it runs into its neighbours."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index).grownBy(QMargins(0, theme.GRID, 0, theme.GRID))


class PlanScreen(QWidget):
    """One year's plan; without one, the ways to begin it."""

    def __init__(
        self, session: Session, open_dossier: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._open_dossier = session, open_dossier
        self.plan: FilePlan | None = None
        self._undo: list[str] = []
        self._wanted = ""  # the notation somebody was led here for
        self._read_once = False
        this_year = session.office.today().year
        self.year = QComboBox()
        self.year.setAccessibleName(tr("Năm của danh mục"))
        for year in range(this_year + 1, this_year - 6, -1):
            self.year.addItem(tr("Năm {year}", year=year), year)
        self.year.setCurrentIndex(self.year.findData(this_year))
        self.year.currentIndexChanged.connect(lambda _at: self.read())
        self.state = label("", "muted")
        self.unopened = QCheckBox(tr("Chỉ đầu hồ sơ chưa mở"))
        self.unopened.toggled.connect(lambda _on: self.read())
        self.trouble = Strip(Severity.ERROR)
        self.model = PlanModel(self)
        self.table = LineTable(tr("Danh mục hồ sơ"))
        self.table.setModel(self.model)
        self.table.set_widths({int(column): width for column, width in _WIDTHS.items()}, Column.TITLE)
        # Titles of one matter differ at their ends, and an ellipsis would look like a title's own blank.
        self.table.setWordWrap(True)
        self.table.setItemDelegateForColumn(Column.TITLE, _Roomy(self.table))
        rows = self.table.verticalHeader()
        rows.setMinimumSectionSize(rows.defaultSectionSize())
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.opened.connect(lambda _row: self.open_title())
        self.totals = label("", wrap=True)
        self._lay_out()
        session.changed.connect(self._changed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        theme.space(top, gap=theme.MARGIN)
        top.addWidget(label(tr("Danh mục hồ sơ"), "title"))
        top.addWidget(self.year)
        top.addWidget(self.state, 1)
        top.addWidget(self.unopened)
        self.open = button(tr("Mở hồ sơ"), self.open_title, "primary")
        self.issue = button(tr("Ban hành…"), self.approve)
        self.add = button(tr("Thêm đầu hồ sơ…"), self.add_title)
        self.print = button(tr("In danh mục…"), self.print_plan)
        self.print.setToolTip("Ctrl+P")
        self.more = button(tr("Khác"), lambda: None)
        self.more.setMenu(self._menu())
        foot = QHBoxLayout()
        theme.space(foot, gap=theme.GAP)
        foot.addWidget(self.totals, 1)
        for each in (self.more, self.print, self.add, self.issue, self.open):
            foot.addWidget(each, 0, Qt.AlignmentFlag.AlignBottom)
        paper = QWidget()
        inside = QVBoxLayout(paper)
        theme.space(inside, gap=theme.GAP)
        inside.addWidget(self.table, 1)
        inside.addLayout(foot)
        self._pages = QStackedWidget()
        self._pages.addWidget(paper)
        self._pages.addWidget(self._empty())
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addLayout(top)
        column.addWidget(self.trouble)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.table)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        acts: tuple[tuple[str, str, Callable[[], object]], ...] = (
            (tr("Sửa đầu hồ sơ…"), "F2", self.edit_title),
            (tr("Bỏ đầu hồ sơ"), "Del", self.remove_title),
            (tr("Chuyển lên"), "Alt+Up", lambda: self.move_title(-1)),
            (tr("Chuyển xuống"), "Alt+Down", lambda: self.move_title(1)),
            (tr("Không phát sinh trong năm…"), "Ctrl+Del", self.say_absent),
            (tr("Bỏ ghi “không phát sinh”"), "", self.take_absence_back),
            (tr("Hoàn tác"), "Ctrl+Z", self.take_back),
            (tr("Đổi tên đề mục lớn…"), "", self.rename_heading),
            (tr("Chuyển cả đề mục lên"), "Alt+Shift+Up", lambda: self.move_heading(-1)),
            (tr("Chuyển cả đề mục xuống"), "Alt+Shift+Down", lambda: self.move_heading(1)),
            (tr("Đánh số, ký hiệu lại…"), "", self.number),
            (tr("Xác nhận thời hạn…"), "", self.confirm),
            (tr("So với năm trước…"), "", self.compare),
            (tr("Ghi ra tệp Excel…"), "", self.export),
        )
        for name, keys, act in acts:
            action = menu.addAction(name)
            if keys:
                action.setShortcut(QKeySequence(keys))
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)
        return menu

    def _empty(self) -> QWidget:
        self.from_last = button(tr("Lập từ năm trước"), self.copy_last, "primary")
        self.from_model = button(tr("Từ danh mục mẫu"), lambda: self.begin("commune"))
        return teaching_page(
            tr("Năm này chưa có danh mục hồ sơ"),
            tr(
                "Danh mục hồ sơ liệt kê các hồ sơ cơ quan dự kiến lập trong năm, ban hành vào đầu năm. "
                "Mở hồ sơ từ danh mục thì ký hiệu, tiêu đề, thời hạn bảo quản đã có sẵn."
            ),
            self.from_last,
            self.from_model,
            button(tr("Mẫu chi bộ"), lambda: self.begin("cell")),
            button(tr("Từ tệp Excel…"), self.take_list),
        )

    # reading

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if not self._read_once:
            self.read()

    def wanted_year(self) -> int:
        """The year chosen above."""
        return int(self.year.currentData())

    def look_at(self, what: str) -> None:
        """Show the year named, only what is not opened yet (`unopened`), or the title of a notation."""
        if what == "unopened":
            self.unopened.setChecked(True)
        elif what.isdecimal() and self.year.findData(int(what)) >= 0:
            self.year.setCurrentIndex(self.year.findData(int(what)))
        else:
            self._wanted = what
            self.year.setCurrentIndex(self.year.findData(self._session.office.today().year))
            self.read()

    def read(self) -> None:
        """Read the plan of the year and what became of it."""
        self._read_once = True
        year = self.wanted_year()

        def work(office: Office) -> Found:
            years = tuple(plan.year for plan in file_plan.plans(office))
            plan = file_plan.find_plan(office, year)
            if plan is None:
                return None, None, years
            return plan, plan_reality.reality(office, plan), years

        self._session.read(self, work, self._show)

    def _show(self, found: Found) -> None:
        plan, reality, years = found
        chosen = self._chosen()
        self.plan = plan
        self._pages.setCurrentIndex(0 if plan is not None else 1)
        self.unopened.setVisible(plan is not None)
        has_last = any(year < self.wanted_year() for year in years)
        self.from_last.setVisible(has_last)
        theme.role(self.from_model, "" if has_last else "primary")
        self.state.setText("" if plan is None else _state(plan))
        if plan is None or reality is None:
            return
        self.model.show_plan(plan, reality, only_unopened=self.unopened.isChecked())
        for row, line in enumerate(self.model.lines):
            if line.entry is None:
                self.table.setSpan(row, Column.TITLE, 1, len(Column) - 1)
            elif self.table.columnSpan(row, Column.TITLE) > 1:
                self.table.setSpan(row, Column.TITLE, 1, 1)
        self.totals.setText("  ".join((*plan_lists.closing_lines(plan), _became(reality))))
        self.issue.setVisible(plan.state is PlanState.DRAFT)
        wanted = next((e for e in plan.entries if self._wanted and e.notation == self._wanted), chosen)
        self._wanted = ""
        row = self.model.row_of(wanted.uid) if wanted is not None else -1
        first = next((at for at, line in enumerate(self.model.lines) if line.entry is not None), -1)
        if max(row, first) >= 0:
            self.table.selectRow(row if row >= 0 else first)

    def _changed(self, _changes: object) -> None:
        if self.isVisible():
            self.read()
        else:
            self._read_once = False

    def _chosen(self) -> FilePlanEntry | None:
        index: QModelIndex = self.table.currentIndex()
        return self.model.entry(index.row()) if index.isValid() else None

    # acts

    def _write(self, work: Callable[[Office], Changes]) -> None:
        self.trouble.say("")
        self._session.write(self, work, self._stored, self._refused)

    def _stored(self, changes: Changes) -> None:
        self._undo.append(changes.change_uid)
        self._session.announce(changes)

    def _refused(self, error: UserError) -> None:
        self.trouble.say(messages.explain(error))

    def _ask(self, dialog: QDialog) -> bool:
        self.trouble.say("")
        taken = bool(dialog.exec())
        if taken and isinstance(dialog, PlanDialog) and dialog.changes is not None:
            self._undo.append(dialog.changes.change_uid)
        dialog.deleteLater()
        return taken

    def begin(self, model: str) -> None:
        """Take up a shipped model as the year's draft."""
        year = self.wanted_year()
        self._write(lambda office: file_plan.begin(office, year, model=model))

    def copy_last(self) -> None:
        """Take up the newest earlier plan as the year's draft."""
        year = self.wanted_year()

        def work(office: Office) -> Changes:
            earlier = [plan.year for plan in file_plan.plans(office) if plan.year < year]
            return file_plan.copy(office, max(earlier), year)

        self._write(work)

    def take_list(self) -> None:
        """Take up a list from a spreadsheet as the year's draft."""
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Chọn danh mục hồ sơ"), "", tr("Bảng tính (*.xlsx *.xls *.ods *.csv)")
        )
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Take up a list that was chosen."""
        year = self.wanted_year()
        self._write(
            lambda office: plan_lists.take_list(office, year, plan_lists.preview_list(path), source=path.name)
        )

    def add_title(self) -> None:
        """Ask for a new title."""
        if self.plan is not None:
            self._ask(TitleDialog(self._session, self.plan, beside=self._chosen(), parent=self))

    def edit_title(self) -> None:
        """Change the chosen title."""
        entry = self._chosen()
        if self.plan is not None and entry is not None:
            self._ask(TitleDialog(self._session, self.plan, entry, parent=self))

    def remove_title(self) -> None:
        """Take the chosen title out; Ctrl+Z brings it back."""
        entry = self._chosen()
        if entry is not None:
            self._write(lambda office: plan_titles.remove_title(office, entry.uid))

    def take_absence_back(self) -> None:
        """The work of the chosen title arises after all."""
        entry = self._chosen()
        if entry is not None:
            uid = entry.uid
            self.trouble.say("")
            self._session.write(
                self, lambda office: plan_absence.arises(office, uid), self._session.announce, self._refused
            )

    def say_absent(self) -> None:
        """Say why the work of the chosen title does not arise this year."""
        entry = self._chosen()
        if entry is None:
            return
        uid = entry.uid
        self._ask(
            AbsenceDialog(
                self._session, f"{entry.notation}  {entry.title}",
                lambda office, reason: plan_absence.does_not_arise(office, uid, reason), self,
                title=tr("Không phát sinh trong năm"),
                example=tr("ví dụ: năm nay không tổ chức đại hội"),
            )
        )  # fmt: skip

    def move_title(self, by: int) -> None:
        """Move the chosen title by one place."""
        entry, plan = self._chosen(), self.plan
        if entry is None or plan is None:
            return
        at = file_plan.uids(plan.entries).index(entry.uid) + by
        if 0 <= at < len(plan.entries):
            self._write(lambda office: plan_titles.move_title(office, entry.uid, at))

    def move_heading(self, by: int) -> None:
        """Move the large heading of the chosen title, with all its titles, by one heading."""
        entry, plan = self._chosen(), self.plan
        if entry is None or plan is None:
            return
        symbols = list(dict.fromkeys(known.heading for known in plan.entries))
        at = symbols.index(entry.heading) + by
        if 0 <= at < len(symbols):
            uid, symbol = plan.uid, entry.heading
            self._write(lambda office: plan_titles.move_heading(office, uid, symbol, at))

    def rename_heading(self) -> None:
        """Another name for the large heading of the chosen title."""
        entry = self._chosen()
        if self.plan is not None and entry is not None:
            self._ask(HeadingDialog(self._session, self.plan, entry, self))

    def take_back(self) -> None:
        """Undo the last change made here."""
        if self._undo:
            change = self._undo.pop()
            self.trouble.say("")
            self._session.write(
                self, lambda office: undo(office, change), self._session.announce, self._refused
            )

    def number(self) -> None:
        """Number the plan anew."""
        if self.plan is not None:
            self._ask(NumberingDialog(self._session, self.plan, parent=self))

    def confirm(self) -> None:
        """Record that periods are confirmed."""
        if self.plan is not None:
            self._ask(ConfirmDialog(self._session, self.plan, self._chosen(), parent=self))

    def approve(self) -> None:
        """Record the decision."""
        if self.plan is not None:
            self._ask(ApproveDialog(self._session, self.plan, parent=self))

    def compare(self) -> None:
        """Show what is other than in the plan before."""
        plan = self.plan
        if plan is None:
            return

        def work(office: Office) -> tuple[int, tuple[PlanChange, ...]]:
            earlier = [known.year for known in file_plan.plans(office) if known.year < plan.year]
            if not earlier:
                raise UserError("file_plan.missing", year=plan.year - 1)
            return max(earlier), file_plan.changes_between(office, max(earlier), plan.year)

        def show(found: tuple[int, tuple[PlanChange, ...]]) -> None:
            self._ask(DifferenceDialog(found[0], plan, found[1], self))

        self._session.read(self, work, show, self._refused)

    def export(self) -> None:
        """Write the plan as a workbook where the person says."""
        plan = self.plan
        if plan is None:
            return
        name = f"Danh mục hồ sơ {plan.year}.xlsx"
        path, _ = QFileDialog.getSaveFileName(self, tr("Ghi danh mục hồ sơ"), name, tr("Excel (*.xlsx)"))
        if path:
            self._session.read(
                self, lambda office: plan_lists.export_list(office, plan, Path(path)),
                lambda target: self.state.setText(tr("Đã ghi {path}", path=str(target))), self._refused,
            )  # fmt: skip

    def print_plan(self) -> None:
        """Show the plan as it prints: the list, the decision that issues it, both together."""
        plan = self.plan
        if plan is None:
            return
        title = tr("Danh mục hồ sơ năm {year}", year=plan.year)
        job = PrintJob((str(plan.year),), title, "plan", "file_plan")
        self._ask(PrintDialog(self._session, job, self.window()))

    def open_title(self) -> None:
        """Show the dossier of a title that has one of its own, or open one."""
        entry, plan = self._chosen(), self.plan
        if entry is None or plan is None:
            return
        found = self.model.opened.get(entry.uid, ())
        if found and not entry.each:
            self._open_dossier(found[0].uid)
            return
        self._session.read(
            self, lambda office: plan_reality.proposed(office, plan, entry).notation,
            lambda notation: self._open_new(plan, entry, notation), self._refused,
        )  # fmt: skip

    def _open_new(self, plan: FilePlan, entry: FilePlanEntry, notation: str) -> None:
        dialog = OpenDialog(self._session, plan, entry, notation, self)
        if self._ask(dialog) and dialog.changes is not None:
            self._open_dossier(next(iter(dialog.changes.dossiers)))


def _state(plan: FilePlan) -> str:
    if plan.state is PlanState.DRAFT:
        return tr("Dự thảo, nhiệm kỳ {term}", term=plan.term)
    return tr(
        "Đã ban hành: Quyết định {number}, ngày {day}", number=plan.decision_number,
        day=day_text(plan.decision_day),
    )  # fmt: skip


def _became(reality: PlanReality) -> str:
    absent = reality.not_arising
    return tr(
        "Đã mở {opened}, chưa mở {left}{absent}; {outside} hồ sơ ngoài danh mục.", opened=reality.opened,
        left=reality.not_opened, absent=tr(", không phát sinh {count}", count=absent) if absent else "",
        outside=len(reality.outside),
    )  # fmt: skip
