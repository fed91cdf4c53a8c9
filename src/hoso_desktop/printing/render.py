"""Printing a form for dossiers: the one door of this package. Data in, finished PDF bytes out.

The bytes depend on the dossiers, the form's version, the print number and the printing day, on nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.problem import Problem
from hoso_desktop.errors import UserError
from hoso_desktop.files import atomic_write
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.printing.forms import FormSpec, shipped
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.pdfa import ArchivalPdf, Description, PageMarks

_STAGE = "print.stage"


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """A printed paper: bytes, pages, what a clerk must mend, SHA-256 (hex) and the form's version."""

    pdf: bytes
    pages: int
    problems: tuple[Problem, ...]
    sha256: str
    template: str


@dataclass(frozen=True, slots=True)
class _Job:
    """What is printed: forms by id (overridden or shipped) and the printing day."""

    specs: Mapping[str, FormSpec]
    printed_on: date

    def form(self, form_id: str) -> FormSpec:
        return self.specs.get(form_id) or shipped(form_id)

    def parts(self, form_id: str) -> list[FormSpec]:
        form = self.form(form_id)
        return [self.form(part) for part in form.parts] or [form]


def render(
    form_id: str,
    sheets: Sequence[DossierSheet],
    *,
    printed_on: date,
    print_number: int = 1,
    specs: Mapping[str, FormSpec] | None = None,
    context: JobContext | None = None,
) -> RenderedPaper:
    """Print `form_id` for each dossier in turn as one PDF/A-1b file.

    Raises UsageError for an unknown form, UserError when there is no dossier, Cancelled between pages.
    """
    job = _Job(specs or {}, printed_on)
    form = job.form(form_id)
    if not sheets:
        raise UserError("print.nothing", form=form.title)
    parts = job.parts(form_id)
    template = "+".join(part.template for part in parts)
    pdf = ArchivalPdf(_description(form, sheets, template, printed_on=printed_on, print_number=print_number))
    context = context or JobContext()
    problems: list[Problem] = []
    for done, sheet in enumerate(sheets):
        report = Report(sheet.dossier.code)
        for page in _dossier_pages(job, parts, sheet, report):
            context.step(Progress(done, len(sheets), _STAGE))
            pdf.add(page)
        problems += report.problems
    context.step(Progress(len(sheets), len(sheets), _STAGE))
    data = pdf.finish()
    return RenderedPaper(data, pdf.pages, tuple(problems), hashlib.sha256(data).hexdigest(), template)


def write(paper: RenderedPaper, target: Path) -> None:
    """Write the file whole or not at all. Raises EnvironmentProblem when the disk refuses."""
    atomic_write(target, paper.pdf)


def _description(
    form: FormSpec, sheets: Sequence[DossierSheet], template: str, *, printed_on: date, print_number: int
) -> Description:
    if len(sheets) == 1:
        title = form.document_title.format(code=sheets[0].dossier.code)
    else:
        title = form.document_title_many.format(count=len(sheets))
    return Description(title, f"{template}; {print_number}", printed_on)


def _dossier_pages(
    job: _Job, parts: Sequence[FormSpec], sheet: DossierSheet, report: Report
) -> Iterator[PageMarks]:
    contents_sheets: int | None = None
    for form in parts:
        if contents_sheets is None and _asks_contents(form):
            contents_sheets = _contents_sheets(job, sheet)
        pages = 0
        for page in form_pages(
            form, sheet, report, printed_on=job.printed_on, contents_sheets=contents_sheets or 0
        ):
            pages += 1
            yield page
        if form.id == "contents":
            contents_sheets = _sheets(pages, form)


def _asks_contents(form: FormSpec) -> bool:
    rows = (*form.head, *form.tail, *form.foot)
    return any("{contents_" in cell.text for row in rows for cell in row.cells)


def _contents_sheets(job: _Job, sheet: DossierSheet) -> int:
    """Sheets the list of papers takes when printed: laid out, not drawn."""
    form = job.form("contents")
    pages = form_pages(form, sheet, Report(""), printed_on=job.printed_on, contents_sheets=0)
    return _sheets(sum(1 for _ in pages), form)


def _sheets(pages: int, form: FormSpec) -> int:
    return -(-pages // form.page.sides)
