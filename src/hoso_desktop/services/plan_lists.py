"""File plans that come from and go to spreadsheets."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.file_plan import FilePlan, FilePlanEntry, PlanState, lines, totals
from hoso_desktop.domain.text import key
from hoso_desktop.errors import UserError
from hoso_desktop.files import atomic_write
from hoso_desktop.intake.plan_list import ListedTitle, read_plan_list
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import sentence
from hoso_desktop.services.file_plan import adopt, starter
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.transfer.plan_list import ListedLine, plan_workbook


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What a list holds before it becomes a plan: titles, and periods that could not be read."""

    titles: tuple[ListedTitle, ...]
    unread: tuple[ListedTitle, ...]


def preview_list(path: Path, *, context: JobContext | None = None) -> PlanImport:
    """Read a plan's list; nothing is stored. Raises UserError plan_list.* and file_plan.double."""
    titles = read_plan_list(path, context)
    seen: dict[str, ListedTitle] = {}
    for title in titles:
        known = seen.setdefault(key(title.notation), title)
        if known is not title:
            raise UserError("file_plan.double", notation=title.notation, title=known.title)
    return PlanImport(titles, tuple(title for title in titles if title.unread))


def take_list(office: Office, year: int, ready: PlanImport, *, source: str) -> Changes:
    """Make a list the draft plan of a year. Raises UserError `file_plan.exists`."""
    entries = tuple(_entry(title, source) for title in ready.titles)
    plan = FilePlan(str(uuid.uuid4()), year, office.profile.term, PlanState.DRAFT, entries)
    return adopt(office, plan, list=source)


def _entry(title: ListedTitle, source: str) -> FilePlanEntry:
    return FilePlanEntry(
        uid=str(uuid.uuid4()),
        heading=title.heading,
        heading_title=title.heading_title,
        small_heading=title.small_heading,
        notation=title.notation,
        title=title.title,
        retention=title.retention,
        kind=_kind(title),
        owner=title.owner,
        note=title.note,
        source=source,
    )


def _kind(title: ListedTitle) -> DossierKind:
    """A Tập is a number series, a meeting says so; else what the model says of the same heading."""
    words = key(title.title)
    if words.startswith("tap "):
        return DossierKind.NUMERIC_SERIES
    if "hoi nghi" in words or words.startswith("ho so hop"):
        return DossierKind.MEETING
    same = {known.kind for known in starter().titles if key(known.heading) == key(title.heading)}
    return same.pop() if len(same) == 1 else DossierKind.GENERAL


def closing_lines(plan: FilePlan) -> tuple[str, ...]:
    """`Danh mục hồ sơ này có … hồ sơ, bao gồm: …` counted from the titles (NĐ 30/2020, Phụ lục V.II)."""
    counted = totals(plan.entries)
    out = [
        sentence("file_plan.closing.all", count=counted.titles),
        sentence("file_plan.closing.permanent", count=counted.permanent),
        sentence("file_plan.closing.limited", count=counted.limited),
    ]
    if counted.unset:
        out.append(sentence("file_plan.closing.unset", count=counted.unset))
    if counted.added:
        out.append(
            sentence("file_plan.closing.added", count=counted.added, all=counted.titles + counted.added)
        )
    return tuple(out)


def export_list(office: Office, plan: FilePlan, target: Path) -> Path:
    """Write the plan as .xlsx; proposals are marked in the column of notes."""
    listed = []
    for line in lines(plan.entries):
        entry = line.entry
        if entry is None:
            listed.append(ListedLine(("", line.text, "", "", ""), heading=True))
            continue
        marks = (entry.note, "" if entry.confirmed else sentence("file_plan.proposal"))
        note = "; ".join(part for part in marks if part)
        listed.append(ListedLine((entry.notation, entry.title, entry.retention.label, entry.owner, note)))
    title = [office.profile.name, sentence("file_plan.heading"), sentence("file_plan.year", year=plan.year)]
    columns = [sentence(f"file_plan.column.{name}") for name in _COLUMNS]
    atomic_write(target, plan_workbook(title, columns, listed, closing_lines(plan)))
    return target


_COLUMNS = ("notation", "title", "retention", "owner", "note")
