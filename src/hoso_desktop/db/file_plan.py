"""Writing a file plan. What is read of plans lives in db.office."""

from __future__ import annotations

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.file_plan import PlanState


def add_file_plan(tx: Tx, *, uid: str, year: int, term: str, state: PlanState) -> int:
    """An empty plan of a year; its titles follow, and the caller records the fact."""
    return tx.insert(schema.file_plan, {"uid": uid, "year": year, "term": term, "state": state.value})
