"""The receipt a receiver writes for packages it got: `hoso-receipt-1`, JSON with an Ed25519 signature beside.

Its fields are those of Thông tư 05/2025/TT-BNV, điều 23.1, and what became of each dossier and each of its
documents. Pure: says what the text means, checks no signature and asks no store.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from hoso_desktop.domain.events import canonical
from hoso_desktop.domain.hand_over import TOLD, ItemState

FORMAT = "hoso-receipt-1"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_DOSSIERS = 20_000


@dataclass(frozen=True, slots=True)
class Totals:
    """Packages, dossiers and documents as registered, approved and stored, and the bytes of all."""

    packages: int = 0
    dossiers_registered: int = 0
    documents_registered: int = 0
    dossiers_approved: int = 0
    documents_approved: int = 0
    dossiers_stored: int = 0
    documents_stored: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one dossier, named by its package or, on paper only, its code.

    `documents`: place in the dossier, from 1 → (state, reason).
    """

    code: str
    package: str
    sha256: str
    state: ItemState
    reason: str = ""
    documents: Mapping[int, tuple[ItemState, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A whole receipt. `received_at` is an ISO moment with its offset; `submission` counts from 1."""

    number: str
    received_at: datetime
    registration: str
    collector_code: str
    collector_name: str
    submission: int
    totals: Totals
    dossiers: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A receipt as it came: the bytes that are signed, and by whom."""

    receipt: Receipt
    payload: bytes
    public_key: bytes
    signature: bytes


def payload(receipt: Receipt) -> bytes:
    """The bytes a receiver signs."""
    return canonical(
        {
            "format": FORMAT, "number": receipt.number, "received_at": receipt.received_at.isoformat(),
            "registration": receipt.registration, "collector_code": receipt.collector_code,
            "collector_name": receipt.collector_name, "submission": receipt.submission,
            "totals": asdict(receipt.totals), "dossiers": [_told(one) for one in receipt.dossiers],
        }
    )  # fmt: skip


def _told(one: Told) -> dict[str, Any]:
    documents = {str(n): [state.value, why] for n, (state, why) in sorted(one.documents.items())}
    return {
        "code": one.code, "package": one.package, "sha256": one.sha256, "state": one.state.value,
        "reason": one.reason, "documents": documents,
    }  # fmt: skip


def envelope(signed: bytes, public_key: bytes, signature: bytes) -> bytes:
    """The file a receiver hands out."""
    body = {"receipt": json.loads(signed), "public_key": public_key.hex(), "signature": signature.hex()}
    return canonical(body)


def read(data: bytes) -> Signed:
    """A receipt from its file. Raises ValueError where it is not one, whoever signed it."""
    try:
        found = json.loads(data)
        told = found["receipt"]
        if told["format"] != FORMAT:
            raise ValueError("format")
        receipt = _receipt(told)
        public, signature = bytes.fromhex(found["public_key"]), bytes.fromhex(found["signature"])
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("shape") from error
    return Signed(receipt, canonical(told), public, signature)


def _receipt(told: Mapping[str, Any]) -> Receipt:
    moment = datetime.fromisoformat(told["received_at"])
    dossiers = tuple(_dossier(one) for one in told["dossiers"])
    names = [one.package or one.code for one in dossiers]
    if moment.utcoffset() is None or not _text(told["number"]) or not 0 < len(names) <= _MOST_DOSSIERS:
        raise ValueError("head")
    if len(set(names)) != len(names):
        raise ValueError("twice")
    return Receipt(
        number=told["number"], received_at=moment, registration=_text(told["registration"]),
        collector_code=_text(told["collector_code"]), collector_name=_text(told["collector_name"]),
        submission=_count(told["submission"]),
        totals=Totals(**{name: _count(told["totals"][name]) for name in Totals.__slots__}),
        dossiers=dossiers,
    )  # fmt: skip


def _dossier(one: Mapping[str, Any]) -> Told:
    documents = {int(n): (_state(state), _text(why)) for n, (state, why) in one["documents"].items()}
    reason, state = _text(one["reason"]), _state(one["state"])
    # What came on paper only has no package and no hash.
    whole = _SHA256.fullmatch(one["sha256"]) if one["package"] else one["sha256"] == ""
    if not whole or (state is ItemState.RETURNED and not reason.strip()):
        raise ValueError("dossier")
    return Told(_text(one["code"]), _text(one["package"]), one["sha256"], state, reason, documents)


def _state(text: str) -> ItemState:
    state = ItemState(text)
    if state not in TOLD:
        raise ValueError("state")
    return state


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 2_000:
        raise ValueError("text")
    return value


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("count")
    return value
