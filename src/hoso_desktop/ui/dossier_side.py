"""The side of a dossier: what it is to hold and what is not right with it. Leads to papers and asks the why.

Changes go through the screen's keeper, so that Ctrl+Z takes them back like what was typed in the table.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hoso_desktop.domain.component_view import ComponentLine, NamedLine
from hoso_desktop.domain.components import ComponentSet
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.services import components
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.component_dialogs import AbsenceDialog, MeetingDialog, NamingDialog, SetDialog
from hoso_desktop.ui.components_panel import ComponentsPanel
from hoso_desktop.ui.document_keeper import DocumentKeeper, Loaded
from hoso_desktop.ui.findings_panel import FindingsPanel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDE, _WIDTH, _SMALL_WIDTH = 252, 216, 184
_ROOMY, _NARROW = 1240, 1120
# The findings take the height they need, up to this share; the components have the rest.
_MOST_FINDINGS, _LEAST_FINDINGS = 0.4, 90


class DossierSide(QWidget):
    """`paper_wanted` carries a paper's uid, `row_wanted` a title and its place, `fix_wanted` a Finding."""

    paper_wanted = Signal(str)
    row_wanted = Signal(str, str)
    fix_wanted = Signal(object)

    def __init__(
        self, session: Session, keeper: DocumentKeeper, current_paper: Callable[[], str],
        can_type: Callable[[], bool], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._keeper, self._current_paper = session, keeper, current_paper
        self._can_type = can_type
        self._uid, self._said = keeper.uid, ""
        self._by_hand: bool | None = None
        self.components = ComponentsPanel()
        self.panel = FindingsPanel()
        self._column = QVBoxLayout(self)
        theme.space(self._column, gap=theme.GAP + theme.GRID)
        self._column.addWidget(self.components, 1)
        self._column.addWidget(self.panel)
        self._connect()

    def _connect(self) -> None:
        uid, panel = self._uid, self.components
        self.panel.chosen.connect(self.fix_wanted)
        panel.paper_wanted.connect(self.paper_wanted)
        panel.row_wanted.connect(self.row_wanted)
        panel.absence_wanted.connect(self._ask_absence)
        panel.absence_over.connect(
            lambda component: self._change(lambda office: components.applicable_again(office, uid, component))
        )
        panel.said.connect(self._say)
        panel.linked.connect(self._link)
        panel.dismissal_wanted.connect(self._ask_dismissal)
        panel.named_again.connect(
            lambda named: self._change(lambda office: components.dismiss_paper(office, named, ""))
        )
        panel.forgotten.connect(
            lambda named: self._change(lambda office: components.forget_paper(office, named))
        )
        panel.naming_wanted.connect(self._ask_names)
        panel.meeting_wanted.connect(self._ask_figures)
        panel.set_wanted.connect(self._ask_set)

    # showing

    def show_dossier(self, now: Loaded) -> None:
        """Show what was read of the dossier."""
        self._said = now.sheet.dossier.component_set
        self.components.show_view(now.components)
        self.panel.show_findings(now.findings, documents=now.sheet.totals.documents)
        QTimer.singleShot(0, self, self._share_height)

    def fit(self, room: int) -> int:
        """The width it wants in `room` points; on a small screen it shows when something is amiss."""
        narrow = room < _NARROW
        wanted = not narrow or bool(self.panel.findings) or bool(self.components.missing)
        self.setVisible(wanted if self._by_hand is None else self._by_hand)
        self.components.tell_about(brief=narrow)
        if narrow:
            return _SMALL_WIDTH
        return _WIDE if room >= _ROOMY else _WIDTH

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._share_height)

    def _share_height(self) -> None:
        """Wrapped sentences tell their height only once their width is known."""
        found = self.panel.list
        found.doItemsLayout()
        heights = (found.visualItemRect(found.item(row)).height() for row in range(found.count()))
        needed = sum(heights) + 2 * theme.GRID
        found.setMaximumHeight(min(needed, max(_LEAST_FINDINGS, round(self.height() * _MOST_FINDINGS))))

    def turn(self) -> None:
        """Show or hide it by hand; shown, it gets the keyboard."""
        self._by_hand = not self.isVisible()
        self.setVisible(self._by_hand)
        if self._by_hand:
            self.components.list.setFocus()

    def lead(self, verb: str, what: str) -> None:
        """To a `component` by its id, a paper `named` in the minutes by its uid, or the `meeting`'s figures.

        Where the table cannot be typed in, the line of the list is chosen; its menu has what can be done.
        """
        if verb == "meeting":
            self._ask_figures()
            return
        if self._can_type():
            self.components.lead_to(what, verb)
        else:
            self._by_hand = True
            self.setVisible(True)
            self.components.choose(what, verb)

    # asking and storing

    def _change(self, work: Callable[[Office], Changes]) -> None:
        self._keeper.change(work)

    def _say(self, component: str) -> None:
        paper = self._current_paper()
        if paper:
            self._change(lambda office: components.say_component(office, paper, component))

    def _link(self, named: str) -> None:
        paper = self._current_paper()
        if paper:
            self._change(lambda office: components.link_paper(office, named, paper))

    def _ask_absence(self, line: ComponentLine) -> None:
        uid, component = self._uid, line.component.id
        self._run(
            AbsenceDialog(
                self._session, line.label,
                lambda office, reason: components.not_applicable(office, uid, component, reason), self,
            )
        )  # fmt: skip

    def _ask_dismissal(self, line: NamedLine) -> None:
        named = line.expected.uid
        self._run(
            AbsenceDialog(
                self._session, line.expected.title,
                lambda office, reason: components.dismiss_paper(office, named, reason), self,
                title=tr("Không có trong hồ sơ"),
            )
        )  # fmt: skip

    def _ask_names(self) -> None:
        minutes = self.components.view.role("minutes")
        source = minutes.papers[0] if minutes is not None and minutes.papers else ""
        self._run(NamingDialog(self._session, self._uid, source, self))

    def _ask_figures(self) -> None:
        uid = self._uid

        def show(facts: MeetingFacts) -> None:
            self._run(MeetingDialog(self._session, uid, facts, self))

        self._session.read(self, lambda office: components.meeting(office, uid), show)

    def _ask_set(self) -> None:
        def show(sets: tuple[ComponentSet, ...]) -> None:
            self._run(SetDialog(self._session, self._uid, self._said, sets, self))

        self._session.read(self, components.sets, show)

    def _run(self, dialog: AbsenceDialog | NamingDialog | MeetingDialog | SetDialog) -> None:
        dialog.exec()
        if dialog.changes is not None:
            self._keeper.remember(dialog.changes)
        dialog.deleteLater()
