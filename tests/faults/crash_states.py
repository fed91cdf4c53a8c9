"""Every folder that a sudden end may leave, from the written-down calls of one process (recorder.c).

Three models of an end after any call. `killed`: the process dies, every finished call counts. `bare`: the
power fails and nothing counts that was not synced. `torn`: the power fails and of what was not synced each
sector of 512 bytes may or may not have reached the disk, in any order. Names (made, renamed, removed) obey
an ordered journal as those of ext4 and NTFS do: the disk has the first so many of them, at least up to the
last one in a folder that was synced. The time of a file, holes and access rights are not modelled.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random

SECTOR = 512
_HEAD = struct.Struct("<cQQII")
# The index is in shared memory, not written by calls, and rebuilt by the first connection after a sudden
# end; the ballast is eight megabytes of nothing.
_NOT_MODELLED = ("-shm", "/ballast")


class Model(StrEnum):
    KILLED = "killed"
    BARE = "bare"
    TORN = "torn"


@dataclass(frozen=True, slots=True)
class Record:
    """One call: (C)reate, (W)rite, (T)runcate, (F)sync, (R)ename, (U)nlink, (M)ake folder, (A)cknowledged."""

    op: str
    inode: int
    offset: int
    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Point:
    """An end after the first `after` calls; `draw` seeds what a torn disk kept."""

    after: int
    model: Model
    draw: int = 0

    def __str__(self) -> str:
        return f"{self.model} after {self.after} (draw {self.draw})"


@dataclass(slots=True, eq=False)
class _File:
    """A file or folder: what is surely on the disk, what came since the last sync, what a reader sees."""

    is_folder: bool = False
    durable: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    seen: bytearray = field(default_factory=bytearray)

    def take(self, offset: int, data: bytes | None) -> None:
        self.pending.append((offset, data))
        _put(self.seen, offset, data)

    def sync(self) -> None:
        if self.pending:
            self.durable = bytes(self.seen)
            self.pending.clear()

    def content(self, model: Model, chance: Random) -> bytes:
        if model is Model.KILLED or not self.pending:
            return bytes(self.seen)
        return self.durable if model is Model.BARE else self._torn(chance)

    def _torn(self, chance: Random) -> bytes:
        found = bytearray(self.durable)
        for offset, data in self.pending:
            if data is None:
                if chance.random() < 0.5:
                    _put(found, offset, None)
                continue
            begin = 0
            while begin < len(data):
                end = min(len(data), begin + SECTOR - (offset + begin) % SECTOR)
                if chance.random() < 0.5:
                    _put(found, offset + begin, data[begin:end])
                begin = end
        return bytes(found)


def _put(content: bytearray, offset: int, data: bytes | None) -> None:
    """Write `data` at an offset, or cut or stretch to it where there is none."""
    end = offset + len(data or b"")
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if data is None:
        del content[offset:]
    else:
        content[offset:end] = data


Tree = dict[str, _File]


class Disk:
    """A folder under the calls of a log. `tree` is what a living process sees."""

    def __init__(self, folder: Path, known: dict[str, int]) -> None:
        self.tree: Tree = {}
        self._root = _File(is_folder=True)
        self._inodes: dict[int, _File] = {known[""]: self._root}
        self._names: list[tuple[Record, _File | None]] = []
        for path in sorted(folder.rglob("*")):
            name, file = str(path.relative_to(folder)), _File(is_folder=path.is_dir())
            if not file.is_folder and not str(path).endswith(_NOT_MODELLED):
                file.durable = path.read_bytes()
                file.seen = bytearray(file.durable)
            self._inodes[known[name]] = file
            self.tree[name] = file
        # The names that are surely on the disk; `_names` came after them.
        self._durable: Tree = dict(self.tree)
        self.said: list[str] = []

    def apply(self, record: Record) -> None:
        match record.op:
            case "A":
                self.said.append(record.path)
            case "W":
                self._file(record).take(record.offset, record.data)
            case "T":
                self._file(record).take(record.offset, None)
            case "F":
                self._sync(record.inode)
            case _:
                made = _File(is_folder=record.op == "M") if record.op in "CM" else None
                if made is not None:
                    self._inodes[record.inode] = made
                self._names.append((record, made))
                _rename(self.tree, record, made)

    def _file(self, record: Record) -> _File:
        return self._inodes.setdefault(record.inode, _File())

    def _sync(self, inode: int) -> None:
        file = self._inodes.setdefault(inode, _File())
        if not file.is_folder:
            file.sync()
            return
        folder = "" if file is self._root else next((p for p, f in self.tree.items() if f is file), None)
        touched = [index for index, (record, _) in enumerate(self._names) if folder in _folders(record)]
        if touched:
            for record, made in self._names[: touched[-1] + 1]:
                _rename(self._durable, record, made)
            del self._names[: touched[-1] + 1]

    def state(self, model: Model, draw: int) -> dict[str, bytes | None]:
        """Path → content after an end now; None for a folder."""
        chance = Random(draw)
        tree = self.tree
        if model is not Model.KILLED:
            tree = dict(self._durable)
            kept = chance.randint(0, len(self._names)) if model is Model.TORN else 0
            for record, made in self._names[:kept]:
                _rename(tree, record, made)
        return {
            path: None if file.is_folder else file.content(model, chance)
            for path, file in sorted(tree.items())
            if not path.endswith(_NOT_MODELLED)
        }


def _folders(record: Record) -> tuple[str, ...]:
    """The folders whose entries a change of names touches."""
    names = [record.path] + ([record.data.decode()] if record.op == "R" else [])
    return tuple(name.rpartition("/")[0] for name in names)


def _rename(tree: Tree, record: Record, made: _File | None) -> None:
    if made is not None:
        tree[record.path] = made
        return
    inside = f"{record.path}/"
    moved = [path for path in tree if path == record.path or path.startswith(inside)]
    files = [(path, tree.pop(path)) for path in moved]
    if record.op == "R":
        tree.update({record.data.decode() + path[len(record.path) :]: file for path, file in files})


def inodes(folder: Path) -> dict[str, int]:
    """What the log calls the files that are there; the folder itself has the empty name."""
    found = {str(path.relative_to(folder)): path.stat().st_ino for path in folder.rglob("*")}
    return {"": folder.stat().st_ino, **found}


def read_log(path: Path) -> list[Record]:
    """The records of a log, oldest first."""
    data, place, found = path.read_bytes(), 0, []
    while place < len(data):
        op, inode, offset, name, size = _HEAD.unpack_from(data, place)
        place += _HEAD.size
        text = data[place : place + name].decode()
        found.append(Record(op.decode(), inode, offset, text, data[place + name : place + name + size]))
        place += name + size
    return found


def plan(records: Sequence[Record], wanted: int, seed: int) -> list[Point]:
    """`wanted` ends, in order of time. Seed 0 begins with each killed and bare one; every seed draws its own.

    Nothing changes with a sync but what is sure, so only the other models look at it.
    """
    chance = Random(seed)
    found: list[Point] = []
    if not seed:
        all_of = [
            Point(after, model) for after in range(len(records) + 1) for model in (Model.KILLED, Model.BARE)
        ]
        found = all_of if len(all_of) <= wanted // 2 else chance.sample(all_of, wanted // 2)
    while len(found) < wanted:
        found.append(Point(chance.randint(1, len(records)), Model.TORN, chance.getrandbits(48)))
    return sorted(found, key=lambda point: point.after)


def states(
    disk: Disk, records: Sequence[Record], points: Sequence[Point]
) -> Iterator[tuple[Point, dict[str, bytes | None], tuple[str, ...]]]:
    """Each end with the folder it leaves and the words said before it. `disk` is as it all began."""
    done = 0
    for point in points:
        for record in records[done : point.after]:
            disk.apply(record)
        done = point.after
        yield point, disk.state(point.model, point.draw), tuple(disk.said)


def fingerprint(state: dict[str, bytes | None], said: Sequence[str]) -> bytes:
    """Equal folders with equal promises need one look."""
    digest = hashlib.blake2b(repr(said).encode(), digest_size=16)
    for path, content in state.items():
        digest.update(f"|{path}|{-1 if content is None else len(content)}|".encode())
        digest.update(content or b"")
    return digest.digest()


def lay_out(state: dict[str, bytes | None], folder: Path) -> None:
    """Make the folder of a state."""
    folder.mkdir(parents=True)
    for path, content in state.items():
        target = folder / path
        if content is None:
            target.mkdir(exist_ok=True)
        else:
            target.write_bytes(content)
