"""A small picture of the calibration sheet: what is measured from which edge. Knows no printer."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from hoso_desktop.services import printers
from hoso_desktop.ui import theme
from hoso_desktop.ui.text import tr

_SHEET = (210.0, 297.0)
_SIZE = (250, 330)
_EDGE = 12.0
_CROSS = 100.0  # where the crossing stands in the picture, larger than on paper so that it can be read
_REACH = 34.0
_HEAD = 5.0


class CalibrationPicture(QWidget):
    """The sheet with its two lines and the two distances, numbered as the fields beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(*_SIZE)
        self.setAccessibleName(
            tr("Hình tờ thử: số 1 đo từ mép trái đến đường kẻ dọc, số 2 đo từ mép trên đến đường kẻ ngang")
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height() - 2 * _EDGE
        paper = QRectF(_EDGE, _EDGE, height * _SHEET[0] / _SHEET[1], height)
        painter.setPen(QPen(QColor(theme.MUTED), 1))
        painter.setBrush(QColor(theme.SURFACE))
        painter.drawRect(paper)
        self._lines(painter, paper)
        self._measured(painter, paper)

    def _lines(self, painter: QPainter, paper: QRectF) -> None:
        """The two lines, and where the words of the sheet stand."""
        x, y = paper.left() + _CROSS, paper.top() + _CROSS
        painter.setPen(QPen(QColor(theme.TEXT), 2))
        painter.drawLine(QLineF(x - _REACH, y, x + _REACH, y))
        painter.drawLine(QLineF(x, y - _REACH, x, y + _REACH))
        painter.setPen(QPen(QColor(theme.LINE), 3))
        for number, width in enumerate((0.4, 0.6, 0.6, 0.5)):
            under = paper.top() + 180 + 20 * number
            painter.drawLine(
                QLineF(paper.left() + 30, under, paper.left() + paper.width() * width + 30, under)
            )

    def _measured(self, painter: QPainter, paper: QRectF) -> None:
        """1 from the left edge, 2 from the upper edge, each with the number of a printer that is right."""
        x, y = paper.left() + _CROSS, paper.top() + _CROSS
        level, upright = y + _REACH - 8, x + _REACH - 8
        painter.setPen(QPen(QColor(theme.ACCENT), 2))
        painter.setBrush(QBrush(QColor(theme.ACCENT)))
        _arrow(painter, QPointF(paper.left(), level), QPointF(x, level))
        _arrow(painter, QPointF(upright, paper.top()), QPointF(upright, y))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        across = tr("1: {mm} mm", mm=printers.figure(printers.LEFT))
        down = tr("2: {mm} mm", mm=printers.figure(printers.UPPER))
        painter.drawText(QRectF(paper.left() + 12, level + 4, _CROSS, 20), flags, across)
        painter.drawText(QRectF(upright + 8, paper.top() + 30, _CROSS, 20), flags, down)


def _arrow(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """A line with a head at both ends, level or upright."""
    painter.drawLine(QLineF(start, end))
    along = QPointF(1, 0) if start.y() == end.y() else QPointF(0, 1)
    aside = QPointF(along.y(), along.x())
    for tip, back in ((start, along * _HEAD * 1.6), (end, along * -_HEAD * 1.6)):
        painter.drawPolygon(QPolygonF([tip, tip + back + aside * _HEAD, tip + back - aside * _HEAD]))
