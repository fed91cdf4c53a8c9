"""All checks of a dossier, each run to its end; no two report one lack."""

from __future__ import annotations

from hoso_desktop.domain.checks.components import ComponentRules, check_minutes, check_submission, is_meeting
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.sheets import check_series
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.dossier import DossierKind


def run_all(sheet: DossierSheet, rules: ComponentRules) -> tuple[Finding, ...]:
    """Findings of one dossier in the order a clerk would mend them."""
    out: list[Finding] = []
    dossier = sheet.dossier
    meeting = dossier.kind is DossierKind.MEETING or (
        dossier.kind is DossierKind.GENERAL and is_meeting(dossier.title, rules)
    )
    if meeting and not dossier.backlog:
        out += check_minutes(sheet.documents, rules)
        out += check_submission(sheet.documents, rules)
    out += check_series(sheet.sheet_totals)
    return tuple(out)
