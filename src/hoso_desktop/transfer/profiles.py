"""Package profiles: what one receiver wants, read from resources/profiles/*.toml into frozen values.

Owns the reading and the checking of the files; never knows what a single profile says.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TypeVar

from hoso_desktop.errors import UserError
from hoso_desktop.paths import resource
from hoso_desktop.transfer.fields import SOURCES

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TABLES = ("names", "parts", "words", "retention", "limits", "sheets")
_ROWS = ("dossier", "documents", "empty")
_ROLES = ("", "count", "file")
_NAME_FIELDS = {
    "package": {"body", "fonds", "inventory", "dossier"},
    "document": {"body", "fonds", "inventory", "dossier", "ordinal"},
    "fonds": {"body", "fonds_number"},
}
_T = TypeVar("_T")


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
class NamePart:
    """One part of a file name and what the whole part must look like."""

    label: str
    pattern: str
    max_length: int
    example: str
    width: int = 0  # figures are filled up with zeros to this width


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a receiver asks of a package; unconfirmed rules say so."""

    id: str
    version: str
    title: str
    source: str
    confirmed: bool
    package_name: str
    folder: str
    workbook_name: str
    document_name: str
    fonds_code: str
    fonds_words: str
    ordinal_width: int
    parts: Mapping[str, NamePart]
    retentions: Mapping[str, str]  # canonical code → the receiver's words
    retention_source: str
    retention_confirmed: bool
    max_documents: int
    max_bytes: int
    sheets: tuple[SheetSpec, ...]


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
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError("package.profile_broken", file=file.name, key="TOML") from error
    return _profile(_Node(file.name, "", tree))


@dataclass(frozen=True, slots=True)
class _Node:
    """A table of the file that knows where it stands, so that a wrong key can be named."""

    file: str
    path: str
    table: Mapping[str, object]

    def broken(self, key: str) -> UserError:
        return UserError("package.profile_broken", file=self.file, key=f"{self.path}{key}")

    def get(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        value = self.table.get(key, default)
        # A bool is an int to Python, never to a person who writes a length.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.broken(key)
        return value

    def text(self, key: str) -> str:
        value = self.get(key, str)
        if not value:
            raise self.broken(key)
        return value

    def child(self, key: str) -> _Node:
        return _Node(self.file, f"{self.path}{key}.", self.get(key, dict))

    def children(self, key: str) -> list[_Node]:
        items = self.get(key, list)
        if not all(isinstance(item, dict) for item in items):
            raise self.broken(key)
        return [_Node(self.file, f"{self.path}{key}[{n}].", item) for n, item in enumerate(items)]

    def only(self, *keys: str) -> None:
        """Refuse a key nobody reads: a misspelt rule must not be silently without effect."""
        for key in self.table:
            if key not in keys:
                raise self.broken(key)


def _profile(root: _Node) -> Profile:
    root.only("id", "version", "title", "source", "confirmed", *_TABLES)
    if root.text("id") != Path(root.file).stem:
        raise root.broken("id")
    names, retention, limits = root.child("names"), root.child("retention"), root.child("limits")
    names.only("package", "folder", "workbook", "document", "fonds", "ordinal_width")
    retention.only("source", "confirmed", "allowed")
    limits.only("source", "confirmed", "documents", "package_bytes")
    return Profile(
        id=root.text("id"),
        version=root.text("version"),
        title=root.text("title"),
        source=root.text("source"),
        confirmed=root.get("confirmed", bool),
        package_name=_template(names, "package", _NAME_FIELDS["package"]),
        folder=names.text("folder"),
        workbook_name=names.text("workbook"),
        document_name=_template(names, "document", _NAME_FIELDS["document"]),
        fonds_code=_template(names, "fonds", _NAME_FIELDS["fonds"]),
        fonds_words=_template(root.child("words"), "fonds", {"fonds_number", "fonds_name"}),
        ordinal_width=names.get("ordinal_width", int),
        parts=_parts(root.child("parts")),
        retentions={row.text("code"): row.text("label") for row in retention.children("allowed")},
        retention_source=retention.text("source"),
        retention_confirmed=retention.get("confirmed", bool),
        max_documents=limits.get("documents", int),
        max_bytes=limits.get("package_bytes", int),
        sheets=_sheets(root),
    )


def _template(node: _Node, key: str, allowed: set[str]) -> str:
    text = node.text(key)
    try:
        fields = [(name, spec, convert) for _, name, spec, convert in string.Formatter().parse(text)]
    except ValueError as error:
        raise node.broken(key) from error
    for name, spec, convert in fields:
        if name is not None and (name not in allowed or spec or convert):
            raise node.broken(key)
    return text


def _parts(node: _Node) -> dict[str, NamePart]:
    wanted = ("body", "fonds_number", "inventory", "dossier")
    node.only(*wanted)
    return {name: _part(node.child(name)) for name in wanted}


def _part(node: _Node) -> NamePart:
    node.only("label", "pattern", "max_length", "example", "width")
    pattern, example = node.text("pattern"), node.text("example")
    try:
        fits = re.fullmatch(pattern, example)
    except re.error as error:
        raise node.broken("pattern") from error
    most = node.get("max_length", int)
    if fits is None or len(example) > most:
        raise node.broken("example")
    return NamePart(node.text("label"), pattern, most, example, node.get("width", int, 0))


def _sheets(root: _Node) -> tuple[SheetSpec, ...]:
    sheets = tuple(_sheet(node) for node in root.children("sheets"))
    if [sheet.rows for sheet in sheets if sheet.rows != "empty"] != ["dossier", "documents"]:
        raise root.broken("sheets")
    roles = [column.role for sheet in sheets for column in sheet.columns if column.role]
    if sorted(roles) != ["count", "file"] or len({sheet.name for sheet in sheets}) != len(sheets):
        raise root.broken("sheets")
    return sheets


def _sheet(node: _Node) -> SheetSpec:
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


def _column(node: _Node) -> Column:
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
        fallback=_template(node, "fallback", {"inventory"}) if "fallback" in node.table else "",
        required=node.get("required", bool, False),
        wanted=node.get("wanted", bool, False),
        date=node.get("date", bool, False),
        max_length=node.get("max_length", int, 0),
        strict=node.get("strict", bool, False),
        role=role,
    )
