"""Opening a list of any kind: tells by the first bytes what the file really is and picks the reader.

File endings are not trusted: exports are often named .xls whatever they hold.
"""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.intake import delimited, other_books, xls_rows, xlsx
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.legacy_text import column_is_tcvn3, from_tcvn3, needs_conversion
from hoso_desktop.intake.safe_zip import SafeZip

_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def open_book(path: Path, step: g.Step) -> g.Workbook:
    """All sheets of a list with Vietnamese in Unicode. Raises UserError for what is no readable list."""
    try:
        book = _reader_for(path, step)
    except FileNotFoundError as error:
        raise EnvironmentProblem("file.missing", path=str(path)) from error
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", path=str(path)) from error
    except MemoryError as error:
        raise UserError("import.too_large", path=path.name) from error
    for grid in book.grids:
        _convert(grid)
    return book


def _reader_for(path: Path, step: g.Step) -> g.Workbook:
    if path.is_dir():
        raise UserError("import.not_a_list", path=path.name)
    with path.open("rb") as source:
        head = source.read(4096)
    if not head:
        raise UserError("import.empty", path=path.name)
    if head.startswith(b"PK"):
        return _zipped(path, step)
    if head.startswith(xls_rows.SIGNATURE):
        if xls_rows.is_locked_package(path):
            raise UserError("import.password", path=path.name)
        return other_books.read_xls(path, step)
    if path.suffix.casefold() in _TEXT_ENDINGS and not head.startswith(b"%PDF-"):
        return delimited.read(path, step)
    raise UserError("import.not_a_list", path=path.name)


def _zipped(path: Path, step: g.Step) -> g.Workbook:
    with SafeZip(path) as archive:
        if archive.beginning("mimetype").startswith(_ODS_TYPE):
            is_ods = True
        elif archive.has("_rels/.rels") or archive.has("xl/workbook.xml"):
            is_ods = False
        else:
            raise UserError("import.not_a_list", path=path.name)
    return other_books.read_ods(path, step) if is_ods else xlsx.read(path, step)


def _convert(grid: g.Grid) -> None:
    """Turn TCVN3 text into Unicode, judged column by column."""
    columns: dict[int, list[g.Row]] = {}
    for row in grid.rows:
        for column, value in row.cells.items():
            if isinstance(value, str) and not value.isascii():
                columns.setdefault(column, []).append(row)
    for column, rows in columns.items():
        texts = [str(row.cells[column]) for row in rows]
        whole = column_is_tcvn3(texts)
        for row, text in zip(rows, texts, strict=True):
            if needs_conversion(text, column=whole):
                row.cells[column] = from_tcvn3(text)
                grid.encoding = "tcvn3"
