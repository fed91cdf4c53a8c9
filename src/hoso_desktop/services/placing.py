"""Within a change: papers of the register take their place in a dossier, a Tập's by number.

Knows pages and sheets, not why a paper goes there; commits nothing itself.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hoso_desktop.db import dossiers, placing, writing
from hoso_desktop.db.dossiers import FullDossier
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import document_types
from hoso_desktop.domain.document import CopyKind, Placement, RegisterEntry
from hoso_desktop.domain.dossier import EDITABLE, Dossier, DossierKind
from hoso_desktop.domain.sheets import SheetRange, from_pages, insert_late
from hoso_desktop.errors import UserError
from hoso_desktop.intake.paper_rows import known_types

_VOLUME = re.compile(r"^\s*tập(?:\s+lưu)?\s+", re.IGNORECASE)
_MOST_PAGES = 99_999


@dataclass(frozen=True, slots=True)
class Extent:
    """Pages, sides and sheets of a paper; None where nobody has said."""

    pages: int | None = None
    sides: int | None = None
    sheets: int | None = None


def open_dossier(tx: Tx, uid: str) -> FullDossier:
    """A dossier papers can go into. Raises UserError dossier.gone, dossier.closed."""
    full = dossiers.load(tx.connection, uid)
    if full is None:
        raise UserError("dossier.gone")
    if full.dossier.state not in EDITABLE and uid not in tx.supplements:
        raise UserError("dossier.closed", code=full.dossier.code)
    return full


def type_in_title(title: str) -> str:
    """The type a Tập collects, from its title: `Tập Quyết định của …` → `Quyết định`; may be empty."""
    return document_types.of_subject(_VOLUME.sub("", title), known_types())


def is_volume(dossier: Dossier) -> bool:
    """Whether a dossier is a Tập of one series; of backlog only where its kind says so."""
    if dossier.kind is not DossierKind.NUMERIC_SERIES and dossier.backlog:
        return False
    return volume_title(dossier.kind, dossier.title)


def volume_title(kind: DossierKind, title: str) -> bool:
    """Whether kind, or the title while nobody has chosen a kind, tells a Tập."""
    if kind is not DossierKind.GENERAL:
        return kind is DossierKind.NUMERIC_SERIES
    return _VOLUME.match(title) is not None and bool(type_in_title(title))


def series_place(entry: RegisterEntry) -> tuple[int, str, date]:
    """Order within a series: number, suffix, day."""
    return entry.number.number, entry.number.suffix.lower(), entry.date.first or date.max


def place_entries(
    tx: Tx, full: FullDossier, wanted: Sequence[tuple[int, RegisterEntry]], *,
    copy_kind: CopyKind = CopyKind.PRINCIPAL, extent: Extent = Extent(), by_number: bool = False,
) -> list[int]:  # fmt: skip
    """Put entries into a dossier, at the end or, in a Tập, in order of number; ids of the new placements.

    What lies there already is left out. Raises UserError document.bad_pages, document.bad_sides.
    """
    _check(extent)
    present = dossiers.placements(tx.connection, full.row_id, full.dossier.uid)
    by_number = by_number or is_volume(full.dossier)
    inside = {entry_id for _, entry_id, _ in present}
    fresh = [(row_id, entry) for row_id, entry in wanted if row_id not in inside]
    if not fresh:
        return []
    lying = placing.extents(tx.connection, [row_id for row_id, _ in fresh])
    elsewhere = {entry_id: Extent(*found) for entry_id, found in lying.items()}
    order = [row_id for row_id, _, _ in present]
    tx.orders[full.row_id] = tuple(order)
    papers = [placement for _, _, placement in present]
    made = []
    for entry_id, entry in sorted(fresh, key=lambda found: series_place(found[1])) if by_number else fresh:
        known = _extent(entry, extent, elsewhere.get(entry_id))
        at = _position(papers, entry) if by_number else len(papers)
        placement = _placement(full, entry, known, copy_kind, [paper.sheets for paper in papers], at)
        row_id = writing.add_placement(
            tx, placement, dossier_id=full.row_id, entry_id=entry_id, attachment_id=None
        )
        if entry.no_dossier_reason:
            # Lying in a dossier after all: the reason why in none has gone.
            writing.change_entry(tx, entry_id, entry, replace(entry, no_dossier_reason=""))
        order.insert(at, row_id)
        papers.insert(at, placement)
        made.append(row_id)
    writing.set_order(tx, full.row_id, order)
    writing.propose_sheets(tx, full.row_id, full.dossier.uid)
    return made


def _check(extent: Extent) -> None:
    if extent.pages is not None and not 0 <= extent.pages <= _MOST_PAGES:
        raise UserError("document.bad_pages", value=extent.pages)
    if extent.sides not in (None, 1, 2):
        raise UserError("document.bad_sides", value=extent.sides)


def _position(papers: Sequence[Placement], entry: RegisterEntry) -> int:
    """Behind the last paper with a smaller number; at the end without a number."""
    if not entry.number.number:
        return len(papers)
    own = series_place(entry)
    behind = [at for at, paper in enumerate(papers) if _before(paper.entry, own)]
    if behind:
        return behind[-1] + 1
    numbered = [at for at, paper in enumerate(papers) if paper.entry.number.number]
    return numbered[0] if numbered else len(papers)


def _before(entry: RegisterEntry, own: tuple[int, str, date]) -> bool:
    return bool(entry.number.number) and series_place(entry) <= own


def _extent(entry: RegisterEntry, asked: Extent, elsewhere: Extent | None) -> Extent:
    """As asked, else as the register states, else as where the paper already lies."""
    if asked.pages is not None:
        return asked
    if entry.stated_pages is not None:
        return _stated(entry.stated_pages, entry.stated_sheets, asked.sides)
    return elsewhere or Extent(None, asked.sides)


def _stated(pages: int, sheets: int | None, sides: int | None) -> Extent:
    if sides is None and sheets is not None:
        fitting = [side for side in (1, 2) if from_pages(pages, side) == sheets]
        return Extent(pages, fitting[0] if fitting else 1, sheets)
    return Extent(pages, sides)


def _placement(
    full: FullDossier, entry: RegisterEntry, extent: Extent, copy_kind: CopyKind,
    ranges: Sequence[SheetRange | None], at: int,
) -> Placement:  # fmt: skip
    sides = extent.sides or 1
    count = extent.sheets
    if count is None and extent.pages is not None:
        count = from_pages(extent.pages, sides)
    late = insert_late(ranges, at, count) if full.dossier.sheets_pencilled and count else None
    return Placement(
        uid=str(uuid.uuid4()), dossier_uid=full.dossier.uid, entry=entry, ordinal=0, pages=extent.pages,
        sides=sides, sheet_count=count, sheets=late, copy_kind=copy_kind,
    )  # fmt: skip
