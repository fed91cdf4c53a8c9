"""A readable export held against the open store, or against another export: row by row, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hoso_desktop import files
from hoso_desktop.db import readable_rows as rows
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services.office import Office
from hoso_desktop.services.readable_export import FILE_KIND
from hoso_desktop.transfer import readable_facts as facts
from hoso_desktop.transfer.readable_facts import Difference
from hoso_desktop.transfer.readable_pages import FACTS, SUMS

_MOST_TOLD = 1000


def compare(folder: Path, office: Office, *, context: JobContext | None = None) -> tuple[Problem, ...]:
    """What an export and the open store say otherwise, and what in the export is not whole.

    Only what the person may see is compared. Raises UserError readable.not_one.
    """
    office.require(Action.READ, Object.DOSSIER)
    found = list(damage(folder, context))
    with office.store.read() as connection:
        out = rows.hidden(connection)
        for name in rows.TABLES:
            theirs = facts.read(folder / FACTS / f"{name}{facts.SUFFIX}")
            found += map(_told, facts.differences(name, theirs, rows.rows(connection, name, out)))
    return tuple(found[:_MOST_TOLD])


def between(old: Path, new: Path, *, context: JobContext | None = None) -> tuple[Problem, ...]:
    """What two exports say otherwise, and what in either is not whole. Raises UserError readable.not_one."""
    found = [*damage(old, context), *damage(new, context)]
    for name in (*rows.TABLES, FILE_KIND):
        sides = [facts.read(folder / FACTS / f"{name}{facts.SUFFIX}") for folder in (old, new)]
        found += map(_told, facts.differences(name, *sides))
    return tuple(found[:_MOST_TOLD])


def damage(folder: Path, context: JobContext | None = None) -> Iterator[Problem]:
    """Files of an export that are lost, changed or too many, by its own sums."""
    context = context or JobContext()
    listed = _sums(folder)
    for number, (name, sha256) in enumerate(listed.items()):
        context.step(Progress(number, len(listed), "readable.stage.check"))
        try:
            whole = files.hash_file(folder / name)[0] == sha256
        except OSError:
            yield Problem("readable.file_lost", Severity.ERROR, name, {"name": name})
            continue
        if not whole:
            yield Problem("readable.file_differs", Severity.ERROR, name, {"name": name})
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in listed and name != SUMS:
            yield Problem("readable.file_extra", Severity.WARNING, name, {"name": name})


def _sums(folder: Path) -> dict[str, str]:
    """The sums of an export by path. Raises UserError readable.not_one."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        return {name: sha256 for sha256, name in (line.split("  ", 1) for line in lines)}
    except FileNotFoundError as error:
        raise UserError("readable.not_one", path=str(folder)) from error
    except (OSError, ValueError) as error:
        raise EnvironmentProblem("readable.sums_unreadable", path=str(folder)) from error


def _told(found: Difference) -> Problem:
    side = "both" if found.old and found.new else "export" if found.old else "other"
    row = found.old or found.new or {}
    what = str(row.get("title") or row.get("subject") or row.get("name") or row.get("notation") or found.key)
    params: dict[str, object] = {"kind": found.kind, "what": what, "fields": ", ".join(found.fields)}
    return Problem(f"readable.differs.{side}", Severity.ERROR, what, params)
