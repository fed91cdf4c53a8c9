"""A file plan as a workbook to be read, filled in or printed elsewhere: the five columns of its form.

Knows no store; its lines and words come from the caller. Every cell is text.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side

_FONT = "Times New Roman"
_THIN = Side(style="thin", color="FF000000")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
# Shares of the width the form gives its columns (NĐ 30/2020, Phụ lục V), in characters of the sheet.
WIDTHS = (14, 58, 16, 22, 24)


@dataclass(frozen=True, slots=True)
class ListedLine:
    """One line: five cells; a heading has its words in the second and is bold."""

    cells: tuple[str, str, str, str, str]
    heading: bool = False


def plan_workbook(
    title: Sequence[str], columns: Sequence[str], lines: Sequence[ListedLine], closing: Sequence[str]
) -> bytes:
    """The bytes of a workbook: title lines, the table, closing lines."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None  # noqa: S101 - a new workbook has one sheet
    page.title = "Danh mục hồ sơ"
    for row, text in enumerate(title, start=1):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
        cell = page.cell(row, 1, text)
        cell.font = Font(name=_FONT, size=14, bold=row == 1)
        cell.alignment = Alignment(horizontal="center")
    head = len(title) + 2
    for at, (name, width) in enumerate(zip(columns, WIDTHS, strict=True), start=1):
        cell = page.cell(head, at, name)
        cell.font, cell.border = Font(name=_FONT, size=12, bold=True), _FRAME
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[cell.column_letter].width = width
    for row, line in enumerate(lines, start=head + 1):
        for at, text in enumerate(line.cells, start=1):
            cell = page.cell(row, at, text)
            cell.number_format = "@"
            cell.font, cell.border = Font(name=_FONT, size=12, bold=line.heading), _FRAME
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for row, text in enumerate(closing, start=head + len(lines) + 2):
        page.cell(row, 1, text).font = Font(name=_FONT, size=12)
    page.freeze_panes = f"A{head + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
