"""Taking a change back: a new change that restores what the old one found, refused when things moved on.

A record has moved on when its content is no longer what the change left; how often it was saved in between
does not matter, so changes can be taken back one after another. Order and proposed sheets follow from other
papers too: they are put back exactly when nothing else changed, and fitted in otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from hoso_desktop.db import dossiers, schema, search, writing
from hoso_desktop.db.journal import Image, Tx
from hoso_desktop.db.rows import entry_of
from hoso_desktop.domain.dossier import EDITABLE, DossierState
from hoso_desktop.errors import UserError

# Parents before children.
_ORDER = ("dossier", "entry", "attachment", "placement", "batch", "batch_dossier")
_SHEETS = ("first_sheet", "first_suffix", "last_sheet", "last_suffix", "missed_sheets")


@dataclass(frozen=True, slots=True)
class Undoable:
    """One change as it can be taken back, kept for a session. Keys of the mappings are dossier ids."""

    change_uid: str
    label: str
    images: tuple[Image, ...]
    orders: Mapping[int, tuple[tuple[int, ...], tuple[int, ...]]]  # papers before and after
    pencilled: Mapping[int, bool]  # of every dossier touched, afterwards
    kinds: frozenset[str] = frozenset()  # of its facts: who takes it back needs the rights of each


def undoable(tx: Tx, label: str) -> Undoable:
    """What the open transaction did so far, to be taken back later."""
    images = tx.images()
    homes = {*tx.orders, *_homes(images), *_own(images)}
    orders = {}
    for home in homes:
        after = tuple(writing.order_of(tx, home))
        orders[home] = (tx.orders.get(home, after), after)
    pencilled = {home: bool(row["sheets_pencilled"]) for home in homes if (row := _dossier(tx, home))}
    return Undoable(tx.change_uid, label, images, orders, pencilled, frozenset(tx.kinds))


def take_back(tx: Tx, wanted: Undoable) -> None:
    """Restore what `wanted` found.

    Raises UserError undo.refused when a touched record has moved on, access.denied where the person may no
    longer do what is taken back.
    """
    tx.require_again(wanted.kinds)
    _refuse_if_moved_on(tx, wanted)
    exact = {home for home in wanted.pencilled if _nothing_else_changed(tx, wanted, home)}
    tx.record("undo", body={"undoes": wanted.change_uid, "what": wanted.label})
    for home in wanted.orders:
        tx.orders[home] = tuple(writing.order_of(tx, home))  # so that this undo can be undone
    try:
        for image in sorted(wanted.images, key=_rank):
            _restore(tx, image)
    except IntegrityError as error:
        # Its place is taken, its dossier is gone, or something printed or packaged hangs on it.
        raise UserError("undo.refused") from error
    for home, (before, after) in wanted.orders.items():
        writing.set_order(tx, home, _merged(writing.order_of(tx, home), before, after))
    for home in wanted.pencilled:
        row = _dossier(tx, home)
        if row is not None:
            tx.dossiers.add(row["uid"])
            if home not in exact:
                writing.propose_sheets(tx, home, row["uid"])


def _rank(image: Image) -> tuple[int, int]:
    """Rows come back first (parents before children), then change, then vanish (children before parents)."""
    place = _ORDER.index(image.table.name) if image.table.name in _ORDER else -1
    if image.after is None:
        return (0, place)
    return (2, -place) if image.before is None else (1, place)


def _homes(images: Iterable[Image]) -> set[int]:
    placements = (image for image in images if image.table.name == "placement")
    return {int((image.after or image.before or {})["dossier_id"]) for image in placements}


def _own(images: Iterable[Image]) -> set[int]:
    """Dossiers that were changed themselves, not only their papers."""
    return {image.row_id for image in images if image.table.name == "dossier"}


def _dossier(tx: Tx, row_id: int) -> RowMapping | None:
    table = schema.dossier
    return tx.connection.execute(select(table).where(table.c.id == row_id)).mappings().first()


# Has it moved on?


def _refuse_if_moved_on(tx: Tx, wanted: Undoable) -> None:
    for image in wanted.images:
        now = _now(tx, image)
        if (now is None) != (image.after is None):
            raise UserError("undo.refused")
        if now is not None and image.after is not None and _facts(image, now) != _facts(image, image.after):
            raise UserError("undo.refused")
        if image.table.name == "entry" and not _may_change(tx, image.row_id):
            raise UserError("undo.refused")
        if image.table.name == "dossier" and image.before is None and writing.order_of(tx, image.row_id):
            raise UserError("undo.refused")
    for home in wanted.pencilled.keys() - _own(wanted.images):
        row = _dossier(tx, home)
        if row is None or not _may_differ(tx, row["uid"], row["state"]):
            raise UserError("undo.refused")
        if bool(row["sheets_pencilled"]) != wanted.pencilled[home]:
            raise UserError("undo.refused")


def _may_change(tx: Tx, entry_id: int) -> bool:
    """Whether an entry lies nowhere or in a dossier that is still being made."""
    placed, dossier = schema.placement, schema.dossier
    query = select(dossier.c.uid, dossier.c.state).join(placed).where(placed.c.entry_id == entry_id)
    homes = list(tx.connection.execute(query))
    return not homes or any(_may_differ(tx, row.uid, row.state) for row in homes)


def _may_differ(tx: Tx, dossier_uid: str, state: str) -> bool:
    """Whether a dossier is still being made, or is being added to."""
    return DossierState(state) in EDITABLE or dossier_uid in tx.supplements


def _now(tx: Tx, image: Image) -> Mapping[str, Any] | None:
    table = image.table
    found = tx.connection.execute(select(table).where(table.c.id == image.row_id)).mappings().first()
    return dict(found) if found else None


def _facts(image: Image, row: Mapping[str, Any]) -> dict[str, Any]:
    """What must be as the change left it; order and sheets are looked at by dossier."""
    loose = (
        ("revision", "ordinal", *_SHEETS) if image.table.name == "placement" else ("revision", "placements")
    )
    return {name: value for name, value in row.items() if name not in loose}


def _nothing_else_changed(tx: Tx, wanted: Undoable, home: int) -> bool:
    if home in _own(wanted.images):
        return False  # the pencil itself may be taken back: what it kept in place is proposed anew
    if tuple(writing.order_of(tx, home)) != wanted.orders[home][1]:
        return False
    for image in wanted.images:
        if image.table.name == "placement" and image.after and image.after["dossier_id"] == home:
            now = _now(tx, image)
            if now is None or any(now[name] != image.after[name] for name in _SHEETS):
                return False
    return True


# Back to what it was


def _restore(tx: Tx, image: Image) -> None:
    table = image.table
    if image.before is None:
        if table.name == "entry" and _lies_elsewhere(tx, image.row_id):
            return  # another dossier has come to use the register's entry
        tx.delete(table, image.row_id)
    elif image.after is None:
        # The count of an entry's placements follows from the placements that come back.
        counted = {"placements": 0} if table.name == "entry" else {}
        tx.connection.execute(insert(table).values(**{**image.before, **counted}))
        tx.keep_missing(table, image.row_id)
    else:
        changed = {name: value for name, value in image.before.items() if image.after[name] != value}
        # The order of a dossier's papers is put back as a whole; other orders are facts like any other.
        for name in ("revision", "placements", *(("ordinal",) if table.name == "placement" else ())):
            changed.pop(name, None)
        if not set(changed) - {*_SHEETS}:
            # Proposed sheets are a consequence: no revision, no fact of their own.
            tx.keep(table, image.row_id)
            if changed:
                tx.connection.execute(update(table).where(table.c.id == image.row_id).values(**changed))
            return
        tx.update(table, image.row_id, changed)
    _reindex(tx, image)
    _tell(tx, image)


def _lies_elsewhere(tx: Tx, entry_id: int) -> bool:
    table = schema.placement
    return tx.connection.execute(select(table.c.id).where(table.c.entry_id == entry_id)).first() is not None


def _merged(present: Sequence[int], before: Sequence[int], after: Sequence[int]) -> list[int]:
    """The order of the papers now present with one change of order taken out of it."""
    back = [row_id for row_id in before if row_id not in after and row_id in present]
    current = [row_id for row_id in present if row_id not in back]
    if [row_id for row_id in before if row_id in after] == [row_id for row_id in after if row_id in before]:
        return _fitted(current, back, before)
    if [row_id for row_id in current if row_id in after] != [row_id for row_id in after if row_id in current]:
        raise UserError("undo.refused")  # somebody has put them in another order since
    known = [row_id for row_id in before if row_id in present]
    return _fitted(known, [row_id for row_id in current if row_id not in before], current)


def _fitted(base: Sequence[int], extra: Sequence[int], reference: Sequence[int]) -> list[int]:
    """`base` with each of `extra` put behind the paper it follows in `reference`."""
    out = list(base)
    for row_id in extra:
        ahead = [other for other in reference[: reference.index(row_id)] if other in out]
        out.insert(out.index(ahead[-1]) + 1 if ahead else 0, row_id)
    return out


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


def _tell(tx: Tx, image: Image) -> None:
    table, state = image.table.name, image.before or image.after or {}
    dossier_uid = ""
    if table == "placement":
        tx.placements.add(state["uid"])
    if "dossier_id" in state:
        home = _dossier(tx, state["dossier_id"])
        dossier_uid = home["uid"] if home else ""
    elif table == "entry":
        writing.touch(tx, image.row_id)
    elif table == "dossier":
        dossier_uid = state["uid"]
    before = writing.facts({k: v for k, v in (image.after or {}).items() if isinstance(v, (str, int))})
    after = writing.facts({k: v for k, v in (image.before or {}).items() if isinstance(v, (str, int))})
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    tx.record(
        f"{table}.restored", object_uid=state.get("uid", ""), dossier_uid=dossier_uid, body={"after": changed}
    )
