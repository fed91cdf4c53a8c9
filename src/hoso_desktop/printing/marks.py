"""Marks a program can read (QR) in the lower margin of the list of papers and the closing certificate.

They say which dossier and which form it is and the beginning of the hash of what the paper shows, nothing
else. Party papers do not know such marks: off unless the office's own form says `mark = true`, at most 12 mm,
outside the form's text, and never on any other form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.print_facets import facet_hash
from hoso_desktop.printing.pdfa import Box, PageMarks
from hoso_desktop.printing.spec import MM, FormSpec

SWITCH = "mark"
# The forms that may carry one, as people name them.
NAMES: Mapping[str, str] = {"contents": "F2", "certificate": "F3"}
SIDE = 11.9  # mm; 12 at most
FROM_EDGE = 6.5  # mm: office printers leave up to 6 mm blank
LEAST_MARGIN = 19.9  # mm of lower margin: the edge, the mark, the white above it
_LONGEST_CODE = 24  # letters: keeps the squares large enough for a scanner of 150 dpi
_DIGITS = 10  # of the hash, in hexadecimal


def may_carry(form: FormSpec) -> bool:
    """Whether a form may be marked: the list of papers or the certificate, with room under its text."""
    return form.id in NAMES and form.frame is None and form.page.bottom >= LEAST_MARGIN


def wanted(form: FormSpec) -> bool:
    """Whether the form says that it is to be marked."""
    return form.show.get(SWITCH, False) and may_carry(form)


def content(form: FormSpec, sheet: DossierSheet) -> str:
    """`HN.15/2026 F2 1A2B3C4D5E`: the code without marks, cut when long; the form; the hash's beginning."""
    code = _plain(sheet.dossier.code)[:_LONGEST_CODE]
    return f"{code} {NAMES[form.id]} {facet_hash(form.id, sheet)[:_DIGITS].upper()}"


def _plain(text: str) -> str:
    """Capitals without marks, so that every reader understands them: `ĐV.01` is `DV.01`."""
    upright = text.upper().replace("Đ", "D")
    letters = unicodedata.normalize("NFD", upright)
    return "".join(letter for letter in letters if letter.isascii())


def put(page: PageMarks, form: FormSpec, text: str) -> None:
    """Draw the mark of a text at the left of the lower margin, as filled boxes, one per run of squares."""
    rows = _squares(text)
    step = SIDE * MM / len(rows)
    left, top = form.page.left * MM, FROM_EDGE * MM + SIDE * MM
    for number, row in enumerate(rows):
        for start, end in _runs(row):
            page.boxes.append(Box(left + start * step, top - (number + 1) * step, (end - start) * step, step))


def _squares(text: str) -> list[list[bool]]:
    import segno  # only where marks are switched on

    # The fewest and so the largest squares: paper is not as rough as a wall, a scanner of 150 dpi is coarse.
    code = segno.make_qr(text, error="l", boost_error=True)
    return [[bool(dark) for dark in row] for row in code.matrix]


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark squares stand together: (first, one past the last)."""
    out: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and out and out[-1][1] == place:
            out[-1] = (out[-1][0], place + 1)
        elif dark:
            out.append((place, place + 1))
    return out
