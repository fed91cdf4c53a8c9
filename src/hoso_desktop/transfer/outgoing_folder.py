"""The folder in which sealed packages wait to go out: what lies there and how it is written.

Needs no key and no store: sealed files, and beside them clear files that hold no name of a person and no
title. A job is `<id>.json`: its files, where they go and, once they lie there, since when. Whoever changes
the folder holds its lock. Moves nothing.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from hoso_desktop import files
from hoso_desktop.domain import export_schedule
from hoso_desktop.domain.export_schedule import Schedule
from hoso_desktop.errors import EnvironmentProblem

_JOB, _RUNS, _SCHEDULE, _STATE, _LOCK = "hoso-outgoing-1", "runs.json", "schedule.json", "state.json", "lock"
_OURS = frozenset({_RUNS, _SCHEDULE, _STATE})
MARKER = "hoso-noi-nhan.json"
_MARK = "hoso-target-1"
_MOST_RUNS = 200


@dataclass(frozen=True, slots=True)
class Parcel:
    """One sealed file of a job: its name here, its name there, SHA-256 (hex) and size in bytes."""

    file: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Job:
    """A sealed package with its list on its way out; `folder` is the part of the target it belongs into."""

    id: str
    parcels: tuple[Parcel, ...]
    sealed_at: str
    folder: str = ""
    sent_at: str = ""
    sent_to: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one file, or with the whole run when `name` is empty: a code and its words."""

    code: str
    params: dict[str, str]
    name: str = ""
    job: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: the period it was for, when, where to, what was moved and what was there already."""

    uid: str
    period: str
    started: str
    ended: str
    place: str
    sent: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    tries: int = 1

    @property
    def outcome(self) -> str:
        """`sent`, `nothing` (none was waiting), `partly` or `failed`."""
        moved = bool(self.sent or self.already)
        if self.failed:
            return "partly" if moved else "failed"
        return "sent" if moved else "nothing"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Work in the folder alone. Raises EnvironmentProblem outbox.busy where another program does."""
    files.make_folder(folder)
    handle = (folder / _LOCK).open("a+b")
    try:
        files.take_lock(handle)
    except OSError as error:
        handle.close()
        raise EnvironmentProblem("outbox.busy") from error
    try:
        yield
    finally:
        files.give_lock(handle)


# What lies in the folder


def jobs(folder: Path) -> tuple[Job, ...]:
    """The jobs that can be read, oldest first."""
    found = [_read_job(path) for path in folder.glob("*.json") if path.name not in _OURS]
    return tuple(sorted((job for job in found if job), key=lambda job: (job.sealed_at, job.id)))


def _read_job(path: Path) -> Job | None:
    tree = _tree(path)
    if tree.pop("format", "") != _JOB:
        return None
    try:
        parcels = tuple(Parcel(**{**one, "size": int(one["size"])}) for one in tree["parcels"])
        return Job(**{**tree, "id": path.stem, "parcels": parcels})
    except (KeyError, TypeError, ValueError):
        return None


def put_job(folder: Path, job: Job) -> None:
    """Write a job, whole or not at all; from then on its files may be moved."""
    files.atomic_write(folder / f"{job.id}.json", _text({"format": _JOB, **asdict(job)}))


def drop_job(folder: Path, job_id: str) -> None:
    """Take a job and its files away; what is not there is no mistake."""
    for path in (folder / f"{job_id}.json", *sealed_paths(folder, job_id)):
        path.unlink(missing_ok=True)


def sealed_paths(folder: Path, job_id: str) -> tuple[Path, Path]:
    """Where the sealed package and the sealed list of a job lie."""
    return folder / f"{job_id}.age", folder / f"{job_id}.list.age"


def sweep(folder: Path, known: Sequence[str]) -> None:
    """Remove sealed files that belong to no known job: what a sudden end left behind."""
    for path in folder.glob("*.age"):
        if path.name.partition(".")[0] not in known:
            path.unlink(missing_ok=True)


def put_schedule(folder: Path, schedule: Schedule, target_id: str) -> None:
    """Write the schedule where a program without a key can read it; `target_id` as `mark_target` gave it."""
    files.make_folder(folder)
    files.atomic_write(
        folder / _SCHEDULE, _text({**export_schedule.to_tree(schedule), "target_id": target_id})
    )


def has_schedule(folder: Path) -> bool:
    """Whether a schedule lies here, readable or not."""
    return (folder / _SCHEDULE).exists()


def schedule_of(folder: Path) -> tuple[Schedule, str] | None:
    """The schedule and the id of its target; None without one. Raises UserError schedule.unreadable."""
    if not has_schedule(folder):
        return None
    tree = _tree(folder / _SCHEDULE)
    return export_schedule.from_tree(tree), str(tree.get("target_id", ""))


def done_period(folder: Path) -> str:
    """The period that was done last; empty for none."""
    return str(_tree(folder / _STATE).get("done", ""))


def put_done(folder: Path, period: str) -> None:
    """Remember that a period is done."""
    files.atomic_write(folder / _STATE, _text({"done": period}))


def runs(folder: Path) -> tuple[Run, ...]:
    """The runs nobody has taken over yet, oldest first."""
    found = _tree(folder / _RUNS).get("runs", [])
    return tuple(filter(None, map(_read_run, found if isinstance(found, list) else [])))


def forget_runs(folder: Path, uids: Sequence[str]) -> None:
    """Take runs away that were written down elsewhere."""
    _put_runs(folder, [run for run in runs(folder) if run.uid not in uids])


def mark_target(target: Path) -> str:
    """Put a small file at a target, so that another stick in its place is known; its id.

    Raises EnvironmentProblem outbox.target_missing, or what the disk refuses.
    """
    if not target.is_dir():
        raise EnvironmentProblem("outbox.target_missing", path=str(target))
    there = marker_of(target)
    if there:
        return there
    new = uuid.uuid4().hex
    files.atomic_write(target / MARKER, _text({"format": _MARK, "id": new}))
    return new


def marker_of(target: Path) -> str:
    """The id at a target; empty where there is none."""
    tree = _tree(target / MARKER)
    return str(tree.get("id", "")) if tree.get("format") == _MARK else ""


# Runs, kept until the office is open


def note_run(folder: Path, run: Run) -> None:
    """Keep a run; one that fails as the one before did counts as another try of it."""
    kept = list(runs(folder))
    last = kept[-1] if kept else None
    if (
        last
        and (last.period, last.place, last.failed) == (run.period, run.place, run.failed)
        and run.outcome == "failed"
    ):
        kept[-1] = replace(last, ended=run.ended, tries=last.tries + 1)
    elif run.outcome != "nothing":
        kept.append(run)
    else:
        return
    _put_runs(folder, kept[-_MOST_RUNS:])


def _put_runs(folder: Path, kept: Sequence[Run]) -> None:
    files.atomic_write(folder / _RUNS, _text({"runs": [asdict(run) for run in kept]}))


def _read_run(tree: Mapping[str, Any]) -> Run | None:
    try:
        failed = tuple(Failure(**{**one, "params": dict(one["params"])}) for one in tree["failed"])
        moved = {key: tuple(map(str, tree[key])) for key in ("sent", "already")}
        return Run(**{**tree, **moved, "failed": failed, "tries": int(tree["tries"])})
    except (KeyError, TypeError, ValueError):
        return None


def _tree(path: Path) -> dict[str, Any]:
    """A small file of ours; empty for one that is not there or cannot be read."""
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return tree if isinstance(tree, dict) else {}


def _text(tree: Mapping[str, object]) -> bytes:
    return json.dumps(tree, ensure_ascii=False, indent=1).encode("utf-8")
