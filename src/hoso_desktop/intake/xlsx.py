"""Reading .xlsx and .xlsm sheets in one streaming pass: values, hidden rows, merged cells, formulas, fonts.

Formulas are never calculated and macros never run: a cell has the value the workbook remembers, or none.
Empty cells and rows cost nothing, so a sheet formatted down to its last row is read like a short one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from hoso_desktop.errors import UserError
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.legacy_text import font_case, from_tcvn3
from hoso_desktop.intake.safe_zip import MAX_PART, SafeZip
from hoso_desktop.intake.xml_parts import attribute, local, stream

_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_A_DATE_PART = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_REFERENCE = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
_MAX_COLUMN, _MAX_ROW = 16_384, 1_048_576
_MAX_STRINGS = 1_000_000
_MAX_STRINGS_PART = 160 << 20
_MAX_SHEETS = 250
_MAX_SPANS = 100_000


@dataclass(slots=True)
class _Styles:
    """Per cell style: whether it shows a date, and the case rule of a legacy font (None: ordinary font)."""

    dates: list[bool] = field(default_factory=list)
    legacy: list[str | None] = field(default_factory=list)


@dataclass(slots=True)
class _Sheet:
    name: str
    part: str
    shown: bool


def read(path: Path, step: g.Step) -> g.Workbook:
    """All sheets of a workbook. Raises UserError when it is damaged, locked or too large."""
    with SafeZip(path) as archive:
        main = _main_part(archive, path)
        relations = _relations(archive, main, path)
        sheets, epoch_1904 = _sheets(archive, main, path, relations=relations)
        strings = _shared_strings(archive, relations, path)
        styles = _styles(archive, relations, path)
        grids = []
        meter = g.Meter(path.name)
        for sheet in sheets:
            reader = _SheetReader(meter, path.name, strings, styles=styles, epoch_1904=epoch_1904, step=step)
            grids.append(reader.read(archive, sheet))
        macros = any(name.casefold().endswith("vbaproject.bin") for name in archive.names)
    return g.Workbook(grids, macros=macros)


def _main_part(archive: SafeZip, path: Path) -> str:
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attribute(attributes, "Type").endswith("/officeDocument"):
            found.append(attribute(attributes, "Target").lstrip("/"))

    if archive.has("_rels/.rels"):
        stream(archive.part("_rels/.rels"), name=path.name, start=start)
    main = found[0] if found else "xl/workbook.xml"
    if not archive.has(main) or not PurePosixPath(main).suffix == ".xml":
        raise UserError("import.not_a_list", path=path.name)
    return main


def _relations(archive: SafeZip, main: str, path: Path) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, part)."""
    folder = PurePosixPath(main).parent
    part = str(folder / "_rels" / (PurePosixPath(main).name + ".rels"))
    out: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) != "Relationship" or attribute(attributes, "TargetMode") == "External":
            return
        target = attribute(attributes, "Target")
        full = target.lstrip("/") if target.startswith("/") else str(folder / target)
        kind = attribute(attributes, "Type").rpartition("/")[2]
        out[attribute(attributes, "Id")] = (kind, full)

    if archive.has(part):
        stream(archive.part(part), name=path.name, start=start)
    return out


def _sheets(
    archive: SafeZip, main: str, path: Path, *, relations: dict[str, tuple[str, str]]
) -> tuple[list[_Sheet], bool]:
    sheets: list[_Sheet] = []
    epoch: list[bool] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "workbookPr":
            epoch.append(attribute(attributes, "date1904") in ("1", "true"))
        elif name == "sheet":
            kind, part = relations.get(attribute(attributes, "id"), ("", ""))
            if kind == "worksheet" and archive.has(part):
                if len(sheets) >= _MAX_SHEETS or any(part == one.part for one in sheets):
                    raise UserError("import.damaged", path=path.name)
                shown = attribute(attributes, "state") in ("", "visible")
                sheets.append(_Sheet(attribute(attributes, "name"), part, shown))

    stream(archive.part(main), name=path.name, start=start)
    if not sheets:
        raise UserError("import.damaged", path=path.name)
    return sheets, bool(epoch and epoch[0])


def _part_of_kind(relations: dict[str, tuple[str, str]], kind: str) -> str:
    return next((part for found, part in relations.values() if found == kind), "")


def _shared_strings(
    archive: SafeZip, relations: dict[str, tuple[str, str]], path: Path
) -> tuple[list[str], set[int]]:
    part = _part_of_kind(relations, "sharedStrings")
    reader = _StringReader(path.name)
    if part and archive.has(part):
        strings = archive.part(part, _MAX_STRINGS_PART)
        stream(strings, name=path.name, start=reader.start, end=reader.end, text=reader.text)
    return reader.strings, reader.converted


class _StringReader:
    """Collects shared strings; a run set in a legacy font is converted while its font is known."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.strings: list[str] = []
        self.converted: set[int] = set()
        self._pieces: list[str] = []
        self._reading = False
        self._phonetic = False
        self._case: str | None = None
        self._size = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "si":
            self._pieces = []
        elif name == "r":
            self._case = None
        elif name == "rFont":
            self._case = font_case(attribute(attributes, "val"))
        elif name == "t":
            self._reading = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "t":
            self._reading = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "r":
            self._case = None
        elif name == "si":
            self.strings.append("".join(self._pieces))
            if len(self.strings) > _MAX_STRINGS:
                raise UserError("import.too_large", path=self._name)

    def text(self, data: str) -> None:
        if not self._reading:
            return
        self._size += len(data)
        if self._size > g.MAX_LETTERS:
            raise UserError("import.too_large", path=self._name)
        if self._case is None:
            self._pieces.append(data)
        else:
            self._pieces.append(from_tcvn3(data, self._case))
            self.converted.add(len(self.strings))


def _styles(archive: SafeZip, relations: dict[str, tuple[str, str]], path: Path) -> _Styles:
    part = _part_of_kind(relations, "styles")
    styles = _Styles()
    if not part or not archive.has(part):
        return styles
    formats: dict[str, str] = {}
    fonts: list[str] = []
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        inside.append(name)
        where = inside[-2] if len(inside) > 1 else ""
        if name == "numFmt":
            formats[attribute(attributes, "numFmtId")] = attribute(attributes, "formatCode")
        elif name == "font" and where == "fonts":
            fonts.append("")
        elif name == "name" and where == "font" and fonts:
            fonts[-1] = attribute(attributes, "val")
        elif name == "xf" and where == "cellXfs":
            styles.dates.append(_is_date(attribute(attributes, "numFmtId"), formats))
            number = attribute(attributes, "fontId")
            font = fonts[int(number)] if number.isdecimal() and int(number) < len(fonts) else ""
            styles.legacy.append(font_case(font))

    def end(_tag: str) -> None:
        inside.pop()

    stream(archive.part(part), name=path.name, start=start, end=end)
    return styles


def _is_date(number: str, formats: dict[str, str]) -> bool:
    code = formats.get(number)
    if code is None:
        return number.isdecimal() and int(number) in _BUILT_IN_DATES
    plain = _NOT_A_DATE_PART.sub("", code.split(";")[0]).casefold()
    return "general" not in plain and bool(re.search(r"[dmy]", plain))


class _SheetReader:
    """One pass over a sheet's XML; keeps filled cells only."""

    def __init__(
        self,
        meter: g.Meter,
        name: str,
        strings: tuple[list[str], set[int]],
        *,
        styles: _Styles,
        epoch_1904: bool,
        step: g.Step,
    ) -> None:
        self._meter = meter
        self._name = name
        self._strings, self._converted = strings
        self._styles = styles
        self._epoch = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
        self._step = step
        self._grid = g.Grid("")
        self._row: g.Row | None = None
        self._number = 0
        self._hidden = False
        self._column = -1
        self._kind = ""
        self._style = 0
        self._pieces: list[str] = []
        self._formula: str | None = None
        self._reading = ""
        self._columns: dict[str, int] = {}

    def read(self, archive: SafeZip, sheet: _Sheet) -> g.Grid:
        self._grid = g.Grid(sheet.name, shown=sheet.shown)
        part = archive.part(sheet.part, MAX_PART)
        stream(part, name=self._name, start=self._start, end=self._end, text=self._text)
        self._grid.rows.sort(key=lambda row: row.number)
        return self._grid

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if ":" not in tag else local(tag)
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._reading = name
        elif name == "f":
            self._reading = name
            self._formula = ""
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))
        elif name == "rPh":
            self._reading = "skip"

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._number = int(number) if number.isdecimal() else self._number + 1
        if self._number > _MAX_ROW:
            raise UserError("import.damaged", path=self._name)
        self._hidden = attributes.get("hidden", "") in ("1", "true")
        self._row = None
        self._column = -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                column = self._new_column(reference, letters)
            self._column = column
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "")
        self._style = int(style) if style.isdecimal() else 0
        self._pieces = []
        self._formula = None

    def _new_column(self, reference: str, letters: str) -> int:
        if not _REFERENCE.match(reference):
            raise UserError("import.damaged", path=self._name)
        column = g.column_of(letters.replace("$", ""))
        if column >= _MAX_COLUMN:
            raise UserError("import.damaged", path=self._name)
        self._columns[letters] = column
        return column

    def _text(self, data: str) -> None:
        if self._reading in ("v", "t"):
            self._pieces.append(data)
        elif self._reading == "f" and self._formula is not None and len(self._formula) < 200:
            self._formula += data

    def _end(self, tag: str) -> None:
        name = tag if ":" not in tag else local(tag)
        if name == "c":
            if self._pieces or self._formula is not None:
                self._end_cell()
        elif name in ("v", "t", "f", "rPh"):
            self._reading = ""

    def _end_cell(self) -> None:
        raw = "".join(self._pieces)
        value = self._value(raw)
        if value is None:
            if self._formula is not None or self._kind == "e":
                self._here().unfilled[self._column] = raw.strip() or f"={self._formula}"
            return
        if isinstance(value, str) and not value.strip():
            return
        self._meter.cell(value, self._number)
        self._here().cells[self._column] = value

    def _here(self) -> g.Row:
        if self._row is None:
            self._row = g.Row(self._number, {}, hidden=self._hidden)
            self._grid.rows.append(self._row)
            if self._meter.row() % g.ROWS_PER_STEP == 0:
                self._step(len(self._grid.rows))
        return self._row

    def _value(self, raw: str) -> g.Value | None:
        kind = self._kind
        if kind == "s":
            plain = raw.strip()
            if not plain.isdecimal() or int(plain) >= len(self._strings):
                return None
            index = int(plain)
            if index in self._converted:
                self._grid.encoding = "tcvn3"
                return self._strings[index]
            return self._legacy(self._strings[index])
        if kind in ("inlineStr", "str"):
            return self._legacy(raw) if raw else None
        if kind == "e" or not raw.strip():
            return None
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "d":
            return self._iso(raw.strip())
        return self._numeric(raw.strip())

    def _legacy(self, text: str) -> str:
        legacy = self._styles.legacy
        case = legacy[self._style] if self._style < len(legacy) else None
        if case is None:
            return text
        converted = from_tcvn3(text, case)
        if converted != text:
            self._grid.encoding = "tcvn3"
        return converted

    def _iso(self, raw: str) -> g.Value:
        try:
            return datetime.fromisoformat(raw)
        except ValueError:
            return raw

    def _numeric(self, raw: str) -> g.Value:
        try:
            number = float(raw)
        except ValueError:
            return raw
        if number != number or number in (float("inf"), float("-inf")):
            return raw
        dates = self._styles.dates
        if self._style < len(dates) and dates[self._style] and 1 <= number < 2_958_466:
            # Excel counts a 29/02/1900 that never was: days up to it stand one later.
            shift = 1 if self._epoch.year == 1899 and number < 60 else 0
            return self._epoch + timedelta(days=int(number) + shift)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        begin, end = _REFERENCE.match(first), _REFERENCE.match(last or first)
        if begin and end and len(self._grid.spans) < _MAX_SPANS:
            top, bottom = sorted((int(begin[2]), int(end[2])))
            left, right = sorted((g.column_of(begin[1]), g.column_of(end[1])))
            self._grid.spans.append(g.Span(top, left, bottom, right))
