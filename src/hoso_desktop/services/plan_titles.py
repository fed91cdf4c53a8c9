"""Changing a file plan: titles, headings, numbers, confirmation of periods, and the decision that issues it.

A title whose dossiers are open keeps its notation. What a decision issued stays as it was signed: its titles
are neither taken out nor given another number or period, and a title that comes in counts as a supplement
(bổ sung).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hoso_desktop.db import file_plan as rows
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import plan_numbering
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.file_plan import (
    FilePlan,
    FilePlanEntry,
    HeadingBy,
    NotationStyle,
    PlanState,
)
from hoso_desktop.domain.plan_numbering import Renumbered
from hoso_desktop.domain.retention import UNSET, Retention
from hoso_desktop.domain.text import clean, key
from hoso_desktop.errors import UserError
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Changes, Office

_SEPARATORS = (".", "-", "/", "")


@dataclass(frozen=True, slots=True)
class NewTitle:
    """A title as typed; an empty notation takes the next number of its heading."""

    heading: str
    title: str
    heading_title: str = ""
    small_heading: str = ""
    notation: str = ""
    retention: Retention = UNSET
    kind: DossierKind = DossierKind.GENERAL
    owner: str = ""
    note: str = ""


def _loaded(tx: Tx, plan_uid: str) -> tuple[int, FilePlan]:
    found = rows.plan_by_uid(tx.connection, plan_uid)
    if found is None:
        raise UserError("file_plan.gone")
    return found


def _entry(tx: Tx, uid: str) -> tuple[int, int, FilePlanEntry, FilePlan]:
    found = rows.entry_by_uid(tx.connection, uid)
    if found is None:
        raise UserError("file_plan.title_gone")
    row_id, plan_id, entry = found
    plan = next(plan for known, plan in rows.plans(tx.connection) if known == plan_id)
    return row_id, plan_id, entry, plan


def _fact(plan: FilePlan, **body: Any) -> dict[str, Any]:
    return {"year": plan.year, "issued": plan.state is PlanState.ISSUED, **body}


def add_title(office: Office, plan_uid: str, new: NewTitle) -> Changes:
    """Put a title behind the others of its headings.

    Raises UserError file_plan.no_heading, file_plan.no_heading_name for a heading that is not there yet,
    file_plan.no_title, file_plan.double.
    """
    refuse_secrets(new.title, new.heading_title, new.small_heading, new.note)
    with office.change() as tx:
        plan_id, plan = _loaded(tx, plan_uid)
        entry = _made(office, plan, new)
        _refuse_double(plan, entry)
        near = [at for at, known in enumerate(plan.entries, start=1) if _belongs(known, entry)]
        same = [at for at, known in enumerate(plan.entries, start=1) if known.heading == entry.heading]
        ordinal = (near or same or [len(plan.entries)])[-1] + 1
        rows.add_entry(tx, plan_id, entry, ordinal=ordinal)
        tx.record(
            "file_plan.title_added", object_uid=entry.uid,
            body=_fact(plan, after=rows.entry_values(entry)),
        )  # fmt: skip
        return office.remember(tx, "file_plan.title_added")


def _belongs(known: FilePlanEntry, entry: FilePlanEntry) -> bool:
    return (known.heading, known.small_heading) == (entry.heading, entry.small_heading)


def _made(office: Office, plan: FilePlan, new: NewTitle) -> FilePlanEntry:
    heading, title = clean(new.heading), clean(new.title)
    if not heading:
        raise UserError("file_plan.no_heading")
    if not title:
        raise UserError("file_plan.no_title")
    known = [entry for entry in plan.entries if key(entry.heading) == key(heading)]
    symbol = known[0].heading if known else heading
    if not known and not clean(new.heading_title):
        raise UserError("file_plan.no_heading_name", symbol=heading)
    return FilePlanEntry(
        uid=str(uuid.uuid4()),
        heading=symbol,
        heading_title=clean(new.heading_title) or known[0].heading_title,
        small_heading=clean(new.small_heading),
        notation=clean(new.notation) or plan_numbering.next_notation(plan.entries, symbol, plan.style),
        title=title,
        retention=new.retention,
        kind=new.kind,
        owner=clean(new.owner),
        note=clean(new.note),
        added_on=office.today() if plan.state is PlanState.ISSUED else None,
    )


def _refuse_double(plan: FilePlan, entry: FilePlanEntry) -> None:
    for known in plan.entries:
        if known.uid != entry.uid and key(known.notation) == key(entry.notation):
            raise UserError("file_plan.double", notation=entry.notation, title=known.title)


def edit_title(office: Office, uid: str, expected_revision: int, **fields: Any) -> Changes:
    """Change fields of a title by their names in `FilePlanEntry`.

    Another period is no longer what was confirmed, unless `confirmed` is said as well. Raises UserError
    file_plan.opened when dossiers already bear the notation, file_plan.issued_title for what was signed.
    """
    cleaned: dict[str, Any] = {
        name: clean(value) if type(value) is str else value for name, value in fields.items()
    }
    refuse_secrets(*(value for value in cleaned.values() if type(value) is str))
    with office.change() as tx:
        row_id, _, entry, plan = _entry(tx, uid)
        after = replace(entry, **cleaned)
        if not after.title:
            raise UserError("file_plan.no_title")
        if after.notation != entry.notation and uid in _opened(tx, plan):
            raise UserError("file_plan.opened", notation=entry.notation)
        if (after.notation, after.retention) != (entry.notation, entry.retention):
            _refuse_signed(plan, entry)
        if after.retention != entry.retention and "confirmed" not in cleaned:
            after = replace(after, confirmed=False)
        _refuse_double(plan, after)
        rows.change_entry(tx, row_id, after, expected_revision=expected_revision)
        old, new = rows.entry_values(entry), rows.entry_values(after)
        changed = {name: value for name, value in new.items() if old[name] != value}
        before = {name: old[name] for name in changed}
        tx.record("file_plan.title_changed", object_uid=uid, body=_fact(plan, before=before, after=changed))
        return office.remember(tx, "file_plan.title_changed")


def remove_title(office: Office, uid: str) -> Changes:
    """Take a title out.

    Raises UserError file_plan.opened when dossiers were opened from it, file_plan.issued_title for what was
    signed.
    """
    with office.change() as tx:
        row_id, plan_id, entry, plan = _entry(tx, uid)
        if uid in _opened(tx, plan):
            raise UserError("file_plan.opened", notation=entry.notation)
        _refuse_signed(plan, entry)
        rows.remove_entry(tx, row_id)
        rows.set_order(tx, plan_id, [known.uid for known in plan.entries if known.uid != uid])
        body = _fact(plan, before=rows.entry_values(entry))
        tx.record("file_plan.title_removed", object_uid=uid, body=body)
        return office.remember(tx, "file_plan.title_removed")


def _refuse_signed(plan: FilePlan, entry: FilePlanEntry) -> None:
    if plan.state is PlanState.ISSUED and entry.added_on is None:
        raise UserError("file_plan.issued_title", notation=entry.notation, number=plan.decision_number)


def move_title(office: Office, uid: str, position: int) -> Changes:
    """Move a title to `position` (0-based) of the list; it takes the headings of the place it comes to.

    Raises UserError file_plan.no_such_place.
    """
    with office.change() as tx:
        row_id, plan_id, entry, plan = _entry(tx, uid)
        others = [known for known in plan.entries if known.uid != uid]
        at = _place(position, len(plan.entries))
        beside = others[at - 1] if at else (others[0] if others else entry)
        after = replace(
            entry, heading=beside.heading, heading_title=beside.heading_title,
            small_heading=beside.small_heading,
        )  # fmt: skip
        if after != entry:
            rows.change_entry(tx, row_id, after, expected_revision=None)
        rows.set_order(tx, plan_id, [known.uid for known in (*others[:at], entry, *others[at:])])
        tx.record("file_plan.title_moved", object_uid=uid, body=_fact(plan, after={"ordinal": at + 1}))
        return office.remember(tx, "file_plan.title_moved")


def _place(position: int, count: int) -> int:
    if not 0 <= position < count:
        raise UserError("file_plan.no_such_place", place=position + 1, count=count)
    return position


def move_heading(office: Office, plan_uid: str, symbol: str, position: int) -> Changes:
    """Move a large heading with all its titles to `position` (0-based) among the large headings.

    Raises UserError file_plan.no_heading, file_plan.no_such_place.
    """
    with office.change() as tx:
        plan_id, plan = _loaded(tx, plan_uid)
        symbols = list(dict.fromkeys(entry.heading for entry in plan.entries))
        if symbol not in symbols:
            raise UserError("file_plan.no_heading")
        at = _place(position, len(symbols))
        symbols.remove(symbol)
        symbols.insert(at, symbol)
        moved = [entry.uid for one in symbols for entry in plan.entries if entry.heading == one]
        rows.set_order(tx, plan_id, moved)
        body = _fact(plan, after={"heading": symbol, "ordinal": at + 1})
        tx.record("file_plan.heading_moved", object_uid=plan_uid, body=body)
        return office.remember(tx, "file_plan.heading_moved")


def rename_heading(office: Office, plan_uid: str, symbol: str, *, title: str) -> Changes:
    """Another name for a large heading. Raises UserError file_plan.no_heading."""
    wanted = clean(title)
    refuse_secrets(wanted)
    with office.change() as tx:
        _, plan = _loaded(tx, plan_uid)
        mine = [entry for entry in plan.entries if entry.heading == symbol]
        if not mine or not wanted:
            raise UserError("file_plan.no_heading")
        for entry in mine:
            row_id, _, _, _ = _entry(tx, entry.uid)
            rows.change_entry(tx, row_id, replace(entry, heading_title=wanted), expected_revision=None)
        body = _fact(plan, before={symbol: mine[0].heading_title}, after={symbol: wanted})
        tx.record("file_plan.heading_renamed", object_uid=plan_uid, body=body)
        return office.remember(tx, "file_plan.heading_renamed")


def _opened(tx: Tx, plan: FilePlan) -> set[str]:
    """Uids of the titles from which dossiers were opened, or whose notation a dossier of the year bears."""
    found = rows.opened(tx.connection, plan.year, hidden_too=True)
    origins = {row["plan_entry_uid"] for row in found}
    notations = {row["notation"] for row in found}
    return {entry.uid for entry in plan.entries if entry.uid in origins or entry.notation in notations}


def number_preview(office: Office, plan: FilePlan, style: NotationStyle) -> tuple[Renumbered, ...]:
    """What every title would be called under a style; opened ones keep their notation."""
    with office.store.read() as connection:
        found = rows.opened(connection, plan.year, hidden_too=True)
    taken = {row["plan_entry_uid"] for row in found} | {row["notation"] for row in found}
    kept = [entry.uid for entry in plan.entries if entry.uid in taken or entry.notation in taken]
    return plan_numbering.renumber(plan.entries, style, kept)


def renumber(
    office: Office, plan_uid: str, style: NotationStyle, *, heading_by: HeadingBy | None = None
) -> Changes:
    """Number the plan anew under a style.

    Raises UserError file_plan.bad_separator, file_plan.issued_numbers for a plan under a decision,
    file_plan.numbers_meet when an opened title stands in the way.
    """
    if style.separator not in _SEPARATORS:
        raise UserError("file_plan.bad_separator", value=style.separator)
    with office.change() as tx:
        plan_id, plan = _loaded(tx, plan_uid)
        if plan.state is PlanState.ISSUED:
            raise UserError("file_plan.issued_numbers", number=plan.decision_number)
        renumbered = plan_numbering.renumber(plan.entries, style, _opened(tx, plan))
        meeting = plan_numbering.doubled(renumbered)
        if meeting:
            raise UserError("file_plan.numbers_meet", notations=", ".join(meeting))
        ends = plan_numbering.last_numbers(plan.entries, style)
        for entry, row in zip(plan.entries, renumbered, strict=True):
            last = entry.last_number if row.kept else ends[entry.uid]
            after = replace(entry, notation=row.new, last_number=last)
            if after != entry:
                row_id, _, _, _ = _entry(tx, entry.uid)
                rows.change_entry(tx, row_id, after, expected_revision=None)
        after_plan = replace(plan, style=style, heading_by=heading_by or plan.heading_by)
        rows.change_plan(tx, plan_id, after_plan, expected_revision=None)
        changed = {row.old: row.new for row in renumbered if row.changes}
        tx.record("file_plan.renumbered", object_uid=plan_uid, body=_fact(plan, after=changed))
        return office.remember(tx, "file_plan.renumbered")


def approve(
    office: Office, plan_uid: str, *, decision_number: str, decision_day: date, signer: str,
    position: str = "",
) -> Changes:  # fmt: skip
    """Issue a plan (ban hành) with its decision (NĐ 30/2020 Điều 28).

    Raises UserError file_plan.issued, file_plan.empty, file_plan.no_decision, file_plan.later_than_today.
    """
    number, name = clean(decision_number), clean(signer)
    with office.change() as tx:
        plan_id, plan = _loaded(tx, plan_uid)
        if plan.state is PlanState.ISSUED:
            raise UserError("file_plan.issued", number=plan.decision_number)
        if not plan.entries:
            raise UserError("file_plan.empty")
        if not number or not name:
            raise UserError("file_plan.no_decision")
        if decision_day > office.today():
            raise UserError("file_plan.later_than_today", day=f"{decision_day:%d/%m/%Y}")
        after = replace(
            plan, state=PlanState.ISSUED, decision_number=number, decision_day=decision_day, signer=name,
            signer_position=clean(position),
        )  # fmt: skip
        rows.change_plan(tx, plan_id, after, expected_revision=plan.revision)
        body = {"number": number, "day": decision_day.isoformat(), "titles": len(plan.entries)}
        tx.record("file_plan.issued", object_uid=plan_uid, body=body)
        return office.remember(tx, "file_plan.issued")


def confirm(office: Office, uids: Sequence[str], *, document: str) -> Changes:
    """Mark the periods of titles as confirmed, with the paper that confirms them.

    Raises UserError file_plan.no_document, file_plan.nothing_chosen.
    """
    paper = clean(document)
    refuse_secrets(paper)
    if not paper:
        raise UserError("file_plan.no_document")
    if not uids:
        raise UserError("file_plan.nothing_chosen")
    with office.change() as tx:
        for uid in uids:
            row_id, _, entry, plan = _entry(tx, uid)
            rows.change_entry(
                tx, row_id, replace(entry, confirmed=True, source=paper), expected_revision=None
            )
            body = _fact(plan, after={"confirmed": 1, "source": paper, "retention": entry.retention.code})
            tx.record("file_plan.confirmed", object_uid=uid, body=body)
        return office.remember(tx, "file_plan.confirmed")
