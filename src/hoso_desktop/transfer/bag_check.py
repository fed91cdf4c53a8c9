"""Whether a BagIt bag is complete and valid (RFC 8493): ours and those other programs wrote, 0.93 to 1.0.

Reads a folder or a zip of our strict dialect; every defect is a Problem. Fetches nothing: what a bag only
points at is missing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from hoso_desktop import files
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.transfer.bagit import DECLARATION, INFO, PAYLOAD
from hoso_desktop.transfer.zip_reader import BadArchive, Limits, read_directory, stream

_KNOWN_VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
_DECLARED = re.compile(r"BagIt-Version: (\d+\.\d+)\r?\n?Tag-File-Character-Encoding: ([A-Za-z0-9._-]+)\s*")
_ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16", "iso-8859-1": "latin-1", "us-ascii": "ascii"}
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt", re.IGNORECASE)
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+(\*?)(.+)")
_OXUM = re.compile(r"(\d+)\.(\d+)")
# What manifests of other programs may use; the first two we write ourselves.
_ALGORITHMS = ("sha256", "sha512", "sha384", "sha224", "sha1", "md5")
_WEAK = ("sha1", "md5")
_TAG_BYTES = 64_000_000
_DRIVE = re.compile(r"[A-Za-z]:")
_VARIABLE = re.compile(r"%[A-Za-z]+%")  # what Windows would put a folder in for

Open = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class BagReport:
    """What was found; `files` and `size` (bytes) count the payload."""

    problems: tuple[Problem, ...]
    version: str
    files: int
    size: int

    @property
    def good(self) -> bool:
        """Whether the bag is valid; remarks do not count."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def is_bag(path: Path) -> bool:
    """Whether a file or folder says that it is a bag."""
    if path.is_dir():
        return (path / DECLARATION).is_file()
    try:
        with path.open("rb") as source:
            names = [member.name for member in read_directory(source, Limits()).members]
    except (BadArchive, OSError):
        return False
    return any(name.count("/") == 1 and name.endswith(f"/{DECLARATION}") for name in names)


def check(path: Path) -> BagReport:
    """Look at every file of a bag. Raises EnvironmentProblem when it is not there or the disk refuses."""
    try:
        if path.is_dir():
            return _Check(_of_folder(path)).run()
        with path.open("rb") as source:
            try:
                return _Check(_of_zip(source)).run()
            except BadArchive as error:
                told = Problem(error.code, where=error.name, params=dict(error.params))
                return BagReport((told,), "", 0, 0)
    except FileNotFoundError as error:
        raise EnvironmentProblem("file.missing", path=str(path)) from error
    except OSError as error:
        raise files.world_error(error, path) from error


def _of_folder(folder: Path) -> dict[str, Open]:
    found: dict[str, Open] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found[path.relative_to(folder).as_posix()] = partial(_read, path)
    return found


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(files.CHUNK):
            yield chunk


def _of_zip(source: BinaryIO) -> dict[str, Open]:
    """The members below the one folder of the zip."""
    members = read_directory(source, Limits()).members
    if len({member.name.partition("/")[0] for member in members}) != 1:
        raise BadArchive("one_folder")
    found: dict[str, Open] = {}
    for member in members:
        found[member.name.partition("/")[2]] = partial(stream, source, member)
    return found


@dataclass(frozen=True, slots=True)
class _Listed:
    """One manifest: which hash, and path → hash in lower case."""

    name: str
    algorithm: str
    hashes: dict[str, str]


class _Check:
    def __init__(self, found: dict[str, Open]) -> None:
        self._found = found
        # Names are compared as people read them: composed, and in the last resort without case.
        self._composed = {unicodedata.normalize("NFC", name): name for name in found}
        self._folded = {name.casefold(): name for name in found}
        self._problems: list[Problem] = []
        self._version, self._encoding = "", "utf-8"

    def run(self) -> BagReport:
        payload = [name for name in self._found if name.startswith(PAYLOAD)]
        size = 0
        if self._declared():
            listed = [self._manifest(name) for name in sorted(self._found) if _MANIFEST.fullmatch(name)]
            of_payload = [one for one in listed if not one.name.lower().startswith("tag")]
            if not of_payload:
                self._error("no_manifest")
            size = self._hashes(listed, set(payload))
            self._complete(of_payload, payload)
            self._fetched(of_payload)
            self._counted(size, len(payload))
        return BagReport(tuple(self._problems), self._version, len(payload), size)

    def _error(self, code: str, where: str = "", **params: object) -> None:
        self._problems.append(Problem(f"bag.{code}", Severity.ERROR, where, params))

    def _remark(self, code: str, where: str = "", **params: object) -> None:
        self._problems.append(Problem(f"bag.{code}", Severity.WARNING, where, params))

    # What the bag says of itself

    def _bytes(self, name: str) -> bytes:
        """A tag file whole; nobody writes one of 64 MB."""
        kept = bytearray()
        for chunk in self._found[name]():
            kept += chunk
            if len(kept) > _TAG_BYTES:
                self._error("tag_too_big", name, name=name)
                return b""
        return bytes(kept)

    def _declared(self) -> bool:
        if DECLARATION not in self._found:
            self._error("no_declaration")
            return False
        words = _DECLARED.fullmatch(self._bytes(DECLARATION).decode("utf-8", "replace"))
        if words is None or words[2].lower() not in _ENCODINGS:
            self._error("bad_declaration")
            return False
        if words[1] not in _KNOWN_VERSIONS:
            self._error("unknown_version", version=words[1])
            return False
        self._version, self._encoding = words[1], _ENCODINGS[words[2].lower()]
        return True

    def _text(self, name: str) -> list[str]:
        try:
            text = self._bytes(name).decode(self._encoding)
        except UnicodeError:
            self._error("bad_encoding", name, name=name)
            return []
        return [line for line in re.split(r"\r\n|\r|\n", text) if line]

    # Manifests

    def _manifest(self, name: str) -> _Listed:
        kind = _MANIFEST.fullmatch(name)
        algorithm = kind[2].lower() if kind else ""
        hashes: dict[str, str] = {}
        if algorithm not in _ALGORITHMS:
            self._error("unknown_algorithm", name, name=name, algorithm=algorithm)
        elif algorithm in _WEAK:
            self._remark("weak_algorithm", name, algorithm=algorithm)
        for number, line in enumerate(self._text(name), 1):
            parts = _LINE.fullmatch(line)
            if parts is None:
                self._error("bad_line", name, name=name, line=number)
                continue
            if parts[2]:
                self._remark("star", name, name=name)
            self._take(hashes, name, self._unescaped(parts[3]), parts[1].lower())
        return _Listed(name, algorithm, hashes)

    def _unescaped(self, path: str) -> str:
        """Only what the standard escapes; `%7E` is a name like any other."""
        path = re.sub("%0a", "\n", re.sub("%0d", "\r", path, flags=re.IGNORECASE), flags=re.IGNORECASE)
        return path.replace("%25", "%") if self._version == "1.0" else path

    def _take(self, hashes: dict[str, str], manifest: str, path: str, digest: str) -> None:
        if not _is_inside(path):
            self._error("outside", manifest, path=path, name=manifest)
            return
        if path.startswith("./"):
            self._remark("dot", manifest, path=path)
            path = path.removeprefix("./")
        known = self._known(path)
        if known in hashes:
            if hashes[known] != digest or self._version == "1.0":
                self._error("listed_twice", manifest, path=path, name=manifest)
            else:
                self._remark("listed_again", manifest, path=path, name=manifest)
        hashes[known] = digest

    def _known(self, path: str) -> str:
        """The name the file really has; another spelling of it is remarked on."""
        if path in self._found:
            return path
        other = self._composed.get(unicodedata.normalize("NFC", path)) or self._folded.get(path.casefold())
        if other is None:
            return path
        self._remark("other_spelling", path, path=path, name=other)
        return other

    def _hashes(self, listed: Iterable[_Listed], payload: set[str]) -> int:
        """Read each file once, for all manifests that list it; the bytes of the payload."""
        wanted: dict[str, list[tuple[str, str]]] = {}
        for one in listed:
            for path, digest in one.hashes.items():
                if one.algorithm in _ALGORITHMS:
                    wanted.setdefault(path, []).append((one.algorithm, digest))
        size = 0
        for path in sorted(payload | wanted.keys()):
            if path not in self._found:
                self._error("missing", path, path=path)
                continue
            names = {algorithm for algorithm, _ in wanted.get(path, [])}
            engines = {name: hashlib.new(name, usedforsecurity=False) for name in names}
            for chunk in self._found[path]():
                size += len(chunk) if path in payload else 0
                for engine in engines.values():
                    engine.update(chunk)
            if any(engines[name].hexdigest() != digest for name, digest in wanted.get(path, [])):
                self._error("changed", path, path=path)
        return size

    def _complete(self, manifests: list[_Listed], payload: list[str]) -> None:
        """In 1.0 every manifest lists every file; before, one manifest was enough."""
        lists = [one.hashes.keys() for one in manifests]
        for path in payload:
            found = [path in one for one in lists]
            if not (all(found) if self._version == "1.0" else any(found)):
                self._error("unlisted", path, path=path)

    def _fetched(self, manifests: list[_Listed]) -> None:
        if "fetch.txt" not in self._found:
            return
        listed = {path for one in manifests for path in one.hashes}
        for number, line in enumerate(self._text("fetch.txt"), 1):
            words = line.split(None, 2)
            path = self._unescaped(words[2].strip()) if len(words) == 3 else ""
            if not path or not (words[1] == "-" or words[1].isdecimal()):
                self._error("bad_line", "fetch.txt", name="fetch.txt", line=number)
            elif not _is_inside(path) or path.removeprefix("./") not in listed:
                self._error("outside", "fetch.txt", path=path, name="fetch.txt")

    def _counted(self, size: int, count: int) -> None:
        """Payload-Oxum, where the bag gives it: bytes and files of the payload."""
        if INFO not in self._found:
            return
        lines = [line for line in self._text(INFO) if line[0] not in " \t"]
        labels = Counter(line.partition(":")[0].strip().lower() for line in lines)
        if any(":" not in line for line in lines):
            self._error("bad_info", INFO, label=next(line for line in lines if ":" not in line)[:60])
        stated = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("payload-oxum")]
        if labels["payload-oxum"] == 1 and stated:
            words = _OXUM.fullmatch(stated[0])
            if words is None or (int(words[1]), int(words[2])) != (size, count):
                self._error("oxum", INFO, stated=stated[0], size=size, count=count)


def _is_inside(path: str) -> bool:
    """Whether a path stays in the bag on every system."""
    parts = path.replace("\\", "/").split("/")
    rooted = path.startswith(("/", "~", "\\")) or _DRIVE.match(path) or _VARIABLE.match(path)
    return not rooted and ".." not in parts
