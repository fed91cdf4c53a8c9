"""Hand-overs and the dossiers in them: reading and writing rows. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.hand_over import BatchState, HandOverKind, ItemState, Road


@dataclass(frozen=True, slots=True)
class Batch:
    """A hand-over as it is stored; days are ISO texts or empty."""

    row_id: int
    uid: str
    fonds_id: int
    fonds_name: str
    kind: HandOverKind
    year: int
    number: int
    state: BatchState
    profile: str
    registration: str
    receiver_code: str
    receiver_name: str
    giver_uid: str
    receiver_person: str
    receiver_position: str
    handed_on: str
    boxes: int | None
    place: str
    note: str
    revision: int


@dataclass(frozen=True, slots=True)
class Item:
    """A dossier in a hand-over. `documents`: placement uid → (state, reason)."""

    row_id: int
    uid: str
    dossier_id: int
    dossier_uid: str
    code: str
    title: str
    ordinal: int
    road: Road
    state: ItemState
    reason: str
    version: int
    package_uid: str
    decided_at: str
    documents: Mapping[str, tuple[str, str]] = field(default_factory=dict)


_BATCH = [name for name in Batch.__slots__ if name not in ("row_id", "fonds_name", "kind", "state")]


def _batch(row: RowMapping) -> Batch:
    same = {name: row[name] for name in _BATCH}
    return Batch(
        row_id=row["id"], fonds_name=row["fonds_name"], kind=HandOverKind(row["kind"]),
        state=BatchState(row["state"]), **same,
    )  # fmt: skip


def every(connection: Connection) -> list[Batch]:
    """Every hand-over, the newest first."""
    batch, fonds = schema.batch, schema.fonds
    query = (
        select(batch, fonds.c.name.label("fonds_name"))
        .join(fonds, fonds.c.id == batch.c.fonds_id)
        .order_by(batch.c.year.desc(), batch.c.number.desc())
    )
    return [_batch(row) for row in connection.execute(query).mappings()]


def load(connection: Connection, uid: str) -> Batch | None:
    """One hand-over by its uid."""
    return next((one for one in every(connection) if one.uid == uid), None)


def next_number(connection: Connection, year: int) -> int:
    """The next number of a year, over all fonds and kinds."""
    batch = schema.batch
    highest = connection.execute(select(func.max(batch.c.number)).where(batch.c.year == year)).scalar()
    return int(highest or 0) + 1


def items(connection: Connection, batch_id: int) -> list[Item]:
    """The dossiers of a hand-over that the person at work may see, in their order."""
    item, dossier = schema.batch_dossier, schema.dossier
    query = (
        select(
            item, dossier.c.uid.label("dossier_uid"), dossier.c.notation, dossier.c.period, dossier.c.title
        )
        .join(dossier, dossier.c.id == item.c.dossier_id)
        .where(item.c.batch_id == batch_id)
        .order_by(item.c.ordinal)
    )
    hidden = scope.hidden_dossiers(connection)
    found = connection.execute(query).mappings()
    return [_item(row) for row in found if row["dossier_id"] not in hidden]


def _item(row: RowMapping) -> Item:
    code = f"{row['notation']}/{row['period']}" if row["period"] else row["notation"]
    documents = {uid: (state, why) for uid, (state, why) in json.loads(row["documents"]).items()}
    return Item(
        row_id=row["id"], uid=row["uid"], dossier_id=row["dossier_id"], dossier_uid=row["dossier_uid"],
        code=code, title=row["title"], ordinal=row["ordinal"], road=Road(row["road"]),
        state=ItemState(row["state"]), reason=row["reason"], version=row["version"],
        package_uid=row["package_uid"], decided_at=row["decided_at"], documents=documents,
    )  # fmt: skip


def count(connection: Connection, batch_id: int) -> int:
    """How many dossiers a hand-over has, whoever may see them."""
    item = schema.batch_dossier
    query = select(func.count()).select_from(item).where(item.c.batch_id == batch_id)
    return int(connection.execute(query).scalar_one())


def taken(connection: Connection, kind: HandOverKind) -> dict[int, str]:
    """Dossier id → `2026/1`, of those in a hand-over of a kind already."""
    item, batch = schema.batch_dossier, schema.batch
    query = (
        select(item.c.dossier_id, batch.c.year, batch.c.number)
        .join(batch, batch.c.id == item.c.batch_id)
        .where(batch.c.kind == kind.value)
    )
    return {row.dossier_id: f"{row.year}/{row.number}" for row in connection.execute(query)}


def of_dossier(connection: Connection, dossier_id: int) -> list[tuple[Batch, Item]]:
    """The hand-overs a dossier is in, the newest first."""
    found = ((one, items(connection, one.row_id)) for one in every(connection))
    return [(one, each) for one, inside in found for each in inside if each.dossier_id == dossier_id]


def fonds_of(connection: Connection, dossier_ids: list[int]) -> dict[int, tuple[int, str]]:
    """Dossier id → id and name of its fonds."""
    dossier, fonds = schema.dossier, schema.fonds
    query = select(dossier.c.id, fonds.c.id.label("fonds_id"), fonds.c.name).join(
        fonds, fonds.c.id == dossier.c.fonds_id
    )
    wanted = set(dossier_ids)
    return {row.id: (row.fonds_id, row.name) for row in connection.execute(query) if row.id in wanted}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A package in the ledger."""

    row_id: int
    uid: str
    dossier_uid: str
    name: str
    sha256: str
    size: int
    version: int
    batch_uid: str
    place: str


def packages(connection: Connection, *, name: str = "", batch_uid: str = "") -> list[LedgerLine]:
    """Packages of a name or of a hand-over, the newest first."""
    package, dossier = schema.package, schema.dossier
    query = (
        select(package, dossier.c.uid.label("dossier_uid"))
        .join(dossier, dossier.c.id == package.c.dossier_id)
        .order_by(package.c.id.desc())
    )
    query = query.where(package.c.name == name) if name else query
    query = query.where(package.c.batch_uid == batch_uid) if batch_uid else query
    names = [one for one in LedgerLine.__slots__ if one != "row_id"]
    return [
        LedgerLine(row["id"], **{one: row[one] for one in names})
        for row in connection.execute(query).mappings()
    ]


def change_item(tx: Tx, item: Item, values: dict[str, Any]) -> None:
    """Change a dossier of a hand-over."""
    tx.update(schema.batch_dossier, item.row_id, values)


def change_package(tx: Tx, line: LedgerLine, values: dict[str, Any]) -> None:
    """Note where a package went and what became of it; what was built stays as it is."""
    tx.update(schema.package, line.row_id, values)


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt as it is filed. `signer`: fingerprint of its key, or who signed the paper."""

    uid: str
    number: str
    received_at: str
    kind: str
    signer: str
    body: str
    sha256: str
    verified: int
    name: str
    filed_at: str


def receipts(connection: Connection, batch_id: int) -> list[ReceiptRow]:
    """The receipts of a hand-over, oldest first."""
    receipt = schema.receipt
    query = select(receipt).where(receipt.c.batch_id == batch_id).order_by(receipt.c.id)
    found = connection.execute(query).mappings()
    return [ReceiptRow(**{name: row[name] for name in ReceiptRow.__slots__}) for row in found]
