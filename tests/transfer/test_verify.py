from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import Cancelled, EnvironmentProblem
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import sentence
from hoso_desktop.transfer.build import BuiltPackage
from hoso_desktop.transfer.verify import VerifyReport, verify
from tests.transfer.offices import PUBLIC, Shelf, built, planned
from tests.transfer.spoilers import SPOILERS, Copy

SEEDS = 4


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> BuiltPackage:
    """One good package of five papers; tests take copies of it."""
    folder = tmp_path_factory.mktemp("good")
    shelf = Shelf(folder / "shelf")
    shelf.folder.mkdir()
    return built(planned(shelf), folder / "out", shelf)


@pytest.fixture
def package(good: BuiltPackage, tmp_path: Path) -> Path:
    shutil.copy(good.sidecar, tmp_path)
    return Path(shutil.copy(good.path, tmp_path))


def said(report: VerifyReport) -> str:
    return "\n".join(sentence(problem.code, **problem.params) for problem in report.problems)


def codes(report: VerifyReport) -> set[str]:
    return {problem.code for problem in report.problems if problem.severity is Severity.ERROR}


def test_there_are_at_least_two_hundred_spoilt_copies() -> None:
    assert len(SPOILERS) * SEEDS >= 200


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("name", SPOILERS)
def test_a_spoilt_copy_is_refused_and_its_defect_named(package: Path, name: str, seed: int) -> None:
    copy = Copy(package, Random(f"{name} {seed}"))
    expected, word = SPOILERS[name](copy)
    report = verify(copy.package, trusted_keys={PUBLIC})
    assert not report.good
    assert expected <= codes(report) or (name == "entries_that_overlap" and codes(report) & expected)
    assert word in said(report)


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("name", SPOILERS)
def test_the_ledger_finds_what_the_signature_cannot(
    package: Path, good: BuiltPackage, name: str, seed: int
) -> None:
    """A copy listed and signed again with the office's own key is not what the store remembers."""
    copy = Copy(package, Random(f"{name} {seed}"))
    SPOILERS[name](copy)
    assert not verify(copy.package, manifest=good.manifest, trusted_keys={PUBLIC}).good


@pytest.mark.parametrize("seed", range(150))
def test_any_damaged_byte_of_the_zip_is_seen(package: Path, good: BuiltPackage, seed: int) -> None:
    copy = Copy(package, Random(seed))
    copy.flip(0, len(copy.data))
    report = verify(package, trusted_keys={PUBLIC})
    assert not report.good
    assert said(report)
    copy.sidecar.unlink()
    assert not verify(package, manifest=good.manifest).good


def test_a_good_package(package: Path, good: BuiltPackage) -> None:
    report = verify(package, trusted_keys={PUBLIC})
    assert report.good
    assert report.problems == ()
    assert (report.signature, report.files, report.size) == ("ok", 6, package.stat().st_size)
    assert report.manifest == good.manifest


def test_nobody_said_whose_keys_to_trust(package: Path) -> None:
    report = verify(package)
    assert report.good
    assert report.signature == "unknown_key"
    assert [problem.severity for problem in report.problems] == [Severity.NOTE]


def test_no_key_is_trusted(package: Path) -> None:
    report = verify(package, trusted_keys=())
    assert (report.good, report.signature) == (False, "unknown_key")


def test_without_any_list_it_is_never_good(package: Path) -> None:
    package.with_name(package.name + ".hoso.json").unlink()
    report = verify(package)
    assert codes(report) == {"package.no_manifest"}
    assert not report.good
    assert "không có bản kê để đối chiếu" in said(report)
    assert (report.signature, report.files) == ("none", 6)


def test_without_any_list_defects_of_the_zip_are_named_all_the_same(package: Path) -> None:
    package.with_name(package.name + ".hoso.json").unlink()
    package.write_bytes(package.read_bytes()[:-5])
    assert codes(verify(package)) == {"package.no_manifest", "package.zip.truncated"}


def test_the_ledgers_list_is_enough(package: Path, good: BuiltPackage) -> None:
    package.with_name(package.name + ".hoso.json").unlink()
    report = verify(package, manifest=good.manifest)
    assert report.good
    assert (report.signature, report.problems) == ("none", ())


def test_a_list_that_lies_elsewhere(package: Path, tmp_path: Path) -> None:
    beside = package.with_name(package.name + ".hoso.json")
    moved = beside.rename(tmp_path / "kê.json")
    assert verify(package, sidecar=moved, trusted_keys={PUBLIC}).signature == "ok"
    report = verify(package, sidecar=tmp_path / "not there.json")
    assert codes(report) == {"package.manifest.missing"}
    assert "not there.json" in said(report)


def test_a_list_of_the_ledger_that_is_damaged(package: Path, good: BuiltPackage) -> None:
    report = verify(package, manifest={**good.manifest, "members": 5})
    assert codes(report) == {"package.manifest.wrong"}


def test_several_defects_are_all_named(package: Path) -> None:
    copy = Copy(package, Random(1))
    names = sorted(name for name in copy.members() if name.endswith(".pdf"))
    data = bytearray(copy.data)
    for name in names[:2]:
        data[data.index(copy.members()[name]) + 30] ^= 4
    package.write_bytes(data)
    report = verify(package, trusted_keys={PUBLIC})
    assert [problem.where for problem in report.problems] == names[:2]


def test_a_package_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as refused:
        verify(tmp_path / "x.zip", manifest={})
    assert refused.value.code == "file.missing"
    with pytest.raises(EnvironmentProblem):
        verify(tmp_path)


def test_it_can_be_stopped(package: Path) -> None:
    context = JobContext()
    context.cancel()
    with pytest.raises(Cancelled):
        verify(package, context=context)
