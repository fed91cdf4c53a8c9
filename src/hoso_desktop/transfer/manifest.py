"""The list that goes beside a package (NAME.zip.hoso.json): what is inside, to the byte, and who says so.

Owns the shape, the canonical form and the signature of the list; opens no package. A list is trusted for what
it says only after `Sidecar.signed_by_itself` and a look at whose key it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.crypto import signing
from hoso_desktop.domain.events import canonical
from hoso_desktop.errors import UserError

FORMAT = "hoso-package-1"
SUFFIX = ".hoso.json"
_MOST_BYTES = 16 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ALGORITHM = "Ed25519"


class BadManifest(UserError):
    """The list cannot be read; `key` is what is missing or wrong."""

    def __init__(self, code: str, key: str = "") -> None:
        super().__init__(f"package.manifest.{code}", key=key)


@dataclass(frozen=True, slots=True)
class MemberFact:
    """A file in the package: its whole name, size in bytes and SHA-256 (hex)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SheetFact:
    """A sheet of the workbook: digests of its header row and rows, its table's name and range."""

    name: str
    rows: tuple[str, ...]
    table: str
    range: str


@dataclass(frozen=True, slots=True)
class WorkbookFact:
    """The workbook: its place, its sheets, and where file names and the number of papers stand (from 0)."""

    name: str
    sheets: tuple[SheetFact, ...]
    file_sheet: str
    file_column: int
    count_sheet: str
    count_column: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list as checked values."""

    package: MemberFact
    members: tuple[MemberFact, ...]
    documents: int
    files: int
    workbook: WorkbookFact | None  # of a Party package; a SIP has …
    objid: str  # … its id, which is the name of its folder
    public_key: bytes
    tree: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A list read from beside a package, with the signature it carries."""

    manifest: Manifest
    signature: bytes

    @property
    def signed_by_itself(self) -> bool:
        """Whether the signature fits the list and the key named in it. Says nothing about whose key it is."""
        return signing.verify(self.manifest.public_key, canonical(self.manifest.tree), self.signature)


def signer(public_key: bytes) -> dict[str, object]:
    """The part of a list that names the key it is signed with."""
    return {
        "algorithm": _ALGORITHM,
        "public_key": public_key.hex(),
        "fingerprint": signing.fingerprint(public_key),
    }


def sidecar_bytes(tree: Mapping[str, object], signature: bytes) -> bytes:
    """What the file beside the package holds."""
    return canonical({"manifest": tree, "signature": signature.hex()}) + b"\n"


def sidecar_path(package: Path) -> Path:
    """Where the list of `package` lies."""
    return package.with_name(package.name + SUFFIX)


def read_sidecar(path: Path) -> Sidecar:
    """Read a sidecar. Raises BadManifest when it is not one of ours, OSError when the disk refuses."""
    with path.open("rb") as source:
        return parse_sidecar(source.read(_MOST_BYTES + 1))


def parse_sidecar(data: bytes) -> Sidecar:
    """A sidecar from its bytes. Raises BadManifest when it is not one of ours."""
    try:
        tree = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
        same = isinstance(tree, dict) and canonical(tree) + b"\n" == data
    except (ValueError, RecursionError) as error:
        raise BadManifest("unreadable") from error
    # One form only: otherwise a list could be changed where the signature does not look.
    if not same or set(tree) != {"manifest", "signature"}:
        raise BadManifest("unreadable")
    signature = tree["signature"]
    if not isinstance(signature, str) or re.fullmatch(r"[0-9a-f]{128}", signature) is None:
        raise BadManifest("wrong", "signature")
    return Sidecar(parse(_object(tree, "manifest")), bytes.fromhex(signature))


def parse(tree: Mapping[str, object]) -> Manifest:
    """Check a list's shape. Raises BadManifest naming the key that is missing or wrong."""
    if tree.get("format") != FORMAT:
        ours = str(tree.get("format", "")).startswith("hoso-package-")
        raise BadManifest("newer" if ours else "wrong", "format")
    counts = _object(tree, "counts")
    members = tuple(_member(item) for item in _objects(tree, "members"))
    if len({member.name for member in members}) != len(members):
        raise BadManifest("wrong", "members")
    return Manifest(
        package=_member(_object(tree, "package")),
        members=members,
        documents=_number(counts, "documents"),
        files=_number(counts, "files"),
        workbook=None if "sip" in tree else _workbook(_object(tree, "workbook")),
        objid=_text(_object(tree, "sip"), "objid") if "sip" in tree else "",
        public_key=_public_key(_object(tree, "signer")),
        tree=tree,
    )


def _public_key(tree: Mapping[str, object]) -> bytes:
    text = _text(tree, "public_key")
    if _SHA256.fullmatch(text) is None:  # 32 bytes as well
        raise BadManifest("wrong", "public_key")
    key = bytes.fromhex(text)
    if dict(tree) != signer(key):
        raise BadManifest("wrong", "signer")
    return key


def _workbook(tree: Mapping[str, object]) -> WorkbookFact:
    file, count = _object(tree, "file_column"), _object(tree, "count_column")
    return WorkbookFact(
        name=_text(tree, "name"),
        sheets=tuple(_sheet(item) for item in _objects(tree, "sheets")),
        file_sheet=_text(file, "sheet"),
        file_column=_number(file, "column"),
        count_sheet=_text(count, "sheet"),
        count_column=_number(count, "column"),
    )


def _sheet(tree: Mapping[str, object]) -> SheetFact:
    rows = tree.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, str) and _SHA256.fullmatch(row) for row in rows):
        raise BadManifest("wrong", "rows")
    return SheetFact(_text(tree, "name"), tuple(rows), str(tree.get("table", "")), str(tree.get("range", "")))


def _member(tree: Mapping[str, object]) -> MemberFact:
    sha256 = _text(tree, "sha256")
    if _SHA256.fullmatch(sha256) is None:
        raise BadManifest("wrong", "sha256")
    return MemberFact(_text(tree, "name"), _number(tree, "size"), sha256)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError("a key twice")
    return tree


def _object(tree: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = tree.get(key)
    if not isinstance(value, Mapping):
        raise BadManifest("wrong", key)
    return value


def _objects(tree: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    value = tree.get(key)
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise BadManifest("wrong", key)
    return value


def _text(tree: Mapping[str, object], key: str) -> str:
    value = tree.get(key)
    if not isinstance(value, str) or not value:
        raise BadManifest("wrong", key)
    return value


def _number(tree: Mapping[str, object], key: str) -> int:
    value = tree.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadManifest("wrong", key)
    return value


def digest(data: bytes) -> str:
    """SHA-256 (hex) of bytes already in memory."""
    return hashlib.sha256(data).hexdigest()
