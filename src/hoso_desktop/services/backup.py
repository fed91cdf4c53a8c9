"""Backups that prove themselves: made, opened, checked, counted and sampled before they are called good.

Where they go is the office's to say; when, is said here (`due`). Nobody is asked while it happens.
"""

from __future__ import annotations

import random
import shutil
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hoso_desktop.crypto import signing
from hoso_desktop.db import anchors, backup, backup_rows, before_upgrade, journal
from hoso_desktop.db import office as rows
from hoso_desktop.db.backup import Manifest, Moment
from hoso_desktop.domain.backup_keeping import BAD, GOOD, KeepingRules, Kept, read_rules, to_remove
from hoso_desktop.domain.clock import VIETNAM, civil_day, read_stamp, stamp
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.files import free_bytes, keep_private, world_error
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import explain, sentence
from hoso_desktop.paths import resource
from hoso_desktop.services import redaction
from hoso_desktop.services.office import Office, keys_of

DAILY, BY_HAND, BEFORE_MASS, DRILL = "daily", "by_hand", "before_mass", "drill"
_PLACES = "backup_places"
_STAGES = ("backup.stage.database", "backup.stage.files", "backup.stage.check")
# So many copies of before something big stay beside the daily ones, for as many days as those.
_MASS_KEPT = 2
# Room that is left on the other disk, besides what is copied.
_RESERVE_BYTES = 16 * 1024 * 1024
# So far ahead of now may a backup lie before its time is taken for a clock that was wrong.
_ZONE_SET_WRONGLY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup as lists show it; `there` tells whether its folder can be seen now."""

    name: str
    place: str
    at: datetime
    occasion: str
    state: str  # good, bad
    size: int
    checked_at: datetime | None
    restored_at: datetime | None
    detail: str
    there: bool

    @property
    def folder(self) -> Path:
        return Path(self.place) / self.name


@dataclass(frozen=True, slots=True)
class PlaceResult:
    """What became of a backup in one place: the row, or why there is none (a sentence)."""

    place: str
    row: BackupRow | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BackupRun:
    """One time of backing up, place by place."""

    results: tuple[PlaceResult, ...]

    @property
    def good(self) -> tuple[BackupRow, ...]:
        return tuple(one.row for one in self.results if one.row is not None and one.row.state == GOOD)


@dataclass(frozen=True, slots=True)
class BackupState:
    """What somebody should know: places, the last good backup, for how many days there has been none."""

    places: tuple[str, ...]
    last: BackupRow | None
    days: int
    amber: bool


@cache
def rules() -> KeepingRules:
    """How many backups are kept and when somebody is told (resources/rules/backup.toml)."""
    return read_rules(resource("rules/backup.toml").read_text(encoding="utf-8"))


# -- places -------------------------------------------------------------------------------------------------


def places(office: Office) -> tuple[Path, ...]:
    """Where this office backs up to, in the order they are tried."""
    with office.store.read() as connection:
        return tuple(Path(text) for text in rows.settings(connection).get(_PLACES, []))


def set_places(office: Office, wanted: Sequence[Path]) -> tuple[Path, ...]:
    """Choose where to back up to. Raises UserError backup.inside_store, backup.no_place."""
    store = office.folder.absolute()
    found = tuple(dict.fromkeys(path.expanduser().absolute() for path in wanted))
    for path in found:
        if path.is_relative_to(store) or store.is_relative_to(path / "files"):
            raise UserError("backup.inside_store", path=str(path))
        if not path.is_dir():
            raise UserError("backup.no_place", path=str(path))
    texts = [str(path) for path in found]
    with office.change(keep_images=False) as tx:
        before = rows.settings(tx.connection).get(_PLACES, [])
        rows.put_settings(tx.connection, {_PLACES: texts})
        tx.record("backup.places_chosen", body={"before": before, "after": texts}, travels=False)
    return found


def on_the_same_disk(office: Office, place: Path) -> bool:
    """Whether a place lies on the store's own disk: better than nothing, and no help when the disk dies."""
    try:
        return place.stat().st_dev == office.folder.stat().st_dev
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Written:
    """A backup on the disk: files of the store that were damaged already, and a snapshot of its moment."""

    folder: Path
    damaged: int
    live: Any  # a bare driver; None where nobody asked


# -- making -------------------------------------------------------------------------------------------------


def run(
    office: Office,
    occasion: str = BY_HAND,
    context: JobContext | None = None,
    *,
    to: Sequence[Path] | None = None,
) -> BackupRun:
    """Back up to every place that can be reached. Raises UserError backup.no_places.

    A place that is full, gone or write-protected has its sentence in the result; the next is tried.
    """
    wanted = places(office) if to is None else tuple(path.absolute() for path in to)
    if not wanted:
        raise UserError("backup.no_places")
    redaction.finish(office)  # else the copy would hold in its free pages what was taken out
    return BackupRun(tuple(_to_place(office, place, occasion, context or JobContext()) for place in wanted))


def before_mass(office: Office, context: JobContext | None = None) -> BackupRow | None:
    """A copy before something that changes much at once, in the first place where it becomes a good one.

    None where no place is chosen or reached: that holds nobody up, each such change can be undone.
    """
    for place in places(office):
        found = run(office, BEFORE_MASS, context, to=[place]).good
        if found:
            return found[0]
    return None


def _to_place(office: Office, place: Path, occasion: str, context: JobContext) -> PlaceResult:
    if not place.is_dir():
        return PlaceResult(str(place), None, sentence("backup.place_gone", path=str(place)))
    try:
        note_removals(office)
        row = judge(office, make(office, place, occasion, context), context)
    except EnvironmentProblem as problem:
        return PlaceResult(str(place), None, explain(problem))
    if row.state == GOOD:
        _tidy(office, row.folder.parent)
    return PlaceResult(str(place), row)


def make(
    office: Office, place: Path, occasion: str, context: JobContext, watch: ExitStack | None = None
) -> Written:
    """Write one backup; nothing is known of it yet. `watch` keeps a snapshot of its very moment open."""
    home = backup.home(place, office.store.store_id)
    _refuse_without_room(office, home)
    name = _free_name(home, office.now())
    with backup.begun(home, name) as partial:
        keep_private(home)
        context.step(Progress(0, 3, _STAGES[0]))
        moment, live = _copied(office, partial / "hoso.db", watch)
        list_sha256 = backup.copy_beside(office.store, partial, moment)
        damaged = _copy_files(office, home, moment, context)
        manifest = _manifest(office, name, occasion, moment, list_sha256)
        folder = backup.finish(partial, manifest)
    return Written(folder, damaged, live)


def _copied(office: Office, target: Path, watch: ExitStack | None) -> tuple[Moment, Any]:
    if watch is None:
        return backup.copy_database(office.store, target), None
    return watch.enter_context(backup.held_still(office.store, target))


def _refuse_without_room(office: Office, home: Path) -> None:
    try:
        needed = office.store.files.database.stat().st_size + _RESERVE_BYTES
    except OSError as error:
        raise world_error(error, office.folder) from error
    free = free_bytes(home)
    if free < needed:
        raise EnvironmentProblem(
            "disk.space_low", path=str(home.parent), free=free >> 20, needed=needed >> 20
        )


def _free_name(home: Path, moment: datetime) -> str:
    """`20261116-090000` by the clock on the wall; the next free second where that one is taken."""
    while True:
        name = moment.astimezone(VIETNAM).strftime("%Y%m%d-%H%M%S")
        if not (home / name).exists():
            return name
        moment += timedelta(seconds=1)


def _copy_files(office: Office, home: Path, moment: Moment, context: JobContext) -> int:
    damaged = 0
    for number, attachment in enumerate(moment.attachments):
        context.step(Progress(number, len(moment.attachments), _STAGES[1]))

        def on_bytes(_count: int, number: int = number) -> None:
            context.step(Progress(number, len(moment.attachments), _STAGES[1]))

        damaged += not backup.copy_file(office.store.files, home, attachment, on_bytes)
    backup.settle(home, moment)
    return damaged


def _manifest(office: Office, name: str, occasion: str, moment: Moment, list_sha256: str) -> Manifest:
    seed = bytes.fromhex(keys_of(office, "signing")[0])
    bare = Manifest(
        store_id=office.store.store_id, name=name, at_utc=stamp(office.now()), occasion=occasion,
        seq=moment.seq, head=moment.head, counts=moment.counts, db_sha256=moment.db_sha256,
        db_size=moment.db_size, list_sha256=list_sha256, files=len(moment.attachments),
        public=signing.public_key(seed).hex(), signature="",
    )  # fmt: skip
    signature = signing.sign(seed, bare.signed_part()).hex()
    return Manifest(**{**{name: getattr(bare, name) for name in bare.__slots__}, "signature": signature})


# -- judging ------------------------------------------------------------------------------------------------


def faults(
    office: Office, folder: Path, manifest: Manifest, *, full: bool = False, context: JobContext | None = None
) -> list[str]:
    """What is wrong with a backup, as sentences; its files by a sample, or every one with `full`."""
    codes = backup.outside_faults(folder, manifest)
    if not codes:
        try:
            with backup.opened(folder / "hoso.db", office.store.key_for("db")) as driver:
                codes += backup.inside_faults(driver, manifest)
        except EnvironmentProblem as problem:
            # Made before the key was changed: its hashes are right, and nobody here can open it.
            codes += [] if _was_opened(office, folder) else [problem.code]
    found = [sentence(code, name=folder.name) for code in codes]
    lost = _lost_files(folder, full=full, context=context or JobContext()) if not codes else 0
    return found + ([sentence("backup.fault_files", count=lost)] if lost else [])


def _was_opened(office: Office, folder: Path) -> bool:
    with office.store.read() as connection:
        row = backup_rows.of_folder(connection, folder)
    return row is not None and bool(row["checked_at"]) and row["state"] == GOOD


def _lost_files(folder: Path, *, full: bool, context: JobContext) -> int:
    needed = backup.listed(folder)
    if not full and len(needed) > rules().sample_files:
        # Chosen by the name: other files for each backup, the same ones when it is looked at again.
        needed = tuple(random.Random(folder.name).sample(needed, rules().sample_files))  # noqa: S311
    lost = 0
    for number, file in enumerate(needed):
        context.step(Progress(number, len(needed), _STAGES[2]))
        lost += not backup.file_is_whole(folder.parent, file)
    return lost


def judge(office: Office, written: Written, context: JobContext) -> BackupRow:
    """Open, check, count and sample a backup that was just written, and write down what it is."""
    folder = written.folder
    manifest = backup.read_manifest(folder)
    # The rest is whole and stays; what is damaged in the store itself is told with it.
    found = [sentence("backup.fault_source", count=written.damaged)] if written.damaged else []
    found += faults(office, folder, manifest, context=context)
    if not found:
        before_upgrade.forget(office.store.files)  # a good backup stands for it
    return _note(office, folder, manifest, BAD if found else GOOD, " ".join(found))


def _note(office: Office, folder: Path, manifest: Manifest, state: str, detail: str) -> BackupRow:
    """Write down what a backup is; its head becomes one the journal is held against."""
    now = stamp(office.now())
    values: dict[str, Any] = {
        "at_utc": manifest.at_utc, "day": civil_day(read_stamp(manifest.at_utc)).isoformat(),
        "occasion": manifest.occasion, "place": str(folder.parent), "name": folder.name, "state": state,
        "size": manifest.db_size, "counts": backup_rows.text_of(manifest.counts), "seq": manifest.seq,
        "checked_at": now, "detail": detail,
    }  # fmt: skip
    with office.change(keep_images=False) as tx:
        known = backup_rows.of_folder(tx.connection, folder)
        uid = known["uid"] if known is not None else str(uuid.uuid4())
        backup_rows.put(tx.connection, uid, values)
        kind = "backup.made" if known is None else "backup.checked"
        tx.record(
            kind, object_uid=uid, body={"name": folder.name, "state": state, "seq": manifest.seq},
            travels=False,
        )  # fmt: skip
        if known is None and state == GOOD:
            anchors.put(
                tx, anchors.BACKUP, str(folder.parent), folder.name, head=(manifest.seq, manifest.head)
            )
        row = backup_rows.of_folder(tx.connection, folder)
    assert row is not None  # noqa: S101 - written just now
    return _row(row)


def check(
    office: Office, row: BackupRow, *, full: bool = False, context: JobContext | None = None
) -> BackupRow:
    """Look at a backup again; its state follows what is found."""
    folder = row.folder
    try:
        manifest = backup.read_manifest(folder)
        found = faults(office, folder, manifest, full=full, context=context)
    except EnvironmentProblem as problem:
        if not row.there:
            raise EnvironmentProblem("backup.place_gone", path=str(folder.parent.parent)) from problem
        return _spoil(office, row, explain(problem))
    return _note(office, folder, manifest, BAD if found else GOOD, " ".join(found))


def _spoil(office: Office, row: BackupRow, detail: str) -> BackupRow:
    with office.change(keep_images=False) as tx:
        known = backup_rows.of_folder(tx.connection, row.folder)
        if known is not None:
            values = {"state": BAD, "detail": detail, "checked_at": stamp(office.now())}
            backup_rows.put(tx.connection, known["uid"], values)
            body = {"name": row.name, "state": BAD, "seq": known["seq"]}
            tx.record("backup.checked", object_uid=known["uid"], body=body, travels=False)
    return next(one for one in listing(office) if one.folder == row.folder)


# -- keeping ------------------------------------------------------------------------------------------------


def _tidy(office: Office, home: Path) -> None:
    """Take away what need not be kept in one place, and write down that it went."""
    with office.store.read() as connection:
        known = {row["name"]: row for row in backup_rows.in_place(connection, home)}
    there = [known[name] for name in backup.names(home) if name in known]
    spared = _spared(there, office.today())
    kept = [
        Kept(row["name"], date.fromisoformat(row["day"]), row["state"])
        for row in there
        if row["name"] not in spared
    ]
    # What was just made under a clock set back looks old, and is not.
    newest = max(there, key=lambda row: row["id"], default={"name": ""})["name"]
    for name in to_remove(kept, office.today(), rules()):
        if name != newest:
            remove(office, home / name, "backup.removed")
    backup.sweep_files(home)


def _spared(there: Sequence[Mapping[str, Any]], today: date) -> set[str]:
    """The newest copies of before something big: a daily one of the same day does not stand for them."""
    since = (today - timedelta(days=rules().daily)).isoformat()
    found = [row["name"] for row in there if row["occasion"] == BEFORE_MASS and row["day"] > since]
    return set(found[-_MASS_KEPT:])


def remove(office: Office, folder: Path, kind: str, reason: str = "") -> None:
    """Take one backup away, written down as `kind`. Raises EnvironmentProblem where the disk refuses."""
    going = backup.take_name(folder.parent, folder.name)
    _write_removal(office, folder, kind, reason)
    shutil.rmtree(going, ignore_errors=True)


def note_removals(office: Office) -> None:
    """Write down what a sudden end kept from being written: backups that had lost their name already."""
    for place in places(office):
        home = backup.home(place, office.store.store_id)
        with office.store.read() as connection:
            known = {row["name"] for row in backup_rows.in_place(connection, home)}
        for name in backup.going(home):
            if name in known:
                _write_removal(office, home / name, "backup.removed", "")


def _write_removal(office: Office, folder: Path, kind: str, reason: str) -> None:
    with office.change(keep_images=False) as tx:
        known = backup_rows.of_folder(tx.connection, folder)
        if known is not None:
            backup_rows.put(
                tx.connection, known["uid"], {"removed_at": stamp(office.now()), "detail": reason}
            )
        body = {"name": folder.name, "reason": reason}
        tx.record(kind, object_uid=known["uid"] if known is not None else "", body=body, travels=False)


def listing(office: Office) -> tuple[BackupRow, ...]:
    """Every backup that was made and not taken away, newest first."""
    with office.store.read() as connection:
        found = backup_rows.standing(connection)
    return tuple(_row(row) for row in found)


def _row(row: Mapping[str, Any]) -> BackupRow:
    return BackupRow(
        row["name"], row["place"], read_stamp(row["at_utc"]), row["occasion"], row["state"], row["size"],
        _moment(row["checked_at"]), _moment(row["restored_at"]), row["detail"],
        (Path(row["place"]) / row["name"] / backup.MANIFEST).is_file(),
    )  # fmt: skip


def _moment(text: str) -> datetime | None:
    return read_stamp(text) if text else None


# -- when ---------------------------------------------------------------------------------------------------


def state(office: Office) -> BackupState:
    """What Home says of backups; amber after three days without a good one, counted from the first day."""
    good = [row for row in listing(office) if row.state == GOOD]
    # One made while the clock was far ahead must not silence this for years.
    seen = [row for row in good if row.at <= office.now() + _ZONE_SET_WRONGLY]
    last = next(iter(seen or good), None)
    since = civil_day(last.at) if last is not None else _first_day(office)
    days = max(0, (office.today() - since).days)
    chosen = tuple(str(path) for path in places(office))
    return BackupState(chosen, last, days, days >= rules().amber_after_days)


def _first_day(office: Office) -> date:
    with office.store.read() as connection:
        first = journal.first_moment(connection)
    return civil_day(read_stamp(first)) if first else office.today()


def due(office: Office) -> bool:
    """Whether today's backup is still to be made; a clock set back asks for none twice."""
    if not places(office):
        return False
    good = (row for row in listing(office) if row.state == GOOD and row.occasion != BEFORE_MASS)
    return all(civil_day(row.at) != office.today() for row in good)
