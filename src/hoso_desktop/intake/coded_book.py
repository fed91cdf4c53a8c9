"""Lists whose columns bear the codes of Thông tư 02/2019/TT-BNV: settled before headings are read.

Two things cannot be told from a heading alone. `Maintenance` is the period and, the second time, the number
of sheets: the place in the row decides, or the label below. Dossiers and papers on two sheets joined by
`FileCode` become one sheet, a row per paper. Other books are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hoso_desktop.domain.text import key
from hoso_desktop.intake import grid as g

# Codes that no heading in words looks like; two of them in one row tell the kind of list.
_TELLING = frozenset(
    [
        "filecode", "filenotation", "filecatalog", "organid", "doccode", "docordinal", "codenumber",
        "codenotation", "issueddate", "organname", "pageamount", "inforsign", "confidencelevel", "typename",
        "totaldoc", "startdate", "enddate", "pagenumber",
    ]
)  # fmt: skip
_JOIN = "filecode"
_TWICE = "maintenance"
_SHEETS, _YEAR, _INVENTORY = "Số tờ hồ sơ", "Năm hình thành hồ sơ", "Mục lục số"
_OF_A_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
# Codes both sheets have; the paper's own stay with the paper.
_BOTH = frozenset(
    ["description", "inforsign", "keyword", "language", "format", "identifier", "organid", _JOIN]
)
_SEARCHED = 20


def settle(book: g.Workbook) -> None:
    """Put right what the codes leave open, and join dossiers and papers of two sheets."""
    coded = [(grid, row) for grid in book.grids if (row := _heading(grid)) is not None]
    for grid, row in coded:
        _name_the_second(row)
        _name_the_catalogue(grid, row)
    dossiers = [found for found in coded if _has(found[1], "title") and not _has(found[1], "subject")]
    papers = [found for found in coded if _has(found[1], "subject")]
    if len(dossiers) == len(papers) == 1 and _has(dossiers[0][1], _JOIN) and _has(papers[0][1], _JOIN):
        _join(*dossiers[0], *papers[0])
        book.grids.remove(dossiers[0][0])


def _heading(grid: g.Grid) -> g.Row | None:
    for row in grid.rows[:_SEARCHED]:
        if len(_TELLING & {_code(value) for value in row.cells.values()}) >= 2:
            return row
    return None


def _code(value: g.Value) -> str:
    return key(value) if isinstance(value, str) else ""


def _has(heading: g.Row, code: str) -> bool:
    return any(_code(value) == code for value in heading.cells.values())


def _columns(heading: g.Row, code: str) -> list[int]:
    return [column for column in sorted(heading.cells) if _code(heading.cells[column]) == code]


def _name_the_second(heading: g.Row) -> None:
    """The first `Maintenance` is the period, the second the number of sheets."""
    for column in _columns(heading, _TWICE)[1:]:
        heading.cells[column] = _SHEETS


def _name_the_catalogue(grid: g.Grid, heading: g.Row) -> None:
    """`FileCatalog` holds the number of an inventory, or the year of the dossier."""
    for column in _columns(heading, "filecatalog"):
        below = [g.as_text(row.cells[column]) for row in _below(grid, heading) if column in row.cells]
        years = bool(below) and all(_OF_A_YEAR.fullmatch(text) for text in below)
        heading.cells[column] = _YEAR if years else _INVENTORY


def _below(grid: g.Grid, heading: g.Row) -> Iterable[g.Row]:
    return (row for row in grid.rows if row.number > heading.number)


def _join(of_dossiers: g.Grid, dossier_heading: g.Row, of_papers: g.Grid, paper_heading: g.Row) -> None:
    """Give every paper the columns of its dossier; a dossier without papers gets a row of its own below."""
    at = _columns(dossier_heading, _JOIN)[0]
    known = {g.as_text(row.cells[at]): row for row in _below(of_dossiers, dossier_heading) if at in row.cells}
    taken = {_code(value) for value in paper_heading.cells.values()}
    moved = [
        column
        for column in sorted(dossier_heading.cells)
        if _code(dossier_heading.cells[column]) not in taken | _BOTH
    ]
    first = max(max(row.cells, default=0) for row in of_papers.rows) + 1
    places = {column: first + number for number, column in enumerate(moved)}
    for column, place in places.items():
        paper_heading.cells[place] = dossier_heading.cells[column]
    join = _columns(paper_heading, _JOIN)[0]
    met: set[str] = set()
    for row in _below(of_papers, paper_heading):
        code = g.as_text(row.cells.get(join))
        dossier = known.get(code)
        if dossier is not None:
            met.add(code)
            _copy(dossier, row, places)
    number = of_papers.rows[-1].number
    for code, dossier in known.items():
        if code not in met:
            number += 1
            lone = g.Row(number, {join: code}, hidden=dossier.hidden)
            _copy(dossier, lone, places)
            of_papers.rows.append(lone)


def _copy(dossier: g.Row, row: g.Row, places: dict[int, int]) -> None:
    row.cells.update({place: dossier.cells[at] for at, place in places.items() if at in dossier.cells})
