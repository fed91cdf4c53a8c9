"""What reading a clerk's list yields before anything is stored: rows, doubts, refusals, counts.

A proposal is shown as a preview and then imported whole or not at all. Row numbers are those the
spreadsheet shows (the first row is 1); columns are named by their heading as written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from hoso_desktop.domain.dates import NO_DATE, DocDate
from hoso_desktop.domain.document import CopyKind, Direction
from hoso_desktop.domain.dossier import Access, Condition, Confidence
from hoso_desktop.domain.numbering import NO_NUMBER, DocNumber
from hoso_desktop.domain.problem import Problem
from hoso_desktop.domain.retention import UNSET, Retention


class ListKind(StrEnum):
    """Which kind of list was recognised."""

    PARTY_26 = "party_26"  # the 26-column list of a digitising project
    WORKBOOK = "workbook"  # MetaDuLieu.xlsx
    OUTGOING = "outgoing"  # export of the operations system, văn bản đi
    INCOMING = "incoming"  # văn bản đến
    GENERIC = "generic"  # any other list, by its headings


class Reason(StrEnum):
    """Why a row needs a look or is not taken. Each has a sentence `import.reason.<VALUE>`."""

    DATE_PARTIAL = "DATE_PARTIAL"
    DATE_IMPOSSIBLE = "DATE_IMPOSSIBLE"
    FILE_MISSING = "FILE_MISSING"
    FILE_OUTSIDE = "FILE_OUTSIDE"
    FILE_UNREADABLE = "FILE_UNREADABLE"
    FILE_NOT_PDF = "FILE_NOT_PDF"
    SECRET_MARK = "SECRET_MARK"  # noqa: S105 - a reason code, not a password
    HIDDEN_ROW = "HIDDEN_ROW"
    FORMULA_WITHOUT_VALUE = "FORMULA_WITHOUT_VALUE"
    RETENTION_UNKNOWN = "RETENTION_UNKNOWN"
    NUMBER_UNREADABLE = "NUMBER_UNREADABLE"
    TITLE_TOO_LONG = "TITLE_TOO_LONG"
    NO_SUBJECT = "NO_SUBJECT"
    COUNT_UNREADABLE = "COUNT_UNREADABLE"
    DOSSIER_CLOSED = "DOSSIER_CLOSED"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One place of the list to look at: where, why, what stood there and what is proposed instead."""

    row: int
    column: str
    reason: Reason
    value: str
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class ProposedDossier:
    """A dossier as its rows describe it. `list_key` is equal for rows of the same dossier."""

    list_key: str
    title: str = ""
    notation: str = ""
    year: str = ""
    fonds_number: str = ""
    fonds_name: str = ""
    inventory_number: str = ""
    inventory_name: str = ""
    number: str = ""  # archival number; only when the list gives an inventory too
    list_number: str = ""
    box: str = ""
    term: str = ""
    retention: Retention = UNSET
    begin: DocDate = NO_DATE
    end: DocDate = NO_DATE
    declared_documents: int | None = None
    declared_sheets: int | None = None
    declared_pages: int | None = None
    condition: Condition = Condition.UNKNOWN
    document_time: str = ""


@dataclass(frozen=True, slots=True)
class ProposedDocument:
    """One row of the list. `dossier_key` is empty for rows of a register export."""

    row: int
    dossier_key: str = ""
    ordinal: int | None = None
    number: DocNumber = NO_NUMBER
    date: DocDate = NO_DATE
    type_name: str = ""
    subject: str = ""
    author: str = ""
    signer: str = ""
    direction: Direction = Direction.INTERNAL
    arrival_number: str = ""
    arrival_date: DocDate = NO_DATE
    recipients: str = ""
    pages: int | None = None
    sides: int | None = None
    sheet_first: str = ""
    sheet_last: str = ""
    sheet_count: int | None = None
    copy_kind: CopyKind = CopyKind.PRINCIPAL
    language: str = "Tiếng Việt"
    autograph: str = ""
    topic: str = ""
    info_sign: str = ""
    keyword: str = ""
    access: Access = Access.PUBLIC
    confidence: Confidence = Confidence.UNKNOWN
    condition: Condition = Condition.UNKNOWN
    document_time: str = ""
    original_place: str = ""
    note: str = ""
    source_path: str = ""  # as written in the list
    file: Path | None = None  # the file it points to, when it is there and allowed


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column of the list: its letter, heading as written, and the field it was taken for (or "")."""

    letter: str
    heading: str
    field: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """Something only the clerk can say: which of several columns is meant for a field."""

    field: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column is which field, as the clerk corrected it; kept under the fingerprint of the headings.

    `columns` goes from field name to column letter; a field left out is not read. `header_rows` are the
    sheet rows of the heading, empty when they shall be found again; `sheet` names the sheet to read.
    """

    columns: dict[str, str] = field(default_factory=dict)
    header_rows: tuple[int, ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row of a block pasted into the dossier's table of documents."""

    number: DocNumber = NO_NUMBER
    date: DocDate = NO_DATE
    subject: str = ""
    author: str = ""
    pages: int | None = None
    sides: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportProposal:
    """The whole list read, before matching it with what the store already holds.

    `documents` holds every row that may be taken in, doubtful ones included. Rows held back, refused,
    ignored or equal to an earlier row (`duplicates`) are not among them, so `rows_read` is the sum of
    documents, duplicates, held_back rows and refused rows.
    """

    source: Path
    sheet: str
    kind: ListKind
    encoding: str  # "unicode", "windows-1258", "tcvn3" …
    header_rows: tuple[int, ...]
    columns: tuple[ColumnUse, ...]
    rows_read: int
    dossiers: tuple[ProposedDossier, ...]
    documents: tuple[ProposedDocument, ...]
    doubts: tuple[Doubt, ...]
    held_back: tuple[Doubt, ...]  # secret marks: `value` is empty, the content is never kept
    refused: tuple[Doubt, ...]
    ignored_rows: tuple[int, ...] = ()
    questions: tuple[Question, ...] = ()
    duplicates: tuple[tuple[int, int], ...] = field(default=())  # (row, same as row) within the list
    fingerprint: str = ""  # of the headings; a corrected mapping is remembered under it
    notes: tuple[Problem, ...] = ()  # about the file as a whole: macros not run, other sheets left alone
