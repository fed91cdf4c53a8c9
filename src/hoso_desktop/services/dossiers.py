"""Keeping dossiers and the papers in them: open, change, add, move, remove, attach, undo.

Every function is one transaction with its facts in the journal; every change can be taken back while
nothing else has touched the same records.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hoso_desktop.db import dossiers, writing
from hoso_desktop.db import office as office_rows
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import document_types
from hoso_desktop.domain.dates import NO_DATE, DocDate
from hoso_desktop.domain.document import CopyKind, Direction, Placement, RegisterEntry
from hoso_desktop.domain.dossier import EDITABLE, Dossier, DossierKind
from hoso_desktop.domain.fonds import Fonds, FondsState
from hoso_desktop.domain.numbering import NO_NUMBER, DocNumber
from hoso_desktop.domain.retention import UNSET, Retention
from hoso_desktop.domain.secrecy import mark_in_text
from hoso_desktop.domain.sheets import SheetRange, from_pages, insert_late, read_range, takes
from hoso_desktop.domain.text import clean, clean_lines
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import BugError, UsageError, UserError
from hoso_desktop.intake.paper_rows import known_types
from hoso_desktop.messages import sentence
from hoso_desktop.services import attachments, restricted_files
from hoso_desktop.services.office import Changes, Office

TITLE_LIMIT = 1000
SUBJECT_LIMIT = 500  # of a paper, in the register and in a dossier alike
_SHOWN = 40

# Party papers are older than the Republic; nobody opens a dossier of the next century.
_FIRST_YEAR, _LAST_YEAR = 1930, 2100


@dataclass(frozen=True, slots=True)
class NewDossier:
    """What is typed to open a dossier; year and term default to the office's current ones."""

    notation: str
    title: str
    year: str = ""
    retention: Retention = UNSET
    kind: DossierKind = DossierKind.GENERAL
    term: str = ""
    keeper: str = ""
    fonds_uid: str | None = None
    component_set: str = ""
    plan_entry_uid: str = ""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """One row typed or pasted into the document table."""

    number: DocNumber = NO_NUMBER
    date: DocDate = NO_DATE
    subject: str = ""
    author: str = ""
    pages: int | None = None
    sides: int = 1
    copy_kind: CopyKind = CopyKind.PRINCIPAL
    type_name: str = ""
    note: str = ""
    signer: str = ""
    file: Path | None = None


def refuse_secrets(*texts: str) -> None:
    """Raise UserError `secret.text_refused` when a text bears a secrecy mark; nothing of it is kept."""
    if any(mark_in_text(text) for text in texts):
        raise UserError("secret.text_refused")


def new_dossier(office: Office, new: NewDossier) -> Changes:
    """Open a dossier. Raises UserError: dossier.no_notation, dossier.no_title, dossier.duplicate_code …"""
    notation, title = _notation(new.notation), clean(new.title)
    if not notation:
        raise UserError("dossier.no_notation")
    if not title:
        raise UserError("dossier.no_title")
    if len(title) > TITLE_LIMIT:
        raise UserError("dossier.title_too_long", length=len(title), limit=TITLE_LIMIT)
    refuse_secrets(title, notation)
    dossier = Dossier(
        uid=str(uuid.uuid4()),
        fonds_uid="",
        notation=notation,
        period=clean(new.year) or str(office.today().year),
        title=title,
        term=clean(new.term) or office.profile.term,
        kind=new.kind,
        retention=new.retention,
        keeper=clean(new.keeper) or office.person.name,
        component_set=new.component_set,
        plan_entry_uid=new.plan_entry_uid,
    )
    _refuse_no_year(dossier)
    with office.change() as tx:
        fonds_id, fonds = _fonds(tx, new.fonds_uid)
        if fonds.state is FondsState.CLOSED:
            raise UserError("fonds.closed", name=fonds.name)
        _refuse_double(tx, fonds_id, dossier)
        writing.add_dossier(tx, replace(dossier, fonds_uid=fonds.uid), fonds_id=fonds_id)
        return office.remember(tx, "dossier.created")


def _notation(text: str) -> str:
    return clean(text).replace(" ", "")


def _fonds(tx: Tx, uid: str | None) -> tuple[int, Fonds]:
    known = office_rows.fonds_list(tx.connection)
    for row_id, fonds in known:
        if uid is None or fonds.uid == uid:
            return row_id, fonds
    raise UserError("fonds.not_found")


def _refuse_double(tx: Tx, fonds_id: int, dossier: Dossier) -> None:
    holder = dossiers.holder_of(tx.connection, fonds_id, dossier)
    if holder is not None:
        raise UserError("dossier.duplicate_code", code=holder[0], title=holder[1])


def _refuse_no_year(dossier: Dossier) -> None:
    """A period of figures only is a year; others are a term (`2020-2025`) or as the office writes them."""
    if dossier.period.isdecimal() and not _FIRST_YEAR <= int(dossier.period) <= _LAST_YEAR:
        raise UserError("dossier.bad_year", value=dossier.period)


def edit_dossier(office: Office, uid: str, expected_revision: int, **fields: Any) -> Changes:
    """Change fields of a dossier by their names in `domain.dossier.Dossier`; its state is not one of them."""
    if "state" in fields:
        raise BugError("the state of a dossier changes by its steps")
    with office.change() as tx:
        full = _full(tx, uid)
        if full.dossier.revision != expected_revision:
            raise UserError("record.changed_elsewhere")
        cleaned = _cleaned(fields)
        if "notation" in cleaned:
            cleaned["notation"] = _notation(cleaned["notation"])
        after = replace(full.dossier, **cleaned)
        if not after.title:
            raise UserError("dossier.no_title")
        if not after.notation:
            raise UserError("dossier.no_notation")
        if len(after.title) > TITLE_LIMIT:
            raise UserError("dossier.title_too_long", length=len(after.title), limit=TITLE_LIMIT)
        if after.code != full.dossier.code:
            _refuse_no_year(after)
            _refuse_double(tx, _fonds(tx, full.fonds.uid)[0], after)
        writing.change_dossier(tx, full.row_id, full.dossier, after, expected_revision=expected_revision)
        return office.remember(tx, "dossier.changed")


# Texts in which a person's line breaks mean something.
_LINES = frozenset({"note", "autograph"})


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    """Typed texts in one normal form and without secrets; enumerations and other values as given."""
    cleaned = {
        name: (clean_lines if name in _LINES else clean)(value) if type(value) is str else value
        for name, value in fields.items()
    }
    refuse_secrets(*(value for value in cleaned.values() if type(value) is str))
    return cleaned


def _full(tx: Tx, uid: str) -> dossiers.FullDossier:
    full = dossiers.load(tx.connection, uid)
    if full is None:
        raise UserError("dossier.gone")
    return full


def _open_for_papers(tx: Tx, uid: str) -> dossiers.FullDossier:
    full = _full(tx, uid)
    if full.dossier.state not in EDITABLE and uid not in tx.supplements:
        raise UserError("dossier.closed", code=full.dossier.code)
    return full


def add_documents(
    office: Office, dossier_uid: str, rows: Sequence[NewDocument], *, position: int | None = None
) -> Changes:
    """Put papers into a dossier at `position` (0-based; end when None), all or none.

    A paper the register already knows (same number, date and subject) is not entered twice. In a pencilled
    dossier late papers get suffixes and nothing already numbered moves.
    """
    if not rows:
        raise UsageError("document.nothing")
    for row in rows:
        check_new(row)
    sealed: list[attachments.NewAttachment | None] = []
    try:
        to = restricted_files.recipients_for(office, dossier_uid)
        sealed += (attachments.seal(office, row.file, to=to) if row.file else None for row in rows)
        with office.change() as tx:
            place(tx, office, dossier_uid, rows, sealed, position=position)
            return office.remember(tx, "document.added")
    except BaseException:
        for attached in sealed:
            if attached is not None:
                attachments.discard(office, attached)
        raise


def place(
    tx: Tx, office: Office, dossier_uid: str, rows: Sequence[NewDocument],
    sealed: Sequence[attachments.NewAttachment | None], *, position: int | None = None,
) -> list[int]:  # fmt: skip
    """Within a change: put papers and their sealed files into a dossier; ids of their placements."""
    full = _open_for_papers(tx, dossier_uid)
    order = writing.order_of(tx, full.row_id)
    tx.orders[full.row_id] = tuple(order)
    at = len(order) if position is None else max(0, min(position, len(order)))
    ranges = [p.sheets for _, _, p in dossiers.placements(tx.connection, full.row_id, dossier_uid)]
    for offset, (row, attached) in enumerate(zip(rows, sealed, strict=True)):
        sheets = _late_sheets(full.dossier, ranges, at + offset, row, attached)
        row_id = _add_one(tx, office, full, row, attached, sheets)
        order.insert(at + offset, row_id)
        ranges.insert(at + offset, sheets)
    writing.set_order(tx, full.row_id, order)
    writing.propose_sheets(tx, full.row_id, dossier_uid)
    return order[at : at + len(rows)]


def refuse_long_subject(subject: str) -> None:
    """Raise UserError document.subject_too_long: one limit wherever a subject is typed."""
    if len(subject) > SUBJECT_LIMIT:
        raise UserError(
            "document.subject_too_long", start=subject[:_SHOWN], length=len(subject), limit=SUBJECT_LIMIT
        )


def check_new(row: NewDocument) -> None:
    """Raise UserError when a typed row cannot be taken as it stands."""
    if not clean(row.subject) and row.number is NO_NUMBER and row.file is None:
        raise UserError("document.no_subject")
    if row.sides not in (1, 2):
        raise UserError("document.bad_sides", value=row.sides)
    if row.pages is not None and not 0 <= row.pages <= 99_999:
        raise UserError("document.bad_pages", value=row.pages)
    refuse_long_subject(clean(row.subject))
    refuse_secrets(row.subject, row.author, row.note, row.number.as_written)


def _late_sheets(
    dossier: Dossier, ranges: Sequence[SheetRange | None], at: int, row: NewDocument,
    attached: attachments.NewAttachment | None,
) -> SheetRange | None:  # fmt: skip
    pages = _pages(row, attached)
    if not dossier.sheets_pencilled or not pages:
        return None
    return insert_late(ranges, at, from_pages(pages, row.sides))


def _pages(row: NewDocument, attached: attachments.NewAttachment | None) -> int | None:
    """Pages as typed, else as the file has them."""
    return row.pages if row.pages is not None else (attached.record.pages if attached else None)


def _add_one(
    tx: Tx, office: Office, full: dossiers.FullDossier, row: NewDocument,
    attached: attachments.NewAttachment | None, sheets: SheetRange | None,
) -> int:  # fmt: skip
    entry = RegisterEntry(
        uid=str(uuid.uuid4()),
        number=row.number,
        date=row.date,
        type_name=clean(row.type_name),
        subject=clean(row.subject),
        author=clean(row.author),
        term=full.dossier.term,
        direction=Direction.INTERNAL,
        signer=clean(row.signer),
        backlog=full.dossier.backlog,
    )
    kind = entry.type_name or document_types.derive(entry.subject, entry.number, known_types())
    known = writing.same_entry(tx, replace(entry, type_name=kind))
    entry_id, entry = known if known is not None else (writing.add_entry(tx, entry), entry)
    attachment_id = attachments.store_row(tx, attached) if attached is not None else None
    pages = _pages(row, attached)
    placement = Placement(
        uid=str(uuid.uuid4()),
        dossier_uid=full.dossier.uid,
        entry=entry,
        ordinal=0,
        pages=pages,
        sides=row.sides,
        sheet_count=from_pages(pages, row.sides) if pages is not None else None,
        sheets=sheets,
        copy_kind=row.copy_kind,
        note=clean(row.note),
        attachment=attached.record if attached else None,
    )
    return writing.add_placement(
        tx, placement, dossier_id=full.row_id, entry_id=entry_id, attachment_id=attachment_id
    )


# Fields that belong to the paper itself: changed once, for every dossier it lies in.
_ENTRY_FIELDS = frozenset(name for name in RegisterEntry.__slots__ if name not in ("uid", "revision", "note"))


def edit_document(office: Office, placement_uid: str, expected_revision: int, **fields: Any) -> Changes:
    """Change a paper where it lies. What belongs to the paper itself changes in the register, once.

    `sheets` takes text (`30a`, `22-30`); `pages` and `sides` give new sheets while nothing is pencilled.
    """
    with office.change() as tx:
        row_id, entry_id, full, placement = _placement(tx, placement_uid)
        if placement.revision != expected_revision:
            raise UserError("record.changed_elsewhere")
        cleaned = _cleaned(fields)
        if cleaned.get("subject", placement.entry.subject) != placement.entry.subject:
            refuse_long_subject(cleaned["subject"])
        entry_changes: dict[str, Any] = {
            name: value for name, value in cleaned.items() if name in _ENTRY_FIELDS
        }
        own: dict[str, Any] = {name: value for name, value in cleaned.items() if name not in _ENTRY_FIELDS}
        after = _with_pages(placement, own, pencilled=full.dossier.sheets_pencilled)
        if entry_changes:
            writing.change_entry(tx, entry_id, placement.entry, replace(placement.entry, **entry_changes))
        writing.change_placement(tx, row_id, placement, after)
        writing.propose_sheets(tx, full.row_id, full.dossier.uid)
        return office.remember(tx, "document.changed")


def _placement(tx: Tx, placement_uid: str) -> tuple[int, int, dossiers.FullDossier, Placement]:
    home = dossiers.placement_home(tx.connection, placement_uid)
    if home is None:
        raise UserError("document.gone")
    full = _open_for_papers(tx, home[3])
    for row_id, entry_id, placement in dossiers.placements(tx.connection, full.row_id, full.dossier.uid):
        if placement.uid == placement_uid:
            return row_id, entry_id, full, placement
    raise UserError("document.gone")


def _with_pages(placement: Placement, own: dict[str, Any], *, pencilled: bool) -> Placement:
    if own.get("sides", 1) not in (1, 2):
        raise UserError("document.bad_sides", value=own["sides"])
    pages = own.get("pages")
    if pages is not None and not 0 <= pages <= 99_999:
        raise UserError("document.bad_pages", value=pages)
    sheets_text = own.pop("sheets", None)
    after = replace(placement, **own)
    if own.keys() & {"pages", "sides", "own_numbering"} and not pencilled:
        count = takes(after.pages, after.sides, own_numbering=after.own_numbering)
        after = replace(after, sheet_count=count)
    if sheets_text is not None:
        after = replace(after, **_typed_sheets(sheets_text))
    return _with_volume_note(placement, after)


def _with_volume_note(before: Placement, after: Placement) -> Placement:
    """The column Ghi chú says what a volume with numbers of its own holds, until the clerk changes it."""
    if after.note in ("", _volume_note(before)):
        return replace(after, note=_volume_note(after))
    return after


def _volume_note(placement: Placement) -> str:
    if not placement.own_numbering or placement.pages is None:
        return ""
    own = from_pages(placement.pages, placement.sides)
    return sentence("sheets.volume_note", pages=figure(placement.pages), sheets=figure(own))


def _typed_sheets(text: str) -> dict[str, Any]:
    if not text:
        return {"sheets": None, "sheet_count": None}
    found = read_range(text)
    if found is None:
        raise UserError("document.bad_sheets", value=text)
    return {"sheets": found, "sheet_count": found.count}


def remove_document(office: Office, placement_uid: str, expected_revision: int) -> Changes:
    """Take a paper out of its dossier; its file stays in the vault as long as the journal may need it."""
    with office.change() as tx:
        row_id, entry_id, full, placement = _placement(tx, placement_uid)
        if placement.revision != expected_revision:
            raise UserError("record.changed_elsewhere")
        order = writing.order_of(tx, full.row_id)
        tx.orders[full.row_id] = tuple(order)
        writing.remove_placement(tx, row_id, entry_id, placement)
        writing.set_order(tx, full.row_id, [other for other in order if other != row_id])
        writing.propose_sheets(tx, full.row_id, full.dossier.uid)
        return office.remember(tx, "document.removed")


def move_document(office: Office, placement_uid: str, expected_revision: int, position: int) -> Changes:
    """Move a paper to `position` (0-based). Pencilled sheet numbers stay with their papers."""
    with office.change() as tx:
        row_id, _, full, placement = _placement(tx, placement_uid)
        if placement.revision != expected_revision:
            raise UserError("record.changed_elsewhere")
        order = writing.order_of(tx, full.row_id)
        old = order.index(row_id)
        order.remove(row_id)
        order.insert(max(0, min(position, len(order))), row_id)
        writing.set_order(tx, full.row_id, order)
        body = {"before": {"ordinal": old + 1}, "after": {"ordinal": order.index(row_id) + 1}}
        tx.record("document.moved", object_uid=placement_uid, dossier_uid=full.dossier.uid, body=body)
        tx.placements.add(placement_uid)
        writing.propose_sheets(tx, full.row_id, full.dossier.uid)
        return office.remember(tx, "document.moved")


def mark_pencilled(office: Office, dossier_uid: str, done: bool = True) -> Changes:
    """Record that the sheets are numbered in pencil: from now on nothing already numbered moves."""
    with office.change() as tx:
        full = _open_for_papers(tx, dossier_uid)
        after = replace(full.dossier, sheets_pencilled=done)
        writing.change_dossier(
            tx, full.row_id, full.dossier, after, expected_revision=None, kind="dossier.sheets_pencilled"
        )
        writing.propose_sheets(tx, full.row_id, dossier_uid)
        return office.remember(tx, "dossier.sheets_pencilled")


def late_proposal(office: Office, dossier_uid: str, position: int, sheet_count: int = 1) -> str:
    """The number a paper inserted at `position` would get in a pencilled dossier (`30a`), else empty."""
    with office.store.read() as connection:
        full = dossiers.load(connection, dossier_uid)
        if full is None or not full.dossier.sheets_pencilled:
            return ""
        ranges = [p.sheets for _, _, p in dossiers.placements(connection, full.row_id, dossier_uid)]
    return insert_late(ranges, position, max(1, sheet_count)).text()


def attach_file(office: Office, placement_uid: str, path: Path) -> Changes:
    """Attach a file to a paper, encrypted. Raises UserError file.* and secret.file_refused."""
    to = restricted_files.recipients_for(office, placement_uid=placement_uid)
    sealed = attachments.seal(office, path, to=to)
    try:
        with office.change() as tx:
            attach(tx, placement_uid, sealed)
            return office.remember(tx, "document.file_attached")
    except BaseException:
        attachments.discard(office, sealed)
        raise


def attach(tx: Tx, placement_uid: str, sealed: attachments.NewAttachment) -> None:
    """Within a change: a sealed file becomes the file of a paper; its pages where none were typed."""
    row_id, _, full, placement = _placement(tx, placement_uid)
    attachment_id = attachments.store_row(tx, sealed)
    after = replace(placement, attachment=sealed.record)
    if placement.pages is None and sealed.record.pages:
        count = placement.sheet_count
        if not full.dossier.sheets_pencilled:
            count = takes(sealed.record.pages, placement.sides, own_numbering=placement.own_numbering)
        after = replace(after, pages=sealed.record.pages, sheet_count=count)
    writing.change_placement(
        tx, row_id, placement, after, extra={"attachment_id": attachment_id}, kind="document.file_attached"
    )
    writing.propose_sheets(tx, full.row_id, full.dossier.uid)


def set_separately_kept(office: Office, dossier_uid: str, count: int, pointer: str) -> Changes:
    """Record only how many secret papers are kept apart, and the page of the paper register."""
    if count < 0:
        raise UserError("dossier.bad_count", value=count)
    refuse_secrets(pointer)
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        after = replace(full.dossier, separately_kept=count, separately_kept_pointer=clean(pointer))
        writing.change_dossier(tx, full.row_id, full.dossier, after, expected_revision=None)
        return office.remember(tx, "dossier.changed")
