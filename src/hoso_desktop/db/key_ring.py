"""The keys of an open store: whose slot opened it, and the slots of everybody who may.

Writes both copies of the slot file; never decides who may have a slot (services).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from hoso_desktop.crypto import slots
from hoso_desktop.crypto.slots import KdfCost, Slot, SlotKind
from hoso_desktop.db import keys
from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.errors import EnvironmentProblem


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What opened the store: the slot, its age identity (empty for a slot of version 1), the root keys."""

    slot: Slot
    identity: str
    root_keys: tuple[bytes, ...]


class KeyRing:
    """`root_key` opens the database; `identity` is the person's own, for files sealed to her."""

    def __init__(self, files: StoreFiles, store_id: str, root_key: bytes, slot: Slot, identity: str) -> None:
        self.files, self.store_id = files, store_id
        # Kept to let another person in. The key of the open database lies in memory beside it anyway, so
        # who can read one can read all; a password typed again would protect nothing.
        self.root_key = root_key
        self.slot, self.identity = slot, identity
        self._lock = threading.RLock()

    def slots(self) -> tuple[Slot, ...]:
        """Everybody's slots as they stand on the disk."""
        return keys.read(self.files.keys, self.store_id).slots

    def password_cost(self) -> KdfCost:
        """What a new password shall cost: as much as the dearest one there is."""
        known = [slot.cost for slot in self.slots() if slot.cost is not None]
        return max(known, key=lambda cost: cost.memory_kib * cost.passes, default=KdfCost())

    def rewrite(self, change: Callable[[tuple[Slot, ...]], Sequence[Slot]]) -> None:
        """Replace the slots by what `change` makes of them; both copies are durable when this returns."""
        with self._lock:
            known = keys.read(self.files.keys, self.store_id)
            new = tuple(change(known.slots))
            keys.write(self.files.keys, keys.SlotFile(self.store_id, known.generation + 1, new))
            self.slot = next((slot for slot in new if slot.slot_id == self.slot.slot_id), self.slot)

    def put(self, slot: Slot) -> None:
        """Add a slot, or replace the one of its id."""
        self.rewrite(lambda known: [*(one for one in known if one.slot_id != slot.slot_id), slot])

    def drop(self, which: Callable[[Slot], bool]) -> None:
        """Take slots away."""
        self.rewrite(lambda known: [one for one in known if not which(one)])

    def add_person(self, login: str, password: str, cost: KdfCost | None, identity: str = "") -> Slot:
        """Let `login` in with `password` (NFC); a slot it had before is replaced."""
        slot = slots.new_slot(
            (self.root_key,), password, login=login, store_id=self.store_id,
            cost=cost or self.password_cost(), identity=identity,
        )  # fmt: skip
        self.rewrite(lambda known: [*(one for one in known if not is_of(one, login)), slot])
        return slot

    def seal(self, root_keys: Sequence[bytes]) -> None:
        """Seal these root keys to everybody who has a slot.

        Raises EnvironmentProblem keys.old_slots where somebody has one of version 1 still, which only his own
        password can change.
        """
        old = sorted(slot.login for slot in self.slots() if not slot.recipient)
        if old:
            raise EnvironmentProblem("keys.old_slots", logins=", ".join(old))
        self.rewrite(lambda known: [slots.with_roots(slot, root_keys, self.store_id) for slot in known])

    def renew(self, password: str) -> None:
        """Turn the slot that opened the store from version 1 into the present one, where the disk lets us."""
        if self.slot.recipient:
            return
        old = self.slot
        slot = slots.new_slot(
            (self.root_key,), password, login=old.login, store_id=self.store_id, cost=old.cost
        )  # fmt: skip
        identity = slots.identity_of(slot, password)
        with suppress(EnvironmentProblem):
            self.rewrite(lambda known: [*(one for one in known if one.slot_id != old.slot_id), slot])
            self.slot, self.identity = slot, identity or ""


def is_of(slot: Slot, login: str) -> bool:
    """Whether a slot is the password of `login`."""
    return slot.kind is SlotKind.PASSWORD and slot.login == login


def logins(found: Sequence[Slot]) -> tuple[str, ...]:
    """Who may unlock by password."""
    return tuple(dict.fromkeys(slot.login for slot in found if slot.kind is SlotKind.PASSWORD))


def unlock(found: Sequence[Slot], password: str, *, login: str | None, store_id: str) -> Unlocked:
    """What a password opens; `login` may be left out while there is one.

    Raises EnvironmentProblem: store.login_needed, store.unknown_login, store.wrong_password.
    """
    known = logins(found)
    if login is None and len(known) > 1:
        raise EnvironmentProblem("store.login_needed", logins=", ".join(sorted(known)))
    mine = [slot for slot in found if slot.kind is SlotKind.PASSWORD and login in (None, slot.login)]
    if not mine:
        raise EnvironmentProblem("store.unknown_login", login=login or "")
    for slot in mine:
        opened = slots.open_slot(slot, password, store_id=store_id)
        if opened is not None:
            return Unlocked(slot, opened.identity, opened.root_keys)
    raise EnvironmentProblem("store.wrong_password")


def unlock_by_code(found: Sequence[Slot], code: bytes, *, kind: SlotKind, store_id: str) -> Unlocked:
    """What a recovery code opens. Raises EnvironmentProblem recovery.none, recovery.wrong_code."""
    mine = [slot for slot in found if slot.kind is kind]
    if not mine:
        raise EnvironmentProblem("recovery.none")
    for slot in mine:
        opened = slots.open_slot(slot, code, store_id=store_id)
        if opened is not None:
            return Unlocked(slot, opened.identity, opened.root_keys)
    raise EnvironmentProblem("recovery.wrong_code")
