"""Sends finished pages to a printer: each on paper of its own size, copies collated, stopped between pages.

Knows no form and records nothing: whoever sends records it after the last page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from hoso_desktop.domain import print_order
from hoso_desktop.errors import Cancelled, EnvironmentProblem
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.printing.spec import MM
from hoso_desktop.services.papers import RenderedPaper
from hoso_desktop.services.printers import Offset
from hoso_desktop.ui import page_preview

PRINTER_DPI = 300
STAGE = "print.sending_stage"
_MM_PER_INCH = 25.4


class Sides(StrEnum):
    """The sides of a sheet that are printed, as the PC's settings spell them."""

    ONE = "one"
    LONG = "long"
    SHORT = "short"


_DUPLEX = {
    Sides.ONE: QPrinter.DuplexMode.DuplexNone,
    Sides.LONG: QPrinter.DuplexMode.DuplexLongSide,
    Sides.SHORT: QPrinter.DuplexMode.DuplexShortSide,
}


@dataclass(frozen=True, slots=True)
class Orders:
    """How papers are sent: copies, pages as typed (all when empty), sides, how far the print is moved."""

    copies: int = 1
    pages: str = ""
    sides: Sides = Sides.ONE
    offset: Offset = field(default_factory=Offset)


@dataclass(frozen=True, slots=True)
class Sent:
    """What left: pages of one copy, copies, and whether it was the whole paper."""

    pages: int
    copies: int
    whole: bool


def send(paper: RenderedPaper, printer: QPrinter, orders: Orders, context: JobContext) -> Sent:
    """Draw the pages on the printer's paper, edge to edge as the PDF has them.

    Raises UserError for pages that are not there, EnvironmentProblem `window.printer_refused`, Cancelled.
    """
    sizes = page_preview.page_sizes(paper.pdf)
    chosen = print_order.chosen_pages(orders.pages, len(sizes))
    two_sided = orders.sides is not Sides.ONE
    pages = print_order.order(chosen, paper.starts, copies=orders.copies, two_sided=two_sided)
    printer.setCopyCount(1)  # copies are sent one after another
    printer.setDuplex(_DUPLEX[orders.sides])
    _draw(paper.pdf, sizes, pages, _Press(printer, orders.offset), context)
    return Sent(len(chosen), orders.copies, len(chosen) == len(sizes))


@dataclass(slots=True)
class _Press:
    """A printer at work."""

    printer: QPrinter
    offset: Offset
    painter: QPainter = field(default_factory=QPainter)

    def begin(self, width: float, height: float) -> None:
        """The first page, of a size in points."""
        _lay(self.printer, width, height)
        if not self.painter.begin(self.printer):
            raise EnvironmentProblem("window.printer_refused")

    def turn(self, width: float, height: float) -> None:
        """The next page, of a size in points."""
        _lay(self.printer, width, height)
        if not self.printer.newPage():
            raise EnvironmentProblem("window.printer_refused")

    def draw(self, pdf: bytes, number: int) -> None:
        """Put a page of the PDF on the paper."""
        dots = self.printer.resolution()
        image = page_preview.page_for_printer(pdf, number, dots)
        place = QRectF(self.printer.pageLayout().fullRectPixels(dots))
        shift = dots / _MM_PER_INCH
        self.painter.drawImage(place.translated(self.offset.right * shift, self.offset.down * shift), image)

    def end(self) -> None:
        """The last page is out. Raises EnvironmentProblem `window.printer_refused`."""
        ended = self.painter.end()
        if not ended or self.printer.printerState() == QPrinter.PrinterState.Error:
            raise EnvironmentProblem("window.printer_refused")

    def give_up(self) -> None:
        """Send no more."""
        self.printer.abort()
        self.painter.end()


def _draw(
    pdf: bytes,
    sizes: tuple[tuple[float, float], ...],
    pages: tuple[int | None, ...],
    press: _Press,
    context: JobContext,
) -> None:
    size = sizes[next(page for page in pages if page is not None)]
    press.begin(*size)
    try:
        for done, page in enumerate(pages):
            context.step(Progress(done, len(pages), STAGE))
            size = size if page is None else sizes[page]
            if done:
                press.turn(*size)
            if page is not None:
                press.draw(pdf, page)
        context.step(Progress(len(pages), len(pages), STAGE))
    except (Cancelled, EnvironmentProblem):
        press.give_up()
        raise
    press.end()


def _lay(printer: QPrinter, width: float, height: float) -> None:
    """Paper of a page's own size; a wide page is the upright paper turned."""
    short, long = sorted((width / MM, height / MM))
    paper = QPageSize(
        QSizeF(short, long), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch
    )
    turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    layout = QPageLayout(paper, turned, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setFullPage(True)
    printer.setPageLayout(layout)
