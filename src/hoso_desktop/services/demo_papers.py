"""The papers and dossiers of the demonstration office while they are thought up; plain values, no store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hoso_desktop.domain.document import CopyKind, Direction
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.numbering import NO_NUMBER, DocNumber
from hoso_desktop.domain.retention import Retention
from hoso_desktop.services.demo_words import Issuer, table

_DIRECTIONS = {"out": Direction.OUTGOING, "in": Direction.INCOMING, "none": Direction.INTERNAL}


@dataclass(slots=True)
class Paper:
    """One paper. `key` counts papers in the order they were thought up and seeds what is written in them."""

    key: int
    day: date
    type_name: str
    issuer: Issuer
    subject: str
    pages: int
    slots: dict[str, Any]
    numbered: bool = True
    copy_kind: CopyKind = CopyKind.PRINCIPAL
    signer: str = ""
    number: DocNumber = NO_NUMBER
    arrival_day: date | None = None
    arrival_number: str = ""
    reason: str = ""
    filed: bool = False

    @property
    def author(self) -> str:
        return self.issuer.author.format(**self.slots)

    @property
    def direction(self) -> Direction:
        """Minutes and papers without number stand in no register."""
        if not self.numbered or self.type_name == "Biên bản":
            return Direction.INTERNAL
        return _DIRECTIONS[self.issuer.register]

    @property
    def sides(self) -> int:
        return 2 if self.pages >= 3 else 1

    @property
    def series(self) -> tuple[str, str, str]:
        """Type, body and, where several bodies share a symbol, whose it is."""
        own = self.author if self.issuer.key == "cell" else ""
        return self.type_name, self.issuer.symbol, own


@dataclass(slots=True)
class DossierDraft:
    """A dossier with its papers in order. `plan` is the notation of the title it was opened from."""

    notation: str
    plan: str
    year: int
    title: str
    kind: DossierKind
    retention: Retention
    papers: list[Paper] = field(default_factory=list)
    extra: list[Paper] = field(default_factory=list)

    @property
    def all_papers(self) -> list[Paper]:
        """The papers of the case in their order, then what belongs to the field of work, by day."""
        return self.papers + sorted(self.extra, key=lambda paper: (paper.day, paper.key))

    def put(self, paper: Paper) -> None:
        """File a paper among the papers by day; never twice."""
        if all(paper is not other for other in (*self.papers, *self.extra)):
            self.extra.append(paper)
            paper.filed = True


class Maker:
    """Makes papers from a row of words."""

    def __init__(self) -> None:
        self.papers: list[Paper] = []
        self._symbols: dict[str, str] = table()["symbols"]

    def make(
        self, day: date, type_name: str, issuer: Issuer, text: str, *, pages: int, slots: dict[str, Any],
        signer: str, numbered: bool = True, copy_kind: CopyKind = CopyKind.PRINCIPAL,
    ) -> Paper:  # fmt: skip
        """A new paper; its number comes later."""
        paper = Paper(
            key=len(self.papers),
            day=working_day(day),
            type_name=type_name,
            issuer=issuer,
            subject=f"{type_name} {text.format(**slots)}",
            pages=pages,
            slots=slots,
            numbered=numbered and type_name in self._symbols and bool(issuer.symbol),
            copy_kind=copy_kind,
            signer=signer,
        )
        self.papers.append(paper)
        return paper


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
