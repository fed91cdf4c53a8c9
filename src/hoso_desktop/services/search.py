"""Finding dossiers and papers by words, codes, numbers, days, filters, lists of what waits, and commands.

Understands the query first (domain.query), then puts the answers one behind the other: what the query names,
accent-exact words, words without accents. What a person may not see is neither shown nor counted.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hoso_desktop.db import finding, scope, search, tiers
from hoso_desktop.db.search import Narrowed
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.hit import Hit as Hit
from hoso_desktop.domain.query import Understood, relaxed, understand
from hoso_desktop.domain.search_vocabulary import Vocabulary
from hoso_desktop.domain.search_vocabulary import vocabulary as read_vocabulary
from hoso_desktop.domain.text import key
from hoso_desktop.intake.paper_rows import known_types
from hoso_desktop.paths import resource
from hoso_desktop.services import search_lines, search_lists
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import EVERYTHING
from hoso_desktop.services.search_lines import Line as Line

LIMIT = 50
# What a window shows while somebody types: more than a screenful, and little to decrypt.
WHILE_TYPING = 25
# With few hits, those that name others lead to what names them.
_FEW = 3


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits in order, whether there are more, and the lines above them (commands, filters, lists)."""

    hits: tuple[Hit, ...]
    more: bool
    lines: tuple[Line, ...] = ()


@cache
def vocabulary() -> Vocabulary:
    """The words a search understands, as shipped."""
    table = tomllib.loads(resource("rules/search_words.toml").read_text(encoding="utf-8"))
    return read_vocabulary(table, known_types())


def find(office: Office, words: str, wanted: DossierFilter = EVERYTHING, limit: int = LIMIT) -> SearchResult:
    """What a query means, best first; only filters given → the dossiers they select."""
    office.require(Action.READ, Object.DOSSIER)
    asked = understand(words, vocabulary())
    rows, more_of_list = search_lists.rows(office, asked.list_id, limit + 1)
    if wanted.narrows or asked.wanted.narrows:
        rows = [*rows, *_filtered(office, asked, wanted, limit + 1)]
    allowed = _allowed(office, wanted) if wanted.narrows and asked.groups else None
    with office.store.glance() as driver:
        hidden = scope.hidden_index_rows(driver, office.person.uid)
        narrowed = Narrowed(limit + 1, hidden, allowed)
        answers = _Answers(narrowed)
        answers.add(rows)
        hits, named = _look(driver, office, asked, answers, limit)
    if not hits and asked.wanted.narrows and asked.rest and not asked.list_id:
        hits = _within_filter(office, asked, wanted, limit)
    if not hits and asked.groups and not (asked.list_id or asked.commands):
        hits = _nearly(office, asked, narrowed, limit)
    more = answers.full or more_of_list > limit
    if not answers.full:
        hits = _best_first(hits, asked, named, office.profile.term)
    return SearchResult(hits, more, search_lines.lines(asked, vocabulary(), more_of_list))


class _Answers:
    """Index rows one behind the other, each once, none that is hidden."""

    def __init__(self, narrowed: Narrowed) -> None:
        self.narrowed = narrowed
        self.rows: dict[int, bool] = {}

    @property
    def full(self) -> bool:
        return len(self.rows) >= self.narrowed.limit

    def add(self, rows: Iterable[int], exact: bool = True) -> None:
        for rowid in rows:
            if self.full:
                return
            if rowid not in self.rows and self.narrowed.shows(rowid):
                self.rows[rowid] = exact

    def add_shown(self, hits: Sequence[tuple[int, bool]]) -> None:
        """Hits that are already narrowed: this runs at every keystroke."""
        rows, limit = self.rows, self.narrowed.limit
        for rowid, exact in hits:
            if len(rows) >= limit:
                return
            rows.setdefault(rowid, exact)


def _allowed(office: Office, wanted: DossierFilter) -> set[int]:
    with office.store.read() as connection:
        return search.allowed_rows(connection, wanted)


def _filtered(office: Office, asked: Understood, wanted: DossierFilter, limit: int) -> list[int]:
    """Dossiers that filters alone select: those given beside the words, or those the words are."""
    if asked.groups and not asked.only_filter:
        return []
    both = _both(asked, wanted)
    with office.store.read() as connection:
        return [rowid for rowid, _ in finding.by_filter(connection, both, limit)]


def _both(asked: Understood, wanted: DossierFilter) -> DossierFilter:
    """The filter that was typed, with what was chosen beside it."""
    chosen = {n: v for n in DossierFilter.__slots__ if (v := getattr(wanted, n)) not in (None, "")}
    return replace(asked.wanted, **chosen)


def _within_filter(office: Office, asked: Understood, wanted: DossierFilter, limit: int) -> tuple[Hit, ...]:
    """Words beside a filter that no title has together: the other words within what the filter selects."""
    both = _both(asked, wanted)
    allowed = _allowed(office, both)
    with office.store.glance() as driver:
        narrowed = Narrowed(limit, scope.hidden_index_rows(driver, office.person.uid), allowed)
        found = search.find_groups(driver, asked.rest, asked.marked, narrowed)
        return finding.describe(driver, found, narrowed.hidden)


def _nearly(office: Office, asked: Understood, narrowed: Narrowed, limit: int) -> tuple[Hit, ...]:
    """Hits of the nearest reading that has any; none of them is exact."""
    with office.store.glance() as driver:
        for groups in relaxed(asked, vocabulary()):
            found = search.find_groups(driver, groups, False, replace(narrowed, limit=limit))
            if found:
                return finding.describe(driver, [(rowid, False) for rowid, _ in found], narrowed.hidden)
    return ()


def _look(
    driver: Any, office: Office, asked: Understood, answers: _Answers, limit: int
) -> tuple[tuple[Hit, ...], int]:
    """The hits, and how many of them stand first because the query names them."""
    if not asked.is_plain:
        _add_named(driver, asked, office.profile.term, answers)
    named = len(answers.rows)
    if not answers.full:
        answers.add_shown(_with_words(driver, asked, answers.narrowed))
    if asked.day is not None and not answers.full:
        answers.add(tiers.same_meeting(driver, asked.day, asked.beside_day, answers.narrowed))
    hits = finding.describe(driver, list(answers.rows.items())[:limit], answers.narrowed.hidden)
    symbols = [hit.symbol for hit in hits if hit.symbol] if 0 < len(hits) <= _FEW else []
    if symbols and not asked.list_id:
        before = len(answers.rows)
        answers.add(tiers.naming(driver, symbols, answers.narrowed))
        naming = finding.describe(driver, list(answers.rows.items())[before:limit], answers.narrowed.hidden)
        # Another body's paper of the same number names itself, not what was found.
        hits += tuple(hit for hit in naming if hit.symbol not in symbols)
    return hits, named


def _with_words(driver: Any, asked: Understood, narrowed: Narrowed) -> list[tuple[int, bool]]:
    found = search.find_groups(driver, asked.groups, asked.marked, narrowed)
    if not asked.wanted.year:
        return found
    kept = set(tiers.of_year(driver, [rowid for rowid, _ in found], asked.wanted.year))
    return [hit for hit in found if hit[0] in kept]


def _add_named(driver: Any, asked: Understood, term: str, answers: _Answers) -> None:
    narrowed = answers.narrowed
    if asked.archival is not None:
        answers.add(tiers.archived(driver, asked.archival, narrowed))
    if asked.code is not None:
        answers.add(tiers.coded(driver, asked.code, narrowed))
    if asked.box:
        answers.add(tiers.boxed(driver, asked.box, narrowed))
    if asked.number is not None:
        answers.add(tiers.numbered(driver, asked.number, term, narrowed))
    if asked.body is not None:
        answers.add(tiers.by_body(driver, asked.body, term, asked.groups, narrowed))
    year = asked.wanted.year or ""
    if (year or asked.wanted.term) and not asked.only_filter:
        answers.add(tiers.dossiers_with(driver, asked.groups, year, narrowed))
    elif year and asked.wanted == DossierFilter(year=year):
        answers.add(tiers.papers_of_year(driver, year, narrowed))


def _best_first(hits: Sequence[Hit], asked: Understood, named: int, term: str) -> tuple[Hit, ...]:
    """All hits are known: what the query names stays first, the others by how well they fit."""
    phrase = " ".join(asked.plain)
    rest = sorted(hits[named:], key=lambda hit: _fit(hit, phrase, term, asked.kind))
    return (*hits[:named], *rest)


def _fit(hit: Hit, phrase: str, term: str, kind: str) -> tuple[bool, ...]:
    """False sorts first: exact accents, the words one behind the other, the committee's own papers."""
    title = key(hit.title)
    return (
        not hit.exact,
        title != phrase,
        not title.startswith(phrase),
        phrase not in title,
        bool(kind) and f" {kind} " not in f" {key(hit.symbol)} ",
        hit.term != term,
        not (hit.kind == "dossier" or key(hit.symbol).endswith(" du")),
    )
