"""Reads form files into FormSpec values and refuses a broken one with its file and key.

Knows the keys of the format and nothing of what a particular form says. A key nobody knows is an error too:
a mistyped key in an office's own file must not be ignored silently.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import TypeVar

from hoso_desktop.errors import UserError
from hoso_desktop.messages import known_codes, sentence
from hoso_desktop.paths import resource
from hoso_desktop.printing import marks
from hoso_desktop.printing.fields import Fields, kinds
from hoso_desktop.printing.fonts import FACE_NAMES, Face, metrics
from hoso_desktop.printing.parts import HEADER
from hoso_desktop.printing.spec import (
    MM,
    Align,
    CellSpec,
    ColumnSpec,
    FormSpec,
    FrameSpec,
    LabelSpec,
    PageSpec,
    RowSpec,
    TableSpec,
)
from hoso_desktop.printing.toml_lines import is_tangled, line_of, line_of_syntax

_Value = TypeVar("_Value")
_MISSING = object()
_SLACK = 0.05  # mm
_MOST = 9_999.0  # of any number
_LARGEST_TYPE, _LARGEST_LEADING = 200.0, 4.0  # points, of the size
_NARROWEST = 10.0  # mm a cell without a width must have left
_BLOCK_WIDTH = 165.0  # mm of text for which blocks give their places
LEAST_LEADING = (
    1.14  # of the size: below it the marks of `Ẵ` touch the tails of the line above (0.916 + 0.221)
)


class _Node:
    """One TOML table being read: typed access by key, every key accounted for."""

    def __init__(self, file: str, path: str, data: dict[str, object], fields: Fields) -> None:
        self.file, self.path, self._data, self.fields = file, path, data, fields
        self._left = set(data)

    def error(self, key: str, expected: str) -> UserError:
        path = f"{self.path}{key}"
        return UserError("print.form_broken", file=self.file, key=path, expected=_spoken(expected), line=1)

    @property
    def place(self) -> str:
        """This table's own path: `head[2]`."""
        return self.path.removesuffix(".")

    def _take(self, key: str, kinds: type | tuple[type, ...], expected: str, default: object) -> object:
        self._left.discard(key)
        value = self._data.get(key, default)
        if value is _MISSING or (
            value is not default
            and (not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool))
        ):
            raise self.error(key, expected)
        return value

    def text(self, key: str, default: object = _MISSING) -> str:
        return str(self._take(key, str, "text", default))

    def number(
        self, key: str, default: object = _MISSING, *, least: float = 0.0, most: float = _MOST
    ) -> float:
        value = self._take(key, (int, float), "number", default)
        if not isinstance(value, (int, float)) or not least <= value <= most:
            above = isinstance(value, (int, float)) and value > most
            raise self.error(key, f"<= {most:g}" if above else f">= {least:g}" if least else "number")
        return float(value)

    def whole(self, key: str, default: object = _MISSING, *, least: int = 0) -> int:
        value = self.number(key, default, least=least)
        if value != int(value):
            raise self.error(key, "whole")
        return int(value)

    def flag(self, key: str, default: object = _MISSING) -> bool:
        return bool(self._take(key, bool, "flag", default))

    def choice(self, key: str, choices: dict[str, _Value], default: _Value) -> _Value:
        if key not in self._data:
            return default
        name = self.text(key)
        if name not in choices:
            raise self.error(key, ", ".join(choices))
        return choices[name]

    def table(self, key: str) -> _Node | None:
        found = self._take(key, dict, "table", None)
        if not isinstance(found, dict):
            return None
        return _Node(self.file, f"{self.path}{key}.", found, self.fields)

    def tables(self, key: str) -> list[_Node]:
        found = self._take(key, list, "tables", [])
        assert isinstance(found, list)  # noqa: S101 - checked by _take
        out = []
        for index, item in enumerate(found, start=1):
            if not isinstance(item, dict):
                raise self.error(key, "tables")
            out.append(_Node(self.file, f"{self.path}{key}[{index}].", item, self.fields))
        return out

    def items(self, key: str, kind: type[_Value], expected: str) -> tuple[_Value, ...]:
        found = self._take(key, list, expected, [])
        kinds: tuple[type, ...] = (int, float) if kind is float else (kind,)
        if not isinstance(found, list) or not all(isinstance(item, kinds) for item in found):
            raise self.error(key, expected)
        return tuple(kind(item) for item in found)  # type: ignore[call-arg]

    def rest(self, kind: type[_Value], expected: str) -> dict[str, _Value]:
        """All keys of a table of like values ([show], [words])."""
        for key, value in self._data.items():
            if not isinstance(value, kind):
                raise self.error(key, expected)
        self._left.clear()
        return {key: value for key, value in self._data.items() if isinstance(value, kind)}

    def has(self, key: str) -> bool:
        """Whether a key is there at all."""
        return key in self._data

    def close(self) -> None:
        if self._left:
            raise self.error(sorted(self._left)[0], "unknown")


def read_form(file: Path) -> FormSpec:
    """The form in `file`; UserError `print.form_broken` (file, key, expected) or `print.form_unreadable`."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("print.form_unreadable", file=file.name, detail=str(error)) from error
    return read_text(text, file.name)


def read_text(text: str, name: str) -> FormSpec:
    """The form a text describes; `name` stands in errors as its file. Raises as `read_form`.

    The errors name the line, too: `print.form_syntax` (line, column), `print.form_broken` (line).
    """
    try:
        if is_tangled(text):
            raise ValueError("tangled")
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line, column = line_of_syntax(text, str(error))
        raise UserError("print.form_syntax", file=name, line=line, column=column) from error
    try:
        return _form(_Node(name, "", data, Fields({}, {})))
    except UserError as error:
        if error.params.get("file") == name:
            error.params["line"] = line_of(text, str(error.params["key"]))
        raise


def _spoken(expected: str) -> str:
    """What a key wants, in words; names of choices stand as they are."""
    code = f"print.expected.{expected}"
    return sentence(code) if code in known_codes() else expected


def _form(node: _Node) -> FormSpec:
    subject = node.text("subject", "dossier")
    if subject not in kinds():
        raise node.error("subject", ", ".join(kinds()))
    node.fields = kinds()[subject]
    show_node, words_node = node.table("show"), node.table("words")
    show = show_node.rest(bool, "flag") if show_node else {}
    page = _optional(node.table("page"), _page) or PageSpec()
    header = node.text("header", "")
    header_rows = _header(header, page, node)
    form = FormSpec(
        id=node.text("id"),
        variant=node.text("variant"),
        version=node.whole("version", least=1),
        title=node.text("title"),
        source=node.text("source"),
        file_suffix=node.text("file_suffix"),
        document_title=_template(node, "document_title", {"code"}),
        document_title_many=_template(node, "document_title_many", {"count"}),
        page=page,
        frame=_optional(node.table("frame"), _frame),
        head=_with_header(_rows(node, "head", show), header_rows),
        table=_optional(node.table("table"), _table),
        tail=_rows(node, "tail", show),
        foot=_rows(node, "foot", show),
        show=show,
        words=words_node.rest(str, "text") if words_node else {},
        parts=node.items("parts", str, "texts"),
        subject=subject,
        header=header,
        copies=node.whole("copies", 1, least=1),
        counts=node.text("counts", ""),
        signature=node.text("signature", ""),
        overlay=node.flag("overlay", False),
        stands_for=node.text("stands_for", ""),
        labels=_optional(node.table("labels"), _labels),
    )
    node.close()
    if not form.parts and not (form.head or form.table or form.foot):
        raise node.error("head", "tables")
    _check_places(form, node)
    if marks.SWITCH in form.show and not marks.may_carry(form):
        raise node.error(f"show.{marks.SWITCH}", "mark")
    if form.overlay:
        _check_overlay(form, node)
    return form


def headers() -> dict[str, str]:
    """The headings a form may carry, with their names; the empty one is none."""
    found = sorted(resource("form_parts").glob(f"{HEADER}-*.toml"))
    names = {path.stem.removeprefix(f"{HEADER}-"): path for path in found}
    return {"": ""} | {
        name: str(tomllib.loads(path.read_text(encoding="utf-8"))["name"]) for name, path in names.items()
    }


def _header(name: str, page: PageSpec, node: _Node) -> tuple[RowSpec, ...]:
    """The rows of a heading, stretched to the width of the form's text."""
    if not name:
        return ()
    if name not in headers():
        raise node.error(HEADER, ", ".join(filter(None, headers())))
    path = resource(f"form_parts/{HEADER}-{name}.toml")
    block = _Node(path.name, "", tomllib.loads(path.read_text(encoding="utf-8")), node.fields)
    for key in ("name", "source"):
        block.text(key)
    block.flag("confirmed")
    rows = _rows(block, "row", {})
    block.close()
    stretch = (page.width - page.left - page.right) / _BLOCK_WIDTH
    return tuple(_stretched(row, stretch) for row in rows)


def _stretched(row: RowSpec, by: float) -> RowSpec:
    cells = (replace(cell, at=cell.at * by, width=cell.width * by, part=HEADER) for cell in row.cells)
    return replace(row, cells=tuple(cells), part=HEADER)


def _with_header(rows: tuple[RowSpec, ...], header: tuple[RowSpec, ...]) -> tuple[RowSpec, ...]:
    """The rows with the heading in the place kept for it."""
    out: list[RowSpec] = []
    for row in rows:
        out += header if row.block == HEADER else (row,)
    return tuple(out)


def _labels(node: _Node) -> LabelSpec:
    plain = LabelSpec(0.0, 0.0)
    return LabelSpec(
        width=node.number("width", least=20),
        height=node.number("height", least=20),
        gap=node.number("gap", plain.gap),
        crop_marks=node.flag("crop_marks", plain.crop_marks),
    )


def _check_places(form: FormSpec, node: _Node) -> None:
    """Nothing a form places may reach over the edge of its page or frame."""
    page, frame = form.page, form.frame
    width = page.width - page.left - page.right
    if frame is not None:
        if frame.left + frame.width > page.width or frame.top + frame.height > page.height:
            raise node.error("frame.width", "margins")
        width = frame.width - 2 * (sum(frame.border) / MM + frame.padding_x)
    if form.table and sum(column.width for column in form.table.columns) > width + _SLACK:
        raise node.error("table.column", f"<= {width:.1f} mm")
    for row in (*form.head, *form.tail, *form.foot):
        if row.rule > width + _SLACK:
            raise node.error(f"{row.part}.rule", f"<= {width:.1f} mm")
        for cell in row.cells:
            if max(cell.at + cell.width, cell.at + _NARROWEST) > width + _SLACK:
                raise node.error(f"{cell.part}.{'width' if cell.width else 'at'}", f"<= {width:.1f} mm")


def _check_overlay(form: FormSpec, node: _Node) -> None:
    """A pre-printed paper has its words and lines already: only values at their places may be added."""
    for key, drawn in (("frame", form.frame), ("table", form.table), ("header", form.header)):
        if drawn:
            raise node.error(key, "values")
    for row in (*form.head, *form.tail, *form.foot):
        drawn_too = row.rule or row.dots or any(cell.leader or cell.underline for cell in row.cells)
        if row.top is None or drawn_too or any(_says_words(cell.text) for cell in row.cells):
            raise node.error(row.part, "values")


def _says_words(text: str) -> bool:
    return any(letter.isalnum() for literal, *_ in Formatter().parse(text) for letter in literal)


def _optional(node: _Node | None, read: Callable[[_Node], _Value]) -> _Value | None:
    if node is None:
        return None
    value = read(node)
    node.close()
    return value


def _template(node: _Node, key: str, fields: Iterable[str]) -> str:
    """A text whose `{fields}` are all known and whose letters the fonts can draw."""
    text = node.text(key)
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise node.error(key, "template") from error
    known = set(fields)
    for literal, name, specification, conversion in parts:
        if name is not None and (name not in known or specification or conversion):
            raise node.error(key, "field")
        if metrics(Face.REGULAR).missing(literal.replace("\n", "")):
            raise node.error(key, "letters")
    return text


def _page(node: _Node) -> PageSpec:
    plain = PageSpec()
    page = PageSpec(
        width=node.number("width", plain.width, least=50),
        height=node.number("height", plain.height, least=50),
        top=node.number("top", plain.top),
        bottom=node.number("bottom", plain.bottom),
        left=node.number("left", plain.left),
        right=node.number("right", plain.right),
        leading=node.number("leading", plain.leading, least=LEAST_LEADING, most=_LARGEST_LEADING),
        numbered=node.flag("numbered", plain.numbered),
        sides=node.whole("sides", plain.sides, least=1),
        flows=node.flag("flows", plain.flows),
    )
    if page.left + page.right > page.width - 20 or page.top + page.bottom > page.height - 20:
        raise node.error("width", "margins")
    return page


def _frame(node: _Node) -> FrameSpec:
    return FrameSpec(
        left=node.number("left"),
        top=node.number("top"),
        width=node.number("width", least=20),
        height=node.number("height", least=20),
        border=node.items("border", float, "numbers"),
        padding_x=node.number("padding_x"),
        padding_y=node.number("padding_y"),
    )


def _rows(node: _Node, key: str, show: dict[str, bool]) -> tuple[RowSpec, ...]:
    return tuple(_row(child, show) for child in node.tables(key))


def _row(node: _Node, show: dict[str, bool]) -> RowSpec:
    block = node.text("block", "")
    if block:
        if block != HEADER:
            raise node.error("block", HEADER)
        node.close()
        return RowSpec(block=block, part=HEADER)
    before, elastic = node.number("before", 0.0), node.flag("elastic", False)
    top = node.number("top") if node.has("top") else None
    height, line = node.number("height", 0.0), node.number("line", 0.0)
    if top is None and (height or line):
        raise node.error("height" if height else "line", "top")
    when = node.text("when", "")
    if when and when not in show:
        raise node.error("when", ", ".join(show))
    rule, dots = node.number("rule", 0.0), node.whole("dots", 0)
    cells: tuple[CellSpec, ...]
    children = node.tables("cells")
    if children:
        cells = tuple(_cell(child) for child in children)
        for child in children:
            child.close()
    else:
        cells = () if rule or dots else (_cell(node),)
    node.close()
    return RowSpec(cells, before, when, elastic, rule, dots, top, height, line, part=node.place)


def _cell(node: _Node) -> CellSpec:
    face = node.choice("face", FACE_NAMES, Face.REGULAR)
    size = node.number("size", 13.0, least=4, most=_LARGEST_TYPE)
    return CellSpec(
        text=_template(node, "text", node.fields.line),
        face=face,
        value_face=node.choice("value_face", FACE_NAMES, face),
        size=size,
        min_size=min(size, node.number("min_size", size, least=4, most=_LARGEST_TYPE)),
        align=node.choice("align", {align.value: align for align in Align}, Align.LEFT),
        at=node.number("at", 0.0),
        width=node.number("width", 0.0),
        leader=node.flag("leader", False),
        underline=node.flag("underline", False),
        part=node.place,
    )


def _column(node: _Node) -> ColumnSpec:
    field = node.choice("field", {name: name for name in node.fields.row}, "")
    if not field:
        raise node.error("field", "text")
    return ColumnSpec(
        heading=_template(node, "heading", ()),
        number=_template(node, "number", ()),
        width=node.number("width", least=5),
        field=field,
        align=node.choice("align", {align.value: align for align in Align}, Align.LEFT),
        whole=node.flag("whole", False),
        when=node.choice("when", {name: name for name in node.fields.line}, ""),
        other_heading=node.text("other_heading", ""),
        other_when=node.choice("other_when", {name: name for name in node.fields.line}, ""),
        hidden=node.flag("hidden", False),
        part=node.place,
    )


def _table(node: _Node) -> TableSpec:
    columns = []
    for child in node.tables("column"):
        column = _column(child)
        child.close()
        if not column.hidden:
            columns.append(column)
    if not columns:
        raise node.error("column", "tables")
    size = node.number("size", 12.0, least=6, most=_LARGEST_TYPE)
    return TableSpec(
        columns=tuple(columns),
        size=size,
        min_size=min(size, node.number("min_size", 9.0, least=4, most=_LARGEST_TYPE)),
        heading_size=node.number("heading_size", size, least=6, most=_LARGEST_TYPE),
        heading_face=node.choice("heading_face", FACE_NAMES, Face.BOLD),
        padding_x=node.number("padding_x", 3.0),
        padding_y=node.number("padding_y", 2.0),
        weight=node.number("weight", 0.5),
        leading=node.number("leading", 1.15, least=LEAST_LEADING, most=_LARGEST_LEADING),
    )
