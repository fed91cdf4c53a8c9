"""Before a person leaves: what is still with him, and handing it over on record (F17).

One hand-over is one change: who takes up what is open becomes its keeper, a finished dossier keeps the name
of who made it, and the record lists both. NĐ 30/2020/NĐ-CP Điều 31.3.đ; Quy định 693-QĐ/VPTW Điều 23.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hoso_desktop.db import dossiers, readers, schema, writing
from hoso_desktop.db import handovers as rows
from hoso_desktop.db.holdings import Held
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.handover import GOING_ON, WITH_ITS_KEEPER, HandedDossier, Handover, written
from hoso_desktop.domain.holding import Loan
from hoso_desktop.domain.text import clean, clean_lines
from hoso_desktop.errors import UserError
from hoso_desktop.services import holdings, paper_inventory, people
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.people import PersonRow

_SOURCE = "NĐ 30/2020/NĐ-CP Điều 31.3.đ"


@dataclass(frozen=True, slots=True)
class Possession:
    """What is with a person: dossiers not yet in the archive, and what he borrowed."""

    person: PersonRow
    dossiers: tuple[HandedDossier, ...]
    loans: tuple[Held, ...]

    @property
    def finished(self) -> tuple[HandedDossier, ...]:
        return tuple(one for one in self.dossiers if not one.going_on)

    @property
    def going_on(self) -> tuple[HandedDossier, ...]:
        return tuple(one for one in self.dossiers if one.going_on)


@dataclass(frozen=True, slots=True)
class Receiving:
    """Who receives, and who takes up what is open: by dossier uid, the receiver where nobody is named."""

    receiver: str
    position: str = ""
    reason: str = ""
    owners: Mapping[str, str] | None = None
    day: date | None = None


def with_person(office: Office, person_uid: str) -> Possession:
    """What a person has to hand over. Raises UserError people.unknown.

    Dossiers name their keeper in words: the name counts, with its marks.
    """
    person = _person(office, person_uid)
    with office.store.read() as connection:
        ids = rows.kept_by(connection, person.name, WITH_ITS_KEEPER)
    found = [_as_handed(one) for one in paper_inventory.listed(office, ids)]
    return Possession(person, tuple(found), _borrowed(office, person))


def _person(office: Office, person_uid: str) -> PersonRow:
    for one in people.persons(office):
        if one.uid == person_uid:
            return one
    raise UserError("people.unknown", login="")


def _as_handed(one: paper_inventory.Listed) -> HandedDossier:
    found, totals = one.dossier, one.totals
    return HandedDossier(
        found.uid, found.code, found.title, found.state in GOING_ON, totals.sheets, totals.begin.text(),
        totals.end.text(),
    )  # fmt: skip


def _borrowed(office: Office, person: PersonRow) -> tuple[Held, ...]:
    """Loans whose borrower is the person; his unit may stand behind the name."""
    name = rows.compared(person.name)
    return tuple(one for one in holdings.lent(office) if isinstance(one.fact, Loan) and _is(name, one.fact))


def _is(name: str, loan: Loan) -> bool:
    borrower = rows.compared(loan.borrower)
    rest = borrower.removeprefix(name)
    return bool(name) and borrower.startswith(name) and not rest[:1].isalnum()


# Handing over


def hand_over(office: Office, person_uid: str, to: Receiving) -> Changes:
    """Record the hand-over of all that is with a person and name who goes on with what is open.

    Raises UserError handover.nothing, no_receiver, no_reason, own_receiver, future_day,
    access.denied, people.unknown.
    """
    found = with_person(office, person_uid)
    made = _made(office, found, to)
    with office.change() as tx:
        if person_uid != office.person.uid:
            people.require_administrator(office, tx)
        if not found.dossiers:
            raise UserError("handover.nothing", name=found.person.name)
        _refuse_moved_on(tx, found)
        for one in made.going_on:
            _take_up(tx, one)
        _record(tx, office, made)
        return office.remember(tx, "person.handed_over")


def _made(office: Office, found: Possession, to: Receiving) -> Handover:
    receiver, reason, giver = clean(to.receiver), clean_lines(to.reason), found.person
    if not receiver:
        raise UserError("handover.no_receiver")
    if not reason:
        raise UserError("handover.no_reason")
    day = to.day or office.today()
    if day > office.today():
        raise UserError("handover.future_day", day=day.strftime("%d/%m/%Y"))
    owners = {uid: clean(name) for uid, name in (to.owners or {}).items() if clean(name)}
    refuse_secrets(receiver, clean(to.position), reason, *owners.values())
    given = tuple(_with_owner(one, owners.get(one.uid, receiver)) for one in found.dossiers)
    stays = {one.owner for one in given} | {receiver}
    if rows.compared(giver.name) in map(rows.compared, stays):
        raise UserError("handover.own_receiver", name=giver.name)
    return Handover(
        uid=str(uuid.uuid4()), day=day, giver=giver.name, giver_position=giver.position, receiver=receiver,
        receiver_position=clean(to.position) or _position(office, receiver), reason=reason, dossiers=given,
        loans=tuple(one.code for one in found.loans), giver_uid=giver.uid,
    )  # fmt: skip


def _with_owner(one: HandedDossier, owner: str) -> HandedDossier:
    return replace(one, owner=owner if one.going_on else "")


def _position(office: Office, name: str) -> str:
    wanted = rows.compared(name)
    return next((one.position for one in people.persons(office) if rows.compared(one.name) == wanted), "")


def _refuse_moved_on(tx: Tx, found: Possession) -> None:
    """Nothing was handed over, taken up or archived by another while the list was on the screen."""
    with_him = [dossiers.id_of(tx.connection, "dossier", one.uid) for one in found.dossiers]
    now = rows.kept_by(tx.connection, found.person.name, WITH_ITS_KEEPER)
    if sorted(now) != sorted(filter(None, with_him)):
        raise UserError("record.changed_elsewhere")


def _take_up(tx: Tx, one: HandedDossier) -> None:
    full = dossiers.load(tx.connection, one.uid)
    if full is None:
        raise UserError("dossier.gone")
    after = replace(full.dossier, keeper=one.owner)
    writing.change_dossier(tx, full.row_id, full.dossier, after, expected_revision=None)


def _record(tx: Tx, office: Office, made: Handover) -> None:
    values: dict[str, Any] = {
        "uid": made.uid, "name": rows.PREFIX + made.uid, "version": "1", "source": _SOURCE,
        "body": written(made), "confirmed": 0, "adopted_at": stamp(tx.moment),
        "person_uid": office.person.uid,
    }  # fmt: skip
    tx.insert(schema.rule_set, values)
    body = {
        "person": made.giver_uid, "receiver": made.receiver, "day": made.day.isoformat(),
        "dossiers": [one.uid for one in made.dossiers],
    }  # fmt: skip
    tx.record("person.handed_over", object_uid=made.giver_uid or made.uid, body=body)


def handovers(office: Office, names: Sequence[str] = ()) -> list[Handover]:
    """Recorded hand-overs, the oldest first: all, or those of people named by login or name."""
    with office.store.read() as connection:
        found = rows.of(connection)
        logins = {row["login"]: row["uid"] for row in readers.people(connection)}
    wanted = {logins[name] for name in names if name in logins} | set(map(rows.compared, names))
    return [one for one in found if not names or {one.giver_uid, rows.compared(one.giver)} & wanted]
