"""Canonical JSON and the hash chain of the journal: one definition for the store, the sync and the receiver.

A row's hash covers its header and the commitment to its body, so a body can be redacted lawfully without
breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

GENESIS = "0" * 64


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks; equal values give equal bytes."""
    return _ENCODER.encode(value).encode("utf-8")


def commitment(salt: bytes, body: bytes) -> str:
    """SHA-256 (hex) of salt ‖ body."""
    return hashlib.sha256(salt + body).hexdigest()


@dataclass(frozen=True, slots=True)
class EventHeader:
    """What the chain protects of one journal row."""

    seq: int
    store_id: str
    uid: str
    at_utc: str
    offset_min: int
    clock_doubtful: int
    actor: str
    kind: str
    object_uid: str
    dossier_uid: str
    dossier_seq: int | None
    travels: int
    body_commit: str

    def hash_after(self, previous: str) -> str:
        """SHA-256 (hex) of the previous row's hash and this header, fields in fixed order."""
        fields = (
            self.seq, self.store_id, self.uid, self.at_utc, self.offset_min, self.clock_doubtful, self.actor,
            self.kind, self.object_uid, self.dossier_uid, self.dossier_seq, self.travels, self.body_commit,
        )  # fmt: skip
        return hashlib.sha256(previous.encode("ascii") + canonical(fields)).hexdigest()
