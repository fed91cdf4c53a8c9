"""The parts a form is made of, as a person sees them (lines, columns, page), and what of each can be set.

Reads the text of a form that has been checked and changes nothing. A part is named by its place in the file
(`head[2]`, `tail[4].cells[1]`, `table.column[3]`; printing/parts.py), a setting by the part and its key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter
from typing import Any

from hoso_desktop.messages import known_codes, sentence
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.fonts import FACE_NAMES
from hoso_desktop.printing.parts import HEADER, PAGE
from hoso_desktop.printing.reader import headers
from hoso_desktop.printing.signatures import presets
from hoso_desktop.printing.spec import Align, CellSpec, ColumnSpec, LabelSpec, PageSpec, RowSpec, TableSpec

FORM, FRAME, LABELS, TABLE, WORDS = "form", "frame", "labels", "table", "words"
HIDDEN = "hidden"  # the switch of lines an office does not print
STACKS = ("head", "tail", "foot")
_SIGNED = frozenset({"authority", "position", "signer"})
_LONGEST = 46  # letters of a text in the name of its part
_FIGURE = re.compile(r"\d+")

Table = Mapping[str, Any]


class Kind(StrEnum):
    """What a setting holds; `TEMPLATE` is text in which `{fields}` may stand."""

    TEXT = "text"
    TEMPLATE = "template"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: its path in the file, its Vietnamese name, its value, what is allowed."""

    path: str
    name: str
    kind: Kind
    value: Any
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)  # value -> its name

    @property
    def key(self) -> str:
        """The last step of the path."""
        return self.path.rpartition(".")[2]

    @property
    def spoken(self) -> str:
        """The value as a person reads it."""
        if self.kind is Kind.FLAG:
            return sentence("form.yes") if self.value else sentence("form.no")
        if self.kind is Kind.CHOICE:
            return self.choices.get(self.value, str(self.value))
        if self.kind is Kind.NUMBER:
            return f"{self.value:g}".replace(".", ",")
        return str(self.value).replace("\n", "\\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the paper with its settings; `shown` is false for what the office does not print."""

    path: str
    name: str
    settings: tuple[Setting, ...]
    shown: bool = True


# (key, kind, unit) in the order they are offered; the value a key has when the file does not name it comes
# from the values of printing/spec.py.
_PAGE = (
    *((key, Kind.NUMBER, "mm") for key in ("width", "height", "top", "bottom", "left", "right")),
    ("leading", Kind.NUMBER, ""),
)
_MARGINS = ("top", "bottom", "left", "right")
_FRAME = tuple((key, Kind.NUMBER, "mm") for key in ("left", "top", "width", "height"))
_LABELS = (
    *((key, Kind.NUMBER, "mm") for key in ("width", "height", "gap")),
    ("crop_marks", Kind.FLAG, ""),
)
_TABLE = (
    ("size", Kind.NUMBER, "pt"),
    ("min_size", Kind.NUMBER, "pt"),
    ("heading_size", Kind.NUMBER, "pt"),
    ("heading_face", Kind.CHOICE, ""),
)
_COLUMN = (
    ("heading", Kind.TEXT, ""),
    ("width", Kind.NUMBER, "mm"),
    ("align", Kind.CHOICE, ""),
    ("number", Kind.TEXT, ""),
)
_CELL = (
    ("text", Kind.TEMPLATE, ""),
    ("size", Kind.NUMBER, "pt"),
    ("min_size", Kind.NUMBER, "pt"),
    ("face", Kind.CHOICE, ""),
    ("value_face", Kind.CHOICE, ""),
    ("align", Kind.CHOICE, ""),
    ("at", Kind.NUMBER, "mm"),
    ("width", Kind.NUMBER, "mm"),
    ("underline", Kind.FLAG, ""),
)


def parts(text: str) -> tuple[Part, ...]:
    """Every part of a form, in the order of the paper."""
    data = tomllib.loads(text)
    return tuple(_parts(data))


def part_of(found: Sequence[Part], path: str) -> Part | None:
    """The part a path (of a spot, a setting or an error) belongs to."""
    while path:
        for part in found:
            if part.path == path or any(setting.path == path for setting in part.settings):
                return part
        path, cut = re.subn(r"\.[^.]+$|\[\d+\]$", "", path)
        if not cut:
            return None
    return None


def setting_of(found: Sequence[Part], path: str) -> Setting | None:
    """The setting at a path."""
    path = plain_path(path)
    for part in found:
        for setting in part.settings:
            if setting.path == path:
                return setting
    return None


def plain_path(path: str) -> str:
    """A path as the file has it: `table.columns[3]` is `table.column[3]`."""
    return path.strip().replace("table.columns[", "table.column[")


def readable(text: str, subject: str) -> str:
    """A text with the Vietnamese names of its fields: `Năm [Năm]`."""
    names = kinds()[subject].line
    out = []
    for literal, name, _format, _conversion in Formatter().parse(text):
        out.append(literal)
        if name is not None:
            out.append(f"[{names.get(name, name)}]")
    return " ".join("".join(out).split())


# -- the parts ---------------------------------------------------------------------------------------------


def _parts(data: Table) -> Iterator[Part]:
    yield Part(FORM, sentence("form.part.form"), tuple(_root(data)))
    if any(row.get("block") for row in data.get("head", ())):
        chosen = data.get(HEADER, "")
        names = {**headers(), "": sentence("form.no_header")}
        setting = Setting(HEADER, sentence("form.key.header"), Kind.CHOICE, chosen, choices=names)
        yield Part(HEADER, sentence("form.part.header"), (setting,), bool(chosen))
    yield from _stack(data, "head")
    if TABLE in data:
        yield Part(TABLE, sentence("form.part.table"), _settings(TABLE, data[TABLE], _TABLE, _table_values))
        for number, column in enumerate(data[TABLE]["column"], start=1):
            yield _column(column, number, len(data[TABLE]["column"]))
    yield from _stack(data, "tail")
    yield from _stack(data, "foot")
    yield _page(data)
    if FRAME in data:
        yield Part(FRAME, sentence("form.part.frame"), _settings(FRAME, data[FRAME], _FRAME, dict))
    if LABELS in data:
        values = _settings(LABELS, data[LABELS], _LABELS, lambda _: _values(LabelSpec(0.0, 0.0)))
        yield Part(LABELS, sentence("form.part.labels"), values)
    if data.get(WORDS):
        yield Part(WORDS, sentence("form.part.words"), tuple(_words(data[WORDS])))


def _root(data: Table) -> Iterator[Setting]:
    yield Setting("title", sentence("form.key.title"), Kind.TEXT, data["title"])
    yield Setting("copies", sentence("form.key.copies"), Kind.WHOLE, data.get("copies", 1))
    if _signed(data):
        names = {"": sentence("form.no_signature"), **{preset.id: preset.name for preset in presets()}}
        chosen = data.get("signature", "")
        yield Setting("signature", sentence("form.key.signature"), Kind.CHOICE, chosen, choices=names)


def _signed(data: Table) -> bool:
    cells = [cell for stack in STACKS for row in data.get(stack, ()) for cell in row.get("cells", (row,))]
    texts = [str(cell.get("text", "")) for cell in cells]
    return any(name in _SIGNED for text in texts for _, name, _, _ in Formatter().parse(text))


def _page(data: Table) -> Part:
    keys = [one for one in _PAGE if FRAME not in data or one[0] not in _MARGINS]  # a frame has its own place
    if TABLE in data:
        keys += [("sides", Kind.WHOLE, ""), ("numbered", Kind.FLAG, "")]
    page = data.get(PAGE, {})
    return Part(PAGE, sentence("form.part.page"), _settings(PAGE, page, keys, lambda _: _values(PageSpec())))


def _words(words: Table) -> Iterator[Setting]:
    for key, text in words.items():
        code = f"form.word.{key}"
        name = sentence(code) if code in known_codes() else sentence("form.key.word", key=key)
        yield Setting(f"{WORDS}.{key}", name, Kind.TEXT, text)


def _column(column: Table, number: int, count: int) -> Part:
    path = f"{TABLE}.column[{number}]"
    shown = not column.get(HIDDEN, False)
    heading = " ".join(str(column["heading"]).split())
    places = {str(at): str(at) for at in range(1, count + 1)}
    settings = (
        *_settings(path, column, _COLUMN, lambda _: _values(ColumnSpec("", "", 0.0, ""))),
        Setting(f"{path}.place", sentence("form.key.place"), Kind.CHOICE, str(number), choices=places),
        Setting(f"{path}.shown", sentence("form.key.column_shown"), Kind.FLAG, shown),
    )
    return Part(path, sentence("form.part.column", number=number, text=heading), settings, shown)


def _stack(data: Table, stack: str) -> Iterator[Part]:
    for number, row in enumerate(data.get(stack, ()), start=1):
        if row.get("block"):
            continue
        path = f"{stack}[{number}]"
        common, shown = _row(path, row, data.get("show", {}))
        if row.get("rule") or row.get("dots"):
            key, kind = ("rule", Kind.NUMBER) if row.get("rule") else ("dots", Kind.WHOLE)
            drawn = Setting(
                f"{path}.{key}", sentence(f"form.key.{key}"), kind, row[key], "mm" * (key == "rule")
            )
            yield Part(path, sentence(f"form.part.{key}"), (drawn, *common), shown)
            continue
        for place, cell in _cells(path, row):
            settings = (*_settings(place, cell, _CELL, _cell_values), *common)
            yield Part(place, _line_name(stack, str(cell["text"]), data), settings, shown)


def _cells(path: str, row: Table) -> list[tuple[str, Table]]:
    if "cells" not in row:
        return [(path, row)]
    return [(f"{path}.cells[{at}]", cell) for at, cell in enumerate(row["cells"], start=1)]


def _row(path: str, row: Table, show: Table) -> tuple[tuple[Setting, ...], bool]:
    """What a line has as a whole, and whether it prints."""
    switch = row.get("when", "")
    shown = bool(show.get(switch, True))
    grouped = switch not in ("", HIDDEN)
    name = sentence("form.key.group_shown") if grouped else sentence("form.key.shown")
    key, unit = ("top", "mm") if "top" in row else ("before", "pt")
    value = row.get(key, RowSpec().before)
    return (
        Setting(f"{path}.{key}", sentence(f"form.key.row_{key}"), Kind.NUMBER, value, unit),
        Setting(f"{path}.shown", name, Kind.FLAG, shown),
    ), shown


def _line_name(stack: str, text: str, data: Table) -> str:
    said = readable(text, data.get("subject", "dossier"))
    said = f"{said[: _LONGEST - 1]}…" if len(said) > _LONGEST else said
    return sentence(f"form.part.{stack}", text=said)


# -- values and choices ------------------------------------------------------------------------------------


def _settings(path: str, table: Table, keys: Any, defaults: Any) -> tuple[Setting, ...]:
    values = {**defaults(table), **table}
    out = []
    for key, kind, unit in keys:
        value = _plain(values.get(key, ""))
        out.append(Setting(f"{path}.{key}", sentence(f"form.key.{key}"), kind, value, unit, _choices(key)))
    return tuple(out)


def _plain(value: Any) -> Any:
    for name, face in FACE_NAMES.items():
        if value is face:
            return name
    return value.value if isinstance(value, Align) else value


def _values(spec: Any) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in type(spec).__dataclass_fields__}


def _cell_values(cell: Table) -> dict[str, Any]:
    plain = _values(CellSpec(""))
    plain["min_size"] = cell.get("size", plain["size"])
    plain["value_face"] = cell.get("face", plain["face"])
    return plain


def _table_values(table: Table) -> dict[str, Any]:
    plain = _values(TableSpec(()))
    plain["heading_size"] = table.get("size", plain["size"])
    return plain


def _choices(key: str) -> Mapping[str, str]:
    if key in ("face", "value_face", "heading_face"):
        return {name: sentence(f"form.face.{name}") for name in FACE_NAMES}
    if key == "align":
        return {align.value: sentence(f"form.align.{align.value}") for align in Align}
    return {}
