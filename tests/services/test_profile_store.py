"""Profiles brought by a province's bundle: previewed, used from then on, taken back by one undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import form_bundle, packages, profile_store
from hoso_desktop.services.office import Office
from hoso_desktop.services.undo import undo
from hoso_desktop.transfer import profiles
from tests.support.office import journal_kinds, make_office

ID = "tt05-sip-hoso"
OURS = profiles.shipped_text(ID).replace("plain_rep_id = false", "plain_rep_id = true ", 1)
NEW = OURS.replace(f'id = "{ID}"', 'id = "tinh-song-lam"', 1)


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "tinh") as made:
        yield made


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "xa") as made:
        yield made


def bundle(province: Office, folder: Path, **texts: str) -> Path:
    files = []
    for name, text in texts.items():
        files.append(folder / f"{name.replace('_', '-')}.toml")
        files[-1].write_text(text, encoding="utf-8")
    made = form_bundle.export(province, (), folder / "tinh.hsb", profiles=files)
    assert made.version == 1
    return folder / "tinh.hsb"


def switched(office: Office, profile_id: str = ID) -> bool:
    layout = profile_store.profile(office, profile_id).sip
    assert layout is not None
    return layout.on("plain_rep_id")


def test_a_profile_of_the_province_is_previewed_then_used_and_one_undo_takes_it_back(
    province: Office, commune: Office, tmp_path: Path
) -> None:
    file = bundle(province, tmp_path, tt05_sip_hoso=OURS)
    seen = form_bundle.read(commune, file)
    assert [(one.form_id, len(one.lines)) for one in seen.differences] == [(f"profiles/{ID}", 2)]
    assert seen.differences[0].title == profiles.load(ID).title
    assert not switched(commune)
    done = form_bundle.take_in(commune, file, seen=seen)
    assert switched(commune)
    assert [(one.profile.id, one.own, one.signed) for one in profile_store.available(commune)] == [
        ("dang-hsltcq", False, False), (ID, True, False),
    ]  # fmt: skip
    assert journal_kinds(commune)[-1] == "form.imported"
    undo(commune, done.change_uid)
    assert not switched(commune)


def test_a_profile_the_program_does_not_know_becomes_one_of_the_offices(
    province: Office, commune: Office, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as refused:
        profile_store.profile(commune, "tinh-song-lam")
    assert ID in explain(refused.value)
    file = bundle(province, tmp_path, tinh_song_lam=NEW)
    form_bundle.take_in(commune, file, seen=form_bundle.read(commune, file))
    assert switched(commune, "tinh-song-lam")
    assert not switched(commune)
    with pytest.raises(UserError) as refused:
        packages.build(commune, ["nobody"], tmp_path / "out", profile_id="tinh-song-lamm")
    assert "tinh-song-lam" in explain(refused.value)


@pytest.mark.parametrize(
    "key, text",
    [("id", OURS.replace(ID, "TINH", 1)), ("kind", OURS.replace('"sip"', '"dip"', 1)), ("TOML", "id = ")],
)
def test_a_profile_that_could_not_be_read_does_not_leave_the_province(
    province: Office, tmp_path: Path, key: str, text: str
) -> None:
    with pytest.raises(UserError) as refused:
        bundle(province, tmp_path, TINH=text) if key == "id" else bundle(province, tmp_path, x=text)
    assert f"“{key}”" in explain(refused.value)
    assert not (tmp_path / "tinh.hsb").exists()


def test_a_bundle_may_carry_nothing_else_and_is_only_taken_in_once(
    province: Office, commune: Office, tmp_path: Path
) -> None:
    file = bundle(province, tmp_path, tt05_sip_hoso=OURS)
    form_bundle.take_in(commune, file, seen=form_bundle.read(commune, file))
    with pytest.raises(UserError) as refused:
        form_bundle.read(commune, file)
    assert refused.value.code == "form.bundle_older"
