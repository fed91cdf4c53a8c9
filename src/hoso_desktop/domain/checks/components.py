"""C01 to C06: what a dossier must hold, seen through its expected components and the papers minutes name.

C01 to C03 name a lack that has its own sentence; C04 reports every other one and never repeats theirs, nor
what C05 names more exactly. Which papers are expected is data (resources/rules/components.toml), and when
each is due is `component_view`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.component_view import (
    ComponentLine,
    ComponentView,
    NamedLine,
    Standing,
    situation,
    view,
)
from hoso_desktop.domain.components import Component, fit
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.text import key


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """C01 to C06 of one dossier. Backlog is not asked for papers nobody can find any more."""
    if facts.sheet.dossier.backlog:
        return []
    now = view_of(facts)
    known = [lack for lack in (_minutes(now), _submission(now), _explanation(now)) if lack is not None]
    reported = {lack.component for lack in known}
    lacks = [*known, *(_lack_of(line) for line in now.lines if _is_plain_lack(line, reported))]
    lacks, named = _told_once(now, [lack for lack in lacks if rules.on(lack.code)], _not_there(now, rules))
    out = [lack.finding(rules) for lack in lacks]
    return [*out, *(_named(one, rules) for one in named), *_slips(facts.meeting, rules)]


def view_of(facts: DossierFacts) -> ComponentView:
    """The dossier's expected components as of the day of the facts."""
    now = situation(facts.sheet.dossier, facts.meeting, facts.today)
    return view(facts.components, facts.sheet.documents, now, marks=facts.marks, expected=facts.expected)


@dataclass(frozen=True, slots=True)
class _Lack:
    """A component that is not there though it must be, and the check that says so."""

    code: str
    message: str
    params: dict[str, object]
    component: str
    placement_uid: str | None = None

    def finding(self, rules: CheckRules) -> Finding:
        return Finding(
            self.code, rules.severity(self.code), self.message, self.params, self.placement_uid,
            fix=f"component:{self.component}",
        )  # fmt: skip


def _absent(line: ComponentLine | None) -> bool:
    return line is not None and line.standing not in (Standing.PRESENT, Standing.NOT_APPLICABLE)


def _minutes(now: ComponentView) -> _Lack | None:
    """C01: an outcome of a meeting (nghị quyết, kết luận, thông báo kết luận) without minutes."""
    line = now.role("minutes")
    meeting = now.chosen is not None and now.chosen.kind == DossierKind.MEETING.value
    outcomes = [one for one in now.lines if one.component.role == "outcome" and one.papers]
    if not meeting or line is None or not _absent(line) or not outcomes:
        return None
    return _Lack("C01", "check.C01", {"outcome": outcomes[0].names[0]}, line.component.id)


def _submission(now: ComponentView) -> _Lack | None:
    """C02: a decision without the submission (tờ trình) it rests on, where such a dossier has one."""
    line = now.role("submission")
    decided = [one for one in now.lines if one.component.decides and one.papers]
    if line is None or not _absent(line) or not decided:
        return None
    first = decided[0]
    return _Lack("C02", "check.C02", {"outcome": first.names[0]}, line.component.id, first.papers[0])


def _explanation(now: ComponentView) -> _Lack | None:
    """C03: opinions were asked for, or somebody was inspected, and nothing shows what became of it."""
    line, opinions = now.role("explanation"), now.role("opinions")
    if line is None or line.standing is not Standing.MISSING:
        return None
    if opinions is not None and opinions.papers:
        params: dict[str, object] = {"opinions": opinions.names[0], "component": line.label}
        return _Lack("C03", "check.C03.opinions", params, line.component.id, opinions.papers[0])
    return _Lack("C03", "check.C03.absent", {"component": line.label}, line.component.id)


def _is_plain_lack(line: ComponentLine, reported: set[str]) -> bool:
    return line.standing is Standing.MISSING and line.component.id not in reported


def _lack_of(line: ComponentLine) -> _Lack:
    """C04: any other must whose time has come."""
    params: dict[str, object] = {"component": line.label, "owner": line.component.owner}
    return _Lack("C04", "check.C04", params, line.component.id)


def _not_there(now: ComponentView, rules: CheckRules) -> list[NamedLine]:
    """Papers named in the minutes that are not in the dossier."""
    return [one for one in now.named if one.standing is Standing.MISSING] if rules.on("C05") else []


def _told_once(
    now: ComponentView, lacks: list[_Lack], named: list[NamedLine]
) -> tuple[list[_Lack], list[NamedLine]]:
    """One line for one lack: C01 to C03 tell of what they ask for, C05 of what C04 asks for in general."""
    would = {one.expected.uid: _would_be(now, one) for one in named}
    own = {lack.component for lack in lacks if lack.code != "C04"}
    left = [one for one in named if not own & {part.id for part in would[one.expected.uid][:1]}]
    told = {part.id for one in left for part in would[one.expected.uid]}
    return [lack for lack in lacks if lack.code != "C04" or lack.component not in told], left


def _would_be(now: ComponentView, named: NamedLine) -> tuple[Component, ...]:
    """The component a named paper would fulfil, then the others of its group; none when nobody can tell."""
    text, chosen = key(named.expected.title), now.chosen
    found = max(chosen.beginning(text), key=lambda one: fit(text, one[1]), default=None) if chosen else None
    if chosen is None or found is None or not fit(text, found[1]):
        return ()
    group = found[0].group
    return (found[0], *(one for one in chosen.components if group and one.group == group))


def _named(one: NamedLine, rules: CheckRules) -> Finding:
    """C05: a paper named in the minutes that is not in the dossier."""
    params: dict[str, object] = {"title": one.expected.title}
    return Finding("C05", rules.severity("C05"), "check.C05", params, fix=f"named:{one.expected.uid}")


def _slips(meeting: MeetingFacts | None, rules: CheckRules) -> list[Finding]:
    """C06: fewer slips came back than there are members, or no result over one half is written down."""
    if not rules.on("C06") or meeting is None:
        return []
    total, returned, agreed = meeting.members_total, meeting.votes_returned, meeting.votes_for
    if returned is None and agreed is None and meeting.votes_sent is None:
        return []  # nobody was asked in writing
    parts, whole = rules.limit("C06", "majority_parts"), rules.limit("C06", "majority_of")
    found: list[tuple[str, dict[str, object]]] = []
    if returned is None:
        found.append(("check.C06.uncounted", {}))
    elif total is not None and returned < total:
        found.append(("check.C06.returned", {"returned": returned, "members": total}))
    if agreed is None:
        found.append(("check.C06.result", {}))
    elif total is not None and agreed * whole <= total * parts:
        found.append(("check.C06.half", {"agreed": agreed, "members": total, "share": f"{parts}/{whole}"}))
    severity = rules.severity("C06")
    return [Finding("C06", severity, message, params, fix="meeting") for message, params in found]
