"""Asking the limited process (limited_process) about foreign PDFs and old workbooks.

Nothing it answers is believed before its shape and size are known.
"""

from __future__ import annotations

import atexit
import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from hoso_desktop.errors import UserError
from hoso_desktop.intake.limited_process import NONSENSE, LimitedProcess, Take
from hoso_desktop.intake.limited_process import SWITCH as SWITCH
from hoso_desktop.intake.pdf_frames import BrokenFrames, Picture, picture


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What PDFium says of a file; None where it could not be established."""

    pages: int
    has_text: bool | None
    signed: bool
    dpi: int | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many pages a PDF has, and those that were drawn, in the order asked for."""

    pages: int
    pictures: tuple[Picture, ...]


class PdfChild(LimitedProcess):
    """The questions. `name` is what a refusal calls the file.

    All raise UserError pdf.not_a_pdf, pdf.encrypted, pdf.unsafe; EnvironmentProblem pdf.no_reader; OSError
    when the stream itself cannot be read.
    """

    def facts(self, source: BinaryIO, name: str) -> PdfFacts:
        """Facts of the PDF in a seekable stream."""
        answer = self._of_pdf(source, name, {"want": "facts"})
        with _distrust(name):
            text, dpi = answer["has_text"], answer["dpi"]
            return PdfFacts(
                pages=_whole(answer["pages"]),
                has_text=None if text is None else bool(text),
                signed=bool(answer["signed"]),
                dpi=None if dpi is None else _whole(dpi),
            )

    def page_texts(self, source: BinaryIO, name: str, pages: list[int]) -> list[str]:
        """The texts of pages (0-based) in one question, empty where there is none."""
        if not pages:
            return []
        answer = self._of_pdf(source, name, {"want": "texts", "pages": ",".join(map(str, pages))})
        with _distrust(name):
            texts = [str(text) for text in answer["texts"]]
            if len(texts) != len(pages):
                raise BrokenFrames("texts")
            return texts

    def draw(self, source: BinaryIO, name: str, wanted: list[tuple[int, int]]) -> Drawn:
        """Pages (0-based) with their width in points: as many of them, in order, as take a few seconds.

        Pages the PDF does not have are left out.
        """
        pictures: list[Picture] = []

        def take(data: bytes) -> None:
            if len(pictures) >= len(wanted):
                raise BrokenFrames("pictures")
            pictures.append(picture(data))

        asked = {"want": "pictures", "pages": ",".join(f"{page}:{width}" for page, width in wanted)}
        answer = self._of_pdf(source, name, asked, take)
        with _distrust(name):
            return Drawn(_whole(answer["pages"]), tuple(pictures))

    def sheets(self, source: BinaryIO, name: str, take: Take) -> None:
        """All sheets of an .xls or .ods in pieces of JSON (see native_books), each given to `take`.

        Raises UserError import.damaged, import.password, import.unsafe.
        """
        unsafe = UserError("import.unsafe", path=name)
        answer = self.ask(source, {"want": "sheets"}, unsafe=unsafe, take=take)
        if isinstance(refused := answer.get("refused"), str):
            raise UserError("import.password" if refused == "password" else "import.damaged", path=name)

    def _of_pdf(
        self, source: BinaryIO, name: str, request: Mapping[str, object], take: Take | None = None
    ) -> dict[str, Any]:
        answer = self.ask(source, request, unsafe=UserError("pdf.unsafe", path=name), take=take)
        if isinstance(refused := answer.get("refused"), str):
            raise UserError("pdf.encrypted" if refused == "encrypted" else "pdf.not_a_pdf", path=name)
        return answer


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 31:
        raise ValueError(value)
    return value


@contextlib.contextmanager
def _distrust(name: str) -> Iterator[None]:
    """An answer of the wrong shape is as good as none."""
    try:
        yield
    except NONSENSE as error:
        raise UserError("pdf.unsafe", path=name) from error


READER = PdfChild()
atexit.register(READER.close)
