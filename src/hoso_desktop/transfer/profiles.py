"""Package profiles: what one receiver wants, read from resources/profiles/*.toml into frozen values.

Owns the reading and the checking of the files; never knows what a single profile says.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path

from hoso_desktop.errors import UserError
from hoso_desktop.paths import resource
from hoso_desktop.transfer import sip_profile
from hoso_desktop.transfer.fields import SOURCES
from hoso_desktop.transfer.profile_file import NamePart, Node, template
from hoso_desktop.transfer.profile_file import parts as parts_of
from hoso_desktop.transfer.sip_profile import SipLayout

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WORKBOOK, SIP = "workbook", "sip"
_TABLES = {
    WORKBOOK: ("names", "parts", "words", "retention", "limits", "sheets"),
    SIP: ("parts", "retention", "limits", *sip_profile.TABLES),
}
_ROWS = ("dossier", "documents", "empty")
_ROLES = ("", "count", "file")
_NAME_FIELDS = {
    "package": {"body", "fonds", "inventory", "dossier"},
    "document": {"body", "fonds", "inventory", "dossier", "ordinal"},
    "fonds": {"body", "fonds_number"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the workbook. `source` names the value; lengths in characters, 0 = no limit."""

    header: str
    source: str
    default: str = ""
    fallback: str = ""  # words for an empty value, written with a warning
    required: bool = False
    wanted: bool = False
    date: bool = False
    max_length: int = 0
    strict: bool = False
    role: str = ""  # count: number of papers; file: name of the paper's file


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: its columns and table, or nothing at all (`rows` = empty)."""

    name: str
    rows: str
    columns: tuple[Column, ...] = ()
    table: str = ""
    style: str = ""
    row_height: float | None = None
    column_widths: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a receiver asks of a package; unconfirmed rules say so."""

    id: str
    version: str
    kind: str  # workbook | sip
    title: str
    source: str
    confirmed: bool
    parts: Mapping[str, NamePart]
    retentions: Mapping[str, str]  # canonical code → the receiver's words
    retention_source: str
    retention_confirmed: bool
    max_documents: int
    max_bytes: int
    package_name: str = ""  # of a workbook's package; a SIP's names are in `sip`
    folder: str = ""
    workbook_name: str = ""
    document_name: str = ""
    fonds_code: str = ""
    fonds_words: str = ""
    ordinal_width: int = 3
    sheets: tuple[SheetSpec, ...] = ()
    sip: SipLayout | None = None


def available() -> tuple[str, ...]:
    """Ids of the shipped profiles, sorted."""
    return tuple(sorted(file.stem for file in resource("profiles").glob("*.toml")))


@cache
def load(profile_id: str) -> Profile:
    """The profile `profile_id`. Raises UserError when it is unknown, or names the file and key at fault."""
    if not _ID.fullmatch(profile_id) or profile_id not in available():
        raise UserError("package.profile_unknown", id=profile_id, known=", ".join(available()))
    return read(resource(f"profiles/{profile_id}.toml"))


def read(file: Path) -> Profile:
    """Read a profile file. Raises UserError naming the file and the key that is missing or wrong."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("package.profile_broken", file=file.name, key="TOML") from error
    return read_text(text, file.name)


def read_text(text: str, name: str) -> Profile:
    """The profile of a text; `name` is the file's, whose stem must be the id. Raises as `read` does."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError("package.profile_broken", file=name, key="TOML") from error
    found = _profile(Node(name, "", tree))
    if not _ID.fullmatch(found.id):
        raise UserError("package.profile_broken", file=name, key="id")
    return found


def shipped_text(profile_id: str) -> str:
    """The file of a shipped profile."""
    return resource(f"profiles/{profile_id}.toml").read_text(encoding="utf-8")


def _profile(root: Node) -> Profile:
    kind = root.get("kind", str, WORKBOOK)
    if kind not in _TABLES:
        raise root.broken("kind")
    root.only("id", "version", "kind", "title", "source", "confirmed", *_TABLES[kind])
    if root.text("id") != Path(root.file).stem:
        raise root.broken("id")
    retention, limits = root.child("retention"), root.child("limits")
    retention.only("source", "confirmed", "allowed")
    limits.only("source", "confirmed", "documents", "package_bytes")
    head = Profile(
        id=root.text("id"),
        version=root.text("version"),
        kind=kind,
        title=root.text("title"),
        source=root.text("source"),
        confirmed=root.get("confirmed", bool),
        parts=parts_of(root.child("parts")),
        retentions={row.text("code"): row.text("label") for row in retention.children("allowed")},
        retention_source=retention.text("source"),
        retention_confirmed=retention.get("confirmed", bool),
        max_documents=limits.get("documents", int),
        max_bytes=limits.get("package_bytes", int),
    )
    return replace(head, sip=sip_profile.read(root)) if kind == SIP else _with_workbook(head, root)


def _with_workbook(head: Profile, root: Node) -> Profile:
    names = root.child("names")
    names.only("package", "folder", "workbook", "document", "fonds", "ordinal_width")
    return replace(
        head,
        package_name=template(names, "package", _NAME_FIELDS["package"]),
        folder=names.text("folder"),
        workbook_name=names.text("workbook"),
        document_name=template(names, "document", _NAME_FIELDS["document"]),
        fonds_code=template(names, "fonds", _NAME_FIELDS["fonds"]),
        fonds_words=template(root.child("words"), "fonds", {"fonds_number", "fonds_name"}),
        ordinal_width=names.get("ordinal_width", int),
        sheets=_sheets(root),
    )


def _sheets(root: Node) -> tuple[SheetSpec, ...]:
    sheets = tuple(_sheet(node) for node in root.children("sheets"))
    if [sheet.rows for sheet in sheets if sheet.rows != "empty"] != ["dossier", "documents"]:
        raise root.broken("sheets")
    roles = [column.role for sheet in sheets for column in sheet.columns if column.role]
    if sorted(roles) != ["count", "file"] or len({sheet.name for sheet in sheets}) != len(sheets):
        raise root.broken("sheets")
    return sheets


def _sheet(node: Node) -> SheetSpec:
    node.only("name", "rows", "table", "style", "row_height", "column_widths", "columns")
    rows = node.text("rows")
    if rows not in _ROWS:
        raise node.broken("rows")
    if rows == "empty":
        return SheetSpec(node.text("name"), rows)
    widths = node.get("column_widths", dict, {})
    if not all(isinstance(width, int | float) for width in widths.values()):
        raise node.broken("column_widths")
    columns = tuple(_column(child) for child in node.children("columns"))
    if not columns or len({column.header for column in columns}) != len(columns):
        raise node.broken("columns")
    return SheetSpec(
        name=node.text("name"),
        rows=rows,
        columns=columns,
        table=node.text("table"),
        style=node.text("style"),
        row_height=node.get("row_height", float) if "row_height" in node.table else None,
        column_widths=widths,
    )


def _column(node: Node) -> Column:
    node.only(*(column.name for column in fields(Column)))
    source, role = node.text("source"), node.get("role", str, "")
    if source not in SOURCES:
        raise node.broken("source")
    if role not in _ROLES:
        raise node.broken("role")
    return Column(
        header=node.text("header"),
        source=source,
        default=node.get("default", str, ""),
        fallback=template(node, "fallback", {"inventory"}) if "fallback" in node.table else "",
        required=node.get("required", bool, False),
        wanted=node.get("wanted", bool, False),
        date=node.get("date", bool, False),
        max_length=node.get("max_length", int, 0),
        strict=node.get("strict", bool, False),
        role=role,
    )
