"""Holding a list against the store: which fonds, dossiers and papers it adds, and which it only repeats."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import date

from hoso_desktop.db import importing
from hoso_desktop.db import office as office_rows
from hoso_desktop.db.importing import KnownDossier, content_key
from hoso_desktop.domain.document import Attachment, Direction, RegisterEntry
from hoso_desktop.domain.dossier import notation_key
from hoso_desktop.domain.events import canonical
from hoso_desktop.domain.fonds import Fonds, FondsState, archival_number, two_digits
from hoso_desktop.domain.matching import KnownPapers, plain_arrival, same_dossier_paper, same_register_paper
from hoso_desktop.domain.proposal import (
    Doubt,
    ImportProposal,
    ListKind,
    ProposedDocument,
    ProposedDossier,
    Reason,
)
from hoso_desktop.domain.text import clean, key
from hoso_desktop.messages import sentence
from hoso_desktop.services.terms import old_units_closed_on

LIST_DOSSIER = ":list"  # key of the dossier that takes a list without dossier columns


@dataclass(frozen=True, slots=True)
class PlannedFonds:
    """A fonds of the list: already there (`row_id`) or to be made."""

    fonds: Fonds
    row_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedDossier:
    """A dossier of the list: already there (`row_id`, `uid`) or to be made."""

    proposed: ProposedDossier
    fonds_key: str
    notation: str
    period: str
    uid: str
    row_id: int | None = None
    closed: bool = False  # completed: it takes no more papers


@dataclass(frozen=True, slots=True)
class PlannedPaper:
    """A new paper: where it goes, the register entry it re-uses, the sealed file once there is one."""

    row: ProposedDocument
    dossier_key: str
    source_key: str
    entry_id: int | None = None
    entry: RegisterEntry | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything an import will write; `closed` are the new rows of completed dossiers, which stay out."""

    fonds: dict[str, PlannedFonds]
    dossiers: dict[str, PlannedDossier]
    papers: tuple[PlannedPaper, ...]
    already: int
    enriched: tuple[tuple[int, RegisterEntry, ProposedDocument], ...] = ()
    terms: frozenset[str] = field(default_factory=frozenset)
    closed: tuple[Doubt, ...] = ()

    def does_as(self, other: ImportPlan) -> bool:
        """Whether both would write the same records; new ones have other uids each time."""
        return self._acts() == other._acts()

    def _acts(self) -> tuple[object, ...]:
        return (
            [(fonds_key, planned.row_id) for fonds_key, planned in self.fonds.items()],
            [(k, d.fonds_key, d.notation, d.period, d.row_id) for k, d in self.dossiers.items()],
            [(paper.dossier_key, paper.source_key, paper.entry_id) for paper in self.papers],
            [entry_id for entry_id, _, _ in self.enriched],
            self.closed,
        )


def make_plan(connection: object, proposal: ImportProposal, *, today: date, term: str) -> ImportPlan:
    """Match a proposal with the store behind `connection` (a read transaction)."""
    return _Planner(connection, proposal, today, term).plan()


def _same_notation(known: str, wanted: str) -> bool:
    """Whether a reader takes two notations for one: `HN.15`, `HN15`, `hn.015`."""
    return key(known) == key(wanted) or notation_key(known) == notation_key(wanted) != ()


class _Planner:
    def __init__(self, connection: object, proposal: ImportProposal, today: date, term: str) -> None:
        from typing import Any, cast

        self._connection = cast("Any", connection)
        self._proposal = proposal
        self._today = today
        self._term = term
        self._own = office_rows.fonds_list(self._connection)
        known = importing.known_dossiers(self._connection)
        self._known = [dossier for dossier in known if not dossier.hidden]
        self._origins = self._dossiers_by_origin()
        self._taken = {(d.fonds_id, d.notation, d.period) for d in known}
        self._new_codes: set[tuple[str, str, str]] = set()
        self.fonds: dict[str, PlannedFonds] = {}
        self.dossiers: dict[str, PlannedDossier] = {}

    def plan(self) -> ImportPlan:
        register = self._proposal.kind in (ListKind.OUTGOING, ListKind.INCOMING)
        proposed = {dossier.list_key: dossier for dossier in self._proposal.dossiers}
        if not register and any(not row.dossier_key for row in self._proposal.documents):
            proposed[LIST_DOSSIER] = self._for_the_list()
        for list_key, dossier in proposed.items():
            self.dossiers[list_key] = self._dossier(dossier)
        if register:
            papers, already, enriched = self._register_papers()
        else:
            papers, already = self._dossier_papers()
            enriched = []
        closed = tuple(self._refusal(paper) for paper in papers if self._into_closed(paper))
        papers = [paper for paper in papers if not self._into_closed(paper)]
        used = {paper.dossier_key for paper in papers}
        dossiers = {k: d for k, d in self.dossiers.items() if k in used or d.row_id is not None}
        return ImportPlan(
            fonds={k: f for k, f in self.fonds.items() if any(d.fonds_key == k for d in dossiers.values())},
            dossiers=dossiers,
            papers=tuple(papers),
            already=already,
            enriched=tuple(enriched),
            terms=frozenset(d.proposed.term for d in dossiers.values() if d.proposed.term),
            closed=closed,
        )

    def _into_closed(self, paper: PlannedPaper) -> bool:
        home = self.dossiers.get(paper.dossier_key)
        return home is not None and home.closed

    def _refusal(self, paper: PlannedPaper) -> Doubt:
        home = self.dossiers[paper.dossier_key]
        code = f"{home.notation}/{home.period}" if home.period else home.notation
        return Doubt(paper.row.row, "", Reason.DOSSIER_CLOSED, code)

    def _dossiers_by_origin(self) -> dict[str, int]:
        """Per dossier of the list: the stored dossier its first known row was imported into."""
        keys = [(self._source_key(row), row.dossier_key or LIST_DOSSIER) for row in self._proposal.documents]
        homes = importing.homes_by_source(self._connection, (source for source, _ in keys))
        return {home: homes[source] for source, home in reversed(keys) if source in homes}

    # -- fonds and dossiers --------------------------------------------------------------------------

    def _for_the_list(self) -> ProposedDossier:
        title = sentence("imported.list_dossier", name=clean(self._proposal.source.stem))
        return ProposedDossier(
            list_key=LIST_DOSSIER, title=title, list_number=clean(self._proposal.source.stem)
        )

    def _fonds(self, dossier: ProposedDossier) -> str:
        number = dossier.fonds_number
        for row_id, fonds in self._own:
            same_name = dossier.fonds_name and key(dossier.fonds_name) in (
                key(fonds.name),
                key(fonds.cover_line),
            )
            if (not number and not dossier.fonds_name) or (number and fonds.number == number) or same_name:
                self.fonds.setdefault(fonds.uid, PlannedFonds(fonds, row_id))
                return fonds.uid
        fonds_key = f"new:{number}:{key(dossier.fonds_name)}"
        if fonds_key not in self.fonds:
            self.fonds[fonds_key] = PlannedFonds(self._new_fonds(dossier))
        return fonds_key

    def _new_fonds(self, dossier: ProposedDossier) -> Fonds:
        name = dossier.fonds_name or sentence("imported.fonds", number=dossier.fonds_number)
        ended = self._all_before_reform(dossier)
        return Fonds(
            uid=str(uuid.uuid4()),
            number=dossier.fonds_number,
            name=self._in_mixed_case(name),
            cover_line=name if name.isupper() else name.upper(),
            state=FondsState.CLOSED if ended else FondsState.OPEN,
            closed_on=old_units_closed_on() if ended else None,
        )

    def _in_mixed_case(self, name: str) -> str:
        """`PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ X` with the body written as the list's authors write it."""
        if not name.isupper():
            return name
        for row in self._proposal.documents:
            at = name.find(row.author.upper()) if row.author else -1
            if at >= 0:
                head = name[:at]
                return head[:1] + head[1:].lower() + row.author + name[at + len(row.author) :].lower()
        return name

    def _all_before_reform(self, dossier: ProposedDossier) -> bool:
        """A fonds of another body with nothing after the reform is that of a former commune: closed."""
        keys = {d.list_key for d in self._proposal.dossiers if d.fonds_number == dossier.fonds_number}
        days = [row.date.last for row in self._proposal.documents if row.dossier_key in keys]
        known = [day for day in days if day is not None]
        return bool(known) and max(known) <= old_units_closed_on()

    def _dossier(self, proposed: ProposedDossier) -> PlannedDossier:
        fonds_key = self._fonds(proposed)
        fonds_id = self.fonds[fonds_key].row_id
        found = self._find(proposed, fonds_id)
        if found is not None:
            return PlannedDossier(
                proposed, fonds_key, found.notation, found.period, found.uid, found.row_id, found.closed
            )
        period = proposed.year or proposed.term
        if not period:
            period = str(proposed.begin.year or self._first_year(proposed.list_key) or self._today.year)
        notation = self._free_notation(proposed, fonds_key, fonds_id, period)
        return PlannedDossier(proposed, fonds_key, notation, period, str(uuid.uuid4()))

    def _first_year(self, list_key: str) -> int | None:
        rows = self._proposal.documents
        years = [
            row.date.year for row in rows if (row.dossier_key or LIST_DOSSIER) == list_key and row.date.first
        ]
        return min((year for year in years if year is not None), default=None)

    def _find(self, wanted: ProposedDossier, fonds_id: int | None) -> KnownDossier | None:
        return self._origin(wanted) or self._alike(wanted, fonds_id)

    def _origin(self, wanted: ProposedDossier) -> KnownDossier | None:
        """The dossier these very rows were once imported into, whatever the clerk has mended since."""
        home = self._origins.get(wanted.list_key)
        return next((known for known in self._known if known.row_id == home), None) if home else None

    def _alike(self, wanted: ProposedDossier, fonds_id: int | None) -> KnownDossier | None:
        archival = (two_digits(wanted.inventory_number), archival_number(wanted.number))
        for known in self._known:
            if known.fonds_id != fonds_id:
                continue
            if wanted.number and wanted.inventory_number:
                if (two_digits(known.archival[0]), archival_number(known.archival[1])) == archival:
                    return known
            elif wanted.notation:
                if _same_notation(known.notation, wanted.notation) and wanted.year in ("", known.period):
                    return known
            elif (
                (known.list_number, known.title_key) == (wanted.list_number, key(wanted.title))
                and wanted.term in ("", known.term)
            ):  # fmt: skip
                return known
        return None

    def _free_notation(
        self, wanted: ProposedDossier, fonds_key: str, fonds_id: int | None, period: str
    ) -> str:
        if wanted.list_key == LIST_DOSSIER:
            base, notation = "DS", "DS.01"
        else:
            base = notation = wanted.notation or f"HS.{self._list_label(wanted)}"
        number = 1
        while (fonds_id, notation, period) in self._taken or (fonds_key, notation, period) in self._new_codes:
            number += 1
            notation = f"DS.{number:02d}" if base == "DS" else f"{base}-{number}"
        self._new_codes.add((fonds_key, notation, period))
        return notation

    def _list_label(self, wanted: ProposedDossier) -> str:
        label = wanted.number or wanted.list_number
        return two_digits(label.replace(" ", "").lstrip("0")) if label else f"{len(self._new_codes) + 1:02d}"

    # -- papers --------------------------------------------------------------------------------------

    def _source_key(self, row: ProposedDocument) -> str:
        facts = [
            row.dossier_key, row.ordinal, row.number.match_key, row.date.as_written, key(row.subject),
            key(row.author), row.source_path, row.direction.value, plain_arrival(row.arrival_number),
        ]  # fmt: skip
        return hashlib.sha256(canonical(facts)).hexdigest()[:32]

    def _dossier_papers(self) -> tuple[list[PlannedPaper], int]:
        ids = [dossier.row_id for dossier in self.dossiers.values() if dossier.row_id is not None]
        stored = importing.known_papers(self._connection, ids)
        known = {
            list_key: KnownPapers.of(stored.get(dossier.row_id or 0, []))
            for list_key, dossier in self.dossiers.items()
        }
        rows = [
            (row, row.dossier_key or LIST_DOSSIER, self._source_key(row)) for row in self._proposal.documents
        ]
        left = [(row, home, source) for row, home, source in rows if not known[home].take_source(source)]
        fresh = [
            (row, home, source)
            for row, home, source in left
            if not known[home].take_content(content_key(row.number, row.date, row.subject, row.author))
        ]
        numbered = importing.entries_by_number(
            self._connection, (row.number.match_key for row, _, _ in fresh if row.number.notation)
        )
        papers = []
        for row, home, source in fresh:
            same = [
                (row_id, entry)
                for row_id, entry in numbered.get(row.number.match_key, [])
                if row.number.notation and same_dossier_paper(entry, row)
            ]
            entry_id, entry = same[0] if same else (None, None)
            papers.append(PlannedPaper(row, home, source, entry_id, entry))
        return papers, len(rows) - len(fresh)

    def _register_papers(
        self,
    ) -> tuple[list[PlannedPaper], int, list[tuple[int, RegisterEntry, ProposedDocument]]]:
        rows = self._proposal.documents
        numbered = importing.entries_by_number(self._connection, (row.number.match_key for row in rows))
        plain = {
            d: importing.unnumbered_entries(self._connection, d)
            for d in (Direction.OUTGOING, Direction.INCOMING)
        }
        papers: list[PlannedPaper] = []
        enriched: dict[int, tuple[int, RegisterEntry, ProposedDocument]] = {}
        already = 0
        for row in rows:
            same = [
                (row_id, entry)
                for row_id, entry in numbered.get(row.number.match_key, [])
                if same_register_paper(entry, row)
            ]
            content = content_key(row.number, row.date, row.subject, row.author)
            if same or (not row.number.match_key and content in plain.get(row.direction, set())):
                already += 1
                if same and same[0][1].direction is Direction.INTERNAL:
                    enriched[same[0][0]] = (*same[0], row)
                continue
            papers.append(PlannedPaper(row, "", self._source_key(row)))
        return papers, already, list(enriched.values())
