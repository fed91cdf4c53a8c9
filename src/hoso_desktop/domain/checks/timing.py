"""C10, C11, C12 and C63: dossiers made too late, titles never opened, papers that lie in no dossier.

Nothing before the start of use and nothing marked backlog is late. C12 and C63 share out the papers without a
dossier between them: new ones one by one, backlog as one line. Of undated papers and those from before the
start nothing is said: they wait in the register's list like all others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hoso_desktop.domain.checks.facts import DossierFacts, OfficeFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.clock import civil_day
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.dossier import DossierState

# So many lines a clerk can read; the rest is one line more.
MOST_LINES = 100
_DECEMBER, _MARCH = 12, 3
_HANDED_IN = (DossierState.IN_OFFICE_ARCHIVE, DossierState.IN_HISTORICAL_ARCHIVE)


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C10: more days than allowed between the first paper and the opening of its dossier."""
    dossier, start = facts.sheet.dossier, facts.sheet.office.start_of_use
    papers = [paper for paper in facts.sheet.documents if not paper.entry.backlog]
    known = [(day, paper.uid) for paper in papers if (day := paper.entry.date.full) is not None]
    skipped = dossier.backlog or dossier.state in _HANDED_IN
    if not rules.on("C10") or skipped or facts.opened_at is None or not known:
        return []
    (first, uid), opened = min(known), civil_day(facts.opened_at)
    gap = (opened - first).days
    if gap <= rules.limit("C10", "gap_days") or (start is not None and first < start):
        return []
    params: dict[str, object] = {"days": gap, "first": _day(first), "opened": _day(opened)}
    # What is done is done: all that can be mended is a date that was typed wrong.
    return [Finding("C10", rules.severity("C10"), "check.C10.gap", params, uid, "date", fix="cell")]


def check_office(facts: OfficeFacts, rules: CheckRules) -> list[Finding]:
    """C10 of the office as a whole, C11, C12, C63."""
    return [
        *_late_share(facts, rules),
        *_made_for_the_day(facts, rules),
        *_not_opened(facts, rules),
        *_not_filed(facts, rules),
        *_backlog(facts, rules),
    ]


def _late_share(facts: OfficeFacts, rules: CheckRules) -> list[Finding]:
    """C10: the share of papers filed later than allowed."""
    if not rules.on("C10") or facts.late_share is None:
        return []
    percent = round(facts.late_share * 100)
    if facts.late_share * 100 <= rules.limit("C10", "late_percent"):
        return []
    params: dict[str, object] = {"percent": percent, "days": rules.limit("C10", "late_days")}
    return [Finding("C10", rules.severity("C10"), "check.C10.late", params, fix="clock")]


def _made_for_the_day(facts: OfficeFacts, rules: CheckRules) -> list[Finding]:
    """C10: dossiers begun in December, or in the days before an inspection."""
    if not rules.on("C10"):
        return []
    out = []
    year = _year_to_judge(facts.today)
    if year is not None:
        percent = _share(facts, rules, date(year, _DECEMBER, 1), date(year, _DECEMBER, 31))
        if percent is not None:
            params: dict[str, object] = {"percent": percent, "year": year}
            out.append(Finding("C10", rules.severity("C10"), "check.C10.year_end", params, fix="clock"))
    for day in facts.inspections:
        first = day - timedelta(days=rules.limit("C10", "inspection_days"))
        percent = _share(facts, rules, first, day) if day <= facts.today else None
        if percent is not None and (facts.today - day).days <= rules.limit("C10", "settled_days"):
            params = {"percent": percent, "day": _day(day), "days": rules.limit("C10", "inspection_days")}
            out.append(Finding("C10", rules.severity("C10"), "check.C10.inspection", params, fix="clock"))
    return out


def _year_to_judge(today: date) -> int | None:
    """The year whose December is over or under way; from April on it is past mending."""
    if today.month == _DECEMBER:
        return today.year
    return today.year - 1 if today.month <= _MARCH else None


def _share(facts: OfficeFacts, rules: CheckRules, first: date, last: date) -> int | None:
    """Percent of the dossiers of a year begun in its last days, None when nothing is to be said about it."""
    settled = first - timedelta(days=rules.limit("C10", "settled_days"))
    if facts.start_of_use is not None and facts.start_of_use > settled:
        return None  # an office that has just begun makes everything now
    begun = [day for day in facts.first_entry_days.values() if last - timedelta(days=365) < day <= last]
    late = sum(first <= day for day in begun)
    if len(begun) < rules.limit("C10", "least_dossiers"):
        return None
    percent = 100 * late / len(begun)
    return round(percent) if percent > rules.limit("C10", "year_end_percent") else None


def _not_opened(facts: OfficeFacts, rules: CheckRules) -> list[Finding]:
    """C11: a title of the issued plan without a paper or a reason, when a whole quarter has ended."""
    if not rules.on("C11"):
        return []
    quarter = _quarter_over(facts, rules)
    if not quarter:
        return []
    began = date(facts.today.year, 3 * quarter - 2, 1)
    asked = [entry for entry in facts.plan_entries if entry.uid not in facts.not_arising]
    old = [entry for entry in asked if entry.added_on is None or entry.added_on <= began]
    empty = [entry for entry in old if not facts.opened_from_plan.get(entry.notation)]
    code = "check.C11.nearly" if quarter >= rules.limit("C11", "warn_quarter") else "check.C11.half"
    return [
        Finding(
            "C11", rules.severity("C11"), code,
            {"notation": entry.notation, "title": entry.title, "quarter": "I" * quarter}, fix="plan",
        )
        for entry in empty
    ]  # fmt: skip


def _quarter_over(facts: OfficeFacts, rules: CheckRules) -> int:
    """The latest quarter that has ended and in which the program was in use for its whole length, else 0."""
    quarter = (facts.today.month - 1) // 3
    if quarter < rules.limit("C11", "note_quarter"):
        return 0
    began = date(facts.today.year, 3 * quarter - 2, 1)
    return 0 if facts.start_of_use is not None and facts.start_of_use > began else quarter


def _not_filed(facts: OfficeFacts, rules: CheckRules) -> list[Finding]:
    """C12: one line a paper, oldest first."""
    if not rules.on("C12"):
        return []
    limit = rules.limit("C12", "days")
    late = sorted(_waiting(facts, limit), key=lambda item: (-item[1], item[0].uid))
    out = [
        Finding(
            "C12", rules.severity("C12"), "check.C12.one", {"paper": _name(entry), "days": days},
            entry_uid=entry.uid, fix="register",
        )
        for entry, days in late[:MOST_LINES]
    ]  # fmt: skip
    if len(late) > MOST_LINES:
        params: dict[str, object] = {"count": len(late) - MOST_LINES, "days": limit}
        out.append(Finding("C12", rules.severity("C12"), "check.C12.more", params, fix="register"))
    return out


def _waiting(facts: OfficeFacts, limit: int) -> Iterable[tuple[RegisterEntry, int]]:
    for entry in facts.unfiled:
        day = _day_that_counts(entry, facts.start_of_use)
        days = (facts.today - day).days if day is not None else 0
        if days > limit:
            yield entry, days


def _day_that_counts(entry: RegisterEntry, start_of_use: date | None) -> date | None:
    """The day lateness counts from; None for what is never late: backlog, undated, older than the start."""
    day = register_day(entry)
    early = day is not None and start_of_use is not None and day < start_of_use
    return None if entry.backlog or early else day


def register_day(entry: RegisterEntry) -> date | None:
    """The day a paper was there, the latest it can be: its arrival when it came in, else its own date."""
    if entry.direction is Direction.INCOMING and entry.arrival_date.last is not None:
        return entry.arrival_date.last
    return entry.date.last


def _backlog(facts: OfficeFacts, rules: CheckRules) -> list[Finding]:
    """C63: never late, only still to be arranged."""
    count = sum(entry.backlog for entry in facts.unfiled)
    if not rules.on("C63") or not count:
        return []
    return [Finding("C63", rules.severity("C63"), "check.C63", {"count": count}, fix="register")]


def _name(entry: RegisterEntry) -> str:
    return entry.number.text or entry.subject


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
