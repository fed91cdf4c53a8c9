"""What a form file (resources/forms/*.toml) says, as frozen values: page, lines, table, switches, words.

Holds no wording and no geometry of its own and draws nothing. Lengths are millimetres where the form is
measured on paper (page, frame, columns, places of cells), points where they belong to type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hoso_desktop.printing.fonts import Face

MM = 72 / 25.4


class Align(StrEnum):
    """Where a line stands in its place."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class PageSpec:
    """Paper and margins (mm), line distance as a multiple of the size, page numbers.

    `sides` is how many sides of a sheet the office prints on: 2 halves the sheets of a printed list. `flows`
    lets a form without a table go on over as many pages as it needs.
    """

    width: float = 210.0
    height: float = 297.0
    top: float = 20.0
    bottom: float = 20.0
    left: float = 30.0
    right: float = 15.0
    leading: float = 1.15
    numbered: bool = False
    sides: int = 1
    flows: bool = False


@dataclass(frozen=True, slots=True)
class FrameSpec:
    """A box around the content: outer edges and padding in mm, border as line, gap, line … in points."""

    left: float
    top: float
    width: float
    height: float
    border: tuple[float, ...]
    padding_x: float
    padding_y: float


@dataclass(frozen=True, slots=True)
class CellSpec:
    """A text with `{fields}` at `at` mm from the area's left edge, `width` mm wide (0 = to the right edge).

    Fields print in `value_face`, words around them in `face`. The size shrinks to `min_size` before a
    single line becomes two. `leader` draws dots from the end of the text to the right edge.
    """

    text: str
    face: Face = Face.REGULAR
    value_face: Face = Face.REGULAR
    size: float = 13.0
    min_size: float = 13.0
    align: Align = Align.LEFT
    at: float = 0.0
    width: float = 0.0
    leader: bool = False
    underline: bool = False
    part: str = field(default="", compare=False)  # its place in the form file: printing/parts.py


@dataclass(frozen=True, slots=True)
class RowSpec:
    """One row of lines: its cells, `before` points above it; or a rule of `rule` mm; or `dots` dotted lines.

    `when` names a switch of the form. An `elastic` row shrinks when the page is too full. A row with `top`
    stands that many mm under the upper edge of the page, wherever the others are: a pre-printed paper. Its
    text stays within `height` mm, and on lines drawn every `line` mm below `top` where there are some.
    """

    cells: tuple[CellSpec, ...] = ()
    before: float = 0.0
    when: str = ""
    elastic: bool = False
    rule: float = 0.0
    dots: int = 0
    top: float | None = None
    height: float = 0.0
    line: float = 0.0
    block: str = ""  # what is put here when the form is read
    part: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A table column: heading, its number `(1)`, width in mm, the row field it shows.

    The words of a `whole` column are not broken at hyphens or slashes. A column with `when` (a field of the
    lines) stands only where that field has a text; the widest column takes its room. Where the field
    `other_when` has a text, `other_heading` stands in place of the heading.
    """

    heading: str
    number: str
    width: float
    field: str
    align: Align = Align.LEFT
    whole: bool = False
    when: str = ""
    other_heading: str = ""
    other_when: str = ""
    hidden: bool = False  # kept in the file, not on the paper
    part: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: columns, type sizes, padding and line weight (points)."""

    columns: tuple[ColumnSpec, ...]
    size: float = 12.0
    min_size: float = 9.0
    heading_size: float = 12.0
    heading_face: Face = Face.BOLD
    padding_x: float = 3.0
    padding_y: float = 2.0
    weight: float = 0.5
    leading: float = 1.15


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """Several small papers on one sheet: size of one and gap between two in mm, marks to cut along."""

    width: float
    height: float
    gap: float = 4.0
    crop_marks: bool = True


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One form in one variant and version, or (with `parts`) a set of forms printed one after another.

    `subject` names what it is printed of and so which fields it may use (fields.py); `header` the heading
    it carries and `signature` who signs (both in resources/form_parts); `copies` how many the rule asks for;
    `counts` the form whose printed sheets it declares. `overlay` prints values only, onto paper that has the
    words already; its print counts as one of the form it `stands_for`.
    """

    id: str
    variant: str
    version: int
    title: str
    source: str
    file_suffix: str
    document_title: str
    document_title_many: str
    page: PageSpec = field(default_factory=PageSpec)
    frame: FrameSpec | None = None
    head: tuple[RowSpec, ...] = ()
    table: TableSpec | None = None
    tail: tuple[RowSpec, ...] = ()
    foot: tuple[RowSpec, ...] = ()
    show: Mapping[str, bool] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    subject: str = "dossier"
    header: str = ""
    copies: int = 1
    counts: str = ""
    signature: str = ""
    overlay: bool = False
    stands_for: str = ""
    labels: LabelSpec | None = None

    @property
    def template(self) -> str:
        """`contents/nd30@1`: what a journal entry or a receipt names."""
        return f"{self.id}/{self.variant}@{self.version}"
