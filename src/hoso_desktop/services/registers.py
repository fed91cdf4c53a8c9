"""The registers (sổ văn bản đi, đến): what stands in them, what waits for a dossier, putting it there.

A paper is entered once (`services.register_entry`); here it is shown, filed, or marked as needing no dossier.
"""

from __future__ import annotations

import tomllib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from hoso_desktop.db import filing as filing_rows
from hoso_desktop.db import registers as rows
from hoso_desktop.db import writing
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.document import CopyKind, Direction, RegisterEntry
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.filing import (
    FilingFacts,
    FilingRules,
    OpenDossier,
    PaperToFile,
    Proposal,
    Proposer,
    issuer_of,
    named_numbers,
)
from hoso_desktop.domain.text import clean, key
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.paths import resource
from hoso_desktop.services import placing
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.register_entry import NewEntry as NewEntry
from hoso_desktop.services.register_entry import double_warning as double_warning
from hoso_desktop.services.register_entry import edit_entry as edit_entry
from hoso_desktop.services.register_entry import enter as enter

REASON_LIMIT = 300


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of a register, ready to show. `placed_in` holds (dossier uid, code) of those she may see.

    `counts_as_late` is False for what stands before the office's first day of use and for backlog.
    """

    uid: str
    id: int
    number_text: str
    day_text: str
    arrival_text: str
    type_name: str
    subject: str
    author: str
    term: str
    direction: Direction
    placed_in: tuple[tuple[str, str], ...]
    no_dossier_reason: str
    revision: int
    counts_as_late: bool = True


@dataclass(frozen=True, slots=True)
class UnfiledPaper:
    """A paper that waits, with the dossiers proposed for it, best first."""

    row: RegisterRow
    proposals: tuple[Proposal, ...]


def register_ids(
    office: Office, direction: Direction, *, year: str = "", words: str = "", unfiled_only: bool = False,
    limit: int | None = None,
) -> array[int]:  # fmt: skip
    """Ids of one register's papers, newest first; of those that hold all `words`."""
    office.require(Action.READ, Object.REGISTER)
    plain = clean(year)
    if plain and not plain.isdecimal():
        return array("q")
    found: set[int] | None = None
    if words.strip():
        with office.store.glance() as driver:
            found = rows.found_by(driver, words)
    with office.store.read() as connection:
        return rows.ids(
            connection, direction.value, year=int(plain) if plain else None, found=found,
            unfiled_only=unfiled_only, limit=limit,
        )  # fmt: skip


def register_rows(office: Office, ids: Sequence[int]) -> list[RegisterRow]:
    """The lines for some ids, in that order; ids no longer there are left out.

    A paper that lies only in dossiers others may see is left out as well.
    """
    with office.store.read() as connection:
        found, homes = rows.entries(connection, ids), rows.homes(connection, ids)
        for row_id in rows.masked(connection, ids):
            found.pop(row_id, None)
    return [_line(office, row_id, found[row_id], homes.get(row_id, [])) for row_id in ids if row_id in found]


def _line(
    office: Office, row_id: int, entry: RegisterEntry, homes: Sequence[tuple[int, str, str]]
) -> RegisterRow:
    arrived = " · ".join(part for part in (entry.arrival_number, entry.arrival_date.text()) if part)
    return RegisterRow(
        uid=entry.uid, id=row_id, number_text=entry.number.text, day_text=entry.date.text(),
        arrival_text=arrived, type_name=entry.type_name, subject=entry.subject, author=entry.author,
        term=entry.term, direction=entry.direction,
        placed_in=tuple((uid, code) for _, uid, code in homes if uid),
        no_dossier_reason=entry.no_dossier_reason, revision=entry.revision,
        counts_as_late=_counts(office, entry),
    )  # fmt: skip


def _counts(office: Office, entry: RegisterEntry) -> bool:
    start, day = office.profile.start_of_use, entry.date.last
    return not entry.backlog and not (start is not None and day is not None and day < start)


def row_of(office: Office, entry_uid: str) -> RegisterRow:
    """One line by uid. Raises UserError register.gone."""
    office.require(Action.READ, Object.REGISTER)
    with office.store.read() as connection:
        found = rows.by_uids(connection, [entry_uid])
    lines = register_rows(office, [row_id for row_id, _ in found.values()])
    if not lines:
        raise UserError("register.gone")
    return lines[0]


def resolve(office: Office, text: str, type_name: str = "") -> str:
    """The register entry a person means by its uid or its symbol, `104-QĐ/ĐU@05/10/2026` with the day.

    `type_name` (`Quy định`) chooses between papers of two types that share a symbol.
    Raises UserError register.not_found, register.ambiguous.
    """
    symbol, _, day_text = clean(text).partition("@")
    day = dates.parse(day_text).full if day_text else None
    with office.store.read() as connection:
        if symbol in rows.by_uids(connection, [symbol]):
            return symbol
        bearing = rows.by_match_key(connection, numbering.parse(symbol).match_key)
        hidden = rows.masked(connection, [row_id for row_id, _ in bearing])
        found = [
            entry for row_id, entry in bearing
            if row_id not in hidden and (day is None or entry.date.full == day)
            and key(type_name) in ("", key(entry.type_name))
        ]  # fmt: skip
    found = [entry for entry in found if entry.direction is not Direction.INTERNAL] or found
    if not found:
        raise UserError("register.not_found", text=text)
    if len(found) > 1:
        choices = ", ".join(
            f"{entry.number.text}@{entry.date.text()} ({entry.type_name})" for entry in found[:10]
        )
        raise UserError("register.ambiguous", text=text, choices=choices)
    return found[0].uid


def unfiled_count(office: Office) -> int:
    """How many registered papers lie in no dossier and have no reason why not."""
    with office.store.read() as connection:
        return rows.unfiled_count(connection)


def unfiled(office: Office, *, limit: int | None = None) -> tuple[UnfiledPaper, ...]:
    """The papers that wait, newest first, each with the dossiers proposed for it."""
    office.require(Action.READ, Object.REGISTER)
    with office.store.read() as connection:
        ids = rows.unfiled_ids(connection, limit)
        if not ids:
            return ()
        found = rows.entries(connection, ids)
    entries = [found[row_id] for row_id in ids]
    proposer = _proposer(office, entries)
    return tuple(
        UnfiledPaper(_line(office, row_id, entry, ()), proposer.propose(_paper(entry)))
        for row_id, entry in zip(ids, entries, strict=True)
    )


def proposals(office: Office, entry_uid: str) -> tuple[Proposal, ...]:
    """Dossiers proposed for one paper."""
    with office.store.read() as connection:
        found = rows.by_uids(connection, [entry_uid])
    if entry_uid not in found:
        raise UserError("register.gone")
    entry = found[entry_uid][1]
    return _proposer(office, [entry]).propose(_paper(entry))


def why(proposal: Proposal) -> str:
    """The reason of a proposal in one short sentence."""
    return sentence(proposal.why_code, **dict(proposal.why_params))


def _paper(entry: RegisterEntry) -> PaperToFile:
    return PaperToFile(
        entry.number, entry.date, entry.type_name, entry.subject, entry.author, entry.direction
    )


def _proposer(office: Office, entries: Sequence[RegisterEntry]) -> Proposer:
    rules = filing_rules()
    named = {number.match_key for entry in entries for number in named_numbers(entry.subject)}
    with office.store.read() as connection:
        dossiers = [dossier for _, dossier in filing_rows.open_dossiers(connection)]
        holders = filing_rows.holders(connection, named)
        habits = filing_rows.habits(connection)
    with office.store.glance() as driver:
        mentions = filing_rows.mentions(driver, [entry.number for entry in entries])
    return Proposer(FilingFacts([_whole(d, rules) for d in dossiers], holders, mentions, habits), rules)


def _whole(dossier: OpenDossier, rules: FilingRules) -> OpenDossier:
    """A Tập whose papers do not tell its series yet: as its title says."""
    if not placing.volume_title(dossier.kind, dossier.title) or (dossier.type_name and dossier.body_symbol):
        return dossier
    type_name = dossier.type_name or placing.type_in_title(dossier.title)
    kind = DossierKind.NUMERIC_SERIES
    return replace(dossier, kind=kind, type_name=type_name, body_symbol=issuer_of(dossier.title, rules))


@cache
def filing_rules() -> FilingRules:
    """The shipped rules of the proposals."""
    table = tomllib.loads(resource("rules/filing.toml").read_text(encoding="utf-8"))
    return FilingRules(
        **table["points"],
        least_share=table["words"]["least_share"],
        meeting_word=table["words"]["meeting"],
        meeting_bodies={row["words"]: row["name"] for row in table["meeting_body"]},
        issuers={row["words"]: row["symbol"] for row in table["issuer"]},
        silent=tuple(table["words"]["silent"]),
    )


# -- acts -----------------------------------------------------------------------------------------------


def file_entries(
    office: Office, entry_uids: Sequence[str], dossier_uid: str, *, copy_kind: CopyKind = CopyKind.PRINCIPAL,
    pages: int | None = None, sides: int | None = None,
) -> Changes:  # fmt: skip
    """Put papers of the register into a dossier, all or none; those already in it stay as they are.

    Pages come from `pages`, the register or where the paper already lies. In a Tập they find their place by
    number. Raises UserError register.gone, register.already_there, dossier.closed …
    """
    if not entry_uids:
        raise UsageError("document.nothing")
    with office.change() as tx:
        wanted = _wanted(tx, entry_uids)
        full = placing.open_dossier(tx, dossier_uid)
        extent = placing.Extent(pages, sides)
        done = placing.place_entries(tx, full, wanted, copy_kind=copy_kind, extent=extent)
        if not done:
            raise UserError("register.already_there", code=full.dossier.code)
        return office.remember(tx, "register.filed")


def _wanted(tx: Tx, entry_uids: Sequence[str]) -> list[tuple[int, RegisterEntry]]:
    found = rows.by_uids(tx.connection, entry_uids)
    if any(uid not in found for uid in entry_uids) or rows.masked(
        tx.connection, [row_id for row_id, _ in found.values()]
    ):
        raise UserError("register.gone")
    return [found[uid] for uid in dict.fromkeys(entry_uids)]


def no_dossier(office: Office, entry_uids: Sequence[str], reason: str) -> Changes:
    """Say why papers need no dossier. Raises UserError register.no_reason, register.already_filed."""
    text = clean(reason)
    if not text:
        raise UserError("register.no_reason")
    if len(text) > REASON_LIMIT:
        raise UserError("register.reason_too_long", length=len(text), limit=REASON_LIMIT)
    refuse_secrets(text)
    with office.change() as tx:
        wanted = _wanted(tx, entry_uids)
        homes = rows.homes(tx.connection, [row_id for row_id, _ in wanted])
        for row_id, entry in wanted:
            seen = [code for _, uid, code in homes.get(row_id, ()) if uid]
            if seen:  # a paper with hidden homes only is not hers to name
                raise UserError("register.already_filed", number=_name(entry), code=seen[0])
            _set_reason(tx, row_id, entry, text, kind="entry.no_dossier")
        return office.remember(tx, "register.no_dossier")


def wait_again(office: Office, entry_uids: Sequence[str]) -> Changes:
    """Take the reason back: the papers wait for a dossier again."""
    with office.change() as tx:
        for row_id, entry in _wanted(tx, entry_uids):
            if entry.no_dossier_reason:
                _set_reason(tx, row_id, entry, "", kind="entry.waits")
        return office.remember(tx, "register.waits")


def _set_reason(tx: Tx, row_id: int, entry: RegisterEntry, reason: str, *, kind: str) -> None:
    writing.change_entry(tx, row_id, entry, replace(entry, no_dossier_reason=reason), kind=kind)


def _name(entry: RegisterEntry) -> str:
    return entry.number.text or entry.subject


def reasons(office: Office) -> list[str]:
    """Reasons typed so far for papers without a dossier, most used first: a typing aid."""
    with office.store.read() as connection:
        return rows.reasons(connection)
