"""Where the cells of a package's workbook come from: a value of the dossier or of a paper, by name.

Owns the names a profile may use; knows no profile and no workbook. Every value is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.dates import DocDate
from hoso_desktop.domain.document import COPY_LABEL, Placement
from hoso_desktop.domain.dossier import ACCESS_LABEL, CONDITION_LABEL, CONFIDENCE_LABEL
from hoso_desktop.domain.text import clean

_TERM = re.compile(r"\d{4}-\d{4}")


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of the workbook is made from; a row of the dossier itself has no placement."""

    sheet: DossierSheet
    retention: str  # in the receiver's words
    fonds_words: str
    parts: Mapping[str, str]  # parts of file names, filled up with zeros
    placement: Placement | None = None
    file_name: str = ""


def begin(sheet: DossierSheet) -> DocDate:
    """First date of the dossier: of its papers, else as the list or the clerk says."""
    return sheet.totals.begin if sheet.totals.begin.first else sheet.dossier.begin_override


def end(sheet: DossierSheet) -> DocDate:
    """Last date of the dossier: of its papers, else as the list or the clerk says."""
    return sheet.totals.end if sheet.totals.end.first else sheet.dossier.end_override


def term(sheet: DossierSheet) -> str:
    """The dossier's term, or its period where that is one (`2010-2015`); never the office's present term."""
    period = sheet.dossier.period
    return sheet.dossier.term or (period if _TERM.fullmatch(period) else "")


def value(source: str, row: Row) -> str:
    """The text of one cell before the profile's default."""
    return clean(SOURCES[source](row))


def date_of(source: str, row: Row) -> DocDate:
    """The date behind a date cell. Raises KeyError when `source` is none."""
    return _DATES[source](row)


def _paper(row: Row) -> Placement:
    if row.placement is None:
        raise ValueError("a row of the dossier has no paper")
    return row.placement


def _notation(row: Row) -> str:
    number = _paper(row).entry.number
    # A number nobody could read has no figures; what was written stands in the notation's cell.
    return number.notation if number.number else number.notation or number.as_written


_DATES: dict[str, Callable[[Row], DocDate]] = {
    "dossier.begin": lambda row: begin(row.sheet),
    "dossier.end": lambda row: end(row.sheet),
    "document.date": lambda row: _paper(row).entry.date,
}

SOURCES: dict[str, Callable[[Row], str]] = {
    "empty": lambda row: "",
    "dossier.title": lambda row: row.sheet.dossier.title,
    "dossier.retention": lambda row: row.retention,
    "fonds.words": lambda row: row.fonds_words,
    "inventory.name": lambda row: row.sheet.inventory.name if row.sheet.inventory else "",
    "dossier.term": lambda row: term(row.sheet),
    "dossier.begin": lambda row: begin(row.sheet).text(),
    "dossier.end": lambda row: end(row.sheet).text(),
    "dossier.condition": lambda row: CONDITION_LABEL[row.sheet.dossier.condition],
    "dossier.pages": lambda row: str(row.sheet.totals.pages),
    "dossier.sheets": lambda row: str(row.sheet.totals.sheets),
    "dossier.documents": lambda row: str(len(row.sheet.documents)),
    "dossier.number": lambda row: row.parts.get("dossier", ""),
    "document.author": lambda row: _paper(row).entry.author,
    "document.type_name": lambda row: _paper(row).entry.type_name,
    "document.figures": lambda row: _paper(row).entry.number.figures,
    "document.notation": _notation,
    "document.date": lambda row: _paper(row).entry.date.text(),
    "document.subject": lambda row: _paper(row).entry.subject,
    "document.copy_kind": lambda row: COPY_LABEL[_paper(row).copy_kind],
    "document.language": lambda row: _paper(row).entry.language,
    "document.note": lambda row: _paper(row).note or _paper(row).entry.note,
    "document.autograph": lambda row: _paper(row).entry.autograph,
    "document.signer": lambda row: _paper(row).entry.signer,
    "document.topic": lambda row: _paper(row).entry.topic,
    "document.info_sign": lambda row: _paper(row).entry.info_sign,
    "document.keyword": lambda row: _paper(row).entry.keyword,
    "document.access": lambda row: ACCESS_LABEL[_paper(row).entry.access],
    "document.confidence": lambda row: CONFIDENCE_LABEL[_paper(row).entry.confidence],
    "document.condition": lambda row: CONDITION_LABEL[_paper(row).condition],
    "file.name": lambda row: row.file_name,
}
