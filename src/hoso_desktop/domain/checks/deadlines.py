"""C50–C54: handing in, giữ lại, the historical archive, and what a leaving person still keeps.

C50, C51 and C53 exclude each other, and a dossier kept back is C52's alone. Backlog, dossiers that follow a
person and work that ended before the start of use are never late (domain/deadlines.py).
"""

from __future__ import annotations

from hoso_desktop.domain.checks.facts import DossierFacts, OfficeFacts, PersonFact
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.deadlines import Deadline, DeadlineKind, deadline_of, end_of_work, keep_back_limit
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.holding import Holding, HoldingKind
from hoso_desktop.domain.sign_off import work_ended_on
from hoso_desktop.domain.text import clean


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """What is due, overdue or kept too long in one dossier; at most one finding."""
    due = _deadline(facts)
    if due is None:
        return []
    active = [holding for holding in facts.holdings if holding.binds(facts.today)]
    if due.kind is DeadlineKind.HISTORICAL:
        held = any(holding.kind is HoldingKind.HOLD for holding in active)
        return [] if held else _historical(facts, due, rules)
    kept = [holding for holding in active if holding.kind is HoldingKind.KEPT_BACK]
    if kept:
        return _kept_back(facts, due, kept[-1], rules)
    return [] if active else _hand_in(facts, due, rules)


def _deadline(facts: DossierFacts) -> Deadline | None:
    if facts.deadline_rules is None:
        return None
    sheet = facts.sheet
    ended = end_of_work(sheet.dossier, sheet.totals.end.last, work_ended_on(facts.sign_offs))
    return deadline_of(
        sheet.dossier, ended=ended, handed_in=facts.handed_in_on,
        start_of_use=sheet.office.start_of_use, rules=facts.deadline_rules,
    )  # fmt: skip


def _params(due: Deadline) -> dict[str, object]:
    return {"year": due.from_year, "day": f"{due.day:%d/%m/%Y}", "basis": due.basis}


def _hand_in(facts: DossierFacts, due: Deadline, rules: CheckRules) -> list[Finding]:
    """C50 within the days of its limit, C51 afterwards."""
    if due.late(facts.today):
        if not rules.on("C51"):
            return []
        severity = rules.rules["C51"].severity
        # While it is open nobody has said that the work is over: the sentence asks.
        if facts.sheet.dossier.state is DossierState.OPEN:
            return [Finding("C51", severity, "check.C51.open", _params(due), fix="state")]
        return [Finding("C51", severity, "check.C51.late", _params(due), fix="state")]
    if not rules.on("C50") or not 0 <= due.days_left(facts.today) <= rules.limit("C50", "days"):
        return []
    return [Finding("C50", rules.rules["C50"].severity, "check.C50", _params(due), fix="state")]


def _kept_back(facts: DossierFacts, due: Deadline, kept: Holding, rules: CheckRules) -> list[Finding]:
    """C52: past its day, or longer than the rule allows."""
    if not rules.on("C52") or facts.deadline_rules is None:
        return []
    limit = keep_back_limit(due, facts.deadline_rules)
    until = kept.until or limit
    severity = rules.rules["C52"].severity
    params: dict[str, object] = {"until": f"{until:%d/%m/%Y}", "limit": f"{limit:%d/%m/%Y}"}
    if until > limit:
        return [Finding("C52", severity, "check.C52.too_long", params, fix="holding")]
    if facts.today > until and due.counts:
        return [Finding("C52", severity, "check.C52.over", params, fix="holding")]
    return []


def _historical(facts: DossierFacts, due: Deadline, rules: CheckRules) -> list[Finding]:
    """C53: permanent, and the years after its entry into the office archive are over."""
    if not rules.on("C53") or not due.late(facts.today):
        return []
    return [Finding("C53", rules.rules["C53"].severity, "check.C53", _params(due), fix="state")]


def check_office(facts: OfficeFacts, rules: CheckRules) -> list[Finding]:
    """C54: a person who has left, or whose leaving is fixed, still keeps dossiers."""
    if not rules.on("C54"):
        return []
    # Names differ by a tone alone: they are compared with their marks.
    kept = {clean(name).casefold(): name for name, codes in facts.open_by_keeper.items() if codes}
    leaving = [(one, kept.get(clean(one.name).casefold())) for one in facts.people if _leaves(one)]
    return [_leaver(facts, person, keeper, rules) for person, keeper in leaving if keeper is not None]


def _leaves(person: PersonFact) -> bool:
    return person.closed or person.leaves_on is not None


_SHOWN_CODES = 5


def _leaver(facts: OfficeFacts, person: PersonFact, keeper: str, rules: CheckRules) -> Finding:
    severity = rules.rules["C54"].severity
    codes, first = facts.open_by_keeper[keeper], facts.first_by_keeper.get(keeper, "")
    shown = ", ".join(codes[:_SHOWN_CODES]) + (" …" if len(codes) > _SHOWN_CODES else "")
    if person.leaves_on is not None and person.leaves_on >= facts.today:
        params = {"name": person.name, "day": f"{person.leaves_on:%d/%m/%Y}", "count": len(codes),
                  "codes": shown}  # fmt: skip
        return Finding("C54", severity, "check.C54.leaves", params, fix="keeper", dossier_uid=first)
    gone = {"name": person.name, "count": len(codes), "codes": shown}
    return Finding("C54", severity, "check.C54.gone", gone, fix="keeper", dossier_uid=first)
