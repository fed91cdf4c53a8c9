"""The people of the office: who may unlock it, who leaves and when, whose account is closed.

A person is never removed: what he did stays his. Closing takes his key away, so that he cannot log in.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hoso_desktop.crypto import sealing
from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.db import office as office_rows
from hoso_desktop.db import readers, rights, schema, sealed_rows
from hoso_desktop.db import store as stores
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import access
from hoso_desktop.domain.access import Action, Object, Right, Role
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services.office import ALL_ROLES, LEAST_PASSWORD, Changes, Office

ADMINISTRATOR = Role.ADMINISTRATOR.value
CLERK = Role.CLERK.value


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as lists show him; `leaves_on` is the day a move takes effect."""

    uid: str
    name: str
    login: str
    position: str
    roles: tuple[str, ...]
    leaves_on: date | None
    closed: bool


def persons(office: Office) -> tuple[PersonRow, ...]:
    """Everybody, closed accounts too, the first ones first."""
    with office.store.read() as connection:
        return tuple(_row(row) for row in readers.people(connection))


def _row(row: dict[str, Any]) -> PersonRow:
    leaves = date.fromisoformat(row["leaves_on"]) if row["leaves_on"] else None
    return PersonRow(
        row["uid"], row["name"], row["login"], row["position"], tuple(row["roles"]), leaves,
        bool(row["closed"]),
    )  # fmt: skip


def by_login(office: Office, login: str) -> PersonRow:
    """The person of a login. Raises UserError people.unknown."""
    wanted = clean(login)
    for person in persons(office):
        if person.login == wanted:
            return person
    raise UserError("people.unknown", login=login)


def means(role: str) -> str:
    """What a role may do, in one sentence."""
    return sentence(f"people.role_means.{role}")


def described(right: Right) -> str:
    """A right of the table in words."""
    return rights.described(right)


def add_person(
    office: Office, name: str, login: str, password: str, position: str = "", *,
    roles: Sequence[str] = (CLERK,), cost: KdfCost | None = None,
) -> PersonRow:  # fmt: skip
    """Let another person unlock the office.

    Raises UserError access.denied, people.no_name, people.login_taken; UsageError for a password
    that is too short or a role that does not exist. When the key could not be written the login can be added
    again.
    """
    shown, wanted = clean(name), clean(login).replace(" ", "")
    if not shown or not wanted:
        raise UserError("people.no_name")
    if len(password) < LEAST_PASSWORD:
        raise UsageError("store.empty_password", least=LEAST_PASSWORD)
    if not roles or any(role not in ALL_ROLES for role in roles):
        raise UsageError("people.bad_role", roles=", ".join(ALL_ROLES))
    identity = sealing.new_identity()
    values = {
        "name": shown, "position": clean(position), "roles": json.dumps(list(roles)),
        "recipient": sealing.recipient_of(identity),
    }  # fmt: skip
    with office.change(keep_images=False) as tx:
        require_administrator(office, tx)
        known = office_rows.person_by_login(tx.connection, wanted)
        if known is not None and (known["closed"] or wanted in stores.logins(office.folder)):
            raise UserError("people.login_taken", login=wanted)
        if known is not None:
            person_uid = known["uid"]
            tx.update(schema.person, known["id"], values)
        else:
            person_uid = str(uuid.uuid4())
            tx.insert(schema.person, {"uid": person_uid, "login": wanted, **values})
        body = {"login": wanted, "roles": list(roles), "position": values["position"]}
        tx.record("person.created", object_uid=person_uid, body=body)
    # After the row: a key without a person could open nothing, a person without a key can be added again.
    office.store.add_slot(wanted, password, cost, identity)
    return by_login(office, wanted)


def set_leaving(office: Office, person_uid: str, day: date | None) -> Changes:
    """Note the day a person moves away or retires; None takes it back."""
    with office.change() as tx:
        require_administrator(office, tx)
        row = _person(tx, person_uid)
        text = day.isoformat() if day else ""
        tx.update(schema.person, row["id"], {"leaves_on": text})
        body = {"before": {"leaves_on": row["leaves_on"]}, "after": {"leaves_on": text}}
        tx.record("person.leaving", object_uid=person_uid, body=body)
        return office.remember(tx, "person.leaving")


def set_roles(office: Office, person_uid: str, roles: Sequence[str]) -> Changes:
    """Give a person exactly these roles; they count from the next thing that person does.

    Raises UserError access.denied, people.unknown, people.last_administrator, people.closed_already;
    UsageError people.bad_role. Cannot be undone by a key: it is changed again.
    """
    wanted = tuple(role for role in ALL_ROLES if role in roles)
    if not wanted or len(wanted) != len(set(roles)):
        raise UsageError("people.bad_role", roles=", ".join(ALL_ROLES))
    with office.change(keep_images=False) as tx:
        require_administrator(office, tx)
        row = _person(tx, person_uid)
        if row["closed"]:
            raise UserError("people.closed_already", login=row["login"])
        if ADMINISTRATOR not in wanted and _is_last_administrator(tx, person_uid):
            raise UserError("people.last_administrator", name=row["name"] or row["login"])
        if wanted != tuple(row["roles"]):
            tx.update(schema.person, row["id"], {"roles": json.dumps(list(wanted))})
            body = {"login": row["login"], "before": {"roles": row["roles"]}, "after": {"roles": wanted}}
            tx.record("person.roles_changed", object_uid=person_uid, body=body)
        change = tx.change_uid
    if person_uid == office.person.uid:
        office.roles = access.read_roles(wanted)
    return Changes(change)


def close_person(office: Office, person_uid: str) -> PersonRow:
    """Close an account: its key goes first, so that at no moment a closed person could log in.

    Raises UserError access.denied, people.last_administrator, people.only_reader, people.closed_already.
    Cannot be undone: the key is gone.
    """
    with office.change(keep_images=False) as tx:
        require_administrator(office, tx)
        row = _person(tx, person_uid)
        if row["closed"]:
            raise UserError("people.closed_already", login=row["login"])
        if _is_last_administrator(tx, person_uid):
            raise UserError("people.last_administrator", name=row["name"] or row["login"])
        alone = sealed_rows.only_reader_of(tx.connection, person_uid)
        if alone:
            raise UserError("people.only_reader", name=row["name"] or row["login"], count=alone)
        office.store.remove_slots(row["login"])
        tx.update(schema.person, row["id"], {"closed": 1})
        office_rows.put_settings(tx.connection, {"rekey_due": True})
        tx.record("person.closed", object_uid=person_uid, body={"login": row["login"]})
    return by_login(office, row["login"])


def require_administrator(office: Office, tx: Tx) -> None:
    """Raise UserError access.denied unless the person at work may decide about the people of `office`."""
    del office
    tx.require(Right(Action.WRITE, Object.PERSON))


def is_administrator(office: Office) -> bool:
    """Whether the person at work may let people in and change the keys."""
    return office.may_now(Action.WRITE, Object.PERSON)


def _person(tx: Tx, person_uid: str) -> dict[str, Any]:
    for row in readers.people(tx.connection):
        if row["uid"] == person_uid:
            return row
    raise UserError("people.unknown", login="")


def _is_last_administrator(tx: Tx, person_uid: str) -> bool:
    rest = [row for row in readers.people(tx.connection) if row["uid"] != person_uid and not row["closed"]]
    return not any(ADMINISTRATOR in row["roles"] for row in rest)
