"""A BagIt bag around a package: RFC 8493, version 1.0, as one zip with one folder in it.

For a receiver who wants the outer form every archive can check; the package inside stays as it was built.
Only writes; what comes back is looked at by bag_check.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hoso_desktop import files
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.transfer.zip_writer import ZipWriter

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
PAYLOAD = "data/"
SUFFIX = ".bag.zip"
_ALGORITHMS = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
_ESCAPED = {"%": "%25", "\n": "%0A", "\r": "%0D"}
_LABEL_BREAKERS = ("\n", "\r")


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag that was written: where it lies, its size in bytes and how many files its payload has."""

    path: Path
    size: int
    files: int


def wrap(
    payload: Sequence[Path], target: Path, info: Mapping[str, str], *, context: JobContext | None = None
) -> Bag:
    """Put `payload` into a bag at `target`; `info` are lines of bag-info.txt besides the count of bytes.

    Bagging-Date comes from the caller, so that the same input gives the same bytes. Never overwrites. Raises
    UserError bag.nothing or bag.same_name, EnvironmentProblem when the disk refuses; nothing half remains.
    """
    if not payload:
        raise UserError("bag.nothing")
    if len({path.name for path in payload}) != len(payload):
        raise UserError("bag.same_name")
    if target.exists():
        raise EnvironmentProblem("package.exists", name=target.name, folder=str(target.parent))
    staged = target.with_name(f".{target.name}.dang-ghi")
    try:
        with staged.open("wb") as out:
            _Writer(out, target.name.removesuffix(SUFFIX), payload, context).run(info)
            out.flush()
            os.fsync(out.fileno())
        files.publish(staged, target)
    except OSError as error:
        raise files.world_error(error, target) from error
    finally:
        staged.unlink(missing_ok=True)
    return Bag(target, target.stat().st_size, len(payload))


def escape(path: str) -> str:
    """A path as a manifest writes it: line ends and the sign itself behind a percent sign."""
    return "".join(_ESCAPED.get(letter, letter) for letter in path)


class _Writer:
    """Writes payload first, so that every byte is read once, then what tells of it."""

    def __init__(
        self, out: BinaryIO, folder: str, payload: Sequence[Path], context: JobContext | None
    ) -> None:
        self._zip, self._folder, self._payload, self._context = ZipWriter(out), folder, payload, context
        self._total = sum(path.stat().st_size for path in payload)
        self._done = 0

    def run(self, info: Mapping[str, str]) -> None:
        listed = {f"{PAYLOAD}{path.name}": self._copy(path) for path in self._payload}
        tags = {
            DECLARATION: "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            INFO: _info_text({**info, "Payload-Oxum": f"{self._total}.{len(self._payload)}"}),
        }
        tags |= {f"manifest-{name}.txt": _manifest(listed, name) for name in _ALGORITHMS}
        hashed = {name: _digests(text.encode("utf-8")) for name, text in tags.items()}
        tags |= {f"tagmanifest-{name}.txt": _manifest(hashed, name) for name in _ALGORITHMS}
        for name, text in tags.items():
            self._zip.add_deflated(f"{self._folder}/{name}", text.encode("utf-8"))
        self._zip.finish()

    def _copy(self, path: Path) -> dict[str, str]:
        engines = {name: make() for name, make in _ALGORITHMS.items()}

        def chunks(source: BinaryIO) -> Iterator[bytes]:
            while chunk := source.read(files.CHUNK):
                for engine in engines.values():
                    engine.update(chunk)
                yield chunk
                self._step(len(chunk))

        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            self._zip.add_stored(f"{self._folder}/{PAYLOAD}{path.name}", size, chunks(source))
        return {name: engine.hexdigest() for name, engine in engines.items()}

    def _step(self, count: int) -> None:
        self._done += count
        if self._context is not None:
            self._context.step(Progress(self._done, self._total, "package.stage.copy"))


def _digests(data: bytes) -> dict[str, str]:
    return {name: make(data).hexdigest() for name, make in _ALGORITHMS.items()}


def _manifest(listed: Mapping[str, Mapping[str, str]], algorithm: str) -> str:
    return "".join(f"{listed[path][algorithm]}  {escape(path)}\n" for path in sorted(listed))


def _info_text(info: Mapping[str, str]) -> str:
    for label, value in info.items():
        if any(letter in label + value for letter in _LABEL_BREAKERS):
            raise UserError("bag.bad_info", label=label)
    return "".join(f"{label}: {value}\n" for label, value in info.items())
