"""The window of an unlocked office: places at the left, the search above, the work in the middle.

Decides what is shown and asks the shown screen before leaving it; owns no behaviour of a screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Attachment, Placement
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.problem import Severity
from hoso_desktop.services import queries
from hoso_desktop.services.office import Changes
from hoso_desktop.services.search import Line
from hoso_desktop.ui import fixes, rights, theme
from hoso_desktop.ui.arrange_dialog import ArrangeDialog
from hoso_desktop.ui.attachment_dialog import AttachmentDialog
from hoso_desktop.ui.batch_print_dialog import STALE, BatchPrintDialog
from hoso_desktop.ui.details_dialog import DetailsDialog
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.dossier_list import DossierList
from hoso_desktop.ui.dossier_screen import DossierScreen
from hoso_desktop.ui.fields import Strip, label
from hoso_desktop.ui.help_dialog import HelpDialog
from hoso_desktop.ui.holding_dialog import tie_dialog
from hoso_desktop.ui.import_screen import ImportScreen
from hoso_desktop.ui.key_panel import KeyNote
from hoso_desktop.ui.package_dialog import PackageDialog
from hoso_desktop.ui.places import all_places
from hoso_desktop.ui.places_to_mend import Lack
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.recovery_note import RecoveryNote
from hoso_desktop.ui.search_screen import SearchScreen
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.settings_screen import SettingsScreen
from hoso_desktop.ui.text import tr

_PLACES_WIDTH, _ICONS_WIDTH = 176, 52
# Where a list that was searched for stands.
_LISTS = {
    "unfiled": ("registers", "unfiled"),
    "not_handed_in": ("today", "due"),
    "on_loan": ("today", "loans"),
    "missing_minutes": ("review", ""),
}
_NARROW, _NARROW_FOR_TABLE = 1200, 1480


class SearchField(QLineEdit):
    """The search above everything: Down goes to the hits, Esc gives up."""

    down = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(tr("Tìm hồ sơ, văn bản, số ký hiệu…    Ctrl+K"))
        self.setAccessibleName(tr("Tìm hồ sơ, văn bản, số ký hiệu"))
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("search", theme.MUTED), QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class Workspace(QWidget):
    """Everything below the title bar while an office is open."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.dossier: DossierScreen | None = None
        self._before_search: QWidget | None = None
        self._folded_by_hand: bool | None = None
        self.stack = QStackedWidget()
        self._places = tuple(place for place in all_places() if rights.shows(session, place.id))
        self._pages = {place.id: place.make(session, self) for place in self._places}
        for place, page in self._pages.items():
            rights.hold_back(session, place, page)
        self.hits = SearchScreen(session, self._open_hit, self._act_on)
        for page in (*self._pages.values(), self.hits):
            self.stack.addWidget(page)
        self.search = SearchField()
        self.places = QListWidget()
        self._lay_out()
        self._connect()
        self._add_keys()
        self.show_first()

    def show_first(self) -> None:
        """Where a day begins."""
        self.show_place(self._places[0].id)

    @property
    def dossiers(self) -> DossierList:
        """The list of dossiers."""
        return cast(DossierList, self._pages["dossiers"])

    @property
    def importing(self) -> ImportScreen:
        """Taking in a list."""
        return cast(ImportScreen, self._pages["import"])

    @property
    def settings(self) -> SettingsScreen:
        """Settings of the office."""
        return cast(SettingsScreen, self._pages["settings"])

    def page(self, place: str) -> QWidget:
        """The screen of a place."""
        return self._pages[place]

    def _lay_out(self) -> None:
        self._fold = QToolButton()
        self._fold.setIcon(theme.icon("menu"))
        self._fold.setToolTip(tr("Thu gọn thanh bên"))
        self._fold.setAccessibleName(tr("Thu gọn thanh bên"))
        bar = QWidget()
        theme.role(bar, "bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(bar)
        line.setContentsMargins(theme.GAP, theme.GRID + 2, theme.MARGIN, theme.GRID + 2)
        line.setSpacing(theme.MARGIN)
        line.addWidget(self._fold)
        self.search.setMaximumWidth(620)
        line.addWidget(self.search, 3)
        line.addStretch(1)
        line.addWidget(label(self.session.office.person.name or self.session.office.person.login, "muted"))
        theme.role(self.places, "places")
        self.places.setAccessibleName(tr("Các nơi làm việc"))
        self.places.setIconSize(QSize(20, 20))
        self.places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, place in enumerate(self._places):
            item = QListWidgetItem(theme.icon(place.icon, theme.MUTED), place.name)
            item.setToolTip(place.name)
            self.places.addItem(item)
            waiting = getattr(self._pages[place.id], "waiting", None)
            if waiting is not None:
                waiting.connect(lambda count, number=number: self._show_waiting(number, count))
        below = QHBoxLayout()
        theme.space(below, gap=0)
        below.addWidget(self.places)
        below.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        theme.space(column, gap=0)
        self.sudden_end = RecoveryNote(self.session, self.open_dossier)
        column.addWidget(bar)
        self.standing = Strip(Severity.NOTE)
        self.standing.say(rights.standing(self.session))
        column.addWidget(self.standing)
        column.addWidget(self.sudden_end)
        self.key_note = KeyNote(self.session)
        column.addWidget(self.key_note)
        column.addLayout(below, 1)

    def _connect(self) -> None:
        self._fold.clicked.connect(self._turn_places)
        for chosen in (self.places.itemClicked, self.places.itemActivated):
            chosen.connect(lambda _item: self.show_place(self._places[self.places.currentRow()].id))
        self.search.textEdited.connect(self._look_for)
        self.search.returnPressed.connect(self.hits.open_first)
        self.search.down.connect(self.hits.table.setFocus)
        self.search.given_up.connect(self._stop_search)
        self.session.changed.connect(self._read_dossier_again)

    def _add_keys(self) -> None:
        for keys, act in (
            ("Ctrl+K", self._go_to_search),
            ("Ctrl+N", self.new_dossier),
            ("Ctrl+S", self._save),
            ("Ctrl+P", self._print),
            ("Alt+Left", lambda: self.show_place("dossiers")),
            ("Escape", self._stop_search),
            ("F1", self.show_help),
            *(
                (f"Ctrl+{number}", lambda place=place: self.show_place(place.id))
                for number, place in enumerate(self._places, start=1)
            ),
        ):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_places()

    def _fold_places(self) -> None:
        """Only icons where room is short; a dossier's table needs more of it than other screens."""
        needed = _NARROW if self.dossier is None else _NARROW_FOR_TABLE
        folded = self._folded_by_hand if self._folded_by_hand is not None else self.width() < needed
        self.places.setFixedWidth(_ICONS_WIDTH if folded else _PLACES_WIDTH)

    def _turn_places(self) -> None:
        self._folded_by_hand = self.places.width() != _ICONS_WIDTH
        self.places.setFixedWidth(_ICONS_WIDTH if self._folded_by_hand else _PLACES_WIDTH)

    # going somewhere

    def leave(self, then: Callable[[], object]) -> None:
        """Call `then` once nothing typed would be lost."""
        if self.dossier is None:
            then()
        else:
            self.dossier.leave(then)

    def show_place(self, place: str, what: str = "") -> None:
        """Show one of the places of the side bar, and the part of it that `what` names."""
        page = self._pages.get(place)
        if page is None:
            return  # not there for this person

        def go() -> None:
            self._drop_dossier()
            self._forget_search()
            self._mark_place(place)
            self.stack.setCurrentWidget(page)
            page.setFocus()
            if what:
                page.look_at(what)  # type: ignore[attr-defined]

        if self.dossier is not None:
            self._mark_place("dossiers")
        self.leave(go)

    go = show_place

    def _mark_place(self, place: str) -> None:
        self.places.setCurrentRow([known.id for known in self._places].index(place))

    def _show_waiting(self, number: int, count: int) -> None:
        """The number behind a place: what waits there for the person."""
        name = self._places[number].name
        self.places.item(number).setText(f"{name}   {count}" if count else name)

    def open_dossier(self, uid: str, placement_uid: str | None = None, field: str = "") -> None:
        """Show a dossier, the cursor on one of its papers and on a cell of it if they are named."""

        def go() -> None:
            screen = self._put_dossier(uid)
            if placement_uid is not None or field:
                screen.show_document(placement_uid or "", field)

        self.leave(go)

    def mend(self, uid: str, lack: Lack) -> None:
        """Show the dossier of a lack and open what its fix names: a cell, or a dialog."""
        self.leave(lambda: fixes.lead(self._put_dossier(uid), lack))

    def _put_dossier(self, uid: str) -> DossierScreen:
        """The screen of a dossier, shown with the keyboard in it."""
        self._forget_search()
        screen = self.dossier
        if screen is None or screen.uid != uid:
            self._drop_dossier()
            screen = self.dossier = self._make_dossier(uid)
        self._mark_place("dossiers")
        self._fold_places()
        self.stack.setCurrentWidget(screen)
        screen.setFocus()
        return screen

    def _make_dossier(self, uid: str) -> DossierScreen:
        screen = DossierScreen(self.session, uid, lambda: self.show_place("dossiers"))
        screen.print_wanted.connect(self._show_print)
        screen.again_wanted.connect(self._show_again)
        screen.arrange_wanted.connect(self._show_arrange)
        screen.package_wanted.connect(self._show_package)
        screen.edit_wanted.connect(self._show_edit)
        screen.details_wanted.connect(self._show_paper)
        screen.file_wanted.connect(self._show_file)
        screen.field_wanted.connect(self._show_field)
        screen.away_wanted.connect(self.show_place)
        screen.foot.asked.connect(lambda kind: self.leave(lambda: self._show_tie(kind)))
        rights.hold_back(self.session, "dossier", screen)
        self.stack.addWidget(screen)
        return screen

    def _drop_dossier(self) -> None:
        if self.dossier is not None:
            self.stack.removeWidget(self.dossier)
            self.dossier.deleteLater()
            self.dossier = None
            self._fold_places()

    # searching

    def _go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _look_for(self, words: str) -> None:
        if not words.strip():
            self._stop_search()
            return
        if self.stack.currentWidget() is not self.hits:
            self._before_search = self.stack.currentWidget()
            self.stack.setCurrentWidget(self.hits)
        self.hits.look_for(words)

    def _stop_search(self) -> None:
        self.hits.stop()
        self.search.clear()
        if self._before_search is not None:
            self.stack.setCurrentWidget(self._before_search)
            self._before_search.setFocus()
            self._before_search = None

    def _forget_search(self) -> None:
        self.hits.stop()
        self.search.clear()
        self._before_search = None

    def _open_hit(self, dossier_uid: str, placement_uid: str | None) -> None:
        self.open_dossier(dossier_uid, placement_uid)

    def _act_on(self, line: Line) -> None:
        """What a line above the hits stands for; a filter only tells what was narrowed."""
        if line.kind == "help":
            self._help_about(line.id)
        elif line.kind == "list":
            self.show_place(*_LISTS[line.id])
        elif line.id == "new_dossier":
            self.new_dossier()
        elif line.id in ("import", "settings"):
            self.show_place(line.id)
        elif line.kind == "command" and self.dossier is not None:
            self.open_dossier(self.dossier.uid)
            self._print()
        elif line.kind == "command":
            self.show_place("dossiers")

    # dialogs

    def new_dossier(self) -> None:
        """Ask for a new dossier and open it."""
        if not self.session.office.may(Action.WRITE, Object.DOSSIER):
            return

        def go() -> None:
            dialog = DossierDialog(self.session, parent=self)
            if dialog.exec():
                self.open_dossier(dialog.dossier_uid)
            dialog.deleteLater()

        self.leave(go)

    def _sheet(self) -> DossierSheet | None:
        return self.dossier.sheet if self.dossier is not None else None

    def _show_print(self, uid: str) -> None:
        dialog = PrintDialog.of_dossier(self.session, uid, self)
        dialog.exec()
        dialog.deleteLater()

    def _show_again(self, uid: str) -> None:
        sheet = self._sheet()
        if sheet is not None:
            dialog = BatchPrintDialog(self.session, {uid: sheet.dossier.code}, self, form=STALE)
            dialog.exec()
            dialog.deleteLater()

    def _show_arrange(self, uid: str) -> None:
        sheet = self._sheet()
        if sheet is not None:
            dialog = ArrangeDialog(self.session, uid, sheet.dossier.code, self)
            dialog.exec()
            dialog.deleteLater()

    def _show_package(self, uid: str) -> None:
        sheet = self._sheet()
        if sheet is None:
            return
        dialog = PackageDialog(self.session, uid, sheet.dossier.code, self)
        dialog.arrange_wanted.connect(dialog.accept)
        dialog.arrange_wanted.connect(lambda: self._show_arrange(uid))
        dialog.exec()
        dialog.deleteLater()

    def _show_edit(self, sheet: DossierSheet | None, field: str = "") -> None:
        if sheet is not None:
            dialog = DossierDialog(self.session, sheet.dossier, self)
            if field:
                dialog.fields[field].editor.setFocus()
            taken = dialog.exec()
            self._remember(dialog.changes)
            dialog.deleteLater()
            if taken and dialog.wants_everything:
                uid = sheet.dossier.uid
                self.session.read(
                    self,
                    lambda office: queries.dossier_sheet(office, uid),
                    lambda now: self._show_details(now.dossier, now.dossier.code),
                )

    def _show_tie(self, kind: str) -> None:
        """Giữ lại, cho mượn, tạm dừng or hạn chế người xem of the open dossier."""
        sheet = self._sheet()
        if sheet is not None:
            dialog = tie_dialog(self.session, kind, sheet.dossier.uid, sheet.dossier.code, self)
            dialog.exec()
            self._remember(dialog.changes)
            dialog.deleteLater()

    def _show_paper(self, paper: Placement, field: str = "") -> None:
        entry = paper.entry
        heading = " · ".join(part for part in (entry.number.text, entry.subject) if part)
        self._show_details(paper, heading, field)

    def _show_field(self, record: Dossier | Placement, field: str) -> None:
        """The dialog that a field stands in, the keyboard in it."""

        def show() -> None:
            sheet = self._sheet()
            now = [paper for paper in sheet.documents if paper.uid == record.uid] if sheet is not None else []
            if field == "retention":
                self._show_edit(sheet, field)
            elif sheet is not None and isinstance(record, Dossier):
                self._show_details(sheet.dossier, sheet.dossier.code, field)
            elif now:
                self._show_paper(now[0], field)

        self.leave(show)

    def _show_details(self, record: Dossier | Placement, heading: str, field: str = "") -> None:
        dialog = DetailsDialog(self.session, record, heading, self)
        dialog.look_at(field)
        dialog.exec()
        for changes in dialog.stored:
            self._remember(changes)
        dialog.deleteLater()

    def _remember(self, changes: Changes | None) -> None:
        """What a dialog changed is taken back with Ctrl+Z like what was typed in the table."""
        if changes is not None and self.dossier is not None and self.dossier.uid in changes.dossiers:
            self.dossier.keeper.remember(changes)

    def _show_file(self, attachment: Attachment) -> None:
        dialog = AttachmentDialog(self.session, attachment, self)
        dialog.exec()
        dialog.deleteLater()

    def show_help(self) -> None:
        """F1: what this screen is, the rule behind it, a good and a bad example."""
        page = self.stack.currentWidget()
        topic = "dossier" if page is self.dossier else "search"
        for place in self._places:
            if page is self._pages[place.id]:
                topic = place.help
        self._help_about(topic)

    def _help_about(self, topic: str) -> None:
        dialog = HelpDialog(topic, self)
        dialog.exec()
        dialog.deleteLater()

    def _save(self) -> None:
        if self.dossier is not None:
            self.dossier.save()

    def _print(self) -> None:
        """The page's own button, where it has one."""
        print_button = getattr(self.stack.currentWidget(), "print", None)
        if isinstance(print_button, QPushButton) and print_button.isVisible():
            print_button.click()

    def _read_dossier_again(self, changes: object) -> None:
        """What is no change of one dossier, a print or a setting, may concern the open one too."""
        if changes is None and self.dossier is not None and not self.dossier.keeper.busy:
            self.dossier.keeper.read()
