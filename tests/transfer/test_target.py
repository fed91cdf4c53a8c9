from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.messages import explain
from hoso_desktop.transfer import target
from tests.transfer.offices import Shelf, planned

STICK = "tmpfs / tmpfs rw 0 0\n/dev/sdb1 {path} {kind} rw 0 0\n"


def mounts(path: Path, kind: str) -> str:
    return STICK.format(path=str(path).replace(" ", "\\040"), kind=kind)


def test_a_place_that_takes_it_is_left_empty(shelf: Shelf, tmp_path: Path) -> None:
    target.check(tmp_path / "usb", [planned(shelf)], needed=1)
    assert list((tmp_path / "usb").iterdir()) == []


@pytest.mark.parametrize("kind, over, taken", [
    ("vfat", 0, True), ("vfat", 1, False), ("msdos", 1, False), ("exfat", 1, True), ("ntfs3", 1, True),
])  # fmt: skip
def test_the_largest_file_of_a_stick(shelf: Shelf, tmp_path: Path, kind: str, over: int, taken: bool) -> None:
    plan = replace(planned(shelf), total_bytes=target.FAT_BYTES + over)
    stick = mounts(tmp_path, kind)
    if taken:
        target.check(tmp_path, [plan], needed=1, mounts=stick)
        return
    with pytest.raises(EnvironmentProblem) as refused:
        target.check(tmp_path, [plan], needed=1, mounts=stick)
    assert refused.value.code == "package.too_big_for_fat"
    assert "4295 MB" in explain(refused.value)


def test_two_dossiers_of_one_name(shelf: Shelf, tmp_path: Path) -> None:
    plan = planned(shelf)
    other = replace(plan, name=plan.name.lower(), dossier_code="HN.04/2010-2015")
    with pytest.raises(UserError) as refused:
        target.check(tmp_path / "usb", [plan, other], needed=1)
    assert "HN.04/2010-2015" in explain(refused.value)
    assert not (tmp_path / "usb").exists()


def test_a_name_that_differs_by_case_only(shelf: Shelf, tmp_path: Path) -> None:
    plan = planned(shelf)
    (tmp_path / plan.name.lower()).touch()
    with pytest.raises(UserError, match=r"package\.name_by_case"):
        target.check(tmp_path, [plan], needed=1)


def test_a_path_longer_than_windows_takes(shelf: Shelf, tmp_path: Path) -> None:
    plan = planned(shelf)
    base = 259 - len("/.partial/hoso-12345678") - len(".hoso.json") - 1 - len(plan.name)
    fits = tmp_path / ("a" * (base - len(str(tmp_path)) - 1))
    target.check(fits, [plan], needed=1, windows=True)
    with pytest.raises(UserError, match=r"package\.path_too_long"):
        target.check(fits.with_name(fits.name + "a"), [plan], needed=1, windows=True)
    target.check(fits.with_name(fits.name + "a"), [plan], needed=1, windows=False)


def test_a_place_too_small_or_not_to_be_written(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"disk\.space_low"):
        target.check(tmp_path / "usb", [planned(shelf)], needed=1 << 60)
    with pytest.raises(EnvironmentProblem, match=r"disk\.(error|not_writable|no_folder)"):
        target.check(Path("/proc/usb"), [planned(shelf)], needed=0)
