"""The living dossier: its expected components held against the papers that are there, as of today.

What is *missing today* follows the order of the work: minutes are not missing while the meeting is still to
come. Pure; the sets are data and the situation is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hoso_desktop.domain.components import NONE, Component, ComponentMark, ComponentSet, ExpectedPaper, fit
from hoso_desktop.domain.document import CopyKind, Direction, Placement
from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.named_papers import find
from hoso_desktop.domain.numbering import body_symbol
from hoso_desktop.domain.text import key

_ENDED = (
    DossierState.WORK_ENDED,
    DossierState.COMPLETED,
    DossierState.IN_OFFICE_ARCHIVE,
    DossierState.IN_HISTORICAL_ARCHIVE,
)
# Signs of superior committees and of State bodies end so: their papers are no outcome of the office's work.
_OTHERS = ("TW", "TU", "UBND", "HĐND")


class Standing(StrEnum):
    """How a component stands today; each has a sign and words, never a colour alone."""

    PRESENT = "present"
    MISSING = "missing"  # cần có, and its time has come
    WAITING = "waiting"  # còn chờ: a must whose time has not come
    MAY = "may"  # có thể có
    NOT_APPLICABLE = "not_applicable"  # không phát sinh


@dataclass(frozen=True, slots=True)
class Situation:
    """What makes a component due besides later papers: the work ended, the meeting held."""

    ended: bool = False
    held: bool = False  # the day of the meeting is over
    owed: bool = True  # False for backlog: nobody can find those papers any more


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """A component with the papers that fulfil it. `label` names the alternatives while none is there."""

    component: Component
    standing: Standing
    label: str
    papers: tuple[str, ...] = ()  # placement uids
    names: tuple[str, ...] = ()  # which name each paper fulfilled; the label where the clerk has said it
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A paper named in the minutes: there (`placement_uid`), missing, or dismissed with a reason."""

    expected: ExpectedPaper
    standing: Standing
    placement_uid: str = ""


@dataclass(frozen=True, slots=True)
class ComponentView:
    """What a dossier is to hold, against what it holds. `chosen` is None when nothing is expected."""

    chosen: ComponentSet | None = None
    lines: tuple[ComponentLine, ...] = ()
    named: tuple[NamedLine, ...] = ()

    def role(self, name: str) -> ComponentLine | None:
        """The first line of a role, a present one before others."""
        found = [line for line in self.lines if line.component.role == name]
        return next((line for line in found if line.papers), found[0] if found else None)


def situation(dossier: Dossier, meeting: MeetingFacts | None, today: date) -> Situation:
    """The situation of a dossier on a day."""
    held_on = meeting.held_on if meeting is not None else None
    return Situation(
        ended=dossier.state in _ENDED,
        held=held_on is not None and held_on < today,
        owed=not dossier.backlog,
    )


def view(
    chosen: ComponentSet | None,
    placements: Sequence[Placement],
    now: Situation,
    *,
    marks: Sequence[ComponentMark] = (),
    expected: Sequence[ExpectedPaper] = (),
) -> ComponentView:
    """Every expected component and every named paper as it stands now, in the order of the work."""
    named = tuple(_named(paper, placements, now) for paper in expected)
    if chosen is None:
        return ComponentView(named=named)
    return ComponentView(chosen, _lines(chosen, placements, now, marks), named)


def component_of(chosen: ComponentSet, placement: Placement) -> tuple[Component, str] | None:
    """The component a paper fulfils, and by which name: as the clerk said, else by the longest name."""
    said = chosen.component(placement.component) if placement.component else None
    draft = placement.copy_kind is CopyKind.DRAFT
    if placement.component == NONE or (said is not None and draft and not said.drafts):
        return None
    if said is not None:
        return said, said.label
    foreign = _is_foreign(placement)
    best, most = None, 0
    for text in _texts(placement):
        for component, name in chosen.beginning(text):
            if (draft and not component.drafts) or (foreign and component.own):
                continue
            letters = fit(text, name)
            if letters > most:
                best, most = (component, name), letters
    return best


def _texts(placement: Placement) -> tuple[str, ...]:
    """What a paper is called: its subject, its type, and both where the subject does not begin with it."""
    kind, subject = key(placement.entry.type_name), key(placement.entry.subject)
    return (subject, kind, f"{kind} {subject}".strip())


def _is_foreign(placement: Placement) -> bool:
    entry = placement.entry
    return entry.direction is Direction.INCOMING or body_symbol(entry.number).upper().endswith(_OTHERS)


@dataclass(slots=True)
class _Found:
    """The papers of one component."""

    papers: list[str]
    names: list[str]


def _lines(
    chosen: ComponentSet, placements: Sequence[Placement], now: Situation, marks: Sequence[ComponentMark]
) -> tuple[ComponentLine, ...]:
    found: dict[str, _Found] = {}
    for placement in placements:
        match = component_of(chosen, placement)
        if match is not None:
            fulfilled = found.setdefault(match[0].id, _Found([], []))
            fulfilled.papers.append(placement.uid)
            fulfilled.names.append(match[1])
    reasons = {mark.component: mark.reason for mark in marks}
    steps = () if chosen.rounds else chosen.components
    reached = max((one.order for one in steps if one.id in found), default=0)
    out = []
    for component in chosen.components:
        here = found.get(component.id)
        if here is not None:
            present = (tuple(here.papers), tuple(here.names))
            out.append(ComponentLine(component, Standing.PRESENT, component.label, *present))
        elif component.id in reasons:
            reason = reasons[component.id]
            out.append(ComponentLine(component, Standing.NOT_APPLICABLE, component.label, reason=reason))
        else:
            line = _absent(chosen, component, {*found, *reasons}, set(found))
            if line is not None:
                out.append(_dated(line, now, reached))
    return tuple(out)


def _absent(
    chosen: ComponentSet, component: Component, settled: set[str], present: set[str]
) -> ComponentLine | None:
    """A component nobody has: a must waits; the first of a group stands for its alternatives."""
    must = component.must or component.must_with in present
    label = component.label
    if component.group:
        group = [one for one in chosen.components if one.group == component.group]
        if any(one.id in settled for one in group):
            must = False
        elif component is not group[0]:
            return None
        else:
            label = chosen.alternatives(component)
    return ComponentLine(component, Standing.WAITING if must else Standing.MAY, label)


def _dated(line: ComponentLine, now: Situation, reached: int) -> ComponentLine:
    """A waiting must is missing once the work has gone past it."""
    if line.standing is not Standing.WAITING:
        return line
    component = line.component
    due = now.ended or reached > component.order or (now.held and not component.after)
    if not (due and now.owed):
        return line
    return ComponentLine(component, Standing.MISSING, line.label)


def _named(paper: ExpectedPaper, placements: Sequence[Placement], now: Situation) -> NamedLine:
    if paper.dismissed_reason:
        return NamedLine(paper, Standing.NOT_APPLICABLE)
    there = find(paper, placements)
    if there:
        return NamedLine(paper, Standing.PRESENT, there)
    return NamedLine(paper, Standing.MISSING if now.owed else Standing.WAITING)
