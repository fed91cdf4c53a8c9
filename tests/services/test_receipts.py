"""Receipts of a receiver: signed, matched with the ledger, filed, and what they say of each dossier."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hoso_desktop.crypto import signing
from hoso_desktop.db import batches as rows
from hoso_desktop.domain import receipts as form
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.hand_over import HandOverKind, ItemState
from hoso_desktop.domain.receipts import Receipt, Told, Totals
from hoso_desktop.errors import UserError
from hoso_desktop.services import batches, dossiers, hand_over, lifecycle, receipts, today
from hoso_desktop.services.office import Office
from tests.services.test_hand_over import arranged, state
from tests.support.office import make_office, paper, scalar, sheet, write_pdf

DAY = datetime(2026, 12, 18, 9, tzinfo=VIETNAM)
SEED = bytes(range(32))
KEY = signing.fingerprint(signing.public_key(SEED))


@dataclass(frozen=True)
class Given:
    """A hand-over of two packages, and one that never was in it."""

    office: Office
    uid: str
    first: str
    second: str
    folder: Path

    def told(self, dossier: str, what: ItemState, reason: str = "") -> Told:
        item = batches.view(self.office, self.uid).item(dossier)
        with self.office.store.read() as connection:
            known = {one.uid: one for one in rows.packages(connection, batch_uid=self.uid)}
        line = known[item.package_uid]
        return Told(item.code, line.name, line.sha256, what, reason)

    def receipt(self, *told: Told, number: str = "BN-01", hours: int = 0) -> Receipt:
        return Receipt(
            number, DAY + timedelta(hours=hours), "NL.01", "T01", "Văn phòng Tỉnh ủy", 1,
            Totals(packages=len(told)), told,
        )  # fmt: skip

    def write(self, receipt: Receipt, *, seed: bytes = SEED) -> Path:
        signed = form.payload(receipt)
        path = self.folder / f"{receipt.number}.json"
        path.write_bytes(form.envelope(signed, signing.public_key(seed), signing.sign(seed, signed)))
        return path

    def state(self, dossier: str) -> ItemState:
        return batches.view(self.office, self.uid).item(dossier).state


@pytest.fixture
def given(tmp_path: Path) -> Iterator[Given]:
    with make_office(tmp_path / "kho", clock=FixedClock(DAY)) as office:
        first, second = (arranged(office, n, write_pdf(tmp_path / f"{n}.pdf")) for n in ("TH.01", "TH.02"))
        uid = batches.create(office, HandOverKind.HISTORICAL_ARCHIVE, 2026, [first, second]).uid
        hand_over.build(office, uid, tmp_path / "usb")
        hand_over.hand_over(office, uid)
        yield Given(office, uid, first, second, tmp_path)


def test_what_a_receipt_says_is_what_is_written_down(given: Given) -> None:
    office = given.office
    back = replace(
        given.told(given.second, ItemState.RETURNED, "Tệp mờ"), documents={1: (ItemState.RETURNED, "Mờ")}
    )
    path = given.write(given.receipt(given.told(given.first, ItemState.ACCEPTED), back))
    with pytest.raises(UserError) as unknown:
        receipts.file(office, given.uid, path)
    assert (unknown.value.code, unknown.value.params["fingerprint"]) == ("receipt.unknown_key", KEY)
    receipts.file(office, given.uid, path, fingerprint=KEY)
    assert (given.state(given.first), given.state(given.second)) == (ItemState.ACCEPTED, ItemState.RETURNED)
    assert state(office, given.first) is DossierState.IN_HISTORICAL_ARCHIVE
    assert state(office, given.second) is DossierState.IN_OFFICE_ARCHIVE
    line = next(one for one in today.quick(office) if one.kind == "returned")
    assert (line.text, line.dossier_uid) == ("TH.02/2026 bị trả lại khi nộp lưu: Tệp mờ", given.second)
    assert lifecycle.history(office, given.second)[-1].reason == "Tệp mờ"
    placement = sheet(office, given.second).documents[0].uid
    assert batches.view(office, given.uid).item(given.second).documents == {placement: ("returned", "Mờ")}
    (filed,) = receipts.of_batch(office, given.uid)
    assert (filed.number, filed.kind, filed.verified) == ("BN-01", receipts.SIGNED, 1)
    assert filed.body.encode() == path.read_bytes()
    assert sheet(office, given.first).documents[0].attachment is not None  # the originals stay
    assert scalar(office, "SELECT count(*) FROM anchor WHERE kind = 'receipt'") == 1
    assert receipts.read(office, path).trusted


def test_mended_and_given_again_it_is_accepted_and_closed(given: Given) -> None:
    office = given.office
    told = given.told(given.first, ItemState.ACCEPTED), given.told(given.second, ItemState.RETURNED, "Tệp mờ")
    receipts.file(office, given.uid, given.write(given.receipt(*told)), fingerprint=KEY)
    hand_over.resubmit(office, given.uid, given.second)
    hand_over.build(office, given.uid, given.folder / "usb")
    hand_over.hand_over(office, given.uid)
    again = given.told(given.second, ItemState.ACCEPTED)
    receipts.file(office, given.uid, given.write(given.receipt(told[0], again, number="BN-02", hours=1)))
    hand_over.close(office, given.uid)
    assert {item.version for item in batches.view(office, given.uid).items} == {1, 2}
    with pytest.raises(UserError, match="closed"):
        receipts.file(office, given.uid, given.write(given.receipt(again, number="BN-03", hours=2)))


def _refused(given: Given, path: Path) -> str:
    with pytest.raises(UserError) as refused:
        receipts.file(given.office, given.uid, path, fingerprint=KEY)
    assert given.state(given.first) is not ItemState.RETURNED
    return refused.value.code


Spoil = Callable[[Given, Told], Told]
SPOILT: dict[str, Spoil] = {
    "receipt.wrong_hash": lambda _, one: replace(one, sha256="0" * 64),
    "receipt.foreign": lambda _, one: replace(one, code="TH.99/2026"),
    "receipt.no_such_document": lambda _, one: replace(one, documents={9: (ItemState.ACCEPTED, "")}),
}


@pytest.mark.parametrize("code", SPOILT)
def test_a_receipt_that_is_not_of_this_hand_over_is_refused(given: Given, code: str) -> None:
    good = given.told(given.first, ItemState.ACCEPTED)
    bad = SPOILT[code](given, given.told(given.second, ItemState.ACCEPTED))
    assert _refused(given, given.write(given.receipt(good, bad))) == code
    assert given.state(given.first) is ItemState.HANDED_OVER  # nothing of it is written down
    assert receipts.of_batch(given.office, given.uid) == ()


def test_a_changed_a_repeated_and_an_older_receipt_are_refused(given: Given) -> None:
    one = given.told(given.first, ItemState.RECEIVED)
    path = given.write(given.receipt(one, hours=2))
    receipts.file(given.office, given.uid, path, fingerprint=KEY)
    assert _refused(given, path) == "receipt.already"
    assert _refused(given, given.write(given.receipt(one, number="BN-00", hours=1))) == "receipt.older"
    other = given.write(given.receipt(one, number="BN-09", hours=3), seed=bytes(32))
    assert _refused(given, other) == "receipt.unknown_key"
    path.write_bytes(path.read_bytes().replace(b'"received"', b'"accepted"'))
    assert _refused(given, path) == "receipt.changed"
    path.write_bytes(b"{}")
    assert _refused(given, path) == "receipt.unreadable"


def test_the_receipt_of_a_package_that_was_replaced_is_refused(given: Given) -> None:
    old = given.told(given.second, ItemState.ACCEPTED)
    back = given.told(given.second, ItemState.RETURNED, "Tệp mờ")
    receipts.file(given.office, given.uid, given.write(given.receipt(back)), fingerprint=KEY)
    hand_over.resubmit(given.office, given.uid, given.second)
    lifecycle.begin_supplement(given.office, given.second, "Nơi nhận yêu cầu")
    dossiers.add_documents(
        given.office,
        given.second,
        [
            paper(
                "Phụ lục",
                file=write_pdf(given.folder / "pl.pdf"),
                author="Đảng ủy xã Tân Lập",
                date="06/06/2025",
            )
        ],
    )
    lifecycle.end_supplement(given.office, given.second)
    hand_over.build(given.office, given.uid, given.folder / "usb")
    hand_over.hand_over(given.office, given.uid)
    new = given.told(given.second, ItemState.ACCEPTED)
    assert new.sha256 != old.sha256
    assert (
        _refused(given, given.write(given.receipt(old, number="BN-02", hours=2))) == "receipt.older_package"
    )


def test_a_paper_receipt_is_marked_as_one_nobody_signed(given: Given) -> None:
    receipts.type_in(
        given.office,
        given.uid,
        number="12/BN",
        signer="Lê Văn Hùng",
        returned={given.second: "Thiếu mục lục"},
    )
    assert (given.state(given.first), given.state(given.second)) == (ItemState.ACCEPTED, ItemState.RETURNED)
    (filed,) = receipts.of_batch(given.office, given.uid)
    assert (filed.kind, filed.verified, filed.signer) == (receipts.TYPED, 0, "Lê Văn Hùng")
    with pytest.raises(UserError, match="already"):
        receipts.type_in(given.office, given.uid, number="12/BN", signer="")


def test_reading_goes_both_ways_and_nonsense_is_no_receipt(given: Given) -> None:
    receipt = given.receipt(given.told(given.first, ItemState.RETURNED, "Tệp mờ"))
    data = form.envelope(form.payload(receipt), signing.public_key(SEED), b"")
    assert form.read(data).receipt == receipt
    for name, value in (("number", ""), ("received_at", "2026-12-18"), ("dossiers", []), ("submission", -1)):
        spoilt = json.loads(data)
        spoilt["receipt"][name] = value
        with pytest.raises(ValueError, match=r"head|count"):
            form.read(json.dumps(spoilt).encode())
