"""The file plans (danh mục hồ sơ) of the office: begun from a model or last year's, read, compared.

Never overwrites a plan that is there, and never marks a period as confirmed by itself.
"""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from hoso_desktop.db import file_plan as rows
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.file_plan import FilePlan, FilePlanEntry, NotationStyle, PlanState
from hoso_desktop.domain.plan_changes import PlanChange, differences, moved_on
from hoso_desktop.domain.plan_template import PlanTemplate, fill, read_template
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.paths import resource
from hoso_desktop.services.office import Changes, Office

MODELS = ("commune", "cell")
_FIRST_YEAR, _LAST_YEAR = 1945, 2100


@cache
def starter() -> PlanTemplate:
    """The shipped model of a commune's committee."""
    return _model("file_plan_commune")


@cache
def cell_model() -> PlanTemplate:
    """The shipped model of a Party cell, which keeps its dossiers itself."""
    return _model("file_plan_cell")


def _model(name: str) -> PlanTemplate:
    return read_template(tomllib.loads(resource(f"rules/{name}.toml").read_text(encoding="utf-8")))


def adopt_starter(office: Office, year: int) -> Changes:
    """Make the shipped model the office's draft plan of a year. Raises UserError `file_plan.exists`."""
    return begin(office, year, model="commune")


def begin(office: Office, year: int, *, model: str = "") -> Changes:
    """A draft plan of a year in the office's term, from a model or empty.

    Raises UserError `file_plan.exists`, UsageError `file_plan.unknown_model`.
    """
    if model and model not in MODELS:
        raise UsageError("file_plan.unknown_model", name=model, known=", ".join(MODELS))
    term, named = office.profile.term, ""
    entries: tuple[FilePlanEntry, ...] = ()
    if model:
        shipped = starter() if model == "commune" else cell_model()
        named = f"{shipped.id} {shipped.version}"
        entries = fill(shipped, committee=office.profile.name, year=year, term=term)
    plan = FilePlan(str(uuid.uuid4()), year, term, PlanState.DRAFT, tuple(entries))
    return adopt(office, plan, model=named)


def adopt(office: Office, plan: FilePlan, **facts: str) -> Changes:
    """Make a whole plan the draft of its year; `facts` say where it came from.

    Raises UserError `file_plan.exists`, `file_plan.bad_year`.
    """
    if not _FIRST_YEAR <= plan.year <= _LAST_YEAR:
        raise UserError("file_plan.bad_year", year=plan.year)
    with office.change() as tx:
        return _add(tx, office, plan, facts)


def _add(tx: Tx, office: Office, plan: FilePlan, facts: Mapping[str, str]) -> Changes:
    if rows.file_plan_id(tx.connection, plan.year, plan.term) is not None:
        raise UserError("file_plan.exists", year=plan.year)
    rows.add_plan(tx, plan)
    body = {"year": plan.year, "term": plan.term, "titles": len(plan.entries), **facts}
    tx.record("file_plan.adopted", object_uid=plan.uid, body=body)
    return office.remember(tx, "file_plan.adopted")


def copy(office: Office, from_year: int, to_year: int) -> Changes:
    """Last year's plan as this year's draft: years and term in the titles move on, everything else stays.

    Titles added after the decision stand among the others; nothing confirmed becomes a proposal again. Raises
    UserError `file_plan.missing`, `file_plan.exists`.
    """
    old = plan_of(office, from_year)
    term = office.profile.term
    entries = tuple(_moved(entry, old, to_year, term) for entry in old.entries)
    plan = replace(
        old, uid=str(uuid.uuid4()), year=to_year, term=term, state=PlanState.DRAFT, entries=entries,
        decision_number="", decision_day=None, signer="", signer_position="", copied_from=old.uid, revision=1,
    )  # fmt: skip
    return adopt(office, plan, copied_from=old.uid)


def _moved(entry: FilePlanEntry, old: FilePlan, to_year: int, term: str) -> FilePlanEntry:
    title = moved_on(entry.title, old.year, to_year, (old.term, term))
    return replace(entry, uid=str(uuid.uuid4()), title=title, origin_uid=entry.uid, added_on=None, revision=1)


def plan_of(office: Office, year: int, term: str = "", *, strict: bool = False) -> FilePlan:
    """The plan of a year; of the office's own term, or the newest, where a year has two.

    `strict` asks which of two is meant. Raises UserError `file_plan.missing`, `file_plan.two_plans`.
    """
    office.require(Action.READ, Object.PLAN)
    with office.store.read() as connection:
        found = [plan for _, plan in rows.plans(connection, year) if not term or plan.term == term]
    if not found:
        raise UserError("file_plan.missing", year=year)
    if strict and len(found) > 1:
        terms = ", ".join(plan.term for plan in found)
        raise UserError("file_plan.two_plans", year=year, terms=terms, term=found[0].term)
    own = [plan for plan in found if plan.term == office.profile.term]
    return (own or found)[-1]


def find_plan(office: Office, year: int) -> FilePlan | None:
    """The plan of a year, or None."""
    try:
        return plan_of(office, year)
    except UserError:
        return None


def plans(office: Office) -> tuple[FilePlan, ...]:
    """Every plan, newest year first."""
    office.require(Action.READ, Object.PLAN)
    with office.store.read() as connection:
        return tuple(plan for _, plan in reversed(rows.plans(connection)))


def changes_between(office: Office, old_year: int, new_year: int) -> tuple[PlanChange, ...]:
    """What the newer plan says otherwise. Raises UserError `file_plan.missing`."""
    return differences(plan_of(office, old_year), plan_of(office, new_year))


def style_of(plan: FilePlan | None) -> NotationStyle:
    """How notations are written, also where there is no plan yet."""
    return plan.style if plan is not None else NotationStyle()


def uids(entries: Sequence[FilePlanEntry]) -> list[str]:
    """Uids in the order of the plan."""
    return [entry.uid for entry in entries]
