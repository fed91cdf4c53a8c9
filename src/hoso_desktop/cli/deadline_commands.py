"""Commands about time: what is due, today, the calendar, rules, giữ lại, holds and loans."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.domain import dates
from hoso_desktop.domain.holding import Holding, HoldingKind, Loan
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.services import deadlines, due_list, holdings, queries, retention, year
from hoso_desktop.services import today as first_screen
from hoso_desktop.services.due_list import DueLine
from hoso_desktop.services.holdings import Held


def _day(text: str) -> date | None:
    if not text:
        return None
    found = dates.parse(text).full
    if found is None:
        raise UsageError("cli.bad_day", value=text)
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def due(session: Session, words: argparse.Namespace) -> int:
    """Every dossier with a deadline, or the sums of one; 1 when something is late."""
    if words.code:
        return _sums(session, words.code)
    lines = due_list.due(session.office)
    today = session.office.today()
    document = {"due": [_due_json(line, today) for line in lines]}
    header = [sentence(f"cli.head.{name}") for name in ("due_day", "code", "retention", "sum", "title")]
    cells = [
        (
            deadlines.day_text(line.deadline.day), line.code, line.retention_label, _sum_text(line),
            line.title,
        )
        for line in lines
    ]  # fmt: skip
    session.output.answer(document, table(cells, header) if lines else [sentence("cli.nothing_due")])
    return int(any(line.waits and line.deadline.late(today) for line in lines))


def _sum_text(line: DueLine) -> str:
    text = deadlines.arithmetic(line.deadline)
    if line.held:
        return sentence("due.held", sum=text)
    kept = line.kept_until
    return sentence("due.kept_back", sum=text, until=deadlines.day_text(kept)) if kept else text


def _due_json(line: DueLine, today: date) -> dict[str, Any]:
    deadline = line.deadline
    return {
        "code": line.code, "title": line.title, "state": line.state, "retention": line.retention_label,
        "kind": deadline.kind.value, "day": deadline.day.isoformat(), "late": deadline.late(today),
        "days_left": deadline.days_left(today), "sum": deadlines.arithmetic(deadline),
        "text": deadlines.careful(deadline), "kept_until": _iso(line.kept_until), "held": line.held,
    }  # fmt: skip


def _sums(session: Session, code: str) -> int:
    office = session.office
    uid = queries.resolve(office, code)
    sheet = queries.dossier_sheet(office, uid)
    found = deadlines.deadline_of(office, sheet)
    sums, text = deadlines.sums(office, sheet), deadlines.due_text(office, sheet)
    proposal = retention.for_dossier(office, uid)
    why = retention.why(proposal) if proposal else ""
    document = {
        "code": sheet.dossier.code, "day": _iso(found.day if found else None), "sums": list(sums),
        "text": text, "retention": sheet.dossier.retention.label,
        "proposed": {"retention": proposal.retention.label, "why": why} if proposal else None,
    }  # fmt: skip
    session.output.answer(
        document, [line for line in (*sums, text, why) if line] or [sentence("cli.nothing_due")]
    )
    return int(found is not None and found.late(office.today()))


def today(session: Session, _words: argparse.Namespace) -> int:
    """The lines of the first screen."""
    lines = first_screen.lines(session.office)
    found = [
        {"kind": line.kind, "text": line.text, "place": line.place, "count": line.count} for line in lines
    ]
    session.output.answer({"lines": found}, [line.text for line in lines] or [sentence("today.nothing")])
    return 0


_YEARS = range(1945, 2200)


def calendar(session: Session, words: argparse.Namespace) -> int:
    """The work of one year, rules and proposals apart."""
    office = session.office
    if words.year is not None and words.year not in _YEARS:
        raise UsageError("cli.bad_year", value=words.year, first=_YEARS[0], last=_YEARS[-1])
    entries = year.entries(office, words.year)
    counts = year.dossiers_of(entries, due_list.due(office))
    document = [
        {
            "id": entry.id, "title": entry.title, "from": _iso(entry.first), "to": _iso(entry.last),
            "by_rule": entry.by_rule, "source": entry.source, "dossiers": counts.get(entry.id),
        }
        for entry in entries
    ]  # fmt: skip
    lines = []
    for entry in entries:
        when = sentence("calendar.standing")
        if entry.first and entry.last:
            when = f"{entry.first:%d/%m} – {entry.last:%d/%m/%Y}"
        count = sentence("calendar.count", count=counts[entry.id]) if counts.get(entry.id) else ""
        proposed = "" if entry.by_rule else sentence("calendar.proposed")
        lines.append("  ".join(part for part in (when, entry.title, count, proposed) if part))
    session.output.answer({"year": words.year or office.today().year, "entries": document}, lines)
    return 0


# Giữ lại, holds, loans


def keep_back(session: Session, words: argparse.Namespace) -> int:
    """Keep a due dossier back with written consent, or end it."""
    office = session.office
    uid = queries.resolve(office, words.code)
    if words.lift:
        holdings.lift(office, uid, HoldingKind.KEPT_BACK)
        return _tied(session, uid, "cli.kept_back_lifted", HoldingKind.KEPT_BACK)
    holdings.keep_back(
        office, uid, consent_number=words.consent, consent_day=_day(words.consent_day), reason=words.reason,
        until=_day(words.until),
    )  # fmt: skip
    return _tied(session, uid, "cli.kept_back", HoldingKind.KEPT_BACK)


def hold(session: Session, words: argparse.Namespace) -> int:
    """Stop or free a dossier; without a code, list what is kept back or held."""
    office = session.office
    if not words.code:
        found = holdings.held(office)
        session.output.answer({"holdings": [_held_json(one) for one in found]}, _held_lines(found))
        return 0
    uid = queries.resolve(office, words.code)
    if words.lift:
        holdings.lift(office, uid, HoldingKind.HOLD)
        return _tied(session, uid, "cli.hold_lifted", HoldingKind.HOLD)
    holdings.hold(office, uid, reason=words.reason, until=_day(words.until))
    return _tied(session, uid, "cli.held", HoldingKind.HOLD)


def _tied(session: Session, uid: str, code: str, kind: HoldingKind) -> int:
    """Tell the day of this tie, not of the other one the dossier may bear."""
    office = session.office
    dossier = queries.dossier_sheet(office, uid).dossier
    ties = holdings.ties(office, uid)
    last = ties.kept_back if kind is HoldingKind.KEPT_BACK else ties.hold
    until = deadlines.day_text(last.until) if last and last.until else sentence("due.open_end")
    document = {
        "code": dossier.code, "kept_back": dossier.kept_back, "held": ties.hold is not None,
        "until": _iso(last.until if last else None),
    }  # fmt: skip
    session.output.answer(document, [sentence(code, code=dossier.code, until=until)])
    return 0


def _held_json(one: Held) -> dict[str, Any]:
    fact = one.fact
    if isinstance(fact, Loan):
        return {
            "code": one.code, "title": one.title, "borrower": fact.borrower, "lent_on": _iso(fact.lent_on),
            "due_on": _iso(fact.due_on), "returned_on": _iso(fact.returned_on),
            "allowed_by": fact.allowed_by, "note": fact.note,
        }  # fmt: skip
    return {
        "code": one.code, "title": one.title, "kind": fact.kind.value, "until": _iso(fact.until),
        "reason": fact.reason, "consent": fact.consent_number, "consent_day": _iso(fact.consent_day),
    }  # fmt: skip


def _held_lines(found: list[Held]) -> list[str]:
    cells = []
    for one in found:
        if isinstance(one.fact, Holding):
            until = deadlines.day_text(one.fact.until) if one.fact.until else sentence("due.open_end")
            cells.append((one.code, sentence(f"holding.kind.{one.fact.kind.value}"), until, one.fact.reason))
    header = [sentence(f"cli.head.{name}") for name in ("code", "tie", "until", "reason")]
    return table(cells, header) if cells else [sentence("cli.nothing_held")]


def loan(session: Session, words: argparse.Namespace) -> int:
    """Lend a dossier out, take it back, list the loans."""
    office = session.office
    if words.action == "list":
        return _loans(session, returned_too=words.all)
    uid = queries.resolve(office, words.code)
    if words.action == "out":
        when = _day(words.due)
        if when is None:
            raise UsageError("cli.bad_day", value=words.due)
        holdings.lend(
            office, uid, borrower=words.to, due_on=when, lent_on=_day(words.on), allowed_by=words.allowed_by,
            note=words.note,
        )  # fmt: skip
    else:
        holdings.give_back(office, uid, returned_on=_day(words.on))
    dossier = queries.dossier_sheet(office, uid).dossier
    text = sentence("cli.lent" if dossier.on_loan else "cli.returned", code=dossier.code)
    session.output.answer({"code": dossier.code, "on_loan": dossier.on_loan}, [text])
    return 0


def _loans(session: Session, *, returned_too: bool) -> int:
    office = session.office
    found = holdings.lent(office, returned_too=returned_too)
    day = office.today()
    document = [
        {**_held_json(one), "days_overdue": one.fact.days_overdue(day)}
        for one in found
        if isinstance(one.fact, Loan)
    ]
    lines = [first_screen.loan_text(office, one) for one in found] or [sentence("cli.no_loans")]
    session.output.answer({"loans": document}, lines)
    return 0
