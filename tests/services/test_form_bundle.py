"""Bundles of forms: previewed, signed, only newer, only unchanged, only of the trusted key."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hoso_desktop.crypto import signing
from hoso_desktop.db import schema
from hoso_desktop.domain.events import canonical
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.forms import shipped
from hoso_desktop.services import form_bundle, form_store
from hoso_desktop.services.office import Office
from hoso_desktop.services.undo import undo
from tests.support.office import journal_kinds, make_office

OWN = form_store.shipped_text("cover").replace('text = "HỒ SƠ"', 'text = "HỒ SƠ CỦA TỈNH"', 1)


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "tinh") as made:
        form_store.adopt(made, OWN)
        yield made


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "xa") as made:
        yield made


@pytest.fixture
def file(province: Office, tmp_path: Path) -> Path:
    target = tmp_path / "mau.hsb"
    assert form_bundle.export(province, (), target).form_ids == ("cover",)
    return target


def take(office: Office, file: Path) -> str:
    return form_bundle.take_in(office, file, seen=form_bundle.read(office, file)).change_uid


def refused(office: Office, file: Path) -> str:
    """The code of the refusal; nothing may have changed."""
    before = form_store.specs(office)[0]
    with pytest.raises(UserError) as caught:
        take(office, file)
    assert form_store.specs(office)[0] == before
    assert explain(caught.value)
    return caught.value.code


def rewrite(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as target:
        for name, data in members.items():
            target.writestr(zipfile.ZipInfo(name), data)


def test_a_bundle_is_previewed_then_prints_and_one_undo_takes_it_back(commune: Office, file: Path) -> None:
    seen = form_bundle.read(commune, file)
    (one,) = seen.differences
    assert one.form_id == "cover"
    assert '+text = "HỒ SƠ CỦA TỈNH"' in one.lines
    assert form_store.specs(commune)[0]["cover"] == shipped("cover")  # a preview changes nothing
    change = take(commune, file)
    assert "HỒ SƠ CỦA TỈNH" in form_store.text_of(commune, "cover")
    assert "form.imported" in journal_kinds(commune)
    undo(commune, change)
    assert form_store.specs(commune)[0]["cover"] == shipped("cover")
    take(commune, file)  # and it may come again


def test_before_a_key_is_trusted_it_is_marked_as_unsigned(commune: Office, file: Path) -> None:
    assert not form_bundle.read(commune, file).trusted
    take(commune, file)
    assert not form_store.versions(commune, "cover")[0].confirmed


def test_only_an_administrator_takes_in_what_is_unsigned(commune: Office, file: Path) -> None:
    with commune.change() as tx:
        tx.update(schema.person, 1, {"roles": json.dumps(["clerk"])})
        tx.record("person.roles_changed", body={})
    assert refused(commune, file) == "access.denied"
    with pytest.raises(UserError) as caught:
        form_bundle.trust(commune, "-".join(["0a1b"] * 8))
    assert caught.value.code == "access.denied"


def test_the_trusted_key_is_taken_and_another_refused(commune: Office, file: Path) -> None:
    key = form_bundle.read(commune, file).fingerprint
    form_bundle.trust(commune, f" {key.upper()} ")
    assert form_bundle.read(commune, file).trusted
    take(commune, file)
    assert form_store.versions(commune, "cover")[0].confirmed
    done = form_bundle.trust(commune, "-".join(["0a1b"] * 8))
    assert refused(commune, file) == "form.bundle_wrong_key"
    undo(commune, done.change_uid)
    assert form_bundle.trusted_key(commune) == key


@pytest.mark.parametrize("text", ["", "0a1b", "-".join(["0a1g"] * 8)])
def test_a_key_that_is_none_is_refused(commune: Office, text: str) -> None:
    with pytest.raises(UserError) as caught:
        form_bundle.trust(commune, text)
    assert caught.value.code == "form.bad_key"


def test_an_older_or_the_same_bundle_is_refused(
    province: Office, commune: Office, file: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "moi.hsb"
    assert form_bundle.export(province, ["contents"], newer).version == 2
    take(commune, newer)
    assert refused(commune, file) == "form.bundle_older"
    assert refused(commune, newer) == "form.bundle_older"


def test_another_file_than_was_shown_is_refused(
    province: Office, commune: Office, file: Path, tmp_path: Path
) -> None:
    seen = form_bundle.read(commune, file)
    form_bundle.export(province, ["contents"], file)
    with pytest.raises(UserError) as caught:
        form_bundle.take_in(commune, file, seen=seen)
    assert caught.value.code == "form.bundle_not_seen"


def _swap(members: dict[str, bytes]) -> None:
    members["forms/cover.toml"] = members["forms/cover.toml"].replace(b"size = 75", b"size = 25")


def _extra(members: dict[str, bytes]) -> None:
    members["forms/set.toml"] = b"id = 1"


def _lost(members: dict[str, bytes]) -> None:
    del members["forms/cover.toml"]


def _renumber(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b'"version":1', b'"version":9')


def _unsign(members: dict[str, bytes]) -> None:
    del members["signature"]


@pytest.mark.parametrize("change", [_swap, _extra, _lost, _renumber, _unsign])
def test_a_bundle_changed_on_its_way_is_refused(
    commune: Office, file: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    rewrite(file, lambda members: None)
    form_bundle.read(commune, file)  # the rewriting alone does no harm
    rewrite(file, change)
    assert refused(commune, file) == "form.bundle_changed"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"[]" * 40])
def test_a_file_that_is_no_bundle_is_refused(commune: Office, tmp_path: Path, data: bytes) -> None:
    bad = tmp_path / "x.hsb"
    bad.write_bytes(data)
    assert refused(commune, bad) == "form.bundle_unreadable"


def test_a_signed_form_that_could_not_print_is_refused_with_its_line(commune: Office, file: Path) -> None:
    seed = signing.new_key()

    def sign_a_broken_one(members: dict[str, bytes]) -> None:
        import hashlib

        _swap_in = members["forms/cover.toml"].replace(b"size = 75", b"size = -75")
        manifest = json.loads(members["manifest.json"])
        manifest["public_key"] = signing.public_key(seed).hex()
        manifest["files"] = {"forms/cover.toml": hashlib.sha256(_swap_in).hexdigest()}
        data = canonical(manifest)
        members |= {
            "forms/cover.toml": _swap_in,
            "manifest.json": data,
            "signature": signing.sign(seed, data),
        }

    rewrite(file, sign_a_broken_one)
    with pytest.raises(UserError) as caught:
        form_bundle.read(commune, file)
    assert "forms/cover.toml, dòng " in explain(caught.value)


def test_an_office_with_nothing_of_its_own_is_told(commune: Office, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        form_bundle.export(commune, (), tmp_path / "x.hsb")
    assert caught.value.code == "form.nothing_own"
    assert not (tmp_path / "x.hsb").exists()
