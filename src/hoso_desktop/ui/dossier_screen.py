"""One dossier: what it is, its document table, what is missing, and the next step. The table is the paper.

Lays out and connects; the table's bookkeeping lives in document_*.py and nothing is stored but through them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.problem import Severity
from hoso_desktop.services import dossiers, queries
from hoso_desktop.ui import fixes, theme
from hoso_desktop.ui.auto_lock import locking_now
from hoso_desktop.ui.document_acts import DocumentActs
from hoso_desktop.ui.document_cells import Column, column_of
from hoso_desktop.ui.document_drafts import DocumentDrafts
from hoso_desktop.ui.document_keeper import DocumentKeeper, Loaded
from hoso_desktop.ui.document_rows import Line
from hoso_desktop.ui.document_table import DocumentTable
from hoso_desktop.ui.document_table_model import DocumentTableModel
from hoso_desktop.ui.dossier_facts import facts_line
from hoso_desktop.ui.dossier_foot import DossierFoot
from hoso_desktop.ui.dossier_side import DossierSide
from hoso_desktop.ui.fields import Strip, button, label
from hoso_desktop.ui.lifecycle_bar import LifecycleBar
from hoso_desktop.ui.redact_dialog import RedactDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class DossierScreen(QWidget):
    """Shows the dossier `uid`; leaving goes through `leave`, so that no half-typed line is lost silently."""

    shown = Signal()  # the dossier was read and is on the screen
    print_wanted = Signal(str)
    again_wanted = Signal(str)  # the papers that became old
    package_wanted = Signal(str)
    arrange_wanted = Signal(str)
    edit_wanted = Signal(object)
    details_wanted = Signal(object)  # the Placement of one paper
    field_wanted = Signal(object, str)  # a Dossier or Placement, and the field to be typed
    away_wanted = Signal(str, str)  # another place, and the part of it
    file_wanted = Signal(object)  # an Attachment to look at

    def __init__(
        self, session: Session, uid: str, go_back: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self.uid, self._go_back = session, uid, go_back
        self.sheet: DossierSheet | None = None
        self._goal: str | None = None
        self._goal_field = ""
        self.documents = DocumentTableModel(self)
        self.documents.today = session.office.today()
        self.keeper = DocumentKeeper(session, uid, self.documents, self)
        self.table = DocumentTable(self.documents)
        self.side = DossierSide(session, self.keeper, self._paper_here, lambda: self.documents.editable)
        self._build_head()
        self._build_strips()
        self.foot = DossierFoot()
        self.details, self.pencilled = self.foot.details, self.foot.pencilled
        self.lifecycle = LifecycleBar(session, self.keeper, self)
        self.acts = DocumentActs(self.table, self.documents, self.keeper, self.told, self.wrong)
        self.drafts = DocumentDrafts(session, uid, self.table, self.title, self.back, self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self.keeper.read()
        session.read(self, queries.authors, self._take_authors)

    # the parts

    def _build_head(self) -> None:
        self.code = label("", "title")
        self.title = QLineEdit()
        self.title.setAccessibleName(tr("Tiêu đề hồ sơ"))
        theme.role(self.title, "title")
        self.facts = label("", wrap=False)
        self.due = label("", "muted")
        self.edit = button(tr("Sửa thông tin…"), lambda: self.edit_wanted.emit(self.sheet), "link")
        self.turn_side = button(tr("Thành phần"), self._turn_side, "link")
        self.turn_side.setShortcut("F6")
        self.turn_side.setToolTip(tr("Hiện hoặc ẩn thành phần và rà soát (F6)"))
        self.print = button(tr("In bộ hồ sơ"), lambda: self.after_saving(self.print_wanted), "primary")
        self.print.setToolTip("Ctrl+P")

    def _build_strips(self) -> None:
        self.late = Strip(Severity.NOTE)
        self.stale = Strip(Severity.WARNING)
        self.stale.add(button(tr("In lại…"), lambda: self.after_saving(self.again_wanted)))
        self.wrong = Strip(Severity.ERROR)
        self.told = Strip(Severity.NOTE)
        self.back = Strip(Severity.NOTE)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        theme.space(head)
        back = button(tr("‹ Hồ sơ"), self._go_back, "link")
        back.setToolTip("Alt+Left")
        for part in (back, self.code):
            head.addWidget(part)
        head.addWidget(self.title, 1)
        head.addWidget(self.print)
        about = QHBoxLayout()
        theme.space(about, gap=theme.MARGIN)
        about.addWidget(self.facts)
        about.addWidget(self.edit)
        about.addWidget(self.turn_side)
        about.addStretch(1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.side)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setHandleWidth(theme.MARGIN - theme.GRID)
        self._splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        column.setSpacing(theme.GAP - 2)
        column.addLayout(head)
        column.addLayout(about)
        column.addWidget(self.due)
        for strip in (self.lifecycle, self.back, self.wrong, self.late, self.stale, self.told):
            column.addWidget(strip)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.title.editingFinished.connect(self._save_title)
        self.keeper.loaded.connect(self._show)
        self.keeper.trouble.connect(self.wrong.say)
        self.keeper.settled.connect(self._settled)
        self.side.paper_wanted.connect(self._go_to_paper)
        self.side.row_wanted.connect(self._begin_row)
        self.side.fix_wanted.connect(partial(fixes.lead, self))
        self.lifecycle.led.connect(partial(fixes.lead, self))
        self.foot.attach.clicked.connect(self.acts.choose_file)
        self.details.clicked.connect(self._ask_details)
        self.pencilled.clicked.connect(self._turn_pencilled)
        self.foot.arrange.clicked.connect(lambda: self.after_saving(self.arrange_wanted))
        self.foot.package.clicked.connect(lambda: self.after_saving(self.package_wanted))
        self.documents.typed.connect(self._line_typed)
        table = self.table
        table.selectionModel().currentChanged.connect(lambda _now, _before: self._offer_details())
        table.line_left.connect(self._line_left)
        table.blank_inserted.connect(self._offer_late)
        table.redact_wanted.connect(self._redact)
        self.acts.file_wanted.connect(self.file_wanted)
        self.acts.moved.connect(self._follow_paper)
        self.acts.taken_back.connect(self._say_wrong)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - a screen without one is impossible
        application.focusChanged.connect(self._focus_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """On a small screen the table needs the room that an empty panel would take."""
        self.foot.fit(self.width())
        width = self.side.fit(self.width())
        self._splitter.setSizes([self.width() - width, width])

    def _turn_side(self) -> None:
        self.side.turn()
        self._share_width()

    def _redact(self, row: int) -> None:
        line = self.documents.lines[row]
        if self.sheet is None or line.placement is None or line.is_dirty:
            return
        dialog = RedactDialog(self._session, self.sheet.dossier, line.placement, row + 1, self)
        dialog.exec()
        dialog.deleteLater()

    # showing

    def _take_authors(self, names: list[str]) -> None:
        self.table.cells.authors = names

    def _show(self, now: Loaded) -> None:
        sheet = self.sheet = now.sheet
        dossier = sheet.dossier
        self.code.setText(dossier.code)
        if not self.title.hasFocus():
            self.title.setText(dossier.title)
            self.title.setCursorPosition(0)
            self.title.setToolTip(dossier.title)
        self.facts.setText(facts_line(sheet))
        self.due.setText(now.due[:1].upper() + now.due[1:])
        self.due.setVisible(bool(now.due))
        self.due.setToolTip("\n".join(now.sums))
        self.foot.show_dossier(dossier)
        self.side.show_dossier(now)
        self.turn_side.setText(self.side.components.summary)
        self._share_width()
        self.documents.mark({f.placement_uid: f.severity.value for f in now.findings if f.placement_uid})
        self.stale.say(now.stale)
        if not any(line.is_dirty for line in self.documents.lines):
            self.late.say("")
        self._reach_goal()
        self._offer_details()
        self.drafts.loaded()
        self.shown.emit()

    def _reach_goal(self) -> None:
        row = self.documents.row_of(self._goal) if self._goal else 0 if self._goal_field else None
        if row is not None:
            self.table.go_to(row, column_of(self._goal_field))
        elif not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.documents.index(self.documents.rowCount() - 1, Column.NUMBER))
        self._goal, self._goal_field = None, ""

    def show_document(self, placement_uid: str, field: str = "") -> None:
        """Put the cursor on a paper (the first without a uid) and a cell of it, once the dossier is read."""
        self._goal, self._goal_field = placement_uid, field
        if self.sheet is not None:
            self._reach_goal()

    def _follow_paper(self, placement_uid: str) -> None:
        """The cursor stays with a paper when it is read at another place."""
        self._goal = placement_uid

    def _go_to_paper(self, placement_uid: str) -> None:
        row = self.documents.row_of(placement_uid)
        self.table.go_to(self.documents.rowCount() - 1 if row is None else row)

    def _begin_row(self, title: str, before_uid: str) -> None:
        """A new line with its title begun, in front of a paper or at the end."""
        if not self.documents.editable:
            return
        at = self.documents.row_of(before_uid)
        row = self.documents.rowCount() - 1 if at is None else at
        self.documents.insert_blank(row, title)
        self.table.go_to(row, Column.NUMBER)
        self._offer_late(row)

    # typing and saving

    def _line_typed(self, row: int) -> None:
        self.told.say("")
        self._say_wrong(row)
        self._offer_late(row)

    def _say_wrong(self, row: int) -> None:
        line = self.documents.lines[row]
        cell_errors = [line.reading(column).error for column in line.draft if line.reading(column).error]
        self.wrong.say(cell_errors[0] if cell_errors else line.refusal)

    def _offer_late(self, row: int) -> None:
        """Say beforehand which number a paper gets that comes after the pencilling."""
        if not self.documents.pencilled or self.documents.lines[row].placement is not None:
            return
        position = self.documents.stored_before(row)
        count = self.documents.lines[row].sheet_count() or 1
        uid = self.uid
        self._session.read(
            self,
            lambda office: dossiers.late_proposal(office, uid, position, count),
            lambda proposed: self.late.say(
                tr(
                    "Tờ này đến sau khi đã đánh số. Đề nghị ghi {sheets}; các tờ khác giữ nguyên.",
                    sheets=proposed,
                )
                if proposed
                else ""
            ),
        )

    def _line_left(self, row: int) -> None:
        # The model may not change while Qt is moving the cursor.
        if row < self.documents.rowCount():
            line = self.documents.lines[row]
            QTimer.singleShot(0, self, lambda: self._hand_in(line))

    def _hand_in(self, line: Line) -> None:
        if line not in self.documents.lines or line is self._line_in_hand():
            return
        row = self.documents.lines.index(line)
        if line.is_blank and row < self.documents.rowCount() - 1:
            self.documents.forget(row)
            self.late.say("")
        elif not self.keeper.hand_in(row):
            errors = line.errors()
            self.wrong.say(tr("Dòng {n} chưa lưu. {why}", n=row + 1, why=next(iter(errors.values()))))

    def _line_in_hand(self) -> Line | None:
        """The line the person is in, while the keyboard is in the table."""
        focus, row = QApplication.focusWidget(), self.table.currentIndex().row()
        return (
            self.documents.lines[row]
            if self._is_in_table(focus) and 0 <= row < self.documents.rowCount()
            else None
        )

    def save(self) -> bool:
        """Hand in everything typed (Ctrl+S). False when a line cannot be stored as it stands."""
        self._close_editor()
        taken = True
        for row, line in enumerate(self.documents.lines):
            if line.is_dirty and not self.keeper.hand_in(row):
                self._say_wrong_line(row)
                taken = False
        self._save_title()
        return taken

    def _say_wrong_line(self, row: int) -> None:
        why = next(iter(self.documents.lines[row].errors().values()))
        self.wrong.say(tr("Dòng {n} chưa lưu. {why}", n=row + 1, why=why))

    def _close_editor(self) -> None:
        """What stands in an open cell editor counts as typed, even while another window is in front."""
        focus = QApplication.focusWidget()
        if focus is not self.table and self._is_in_table(focus):
            self.table.setFocus()
        self.table.close_editor()

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        row = self.table.currentIndex().row()
        if self._is_in_table(old) and new and row >= 0 and not self._is_in_table(new) and not locking_now():
            self._line_left(row)

    def _is_in_table(self, widget: QWidget | None) -> bool:
        return widget is not None and (widget is self.table or self.table.isAncestorOf(widget))

    def _settled(self) -> None:
        if not any(line.is_dirty or line.refusal for line in self.documents.lines):
            self.wrong.say("")

    def _save_title(self) -> None:
        typed = self.title.text().strip()
        if self.sheet is None or typed == self.sheet.dossier.title:
            return
        if not typed:
            self.title.setText(self.sheet.dossier.title)
            return
        uid, revision = self.uid, self.sheet.dossier.revision
        self.keeper.change(lambda office: dossiers.edit_dossier(office, uid, revision, title=typed))

    def leave(self, then: Callable[[], object]) -> None:
        """Call `then` once everything typed is stored, or given up by the person."""
        if not self.save() and not self.acts.give_up():
            return

        def go() -> None:
            self.drafts.finished()
            then()

        if not self.keeper.busy:
            go()
            return

        def settled() -> None:
            self.keeper.settled.disconnect(settled)
            if not any(line.is_dirty for line in self.documents.lines) or self.acts.give_up():
                go()

        self.keeper.settled.connect(settled)

    def after_saving(self, wanted: SignalInstance) -> None:
        """Ask for a dialog about the dossier as it is stored."""
        self.leave(lambda: wanted.emit(self.uid))

    def _turn_pencilled(self) -> None:
        done, uid = self.pencilled.isChecked(), self.uid
        self.leave(lambda: self.keeper.change(lambda office: dossiers.mark_pencilled(office, uid, done=done)))

    # every field of one paper

    def _stored_here(self) -> Placement | None:
        """The stored paper of the current line."""
        row = self.table.currentIndex().row()
        return self.documents.lines[row].placement if 0 <= row < self.documents.rowCount() else None

    def _paper_here(self) -> str:
        here = self._stored_here()
        return here.uid if here is not None else ""

    def _offer_details(self) -> None:
        self.details.setEnabled(self._stored_here() is not None)

    def _ask_details(self) -> None:
        """What is typed is stored first, so that the dialog shows the paper as it is."""
        here = self._stored_here()
        if here is None:
            return
        uid = here.uid

        def show() -> None:
            row = self.documents.row_of(uid)
            now = self.documents.lines[row].placement if row is not None else None
            if now is not None:
                self.details_wanted.emit(now)

        self.leave(show)
