from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest

from hoso_desktop.crypto import slots
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import keys
from hoso_desktop.db import store as stores
from hoso_desktop.db.keys import SlotFile
from hoso_desktop.db.store import Store
from hoso_desktop.domain.events import canonical
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.messages import explain
from tests.support.office import PASSWORD

COPIES = ["slots-a.json", "slots-b.json"]


def refusal(folder: Path, password: str = PASSWORD, login: str | None = None) -> EnvironmentProblem:
    with pytest.raises(EnvironmentProblem) as caught:
        stores.open_store(folder, password, login=login).close()
    assert explain(caught.value)
    return caught.value


def spoil(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "zeros":
        path.write_bytes(bytes(len(data)))
    elif how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "other json":
        path.write_bytes(b"[1, 2]")
    else:
        changed = bytearray(data)
        changed[data.index(b'"wrapped"') + 15] ^= 1
        path.write_bytes(bytes(changed))


@pytest.mark.parametrize("how", ["missing", "empty", "zeros", "cut", "other json", "one bit"])
def test_one_damaged_copy_opens_and_two_have_their_own_sentence(store: Store, folder: Path, how: str) -> None:
    store.close()
    for name in COPIES:
        whole = (folder / "keys" / name).read_bytes()
        spoil(folder / "keys" / name, how)
        stores.open_store(folder, PASSWORD).close()
        (folder / "keys" / name).write_bytes(whole)
    for name in COPIES:
        spoil(folder / "keys" / name, how)
    assert refusal(folder).code == "store.keys_damaged"


def test_the_keys_of_another_store_are_refused_as_such(store: Store, folder: Path, tmp_path: Path) -> None:
    store.close()
    stores.create(tmp_path / "khac", PASSWORD, login="vanthu", cost=FLOOR).close()
    for name in COPIES:
        (folder / "keys" / name).write_bytes((tmp_path / "khac" / "keys" / name).read_bytes())
    assert refusal(folder).code == "store.keys_foreign"


def test_one_foreign_copy_does_no_harm(store: Store, folder: Path, tmp_path: Path) -> None:
    store.close()
    stores.create(tmp_path / "khac", PASSWORD, login="vanthu", cost=FLOOR).close()
    (folder / "keys" / COPIES[0]).write_bytes((tmp_path / "khac" / "keys" / COPIES[0]).read_bytes())
    stores.open_store(folder, PASSWORD).close()


def test_a_foreign_slot_dressed_up_as_ours_opens_nothing(store: Store, folder: Path, tmp_path: Path) -> None:
    """The wrap itself is bound to its store, whatever the file around it says."""
    store.close()
    other = stores.create(tmp_path / "khac", PASSWORD, login="vanthu", cost=FLOOR)
    other.close()
    found = keys.read(tmp_path / "khac" / "keys", other.store_id)
    keys.write(folder / "keys", SlotFile(store.store_id, 2, found.slots))
    assert refusal(folder).code == "store.wrong_password"


def test_keys_of_a_newer_program_are_left_alone(store: Store, folder: Path) -> None:
    store.close()
    for name in COPIES:
        path = folder / "keys" / name
        path.write_text(json.dumps({**json.loads(path.read_text()), "version": keys.VERSION + 1}))
    before = (folder / "keys" / COPIES[0]).read_bytes()
    assert refusal(folder).code == "store.newer"
    assert (folder / "keys" / COPIES[0]).read_bytes() == before


def test_the_newer_copy_wins_after_a_crash_between_the_two(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = keys.read(folder / "keys", store.store_id)
    fresh = slots.new_slot((bytes(32),), "mới", login="khac", store_id=store.store_id, cost=FLOOR)
    writes: list[str] = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        writes.append(target.name)
        if len(writes) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(EnvironmentProblem):
        keys.write(folder / "keys", SlotFile(store.store_id, found.generation + 1, (*found.slots, fresh)))
    assert writes == COPIES
    assert [slot.login for slot in keys.read(folder / "keys", store.store_id).slots] == ["vanthu", "khac"]
    assert sorted(path.name for path in (folder / "keys").iterdir()) == COPIES


def test_with_several_people_a_login_is_asked_for(store: Store, folder: Path) -> None:
    found = keys.read(folder / "keys", store.store_id)
    root = store.ring.root_key
    second = slots.new_slot((root,), "mật khẩu hai", login="chanhvp", store_id=store.store_id, cost=FLOOR)
    keys.write(folder / "keys", SlotFile(store.store_id, 2, (*found.slots, second)))
    store.close()
    assert stores.logins(folder) == ("vanthu", "chanhvp")
    assert refusal(folder).code == "store.login_needed"
    assert refusal(folder, login="ai do").code == "store.unknown_login"
    assert refusal(folder, login="chanhvp").code == "store.wrong_password"
    stores.open_store(folder, "mật khẩu hai", login="chanhvp").close()
    stores.open_store(folder, PASSWORD, login="vanthu").close()


def test_the_slot_file_is_what_it_was_promised_to_be(store: Store, folder: Path) -> None:
    one, two = ((folder / "keys" / name).read_bytes() for name in COPIES)
    assert one == two
    sealed = json.loads(one)
    assert sealed["sha256"] == hashlib.sha256(canonical(sealed["body"])).hexdigest()
    assert sealed["body"]["store_id"] == store.store_id
    assert PASSWORD.encode() not in one


def test_a_store_of_version_1_opens_and_gets_the_present_slot(store: Store, folder: Path) -> None:
    old = slots.wrap_old(store.ring.root_key, PASSWORD, login="vanthu", store_id=store.store_id, cost=FLOOR)
    parts = ("kind", "recipient", "sealed_roots")
    store.close()
    for name in COPIES:
        path = folder / "keys" / name
        sealed = json.loads(path.read_bytes())
        body = {**sealed["body"], "slots": [{k: v for k, v in old.as_dict().items() if k not in parts}]}
        digest = hashlib.sha256(canonical(body)).hexdigest()
        path.write_text(json.dumps({**sealed, "version": 1, "body": body, "sha256": digest}))
    opened = stores.open_store(folder, PASSWORD)
    assert opened.ring.identity.startswith("AGE-SECRET-KEY-")
    opened.close()
    (slot,) = keys.read(folder / "keys", opened.store_id).slots
    assert slot.recipient.startswith("age1")
    again = stores.open_store(folder, PASSWORD)
    assert again.ring.identity == opened.ring.identity
    again.close()


def test_while_the_key_is_being_changed_the_one_that_fits_is_taken(store: Store, folder: Path) -> None:
    (slot,) = store.ring.slots()
    root = store.ring.root_key
    store.close()
    for order in ((bytes(32), root), (root, bytes(32))):
        both = slots.with_roots(slot, order, store.store_id)
        keys.write(folder / "keys", SlotFile(store.store_id, 9, (both,)))
        opened = stores.open_store(folder, PASSWORD)
        assert opened.ring.root_key == root
        opened.close()


def test_a_new_password_costs_as_much_as_the_dearest_one(store: Store, folder: Path) -> None:
    dear = slots.KdfCost(memory_kib=128, passes=2, lanes=1)
    store.add_slot("chanhvp", "mật khẩu hai", dear)
    store.add_slot("lan", "mật khẩu ba", None)
    costs = {slot.login: slot.cost for slot in store.ring.slots()}
    assert costs == {"vanthu": FLOOR, "chanhvp": dear, "lan": dear}
    store.close()
    stores.open_store(folder, "mật khẩu ba", login="lan").close()
