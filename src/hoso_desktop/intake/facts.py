"""Looking at a file before it is attached: what it is, how many pages, text, signature, resolution, PDF/A.

A file from outside is never trusted: it is opened read-only, only some pages are looked at, and the work
stops after a few seconds. Nothing here judges whether a signature is valid or a PDF/A claim is true.
"""

# PDFium's binding has neither stubs nor py.typed.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import contextlib
import ctypes
import mmap
import re
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from hoso_desktop.domain.file_facts import FileFacts
from hoso_desktop.errors import EnvironmentProblem, UserError

# PDFium keeps state for the whole process: one caller at a time.
PDFIUM_LOCK = threading.RLock()
FIRST_PAGES = 3
MAX_OBJECTS = 400
MAX_SECONDS = 4.0
_HEAD = 1024
_XMP_SEARCHED = 64 << 20
_MAX_PACKET = 1 << 18
_MAX_PACKETS = 50
_METADATA = re.compile(rb"/Type\s*/Metadata\b[^\x00]{0,300}?>>\s*stream\r?\n")
_PART = re.compile(rb"pdfaid:part(?:(?:\s[^<>]{0,200})?>\s*|\s*=\s*[\"']\s*)(\d)")
_LEVEL = re.compile(rb"pdfaid:conformance(?:(?:\s[^<>]{0,200})?>\s*|\s*=\s*[\"']\s*)([A-Za-z])")

PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BY_ENDING = {
    ".pdf": PDF,
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".docx": _DOCX,
}
_BEGINNINGS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/tiff": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    _DOCX: (b"PK\x03\x04",),
}


def inspect(path: Path) -> FileFacts:
    """Facts of a file offered as an attachment.

    Raises UserError for an unknown kind, for content that does not fit the ending and for a PDF that cannot
    be opened without a password; EnvironmentProblem when the file is gone or locked.
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
    if not head.startswith(_BEGINNINGS[media_type]) or (media_type == _DOCX and not _is_docx(path)):
        raise UserError("pdf.content_differs", path=path.name)
    return FileFacts(media_type, size)


def _is_docx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _inspect_pdf(path: Path, size: int) -> FileFacts:
    pdfa = _declared_pdfa(path)
    with PDFIUM_LOCK:
        document = _open(path)
        try:
            if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
                raise UserError("pdf.encrypted", path=path.name)
            pages = len(document)
            if pages < 1:
                raise UserError("pdf.not_a_pdf", path=path.name)
            has_text, dpi = _look(document, pages)
            signed = bool(pdfium.FPDF_GetSignatureCount(document) > 0)
        finally:
            document.close()
    return FileFacts(PDF, size, pages=pages, has_text=has_text, signed=signed, dpi=dpi, pdfa=pdfa)


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise UserError("pdf.encrypted" if locked else "pdf.not_a_pdf", path=path.name) from error


def _look(document: pypdfium2.PdfDocument, pages: int) -> tuple[bool | None, int | None]:
    """Whether there is text, and the lowest image resolution, on the first pages and the last."""
    deadline = time.monotonic() + MAX_SECONDS
    chosen = sorted({*range(min(FIRST_PAGES, pages)), pages - 1})
    has_text: bool | None = None
    resolutions: list[int] = []
    for index in chosen:
        if time.monotonic() > deadline:
            break
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            continue  # one damaged page does not make the file worthless
        try:
            has_text = bool(has_text) or _has_text(page)
            resolutions += _resolutions(page, lambda: time.monotonic() > deadline)
        finally:
            page.close()
    return has_text, min(resolutions, default=None)


def _has_text(page: pypdfium2.PdfPage) -> bool:
    try:
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return False
    try:
        return bool(text.count_chars() > 0)
    finally:
        text.close()


def _resolutions(page: pypdfium2.PdfPage, late: Callable[[], bool]) -> list[int]:
    """Resolution of images that fill a good part of the page; stamps and emblems say nothing of a scan."""
    out: list[int] = []
    wide, high = page.get_width() / 2, page.get_height() / 4
    for number in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        if late():
            break
        found = pdfium.FPDFPage_GetObject(page, number)
        if not found or pdfium.FPDFPageObj_GetType(found) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium.FPDFPageObj_GetBounds(found, left, bottom, right, top):
            continue
        if right.value - left.value < wide or top.value - bottom.value < high:
            continue
        facts = pdfium.FPDF_IMAGEOBJ_METADATA()
        if pdfium.FPDFImageObj_GetImageMetadata(found, page, facts):
            lowest = min(facts.horizontal_dpi, facts.vertical_dpi)
            if lowest > 0:
                out.append(round(lowest))
    return out


def _declared_pdfa(path: Path) -> str:
    """`1b` from the XMP packet, in the clear as PDF/A-1 wants it or compressed; empty when there is none."""
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if found := _claim(data):
            return found
        for number, stream in enumerate(_METADATA.finditer(data, 0, _XMP_SEARCHED)):
            if number >= _MAX_PACKETS:
                break
            packed = data[stream.end() : stream.end() + _MAX_PACKET]
            with contextlib.suppress(zlib.error):
                if found := _claim(zlib.decompressobj().decompress(packed, _MAX_PACKET)):
                    return found
    return ""


def _claim(data: bytes | mmap.mmap) -> str:
    part = _PART.search(data, 0, _XMP_SEARCHED)
    if part is None:
        return ""
    level = _LEVEL.search(data, max(0, part.start() - 2048), part.end() + 2048)
    return part[1].decode() + (level[1].decode().lower() if level else "")
