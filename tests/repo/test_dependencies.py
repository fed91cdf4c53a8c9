"""Pins, locks, pyproject.toml and docs/dependencies.md say the same."""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from tests.repo.source import MODULES, imports, name_of, read

# openpyxl works through lxml where it is installed; unpinned, users would run other code than the tests.
USED_BY_OTHERS = {"lxml"}
SETS = ["base", "desktop", "build", "dev"]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    """Names and exact versions of a requirement file, without extras and conditions."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", text, re.MULTILINE)
    return {canonical(name): version for name, version in found}


def source_pins(name: str) -> dict[str, str]:
    return pins(read(f"requirements/{name}.in"))


def locked(name: str) -> dict[str, str]:
    return pins(read(f"requirements/{name}.txt"))


def documented() -> set[str]:
    """Names that have a line with a reason."""
    return {canonical(name) for name in re.findall(r"^- `([\w.-]+)`: \S", read("docs/dependencies.md"), re.M)}


def test_package_metadata_repeats_the_pins() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert pins("\n".join(project["dependencies"])) == source_pins("base")
    assert pins("\n".join(project["optional-dependencies"]["desktop"])) == source_pins("desktop")


@pytest.mark.parametrize("name", SETS)
def test_lock_follows_its_source(name: str) -> None:
    source = source_pins(name)
    assert source, "every line of a .in file names an exact version"
    assert source.items() <= locked(name).items(), "run `make lock`"


@pytest.mark.parametrize("name", SETS[:-1])
def test_smaller_locks_agree_with_the_largest(name: str) -> None:
    assert locked(name).items() <= locked("dev").items(), "run `make lock`"


@pytest.mark.parametrize("name", SETS)
def test_lock_has_hashes_for_every_line(name: str) -> None:
    text = read(f"requirements/{name}.txt")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) >= len(locked(name)) > 0
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_pin_has_its_reason() -> None:
    wanted = {name for set_name in SETS for name in source_pins(set_name)}
    assert documented() == wanted


@cache
def installed() -> dict[str, list[str]]:
    """Top-level module → distributions that bring it."""
    # shiboken6 arrives with PySide6-Essentials.
    return {**packages_distributions(), "shiboken6": ["PySide6-Essentials"]}


def providers(module: str) -> set[str]:
    """Distributions that bring the module `module` belongs to."""
    top = module.partition(".")[0]
    return {canonical(found) for found in installed().get(top, [top])}


def third_party() -> dict[str, str]:
    """Every module from outside that our code imports, with one place where it does."""
    return {
        name: f"{name_of(path)}:{line}"
        for path in MODULES
        for line, name in imports(path)
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "hoso_desktop", "hoso_province"}
    }


def test_every_import_has_its_reason() -> None:
    unexplained = {name: place for name, place in third_party().items() if not providers(name) & documented()}
    assert not unexplained


def test_every_library_we_install_for_people_is_used() -> None:
    used = {found for name in third_party() for found in providers(name)} | USED_BY_OTHERS
    assert sorted({*source_pins("base"), *source_pins("desktop")} - used) == []
