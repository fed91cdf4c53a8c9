"""C40–C43: sheet numbers, sheets not numbered, figure against words, pages nobody has counted.

Late sheets (`30a`) and gaps that the certificate declares are no defect. A dossier without pages is C43's
alone, never C41's as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.completion import lasts
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.dossier import EDITABLE, DossierState
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.sheets import SheetNumber, numbers_of, out_of_order
from hoso_desktop.domain.sign_off import SignOff, Step
from hoso_desktop.domain.words import reads_as

_STILL_MADE = (DossierState.PLANNED, DossierState.OPEN)


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """What is not right with the sheets of one dossier, in the order to mend it."""
    out = _series(facts) if rules.on("C40") else []
    ended = facts.sheet.dossier.state not in _STILL_MADE and not facts.sheet.dossier.backlog
    if ended and facts.sheet.documents:
        out += _not_counted(facts, rules) or _not_numbered(facts, rules)
    if rules.on("C42"):
        out += _words(facts, rules)
    return out


def _series(facts: DossierFacts) -> list[Finding]:
    """C40: doubled, missing and backward numbers, and a total other than the certificate states.

    Doubled numbers and a wrong order are errors; a gap is a warning, because the certificate can declare it,
    and nothing once it does.
    """
    papers, totals = facts.sheet.documents, facts.sheet.sheet_totals
    out = []
    if totals.overlapping:
        params: dict[str, object] = {"sheets": ", ".join(totals.overlapping)}
        out.append(_at_cell(Severity.ERROR, "check.C40.overlap", params, _second_with(facts)))
    else:
        out += [_backwards(facts, place) for place in out_of_order([paper.sheets for paper in papers])]
    if totals.missing and not _declared(facts):
        where = _behind_gap(facts)
        out.append(_at_cell(Severity.WARNING, "check.C40.gap", {"sheets": ", ".join(totals.missing)}, where))
    stated = _statement(facts)
    if stated is not None and stated.stated_sheets != totals.sheets:
        said: dict[str, object] = {"stated": stated.stated_sheets, "sheets": totals.sheets}
        out.append(Finding("C40", Severity.ERROR, "check.C40.stated", said, fix="confirm"))
    return out


def _at_cell(severity: Severity, message: str, params: dict[str, object], paper: Placement | None) -> Finding:
    return Finding(
        "C40", severity, message, params, placement_uid=paper.uid if paper else None, field="sheets",
        fix="cell",
    )  # fmt: skip


def _with_sheets(facts: DossierFacts) -> Iterator[tuple[Placement, list[SheetNumber]]]:
    for paper in facts.sheet.documents:
        if paper.sheets is not None:
            yield paper, numbers_of(paper.sheets)


def _second_with(facts: DossierFacts) -> Placement | None:
    """The first paper that bears a number another one bears already."""
    seen: set[SheetNumber] = set()
    for paper, numbers in _with_sheets(facts):
        if seen & set(numbers):
            return paper
        seen |= set(numbers)
    return None


def _behind_gap(facts: DossierFacts) -> Placement | None:
    """The paper with the lowest number above the first missing one."""
    gap = SheetNumber(int(facts.sheet.sheet_totals.missing[0]))
    behind = [(min(numbers), paper) for paper, numbers in _with_sheets(facts) if min(numbers) > gap]
    return min(behind, key=lambda pair: pair[0])[1] if behind else None


def _backwards(facts: DossierFacts, place: int) -> Finding:
    paper = facts.sheet.documents[place]
    ahead = next(other for other in reversed(facts.sheet.documents[:place]) if other.sheets is not None)
    params: dict[str, object] = {
        "row": place + 1, "sheets": paper.sheets.text() if paper.sheets else "",
        "ahead": ahead.sheets.text() if ahead.sheets else "",
    }  # fmt: skip
    return _at_cell(Severity.ERROR, "check.C40.order", params, paper)


def _statement(facts: DossierFacts) -> SignOff | None:
    """The newest certificate that was typed again or written by hand, since the dossier was reopened last."""
    for step in reversed(facts.sign_offs):
        if step.step is Step.REOPENED:
            return None
        if step.stated_sheets is not None:
            return step
    return None


def _declared(facts: DossierFacts) -> bool:
    """Whether a certificate states the gaps as they are: `Số khuyết …`, printed or written by hand.

    The one written by hand was recorded with the completion, which asks for a reason where sheets lack.
    """
    printed = facts.prints.get("certificate")
    if printed is not None:
        return not printed.stale
    stated, closed = _statement(facts), facts.sheet.dossier.state not in EDITABLE
    if stated is None or not closed or stated.stated_sheets != facts.sheet.sheet_totals.sheets:
        return False
    return not stated.content_hash or stated.content_hash == facts.content_hash


def _not_counted(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C43: the work is over, papers lie inside, and neither pages nor sheets are known."""
    totals = facts.sheet.totals
    if not rules.on("C43") or totals.pages or totals.sheets:
        return []
    first = facts.sheet.documents[0]
    params: dict[str, object] = {"documents": totals.documents}
    return [Finding("C43", rules.severity("C43"), "check.C43", params, first.uid, field="pages", fix="cell")]


def _not_numbered(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C41: a period of so many years, and no sheets pencilled (Nghị định 30/2020, Điều 29.4.c)."""
    dossier = facts.sheet.dossier
    if not rules.on("C41") or dossier.sheets_pencilled or not facts.sheet.totals.sheets:
        return []
    years = rules.limit("C41", "years")
    if not lasts(dossier.retention, years):
        return []
    params: dict[str, object] = {"retention": dossier.retention.label, "years": f"{years:02d}"}
    return [Finding("C41", rules.severity("C41"), "check.C41", params, fix="pencil", field="sheets")]


def _words(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C42: the total in words is not the total in figures on a certificate typed again."""
    stated = _statement(facts)
    if stated is None or stated.stated_sheets is None or not stated.stated_words:
        return []
    if reads_as(stated.stated_words, stated.stated_sheets):
        return []
    params: dict[str, object] = {"sheets": stated.stated_sheets, "words": stated.stated_words}
    return [Finding("C42", rules.severity("C42"), "check.C42", params, fix="confirm")]
