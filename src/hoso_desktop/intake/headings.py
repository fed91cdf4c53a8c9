"""Finding the heading of a list and what each column means, from data instead of code.

Owns resources/rules/list_headings.toml and the fingerprint under which a corrected mapping is remembered.
Never looks into the rows of papers except to tell a heading from a row of figures.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from hoso_desktop.domain.proposal import ColumnUse, Mapping
from hoso_desktop.domain.text import key
from hoso_desktop.errors import UserError
from hoso_desktop.intake import grid as g
from hoso_desktop.paths import resource

_LONGEST_HEADING = 400
SEARCHED_ROWS = 60
MAX_FUZZY_WORDS = 9
DOSSIER_FIELDS = frozenset(
    [
        "dossier_number",
        "dossier_title",
        "dossier_notation",
        "dossier_year",
        "fonds_name",
        "fonds_number",
        "fonds",
        "inventory_number",
        "inventory",
        "box",
        "term",
        "retention",
        "begin",
        "end",
        "declared_documents",
        "declared_sheets",
        "declared_pages",
    ]
)
PAPER_FIELDS = frozenset(
    ["number", "number_only", "notation", "subject", "date", "arrival_number", "author", "path"]
)
# One of these must be there, otherwise it is no list of papers or dossiers at all.
_CORE = frozenset(["number", "number_only", "subject", "dossier_title", "path"])
_FIGURES = re.compile(r"^\(?\s*(\d{1,2}|[A-Z])\s*\)?$")


@dataclass(frozen=True, slots=True)
class _Either:
    headings: frozenset[str]
    paper: str
    dossier: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The heading data, ready for look-up."""

    fields: dict[str, str]  # folded heading → field
    names: frozenset[str]
    either: tuple[_Either, ...]
    groups: frozenset[str]
    footer_ends: frozenset[str]
    footer_totals: frozenset[str]
    examples: frozenset[str]
    outgoing: tuple[str, ...]
    incoming: tuple[str, ...]
    blank_numbers: frozenset[str]
    values: dict[str, dict[str, str]]  # field → folded value → code

    def field_of(self, heading: str) -> str:
        """The field of a folded heading, `either:` kinds included as `?<n>`, or empty."""
        for index, either in enumerate(self.either):
            if heading in either.headings:
                return f"?{index}"
        return self.fields.get(heading, "")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading found: its rows, each column's text (cleaned) and its use."""

    rows: tuple[int, ...]
    columns: tuple[ColumnUse, ...]
    rivals: tuple[tuple[str, tuple[str, ...]], ...] = ()  # field → letters of all columns that claim it

    def column(self, field: str) -> int | None:
        """Index of the column used for a field."""
        for use in self.columns:
            if use.field == field:
                return g.column_of(use.letter)
        return None

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(use.field for use in self.columns if use.field)


@cache
def vocabulary() -> Vocabulary:
    """Read resources/rules/list_headings.toml once."""
    data = tomllib.loads(resource("rules/list_headings.toml").read_text(encoding="utf-8"))
    fields: dict[str, str] = {}
    for name, headings in data["fields"].items():
        for heading in headings:
            fields.setdefault(heading, name)
    either = tuple(
        _Either(frozenset(entry["headings"]), entry["paper"], entry["dossier"])
        for entry in data["either"].values()
    )
    values = {
        field: {text: code for code, texts in table.items() for text in texts}
        for field, table in data["values"].items()
    }
    return Vocabulary(
        fields=fields,
        names=frozenset(data["fields"]),
        either=either,
        groups=frozenset(data["groups"]["words"]),
        footer_ends=frozenset(data["footer"]["ends"]),
        footer_totals=frozenset(data["footer"]["totals"]),
        examples=frozenset(data["footer"]["examples"]),
        outgoing=tuple(data["kinds"]["outgoing"]),
        incoming=tuple(data["kinds"]["incoming"]),
        blank_numbers=frozenset(data["blank"]["number"]),
        values=values,
    )


def fingerprint(headings: Sequence[str]) -> str:
    """Equal for lists with the same headings in the same order, whatever their marks, blanks or rows."""
    plain = "\x1f".join(key(heading) for heading in headings)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:32]


def _heading_key(value: g.Value | None) -> str:
    return key(value) if isinstance(value, str) and len(value) <= _LONGEST_HEADING else ""


def _known(row: g.Row) -> set[str]:
    found = (vocabulary().field_of(_heading_key(value)) for value in row.cells.values())
    return {field for field in found if field}


def score(grid: g.Grid) -> int:
    """How many columns of its best row are known headings; 0 when there is no heading."""
    best = _best_row(grid)
    return 0 if best is None else len(_known(grid.rows[best]))


def _best_row(grid: g.Grid) -> int | None:
    best, best_score = None, 1
    for index, row in enumerate(grid.rows[:SEARCHED_ROWS]):
        found = len(_known(row))
        # A title or a row of papers may hold a heading's word by chance, but not half of its cells or four.
        if found > best_score and (found * 2 >= len(row.cells) or found >= 4):
            best, best_score = index, found
    return best


def find_rows(grid: g.Grid) -> tuple[int, ...]:
    """Sheet rows of the heading, empty when none is recognised."""
    best = _best_row(grid)
    if best is None:
        return ()
    chosen = [best]
    while chosen[0] > 0 and _adjacent(grid, chosen[0] - 1) and _is_upper(grid, chosen[0] - 1):
        chosen.insert(0, chosen[0] - 1)
    while chosen[-1] + 1 < len(grid.rows) and _adjacent(grid, chosen[-1]) and _is_lower(grid, chosen[-1] + 1):
        chosen.append(chosen[-1] + 1)
    return tuple(grid.rows[index].number for index in chosen)


def _adjacent(grid: g.Grid, index: int) -> bool:
    return grid.rows[index].number + 1 == grid.rows[index + 1].number


def _is_upper(grid: g.Grid, index: int) -> bool:
    """Whether the row above a heading belongs to it: it names groups or columns, not the list."""
    row = grid.rows[index]
    texts = [_heading_key(value) for value in row.cells.values()]
    words = vocabulary()
    return (
        len(texts) >= 2 and all(texts) and any(words.field_of(text) or text in words.groups for text in texts)
    )


def _is_lower(grid: g.Grid, index: int) -> bool:
    """Whether the row below a heading still belongs to it: a second line, or the numbers of the columns."""
    cells = grid.rows[index].cells
    plain = [g.as_text(value) for value in cells.values()]
    if len(plain) >= 3 and all(_FIGURES.match(text) for text in plain) and _counts_up(plain):
        return True
    return bool(cells) and all(vocabulary().field_of(_heading_key(value)) for value in cells.values())


def _counts_up(texts: list[str]) -> bool:
    numbers = [int(match[1]) for text in texts if (match := _FIGURES.match(text)) and match[1].isdigit()]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def read_heading(grid: g.Grid, rows: tuple[int, ...]) -> list[tuple[int, tuple[str, ...]]]:
    """Column → the heading's lines from top to bottom, groups spread over their columns."""
    by_number = {row.number: row for row in grid.rows}
    lines: dict[int, list[str]] = {}
    for number in rows:
        row = by_number.get(number)
        if row is None:
            continue
        texts = {column: g.as_text(value) for column, value in row.cells.items()}
        if len(texts) >= 3 and all(_FIGURES.match(text) for text in texts.values()):
            continue
        for span in grid.spans:
            if span.top == number and span.left in texts:
                for column in range(span.left, min(span.right, span.left + 256) + 1):
                    texts.setdefault(column, texts[span.left])
        for column, text in texts.items():
            lines.setdefault(column, []).append(text)
    return [(column, tuple(_distinct(lines[column]))) for column in sorted(lines)]


def _distinct(texts: list[str]) -> list[str]:
    return [text for index, text in enumerate(texts) if text and text not in texts[:index]]


def recognise(grid: g.Grid, rows: tuple[int, ...], mapping: Mapping | None = None) -> Heading:
    """What each column is for. A mapping given by the clerk decides alone."""
    lines = read_heading(grid, rows)
    if mapping is not None and mapping.columns:
        return _mapped(lines, rows, mapping)
    claims = [(column, texts, *_claim(texts)) for column, texts in lines]
    claims = _settle_either(claims)
    claims = _settle_split_date(claims)
    uses: list[ColumnUse] = []
    taken: dict[str, list[str]] = {}
    exact = {field for _column, _texts, field, certain in claims if field and certain}
    for column, texts, field, certain in claims:
        if field and not certain and (field in exact or field in taken):
            field = ""  # a guess never competes with a column that says what it is
        letter = g.letter(column)
        if field:
            taken.setdefault(field, []).append(letter)
        uses.append(ColumnUse(letter, _joined(texts), field, certain or not field))
    rivals = tuple((field, tuple(letters)) for field, letters in taken.items() if len(letters) > 1)
    return Heading(rows, tuple(uses), rivals)


def _joined(texts: tuple[str, ...]) -> str:
    return " / ".join(texts)


def headings_of(heading: Heading) -> tuple[str, ...]:
    """The headings in column order, for the fingerprint."""
    return tuple(use.heading for use in heading.columns)


def _mapped(lines: list[tuple[int, tuple[str, ...]]], rows: tuple[int, ...], mapping: Mapping) -> Heading:
    names = vocabulary().names
    wanted: dict[int, str] = {}
    for field, column in mapping.columns.items():
        if field not in names:
            raise UserError("import.bad_mapping", column=field)
        wanted[g.column_of(column)] = field
    texts = dict(lines)
    columns = sorted({*texts, *wanted})
    uses = (ColumnUse(g.letter(at), _joined(texts.get(at, ())), wanted.get(at, "")) for at in columns)
    return Heading(rows, tuple(uses))


_Claim = tuple[int, tuple[str, ...], str, bool]


def _claim(texts: tuple[str, ...]) -> tuple[str, bool]:
    words = vocabulary()
    candidates = []
    if len(texts) > 1:
        candidates.append(key(" ".join(texts[-2:])))
    candidates += [key(text) for text in reversed(texts)]
    for candidate in candidates:
        if field := words.field_of(candidate):
            return field, True
        # "Số, ký hiệu (văn bản)" or "Ngày ký*": what stands in brackets explains, it does not name.
    for text in reversed(texts):
        if field := words.field_of(key(re.sub(r"\([^)]*\)", " ", text))):
            return field, True
    return _guess(candidates[-len(texts)]) if texts else ("", True)


def _guess(heading: str) -> tuple[str, bool]:
    """The field whose longest wording stands inside a longer heading; never certain."""
    if len(heading.split()) > MAX_FUZZY_WORDS:
        return "", True
    padded = f" {heading} "
    inside = [known for known in vocabulary().fields if " " in known and f" {known} " in padded]
    if not inside:
        return "", True
    return vocabulary().fields[max(inside, key=len)], False


def _settle_either(claims: list[_Claim]) -> list[_Claim]:
    """Decide headings that mean one thing for papers and another for dossiers by where they stand."""
    words = vocabulary()
    fields = {field for _column, _texts, field, _certain in claims}
    papers = bool(fields & PAPER_FIELDS)
    dossiers = bool(fields & DOSSIER_FIELDS)
    out: list[_Claim] = []
    for column, texts, field, certain in claims:
        if field.startswith("?"):
            either = words.either[int(field[1:])]
            behind = bool(out) and out[-1][2] in DOSSIER_FIELDS
            taken = either.paper in fields or either.paper in {claim[2] for claim in out}
            of_dossier = dossiers and (behind or not papers or taken)
            field = either.dossier if of_dossier else either.paper
        out.append((column, texts, field, certain))
    return out


def _settle_split_date(claims: list[_Claim]) -> list[_Claim]:
    """`Ngày`, `Tháng`, `Năm` in three columns are one date; a year alone beside a full date is not."""
    fields = [claim[2] for claim in claims]
    if "date_month" in fields:
        bare = [i for i, claim in enumerate(claims) if claim[2] == "date" and key(claim[1][-1]) == "ngay"]
        month = fields.index("date_month")
        if bare:
            nearest = min(bare, key=lambda i: abs(i - month))
            column, texts, _field, certain = claims[nearest]
            claims[nearest] = (column, texts, "date_day", certain)
    elif "date" in fields and "date_year" in fields:
        claims = [
            (column, texts, "" if field == "date_year" else field, certain)
            for column, texts, field, certain in claims
        ]
    return claims


def is_list(heading: Heading) -> bool:
    """Whether there is enough to read papers or dossiers from."""
    return bool(heading.fields & _CORE)
