from __future__ import annotations

import dataclasses
import json

import pytest

from hoso_desktop.crypto import sealing, slots
from hoso_desktop.crypto.slots import FLOOR, KdfCost, Slot, SlotKind

ROOT = bytes(range(32))


def wrapped(password: str = "mật khẩu") -> Slot:
    return slots.new_slot((ROOT,), password, login="vanthu", store_id="s1", cost=FLOOR)


def roots(slot: Slot, secret: str | bytes, store_id: str = "s1") -> tuple[bytes, ...]:
    opened = slots.open_slot(slot, secret, store_id=store_id)
    return opened.root_keys if opened is not None else ()


def test_the_password_gives_the_root_key_back() -> None:
    assert roots(wrapped(), "mật khẩu") == (ROOT,)


@pytest.mark.parametrize("password", ["", "mật khẩu ", "mat khau", "Mật khẩu"])
def test_another_password_gives_nothing(password: str) -> None:
    assert roots(wrapped(), password) == ()


def test_a_slot_belongs_to_its_store_its_person_and_itself() -> None:
    slot = wrapped()
    assert roots(slot, "mật khẩu", "s2") == ()
    for other in (
        dataclasses.replace(slot, login="khac"),
        dataclasses.replace(slot, slot_id="0" * 16),
        dataclasses.replace(slot, salt=bytes(16)),
        dataclasses.replace(slot, nonce=bytes(12)),
        dataclasses.replace(slot, kind=SlotKind.PAIR),
    ):
        assert roots(other, "mật khẩu") == ()


def test_every_bit_of_the_wrap_counts() -> None:
    slot = wrapped()
    for at in range(len(slot.wrapped)):
        broken = bytearray(slot.wrapped)
        broken[at] ^= 1
        assert roots(dataclasses.replace(slot, wrapped=bytes(broken)), "mật khẩu") == ()
    (sealed,) = slot.sealed_roots
    for at in range(len(sealed)):
        broken = bytearray(sealed)
        broken[at] ^= 1
        assert roots(dataclasses.replace(slot, sealed_roots=(bytes(broken),)), "mật khẩu") == ()


def test_two_slots_of_one_password_have_nothing_in_common() -> None:
    one, two = wrapped(), wrapped()
    assert one.salt != two.salt
    assert one.wrapped != two.wrapped
    assert one.slot_id != two.slot_id


def test_a_slot_survives_its_json_form() -> None:
    slot = wrapped()
    assert slots.from_dict(json.loads(json.dumps(slot.as_dict()))) == slot


def test_the_json_form_shows_the_login_and_nothing_else_of_the_person() -> None:
    text = json.dumps(wrapped("Bí mật 123").as_dict())
    assert "vanthu" in text
    assert "Bí mật 123" not in text
    assert ROOT.hex() not in text


@pytest.mark.parametrize(
    "change",
    [
        {"kdf": "scrypt"}, {"memory_kib": 4}, {"memory_kib": 1 << 30}, {"passes": 0}, {"passes": "3"},
        {"lanes": 1000}, {"salt": "!"}, {"wrapped": "không phải base64"},
    ],
)  # fmt: skip
def test_malformed_slots_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        slots.from_dict({**wrapped().as_dict(), **change})


def test_a_slot_without_a_part_is_refused() -> None:
    for name in wrapped().as_dict():
        data = wrapped().as_dict()
        del data[name]
        with pytest.raises(KeyError):
            slots.from_dict(data)


def test_a_slot_of_version_1_still_opens() -> None:
    old = slots.wrap_old(ROOT, "mật khẩu", login="vanthu", store_id="s1", cost=FLOOR)
    written = {k: v for k, v in old.as_dict().items() if k not in ("kind", "recipient", "sealed_roots")}
    read = slots.from_dict(written)
    assert read == old
    assert slots.open_slot(read, "mật khẩu", store_id="s1") == slots.Opened("", (ROOT,))
    assert slots.open_slot(read, "khác", store_id="s1") is None
    assert slots.open_slot(read, "mật khẩu", store_id="s2") is None


def test_another_password_keeps_the_identity_and_the_root_keys() -> None:
    slot = wrapped()
    identity = slots.identity_of(slot, "mật khẩu")
    assert identity is not None
    changed = slots.with_secret(slot, identity, "mới", FLOOR)
    assert slots.identity_of(changed, "mới") == identity
    assert roots(changed, "mới") == (ROOT,)
    assert roots(changed, "mật khẩu") == ()
    assert changed.recipient == slot.recipient == sealing.recipient_of(identity)


def test_a_new_root_key_needs_nobodys_password() -> None:
    new = bytes(reversed(range(32)))
    both = slots.with_roots(wrapped(), (new, ROOT), "s1")
    assert roots(both, "mật khẩu") == (new, ROOT)
    assert roots(slots.with_roots(both, (new,), "s1"), "mật khẩu") == (new,)


def test_a_code_opens_a_slot_that_no_password_opens() -> None:
    code = bytes(range(32, 64))
    slot = slots.new_slot((ROOT,), code, login="", store_id="s1", cost=None, kind=SlotKind.RECOVERY)
    assert roots(slot, code) == (ROOT,)
    assert roots(slot, bytes(32)) == ()
    assert roots(slot, "mật khẩu") == ()
    assert roots(wrapped(), code) == ()
    assert slots.from_dict(json.loads(json.dumps(slot.as_dict()))) == slot


def test_the_province_opens_with_her_own_key() -> None:
    hers = sealing.new_identity()
    slot = slots.province_slot((ROOT,), sealing.recipient_of(hers), store_id="s1")
    opened = slots.open_with_identity(slot, hers, store_id="s1")
    assert opened is not None
    assert opened.root_keys == (ROOT,)
    assert slots.open_with_identity(slot, sealing.new_identity(), store_id="s1") is None
    assert slots.open_slot(slot, "", store_id="s1") is None
    assert slots.open_slot(slot, b"", store_id="s1") is None
    with pytest.raises(ValueError, match="recipient"):
        slots.province_slot((ROOT,), "age1khong-phai", store_id="s1")


def test_each_purpose_has_its_own_key() -> None:
    keys = {slots.derive(ROOT, purpose) for purpose in ("db", "drafts", "")}
    assert len(keys) == 3
    assert ROOT not in keys
    assert {len(key) for key in keys} == {32}
    # Fixed for ever: a change here would lock every office out.
    assert (
        slots.derive(ROOT, "db").hex() == "49e6589038071fdbc3f663190dfdcb119e28c8982c0e0163435d4aa759fe9c35"
    )


def test_a_password_key_is_fixed_for_ever() -> None:
    assert (
        slots.password_key("mật khẩu", bytes(16), FLOOR).hex()
        == "43ed1d54a08de27173725c86fb6781d72eac06e7698206d9df82610af0d4582b"
    )


def test_root_keys_are_random() -> None:
    assert len({slots.new_root_key() for _ in range(100)}) == 100


def test_the_ordinary_cost_is_what_an_office_needs() -> None:
    assert (KdfCost().memory_kib, KdfCost().passes) == (64 * 1024, 3)
