"""Looking at a file before it is attached: what it is, how many pages, text, signature, resolution, PDF/A.

A file from outside is never trusted: it is opened read-only, and a PDF is looked into by another process only
(pdf_child). Nothing here judges whether a signature is valid or a PDF/A claim is true.
"""

from __future__ import annotations

import contextlib
import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from hoso_desktop.domain.file_facts import FileFacts
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.intake import pdf_child
from hoso_desktop.intake.safe_zip import SafeZip

_HEAD = 1024
_XMP_SEARCHED = 64 << 20
_MAX_PACKET = 1 << 18
_MAX_PACKETS = 200
_METADATA_NAME, _PART_NAME = b"/Metadata", b"pdfaid:part"
_METADATA = re.compile(rb"/Metadata\b[^\x00]{0,300}?>>\s*stream\r?\n")
_PART = re.compile(rb"pdfaid:part(?:(?:\s[^<>]{0,200})?>\s*|\s*=\s*[\"']\s*)(\d)")
_LEVEL = re.compile(rb"pdfaid:conformance(?:(?:\s[^<>]{0,200})?>\s*|\s*=\s*[\"']\s*)([A-Za-z])")

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BY_ENDING = {
    ".pdf": PDF,
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".docx": DOCX,
}
_BEGINNINGS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/tiff": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    DOCX: (b"PK\x03\x04",),
}


def inspect(path: Path) -> FileFacts:
    """Facts of a file offered as an attachment.

    Raises UserError for an unknown kind, for content that does not fit the ending and for a PDF that cannot
    be opened, safely and without a password; EnvironmentProblem when the file is gone or locked.
    """
    try:
        return _inspect(path)
    except FileNotFoundError as error:
        raise EnvironmentProblem("file.missing", path=path.name) from error
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", path=path.name) from error


def _inspect(path: Path) -> FileFacts:
    media_type = _BY_ENDING.get(path.suffix.casefold())
    if media_type is None or not path.is_file():
        if not path.exists():
            raise FileNotFoundError(path)
        raise UserError("pdf.kind_unknown", path=path.name)
    size = path.stat().st_size
    with path.open("rb") as source:
        head = source.read(_HEAD)
    if media_type == PDF:
        if b"%PDF-" not in head:
            raise UserError("pdf.not_a_pdf", path=path.name)
        return _inspect_pdf(path, size)
    if not head.startswith(_BEGINNINGS[media_type]) or (media_type == DOCX and not _is_docx(path)):
        raise UserError("pdf.content_differs", path=path.name)
    return FileFacts(media_type, size)


def _is_docx(path: Path) -> bool:
    try:
        with SafeZip(path) as archive:
            return "word/document.xml" in archive.names
    except UserError:
        return False


def _inspect_pdf(path: Path, size: int) -> FileFacts:
    pdfa = _declared_pdfa(path)
    with path.open("rb") as source:
        found = pdf_child.READER.facts(source, path.name)
    return FileFacts(
        PDF,
        size,
        pages=found.pages,
        has_text=found.has_text,
        signed=found.signed,
        dpi=found.dpi,
        pdfa=pdfa,
    )


def _declared_pdfa(path: Path) -> str:
    """`1b` from the XMP packet, in the clear as PDF/A-1 wants it or compressed; empty when there is none."""
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if found := _claim(data):
            return found
        for place in _places(data, _METADATA_NAME, _MAX_PACKETS):
            stream = _METADATA.match(data, place, place + 400)
            if stream is None:
                continue
            packed = data[stream.end() : stream.end() + _MAX_PACKET]
            with contextlib.suppress(zlib.error):
                if found := _claim(zlib.decompressobj().decompress(packed, _MAX_PACKET)):
                    return found
    return ""


def _claim(data: bytes | mmap.mmap) -> str:
    for place in _places(data, _PART_NAME, _MAX_PACKETS):
        part = _PART.match(data, place, place + 300)
        if part is not None:
            level = _LEVEL.search(data, max(0, place - 2048), part.end() + 2048)
            return part[1].decode() + (level[1].decode().lower() if level else "")
    return ""


def _places(data: bytes | mmap.mmap, name: bytes, most: int) -> Iterator[int]:
    """Where a name stands, `most` times at most: a pattern tried at a million places takes minutes."""
    at = data.find(name, 0, _XMP_SEARCHED)
    while at >= 0 and most > 0:
        yield at
        most -= 1
        at = data.find(name, at + len(name), _XMP_SEARCHED)
