"""Key slots: who can open the office's random root key, and the keys derived from it.

Every slot is an age recipient: its own identity is wrapped by a password (Argon2id) or a code (HKDF) with
AES-256-GCM, and the root key is sealed to its recipient. So a new root key needs nobody's password.
HKDF-SHA256 derives one key per purpose from the root. Nothing here touches a file.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hoso_desktop.crypto import sealing

KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
# What a slot of version 1 does not have.
_NEW_PARTS = frozenset({"kind", "recipient", "sealed_roots"})


class SlotKind(StrEnum):
    """What opens a slot: a person's password, a recovery code, two of three parts of one, the province."""

    PASSWORD = "password"  # noqa: S105 - a kind, not a secret
    RECOVERY = "recovery"
    PAIR = "pair"
    PROVINCE = "province"


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
    """One way to the root key. `slot_id`, `kind` and `login` are the only clear text about a person.

    `wrapped` is the slot's age identity under its secret (empty for the province, who has her own), and
    `sealed_roots` the root key sealed to `recipient`: two of them while the key is being changed. In a slot
    of version 1 `recipient` is empty and `wrapped` is the root key itself.
    """

    slot_id: str
    login: str
    cost: KdfCost | None
    salt: bytes
    nonce: bytes
    wrapped: bytes
    kind: SlotKind = SlotKind.PASSWORD
    recipient: str = ""
    sealed_roots: tuple[bytes, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """JSON form for the slot file."""
        return {
            "slot_id": self.slot_id,
            "kind": self.kind.value,
            "login": self.login,
            **_kdf(self.cost),
            "salt": _text(self.salt),
            "nonce": _text(self.nonce),
            "wrapped": _text(self.wrapped),
            "recipient": self.recipient,
            "sealed_roots": [_text(root) for root in self.sealed_roots],
        }


def _kdf(cost: KdfCost | None) -> dict[str, object]:
    if cost is None:
        return {"kdf": "hkdf"}
    numbers = {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}
    return {"kdf": "argon2id", **numbers}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a slot gives: its own age identity (empty in version 1) and the root keys, newest first."""

    identity: str
    root_keys: tuple[bytes, ...]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(data: object) -> bytes:
    return base64.b64decode(str(data), validate=True)


def from_dict(data: dict[str, object]) -> Slot:
    """Inverse of `Slot.as_dict`, of version 1 too. Raises ValueError or KeyError on anything malformed."""
    if not _NEW_PARTS & data.keys():
        data = {**data, "kind": SlotKind.PASSWORD.value, "recipient": "", "sealed_roots": []}
    roots = data["sealed_roots"]
    if not isinstance(roots, list):
        raise ValueError("sealed_roots")
    return Slot(
        slot_id=str(data["slot_id"]),
        login=str(data["login"]),
        cost=_cost(data),
        salt=_bytes(data["salt"]),
        nonce=_bytes(data["nonce"]),
        wrapped=_bytes(data["wrapped"]),
        kind=SlotKind(str(data["kind"])),
        recipient=str(data["recipient"]),
        sealed_roots=tuple(_bytes(root) for root in roots),
    )


def _cost(data: dict[str, object]) -> KdfCost | None:
    if data["kdf"] == "hkdf":
        return None
    if data["kdf"] != "argon2id":
        raise ValueError("kdf")
    numbers = [data[name] for name in ("memory_kib", "passes", "lanes")]
    memory, passes, lanes = (n if isinstance(n, int) else 0 for n in numbers)
    if not (8 <= memory <= 256 * 1024 and 1 <= passes <= 10 and 1 <= lanes <= 16):
        raise ValueError("kdf cost")
    return KdfCost(memory, passes, lanes)


# -- secrets ------------------------------------------------------------------------------------------------


def password_key(password: str, salt: bytes, cost: KdfCost) -> bytes:
    """The 32-byte wrapping key of a password (already NFC)."""
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(password.encode("utf-8"))


def _secret_key(secret: str | bytes, salt: bytes, cost: KdfCost | None) -> bytes:
    """The wrapping key of a password (text, with a cost) or of a code that nobody can guess (bytes)."""
    if isinstance(secret, str):
        return password_key(secret, salt, cost or KdfCost())
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"hoso recovery v1").derive(secret)


def _label(slot_id: str, kind: SlotKind, login: str) -> bytes:
    # Not the store: a restored store has a new id, and only its root key is sealed anew.
    return f"hoso slot v2|{slot_id}|{kind.value}|{login}".encode()


def new_slot(
    root_keys: Sequence[bytes],
    secret: str | bytes,
    *,
    login: str,
    store_id: str,
    cost: KdfCost | None,
    kind: SlotKind = SlotKind.PASSWORD,
    identity: str = "",
) -> Slot:
    """A new slot that opens `root_keys` with `secret` in the store `store_id` only.

    `identity` keeps the one a person has; a fresh one is made without it.
    """
    own = identity or sealing.new_identity()
    bare = Slot(os.urandom(8).hex(), login, cost, b"", b"", b"", kind, sealing.recipient_of(own))
    return with_roots(with_secret(bare, own, secret, cost), root_keys, store_id)


def province_slot(root_keys: Sequence[bytes], recipient: str, *, store_id: str) -> Slot:
    """The root keys sealed to the province's own recipient. Raises ValueError for what is no recipient."""
    bare = Slot(os.urandom(8).hex(), "", None, b"", b"", b"", SlotKind.PROVINCE, recipient)
    return with_roots(bare, root_keys, store_id)


def with_secret(slot: Slot, identity: str, secret: str | bytes, cost: KdfCost | None) -> Slot:
    """The slot with its identity wrapped by another secret."""
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    key = _secret_key(secret, salt, cost)
    label = _label(slot.slot_id, slot.kind, slot.login)
    wrapped = AESGCM(key).encrypt(nonce, identity.encode("ascii"), label)
    return replace(slot, cost=cost, salt=salt, nonce=nonce, wrapped=wrapped)


def with_roots(slot: Slot, root_keys: Sequence[bytes], store_id: str) -> Slot:
    """The slot with these root keys sealed to its recipient, in this order."""
    sealed = tuple(
        sealing.seal_bytes(_root_label(store_id) + root, [slot.recipient]) for root in root_keys
    )  # fmt: skip
    return replace(slot, sealed_roots=sealed)


def _root_label(store_id: str) -> bytes:
    return f"hoso root v1|{store_id}|".encode()


def open_slot(slot: Slot, secret: str | bytes, *, store_id: str) -> Opened | None:
    """What a slot holds, or None when the secret is not the slot's or its root keys are another store's."""
    if not slot.recipient:
        root = unwrap_old(slot, secret, store_id=store_id) if isinstance(secret, str) else None
        return Opened("", (root,)) if root is not None else None
    identity = identity_of(slot, secret)
    return open_with_identity(slot, identity, store_id=store_id) if identity is not None else None


def identity_of(slot: Slot, secret: str | bytes) -> str | None:
    """A slot's own identity, or None when the secret is not the slot's."""
    if not slot.wrapped or isinstance(secret, str) != (slot.cost is not None):
        return None
    key = _secret_key(secret, slot.salt, slot.cost)
    try:
        label = _label(slot.slot_id, slot.kind, slot.login)
        return AESGCM(key).decrypt(slot.nonce, slot.wrapped, label).decode("ascii")
    except (InvalidTag, ValueError):
        return None


def open_with_identity(slot: Slot, identity: str, *, store_id: str) -> Opened | None:
    """What is sealed to a slot, for who holds its identity; None where nothing of this store is."""
    label = _root_label(store_id)
    opened = (sealing.unseal_bytes(root, [identity]) for root in slot.sealed_roots)
    roots = tuple(root[len(label) :] for root in opened if root is not None and root.startswith(label))
    whole = tuple(root for root in roots if len(root) == KEY_BYTES)
    return Opened(identity, whole) if whole else None


# -- version 1 ----------------------------------------------------------------------------------------------


def _bound_to(store_id: str, slot_id: str, login: str) -> bytes:
    return f"hoso slot v1|{store_id}|{slot_id}|{login}".encode()


def wrap_old(root_key: bytes, password: str, *, login: str, store_id: str, cost: KdfCost) -> Slot:
    """A slot as version 1 made them: for the tests of stores that have them still."""
    slot_id, salt, nonce = os.urandom(8).hex(), os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    key = password_key(password, salt, cost)
    wrapped = AESGCM(key).encrypt(nonce, root_key, _bound_to(store_id, slot_id, login))
    return Slot(slot_id, login, cost, salt, nonce, wrapped)


def unwrap_old(slot: Slot, password: str, *, store_id: str) -> bytes | None:
    """The root key in a slot of version 1, or None when the password is not the slot's."""
    key = password_key(password, slot.salt, slot.cost or KdfCost())
    try:
        return AESGCM(key).decrypt(slot.nonce, slot.wrapped, _bound_to(store_id, slot.slot_id, slot.login))
    except InvalidTag:
        return None


# -- keys ---------------------------------------------------------------------------------------------------


def new_root_key() -> bytes:
    """A fresh random root key."""
    return os.urandom(KEY_BYTES)


def derive(root_key: bytes, purpose: str) -> bytes:
    """The 32-byte key for one purpose (`db`, `drafts`)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"hoso {purpose} v1".encode()).derive(
        root_key
    )
