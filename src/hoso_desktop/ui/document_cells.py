"""The columns of the document table: their names, what a cell shows and how typed text is read. No widgets.

The first seven are the columns of the printed Mục lục in its order; the grey ones after them are not printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from hoso_desktop.domain import dates, numbering, sheets
from hoso_desktop.domain.dates import Certainty
from hoso_desktop.domain.document import COPY_LABEL, CopyKind, Placement
from hoso_desktop.domain.text import clean, key
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.ui.text import tr


class Column(IntEnum):
    """Columns in the order of the screen; STT is the header of the line."""

    NUMBER = 0
    DATE = 1
    SUBJECT = 2
    AUTHOR = 3
    SHEETS = 4
    NOTE = 5
    PAGES = 6
    SIDES = 7
    COPY = 8
    FILE = 9


PRINTED = (Column.NUMBER, Column.DATE, Column.SUBJECT, Column.AUTHOR, Column.SHEETS, Column.NOTE)
TYPED = tuple(column for column in Column if column is not Column.FILE)
# Enter goes through what one types for a paper; sheets, kind of copy and file fill themselves.
ENTER_ORDER = (
    Column.NUMBER,
    Column.DATE,
    Column.SUBJECT,
    Column.AUTHOR,
    Column.NOTE,
    Column.PAGES,
    Column.SIDES,
)
FIELD = {
    Column.NUMBER: "number",
    Column.DATE: "date",
    Column.SUBJECT: "subject",
    Column.AUTHOR: "author",
    Column.SHEETS: "sheets",
    Column.NOTE: "note",
    Column.PAGES: "pages",
    Column.SIDES: "sides",
    Column.COPY: "copy_kind",
}
_COLUMN = {**{field: column for column, field in FIELD.items()}, "file": Column.FILE}


def column_of(field: str) -> Column:
    """Where a field of a paper is seen; what has no column of its own stands for the paper as a whole."""
    return _COLUMN.get(field, Column.SUBJECT)


def has_column(field: str) -> bool:
    """Whether a field of a paper is a column of the table."""
    return field in _COLUMN


MOST_PAGES = 99_999
_SIDES_WORDS = {"": 1, "1": 1, "2": 2, "mot": 1, "hai": 2, "1 mat": 1, "2 mat": 2, "mot mat": 1, "hai mat": 2}


def headings() -> tuple[str, ...]:
    """Column names as on the form."""
    return (
        tr("Số, ký hiệu"),
        tr("Ngày tháng năm"),
        tr("Tên loại và trích yếu"),
        tr("Tác giả"),
        tr("Tờ số"),
        tr("Ghi chú"),
        tr("Số trang"),
        tr("Mặt"),
        tr("Loại bản"),
        tr("Tệp"),
    )


def explanation(column: Column) -> str:
    """What belongs into a column, for its header's tip."""
    return {
        Column.NUMBER: tr("Ví dụ 41-GM/VPĐU. Văn bản không có số thì để trống."),
        Column.DATE: tr("Ví dụ 09/11/2026; chỉ biết tháng thì ghi 11/2026. Không có ngày thì để trống."),
        Column.SUBJECT: tr("Như ghi trên văn bản, ví dụ: Biên bản hội nghị."),
        Column.AUTHOR: tr("Tên cơ quan ban hành, ghi đầy đủ."),
        Column.SHEETS: tr("Tự tính từ số trang và số mặt; sửa được khi đã đánh số khác đi."),
        Column.NOTE: tr("In ở cột cuối của mục lục."),
        Column.PAGES: tr("Số trang có chữ. Không in trên mục lục; dùng để tính số tờ."),
        Column.SIDES: tr("1: in một mặt, 2: in hai mặt."),
        Column.COPY: tr("Bản gốc, bản chính, bản sao hay bản thảo."),
        Column.FILE: tr("Kéo tệp PDF thả vào dòng để gắn."),
    }[column]


def shown(placement: Placement, column: Column, sheet_column: str) -> str:
    """What a stored paper shows in a column."""
    entry = placement.entry
    match column:
        case Column.NUMBER:
            return entry.number.text
        case Column.DATE:
            return entry.date.text()
        case Column.SUBJECT:
            return entry.subject
        case Column.AUTHOR:
            return entry.author
        case Column.SHEETS:
            return sheets_text(placement.sheets, sheet_column)
        case Column.NOTE:
            return placement.note
        case Column.PAGES:
            return "" if placement.pages is None else str(placement.pages)
        case Column.SIDES:
            return str(placement.sides)
        case Column.COPY:
            return COPY_LABEL[placement.copy_kind]
        case Column.FILE:
            return file_text(placement)


def file_text(placement: Placement) -> str:
    """`PDF`, or the ending of another kind of file."""
    if placement.attachment is None:
        return ""
    _, dot, ending = placement.attachment.name.rpartition(".")
    return ending.upper() if dot else tr("Có")


def sheets_text(sheets: sheets.SheetRange | None, sheet_column: str) -> str:
    """As the office prints it: the first sheet, or the whole range."""
    if sheets is None:
        return ""
    return sheets.text() if sheet_column == "range" else sheets.first.text


def editing_text(placement: Placement, column: Column) -> str:
    """What stands in the editor: the whole range of sheets, whatever the office prints."""
    if column is Column.SHEETS:
        return placement.sheets.text() if placement.sheets is not None else ""
    if column is Column.DATE and placement.entry.date.certainty is Certainty.IMPOSSIBLE:
        return placement.entry.date.as_written
    return shown(placement, column, "range")


@dataclass(frozen=True, slots=True)
class Reading:
    """Typed text as a value, or the sentence that says why it is none."""

    value: object = None
    error: str = ""


def read(column: Column, text: str) -> Reading:
    """Read what was typed into a cell."""
    typed = clean(text)
    match column:
        case Column.NUMBER:
            return Reading(numbering.parse(typed))
        case Column.DATE:
            return Reading(dates.parse(typed))
        case Column.PAGES:
            return _pages(typed)
        case Column.SIDES:
            value = _SIDES_WORDS.get(key(typed))
            return Reading(value) if value else Reading(error=tr("Mặt: ghi 1 (một mặt) hoặc 2 (hai mặt)."))
        case Column.COPY:
            return _copy_kind(typed)
        case Column.SHEETS:
            return _sheets(typed)
        case _:
            return Reading(typed)


def _pages(typed: str) -> Reading:
    if not typed:
        return Reading(None)
    if typed.isascii() and typed.isdecimal() and int(typed) <= MOST_PAGES:
        return Reading(int(typed))
    return Reading(error=tr("Số trang: ghi một số, ví dụ 4; “{text}” không phải là số.", text=typed))


def _copy_kind(typed: str) -> Reading:
    wanted = key(typed)
    if not wanted:
        return Reading(CopyKind.PRINCIPAL)
    for kind, name in COPY_LABEL.items():
        if wanted in (key(name), key(name).removeprefix("ban ")):
            return Reading(kind)
    return Reading(error=tr("Loại bản: ghi Bản gốc, Bản chính, Bản sao hoặc Bản thảo."))


def _sheets(typed: str) -> Reading:
    if not typed:
        return Reading("")
    if sheets.read_range(typed) is None:
        return Reading(error=tr("Tờ số: ghi như 21, 30a, 22-30 hoặc 7-12, 9a."))
    return Reading(typed.lower())


def doubtful(column: Column, text: str, today: date | None = None) -> str:
    """A remark about text that is kept as written but cannot be quite right; empty when there is none."""
    if column is Column.DATE:
        typed = dates.parse(text)
        if typed.certainty is Certainty.IMPOSSIBLE:
            return tr("Ngày “{text}” không có trong lịch; giữ nguyên như đã ghi.", text=typed.as_written)
        if today is not None and typed.full is not None and typed.full > today:
            return tr("Ngày {text} sau hôm nay. Hãy xem lại; vẫn giữ như đã ghi.", text=typed.text())
    return ""


def many_pages(paper: Placement) -> str:
    """A remark about more pages than the sheets have sides; empty when there is none."""
    counted = paper.sheets.count if paper.sheets else paper.sheet_count
    if not paper.pages or not counted or paper.pages <= 2 * counted:
        return ""
    return tr(
        "{pages} trang nhiều hơn số mặt của {sheets} tờ. Hãy xem lại; vẫn giữ như đã ghi.",
        pages=str(paper.pages),
        sheets=str(counted),
    )


def new_document(values: dict[Column, object]) -> NewDocument:
    """A paper from the read cells of a line that is not stored yet."""
    fields = {FIELD[column]: value for column, value in values.items() if column is not Column.SHEETS}
    return NewDocument(**fields)  # type: ignore[arg-type]  # names and types come from FIELD and read()
