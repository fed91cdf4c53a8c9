"""Printing dossiers' papers: preview, PDF files, the whole set, and which prints have become stale."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.db import papers as rows
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.print_facets import FACETS, SET, facet_hash
from hoso_desktop.domain.problem import Problem
from hoso_desktop.errors import UsageError
from hoso_desktop.files import free_name, safe_name
from hoso_desktop.jobs import JobContext
from hoso_desktop.printing import forms as form_list
from hoso_desktop.printing import render as renderer
from hoso_desktop.printing.forms import FormInfo
from hoso_desktop.printing.render import RenderedPaper as RenderedPaper
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import dossier_sheet, peek

_SPOKEN = {
    "cover": "bìa", "contents": "mục lục", "certificate": "chứng từ kết thúc",
    "pencil_guide": "phiếu hướng dẫn đánh số",
}  # fmt: skip
# Working papers: what is written on them stays right, a late sheet only adds a line.
_ONLY_A_LINE = ("pencil_guide",)


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A PDF written for the person."""

    path: Path
    form_id: str
    pages: int
    problems: tuple[Problem, ...]


def forms() -> tuple[FormInfo, ...]:
    """The forms that can be printed."""
    return form_list.catalogue()


def _info(form_id: str) -> FormInfo:
    for info in forms():
        if info.id == form_id:
            return info
    raise UsageError("print.unknown_form", form=form_id, known=", ".join(info.id for info in forms()))


def render(
    office: Office, form_id: str, dossier_uids: Sequence[str], *, context: JobContext | None = None
) -> RenderedPaper:
    """A form of some dossiers as a PDF in memory, for preview; nothing is recorded."""
    _info(form_id)
    sheets = [dossier_sheet(office, uid) for uid in dossier_uids]
    return _render(office, form_id, sheets, context)


def _render(
    office: Office, form_id: str, sheets: Sequence[DossierSheet], context: JobContext | None
) -> RenderedPaper:
    return renderer.render(form_id, sheets, printed_on=office.today(), context=context)


def print_to_file(
    office: Office,
    form_id: str,
    dossier_uids: Sequence[str],
    target: Path,
    *,
    context: JobContext | None = None,
) -> PrintedFile:
    """Write one PDF of a form for some dossiers and record the print."""
    _info(form_id)
    sheets = [dossier_sheet(office, uid) for uid in dossier_uids]
    return _print(office, form_id, sheets, target, context)


def _print(
    office: Office, form_id: str, sheets: Sequence[DossierSheet], target: Path, context: JobContext | None
) -> PrintedFile:
    paper = _render(office, form_id, sheets, context)
    renderer.write(paper, target)
    record_print(office, form_id, sheets, paper)
    return PrintedFile(target, form_id, paper.pages, paper.problems)


def record_print(office: Office, form_id: str, sheets: Sequence[DossierSheet], paper: RenderedPaper) -> None:
    """Note that papers left the printer or went to a file: the facts each of them shows."""
    parts = SET if form_id == "set" else (form_id,)
    with office.change(keep_images=False) as tx:
        for sheet in sheets:
            for part in parts:
                if part not in FACETS:
                    continue
                values = {
                    "uid": str(uuid.uuid4()), "at_utc": stamp(office.now()),
                    "content_hash": facet_hash(part, sheet), "template": paper.template,
                    "pages": paper.pages, "pdf_sha256": paper.sha256,
                }  # fmt: skip
                rows.record(tx, sheet.dossier.uid, part, values)


def print_set(
    office: Office, dossier_uid: str, folder: Path, *, context: JobContext | None = None
) -> tuple[PrintedFile, ...]:
    """Cover, contents, certificate and all three in one, as `HN.15-bia.pdf` … in `folder`.

    A file of that name already there is kept; the new one gets a number.
    """
    sheet = dossier_sheet(office, dossier_uid)
    folder.mkdir(parents=True, exist_ok=True)
    stem = safe_name(sheet.dossier.notation)
    out = []
    for form_id in (*SET, "set"):
        target = free_name(folder / f"{stem}-{_info(form_id).file_suffix}.pdf")
        out.append(_print(office, form_id, [sheet], target, context))
    return tuple(out)


def stale_papers(office: Office, dossier_uid: str) -> tuple[str, ...]:
    """Papers printed before a change that they show: `bìa`, `mục lục`, `chứng từ kết thúc`."""
    return _old(office, dossier_uid, SET)


def add_a_line(office: Office, dossier_uid: str) -> tuple[str, ...]:
    """Working papers that need no new print, only one more line: `phiếu hướng dẫn đánh số`."""
    return _old(office, dossier_uid, _ONLY_A_LINE)


def spoken(form_id: str) -> str:
    """What a clerk calls a form of the set in a sentence."""
    return _SPOKEN[form_id]


def _old(office: Office, dossier_uid: str, forms: Sequence[str]) -> tuple[str, ...]:
    sheet = peek(office, dossier_uid)
    with office.store.read() as connection:
        prints = rows.last_prints(connection, dossier_uid)
    return tuple(
        _SPOKEN[form] for form in forms if form in prints and prints[form][0] != facet_hash(form, sheet)
    )
