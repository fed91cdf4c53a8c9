"""Finding dossiers and papers by words, codes, numbers, dates and filters."""

from __future__ import annotations

from dataclasses import dataclass

from hoso_desktop.db import finding, search
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.hit import Hit as Hit
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import EVERYTHING

LIMIT = 50
# What a window shows while somebody types: more than a screenful, and little to decrypt.
WHILE_TYPING = 25


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits in order, and whether there are more."""

    hits: tuple[Hit, ...]
    more: bool


def find(office: Office, words: str, wanted: DossierFilter = EVERYTHING, limit: int = LIMIT) -> SearchResult:
    """Accent-exact hits first, newest first; only filters given → the dossiers they select."""
    asked = bool(words.strip())
    allowed: set[int] | None = None
    rows: list[tuple[int, bool]] = []
    if wanted.narrows:
        with office.store.read() as connection:
            if asked:
                allowed = search.allowed_rows(connection, wanted)
            else:
                rows = finding.by_filter(connection, wanted, limit + 1)
    with office.store.glance() as driver:
        if asked:
            rows = search.find(driver, words, limit + 1, allowed)
        return SearchResult(finding.describe(driver, rows[:limit]), len(rows) > limit)
