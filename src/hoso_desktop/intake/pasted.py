"""A block copied from a spreadsheet and pasted into the dossier's table of documents.

Excel puts tabs between cells, line ends between rows, and quotes around cells that hold either. Nothing is
stored here; a block with a secrecy mark is refused as a whole, because it was never in the program.
"""

from __future__ import annotations

import csv
import io

from hoso_desktop.domain.proposal import PastedRow
from hoso_desktop.domain.secrecy import mark_in_column, mark_in_text
from hoso_desktop.domain.text import key
from hoso_desktop.errors import UserError
from hoso_desktop.intake import cells as c
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.headings import recognise
from hoso_desktop.intake.legacy_text import column_is_tcvn3, from_tcvn3, needs_conversion
from hoso_desktop.intake.marks import secrecy_columns
from hoso_desktop.intake.paper_rows import with_type

MAX_ROWS = 5_000
# The order of the columns on screen, for a block without a heading.
ON_SCREEN = ("number", "date", "subject", "author", "pages", "sides", "note")


def read_pasted(text: str, has_heading: bool | None = None) -> list[PastedRow]:
    """Rows of a pasted block. `has_heading` None: the first row is looked at.

    Raises UserError when the block is empty, too large or bears a secrecy mark.
    """
    grid = _grid(text)
    if not grid.rows:
        raise UserError("paste.empty")
    heading = recognise(grid, (grid.rows[0].number,)) if has_heading is not False else None
    if heading is not None and (has_heading or len(heading.fields) >= 2):
        secrecy = secrecy_columns(heading)
        columns = {use.field: g.column_of(use.letter) for use in reversed(heading.columns) if use.field}
        rows = grid.rows[1:]
    else:
        secrecy = frozenset()
        columns = _on_screen(grid)
        rows = grid.rows
    _refuse_marks(rows, secrecy)
    return [_row(row, columns) for row in rows]


def _grid(text: str) -> g.Grid:
    body = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    found = g.Grid("")
    # Lenient by intention: a stray quote inside a cell is a quote, as Excel itself takes it.
    records = csv.reader(io.StringIO(body, newline=""), delimiter="\t")
    number = 0
    try:
        for number, record in enumerate(records, start=1):
            cells: dict[int, g.Value] = {at: cell for at, cell in enumerate(record) if cell.strip()}
            if any(len(cell) > g.MAX_TEXT for cell in record):
                raise UserError("paste.cell_too_long", row=number)
            if cells:
                found.rows.append(g.Row(number, cells))
            if len(found.rows) > MAX_ROWS:
                raise UserError("paste.too_large", limit=MAX_ROWS)
    except csv.Error as error:
        raise UserError("paste.cell_too_long", row=number + 1) from error
    texts = [str(value) for row in found.rows for value in row.cells.values()]
    old = column_is_tcvn3(texts)
    for row in found.rows:
        for column, value in row.cells.items():
            if needs_conversion(str(value), column=old):
                row.cells[column] = from_tcvn3(str(value))
    return found


def _on_screen(grid: g.Grid) -> dict[str, int]:
    """Columns by the order on screen; a running number in front is passed over."""
    first = [key(g.as_text(row.cells.get(0))) for row in grid.rows]
    widest = max(max(row.cells) for row in grid.rows)
    running = widest >= 3 and first == [str(number) for number in range(1, len(first) + 1)] and len(first) > 1
    shift = 1 if running else 0
    return {field: at + shift for at, field in enumerate(ON_SCREEN)}


def _refuse_marks(rows: list[g.Row], secrecy: frozenset[int]) -> None:
    for row in rows:
        for column, value in row.cells.items():
            text = g.as_text(value)
            if mark_in_text(text) or (column in secrecy and mark_in_column(text)):
                raise UserError("paste.secret", row=row.number)


def _row(row: g.Row, columns: dict[str, int]) -> PastedRow:
    def cell(field: str) -> g.Value | None:
        return row.cells.get(columns[field]) if field in columns else None

    if "date_month" in columns:
        day = c.to_split_date(cell("date_day"), cell("date_month"), year=cell("date_year"))
    else:
        day = c.to_date(cell("date"))
    return PastedRow(
        number=c.to_number(cell("number"), cell("number_only"), notation=cell("notation")),
        date=day,
        subject=with_type(g.as_text(cell("type_name")), g.as_text(cell("subject"))),
        author=g.as_text(cell("author")),
        pages=c.to_count(cell("pages")).value,
        sides=c.to_sides(cell("sides")),
        note=g.as_text(cell("note")),
    )
