"""A few bytes kept beside the store, encrypted and authenticated (AES-256-GCM) under a key of their own."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


def close(key: bytes, data: bytes, label: str) -> bytes:
    """Encrypt `data`; `label` says what it is and must be the same when it is opened. `key`: 32 bytes."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, label.encode())


def open_again(key: bytes, closed: bytes, label: str) -> bytes | None:
    """Inverse of `close`; None for what was changed, cut, or closed with another key or label."""
    try:
        return AESGCM(key).decrypt(closed[:_NONCE_BYTES], closed[_NONCE_BYTES:], label.encode())
    except (InvalidTag, ValueError):
        return None
