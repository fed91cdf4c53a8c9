"""Key slots: the office's random root key wrapped by a person's password, and keys derived from the root.

Argon2id turns a password into a wrapping key, AES-256-GCM wraps the 32-byte root key, HKDF-SHA256 derives
one key per purpose. Nothing here touches a file.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Argon2id cost: memory in KiB, passes, lanes."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


# The floor tests use; far too cheap for a real office.
FLOOR = KdfCost(memory_kib=64, passes=1, lanes=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's wrap of the root key. `slot_id` and `login` are the only clear text about the person."""

    slot_id: str
    login: str
    cost: KdfCost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def as_dict(self) -> dict[str, object]:
        """JSON form for the slot file."""
        return {
            "slot_id": self.slot_id,
            "login": self.login,
            "kdf": "argon2id",
            "memory_kib": self.cost.memory_kib,
            "passes": self.cost.passes,
            "lanes": self.cost.lanes,
            "salt": base64.b64encode(self.salt).decode("ascii"),
            "nonce": base64.b64encode(self.nonce).decode("ascii"),
            "wrapped": base64.b64encode(self.wrapped).decode("ascii"),
        }


def from_dict(data: dict[str, object]) -> Slot:
    """Inverse of `Slot.as_dict`. Raises ValueError or KeyError on anything malformed."""
    if data["kdf"] != "argon2id":
        raise ValueError("kdf")
    numbers = [data[name] for name in ("memory_kib", "passes", "lanes")]
    memory, passes, lanes = (n if isinstance(n, int) else 0 for n in numbers)
    if not (8 <= memory <= 4 * 1024 * 1024 and 1 <= passes <= 100 and 1 <= lanes <= 64):
        raise ValueError("kdf cost")
    return Slot(
        slot_id=str(data["slot_id"]),
        login=str(data["login"]),
        cost=KdfCost(memory, passes, lanes),
        salt=base64.b64decode(str(data["salt"]), validate=True),
        nonce=base64.b64decode(str(data["nonce"]), validate=True),
        wrapped=base64.b64decode(str(data["wrapped"]), validate=True),
    )


def password_key(password: str, salt: bytes, cost: KdfCost) -> bytes:
    """The 32-byte wrapping key of a password (already NFC)."""
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(password.encode("utf-8"))


def _bound_to(store_id: str, slot_id: str, login: str) -> bytes:
    return f"hoso slot v1|{store_id}|{slot_id}|{login}".encode()


def wrap(root_key: bytes, password: str, *, login: str, store_id: str, cost: KdfCost) -> Slot:
    """A new slot for `login` that opens `root_key` with `password` in the store `store_id` only."""
    slot_id, salt, nonce = os.urandom(8).hex(), os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    key = password_key(password, salt, cost)
    wrapped = AESGCM(key).encrypt(nonce, root_key, _bound_to(store_id, slot_id, login))
    return Slot(slot_id, login, cost, salt, nonce, wrapped)


def unwrap(slot: Slot, password: str, *, store_id: str) -> bytes | None:
    """The root key, or None when the password is not the slot's."""
    key = password_key(password, slot.salt, slot.cost)
    try:
        return AESGCM(key).decrypt(slot.nonce, slot.wrapped, _bound_to(store_id, slot.slot_id, slot.login))
    except InvalidTag:
        return None


def new_root_key() -> bytes:
    """A fresh random root key."""
    return os.urandom(KEY_BYTES)


def derive(root_key: bytes, purpose: str) -> bytes:
    """The 32-byte key for one purpose (`db`, `drafts`)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"hoso {purpose} v1".encode()).derive(
        root_key
    )
