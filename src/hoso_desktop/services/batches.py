"""Hand-overs (đợt nộp): made of what falls due, named, their dossiers put in and taken out, their details.

The steps of a hand-over itself are services/hand_over.py, receipts services/receipts.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hoso_desktop.db import batches as rows
from hoso_desktop.db import dossiers, schema
from hoso_desktop.db.batches import Batch, Item
from hoso_desktop.db.dossiers import FullDossier
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import hand_over as rule
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.hand_over import BatchState, HandOverKind, ItemState, Road
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.services import profile_store
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.packages import DEFAULT_PROFILE

_MOST_BOXES = 9_999


@dataclass(frozen=True, slots=True)
class BatchView:
    """A hand-over with the dossiers the person at work may see; `whole` where that is all of them."""

    batch: Batch
    items: tuple[Item, ...]
    whole: bool

    @property
    def code(self) -> str:
        return rule.code_of(self.batch.year, self.batch.number)

    @property
    def name(self) -> str:
        return rule.name_of(self.batch.kind, self.batch.year, self.batch.number)

    def item(self, dossier_uid: str) -> Item:
        """The line of a dossier. Raises UserError batch.not_in."""
        found = next((one for one in self.items if one.dossier_uid == dossier_uid), None)
        if found is None:
            raise UserError("batch.not_in", batch=self.code)
        return found


@dataclass(frozen=True, slots=True)
class Details:
    """What the papers and the receiver are told; None leaves it as it is."""

    on: date | None = None
    boxes: int | None = None
    receiver_person: str | None = None
    receiver_position: str | None = None
    receiver_code: str | None = None
    receiver_name: str | None = None
    registration: str | None = None
    profile: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A hand-over just made."""

    uid: str
    code: str
    changes: Changes


# Reading


def every(office: Office) -> tuple[BatchView, ...]:
    """Every hand-over, the newest first."""
    with office.store.read() as connection:
        return tuple(_view(connection, one) for one in rows.every(connection))


def view(office: Office, batch_uid: str) -> BatchView:
    """One hand-over. Raises UserError batch.gone."""
    with office.store.read() as connection:
        return view_in(connection, batch_uid)


def view_in(connection: Any, batch_uid: str) -> BatchView:
    """The same inside an open transaction."""
    found = rows.load(connection, batch_uid)
    if found is None:
        raise UserError("batch.gone")
    return _view(connection, found)


def _view(connection: Any, batch: Batch) -> BatchView:
    items = tuple(rows.items(connection, batch.row_id))
    return BatchView(batch, items, len(items) == rows.count(connection, batch.row_id))


def whole_in(connection: Any, batch_uid: str) -> BatchView:
    """A hand-over of which everything may be seen. Raises UserError batch.not_all_yours, batch.gone."""
    found = view_in(connection, batch_uid)
    if not found.whole:
        raise UserError("batch.not_all_yours", batch=found.code)
    return found


def resolve(office: Office, code: str) -> str:
    """The uid of `2026/1`. Raises UserError batch.not_found."""
    wanted = rule.read_code(clean(code))
    with office.store.read() as connection:
        for one in rows.every(connection):
            if (one.year, one.number) == wanted:
                return one.uid
    raise UserError("batch.not_found", code=code)


# Making


def create(
    office: Office, kind: HandOverKind, year: int, dossier_uids: Sequence[str], *, profile: str | None = None
) -> NewBatch:
    """Open a hand-over of some dossiers of one fonds. What goes to the historical archive gets packages.

    Raises UserError batch.nothing, batch.other_fonds, batch.already_in, package.profile_unknown.
    """
    if profile is None:
        profile = DEFAULT_PROFILE if kind is HandOverKind.HISTORICAL_ARCHIVE else ""
    if profile:
        profile_store.profile(office, profile)
    if not dossier_uids:
        raise UserError("batch.nothing", year=year)
    with office.change() as tx:
        first = _full(tx, dossier_uids[0])
        values = _first_values(office, tx, kind, year, first)
        tx.insert(schema.batch, {**values, "profile": profile})
        body = {"kind": kind.value, "year": year, "number": values["number"]}
        tx.record("batch.opened", object_uid=values["uid"], body=body)
        batch = view_in(tx.connection, values["uid"]).batch
        _put_in(tx, batch, dossier_uids)
        changes = office.remember(tx, "batch.opened")
    return NewBatch(batch.uid, rule.code_of(year, batch.number), changes)


def _first_values(
    office: Office, tx: Tx, kind: HandOverKind, year: int, first: FullDossier
) -> dict[str, Any]:
    fonds_id, _ = rows.fonds_of(tx.connection, [first.row_id])[first.row_id]
    return {
        "uid": str(uuid.uuid4()), "fonds_id": fonds_id, "kind": kind.value, "year": year,
        "number": rows.next_number(tx.connection, year), "state": BatchState.OPEN.value,
        "giver_uid": office.person.uid, "opened_at": stamp(office.now()),
    }  # fmt: skip


def _full(tx: Tx, dossier_uid: str) -> FullDossier:
    full = dossiers.load(tx.connection, dossier_uid)
    if full is None:
        raise UserError("dossier.gone")
    return full


def _put_in(tx: Tx, batch: Batch, dossier_uids: Sequence[str]) -> None:
    taken = rows.taken(tx.connection, batch.kind)
    last = max((item.ordinal for item in rows.items(tx.connection, batch.row_id)), default=0)
    for ordinal, uid in enumerate(dict.fromkeys(dossier_uids), start=last + 1):
        full = _full(tx, uid)
        if full.row_id in taken:
            raise UserError("batch.already_in", code=full.dossier.code, batch=taken[full.row_id])
        fonds_id, name = rows.fonds_of(tx.connection, [full.row_id])[full.row_id]
        if fonds_id != batch.fonds_id:
            raise UserError("batch.other_fonds", code=full.dossier.code, fonds=name, wanted=batch.fonds_name)
        papers = [paper for _, _, paper in dossiers.placements(tx.connection, full.row_id, uid)]
        # What has no file can only go on paper.
        road = Road.FILES if any(paper.attachment for paper in papers) else Road.PAPER
        values = {
            "uid": str(uuid.uuid4()), "batch_id": batch.row_id, "dossier_id": full.row_id, "ordinal": ordinal,
            "road": road.value, "state": ItemState.IN_BATCH.value,
        }  # fmt: skip
        tx.insert(schema.batch_dossier, values)
        tx.record("batch.dossier_added", object_uid=batch.uid, dossier_uid=uid, body={"road": road.value})


def add(office: Office, batch_uid: str, dossier_uids: Sequence[str]) -> Changes:
    """Put more dossiers into a hand-over. Raises UserError batch.closed and those of `create`."""
    with office.change() as tx:
        _put_in(tx, _open(tx, batch_uid).batch, dossier_uids)
        return office.remember(tx, "batch.dossier_added")


def remove(office: Office, batch_uid: str, dossier_uid: str) -> Changes:
    """Take out a dossier that was not handed over. Raises UserError batch.not_in, batch.already_given."""
    with office.change() as tx:
        item = _still_here(tx, batch_uid, dossier_uid)
        tx.delete(schema.batch_dossier, item.row_id)
        tx.record("batch.dossier_removed", object_uid=batch_uid, dossier_uid=dossier_uid, body={})
        return office.remember(tx, "batch.dossier_removed")


def choose_road(office: Office, batch_uid: str, dossier_uid: str, road: Road) -> Changes:
    """Give a dossier on paper only, or with its files. Raises UserError batch.already_given, batch.not_in."""
    with office.change() as tx:
        item = _still_here(tx, batch_uid, dossier_uid)
        rows.change_item(tx, item, {"road": road.value})
        body = {"road": road.value}
        tx.record("batch.road_chosen", object_uid=batch_uid, dossier_uid=dossier_uid, body=body)
        return office.remember(tx, "batch.road_chosen")


def _still_here(tx: Tx, batch_uid: str, dossier_uid: str) -> Item:
    item = _open(tx, batch_uid).item(dossier_uid)
    if item.state is not ItemState.IN_BATCH:
        raise UserError("batch.already_given", code=item.code, state=rule.ITEM_LABEL[item.state])
    return item


def _open(tx: Tx, batch_uid: str) -> BatchView:
    found = view_in(tx.connection, batch_uid)
    if found.batch.state is BatchState.CLOSED:
        raise UserError("batch.closed", batch=found.code)
    return found


def describe(office: Office, batch_uid: str, details: Details) -> Changes | None:
    """Note who receives, when, how many boxes, the registration; None where nothing new is said.

    Raises UserError batch.closed, batch.bad_boxes, lifecycle.future_day, package.profile_unknown.
    """
    values = values_of(office, details)
    if not values:
        return None
    with office.change() as tx:
        put_details(tx, _open(tx, batch_uid), values)
        return office.remember(tx, "batch.changed")


def put_details(tx: Tx, found: BatchView, values: dict[str, Any]) -> None:
    """Within a change: note details of a hand-over."""
    tx.update(schema.batch, found.batch.row_id, values)
    tx.record("batch.changed", object_uid=found.batch.uid, body=values)


def values_of(office: Office, details: Details) -> dict[str, Any]:
    """The columns some details change, their texts cleaned. Errors as for `describe`."""
    texts = {
        name: clean(text)
        for name in ("receiver_person", "receiver_position", "receiver_code", "receiver_name",
                     "registration", "profile", "note")
        if (text := getattr(details, name)) is not None
    }  # fmt: skip
    refuse_secrets(*texts.values())
    if texts.get("profile"):
        profile_store.profile(office, texts["profile"])
    out: dict[str, Any] = dict(texts)
    if details.boxes is not None:
        if not 0 <= details.boxes <= _MOST_BOXES:
            raise UserError("batch.bad_boxes", value=details.boxes)
        out["boxes"] = details.boxes
    if details.on is not None:
        if details.on > office.today():
            raise UserError("lifecycle.future_day", day=details.on.strftime("%d/%m/%Y"))
        out["handed_on"] = details.on.isoformat()
    return out
