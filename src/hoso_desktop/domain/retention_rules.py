"""Periods proposed for a dossier: by the words of its title, never below the highest period of its papers.

Pure: takes the parsed resources/rules/retention.toml. A proposal is never set by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hoso_desktop.domain.retention import WORTHLESS, Retention, from_code, is_lower
from hoso_desktop.domain.text import key

FORMAT = 1


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """One proposal: words of a title (in comparable form) and the period with its reason."""

    heads: tuple[str, ...]
    words: tuple[str, ...]
    keep: Retention
    basis: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """The table: periods to choose from, longest first, and the rows in order."""

    periods: tuple[Retention, ...]
    rows: tuple[RetentionRow, ...]


@dataclass(frozen=True, slots=True)
class RetentionProposal:
    """A proposed period and why. `from_papers`: a paper inside has a longer one than the title suggests."""

    retention: Retention
    basis: str = ""
    confirmed: bool = False
    from_papers: bool = False


def read_rules(table: Mapping[str, Any]) -> RetentionRules:
    """Rules from the parsed table. Raises KeyError or ValueError naming what is wrong."""
    if table["format"] != FORMAT:
        raise ValueError(f"format = {table['format']}")
    bases, confirmed = table["basis"], bool(table["confirmed"])
    return RetentionRules(
        tuple(from_code(str(code)) for code in table["periods"]),
        tuple(_row(row, bases, confirmed) for row in table["row"]),
    )


def _row(row: Mapping[str, Any], bases: Mapping[str, str], confirmed: bool) -> RetentionRow:
    heads = tuple(key(str(text)) for text in row.get("heads", ()))
    words = tuple(key(str(text)) for text in row.get("words", ()))
    if not all((*heads, *words)) or not (heads or words):
        raise ValueError(f"heads, words: {row.get('keep')}")
    return RetentionRow(
        heads, words, from_code(str(row["keep"])), str(bases[row["basis"]]),
        bool(row.get("confirmed", confirmed)),
    )  # fmt: skip


def by_title(title: str, rules: RetentionRules) -> RetentionProposal | None:
    """The first row whose words stand in a title."""
    plain = f" {key(title)} "
    for row in rules.rows:
        at_head = any(plain.startswith(f" {head} ") for head in row.heads)
        if at_head or any(f" {words} " in plain for words in row.words):
            return RetentionProposal(row.keep, row.basis, row.confirmed)
    return None


def propose(title: str, papers: Sequence[Retention], rules: RetentionRules) -> RetentionProposal | None:
    """What a dossier should be kept for: by its title, but not below the highest of its papers."""
    found = by_title(title, rules)
    highest = WORTHLESS
    for period in papers:
        highest = period if is_lower(highest, period) else highest
    if highest is WORTHLESS or (found is not None and not is_lower(found.retention, highest)):
        return found
    return RetentionProposal(highest, from_papers=True)
