"""Commands about the living dossier: its components, what does not occur, named papers, meeting figures."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from typing import Any

from hoso_desktop.cli.dossier_commands import read_rows
from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.domain import dates
from hoso_desktop.domain.component_view import ComponentView, Standing
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import components, queries

_FIGURES = ("members_total", "members_present", "votes_sent", "votes_returned", "votes_for")


def show(session: Session, words: argparse.Namespace) -> int:
    """What a dossier is expected to hold against what it holds; exit 1 when something is missing today."""
    office = session.office
    if words.sets:
        return _sets(session)
    if not words.code:
        raise UsageError("component.no_code")
    if (words.row is None) != (words.said is None):
        raise UsageError("component.row_and_is")
    uid = queries.resolve(office, words.code)
    if words.set is not None:
        components.set_component_set(office, uid, "" if words.set == "auto" else words.set)
    if words.row is not None:
        sheet = queries.dossier_sheet(office, uid)
        if not 1 <= words.row <= len(sheet.documents):
            raise UserError("cli.no_such_row", code=sheet.dossier.code, row=words.row)
        components.say_component(office, sheet.documents[words.row - 1].uid, words.said)
    return _tell(session, uid)


def _sets(session: Session) -> int:
    known = components.sets(session.office)
    document = [
        {"id": one.id, "title": one.title, "kind": one.kind, "source": one.source, "confirmed": one.confirmed}
        for one in known
    ]
    lines = [f"{one.id}: {one.title} ({_trust(confirmed=one.confirmed)})" for one in known]
    session.output.answer({"sets": document}, lines)
    return 0


def _trust(*, confirmed: bool) -> str:
    return sentence("component.confirmed") if confirmed else sentence("component.proposed")


def _tell(session: Session, uid: str) -> int:
    sheet = queries.dossier_sheet(session.office, uid)
    found = components.view(session.office, uid)
    rows = {paper.uid: number for number, paper in enumerate(sheet.documents, start=1)}
    session.output.answer(_document(sheet, found, rows), _lines(found, rows))
    standings = {line.standing for line in found.lines} | {line.standing for line in found.named}
    return 1 if Standing.MISSING in standings else 0


def _document(sheet: DossierSheet, found: ComponentView, rows: Mapping[str, int]) -> dict[str, Any]:
    chosen = found.chosen
    about = None
    if chosen is not None:
        names = ("id", "title", "source", "confirmed", "note")
        about = {name: getattr(chosen, name) for name in names}
    return {
        "code": sheet.dossier.code,
        "set": about,
        "components": [
            {
                "id": line.component.id, "label": line.label, "standing": line.standing.value,
                "must": line.component.must, "owner": line.component.owner, "source": line.component.source,
                "rows": [rows[uid] for uid in line.papers], "reason": line.reason,
            }
            for line in found.lines
        ],
        "named": [
            {
                "title": line.expected.title, "standing": line.standing.value,
                "row": rows.get(line.placement_uid), "reason": line.expected.dismissed_reason,
            }
            for line in found.named
        ],
    }  # fmt: skip


def _lines(found: ComponentView, rows: Mapping[str, int]) -> list[str]:
    chosen = found.chosen
    if chosen is None:
        lines = [sentence("component.no_set")]
    else:
        lines = [
            f"{chosen.title} ({_trust(confirmed=chosen.confirmed)})",
            *([chosen.note] if chosen.note else []),
        ]
        body = [
            (
                sentence(f"component.standing.{line.standing.value}"), line.component.id, line.label,
                line.reason or ", ".join(str(rows[uid]) for uid in line.papers) or line.component.owner,
            )
            for line in found.lines
        ]  # fmt: skip
        lines += table(body, sentence("component.table").split("|")) if body else []
    if found.named:
        lines += ["", sentence("named.heading")]
    for number, line in enumerate(found.named, start=1):
        where = str(rows.get(line.placement_uid, "")) or line.expected.dismissed_reason
        standing = sentence(f"component.standing.{line.standing.value}")
        lines.append(f"{number}. {standing}: {line.expected.title}" + (f" ({where})" if where else ""))
    return lines


def not_applicable(session: Session, words: argparse.Namespace) -> int:
    """Say that a component does not occur, and why; or take that back."""
    uid = queries.resolve(session.office, words.code)
    if words.undo:
        components.applicable_again(session.office, uid, words.component)
    else:
        components.not_applicable(session.office, uid, words.component, words.reason)
    return _done(session, uid)


def named(session: Session, words: argparse.Namespace) -> int:
    """Expect the papers that minutes name (one a line), dismiss one of them, or show them."""
    office = session.office
    uid = queries.resolve(office, words.code)
    if words.file is not None:
        components.name_papers(office, uid, read_rows(words.file))
    if words.dismiss is not None:
        listed = components.view(office, uid).named
        if not 1 <= words.dismiss <= len(listed):
            raise UserError("named.no_such", number=words.dismiss, count=len(listed))
        if not words.reason.strip():
            raise UserError("named.no_reason")
        components.dismiss_paper(office, listed[words.dismiss - 1].expected.uid, words.reason)
    return _done(session, uid)


def _done(session: Session, uid: str) -> int:
    """The dossier as it stands now; what was asked is done, whatever is still missing."""
    _tell(session, uid)
    return 0


def meeting(session: Session, words: argparse.Namespace) -> int:
    """Show or write down the figures of a meeting."""
    office = session.office
    uid = queries.resolve(office, words.code)
    queries.dossier_sheet(office, uid)  # the figures are read: that is recorded
    before = components.meeting(office, uid)
    typed = dict(_pair(pair) for pair in words.values)
    if typed:
        components.set_meeting(office, uid, dataclasses.replace(before, **typed))
    now = components.meeting(office, uid)
    values: dict[str, Any] = {"held_on": now.held_on.isoformat() if now.held_on else None}
    values |= {name: getattr(now, name) for name in _FIGURES} | {"note": now.note}
    session.output.answer({"changed": sorted(typed), "meeting": values}, _figures(now))
    return 0


def _figures(facts: MeetingFacts) -> list[str]:
    shown = {"held_on": facts.held_on.strftime("%d/%m/%Y") if facts.held_on else ""}
    shown |= {name: "" if getattr(facts, name) is None else str(getattr(facts, name)) for name in _FIGURES}
    shown["note"] = facts.note
    return [f"{sentence(f'meeting.field.{name}')}: {value or '…'}" for name, value in shown.items()]


def _pair(pair: str) -> tuple[str, Any]:
    name, found, value = pair.partition("=")
    if not found:
        raise UsageError("cli.bad_pair", value=pair)
    if name == "note":
        return name, value
    if name == "held_on":
        day = dates.parse(value).full
        if value and day is None:
            raise UserError("meeting.bad_day", value=value)
        return name, day
    if name not in _FIGURES:
        raise UsageError("meeting.unknown", name=name, known=", ".join(("held_on", *_FIGURES, "note")))
    if value and not (value.isascii() and value.isdigit()):
        raise UserError("meeting.bad_figure", value=value)
    return name, int(value) if value else None
