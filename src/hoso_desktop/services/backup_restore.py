"""Bringing an office back from a backup, and trying that out once a month before it is needed.

A restored store is a store of its own (a new store id) in a new folder. Neither the backup nor an older store
is ever touched.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hoso_desktop.crypto import slots
from hoso_desktop.db import backup, backup_rows, key_ring, keys, readers, rekeying, schema
from hoso_desktop.db import office as rows
from hoso_desktop.db import store as stores
from hoso_desktop.db.backup import Manifest
from hoso_desktop.db.journal import writing
from hoso_desktop.db.key_ring import Unlocked
from hoso_desktop.db.store import StoreFiles, normal_password
from hoso_desktop.db.store_folder import identity_of, refuse_folder, write_identity
from hoso_desktop.domain.backup_keeping import BAD, GOOD
from hoso_desktop.domain.clock import Clock, SystemClock, read_stamp, stamp
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.files import free_bytes, keep_private, world_error
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.services import backup as backups
from hoso_desktop.services import people
from hoso_desktop.services.backup import BackupRow
from hoso_desktop.services.office import Office

_RESERVE_BYTES = 64 * 1024 * 1024
# Opens the key slots of a backup's folder: by a password, a recovery code, the province's key.
Opener = Callable[[Path], Unlocked]


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """A backup somebody points at, before any password: when it was made, and of which store."""

    folder: Path
    name: str
    at: datetime
    store_id: str
    whole: bool  # as far as the signature and the file's size tell at a glance


@dataclass(frozen=True, slots=True)
class Restored:
    """A store brought back: where, what is in it, what the last fact in it was, what is missing."""

    folder: Path
    store_id: str
    counts: dict[str, int]
    last_fact: datetime | None
    missing_files: int
    left_out: tuple[str, ...]  # logins that have to be let in again


def find(place: Path) -> tuple[FoundBackup, ...]:
    """Every backup below a folder or stick, newest first; what is no backup is passed over."""
    candidates = [place, *(home / name for home in backup.homes(place) for name in backup.names(home))]
    found = []
    for folder in dict.fromkeys(candidates):
        with suppress(EnvironmentProblem):
            manifest = backup.read_manifest(folder)
            with suppress(OSError):
                whole = manifest.genuine and (folder / "hoso.db").stat().st_size == manifest.db_size
                found.append(
                    FoundBackup(folder, folder.name, read_stamp(manifest.at_utc), manifest.store_id, whole)
                )
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def by_password(password: str, login: str | None) -> Opener:
    """Open a backup with the password that was in force when it was made."""

    def open_slots(folder: Path) -> Unlocked:
        found, store_id = _slots(folder)
        return key_ring.unlock(found, normal_password(password), login=login, store_id=store_id)

    return open_slots


def logins(folder: Path) -> tuple[str, ...]:
    """Who could log in when a backup was made."""
    return key_ring.logins(_slots(folder)[0])


def _slots(folder: Path) -> tuple[tuple[slots.Slot, ...], str]:
    store_id = backup.read_manifest(folder).store_id
    return keys.read(StoreFiles(folder).keys, store_id).slots, store_id


def restore(
    folder: Path,
    into: Path,
    opener: Opener,
    *,
    clock: Clock | None = None,
    context: JobContext | None = None,
) -> Restored:
    """Make a store in the new or empty folder `into` from a backup, checked before it becomes one.

    Raises UserError backup.into_exists, backup.damaged; EnvironmentProblem backup.no_backup,
    store.wrong_password and kin, disk.*. When it fails or is stopped nothing is left in `into`.
    """
    refuse_folder(into)
    if into.exists() and any(into.iterdir()):
        raise UserError("backup.into_exists", path=str(into))
    manifest = backup.read_manifest(folder)
    unlocked = opener(folder)
    context = context or JobContext()
    wrong = backup.outside_faults(folder, manifest)
    if wrong:
        raise UserError("backup.damaged", name=folder.name, detail=sentence(wrong[0], name=folder.name))
    _refuse_without_room(into, folder)
    fresh = not into.exists()
    files = StoreFiles(into)
    try:
        missing, left_out = _fill(files, folder, manifest, unlocked, context)
        return _first_fact(files, folder, manifest, unlocked, clock, missing=missing, left_out=left_out)
    except BaseException as error:
        _clear(files, fresh=fresh)
        if isinstance(error, OSError):
            raise world_error(error, into) from error
        raise


def _refuse_without_room(into: Path, folder: Path) -> None:
    needed = sum(file.size for file in backup.listed(folder)) + (folder / "hoso.db").stat().st_size
    free = free_bytes(into)
    if free < needed + _RESERVE_BYTES:
        wanted = (needed + _RESERVE_BYTES) >> 20
        raise EnvironmentProblem("disk.space_low", path=str(into), free=free >> 20, needed=wanted)


def _fill(
    files: StoreFiles, folder: Path, manifest: Manifest, unlocked: Unlocked, context: JobContext
) -> tuple[int, tuple[str, ...]]:
    """Copy everything and check the database; the identity, which makes it a store, comes last."""
    files.folder.mkdir(parents=True, exist_ok=True)
    keep_private(files.folder)
    files.unfinished.touch()
    for path in (files.files, files.temporary, files.outgoing):
        path.mkdir()
    context.step(Progress(0, 3, "backup.stage.database"))
    shutil.copyfile(folder / "hoso.db", files.database)
    root_key = _check_inside(files, manifest, unlocked)
    missing = _copy_files(files, folder, context)
    store_id = str(uuid.uuid4())
    left_out = _bind_slots(files, folder, manifest, root_key, store_id)
    _flush(files)
    write_identity(files, store_id)
    return missing, left_out


def _check_inside(files: StoreFiles, manifest: Manifest, unlocked: Unlocked) -> bytes:
    """The root key that opens the copy, after its pages, links and counts were found right."""
    for root_key in unlocked.root_keys:
        if rekeying.opens(files.database, slots.derive(root_key, "db")):
            break
    else:
        raise EnvironmentProblem("backup.closed", name=manifest.name)
    with backup.opened(files.database, slots.derive(root_key, "db")) as driver:
        wrong = backup.inside_faults(driver, manifest)
    if wrong:
        detail = sentence(wrong[0], name=manifest.name)
        raise UserError("backup.damaged", name=manifest.name, detail=detail)
    return root_key


def _copy_files(files: StoreFiles, folder: Path, context: JobContext) -> int:
    """Copy the sealed files, each checked; how many are damaged or missing in the backup."""
    needed = backup.listed(folder)
    lost = 0
    for number, file in enumerate(needed):
        context.step(Progress(number, len(needed), "backup.stage.files"))
        target = files.files / file.storage_id[:2] / f"{file.storage_id}.age"
        if not backup.file_is_whole(folder.parent, file):
            lost += 1
            continue
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(backup.stored_file(folder.parent, file.storage_id), target)
    return lost


def _bind_slots(
    files: StoreFiles, folder: Path, manifest: Manifest, root_key: bytes, store_id: str
) -> tuple[str, ...]:
    """Everybody's slots for the new store; those of the first version stay behind, and are named."""
    known = keys.read(StoreFiles(folder).keys, manifest.store_id).slots
    bound = tuple(slots.with_roots(slot, (root_key,), store_id) for slot in known if slot.recipient)
    keys.write(files.keys, keys.SlotFile(store_id, 1, bound))
    return tuple(slot.login for slot in known if not slot.recipient)


def _flush(files: StoreFiles) -> None:
    for path in (files.database, *files.files.rglob("*.age")):
        backup.flush(path)


def _first_fact(
    files: StoreFiles,
    folder: Path,
    manifest: Manifest,
    unlocked: Unlocked,
    clock: Clock | None,
    *,
    missing: int,
    left_out: tuple[str, ...],
) -> Restored:
    """Open the restored store once and write down where it comes from."""
    with suppress(OSError):
        files.unfinished.unlink()
    store_id = identity_of(files.folder)
    known = keys.read(files.keys, store_id).slots
    mine = next((slot for slot in known if slot.slot_id == unlocked.slot.slot_id), None)
    if mine is None:
        raise EnvironmentProblem("backup.old_slots", name=folder.name)
    store = stores.open_unlocked(files, store_id, Unlocked(mine, unlocked.identity, unlocked.root_keys))
    try:
        now = (clock or SystemClock()).now()
        with writing(store, actor=_person_of(store, mine.login), moment=now) as tx:
            body = {
                "from": folder.name, "store_id": manifest.store_id, "seq": manifest.seq, "missing": missing,
            }  # fmt: skip
            tx.record("store.restored", body=body, travels=False)
        with store.read() as connection:
            counted = backup.counts(connection)
            last = connection.exec_driver_sql(
                "SELECT at_utc FROM journal WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (manifest.seq,)
            ).scalar()
    finally:
        store.close()
    moment = read_stamp(str(last)) if last else None
    return Restored(files.folder, store_id, counted, moment, missing, left_out)


def _person_of(store: stores.Store, login: str) -> str:
    """Who brings the store back; with a recovery code, which is nobody's, the first who administers it."""
    with store.read() as connection:
        if login:
            row = rows.person_by_login(connection, login)
            return str(row["uid"]) if row else ""
        administrators = (
            one["uid"] for one in readers.people(connection)
            if not one["closed"] and people.ADMINISTRATOR in one["roles"]
        )  # fmt: skip
        return str(next(administrators, ""))


def _clear(files: StoreFiles, *, fresh: bool) -> None:
    """Take away what was being restored; only what lies in the new folder."""
    for path in (files.keys, files.files, files.temporary, files.outgoing):
        shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        for path in files.folder.iterdir():
            if path.is_file():
                path.unlink()
        if fresh:
            files.folder.rmdir()


# -- trying it out ------------------------------------------------------------------------------------------


def drill_due(office: Office) -> bool:
    """Whether a month has gone by since a backup was restored and compared."""
    good = [row for row in backups.listing(office) if row.state == GOOD]
    done = [row.restored_at for row in good if row.restored_at is not None]
    if not good:
        return False
    # A restore noted while the clock was ahead counts for nothing; else none would be tried for years.
    month = timedelta(days=backups.rules().restore_every_days)
    return not any(-timedelta(days=1) < office.now() - at < month for at in done)


def drill(office: Office, place: Path, context: JobContext | None = None) -> BackupRow:
    """Make a backup, restore it beside, compare it row by row with the store of the same moment, remove it.

    Raises UserError backup.drill_differs with what differs; the backup is then called bad.
    """
    context = context or JobContext()
    with ExitStack() as watch:
        written = backups.make(office, place, backups.DRILL, context, watch)
        row = backups.judge(office, written, context)
        if row.state != GOOD:
            return row
        different = _compare(office, row, written.live, context)
    return _remember(office, row, different)


def _compare(office: Office, row: BackupRow, live: Any, context: JobContext) -> list[str]:
    """Names of tables that differ between the restored backup and what the store held at that moment."""
    seq = backup.read_manifest(row.folder).seq
    target = office.store.files.temporary / f"thu-{row.name}"

    def mine(_folder: Path) -> Unlocked:
        ring = office.store.ring
        return Unlocked(ring.slot, ring.identity, (ring.root_key,))

    try:
        restored = StoreFiles(restore(row.folder, target, mine, clock=office.clock, context=context).folder)
        with backup.opened(restored.database, office.store.key_for("db")) as driver:
            # The restored store has written down where it comes from: one fact more than the other.
            return backup.different_tables(driver, live, schema.metadata.tables, seq)
    finally:
        shutil.rmtree(target, ignore_errors=True)


def _remember(office: Office, row: BackupRow, different: list[str]) -> BackupRow:
    with office.change(keep_images=False) as tx:
        known = backup_rows.of_folder(tx.connection, row.folder)
        values = {"restored_at": stamp(office.now())}
        if different:
            detail = sentence("backup.drill_differs", tables=", ".join(different))
            values |= {"state": BAD, "detail": detail}
        if known is not None:
            backup_rows.put(tx.connection, known["uid"], values)
            body = {"name": row.name, "same": not different, "tables": different}
            tx.record("backup.restored", object_uid=known["uid"], body=body, travels=False)
    if different:
        raise UserError("backup.drill_differs", tables=", ".join(different))
    return next(one for one in backups.listing(office) if one.folder == row.folder)
