"""The file plan (danh mục hồ sơ) of a year: adopting a model as the office's own draft.

Never overwrites a plan that is there, and never marks a period as confirmed.
"""

from __future__ import annotations

import tomllib
import uuid
from functools import cache

from hoso_desktop.db import file_plan as plans
from hoso_desktop.db import office as rows
from hoso_desktop.domain.file_plan import PlanState
from hoso_desktop.domain.plan_template import PlanTemplate, fill, read_template
from hoso_desktop.errors import UserError
from hoso_desktop.paths import resource
from hoso_desktop.services.office import Changes, Office


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
    """Make the shipped model the office's draft plan of a year.

    Raises UserError `file_plan.exists` when the year has a plan in the office's term.
    """
    term, model = office.profile.term, starter()
    entries = list(fill(model, committee=office.profile.name, year=year, term=term))
    with office.change(keep_images=False) as tx:
        if rows.file_plan_id(tx.connection, year, term) is not None:
            raise UserError("file_plan.exists", year=year)
        uid = str(uuid.uuid4())
        plan_id = plans.add_file_plan(tx, uid=uid, year=year, term=term, state=PlanState.DRAFT)
        rows.insert_plan_entries(tx, plan_id, entries)
        body = {"year": year, "term": term, "titles": len(entries), "model": f"{model.id} {model.version}"}
        tx.record("file_plan.adopted", object_uid=uid, body=body)
        return Changes(tx.change_uid)
