"""Attachments on disk: age-encrypted files under random names, written before their row exists.

Order: temporary file → fsync → rename → fsync folder → row. A crash leaves at worst an orphan without a
row, never a row without its file. The plaintext hash is kept only inside the encrypted database.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hoso_desktop.crypto import sealing
from hoso_desktop.db.store import StoreFiles
from hoso_desktop.domain.document import Attachment
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.files import CHUNK, copy_with_hash, replace, world_error

# Bigger plaintexts are decrypted to an anonymous temporary file inside the store, never a named one.
_IN_MEMORY_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file now in the vault, not yet in the database."""

    storage_id: str
    size: int
    sha256: str
    cipher_size: int
    cipher_sha256: str


class _HashingReader(io.RawIOBase):
    """Reads through to `source`, hashing the plaintext once on its way into the cipher."""

    def __init__(self, source: BinaryIO, on_chunk: Callable[[int], None] | None) -> None:
        self._source, self._on_chunk = source, on_chunk
        self.digest, self.size = hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._source.read(size)
        except OSError as error:
            # The fault of the stick or share it comes from, not of the store's disk.
            name = Path(str(getattr(self._source, "name", ""))).name
            raise EnvironmentProblem("file.unreadable", path=name) from error
        self.digest.update(data)
        self.size += len(data)
        if self._on_chunk is not None:
            self._on_chunk(len(data))
        return data

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


class _HashingWriter(io.RawIOBase):
    """Writes through to `target`, hashing the ciphertext."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.digest, self.size = hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = bytes(data)  # type: ignore[call-overload]
        self._target.write(view)
        self.digest.update(view)
        self.size += len(view)
        return len(view)


def path_of(files: StoreFiles, storage_id: str) -> Path:
    """Where a stored file lies: files/ab/<random>.age."""
    return files.sealed(storage_id)


def seal_file(
    files: StoreFiles, source: BinaryIO, recipients: list[str], on_chunk: Callable[[int], None] | None = None
) -> Sealed:
    """Encrypt `source` into the vault durably; the caller inserts the row afterwards."""
    storage_id = os.urandom(16).hex()
    target = path_of(files, storage_id)
    temporary = files.temporary / f"{storage_id}.part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        files.temporary.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as out:
            reader, writer = _HashingReader(source, on_chunk), _HashingWriter(out)
            sealing.seal(reader, writer, recipients)  # type: ignore[arg-type]
            out.flush()
            os.fsync(out.fileno())
        replace(temporary, target)
    except BaseException as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise world_error(error, files.files) from error
        raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return Sealed(storage_id, reader.size, reader.digest.hexdigest(), writer.size, writer.digest.hexdigest())


def open_file(
    files: StoreFiles, attachment: Attachment, identities: list[str], *, hashed: bool = True
) -> BinaryIO:
    """The plaintext as a seekable stream, checked against its recorded hash before it is handed out.

    Who hashes all of it himself says `hashed=False`: it is still what was sealed, to the byte.
    """
    try:
        with path_of(files, attachment.storage_id).open("rb") as source:
            target = _room_for(files, attachment)
            try:
                sealing.unseal(source, target, identities)
                _check(target, attachment) if hashed else target.seek(0)
            except BaseException:
                target.close()
                raise
    except FileNotFoundError as error:
        raise EnvironmentProblem("vault.missing") from error
    except OSError as error:
        raise world_error(error, files.files) from error
    return target


def _room_for(files: StoreFiles, attachment: Attachment) -> BinaryIO:
    if attachment.size <= _IN_MEMORY_BYTES:
        return io.BytesIO()
    files.temporary.mkdir(exist_ok=True)
    return tempfile.TemporaryFile(dir=files.temporary)


def _check(target: BinaryIO, attachment: Attachment) -> None:
    target.seek(0)
    digest, size = copy_with_hash(target, None)
    if digest != attachment.sha256 or size != attachment.size:
        raise EnvironmentProblem("vault.cannot_open")
    target.seek(0)


def cipher_matches(files: StoreFiles, attachment: Attachment) -> bool | None:
    """Re-hash the stored ciphertext: True whole, False changed, None missing. Needs no key."""
    digest, size = hashlib.sha256(), 0
    try:
        with path_of(files, attachment.storage_id).open("rb") as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        return None
    return digest.hexdigest() == attachment.cipher_sha256 and size == attachment.cipher_size


def size_of(files: StoreFiles, storage_id: str) -> int | None:
    """Bytes of the stored ciphertext, None when it is not there."""
    try:
        return path_of(files, storage_id).stat().st_size
    except OSError:
        return None


def discard(files: StoreFiles, storage_id: str) -> None:
    """Remove a file whose row was never committed."""
    path_of(files, storage_id).unlink(missing_ok=True)
