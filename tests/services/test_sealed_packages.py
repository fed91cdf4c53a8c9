"""Packages sealed onto a stick, and the stick that comes back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.errors import UserError
from hoso_desktop.services import packages, province_key, sealed_packages, stick_check
from hoso_desktop.services.office import Office
from tests.services.test_outgoing import finished
from tests.support.office import make_office, scalar

PROVINCE = sealing.new_identity()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as office:
        province_key.put(office, sealing.recipient_of(PROVINCE))
        yield office


@pytest.fixture
def uid(office: Office, tmp_path: Path) -> str:
    return finished(office, tmp_path)


def later(office: Office) -> None:
    clock = office.clock
    assert isinstance(clock, FixedClock)
    clock.move(timedelta(minutes=5))


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_the_province_opens_what_a_stick_brings(
    office: Office, uid: str, tmp_path: Path, judge: Callable[[str], str]
) -> None:
    result = sealed_packages.build(office, [uid], tmp_path / "usb")
    (built,) = result.built
    assert names(tmp_path / "usb") == sorted([built.sidecar.name, built.path.name])
    (tmp_path / "key.txt").write_text(PROVINCE, encoding="ascii")
    for path in (built.path, built.sidecar):
        out = tmp_path / path.stem
        subprocess.run([judge("age"), "-d", "-i", tmp_path / "key.txt", "-o", out, path], check=True)
    report = packages.verify_file(tmp_path / built.path.stem, office=office)
    assert report.good
    assert (report.signature, report.sha256) == ("ok", built.sha256)


def test_what_stands_there_is_kept_or_refused(office: Office, uid: str, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    (built,) = sealed_packages.build(office, [uid], usb).built
    again = sealed_packages.build(office, [uid], usb)
    assert (again.built, again.refused) == ((), ())
    assert again.kept[0].sha256 == built.sha256
    assert scalar(office, "SELECT count(*) FROM package") == 1
    built.path.write_bytes(built.path.read_bytes()[:-1])
    (refused,) = sealed_packages.build(office, [uid], usb).refused
    assert refused.problems[0].code == "package.there_is_bad"


def test_without_the_provinces_key_nothing_is_sealed(office: Office, uid: str, tmp_path: Path) -> None:
    province_key.remove(office)
    with pytest.raises(UserError) as caught:
        sealed_packages.build(office, [uid], tmp_path / "usb")
    assert caught.value.code == "package.no_province_key"
    assert not (tmp_path / "usb").exists()


def test_a_package_the_ledger_missed_is_taken_in(
    office: Office, uid: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program ended between the rename and the ledger."""
    usb = tmp_path / "usb"
    with monkeypatch.context() as patch:
        patch.setattr(packages, "record", lambda *_words, **_more: None)
        sealed_packages.build(office, [uid], usb)
    assert scalar(office, "SELECT count(*) FROM package") == 0
    assert sealed_packages.build(office, [uid], usb).kept
    assert scalar(office, "SELECT count(*) FROM package") == 1


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("how", ["whole", "lost", "differs"])
def test_a_stick_pulled_out_too_early_is_seen_the_next_time(
    office: Office, uid: str, tmp_path: Path, sealed: bool, how: str
) -> None:
    usb = tmp_path / "usb"
    (built,) = (sealed_packages if sealed else packages).build(office, [uid], usb).built
    assert stick_check.look(office).whole == ()  # not at once: the memory would answer, not the stick
    later(office)
    if how == "lost":
        built.path.unlink()
    elif how == "differs":
        built.path.write_bytes(bytes(100))
    found = stick_check.look(office)
    if how == "whole":
        assert found == stick_check.SeenAgain((built.path.name,), ())
        assert stick_check.look(office).whole == ()  # once
    else:
        assert [problem.code for problem in found.problems] == [f"stick.{how}"]
        assert stick_check.troubles(office) == found.problems
        built.path.unlink(missing_ok=True)
        (sealed_packages if sealed else packages).build(office, [uid], usb)


def test_a_stick_that_is_away_says_nothing(office: Office, uid: str, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    sealed_packages.build(office, [uid], usb)
    later(office)
    usb.rename(tmp_path / "E")
    assert stick_check.look(office) == stick_check.SeenAgain((), ())
    found = stick_check.look(office, only=tmp_path / "E")  # another letter today
    assert len(found.whole) == 1


def test_a_mended_package_is_no_trouble_any_more(office: Office, uid: str, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    (built,) = sealed_packages.build(office, [uid], usb).built
    whole = built.path.read_bytes()
    later(office)
    built.path.unlink()
    assert stick_check.look(office).problems
    built.path.write_bytes(whole)
    assert stick_check.look(office).problems == ()
