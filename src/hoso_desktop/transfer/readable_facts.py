"""Facts of a store as lines of canonical JSON, a file for each kind: written, read again, set side by side.

Owns the shape of a line and what makes two such folders differ; knows no store, no right and no secret: what
may leave is decided by whoever hands in the rows. Reads and writes one line at a time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hoso_desktop.domain.events import canonical
from hoso_desktop.errors import UserError
from hoso_desktop.files import replace, world_error

SUFFIX = ".jsonl"
_KEYS = {"key", "row"}

Row = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row only one side has, or one whose `fields` differ; a side that has no such row is None."""

    kind: str
    key: str
    fields: tuple[str, ...]
    old: Mapping[str, object] | None
    new: Mapping[str, object] | None


def write(folder: Path, kind: str, rows: Iterable[Row]) -> int:
    """Write the rows of a kind and tell how many; nothing stands under its name before the last line is down.

    Raises ValueError when a key does not come after the one before, EnvironmentProblem when the disk refuses.
    """
    target = folder / f"{kind}{SUFFIX}"
    partial = folder / f"{kind}{SUFFIX}.partial"
    try:
        count = _write_lines(partial, rows)
        replace(partial, target)
    except OSError as error:
        raise world_error(error, target) from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def read(path: Path) -> Iterator[Row]:
    """The rows in their order, none when there is no such file.

    Raises UserError readable.facts.bad for a line that is not as `write` makes it or stands out of order.
    """
    if not path.exists():
        return
    last: str | None = None
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            key, row = _parse(line, path, number)
            if last is not None and key <= last:
                raise UserError("readable.facts.bad", name=path.name, line=number)
            last = key
            yield key, row


def compare(old: Path, new: Path) -> Iterator[Difference]:
    """Every row that is not the same in both folders, kind by kind, in the order of the keys."""
    kinds = {path.name for folder in (old, new) for path in folder.glob(f"*{SUFFIX}")}
    for name in sorted(kinds):
        yield from differences(name.removesuffix(SUFFIX), read(old / name), read(new / name))


def _write_lines(partial: Path, rows: Iterable[Row]) -> int:
    count, last = 0, None
    with partial.open("wb") as out:
        for key, row in rows:
            if last is not None and key <= last:
                raise ValueError(f"keys must rise: {key!r} after {last!r}")
            out.write(canonical({"key": key, "row": row}) + b"\n")
            count, last = count + 1, key
        out.flush()
        os.fsync(out.fileno())
    return count


def _parse(line: bytes, path: Path, number: int) -> Row:
    try:
        found = json.loads(line)
        sound = isinstance(found, dict) and found.keys() == _KEYS and canonical(found) + b"\n" == line
    except (ValueError, RecursionError):
        sound = False
    if not sound or not isinstance(found["key"], str) or not isinstance(found["row"], dict):
        raise UserError("readable.facts.bad", name=path.name, line=number)
    return found["key"], found["row"]


def differences(kind: str, old: Iterator[Row], new: Iterator[Row]) -> Iterator[Difference]:
    """Every row that is not the same on both sides, in the order of the keys; both must be in that order."""
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        if left is not None and (right is None or left[0] < right[0]):
            yield Difference(kind, left[0], (), left[1], None)
            left = next(old, None)
        elif right is not None and (left is None or right[0] < left[0]):
            yield Difference(kind, right[0], (), None, right[1])
            right = next(new, None)
        elif left is not None and right is not None:
            if fields := _fields(left[1], right[1]):
                yield Difference(kind, left[0], fields, left[1], right[1])
            left, right = next(old, None), next(new, None)


def _fields(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[str, ...]:
    """By canonical form: 1 and true, or null and a lost field, are not the same."""
    return tuple(
        name
        for name in sorted(old.keys() | new.keys())
        if (name in old) != (name in new) or canonical(old.get(name)) != canonical(new.get(name))
    )
