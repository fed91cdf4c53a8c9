"""Getting in without a password: the recovery sheet (one code, or two of three parts) and the province's key.

A code exists on paper only: it is drawn, handed to who prints it, and forgotten. A new sheet voids the one
before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.crypto import sealing, slots
from hoso_desktop.crypto.slots import KdfCost, Slot, SlotKind
from hoso_desktop.db import attempts, backup, keys
from hoso_desktop.db import office as rows
from hoso_desktop.db import store as stores
from hoso_desktop.db.key_ring import Unlocked
from hoso_desktop.db.store import StoreFiles, normal_password
from hoso_desktop.db.store_folder import identity_of
from hoso_desktop.domain import recovery_code
from hoso_desktop.domain.clock import Clock, SystemClock
from hoso_desktop.domain.recovery_code import PART_BYTES, WHOLE_BYTES
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.printing import recovery_sheet
from hoso_desktop.printing.recovery_sheet import SheetFacts
from hoso_desktop.printing.render import RenderedPaper
from hoso_desktop.services import log_in, own_keys, people, restricted_files
from hoso_desktop.services import office as offices
from hoso_desktop.services.keys import check_new_password
from hoso_desktop.services.office import Office
from hoso_desktop.services.own_keys import RECOVERY_KINDS

PARTS = 3
_SETTING = "recovery"


@dataclass(frozen=True, slots=True)
class RecoveryState:
    """Which sheet is in force: its number (0: none was ever made), the day, whether it has three parts."""

    number: int
    day: str
    parts: bool

    @property
    def made(self) -> bool:
        return self.number > 0


def state(office: Office) -> RecoveryState:
    """The recovery sheet of the office."""
    with office.store.read() as connection:
        found = rows.settings(connection).get(_SETTING, {})
    return RecoveryState(int(found.get("number", 0)), str(found.get("day", "")), bool(found.get("parts")))


def make_sheet(office: Office, *, parts: bool = False) -> RenderedPaper:
    """A new recovery code as a paper in memory; the sheet before it opens nothing from now on.

    Raises UserError access.denied. The caller prints it or writes it where the person chose;
    nothing of the code is stored, recorded or logged.
    """
    size = PART_BYTES if parts else WHOLE_BYTES
    codes = [recovery_code.new_code(size) for _ in range(PARTS if parts else 1)]
    identity = sealing.new_identity()
    number = state(office).number + 1
    ring = office.store.ring
    made = [
        slots.new_slot(
            (ring.root_key,),
            secret,
            login="",
            store_id=ring.store_id,
            cost=None,
            kind=kind,
            identity=identity,
        )
        for kind, secret in _secrets(codes)
    ]
    with office.change(keep_images=False) as tx:
        people.require_administrator(office, tx)
        body = {"number": number, "day": office.today().isoformat(), "parts": parts}
        rows.put_settings(tx.connection, {_SETTING: body})
        tx.record("recovery.made", body={"number": number, "parts": parts}, travels=False)
        ring.rewrite(lambda known: [*(slot for slot in known if slot.kind not in RECOVERY_KINDS), *made])
    with office.store.read() as connection:
        row = rows.person_by_login(connection, office.person.login)
    if row is not None:
        own_keys.note(office.store, row, office.now())
    restricted_files.settle(office)
    facts = SheetFacts(number, short_name(office.store.store_id), office.person.login, office.today())
    return recovery_sheet.sheets(office.profile, facts, [recovery_code.write(code) for code in codes])


def short_name(store_id: str) -> str:
    """How a store is called on paper: `3f9a-c1d2`."""
    figures = store_id.replace("-", "")
    return f"{figures[:4]}-{figures[4:8]}"


def _secrets(codes: Sequence[bytes]) -> list[tuple[SlotKind, bytes]]:
    if len(codes) == 1:
        return [(SlotKind.RECOVERY, codes[0])]
    return [(SlotKind.PAIR, _pair(*two)) for two in itertools.combinations(codes, 2)]


def _pair(one: bytes, two: bytes) -> bytes:
    """The secret of two parts, whichever is typed first."""
    return b"".join(sorted((one, two)))


# -- using it ----------------------------------------------------------------------------------------


def parts_wanted(folder: Path) -> int:
    """How many texts are to be typed: 1, or 2 of three parts; 0 where no sheet was made. Needs no key."""
    kinds = {slot.kind for slot in _slots(folder)}
    return 1 if SlotKind.RECOVERY in kinds else 2 if SlotKind.PAIR in kinds else 0


def _slots(folder: Path) -> tuple[Slot, ...]:
    return keys.read(StoreFiles(folder).keys, identity_of(folder)).slots


def unlock(folder: Path, typed: Sequence[str], *, clock: Clock | None = None) -> Unlocked:
    """What typed codes open. Wrong ones are counted as wrong passwords are.

    Raises UserError recovery.bad_group and kin; EnvironmentProblem recovery.none, recovery.wrong_code,
    store.wait.
    """
    now, files = (clock or SystemClock()).now(), StoreFiles(folder)
    wanted = parts_wanted(folder)
    if not wanted:
        raise EnvironmentProblem("recovery.none")
    texts = [text for text in typed if text.strip()]
    if len(texts) != wanted:
        raise UserError("recovery.parts_wanted", wanted=wanted, given=len(texts))
    size = WHOLE_BYTES if wanted == 1 else PART_BYTES
    codes = [recovery_code.read(text, size) for text in texts]
    log_in.refuse_while_waiting(files, now)
    secret, kind = (codes[0], SlotKind.RECOVERY) if wanted == 1 else (_pair(*codes), SlotKind.PAIR)
    store_id = identity_of(folder)
    for slot in _slots(folder):
        opened = slots.open_slot(slot, secret, store_id=store_id) if slot.kind is kind else None
        if opened is not None:
            return Unlocked(slot, opened.identity, opened.root_keys)
    if not backup.is_backup(folder):  # nothing is ever written into a backup
        attempts.note(files, "recovery", now)
    raise EnvironmentProblem("recovery.wrong_code")


def by_codes(typed: Sequence[str], *, clock: Clock | None = None) -> Callable[[Path], Unlocked]:
    """What opens a folder with slots by typed codes, once it is known which folder."""
    return lambda folder: unlock(folder, typed, clock=clock)


def unlock_as_province(folder: Path, identity: str) -> Unlocked:
    """What the province's own key opens.

    Raises EnvironmentProblem recovery.no_province, recovery.wrong_code.
    """
    mine = [slot for slot in _slots(folder) if slot.kind is SlotKind.PROVINCE]
    if not mine:
        raise EnvironmentProblem("recovery.no_province")
    store_id = identity_of(folder)
    for slot in mine:
        opened = slots.open_with_identity(slot, identity.strip(), store_id=store_id)
        if opened is not None:
            return Unlocked(slot, "", opened.root_keys)
    raise EnvironmentProblem("recovery.wrong_code")


def recover(
    folder: Path,
    unlocked: Unlocked,
    login: str,
    password: str,
    *,
    cost: KdfCost | None = None,
    clock: Clock | None = None,
) -> Office:
    """Give `login` a new password by what a code opened, and open the office with it; written down.

    Raises UserError people.unknown, UsageError for a password that is too short, EnvironmentProblem
    store.account_closed.
    """
    check_new_password(password)
    files, store_id = StoreFiles(folder), identity_of(folder)
    store = stores.open_unlocked(files, store_id, unlocked)
    try:
        with store.read() as connection:
            row = rows.person_by_login(connection, login)
        if row is None:
            raise UserError("people.unknown", login=login)
        if row["closed"]:
            raise EnvironmentProblem("store.account_closed", login=login)
        identity = own_keys.kept_identity(row, unlocked) or sealing.new_identity()
        slot = store.ring.add_person(login, normal_password(password), cost, identity)
        store.ring.slot, store.ring.identity = slot, identity
    except BaseException:
        store.close()
        raise
    attempts.forget(files)
    office = offices.enter(store, login, clock or SystemClock())
    try:
        with office.change(keep_images=False) as tx:
            body = {"login": login, "by": unlocked.slot.kind.value}
            tx.record("recovery.used", object_uid=row["uid"], body=body, travels=False)
    except BaseException:
        office.close()
        raise
    return office


# -- the province ------------------------------------------------------------------------------------


def let_province_in(office: Office, recipient_text: str) -> str:
    """Let the province open the store with its own key; returns what to compare by telephone.

    Raises UserError access.denied, recovery.bad_recipient.
    """
    text, ring = recipient_text.strip(), office.store.ring
    try:
        slot = slots.province_slot((ring.root_key,), text, store_id=ring.store_id)
    except ValueError as error:
        raise UserError("recovery.bad_recipient") from error
    with office.change(keep_images=False) as tx:
        people.require_administrator(office, tx)
        tx.record("province.let_in", body={"recipient": text}, travels=False)
        ring.rewrite(lambda known: [*(one for one in known if one.kind is not SlotKind.PROVINCE), slot])
    return text


def shut_province_out(office: Office) -> None:
    """Take the province's key away. Raises UserError access.denied, recovery.no_province."""
    ring = office.store.ring
    if not any(slot.kind is SlotKind.PROVINCE for slot in ring.slots()):
        raise EnvironmentProblem("recovery.no_province")
    with office.change(keep_images=False) as tx:
        people.require_administrator(office, tx)
        tx.record("province.shut_out", body={}, travels=False)
        ring.drop(lambda slot: slot.kind is SlotKind.PROVINCE)
