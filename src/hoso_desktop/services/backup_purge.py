"""Old backups after a redaction: which still hold what was taken out, and taking them away for good.

None goes before a younger one is known to be good. A place that is not there now is named, not forgotten;
copies somebody made by hand are beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from hoso_desktop.db import backup as folders
from hoso_desktop.db import backup_rows, redaction
from hoso_desktop.domain.backup_keeping import GOOD
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.services import backup
from hoso_desktop.services.office import Office
from hoso_desktop.services.redaction import finish, require


@dataclass(frozen=True, slots=True)
class Old:
    """A backup made before the newest redaction; `there` is False while its disk is not plugged in."""

    name: str
    place: str
    there: bool


@dataclass(frozen=True, slots=True)
class Purge:
    """What stands against what: old backups that hold it, and whether a younger good one exists."""

    old: tuple[Old, ...]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Purged:
    """What went, what waits for its disk, and what the disk refused (`place`, as a sentence)."""

    gone: int
    absent: tuple[str, ...]
    refused: tuple[str, ...]


def look(office: Office) -> Purge:
    """Backups older than the newest redaction. Raises UserError redact.not_allowed."""
    require(office)
    with office.store.read() as connection:
        last = redaction.last_redaction(connection)
        rows = backup_rows.standing(connection)
    old = tuple(
        Old(row["name"], row["place"], (Path(row["place"]) / row["name"]).is_dir())
        for row in rows if row["seq"] < last
    )  # fmt: skip
    fresh = any(
        row["seq"] >= last and row["state"] == GOOD and (Path(row["place"]) / row["name"]).is_dir()
        for row in rows
    )
    return Purge(old, fresh)


def purge(office: Office, context: JobContext | None = None) -> Purged:
    """Take away every backup that is older than the newest redaction, each with a record.

    Raises UserError redact.not_allowed, redact.unfinished, redact.no_fresh_backup, redact.no_old_backup.
    """
    require(office)
    if not finish(office):
        raise UserError("redact.unfinished")  # a backup made now would hold it in its free pages
    found = look(office)
    if not found.old:
        raise UserError("redact.no_old_backup")
    if not found.fresh:
        raise UserError("redact.no_fresh_backup")
    gone, refused, homes = 0, [], set()
    context = context or JobContext()
    for done, old in enumerate(found.old):
        context.step(Progress(done, len(found.old), "redact.stage.purge"))
        if not old.there:
            continue
        home = Path(old.place)
        try:
            backup.remove(office, home / old.name, "backup.purged", sentence("redact.purge_reason"))
        except EnvironmentProblem:
            refused.append(str(home / old.name))
            continue
        gone += 1
        homes.add(home)
    for home in homes:
        folders.sweep_files(home)  # files no backup names any more
    absent = tuple(sorted({old.place for old in found.old if not old.there}))
    return Purged(gone, absent, tuple(refused))


def renew(office: Office, context: JobContext | None = None) -> Purged:
    """Make a backup by hand, then take the old ones away; those it has thinned out already are counted too.

    Raises as `purge` does, but for redact.no_old_backup.
    """
    before = len(look(office).old)
    backup.run(office, backup.BY_HAND, context)
    left = len(look(office).old)
    done = purge(office, context) if left else Purged(0, (), ())
    return replace(done, gone=done.gone + before - left)


def told(done: Purged) -> list[str]:
    """What was done and what is left to do, as sentences."""
    out = [sentence("redact.purged", count=done.gone)]
    out += [sentence("redact.purge_absent", place=place) for place in done.absent]
    out += [sentence("redact.purge_refused", place=place) for place in done.refused]
    return [*out, sentence("redact.purge_copies")]
