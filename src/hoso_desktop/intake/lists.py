"""Reading a clerk's list, whatever program wrote it, into an ImportProposal.

The door of this package for lists. Opens the list and the files it names for reading only, keeps nothing of
a row with a secrecy mark, and answers every bad file with a UserError that says what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.domain.proposal import (
    Doubt,
    ImportProposal,
    ListKind,
    Mapping,
    ProposedDocument,
    Reason,
)
from hoso_desktop.domain.secrecy import mark_in_file_name, mark_in_text
from hoso_desktop.domain.text import key
from hoso_desktop.errors import UserError
from hoso_desktop.intake import coded_book, footers, headings, metadata_book
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.books import open_book
from hoso_desktop.intake.date_columns import settle_dates
from hoso_desktop.intake.dossier_rows import DossierRows
from hoso_desktop.intake.headings import DOSSIER_FIELDS, Heading, fingerprint
from hoso_desktop.intake.listed_files import ListedFiles
from hoso_desktop.intake.marks import MarkFinder
from hoso_desktop.intake.paper_rows import PaperRows, duplicate_key, rows_named
from hoso_desktop.jobs import JobContext

__all__ = ["Mapping", "fingerprint", "first_rows", "read_list", "with_files_root"]

READING = "import.stage.reading"
CHECKING = "import.stage.checking"
_PARTY_COLUMNS = frozenset(
    [
        "fonds_number",
        "term",
        "box",
        "dossier_number",
        "retention",
        "dossier_title",
        "number_only",
        "notation",
        "date",
        "subject",
        "original_place",
        "ordinal",
        "path",
    ]
)
Remembered = Callable[[str], Mapping | None]


def read_list(
    path: Path,
    *,
    files_root: Path | None = None,
    mapping: Mapping | None = None,
    context: JobContext | None = None,
    remembered: Remembered | None = None,
) -> ImportProposal:
    """Read a list of papers or dossiers. `files_root` (default: the list's folder) is where its paths begin.

    A `mapping` corrected by the clerk decides which column is what; without one, `remembered` is asked for
    the mapping kept under the fingerprint of the headings. Raises UserError for a file that cannot be
    read or holds no list, Cancelled when the context says so.
    """
    _refuse_marked_name(path)
    book = open_book(path, g.stepper(context, READING))
    coded_book.settle(book)
    files = ListedFiles(files_root or path.parent)
    grids = metadata_book.find(book) if mapping is None else None
    if grids is not None:
        return metadata_book.read(path, grids, files=files, notes=_notes(book, None))
    choice = _choose(path, book, mapping=mapping, remembered=remembered)
    return _Reading(path, choice, files=files, context=context).run(_notes(book, choice.grid))


def first_rows(path: Path, count: int = 15) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first filled rows of the fullest sheet, for a clerk who points at the heading herself.

    Rows with a secrecy mark are shown empty.
    """
    book = open_book(path, g.stepper(None, READING))
    grid = max(book.grids, key=lambda found: len(found.rows), default=None)
    if grid is None or not grid.rows:
        raise UserError("import.empty", path=path.name)
    out = []
    for row in grid.rows[:count]:
        width = max(row.cells, default=-1) + 1
        texts = tuple(g.as_text(row.cells.get(column)) for column in range(width))
        secret = any(mark_in_text(text) for text in texts)
        out.append((row.number, () if secret else texts))
    return tuple(out)


def _refuse_marked_name(path: Path) -> None:
    if mark_in_file_name(path.name):
        raise UserError("import.secret_name")


@dataclass(frozen=True, slots=True)
class _Choice:
    """The sheet to read and its heading."""

    grid: g.Grid
    heading: Heading
    fingerprint: str


def _choose(
    path: Path, book: g.Workbook, *, mapping: Mapping | None, remembered: Remembered | None
) -> _Choice:
    grids = [found for found in book.grids if found.rows and found.shown] or [f for f in book.grids if f.rows]
    if not grids:
        raise UserError("import.empty", path=path.name)
    if mapping is not None and mapping.sheet:
        grids = [found for found in grids if found.name == mapping.sheet] or grids
    grid = max(grids, key=lambda found: (headings.score(found), len(found.rows)))
    rows = mapping.header_rows if mapping is not None and mapping.header_rows else headings.find_rows(grid)
    if not rows:
        rows = _likely_heading(grid)
    plain = headings.recognise(grid, rows)
    mark = fingerprint(headings.headings_of(plain))
    chosen = mapping if mapping is not None else remembered(mark) if remembered is not None else None
    heading = headings.recognise(grid, rows, chosen) if chosen is not None else plain
    if not headings.is_list(heading):
        raise UserError("import.no_heading", path=path.name, row=rows[0])
    return _Choice(grid, heading, mark)


def _likely_heading(grid: g.Grid) -> tuple[int, ...]:
    """The first row of at least three texts, where a clerk would look for the heading."""
    for row in grid.rows[: headings.SEARCHED_ROWS]:
        if sum(isinstance(value, str) for value in row.cells.values()) >= 3:
            return (row.number,)
    return (grid.rows[0].number,)


def _notes(book: g.Workbook, chosen: g.Grid | None) -> tuple[Problem, ...]:
    notes = []
    if book.macros:
        notes.append(Problem("import.note.macros", Severity.NOTE))
    others = [
        found.name
        for found in book.grids
        if chosen is not None and found is not chosen and headings.score(found) >= 3
    ]
    if others:
        notes.append(
            Problem("import.note.other_sheets", Severity.WARNING, params={"sheets": ", ".join(others)})
        )
    return tuple(notes)


def _kind(path: Path, choice: _Choice) -> ListKind:
    fields = choice.heading.fields
    if fields >= _PARTY_COLUMNS:
        return ListKind.PARTY_26
    if fields & {"dossier_number", "dossier_title", "dossier_notation"}:
        return ListKind.GENERIC
    above = [row for row in choice.grid.rows if row.number < choice.heading.rows[0]]
    titles = [key(path.stem), key(choice.grid.name)]
    titles += [key(value) for row in above for value in row.cells.values() if isinstance(value, str)]
    words = headings.vocabulary()
    if "arrival_number" in fields or _mentions(titles, words.incoming):
        return ListKind.INCOMING
    return ListKind.OUTGOING if _mentions(titles, words.outgoing) else ListKind.GENERIC


def _mentions(titles: list[str], words: tuple[str, ...]) -> bool:
    return any(word in title for title in titles for word in words)


_DIRECTIONS = {ListKind.OUTGOING: Direction.OUTGOING, ListKind.INCOMING: Direction.INCOMING}


class _Reading:
    """Reads the rows of one sheet under one heading."""

    def __init__(
        self, path: Path, choice: _Choice, *, files: ListedFiles, context: JobContext | None
    ) -> None:
        self._path = path
        self._choice = choice
        self._grid = choice.grid
        self._context = context
        self._files = files
        self._documents: list[ProposedDocument] = []
        self._doubts: list[Doubt] = []
        self._held_back: list[Doubt] = []
        self._duplicates: list[tuple[int, int]] = []
        self._seen: dict[tuple[object, ...], int] = {}
        self._used: set[str] = set()

    def run(self, notes: tuple[Problem, ...]) -> ImportProposal:
        g.spread_merged(self._grid)
        self._refuse_stamped_list()
        body = footers.split(self._grid, self._choice.heading)
        if not body.rows:
            raise UserError("import.no_rows", path=self._path.name, row=self._choice.heading.rows[-1])
        heading, questions = settle_dates(self._choice.heading, body.rows)
        kind = _kind(self._path, self._choice)
        names = rows_named(heading)
        dossiers = DossierRows(heading, names)
        papers = PaperRows(
            heading, names, files=self._files, direction=_DIRECTIONS.get(kind, Direction.INTERNAL)
        )
        self._read_rows(body.rows, heading, dossiers=dossiers, papers=papers)
        used = self._used if papers.listed else set(dossiers.keys())
        doubts = [*dossiers.doubts, *self._doubts]
        return ImportProposal(
            source=self._path,
            sheet=self._grid.name,
            kind=kind,
            encoding=self._grid.encoding,
            header_rows=heading.rows,
            columns=heading.columns,
            rows_read=len(body.rows),
            dossiers=dossiers.dossiers(used),
            documents=tuple(self._documents),
            doubts=tuple(sorted(doubts, key=lambda doubt: doubt.row)),
            held_back=tuple(self._held_back),
            refused=(),
            ignored_rows=body.ignored,
            questions=questions,
            duplicates=tuple(self._duplicates),
            fingerprint=self._choice.fingerprint,
            notes=notes,
        )

    def _refuse_stamped_list(self) -> None:
        """A stamp above the heading, or the name of the sheet, marks the whole list."""
        if mark_in_file_name(self._grid.name):
            raise UserError("import.secret_sheet")
        for row in self._grid.rows:
            if row.number >= self._choice.heading.rows[0]:
                return
            for value in row.cells.values():
                if isinstance(value, str) and mark_in_text(value):
                    raise UserError("import.secret_list", row=row.number)

    def _read_rows(
        self, rows: list[g.Row], heading: Heading, *, dossiers: DossierRows, papers: PaperRows
    ) -> None:
        marks = MarkFinder(heading)
        names = rows_named(heading)
        of_dossier = {g.column_of(use.letter) for use in heading.columns if use.field in DOSSIER_FIELDS}
        list_row = heading.column("list_row")
        step = g.stepper(self._context, CHECKING)
        for done, row in enumerate(rows):
            if done % g.ROWS_PER_STEP == 0:
                step(done)
            marked = marks.column_with_mark(row)
            dossier_key = dossiers.key_of(row, secret=marked is not None and marked in of_dossier)
            if marked is not None or dossiers.is_tainted(dossier_key):
                self._hold_back(row, "" if marked is None else names.get(marked, g.letter(marked)))
            elif papers.listed:
                number = "" if list_row is None else g.as_text(row.cells.get(list_row))
                self._take(*papers.read(row, dossier_key), list_row=number)

    def _hold_back(self, row: g.Row, column: str) -> None:
        self._held_back.append(Doubt(row.number, column, Reason.SECRET_MARK, ""))

    def _take(self, document: ProposedDocument, doubts: list[Doubt], *, list_row: str) -> None:
        same = duplicate_key(document, list_row)
        first = self._seen.setdefault(same, document.row)
        if first != document.row:
            self._duplicates.append((document.row, first))
            return
        self._used.add(document.dossier_key)
        self._documents.append(document)
        self._doubts.extend(doubts)


def with_files_root(proposal: ImportProposal, root: Path) -> ImportProposal:
    """The same proposal with its paths looked up below another folder, without reading the list again."""
    files = ListedFiles(root)
    reasons = {Reason.FILE_MISSING, Reason.FILE_OUTSIDE, Reason.FILE_UNREADABLE, Reason.FILE_NOT_PDF}
    column = next((use.heading for use in proposal.columns if use.field == "path"), "")
    doubts = [doubt for doubt in proposal.doubts if doubt.reason not in reasons]
    documents = []
    for document in proposal.documents:
        if document.source_path:
            found = files.find(document.source_path)
            document = replace(document, file=found.file)
            if found.reason is not None:
                doubts.append(Doubt(document.row, column, found.reason, document.source_path))
        documents.append(document)
    doubts.sort(key=lambda doubt: doubt.row)
    return replace(proposal, documents=tuple(documents), doubts=tuple(doubts))
