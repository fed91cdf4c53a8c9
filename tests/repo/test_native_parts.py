"""The native libraries we ship keep data and code apart: no executable stack, no writable code."""

from __future__ import annotations

import importlib.util
import struct
import sys
from pathlib import Path

import pytest

PARTS = ("sqlcipher3", "pyrage", "cryptography", "PySide6", "shiboken6", "pypdfium2_raw", "lxml", "PIL")
_STACK, _LOAD, _EXECUTABLE, _WRITABLE = 0x6474E551, 1, 1, 2


def libraries(part: str) -> list[Path]:
    found = importlib.util.find_spec(part)
    assert found is not None, part
    folder = Path(next(iter(found.submodule_search_locations or [])))
    return sorted(path for path in folder.rglob("*.so*") if path.is_file())


def segments(data: bytes) -> list[tuple[int, int]]:
    """(kind, flags) of the program headers of an ELF file of 64 bits."""
    start = struct.unpack_from("<Q", data, 32)[0]
    size, count = struct.unpack_from("<HH", data, 54)
    return [struct.unpack_from("<II", data, start + number * size) for number in range(count)]


def faults(data: bytes) -> list[str]:
    out = []
    kinds = segments(data)
    if any(kind == _STACK and flags & _EXECUTABLE for kind, flags in kinds):
        out.append("executable stack")
    if any(kind == _LOAD and flags & _EXECUTABLE and flags & _WRITABLE for kind, flags in kinds):
        out.append("writable code")
    return out


@pytest.mark.skipif(sys.platform != "linux", reason="reads ELF files")
@pytest.mark.parametrize("part", PARTS)
def test_no_executable_stack_and_no_writable_code(part: str) -> None:
    found = libraries(part)
    assert found
    wrong = {}
    for path in found:
        data = path.read_bytes()
        if data[:5] == b"\x7fELF\x02" and (sins := faults(data)):
            wrong[path.name] = sins
    assert wrong == {}


@pytest.mark.skipif(sys.platform != "linux", reason="reads ELF files")
def test_a_library_with_an_executable_stack_would_be_found() -> None:
    data = bytearray(libraries("pyrage")[0].read_bytes())
    start = struct.unpack_from("<Q", data, 32)[0]
    size = struct.unpack_from("<H", data, 54)[0]
    for number, (kind, flags) in enumerate(segments(bytes(data))):
        if kind == _STACK:
            struct.pack_into("<I", data, start + number * size + 4, flags | _EXECUTABLE)
    assert faults(bytes(data)) == ["executable stack"]
