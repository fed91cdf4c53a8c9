"""Printing forms: the one door of this package. Data in, finished PDF bytes out.

The bytes depend on what is printed, the form's version, the print number and the printing day, on nothing
else.
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
from hoso_desktop.printing import marks, sheet_of_labels
from hoso_desktop.printing.forms import FormSpec, shipped
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.parts import Spot
from hoso_desktop.printing.pdfa import ArchivalPdf, Description, PageMarks
from hoso_desktop.printing.subject import Source
from hoso_desktop.printing.values import dossier_source

_STAGE = "print.stage"


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """A printed paper: bytes, pages, what a clerk must mend, SHA-256 (hex) and the form's version."""

    pdf: bytes
    pages: int
    problems: tuple[Problem, ...]
    sha256: str
    template: str
    spots: tuple[tuple[Spot, ...], ...] = ()  # per page, where Press.spotted asked
    starts: tuple[int, ...] = (0,)  # the pages (from 0) a paper begins with: each takes a new sheet
    cut: bool = False  # only the first pages were asked for, and there are more


@dataclass(frozen=True, slots=True)
class Press:
    """How it is printed: the day, forms that replace shipped ones, and the printer's offset (mm).

    `first` asks for that many pages only, so that something can be looked at while the rest is made.
    """

    printed_on: date
    specs: Mapping[str, FormSpec] | None = None
    print_number: int = 1
    right: float = 0.0
    down: float = 0.0
    spotted: bool = False
    first: int = 0

    def form(self, form_id: str) -> FormSpec:
        """The form of an id. Raises UsageError when there is none."""
        return (self.specs or {}).get(form_id) or shipped(form_id)

    def parts(self, form_id: str) -> list[FormSpec]:
        """The forms printed one after another for one form."""
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
    sources = [dossier_source(sheet, printed_on=printed_on) for sheet in sheets]
    return render_sources(form_id, sources, Press(printed_on, specs, print_number), context=context)


def render_sources(
    form_id: str, sources: Sequence[Source], press: Press, *, context: JobContext | None = None
) -> RenderedPaper:
    """Print `form_id` of each source in turn as one PDF/A-1b file.

    Raises UsageError for an unknown form, UserError when there is nothing, Cancelled between pages.
    """
    form = press.form(form_id)
    if not sources:
        raise UserError("print.nothing", form=form.title)
    parts = press.parts(form_id)
    template = "+".join(part.template for part in parts)
    pdf = ArchivalPdf(_description(form, sources, template, press))
    context = context or JobContext()
    problems: list[Problem] = []
    spots: list[tuple[Spot, ...]] = []
    starts: list[int] = []
    if form.labels:
        pages = _label_sheets(form, sources, problems, spotted=press.spotted)
    else:
        pages = _all(press, parts, sources, problems)
    for done, page in pages:
        if press.first and pdf.pages == press.first:
            return RenderedPaper(
                pdf.finish(), pdf.pages, tuple(problems), "", template, tuple(spots), cut=True
            )
        context.step(Progress(done, len(sources), _STAGE))
        starts += [pdf.pages] if page.begins else []
        pdf.add(sheet_of_labels.moved(page, press.right, press.down) if press.right or press.down else page)
        if page.spots is not None:
            spots.append(tuple(page.spots))
    context.step(Progress(len(sources), len(sources), _STAGE))
    data = pdf.finish()
    digest = hashlib.sha256(data).hexdigest()
    begin = tuple(starts) or tuple(range(pdf.pages))  # a sheet of labels has nothing on its back
    return RenderedPaper(data, pdf.pages, tuple(problems), digest, template, tuple(spots), begin)


def write(paper: RenderedPaper, target: Path) -> None:
    """Write the file whole or not at all. Raises EnvironmentProblem when the disk refuses."""
    atomic_write(target, paper.pdf)


def _description(form: FormSpec, sources: Sequence[Source], template: str, press: Press) -> Description:
    title = document_title(form, sources)
    return Description(title, f"{template}; {press.print_number}", press.printed_on)


def document_title(form: FormSpec, sources: Sequence[Source]) -> str:
    """What a file of these papers calls itself."""
    if len(sources) == 1:
        return form.document_title.format(code=sources[0].name)
    return form.document_title_many.format(count=len(sources))


def _all(
    press: Press, parts: Sequence[FormSpec], sources: Sequence[Source], problems: list[Problem]
) -> Iterator[tuple[int, PageMarks]]:
    for done, source in enumerate(sources):
        report = Report(source.name, press.spotted)
        yield from ((done, page) for page in _pages(press, parts, source, report, several=len(sources) > 1))
        problems += (*source.problems, *report.problems)


def _label_sheets(
    form: FormSpec, sources: Sequence[Source], problems: list[Problem], *, spotted: bool
) -> Iterator[tuple[int, PageMarks]]:
    single = sheet_of_labels.one_label(form)

    def labels() -> Iterator[PageMarks]:
        for source in sources:
            report = Report(source.name, spotted)
            for number, label in enumerate(form_pages(single, source.fill(single, 0), report)):
                label.bookmarks += [] if number else [(0, source.name)]
                yield label
            problems.extend(report.problems)

    yield from enumerate(sheet_of_labels.collect(labels(), form))


def _pages(
    press: Press, parts: Sequence[FormSpec], source: Source, report: Report, *, several: bool
) -> Iterator[PageMarks]:
    printed: dict[str, int] = {}
    for part, form in enumerate(parts):
        if form.counts and form.counts not in printed:
            printed[form.counts] = printed_sheets(press, form.counts, source)
        pages = 0
        mark = marks.content(form, source.sheet) if source.sheet and marks.wanted(form) else ""
        for page in form_pages(form, source.fill(form, printed.get(form.counts, 0)), report):
            page.begins = pages == 0
            if page.begins:
                page.bookmarks = _bookmarks(source, parts, part, several=several)
            pages += 1
            if mark:
                marks.put(page, form, mark)
            yield page
        printed[form.id] = _sheets(pages, form)


def _bookmarks(
    source: Source, parts: Sequence[FormSpec], part: int, *, several: bool
) -> list[tuple[int, str]]:
    """What leads to the first page of a part: the name of one of several sources, and the part's title."""
    names = [(0, source.name)] if several and part == 0 else []
    if not several or len(parts) > 1:
        names.append((int(several), parts[part].title))
    return names


def printed_sheets(press: Press, form_id: str, source: Source) -> int:
    """Sheets a form takes when printed: laid out, not drawn."""
    form = press.form(form_id)
    return _sheets(sum(1 for _ in form_pages(form, source.fill(form, 0), Report(""))), form)


def _sheets(pages: int, form: FormSpec) -> int:
    return -(-pages // form.page.sides)
