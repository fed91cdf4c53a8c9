"""The workbook MetaDuLieu.xlsx of a Party package: dossiers and papers on two sheets, joined by file names.

`A99.021-A99.021.002-01-0001-003.pdf` is inventory 01, dossier 0001, third paper.
"""

from __future__ import annotations

import re
from pathlib import Path

from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.problem import Problem
from hoso_desktop.domain.proposal import Doubt, ImportProposal, ListKind, ProposedDocument, Reason
from hoso_desktop.domain.text import key
from hoso_desktop.errors import UserError
from hoso_desktop.intake import cells as c
from hoso_desktop.intake import footers, headings
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.dossier_rows import DossierRows
from hoso_desktop.intake.headings import Heading, fingerprint
from hoso_desktop.intake.listed_files import ListedFiles
from hoso_desktop.intake.marks import MarkFinder
from hoso_desktop.intake.paper_rows import PaperRows, duplicate_key, rows_named

_NAME = re.compile(
    r"-(?P<inventory>\d{1,3})-(?P<dossier>\d{1,6}[a-z]?)-(?P<paper>\d{1,4})\.\w{2,5}$", re.IGNORECASE
)

Grids = tuple[g.Grid, g.Grid]


def find(book: g.Workbook) -> Grids | None:
    """The sheets `Hồ sơ` and `Văn bản`, when the workbook has both with a heading each."""
    by_name = {key(grid.name): grid for grid in book.grids}
    dossiers, papers = by_name.get("ho so"), by_name.get("van ban")
    if dossiers is None or papers is None or not headings.score(dossiers) or not headings.score(papers):
        return None
    return dossiers, papers


def read(path: Path, grids: Grids, *, files: ListedFiles, notes: tuple[Problem, ...]) -> ImportProposal:
    """The proposal of the workbook. Rows are those of the sheet `Văn bản`."""
    joined = _Joined(path, grids, files)
    joined.read_dossiers()
    joined.read_papers()
    return joined.proposal(notes)


class _Joined:
    def __init__(self, path: Path, grids: Grids, files: ListedFiles) -> None:
        self._path = path
        self._dossier_grid, self._paper_grid = grids
        for grid in grids:
            g.spread_merged(grid)
        self._dossier_heading = self._heading(self._dossier_grid)
        self._heading_of_papers = self._heading(self._paper_grid)
        self._dossiers = DossierRows(self._dossier_heading, rows_named(self._dossier_heading), own_sheet=True)
        names = rows_named(self._heading_of_papers)
        self._papers = PaperRows(self._heading_of_papers, names, files=files, direction=Direction.INTERNAL)
        self._documents: list[ProposedDocument] = []
        self._doubts: list[Doubt] = []
        self._held_back: list[Doubt] = []
        self._duplicates: list[tuple[int, int]] = []
        self._ignored: tuple[int, ...] = ()
        self._rows = 0

    @staticmethod
    def _heading(grid: g.Grid) -> Heading:
        return headings.recognise(grid, headings.find_rows(grid))

    def read_dossiers(self) -> None:
        marks = MarkFinder(self._dossier_heading)
        for row in footers.split(self._dossier_grid, self._dossier_heading).rows:
            marked = marks.column_with_mark(row)
            self._dossiers.key_of(row, secret=marked is not None)
            if marked is not None:
                name = rows_named(self._dossier_heading).get(marked, "")
                self._hold_back(row, f"{self._dossier_grid.name}: {name}")
            elif row.hidden:
                self._doubts.append(Doubt(row.number, self._dossier_grid.name, Reason.HIDDEN_ROW, ""))

    def read_papers(self) -> None:
        marks = MarkFinder(self._heading_of_papers)
        names = rows_named(self._heading_of_papers)
        path_column = self._heading_of_papers.column("path")
        body = footers.split(self._paper_grid, self._heading_of_papers)
        self._ignored = body.ignored
        self._rows = len(body.rows)
        seen: dict[tuple[object, ...], int] = {}
        for row in body.rows:
            marked = marks.column_with_mark(row)
            match = _NAME.search(g.as_text(row.cells.get(path_column)) if path_column is not None else "")
            dossier_key = self._key(match)
            if marked is not None or self._dossiers.is_tainted(dossier_key):
                self._hold_back(row, "" if marked is None else names.get(marked, ""))
                continue
            ordinal = int(match["paper"]) if match else None
            document, doubts = self._papers.read(row, dossier_key, ordinal=ordinal)
            first = seen.setdefault(duplicate_key(document, ""), row.number)
            if first != row.number:
                self._duplicates.append((row.number, first))
                continue
            self._documents.append(document)
            self._doubts.extend(doubts)

    def _key(self, match: re.Match[str] | None) -> str:
        known = self._dossiers.by_number()
        if match is not None:
            list_key = known.get(c.list_number(match["dossier"]), "")
            if list_key:
                self._dossiers.set_inventory(list_key, match["inventory"])
                return list_key
        # A workbook of one dossier needs no file names to join it.
        all_keys = self._dossiers.all_keys()
        return all_keys[0] if len(all_keys) == 1 else ""

    def _hold_back(self, row: g.Row, column: str) -> None:
        self._held_back.append(Doubt(row.number, column, Reason.SECRET_MARK, ""))

    def proposal(self, notes: tuple[Problem, ...]) -> ImportProposal:
        keys = self._dossiers.keys()
        if not keys and not self._documents and not self._held_back:
            raise UserError("import.no_rows", path=self._path.name, row=self._dossier_heading.rows[-1])
        doubts = sorted((*self._dossiers.doubts, *self._doubts), key=lambda doubt: doubt.row)
        return ImportProposal(
            source=self._path,
            sheet=self._paper_grid.name,
            kind=ListKind.WORKBOOK,
            encoding=self._paper_grid.encoding,
            header_rows=self._heading_of_papers.rows,
            columns=self._heading_of_papers.columns,
            rows_read=self._rows,
            dossiers=self._dossiers.dossiers(set(keys)),
            documents=tuple(self._documents),
            doubts=tuple(doubts),
            held_back=tuple(self._held_back),
            refused=(),
            ignored_rows=self._ignored,
            duplicates=tuple(self._duplicates),
            fingerprint=fingerprint(headings.headings_of(self._heading_of_papers)),
            notes=notes,
        )
