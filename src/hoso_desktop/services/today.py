"""Hôm nay: at most five calm lines, the next step first, each leading to the place where it is done.

`quick` asks only what is answered at once; `slow` looks into dossiers and belongs on a background lane.
Never blames: what may not count as late does not appear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hoso_desktop.db import today_rows
from hoso_desktop.db.holdings import Held
from hoso_desktop.db.today_rows import NamedDossier as NamedDossier
from hoso_desktop.domain.checks import Finding
from hoso_desktop.domain.checks.run import dossier_findings
from hoso_desktop.domain.deadlines import DeadlineKind
from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.hand_over import ItemState
from hoso_desktop.domain.holding import Holding, HoldingKind, Loan
from hoso_desktop.domain.problem import Severity
from hoso_desktop.messages import sentence
from hoso_desktop.services import (
    backup,
    batches,
    check_facts,
    checks,
    deadlines,
    due_list,
    holdings,
    outgoing,
    outgoing_words,
    queries,
    registers,
    rules,
    stick_check,
)
from hoso_desktop.services.check_rules import check_rules
from hoso_desktop.services.due_list import DueGroup
from hoso_desktop.services.office import Office

MOST_LINES = 5
# How many of the newest dossiers in work are looked into; the review looks into all.
_LOOKED_INTO = 100
_DUE_CHECKS = ("C51", "C52", "C53")

# The order in which things are worth doing; what is not the clerk's own comes last.
_ORDER = (
    "unfiled",
    "returned",
    "missing",
    "late",
    "backup",
    "sending",
    "stick",
    "loans",
    "waiting",
    "due",
    "holdings",
    "rules",
)


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One line. `place` and `what` say where it leads; `dossier_uid` instead where it is one dossier."""

    kind: str
    text: str
    place: str
    count: int
    what: str = ""
    dossier_uid: str = ""


def lines(office: Office) -> tuple[TodayLine, ...]:
    """Everything the first screen shows."""
    return merged(quick(office), slow(office))


def merged(*parts: Sequence[TodayLine]) -> tuple[TodayLine, ...]:
    """The lines of several parts in their order, at most five."""
    found = [line for part in parts for line in part]
    return tuple(sorted(found, key=lambda line: _ORDER.index(line.kind)))[:MOST_LINES]


def quick(office: Office) -> tuple[TodayLine, ...]:
    """What is known at once: papers that wait, loans, signatures, giữ lại, rules nobody has confirmed."""
    found = (part(office) for part in _QUICK)
    return tuple(line for line in found if line is not None)


def slow(office: Office) -> tuple[TodayLine, ...]:
    """What has to be looked up in the dossiers: what is missing, what is due."""
    found = (_missing(office), *_due(office))
    return tuple(line for line in found if line is not None)


def _unfiled(office: Office) -> TodayLine | None:
    count = registers.unfiled_count(office)
    if not count:
        return None
    return TodayLine("unfiled", sentence("today.unfiled", count=count), "registers", count, "unfiled")


def _loans(office: Office) -> TodayLine | None:
    late = overdue_loans(office)
    if not late:
        return None
    if len(late) > 1:
        text = sentence("today.loans", count=len(late))
        return TodayLine("loans", text, "today", len(late), "loans")
    return TodayLine("loans", loan_text(office, late[0]), "today", 1, "loans")


def overdue_loans(office: Office) -> list[Held]:
    """Loans past their agreed return, the oldest first."""
    today = office.today()
    return [
        one for one in holdings.lent(office) if isinstance(one.fact, Loan) and one.fact.days_overdue(today)
    ]


def loan_text(office: Office, one: Held) -> str:
    """`TC.03/2026, mượn 03/11/2026, hẹn trả 10/11/2026, quá hạn 13 ngày, Ban Xây dựng Đảng`."""
    loan = one.fact
    if not isinstance(loan, Loan):
        return one.code
    params = {"code": one.code, "lent": deadlines.day_text(loan.lent_on), "borrower": loan.borrower,
              "due": deadlines.day_text(loan.due_on) if loan.due_on else "…"}  # fmt: skip
    days = loan.days_overdue(office.today())
    return sentence("loan.overdue", **params, days=days) if days else sentence("loan.out", **params)


def _waiting(office: Office) -> TodayLine | None:
    found = waiting(office)
    if not found:
        return None
    return TodayLine("waiting", sentence("today.waiting", count=len(found)), "today", len(found), "waiting")


def waiting(office: Office) -> list[NamedDossier]:
    """Completed dossiers nobody has signed yet."""
    with office.store.read() as connection:
        return today_rows.unconfirmed(connection)


def _kept_back(office: Office) -> TodayLine | None:
    found = [one for one in holdings.held(office) if _ends_soon(office, one)]
    if not found:
        return None
    until = min(one.fact.until for one in found if isinstance(one.fact, Holding) and one.fact.until)
    code = "today.holdings" if until >= office.today() else "today.holdings_over"
    text = sentence(code, count=len(found), until=deadlines.day_text(until))
    return TodayLine("holdings", text, "today", len(found), "holdings")


def _ends_soon(office: Office, one: Held) -> bool:
    fact = one.fact
    if not isinstance(fact, Holding) or fact.kind is not HoldingKind.KEPT_BACK or fact.until is None:
        return False
    return (fact.until - office.today()).days <= _days_ahead(office)


def _days_ahead(office: Office) -> int:
    """How long before its day something is told: the threshold of check C50, which the office may move."""
    return check_rules(office).limit("C50", "days")


def _unconfirmed_rules(office: Office) -> TodayLine | None:
    count = sum(not rules.current(office, name).confirmed for name in rules.NAMES)
    if not count:
        return None
    return TodayLine("rules", sentence("today.rules", count=count), "today", count, "rules")


def _backup(office: Office) -> TodayLine | None:
    """Days have gone by without a good backup; it leads to where one is made."""
    state = backup.state(office)
    if not state.amber:
        return None
    code = "today.backup" if state.places else "today.backup_nowhere"
    return TodayLine("backup", sentence(code, count=state.days), "settings", state.days, "backup")


def _sending(office: Office) -> TodayLine | None:
    """The last sending on schedule could not send everything; it leads to why."""
    last = next(iter(outgoing.runs(office)), None)
    if last is None or not last.failed:
        return None
    why = outgoing_words.failure_text(last.failed[0])
    return TodayLine("sending", sentence("today.sending", why=why), "settings", len(last.failed), "sending")


def _stick(office: Office) -> TodayLine | None:
    """A stick came back without what was written to it; it leads to the dossier, to be packaged again."""
    found = stick_check.troubles(office)
    if not found:
        return None
    first = sentence(found[0].code, **found[0].params)
    return TodayLine("stick", sentence("today.stick", first=first), "batches", len(found))


def _returned(office: Office) -> TodayLine | None:
    """Dossiers the receiver gave back, with the reason; the first is where to begin."""
    found = [item for one in batches.every(office) for item in one.items if item.state is ItemState.RETURNED]
    if not found:
        return None
    params = {"code": found[0].code, "reason": found[0].reason}
    code = "today.returned" if len(found) == 1 else "today.returned_more"
    text = sentence(code, count=len(found), **params)
    return TodayLine("returned", text, "dossiers", len(found), "", found[0].dossier_uid)


_QUICK = (_unfiled, _returned, _backup, _sending, _stick, _loans, _waiting, _kept_back, _unconfirmed_rules)


def _missing(office: Office) -> TodayLine | None:
    """Errors in the newest dossiers in work; the review looks into all of them."""
    looked, whole, found = 0, True, []
    for state in (DossierState.OPEN, DossierState.WORK_ENDED):
        ids = queries.dossier_ids(office, DossierFilter(state=state.value), limit=_LOOKED_INTO)
        looked, whole = looked + len(ids), whole and len(ids) < _LOOKED_INTO
        found += _with_errors(office, ids)
    if not found:
        return None
    dossier, finding = found[0]
    params = {"code": dossier.code, "finding": checks.finding_text(finding)}
    if len(found) == 1:
        return TodayLine("missing", sentence("today.missing", **params), "dossiers", 1, "", dossier.uid)
    text = sentence("today.missing_more", count=len(found), **params)
    if not whole:  # a count of some is not a count of all
        text = sentence("today.missing_newest", looked=looked, count=len(found), **params)
    return TodayLine("missing", text, "review", len(found))


def _with_errors(office: Office, ids: Sequence[int]) -> list[tuple[Dossier, Finding]]:
    """Dossiers with an error and the first one of each; what is due has a line of its own."""
    known, found = check_rules(office), []
    for page in check_facts.dossier_facts(office, ids, broken=[]):
        for facts in page:
            dossier = facts.sheet.dossier
            errors = [f for f in dossier_findings(facts, known) if f.severity is Severity.ERROR]
            errors = [finding for finding in errors if finding.code not in _DUE_CHECKS]
            if errors and not dossier.backlog:
                found.append((dossier, errors[0]))
    return found


def _due(office: Office) -> list[TodayLine]:
    """At most one line of what is late and one of what is due next."""
    today, days = office.today(), _days_ahead(office)
    groups = due_list.groups(due_list.due(office))
    late = [group for group in groups if group.late(today)]
    soon = [g for g in groups if not g.late(today) and g.deadline.days_left(today) <= days]
    out = []
    if late:
        count = sum(len(group.lines) for group in late)
        text = late_text(late[0]) if len(late) == 1 else sentence("today.late_more", count=count)
        out.append(TodayLine("late", text, "today", count, "due"))
    if soon:
        out.append(TodayLine("due", group_text(soon[0]), "today", len(soon[0].lines), "due"))
    return out


def group_text(group: DueGroup) -> str:
    """`12 hồ sơ kết thúc năm 2025: nộp lưu chậm nhất ngày 31/12/2026 (…)`."""
    count, year = len(group.lines), group.deadline.from_year
    careful = deadlines.careful(group.deadline)
    if group.deadline.kind is DeadlineKind.HISTORICAL:
        return sentence("today.historical", count=count, year=year, careful=careful)
    return sentence("today.due", count=count, year=year, careful=careful)


def late_text(group: DueGroup) -> str:
    """`12 hồ sơ kết thúc năm 2025 đã qua ngày phải nộp: nộp lưu chậm nhất ngày 31/12/2026 (…)`."""
    count, year = len(group.lines), group.deadline.from_year
    historical = group.deadline.kind is DeadlineKind.HISTORICAL
    code = "today.late_historical" if historical else "today.late"
    return sentence(code, count=count, year=year, careful=deadlines.careful(group.deadline))
