"""Keeps the table and the store in step: hands typed lines in one after another, undoes, redoes, re-reads.

One change is under way at a time, because positions and revisions are taken when it starts. Shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from hoso_desktop import messages
from hoso_desktop.domain.checks import Finding
from hoso_desktop.domain.component_view import ComponentView
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.errors import UserError
from hoso_desktop.services import checks, components, deadlines, dossiers, queries, stale_papers
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.undo import undo as take_back
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.document_rows import Line
from hoso_desktop.ui.document_table_model import DocumentTableModel
from hoso_desktop.ui.session import Session

Work = Callable[[Office], Changes]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One dossier as the screen shows it, read together."""

    sheet: DossierSheet
    findings: tuple[Finding, ...]
    stale: str  # what is to be printed again
    due: str
    components: ComponentView
    sums: tuple[str, ...] = ()  # how its days were computed


def load(office: Office, uid: str) -> Loaded:
    """Read everything the screen shows."""
    sheet = queries.dossier_sheet(office, uid)
    return Loaded(
        sheet,
        checks.findings(office, uid),
        stale_papers.told(stale_papers.stale(office, uid)),
        deadlines.due_text(office, sheet),
        components.view(office, uid),
        deadlines.sums(office, sheet),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A change waiting its turn: `prepare` makes the work when the turn comes, None when it is void."""

    prepare: Callable[[], Work | None]
    lines: Sequence[Line] = ()
    after: Callable[[], object] | None = None
    history: str = "new"  # new | undo | redo


class DocumentKeeper(QObject):
    """`loaded` follows every change; `trouble` carries a refusal's sentence; `settled` an empty queue."""

    loaded = Signal(object)
    trouble = Signal(str)
    settled = Signal()

    def __init__(
        self, session: Session, uid: str, model: DocumentTableModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.uid = uid
        self._session, self._model = session, model
        self._waiting: list[_Step] = []
        self._running = False
        self._own_changes: set[str] = set()
        self._undo: list[str] = []
        self._redo: list[str] = []
        session.changed.connect(self._others_changed)

    @property
    def busy(self) -> bool:
        """Whether a change is under way or waiting."""
        return self._running or bool(self._waiting)

    def read(self) -> None:
        """Read the dossier again."""
        uid = self.uid
        self._session.read(self, lambda office: load(office, uid), self._show, self._say)

    def _others_changed(self, changes: object) -> None:
        if not isinstance(changes, Changes) or changes.change_uid in self._own_changes:
            return
        if self.uid in changes.dossiers and not self.busy:
            self.read()

    # handing in

    def hand_in(self, row: int) -> bool:
        """Store a typed line when its turn comes. False when it cannot be stored as it stands."""
        line = self._model.lines[row]
        if not line.is_dirty:
            return True
        if line.errors():
            return False
        self._append(_Step(lambda: self._work_for(line), (line,)))
        return True

    def _work_for(self, line: Line) -> Work | None:
        if not line.is_dirty or line.errors() or line not in self._model.lines:
            return None
        row = self._model.lines.index(line)
        if line.placement is None:
            return self._adding([line.as_new()], self._model.stored_before(row))
        late = self._late_sheets(line, row)
        uid, revision, fields = line.uid, line.placement.revision, line.as_changes()
        if late and "sheets" not in fields:
            fields["sheets"] = late
        return lambda office: dossiers.edit_document(office, uid, revision, **fields)

    def _late_sheets(self, line: Line, row: int) -> str:
        """A stored paper of a pencilled dossier that gets its first pages now also needs its sheets."""
        if not self._model.pencilled or line.placement is None or line.placement.sheets is not None:
            return ""
        expected = self._model.sheets_at(row)
        return expected.text() if expected is not None and Column.PAGES in line.draft else ""

    def _adding(self, rows: Sequence[NewDocument], position: int) -> Work:
        uid = self.uid
        return lambda office: dossiers.add_documents(office, uid, rows, position=position)

    def add(self, rows: Sequence[NewDocument], row: int, after: Callable[[], object] | None = None) -> None:
        """Put read papers in front of a line, all in one change."""
        before = self._model.lines[row]
        self._append(
            _Step(
                lambda: self._adding(
                    rows,
                    self._model.stored_before(
                        self._model.lines.index(before)
                        if before in self._model.lines
                        else self._model.rowCount()
                    ),
                ),
                after=after,
            )
        )

    def change(self, work: Work, after: Callable[[], object] | None = None) -> None:
        """Any other change of this dossier."""
        self._append(_Step(lambda: work, after=after))

    def remember(self, changes: Changes) -> None:
        """Make a change stored by a dialog the next one that `undo` takes back."""
        self._undo.append(changes.change_uid)
        self._redo.clear()

    def change_line(self, row: int, work: Callable[[Office, str, int], Changes]) -> None:
        """A change of one stored paper, given its uid and its revision at that moment."""
        line = self._model.lines[row]

        def prepare() -> Work | None:
            if line.placement is None or line not in self._model.lines:
                return None
            uid, revision = line.placement.uid, line.placement.revision
            return lambda office: work(office, uid, revision)

        self._append(_Step(prepare))

    def undo(self) -> bool:
        """Take the last change back; False when there is none."""
        return self._history(self._undo, "undo")

    def redo(self) -> bool:
        """Do again what was taken back."""
        return self._history(self._redo, "redo")

    def _history(self, stack: list[str], kind: str) -> bool:
        if not stack and not self.busy:
            return False

        def prepare() -> Work | None:
            if not stack:
                return None
            change_uid = stack.pop()
            return lambda office: take_back(office, change_uid)

        self._append(_Step(prepare, history=kind))
        return True

    # one after another

    def _append(self, step: _Step) -> None:
        self._waiting.append(step)
        self._next()

    def _next(self) -> None:
        while not self._running and self._waiting:
            step = self._waiting.pop(0)
            work = step.prepare()
            if work is not None:
                self._start(step, work)
        if not self.busy:
            self.settled.emit()

    def _start(self, step: _Step, work: Work) -> None:
        self._running = True
        self._model.refresh_line()
        uid = self.uid

        def change_and_read(office: Office) -> tuple[Changes, Loaded]:
            changes = work(office)
            return changes, load(office, uid)

        self._session.write(
            self,
            change_and_read,
            lambda result: self._stored(step, *result),
            lambda error: self._refused(step, error),
        )

    def _stored(self, step: _Step, changes: Changes, now: Loaded) -> None:
        self._running = False
        self._own_changes.add(changes.change_uid)
        if step.history == "undo":
            self._redo.append(changes.change_uid)
        else:
            self._undo.append(changes.change_uid)
            if step.history == "new":
                self._redo.clear()
        self._show(now, step.lines)
        self._session.announce(changes)
        if step.after is not None:
            step.after()
        self._next()

    def _refused(self, step: _Step, error: UserError) -> None:
        self._running = False
        sentence = messages.explain(error)
        for line in step.lines:
            line.came_back(sentence)
        self._model.refresh_line()
        if error.code in ("record.changed_elsewhere", "document.gone"):
            self.read()
        self._next()
        # Last, or the empty queue would take the sentence away before anybody has read it.
        self.trouble.emit(sentence)

    def _show(self, now: Loaded, adopted: Sequence[Line] = ()) -> None:
        self._model.take(now.sheet, adopted)
        self.loaded.emit(now)

    def _say(self, error: UserError) -> None:
        self.trouble.emit(messages.explain(error))
