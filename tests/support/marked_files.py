"""Files as clerks have them, with words where a stamp or a heading would stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from reportlab.pdfgen.canvas import Canvas

from hoso_desktop.printing.fonts import Face, metrics


def pdf_with_lines(path: Path, *pages: Sequence[tuple[int, int, str]]) -> Path:
    """A PDF whose pages hold texts at (x, y) points from the lower left corner."""
    metrics(Face.REGULAR)
    canvas = Canvas(str(path), invariant=True)
    for page in pages:
        canvas.setFont(Face.REGULAR.value, 13)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return path


def word_with(path: Path, lines: Sequence[str], *, header: str = "", cell: str = "") -> Path:
    """A Word file with paragraphs, and perhaps a page header or a table."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if cell:
        document.add_table(1, 2).cell(0, 1).text = cell
    document.save(str(path))
    return path
