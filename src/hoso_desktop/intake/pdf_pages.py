"""Pages of a foreign PDF through PDFium: how many, text, signature, resolution, pictures.

Runs only inside the limited process (pdf_worker): what PDFium makes of a hostile file stays there. Never
writes, never follows what a PDF points to.
"""

# PDFium's binding has neither stubs nor py.typed.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import contextlib
import ctypes
import time
from collections.abc import Callable, Iterator
from io import RawIOBase

import pypdfium2
import pypdfium2.raw as pdfium

from hoso_desktop.intake.pdf_frames import MAX_PIXELS, MAX_SIDE, Refused

FIRST_PAGES = 3
MAX_OBJECTS = 400
MAX_SECONDS = 4.0
MAX_TEXT = 100_000
_WHOLE = 6 << 20  # bytes of a file held at once: PDFium asks for a larger one in a thousand pieces
Points = tuple[int, int, int, memoryview]  # width, height, bytes in a row, RGBX bytes


def facts(source: RawIOBase) -> dict[str, object]:
    """Pages, text, resolution and signature of a PDF without a password. Raises Refused."""
    with _opened(source) as document:
        pages = len(document)
        has_text, dpi = _look(document, pages)
        signed = bool(pdfium.FPDF_GetSignatureCount(document) > 0)
        return {"pages": pages, "has_text": has_text, "dpi": dpi, "signed": signed}


def texts(source: RawIOBase, numbers: list[int]) -> list[str]:
    """The texts of pages (0-based) as they are stored; empty where there is none. Raises Refused."""
    with _opened(source) as document:
        return [_text(document, number) for number in numbers]


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number].get_textpage()
        return str(page.get_text_range(0, min(page.count_chars(), MAX_TEXT)))
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        return ""


def pictures(
    source: RawIOBase, wanted: list[tuple[int, int]], seconds: float, send: Callable[[Points], None]
) -> int:
    """Sends pages with their width in points, as many as fit in the time; how many pages there are.

    A page that cannot be drawn comes as one white point, a very long one is drawn smaller, one that is not
    there does not come. Raises Refused.
    """
    deadline = time.monotonic() + seconds
    with _opened(source) as document:
        for number, width in wanted:
            if number < len(document) and time.monotonic() < deadline:
                send(_picture(document, number, width))
        return len(document)


def _picture(document: pypdfium2.PdfDocument, number: int, width: int) -> Points:
    try:
        page = document[number]
        bitmap = page.render(scale=_scale(page, width), rev_byteorder=True, prefer_bgrx=True)
    except (pypdfium2.PdfiumError, IndexError, ValueError, ZeroDivisionError, ctypes.ArgumentError):
        return 1, 1, 4, memoryview(b"\xff\xff\xff\xff")
    return bitmap.width, bitmap.height, bitmap.stride, memoryview(bitmap.buffer)


def _scale(page: pypdfium2.PdfPage, width: int) -> float:
    wide, high = page.get_width(), page.get_height()
    room = (MAX_PIXELS * 0.95 / (wide * high)) ** 0.5
    return float(min(width / wide, room, (MAX_SIDE - 1) / max(wide, high)))


@contextlib.contextmanager
def _opened(source: RawIOBase) -> Iterator[pypdfium2.PdfDocument]:
    try:
        size = source.seek(0, 2)
        source.seek(0)
        document = pypdfium2.PdfDocument(source.read(size) if size <= _WHOLE else source)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise Refused("encrypted" if locked else "not_a_pdf") from error
    try:
        if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
            raise Refused("encrypted")
        if len(document) < 1:
            raise Refused("not_a_pdf")
        yield document
    finally:
        document.close()


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
        found = page.get_textpage()
    except pypdfium2.PdfiumError:
        return False
    try:
        return bool(found.count_chars() > 0)
    finally:
        found.close()


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
        data = pdfium.FPDF_IMAGEOBJ_METADATA()
        if pdfium.FPDFImageObj_GetImageMetadata(found, page, data):
            lowest = min(data.horizontal_dpi, data.vertical_dpi)
            if lowest > 0:
                out.append(round(lowest))
    return out
