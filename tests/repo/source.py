"""Our own files, read as text and syntax; nothing here imports what it reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MODULES = sorted((PROJECT / "src").rglob("*.py"))
TESTS = sorted((PROJECT / "tests").rglob("*.py"))


def name_of(path: Path) -> str:
    """Path inside the project, as people write it."""
    return path.relative_to(PROJECT).as_posix()


def read(name: str) -> str:
    """Text of a project file."""
    return (PROJECT / name).read_text(encoding="utf-8")


def syntax(path: Path) -> ast.Module:
    """Parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every absolute import, wherever it stands."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, node.module or ""


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of the called name."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node
