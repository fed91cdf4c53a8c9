"""C60–C62: a dossier without a period, with a period below that of its papers, or past its period.

Only periods somebody has set are compared; a period the program proposes never raises a finding.
"""

from __future__ import annotations

from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.deadlines import expiry
from hoso_desktop.domain.document import CopyKind, Placement
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.retention import RetentionKind, is_lower


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """At most one finding: what has no period cannot be too low or over."""
    dossier = facts.sheet.dossier
    if dossier.retention.kind is RetentionKind.UNSET:
        return _unset(facts, rules)
    return _too_low(facts, rules) or _expired(facts, rules)


def _unset(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C60: papers lie in it and nobody has said how long they are kept."""
    sheet = facts.sheet
    if not rules.on("C60") or sheet.dossier.state is DossierState.PLANNED or not sheet.documents:
        return []
    return [Finding("C60", rules.rules["C60"].severity, "check.C60", fix="retention")]


def _too_low(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C61: the highest period of a paper inside wins (Công văn 160-CV/LT)."""
    if not rules.on("C61"):
        return []
    own = facts.sheet.dossier.retention
    higher = [paper for paper in facts.sheet.documents if _counts(paper) and is_lower(own, paper.retention)]
    if not higher:
        return []
    highest = higher[0]
    for paper in higher[1:]:
        if is_lower(highest.retention, paper.retention):
            highest = paper
    params: dict[str, object] = {
        "own": own.label, "paper": highest.retention.label,
        "title": highest.entry.number.text or highest.entry.subject,
    }  # fmt: skip
    severity = rules.rules["C61"].severity
    return [Finding("C61", severity, "check.C61", params, placement_uid=highest.uid, fix="retention")]


def _counts(paper: Placement) -> bool:
    """Drafts are taken out before a dossier is handed in; their period decides nothing."""
    return paper.copy_kind is not CopyKind.DRAFT


def _expired(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C62: the period is over; nothing is destroyed without a review."""
    over = expiry(facts.sheet.dossier.retention, facts.sheet.totals.end.last)
    held = any(holding.binds(facts.today) for holding in facts.holdings)
    if not rules.on("C62") or over is None or facts.today <= over or held:
        return []
    params: dict[str, object] = {
        "end": over.year - facts.sheet.dossier.retention.years, "own": facts.sheet.dossier.retention.label,
        "day": f"{over:%d/%m/%Y}",
    }  # fmt: skip
    return [Finding("C62", rules.rules["C62"].severity, "check.C62", params, fix="retention")]
