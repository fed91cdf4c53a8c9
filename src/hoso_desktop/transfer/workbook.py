"""MetaDuLieu.xlsx: written from a profile and rows of text, and read back from bytes nobody trusts.

The same rows give the same bytes. Every cell is text: a value that looks like a formula, number or date stays
what was typed. Never decides what stands in a cell.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from hoso_desktop.domain.events import canonical
from hoso_desktop.errors import UserError
from hoso_desktop.transfer import zip_reader
from hoso_desktop.transfer.profiles import Profile, SheetSpec
from hoso_desktop.transfer.zip_writer import ZipWriter

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_CORE_PART = "docProps/core.xml"
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator></dc:creator>'
    b'<dcterms:created xsi:type="dcterms:W3CDTF">2025-07-01T00:00:00Z</dcterms:created>'
    b'<dcterms:modified xsi:type="dcterms:W3CDTF">2025-07-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
)
# A dossier's list has some thousand rows; openpyxl takes fifty times the size of a sheet in memory.
_LIMITS = zip_reader.Limits(members=60, member_bytes=8_000_000, total_bytes=16_000_000, ratio=200)
_MAX_SHEETS, _MAX_CELLS = 20, 1_000_000
# What openpyxl raises for a workbook that is a sound zip and nonsense otherwise.
_UNREADABLE = (
    InvalidFileException,
    LookupError,
    ArithmeticError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    RecursionError,
    OSError,
)
_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetData:
    """One sheet as rows of text; an empty sheet has neither headers nor rows."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WorkbookData:
    """All sheets in order."""

    sheets: tuple[SheetData, ...]


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """A workbook read back: its rows, and table name → (sheet, range)."""

    data: WorkbookData
    tables: Mapping[str, tuple[str, str]]


class BadWorkbook(UserError):
    """The workbook cannot be read or is not one of ours; the sentence says where."""

    def __init__(self, code: str, *, place: str = "") -> None:
        super().__init__(f"package.workbook.{code}", place=place)


def table_range(sheet: SheetData) -> str:
    """`A1:M2`: headers and rows; an Excel table has at least one row below its headers."""
    return f"A1:{get_column_letter(len(sheet.headers))}{max(len(sheet.rows), 1) + 1}"


def row_digests(sheet: SheetData) -> list[str]:
    """SHA-256 (hex) of the canonical JSON of the header row and of every row below it."""
    lines = [sheet.headers, *sheet.rows] if sheet.headers else []
    return [hashlib.sha256(canonical(list(line))).hexdigest() for line in lines]


# Writing


def write(profile: Profile, data: WorkbookData) -> bytes:
    """The workbook's bytes, the same for the same profile and rows."""
    book = openpyxl.Workbook()
    default = book.active
    for spec, sheet in zip(profile.sheets, data.sheets, strict=True):
        page = book.create_sheet(spec.name)
        if spec.columns:
            _fill(page, spec, sheet)
    if default is not None:
        book.remove(default)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        _InMemory(book, archive).save()
    return _same_bytes(raw)


class _InMemory(ExcelWriter):
    """openpyxl writes every sheet to a file in the system's temporary folder first, titles in the clear."""

    def write_worksheet(self, ws: Worksheet) -> None:
        part = io.BytesIO()
        writer = WorksheetWriter(ws, part)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]
        self._archive.writestr(ws.path[1:], part.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(ws)


def _fill(page: Worksheet, spec: SheetSpec, sheet: SheetData) -> None:
    for number, line in enumerate((sheet.headers, *sheet.rows), 1):
        if spec.row_height is not None:
            page.row_dimensions[number].height = spec.row_height
        for column, text in enumerate(line, 1):
            if text:
                cell = page.cell(number, column, text)
                cell.data_type = "s"  # "=1+1" in an abstract is text
    for letter, width in spec.column_widths.items():
        page.column_dimensions[letter].width = width
    table = Table(displayName=spec.table, name=spec.table, ref=table_range(sheet))
    table.totalsRowShown = False
    table.tableStyleInfo = TableStyleInfo(
        name=spec.style,
        showFirstColumn=False,
        showLastColumn=False,
        showRowStripes=True,
        showColumnStripes=False,
    )
    page.add_table(table)


def _same_bytes(raw: io.BytesIO) -> bytes:
    """Pack the parts again without the clock that openpyxl leaves in headers and properties."""
    out = io.BytesIO()
    target = ZipWriter(out)
    with zipfile.ZipFile(raw) as source:
        # [Content_Types].xml comes first, as the packaging standard advises.
        for name in sorted(source.namelist()):
            target.add_deflated(name, _CORE if name == _CORE_PART else source.read(name))
    target.finish()
    return out.getvalue()


# Reading


def read(data: bytes) -> ReadWorkbook:
    """Read a workbook back. Raises BadWorkbook when it is damaged, not text or dangerous to parse."""
    try:
        parts = zip_reader.read_all(io.BytesIO(data), _LIMITS)
    except zip_reader.BadArchive as error:
        raise BadWorkbook("damaged", place=error.name) from error
    for name, part in parts.items():
        # A document type can grow without end, and UTF-16 would hide one.
        if name.endswith((".xml", ".rels")) and (_DECLARATIONS.search(part) or b"\0" in part):
            raise BadWorkbook("dangerous", place=name)
    if (
        sum(part.count(b"<sheet ") for name, part in parts.items() if name.endswith("workbook.xml"))
        > _MAX_SHEETS
    ):
        raise BadWorkbook("damaged")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except _UNREADABLE as error:
        raise BadWorkbook("damaged") from error
    try:
        if sum(page.max_row * page.max_column for page in book.worksheets) > _MAX_CELLS:
            raise BadWorkbook("damaged")  # two cells far apart: the rectangle between them is never filled
        sheets = tuple(_sheet(page) for page in book.worksheets)
        tables = {
            table.displayName: (page.title, table.ref)
            for page in book.worksheets
            for table in page.tables.values()
        }
    finally:
        book.close()
    return ReadWorkbook(WorkbookData(sheets), tables)


def _sheet(page: Worksheet) -> SheetData:
    lines = [
        tuple(_text(page, value, row, column) for column, value in enumerate(line, 1))
        for row, line in enumerate(page.iter_rows(values_only=True), 1)
    ]
    if lines in ([], [("",)]):
        return SheetData(page.title, (), ())
    return SheetData(page.title, lines[0], tuple(lines[1:]))


def _text(page: Worksheet, value: object, row: int, column: int) -> str:
    if value is None:
        return ""
    # A formula comes back as text; only its cell knows.
    if not isinstance(value, str) or page.cell(row, column).data_type == "f":
        raise BadWorkbook("not_text", place=f"{page.title}!{get_column_letter(column)}{row}")
    return value
