"""The watched scan folder: new files wait in the office until each is filed as a paper or put aside.

Looks, hashes and copies out of the folder; never moves, changes or deletes anything in it. A name with a
secrecy mark is counted and forgotten at once. Names of files stand in the store, never in the log.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from hoso_desktop.db import office as office_rows
from hoso_desktop.db import scan_files
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.scan_files import NamedPaper as NamedPaper
from hoso_desktop.domain.scan import (
    SETTLED_SECONDS,
    ScanFile,
    ScanState,
    names_paper,
    numbers_in_name,
)
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.files import hash_file
from hoso_desktop.intake.scan_tree import ScanTree, folders_of, read_tree
from hoso_desktop.intake.scan_tree import Stamp as Stamp
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import attachments, dossiers, restricted_files
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.services.office import Changes, Office

_SETTING = "scan_folder"
MOST_REASONS = 8


@dataclass(frozen=True, slots=True)
class ScanNews:
    """What a look found. `seen` goes into the next look, which then knows which files have settled."""

    new: int = 0
    waiting: int = 0
    arriving: int = 0  # still being written
    known: int = 0  # the content was already there
    refused: int = 0  # names with a secrecy mark
    vanished: int = 0
    left_out: int = 0  # sub-folders too deep or too many
    folders: tuple[str, ...] = ()  # paths looked through
    seen: Mapping[str, Stamp] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaitingScan:
    """A file that waits, and the papers its name speaks of, best first."""

    uid: str
    name: str
    size: int
    seen_day: str
    papers: tuple[NamedPaper, ...]
    revision: int


def folder(office: Office) -> Path | None:
    """The watched folder, None while the office has chosen none."""
    with office.store.read() as connection:
        chosen = office_rows.settings(connection).get(_SETTING)
    return Path(chosen) if chosen else None


def choose_folder(office: Office, path: Path | None) -> None:
    """Watch another folder, or none. Raises UserError scan.own_folder, EnvironmentProblem scan.no_folder."""
    if path is not None:
        path = path.absolute()
        if not path.is_dir():
            raise EnvironmentProblem("scan.no_folder", path=str(path))
        store = office.folder.absolute()
        if path.is_relative_to(store) or store.is_relative_to(path):
            raise UserError("scan.own_folder", path=str(path))
    with office.change(keep_images=False) as tx:
        office_rows.put_settings(tx.connection, {_SETTING: str(path) if path else ""})
        tx.record("scan.folder_chosen", body={"watched": path is not None}, travels=False)


def _chosen(office: Office) -> Path:
    chosen = folder(office)
    if chosen is None:
        raise UserError("scan.not_chosen")
    return chosen


# Looking


def _list(path: Path) -> ScanTree:
    try:
        return read_tree(path)
    except OSError as error:
        raise EnvironmentProblem("scan.no_folder", path=str(path)) from error


def look(
    office: Office, before: Mapping[str, Stamp] | None = None, *, context: JobContext | None = None
) -> ScanNews:
    """Take note of new, changed and vanished files of the folder and its sub-folders.

    Raises UserError scan.not_chosen, EnvironmentProblem scan.no_folder (a network drive may come back).
    """
    path = _chosen(office)
    found = _list(path)
    with office.store.read() as connection:
        rows = scan_files.newest_by_name(connection)
    whole, arriving = [], 0
    for name, stamp in found.stamps.items():
        known = rows.get(name)
        if known is not None and _same_stamp(known[1], stamp) and known[1].state is not ScanState.VANISHED:
            continue
        if stamp.size and _settled(office, stamp, (before or {}).get(name)):
            whole.append(name)
        else:
            arriving += 1
    hashes = _hash(path, whole, context)
    counts = _note(office, found, hashes) if hashes or _gone(rows, found) else {}
    with office.store.read() as connection:
        waiting = scan_files.count(connection, ScanState.WAITING)
    return ScanNews(
        new=counts.get("new", 0), waiting=waiting, arriving=arriving + len(whole) - len(hashes),
        known=counts.get("known", 0), refused=found.refused, vanished=counts.get("vanished", 0),
        left_out=found.left_out, folders=tuple(folders_of(path, found)), seen=found.stamps,
    )  # fmt: skip


def _same_stamp(scan: ScanFile, stamp: Stamp) -> bool:
    return (scan.size, scan.modified) == (stamp.size, str(stamp.modified))


def _settled(office: Office, stamp: Stamp, before: Stamp | None) -> bool:
    """Untouched between two looks, or older than a writing scanner would leave it."""
    age = (office.now() - datetime.fromtimestamp(stamp.modified / 1e9, tz=UTC)).total_seconds()
    return stamp == before or age > SETTLED_SECONDS


def _hash(path: Path, names: Sequence[str], context: JobContext | None) -> dict[str, str]:
    """SHA-256 by name; a file that another program still holds waits for the next look."""
    hashes = {}
    for done, name in enumerate(names):
        if context is not None:
            context.step(Progress(done, len(names), "scan.stage"))
        try:
            hashes[name] = hash_file(path / name)[0]
        except OSError:
            continue
    return hashes


def _gone(rows: Mapping[str, tuple[int, ScanFile]], found: ScanTree) -> dict[str, tuple[int, ScanFile]]:
    """Waiting files that are not in the folder any more, by their content."""
    return {
        scan.sha256: (row_id, scan)
        for row_id, scan in rows.values()
        if scan.state is ScanState.WAITING
        and scan.name not in found.stamps
        and not found.is_unread(scan.name)
    }


def _note(office: Office, found: ScanTree, hashes: Mapping[str, str]) -> dict[str, int]:
    counts = {"new": 0, "known": 0, "changed": 0, "vanished": 0}
    with office.change(keep_images=False) as tx:
        rows = scan_files.newest_by_name(tx.connection)
        vanished = _gone(rows, found)
        for name, sha256 in hashes.items():
            counts[_note_file(tx, office, rows.get(name), vanished, name=name, sha256=sha256,
                              stamp=found.stamps[name])] += 1  # fmt: skip
        for row_id, scan in vanished.values():
            scan_files.change(tx, row_id, replace(scan, state=ScanState.VANISHED))
            counts["vanished"] += 1
        tx.record("scan.looked", body=dict(counts), travels=False)
    return counts


def _note_file(
    tx: Tx, office: Office, known: tuple[int, ScanFile] | None, vanished: dict[str, tuple[int, ScanFile]],
    *, name: str, sha256: str, stamp: Stamp,
) -> str:  # fmt: skip
    """One file into the table; which count it raises."""
    day = office.today().isoformat()
    fresh = ScanFile(
        str(uuid.uuid4()), name, stamp.size, str(stamp.modified), sha256, ScanState.WAITING, seen_day=day
    )
    renamed = vanished.pop(sha256, None)
    if renamed is not None:
        scan_files.change(tx, renamed[0], _renewed(renamed[1], fresh))
        return "changed"
    if known is not None and known[1].sha256 == sha256:
        back = known[1].state is ScanState.VANISHED
        state = ScanState.WAITING if back else known[1].state
        scan_files.change(tx, known[0], replace(_renewed(known[1], fresh), state=state))
        return "new" if back else "changed"
    if known is not None and known[1].state is ScanState.WAITING:
        scan_files.change(tx, known[0], _renewed(known[1], fresh))
        return "changed"
    if scan_files.is_stored(tx.connection, sha256) or scan_files.is_seen(tx.connection, sha256):
        scan_files.add(tx, replace(fresh, state=ScanState.KNOWN))
        return "known"
    scan_files.add(tx, fresh)
    return "new"


def _renewed(scan: ScanFile, fresh: ScanFile) -> ScanFile:
    """The same scan with what its file is now."""
    return replace(scan, name=fresh.name, size=fresh.size, modified=fresh.modified, sha256=fresh.sha256)


# What waits


def waiting_count(office: Office) -> int:
    """How many files wait."""
    with office.store.read() as connection:
        return scan_files.count(connection, ScanState.WAITING)


def waiting(office: Office) -> tuple[WaitingScan, ...]:
    """Files that wait, oldest first, each with the papers its name speaks of."""
    with office.store.read() as connection:
        return tuple(
            WaitingScan(
                scan.uid, scan.name, scan.size, scan.seen_day,
                _papers(scan.name, scan_files.papers_numbered(connection, numbers_in_name(scan.name))),
                scan.revision,
            )
            for scan in scan_files.by_state(connection, ScanState.WAITING)
        )  # fmt: skip


def _papers(name: str, papers: list[NamedPaper]) -> tuple[NamedPaper, ...]:
    """Those the name really speaks of: papers still without a file first, then the newest."""
    named = [paper for paper in papers if names_paper(name, paper.entry.number)]
    return tuple(sorted(named, key=lambda paper: paper.has_file))


def path_of(office: Office, scan_uid: str) -> Path:
    """Where a waiting file lies, for looking at it before it is filed."""
    scan = _waiting(office, scan_uid)
    path = _chosen(office) / scan.name
    if not path.is_file():
        raise UserError("scan.vanished", name=scan.name)
    return path


def _waiting(office: Office, scan_uid: str) -> ScanFile:
    with office.store.read() as connection:
        found = scan_files.by_uid(connection, scan_uid)
    if found is None or found[1].state is not ScanState.WAITING:
        raise UserError("scan.not_waiting")
    return found[1]


# Filing


def file_scan(office: Office, scan_uid: str, placement_uid: str) -> Changes:
    """Make a waiting file the file of a paper that lies in a dossier. The file itself stays where it is."""
    sealed = _seal(office, scan_uid, restricted_files.recipients_for(office, placement_uid=placement_uid))
    try:
        with office.change() as tx:
            dossiers.attach(tx, placement_uid, sealed)
            _filed(tx, scan_uid, placement_uid)
            return office.remember(tx, "scan.filed")
    except BaseException:
        attachments.discard(office, sealed)
        raise


def file_scan_new(office: Office, scan_uid: str, dossier_uid: str, new: NewDocument) -> Changes:
    """Put a paper with this file into a dossier; a paper the register knows is not entered twice.

    A paper that lies in the dossier already and has no file yet gets this one.
    """
    dossiers.check_new(new)
    if not clean(new.subject):
        raise UserError("document.no_subject")
    sealed = _seal(office, scan_uid, restricted_files.recipients_for(office, dossier_uid))
    try:
        with office.change() as tx:
            placement_uid = scan_files.placement_without_file(
                tx.connection, dossier_uid, new.number, new.date
            )
            if placement_uid:
                dossiers.attach(tx, placement_uid, sealed)
            else:
                (row_id,) = dossiers.place(tx, office, dossier_uid, [new], [sealed])
                placement_uid = scan_files.placement_uid(tx, row_id)
            _filed(tx, scan_uid, placement_uid)
            return office.remember(tx, "scan.filed")
    except BaseException:
        attachments.discard(office, sealed)
        raise


def _seal(office: Office, scan_uid: str, to: tuple[str, ...]) -> attachments.NewAttachment:
    """Seal the file as it was when it was seen. Raises UserError scan.vanished, scan.changed."""
    scan, path = _waiting(office, scan_uid), path_of(office, scan_uid)
    sealed = attachments.seal(office, path, to=to)
    if sealed.record.sha256 != scan.sha256:
        attachments.discard(office, sealed)
        raise UserError("scan.changed", name=scan.name)
    return sealed


def _filed(tx: Tx, scan_uid: str, placement_uid: str) -> None:
    row_id, scan = _still_waiting(tx, scan_uid)
    scan_files.change(tx, row_id, replace(scan, state=ScanState.FILED, placement_uid=placement_uid))
    tx.record("scan.filed", object_uid=scan_uid, body={"placement": placement_uid, "sha256": scan.sha256})


def _still_waiting(tx: Tx, scan_uid: str) -> tuple[int, ScanFile]:
    found = scan_files.by_uid(tx.connection, scan_uid)
    if found is None or found[1].state is not ScanState.WAITING:
        raise UserError("scan.not_waiting")
    return found


def dismiss(office: Office, scan_uids: Iterable[str], reason: str) -> Changes:
    """Put files aside with a reason: they stay in the folder and wait no more."""
    why = clean(reason)
    if not why:
        raise UserError("scan.no_reason")
    dossiers.refuse_secrets(why)
    with office.change() as tx:
        for scan_uid in scan_uids:
            row_id, scan = _still_waiting(tx, scan_uid)
            scan_files.change(tx, row_id, replace(scan, state=ScanState.DISMISSED, reason=why))
            tx.record("scan.dismissed", object_uid=scan_uid, body={"reason": why})
        return office.remember(tx, "scan.dismissed")


def reasons_used(office: Office) -> list[str]:
    """Reasons given so far for papers and files that go into no dossier, the most used first."""
    with office.store.read() as connection:
        return scan_files.reasons_used(connection, MOST_REASONS)
