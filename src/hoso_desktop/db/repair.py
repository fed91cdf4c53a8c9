"""The parts of a damaged store put back: identity, key slots, a new database, stored files.

Each damaged part is moved aside once its replacement is ready, and never deleted. Takes from a backup only
what proves to be this store's: by store id, by key, by the hash in the row.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hoso_desktop.crypto import slots
from hoso_desktop.db import keys, rekeying, salvage, swapping, tidying, vault
from hoso_desktop.db.key_ring import Unlocked
from hoso_desktop.db.salvage import Salvaged
from hoso_desktop.db.store_folder import StoreFiles, identity_of, write_identity
from hoso_desktop.db.swapping import ENDS
from hoso_desktop.domain.document import Attachment
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.files import atomic_write, hash_file, world_error

_WORK = "repair"


@dataclass(frozen=True, slots=True)
class Rescue:
    """A new database, ready in the store's tmp folder; `source` is salvage or backup."""

    path: Path
    source: str
    salvaged: Salvaged | None
    head: tuple[int, str]  # newest fact of the new database
    lost_head: tuple[int, str]  # newest fact that can be read in the damaged one
    codes: tuple[str, ...] = ()  # dossiers of facts the new one has not


def store_id_by_slots(files: StoreFiles) -> str:
    """The store id as the key slots state it; empty where no copy is whole."""
    found = {copy.store_id for copy in keys.whole_copies(files.keys)}
    return found.pop() if len(found) == 1 else ""


def identity_is_whole(files: StoreFiles) -> bool:
    """Whether store.json can be read. Raises EnvironmentProblem `store.newer`."""
    try:
        identity_of(files.folder)
    except EnvironmentProblem as problem:
        if problem.code == "store.newer":
            raise
        return False
    return True


def mend_identity(files: StoreFiles, store_id: str, moment: datetime) -> None:
    """Write store.json again."""
    if files.identity.exists():
        files.identity.replace(tidying.aside_name(files.identity, moment))
    write_identity(files, store_id)


def take_slots(files: StoreFiles, backup: StoreFiles, store_id: str, moment: datetime) -> None:
    """The key slots of a backup of this store. Errors are those of `db.keys.read`."""
    found = keys.read(backup.keys, store_id)
    for path in files.keys.glob("slots-?.json"):
        path.replace(tidying.aside_name(path, moment))
    keys.write(files.keys, found)


def fitting_key(database: Path, root_keys: tuple[bytes, ...]) -> bytes:
    """The key that opens a copy; the newest one where none does (damage looks like a wrong key)."""
    raw = [slots.derive(root_key, "db") for root_key in root_keys]
    return next((key for key in raw if database.exists() and rekeying.opens(database, key)), raw[-1])


def keys_of(backup: StoreFiles, unlocked: Unlocked, store_id: str) -> list[bytes]:
    """Keys the database of a backup may bear, the present one first.

    A key that was changed since is sealed, in the backup's own slots, to everybody who had one then.
    """
    roots = list(reversed(unlocked.root_keys))
    for copy in keys.whole_copies(backup.keys):
        opened = (
            slots.open_with_identity(slot, unlocked.identity, store_id=store_id)
            for slot in copy.slots
            if unlocked.identity
        )
        roots += [root for found in opened if found is not None for root in found.root_keys]
    return [slots.derive(root, "db") for root in dict.fromkeys(roots)]


def copy_of(files: StoreFiles, name: str, database: Path | None = None) -> Path:
    """A copy of a database and its write-ahead log in the work folder: reading may not touch the original."""
    source = database or files.database
    target = files.temporary / _WORK / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for end in ENDS[:2]:
            beside = source.with_name(source.name + end)
            if beside.exists():
                shutil.copyfile(beside, target.with_name(target.name + end))
    except OSError as error:
        raise world_error(error, target) from error
    return target


def forget_work(files: StoreFiles) -> None:
    """Take the work folder away."""
    shutil.rmtree(files.temporary / _WORK, ignore_errors=True)


def rescue(
    files: StoreFiles,
    raw_key: bytes,
    backups: Mapping[Path, Sequence[bytes]],
    step: Callable[[int, int], object],
) -> Rescue | None:
    """The best new database there is: what still reads, else a backup; None where there is neither.

    `backups` are databases, the newest first, with the keys each may bear; the first that is whole counts.
    """
    damaged = copy_of(files, "damaged.db") if files.database.exists() else None
    old = _first_whole(files, raw_key, backups)
    if damaged is not None and salvage.readable(damaged, raw_key):
        target = files.temporary / _WORK / "new.db"
        found = salvage.build(target, raw_key, damaged, old, step)
        if not salvage.damage(target, raw_key):
            head = salvage.head_of(target, raw_key)
            return Rescue(target, "salvage", found, head, salvage.head_of(damaged, raw_key))
    if old is None:
        return None
    head = salvage.head_of(old, raw_key)
    lost = salvage.head_of(damaged, raw_key) if damaged is not None else (0, "")
    codes = salvage.codes_after(damaged, raw_key, head[0]) if damaged is not None else ()
    return Rescue(old, "backup", None, head, lost, codes)


def _first_whole(files: StoreFiles, raw_key: bytes, backups: Mapping[Path, Sequence[bytes]]) -> Path | None:
    """A copy of the first backup that is whole, under the present key."""
    for number, (backup, known) in enumerate(backups.items()):
        copy = copy_of(files, f"backup-{number}.db", backup)
        for own_key in known:
            if salvage.damage(copy, own_key):
                continue
            if own_key != raw_key:
                rekeying.rekey(copy, own_key, raw_key)
            return copy
        copy.unlink()
    return None


def swap_in(files: StoreFiles, new: Path, moment: datetime) -> None:
    """Put the new database in the place of the damaged one, which lies aside afterwards."""
    swapping.swap(files, new, moment)


def file_in(backups: Sequence[Path], attachment: Attachment) -> Path | None:
    """A stored file in the `files` folder of a backup, when it has the hash of its row."""
    for folder in backups:
        source = folder / attachment.storage_id[:2] / f"{attachment.storage_id}.age"
        if source.exists() and hash_file(source)[0] == attachment.cipher_sha256:
            return source
    return None


def mend_file(files: StoreFiles, attachment: Attachment, backups: Sequence[Path], moment: datetime) -> None:
    """Take a stored file from a backup."""
    source, target = file_in(backups, attachment), vault.path_of(files, attachment.storage_id)
    if source is None:
        return
    if target.exists():
        target.replace(tidying.aside_name(target, moment))
    target.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(target, source.read_bytes())
