"""Every import contract holds, and every one is seen to break when somebody breaks it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.repo.source import PROJECT, read

CONTRACTS: list[dict[str, str]] = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
IDS = [contract["id"] for contract in CONTRACTS]

# Contract → the module that goes wrong, and the line that makes it wrong.
VIOLATIONS = {
    "floors": [
        ("domain/planted.py", "from hoso_desktop.services import planted"),
        ("printing/planted.py", "import hoso_desktop.transfer"),
        ("app.py", "import hoso_desktop.cli"),
        ("crypto/planted.py", "import hoso_desktop.db"),
        ("paths.py", "import hoso_desktop.files"),
        ("errors.py", "import hoso_desktop.paths"),
        ("a_room_nobody_drew.py", ""),
    ],
    "no-circles": [("domain/planted.py", "from hoso_desktop.domain import planted_too")],
    "cli-without-ui": [
        ("cli/planted.py", "import hoso_desktop.ui"),
        ("cli/planted.py", "import PySide6.QtCore"),
        ("services/planted.py", "import PySide6.QtCore"),  # through a service
    ],
    "pure-domain": [
        ("domain/planted.py", "import sqlalchemy"),
        ("domain/planted.py", "import openpyxl"),
        ("domain/planted.py", "from hoso_desktop import files"),
    ],
    "qt": [
        ("services/planted.py", "from PySide6.QtCore import QObject"),
        ("jobs.py", "from PySide6.QtCore import QThread"),
    ],
    "sql": [
        ("services/planted.py", "import sqlalchemy"),
        ("transfer/planted.py", "from sqlcipher3 import dbapi2"),
    ],
    "db-doors": [
        ("ui/planted.py", "from hoso_desktop.db import store"),
        ("cli/planted.py", "from hoso_desktop import db"),
    ],
    "http": [("services/planted.py", "import requests")],
    "pdf-drawing": [("services/planted.py", "from reportlab.pdfgen import canvas")],
    "ciphers": [
        ("db/planted.py", "from cryptography.hazmat.primitives import hashes"),
        ("transfer/planted.py", "import pyrage"),
    ],
    "workbooks": [
        ("services/planted.py", "import openpyxl"),
        ("printing/planted.py", "from python_calamine import CalamineWorkbook"),
    ],
    "foreign-files": [
        ("intake/facts.py", "import pypdfium2"),
        ("intake/other_books.py", "import python_calamine"),
        ("services/planted.py", "import pypdfium2.raw"),
    ],
    "word-files": [
        ("services/planted.py", "import docx"),
        ("printing/planted.py", "from docx import Document"),
    ],
}


def lint(root: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run the checker over the tree in `root`, limited to `contracts` when some are named."""
    limits = [word for name in contracts for word in ("--contract", name)]
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo", *limits],
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )


def plant(root: Path, module: str, line: str) -> None:
    """Add `line` to `module` of the tree in `root`, which may be new."""
    package = root / "src" / "hoso_desktop"
    if module.startswith("cli/") and (package / "cli.py").exists():
        module = "cli.py"
    with (package / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Our tree, to be damaged; the modules that planted lines import or pass through are in it."""
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    shutil.copytree(PROJECT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    plant(tmp_path, "domain/planted.py", "")
    plant(tmp_path, "domain/planted_too.py", "from hoso_desktop.domain import planted")
    plant(tmp_path, "services/planted.py", "")
    plant(tmp_path, "cli/planted.py", "from hoso_desktop.services import planted")
    return tmp_path


def test_a_harmless_plant_keeps_every_contract(copied: Path) -> None:
    result = lint(copied)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_tree_keeps_every_contract() -> None:
    result = lint(PROJECT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_has_a_planted_violation() -> None:
    assert sorted(IDS) == sorted(VIOLATIONS)


@pytest.mark.parametrize(
    "contract, module, line",
    [(name, module, line) for name, planted in VIOLATIONS.items() for module, line in planted],
)
def test_contract_breaks(copied: Path, contract: str, module: str, line: str) -> None:
    plant(copied, module, line)
    result = lint(copied, contract)
    name = next(entry["name"] for entry in CONTRACTS if entry["id"] == contract)
    assert result.returncode != 0
    assert f"{name} BROKEN" in result.stdout, result.stdout + result.stderr
