"""What reaches a printer: Qt's own PDF printer shows page by page what another would put on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from hoso_desktop.errors import Cancelled, EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.printing.render import RenderedPaper
from hoso_desktop.printing.spec import MM
from hoso_desktop.services.printers import Offset
from hoso_desktop.ui.printer_sending import Orders, Sides, send

A4, A4_WIDE, A3, COVER = (210, 297), (297, 210), (420, 297), (650, 320)
SIZES = (A4, A4_WIDE, A3, COVER)
DPI = 75
SCALE = 1.5


def paper(sizes: tuple[tuple[int, int], ...], starts: tuple[int, ...] = (0,)) -> RenderedPaper:
    """Page n has n black bars near its upper left corner."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for number, (width, height) in enumerate(sizes, 1):
        canvas.setPageSize((width * MM, height * MM))
        for bar in range(number):
            canvas.rect((20 + 10 * bar) * MM, (height - 40) * MM, 5 * MM, 20 * MM, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return RenderedPaper(out.getvalue(), len(sizes), (), "", "x/y@1", starts=starts)


@pytest.fixture
def printer(tmp_path: Path, qapp: QApplication) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "giay.pdf"))
    made.setResolution(DPI)
    return made


class Page:
    """One printed page: its size in mm, its bars from the left, the first black point in mm."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.size = (round(page.get_width() / MM), round(page.get_height() / MM))
        rows = _black(page)
        columns = [any(row[at] for row in rows) for at in range(len(rows[0]))]
        inked = [number for number, row in enumerate(rows) if any(row)]
        self.bars = 0
        if inked:
            row = rows[inked[5]]
            self.bars = sum(dark and not before for before, dark in pairwise((False, *row)))
            self.left = columns.index(True) / SCALE / MM
            self.upper = inked[0] / SCALE / MM


def _black(page: pypdfium2.PdfPage) -> list[list[bool]]:
    bitmap = page.render(scale=SCALE, grayscale=True)
    dots = bytes(bitmap.buffer)
    lines = (dots[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height))
    return [[value < 128 for value in line] for line in lines]


def pages(printer: QPrinter) -> Iterator[Page]:
    document = pypdfium2.PdfDocument(printer.outputFileName())
    for page in document:
        yield Page(page)
    document.close()


def bars(printer: QPrinter) -> list[int]:
    return [page.bars for page in pages(printer)]


def test_each_page_gets_paper_of_its_own_size(printer: QPrinter) -> None:
    sent = send(paper(SIZES), printer, Orders(), JobContext())
    found = list(pages(printer))
    assert [page.size for page in found] == list(SIZES)
    assert [page.bars for page in found] == [1, 2, 3, 4]
    for page in found:
        assert (page.left, page.upper) == pytest.approx((20, 20), abs=0.6)
    assert (sent.pages, sent.copies, sent.whole) == (4, 1, True)


def test_copies_come_out_collated(printer: QPrinter) -> None:
    send(paper((A4,) * 3), printer, Orders(copies=2), JobContext())
    assert bars(printer) == [1, 2, 3, 1, 2, 3]
    assert printer.copyCount() == 1


def test_only_the_pages_asked_for(printer: QPrinter) -> None:
    sent = send(paper((A4,) * 5), printer, Orders(pages="1-2, 5", copies=2), JobContext())
    assert bars(printer) == [1, 2, 5, 1, 2, 5]
    assert not sent.whole
    with pytest.raises(UserError, match=r"print\.range_outside"):
        send(paper((A4,) * 5), printer, Orders(pages="6"), JobContext())


def test_on_two_sides_a_list_never_begins_on_the_back_of_a_cover(printer: QPrinter) -> None:
    send(paper((A4,) * 4, starts=(0, 1, 3)), printer, Orders(sides=Sides.LONG), JobContext())
    assert bars(printer) == [1, 0, 2, 3, 4]


def test_the_offset_moves_the_print(printer: QPrinter) -> None:
    send(paper((A4,)), printer, Orders(offset=Offset(3.0, -2.0)), JobContext())
    (page,) = pages(printer)
    assert (page.left, page.upper) == pytest.approx((23, 18), abs=0.6)


def test_it_stops_between_pages(printer: QPrinter) -> None:
    told: list[Progress] = []

    def tell(step: Progress) -> None:
        told.append(step)
        if step.done == 2:
            context.cancel()

    context = JobContext(tell)
    with pytest.raises(Cancelled):
        send(paper((A4,) * 5), printer, Orders(copies=2), context)
    assert [(step.done, step.total) for step in told] == [(0, 10), (1, 10), (2, 10)]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_is_told(printer: QPrinter, tmp_path: Path) -> None:
    printer.setOutputFileName(str(tmp_path / "no-such-folder" / "giay.pdf"))
    with pytest.raises(EnvironmentProblem, match=r"window\.printer_refused"):
        send(paper((A4,)), printer, Orders(), JobContext())
