"""The lists of what waits that a search may ask for: rows of the index, and how many there are.

Owns no rule: what is due, unfiled, lent or lacks its minutes is answered by the services of those things.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hoso_desktop.db import minutes, scope, tiers
from hoso_desktop.db.search import dossier_rowid
from hoso_desktop.domain.checks import components
from hoso_desktop.domain.components import ComponentSet, choose
from hoso_desktop.domain.deadlines import follows_person
from hoso_desktop.domain.dossier import DossierKind, DossierState
from hoso_desktop.services import check_facts, due_list
from hoso_desktop.services.check_rules import check_rules
from hoso_desktop.services.office import Office

_STILL_HERE = (DossierState.OPEN, DossierState.WORK_ENDED, DossierState.COMPLETED)


def rows(office: Office, list_id: str, limit: int) -> tuple[list[int], int]:
    """Index rows of a list the person may see, at most `limit`, and how many it has."""
    found = _LISTS.get(list_id)
    if found is None:
        return [], 0
    all_rows = found(office)
    with office.store.glance() as driver:
        hidden = scope.hidden_index_rows(driver, office.person.uid)
    shown = [rowid for rowid in all_rows if rowid not in hidden]
    return shown[:limit], len(shown)


def _not_handed_in(office: Office) -> list[int]:
    """Dossiers whose work is over but still here, and open ones due this year; the nearest day first.

    A member's dossier follows the member and backlog has no day: neither is ever due.
    """
    found, known, _ = due_list.living(office)
    due = []
    for one in found:
        dossier = one.dossier
        if dossier.state not in _STILL_HERE or follows_person(dossier, known):
            continue
        deadline = due_list.deadline_in(office, one, known)
        day = deadline.day if deadline is not None else date.max
        if dossier.state is not DossierState.OPEN or day.year <= office.today().year:
            due.append((day, dossier.code, one.row_id))
    return [dossier_rowid(row_id) for _, _, row_id in sorted(due)]


def _unfiled(office: Office) -> list[int]:
    with office.store.glance() as driver:
        return tiers.unfiled(driver)


def _on_loan(office: Office) -> list[int]:
    with office.store.glance() as driver:
        return tiers.on_loan(driver)


def _missing_minutes(office: Office) -> list[int]:
    """Every dossier in work that C01 finds, in the order of the list."""
    known, shared = check_rules(office), check_facts.known(office)
    found: list[str] = []
    with office.store.read() as connection:
        open_ones = minutes.candidates(connection)
    ids = [row_id for row_id, dossier in open_ones if _is_meeting(choose(shared.component_sets, dossier))]
    for page in check_facts.dossier_facts(office, ids, shared):
        found += [
            facts.sheet.dossier.uid
            for facts in page
            if any(finding.code == "C01" for finding in components.check(facts, known))
        ]
    with office.store.glance() as driver:
        return tiers.of_uids(driver, found)


def _is_meeting(chosen: ComponentSet | None) -> bool:
    return chosen is not None and chosen.kind == DossierKind.MEETING.value


_LISTS: dict[str, Callable[[Office], list[int]]] = {
    "not_handed_in": _not_handed_in,
    "unfiled": _unfiled,
    "on_loan": _on_loan,
    "missing_minutes": _missing_minutes,
}
