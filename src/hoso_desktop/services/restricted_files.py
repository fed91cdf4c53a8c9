"""Files of restricted dossiers: sealed to their readers and the recovery sheet, not to the office.

Titles and data of such a dossier are kept from others by the program alone; its files by mathematics. A file
is sealed anew by whoever can open it: at once where readers change, at the next idle moment otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from hoso_desktop.crypto import sealing
from hoso_desktop.db import sealed_rows, vault
from hoso_desktop.db.sealed_rows import SealedFile
from hoso_desktop.db.vault import Sealed
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import own_keys
from hoso_desktop.services.office import Office, keys_of


def identities(office: Office) -> list[str]:
    """What the person at work can open files with: the office's identities and her own."""
    own = office.store.ring.identity
    return [*keys_of(office, "age"), *([own] if own else [])]


def recipients_for(office: Office, dossier_uid: str = "", *, placement_uid: str = "") -> tuple[str, ...]:
    """To whom a new file of a dossier is sealed; empty for the office."""
    with office.store.read() as connection:
        found = sealed_rows.dossier_id_of(connection, dossier_uid, placement_uid)
        if found is None or not found[1]:
            return ()
        readers = sealed_rows.recipients_of_readers(connection)
    return _wanted({found[0]: True}, readers, own_keys.recovery_recipient(office.store.ring))


def _wanted(
    homes: Mapping[int, bool], readers: Mapping[int, tuple[str, ...]], recovery: str
) -> tuple[str, ...]:
    """Everybody who may see one of the dossiers; the office while one of them has no key of his own yet."""
    if not homes or not all(homes.values()):
        return ()
    who = {recipient for dossier_id in homes for recipient in readers.get(dossier_id, ())}
    if not who or "" in who:
        return ()
    return tuple(sorted(who | ({recovery} if recovery else set())))


def due(office: Office) -> int:
    """How many files the person at work could seal as they should be."""
    return len(_todo(office))


def _todo(office: Office) -> list[tuple[SealedFile, tuple[str, ...]]]:
    recovery = own_keys.recovery_recipient(office.store.ring)
    mine = office.store.ring.slot.recipient
    with office.store.read() as connection:
        readers = sealed_rows.recipients_of_readers(connection)
        files = sealed_rows.concerned(connection)
    wanted = [(file, _wanted(file.homes, readers, recovery)) for file in files]
    return [
        (file, who) for file, who in wanted
        if who != file.recipients and (not file.recipients or mine in file.recipients)
    ]  # fmt: skip


def settle(office: Office, context: JobContext | None = None) -> int:
    """Seal every file the person can open to whom it should be sealed; returns how many. May be stopped.

    A file whose sealing cannot be changed now (damaged, disk full) is left as it is.
    """
    context = context or JobContext()
    todo, done = _todo(office), 0
    for number, (file, who) in enumerate(todo):
        context.step(Progress(number, len(todo), "restricted.stage"))
        with suppress(EnvironmentProblem):
            _reseal(office, file, who)
            done += 1
    return done


def _reseal(office: Office, file: SealedFile, who: tuple[str, ...]) -> None:
    """Write the file anew, point its row there, then take the old one away; never a row without a file."""
    keys = keys_of(office, "age")
    to = list(who) or [sealing.recipient_of(keys[0])]
    with vault.open_file(office.store.files, file.attachment, identities(office)) as plain:
        sealed = vault.seal_file(office.store.files, plain, to)
    try:
        _point_there(office, file, sealed, who, len(keys))
    except BaseException:
        office.store.unsure.discard(sealed.storage_id)
        raise
    with suppress(OSError):  # an orphan at worst; it is swept
        vault.discard(office.store.files, file.attachment.storage_id)


def _point_there(
    office: Office, file: SealedFile, sealed: Sealed, who: tuple[str, ...], generation: int
) -> None:
    with office.change(keep_images=False) as tx:
        sealed_rows.moved(
            tx, file, storage_id=sealed.storage_id, cipher_sha256=sealed.cipher_sha256,
            cipher_size=sealed.cipher_size, recipients=who, generation=generation,
        )  # fmt: skip
        body = {"persons": len(who)}
        tx.record("file.resealed", object_uid=file.attachment.uid, body=body, travels=False)
