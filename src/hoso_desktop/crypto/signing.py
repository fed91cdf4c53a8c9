"""Ed25519 signatures: the office's signing key and the checking of signatures.

Owns the shapes of keys and fingerprints; never stores a key and never decides whom to trust.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEED_BYTES = PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
_FINGERPRINT_HEX = 32


def new_key() -> bytes:
    """A fresh 32-byte seed from the system's random source."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(seed: bytes) -> bytes:
    """The 32-byte public key of `seed`. Raises ValueError for a seed of another length."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, data: bytes) -> bytes:
    """The 64-byte signature of `data`; the same seed and data always give the same bytes (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(data)


def verify(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether `signature` over `data` was made with the seed of `public`; malformed input is simply false."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """128 bits of the key's SHA-256 as eight groups of four, short enough to read out over the telephone."""
    figures = hashlib.sha256(public).hexdigest()[:_FINGERPRINT_HEX]
    return "-".join(figures[at : at + 4] for at in range(0, _FINGERPRINT_HEX, 4))
