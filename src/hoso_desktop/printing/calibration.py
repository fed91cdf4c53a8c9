"""The sheet that tells how far a printer prints beside the place: two lines at known places, to be measured.

Two crosses farther off tell whether the page was shrunk to fit, marks along the edges how much the printer
leaves blank. The words and their places are a form (resources/form_parts/calibration.toml); the lines are
drawn here.
"""

from __future__ import annotations

import hashlib
from datetime import date

from hoso_desktop.paths import resource
from hoso_desktop.printing import sheet_of_labels
from hoso_desktop.printing.fonts import Face, metrics
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.pdfa import ArchivalPdf, Description, PageMarks, Stroke, Text
from hoso_desktop.printing.reader import read_form
from hoso_desktop.printing.render import RenderedPaper
from hoso_desktop.printing.spec import MM, FormSpec
from hoso_desktop.printing.subject import Subject, no_rows

LEFT, UPPER = 30.0, 40.0  # mm from the paper's edges: past every margin an office printer leaves blank
ACROSS, ALONG = 150.0, 210.0  # mm from there to the crosses that tell whether the page was shrunk
_REACH = 20  # mm of line to each side of the crossing
_FAR_REACH = 8
_RULER = 15  # mm of marks along each edge
_FINE, _BOLD = 0.25, 0.6
_FIGURE = 8.0  # points
_SMALL, _LONG = 1.0, 2.0  # mm of a mark every millimetre, every fifth


def sheet(printer: str, source: str, right: float, down: float, *, printed_on: date) -> RenderedPaper:
    """The sheet as a printer whose print is moved by `right` and `down` (mm) shall print it."""
    form = read_form(resource("form_parts/calibration.toml"))
    values = {
        "printer": printer, "source": f", {source}" if source else "", "left": figure(LEFT),
        "upper": figure(UPPER), "right": figure(right), "down": figure(down),
        "across": figure(ACROSS), "along": figure(ALONG),
    }  # fmt: skip
    report = Report(printer)
    (page,) = form_pages(form, Subject(printer, values, no_rows), report)
    page.strokes += [*_lines(page), *_cross(page, ACROSS, 0.0), *_cross(page, 0.0, ALONG)]
    _rulers(page)
    pdf = ArchivalPdf(_description(form, printer, printed_on))
    pdf.add(sheet_of_labels.moved(page, right, down))
    data = pdf.finish()
    problems = tuple(report.problems)
    return RenderedPaper(data, pdf.pages, problems, hashlib.sha256(data).hexdigest(), form.template)


def figure(number: float) -> str:
    """Millimetres as a ruler is read: `30,0`, `-1,5`."""
    return f"{number + 0.0:.1f}".replace(".", ",").replace("-0,0", "0,0")


def _description(form: FormSpec, printer: str, printed_on: date) -> Description:
    return Description(form.document_title.format(code=printer), form.template, printed_on)


def _lines(page: PageMarks) -> list[Stroke]:
    """The two lines that are measured: a mark every millimetre, a longer one every fifth."""
    x, y = LEFT * MM, page.height - UPPER * MM
    out = _crossing(x, y, _REACH * MM)
    for number in range(-_REACH, _REACH + 1):
        half = (_SMALL if number % 5 else _LONG) * MM / 2
        along = number * MM
        if number:
            out.append(Stroke(x + along, y - half, x + along, y + half, _FINE))
            out.append(Stroke(x - half, y + along, x + half, y + along, _FINE))
    return out


def _cross(page: PageMarks, across: float, along: float) -> list[Stroke]:
    """A cross so many mm to the right of the measured lines and below them."""
    return _crossing((LEFT + across) * MM, page.height - (UPPER + along) * MM, _FAR_REACH * MM)


def _crossing(x: float, y: float, reach: float) -> list[Stroke]:
    return [Stroke(x - reach, y, x + reach, y, _BOLD), Stroke(x, y - reach, x, y + reach, _BOLD)]


def _rulers(page: PageMarks) -> None:
    """Marks 1, 2, 3 … mm from every edge: the first one to be seen tells what the printer leaves blank."""
    middle, height = page.width / 2, page.height / 2
    for number in range(1, _RULER + 1):
        half, depth = (_SMALL if number % 5 else 2 * _LONG) * MM, number * MM
        for x in (depth, page.width - depth):
            page.strokes.append(Stroke(x, height - half, x, height + half, _FINE))
            _number(page, number, x, height + half)
        for y in (depth, page.height - depth):
            page.strokes.append(Stroke(middle - half, y, middle + half, y, _FINE))
            _number(page, number, middle + half + 2 * MM, y - _FIGURE / 3)


def _number(page: PageMarks, number: int, x: float, y: float) -> None:
    """`5`, `10`, `15` in the middle of `x`, a little above `y`."""
    if number % 5 == 0:
        text = str(number)
        left = x - metrics(Face.REGULAR).width(text, _FIGURE) / 2
        page.texts.append(Text(left, y + 1, text, Face.REGULAR, _FIGURE))
