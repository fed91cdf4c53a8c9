"""What a package on the disk really holds: one pass over its bytes, every defect a Problem.

Owns the reading of a package for both the builder and the verifier; knows no manifest and trusts nothing.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from hoso_desktop.domain.problem import Problem
from hoso_desktop.files import CHUNK, copy_with_hash
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.transfer.manifest import MemberFact
from hoso_desktop.transfer.zip_reader import BadArchive, Directory, Limits, Member, read_directory, stream

_PDF_SIGN, _PDF_HEAD = b"%PDF-", 1024
_WORKBOOK_BYTES = 64_000_000
_WAITING = 4  # chunks of 1 MiB handed to the second thread before the first one waits


@dataclass(frozen=True, slots=True)
class Facts:
    """A package as found. `broken` members could not be read to the end; workbooks are kept whole."""

    size: int
    sha256: str
    members: tuple[MemberFact, ...] = ()
    workbooks: dict[str, bytes] = field(default_factory=dict)
    metadata: dict[str, bytes] = field(default_factory=dict)  # XML files, kept whole as well
    not_pdf: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins with `head` calls itself a PDF (ISO 32000: within 1024 bytes)."""
    return _PDF_SIGN in head[:_PDF_HEAD]


def inspect(package: Path, limits: Limits, context: JobContext | None) -> Facts:
    """Read the whole package once. Raises OSError when the disk refuses, Cancelled when asked to stop."""
    with package.open("rb") as source:
        return inspect_stream(source, limits, context)


def inspect_stream(source: BinaryIO, limits: Limits, context: JobContext | None) -> Facts:
    """The same for a package that lies in any seekable stream, such as a sealed one looked into."""
    try:
        directory = read_directory(source, limits)
    except BadArchive as error:
        sha256, size = _whole(source)
        return Facts(size, sha256, problems=(_problem(error),))
    return _Pass(source, directory, context).run()


def _problem(error: BadArchive) -> Problem:
    return Problem(error.code, where=error.name, params=dict(error.params))


def _whole(source: BinaryIO) -> tuple[str, int]:
    source.seek(0)
    return copy_with_hash(source, None)


class _SecondThread:
    """SHA-256 of what it is fed, computed beside the caller's own work (hashing releases the GIL)."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._digest = hashlib.sha256()
        self._gathered: list[bytes] = []
        self._bytes = 0
        self._waiting: deque[Future[None]] = deque()

    def feed(self, chunk: bytes) -> None:
        self._gathered.append(chunk)
        self._bytes += len(chunk)
        if self._bytes >= CHUNK:
            self._hand_over()

    def _hand_over(self) -> None:
        self._waiting.append(self._pool.submit(self._take, self._gathered))
        self._gathered, self._bytes = [], 0
        while len(self._waiting) > _WAITING:
            self._waiting.popleft().result()

    def _take(self, chunks: list[bytes]) -> None:
        for chunk in chunks:
            self._digest.update(chunk)

    def hexdigest(self) -> str:
        self._hand_over()
        while self._waiting:
            self._waiting.popleft().result()
        return self._digest.hexdigest()


class _Pass:
    """One walk from the first byte to the last: entries touch, so nothing of the file is left out."""

    def __init__(self, source: BinaryIO, directory: Directory, context: JobContext | None) -> None:
        self._source, self._directory, self._context = source, directory, context
        self._done, self._total = 0, sum(member.size for member in directory.members)
        self._found: list[MemberFact] = []
        self._workbooks: dict[str, bytes] = {}
        self._metadata: dict[str, bytes] = {}
        self._metadata_bytes = 0
        self._not_pdf: set[str] = set()
        self._broken: set[str] = set()
        self._problems: list[Problem] = []

    def run(self) -> Facts:
        with ThreadPoolExecutor(1, thread_name_prefix="hoso-hash") as pool:
            whole = _SecondThread(pool)
            for member in self._directory.members:
                self._source.seek(member.offset)
                whole.feed(self._source.read(member.data_offset - member.offset))
                try:
                    self._member(member, whole.feed)
                except BadArchive as error:
                    self._broken.add(member.name)
                    self._problems.append(_problem(error))
            self._source.seek(self._directory.central_offset)
            whole.feed(self._source.read())
            sha256 = whole.hexdigest()
        if self._broken:  # its bytes were not read to the end
            sha256, _size = _whole(self._source)
        return Facts(
            size=self._directory.size,
            sha256=sha256,
            members=tuple(self._found),
            workbooks=self._workbooks,
            metadata=self._metadata,
            not_pdf=frozenset(self._not_pdf),
            broken=frozenset(self._broken),
            problems=tuple(self._problems),
        )

    def _member(self, member: Member, on_raw: Callable[[bytes], None]) -> None:
        keep = self._is_kept(member)
        kept: list[bytes] = []
        digest = hashlib.sha256()
        head = b""
        for chunk in stream(self._source, member, on_raw):
            digest.update(chunk)
            head = head or chunk[:_PDF_HEAD]
            if keep:
                kept.append(chunk)
            self._step(len(chunk))
        if keep:
            (self._metadata if member.name.endswith(".xml") else self._workbooks)[member.name] = b"".join(
                kept
            )
        if member.name.endswith(".pdf") and not is_pdf(head):
            self._not_pdf.add(member.name)
        self._found.append(MemberFact(member.name, member.size, digest.hexdigest()))

    def _is_kept(self, member: Member) -> bool:
        """Workbooks, and XML as long as all of it together is no more than a workbook may be."""
        if member.name.endswith(".xml"):
            self._metadata_bytes += member.size
            return self._metadata_bytes <= _WORKBOOK_BYTES
        return member.name.endswith(".xlsx") and member.size <= _WORKBOOK_BYTES

    def _step(self, count: int) -> None:
        self._done += count
        if self._context is not None:
            self._context.step(Progress(self._done, self._total, "package.stage.check"))
