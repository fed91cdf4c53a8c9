"""Moving sealed packages to their place, once and only once, without a key and beside an open office.

Whatever the clock says and wherever a run ends: a file goes at most once, is in its place whole or not at
all, and stays here until it lies there. Says what went wrong as values, for whoever opens the office next.
"""

from __future__ import annotations

import dataclasses
import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hoso_desktop import files
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.export_schedule import Due, Schedule
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.transfer import outgoing_folder as box
from hoso_desktop.transfer.outgoing_folder import Failure, Job, Parcel, Run
from hoso_desktop.transfer.target import FAT_BYTES, is_fat

_PARTIAL = ".partial"
_RESERVE_BYTES = 4_000_000
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking at the schedule came to: `off`, `done`, `quiet`, `busy`, or `ran` with the run."""

    status: str
    run: Run | None = None


def run_due(
    folder: Path, now: datetime, *, anyway: bool = False, context: JobContext | None = None
) -> Looked:
    """Move what waits, when it is due; with `anyway` also when it is not. May run beside an open office.

    Each file goes at most once whatever the clock says: one that lies there with the same bytes is marked and
    not written again. Raises Cancelled; what was moved before is marked. Whatever else goes wrong is in the
    run, and what was not moved stays and is tried again.
    """
    if not folder.is_dir():
        return Looked("off")
    try:
        with box.locked(folder):
            return _run_due(folder, now, anyway, context or JobContext())
    except EnvironmentProblem as error:
        if error.code != "outbox.busy":
            raise
        return Looked("busy")


def _run_due(folder: Path, now: datetime, anyway: bool, context: JobContext) -> Looked:
    found = box.schedule_of(folder)
    if found is None or not (found[0].enabled or anyway):
        return Looked("off")
    schedule, target_id = found
    due = schedule.due(now, box.done_period(folder))
    if due is not Due.NOW and not anyway:
        return Looked(due.value)
    run = _run(folder, schedule, target_id, now, context)
    if not run.failed:
        box.put_done(folder, run.period)
    box.note_run(folder, run)
    return Looked("ran", run)


def _run(folder: Path, schedule: Schedule, target_id: str, now: datetime, context: JobContext) -> Run:
    target, moment = Path(schedule.target), stamp(now)
    run = Run(uuid.uuid4().hex, schedule.period(now), moment, moment, schedule.target)
    waiting = [job for job in box.jobs(folder) if not job.sent_at]
    if not waiting:
        return run
    missing = _missing(target, target_id)
    if missing:
        return dataclasses.replace(run, failed=(missing,))
    done: dict[bool, list[str]] = {True: [], False: []}
    failed: list[Failure] = []
    for number, job in enumerate(waiting):
        context.step(Progress(number, len(waiting), "outbox.stage"))
        name = job.parcels[0].name
        try:
            written = _deliver(folder, job, target)
        except (UserError, EnvironmentProblem) as error:
            failed.append(Failure(error.code, {k: str(v) for k, v in error.params.items()}, name, job.id))
            continue
        box.put_job(folder, dataclasses.replace(job, sent_at=moment, sent_to=str(target / job.folder)))
        done[written].append(name)
    return dataclasses.replace(run, sent=tuple(done[True]), already=tuple(done[False]), failed=tuple(failed))


def _missing(target: Path, target_id: str) -> Failure | None:
    """Why nothing can be moved to the place: it is not there, or another one is in its stead."""
    params = {"path": str(target)}
    if not target.is_dir():
        return Failure("outbox.target_missing", params)
    return None if box.marker_of(target) == target_id else Failure("outbox.target_other", params)


def _deliver(folder: Path, job: Job, target: Path) -> bool:
    """Put the files of a job in their place, the package last; False where all of them were there."""
    place = target / job.folder if job.folder else target
    files.make_folder(place)
    written = False
    try:
        for parcel in reversed(job.parcels):
            # A list without its package is what a run that ended in between left: it may be replaced.
            rest = not (place / job.parcels[0].name).exists()
            written |= _move(folder / parcel.file, place, parcel, replace=rest)
        return written
    except OSError as error:
        raise files.world_error(error, place) from error


def _move(source: Path, place: Path, parcel: Parcel, *, replace: bool) -> bool:
    final = place / parcel.name
    if final.exists():
        if (parcel.sha256, parcel.size) == files.hash_file(final):
            return False
        if not replace:
            raise UserError("outbox.name_taken", name=parcel.name, path=str(place))
    _refuse_unfit(place, parcel)
    partial = place / _PARTIAL / parcel.name
    partial.parent.mkdir(exist_ok=True)
    try:
        _copy(source, partial, parcel)
        files.replace(partial, final) if replace else files.publish(partial, final)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
            partial.parent.rmdir()
    return True


def _refuse_unfit(place: Path, parcel: Parcel) -> None:
    if parcel.size > FAT_BYTES and is_fat(place):
        raise EnvironmentProblem(
            "outbox.too_big", name=parcel.name, path=str(place), size=parcel.size // 1_000_000
        )
    free, needed = files.free_bytes(place), parcel.size + _RESERVE_BYTES
    if free < needed:
        params: dict[str, Any] = {
            "path": str(place),
            "free": free // 1_000_000,
            "needed": -(-needed // 1_000_000),
        }
        raise EnvironmentProblem("disk.space_low", **params)


def _copy(source: Path, partial: Path, parcel: Parcel) -> None:
    """Write aside, flush, read back; both sides are held against what was sealed."""
    try:
        opened = source.open("rb")
    except FileNotFoundError as error:
        raise EnvironmentProblem("outbox.damaged", name=parcel.name) from error
    with opened, partial.open("wb") as out:
        if files.copy_with_hash(opened, out) != (parcel.sha256, parcel.size):
            raise EnvironmentProblem("outbox.damaged", name=parcel.name)
        out.flush()
        os.fsync(out.fileno())
    if files.hash_file(partial) != (parcel.sha256, parcel.size):
        raise EnvironmentProblem("package.disk_changed", path=str(partial.parent.parent))
