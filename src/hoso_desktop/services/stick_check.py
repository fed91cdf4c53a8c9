"""Sticks that come back (USB rút sớm): is what was written there last time still there, whole?

A stick pulled out too early has files that were never written down to it. What the store says was written is
read again the next time the place is there, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hoso_desktop import files
from hoso_desktop.db import packages as ledger
from hoso_desktop.db.packages import DIFFERS, LOST, WHOLE, Written
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """What was found: packages that are whole, and what is wrong with the others."""

    whole: tuple[str, ...]
    problems: tuple[Problem, ...]


def look(
    office: Office, *, before: str = "", only: Path | None = None, context: JobContext | None = None
) -> SeenAgain:
    """Read again what was written to places that are there, and keep what was found.

    `before`: a stamp; packages written later wait for the next time. `only`: one place. A place that is not
    there now says nothing. May be stopped between packages.
    """
    if not office.may_now(Action.EXPORT, Object.PACKAGE):
        return SeenAgain((), ())
    with office.store.read() as connection:
        found = ledger.written(connection, before or stamp(office.now()))
    there = [one for one in found if _is_there(one, only)]
    context, whole = context or JobContext(), []
    for number, one in enumerate(there):
        context.step(Progress(number, len(there), "stick.stage"))
        seen = _seen(Path(one.place if only is None else only) / one.file, one)
        if seen == WHOLE:
            whole.append(one.file)
        if seen != one.trouble:
            _keep(office, one, seen)
    return SeenAgain(tuple(whole), troubles(office))


def troubles(office: Office) -> tuple[Problem, ...]:
    """Packages that were not found whole when their place was there the last time."""
    with office.store.read() as connection:
        found = ledger.written(connection, stamp(office.now()))
    return tuple(_problem(one) for one in found if one.trouble)


def _is_there(one: Written, only: Path | None) -> bool:
    if only is not None:
        return Path(one.place).name == only.name or (only / one.file).exists()
    return Path(one.place).is_dir()


def _seen(path: Path, one: Written) -> str:
    try:
        return WHOLE if files.hash_file(path) == (one.sha256, one.size) else DIFFERS
    except OSError:
        return LOST


def _keep(office: Office, one: Written, seen: str) -> None:
    with office.change(keep_images=False) as tx:
        ledger.note_seen(tx, one, seen)
        body = {"file": one.file, "place": one.place, "seen": seen}
        tx.record("package.seen", object_uid=one.uid, dossier_uid=one.dossier_uid, body=body, travels=False)


def _problem(one: Written) -> Problem:
    params: dict[str, object] = {"file": one.file, "place": one.place, "code": one.code}
    return Problem(f"stick.{one.trouble}", Severity.ERROR, one.code, params)
