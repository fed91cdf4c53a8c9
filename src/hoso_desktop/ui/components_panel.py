"""The side panel `Thành phần`: what this dossier is to hold, in the order of the work, against what is there.

Shows and asks; every change leaves as a signal. A component leads to its paper, or begins its row.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QMenu, QToolButton, QVBoxLayout, QWidget

from hoso_desktop.domain.component_view import ComponentLine, ComponentView, NamedLine, Standing
from hoso_desktop.domain.components import fit
from hoso_desktop.domain.text import key
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import SentenceList, label
from hoso_desktop.ui.text import tr

_SIGN = {
    Standing.PRESENT: ("check", theme.GOOD),
    Standing.MISSING: ("missing", theme.ERROR),
    Standing.WAITING: ("waiting", theme.TEXT),
    Standing.MAY: ("waiting", theme.MUTED),
    Standing.NOT_APPLICABLE: ("absent", theme.MUTED),
}
_QUIET = (Standing.MAY, Standing.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: a component, a named paper, or the fold of what may come."""

    text: str
    standing: Standing
    line: ComponentLine | None = None
    named: NamedLine | None = None


class ComponentsPanel(QWidget):
    """`row_wanted` carries a title and the paper it goes in front of; uids are empty where there is none."""

    paper_wanted = Signal(str)
    row_wanted = Signal(str, str)
    absence_wanted = Signal(object)  # ComponentLine
    absence_over = Signal(str)  # component id
    said = Signal(str)  # the current paper is this component
    dismissal_wanted = Signal(object)  # NamedLine
    named_again = Signal(str)  # uid of a named paper that is expected again
    forgotten = Signal(str)  # uid of a paper named by mistake
    linked = Signal(str)  # the current paper is this named one
    set_wanted = Signal()
    naming_wanted = Signal()
    meeting_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ComponentView()
        self.entries: list[Entry] = []
        self._all = self._brief = False
        self.heading = label(tr("Thành phần"), "heading")
        self.about = label("", "muted", wrap=True)
        self.list = SentenceList(tr("Thành phần hồ sơ"))
        theme.role(self.list, "dense")
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu_at)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.more = QToolButton()
        self.more.setIcon(theme.icon("more"))
        self.more.setIconSize(QSize(16, 16))
        self.more.setToolTip(tr("Việc với thành phần"))
        self.more.setAccessibleName(tr("Việc với thành phần"))
        self.more.clicked.connect(lambda: self.menu().exec(self.more.mapToGlobal(QPoint(0, 24))))
        head = QHBoxLayout()
        theme.space(head)
        head.addWidget(self.heading, 1)
        head.addWidget(self.more)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GRID)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(self.list, 1)

    # showing

    def show_view(self, view: ComponentView) -> None:
        """Show the components as they stand now."""
        self.view = view
        self.tell_about()
        row = self.list.currentRow()
        self.entries = self._entries()
        self.list.clear()
        for entry in self.entries:
            self.list.addItem(_item(entry))
        self.list.setCurrentRow(min(row, len(self.entries) - 1))
        self.list.setVisible(bool(self.entries))
        QTimer.singleShot(0, self, self._show_first_missing)  # once the lines are laid out

    def tell_about(self, *, brief: bool | None = None) -> None:
        """Which set this is and how sure; `brief` on a small screen, where the title is a tip."""
        self._brief = self._brief if brief is None else brief
        chosen = self.view.chosen
        full = _about(self.view)
        short = self._brief and chosen is not None and bool(chosen.components) and not chosen.quiet
        self.about.setText(_trust(self.view) if short else full)
        self.about.setToolTip(f"{full}\n{chosen.source}" if chosen is not None else "")

    def _show_first_missing(self) -> None:
        for row, entry in enumerate(self.entries):
            if entry.standing is Standing.MISSING:
                self.list.scrollToItem(self.list.item(row), SentenceList.ScrollHint.PositionAtCenter)
                return

    def _entries(self) -> list[Entry]:
        quiet = self.view.chosen is not None and self.view.chosen.quiet
        lines = [line for line in self.view.lines if line.standing is not Standing.MAY]
        may = [line for line in self.view.lines if line.standing is Standing.MAY and not quiet]
        if self._all:
            lines = [line for line in self.view.lines if line in lines or line in may]
        out = [Entry(_words(line), line.standing, line=line) for line in lines]
        if may:
            words = tr("Thu gọn phần có thể có") if self._all else tr("Có thể có thêm: {n}…", n=len(may))
            out.append(Entry(words, Standing.MAY))
        return out + [Entry(_named_words(one), one.standing, named=one) for one in self.view.named]

    @property
    def missing(self) -> int:
        """How many components and named papers are missing today."""
        return sum(entry.standing is Standing.MISSING for entry in self.entries)

    @property
    def summary(self) -> str:
        """The one line a narrow screen has room for."""
        musts = [line for line in self.view.lines if line.standing not in _QUIET]
        there = sum(line.standing is Standing.PRESENT for line in musts)
        return tr("Thành phần {there}/{all}", there=there, all=len(musts)) if musts else tr("Thành phần")

    # doing

    def _choose(self, item: QListWidgetItem) -> None:
        entry = self.entries[self.list.row(item)]
        if entry.line is not None:
            self._lead(entry.line)
        elif entry.named is not None:
            self._lead_to_named(entry.named)
        else:
            self._all = not self._all
            self.show_view(self.view)

    def lead_to(self, what: str, verb: str = "component") -> None:
        """As if a `component`, or a paper `named` in the minutes, had been chosen in the list."""
        self.choose(what, verb)
        for line in self.view.lines:
            if verb == "component" and line.component.id == what:
                self._lead(line)
        for named in self.view.named:
            if verb == "named" and named.expected.uid == what:
                self._lead_to_named(named)

    def choose(self, what: str, verb: str = "component") -> None:
        """Put the cursor on a line of the list, and the keyboard into it."""
        for row, entry in enumerate(self.entries):
            found = entry.line.component.id if verb == "component" and entry.line is not None else ""
            if verb == "named" and entry.named is not None:
                found = entry.named.expected.uid
            if found == what:
                self.list.setCurrentRow(row)
                self.list.setFocus()

    def _lead(self, line: ComponentLine) -> None:
        if line.papers:
            self.paper_wanted.emit(line.papers[0])
        else:
            self.row_wanted.emit(begun_title(line), self._later_paper(line.component.order))

    def _lead_to_named(self, named: NamedLine) -> None:
        if named.placement_uid:
            self.paper_wanted.emit(named.placement_uid)
        else:
            minutes = self.view.role("minutes")
            before = self._later_paper(minutes.component.order - 1) if minutes is not None else ""
            self.row_wanted.emit(named.expected.title, before)

    def _later_paper(self, order: int) -> str:
        """The first paper of a later step of the work."""
        later = [line for line in self.view.lines if line.papers and line.component.order > order]
        return later[0].papers[0] if later else ""

    def _show_menu_at(self, at: QPoint) -> None:
        self.menu().exec(self.list.viewport().mapToGlobal(at))

    def menu(self) -> QMenu:
        """What can be done with the current line and with the components as a whole."""
        menu = QMenu(self)
        row = self.list.currentRow()
        entry = self.entries[row] if 0 <= row < len(self.entries) else None
        if entry is not None and entry.line is not None:
            self._offer_component(menu, entry.line)
        elif entry is not None and entry.named is not None:
            self._offer_named(menu, entry.named)
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(tr("Văn bản nêu trong biên bản…"), self.naming_wanted.emit)
        menu.addAction(tr("Quân số, phiếu…"), self.meeting_wanted.emit)
        menu.addAction(tr("Chọn bộ thành phần…"), self.set_wanted.emit)
        return menu

    def _offer_component(self, menu: QMenu, line: ComponentLine) -> None:
        component = line.component.id
        if line.standing is Standing.NOT_APPLICABLE:
            menu.addAction(tr("Bỏ ghi “không phát sinh”"), lambda: self.absence_over.emit(component))
        elif not line.papers:
            menu.addAction(tr("Không phát sinh…"), lambda: self.absence_wanted.emit(line))
        name = line.component.label
        menu.addAction(tr("Dòng đang chọn là “{name}”", name=name), lambda: self.said.emit(component))

    def _offer_named(self, menu: QMenu, named: NamedLine) -> None:
        uid = named.expected.uid
        menu.addAction(tr("Dòng đang chọn là văn bản này"), lambda: self.linked.emit(uid))
        if named.standing is Standing.NOT_APPLICABLE:
            menu.addAction(tr("Vẫn cần văn bản này"), lambda: self.named_again.emit(uid))
        elif not named.placement_uid:
            menu.addAction(tr("Không có trong hồ sơ…"), lambda: self.dismissal_wanted.emit(named))
        menu.addAction(tr("Bỏ khỏi danh sách nêu trong biên bản"), lambda: self.forgotten.emit(uid))


def begun_title(line: ComponentLine) -> str:
    """How the title of a missing component begins: its label where that is a title, else its first name."""
    component = line.component
    plain = key(component.label)
    is_title = "," not in component.label and "(" not in component.label
    if is_title and any(fit(plain, name) for name in component.names):
        return component.label
    return component.names[0].partition("…")[0].strip()


def _about(view: ComponentView) -> str:
    if view.chosen is None:
        return tr("Hồ sơ này không theo dõi thành phần.")
    if view.chosen.quiet and not view.lines:
        return tr("Loại hồ sơ này chưa có bộ thành phần.")
    note = f"\n{view.chosen.note}" if view.chosen.note else ""
    return f"{view.chosen.title} ({_trust(view)}){note}"


def _trust(view: ComponentView) -> str:
    confirmed = view.chosen is not None and view.chosen.confirmed
    return tr("đã xác nhận") if confirmed else tr("đề xuất, cần xác nhận")


def _words(line: ComponentLine) -> str:
    match line.standing:
        case Standing.PRESENT:
            count = len(line.papers)
            return f"{line.component.label} ({count})" if count > 1 else line.component.label
        case Standing.MISSING:
            return tr("{name}: cần có", name=line.label)
        case Standing.WAITING:
            return tr("{name}: còn chờ", name=line.label)
        case Standing.NOT_APPLICABLE:
            return tr("{name}: không phát sinh", name=line.label)
    return tr("{name}: có thể có", name=line.label)


def _named_words(one: NamedLine) -> str:
    title = one.expected.title
    if one.standing is Standing.PRESENT:
        return tr("Biên bản nêu: {title}", title=title)
    if one.standing is Standing.NOT_APPLICABLE:
        return tr("Biên bản nêu: {title} (không có)", title=title)
    return tr("Biên bản nêu: {title}: cần có", title=title)


def _item(entry: Entry) -> QListWidgetItem:
    icon, colour = _SIGN[entry.standing]
    if entry.line is None and entry.named is None:
        icon = "more"
    item = QListWidgetItem(theme.icon(icon, colour), entry.text)
    if entry.standing in _QUIET:
        item.setForeground(QBrush(QColor(theme.MUTED)))
    elif entry.standing is Standing.MISSING:
        item.setForeground(QBrush(QColor(theme.ERROR)))
    item.setToolTip(_tip(entry))
    return item


def _tip(entry: Entry) -> str:
    if entry.named is not None:
        return entry.named.expected.dismissed_reason or entry.text
    if entry.line is None:
        return entry.text
    line = entry.line
    if line.reason:
        return tr("Không phát sinh: {reason}", reason=line.reason)
    owed = tr("Nơi cung cấp: {owner}", owner=line.component.owner)
    return f"{line.label}\n{owed}\n{line.component.source}"
