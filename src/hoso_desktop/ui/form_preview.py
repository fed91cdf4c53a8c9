"""The paper of a form whose parts can be pointed at: hovered parts light up, a click picks one.

Draws outlines over the page and changes nothing; what the parts mean is the form editor's.
"""

from __future__ import annotations

from functools import reduce

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hoso_desktop.printing.parts import HEADER, PAGE, Spot, hit
from hoso_desktop.services.papers import RenderedPaper
from hoso_desktop.ui import theme
from hoso_desktop.ui.page_preview import Drawn, PagePreview
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class FormPreview(PagePreview):
    """`picked(part, key)`: the part of the form that was clicked, and what of it."""

    picked = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._spots: tuple[tuple[Spot, ...], ...] = ()
        self._page_size = (1.0, 1.0)
        self._selected = ""
        self._hovered = ""
        self._outline = _Outline(self.paper, self)
        self.paper.setMouseTracking(True)
        self.paper.installEventFilter(self)
        self.paper.setToolTip(tr("Bấm vào chỗ muốn sửa"))

    def show_paper(self, paper: RenderedPaper, width: float, height: float) -> None:
        """Show a paper whose page is `width` by `height` points, on the page looked at where it is there."""
        self._spots = paper.spots
        self._page_size = (width, height)
        self.list.setVisible(paper.pages > 1)
        room = self.layout()
        if room is not None:
            room.activate()  # the page is drawn as wide as there is room beside the list
        if self.pages and paper.pages == self.pages:
            self._pdf = paper.pdf
            self._draw()
        else:
            self.show_pdf(paper.pdf)

    def select(self, part: str) -> None:
        """Outline a part, turning to the page where it first stands."""
        self._selected = part
        pages = [at for at, spots in enumerate(self._spots) if any(spot.part == part for spot in spots)]
        if pages and self._number not in pages and self.pages > pages[0]:
            self.list.setCurrentRow(pages[0])
        self._outline.update()

    @property
    def _number(self) -> int:
        return max(self.list.currentRow(), 0)

    def _show(self, drawn: Drawn) -> None:
        super()._show(drawn)
        self._outline.resize(self.paper.size())
        self._outline.update()

    # places

    def box_of(self, spot: Spot) -> QRectF:
        """Where a spot stands on the widget that shows the page."""
        sheet = self._sheet()
        scale = sheet.width() / self._page_size[0]
        left, top = sheet.left() + spot.left * scale, sheet.top() + (self._page_size[1] - spot.top) * scale
        return QRectF(left, top, (spot.right - spot.left) * scale, (spot.top - spot.bottom) * scale)

    def boxes(self, part: str) -> list[QRectF]:
        """The places of a part on the page that is shown; the whole sheet for the page itself."""
        if not part or self.paper.pixmap().isNull():
            return []
        spots = self._spots[self._number] if self._number < len(self._spots) else ()
        found = [self.box_of(spot) for spot in spots if spot.part == part and spot.part != PAGE]
        if part == HEADER and found:  # its lines stand close: one box around them all
            found = [reduce(QRectF.united, found)]
        return [self._sheet()] if part == PAGE else found

    def _sheet(self) -> QRectF:
        """The drawn page within the label: in the middle, at the top."""
        size, inside = self.paper.pixmap().deviceIndependentSize(), self.paper.contentsRect()
        left = inside.left() + (inside.width() - size.width()) / 2
        return QRectF(left, inside.top(), size.width(), size.height())

    def part_at(self, point: QPointF) -> tuple[str, str]:
        """The part at a point of the label; the page where the sheet is blank; nothing beside the sheet."""
        sheet = self._sheet()
        if self.paper.pixmap().isNull() or not sheet.contains(point) or self._number >= len(self._spots):
            return "", ""
        scale = sheet.width() / self._page_size[0]
        x, y = (point.x() - sheet.left()) / scale, self._page_size[1] - (point.y() - sheet.top()) / scale
        found = hit(self._spots[self._number], x, y)
        return (found.part, found.key) if found is not None else (PAGE, "")

    @property
    def outlined(self) -> tuple[str, str]:
        """The chosen part and the one under the mouse."""
        return self._selected, self._hovered

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.paper:
            if event.type() == QEvent.Type.Resize:
                self._outline.resize(self.paper.size())
            elif event.type() == QEvent.Type.Leave:
                self._hover("")
            elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
                self._hover(self.part_at(event.position())[0])
            elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
                part, key = self.part_at(event.position())
                if part:
                    self.picked.emit(part, key)
        return super().eventFilter(watched, event)

    def _hover(self, part: str) -> None:
        if part != self._hovered:
            self._hovered = part
            over = Qt.CursorShape.PointingHandCursor if part else Qt.CursorShape.ArrowCursor
            self.paper.setCursor(over)
            self._outline.update()


class _Outline(QWidget):
    """The lines around parts, over the page; the mouse goes through."""

    def __init__(self, parent: QWidget, preview: FormPreview) -> None:
        super().__init__(parent)
        self._preview = preview
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        selected, hovered = self._preview.outlined
        for part, weight in ((hovered, 1.0), (selected, 2.0)):
            tint = QColor(theme.ACCENT)
            painter.setPen(QPen(tint, weight))
            tint.setAlpha(0 if part == PAGE else 26)
            painter.setBrush(tint)
            for box in self._preview.boxes(part):
                painter.drawRect(box.adjusted(-2, -1, 2, 1))
        painter.end()
