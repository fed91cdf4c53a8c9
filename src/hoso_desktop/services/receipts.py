"""Receipts for a hand-over: checked against the ledger and the keys trusted, filed, and what they say done.

A receipt changes what is written of a hand-over and never deletes anything. One on paper is typed in and
marked as such; nobody has signed it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hoso_desktop.crypto import signing
from hoso_desktop.db import anchors, schema
from hoso_desktop.db import batches as rows
from hoso_desktop.db import rules as rule_rows
from hoso_desktop.db.batches import Item, LedgerLine, ReceiptRow
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import receipts as form
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.hand_over import BatchState, ItemState, Road
from hoso_desktop.domain.receipts import Receipt, Signed, Told
from hoso_desktop.domain.text import clean, clean_lines
from hoso_desktop.errors import UserError
from hoso_desktop.services import batches, form_bundle, hand_over
from hoso_desktop.services.batches import BatchView
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.queries import dossier_sheet

SIGNED, TYPED = "signed", "typed"
_KEY = "receipt-key/"  # in rule_set: whose receipts are believed, beside the province that makes the forms
_LARGEST_FILE = 20_000_000


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """A receipt whose signature holds. `trusted`: by a key this office believes in."""

    receipt: Receipt
    signed: Signed
    name: str
    sha256: str
    text: str
    fingerprint: str
    trusted: bool


def read(office: Office, path: Path) -> ReadReceipt:
    """A receipt from its file. Raises UserError receipt.unreadable, receipt.changed."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UserError("receipt.unreadable", file=path.name)
        data = path.read_bytes()
        found = form.read(data)
    except (OSError, ValueError) as error:
        raise UserError("receipt.unreadable", file=path.name) from error
    if not signing.verify(found.public_key, found.payload, found.signature):
        raise UserError("receipt.changed", file=path.name)
    fingerprint = signing.fingerprint(found.public_key)
    return ReadReceipt(
        found.receipt, found, path.name, hashlib.sha256(data).hexdigest(), data.decode("utf-8"), fingerprint,
        trusted=fingerprint in _trusted(office),
    )  # fmt: skip


def _trusted(office: Office) -> set[str]:
    with office.store.read() as connection:
        known = rule_rows.newest_under(connection, _KEY)
    return {str(row["body"]) for row in known} | {form_bundle.trusted_key(office)}


def file(office: Office, batch_uid: str, path: Path, *, fingerprint: str = "") -> Changes:
    """Verify a receipt, file it with its whole text, and write down what it says of each dossier.

    A key not known yet is believed when its `fingerprint`, compared with the receiver's, is given.
    Raises UserError receipt.*, batch.closed, batch.not_all_yours, batch.not_given.
    """
    found = read(office, path)
    if not found.trusted and clean(fingerprint).lower() != found.fingerprint:
        raise UserError("receipt.unknown_key", fingerprint=found.fingerprint)
    papers = _papers(office, batches.view(office, batch_uid), found.receipt)
    with office.change() as tx:
        view = _open(tx, batch_uid)
        _refuse_old(view, found, rows.receipts(tx.connection, view.batch.row_id))
        ledger = rows.packages(tx.connection, batch_uid=batch_uid)
        chosen = [(_item(view, told, ledger), told) for told in found.receipt.dossiers]
        if not found.trusted:
            _believe(tx, office, found.fingerprint)
        for item, told in chosen:
            if item.state is not told.state or told.state is not ItemState.ACCEPTED:
                documents = _documents(told, papers.get(item.dossier_uid, []))
                hand_over.decide(tx, office, batch_uid, item, told.state, clean_lines(told.reason), documents)
        _put(tx, view, _signed_row(found))
        return office.remember(tx, "receipt.filed")


def _open(tx: Tx, batch_uid: str) -> BatchView:
    view = batches.whole_in(tx.connection, batch_uid)
    if view.batch.state is BatchState.CLOSED:
        raise UserError("batch.closed", batch=view.code)
    return view


def _papers(office: Office, view: BatchView, receipt: Receipt) -> dict[str, list[str]]:
    """Dossier uid → uids of its papers in their order, of the dossiers whose documents are told of."""
    if not any(one.documents for one in receipt.dossiers):
        return {}
    return {
        item.dossier_uid: [paper.uid for paper in dossier_sheet(office, item.dossier_uid).documents]
        for item in view.items
    }


def _documents(told: Told, papers: Sequence[str]) -> str:
    """What was said of each document, by the paper's uid. Raises UserError receipt.no_such_document."""
    unknown = [n for n in told.documents if not 0 < n <= len(papers)]
    if unknown:
        raise UserError("receipt.no_such_document", code=told.code, ordinal=unknown[0])
    return json.dumps({papers[n - 1]: [state.value, why] for n, (state, why) in told.documents.items()})


def _refuse_old(view: BatchView, found: ReadReceipt, filed: Sequence[ReceiptRow]) -> None:
    receipt = found.receipt
    if view.batch.registration and receipt.registration != view.batch.registration:
        raise UserError("receipt.other_registration", file=found.name, code=receipt.registration)
    moment = stamp(receipt.received_at)
    for one in filed:
        if one.sha256 == found.sha256 or (one.number, one.signer) == (receipt.number, found.fingerprint):
            raise UserError("receipt.already", number=receipt.number)
        if one.kind == SIGNED and moment <= one.received_at:
            raise UserError("receipt.older", number=receipt.number, newer=one.number)


def _item(view: BatchView, told: Told, ledger: Sequence[LedgerLine]) -> Item:
    """The dossier a line of a receipt speaks of, its package the very one that was built last."""
    of_code = [item for item in view.items if item.code == told.code]
    if not of_code:
        raise UserError("receipt.foreign", code=told.code, batch=view.code)
    item = of_code[0]
    if not told.package:
        if item.road is Road.FILES:
            raise UserError("receipt.foreign", code=told.code, batch=view.code)
        return item
    named = [one for one in ledger if one.name == told.package and one.dossier_uid == item.dossier_uid]
    if not named:
        raise UserError("receipt.foreign", code=told.package, batch=view.code)
    same = [one for one in named if one.sha256 == told.sha256]
    if not same:
        raise UserError("receipt.wrong_hash", code=item.code, name=told.package)
    if item.package_uid not in {one.uid for one in same}:
        raise UserError("receipt.older_package", code=item.code, name=told.package)
    return item


def _believe(tx: Tx, office: Office, fingerprint: str) -> None:
    values = {
        "uid": str(uuid.uuid4()), "name": _KEY + fingerprint, "version": "1", "body": fingerprint,
        "adopted_at": stamp(tx.moment), "person_uid": office.person.uid,
    }  # fmt: skip
    tx.insert(schema.rule_set, values)
    tx.record("receipt.key_trusted", body={"key": fingerprint})


def _signed_row(found: ReadReceipt) -> dict[str, Any]:
    return {
        "number": found.receipt.number, "received_at": stamp(found.receipt.received_at), "kind": SIGNED,
        "signer": found.fingerprint, "body": found.text, "signature": found.signed.signature.hex(),
        "sha256": found.sha256, "verified": 1, "name": found.name,
    }  # fmt: skip


def _put(tx: Tx, view: BatchView, values: Mapping[str, Any]) -> None:
    row = {**values, "uid": str(uuid.uuid4()), "batch_id": view.batch.row_id, "filed_at": stamp(tx.moment)}
    tx.insert(schema.receipt, row)
    body = {name: row[name] for name in ("number", "kind", "signer", "sha256")}
    tx.record("receipt.filed", object_uid=view.batch.uid, body=body)
    anchors.put(tx, anchors.RECEIPT, row["name"] or row["number"])


def type_in(
    office: Office, batch_uid: str, *, number: str, signer: str, received_on: date | None = None,
    returned: Mapping[str, str] | None = None,
) -> Changes:  # fmt: skip
    """A receipt on paper: every dossier that was given is accepted but those `returned`, uid → reason.

    Raises UserError receipt.no_number, receipt.already, lifecycle.future_day, batch.no_reason, batch.not_in,
    batch.nothing_given, batch.closed.
    """
    day, back = received_on or office.today(), returned or {}
    texts = {"number": clean(number), "signer": clean(signer)}
    why = {uid: clean_lines(text) for uid, text in back.items()}
    refuse_secrets(*texts.values(), *why.values())
    if not texts["number"]:
        raise UserError("receipt.no_number")
    if day > office.today():
        raise UserError("lifecycle.future_day", day=day.strftime("%d/%m/%Y"))
    if not all(why.values()):
        raise UserError("batch.no_reason")
    with office.change() as tx:
        view = _open(tx, batch_uid)
        if any(one.number == texts["number"] for one in rows.receipts(tx.connection, view.batch.row_id)):
            raise UserError("receipt.already", number=texts["number"])
        given = [one for one in view.items if one.state in (ItemState.HANDED_OVER, ItemState.RECEIVED)]
        for uid in why:
            view.item(uid)
        if not given:
            raise UserError("batch.nothing_given", batch=view.code)
        for item in given:
            reason = why.get(item.dossier_uid, "")
            state = ItemState.RETURNED if reason else ItemState.ACCEPTED
            hand_over.decide(tx, office, batch_uid, item, state, reason)
        _put(
            tx,
            view,
            {**texts, "received_at": day.isoformat(), "kind": TYPED, "verified": 0, "sha256": "", "name": ""},
        )
        return office.remember(tx, "receipt.filed")


def of_batch(office: Office, batch_uid: str) -> tuple[ReceiptRow, ...]:
    """The receipts filed of a hand-over, oldest first."""
    with office.store.read() as connection:
        return tuple(rows.receipts(connection, batches.view_in(connection, batch_uid).batch.row_id))
