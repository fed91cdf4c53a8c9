"""An empty workbook a colleague fills in: headings, choices, one example row, a page that says how.

Every cell below the heading is text, so that `01` and `16/11/2026` stay what was typed. Knows no office and
no meaning of a column; its words come from the caller.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# More rows than a colleague fills in by hand; each of them is text and has its choices.
ROWS = 500
HEADING_ROW, EXAMPLE_ROW = 3, 4
_TEXT = "@"
_FONT = "Times New Roman"
_HEAD, _GREY = PatternFill("solid", fgColor="FFE8E4DF"), "FF7A7570"
_THIN = Side(style="thin", color="FFB9B4AE")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """A heading, its width in characters, what the example says and the name of its choices, if any."""

    heading: str
    width: int
    example: str = ""
    choose: str = ""


@dataclass(frozen=True, slots=True)
class BlankList:
    """One list to be filled in. `choices` are lists of words by name, `how` the lines of the help page."""

    sheet: str
    title: str
    reminder: str
    columns: tuple[BlankColumn, ...]
    choices: Mapping[str, Sequence[str]]
    choices_sheet: str
    how_sheet: str
    how: tuple[str, ...]
    wrong_choice: str


def workbook(wanted: BlankList) -> bytes:
    """The workbook's bytes."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None  # noqa: S101 - a new workbook has one sheet
    page.title = wanted.sheet
    _head(page, wanted)
    _rows(page, wanted)
    _explain(book.create_sheet(wanted.how_sheet), wanted)
    _offer(book.create_sheet(wanted.choices_sheet), page, wanted)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(page: Worksheet, wanted: BlankList) -> None:
    page.cell(1, 1, wanted.title).font = Font(name=_FONT, size=14, bold=True)
    page.cell(2, 1, wanted.reminder).font = Font(name=_FONT, size=11, italic=True)
    for at, column in enumerate(wanted.columns, start=1):
        cell = page.cell(HEADING_ROW, at, column.heading)
        cell.font = Font(name=_FONT, size=12, bold=True)
        cell.fill = _HEAD
        cell.border = _FRAME
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(at)].width = column.width
    page.freeze_panes = f"C{EXAMPLE_ROW}"
    page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _rows(page: Worksheet, wanted: BlankList) -> None:
    for row in range(EXAMPLE_ROW, EXAMPLE_ROW + ROWS + 1):
        for at, column in enumerate(wanted.columns, start=1):
            cell = page.cell(row, at)
            cell.number_format = _TEXT
            cell.border = _FRAME
            cell.alignment = Alignment(vertical="top", wrap_text=column.width >= 24)
            cell.font = Font(name=_FONT, size=12)
            if row == EXAMPLE_ROW and column.example:
                cell.value = column.example
                cell.font = Font(name=_FONT, size=12, italic=True, color=_GREY)


def _explain(page: Worksheet, wanted: BlankList) -> None:
    page.column_dimensions["A"].width = 110
    for row, line in enumerate(wanted.how, start=1):
        cell = page.cell(row, 1, line)
        cell.font = Font(name=_FONT, size=13, bold=row == 1)
        cell.alignment = Alignment(vertical="top", wrap_text=True)


def _offer(page: Worksheet, filled: Worksheet, wanted: BlankList) -> None:
    """Long choices stand on a hidden sheet: a list inside a rule may have no more than 255 letters."""
    page.sheet_state = "hidden"
    for at, (name, words) in enumerate(wanted.choices.items(), start=1):
        letter = get_column_letter(at)
        for row, word in enumerate(words, start=1):
            page.cell(row, at, word)
        source = f"'{wanted.choices_sheet}'!${letter}$1:${letter}${len(words)}"
        rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
        # What is not in the list may be typed all the same: Excel asks, it does not forbid.
        rule.errorStyle, rule.error = "warning", wanted.wrong_choice
        for column, spec in enumerate(wanted.columns, start=1):
            if spec.choose == name:
                rule.add(f"{get_column_letter(column)}{EXAMPLE_ROW}:"
                         f"{get_column_letter(column)}{EXAMPLE_ROW + ROWS}")  # fmt: skip
        if rule.sqref:
            filled.add_data_validation(rule)
