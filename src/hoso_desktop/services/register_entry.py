"""Typing a paper into a register by hand, and mending what stands there: never twice the same paper."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from hoso_desktop.db import registers as rows
from hoso_desktop.db import writing
from hoso_desktop.db.importing import content_key, unnumbered_entries
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.registers import Connection
from hoso_desktop.domain import document_types
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.dates import NO_DATE, DocDate
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.matching import same_register_paper
from hoso_desktop.domain.numbering import NO_NUMBER, DocNumber, body_symbol
from hoso_desktop.domain.proposal import ProposedDocument
from hoso_desktop.domain.text import clean, key
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.intake.paper_rows import known_types, with_type
from hoso_desktop.messages import sentence
from hoso_desktop.services import terms
from hoso_desktop.services.dossiers import refuse_long_subject, refuse_secrets
from hoso_desktop.services.office import Changes, Office

_MOST = 99_999
_TEXTS = ("type_name", "subject", "author", "term", "arrival_number", "signer", "recipients", "note")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A paper as typed into a register; `subject` with or without its type in front."""

    direction: Direction
    number: DocNumber = NO_NUMBER
    date: DocDate = NO_DATE
    subject: str = ""
    author: str = ""
    type_name: str = ""
    arrival_number: str = ""
    arrival_date: DocDate = NO_DATE
    signer: str = ""
    recipients: str = ""
    term: str = ""
    pages: int | None = None
    sheets: int | None = None
    note: str = ""


def entry_of(office: Office, entry_uid: str) -> RegisterEntry:
    """A paper of the register with all its fields. Raises UserError register.gone."""
    with office.store.read() as connection:
        found = rows.by_uids(connection, [entry_uid])
        masked = rows.masked(connection, [row_id for row_id, _ in found.values()])
    if entry_uid not in found or masked:
        raise UserError("register.gone")
    return found[entry_uid][1]


def enter(office: Office, new: NewEntry) -> Changes:
    """Put a paper into a register. A paper known only from a dossier gets its place in the register.

    Raises UserError register.no_subject, register.known, document.bad_pages …
    """
    office.require(Action.WRITE, Object.REGISTER)
    entry = _entry(new)
    with office.change() as tx:
        entry = replace(entry, term=entry.term or terms.of_day(tx.connection, entry.date))
        known = _known(tx.connection, entry)
        if known is None:
            writing.add_entry(tx, entry)
        elif known[1].direction is Direction.INTERNAL:
            _enrich(tx, known[0], known[1], entry)
        else:
            number = entry.number.text or entry.subject
            raise UserError("register.known", number=number, day=known[1].date.text())
        return office.remember(tx, "register.entered")


def _entry(new: NewEntry) -> RegisterEntry:
    if new.direction is Direction.INTERNAL:
        raise UsageError("register.no_direction")
    subject = with_type(clean(new.type_name), clean(new.subject))
    if not subject:
        raise UserError("register.no_subject")
    refuse_long_subject(subject)
    if any(count is not None and not 0 <= count <= _MOST for count in (new.pages, new.sheets)):
        raise UserError("document.bad_pages", value=new.pages if new.pages is not None else new.sheets)
    refuse_secrets(subject, new.author, new.note, new.number.as_written, new.recipients, new.signer)
    return RegisterEntry(
        uid=str(uuid.uuid4()), number=new.number, date=new.date, subject=subject,
        type_name=clean(new.type_name) or document_types.derive(subject, new.number, known_types()),
        author=clean(new.author), term=clean(new.term), direction=new.direction,
        arrival_number=clean(new.arrival_number), arrival_date=new.arrival_date, signer=clean(new.signer),
        recipients=clean(new.recipients), stated_pages=new.pages, stated_sheets=new.sheets,
        note=clean(new.note),
    )  # fmt: skip


def _known(connection: Connection, entry: RegisterEntry) -> tuple[int, RegisterEntry] | None:
    """The paper as the register or a dossier already has it."""
    if not entry.number.match_key:
        content = content_key(entry.number, entry.date, entry.subject, entry.author)
        if content in unnumbered_entries(connection, entry.direction):
            raise UserError("register.known", number=entry.subject, day=entry.date.text())
        return None
    same = [
        (row_id, known) for row_id, known in rows.by_match_key(connection, entry.number.match_key)
        if same_register_paper(known, _as_row(entry))
    ]  # fmt: skip
    return same[0] if same else None


def _as_row(entry: RegisterEntry) -> ProposedDocument:
    return ProposedDocument(
        row=0, number=entry.number, date=entry.date, type_name=entry.type_name, subject=entry.subject,
        author=entry.author, direction=entry.direction, arrival_number=entry.arrival_number,
        arrival_date=entry.arrival_date,
    )  # fmt: skip


def _enrich(tx: Tx, row_id: int, known: RegisterEntry, entry: RegisterEntry) -> None:
    """A paper known from a dossier now also stands in a register.

    What it lacked is filled in; in a completed dossier only what the register keeps for itself.
    """
    filled: dict[str, Any] = {"direction": entry.direction}
    said = ("type_name", "author", "term", "signer", "recipients")
    for name in ("arrival_number", *(said if rows.changeable(tx.connection, row_id) else ())):
        if not getattr(known, name) and getattr(entry, name):
            filled[name] = getattr(entry, name)
    if known.arrival_date == NO_DATE:
        filled["arrival_date"] = entry.arrival_date
    writing.change_entry(tx, row_id, known, replace(known, **filled))


def edit_entry(office: Office, entry_uid: str, expected_revision: int, **fields: Any) -> Changes:
    """Change fields of a register entry by their names in `domain.document.RegisterEntry`.

    Raises UserError register.gone, record.changed_elsewhere, register.closed, register.no_subject.
    """
    cleaned: dict[str, Any] = {
        name: clean(value) if name in _TEXTS else value for name, value in fields.items()
    }
    refuse_secrets(*(value for value in cleaned.values() if type(value) is str))
    with office.change() as tx:
        found = rows.by_uids(tx.connection, [entry_uid])
        if entry_uid not in found or rows.masked(tx.connection, [found[entry_uid][0]]):
            raise UserError("register.gone")
        row_id, known = found[entry_uid]
        if known.revision != expected_revision:
            raise UserError("record.changed_elsewhere")
        after = replace(known, **cleaned)
        if not after.subject:
            raise UserError("register.no_subject")
        if not rows.changeable(tx.connection, row_id):
            raise UserError("register.closed", number=known.number.text or known.subject)
        writing.change_entry(tx, row_id, known, after)
        return office.remember(tx, "register.changed")


def double_warning(office: Office, new: NewEntry) -> str:
    """The sentence about a number another paper of the same series already bears, or nothing."""
    if not new.number.number or new.direction is Direction.INCOMING:
        return ""
    entry = _entry(replace(new, subject=new.subject or new.number.text))
    with office.store.read() as connection:
        term = entry.term or terms.of_day(connection, entry.date)
        found = rows.by_match_key(connection, entry.number.match_key)
    for _, known in found:
        same_day = known.date.full is not None and known.date.full == entry.date.full
        same_type = key(known.type_name) == key(entry.type_name) and body_symbol(known.number)
        if same_type and known.direction is not Direction.INCOMING and known.term == term and not same_day:
            return sentence(
                "register.number_used", number=known.number.text, type=known.type_name, term=known.term,
                day=known.date.text(),
            )  # fmt: skip
    return ""
