"""The key slots on disk: keys/slots-a.json and slots-b.json, two copies with a checksum each.

A write goes to one copy, then the other, so that a power cut leaves at least one whole. Knows nothing
about passwords' strength or people's rights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.crypto import slots
from hoso_desktop.domain.events import canonical
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.files import atomic_write

FORMAT = "hoso-slots"
VERSION = 2
_COPIES = ("slots-a.json", "slots-b.json")


@dataclass(frozen=True, slots=True)
class SlotFile:
    """All slots of the store `store_id`; the copy with the higher generation wins."""

    store_id: str
    generation: int
    slots: tuple[slots.Slot, ...]


def write(folder: Path, content: SlotFile) -> None:
    """Write both copies durably, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    body = {
        "store_id": content.store_id,
        "generation": content.generation,
        "slots": [slot.as_dict() for slot in content.slots],
    }
    digest = hashlib.sha256(canonical(body)).hexdigest()
    sealed = {"format": FORMAT, "version": VERSION, "body": body, "sha256": digest}
    data = json.dumps(sealed, ensure_ascii=False, indent=1).encode("utf-8")
    for name in _COPIES:
        atomic_write(folder / name, data)


def read(folder: Path, store_id: str) -> SlotFile:
    """The newest whole copy of this store.

    Raises EnvironmentProblem: store.keys_damaged when neither copy is whole, store.keys_foreign when they
    belong to another store, store.newer when a newer program wrote them.
    """
    whole = [found for name in _COPIES if (found := _read_copy(folder / name)) is not None]
    if not whole:
        raise EnvironmentProblem("store.keys_damaged", path=str(folder))
    own = [found for found in whole if found.store_id == store_id]
    if not own:
        raise EnvironmentProblem("store.keys_foreign", path=str(folder))
    return max(own, key=lambda found: found.generation)


def whole_copies(folder: Path) -> tuple[SlotFile, ...]:
    """The copies whose checksum fits, of whatever store. Raises EnvironmentProblem `store.newer`."""
    return tuple(found for name in _COPIES if (found := _read_copy(folder / name)) is not None)


def mend(folder: Path, store_id: str, aside: Callable[[Path], Path]) -> int:
    """Write a copy that is damaged, missing or older again from the newest whole one; how many there were.

    What is damaged is moved to the name that `aside` gives it. Nothing is done where neither is whole.
    """
    try:
        newest = read(folder, store_id)
    except EnvironmentProblem:
        return 0
    mended = 0
    for name in _COPIES:
        path = folder / name
        found = _read_copy(path)
        if found == newest:
            continue
        whole = next(folder / other for other in _COPIES if _read_copy(folder / other) == newest)
        if found is None and path.exists():
            path.replace(aside(path))
        atomic_write(path, whole.read_bytes())
        mended += 1
    return mended


def _read_copy(path: Path) -> SlotFile | None:
    try:
        sealed = json.loads(path.read_bytes())
        body, version = sealed["body"], int(sealed["version"])
        if sealed["format"] != FORMAT or hashlib.sha256(canonical(body)).hexdigest() != sealed["sha256"]:
            return None
        if version > VERSION:
            raise EnvironmentProblem("store.newer")
        found = tuple(slots.from_dict(slot) for slot in body["slots"])
        return SlotFile(str(body["store_id"]), int(body["generation"]), found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
