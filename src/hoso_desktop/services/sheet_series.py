"""The sheets of one dossier told to a person: what to write where, what is wrong, what must be printed again.

Numbers come from domain/sheets.py, faults from check C40; nothing is computed twice here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hoso_desktop.db import dossiers as rows
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.sheets import insert_missed, read, with_missed
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import checks, dossiers, papers, queries, stale_papers
from hoso_desktop.services.office import Changes, Office

_SERIES = "C40"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One paper: `write` says what to pencil on it; `count` is what it takes in the series."""

    row: int
    symbol: str
    title: str
    sheets: str
    count: int | None
    write: str


@dataclass(frozen=True, slots=True)
class SheetSeries:
    """All sheets of a dossier. `again` must be printed again (`told` says why), `add_a_line` only mended."""

    sheet: DossierSheet
    lines: tuple[SheetLine, ...]
    problems: tuple[str, ...]
    again: tuple[str, ...]
    told: str
    add_a_line: tuple[str, ...]


def series(office: Office, dossier_uid: str) -> SheetSeries:
    """The sheets of a dossier as they stand. Raises UserError dossier.gone."""
    sheet = queries.dossier_sheet(office, dossier_uid)
    found = [f for f in checks.findings(office, dossier_uid) if f.code == _SERIES]
    stale = stale_papers.stale(office, dossier_uid)
    return SheetSeries(
        sheet,
        tuple(_line(sheet.documents, place) for place in range(len(sheet.documents))),
        tuple(checks.finding_text(finding) for finding in found),
        tuple(paper.spoken for paper in stale),
        stale_papers.told(stale),
        papers.add_a_line(office, dossier_uid),
    )


def _line(documents: Sequence[Placement], place: int) -> SheetLine:
    paper = documents[place]
    return SheetLine(
        row=place + 1,
        symbol=paper.entry.number.text,
        title=paper.entry.subject or paper.entry.type_name,
        sheets=paper.sheets.text() if paper.sheets else "",
        count=paper.sheets.count if paper.sheets else paper.sheet_count,
        write=_write(documents, place),
    )


def _write(documents: Sequence[Placement], place: int) -> str:
    paper = documents[place]
    if paper.sheets is None:
        return sentence("sheets.write.none")
    first, last, texts = paper.sheets.first, paper.sheets.last, paper.sheets.text()
    if paper.own_numbering:
        return sentence("sheets.write.volume", sheet=first.text)
    if first.suffix:
        return sentence("sheets.write.late", sheets=texts)
    if paper.sheets.extra:
        missed = ", ".join(number.text for number in paper.sheets.extra)
        return sentence("sheets.write.missed", first=first.text, last=last.text, missed=missed)
    if first == last:
        return sentence("sheets.write.one", sheet=first.text)
    return sentence("sheets.write.run", first=first.text, last=last.text)


def add_missed(office: Office, placement_uid: str, expected_revision: int, after: str) -> tuple[str, Changes]:
    """A sheet was missed behind sheet `after` of a pencilled paper: its number, and the change.

    Raises UserError sheets.not_pencilled, sheets.not_there.
    """
    with office.store.read() as connection:
        home = rows.placement_home(connection, placement_uid)
    if home is None:
        raise UserError("document.gone")
    sheet = queries.dossier_sheet(office, home[3])
    if not sheet.dossier.sheets_pencilled:
        raise UserError("sheets.not_pencilled")
    place = next(n for n, paper in enumerate(sheet.documents) if paper.uid == placement_uid)
    ranges, behind = [paper.sheets for paper in sheet.documents], read(after)
    own = ranges[place]
    try:
        if own is None or behind is None:
            raise ValueError(after)
        found = insert_missed(ranges, place, behind)
    except ValueError as error:
        raise UserError("sheets.not_there", sheet=after, sheets=own.text() if own else "–") from error
    text = with_missed(own, found).text()
    return found.text, dossiers.edit_document(office, placement_uid, expected_revision, sheets=text)
