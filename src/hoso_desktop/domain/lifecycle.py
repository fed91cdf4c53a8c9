"""The life of a dossier: which step leads where, and what stands in its way, as values.

Dự kiến → Đang lập → Đã kết thúc công việc → Đã hoàn thiện → Đã nộp lưu trữ cơ quan → Đã giao nộp lưu trữ lịch
sử; Giữ lại, Đang cho mượn and Xét hết giá trị stand beside. Changes nothing and looks nothing up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.clock import civil_day
from hoso_desktop.domain.completion import CompletionRules, lasts
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.holding import HoldingKind
from hoso_desktop.domain.print_facets import SET
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.domain.retention import RetentionKind
from hoso_desktop.domain.sign_off import SignOff, Step


class SideState(StrEnum):
    """What stands beside the state."""

    KEPT_BACK = "kept_back"
    ON_LOAN = "on_loan"
    WORTHLESS = "worthless"


SIDE_LABEL = {
    SideState.KEPT_BACK: "Giữ lại",
    SideState.ON_LOAN: "Đang cho mượn",
    SideState.WORTHLESS: "Xét hết giá trị",
}
_PLANNED, _OPEN, _ENDED = DossierState.PLANNED, DossierState.OPEN, DossierState.WORK_ENDED
_COMPLETED = DossierState.COMPLETED
_OFFICE, _HISTORICAL = DossierState.IN_OFFICE_ARCHIVE, DossierState.IN_HISTORICAL_ARCHIVE
# Where each step leads, in the order a person is offered them.
_WAYS: dict[Step, dict[DossierState, DossierState]] = {
    Step.OPENED: {_PLANNED: _OPEN},
    Step.WORK_ENDED: {_OPEN: _ENDED},
    Step.COMPLETED: {_ENDED: _COMPLETED},
    Step.CONFIRMED: {_COMPLETED: _COMPLETED, _OFFICE: _OFFICE},
    Step.HANDED_IN: {_COMPLETED: _OFFICE},
    Step.TRANSFERRED: {_OFFICE: _HISTORICAL},
    Step.SUPPLEMENTED: {_COMPLETED: _COMPLETED, _OFFICE: _OFFICE},
    Step.REOPENED: {_ENDED: _OPEN, _COMPLETED: _ENDED, _OFFICE: _COMPLETED, _HISTORICAL: _OFFICE},
}


def leads_to(state: DossierState, step: Step) -> DossierState | None:
    """The state a step leads to, None where it is not possible."""
    return _WAYS[step].get(state)


def possible(state: DossierState) -> tuple[Step, ...]:
    """Steps that can be asked for in a state, the natural next one first."""
    return tuple(step for step, ways in _WAYS.items() if state in ways)


def side_states(facts: DossierFacts) -> tuple[SideState, ...]:
    """Giữ lại, Đang cho mượn, Xét hết giá trị, as the facts have it."""
    dossier = facts.sheet.dossier
    kept = any(h.active and h.kind is HoldingKind.KEPT_BACK for h in facts.holdings)
    out = [SideState.KEPT_BACK] if kept or dossier.kept_back else []
    if dossier.on_loan or any(loan.returned_on is None for loan in facts.loans):
        out.append(SideState.ON_LOAN)
    if dossier.retention.kind is RetentionKind.WORTHLESS:
        out.append(SideState.WORTHLESS)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing between a dossier and a step: an error stops it, a warning is let pass with a reason.

    `finding` is the check that sees it; `fix`, `placement_uid`, `field` lead to the place, as in a Finding.
    """

    problem: Problem
    fix: str = ""
    placement_uid: str | None = None
    field: str = ""
    finding: Finding | None = None

    @property
    def stops(self) -> bool:
        return self.problem.severity is Severity.ERROR


def papers_of(facts: DossierFacts, rules: CompletionRules) -> tuple[str, ...]:
    """Forms that belong to a completed dossier by its period; the cover belongs to every one."""
    contents = rules.needs_contents(facts.sheet.dossier.retention)
    wanted = {"cover": True, "contents": contents, "certificate": rules.certificate}
    return tuple(form for form in SET if wanted[form])


def conditions(
    step: Step, facts: DossierFacts, *, findings: Sequence[Finding], rules: CompletionRules,
    number_years: int, certificate_by_hand: bool = False,
) -> tuple[Condition, ...]:  # fmt: skip
    """What stands between a dossier and a step, what stops it first. `findings` are those of the checks."""
    found: list[Condition] = []
    if step is Step.COMPLETED:
        found += _contents(facts)
        found += _sheets(facts, number_years)
        found += _findings(findings, rules)
        found += _papers(facts, rules, by_hand=certificate_by_hand)
    elif step in (Step.HANDED_IN, Step.TRANSFERRED):
        found += _ties(facts)
        found += _old_papers(facts, Severity.WARNING)
        if step is Step.TRANSFERRED:
            found += _transfer(facts)
    return tuple(sorted(found, key=lambda condition: not condition.stops))


def _contents(facts: DossierFacts) -> Iterator[Condition]:
    if not facts.sheet.documents:
        yield Condition(Problem("lifecycle.need.documents"), "cell")
    if facts.sheet.dossier.retention.kind is RetentionKind.UNSET:
        yield Condition(Problem("lifecycle.need.retention"), "retention")


def _sheets(facts: DossierFacts, number_years: int) -> Iterator[Condition]:
    totals, dossier = facts.sheet.totals, facts.sheet.dossier
    papers = facts.sheet.documents
    if papers and not totals.pages and not totals.sheets:
        yield Condition(Problem("lifecycle.need.pages"), "cell", papers[0].uid, "pages")
        return
    for row, paper in enumerate(papers, start=1):
        if not paper.pages and not paper.sheet_count:
            problem = Problem("lifecycle.need.page", Severity.WARNING, params={"row": row})
            yield Condition(problem, "cell", paper.uid, "pages")
    if totals.sheets and not dossier.sheets_pencilled and lasts(dossier.retention, number_years):
        problem = Problem("lifecycle.need.numbers", params={"years": f"{number_years:02d}"})
        yield Condition(problem, "pencil", field="sheets")


def _findings(findings: Sequence[Finding], rules: CompletionRules) -> Iterator[Condition]:
    for finding in findings:
        if finding.severity is Severity.NOTE or finding.code in rules.beside:
            continue
        severity = Severity.WARNING if finding.code in rules.with_reason else finding.severity
        problem = Problem(finding.message_code, severity, params=finding.params)
        yield Condition(problem, finding.fix, finding.placement_uid, finding.field, finding)


_NOT_PRINTED = {"contents": "lifecycle.need.contents", "certificate": "lifecycle.need.certificate"}


def _papers(facts: DossierFacts, rules: CompletionRules, *, by_hand: bool) -> Iterator[Condition]:
    if not facts.sheet.documents:
        return
    wanted = papers_of(facts, rules)
    for form, code in _NOT_PRINTED.items():
        done = form in facts.prints or (form == "certificate" and by_hand)
        if form in wanted and not done:
            yield Condition(Problem(code), "print")
    yield from _old_papers(facts, Severity.ERROR, by_hand=by_hand)


def _old_papers(facts: DossierFacts, severity: Severity, *, by_hand: bool = False) -> Iterator[Condition]:
    """Papers of the set that no longer say what the dossier says.

    Who hands a dossier in is only told: arranging it makes the cover old, and that may be written by hand.
    """
    # A certificate written by hand takes the place of a printed one that is old.
    old = [f for f in SET if f in facts.prints and facts.prints[f].stale and not (by_hand and f == SET[-1])]
    if old:
        yield Condition(
            Problem("lifecycle.need.print_again", severity, params={"forms": tuple(old)}), "print"
        )


def _ties(facts: DossierFacts) -> Iterator[Condition]:
    for holding in facts.holdings:
        if holding.binds(facts.today):
            hold = holding.kind is HoldingKind.HOLD
            needed = Problem("lifecycle.need.no_hold" if hold else "lifecycle.need.not_kept")
            yield Condition(needed, "hold" if hold else "holding")
    if SideState.ON_LOAN in side_states(facts):
        yield Condition(Problem("lifecycle.need.returned"), "loan")


def _transfer(facts: DossierFacts) -> Iterator[Condition]:
    dossier = facts.sheet.dossier
    if dossier.retention.kind is not RetentionKind.PERMANENT:
        yield Condition(Problem("lifecycle.need.permanent"), "retention")
    if not dossier.arranged:
        yield Condition(Problem("lifecycle.need.arranged"), "arrange")


# Opening again


class Reopening(StrEnum):
    """Whether the last step may be taken back: the same day, by the same person."""

    ALLOWED = "allowed"
    LATE = "late"
    OTHER_PERSON = "other_person"
    NOTHING = "nothing"


_TAKEN_BACK = {
    DossierState.COMPLETED: Step.COMPLETED, _OFFICE: Step.HANDED_IN, _HISTORICAL: Step.TRANSFERRED,
}  # fmt: skip


def reopening(
    state: DossierState, steps: Sequence[SignOff], *, today: date, person_uid: str
) -> tuple[Reopening, SignOff | None]:
    """Whether a dossier may be opened again, and the step that would be taken back.

    Work that has ended may go on any day; later states only on the civil day of the step, by its person.
    """
    if state is _ENDED:
        return Reopening.ALLOWED, None
    wanted = _TAKEN_BACK.get(state)
    last = next((step for step in reversed(steps) if step.step is wanted), None)
    if last is None:
        return Reopening.NOTHING, None
    if civil_day(last.at) != today:
        return Reopening.LATE, last
    return (Reopening.ALLOWED if last.person_uid == person_uid else Reopening.OTHER_PERSON), last


def changed_unseen(steps: Sequence[SignOff], content_hash: str) -> bool:
    """Whether the contents are other than the newest step that saw them; False where none is recorded."""
    seen = next((step for step in reversed(steps) if step.content_hash), None)
    return seen is not None and seen.content_hash != content_hash
