from __future__ import annotations

import dataclasses
import json

import pytest

from hoso_desktop.crypto import slots
from hoso_desktop.crypto.slots import FLOOR, KdfCost, Slot

ROOT = bytes(range(32))


def wrapped(password: str = "mật khẩu") -> Slot:
    return slots.wrap(ROOT, password, login="vanthu", store_id="s1", cost=FLOOR)


def test_the_password_gives_the_root_key_back() -> None:
    assert slots.unwrap(wrapped(), "mật khẩu", store_id="s1") == ROOT


@pytest.mark.parametrize("password", ["", "mật khẩu ", "mat khau", "Mật khẩu"])
def test_another_password_gives_nothing(password: str) -> None:
    assert slots.unwrap(wrapped(), password, store_id="s1") is None


def test_a_slot_belongs_to_its_store_its_person_and_itself() -> None:
    slot = wrapped()
    assert slots.unwrap(slot, "mật khẩu", store_id="s2") is None
    for change in ({"login": "khac"}, {"slot_id": "0" * 16}, {"salt": bytes(16)}, {"nonce": bytes(12)}):
        assert slots.unwrap(dataclasses.replace(slot, **change), "mật khẩu", store_id="s1") is None


def test_every_bit_of_the_wrap_counts() -> None:
    slot = wrapped()
    for at in range(len(slot.wrapped)):
        broken = bytearray(slot.wrapped)
        broken[at] ^= 1
        assert (
            slots.unwrap(dataclasses.replace(slot, wrapped=bytes(broken)), "mật khẩu", store_id="s1") is None
        )


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
