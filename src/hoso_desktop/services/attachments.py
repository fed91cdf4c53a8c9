"""Bringing files into the vault and back out: inspected, refused when secret, sealed, recorded."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hoso_desktop.crypto import sealing
from hoso_desktop.db import dossiers, sealed_rows, vault, writing
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.document import Attachment
from hoso_desktop.domain.file_facts import FileFacts
from hoso_desktop.domain.secrecy import mark_in_file_name
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.files import free_bytes
from hoso_desktop.intake import facts
from hoso_desktop.intake.secret_marks import mark_in_file
from hoso_desktop.services import readings, restricted_files
from hoso_desktop.services.office import Office, keys_of

# An import that leaves less than this on the disk is refused before it starts.
_RESERVE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file lying sealed in the vault whose row is not committed yet."""

    record: Attachment
    recipients: tuple[str, ...] = ()  # those it is sealed to; empty: the office


def seal(
    office: Office,
    path: Path,
    on_chunk: Callable[[int], None] | None = None,
    *,
    to: tuple[str, ...] = (),
) -> NewAttachment:
    """Inspect and encrypt one file; the caller stores its row or discards it.

    `to`: the persons of a restricted dossier (`services.restricted_files`) instead of the office.
    """
    if mark_in_file_name(path.name):
        raise UserError("secret.file_refused")
    found = facts.inspect(path)
    _refuse_marked(path, found)
    free = free_bytes(office.folder)
    if free < found.size + _RESERVE_BYTES:
        raise EnvironmentProblem(
            "disk.space_low",
            path=str(office.folder),
            free=free >> 20,
            needed=(found.size + _RESERVE_BYTES) >> 20,
        )
    recipients = list(to) or [sealing.recipient_of(identity) for identity in keys_of(office, "age")[:1]]
    try:
        with path.open("rb") as source:
            sealed = vault.seal_file(office.store.files, source, recipients, on_chunk)
    except FileNotFoundError as error:
        raise EnvironmentProblem("file.missing", path=path.name) from error
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", path=path.name) from error
    return NewAttachment(
        Attachment(
            uid=str(uuid.uuid4()),
            name=clean(path.name),
            media_type=found.media_type,
            size=sealed.size,
            sha256=sealed.sha256,
            cipher_sha256=sealed.cipher_sha256,
            cipher_size=sealed.cipher_size,
            storage_id=sealed.storage_id,
            pages=found.pages,
            has_text=found.has_text,
            signed=found.signed,
            dpi=found.dpi,
            pdfa=found.pdfa,
        ),
        to,
    )


def _refuse_marked(path: Path, found: FileFacts) -> None:
    """Raise UserError `secret.file_refused` for a file that bears a secrecy mark inside."""
    try:
        marked = mark_in_file(path, found.media_type, found.pages)
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", path=path.name) from error
    if marked:
        raise UserError("secret.file_refused")


def store_row(tx: Tx, new: NewAttachment) -> int:
    """Insert the row of a sealed file."""
    return writing.add_attachment(tx, new.record, sealed_rows.text_of(new.recipients))


def discard(office: Office, new: NewAttachment) -> None:
    """Remove a sealed file whose row was not committed."""
    office.store.unsure.discard(new.record.storage_id)


def open_attachment(office: Office, attachment: Attachment | str) -> BinaryIO:
    """The plaintext of a stored file as a seekable stream, checked against its hash. Close it soon.

    The reading is recorded first; a file of a restricted dossier is not opened without that.
    """
    if isinstance(attachment, str):
        attachment = _by_uid(office, attachment)
    readings.note_attachment(office, attachment.uid)
    return unseal(office, attachment)


def unseal(office: Office, attachment: Attachment, *, hashed: bool = True) -> BinaryIO:
    """As `open_attachment` where the reading of the whole dossier is already recorded (a package)."""
    return vault.open_file(office.store.files, attachment, restricted_files.identities(office), hashed=hashed)


def _by_uid(office: Office, uid: str) -> Attachment:
    with office.store.read() as connection:
        found = dossiers.attachment_by_uid(connection, uid)
    if found is None:
        raise UserError("document.gone")
    return found
