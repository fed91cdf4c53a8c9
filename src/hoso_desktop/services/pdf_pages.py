"""Pictures of the pages of a PDF that came from outside, drawn by the limited process alone.

The program's own papers are drawn where they are shown (ui.page_preview): nobody else has written them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from hoso_desktop.errors import UserError
from hoso_desktop.intake.pdf_child import READER
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
    source = io.BytesIO(pdf)
    count = READER.page_count(source, name)
    small = READER.draw(source, name, list(range(min(count, MOST_SMALL))), small_width) if small_width else []
    drawn = READER.draw(source, name, [number], width)
    if not drawn:
        raise UserError("pdf.unsafe", path=name)
    return ForeignPages(count, drawn[0], tuple(small))
