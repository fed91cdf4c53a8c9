"""How long papers take, against a bare ReportLab canvas that draws the same glyphs in the same run."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.printing.forms import shipped
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.pdfa import PageMarks
from hoso_desktop.printing.render import render
from hoso_desktop.printing.values import dossier_source
from tests.printing.sheets_factory import long_list, meeting

DAY = date(2026, 11, 16)
LIMIT = 1.8  # of the bare canvas
ROUNDS = 3


def contents_marks(sheet: DossierSheet) -> list[PageMarks]:
    """The pages of a list of papers, laid out beforehand for the yardstick."""
    form = shipped("contents")
    subject = dossier_source(sheet, printed_on=DAY).fill(form, 0)
    return list(form_pages(form, subject, Report("")))


def bare_canvas(pages: list[PageMarks]) -> bytes:
    """Draw finished pages with nothing but ReportLab's own calls."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        canvas.lines([(line.x1, line.y1, line.x2, line.y2) for line in page.strokes])
        font = ("", 0.0)
        for text in page.texts:
            if font != (text.face, text.size):
                font = (str(text.face), text.size)
                canvas.setFont(*font)
            canvas.drawString(text.x, text.y, text.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(sheet: DossierSheet, rounds: int = ROUNDS) -> tuple[float, float]:
    """Median seconds of printing a list of papers and of its yardstick, measured alternately."""
    pages = contents_marks(sheet)
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: render("contents", [sheet], printed_on=DAY)))
        bare.append(seconds(lambda: bare_canvas(pages)))
    return statistics.median(ours), statistics.median(bare)


def run() -> list[tuple[str, float, float, float]]:
    """Rows (name, seconds, yardstick seconds, limit as a ratio of the two)."""
    rows = []
    for count in (1_000, 10_000):
        ours, bare = compare(long_list(count))
        rows.append((f"printing: contents of {count:,} papers", ours, bare, LIMIT))
    (_, small, small_bare, _), (_, large, large_bare, _) = rows
    # Ten times the papers may take ten times as long as the bare canvas says, not more.
    rows.append(("printing: growth from 1,000 to 10,000", large, small * large_bare / small_bare, 1.3))
    whole = statistics.median(
        [seconds(lambda: render("set", [meeting()], printed_on=DAY)) for _ in range(ROUNDS)]
    )
    rows.append(("printing: set of one meeting (limit 2 s)", whole, 2.0, 1.0))
    return rows


if __name__ == "__main__":
    for name, took, yardstick, limit in run():
        print(f"{name:60} {took:7.3f} s  {yardstick:7.3f} s  {took / yardstick:5.2f} (limit {limit})")
