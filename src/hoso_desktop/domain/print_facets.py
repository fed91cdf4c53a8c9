"""Which facts of a dossier each paper shows, so that it is stale exactly when they change."""

from __future__ import annotations

import hashlib

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.events import canonical
from hoso_desktop.domain.sheets import SheetRange
from hoso_desktop.domain.words import in_words


def _cover(sheet: DossierSheet) -> list[object]:
    dossier, totals = sheet.dossier, sheet.totals
    count = totals.pages if sheet.office.cover_count == "pages" else totals.sheets
    return [
        sheet.fonds.cover_line, sheet.fonds.number, dossier.title, dossier.inventory_number, dossier.number,
        dossier.retention.code, dossier.location.box, totals.documents, count, sheet.office.cover_count,
        totals.begin.text(), totals.end.text(),
    ]  # fmt: skip


def _state_cover(sheet: DossierSheet) -> list[object]:
    dossier, totals = sheet.dossier, sheet.totals
    return [
        sheet.office.superior, sheet.body.name if sheet.body else sheet.office.name, sheet.fonds.number,
        dossier.title, dossier.inventory_number, dossier.number, dossier.retention.code, dossier.info_sign,
        totals.sheets, totals.begin.text(), totals.end.text(),
    ]  # fmt: skip


def _contents(sheet: DossierSheet) -> list[object]:
    whole = sheet.office.sheet_column == "range"
    rows = [
        [
            p.entry.number.text, p.entry.date.text(), p.entry.subject, p.entry.author,
            _sheets(p.sheets, whole=whole), p.note,
        ]
        for p in sheet.documents
    ]  # fmt: skip
    shown: list[object] = [sheet.dossier.code, sheet.dossier.keeper, sheet.office.sheet_column, rows]
    return [*shown, [p.pages for p in sheet.documents]] if sheet.electronic else shown


def _sheets(sheets: SheetRange | None, *, whole: bool) -> str:
    """As the column shows them: only the first sheet, unless the office writes the whole range."""
    if sheets is None:
        return ""
    return sheets.text() if whole else sheets.first.text


def _certificate(sheet: DossierSheet) -> list[object]:
    """The sheets of the printed list of papers stand there too; they follow from laying it out."""
    totals, dossier, office = sheet.sheet_totals, sheet.dossier, sheet.office
    return [
        sheet.totals.sheets, in_words(sheet.totals.sheets, office.number_style), str(totals.first),
        str(totals.last), list(totals.doubled), list(totals.missing), dossier.condition.value, dossier.keeper,
        office.place,
    ]  # fmt: skip


def _guide(sheet: DossierSheet) -> list[object]:
    rows = [[p.entry.number.text, p.entry.subject, _sheets(p.sheets, whole=True)] for p in sheet.documents]
    totals = sheet.sheet_totals
    return [
        sheet.dossier.code, sheet.dossier.title, sheet.totals.documents, sheet.totals.sheets,
        list(totals.doubled), list(totals.missing), rows,
    ]  # fmt: skip


FACETS = {
    "cover": _cover, "state_cover": _state_cover, "contents": _contents, "certificate": _certificate,
    "pencil_guide": _guide,
}  # fmt: skip
# The papers that belong into every dossier, in the order a clerk names them.
SET = ("cover", "contents", "certificate")


def facet_hash(form_id: str, sheet: DossierSheet) -> str:
    """SHA-256 (hex) of the facts a form shows of a dossier."""
    return hashlib.sha256(canonical([form_id, FACETS[form_id](sheet)])).hexdigest()
