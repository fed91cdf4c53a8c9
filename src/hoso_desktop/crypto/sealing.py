"""Sealed files in the age format: streams sealed to the office's identity, openable with the stock tool."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import pyrage

from hoso_desktop.errors import EnvironmentProblem


def new_identity() -> str:
    """A fresh X25519 identity (`AGE-SECRET-KEY-…`)."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public recipient (`age1…`) of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


class _Watched(io.RawIOBase):
    """A stream that remembers its own failure, which the cipher would hide behind an error of its own."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.failure: BaseException | None = None

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except BaseException as error:
            self.failure = error
            raise

    def write(self, data: Any) -> int:
        try:
            return self._stream.write(data)
        except BaseException as error:
            self.failure = error
            raise


def seal(source: BinaryIO, target: BinaryIO, recipients: list[str]) -> None:
    """Encrypt the stream `source` to `target` for all `recipients`. A stream's own error comes through."""
    read, written = _Watched(source), _Watched(target)
    try:
        pyrage.encrypt_io(read, written, [pyrage.x25519.Recipient.from_str(r) for r in recipients])
    except (pyrage.EncryptError, OSError) as error:
        raise read.failure or written.failure or error from error


def unseal(source: BinaryIO, target: BinaryIO, identities: list[str]) -> None:
    """Decrypt `source` to `target`; a changed or foreign file raises EnvironmentProblem.

    A stream's own error comes through. On any error part of the plaintext may stand in `target`.
    """
    read, written = _Watched(source), _Watched(target)
    try:
        pyrage.decrypt_io(read, written, [pyrage.x25519.Identity.from_str(i) for i in identities])
    except (pyrage.DecryptError, OSError) as error:
        failure = read.failure or written.failure
        if failure is not None:
            raise failure from error
        raise EnvironmentProblem("vault.cannot_open") from error


def seal_bytes(data: bytes, recipients: list[str]) -> bytes:
    """A few bytes encrypted for all `recipients`. Raises ValueError for what is no recipient."""
    try:
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(r) for r in recipients]))
    except (pyrage.EncryptError, pyrage.RecipientError) as error:
        raise ValueError("recipient") from error


def unseal_bytes(sealed: bytes, identities: list[str]) -> bytes | None:
    """Inverse of `seal_bytes`; None for what was changed or sealed to others."""
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(i) for i in identities]))
    except (pyrage.DecryptError, pyrage.IdentityError):
        return None
