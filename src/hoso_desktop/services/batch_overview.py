"""Hand-overs as the window shows them: packages, receipts, lacks, and what comes next. Reads only.

What may be done is services/hand_over.py; this only says which of it is due now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hoso_desktop.db import batches as rows
from hoso_desktop.db.batches import Item as Item
from hoso_desktop.db.batches import LedgerLine
from hoso_desktop.db.batches import ReceiptRow as ReceiptRow
from hoso_desktop.domain.hand_over import BatchState, ItemState, Road
from hoso_desktop.services import batches, hand_over, receipts
from hoso_desktop.services.batches import BatchView
from hoso_desktop.services.hand_over import Checked
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import dossier_sheet


class NextStep(StrEnum):
    """What a hand-over waits for."""

    MEND = "mend"
    PAPERS = "papers"
    BUILD = "build"
    HAND_OVER = "hand_over"
    RESUBMIT = "resubmit"
    RECEIPT = "receipt"
    CLOSE = "close"
    FILL = "fill"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """A hand-over in the list of all."""

    view: BatchView
    packages: int
    receipts: int

    @property
    def returned(self) -> int:
        return sum(item.state is ItemState.RETURNED for item in self.view.items)


@dataclass(frozen=True, slots=True)
class ToldDocument:
    """What a receiver says of one paper; `place` counts from 1."""

    place: int
    name: str
    state: ItemState
    reason: str
    placement_uid: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One hand-over with everything about it. `checked`, `told`: dossier uid →; `packages`: package uid →."""

    view: BatchView
    checked: Mapping[str, Checked]
    packages: Mapping[str, LedgerLine]
    receipts: tuple[ReceiptRow, ...]
    told: Mapping[str, tuple[ToldDocument, ...]]

    @property
    def unready(self) -> tuple[Checked, ...]:
        """Dossiers that cannot go yet."""
        return tuple(one for one in self.checked.values() if not one.ready)

    @property
    def unpacked(self) -> tuple[Item, ...]:
        """Dossiers that still need their package."""
        return tuple(
            one.item
            for one in self.checked.values()
            if self.view.batch.profile and one.item.road is Road.FILES and not one.item.package_uid
        )

    @property
    def next_step(self) -> NextStep:
        """The one thing to do now."""
        states = [item.state for item in self.view.items]
        batch = self.view.batch
        if batch.state is BatchState.CLOSED or not self.view.whole:
            return NextStep.NOTHING
        if not states:
            return NextStep.FILL
        if self.checked:
            return self._before(noted=batch.boxes is not None and bool(batch.receiver_person))
        if ItemState.RETURNED in states:
            return NextStep.RESUBMIT
        given = (ItemState.HANDED_OVER, ItemState.RECEIVED)
        return NextStep.RECEIPT if any(state in given for state in states) else NextStep.CLOSE

    def _before(self, *, noted: bool) -> NextStep:
        if self.unready:
            return NextStep.MEND
        if not noted:
            return NextStep.PAPERS  # they name the receiver and the boxes: what is noted was printed
        return NextStep.BUILD if self.unpacked else NextStep.HAND_OVER


def every(office: Office) -> tuple[Line, ...]:
    """Every hand-over, the newest first."""
    views = batches.every(office)
    with office.store.read() as connection:
        return tuple(
            Line(
                one,
                sum(bool(item.package_uid) for item in one.items),
                len(rows.receipts(connection, one.batch.row_id)),
            )
            for one in views
        )


def whole(office: Office, batch_uid: str) -> Whole:
    """One hand-over, looked through. Raises UserError batch.gone."""
    view = batches.view(office, batch_uid)
    checked = {one.item.dossier_uid: one for one in hand_over.check(office, batch_uid)}
    with office.store.read() as connection:
        ledger = {one.uid: one for one in rows.packages(connection, batch_uid=batch_uid)}
    told = {item.dossier_uid: _told(office, item) for item in view.items if item.documents}
    return Whole(view, checked, ledger, receipts.of_batch(office, batch_uid), told)


def _told(office: Office, item: Item) -> tuple[ToldDocument, ...]:
    papers = dossier_sheet(office, item.dossier_uid).documents
    out = []
    for place, paper in enumerate(papers, start=1):
        if paper.uid in item.documents:
            state, reason = item.documents[paper.uid]
            name = " · ".join(text for text in (paper.entry.number.text, paper.entry.subject) if text)
            out.append(ToldDocument(place, name, ItemState(state), reason, paper.uid))
    return tuple(out)
