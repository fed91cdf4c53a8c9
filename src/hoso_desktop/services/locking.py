"""Locking the window of an open office: after how long, and whose password opens it again.

Locks the window, not the store: its key stays in memory, because what is under way (a print, an import)
goes on. Against a thief of the running machine that is no protection; closing the program is.
"""

from __future__ import annotations

from hoso_desktop.crypto import slots
from hoso_desktop.db import attempts
from hoso_desktop.db import office as rows
from hoso_desktop.db.key_ring import is_of
from hoso_desktop.db.store import normal_password
from hoso_desktop.errors import UsageError
from hoso_desktop.services import log_in
from hoso_desktop.services.office import Office

SETTING = "lock_minutes"
USUAL, LEAST, MOST, OFF = 10, 2, 60, 0


def minutes(office: Office) -> int:
    """After how many minutes without a key or the mouse the window locks; 0 never."""
    with office.store.read() as connection:
        return int(rows.settings(connection).get(SETTING, USUAL))


def set_minutes(office: Office, count: int) -> int:
    """Choose them: 2 to 60, or 0. Raises UsageError `setting.bad_value`."""
    if count != OFF and not LEAST <= count <= MOST:
        raise UsageError("setting.bad_value", name=SETTING, value=count, known=f"{OFF}, {LEAST} … {MOST}")
    with office.change() as tx:
        before = rows.settings(tx.connection).get(SETTING, USUAL)
        rows.put_settings(tx.connection, {SETTING: count})
        tx.record("settings.changed", body={"before": {SETTING: before}, "after": {SETTING: count}})
    return count


def is_own_password(office: Office, password: str) -> bool:
    """Whether it is the password of the person at work; a mistake is noted as one at unlocking is.

    Raises EnvironmentProblem store.wait (seconds) after too many mistakes. Takes as long as unlocking.
    """
    store, secret = office.store, normal_password(password)
    log_in.refuse_while_waiting(store.files, office.now())
    own = [slot for slot in store.ring.slots() if is_of(slot, office.person.login)]
    if any(slots.open_slot(slot, secret, store_id=store.store_id) is not None for slot in own):
        log_in.write_down_mistakes(store, office.now())
        return True
    attempts.note(store.files, own[0].slot_id if own else "", office.now())
    return False
