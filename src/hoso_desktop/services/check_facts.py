"""Assembles what the checks look at: dossiers a page at a time in one snapshot each, and the office once.

A check looks nothing up: everything it may ask stands in the facts made here. Judges nothing.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from hoso_desktop.db import check_facts as rows
from hoso_desktop.db import component_rows, deadline_rows, holdings, sign_offs, vault
from hoso_desktop.db import file_plan as plan_rows
from hoso_desktop.db.dossiers import FullDossier
from hoso_desktop.domain.checks.facts import (
    Authority,
    DossierFacts,
    FileFact,
    OfficeFacts,
    PersonFact,
    PrintFact,
)
from hoso_desktop.domain.completion import CompletionRules
from hoso_desktop.domain.completion import read_rules as read_completion
from hoso_desktop.domain.components import ComponentSet, choose
from hoso_desktop.domain.content_hash import content_hash
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.deadlines import DeadlineRules
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.file_plan import FilePlanEntry, PlanState
from hoso_desktop.domain.print_facets import FACETS, facet_hash
from hoso_desktop.domain.series import SeriesFacts, SeriesKey
from hoso_desktop.domain.sheets import totals as sheet_totals
from hoso_desktop.intake.paper_rows import known_types
from hoso_desktop.paths import resource
from hoso_desktop.services import components, deadlines, plan_absence, rules, series
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import totals_of

logger = logging.getLogger(__name__)

# Dossiers read together: enough to make queries rare, few enough to stay small in memory.
PAGE = 200


@cache
def authority() -> tuple[Authority, ...]:
    """Who does not issue what (resources/rules/authority.toml)."""
    table = tomllib.loads(resource("rules/authority.toml").read_text(encoding="utf-8"))
    return tuple(
        Authority(row["type"], tuple(row.get("not_by", ())), tuple(row.get("only_by", ())))
        for row in table["authority"]
    )


@cache
def symbols() -> frozenset[str]:
    """Symbols of the known types, without capitals."""
    return frozenset(symbol.casefold() for kind in known_types() for symbol in kind.symbols)


@dataclass(frozen=True, slots=True)
class Known:
    """What is the same for every dossier of one run, read once."""

    homes: rows.Homes
    deadline_rules: DeadlineRules
    handed_in: Mapping[int, str]  # dossier id → day it came into the office archive
    component_sets: tuple[ComponentSet, ...]
    completion: CompletionRules


def known(office: Office) -> Known:
    """Read what every dossier of a run shares."""
    sets = components.sets(office)
    with office.store.read() as connection:
        return Known(
            rows.homes(connection), deadlines.rules_in(connection),
            deadline_rows.entries_into_archive(connection), sets,
            read_completion(rules.current_in(connection, "completion").table),
        )  # fmt: skip


def dossier_facts(
    office: Office, ids: Sequence[int], shared: Known | None = None, *, broken: list[int] | None = None
) -> Iterator[list[DossierFacts]]:
    """The facts of some dossiers in their order, page by page; ids no longer there are left out.

    A dossier whose record cannot be read goes into `broken` and hides no other; without the list it raises.
    """
    shared = shared or known(office)
    for start in range(0, len(ids), PAGE):
        yield _facts_of(office, ids[start : start + PAGE], shared, broken)


def _facts_of(
    office: Office, ids: Sequence[int], shared: Known, broken: list[int] | None
) -> list[DossierFacts]:
    """The facts of one page, read in halves when it cannot be read as a whole."""
    try:
        with office.store.read() as connection:
            read = _Page(connection, ids, shared)
        return [read.facts(office, row_id) for row_id in ids if row_id in read.full]
    except (ValueError, LookupError, TypeError):
        if broken is None:
            raise
        if len(ids) == 1:
            logger.exception("a dossier's record cannot be read: %s", ids[0])
            broken.append(ids[0])
            return []
    half = len(ids) // 2
    return [fact for part in (ids[:half], ids[half:]) for fact in _facts_of(office, part, shared, broken)]


class _Page:
    """Everything the store knows of one page of dossiers, in one snapshot."""

    def __init__(self, connection: Any, ids: Sequence[int], shared: Known) -> None:
        self._shared = shared
        self.full = rows.dossiers(connection, ids, shared.homes)
        self._papers = rows.papers(connection, ids, self.full)
        self._prints = rows.last_prints(connection, ids)
        self._packages = rows.packages(connection, ids)
        self._opened = rows.opened_at(connection, ids)
        self._filed = rows.filed_at(connection, ids)
        self._holdings = holdings.holdings_by_dossier(connection, ids)
        self._loans = holdings.loans_by_dossier(connection, ids)
        self._marks = component_rows.marks_by_dossier(connection, ids)
        self._expected = component_rows.expected_by_dossier(connection, ids)
        self._meetings = component_rows.meetings_by_dossier(connection, ids)
        self._sign_offs = sign_offs.by_dossier(connection, ids)
        self._series = {
            row_id: found
            for row_id, full in self.full.items()
            if (found := series.facts_of_dossier(connection, full, self._papers.by_dossier.get(row_id, ())))
        }

    def facts(self, office: Office, row_id: int) -> DossierFacts:
        """The facts of one dossier of the page."""
        papers = self._papers.by_dossier.get(row_id, ())
        sheet = sheet_of(office, self.full[row_id], papers)
        handed_in = self._shared.handed_in.get(row_id, "")
        steps = self._sign_offs.get(row_id, ())
        return DossierFacts(
            sheet=sheet,
            today=office.today(),
            components=choose(self._shared.component_sets, sheet.dossier),
            marks=self._marks.get(row_id, ()),
            expected=self._expected.get(row_id, ()),
            meeting=self._meetings.get(row_id),
            sign_offs=steps,
            content_hash=content_hash(sheet) if any(step.content_hash for step in steps) else "",
            prints=_prints(sheet, self._prints.get(row_id, {})),
            holdings=self._holdings.get(row_id, ()),
            loans=self._loans.get(row_id, ()),
            series=(self._series[row_id],) if row_id in self._series else (),
            filed_at={paper.uid: self._filed[paper.uid] for paper in papers if paper.uid in self._filed},
            opened_at=self._opened.get(row_id),
            files=_files(office, papers, self._papers.checked),
            packages=self._packages.get(row_id, ()),
            handed_in_on=_day(handed_in),
            deadline_rules=self._shared.deadline_rules,
            symbols=symbols(),
            authority=authority(),
            completion=self._shared.completion,
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def sheet_of(office: Office, full: FullDossier, papers: tuple[Placement, ...]) -> DossierSheet:
    """A dossier as screens and papers show it, from rows already read."""
    return DossierSheet(
        office=office.profile,
        fonds=full.fonds,
        body=full.body,
        inventory=full.inventory,
        dossier=full.dossier,
        documents=papers,
        totals=totals_of(full.dossier, papers),
        sheet_totals=sheet_totals([paper.sheets for paper in papers]),
    )


def _prints(sheet: DossierSheet, found: Mapping[str, tuple[datetime, str]]) -> dict[str, PrintFact]:
    return {
        form: PrintFact(at, form in FACETS and known_hash != facet_hash(form, sheet))
        for form, (at, known_hash) in found.items()
    }


def _files(office: Office, papers: Sequence[Placement], checked: Mapping[str, str]) -> dict[str, FileFact]:
    """Whether each sealed file is there in its size; its contents are only read again on demand."""
    out = {}
    for paper in papers:
        if paper.attachment is not None:
            size = vault.size_of(office.store.files, paper.attachment.storage_id)
            out[paper.attachment.uid] = FileFact(
                size is not None, size == paper.attachment.cipher_size, checked[paper.attachment.uid]
            )
    return out


Spans = dict[SeriesKey, tuple[tuple[int, int], ...]]


def covered_by(facts: DossierFacts) -> Spans:
    """The numbers a Tập answers for itself: from the first to the last of its series."""
    return {
        found.key: ((min(one.number for one in found.used), max(one.number for one in found.used)),)
        for found in facts.series
        if found.used
    }


def office_facts(office: Office, *, late_share: float | None, covered: Spans) -> OfficeFacts:
    """The office as a whole, in one snapshot. `covered` are the numbers of every Tập."""
    today, start = office.today(), office.profile.start_of_use
    with office.store.read() as connection:
        registered = rows.outgoing_since(connection, start)
        kept, first_kept = rows.open_by_keeper(connection)
        return OfficeFacts(
            series=tuple(
                found
                for whole in series.office_series(connection, office.profile.term)
                if (found := _registered(whole, registered)) is not None
            ),
            covered=covered,
            today=today,
            start_of_use=office.profile.start_of_use,
            plan_entries=_in_force(connection, today.year),
            not_arising=frozenset(plan_absence.absences_in(connection)),
            opened_from_plan=rows.opened_from_plan(connection, today.year),
            unfiled=rows.unfiled(connection),
            people=tuple(PersonFact(**row) for row in rows.people(connection)),
            open_by_keeper=kept,
            first_by_keeper=first_kept,
            first_entry_days=rows.first_entry_days(connection),
            late_share=late_share,
            inspections=rows.inspections(connection),
            symbols=symbols(),
        )


def _in_force(connection: Any, year: int) -> tuple[FilePlanEntry, ...]:
    """The titles of the issued plans of a year, each since its own day or the decision's.

    A draft is no plan yet: nobody has been told to open what stands in it.
    """
    return tuple(
        replace(entry, added_on=entry.added_on or plan.decision_day)
        for _, plan in plan_rows.plans(connection, year)
        if plan.state is PlanState.ISSUED
        for entry in plan.entries
    )


def _registered(found: SeriesFacts, registered: frozenset[str]) -> SeriesFacts | None:
    """The part of a series the register has kept since the start of use.

    Before that, and where papers are only typed into dossiers, a missing number says nothing.
    """
    kept = [one.number for one in found.used if one.entry_uid in registered]
    if not kept:
        return None
    inside = tuple(one for one in found.used if min(kept) <= one.number <= max(kept))
    return replace(found, used=inside)
