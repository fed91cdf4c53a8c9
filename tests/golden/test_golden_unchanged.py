"""The acceptance data are what was handed over, byte for byte: a result may never be won by changing them."""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
DATA = ("story-a", "story-b", "story-c", "story-d", "story-e", "messy")


def test_every_file_has_its_hash_and_none_is_added() -> None:
    listed = {}
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        listed[name] = digest
    present = {
        file.relative_to(HERE).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (*HERE.glob("*.json"), *(file for folder in DATA for file in (HERE / folder).rglob("*")))
        if file.is_file()
    }
    assert present == listed
