"""Sealed files in the age format: streams sealed to the office's identity, openable with the stock tool."""

from __future__ import annotations

from typing import BinaryIO

import pyrage

from hoso_desktop.errors import EnvironmentProblem


def new_identity() -> str:
    """A fresh X25519 identity (`AGE-SECRET-KEY-…`)."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public recipient (`age1…`) of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def seal(source: BinaryIO, target: BinaryIO, recipients: list[str]) -> None:
    """Encrypt the stream `source` to `target` for all `recipients`."""
    pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(r) for r in recipients])


def unseal(source: BinaryIO, target: BinaryIO, identities: list[str]) -> None:
    """Decrypt `source` to `target`; a changed or foreign file raises EnvironmentProblem."""
    try:
        pyrage.decrypt_io(source, target, [pyrage.x25519.Identity.from_str(i) for i in identities])
    except (pyrage.DecryptError, OSError) as error:
        raise EnvironmentProblem("vault.cannot_open") from error
