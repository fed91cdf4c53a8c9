"""Where the elements of a SIP's metadata come from: a value of the dossier or of a paper, by name.

Owns the names a profile may use beside those of `fields`; knows no profile and no XML. Every value is text,
before it is translated into the receiver's codes.
"""

from __future__ import annotations

from collections.abc import Callable

from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.dossier import (
    ACCESS_LABEL,
    CONDITION_LABEL,
    CONFIDENCE_LABEL,
    Confidence,
    ReserveStatus,
)
from hoso_desktop.domain.retention import UNSET
from hoso_desktop.transfer import fields
from hoso_desktop.transfer.fields import Row

_RESERVE = {ReserveStatus.DONE: "done", ReserveStatus.NOT_DONE: "not_done", ReserveStatus.NONE: ""}


def _paper(row: Row) -> Placement:
    if row.placement is None:
        raise ValueError("a row of the dossier has no paper")
    return row.placement


def _flag(value: bool) -> str:
    return "1" if value else "0"


def confidence_of(row: Row) -> Confidence:
    """The dossier's own word, else what all its papers share, else mixed where they differ."""
    own = row.sheet.dossier.confidence
    found = {paper.entry.confidence for paper in row.sheet.documents} - {Confidence.UNKNOWN}
    if own is not Confidence.UNKNOWN or not found:
        return own
    return found.pop() if len(found) == 1 else Confidence.MIXED


def _described(row: Row) -> str:
    """The note of a paper; a kind the receiver's list does not know is named at its head."""
    note = fields.value("document.note", row)
    kind = row.parts.get("unlisted_type", "")
    return f"Loại văn bản: {kind}. {note}".strip() if kind else note


def _retention_code(row: Row) -> str:
    own = _paper(row).retention
    return (row.sheet.dossier.retention if own == UNSET else own).code


def _process(row: Row) -> str:
    attached = _paper(row).entry.process_attached
    return "" if attached is None else _flag(attached)


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


SOURCES: dict[str, Callable[[Row], str]] = {
    **fields.SOURCES,
    "sip.file_code": lambda row: row.parts["file_code"],
    "sip.doc_code": lambda row: row.parts["doc_code"],
    "sip.doc_id": lambda row: row.parts["doc_id"],
    "dossier.retention_code": lambda row: row.sheet.dossier.retention.code,
    "dossier.access": lambda row: ACCESS_LABEL[row.sheet.dossier.access],
    "dossier.language": lambda row: row.sheet.dossier.language,
    "dossier.keyword": lambda row: row.sheet.dossier.keyword,
    "dossier.info_sign": lambda row: row.sheet.dossier.info_sign,
    "dossier.confidence": lambda row: CONFIDENCE_LABEL[confidence_of(row)],
    "dossier.paper_code": lambda row: row.sheet.dossier.paper_code,
    "dossier.reserve": lambda row: _flag(row.sheet.dossier.reserve),
    "dossier.reserve_status": lambda row: _RESERVE[row.sheet.dossier.reserve_status],
    "dossier.note": lambda row: " ".join(filter(None, (row.sheet.dossier.keeper, row.sheet.dossier.note))),
    "dossier.condition": lambda row: CONDITION_LABEL[row.sheet.dossier.condition],
    "document.pages": lambda row: _count(_paper(row).pages),
    "document.retention_code": _retention_code,
    "document.process": _process,
    "document.reserve": lambda row: _flag(_paper(row).entry.reserve),
    "document.reserve_status": lambda row: _RESERVE[_paper(row).entry.reserve_status],
    "document.described": _described,
}
