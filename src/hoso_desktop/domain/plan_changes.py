"""What changed between two file plans: titles added, removed, renamed, with another period or number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hoso_desktop.domain.file_plan import FilePlan, FilePlanEntry
from hoso_desktop.domain.text import key

_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One difference. `what` is added | removed | renamed | retention | renumbered | owner."""

    what: str
    notation: str
    title: str
    before: str = ""
    after: str = ""


def moved_on(text: str, old_year: int, new_year: int, terms: tuple[str, str] = ("", "")) -> str:
    """A title's words for another year: `năm 2026` → `năm 2027`; the term where it is another one."""
    out = re.sub(rf"(?<![\d-]){old_year}(?!\d|-\d)", str(new_year), text)
    old_term, new_term = terms
    return out.replace(old_term, new_term) if old_term and new_term else out


def differences(old: FilePlan, new: FilePlan) -> tuple[PlanChange, ...]:
    """What the new plan says otherwise, in its order; then what it no longer has.

    A title is the same by its origin, else by its words once the year is taken out; a year or term that moved
    on is no change.
    """
    before = {entry.uid: entry for entry in old.entries}
    by_words = {_words(entry, old): entry for entry in old.entries}
    out: list[PlanChange] = []
    seen: set[str] = set()
    for entry in new.entries:
        known = before.get(entry.origin_uid) or by_words.get(_words(entry, new))
        if known is None or known.uid in seen:
            out.append(PlanChange("added", entry.notation, entry.title, after=entry.retention.label))
            continue
        seen.add(known.uid)
        out += _of_one(known, entry, old, new)
    gone = [entry for entry in old.entries if entry.uid not in seen]
    return (*out, *(PlanChange("removed", e.notation, e.title, before=e.retention.label) for e in gone))


def _words(entry: FilePlanEntry, plan: FilePlan) -> str:
    plain = moved_on(entry.title, plan.year, 0, (plan.term, "nhiệm kỳ"))
    return f"{entry.heading}|{key(_ANY_YEAR.sub('0', plain))}"


def _of_one(old: FilePlanEntry, new: FilePlanEntry, was: FilePlan, now: FilePlan) -> list[PlanChange]:
    out = []
    expected = moved_on(old.title, was.year, now.year, (was.term, now.term))
    if key(new.title) not in (key(expected), key(old.title)):
        out.append(PlanChange("renamed", new.notation, new.title, old.title, new.title))
    if old.retention != new.retention:
        pair = (old.retention.label, new.retention.label)
        out.append(PlanChange("retention", new.notation, new.title, *pair))
    if old.notation != new.notation:
        out.append(PlanChange("renumbered", new.notation, new.title, old.notation, new.notation))
    if old.owner != new.owner:
        out.append(PlanChange("owner", new.notation, new.title, old.owner, new.owner))
    return out
