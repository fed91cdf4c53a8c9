"""Printing papers: preview, PDF files, a dossier's whole set, and which prints have become stale."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hoso_desktop.db import papers as rows
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.print_facets import FACETS, SET, facet_hash
from hoso_desktop.domain.problem import Problem
from hoso_desktop.errors import UsageError
from hoso_desktop.files import free_name, make_folder, safe_name
from hoso_desktop.jobs import JobContext
from hoso_desktop.printing import forms as form_list
from hoso_desktop.printing import render as renderer
from hoso_desktop.printing.forms import FormInfo as FormInfo
from hoso_desktop.printing.render import Press
from hoso_desktop.printing.render import RenderedPaper as RenderedPaper
from hoso_desktop.printing.subject import Source
from hoso_desktop.services import form_store, paper_dossier, paper_subjects
from hoso_desktop.services.office import Office
from hoso_desktop.services.stale_papers import add_a_line as add_a_line
from hoso_desktop.services.stale_papers import spoken as spoken
from hoso_desktop.services.stale_papers import stale_papers as stale_papers
from hoso_desktop.settings import Offset


@dataclass(frozen=True, slots=True)
class Manner:
    """How a form is printed this once: a variant instead of the office's, the printer's offset in mm."""

    variant: str = ""
    offset: Offset = field(default_factory=Offset)


_AS_USUAL = Manner()


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A PDF written for the person."""

    path: Path
    form_id: str
    pages: int
    problems: tuple[Problem, ...]


def forms(subject: str = form_list.DOSSIER) -> tuple[FormInfo, ...]:
    """The forms of a kind of subject."""
    return form_list.catalogue(subject)


def forms_for(office: Office, subject: str, what: Sequence[str]) -> tuple[FormInfo, ...]:
    """The forms of a kind of subject; of dossiers also those that all of these have records for."""
    beside = paper_subjects.beside(office, what) if subject == form_list.DOSSIER and what else ()
    return tuple(info for name in (subject, *beside) for info in forms(name))


def offered(office: Office) -> tuple[FormInfo, ...]:
    """Every form for which there are records, in the order they are offered."""
    return tuple(
        info for name, kind in paper_subjects.KINDS.items() if kind.offered(office) for info in forms(name)
    )


def info(form_id: str) -> FormInfo:
    """A form by its id. Raises UsageError `print.unknown_form`."""
    known = [found for name in paper_subjects.KINDS for found in forms(name)]
    for found in known:
        if found.id == form_id:
            return found
    raise UsageError("print.unknown_form", form=form_id, known=", ".join(found.id for found in known))


def named(office: Office, form_id: str, words: Sequence[str]) -> list[str]:
    """What typed words mean to a form: the uids of dossier codes, anything else as it stands."""
    return paper_dossier.named(office, words) if of_dossiers(form_id) else list(words)


def of_dossiers(form_id: str) -> bool:
    """Whether a form is printed of dossiers. Raises UsageError `print.unknown_form`."""
    return info(form_id).subject in paper_subjects.OF_DOSSIERS


def render(
    office: Office,
    form_id: str,
    what: Sequence[str],
    *,
    manner: Manner = _AS_USUAL,
    context: JobContext | None = None,
) -> RenderedPaper:
    """A form as a PDF in memory, for preview; nothing is recorded.

    `what` names what it is printed of: uids of dossiers, a year, … (`services.paper_subjects`).
    Raises UsageError `form.no_variant`.
    """
    office.require(Action.PRINT, Object.PAPER)
    return _render(office, form_id, _sources(office, form_id, what), manner, context)


def _sources(office: Office, form_id: str, what: Sequence[str]) -> list[Source]:
    return paper_subjects.kind(info(form_id).subject).sources(office, what)


def _render(
    office: Office,
    form_id: str,
    sources: Sequence[Source],
    manner: Manner,
    context: JobContext | None,
    first: int = 0,
) -> RenderedPaper:
    specs, broken = form_store.specs(office)
    if manner.variant:
        specs = {**specs, form_id: form_store.for_once(office, form_id, manner.variant)}
    press = Press(office.today(), specs, right=manner.offset.right, down=manner.offset.down, first=first)
    paper = renderer.render_sources(form_id, sources, press, context=context)
    asked = (form_id, *press.form(form_id).parts)
    unread = [broken[part] for part in asked if part in broken]
    return replace(paper, problems=(*unread, *paper.problems))


def print_to_file(
    office: Office,
    form_id: str,
    what: Sequence[str],
    target: Path,
    *,
    manner: Manner = _AS_USUAL,
    context: JobContext | None = None,
) -> PrintedFile:
    """Write one PDF of a form and record the print; `what` and `manner` as for `render`."""
    office.require(Action.PRINT, Object.PAPER)
    return _print(office, form_id, _sources(office, form_id, what), target, manner, context)


def print_into(
    office: Office,
    form_id: str,
    what: Sequence[str],
    folder: Path,
    *,
    manner: Manner = _AS_USUAL,
    context: JobContext | None = None,
) -> PrintedFile:
    """One form into `folder`: `HN.15-bia.pdf`, `danh-muc-ho-so-2026.pdf`; a file of that name is kept."""
    office.require(Action.PRINT, Object.PAPER)
    sources = _sources(office, form_id, what)
    target = free_name(folder / f"{stem(form_id, what, sources)}.pdf")
    return _print(office, form_id, sources, target, manner, context)


def stem(form_id: str, what: Sequence[str], sources: Sequence[Source]) -> str:
    """The name of a paper's file without its ending: `HN.15-muc-luc`, `danh-muc-ho-so-2026`."""
    suffix = info(form_id).file_suffix
    sheets = [source.sheet for source in sources if source.sheet]
    if len(sheets) == 1:
        return f"{safe_name(sheets[0].dossier.notation)}-{suffix}"
    if sheets:
        return f"{suffix}-{len(sheets)}-ho-so"
    return "-".join((suffix, *(safe_name(word) for word in what)))


def _print(
    office: Office,
    form_id: str,
    sources: Sequence[Source],
    target: Path,
    manner: Manner,
    context: JobContext | None,
) -> PrintedFile:
    paper = _render(office, form_id, sources, manner, context)
    renderer.write(paper, target)
    _record(office, form_id, sources, paper)
    return PrintedFile(target, form_id, paper.pages, paper.problems)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper ready to be sent, with the records it shows: what was printed is recorded, not what is now."""

    form_id: str
    sources: tuple[Source, ...]
    paper: RenderedPaper


def prepare(
    office: Office,
    form_id: str,
    what: Sequence[str],
    *,
    manner: Manner = _AS_USUAL,
    first: int = 0,
    context: JobContext | None = None,
) -> Prepared:
    """A form for a printer, as `render`; `record` it when the last page was sent.

    `first`: so many pages only, to look at (`paper.cut` where there are more) before `whole` makes them all.
    """
    office.require(Action.PRINT, Object.PAPER)
    sources = _sources(office, form_id, what)
    return Prepared(form_id, tuple(sources), _render(office, form_id, sources, manner, context, first))


def whole(
    office: Office, begun: Prepared, *, manner: Manner = _AS_USUAL, context: JobContext | None = None
) -> Prepared:
    """All pages of a paper of which only the first were made, of the same records."""
    return replace(begun, paper=_render(office, begun.form_id, begun.sources, manner, context))


def record(office: Office, sent: Prepared, *, copies: int = 1) -> None:
    """Note that papers left the printer: the facts each of them shows, and how many copies."""
    _record(office, sent.form_id, sent.sources, sent.paper, copies)


def _record(
    office: Office, form_id: str, sources: Sequence[Source], paper: RenderedPaper, copies: int = 1
) -> None:
    with office.change(keep_images=False) as tx:
        for source in sources:
            if source.sheet is None or not any(part in FACETS for part in _parts(form_id)):
                _record_print(tx, form_id, source, paper, copies)
            else:
                _record_dossier(tx, office, form_id, source.sheet, paper, copies)


def _record_print(tx: Tx, form_id: str, source: Source, paper: RenderedPaper, copies: int) -> None:
    uid = source.sheet.dossier.uid if source.sheet else ""
    body = {
        "form": form_id, "of": source.name, "template": paper.template, "pages": paper.pages,
        "copies": copies,
    }  # fmt: skip
    tx.record("paper.printed", object_uid=str(uuid.uuid4()), dossier_uid=uid, body=body, travels=False)


def _parts(form_id: str) -> tuple[str, ...]:
    """The papers of a dossier that a print counts as; values on a cover printed already make a cover."""
    return SET if form_id == "set" else (form_list.shipped(form_id).stands_for or form_id,)


def _record_dossier(
    tx: Tx, office: Office, form_id: str, sheet: DossierSheet, paper: RenderedPaper, copies: int
) -> None:
    for part in _parts(form_id):
        if part not in FACETS:
            continue
        values = {
            "uid": str(uuid.uuid4()), "at_utc": stamp(office.now()),
            "content_hash": facet_hash(part, sheet), "template": paper.template,
            "pages": paper.pages, "pdf_sha256": paper.sha256,
        }  # fmt: skip
        rows.record(tx, sheet.dossier.uid, part, values, copies=copies)


def print_set(
    office: Office, dossier_uid: str, folder: Path, *, context: JobContext | None = None
) -> tuple[PrintedFile, ...]:
    """Cover, contents, certificate and all three in one, as `HN.15-bia.pdf` … in `folder`.

    A file of that name already there is kept; the new one gets a number.
    """
    sources = _sources(office, "set", [dossier_uid])
    make_folder(folder)
    out = []
    for form_id in (*SET, "set"):
        target = free_name(folder / f"{stem(form_id, (), sources)}.pdf")
        out.append(_print(office, form_id, sources, target, _AS_USUAL, context))
    return tuple(out)
