"""A form filled in for files people edit: its own lines, columns and rows, before any page is laid out.

Shared by the writers of workbooks and Word files, so that words and columns stand in the form file only.
Draws nothing and breaks no line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.printing.layout import Report, form_pages, with_its_columns
from hoso_desktop.printing.render import Press, document_title, printed_sheets
from hoso_desktop.printing.spec import FormSpec, TableSpec
from hoso_desktop.printing.subject import GroupRow, Source, Subject

# What neither XML nor a cell can hold; tabs and line ends are blanks of their own kind.
_NOT_IN_A_FILE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Filled:
    """One paper: its form with the columns it has here, the texts of its fields, the rows of its table."""

    name: str
    form: FormSpec
    values: Mapping[str, str]
    fill: Callable[[], Subject]  # anew each time: rows may be read only once
    report: Report  # what the kind of file cannot show as it is printed

    @property
    def table(self) -> TableSpec:
        """The table every editable paper has."""
        assert self.form.table is not None  # noqa: S101 - `fill` has looked
        return self.form.table

    def rows(self) -> Iterator[list[str]]:
        """The rows in the order of the columns; a GroupRow heads those below it."""
        for texts in self.fill().rows([column.field for column in self.table.columns]):
            kind = GroupRow if isinstance(texts, GroupRow) else list
            yield kind(map(plain, texts))

    def several_pages(self) -> bool:
        """Whether it prints on more than one page."""
        return len(list(islice(form_pages(self.form, self.fill(), Report(self.name)), 2))) > 1


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one file and what it calls itself."""

    title: str
    papers: tuple[Filled, ...]


def editable(form: FormSpec) -> bool:
    """Whether a form can be a file people edit: a list on pages of its own, not a cover, label or overlay."""
    return form.table is not None and form.labels is None and not form.overlay and not form.parts


def fill(form_id: str, sources: Sequence[Source], press: Press) -> Papers:
    """The papers of `sources`. Raises UserError `print.nothing`, UsageError `print.not_editable`."""
    form = press.form(form_id)
    if not editable(form):
        raise UsageError("print.not_editable", form=form.title)
    if not sources:
        raise UserError("print.nothing", form=form.title)
    papers = tuple(_filled(form, source, press) for source in sources)
    return Papers(document_title(form, sources), papers)


def _filled(form: FormSpec, source: Source, press: Press) -> Filled:
    counted = printed_sheets(press, form.counts, source) if form.counts else 0
    make = partial(source.fill, form, counted)
    given = make().values
    values = {name: plain(text) for name, text in given.items()}
    return Filled(source.name, with_its_columns(form, given), values, make, Report(source.name))


def plain(text: str) -> str:
    """`text` without what no office file can hold."""
    if text.isprintable():
        return text
    return _NOT_IN_A_FILE.sub("", _LINE_END.sub("\n", text).replace("\t", " "))
