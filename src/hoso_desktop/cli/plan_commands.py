"""`hoso plan`: the file plan of a year from the first draft to what became of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.cli.target import refuse_existing
from hoso_desktop.domain import dates
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.file_plan import (
    FilePlan,
    FilePlanEntry,
    NotationStyle,
    Numbering,
    SymbolOrder,
    lines,
    totals,
)
from hoso_desktop.domain.retention import Retention
from hoso_desktop.domain.retention import parse as parse_retention
from hoso_desktop.domain.text import key
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import (
    components,
    file_plan,
    plan_absence,
    plan_lists,
    plan_reality,
    plan_titles,
    queries,
)
from hoso_desktop.services.office import Office
from hoso_desktop.services.plan_reality import OpenedDossier
from hoso_desktop.services.plan_titles import NewTitle

_FIELDS = ("component_set", "title", "notation", "retention", "owner", "note", "kind", "small_heading")


def plan(session: Session, words: argparse.Namespace) -> int:
    """One action on a plan."""
    return _ACTIONS[words.action](session, words)


def _year(session: Session, words: argparse.Namespace) -> int:
    return int(words.year or session.office.today().year)


def _plan(session: Session, words: argparse.Namespace) -> FilePlan:
    return file_plan.plan_of(session.office, _year(session, words), words.term, strict=True)


def _title(plan: FilePlan, notation: str) -> FilePlanEntry:
    for entry in plan.entries:
        if key(entry.notation) == key(notation):
            return entry
    raise UserError("file_plan.no_such_title", notation=notation, year=plan.year)


def _retention(text: str) -> Retention:
    found = parse_retention(text)
    if found is None:
        raise UsageError("cli.bad_retention", value=text)
    return found


def _entry(entry: FilePlanEntry) -> dict[str, Any]:
    return {
        "notation": entry.notation, "title": entry.title, "heading": entry.heading,
        "heading_title": entry.heading_title, "small_heading": entry.small_heading,
        "retention": entry.retention.code, "confirmed": entry.confirmed, "source": entry.source,
        "owner": entry.owner, "note": entry.note, "kind": entry.kind.value,
        "added": entry.added_on.isoformat() if entry.added_on else None,
    }  # fmt: skip


def _document(found: FilePlan) -> dict[str, Any]:
    counted = totals(found.entries)
    return {
        "year": found.year, "term": found.term, "state": found.state.value,
        "decision": {
            "number": found.decision_number, "signer": found.signer,
            "day": found.decision_day.isoformat() if found.decision_day else None,
        },
        "totals": {
            "titles": counted.titles, "permanent": counted.permanent, "limited": counted.limited,
            "unset": counted.unset, "added": counted.added, "unconfirmed": counted.unconfirmed,
        },
        "titles": [_entry(entry) for entry in found.entries],
    }  # fmt: skip


def _head(*names: str) -> list[str]:
    return [sentence(f"file_plan.column.{name}") for name in names]


def _lines(found: FilePlan) -> list[str]:
    rows = []
    for line in lines(found.entries):
        entry = line.entry
        if entry is None:
            rows.append(["", line.text, "", ""])
            continue
        proposal = "" if entry.confirmed else sentence("file_plan.proposal")
        rows.append([entry.notation, entry.title, entry.retention.label, proposal])
    return [
        *table(rows, _head("notation", "title", "retention", "note")),
        "",
        *plan_lists.closing_lines(found),
    ]


def _show(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    session.output.answer(_document(found), _lines(found))
    return 0


def _answer_plan(session: Session, year: int) -> int:
    found = file_plan.plan_of(session.office, year)
    session.output.answer(_document(found), list(plan_lists.closing_lines(found)))
    return 0


def _answer(session: Session, changed: FilePlan) -> int:
    """The plan as it is after a change."""
    found = file_plan.plan_of(session.office, changed.year, changed.term)
    session.output.answer(_document(found), list(plan_lists.closing_lines(found)))
    return 0


def _new(session: Session, words: argparse.Namespace) -> int:
    year = _year(session, words)
    file_plan.begin(session.office, year, model="" if words.model == "empty" else words.model)
    return _answer_plan(session, year)


def _copy(session: Session, words: argparse.Namespace) -> int:
    file_plan.copy(session.office, words.from_year, words.to_year)
    return _answer_plan(session, words.to_year)


def _diff(session: Session, words: argparse.Namespace) -> int:
    found = file_plan.changes_between(session.office, words.old_year, words.new_year)
    document = {
        "changes": [
            {"what": c.what, "notation": c.notation, "title": c.title, "before": c.before, "after": c.after}
            for c in found
        ]
    }
    rows = [
        [sentence(f"file_plan.change.{c.what}"), c.notation, c.title, f"{c.before} → {c.after}"]
        for c in found
    ]
    session.output.answer(
        document,
        table(rows, _head("change", "notation", "title", "both"))
        if rows
        else [sentence("file_plan.no_change")],
    )
    return 0


def _add(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    new = NewTitle(
        words.heading, words.title, heading_title=words.heading_title, small_heading=words.small,
        notation=words.notation, retention=_retention(words.retention), owner=words.owner, note=words.note,
    )  # fmt: skip
    plan_titles.add_title(session.office, found.uid, new)
    return _answer(session, found)


def _set(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    entry = _title(found, words.notation)
    changes: dict[str, Any] = {}
    for pair in words.values:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError("cli.bad_pair", value=pair)
        if name not in _FIELDS:
            raise UsageError("file_plan.no_such_field", name=name, known=", ".join(_FIELDS))
        changes[name] = _value(session.office, name, value)
    plan_titles.edit_title(session.office, entry.uid, entry.revision, **changes)
    return _answer(session, found)


def _value(office: Office, name: str, text: str) -> object:
    if name == "retention":
        return _retention(text)
    if name == "component_set":
        known_sets = [known.id for known in components.sets(office)]
        if text and text not in known_sets:
            raise UsageError("file_plan.bad_set", value=text, known=", ".join(known_sets))
    if name == "kind":
        try:
            return DossierKind(text)
        except ValueError as error:
            known = ", ".join(kind.value for kind in DossierKind)
            raise UsageError("file_plan.bad_kind", value=text, known=known) from error
    return text


def _remove(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    plan_titles.remove_title(session.office, _title(found, words.notation).uid)
    return _answer(session, found)


def _move(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    symbols = {key(entry.heading): entry.heading for entry in found.entries}
    heading = symbols.get(key(words.notation))
    if heading is not None:
        plan_titles.move_heading(session.office, found.uid, heading, words.place - 1)
    else:
        plan_titles.move_title(session.office, _title(found, words.notation).uid, words.place - 1)
    return _answer(session, found)


def _heading(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    plan_titles.rename_heading(session.office, found.uid, words.symbol, title=words.title)
    return _answer(session, found)


def _open(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    entry = _title(found, words.notation)
    changes = plan_reality.open_from_plan(session.office, found, entry, title=words.title)
    sheet = queries.dossier_sheet(session.office, next(iter(changes.dossiers)))
    session.output.answer({"code": sheet.dossier.code}, [sentence("cli.opened", code=sheet.dossier.code)])
    return 0


def _absent(session: Session, words: argparse.Namespace) -> int:
    entry = _title(_plan(session, words), words.notation)
    if words.lift:
        plan_absence.arises(session.office, entry.uid)
        text = sentence("file_plan.arises", notation=entry.notation)
    else:
        plan_absence.does_not_arise(session.office, entry.uid, words.reason)
        text = sentence("file_plan.absent", notation=entry.notation, reason=words.reason)
    session.output.answer({"notation": entry.notation, "arises": bool(words.lift)}, [text])
    return 0


def _confirm(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    chosen = [_title(found, notation) for notation in words.notations] or [
        entry for entry in found.entries if not entry.confirmed
    ]
    plan_titles.confirm(session.office, [entry.uid for entry in chosen], document=words.document)
    return _answer(session, found)


def _number(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    style = NotationStyle(Numbering(words.through), SymbolOrder(words.order), words.separator)
    rows = plan_titles.number_preview(session.office, found, style)
    if not words.dry_run:
        plan_titles.renumber(session.office, found.uid, style)
    document = {
        "dry_run": words.dry_run,
        "titles": [{"old": r.old, "new": r.new, "kept": r.kept, "title": r.title} for r in rows],
    }
    shown = [
        [r.old, r.new, r.title, sentence("file_plan.kept") if r.kept else ""]
        for r in rows if r.changes or r.kept
    ]  # fmt: skip
    session.output.answer(
        document,
        table(shown, _head("old", "new", "title", "note")) if shown else [sentence("file_plan.no_change")],
    )
    return 0


def _approve(session: Session, words: argparse.Namespace) -> int:
    found, day = _plan(session, words), dates.parse(words.on).full
    if day is None:
        raise UsageError("file_plan.bad_day", value=words.on)
    plan_titles.approve(
        session.office, found.uid, decision_number=words.number, decision_day=day, signer=words.signer,
        position=words.position,
    )  # fmt: skip
    return _answer(session, found)


def _opened(dossier: OpenedDossier) -> dict[str, Any]:
    return {
        "code": dossier.code, "title": dossier.title, "state": dossier.state, "documents": dossier.documents
    }  # fmt: skip


def _reality(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    real = plan_reality.reality(session.office, found)
    document = {
        "titles": len(real.titles), "opened": real.opened, "not_opened": real.not_opened,
        "not_arising": real.not_arising,
        "dossiers": real.dossiers, "outside": [_opened(dossier) for dossier in real.outside],
        "plan": [
            {
                "notation": title.entry.notation, "title": title.entry.title, "absence": title.absence,
                "dossiers": [_opened(dossier) for dossier in title.dossiers],
            }
            for title in real.titles
        ],
    }  # fmt: skip
    text = sentence(
        "file_plan.reality", titles=len(real.titles), opened=real.opened, left=real.not_opened,
        dossiers=real.dossiers, outside=len(real.outside),
    )  # fmt: skip
    left = [t for t in real.titles if not (t.dossiers or t.withheld or t.absence)]
    rows = [[t.entry.notation, t.entry.title] for t in left]
    session.output.answer(document, [text, *(table(rows, _head("notation", "title")) if rows else [])])
    return 0


def _import(session: Session, words: argparse.Namespace) -> int:
    ready = plan_lists.preview_list(words.list, context=session.output.context())
    unread = [{"row": t.row, "notation": t.notation, "value": t.unread} for t in ready.unread]
    lines = [
        sentence("file_plan.unread", row=t.row, notation=t.notation, value=t.unread) for t in ready.unread
    ]
    if words.dry_run:
        text = sentence("file_plan.read", count=len(ready.titles))
        session.output.answer({"titles": len(ready.titles), "unread": unread}, [text, *lines])
        return 0
    year = _year(session, words)
    plan_lists.take_list(session.office, year, ready, source=words.list.name)
    for line in lines:
        session.output.say(line)
    return _answer_plan(session, year)


def _export(session: Session, words: argparse.Namespace) -> int:
    found = _plan(session, words)
    refuse_existing(words.out, words)
    target = plan_lists.export_list(session.office, found, words.out)
    session.output.answer({"file": str(target)}, [sentence("cli.plan_written", path=str(target))])
    return 0


_ACTIONS: dict[str, Callable[[Session, argparse.Namespace], int]] = {
    "show": _show, "new": _new, "copy": _copy, "diff": _diff, "add": _add, "set": _set,
    "heading": _heading, "remove": _remove, "move": _move, "open": _open, "confirm": _confirm,
    "absent": _absent, "number": _number, "approve": _approve, "reality": _reality,
    "import": _import, "export": _export,
}  # fmt: skip
