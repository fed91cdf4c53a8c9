"""Deciding which rows of a list the store already knows. Pure: counters and keys, no store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.proposal import ProposedDocument
from hoso_desktop.domain.text import key


@dataclass(slots=True)
class KnownPapers:
    """Papers already in one place, each to be matched at most once: by origin first, then by content."""

    by_source: dict[str, list[str]] = field(default_factory=dict)
    free: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, papers: Iterable[tuple[str, str]]) -> KnownPapers:
        """From (source key or "", content key) pairs."""
        known = cls()
        for source, content in papers:
            if source:
                known.by_source.setdefault(source, []).append(content)
            known.free[content] += 1
        return known

    def take_source(self, source: str) -> bool:
        """Match a row by the row it was once imported from, whatever the clerk has mended since."""
        contents = self.by_source.get(source)
        if not contents:
            return False
        self.free[contents.pop()] -= 1
        return True

    def take_content(self, content: str) -> bool:
        """Match a row by what it says."""
        if self.free[content] <= 0:
            return False
        self.free[content] -= 1
        return True


def same_register_paper(known: RegisterEntry, row: ProposedDocument) -> bool:
    """Whether a numbered register entry and a row of an export are one paper.

    Same number and notation are given; the day must be the same where both are known, the kind where both
    say it, and an entry of the other register is another paper. Of incoming papers the sender counts too: two
    chi bộ may send the same number on the same day.
    """
    if known.direction is not Direction.INTERNAL and known.direction is not row.direction:
        return False
    if known.date.full and row.date.full and known.date.full != row.date.full:
        return False
    if known.type_name and row.type_name and key(known.type_name) != key(row.type_name):
        return False
    return row.direction is not Direction.INCOMING or _same_arrival(known, row)


def _same_arrival(known: RegisterEntry, row: ProposedDocument) -> bool:
    """By the running number of the same day of arrival, else by sender, else by what the paper is about."""
    if known.arrival_number and row.arrival_number and known.arrival_date.full == row.arrival_date.full:
        return plain_arrival(known.arrival_number) == plain_arrival(row.arrival_number)
    if not known.author or not row.author or key(known.author) == key(row.author):
        return True
    return known.direction is Direction.INTERNAL and key(known.subject) == key(row.subject)


def plain_arrival(number: str) -> str:
    """A số đến as it is compared: `0128` and `128` are one number, whatever the book writes."""
    return number.lstrip("0").casefold() or number


def same_dossier_paper(known: RegisterEntry, row: ProposedDocument) -> bool:
    """Whether a paper of a dossier is one the register already has: full date and abstract must agree."""
    if known.date.full is None or known.date.full != row.date.full:
        return False
    kinds = known.type_name and row.type_name and key(known.type_name) != key(row.type_name)
    return not kinds and key(known.subject) == key(row.subject)


def same_typed_paper(known: RegisterEntry, typed: RegisterEntry) -> bool:
    """Whether a paper typed into a dossier is one the store has; number, notation and day are the same.

    Another paper of a dossier must say the same. One of the register may be worded differently: people type
    from the paper, the operations system has its own words. The sender counts for incoming papers.
    """
    if known.type_name and typed.type_name and key(known.type_name) != key(typed.type_name):
        return False
    if key(known.subject) == key(typed.subject):
        return True
    if known.direction is Direction.INTERNAL or not typed.number.notation:
        return False
    senders = known.author and typed.author and key(known.author) != key(typed.author)
    if known.direction is Direction.INCOMING and senders:
        return False
    return _alike(known.subject, typed.subject)


def _alike(known: str, typed: str) -> bool:
    """Whether most words of the shorter subject stand in the longer; nothing typed contradicts nothing."""
    one, other = set(key(known).split()), set(key(typed).split())
    return len(one & other) * 2 > min(len(one), len(other)) or not other
