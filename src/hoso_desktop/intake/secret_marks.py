"""Looking for a secrecy mark inside a file that is offered: text of a PDF's first pages, all of a Word file.

Decides by lines: MẬT, TỐI MẬT or TUYỆT MẬT in capitals alone on a line, or beside the number at the head of a
page. Says which level and nothing else; keeps no text. A picture without text it cannot judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from hoso_desktop.domain.secrecy import mark_at_head, mark_on_page
from hoso_desktop.errors import UserError
from hoso_desktop.intake import pdf_child
from hoso_desktop.intake.facts import DOCX, PDF
from hoso_desktop.intake.safe_zip import SafeZip
from hoso_desktop.intake.xml_parts import attribute, local, stream

PAGES = 3
HEAD_LINES = 15
MOST_PARAGRAPHS = 20_000
_WORD_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|comments)\.xml", re.IGNORECASE)


def mark_in_file(path: Path, media_type: str, pages: int | None) -> str | None:
    """The level a file bears in its text, or None. Raises what opening the file raises."""
    if media_type == PDF:
        return _first(_of_pdf(path, pages or 0))
    return _first(_of_word(path)) if media_type == DOCX else None


def _first(found: Iterable[str | None]) -> str | None:
    return next((level for level in found if level), None)


def _of_pdf(path: Path, pages: int) -> Iterator[str | None]:
    with path.open("rb") as source:
        for text in pdf_child.READER.page_texts(source, path.name, list(range(min(pages, PAGES)))):
            lines = text.splitlines()
            yield mark_on_page(lines)
            yield mark_at_head([line for line in lines if line.strip()][:HEAD_LINES])


def _of_word(path: Path) -> Iterator[str | None]:
    try:
        with SafeZip(path) as archive:
            for name in archive.names:
                if _WORD_PARTS.fullmatch(name.replace("\\", "/").lstrip("/")):
                    lines = _Paragraphs().read(archive, name, path)
                    yield mark_on_page(lines)
                    yield mark_at_head([line for line in lines if line.strip()][:HEAD_LINES])
    except UserError as error:
        # Sentences of the lists' reader; here it is a Word file that nobody can look into.
        raise UserError("pdf.content_differs", path=path.name) from error


class _Paragraphs:
    """The paragraphs of one part; those of a text box lie inside another one and come before it."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []
        self._done: list[str] = []
        self._in_text = False

    def read(self, archive: SafeZip, name: str, path: Path) -> list[str]:
        """All lines, as far as anybody would read."""
        stream(archive.part(name), name=path.name, start=self._start, end=self._end, text=self._text)
        return self._done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match local(tag):
            case "p":
                self._open.append([])
            case "t":
                self._in_text = True
            case "br" | "cr":
                self._put("\n")
            case "tab":
                self._put(" ")
            case "sym":
                self._put(attribute(attributes, "char") and " ")

    def _end(self, tag: str) -> None:
        match local(tag):
            case "t":
                self._in_text = False
            case "p" if self._open:
                lines = "".join(self._open.pop()).split("\n")
                if len(self._done) < MOST_PARAGRAPHS:
                    self._done += lines

    def _text(self, text: str) -> None:
        if self._in_text:
            self._put(text)

    def _put(self, text: str) -> None:
        if self._open:
            self._open[-1].append(text)
