"""Reading .xls and .ods through python-calamine, behind guards on size and hidden rows.

Calamine keeps a sheet as a full rectangle, so a file whose corners lie far apart is measured first.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import python_calamine

from hoso_desktop.errors import Cancelled, UserError
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.safe_zip import SafeZip
from hoso_desktop.intake.xls_rows import examine
from hoso_desktop.intake.xml_parts import attribute, local, stream

_MAX_RECTANGLE = 12_000_000
_TABLE_PARTS = "table-row", "table-cell", "covered-table-cell"


def read_ods(path: Path, step: g.Step) -> g.Workbook:
    """All sheets of an OpenDocument spreadsheet. Raises UserError when damaged, locked or too large."""
    with SafeZip(path) as archive:
        archive.check_all()
        if archive.has("META-INF/manifest.xml"):
            _refuse_encrypted(archive, path)
        shape = _OdsShape(path.name)
        stream(archive.part("content.xml"), name=path.name, start=shape.start, end=shape.end)
        macros = any(name.startswith("Basic/") for name in archive.names)
    grids = _through_calamine(path, step)
    for index, found in enumerate(grids):
        _mark_hidden(found, shape.hidden.get(index, set()))
        found.spans.extend(shape.spans.get(index, []))
    return g.Workbook(grids, macros=macros)


def read_xls(path: Path, step: g.Step) -> g.Workbook:
    """All sheets of an Excel 97-2003 workbook. Raises UserError when damaged or locked."""
    facts = examine(path)
    grids = _through_calamine(path, step)
    for found, hidden in zip(grids, facts.hidden, strict=False):
        _mark_hidden(found, hidden)
    return g.Workbook(grids, macros=facts.macros)


def _mark_hidden(found: g.Grid, hidden: set[int]) -> None:
    for row in found.rows:
        row.hidden = row.hidden or row.number in hidden


def _refuse_encrypted(archive: SafeZip, path: Path) -> None:
    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "encryption-data":
            raise UserError("import.password", path=path.name)

    stream(archive.part("META-INF/manifest.xml"), name=path.name, start=start)


class _OdsShape:
    """Hidden rows and merged cells of every table, and a refusal of tables too large to hold."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._table = -1
        self._row = 0
        self._column = 0
        self._row_repeat = 1
        self._filled_in_row = False
        self._last_column = 0
        self._last_row = 0
        self.hidden: dict[int, set[int]] = {}
        self.spans: dict[int, list[g.Span]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "table":
            self._table += 1
            self._row = self._last_row = self._last_column = 0
            self.hidden[self._table] = set()
            self.spans[self._table] = []
        elif name == "table-row":
            self._row_repeat = _count(attribute(attributes, "number-rows-repeated"))
            self._column = 0
            self._filled_in_row = False
            if (
                attribute(attributes, "visibility") in ("collapse", "filter")
                and self._row_repeat <= g.MAX_ROWS
            ):
                self.hidden[self._table].update(range(self._row + 1, self._row + self._row_repeat + 1))
        elif name in _TABLE_PARTS:
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        repeat = _count(attribute(attributes, "number-columns-repeated"))
        rows, columns = (
            attribute(attributes, "number-rows-spanned"),
            attribute(attributes, "number-columns-spanned"),
        )
        if (rows or columns) and self._table in self.spans:
            bottom, right = self._row + _count(rows), self._column + _count(columns) - 1
            self.spans[self._table].append(g.Span(self._row + 1, self._column, bottom, right))
        self._column += repeat
        if attribute(attributes, "value-type"):
            self._filled_in_row = True
            self._last_column = max(self._last_column, self._column)

    def end(self, tag: str) -> None:
        if local(tag) != "table-row":
            return
        self._row += self._row_repeat
        if self._filled_in_row:
            self._last_row = self._row
        if self._last_row * self._last_column > _MAX_RECTANGLE:
            raise UserError("import.too_large", path=self._name)


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and int(text) > 0 else 1


def _through_calamine(path: Path, step: g.Step) -> list[g.Grid]:
    try:
        # Read into memory first: the file is closed again before anything else happens.
        with path.open("rb") as source:
            book = python_calamine.CalamineWorkbook.from_filelike(source)
        return [_grid(book, index, step) for index in range(len(book.sheet_names))]
    except python_calamine.PasswordError as error:
        raise UserError("import.password", path=path.name) from error
    except (UserError, Cancelled, OSError, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # The reader is native code: besides its own errors it can raise a panic, which is no Exception.
        raise UserError("import.damaged", path=path.name) from error


def _grid(book: Any, index: int, step: g.Step) -> g.Grid:
    meta = book.sheets_metadata[index]
    found = g.Grid(meta.name, shown=meta.visible == python_calamine.SheetVisibleEnum.Visible)
    if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
        return found
    sheet = book.get_sheet_by_index(index)
    if sheet.start is None:
        return found
    left = sheet.start[1]
    # The iterator pads above the first filled row but not left of the first filled column.
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = {left + at: value for at, raw in enumerate(values) if (value := _value(raw)) is not None}
        if not cells:
            continue
        found.rows.append(g.Row(number, cells))
        if len(found.rows) > g.MAX_ROWS:
            raise UserError("import.too_large", path=meta.name)
        if len(found.rows) % g.ROWS_PER_STEP == 0:
            step(len(found.rows))
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or []:
        found.spans.append(g.Span(first_row + 1, first_column, last_row + 1, last_column))
    return found


def _value(raw: object) -> g.Value | None:
    if isinstance(raw, str):
        return raw if raw.strip() else None
    if isinstance(raw, bool | int | date | datetime):
        return raw
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() and abs(raw) < 1e15 else raw
    return None if raw is None else str(raw)
