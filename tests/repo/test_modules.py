"""House rules a machine can check: sizes, opening sentences, and words that must not leave the workshop."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.source import MODULES, PROJECT, TESTS, calls, imports, name_of, syntax

LONGEST = 500
# Folders and addresses of the place this was written at; put together here so that this file passes too.
PRIVATE_WORDS = ["/work" + "/", "." + "library", "--index" + "-url"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_short_and_opens_with_a_sentence(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST, "split it: docs/architecture.md says where things go"
    assert ast.get_docstring(syntax(path)), "say in a sentence or two what it owns and must never do"


@pytest.mark.parametrize("path", [path for path in MODULES if "domain" in path.parts], ids=name_of)
def test_domain_imports_the_standard_library_only(path: Path) -> None:
    """Stricter than the import contract, which knows only the packages it names."""
    ours = ("hoso_desktop.domain", "hoso_desktop.errors")
    for line, name in imports(path):
        standard = name.partition(".")[0] in sys.stdlib_module_names
        assert standard or name.startswith(ours), f"line {line}: {name}"


def test_every_package_has_tests_in_the_same_place() -> None:
    packages = {path.parent.name for path in (PROJECT / "src" / "hoso_desktop").glob("*/__init__.py")}
    tested = {path.relative_to(PROJECT / "tests").parts[0] for path in TESTS if path.name.startswith("test_")}
    assert packages <= tested, f"no tests/ folder for {sorted(packages - tested)}"


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_vietnamese_is_not_typed_with_key_clicks(path: Path) -> None:
    """QTest.keyClicks aborts the whole process on such letters; the type_text fixture does not."""
    for called, node in calls(path):
        if called in ("keyClick", "keyClicks"):
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    assert argument.value.isascii(), f"line {node.lineno}: use type_text"


def test_no_private_words() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = PROJECT / name
        data = path.read_bytes() if path.is_file() else b""
        found += [f"{name}: {word}" for word in PRIVATE_WORDS if word.encode() in data]
    assert not found
