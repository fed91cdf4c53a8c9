"""The security pages leave no requirement out, and every test they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repo.source import PROJECT, read

REQUIREMENTS = "docs/security-requirements.md"
PAGE = "docs/security.md"
# Requirements of levels 1 and 2 in each section of TCASVS 5.0; 71 of level 1 and 50 of level 2 in all.
SECTIONS = {
    "V1.1": 6, "V1.2": 3, "V1.3": 4, "V1.4": 4, "V2.1": 8, "V2.2": 5, "V2.3": 6, "V2.4": 7, "V3.1": 2,
    "V3.2": 6, "V3.3": 3, "V3.4": 4, "V3.5": 4, "V4.1": 8, "V4.2": 7, "V4.3": 4, "V4.4": 1, "V4.5": 5,
    "V4.6": 7, "V5.1": 1, "V5.2": 3, "V5.3": 3, "V5.4": 1, "V5.5": 3, "V5.6": 4, "V6.1": 3, "V6.2": 3,
    "V6.3": 3, "V6.4": 1, "V6.5": 2,
}  # fmt: skip
_TEST = re.compile(r"`(tests/[^`]+)`")


def table(name: str) -> list[list[str]]:
    lines = [line for line in read(name).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def requirements() -> list[list[str]]:
    return [row for row in table(REQUIREMENTS) if re.match(r"V\d", row[0])]


def exists(named: str) -> bool:
    """`tests/x.py`, a folder of tests, or `tests/x.py::test_name`."""
    place, _, function = named.partition("::")
    path = PROJECT / place
    if not path.exists():
        return False
    return not function or f"def {function}(" in path.read_text(encoding="utf-8")


def test_every_requirement_of_levels_1_and_2_stands_once() -> None:
    ids = [row[0] for row in requirements()]
    assert len(ids) == len(set(ids)) == 121
    assert sorted(row[1] for row in requirements()).count("1") == 71
    found: dict[str, int] = {}
    for name in ids:
        section = name.rpartition(".")[0]
        found[section] = found.get(section, 0) + 1
    assert found == SECTIONS


@pytest.mark.parametrize("row", requirements(), ids=lambda row: str(row[0]))
def test_each_has_a_test_or_a_reason(row: list[str]) -> None:
    _, level, what, tests, reason = row
    assert level in ("1", "2")
    assert what
    assert bool(tests) != bool(reason), "a test or a reason, not both and not none"
    for named in _TEST.findall(tests):
        assert exists(named), named
    assert not reason or len(reason.split()) >= 2


def test_every_threat_names_a_test_that_exists() -> None:
    threats = [row for row in table(PAGE) if len(row) == 5 and row[2] in ("low", "middle", "high")]
    assert len(threats) >= 12
    for row in threats:
        named = _TEST.findall(row[4])
        assert named or "reliability.md" in row[4], row[0]
        for test in named:
            assert exists(test), test
    assert set("".join(row[1].replace(" ", "") for row in threats)) == set("STRIDE")


def test_the_page_has_its_parts() -> None:
    text = read(PAGE)
    for part in ("What is worth protecting", "Trust boundaries", "Threats", "Keys", "Not protected"):
        assert f"## {part}" in text
    assert Path(PROJECT / "docs/reliability.md").exists()


def test_a_name_that_is_no_test_is_found() -> None:
    assert not exists("tests/repo/test_nothing.py")
    assert not exists("tests/repo/test_security_page.py::test_nothing_of_that_name")
    assert exists("tests/repo/test_security_page.py::test_the_page_has_its_parts")
