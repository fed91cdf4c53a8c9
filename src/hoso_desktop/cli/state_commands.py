"""Commands about the life of a dossier: its state, its steps, its sheets."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from hoso_desktop.cli.dossier_commands import read_rows
from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.domain import dates
from hoso_desktop.domain.dossier import STATE_LABEL
from hoso_desktop.domain.lifecycle import Condition
from hoso_desktop.domain.sign_off import SignOff, Step
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import dossiers as service
from hoso_desktop.services import (
    due_export,
    imports,
    lifecycle,
    queries,
    record_fields,
    sheet_series,
    stale_papers,
    state_text,
)
from hoso_desktop.services.lifecycle import Signature, StateView


def state(session: Session, words: argparse.Namespace) -> int:
    """Show where a dossier stands, or take a step."""
    uid = queries.resolve(session.office, words.code)
    queries.dossier_sheet(session.office, uid)  # its state is read: that is recorded
    if words.action is None:
        shown = lifecycle.view(session.office, uid)
        session.output.answer(_document(shown), _lines(shown))
        return 0
    if words.action == "complete" and _blocked(session, uid, words):
        return 1
    if words.action in _LEAVING:
        _tell_in_the_way(session, uid, _LEAVING[words.action])
    _take(session, uid, words)
    shown = lifecycle.view(session.office, uid)
    code, label = shown.sheet.dossier.code, STATE_LABEL[shown.state]
    session.output.answer(
        _document(shown), [sentence("cli.state_now", code=code, state=label), *_papers(session, uid, words)]
    )
    return 0


def _blocked(session: Session, uid: str, words: argparse.Namespace) -> bool:
    """Tell everything that stands in the way of completing, with what a reason would let pass."""
    shown = lifecycle.view(session.office, uid)
    by_hand = words.sheets is not None
    conditions = [
        c for c in shown.conditions.get(Step.COMPLETED, ())
        if not (by_hand and c.problem.code == "lifecycle.need.certificate")
    ]  # fmt: skip
    if Step.COMPLETED not in shown.possible:
        return False  # the service says which step comes first
    unsigned = [] if words.signer.strip() else [sentence("lifecycle.no_signer")]
    lines = [f"- {text}" for text in (*map(state_text.condition_text, conditions), *unsigned)]
    if not any(c.stops for c in conditions) and (words.reason.strip() or not conditions):
        if unsigned and not words.reason.strip():
            session.output.say(unsigned[0])
        return False
    ready = state_text.ready_line(shown) or sentence("lifecycle.needs_reason", count=len(lines))
    session.output.answer(_document(shown), [ready, *lines])
    return True


_LEAVING = {"hand-in": Step.HANDED_IN, "transfer": Step.TRANSFERRED}


def _tell_in_the_way(session: Session, uid: str, step: Step) -> None:
    """Name what keeps a dossier from leaving (the service says how many), or should be done before."""
    shown = lifecycle.view(session.office, uid)
    if step in shown.possible:
        for condition in shown.conditions.get(step, ()):
            session.output.say(f"- {state_text.condition_text(condition)}")


def _take(session: Session, uid: str, words: argparse.Namespace) -> None:
    office, on = session.office, _day(words.on)
    signature = Signature(
        words.signer, words.position, on, words.delegation, stated_sheets=words.sheets,
        stated_words=words.words,
    )  # fmt: skip
    match words.action:
        case "open":
            lifecycle.open_planned(office, uid)
        case "ended":
            lifecycle.end_work(office, uid, on)
        case "complete":
            lifecycle.complete(office, uid, signature, reason=words.reason)
            for line in due_export.after_completion(office, uid):
                session.output.say(line)
        case "confirm":
            lifecycle.confirm(office, uid, signature)
        case "reopen":
            lifecycle.reopen(office, uid, words.reason)
        case "supplement":
            _supplement(session, uid, words)
        case "hand-in":
            lifecycle.hand_in(office, uid, on=on, reason=words.reason)
        case _:
            lifecycle.transfer(office, uid, on=on, reason=words.reason)


def _supplement(session: Session, uid: str, words: argparse.Namespace) -> None:
    """Add papers, or change fields of the dossier or of one paper, with a reason."""
    office = session.office
    if not words.add and not words.set:
        raise UsageError("cli.supplement_nothing")
    begun = uid in office.supplements
    lifecycle.begin_supplement(office, uid, words.reason)
    try:
        if words.add:
            rows = imports.read_pasted(read_rows(words.add))
            if not rows:
                raise UserError("cli.no_rows", path=words.add)
            new = [
                service.NewDocument(
                    number=row.number, date=row.date, subject=row.subject, author=row.author, pages=row.pages,
                    sides=row.sides or 1, note=row.note,
                )
                for row in rows
            ]  # fmt: skip
            service.add_documents(office, uid, new, position=None if words.at is None else words.at - 1)
        if words.set:
            _change(session, uid, words)
    finally:
        if not begun:  # in the window, and not said to be done there
            lifecycle.end_supplement(office, uid)


def _change(session: Session, uid: str, words: argparse.Namespace) -> None:
    office, sheet = session.office, queries.dossier_sheet(session.office, uid)
    typed = {}
    for pair in words.set:
        name, found, value = pair.partition("=")
        if not found:
            raise UsageError("cli.bad_pair", value=pair)
        typed[name.strip()] = value
    if words.row is None:
        changed = record_fields.changes(sheet.dossier, typed)
        service.edit_dossier(office, uid, sheet.dossier.revision, **changed)
        return
    paper = _paper(sheet.documents, sheet.dossier.code, words.row)
    service.edit_document(office, paper.uid, paper.revision, **record_fields.changes(paper, typed))


def _paper(documents: tuple[Any, ...], code: str, row: int) -> Any:
    if not 1 <= row <= len(documents):
        raise UserError("cli.no_such_row", code=code, row=row)
    return documents[row - 1]


def _day(text: str) -> date | None:
    if not text:
        return None
    found = dates.parse(text).full
    if found is None:
        raise UsageError("cli.bad_day", value=text)
    return found


# Telling


def _papers(session: Session, uid: str, words: argparse.Namespace) -> list[str]:
    stale = stale_papers.stale(session.office, uid) if words.action == "supplement" else ()
    return [stale_papers.told(stale)] if stale else []


def _document(view: StateView) -> dict[str, Any]:
    step = view.next_step
    return {
        "code": view.sheet.dossier.code,
        "state": view.state.value,
        "state_label": STATE_LABEL[view.state],
        "side_states": [side.value for side in view.side],
        "next_step": step.value if step else None,
        "possible": [found.value for found in view.possible],
        "conditions": {
            found.value: [_condition(condition) for condition in conditions]
            for found, conditions in view.conditions.items()
        },
        "papers": list(view.papers),
        "reopen": view.reopening.value,
        "changed_unseen": view.changed_unseen,
        "unsigned": view.unsigned,
        "history": [_step(found, view) for found in view.steps],
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "code": condition.problem.code, "stops": condition.stops, "fix": condition.fix,
        "message": state_text.condition_text(condition),
    }  # fmt: skip


def _step(step: SignOff, view: StateView) -> dict[str, Any]:
    return {
        "step": step.step.value, "at": step.at.isoformat(), "day": step.day.isoformat(),
        "person": view.names.get(step.person_uid, ""), "signer": step.signer, "position": step.position,
        "signed_on": step.signed_on.isoformat() if step.signed_on else None, "delegation": step.delegation,
        "reason": step.reason, "content_hash": step.content_hash, "stated_sheets": step.stated_sheets,
    }  # fmt: skip


def _lines(view: StateView) -> list[str]:
    dossier = view.sheet.dossier
    lines = [f"{dossier.code}  {dossier.title}", state_text.state_line(view)]
    lines += [text for text in (state_text.ready_line(view), state_text.remark(view)) if text]
    for conditions in view.conditions.values():
        lines += [f"- {state_text.condition_text(condition)}" for condition in conditions]
    lines += [state_text.step_text(step, view.names) for step in view.steps]
    return lines


def sheets(session: Session, words: argparse.Namespace) -> int:
    """Show the series of sheets: what to write where, gaps, doubles, what to print again."""
    office, uid = session.office, queries.resolve(session.office, words.code)
    if words.row is not None and not words.missed:
        raise UsageError("cli.sheets_need_missed")
    if words.missed:
        sheet = queries.dossier_sheet(office, uid)
        if words.row is None:
            raise UsageError("cli.sheets_need_row")
        paper = _paper(sheet.documents, sheet.dossier.code, words.row)
        number, _ = sheet_series.add_missed(office, paper.uid, paper.revision, words.missed)
        session.output.say(sentence("print.late", sheet=number))
    found = sheet_series.series(office, uid)
    session.output.answer(_series(found), _series_lines(found))
    return 1 if found.problems else 0


def _series(found: sheet_series.SheetSeries) -> dict[str, Any]:
    totals = found.sheet.sheet_totals
    return {
        "code": found.sheet.dossier.code,
        "pencilled": found.sheet.dossier.sheets_pencilled,
        "sheets": totals.sheets,
        "first": totals.first.text if totals.first else None,
        "last": totals.last.text if totals.last else None,
        "doubled": list(totals.doubled), "missing": list(totals.missing),
        "overlapping": list(totals.overlapping),
        "documents": [
            {
                "number": line.row, "symbol": line.symbol, "title": line.title, "range": line.sheets,
                "sheets": line.count, "write": line.write,
            }
            for line in found.lines
        ],
        "problems": list(found.problems),
        "print_again": list(found.again),
        "add_a_line": list(found.add_a_line),
    }  # fmt: skip


def _series_lines(found: sheet_series.SheetSeries) -> list[str]:
    header = [sentence(f"cli.head.{name}") for name in ("number", "symbol", "sheet", "write")]
    cells = [(str(line.row), line.symbol or line.title, line.sheets, line.write) for line in found.lines]
    totals = found.sheet.sheet_totals
    none = sentence("sheets.none")
    lines = [
        *table(cells, header),
        sentence(
            "sheets.totals", sheets=totals.sheets, last=totals.last.text if totals.last else "0",
            doubled=", ".join(totals.doubled) or none, missing=", ".join(totals.missing) or none,
        ),
        *found.problems,
    ]  # fmt: skip
    if found.again:
        lines.append(found.told)
    if found.add_a_line:
        lines.append(sentence("sheets.add_a_line", papers=", ".join(found.add_a_line)))
    return lines
