"""Papers as files people go on editing: Excel and Word, from the same form and records as the print.

What somebody changes in such a file stays there: the store never reads it back, and it is no print of a
dossier's papers (`services.papers` knows nothing of it).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.problem import Problem
from hoso_desktop.errors import UsageError
from hoso_desktop.files import atomic_write, free_name
from hoso_desktop.jobs import JobContext
from hoso_desktop.printing import filled
from hoso_desktop.printing.filled import Papers
from hoso_desktop.printing.forms import shipped
from hoso_desktop.printing.render import Press
from hoso_desktop.printing.subject import Source
from hoso_desktop.services import form_store, paper_subjects, papers
from hoso_desktop.services.office import Office

EXCEL, WORD = "xlsx", "docx"
KINDS = (EXCEL, WORD)
# Endings of other office programs: no PDF may hide behind one.
_FOREIGN = ("csv", "doc", "ods", "odt", "rtf", "xls", "xlsm", "docm")


class _Writer(Protocol):
    def __call__(self, papers: Papers, day: date, *, context: JobContext | None = None) -> bytes: ...


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file written for the person to edit; `papers` is how many stand in it."""

    path: Path
    form_id: str
    kind: str
    papers: int
    problems: tuple[Problem, ...]


def kinds(form_id: str) -> tuple[str, ...]:
    """The kinds of files a form can be edited as: `xlsx`, `docx`; none for covers, labels and sets."""
    return KINDS if filled.editable(shipped(papers.info(form_id).id)) else ()


def kind_of(form_id: str, target: Path) -> str:
    """The kind a file name asks for, empty for a PDF.

    Raises UsageError `print.not_editable`, `print.file_kind_unknown` for what this form cannot be.
    """
    ending = target.suffix.lower().removeprefix(".")
    if ending in KINDS:
        if ending not in kinds(form_id):
            raise UsageError("print.not_editable", form=papers.info(form_id).title)
        return ending
    if ending in _FOREIGN:
        known = ", ".join(f".{kind}" for kind in ("pdf", *kinds(form_id)))
        raise UsageError("print.file_kind_unknown", ending=f".{ending}", known=known)
    return ""


def write(
    office: Office,
    form_id: str,
    what: Sequence[str],
    target: Path,
    *,
    variant: str = "",
    context: JobContext | None = None,
) -> SavedFile:
    """Write a form as the kind of file its name asks for; `what` as for `papers.render`.

    `variant` is one for this file alone. Raises UsageError `print.file_kind_unknown`, `print.not_editable`,
    `form.no_variant`, EnvironmentProblem when the disk refuses, Cancelled between rows.
    """
    office.require(Action.EXPORT, Object.PAPER)
    kind = kind_of(form_id, target)
    if not kind:
        known = ", ".join(f".{one}" for one in kinds(form_id))
        raise UsageError("print.file_kind_unknown", ending=target.suffix, known=known)
    return _write(office, form_id, _sources(office, form_id, what), target, variant, context)


def write_into(
    office: Office,
    form_id: str,
    what: Sequence[str],
    folder: Path,
    kind: str,
    *,
    variant: str = "",
    context: JobContext | None = None,
) -> SavedFile:
    """A form into `folder`: `HN.15-muc-luc.docx`; a file of that name is kept. Raises as `write`."""
    office.require(Action.EXPORT, Object.PAPER)
    sources = _sources(office, form_id, what)
    target = folder / f"{papers.stem(form_id, what, sources)}.{kind}"
    kind_of(form_id, target)
    return _write(office, form_id, sources, free_name(target), variant, context)


def _sources(office: Office, form_id: str, what: Sequence[str]) -> list[Source]:
    return paper_subjects.kind(papers.info(form_id).subject).sources(office, what)


def _write(
    office: Office,
    form_id: str,
    sources: Sequence[Source],
    target: Path,
    variant: str,
    context: JobContext | None,
) -> SavedFile:
    kind = kind_of(form_id, target)
    specs, broken = form_store.specs(office)
    if variant:
        specs = {**specs, form_id: form_store.for_once(office, form_id, variant)}
    made = filled.fill(form_id, sources, Press(office.today(), specs))
    atomic_write(target, _writer(kind)(made, office.today(), context=context))
    _record(office, form_id, kind, sources)
    unread = [broken[form_id]] if form_id in broken else []
    found = [problem for source in sources for problem in source.problems]
    told = [problem for paper in made.papers for problem in paper.report.problems]
    problems = (*unread, *found, *told)
    return SavedFile(target, form_id, kind, len(sources), problems)


def _writer(kind: str) -> _Writer:
    """The writer of a kind; loaded when the first such file is written."""
    if kind == EXCEL:
        from hoso_desktop.printing import workbook

        return workbook.write
    from hoso_desktop.printing import word

    return word.write


def _record(office: Office, form_id: str, kind: str, sources: Sequence[Source]) -> None:
    with office.change(keep_images=False) as tx:
        for source in sources:
            body = {"form": form_id, "of": source.name, "kind": kind}
            dossier = source.sheet.dossier.uid if source.sheet else ""
            uid = str(uuid.uuid4())
            tx.record("paper.saved", object_uid=uid, dossier_uid=dossier, body=body, travels=False)
