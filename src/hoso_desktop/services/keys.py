"""The keys of the office: another password, another root key when somebody leaves. Shows nothing of a key.

What was copied before stays open to who has the copy and its password; no later change can take that back,
and the sentences say so.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from hoso_desktop.crypto import sealing, slots
from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.db import attempts
from hoso_desktop.db import office as rows
from hoso_desktop.db.store import normal_password
from hoso_desktop.errors import EnvironmentProblem, UsageError, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import backup, people
from hoso_desktop.services.office import LEAST_PASSWORD, Office

# Setting: somebody left and the key has not been changed since.
DUE = "rekey_due"
# From so many wrong passwords before a log-in on, the person is told.
MANY_MISTAKES = attempts.FREE


def check_new_password(password: str) -> None:
    """Raise UsageError store.empty_password for one that is too short."""
    if len(password) < LEAST_PASSWORD:
        raise UsageError("store.empty_password", least=LEAST_PASSWORD)


def change_password(office: Office, old: str, new: str, *, cost: KdfCost | None = None) -> None:
    """Give the person at work another password; the old one opens nothing of this store from then on.

    Raises UserError password.wrong_old, password.same; UsageError for a password that is too short;
    EnvironmentProblem disk.*, disk.password_new where the new one holds all the same. A power cut leaves the
    old password or the new one.
    """
    ring = office.store.ring
    identity = slots.identity_of(ring.slot, normal_password(old))
    if identity is None:
        raise UserError("password.wrong_old")
    check_new_password(new)
    if normal_password(new) == normal_password(old):
        raise UserError("password.same")
    before = ring.slot
    changed = slots.with_secret(before, identity, normal_password(new), cost or before.cost)
    try:
        with office.change(keep_images=False) as tx:
            tx.record(
                "person.password_changed", object_uid=office.person.uid, body={"login": office.person.login},
                travels=False,
            )  # fmt: skip
            ring.put(changed)
    except BaseException as error:
        with suppress(EnvironmentProblem):
            ring.put(before)
        if changed in ring.slots():
            # The disk refuses the way back as well: say which password it is now.
            raise EnvironmentProblem("disk.password_new", path=str(office.folder)) from error
        raise


def rekey(office: Office, context: JobContext | None = None) -> None:
    """A new root key for the database and a new office identity for the files sealed from now on.

    Raises UserError access.denied; EnvironmentProblem keys.old_slots, store.busy, disk.*. Files
    sealed before keep their identity, which lies in the database. About a second for 100 MB.
    """
    context = context or JobContext()
    with office.change(keep_images=False) as tx:
        people.require_administrator(office, tx)
    context.step(Progress(0, 1, "keys.stage.rekey"))  # the last moment to stop
    backup.before_mass(office, context)
    office.store.rekey()
    with office.change(keep_images=False) as tx:
        generation = len(rows.secrets(tx.connection, "age")) + 1
        rows.put_secret(tx.connection, "age", generation, sealing.new_identity())
        rows.put_settings(tx.connection, {DUE: False})
        tx.record("office.rekeyed", body={"generation": generation}, travels=False)


def rekey_due(office: Office) -> bool:
    """Whether somebody left and the key is still the one he knew."""
    with office.store.read() as connection:
        return bool(rows.settings(connection).get(DUE, False))


def close_person(office: Office, person_uid: str, context: JobContext | None = None) -> people.PersonRow:
    """Close an account and change the key, so that an old copy of the slots opens nothing here.

    Errors as `people.close_person` and `rekey`; where the key could not be changed yet the account is closed
    all the same and the change stays due.
    """
    closed = people.close_person(office, person_uid)
    try:
        rekey(office, context)
    except EnvironmentProblem as problem:
        raise EnvironmentProblem("keys.rekey_later", name=closed.name or closed.login) from problem
    return closed


@dataclass(frozen=True, slots=True)
class WayIn:
    """One slot: its kind, and whose it is; not `present` until its owner has logged in after an upgrade."""

    kind: str
    login: str
    present: bool


def ways_in(office: Office) -> tuple[WayIn, ...]:
    """Everything that opens the office: passwords, the recovery sheet, the province's key."""
    return tuple(
        WayIn(slot.kind.value, slot.login, bool(slot.recipient)) for slot in office.store.ring.slots()
    )
