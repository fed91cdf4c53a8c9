"""Model file plans as data: reading them, and filling one for an office and a year.

Pure: takes the parsed TOML, gives entries of a plan. Never decides a period; every one it hands out is a
proposal with its reason.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.domain.plan_numbering import nth_number
from hoso_desktop.domain.retention import Retention, from_code

FORMAT = 1


@dataclass(frozen=True, slots=True)
class PlanTitle:
    """One title of a model. `each` tells for which events a dossier of its own is opened, and up to which
    number (`last`, 0 = numbered behind the title's own number)."""

    heading: str
    heading_title: str
    number: int
    title: str
    retention: Retention
    kind: DossierKind
    source: str
    small_heading: str = ""
    type_name: str = ""
    each: str = ""
    last: int = 0
    note: str = ""
    remind_secrecy: bool = False

    @property
    def notation(self) -> str:
        """`TH.02`: symbol of the large heading and ordinal of the title (17-HD, Phụ lục số 1)."""
        return f"{self.heading}.{self.number:02d}"

    def notation_of(self, ordinal: int) -> str:
        """Notation of the `ordinal`-th dossier (1 = first) of a title that has several: `HN.15`, `KT.02.01`.

        Raises ValueError when the numbers kept free do not reach so far.
        """
        if not self.each:
            return self.notation
        if not self.last:
            return f"{self.notation}.{ordinal:02d}"
        return f"{self.heading}.{nth_number(self.number, self.last, ordinal):02d}"

    @property
    def full_note(self) -> str:
        """What the plan's column Ghi chú says."""
        numbers = f" ({self.notation} đến {self.heading}.{self.last:02d})" if self.last else ""
        several = f"{self.each[:1].upper()}{self.each[1:]}{numbers}" if self.each else ""
        return "; ".join(part for part in (several, self.note) if part)


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A model file plan."""

    id: str
    version: str
    title: str
    source: str
    confirmed: bool
    titles: tuple[PlanTitle, ...]

    def by_notation(self, notation: str) -> PlanTitle:
        """The title of a notation. Raises KeyError."""
        for found in self.titles:
            if found.notation == notation:
                return found
        raise KeyError(notation)


def read_template(table: Mapping[str, Any]) -> PlanTemplate:
    """A model from its parsed TOML. Raises KeyError or ValueError naming what is wrong."""
    if table["format"] != FORMAT:
        raise ValueError(table["format"])
    basis: Mapping[str, str] = table["basis"]
    titles = tuple(_title(heading, row, basis) for heading in table["heading"] for row in heading["titles"])
    notations = [title.notation for title in titles]
    if len(set(notations)) != len(notations):
        raise ValueError(sorted(n for n in notations if notations.count(n) > 1)[0])
    plain = {name: str(table[name]) for name in ("id", "version", "title", "source")}
    return PlanTemplate(**plain, confirmed=bool(table["confirmed"]), titles=titles)


def _title(heading: Mapping[str, Any], row: Mapping[str, Any], basis: Mapping[str, str]) -> PlanTitle:
    return PlanTitle(
        heading=str(heading["symbol"]),
        heading_title=str(heading["title"]),
        number=int(row["number"]),
        title=str(row["title"]),
        retention=from_code(str(row["keep"])),
        kind=DossierKind(row.get("kind", "general")),
        source=basis[row["basis"]],
        small_heading=str(row.get("small", "")),
        type_name=str(row.get("type", "")),
        each=str(row.get("each", "")),
        last=int(row.get("last", 0)),
        note=str(row.get("note", "")),
        remind_secrecy=bool(row.get("secrecy", False)),
    )


def party_name(committee: str) -> str:
    """The Party organisation a committee leads: `Đảng ủy xã Tân Lập` → `Đảng bộ xã Tân Lập`."""
    for beginning in ("Đảng ủy ", "Đảng uỷ "):
        if committee.startswith(beginning):
            return f"Đảng bộ {committee[len(beginning) :]}"
    return committee


def fill_title(title: PlanTitle, *, committee: str, year: int, term: str) -> str:
    """The words of a title for one office and year."""
    return title.title.format(committee=committee, party=party_name(committee), year=year, term=term)


def fill(template: PlanTemplate, *, committee: str, year: int, term: str) -> tuple[FilePlanEntry, ...]:
    """The entries of a year's plan, in order; all unconfirmed unless the model itself is confirmed."""
    return tuple(
        FilePlanEntry(
            uid=str(uuid.uuid4()),
            heading=title.heading,
            heading_title=title.heading_title,
            small_heading=title.small_heading,
            notation=title.notation,
            title=fill_title(title, committee=committee, year=year, term=term),
            retention=title.retention,
            kind=title.kind,
            note=title.full_note,
            source=title.source,
            confirmed=template.confirmed,
            remind_secrecy=title.remind_secrecy,
            type_name=title.type_name,
            each=title.each,
            last_number=title.last,
        )
        for title in template.titles
    )
