"""Where a lack is mended on a dossier's screen: a cell, a line of its components, a dialog, or another place.

Opens the very control; mends nothing. A lack is a finding of the checks or a condition of a step.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtWidgets import QLineEdit, QWidget

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.dossier import EDITABLE
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.ui.document_cells import has_column
from hoso_desktop.ui.dossier_foot import DossierFoot
from hoso_desktop.ui.dossier_side import DossierSide
from hoso_desktop.ui.lifecycle_bar import LifecycleBar
from hoso_desktop.ui.places_to_mend import Lack, place_of


class Screen(Protocol):
    """The part of a dossier's screen that is needed here."""

    uid: str
    sheet: DossierSheet | None
    title: QLineEdit
    side: DossierSide
    lifecycle: LifecycleBar
    foot: DossierFoot

    @property
    def print_wanted(self) -> SignalInstance: ...

    @property
    def arrange_wanted(self) -> SignalInstance: ...

    @property
    def package_wanted(self) -> SignalInstance: ...

    @property
    def field_wanted(self) -> SignalInstance: ...

    @property
    def away_wanted(self) -> SignalInstance: ...

    def after_saving(self, wanted: SignalInstance) -> None: ...

    def show_document(self, placement_uid: str, field: str = "") -> None: ...


_AGAIN_MS = 30
# A mark of secrecy may stand in these; every other field without a paper is a column of the first one.
_OF_THE_DOSSIER = ("note", "keyword")


def lead(screen: Screen, lack: Lack) -> None:
    """Open what mends it, as soon as the dossier is shown."""
    if lack.placement_uid is not None and lack.fix in ("cell", "file") and has_column(lack.field):
        screen.show_document(lack.placement_uid, lack.field)
        return
    if screen.sheet is None:
        QTimer.singleShot(_AGAIN_MS, screen.foot, lambda: lead(screen, lack))
        return
    place = place_of(lack)
    verb, _, what = lack.fix.partition(":")
    if place is not None:
        screen.away_wanted.emit(*place)
    elif verb in ("component", "named", "meeting"):
        screen.side.lead(verb, what)
    elif verb in ("state", "confirm"):
        screen.lifecycle.take(Step.CONFIRMED if verb == "confirm" else None)
    elif verb in ("holding", "hold", "loan"):
        screen.foot.asked.emit(verb)
    elif verb == "print":
        screen.after_saving(screen.print_wanted)
    elif verb == "arrange":
        screen.after_saving(screen.arrange_wanted)
    elif verb == "package":
        screen.after_saving(screen.package_wanted)
    elif verb == "pencil":
        _turned_here(screen, screen.sheet).setFocus()
    elif verb in ("retention", "keeper"):
        screen.field_wanted.emit(screen.sheet.dossier, verb)
    else:
        _lead_to_field(screen, screen.sheet, lack)


def _turned_here(screen: Screen, sheet: DossierSheet) -> QWidget:
    """`Đã đánh số tờ`; of a dossier that may only be looked at, the steps that let it be changed."""
    open_again = screen.lifecycle.view is not None and bool(screen.lifecycle.view.supplementing)
    editable = sheet.dossier.state in EDITABLE or open_again
    return screen.foot.pencilled if editable else screen.lifecycle.more


def _lead_to_field(screen: Screen, sheet: DossierSheet, lack: Lack) -> None:
    """A cell of the table, the title above it, or a field that only the dialog of all fields shows."""
    paper = _paper(sheet, lack.placement_uid)
    if paper is not None and lack.field and not has_column(lack.field):
        screen.field_wanted.emit(paper, lack.field)
    elif lack.placement_uid is None and lack.field == "title":
        screen.title.setFocus()
        screen.title.selectAll()
    elif lack.placement_uid is None and lack.field in _OF_THE_DOSSIER:
        screen.field_wanted.emit(sheet.dossier, lack.field)
    else:
        screen.show_document(lack.placement_uid or "", lack.field)


def _paper(sheet: DossierSheet, uid: str | None) -> Placement | None:
    return next((paper for paper in sheet.documents if paper.uid == uid), None)
