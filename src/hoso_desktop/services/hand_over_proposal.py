"""What falls due in a year, as hand-overs that could be made of it: one fonds each. Reads only.

A dossier that may not go yet stands beside, with the reason in words of the problem; so does one that
follows its member and has no day of its own: a person may put it in all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hoso_desktop.db import batches as rows
from hoso_desktop.db import holdings, scope
from hoso_desktop.domain.deadlines import DeadlineRules, add_years, follows_person
from hoso_desktop.domain.dossier import STATE_LABEL, Dossier, DossierState
from hoso_desktop.domain.hand_over import DEADLINE_OF, STEP_OF, HandOverKind
from hoso_desktop.domain.holding import Holding, HoldingKind
from hoso_desktop.domain.lifecycle import leads_to
from hoso_desktop.domain.problem import Problem
from hoso_desktop.domain.retention import UNSET, WORTHLESS
from hoso_desktop.services import due_list, profile_store
from hoso_desktop.services.due_list import _Living
from hoso_desktop.services.office import Office
from hoso_desktop.services.packages import DEFAULT_PROFILE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier that falls due; `why` says what keeps it from going now, nothing where it may go."""

    row_id: int
    uid: str
    code: str
    title: str
    state: DossierState
    retention_label: str
    due: date
    why: tuple[Problem, ...] = ()

    @property
    def ready(self) -> bool:
        return not self.why


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be handed over in one go: the dossiers of one fonds."""

    kind: HandOverKind
    year: int
    fonds_id: int
    fonds_name: str
    ready: tuple[Candidate, ...]
    waiting: tuple[Candidate, ...]


def propose(office: Office, kind: HandOverKind, year: int) -> tuple[Proposal, ...]:
    """What is to be handed over up to the end of `year`, by fonds; what is in a hand-over is left out."""
    found = _candidates(office, kind, year)
    with office.store.read() as connection:
        homes = rows.fonds_of(connection, [one.row_id for one in found])
    out = []
    for fonds_id, name in sorted(set(homes.values())):
        mine = [one for one in found if homes.get(one.row_id) == (fonds_id, name)]
        ready = tuple(one for one in mine if one.ready)
        out.append(Proposal(kind, year, fonds_id, name, ready, tuple(one for one in mine if not one.ready)))
    return tuple(out)


def _candidates(office: Office, kind: HandOverKind, year: int) -> list[Candidate]:
    living, known, held = due_list.living(office)
    with office.store.read() as connection:
        taken = rows.taken(connection, kind)
        hidden = scope.hidden_dossiers(connection)
        lent = holdings.loans_by_dossier(connection)
    out = []
    for one in living:
        day = _day(office, one, kind, known)
        if day is None or day.year > year or one.row_id in taken or one.row_id in hidden:
            continue
        on_loan = any(loan.returned_on is None for loan in lent.get(one.row_id, ()))
        found = _candidate(one, kind, day, held.get(one.row_id, ()), on_loan, office.today())
        if kind is HandOverKind.OFFICE_ARCHIVE and follows_person(one.dossier, known):
            found = replace(found, why=(Problem("hand_over.follows_person"), *found.why))
        out.append(found)
    return sorted(out, key=lambda found: (found.due, found.code))


def _day(office: Office, one: _Living, kind: HandOverKind, known: DeadlineRules) -> date | None:
    deadline = due_list.deadline_in(office, one, known)
    if deadline is not None:
        return deadline.day if deadline.kind is DEADLINE_OF[kind] else None
    ended, dossier = one.ended, one.dossier
    if kind is HandOverKind.OFFICE_ARCHIVE:
        own = (
            follows_person(dossier, known) and leads_to(dossier.state, STEP_OF[kind]) and not dossier.backlog
        )
        return date(ended.year + known.hand_in.years, 12, 31) if ended and own else None
    if one.handed_in is not None and _taken_too(office, one, known):
        return add_years(date(one.handed_in.year, 12, 31), known.historical.years)
    return None


def _taken_too(office: Office, one: _Living, known: DeadlineRules) -> bool:
    """A period that is not permanent but that the province takes in all the same."""
    dossier = one.dossier
    if dossier.state is not DossierState.IN_OFFICE_ARCHIVE or dossier.backlog:
        return False
    return takes(office, DEFAULT_PROFILE, dossier) and not follows_person(dossier, known)


def takes(office: Office, profile_id: str, dossier: Dossier) -> bool:
    """Whether a receiver's profile takes in dossiers of that period."""
    return bool(profile_id) and dossier.retention.code in profile_store.profile(office, profile_id).retentions


def _candidate(
    one: _Living, kind: HandOverKind, day: date, held: Sequence[Holding], on_loan: bool, today: date
) -> Candidate:
    dossier = one.dossier
    why = (*_not_ready(dossier, kind), *_tied(held, today))
    if on_loan:
        why = (*why, Problem("lifecycle.need.returned"))
    return Candidate(
        one.row_id, dossier.uid, dossier.code, dossier.title, dossier.state, dossier.retention.label, day, why
    )


def _not_ready(dossier: Dossier, kind: HandOverKind) -> Iterator[Problem]:
    if leads_to(dossier.state, STEP_OF[kind]) is None:
        yield Problem("hand_over.not_ready", params={"state": STATE_LABEL[dossier.state]})
    if dossier.retention == WORTHLESS:
        yield Problem("hand_over.worthless")
    if dossier.retention == UNSET:
        yield Problem("hand_over.no_retention")


def _tied(held: Sequence[Holding], today: date) -> Iterator[Problem]:
    codes: Mapping[HoldingKind, str] = {
        HoldingKind.HOLD: "lifecycle.need.no_hold", HoldingKind.KEPT_BACK: "lifecycle.need.not_kept",
    }  # fmt: skip
    for holding in held:
        if holding.binds(today):
            yield Problem(codes[holding.kind])
