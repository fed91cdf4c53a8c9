"""Reading .csv and .tsv text: encoding, delimiter, quoted cells. A record is a row, as Excel counts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from hoso_desktop.errors import UserError
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.legacy_text import decode

_DELIMITERS = ";\t,|"
_MAX_SIZE = 40 << 20
_MAX_RECORD = 1 << 20  # letters; cut into columns they take fifty times as much
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def read(path: Path, step: g.Step) -> g.Workbook:
    """The one sheet of a delimited file. Raises UserError when its encoding or its quotes make no sense."""
    if path.stat().st_size > _MAX_SIZE:
        raise UserError("import.too_large", path=path.name)
    text, encoding = decode(path.read_bytes(), path.name)
    found, meter = g.Grid("", encoding=encoding), g.Meter(path.name)
    number = 0
    try:
        for number, record in enumerate(_records(text), start=1):
            cells: dict[int, g.Value] = {at: cell for at, cell in enumerate(record) if cell.strip()}
            if len(record) > 16_384:
                raise UserError("import.too_large", path=path.name)
            for cell in cells.values():
                meter.cell(cell, number)
            if cells:
                meter.row()
                found.rows.append(g.Row(number, cells))
            if number % g.ROWS_PER_STEP == 0:
                step(number)
    except csv.Error as error:
        raise UserError("import.cell_too_long", path=path.name, row=number + 1) from error
    return g.Workbook([found])


def _records(text: str) -> Iterator[list[str]]:
    lines = _Lines(text)
    for record in csv.reader(lines, delimiter=delimiter_of(text)):
        lines.letters = 0
        yield record


class _Lines:
    """The lines of a text, from the text itself: a file object would be a second copy of four bytes a letter.

    `letters` counts what one record takes; whoever ends a record sets it back.
    """

    def __init__(self, text: str) -> None:
        self._found = _LINE.finditer(text)
        self.letters = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._found)
        self.letters += line.end() - line.start()
        if self.letters > _MAX_RECORD:
            raise csv.Error("too long")
        if not line[0]:
            raise StopIteration
        return line[0]


def delimiter_of(text: str) -> str:
    """The sign that cuts the first lines into the most, and most equal, columns. Excel's `sep=` line wins."""
    lines = [line for line in text[:65_536].splitlines() if line.strip()][:30]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4]
    best, best_score = ",", 0.0
    for sign in _DELIMITERS:
        counts = [_outside_quotes(line, sign) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count) * (count > 0), count), default=0)
        score = usual * counts.count(usual) / max(1, len(counts))
        if score > best_score:
            best, best_score = sign, score
    return best


def _outside_quotes(line: str, sign: str) -> int:
    return sum(piece.count(sign) for piece in line.split('"')[::2])
