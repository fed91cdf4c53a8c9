"""Taking a change back: a new change that restores what the old one found, refused when things moved on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from hoso_desktop.db import dossiers, schema, search, writing
from hoso_desktop.db.journal import Image, Tx
from hoso_desktop.db.rows import entry_of
from hoso_desktop.errors import UserError

# Parents before children.
_ORDER = ("dossier", "entry", "attachment", "placement")


@dataclass(frozen=True, slots=True)
class Undoable:
    """The before-images and former orders of one change, kept for a session."""

    change_uid: str
    label: str
    images: tuple[Image, ...]
    orders: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def take_back(tx: Tx, wanted: Undoable) -> None:
    """Restore what `wanted` found. Raises UserError undo.refused when a touched record has moved on."""
    _refuse_if_moved_on(tx, wanted)
    tx.record("undo", body={"undoes": wanted.change_uid, "what": wanted.label})
    for dossier_id in wanted.orders:
        tx.orders[dossier_id] = tuple(writing.order_of(tx, dossier_id))  # so that this undo can be undone
    homes: set[int] = set()
    for image in sorted(wanted.images, key=_rank):
        _restore(tx, image, homes)
    for dossier_id, order in wanted.orders.items():
        homes.add(dossier_id)
        present = writing.order_of(tx, dossier_id)
        kept = [row_id for row_id in order if row_id in present]
        writing.set_order(tx, dossier_id, kept + [row_id for row_id in present if row_id not in kept])
    for dossier_id in homes:
        _refresh(tx, dossier_id)


def _rank(image: Image) -> tuple[int, int]:
    """Rows come back first (parents before children), then change, then vanish (children before parents)."""
    place = _ORDER.index(image.table.name) if image.table.name in _ORDER else -1
    if image.after is None:
        return (0, place)
    return (2, -place) if image.before is None else (1, place)


def _refuse_if_moved_on(tx: Tx, wanted: Undoable) -> None:
    for image in wanted.images:
        table = image.table
        now = tx.connection.execute(select(table).where(table.c.id == image.row_id)).mappings().first()
        if (now is None) != (image.after is None):
            raise UserError("undo.refused")
        if now is not None and image.after is not None and now.get("revision") != image.after.get("revision"):
            raise UserError("undo.refused")
        if (
            table.name == "dossier"
            and now is not None
            and image.before is None
            and _has_papers(tx, image.row_id)
        ):
            raise UserError("undo.refused")


def _has_papers(tx: Tx, dossier_id: int) -> bool:
    return bool(writing.order_of(tx, dossier_id))


def _restore(tx: Tx, image: Image, homes: set[int]) -> None:
    table = image.table
    state = image.before or image.after or {}
    if table.name == "placement":
        homes.add(state["dossier_id"])
    if image.before is None:
        tx.delete(table, image.row_id)
    elif image.after is None:
        tx.connection.execute(insert(table).values(**image.before))
        tx.keep_missing(table, image.row_id)
    else:
        values = {
            name: value for name, value in image.before.items() if name not in ("id", "uid", "revision")
        }
        tx.update(table, image.row_id, values)
    _reindex(tx, image)
    _tell(tx, image, state)


def _reindex(tx: Tx, image: Image) -> None:
    if image.table.name == "entry":
        rowid = search.entry_rowid(image.row_id)
        search.remove(tx.connection, [rowid])
        if image.before is not None:
            search.put(tx.connection, [(rowid, search.entry_text(entry_of(image.before)))])
    elif image.table.name == "dossier":
        rowid = search.dossier_rowid(image.row_id)
        search.remove(tx.connection, [rowid])
        if image.before is not None:
            full = dossiers.load(tx.connection, image.before["uid"])
            if full is not None:
                search.put(tx.connection, [(rowid, search.dossier_text(full.dossier))])


def _tell(tx: Tx, image: Image, state: dict[str, Any]) -> None:
    table = image.table.name
    dossier_uid = ""
    if table == "placement":
        tx.placements.add(state["uid"])
        found = tx.connection.execute(
            select(schema.dossier.c.uid).where(schema.dossier.c.id == state["dossier_id"])
        ).scalar()
        dossier_uid = str(found) if found else ""
    elif table == "dossier":
        dossier_uid = state["uid"]
    before = writing.facts({k: v for k, v in (image.after or {}).items() if isinstance(v, (str, int))})
    after = writing.facts({k: v for k, v in (image.before or {}).items() if isinstance(v, (str, int))})
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    tx.record(
        f"{table}.restored", object_uid=state.get("uid", ""), dossier_uid=dossier_uid, body={"after": changed}
    )


def _refresh(tx: Tx, dossier_id: int) -> None:
    uid = tx.connection.execute(
        select(schema.dossier.c.uid).where(schema.dossier.c.id == dossier_id)
    ).scalar()
    if uid is None:
        return
    tx.dossiers.add(uid)
    writing.set_order(tx, dossier_id, writing.order_of(tx, dossier_id))
    writing.propose_sheets(tx, dossier_id, uid)
