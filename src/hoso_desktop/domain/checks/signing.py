"""C20, C21, C30: who signed for a dossier, papers without signature, the list of papers missing or old.

Silent about backlog, and about dossiers completed before the office began with the program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.clock import civil_day
from hoso_desktop.domain.completion import CompletionRules
from hoso_desktop.domain.document import CopyKind, Placement, Signature
from hoso_desktop.domain.dossier import EDITABLE, DossierState
from hoso_desktop.domain.sign_off import SignOff, Step
from hoso_desktop.domain.text import key

_SIGNED_PAPERS = ("contents", "certificate")
# `Dự thảo Nghị quyết …`, `Nghị quyết … (dự thảo lần 2)`, folded.
_DRAFT_WORDS = re.compile(r"\bdu thao(?: lan \w+)?\b")


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """What is not right with signatures and the list of papers of one dossier."""
    dossier = facts.sheet.dossier
    if dossier.backlog:
        return []
    out = [] if dossier.state in (DossierState.PLANNED, DossierState.OPEN) else _unsigned(facts, rules)
    if dossier.state in EDITABLE or _long_ago(facts):
        return out
    listed = _contents(facts, rules)
    return out + listed + _confirmation(facts, rules, old_contents=bool(listed))


def _long_ago(facts: DossierFacts) -> bool:
    """Completed elsewhere before the office began: nobody could have recorded it here."""
    if any(step.step is Step.COMPLETED for step in facts.sign_offs):
        return False
    start, ended = facts.sheet.office.start_of_use, facts.sheet.totals.end.last
    return start is not None and (ended is None or ended < start)


# C21


def _unsigned(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C21: one line for each paper without its signature, or lying inside as a draft alone."""
    if not rules.on("C21"):
        return []
    papers = facts.sheet.documents
    out = []
    for row, paper in enumerate(papers, start=1):
        message, field = "", "copy_kind"
        if paper.signature is Signature.UNSIGNED:
            message, field = "check.C21.unsigned", "signature"
        elif paper.copy_kind is CopyKind.DRAFT and not _has_better(paper, papers):
            message = "check.C21.draft"
        if message:
            params: dict[str, object] = {
                "row": row, "title": paper.entry.number.text or paper.entry.subject,
            }  # fmt: skip
            severity = rules.severity("C21")
            out.append(Finding("C21", severity, message, params, paper.uid, field=field, fix="cell"))
    return out


def _has_better(draft: Placement, papers: Sequence[Placement]) -> bool:
    """Whether the same paper also lies here as more than a draft."""
    return any(
        other.copy_kind is not CopyKind.DRAFT and _same(draft, other)
        for other in papers
        if other.uid != draft.uid
    )


def _same(draft: Placement, other: Placement) -> bool:
    if draft.entry.uid == other.entry.uid:
        return True
    number = draft.entry.number.match_key
    if number and number == other.entry.number.match_key:
        return True
    wanted = " ".join(_DRAFT_WORDS.sub(" ", key(draft.entry.subject)).split())
    return bool(wanted) and wanted == key(other.entry.subject)


# C30


def _contents(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C30: no list of papers where one is required, or one printed before the last change."""
    if not rules.on("C30") or not facts.sheet.documents:
        return []
    severity, printed = rules.severity("C30"), facts.prints.get("contents")
    if printed is not None:
        return [Finding("C30", severity, "check.C30.old", fix="print")] if printed.stale else []
    completion = facts.completion or CompletionRules()
    retention = facts.sheet.dossier.retention
    if not completion.needs_contents(retention):
        return []
    return [Finding("C30", severity, "check.C30.none", {"retention": retention.label}, fix="print")]


# C20


def _confirmation(facts: DossierFacts, rules: CheckRules, *, old_contents: bool) -> list[Finding]:
    """C20: at most one line; what has to be printed again is C30's and comes first."""
    if not rules.on("C20"):
        return []
    signed = [step for step in since_completion(facts.sign_offs) if step.signer and step.signed_on]
    severity = rules.severity("C20")
    if not signed:
        return [Finding("C20", severity, "check.C20.none", fix="confirm")]
    last = signed[-1]
    params: dict[str, object] = {"signer": last.signer, "day": f"{last.signed_on:%d/%m/%Y}"}
    if old_contents:
        return []
    if _printed_later(facts, last):
        return [Finding("C20", severity, "check.C20.printed_later", params, fix="confirm")]
    if last.content_hash and facts.content_hash and last.content_hash != facts.content_hash:
        return [Finding("C20", severity, "check.C20.changed", params, fix="confirm")]
    keeper = facts.sheet.dossier.keeper
    completion = facts.completion or CompletionRules()
    if stands_for_another(last, keeper, completion):
        named: dict[str, object] = {"signer": last.signer, "keeper": keeper}
        return [Finding("C20", severity, "check.C20.not_keeper", named, fix="confirm")]
    return []


def since_completion(steps: Sequence[SignOff]) -> Sequence[SignOff]:
    """The steps from the last completion on; empty while there is none."""
    for at in range(len(steps) - 1, -1, -1):
        if steps[at].step is Step.COMPLETED:
            return steps[at:]
    return ()


def _printed_later(facts: DossierFacts, signed: SignOff) -> bool:
    prints = [facts.prints[form] for form in _SIGNED_PAPERS if form in facts.prints]
    return any(signed.signed_on is not None and civil_day(p.at) > signed.signed_on for p in prints)


def stands_for_another(signed: SignOff, keeper: str, rules: CompletionRules) -> bool:
    """Whether somebody signed in the place of the person who made the dossier, without a delegation."""
    if not keeper or signed.delegation or rules.may_confirm(signed.position):
        return False
    return key(signed.signer) != key(keeper)
