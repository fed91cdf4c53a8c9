"""Every field of a dossier and of a paper as text a person can read and type: one list for all.

Knows names, kinds, choices and lengths; labels are sentences `field.<record>.<name>`. Writes nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from hoso_desktop.domain import dates, numbering, retention
from hoso_desktop.domain.document import COPY_LABEL, CopyKind, Placement, Signature
from hoso_desktop.domain.dossier import (
    ACCESS_LABEL,
    CONDITION_LABEL,
    CONFIDENCE_LABEL,
    Access,
    Condition,
    Confidence,
    Dossier,
    DossierKind,
    ReserveStatus,
)
from hoso_desktop.domain.media import Colour, MediaKind
from hoso_desktop.domain.text import clean, clean_lines, key
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence


class FieldKind(StrEnum):
    """How a field is read and shown."""

    TEXT = "text"
    LINES = "lines"
    COUNT = "count"
    FLAG = "flag"
    MAYBE = "maybe"  # yes, no or not said
    DATE = "date"
    NUMBER = "number"
    RETENTION = "retention"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. `limit` is the strictest length any known profile allows; 0 means none."""

    record: str
    name: str
    kind: FieldKind = FieldKind.TEXT
    limit: int = 0
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)  # stored value → label

    @property
    def label(self) -> str:
        """The field's Vietnamese name."""
        return sentence(f"field.{self.record}.{self.name}")


def _choices(labels: Mapping[Any, str]) -> dict[str, str]:
    return {member.value: label for member, label in labels.items()}


def _named(kind: type[Enum], group: str) -> dict[str, str]:
    """Choices whose labels are sentences `choice.<group>.<value>`; the empty value shows as nothing."""
    return {m.value: sentence(f"choice.{group}.{m.value}") if m.value else "" for m in kind}


def _dossier_fields() -> tuple[FieldSpec, ...]:
    def field(name: str, kind: FieldKind = FieldKind.TEXT, limit: int = 0, **choices: Any) -> FieldSpec:
        return FieldSpec("dossier", name, kind, limit, choices.get("choices", {}))

    return (
        field("notation", limit=20),
        field("period"),
        field("title", limit=1000),
        field("retention", FieldKind.RETENTION),
        field("term", limit=10),
        field("kind", FieldKind.CHOICE, choices=_named(DossierKind, "kind")),
        field("keeper"),
        field("begin_override", FieldKind.DATE),
        field("end_override", FieldKind.DATE),
        field("access", FieldKind.CHOICE, choices=_choices(ACCESS_LABEL)),
        field("language", limit=100),
        field("keyword", limit=100),
        field("condition", FieldKind.CHOICE, choices=_choices(CONDITION_LABEL)),
        field("info_sign", limit=30),
        field("confidence", FieldKind.CHOICE, choices=_choices(CONFIDENCE_LABEL)),
        field("paper_code", limit=100),
        field("reserve", FieldKind.FLAG),
        field("reserve_status", FieldKind.CHOICE, choices=_named(ReserveStatus, "reserve")),
        field("document_time"),
        field("room"),
        field("cupboard"),
        field("shelf"),
        field("box"),
        field("backlog", FieldKind.FLAG),
        field("note", FieldKind.LINES, limit=2000),
    )


def _document_fields() -> tuple[FieldSpec, ...]:
    def field(name: str, kind: FieldKind = FieldKind.TEXT, limit: int = 0, **choices: Any) -> FieldSpec:
        return FieldSpec("document", name, kind, limit, choices.get("choices", {}))

    return (
        field("number", FieldKind.NUMBER, limit=30),
        field("date", FieldKind.DATE),
        field("type_name"),
        field("subject", limit=500),
        field("author", limit=200),
        field("signer"),
        field("recipients"),
        field("pages", FieldKind.COUNT),
        field("sides", FieldKind.CHOICE, choices={"1": "1", "2": "2"}),
        field("sheets"),
        field("own_numbering", FieldKind.FLAG),
        field("copy_kind", FieldKind.CHOICE, choices=_choices(COPY_LABEL)),
        field("signature", FieldKind.CHOICE, choices=_named(Signature, "signature")),
        field("retention", FieldKind.RETENTION),
        field("language", limit=100),
        field("access", FieldKind.CHOICE, choices=_choices(ACCESS_LABEL)),
        field("confidence", FieldKind.CHOICE, choices=_choices(CONFIDENCE_LABEL)),
        field("condition", FieldKind.CHOICE, choices=_choices(CONDITION_LABEL)),
        field("topic"),
        field("keyword", limit=100),
        field("info_sign", limit=30),
        field("autograph", FieldKind.LINES, limit=2000),
        field("process_attached", FieldKind.MAYBE),
        field("reserve", FieldKind.FLAG),
        field("reserve_status", FieldKind.CHOICE, choices=_named(ReserveStatus, "reserve")),
        field("document_id", limit=25),
        field("arrival_number"),
        field("arrival_date", FieldKind.DATE),
        field("document_time"),
        field("original_place"),
        field("media_kind", FieldKind.CHOICE, choices=_named(MediaKind, "media")),
        field("media_archives_number", limit=50),
        field("media_event", limit=500),
        field("media_title", limit=500),
        field("media_creator", limit=300),
        field("media_place", limit=300),
        field("media_taken"),
        field("media_colour", FieldKind.CHOICE, choices=_named(Colour, "colour")),
        field("media_size", limit=30),
        field("media_attached_document", limit=300),
        field("media_play_time", limit=8),
        field("media_quality", limit=50),
        field("note", FieldKind.LINES, limit=500),
    )


_MAKERS = {"dossier": _dossier_fields, "document": _document_fields}
_MEMBERS: dict[tuple[str, str], Any] = {
    ("dossier", "kind"): DossierKind,
    ("document", "copy_kind"): CopyKind,
    ("document", "signature"): Signature,
    ("document", "media_kind"): MediaKind,
    ("document", "media_colour"): Colour,
    ("document", "sides"): int,
}
_SHARED: dict[str, Any] = {
    "access": Access, "condition": Condition, "confidence": Confidence, "reserve_status": ReserveStatus
}  # fmt: skip
_PLACES = ("room", "cupboard", "shelf", "box")


def fields(record: str) -> tuple[FieldSpec, ...]:
    """All fields of `dossier` or `document`, in the order of the form."""
    return _MAKERS[record]()


def read(spec: FieldSpec, text: str) -> Any:
    """The value a person means by `text`. Raises UserError `field.bad_value` with what is allowed."""
    plain = clean_lines(text) if spec.kind is FieldKind.LINES else clean(text)
    found = _READERS[spec.kind](spec, plain)
    if found is _BAD:
        allowed = ", ".join(label for label in spec.choices.values() if label) or sentence(
            f"field.kind.{spec.kind}"
        )
        raise UserError("field.bad_value", label=spec.label, value=plain, allowed=allowed)
    return found


_BAD = object()


def _count(spec: FieldSpec, text: str) -> Any:
    if not text:
        return None
    return int(text) if text.isdecimal() else _BAD


def _flag(spec: FieldSpec, text: str) -> Any:
    return {"co": True, "1": True, "x": True, "khong": False, "0": False, "": False}.get(key(text), _BAD)


def _maybe(spec: FieldSpec, text: str) -> Any:
    return None if not text else _flag(spec, text)


def _period(spec: FieldSpec, text: str) -> Any:
    found = retention.parse(text)
    return _BAD if found is None else found


def _choice(spec: FieldSpec, text: str) -> Any:
    member = _MEMBERS.get((spec.record, spec.name)) or _SHARED[spec.name]
    for value, label in spec.choices.items():
        if text == value or key(text) == key(label):
            return member(value)
    return _BAD


_READERS = {
    FieldKind.TEXT: lambda spec, text: text,
    FieldKind.LINES: lambda spec, text: text,
    FieldKind.COUNT: _count,
    FieldKind.FLAG: _flag,
    FieldKind.MAYBE: _maybe,
    FieldKind.DATE: lambda spec, text: dates.parse(text),
    FieldKind.NUMBER: lambda spec, text: numbering.parse(text),
    FieldKind.RETENTION: _period,
    FieldKind.CHOICE: _choice,
}


def show(spec: FieldSpec, record: Dossier | Placement) -> str:
    """The field's value as text."""
    value = _value(spec, record)
    if value is None:
        return ""
    if spec.kind is FieldKind.CHOICE:
        return spec.choices.get(str(getattr(value, "value", value)), "")
    if spec.kind in (FieldKind.FLAG, FieldKind.MAYBE):
        return sentence("choice.yes") if value else sentence("choice.no")
    if spec.kind in (FieldKind.DATE, FieldKind.NUMBER):
        return str(value.text if spec.kind is FieldKind.NUMBER else value.text())
    if spec.kind is FieldKind.RETENTION:
        return str(value.label)
    return str(value)


def _value(spec: FieldSpec, record: Dossier | Placement) -> Any:
    name = spec.name
    if isinstance(record, Dossier):
        return getattr(record.location, name) if name in _PLACES else getattr(record, name)
    if name == "sheets":
        return record.sheets.text() if record.sheets else ""
    if name.startswith("media_"):
        return getattr(record.entry.media, name.removeprefix("media_"))
    # A note may stand with the paper and with its place in this dossier; here the place's counts.
    holder = record if name in Placement.__slots__ else record.entry
    return getattr(holder, name)


def changes(record: Dossier | Placement, typed: Mapping[str, str]) -> dict[str, Any]:
    """Keyword arguments for edit_dossier or edit_document from typed texts by field name.

    Raises UserError field.unknown, field.bad_value. Fields typed as they already are stay out.
    """
    kind = "dossier" if isinstance(record, Dossier) else "document"
    specs = {spec.name: spec for spec in fields(kind)}
    out: dict[str, Any] = {}
    for name, text in typed.items():
        if name not in specs:
            raise UserError("field.unknown", name=name, known=", ".join(specs))
        value = read(specs[name], text)
        if value != _value(specs[name], record):
            out[name] = value
    return _gathered(record, out)


def _gathered(record: Dossier | Placement, values: dict[str, Any]) -> dict[str, Any]:
    """Parts of a location or of recording details become one value."""
    if isinstance(record, Dossier):
        places = {name: values.pop(name) for name in _PLACES if name in values}
        if places:
            values["location"] = dataclasses.replace(record.location, **places)
        return values
    media = {
        name.removeprefix("media_"): values.pop(name) for name in list(values) if name.startswith("media_")
    }
    if media:
        values["media"] = dataclasses.replace(record.entry.media, **media)
    return values
