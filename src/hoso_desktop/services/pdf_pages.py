"""Pictures of the pages of a PDF that came from outside, drawn by the limited process alone.

The program's own papers are drawn where they are shown (ui.page_preview): nobody else has written them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from hoso_desktop.errors import UserError
from hoso_desktop.intake import pdf_child
from hoso_desktop.intake.pdf_frames import Picture as Picture

MOST_SMALL = 300


@dataclass(frozen=True, slots=True)
class ForeignPages:
    """One page of a PDF drawn, and small pictures of as many pages as a few seconds allow."""

    count: int
    page: Picture
    small: tuple[Picture, ...] = ()


def draw(pdf: bytes, name: str, number: int, width: int, *, small_width: int = 0) -> ForeignPages:
    """Page `number` (0-based) `width` points wide; with `small_width` all pages small as well.

    Raises UserError pdf.not_a_pdf, pdf.encrypted, pdf.unsafe; EnvironmentProblem pdf.no_reader.
    """
    wanted = [(number, width)]
    if small_width:
        wanted += [(page, small_width) for page in range(MOST_SMALL)]
    found = pdf_child.READER.draw(io.BytesIO(pdf), name, wanted)
    if not found.pictures:
        raise UserError("pdf.unsafe", path=name)
    return ForeignPages(found.pages, found.pictures[0], found.pictures[1:])
