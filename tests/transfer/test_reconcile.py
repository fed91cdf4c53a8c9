"""Each pair of store, workbook and bytes that disagrees is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hoso_desktop.transfer import manifest as lists
from hoso_desktop.transfer import reconcile, verify, workbook
from hoso_desktop.transfer.facts import Facts, inspect
from hoso_desktop.transfer.plan import PackagePlan, plan
from hoso_desktop.transfer.profiles import load
from hoso_desktop.transfer.workbook import ReadWorkbook
from tests.transfer.offices import Shelf, built, changed, papers, pdf, planned, sheet_of


@pytest.fixture
def package(shelf: Shelf) -> PackagePlan:
    return planned(shelf)


@pytest.fixture
def facts(package: PackagePlan, shelf: Shelf, tmp_path: Path) -> Facts:
    return inspect(built(package, tmp_path, shelf).path, verify.LIMITS, None)


@pytest.fixture
def book(package: PackagePlan, facts: Facts) -> ReadWorkbook:
    return workbook.read(facts.workbooks[package.workbook_name])


def told(now: PackagePlan, facts: Facts, book: ReadWorkbook, was: PackagePlan) -> list[tuple[str, object]]:
    found = reconcile.differences(now, facts, book, reconcile.content(was))
    return [(one.code, one.params.get("row", one.params.get("ordinal"))) for one in found]


def test_nothing_differs(package: PackagePlan, facts: Facts, book: ReadWorkbook) -> None:
    assert told(package, facts, book, package) == []


def test_store_and_bytes(shelf: Shelf, package: PackagePlan, facts: Facts, book: ReadWorkbook) -> None:
    rows = papers(shelf)
    rows[1] = replace(rows[1], attachment=shelf.put(pdf("scanned again")))
    now = plan(sheet_of(rows), load("dang-hsltcq"))
    assert told(now, facts, book, package) == [("package.store_file_differs", 2)]


def test_store_and_workbook(shelf: Shelf, package: PackagePlan, facts: Facts, book: ReadWorkbook) -> None:
    title = changed(sheet_of(papers(shelf)), title="Hồ sơ Đại hội bất thường")
    assert told(plan(title, load("dang-hsltcq")), facts, book, package) == [("package.store_row_differs", 2)]


def test_a_paper_more_in_the_store(
    shelf: Shelf, package: PackagePlan, facts: Facts, book: ReadWorkbook
) -> None:
    codes = {code for code, _ in told(planned(shelf, 6), facts, book, package)}
    assert codes == {"package.store_file_differs", "package.store_row_differs"}


def test_workbook_and_bytes(shelf: Shelf, package: PackagePlan, facts: Facts, tmp_path: Path) -> None:
    """A row naming a file that is not among the bytes, and a file without a row."""
    expected = lists.parse(built(package, tmp_path / "2", shelf).manifest)
    fewer = planned(shelf, 4)
    other = workbook.read(workbook.write(fewer.profile, fewer.workbook))
    codes = [one.code for one in verify.compare(expected, facts, package.name, book=other)]
    assert "package.workbook.file_without_row" in codes


def test_the_version_belongs_to_the_content(shelf: Shelf, package: PackagePlan) -> None:
    second = plan(sheet_of(papers(shelf)), load("dang-hsltcq"), 2)
    assert reconcile.content(second) != reconcile.content(package)
    assert reconcile.content(planned(shelf)) == reconcile.content(package)
