"""The file plan (danh mục hồ sơ) of a year: its titles under large and small headings, and what it counts.

Large headings bear Roman numerals, small ones Arabic numerals within theirs (NĐ 30/2020, Phụ lục V).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.retention import UNSET, Retention, RetentionKind


class PlanState(StrEnum):
    """Dự thảo or đã ban hành."""

    DRAFT = "draft"
    ISSUED = "issued"


class Numbering(StrEnum):
    """The two ways 17-HD, Phụ lục số 1 allows: from 01 in each large heading, or from 01 through the list."""

    HEADING = "heading"
    LIST = "list"


class SymbolOrder(StrEnum):
    """`TH.01` as Party offices write it, or `01.TH` as State offices do."""

    SYMBOL_FIRST = "symbol_first"
    NUMBER_FIRST = "number_first"


class HeadingBy(StrEnum):
    """Large headings by field of work or by unit."""

    FIELD = "field"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class NotationStyle:
    """The three settings of a notation: scope of the numbers, order, separator."""

    numbering: Numbering = Numbering.HEADING
    order: SymbolOrder = SymbolOrder.SYMBOL_FIRST
    separator: str = "."

    def notation(self, symbol: str, number: int) -> str:
        """`TH.01`, `01.TH`, `TH-12` …; numbers below ten get a zero."""
        figures = f"{number:02d}"
        parts = (symbol, figures) if self.order is SymbolOrder.SYMBOL_FIRST else (figures, symbol)
        return self.separator.join(parts)


@dataclass(frozen=True, slots=True)
class FilePlanEntry:
    """One title of the plan. `confirmed` is False while its period is only a proposal.

    `each` tells for which events dossiers of their own are opened, `last_number` how far numbers are kept
    free for them (0: none). `added_on` is the day a title came in after the plan was issued (bổ sung).
    """

    uid: str
    heading: str  # HN
    heading_title: str  # HỘI NGHỊ CẤP ỦY
    notation: str  # HN.02
    title: str
    retention: Retention = UNSET
    kind: DossierKind = DossierKind.GENERAL
    owner: str = ""
    small_heading: str = ""
    note: str = ""
    source: str = ""
    confirmed: bool = False
    remind_secrecy: bool = False
    component_set: str = ""
    type_name: str = ""
    each: str = ""
    last_number: int = 0
    origin_uid: str = ""  # the title of last year's plan it was copied from
    added_on: date | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The plan of one year and term, with the decision that issued it."""

    uid: str
    year: int
    term: str
    state: PlanState
    entries: tuple[FilePlanEntry, ...]
    style: NotationStyle = NotationStyle()
    heading_by: HeadingBy = HeadingBy.FIELD
    decision_number: str = ""
    decision_day: date | None = None
    signer: str = ""
    signer_position: str = ""
    copied_from: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """What the closing lines of the plan state; `added` are the titles that came in after it was issued."""

    titles: int
    permanent: int
    limited: int
    unset: int
    added: int
    unconfirmed: int


def totals(entries: Iterable[FilePlanEntry]) -> PlanTotals:
    """Counted from the titles; never stated."""
    rows = tuple(entries)
    kinds = [row.retention.kind for row in rows if row.added_on is None]
    permanent = kinds.count(RetentionKind.PERMANENT)
    unset = kinds.count(RetentionKind.UNSET)
    return PlanTotals(
        titles=len(kinds),
        permanent=permanent,
        limited=len(kinds) - permanent - unset,
        unset=unset,
        added=len(rows) - len(kinds),
        unconfirmed=sum(not row.confirmed for row in rows),
    )


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the plan as it is read: a large heading, a small heading or a title."""

    kind: str  # "large" | "small" | "title"
    text: str
    entry: FilePlanEntry | None = None


def lines(entries: Iterable[FilePlanEntry]) -> tuple[PlanLine, ...]:
    """Headings and titles in order: `I. ĐẠI HỘI`, `1. Ban Chấp hành`, title …"""
    out: list[PlanLine] = []
    large = small = 0
    before: FilePlanEntry | None = None
    for entry in entries:
        if before is None or entry.heading != before.heading:
            large, small = large + 1, 0
            out.append(PlanLine("large", f"{roman(large)}. {entry.heading_title}"))
        fresh = before is None or (entry.heading, entry.small_heading) != (
            before.heading,
            before.small_heading,
        )
        if entry.small_heading and fresh:
            small += 1
            out.append(PlanLine("small", f"{small}. {entry.small_heading}"))
        out.append(PlanLine("title", entry.title, entry))
        before = entry
    return tuple(out)


_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """Roman numeral of 1 to 89. Raises ValueError outside."""
    if not 0 < number < 90:
        raise ValueError(number)
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out
