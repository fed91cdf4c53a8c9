"""What a list or a search is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What a list or search is narrowed to; empty means everything. `retention` is a Retention.code."""

    words: str = ""
    retention: str | None = None
    year: str | None = None
    body: str | None = None
    state: str | None = None
    term: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything besides words is asked."""
        return any((self.retention, self.year, self.body, self.state, self.term))
