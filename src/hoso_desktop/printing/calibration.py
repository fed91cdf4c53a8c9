"""The sheet that tells how far a printer prints beside the place: two lines at known places, to be measured.

Its words and their places are a form (resources/form_parts/calibration.toml); the lines are drawn here.
"""

from __future__ import annotations

import hashlib
from datetime import date

from hoso_desktop.paths import resource
from hoso_desktop.printing import sheet_of_labels
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.pdfa import ArchivalPdf, Description, PageMarks, Stroke
from hoso_desktop.printing.reader import read_form
from hoso_desktop.printing.render import RenderedPaper
from hoso_desktop.printing.spec import MM, FormSpec
from hoso_desktop.printing.subject import Subject, no_rows

LEFT, UPPER = 30.0, 40.0  # mm from the paper's edges: past every margin an office printer leaves blank
_REACH = 20  # mm of line to each side of the crossing
_FINE, _BOLD = 0.25, 0.6
_SMALL, _LONG = 1.0, 2.0  # mm of a mark every millimetre, every fifth


def sheet(printer: str, source: str, right: float, down: float, *, printed_on: date) -> RenderedPaper:
    """The sheet as a printer whose print is moved by `right` and `down` (mm) shall print it."""
    form = read_form(resource("form_parts/calibration.toml"))
    values = {
        "printer": printer, "source": f", {source}" if source else "", "left": figure(LEFT),
        "upper": figure(UPPER), "right": figure(right), "down": figure(down),
    }  # fmt: skip
    report = Report(printer)
    (page,) = form_pages(form, Subject(printer, values, no_rows), report)
    page.strokes += _cross(page)
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


def _cross(page: PageMarks) -> list[Stroke]:
    """Two crossing lines with a mark every millimetre, a longer one every fifth."""
    x, y = LEFT * MM, page.height - UPPER * MM
    reach = _REACH * MM
    out = [Stroke(x - reach, y, x + reach, y, _BOLD), Stroke(x, y - reach, x, y + reach, _BOLD)]
    for number in range(-_REACH, _REACH + 1):
        half = (_SMALL if number % 5 else _LONG) * MM / 2
        along = number * MM
        if number:
            out.append(Stroke(x + along, y - half, x + along, y + half, _FINE))
            out.append(Stroke(x - half, y + along, x + half, y + along, _FINE))
    return out
