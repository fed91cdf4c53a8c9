"""What the source must never do, read from the source itself: each rule is named in docs/security.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.repo.source import MODULES, calls, imports, name_of, syntax

# Modules that may start another program or load a library by hand, and why.
PROGRAM_STARTERS = {
    "src/hoso_desktop/intake/limited_process.py": "our own program again, which reads foreign files",
    "src/hoso_desktop/services/system_task.py": "the system's own scheduler",
    "src/hoso_desktop/intake/pdf_limits.py": "how that program is started on Windows",
}
LIBRARY_LOADERS = {
    "src/hoso_desktop/process.py": "no dumps",
    "src/hoso_desktop/files.py": "which file system a Windows drive has",
    "src/hoso_desktop/intake/facts.py": "buffers of the PDF library",
    "src/hoso_desktop/intake/pdf_pages.py": "buffers of the PDF library",
    "src/hoso_desktop/intake/pdf_limits.py": "limits of the child",
}
WEAK_READERS = ("src/hoso_desktop/transfer/bag_check.py",)  # bags of others are listed by md5 and sha1
CODE_RUNNERS = {"eval", "exec", "compile", "__import__"}
OBJECT_READERS = {"pickle", "marshal", "shelve", "yaml", "dill", "joblib", "jsonpickle"}
NETWORK = {
    "socket", "ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "socketserver", "xmlrpc", "telnetlib",
    "requests", "urllib3", "aiohttp", "httpx",
}  # fmt: skip
WEAK = {"md5", "sha1", "new", "DES", "TripleDES", "ARC4", "Blowfish", "ECB"}
_STARTS = {"system", "popen", "startfile", "spawnl", "spawnv", "execv", "execl"}
# Seeded chance of the practice office and of samples; never of keys.
CHANCE = re.compile(r"(demo|practice|sample|backup|random)")
_LONG_SECRET = re.compile(r"^(?:[0-9a-f]{48,}|[A-Za-z0-9+/]{43,}={0,2}|AGE-SECRET-KEY-.*)$")


def first_names(path: Path) -> set[str]:
    return {name.partition(".")[0] for _, name in imports(path)}


def runs_text_as_code(path: Path) -> Iterator[str]:
    yield from sorted(first_names(path) & OBJECT_READERS)
    for name, call in calls(path):
        if name in CODE_RUNNERS and isinstance(call.func, ast.Name):
            yield f"{name} in line {call.lineno}"


def speaks_on_a_network(path: Path) -> Iterator[str]:
    for _, name in imports(path):
        if name.startswith(("PySide6.QtNetwork", "PySide6.QtWeb")):
            yield name
    if "/sync/" not in path.as_posix() and "hoso_province" not in path.as_posix():
        yield from sorted(first_names(path) & NETWORK)


def starts_programs_or_loads_libraries(path: Path) -> Iterator[str]:
    names, known = first_names(path), path.as_posix()
    if names & {"subprocess", "multiprocessing"} and not known.endswith(tuple(PROGRAM_STARTERS)):
        yield "subprocess"
    if "ctypes" in names and not known.endswith(tuple(LIBRARY_LOADERS)):
        yield "ctypes"
    for name, call in calls(path):
        if name in _STARTS or any(word.arg == "shell" for word in call.keywords):
            yield f"{name} in line {call.lineno}"


def uses_weak_ciphers(path: Path) -> Iterator[str]:
    if path.as_posix().endswith(WEAK_READERS):
        return
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Attribute) and node.attr in WEAK and ast.unparse(node.value) == "hashlib":
            yield f"hashlib.{node.attr} in line {node.lineno}"
        if isinstance(node, ast.alias) and node.name in WEAK:
            yield node.name


def guesses(path: Path) -> Iterator[str]:
    if "random" in first_names(path) and not CHANCE.search(path.stem):
        yield "random: use os.urandom for what nobody may guess"


def holds_a_key(path: Path) -> Iterator[str]:
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if _LONG_SECRET.match(text) and len(set(text)) > 8 and not text.isalpha() and "/" not in text:
                yield f"line {node.lineno}"


RULES = (
    runs_text_as_code, speaks_on_a_network, starts_programs_or_loads_libraries, uses_weak_ciphers, guesses,
    holds_a_key,
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_no_module_of_ours(rule: Callable[[Path], Iterator[str]]) -> None:
    found = {name_of(path): sins for path in MODULES if (sins := list(rule(path)))}
    assert found == {}


BAD = f"""
import pickle, socket, subprocess, random, hashlib
eval("1")
subprocess.run("x", shell=True)
hashlib.md5(b"")
KEY = "{"0123456789abcdef" * 4}"
"""


@pytest.mark.parametrize("rule", RULES)
def test_a_module_that_did_would_be_found(rule: Callable[[Path], Iterator[str]], tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.py").write_text("import os\nKEY = os.urandom(32)\n", encoding="utf-8")
    assert list(rule(tmp_path / "bad.py"))
    assert not list(rule(tmp_path / "good.py"))
