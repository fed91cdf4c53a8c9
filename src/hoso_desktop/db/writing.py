"""Writing dossiers, entries and placements with their facts and their search rows, inside one Tx."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, update

from hoso_desktop.db import dossiers, schema, search
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.rows import (
    attachment_values,
    dossier_values,
    entry_of,
    entry_values,
    placement_values,
    sheet_values,
)
from hoso_desktop.domain.document import Attachment, Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.matching import same_typed_paper
from hoso_desktop.domain.sheets import propose

_QUIET = ("uid", "sort_key", "match_key", "placements")


def facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """The non-empty columns of a record, as a journal body."""
    return {
        name: value for name, value in values.items() if value not in (None, "", 0) and name not in _QUIET
    }


def add_dossier(
    tx: Tx, dossier: Dossier, *, fonds_id: int, inventory_id: int | None = None, body_id: int | None = None
) -> int:
    """Insert a dossier, index it, record the fact; returns its id."""
    values = dossier_values(dossier)
    row_id = tx.insert(
        schema.dossier, {**values, "fonds_id": fonds_id, "inventory_id": inventory_id, "body_id": body_id}
    )
    search.put(tx.connection, [(search.dossier_rowid(row_id), search.dossier_text(dossier))])
    tx.record(
        "dossier.created", object_uid=dossier.uid, dossier_uid=dossier.uid, body={"after": facts(values)}
    )
    return row_id


def change_dossier(
    tx: Tx, row_id: int, before: Dossier, after: Dossier, *, expected_revision: int | None,
    extra: Mapping[str, Any] | None = None, kind: str = "dossier.changed",
) -> None:  # fmt: skip
    """Update a dossier's own columns (and `extra` id columns), re-index, record what changed."""
    old, new = dossier_values(before), dossier_values(after)
    changed = {name: value for name, value in new.items() if old[name] != value}
    columns = {**changed, **(extra or {})}
    if not columns:
        return
    tx.update(schema.dossier, row_id, columns, expected_revision=expected_revision)
    search.remove(tx.connection, [search.dossier_rowid(row_id)])
    search.put(tx.connection, [(search.dossier_rowid(row_id), search.dossier_text(after))])
    body = {"before": {name: old[name] for name in changed}, "after": changed}
    if after.inventory_number != before.inventory_number:
        body["before"]["inventory"] = before.inventory_number
        body["after"]["inventory"] = after.inventory_number
    tx.record(kind, object_uid=after.uid, dossier_uid=after.uid, body=body)


def add_entry(tx: Tx, entry: RegisterEntry) -> int:
    """Insert a register entry, index it, record the fact; returns its id."""
    values = entry_values(entry)
    row_id = tx.insert(schema.entry, values)
    search.put(tx.connection, [(search.entry_rowid(row_id), search.entry_text(entry))])
    tx.record("entry.created", object_uid=entry.uid, body={"after": facts(values)})
    return row_id


def change_entry(
    tx: Tx, row_id: int, before: RegisterEntry, after: RegisterEntry, *, kind: str = "entry.changed"
) -> None:
    """Update a register entry, re-index it, record what changed."""
    old, new = entry_values(before), entry_values(after)
    changed = {name: value for name, value in new.items() if old[name] != value}
    if not changed:
        return
    tx.update(schema.entry, row_id, changed, expected_revision=before.revision)
    search.remove(tx.connection, [search.entry_rowid(row_id)])
    search.put(tx.connection, [(search.entry_rowid(row_id), search.entry_text(after))])
    body = {"before": {name: old[name] for name in changed}, "after": changed}
    tx.record(kind, object_uid=after.uid, body=body)
    touch(tx, row_id)


def touch(tx: Tx, entry_id: int) -> None:
    """Every dossier an entry lies in shows it, so a change of it touches them all."""
    placed, dossier = schema.placement, schema.dossier
    query = select(placed.c.uid, dossier.c.uid).join(dossier).where(placed.c.entry_id == entry_id)
    for placement_uid, dossier_uid in tx.connection.execute(query):
        tx.placements.add(placement_uid)
        tx.dossiers.add(dossier_uid)


def add_placement(
    tx: Tx, placement: Placement, *, dossier_id: int, entry_id: int, attachment_id: int | None
) -> int:
    """Put an entry into a dossier; records the fact; returns the placement's id."""
    values = placement_values(placement)
    row_id = tx.insert(
        schema.placement,
        {**values, "dossier_id": dossier_id, "entry_id": entry_id, "attachment_id": attachment_id},
    )
    body = {"entry": placement.entry.uid, "after": facts(values)}
    if placement.attachment is not None:
        body["sha256"] = placement.attachment.sha256
    tx.record("document.placed", object_uid=placement.uid, dossier_uid=placement.dossier_uid, body=body)
    tx.placements.add(placement.uid)
    return row_id


def change_placement(
    tx: Tx, row_id: int, before: Placement, after: Placement, *, extra: Mapping[str, Any] | None = None,
    kind: str = "document.changed",
) -> None:  # fmt: skip
    """Update a placement's own columns (and `extra` id columns) and record what changed."""
    old, new = placement_values(before), placement_values(after)
    changed = {name: value for name, value in new.items() if old[name] != value}
    if not changed and not extra:
        return
    tx.update(schema.placement, row_id, {**changed, **(extra or {})}, expected_revision=before.revision)
    body: dict[str, Any] = {"before": {name: old[name] for name in changed}, "after": dict(changed)}
    if after.attachment is not None and after.attachment != before.attachment:
        body["after"]["sha256"] = after.attachment.sha256
    tx.record(kind, object_uid=after.uid, dossier_uid=after.dossier_uid, body=body)
    tx.placements.add(after.uid)


def remove_placement(tx: Tx, row_id: int, entry_id: int, placement: Placement) -> None:
    """Take a paper out of a dossier; an entry known only from here goes with it."""
    tx.delete(schema.placement, row_id)
    tx.record(
        "document.removed", object_uid=placement.uid, dossier_uid=placement.dossier_uid,
        body={"entry": placement.entry.uid, "before": facts(placement_values(placement))},
    )  # fmt: skip
    table = schema.placement
    others = tx.connection.execute(
        select(func.count()).select_from(table).where(table.c.entry_id == entry_id)
    ).scalar_one()
    if not others and not placement.entry.direction:
        tx.delete(schema.entry, entry_id)
        search.remove(tx.connection, [search.entry_rowid(entry_id)])
        tx.record(
            "entry.removed",
            object_uid=placement.entry.uid,
            body={"before": facts(entry_values(placement.entry))},
        )


def add_attachment(tx: Tx, attachment: Attachment, recipients: str = "") -> int:
    """Insert the row of a file that lies in the vault; `recipients` as `db.sealed_rows` writes them."""
    return tx.insert(schema.attachment, {**attachment_values(attachment), "recipients": recipients})


def order_of(tx: Tx, dossier_id: int) -> list[int]:
    """Placement ids of a dossier in their order."""
    table = schema.placement
    query = select(table.c.id).where(table.c.dossier_id == dossier_id).order_by(table.c.ordinal, table.c.id)
    return [row.id for row in tx.connection.execute(query)]


def set_order(tx: Tx, dossier_id: int, wanted: Sequence[int]) -> None:
    """Give the placements the ordinals 1, 2, 3 … in the wanted order; the order before is kept for undo."""
    tx.orders.setdefault(dossier_id, tuple(order_of(tx, dossier_id)))
    table = schema.placement
    for ordinal, row_id in enumerate(wanted, start=1):
        tx.connection.execute(
            update(table).where(table.c.id == row_id, table.c.ordinal != ordinal).values(ordinal=ordinal)
        )


def propose_sheets(tx: Tx, dossier_id: int, dossier_uid: str) -> None:
    """While nothing is pencilled, give every paper the sheets that follow from its pages and sides.

    A consequence, not an act of the person: it raises no revision and records no fact of its own.
    """
    pencilled = tx.connection.execute(
        select(schema.dossier.c.sheets_pencilled).where(schema.dossier.c.id == dossier_id)
    ).scalar_one()
    if pencilled:
        return
    rows = dossiers.placements(tx.connection, dossier_id, dossier_uid)
    ranges = propose([placement.sheet_count or 0 for _, _, placement in rows])
    for (row_id, _, placement), sheets in zip(rows, ranges, strict=True):
        if placement.sheets != sheets:
            table = schema.placement
            tx.keep(table, row_id)
            tx.connection.execute(update(table).where(table.c.id == row_id).values(**sheet_values(sheets)))
            tx.placements.add(placement.uid)


def same_entry(tx: Tx, entry: RegisterEntry) -> tuple[int, RegisterEntry] | None:
    """The register's entry for the same paper: same number, notation, date, and kind where both know it."""
    if not entry.number.number or entry.date.full is None:
        return None
    table = schema.entry
    found = tx.connection.execute(
        select(table).where(
            table.c.match_key == entry.number.match_key,
            table.c.date_year == entry.date.year,
            table.c.date_month == entry.date.month,
            table.c.date_day == entry.date.day,
        )
    ).mappings()
    for row in found:
        known = entry_of(row)
        if same_typed_paper(known, entry):
            return row["id"], known
    return None
