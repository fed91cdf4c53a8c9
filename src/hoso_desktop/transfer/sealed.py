"""Sealed packages: the zip of a plan goes straight into an age file, and no plain byte of it onto the disk.

The same zip, byte for byte, as `transfer.build` makes, and the same signed list, sealed beside it; both open
with the stock age tool. What was written is read back from the disk and looked into before it has a name.
"""

from __future__ import annotations

import hashlib
import io
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from hoso_desktop import files
from hoso_desktop.crypto import sealed_view, sealing
from hoso_desktop.domain.events import canonical
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.transfer import build as builder
from hoso_desktop.transfer import manifest as lists
from hoso_desktop.transfer import verify
from hoso_desktop.transfer.build import Made, Opener
from hoso_desktop.transfer.facts import Facts, inspect_stream
from hoso_desktop.transfer.plan import PackagePlan, PlannedFile
from hoso_desktop.transfer.zip_writer import ZipWriter

SUFFIX = ".age"
# What age adds: a header of some hundred bytes and 16 bytes for each 64 KiB.
_ROOM_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Maker:
    """Who builds, with what, and when."""

    open_attachment: Opener
    sign: Callable[[bytes], bytes]
    public_key: bytes
    recipients: Sequence[str]  # whom the files are sealed to: the province and the office
    identities: Sequence[str]  # what the office opens them with, to read back
    built_at: datetime
    journal: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed file on the disk: its SHA-256 (hex) and size in bytes."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class SealedPackage:
    """A sealed package and its sealed list; `sha256` and `plain_size` are those of the zip inside."""

    package: SealedFile
    sidecar: SealedFile
    manifest: Mapping[str, object]
    sha256: str
    plain_size: int
    files: int


def build(
    plan: PackagePlan,
    package: Path,
    sidecar: Path,
    maker: Maker,
    *,
    plan_again: Callable[[], PackagePlan] | None = None,
    context: JobContext | None = None,
) -> SealedPackage:
    """Write, read back and sign one package into two sealed files, which must not exist yet.

    Raises what `transfer.build.build` raises; nothing of the two files is left then.
    """
    if not plan.ready:
        errors = [problem for problem in plan.problems if problem.severity is Severity.ERROR]
        raise UserError("package.not_ready", count=len(errors), dossier=plan.dossier_code)
    _refuse_full(package.parent, plan)
    try:
        return _build(plan, package, sidecar, maker, plan_again, context)
    except OSError as error:
        _drop(package, sidecar)
        raise files.world_error(error, package) from error
    except BaseException:
        _drop(package, sidecar)
        raise


def _refuse_full(folder: Path, plan: PackagePlan) -> None:
    free, needed = files.free_bytes(folder), builder.room([plan]) + _ROOM_BYTES
    if free < needed:
        params: dict[str, object] = {"path": str(folder), "free": free >> 20, "needed": (needed >> 20) + 1}
        raise EnvironmentProblem("disk.space_low", **params)


def _drop(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _build(
    plan: PackagePlan, package: Path, sidecar: Path, maker: Maker,
    plan_again: Callable[[], PackagePlan] | None, context: JobContext | None,
) -> SealedPackage:  # fmt: skip
    sums = [_sum_of(member, maker.open_attachment) for member in plan.members]
    made = builder.make(plan, maker.built_at)
    told = _Told(plan, context)
    source = _Stream(_zip(plan, made, sums, maker.open_attachment, told.step))
    sealed = _seal(source, package, maker.recipients)
    with sealed_view.view(package, maker.identities) as back:
        facts = inspect_stream(back, verify.LIMITS, context)
    wanted = [lists.MemberFact(m.name, m.attachment.size, m.attachment.sha256) for m in plan.members]
    wanted += [lists.MemberFact(file.name, len(file.data), lists.digest(file.data)) for file in made.files]
    if facts.problems or list(facts.members) != wanted or facts.sha256 != source.sha256:
        raise EnvironmentProblem("package.disk_changed", path=str(package.parent))
    tree = _signed_list(plan, facts, maker)
    data = lists.sidecar_bytes(tree, maker.sign(canonical(tree)))
    builder.check_whole(lists.parse_sidecar(data), facts, made.book, plan.name)
    if plan_again is not None:
        builder.check_store(plan_again(), plan, facts, made.book)
    beside = _seal(cast(BinaryIO, io.BytesIO(data)), sidecar, maker.recipients)
    with sealed_view.view(sidecar, maker.identities) as back:
        if back.read() != data:
            raise EnvironmentProblem("package.disk_changed", path=str(sidecar.parent))
    return SealedPackage(sealed, beside, tree, facts.sha256, facts.size, len(facts.members))


def _signed_list(plan: PackagePlan, facts: Facts, maker: Maker) -> dict[str, object]:
    tree = builder.describe(plan, facts, maker.public_key, maker.built_at)
    if maker.journal is not None:
        tree["journal"] = dict(maker.journal)
    return tree


class _Told:
    """Progress over the bytes of a plan."""

    def __init__(self, plan: PackagePlan, context: JobContext | None) -> None:
        self._total = sum(member.attachment.size for member in plan.members)
        self._done, self._context = 0, context

    def step(self, count: int) -> None:
        self._done += count
        if self._context is not None:
            self._context.step(Progress(self._done, self._total, "package.stage.copy"))


def _sum_of(member: PlannedFile, open_attachment: Opener) -> int:
    """The CRC a zip wants before the bytes, and a first look: the file is what the store has kept."""
    crc, digest = 0, hashlib.sha256()
    for chunk in builder.chunks(member, open_attachment, lambda _count: None):
        crc = zlib.crc32(chunk, crc)
        digest.update(chunk)
    if digest.hexdigest() != member.attachment.sha256:
        raise builder.source_changed(member)
    return crc


class _Gathered(io.RawIOBase):
    """What a zip writer wrote since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def take(self) -> bytes:
        data, self._parts = b"".join(self._parts), []
        return data


def _zip(
    plan: PackagePlan, made: Made, sums: Sequence[int], open_attachment: Opener, step: Callable[[int], None]
) -> Iterator[bytes]:
    """The bytes of the package, as `transfer.build` would write them."""
    gathered = _Gathered()
    writer = ZipWriter(cast(BinaryIO, gathered))
    for member, crc in zip(plan.members, sums, strict=True):
        writer.open_stored(member.name, member.attachment.size, crc)
        for chunk in builder.chunks(member, open_attachment, step):
            writer.put(chunk)
            yield gathered.take()
    for file in made.files:
        writer.add_deflated(file.name, file.data)
        yield gathered.take()
    writer.finish()
    yield gathered.take()


class _Stream(io.RawIOBase):
    """Chunks as a file that is read once; knows the hash of what went through."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._left = memoryview(b"")
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return self.readall()
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._digest.update(chunk)
            self._left = memoryview(chunk)
        data, self._left = bytes(self._left[:size]), self._left[size:]
        return data


def _seal(source: BinaryIO | io.RawIOBase, target: Path, recipients: Sequence[str]) -> SealedFile:
    """Seal a stream into a new file and flush it; the hash is taken from what is read back."""
    with target.open("xb") as out:
        sealing.seal(cast(BinaryIO, source), out, list(recipients))
        out.flush()
        os.fsync(out.fileno())
    sha256, size = files.hash_file(target)
    return SealedFile(target, sha256, size)
