"""`Chưa vào hồ sơ`: every paper that waits, the dossier proposed beside it, one key to file it.

Enter takes the first proposal, 1 to 5 another one, letters choose any dossier, K or Delete gives a reason.
A filed line leaves at once, the cursor goes on, Ctrl+Z brings it back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UserError
from hoso_desktop.services import registers, scan_folder
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.undo import undo as take_back
from hoso_desktop.ui import theme, waiting_rows
from hoso_desktop.ui.dossier_picker import DossierPicker
from hoso_desktop.ui.fields import Strip, button, label, teaching_page
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.reason_dialog import ReasonDialog
from hoso_desktop.ui.scan_dialog import ScanDialog, known_paper
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr
from hoso_desktop.ui.waiting_rows import Choice, Waiting, WaitingList, WaitingModel, common_choices

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_LETTERS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class WaitingTable(LineTable):
    """The lines; keys that file, refuse or look."""

    chosen = Signal(int)  # a proposal by its number, 0 for the first
    other = Signal(str)  # any dossier; the letters typed so far
    no_dossier = Signal()
    look = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if modifiers & Qt.KeyboardModifier.ControlModifier:
                self.other.emit("")
            else:
                self.chosen.emit(0)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_K) and modifiers in _PLAIN:
            self.no_dossier.emit()
        elif key == Qt.Key.Key_Space:
            self.look.emit()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_5 and modifiers in _PLAIN:
            self.chosen.emit(key - Qt.Key.Key_1)
        elif modifiers in _LETTERS and event.text().isalpha():
            self.other.emit(event.text())
        else:
            super().keyPressEvent(event)


class UnfiledTab(QWidget):
    """`counted` tells how many wait; `open_dossier_wanted` follows the link to the dossier just used."""

    counted = Signal(int)
    open_dossier_wanted = Signal(str)

    def __init__(
        self, session: Session, import_list: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._stale = True
        self._own: set[str] = set()
        self._leaving: set[str] = set()
        self._undo: list[tuple[str, frozenset[str]]] = []
        self._wanted: frozenset[str] = frozenset()
        self.model = WaitingModel(self)
        self.table = WaitingTable(tr("Văn bản chưa vào hồ sơ"))
        self.table.setModel(self.model)
        self.table.set_widths(waiting_rows.WIDTHS, waiting_rows.WIDE)
        self.trouble = Strip(Severity.ERROR)
        self.done = label("", "good")
        self.choices: list[QPushButton] = []
        self._pages = QStackedWidget()
        self._pages.addWidget(self._work_page())
        self._pages.addWidget(_nothing_waits(import_list))
        column = QVBoxLayout(self)
        theme.space(column, theme.GAP)
        column.addWidget(self.trouble)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.table)
        self._connect()
        session.changed.connect(self._others_changed)
        self._count()

    def _work_page(self) -> QWidget:
        self.about = label("", "strong")
        self.more = label("", "muted")
        self.proposals = QWidget()
        self._lines = QVBoxLayout(self.proposals)
        theme.space(self._lines, gap=0)
        self._lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.take = button(tr("Đưa vào hồ sơ"), lambda: self.file(0), "primary")
        self.pick = button(tr("Hồ sơ khác… (Ctrl+Enter)"), lambda: self.choose_other(""))
        self.refuse = button(tr("Không lập hồ sơ… (K)"), self.ask_reason)
        said = QHBoxLayout()
        theme.space(said)
        said.addWidget(self.about)
        self.done.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.done.setAlignment(Qt.AlignmentFlag.AlignRight)
        said.addWidget(self.more)
        said.addWidget(self.done, 1)
        left = QVBoxLayout()
        theme.space(left, gap=0)
        left.addLayout(said)
        left.addWidget(self.proposals, 1)
        right = QVBoxLayout()
        theme.space(right)
        for one in (self.take, self.pick, self.refuse):
            right.addWidget(one)
        right.addStretch(1)
        below = QHBoxLayout()
        theme.space(below, gap=theme.MARGIN)
        below.addLayout(left, 1)
        below.addLayout(right)
        page = QWidget()
        column = QVBoxLayout(page)
        theme.space(column)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        return page

    def _connect(self) -> None:
        self.table.chosen.connect(self.file)
        self.table.other.connect(self.choose_other)
        self.table.no_dossier.connect(self.ask_reason)
        self.table.look.connect(self.look_closer)
        self.table.doubleClicked.connect(lambda _index: self.choose_other(""))
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self._show_choices())
        action = QAction(self)
        action.setShortcut(QKeySequence.StandardKey.Undo)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: self.undo())
        self.addAction(action)

    # what waits

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def reload(self) -> None:
        """Read the list again; the cursor stays with its paper. Unseen, only the number is read."""
        if not self.isVisible():
            self._stale = True
            self._count()
            return
        self._stale = False
        self._session.read(self, waiting_rows.load, self._show)

    def _count(self) -> None:
        self._session.read(self, waiting_rows.count, self._show_count)

    def _show_count(self, count: int) -> None:
        self.counted.emit(count)

    def _others_changed(self, changes: object) -> None:
        """What this list filed itself has left it already: only the number is read again."""
        if isinstance(changes, Changes) and changes.change_uid in self._own:
            self._count()
        else:
            self.reload()

    def _show(self, found: WaitingList) -> None:
        lines = [line for line in found.lines if line.uid not in self._leaving]
        row = max(0, self.table.currentIndex().row())
        before = self.model.lines[row].uid if row < len(self.model.lines) else ""
        chosen = self._wanted or {line.uid for line in self.selected()}
        self.model.show_lines(lines)
        uids = [line.uid for line in lines]
        wanted = [uid for uid in uids if uid in self._wanted]
        at = uids.index(wanted[0]) if wanted else uids.index(before) if before in uids else row
        self._wanted = frozenset()
        self._put_cursor(at)
        self._select([place for place, uid in enumerate(uids) if uid in chosen])
        total = found.total - len(self._leaving & {line.uid for line in found.lines})
        self._pages.setCurrentIndex(0 if lines else 1)
        hidden = total - len(lines)
        self.more.setText(tr("và {count} văn bản nữa", count=figure(hidden)) if hidden > 0 else "")
        self.counted.emit(total)
        self._show_choices()

    def _put_cursor(self, row: int) -> None:
        last = len(self.model.lines) - 1
        if last >= 0:
            # Not selectRow: with Shift held down it would stretch the selection.
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            index = self.model.index(max(0, min(row, last)), 0)
            self.table.selectionModel().setCurrentIndex(index, flags)

    def _select(self, rows: Sequence[int]) -> None:
        if len(rows) < 2:
            return
        model = self.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in rows:
            model.select(self.model.index(row, 0), flags)

    def selected(self) -> list[Waiting]:
        """The chosen lines, from top to bottom."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.lines[row] for row in rows if row < len(self.model.lines)]

    def look_at(self, entry_uid: str) -> None:
        """Put the cursor on one paper, now or once the list is read."""
        uids = [line.uid for line in self.model.lines]
        if entry_uid in uids:
            self._put_cursor(uids.index(entry_uid))
        else:
            self._wanted = frozenset({entry_uid})

    def _show_choices(self) -> None:
        lines = self.selected()
        found = common_choices(lines) if lines else ()
        for old in self.choices:
            self._lines.removeWidget(old)
            old.deleteLater()
        self.choices = [
            button(waiting_rows.choice_text(place, choice), partial(self.file, place), "link")
            for place, choice in enumerate(found)
        ]
        for one in self.choices:
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            one.setToolTip(one.text())
            # A long reason may be cut; it must not widen the window.
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._lines.addWidget(one)
        self.about.setText(waiting_rows.about(lines, bool(found)))
        self.take.setText(tr("Đưa vào {code}", code=found[0].code) if found else tr("Chọn hồ sơ…"))
        self.take.setAccessibleName(self.take.text())
        for one in (self.take, self.pick, self.refuse):
            one.setEnabled(bool(lines))

    # filing

    def file(self, place: int) -> None:
        """Put the chosen lines into a proposed dossier, by its number."""
        lines = self.selected()
        found = common_choices(lines) if lines else ()
        if place < len(found):
            self._file_into(lines, found[place])
        elif lines and place == 0:
            self.choose_other("")

    def choose_other(self, words: str) -> None:
        """Any dossier, by typing."""
        lines = self.selected()
        if not lines:
            return
        if len(lines) == 1 and lines[0].is_scan and lines[0].entry is None:
            self._describe(lines[0], "", "")
            return
        dialog = DossierPicker(self._session, waiting_rows.named(lines), words, self)
        taken = dialog.exec()
        uid, code = dialog.uid, dialog.code
        dialog.deleteLater()
        if taken:
            self._file_into(lines, Choice(uid, code, "", ""))

    def _file_into(self, lines: list[Waiting], choice: Choice) -> None:
        unknown = [line for line in lines if line.is_scan and line.entry is None and not choice.placement_uid]
        if unknown and len(lines) == 1:
            self._describe(unknown[0], choice.dossier_uid, choice.code)
            return
        known = [line for line in lines if line not in unknown]
        if unknown:
            self.trouble.say(
                tr("Tệp quét chưa rõ là văn bản nào thì đưa vào từng tệp một; đã bỏ qua {count} tệp.",
                   count=len(unknown))
            )  # fmt: skip
        text = tr(
            "Đã đưa {name} vào {code}. Ctrl+Z lấy lại.", name=waiting_rows.short(known), code=choice.code
        )
        entries = [line.uid for line in known if not line.is_scan]
        if entries:
            self._act(known, lambda office: registers.file_entries(office, entries, choice.dossier_uid), text)
        for line in known:
            if line.is_scan:
                self._act([line], partial(_file_scan, line=line, choice=choice), text)

    def look_closer(self) -> None:
        """Look at the pages of a scanned file; it can be filed from there."""
        lines = self.selected()
        if len(lines) == 1 and lines[0].is_scan:
            best = lines[0].choices[0] if lines[0].choices else None
            self._describe(lines[0], best.dossier_uid if best else "", best.code if best else "")

    def _describe(self, line: Waiting, dossier_uid: str, code: str) -> None:
        """A scanned file: look at it and say what it is."""
        dialog = ScanDialog(self._session, line.uid, line.subject, line.entry, self)
        dialog.show_dossier(dossier_uid, code)
        taken = dialog.exec()
        document, uid, code = dialog.document, dialog.dossier_uid, dialog.dossier_code
        dialog.deleteLater()
        if taken and document is not None:
            self._act(
                [line],
                lambda office: scan_folder.file_scan_new(office, line.uid, uid, document),
                tr("Đã đưa {name} vào {code}. Ctrl+Z lấy lại.", name=line.subject, code=code),
            )

    def ask_reason(self) -> None:
        """No dossier for the chosen lines, with a reason."""
        lines = self.selected()
        if not lines:
            return
        dialog = ReasonDialog(self._session, [waiting_rows.name(line) for line in lines], self)
        taken, reason = dialog.exec(), dialog.reason
        dialog.deleteLater()
        if not taken:
            return
        name = waiting_rows.short(lines)
        text = tr("{name}: không lập hồ sơ, lý do “{reason}”. Ctrl+Z lấy lại.", name=name, reason=reason)
        entries = [line for line in lines if not line.is_scan]
        scans = [line for line in lines if line.is_scan]
        if entries:
            uids = [line.uid for line in entries]
            self._act(entries, lambda office: registers.no_dossier(office, uids, reason), text)
        if scans:
            files = [line.uid for line in scans]
            self._act(scans, lambda office: scan_folder.dismiss(office, files, reason), text)

    def _act(self, lines: list[Waiting], work: Callable[[Office], Changes], text: str) -> None:
        """The lines leave, the cursor goes to the next one, the store follows."""
        uids = frozenset(line.uid for line in lines)
        self.trouble.say("")
        self._leaving |= uids
        row = min(
            (at for at, line in enumerate(self.model.lines) if line.uid in uids),
            default=self.table.currentIndex().row(),
        )
        self.model.remove(set(uids))
        self._put_cursor(row)
        self.table.setFocus()
        self._session.write(
            self,
            work,
            lambda changes: self._stored(uids, changes, text, scans=any(line.is_scan for line in lines)),
            lambda error: self._refused(uids, error),
        )

    def _stored(self, uids: frozenset[str], changes: Changes, text: str, *, scans: bool) -> None:
        self._leaving -= uids
        self._undo.append((changes.change_uid, uids))
        if self.model.lines and not scans:
            self._own.add(changes.change_uid)  # a filed scan may have taken its paper along
        self.done.setText(text)
        self._session.announce(changes)

    def _refused(self, uids: frozenset[str], error: UserError) -> None:
        self._leaving -= uids
        self._wanted = uids
        self.done.setText("")
        self.trouble.say(messages.explain(error))
        self.reload()

    def undo(self) -> None:
        """Take the last filing or reason back; its papers wait again, the cursor on the first."""
        if not self._undo:
            self.done.setText(tr("Không còn gì để lấy lại ở màn hình này."))
            return
        change_uid, uids = self._undo.pop()
        self._session.write(
            self, lambda office: take_back(office, change_uid), lambda changes: self._back(uids, changes),
            lambda error: self.trouble.say(messages.explain(error)),
        )  # fmt: skip

    def _back(self, uids: frozenset[str], changes: Changes) -> None:
        self._wanted = uids
        self.done.setText(tr("Đã lấy lại {count} mục.", count=len(uids)))
        self._session.announce(changes)


def _file_scan(office: Office, line: Waiting, choice: Choice) -> Changes:
    """A file becomes that of the paper it names, which is put into the dossier if it is not there yet."""
    if choice.placement_uid:
        return scan_folder.file_scan(office, line.uid, choice.placement_uid)
    assert line.entry is not None  # noqa: S101 - nameless files are described first
    return scan_folder.file_scan_new(office, line.uid, choice.dossier_uid, known_paper(line.entry))


def _nothing_waits(import_list: Callable[[], object]) -> QWidget:
    return teaching_page(
        tr("Không còn văn bản nào chờ"),
        tr(
            "Văn bản đi, đến nhập từ hệ thống điều hành và tệp mới trong thư mục quét chờ ở đây cho đến khi "
            "vào một hồ sơ, hoặc được ghi lý do không lập hồ sơ. Mỗi tuần nhập danh sách một lần, "
            "rồi bấm Enter từng dòng."
        ),
        button(tr("Nhập danh sách từ hệ thống điều hành…"), import_list, "primary"),
    )
