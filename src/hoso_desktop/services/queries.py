"""Reading: lists, one dossier whole, codes. One read transaction each."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hoso_desktop.db import dossiers
from hoso_desktop.db import file_plan as plan_rows
from hoso_desktop.db import office as office_rows
from hoso_desktop.domain import dates
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.dossier import STATE_LABEL, Dossier, DossierState, DossierTotals
from hoso_desktop.domain.dossier_filter import DossierFilter as DossierFilter
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.domain.fonds import Location, archival_number, two_digits
from hoso_desktop.domain.retention import from_code
from hoso_desktop.domain.sheets import totals as sheet_totals
from hoso_desktop.errors import UserError
from hoso_desktop.services import readings
from hoso_desktop.services.office import Office

EVERYTHING = DossierFilter()
# What a window of 768 lines shows of the list before anybody scrolls.
FIRST_SCREEN = 20


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One line of the list of dossiers, ready to show."""

    uid: str
    id: int
    code: str
    title: str
    retention_label: str
    term: str
    year: str
    state: str
    state_label: str
    documents: int
    pages: int
    sheets: int
    files: int
    archival_code: str
    location_text: str
    backlog: bool
    restricted: bool
    revision: int


def dossier_ids(
    office: Office, wanted: DossierFilter = EVERYTHING, *, limit: int | None = None
) -> array[int]:
    """Ids of the dossiers in list order: newest period first, natural order of notation.

    With `limit` only the first ones: what a window needs before it has drawn anything.
    """
    office.require(Action.READ, Object.DOSSIER)
    with office.store.read() as connection:
        return dossiers.ids(connection, wanted, limit)


def dossier_rows(office: Office, ids: Sequence[int]) -> list[DossierRow]:
    """The lines for some ids, in that order; ids no longer there are left out."""
    with office.store.read() as connection:
        found = dossiers.summaries(connection, ids)
    return [_line(found[row_id]) for row_id in ids if row_id in found]


def _line(row: dict[str, Any]) -> DossierRow:
    location = Location(row["room"], row["cupboard"], row["shelf"], row["box"])
    archival = ""
    if row["inventory_number"] and row["number"]:
        archival = f"ML{two_digits(row['inventory_number'])}/{archival_number(row['number'])}"
    return DossierRow(
        uid=row["uid"],
        id=row["id"],
        code=f"{row['notation']}/{row['period']}" if row["period"] else row["notation"],
        title=row["title"],
        retention_label=from_code(row["retention"]).label,
        term=row["term"],
        year=row["period"],
        state=row["state"],
        state_label=STATE_LABEL[DossierState(row["state"])],
        documents=row["documents"] or 0,
        pages=_count(row["pages_sum"], row["pages_unknown"], row["declared_pages"]),
        sheets=_count(row["sheets_sum"], row["sheets_unknown"], row["declared_sheets"]),
        files=row["files"] or 0,
        archival_code=archival,
        location_text=location.text(),
        backlog=bool(row["backlog"]),
        restricted=bool(row["restricted"]),
        revision=row["revision"],
    )


def _count(known: int | None, unknown: int | None, declared: int | None) -> int:
    """The sum of what the papers say; where some do not say, the total the imported list states."""
    if unknown and declared is not None:
        return declared
    return known or 0


def totals_of(dossier: Dossier, papers: Sequence[Placement]) -> DossierTotals:
    """Derived totals and dates of a dossier; the list's own dates win where the papers cannot tell."""
    begin, end = dates.span([paper.entry.date for paper in papers])
    pages = [paper.pages for paper in papers]
    sheets = [paper.sheet_count for paper in papers]
    return DossierTotals(
        documents=len(papers),
        pages=_count(sum(p or 0 for p in pages), sum(p is None for p in pages), dossier.declared_pages),
        sheets=_count(sum(s or 0 for s in sheets), sum(s is None for s in sheets), dossier.declared_sheets),
        files=sum(paper.attachment is not None for paper in papers),
        begin=dossier.begin_override if dossier.begin_override != dates.NO_DATE else begin,
        end=dossier.end_override if dossier.end_override != dates.NO_DATE else end,
    )


def resolve(office: Office, code: str) -> str:
    """The dossier a typed code means. Raises UserError dossier.not_found, dossier.ambiguous."""
    with office.store.read() as connection:
        found = dossiers.by_code(connection, code)
    if not found:
        raise UserError("dossier.not_found", code=code)
    if len(found) > 1:
        raise UserError("dossier.ambiguous", code=code, choices=", ".join(full for _, full in found[:10]))
    return found[0][0]


def dossier_sheet(office: Office, dossier_uid: str) -> DossierSheet:
    """Everything of one dossier in one snapshot; the reading is recorded once per person and day.

    Of a restricted dossier every reading is recorded, and without the record there is no reading.
    """
    office.require(Action.READ, Object.DOSSIER)
    sheet = peek(office, dossier_uid)
    readings.note(office, dossier_uid, restricted=sheet.dossier.restricted)
    return sheet


def peek(office: Office, dossier_uid: str) -> DossierSheet:
    """As `dossier_sheet` for the program's own use (checks, lists), or once the reading is recorded."""
    with office.store.read() as connection:
        full = dossiers.load(connection, dossier_uid)
        if full is None:
            raise UserError("dossier.gone")
        papers = tuple(p for _, _, p in dossiers.placements(connection, full.row_id, dossier_uid))
    return DossierSheet(
        office=office.profile,
        fonds=full.fonds,
        body=full.body,
        inventory=full.inventory,
        dossier=full.dossier,
        documents=papers,
        totals=totals_of(full.dossier, papers),
        sheet_totals=sheet_totals([paper.sheets for paper in papers]),
    )


def plan_entries(office: Office, year: int) -> tuple[FilePlanEntry, ...]:
    """Titles of the file plan of a year."""
    with office.store.read() as connection:
        return tuple(plan_rows.plan_entries(connection, year))


def authors(office: Office) -> list[str]:
    """Bodies and authors typed so far, as a typing aid."""
    with office.store.read() as connection:
        typed = dossiers.authors(connection)
        named = [body.name for _, body in office_rows.bodies(connection)]
    return list(dict.fromkeys(typed + named))
