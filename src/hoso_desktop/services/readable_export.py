"""The full readable export (xuất toàn bộ để đọc không cần phần mềm): pages, lists, files and all facts.

One folder that a browser and an office program open in twenty years, and from which a new store can be made.
It is plain: whoever asks is told so. It holds what the person may see, and tells nothing of the rest.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hoso_desktop import files
from hoso_desktop.db import readable_rows as rows
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.retention import from_code
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.files import safe_name
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.services import attachments, history_export, papers
from hoso_desktop.services.office import Office
from hoso_desktop.transfer import readable_facts as facts
from hoso_desktop.transfer import readable_pages as pages
from hoso_desktop.transfer.readable_pages import BOOKS, FACTS, FILES, LISTS, Shown

PARTIAL = ".partial"
FILE_KIND, STORE_KIND = "file", "store"
_RESERVE_BYTES = 64_000_000
_SUBJECT_CHARS = 60
_CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds."""

    folder: Path
    dossiers: int
    papers: int
    files: int
    bytes: int


def export(office: Office, target: Path, *, context: JobContext | None = None) -> Exported:
    """Write everything the person may see into the new folder `target`.

    Raises UserError readable.exists, readable.inside_store, access.denied; EnvironmentProblem where the disk
    has no room or a file cannot be opened; Cancelled. Nothing but whole exports ever bears the name.
    """
    office.require(Action.READ, Object.DOSSIER)
    office.require(Action.EXPORT, Object.PACKAGE)
    _refuse(office, target)
    staging = target.with_name(target.name + PARTIAL)
    shutil.rmtree(staging, ignore_errors=True)
    try:
        files.make_folder(staging)
        done = _fill(office, staging, target, context or JobContext())
        if target.exists():  # an empty folder somebody made for it
            target.rmdir()
        files.publish(staging, target)
    except OSError as error:
        raise files.world_error(error, target) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return done


def _facts(staging: Path, kind: str) -> Iterator[facts.Row]:
    return facts.read(staging / FACTS / f"{kind}{facts.SUFFIX}")


def _refuse(office: Office, target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UserError("readable.exists", path=str(target))
    if target.absolute().is_relative_to(office.folder.absolute()):
        raise UserError("readable.inside_store", path=str(target))


def _fill(office: Office, staging: Path, target: Path, context: JobContext) -> Exported:
    counts = _write_facts(office, staging / FACTS)
    kept = {row["id"]: row for _, row in _facts(staging, "attachment")}
    _refuse_full(staging, sum(row["size"] for row in kept.values()))
    places = _places(staging / FACTS)
    written = _write_files(office, staging, kept, places, context)
    groups = pages.shown(staging / FACTS, written)
    dossiers = [one for _, group in groups for one in group]
    uids = {pages.folder_of(row): row["uid"] for _, row in _facts(staging, "dossier")}
    printed = _print_lists(office, staging, dossiers, uids, context)
    _write_pages(office, staging, groups, printed, counts)
    _write_books(staging, groups)
    _write_history(office, staging)
    _write_sums(staging)
    size = sum(path.stat().st_size for path in staging.rglob("*") if path.is_file())
    body = {"dossiers": len(dossiers), "files": len(written), "place": str(target)}
    with office.change(keep_images=False) as tx:
        _note(tx, body)
    held = sum(len(one.papers) for one in dossiers)
    return Exported(target, len(dossiers), held, len(written), size)


def _note(tx: Tx, body: dict[str, Any]) -> None:
    tx.record("store.exported", body=body, travels=False)


# Facts and files


def _write_facts(office: Office, folder: Path) -> list[tuple[str, int]]:
    """Every table as one moment of the store saw it; how many rows of each."""
    files.make_folder(folder)
    counts = []
    with office.store.read() as connection:
        out = rows.hidden(connection)
        for name in rows.TABLES:
            counts.append((name, facts.write(folder, name, rows.rows(connection, name, out))))
    lines = [f"{name}: {', '.join(rows.columns(name))}" for name in rows.TABLES]
    files.atomic_write(folder / "DOC.txt", "\n".join([sentence("readable.columns"), "", *lines, ""]).encode())
    return counts


def _refuse_full(folder: Path, needed: int) -> None:
    free, wanted = files.free_bytes(folder), needed + _RESERVE_BYTES
    if free < wanted:
        megabytes = {"free": free >> 20, "needed": (wanted >> 20) + 1}
        raise EnvironmentProblem("disk.space_low", path=str(folder.parent), **megabytes)


def _places(folder: Path) -> dict[int, str]:
    """Attachment id → where its file goes: beside the first paper that has it."""
    dossiers = {row["id"]: pages.folder_of(row) for _, row in facts.read(folder / f"dossier{facts.SUFFIX}")}
    subjects = {row["id"]: row["subject"] for _, row in facts.read(folder / f"entry{facts.SUFFIX}")}
    out: dict[int, str] = {}
    for _, row in facts.read(folder / f"placement{facts.SUFFIX}"):
        at = row["attachment_id"]
        if at is not None and at not in out:
            words = safe_name(subjects[row["entry_id"]], _SUBJECT_CHARS)
            out[at] = f"{FILES}/{dossiers[row['dossier_id']]}/{row['ordinal']:03d} {words}"
    return out


def _write_files(
    office: Office, staging: Path, kept: Mapping[int, Mapping[str, Any]], places: Mapping[int, str],
    context: JobContext,
) -> dict[int, str]:  # fmt: skip
    """Copy every file out of the store, held against its hash; attachment id → path."""
    total, done = sum(row["size"] for row in kept.values()), 0
    written: dict[int, str] = {}
    told: list[facts.Row] = []
    for key, row in sorted(kept.items()):
        context.step(Progress(done, total, "readable.stage.files"))
        ending = Path(row["name"]).suffix.lower() or ".pdf"
        path = places.get(key, f"tep-khac/{key}") + ending
        _copy(office, row, staging / path)
        written[key] = path
        told.append((f"{key:012d}", {"id": key, "path": path, "sha256": row["sha256"], "size": row["size"]}))
        done += row["size"]
    facts.write(staging / FACTS, FILE_KIND, told)
    return written


def _copy(office: Office, row: Mapping[str, Any], target: Path) -> None:
    files.make_folder(target.parent)
    with attachments.open_attachment(office, row["uid"]) as source, target.open("xb") as out:
        sha256, _size = files.copy_with_hash(source, out)
        out.flush()
        os.fsync(out.fileno())
    if sha256 != row["sha256"]:
        raise EnvironmentProblem("readable.file_changed", name=row["name"])


# Pages, papers and lists


def _print_lists(
    office: Office, staging: Path, dossiers: Sequence[Shown], uids: Mapping[str, str], context: JobContext
) -> frozenset[str]:
    """The printed list of papers of every dossier that has papers; which dossiers have one."""
    files.make_folder(staging / LISTS)
    printed = set()
    for number, one in enumerate(dossiers):
        context.step(Progress(number, len(dossiers), "readable.stage.lists"))
        with suppress(UserError):  # one that cannot be printed as it stands has its page all the same
            if one.papers:
                paper = papers.render(office, _CONTENTS, [uids[one.folder]])
                files.atomic_write(staging / LISTS / f"{one.folder}.pdf", paper.pdf)
                printed.add(one.folder)
    return frozenset(printed)


def _write_pages(
    office: Office, staging: Path, groups: Sequence[tuple[str, Sequence[Shown]]], printed: frozenset[str],
    counts: Sequence[tuple[str, int]],
) -> None:  # fmt: skip
    name, day = office.profile.name, f"{office.today():%d/%m/%Y}"
    files.make_folder(staging / FILES)
    for _, group in groups:
        for one in group:
            files.atomic_write(
                staging / FILES / f"{one.folder}.html", pages.dossier(_named(one), one.folder in printed)
            )
    files.atomic_write(staging / pages.INDEX, pages.index(name, groups))
    files.atomic_write(staging / pages.ABOUT, pages.about(name, day, counts))


def _named(one: Shown) -> Shown:
    """Retention in words."""
    name = sentence("readable.column.retention")
    told = tuple(
        (key, from_code(value).label if key == name and value else value) for key, value in one.fields
    )
    return Shown(one.folder, one.code, one.title, told, one.papers)


def _write_books(staging: Path, groups: Sequence[tuple[str, Sequence[Shown]]]) -> None:
    folder = staging / BOOKS
    files.make_folder(folder)
    heading = {name: sentence(f"readable.column.{name}") for name in (
        "fonds", "code", "title", "papers", "ordinal", "number", "day", "subject", "author", "sheets", "file",
    )}  # fmt: skip
    dossiers = ((name, one.code, one.title, len(one.papers)) for name, group in groups for one in group)
    names = [heading[name] for name in ("fonds", "code", "title", "papers")]
    pages.write_book(folder / "ho-so.xlsx", sentence("readable.book.dossiers"), names, dossiers)
    names = [
        heading[name] for name in ("code", "ordinal", "number", "day", "subject", "author", "sheets", "file")
    ]
    pages.write_book(folder / "van-ban.xlsx", sentence("readable.book.papers"), names, _paper_rows(groups))


def _paper_rows(groups: Sequence[tuple[str, Sequence[Shown]]]) -> Iterator[tuple[object, ...]]:
    for _, group in groups:
        for one in group:
            for paper in one.papers:
                yield (
                    one.code, paper.ordinal, paper.number, paper.day, paper.subject, paper.author,
                    paper.sheets, paper.file,
                )  # fmt: skip


def _write_history(office: Office, staging: Path) -> None:
    """The history as far as the person may read it; it is not taken into a store made from this."""
    with suppress(UserError):
        history_export.export(office, staging / "lich-su.csv")


def _write_sums(staging: Path) -> None:
    """SHA-256 of every file, as `sha256sum -c` reads it."""
    lines = []
    for path in sorted(staging.rglob("*")):
        if path.is_file():
            lines.append(f"{files.hash_file(path)[0]}  {path.relative_to(staging).as_posix()}\n")
    files.atomic_write(staging / pages.SUMS, "".join(lines).encode())
