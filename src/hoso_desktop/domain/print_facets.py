"""Which facts of a dossier each paper shows, so that it is stale exactly when they change."""

from __future__ import annotations

import hashlib

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.events import canonical


def _cover(sheet: DossierSheet) -> list[object]:
    dossier, totals = sheet.dossier, sheet.totals
    return [
        sheet.fonds.cover_line, sheet.fonds.number, dossier.title, dossier.inventory_number, dossier.number,
        dossier.retention.code, dossier.location.box, totals.documents, totals.pages, totals.sheets,
        totals.begin.text(), totals.end.text(), sheet.office.cover_count,
    ]  # fmt: skip


def _contents(sheet: DossierSheet) -> list[object]:
    rows = [
        [
            p.entry.number.text, p.entry.date.text(), p.entry.subject, p.entry.author,
            p.sheets.text() if p.sheets else "", p.note,
        ]
        for p in sheet.documents
    ]  # fmt: skip
    return [sheet.dossier.code, sheet.office.sheet_column, rows]


def _certificate(sheet: DossierSheet) -> list[object]:
    totals = sheet.sheet_totals
    return [
        sheet.dossier.code, sheet.totals.sheets, sheet.totals.documents, str(totals.first), str(totals.last),
        list(totals.doubled), list(totals.missing),
    ]  # fmt: skip


def _guide(sheet: DossierSheet) -> list[object]:
    return [[p.entry.subject, p.sheets.text() if p.sheets else ""] for p in sheet.documents]


FACETS = {"cover": _cover, "contents": _contents, "certificate": _certificate, "pencil_guide": _guide}
# The papers that belong into every dossier, in the order a clerk names them.
SET = ("cover", "contents", "certificate")


def facet_hash(form_id: str, sheet: DossierSheet) -> str:
    """SHA-256 (hex) of the facts a form shows of a dossier."""
    return hashlib.sha256(canonical([form_id, FACETS[form_id](sheet)])).hexdigest()
