"""Completed dossiers keep what they say: every change passes here before it is committed.

A change of their contents is refused, unless it is made as a recorded supplement; then the step is written
with the new hash of the contents. One rule for every road: typing, importing, filing, attaching, undoing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from hoso_desktop.db import dossiers, schema, sign_offs, writing
from hoso_desktop.db.journal import Image, Tx
from hoso_desktop.db.rows import entry_of
from hoso_desktop.domain.clock import civil_day
from hoso_desktop.domain.content_hash import contents_hash, entry_facts
from hoso_desktop.domain.dossier import EDITABLE, DossierState
from hoso_desktop.domain.sign_off import SignOff, Step
from hoso_desktop.errors import UserError

# Columns of a dossier that may change after its completion; the rest is what it says.
_LIVING = frozenset(
    (
        "state", "inventory_id", "number", "room", "cupboard", "shelf", "box", "kept_back", "on_loan",
        "restricted", "backlog", "reserve", "reserve_status", "component_set", "plan_entry_uid", "body_id",
        "fonds_id", "list_number", "declared_sheets", "declared_pages", "revision",
    )
)  # fmt: skip
_LIVING_PLACEMENT = frozenset(("component", "revision"))
_PAGE = 500


def settle(tx: Tx, images: Sequence[Image]) -> None:
    """Refuse a change of completed dossiers, or record it as their supplement.

    Raises UserError dossier.closed, dossier.state_kept.
    """
    states_before = _states_before(images)
    _refuse_other_ways(tx, states_before)
    touched = _touched(tx, images)
    for row in _dossiers(tx.connection, touched):
        state = DossierState(states_before.get(row["id"], (row["state"], ""))[0])
        if state in EDITABLE:
            continue
        if row["uid"] not in tx.supplements:
            raise UserError("dossier.closed", code=_code(row))
        _record_supplement(tx, row["uid"], state)


def _code(row: RowMapping) -> str:
    return f"{row['notation']}/{row['period']}" if row["period"] else str(row["notation"])


def _states_before(images: Sequence[Image]) -> dict[int, tuple[str, str]]:
    """State before and after of every dossier row that was changed and not made."""
    out = {}
    for image in images:
        if image.table.name == "dossier" and image.before is not None and image.after is not None:
            out[image.row_id] = image.before["state"], image.after["state"]
    return out


def _refuse_other_ways(tx: Tx, states: Mapping[int, tuple[str, str]]) -> None:
    """From and to a completed state only steps lead: never a field that was typed, never an undo."""
    moved = {
        row_id for row_id, (before, after) in states.items()
        if before != after and not {DossierState(before), DossierState(after)} <= set(EDITABLE)
    }  # fmt: skip
    for row in _dossiers(tx.connection, moved):
        if row["uid"] not in tx.steps:
            raise UserError("dossier.state_kept", code=_code(row))


def _touched(tx: Tx, images: Sequence[Image]) -> set[int]:
    """Ids of the dossiers whose contents the change touched, new ones left out."""
    made = {image.row_id for image in images if image.table.name == "dossier" and image.before is None}
    out: set[int] = set()
    for image in images:
        if image.table.name == "dossier" and _changed(image) - _LIVING:
            out.add(image.row_id)
        elif image.table.name == "placement" and _changed(image) - _LIVING_PLACEMENT:
            out |= {int(row["dossier_id"]) for row in (image.before, image.after) if row is not None}
    out |= _homes(tx.connection, [image.row_id for image in images if _is_other_paper(image)])
    out |= {home for home, before in tx.orders.items() if tuple(writing.order_of(tx, home)) != before}
    return out - made


def _changed(image: Image) -> set[str]:
    before, after = image.before or {}, image.after or {}
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _is_other_paper(image: Image) -> bool:
    """Whether a register entry now says something else of the paper."""
    if image.table.name != "entry" or image.before is None or image.after is None:
        return False
    return entry_facts(entry_of(image.before)) != entry_facts(entry_of(image.after))


def _homes(connection: Connection, entry_ids: Sequence[int]) -> set[int]:
    table = schema.placement
    return set(_ids(connection, table.c.dossier_id, table.c.entry_id, entry_ids))


def _ids(
    connection: Connection, wanted: ColumnElement[int], column: ColumnElement[int], values: Sequence[int]
) -> Iterable[int]:
    for start in range(0, len(values), _PAGE):
        yield from connection.execute(
            select(wanted).where(column.in_(values[start : start + _PAGE]))
        ).scalars()


def _dossiers(connection: Connection, ids: Iterable[int]) -> Iterable[RowMapping]:
    table, wanted = schema.dossier, sorted(ids)
    columns = (table.c.id, table.c.uid, table.c.notation, table.c.period, table.c.state)
    for start in range(0, len(wanted), _PAGE):
        query = select(*columns).where(table.c.id.in_(wanted[start : start + _PAGE]))
        yield from connection.execute(query).mappings()


def _record_supplement(tx: Tx, dossier_uid: str, state: DossierState) -> None:
    full = dossiers.load(tx.connection, dossier_uid)
    if full is None:
        raise UserError("dossier.gone")
    papers = [paper for _, _, paper in dossiers.placements(tx.connection, full.row_id, dossier_uid)]
    step = SignOff(
        uid=str(uuid.uuid4()), step=Step.SUPPLEMENTED, at=tx.moment, day=civil_day(tx.moment),
        person_uid=tx.actor, from_state=state.value, reason=tx.supplements[dossier_uid],
        content_hash=contents_hash(full.dossier, papers),
    )  # fmt: skip
    sign_offs.add_for_good(tx, full.row_id, dossier_uid, step)


def refuse(connection: Connection, dossier_ids: Iterable[int]) -> None:
    """Raise UserError `dossier.closed` when one of some dossiers is completed (for changes in bulk)."""
    for row in _dossiers(connection, dossier_ids):
        if DossierState(row["state"]) not in EDITABLE:
            raise UserError("dossier.closed", code=_code(row))


def refuse_papers(connection: Connection, placement_ids: Sequence[int]) -> None:
    """The same for the dossiers some papers lie in."""
    table = schema.placement
    refuse(connection, set(_ids(connection, table.c.dossier_id, table.c.id, list(placement_ids))))
