"""The access history as a file for other programs: comma-separated text or a workbook.

Knows no store; its lines and words come from the caller. No cell can become a formula: in the workbook every
cell is text, in the text file a cell that begins like a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO, Any

import openpyxl
from openpyxl.styles import Alignment, Font

_FONT = "Times New Roman"
_MARK = "\ufeff"  # by which office programs know the letters
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Of the columns: time, person, doing, dossier, remark, in characters of the sheet.
_WIDTHS = (18, 26, 90, 20, 24)


def write_text(
    out: IO[str], columns: Sequence[str], lines: Iterable[Sequence[str]], closing: Sequence[str]
) -> int:
    """Write heading, lines and closing lines to `out`; returns how many lines there were."""
    out.write(_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for line in lines:
        writer.writerow([_no_formula(cell) for cell in line])
        count += 1
    for text in closing:
        writer.writerow([_no_formula(text.format(count=count))])
    return count


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


def workbook(columns: Sequence[str], lines: Sequence[Sequence[str]], closing: Sequence[str]) -> bytes:
    """The bytes of a workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None  # noqa: S101 - a new workbook has one sheet
    page.title = "Lịch sử sử dụng"
    for at, (name, width) in enumerate(zip(columns, _WIDTHS, strict=True), start=1):
        cell = page.cell(1, at, name)
        cell.font = Font(name=_FONT, size=12, bold=True)
        page.column_dimensions[cell.column_letter].width = width
    ends = [(text.format(count=len(lines)),) for text in closing]
    for row, line in enumerate([*lines, (), *ends], start=2):
        for at, text in enumerate(line, start=1):
            plain: Any = page.cell(row, at)
            plain._value, plain.data_type = text, "s"  # not by `value`, which makes formulas
            plain.number_format = "@"
            plain.font = Font(name=_FONT, size=12)
            plain.alignment = Alignment(vertical="top", wrap_text=at == 3 and len(line) > 1)
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
