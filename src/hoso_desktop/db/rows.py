"""Translation between rows and the domain's frozen records. No queries here."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from hoso_desktop.domain.dates import Certainty, DocDate
from hoso_desktop.domain.document import (
    Attachment,
    CopyKind,
    Direction,
    Placement,
    RegisterEntry,
    Signature,
)
from hoso_desktop.domain.dossier import (
    Access,
    Condition,
    Confidence,
    Dossier,
    DossierKind,
    DossierState,
    ReserveStatus,
)
from hoso_desktop.domain.fonds import Body, BodyKind, Fonds, FondsState, Inventory, InventoryRule, Location
from hoso_desktop.domain.media import NO_MEDIA, Colour, MediaDetails, MediaKind
from hoso_desktop.domain.numbering import DocNumber
from hoso_desktop.domain.retention import from_code
from hoso_desktop.domain.sheets import SheetNumber, SheetRange
from hoso_desktop.domain.sheets import read as read_sheet
from hoso_desktop.domain.text import natural_key

Row = RowMapping | dict[str, Any]


def date_values(prefix: str, value: DocDate) -> dict[str, Any]:
    """The five columns of a date."""
    return {
        f"{prefix}_written": value.as_written,
        f"{prefix}_certainty": value.certainty.value,
        f"{prefix}_year": value.year,
        f"{prefix}_month": value.month,
        f"{prefix}_day": value.day,
    }


def date_of(row: Row, prefix: str) -> DocDate:
    """Inverse of `date_values`."""
    return DocDate(
        row[f"{prefix}_written"],
        Certainty(row[f"{prefix}_certainty"]),
        row[f"{prefix}_year"],
        row[f"{prefix}_month"],
        row[f"{prefix}_day"],
    )


def number_values(number: DocNumber) -> dict[str, Any]:
    """The columns of a paper's number and notation."""
    return {
        "number": number.number,
        "number_suffix": number.suffix,
        "number_separator": number.separator,
        "notation": number.notation,
        "number_written": number.as_written,
        "match_key": number.match_key,
    }


def number_of(row: Row) -> DocNumber:
    """Inverse of `number_values`."""
    return DocNumber(
        row["number"], row["number_suffix"], row["number_separator"], row["notation"], row["number_written"]
    )


_ENTRY_PLAIN = (
    "uid", "type_name", "subject", "author", "term", "arrival_number", "signer", "recipients", "language",
    "topic",
    "keyword", "info_sign", "autograph", "document_id", "no_dossier_reason", "note", "stated_pages",
    "stated_sheets",
)  # fmt: skip


def entry_values(entry: RegisterEntry) -> dict[str, Any]:
    """A register entry as columns (without id and revision)."""
    process = entry.process_attached
    return {
        **{name: getattr(entry, name) for name in _ENTRY_PLAIN},
        **number_values(entry.number),
        **date_values("date", entry.date),
        **date_values("arrival", entry.arrival_date),
        "direction": entry.direction.value,
        "access": entry.access.value,
        "confidence": entry.confidence.value,
        "reserve": int(entry.reserve),
        "reserve_status": entry.reserve_status.value,
        "process_attached": None if process is None else int(process),
        "backlog": int(entry.backlog),
        "media": _media_text(entry.media),
    }


def entry_of(row: Row) -> RegisterEntry:
    """Inverse of `entry_values`."""
    process = row["process_attached"]
    return RegisterEntry(
        **{name: row[name] for name in _ENTRY_PLAIN},
        number=number_of(row),
        date=date_of(row, "date"),
        arrival_date=date_of(row, "arrival"),
        direction=Direction(row["direction"]),
        access=Access(row["access"]),
        confidence=Confidence(row["confidence"]),
        reserve=bool(row["reserve"]),
        reserve_status=ReserveStatus(row["reserve_status"]),
        process_attached=None if process is None else bool(process),
        backlog=bool(row["backlog"]),
        media=_media_of(row["media"]),
        revision=row["revision"],
    )


def _media_text(media: MediaDetails) -> str:
    return "" if media == NO_MEDIA else json.dumps(asdict(media), ensure_ascii=False)


def _media_of(text: str) -> MediaDetails:
    if not text:
        return NO_MEDIA
    values = json.loads(text)
    return MediaDetails(**{**values, "kind": MediaKind(values["kind"]), "colour": Colour(values["colour"])})


def sheet_values(sheets: SheetRange | None) -> dict[str, Any]:
    """The columns of a sheet range."""
    return {
        "first_sheet": sheets.first.number if sheets else None,
        "first_suffix": sheets.first.suffix if sheets else "",
        "last_sheet": sheets.last.number if sheets else None,
        "last_suffix": sheets.last.suffix if sheets else "",
        "missed_sheets": ", ".join(number.text for number in sheets.extra) if sheets else "",
    }


def sheets_of(row: Row) -> SheetRange | None:
    """Inverse of `sheet_values`."""
    if row["first_sheet"] is None:
        return None
    return SheetRange(
        SheetNumber(row["first_sheet"], row["first_suffix"]),
        SheetNumber(row["last_sheet"], row["last_suffix"]),
        row["sheet_count"] or 0,
        tuple(number for text in row["missed_sheets"].split(",") if (number := read_sheet(text))),
    )


_PLACEMENT_PLAIN = ("uid", "ordinal", "pages", "sides", "sheet_count", "document_time", "original_place",
                    "source_path", "note", "component")  # fmt: skip


def placement_values(placement: Placement) -> dict[str, Any]:
    """A placement as columns (without ids and revision)."""
    return {
        **{name: getattr(placement, name) for name in _PLACEMENT_PLAIN},
        **sheet_values(placement.sheets),
        "copy_kind": placement.copy_kind.value,
        "retention": placement.retention.code,
        "condition": placement.condition.value,
        "own_numbering": int(placement.own_numbering),
        "signature": placement.signature.value,
    }


def placement_of(
    row: Row, entry: RegisterEntry, attachment: Attachment | None, dossier_uid: str
) -> Placement:
    """Inverse of `placement_values`, with what it points to."""
    return Placement(
        **{name: row[name] for name in _PLACEMENT_PLAIN},
        dossier_uid=dossier_uid,
        entry=entry,
        sheets=sheets_of(row),
        copy_kind=CopyKind(row["copy_kind"]),
        retention=from_code(row["retention"]),
        condition=Condition(row["condition"]),
        attachment=attachment,
        own_numbering=bool(row["own_numbering"]),
        signature=Signature(row["signature"]),
        revision=row["revision"],
    )


_ATTACHMENT_PLAIN = ("uid", "name", "media_type", "size", "sha256", "cipher_sha256", "cipher_size",
"storage_id",
                     "pages", "dpi", "pdfa")  # fmt: skip


def attachment_values(attachment: Attachment) -> dict[str, Any]:
    """An attachment as columns."""
    flags = {"has_text": attachment.has_text, "signed": attachment.signed}
    return {
        **{name: getattr(attachment, name) for name in _ATTACHMENT_PLAIN},
        **{name: None if value is None else int(value) for name, value in flags.items()},
    }


def attachment_of(row: Row) -> Attachment:
    """Inverse of `attachment_values`."""
    return Attachment(
        **{name: row[name] for name in _ATTACHMENT_PLAIN},
        has_text=None if row["has_text"] is None else bool(row["has_text"]),
        signed=None if row["signed"] is None else bool(row["signed"]),
    )


_DOSSIER_PLAIN = (
    "uid", "notation", "period", "title", "term", "number", "list_number", "keeper", "language", "keyword",
    "info_sign", "paper_code", "document_time", "separately_kept", "separately_kept_pointer",
    "declared_sheets",
    "declared_pages", "note", "component_set", "plan_entry_uid",
)  # fmt: skip
_DOSSIER_FLAGS = ("backlog", "kept_back", "on_loan", "restricted", "reserve", "sheets_pencilled")


def dossier_values(dossier: Dossier) -> dict[str, Any]:
    """A dossier as columns (without ids of fonds, inventory, body and without revision)."""
    return {
        **{name: getattr(dossier, name) for name in _DOSSIER_PLAIN},
        **{name: int(getattr(dossier, name)) for name in _DOSSIER_FLAGS},
        **date_values("begin", dossier.begin_override),
        **date_values("end", dossier.end_override),
        "kind": dossier.kind.value,
        "retention": dossier.retention.code,
        "state": dossier.state.value,
        "room": dossier.location.room,
        "cupboard": dossier.location.cupboard,
        "shelf": dossier.location.shelf,
        "box": dossier.location.box,
        "access": dossier.access.value,
        "condition": dossier.condition.value,
        "confidence": dossier.confidence.value,
        "reserve_status": dossier.reserve_status.value,
        "sort_key": sort_key(dossier.period, dossier.notation),
    }


def dossier_of(
    row: Row, *, fonds_uid: str, inventory_uid: str | None, inventory_number: str, body_uid: str | None
) -> Dossier:
    """Inverse of `dossier_values`."""
    plain: dict[str, Any] = {name: row[name] for name in _DOSSIER_PLAIN}
    plain.update((name, bool(row[name])) for name in _DOSSIER_FLAGS)
    return Dossier(
        **plain,
        fonds_uid=fonds_uid,
        inventory_uid=inventory_uid,
        inventory_number=inventory_number,
        body_uid=body_uid,
        begin_override=date_of(row, "begin"),
        end_override=date_of(row, "end"),
        kind=DossierKind(row["kind"]),
        retention=from_code(row["retention"]),
        state=DossierState(row["state"]),
        location=Location(row["room"], row["cupboard"], row["shelf"], row["box"]),
        access=Access(row["access"]),
        condition=Condition(row["condition"]),
        confidence=Confidence(row["confidence"]),
        reserve_status=ReserveStatus(row["reserve_status"]),
        revision=row["revision"],
    )


def sort_key(period: str, notation: str) -> str:
    """Newest period first, then natural order of the notation (`HN.2` before `HN.10`), as plain text."""
    year = int(period[:4]) if period[:4].isdecimal() else 0
    natural = "".join(f"{number:08d}" if kind == 0 else text for kind, number, text in natural_key(notation))
    return f"{9999 - year:04d}|{period[4:]}|{natural}"


def fonds_of(row: Row, *, body_uid: str | None = None, successor_uid: str | None = None) -> Fonds:
    """A fonds from its row."""
    plain = (
        "uid",
        "number",
        "name",
        "cover_line",
        "history",
        "document_time",
        "key_groups",
        "language",
        "note",
    )
    return Fonds(
        **{name: row[name] for name in plain},
        body_uid=body_uid,
        successor_uid=successor_uid,
        state=FondsState(row["state"]),
        closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        reserve_copy=bool(row["reserve_copy"]),
        inventory_rule=InventoryRule(row["inventory_rule"]),
    )


def body_of(row: Row) -> Body:
    """A body from its row."""
    return Body(
        uid=row["uid"], name=row["name"], kind=BodyKind(row["kind"]), abbreviation=row["abbreviation"],
        code=row["code"], superior=row["superior"],
    )  # fmt: skip


def inventory_of(row: Row, fonds_uid: str) -> Inventory:
    """An inventory from its row."""
    return Inventory(uid=row["uid"], fonds_uid=fonds_uid, number=row["number"], name=row["name"])
