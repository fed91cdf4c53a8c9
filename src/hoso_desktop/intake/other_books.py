"""Reading .xls and .ods: hidden rows and guards here, the cells by the limited process (native_books).

The native reader keeps a sheet as a full rectangle, so a table whose corners lie far apart is refused first.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hoso_desktop.errors import UserError
from hoso_desktop.intake import grid as g
from hoso_desktop.intake import pdf_child
from hoso_desktop.intake.safe_zip import MAX_PART, SafeZip
from hoso_desktop.intake.xls_rows import examine
from hoso_desktop.intake.xml_parts import attribute, local, stream

MAX_SHEETS = 250
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_MAX_RECTANGLE = 6_000_000
_MAX_SPANS = 100_000
_TABLE_PARTS = "table-row", "table-cell", "covered-table-cell"


def read_ods(path: Path, step: g.Step) -> g.Workbook:
    """All sheets of an OpenDocument spreadsheet. Raises UserError when damaged, locked or too large."""
    with SafeZip(path) as archive:
        archive.check_all()
        if archive.has("META-INF/manifest.xml"):
            _refuse_encrypted(archive, path)
        shape = _OdsShape(path.name)
        stream(archive.part("content.xml", MAX_PART), name=path.name, start=shape.start, end=shape.end)
        macros = any(name.startswith("Basic/") for name in archive.names)
    grids = _through_process(path, step)
    for index, found in enumerate(grids):
        _mark_hidden(found, shape.hidden.get(index, set()))
        found.spans.extend(shape.spans.get(index, []))
    return g.Workbook(grids, macros=macros)


def read_xls(path: Path, step: g.Step) -> g.Workbook:
    """All sheets of an Excel 97-2003 workbook. Raises UserError when damaged or locked."""
    facts = examine(path)
    grids = _through_process(path, step)
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
            if self._table >= MAX_SHEETS:
                raise UserError("import.too_large", path=self._name)
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
        if (rows or columns) and self._table in self.spans and len(self.spans[self._table]) < _MAX_SPANS:
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
    """A number of rows or columns; more than any sheet has is as good as that."""
    if not text.isdecimal():
        return 1
    return max(1, int(text)) if len(text) < 9 else 10**9


def _through_process(path: Path, step: g.Step) -> list[g.Grid]:
    arriving = _Arriving(path.name, step)
    with path.open("rb") as source:
        pdf_child.READER.sheets(source, path.name, arriving.take)
    return arriving.grids


class _Arriving:
    """Puts the pieces of a workbook together; what has not the right shape is a fault of the sender."""

    def __init__(self, name: str, step: g.Step) -> None:
        self._name, self._step = name, step
        self._meter = g.Meter(name)
        self.grids: list[g.Grid] = []

    def take(self, data: bytes) -> None:
        """One piece (see native_books). Raises ValueError, TypeError or KeyError for nonsense."""
        piece = json.loads(data)
        if "sheet" in piece:
            title, shown = piece["sheet"]
            if len(self.grids) >= MAX_SHEETS:
                raise UserError("import.too_large", path=self._name)
            self.grids.append(g.Grid(str(title), shown=bool(shown)))
        for number, cells in piece.get("rows", ()):
            self._row(_within(number, 1, MAX_ROW), cells)
        for span in piece.get("spans", ()):
            top, left, bottom, right = (_within(value, 0, MAX_ROW) for value in span)
            self.grids[-1].spans.append(g.Span(top, left, bottom, right))

    def _row(self, number: int, cells: list[Any]) -> None:
        rows = self.grids[-1].rows
        if not rows or rows[-1].number != number:
            rows.append(g.Row(number, {}))
            if self._meter.row() % g.ROWS_PER_STEP == 0:
                self._step(len(rows))
        for column, raw in cells:
            value = _value(raw)
            self._meter.cell(value, number)
            rows[-1].cells[_within(column, 0, MAX_COLUMN)] = value


def _within(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(value)
    return value


def _value(raw: object) -> g.Value:
    if isinstance(raw, dict):
        moment = raw.get("moment")
        return datetime.fromisoformat(moment) if moment else date.fromisoformat(raw["day"])
    if isinstance(raw, str | bool | int | float):
        return raw
    raise TypeError(raw)
