"""Pages of a PDF as they come out of the printer: drawn by pypdfium2 in the cpu lane.

Only papers of our own are drawn here, one caller at a time as PDFium wants it; a file from outside is drawn
by the limited process (services.pdf_pages) and comes as points.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pypdfium2
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QWidget,
)

from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import pdf_pages
from hoso_desktop.ui import theme
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_POINTS_PER_INCH = 72
_THUMB_WIDTH = 76
_LEAST_WIDTH = 240
# PDFium keeps state for the whole process: one caller at a time.
_ONE_AT_A_TIME = threading.RLock()


@dataclass(frozen=True, slots=True)
class Drawn:
    """One page drawn, and small pictures of all pages when they were asked for.

    `count` is how many pages there are, small pictures or not.
    """

    page: QImage
    small: tuple[QImage, ...]
    count: int


def _image(page: pypdfium2.PdfPage, scale: float) -> QImage:
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    view = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
    return view.copy()  # the bitmap's memory goes with the bitmap


def draw(pdf: bytes, number: int, width: int, *, with_small: bool, small_width: int) -> Drawn:
    """Page `number` (0-based) `width` pixels wide."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        small = [_image(each, small_width / each.get_width()) for each in document] if with_small else []
        return Drawn(_image(page, width / page.get_width()), tuple(small), len(document))


def draw_foreign(pdf: bytes, name: str, number: int, width: int, *, small_width: int) -> Drawn:
    """As `draw`, for a file from outside; `small_width` 0 asks for no small pictures.

    Raises UserError when the file cannot be opened safely.
    """
    found = pdf_pages.draw(pdf, name, number, width, small_width=small_width)
    return Drawn(_of_points(found.page), tuple(map(_of_points, found.small)), found.count)


def _of_points(picture: pdf_pages.Picture) -> QImage:
    size = (picture.width, picture.height, picture.stride)
    return QImage(picture.pixels, *size, QImage.Format.Format_RGBX8888).copy()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of every page in points."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        return tuple(document.get_page_size(number) for number in range(len(document)))


def page_for_printer(pdf: bytes, number: int, dpi: int) -> QImage:
    """One page at the printer's resolution, in greys: papers are printed black."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[number].render(scale=dpi / _POINTS_PER_INCH, grayscale=True)
        size = (bitmap.width, bitmap.height, bitmap.stride)
        return QImage(bitmap.buffer, *size, QImage.Format.Format_Grayscale8).copy()


class PagePreview(QWidget):
    """A list of pages and the chosen one at full width; PgUp and PgDn turn pages."""

    drawn = Signal()
    refused = Signal(object)  # the UserError of a file from outside

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pdf = b""
        self._foreign = ""
        self._ticket: Ticket | None = None
        self._zoom = 1.0
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Các trang"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setFlow(QListView.Flow.TopToBottom)
        self.list.setWrapping(False)
        self.list.setFixedWidth(_THUMB_WIDTH + 48)
        self.list.currentRowChanged.connect(lambda _row: self._draw())
        self.paper = QLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.paper.setAccessibleName(tr("Trang xem trước"))
        self._scroll = QScrollArea()
        theme.role(self._scroll, "paper")
        self._scroll.setWidget(self.paper)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        line = QHBoxLayout(self)
        theme.space(line)
        line.addWidget(self.list)
        line.addWidget(self._scroll, 1)

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self.list.count()

    def clear(self) -> None:
        """Show nothing."""
        self._pdf = b""
        self.list.clear()
        self.paper.clear()

    def show_pdf(self, pdf: bytes) -> None:
        """Show another document from its first page."""
        self.clear()
        self._pdf, self._foreign = pdf, ""
        self._draw()

    def show_foreign(self, pdf: bytes, name: str) -> None:
        """Show a file from outside from its first page; `refused` tells when that is not safe."""
        self.clear()
        self._pdf, self._foreign = pdf, name
        self._draw()

    def zoom(self, factor: float) -> None:
        """Larger or smaller; 1.0 is the width of the window."""
        self._zoom = min(3.0, max(0.5, factor))
        self._draw()

    @property
    def zoom_factor(self) -> float:
        return self._zoom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pdf:
            self._draw()

    def _draw(self) -> None:
        if not self._pdf:
            return
        if self._ticket is not None:
            self._ticket.cancel()
        ratio = self.devicePixelRatioF()
        free = self._scroll.viewport().width() - 2 * theme.MARGIN
        width = round(max(_LEAST_WIDTH, free) * self._zoom * ratio)
        pdf, number, first = self._pdf, max(self.list.currentRow(), 0), self.list.count() == 0
        small_width = round(_THUMB_WIDTH * ratio)
        name = self._foreign

        def work(context: JobContext) -> Drawn:
            if name:
                return draw_foreign(pdf, name, number, width, small_width=small_width if first else 0)
            return draw(pdf, number, width, with_small=first, small_width=small_width)

        self._ticket = self._session.compute(self, work, self._show, self._refuse)

    def _refuse(self, error: UserError) -> None:
        self.clear()
        self.refused.emit(error)

    def _show(self, drawn: Drawn) -> None:
        ratio = self.devicePixelRatioF()
        if drawn.small:
            self.list.blockSignals(True)
            for number, image in enumerate(drawn.small, 1):
                picture = QPixmap.fromImage(image)
                picture.setDevicePixelRatio(ratio)
                self.list.setIconSize(picture.deviceIndependentSize().toSize())
                item = QListWidgetItem(QIcon(picture), tr("Trang {n}", n=number))
                self.list.addItem(item)
            for number in range(len(drawn.small), drawn.count):
                self.list.addItem(tr("Trang {n}", n=number + 1))
            self.list.setCurrentRow(0)
            self.list.blockSignals(False)
        page = QPixmap.fromImage(drawn.page)
        page.setDevicePixelRatio(ratio)
        self.paper.setPixmap(page)
        self.paper.setContentsMargins(*(4 * (theme.GAP,)))
        self.drawn.emit()

    def sizeHint(self) -> QSize:
        return QSize(700, 520)
