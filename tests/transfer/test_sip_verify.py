"""Spoilt copies of a SIP: each refused with the code of its defect, by the list and by METS alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from hoso_desktop.domain.problem import Severity
from hoso_desktop.messages import sentence
from hoso_desktop.transfer.build import BuiltPackage
from hoso_desktop.transfer.verify import VerifyReport, verify
from tests.transfer import spoilers
from tests.transfer.offices import PUBLIC, Shelf, built
from tests.transfer.sip_copy import DATA, EAD, SipCopy, fitting
from tests.transfer.sip_spoilers import SPOILERS
from tests.transfer.test_sip import good, planned

SEEDS = 4
# Those of the Party's package that say nothing of a workbook.
OF_ANY_ZIP = [
    "flipped_bit_in_a_pdf", "flipped_bit_with_a_new_crc", "another_length", "swapped_files", "another_order",
    "a_page_instead_of_a_pdf", "truncated", "longer", "something_in_front", "something_in_the_middle",
    "a_later_clock", "the_same_file_twice", "names_that_differ_by_case", "an_absolute_name",
    "entries_that_overlap", "an_entry_taken_off_the_directory", "flipped_bit_in_the_list", "half_a_list",
    "an_edited_list", "a_list_signed_by_a_stranger", "a_list_of_another_package", "a_wrong_count",
    "a_list_with_a_wrong_size_of_the_zip", "a_list_of_tomorrow", "a_list_with_a_key_twice",
    "a_list_written_more_nicely", "an_endless_list", "a_signature_in_capitals",
]  # fmt: skip
# One of each kind of defect, at every run; the rest belongs to the long proofs.
QUICK = {
    "a_wrong_size", "a_checksum_of_another_kind", "swapped_papers", "a_reference_climbing_out",
    "a_reference_to_the_world", "a_pointer_to_another_file", "another_id_of_a_section", "an_id_twice",
    "a_paper_without_its_section", "swapped_sections", "a_section_that_is_a_file",
    "an_administration_nobody_has", "another_id_of_the_package", "another_id_of_the_representation",
    "a_schema_lost_and_forgotten", "a_mets_file_lost", "a_file_too_many", "another_number_of_papers",
    "an_entity", "xml_in_utf_16", "swapped_metadata", "metadata_of_another_paper",
}  # fmt: skip


def _cases() -> list[object]:
    return [
        pytest.param(name, seed, marks=() if name in QUICK and seed == 0 else pytest.mark.battery)
        for name in SPOILERS
        for seed in range(SEEDS)
    ]


@pytest.fixture(scope="module")
def sip(tmp_path_factory: pytest.TempPathFactory) -> BuiltPackage:
    """One good SIP of five papers; tests take copies of it."""
    folder = tmp_path_factory.mktemp("sip")
    shelf = Shelf(folder / "shelf")
    shelf.folder.mkdir()
    return built(planned(good(shelf)), folder / "out", shelf)


@pytest.fixture
def package(sip: BuiltPackage, tmp_path: Path) -> Path:
    shutil.copy(sip.sidecar, tmp_path)
    return Path(shutil.copy(sip.path, tmp_path))


def codes(report: VerifyReport) -> set[str]:
    """Codes of the errors; those of the SIP without their beginning, others with a stroke before."""
    found = {problem.code for problem in report.problems if problem.severity is Severity.ERROR}
    return {
        code.removeprefix("package.sip.") if ".sip." in code else code.replace("package.", "/", 1)
        for code in found
    }


def said(report: VerifyReport) -> str:
    return "\n".join(sentence(problem.code, **problem.params) for problem in report.problems)


def test_there_are_at_least_two_hundred_spoilt_copies_and_a_score_at_every_run() -> None:
    assert len(SPOILERS) * SEEDS >= 200
    assert set(SPOILERS) >= QUICK
    assert len(QUICK) >= 20


@pytest.mark.parametrize("name, seed", _cases())
def test_a_spoilt_sip_is_refused_and_its_defect_named(package: Path, name: str, seed: int) -> None:
    copy = SipCopy(package, Random(f"{name} {seed}"))
    expected, word = SPOILERS[name](copy)
    report = verify(copy.package, trusted_keys={PUBLIC})
    sip_codes = {code for code in expected if not code.startswith("/")}
    assert sip_codes <= codes(report)
    assert any(code.startswith("/member_") for code in codes(report))
    copy.list_again()  # by somebody who holds the key: now METS alone can tell
    report = verify(copy.package, trusted_keys={PUBLIC})
    assert codes(report) == expected
    assert word in said(report)


@pytest.mark.battery
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", OF_ANY_ZIP)
def test_what_spoils_any_package_spoils_a_sip(package: Path, name: str, seed: int) -> None:
    copy = SipCopy(package, Random(f"{name} {seed}"))
    expected, word = spoilers.SPOILERS[name](copy)
    report = verify(copy.package, trusted_keys={PUBLIC})
    assert not report.good
    found = {problem.code for problem in report.problems}
    assert expected <= found or (name == "entries_that_overlap" and found & expected)
    assert word in said(report)


def test_packing_and_listing_again_alone_spoil_nothing(package: Path) -> None:
    """Otherwise the spoilers would be refused for something else."""
    copy = SipCopy(package, Random(0))
    copy.put(fitting(copy.inside(), EAD))
    copy.list_again()
    report = verify(package, trusted_keys={PUBLIC})
    assert report.good, said(report)


def test_a_file_that_cannot_be_read_is_not_called_missing_as_well(package: Path) -> None:
    copy = SipCopy(package, Random(0))
    name = f"{copy.top}/{copy.one(DATA)}"
    start = copy.data.index(copy.members()[name])
    copy.flip(start, start + len(copy.members()[name]))
    assert "file_missing" not in codes(verify(package, trusted_keys={PUBLIC}))
