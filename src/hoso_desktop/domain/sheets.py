"""Sheet numbers (tờ số) of a dossier: proposed from pages and sides, late sheets as suffixes, totals.

One running series of sheets through the dossier, in pencil at the upper right. Once the sheets are
pencilled nothing already numbered moves: a late paper takes the number of the sheet before it with a
letter (`30a`), and so does a sheet missed inside a paper (`7-12, 9a`). A bundle or bound volume with numbers
of its own is one item and takes one number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import total_ordering

# No dossier reaches a hundred thousand sheets; a longer figure is a slip that would be counted one by one.
_LABEL = re.compile(r"^(\d{1,5})([a-z]{0,2})$")


@total_ordering
@dataclass(frozen=True, slots=True)
class SheetNumber:
    """One sheet's number: figure and late-insertion suffix (`30a`). `30z` stands before `30aa`."""

    number: int
    suffix: str = ""

    def __lt__(self, other: SheetNumber) -> bool:
        mine, theirs = (len(self.suffix), self.suffix), (len(other.suffix), other.suffix)
        return (self.number, *mine) < (other.number, *theirs)

    @property
    def text(self) -> str:
        return f"{self.number}{self.suffix}"


@dataclass(frozen=True, slots=True)
class SheetRange:
    """The sheets of one document, from first to last, and how many they are.

    `extra` are sheets missed while numbering and found inside the document later; `count` includes them.
    """

    first: SheetNumber
    last: SheetNumber
    count: int
    extra: tuple[SheetNumber, ...] = ()

    def text(self) -> str:
        """`7-12`, `21` for a single sheet, `7-12, 9a` with a sheet missed while numbering."""
        run = self.first.text if self.first == self.last else f"{self.first.text}-{self.last.text}"
        return ", ".join((run, *(number.text for number in self.extra)))


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """What the closing certificate states: total sheets, last number, doubled and missing numbers.

    `doubled` are the numbers borne more than once: late sheets with their letter, and `overlapping`, the same
    figure on two sheets.
    """

    sheets: int
    first: SheetNumber | None
    last: SheetNumber | None
    doubled: tuple[str, ...]
    missing: tuple[str, ...]
    overlapping: tuple[str, ...]


def read(label: str) -> SheetNumber | None:
    """`30a` → SheetNumber(30, "a"); None when it is no sheet number."""
    match = _LABEL.match(label.strip().lower())
    if match is None or (int(match[1]) == 0 and not match[2]):
        return None  # numbers begin with 1; only a late sheet in front of all others is 0a
    return SheetNumber(int(match[1]), match[2])


def read_range(text: str) -> SheetRange | None:
    """`21`, `22-30`, `7-12, 9a` → SheetRange; None when it is none, runs backwards or names a sheet twice."""
    run, *others = (part.strip() for part in text.replace("–", "-").replace(";", ",").split(","))
    first_text, _, last_text = run.partition("-")
    first, last = read(first_text), read(last_text or first_text)
    if first is None or last is None or last < first:
        return None
    extra = [read(other) for other in others]
    found = tuple(number for number in extra if number is not None and number.suffix)
    inside = all(first.number <= number.number <= last.number for number in found)
    if len(found) < len(others) or len(set(found)) < len(found) or not inside:
        return None
    plain = SheetRange(first, last, span(first, last))
    if set(found) & set(numbers_of(plain)):
        return None
    return SheetRange(first, last, plain.count + len(found), tuple(sorted(found)))


def span(first: SheetNumber, last: SheetNumber) -> int:
    """Sheets from `first` to `last`: `22-30` are nine, `30a-30c` three, `30-30b` three, `7-12a` seven."""
    if first.number != last.number:
        return last.number - first.number + 1 + _place(last.suffix)
    return _place(last.suffix) - _place(first.suffix) + 1


def _place(suffix: str) -> int:
    """`` → 0, `a` → 1, `z` → 26, `aa` → 27."""
    place = 0
    for letter in suffix:
        place = place * 26 + ord(letter) - ord("a") + 1
    return place


def from_pages(pages: int, sides: int) -> int:
    """Sheets needed for `pages` printed on one or two sides; zero pages take no sheet."""
    if sides not in (1, 2) or pages < 0:
        raise ValueError((pages, sides))
    return -(-pages // sides)


def takes(pages: int | None, sides: int, *, own_numbering: bool) -> int | None:
    """Sheets a paper takes in the dossier's series; None while nobody knows its pages.

    A bundle or bound volume with page numbers of its own is listed as one item: it takes one number.
    """
    if own_numbering:
        return 1
    return from_pages(pages, sides) if pages is not None else None


def propose(counts: Sequence[int]) -> list[SheetRange | None]:
    """Number documents of `counts` sheets one after another from 1; a document without sheets gets None."""
    out: list[SheetRange | None] = []
    at = 1
    for count in counts:
        if count <= 0:
            out.append(None)
            continue
        out.append(SheetRange(SheetNumber(at), SheetNumber(at + count - 1), count))
        at += count
    return out


def _next_suffix(suffix: str) -> str:
    if not suffix:
        return "a"
    head, tail = suffix[:-1], suffix[-1]
    if tail != "z":
        return head + chr(ord(tail) + 1)
    return _next_suffix(head) + "a"


def insert_late(existing: Sequence[SheetRange | None], position: int, count: int) -> SheetRange:
    """Numbers for a late document of `count` sheets at `position` (0 = first) in a pencilled dossier.

    The sheet before it lends its number; at the very front the series starts with `0a`. At the end of
    the dossier the series simply goes on.
    """
    if count < 1:
        raise ValueError(count)
    before = [r for r in existing[:position] if r is not None]
    after = [r for r in existing[position:] if r is not None]
    last = max((r.last for r in before), default=SheetNumber(0))
    if not after:
        start = last.number + 1
        return SheetRange(SheetNumber(start), SheetNumber(start + count - 1), count)
    taken = {n.suffix for r in existing if r is not None for n in numbers_of(r) if n.number == last.number}
    suffixes: list[str] = []
    suffix = last.suffix
    while len(suffixes) < count:
        suffix = _next_suffix(suffix)
        # A document's sheets follow one another: a letter in use starts the run anew behind it.
        suffixes = [] if suffix in taken else [*suffixes, suffix]
    return SheetRange(SheetNumber(last.number, suffixes[0]), SheetNumber(last.number, suffixes[-1]), count)


def insert_missed(existing: Sequence[SheetRange | None], position: int, after: SheetNumber) -> SheetNumber:
    """The number of a sheet found behind sheet `after` inside the pencilled paper at `position`.

    Raises ValueError when the paper has no such sheet.
    """
    home = existing[position]
    if home is None or after not in numbers_of(home):
        raise ValueError(after.text)
    taken = {n for other in existing if other is not None for n in numbers_of(other)}
    suffix = _next_suffix(after.suffix)
    while SheetNumber(after.number, suffix) in taken:
        suffix = _next_suffix(suffix)
    return SheetNumber(after.number, suffix)


def with_missed(home: SheetRange, found: SheetNumber) -> SheetRange:
    """The sheets of a paper with one more that was missed while numbering."""
    return SheetRange(home.first, home.last, home.count + 1, tuple(sorted((*home.extra, found))))


def numbers_of(sheet_range: SheetRange) -> list[SheetNumber]:
    """Every number a document's sheets bear."""
    first, last = sheet_range.first, sheet_range.last
    if first.number == last.number:
        return [*_lettered(first, last), *sheet_range.extra]
    between = (SheetNumber(n) for n in range(first.number + 1, last.number))
    return [first, *between, *_lettered(SheetNumber(last.number), last), *sheet_range.extra]


def _lettered(first: SheetNumber, last: SheetNumber) -> list[SheetNumber]:
    """The sheets of one figure: `12`, `12a`, `12b`."""
    out = [first]
    while out[-1] != last and len(out) < 1000:
        out.append(SheetNumber(first.number, _next_suffix(out[-1].suffix)))
    return out


def out_of_order(ranges: Sequence[SheetRange | None]) -> list[int]:
    """Places of papers whose first sheet stands before the last sheet of the paper just ahead.

    Letters of one number are not compared: a late sheet may lie on either side of an earlier one.
    """
    out, reached = [], 0
    for place, sheet_range in enumerate(ranges):
        if sheet_range is not None:
            if sheet_range.first.number < reached:
                out.append(place)
            reached = sheet_range.last.number
    return out


def totals(ranges: Sequence[SheetRange | None]) -> SheetTotals:
    """Totals over a dossier's documents, with doubled, missing and overlapping numbers named."""
    seen: dict[SheetNumber, int] = {}
    for sheet_range in ranges:
        if sheet_range is not None:
            for number in numbers_of(sheet_range):
                seen[number] = seen.get(number, 0) + 1
    if not seen:
        return SheetTotals(0, None, None, (), (), ())
    plain = {n.number for n in seen if not n.suffix}
    top = max(n.number for n in seen)
    return SheetTotals(
        sheets=sum(r.count for r in ranges if r is not None),
        first=min(seen),
        last=SheetNumber(top),
        doubled=tuple(n.text for n in sorted(seen) if n.suffix or seen[n] > 1),
        missing=tuple(str(n) for n in range(1, top + 1) if n not in plain),
        overlapping=tuple(n.text for n in sorted(seen) if seen[n] > 1),
    )
