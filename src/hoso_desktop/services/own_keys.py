"""Each person's own age identity: its public side in her row, its secret side kept for a forgotten password.

Restricted files are sealed to it. Never knows a password; the secret side is sealed to the recovery sheet.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from hoso_desktop.crypto import sealing
from hoso_desktop.crypto.slots import SlotKind
from hoso_desktop.db import schema
from hoso_desktop.db.journal import writing
from hoso_desktop.db.key_ring import KeyRing, Unlocked
from hoso_desktop.db.store import Store
from hoso_desktop.errors import EnvironmentProblem

RECOVERY_KINDS = (SlotKind.RECOVERY, SlotKind.PAIR)


def recovery_recipient(ring: KeyRing) -> str:
    """The recipient of the recovery sheet in force; empty before the first one."""
    return next((slot.recipient for slot in ring.slots() if slot.kind in RECOVERY_KINDS), "")


def note(store: Store, row: Mapping[str, Any], now: datetime) -> None:
    """Bring a person's row in step with her slot and the recovery sheet; `row` is her row as it stands.

    Done at each log-in. A disk that is full puts it off to the next.
    """
    ring = store.ring
    values = {}
    if ring.slot.recipient and row["recipient"] != ring.slot.recipient:
        values["recipient"] = ring.slot.recipient
    to = recovery_recipient(ring)
    if to and ring.identity and _sealed_to(row) != to:
        sealed = sealing.seal_bytes(ring.identity.encode("ascii"), [to])
        values["sealed_identity"] = json.dumps({"to": to, "sealed": base64.b64encode(sealed).decode("ascii")})
    if not values:
        return
    change = writing(store, actor=store.person_uid, moment=now, keep_images=False)
    with suppress(EnvironmentProblem), change as tx:
        tx.update(schema.person, row["id"], values)
        tx.record("person.key_noted", object_uid=row["uid"], body={}, travels=False)


def kept_identity(row: Mapping[str, Any], unlocked: Unlocked) -> str:
    """A person's identity as it was kept for the sheet that opened the store; empty where it was not."""
    if not unlocked.identity or _sealed_to(row) != unlocked.slot.recipient:
        return ""
    sealed = base64.b64decode(json.loads(row["sealed_identity"])["sealed"])
    opened = sealing.unseal_bytes(sealed, [unlocked.identity])
    return opened.decode("ascii") if opened is not None else ""


def _sealed_to(row: Mapping[str, Any]) -> str:
    return str(json.loads(row["sealed_identity"])["to"]) if row["sealed_identity"] else ""
