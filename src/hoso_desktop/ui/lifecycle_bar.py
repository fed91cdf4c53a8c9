"""One line above the table: where the dossier stands, what is left, and the button of the next step.

Shows what the service says and opens the dialog of a step; the table of a completed dossier is for looking.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.dossier import EDITABLE
from hoso_desktop.domain.lifecycle import Reopening
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import lifecycle
from hoso_desktop.services.lifecycle import StateView
from hoso_desktop.services.state_text import condition_text, ready_line, remark, state_line, step_label
from hoso_desktop.ui import theme
from hoso_desktop.ui.document_keeper import DocumentKeeper
from hoso_desktop.ui.document_table_model import DocumentTableModel
from hoso_desktop.ui.dossier_foot import DossierFoot
from hoso_desktop.ui.fields import button, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.step_dialog import HistoryDialog, StepDialog
from hoso_desktop.ui.text import tr


class Host(Protocol):
    """What the bar needs of the screen it stands on."""

    uid: str
    title: QLineEdit
    documents: DocumentTableModel
    foot: DossierFoot

    def leave(self, then: Callable[[], object]) -> None: ...


class LifecycleBar(QWidget):
    """The line of one dossier; reads its state after every change. `led` carries a Condition to mend."""

    led = Signal(object)

    def __init__(
        self, session: Session, keeper: DocumentKeeper, host: Host, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._keeper, self._host = session, keeper, host
        self.view: StateView | None = None
        self.state = label("", "strong")
        self.words = label("", "muted", wrap=True)
        self.left = _menu_button(tr("Việc còn lại"))
        self.more = _menu_button(tr("Bước khác"))
        self.next = QPushButton()
        self.next.clicked.connect(self._take_next)
        self.next.hide()
        self.done = button(tr("Bổ sung xong"), self._end_supplement)
        self.done.hide()
        line = QHBoxLayout(self)
        theme.space(line, gap=theme.GAP)
        line.addWidget(self.state)
        line.addWidget(self.words, 1)
        for part in (self.left, self.more, self.done, self.next):
            line.addWidget(part)
        keeper.loaded.connect(lambda _now: self.read())
        session.changed.connect(lambda changes: self.read() if changes is None else None)

    # showing

    def read(self) -> None:
        """Read where the dossier stands."""
        uid = self._host.uid
        self._session.read(self, lambda office: lifecycle.view(office, uid), self.show_view, lambda _e: None)

    def show_view(self, view: StateView) -> None:
        """Show it, and let the table be typed in or only looked at."""
        self.view = view
        self.state.setText(state_line(view))
        self._say(view)
        step = view.next_step
        self.next.setVisible(step is not None and not view.supplementing)
        if step is not None:
            self.next.setText(f"{step_label(step)}…")
            self.next.setAccessibleName(step_label(step))
        self.done.setVisible(bool(view.supplementing))
        self._fill_left(view, step)
        self._fill_more(view, step)
        self._lock(editable=view.state in EDITABLE or bool(view.supplementing))

    def _say(self, view: StateView) -> None:
        warning = (
            tr("Đang bổ sung: {reason}", reason=view.supplementing) if view.supplementing else remark(view)
        )
        theme.role(self.words, "warning" if warning else "muted")
        self.words.setText(warning or _way_on(view))

    def _lock(self, *, editable: bool) -> None:
        host = self._host
        editable = editable and self._session.office.may(Action.WRITE, Object.DOSSIER)
        host.documents.let_type(editable)
        host.title.setReadOnly(not editable)
        host.foot.attach.setEnabled(editable)
        host.foot.pencilled.setEnabled(editable)

    def _fill_left(self, view: StateView, step: Step | None) -> None:
        found = view.conditions.get(step, ()) if step else ()
        stops = [condition for condition in found if condition.stops]
        menu = self.left.menu()
        menu.clear()
        for condition in stops:
            action = menu.addAction(condition_text(condition).replace("&", "&&"))
            action.triggered.connect(lambda _on=False, condition=condition: self.led.emit(condition))
        self.left.setVisible(bool(stops))
        self.left.setText(tr("Còn {count} việc", count=len(stops)))
        self.left.setToolTip(ready_line(view))

    def _fill_more(self, view: StateView, step: Step | None) -> None:
        menu = self.more.menu()
        menu.clear()
        for other in view.possible:
            if other is step or (other is Step.REOPENED and view.reopening is Reopening.NOTHING):
                continue
            if view.supplementing and other is Step.SUPPLEMENTED:
                continue
            action = menu.addAction(f"{step_label(other)}…")
            action.triggered.connect(lambda _on=False, other=other: self.take(other))
        menu.addSeparator()
        menu.addAction(tr("Các bước đã làm…")).triggered.connect(lambda _on=False: self._show_history())

    # acting

    def _take_next(self) -> None:
        if self.view is not None and self.view.next_step is not None:
            self.take(self.view.next_step)

    def take(self, wanted: Step | None) -> None:
        """Ask for a step (None: the next one) once everything typed is stored; else show the steps so far."""
        uid = self._host.uid

        def ask(view: StateView) -> None:
            self.show_view(view)
            step = wanted or view.next_step
            if step is Step.OPENED:
                self._keeper.change(lambda office: lifecycle.open_planned(office, uid))
            elif step is None or step not in view.possible:
                self._show_history()
            else:
                self._ask(view, step)

        self._host.leave(
            lambda: self._session.read(self, lambda office: lifecycle.view(office, uid), ask, lambda _e: None)
        )

    def _ask(self, view: StateView, step: Step) -> None:
        dialog = StepDialog(self._session, view, step, self.window())
        dialog.led.connect(self.led)
        if dialog.exec():
            if dialog.changes is not None:
                self._keeper.remember(dialog.changes)
            self.read()
        dialog.deleteLater()

    def _end_supplement(self) -> None:
        uid = self._host.uid
        self._host.leave(
            lambda: self._session.write(
                self, lambda office: lifecycle.end_supplement(office, uid), lambda _none: self.read()
            )
        )

    def _show_history(self) -> None:
        if self.view is not None:
            dialog = HistoryDialog(self.view, self.window())
            dialog.exec()
            dialog.deleteLater()


def _way_on(view: StateView) -> str:
    """What somebody can do who finds that the table cannot be typed in."""
    if view.state in EDITABLE or Step.REOPENED not in view.possible:
        return ""
    if view.reopening is Reopening.ALLOWED:
        return tr("Chỉ xem. Sửa trong hôm nay: Bước khác › Mở lại.")
    if Step.SUPPLEMENTED in view.possible:
        return tr("Chỉ xem. Cần sửa: Bước khác › Bổ sung, kèm lý do.")
    return tr("Chỉ xem.")


def _menu_button(text: str) -> QToolButton:
    out = QToolButton()
    out.setText(text)
    out.setAccessibleName(text)
    out.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    out.setMenu(QMenu(out))
    theme.role(out, "link")
    return out
