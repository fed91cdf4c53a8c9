"""What completing a dossier asks for, as data: its papers, who may confirm, which findings stand in the way.

Reads resources/rules/completion.toml; decides nothing about one dossier (domain/lifecycle.py does).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hoso_desktop.domain.retention import Retention, RetentionKind
from hoso_desktop.domain.text import key

FORMAT = 1
MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class CompletionRules:
    """`contents_years` is the shortest period that needs a list of papers; 0 means permanent only."""

    contents_years: int = 0
    certificate: bool = True  # of every dossier
    positions: tuple[str, ...] = ()  # who confirms without a delegation
    beside: frozenset[str] = frozenset()  # codes that do not stand in the way
    with_reason: frozenset[str] = frozenset()  # errors that may be let pass with a reason
    confirmed: bool = False

    def needs_contents(self, retention: Retention) -> bool:
        """Whether a dossier of this period must have its list of papers (Nghị định 30/2020 Điều 29.4.c)."""
        return lasts(retention, self.contents_years)

    def may_confirm(self, position: str) -> bool:
        """Whether somebody in this position confirms without a delegation."""
        wanted = key(position)
        return bool(wanted) and any(
            wanted == key(known) or wanted.startswith(f"{key(known)} ") for known in self.positions
        )


def lasts(retention: Retention, years: int) -> bool:
    """Whether a period is permanent or, where `years` is above 0, at least so many years."""
    if retention.kind is RetentionKind.PERMANENT:
        return True
    return 0 < years <= retention.years


def read_rules(table: Mapping[str, Any]) -> CompletionRules:
    """Rules from the parsed table. Raises KeyError or ValueError naming what is wrong."""
    if table["format"] != FORMAT:
        raise ValueError(f"format = {table['format']}")
    years = table["contents"]["years"]
    if type(years) is not int or not 0 <= years <= MOST_YEARS:
        raise ValueError(f"years = {years}")
    findings = table["findings"]
    return CompletionRules(
        contents_years=years,
        certificate=bool(table["certificate"]["every"]),
        positions=tuple(str(name) for name in table["confirmation"]["positions"]),
        beside=frozenset(str(code) for code in findings["beside"]),
        with_reason=frozenset(str(code) for code in findings["with_reason"]),
        confirmed=bool(table["confirmed"]),
    )
