"""The only styling: colours, three sizes of type, spacing in fours, icons. Screens name roles, never colours.

A role is set with `role(widget, "title")`; the style sheet below is the one place that knows its look.
Contrast of text on its ground is 4.5:1 or more for every pair of PAIRS.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from hoso_desktop.domain.problem import Severity
from hoso_desktop.paths import resource

GRID = 4
GAP = 2 * GRID
MARGIN = 4 * GRID

TEXT_POINTS, HEADING_POINTS, TITLE_POINTS = 10.5, 12.5, 16.0

GROUND = "#f5f4f2"
SURFACE = "#ffffff"
LINE = "#d5d1cb"
TEXT = "#1f1d1b"
MUTED = "#5c5752"
ACCENT = "#a3201e"
ACCENT_DARK = "#861715"
ACCENT_TINT = "#f8e9e8"
SELECTED = "#f2d9d7"
ERROR, ERROR_TINT = "#b3261e", "#fdecea"
WARNING, WARNING_TINT = "#7d5200", "#fff4db"
NOTE, NOTE_TINT = "#2a5172", "#eaf2f8"
GOOD = "#1e6b3a"

DISABLED, DISABLED_GROUND, DISABLED_PRIMARY = "#625c57", "#eceae7", "#e3dfdb"
PLACEHOLDER = "#6b655f"
HOVER = "#ebe8e4"

SEVERITY_COLOUR = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.NOTE: NOTE}
SEVERITY_TINT = {Severity.ERROR: ERROR_TINT, Severity.WARNING: WARNING_TINT, Severity.NOTE: NOTE_TINT}
SEVERITY_ICON = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}

# Every colour of words with every ground it stands on; tests measure them.
PAIRS = (
    *(
        (words, ground)
        for words in (TEXT, MUTED, ACCENT, ERROR, WARNING, GOOD)
        for ground in (GROUND, SURFACE)
    ),
    *((TEXT, ground) for ground in (SELECTED, ACCENT_TINT, HOVER)),
    *((ACCENT_DARK, ground) for ground in (ACCENT_TINT, GROUND, SURFACE)),
    *((SURFACE, ground) for ground in (ACCENT, ACCENT_DARK, TEXT)),
    *((TEXT, tint) for tint in SEVERITY_TINT.values()),
    *((SEVERITY_COLOUR[severity], SEVERITY_TINT[severity]) for severity in Severity),
    *((DISABLED, ground) for ground in (DISABLED_GROUND, DISABLED_PRIMARY)),
    (PLACEHOLDER, SURFACE),
)

_SHEET = f"""
* {{ font-size: {TEXT_POINTS}pt; }}
QWidget {{ color: {TEXT}; }}
QMainWindow, QDialog, QWidget[role="ground"] {{ background: {GROUND}; }}
QWidget[role="surface"] {{ background: {SURFACE}; border: 1px solid {LINE}; border-radius: 4px; }}
QLabel {{ background: transparent; border: none; }}
QLabel[role="title"] {{ font-size: {TITLE_POINTS}pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {HEADING_POINTS}pt; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {MUTED}; }}
QLabel[role="error"] {{ color: {ERROR}; }}
QLabel[role="warning"] {{ color: {WARNING}; }}
QLabel[role="good"] {{ color: {GOOD}; }}
QFrame[role$="-strip"] {{ border-radius: 4px; }}
QFrame[role="error-strip"] {{ background: {ERROR_TINT}; border: 1px solid {ERROR}; }}
QFrame[role="warning-strip"] {{ background: {WARNING_TINT}; border: 1px solid {WARNING}; }}
QFrame[role="note-strip"] {{ background: {NOTE_TINT}; border: 1px solid {NOTE}; }}

QPushButton {{ background: {SURFACE}; border: 1px solid #8d8781; border-radius: 4px; padding: 5px 14px;
    min-height: 20px; }}
QPushButton:hover {{ background: {ACCENT_TINT}; border-color: {ACCENT}; }}
QPushButton:focus {{ border: 2px solid {ACCENT}; padding: 4px 13px; }}
QPushButton:disabled {{ color: {DISABLED}; background: {DISABLED_GROUND}; border-color: {LINE}; }}
QPushButton[role="primary"] {{ background: {ACCENT}; color: #ffffff; border: 1px solid {ACCENT};
    font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {ACCENT_DARK}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {TEXT}; }}
QPushButton[role="primary"]:disabled {{ background: {DISABLED_PRIMARY}; color: {DISABLED};
    border-color: {LINE}; }}
QPushButton[role="link"], QToolButton[role="link"] {{ background: transparent; border: 1px solid transparent;
    color: {ACCENT}; padding: 4px 6px; text-align: left; }}
QPushButton[role="link"]:disabled, QToolButton[role="link"]:disabled {{ color: {DISABLED}; }}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="link"]:focus {{ border: 2px solid {ACCENT}; padding: 3px 5px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 5px; }}
QToolButton:hover {{ background: {ACCENT_TINT}; }}
QToolButton:focus {{ border: 2px solid {ACCENT}; padding: 4px; }}

QLineEdit, QComboBox, QPlainTextEdit, QSpinBox {{ background: {SURFACE}; border: 1px solid #8d8781;
    border-radius: 4px; padding: 4px 8px; min-height: 20px; selection-background-color: {ACCENT};
    selection-color: #ffffff; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QSpinBox:focus {{ border: 2px solid {ACCENT};
    padding: 3px 7px; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 2px solid {ERROR}; padding: 3px 7px; }}
QLineEdit[role="title"] {{ font-size: {TITLE_POINTS}pt; font-weight: 600; border: 1px solid transparent;
    background: transparent; padding: 0px 4px; }}
QLineEdit[role="title"]:hover {{ border: 1px solid {LINE}; background: {SURFACE}; }}
QLineEdit[role="title"]:focus {{ border: 2px solid {ACCENT}; background: {SURFACE}; padding: 0px 3px; }}
QTableView[role="paper"] QLineEdit, QTableView[role="paper"] QComboBox {{
    border: 2px solid {ACCENT}; border-radius: 0; padding: 0 3px;
    min-height: 0; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url(DOWN_ARROW); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {SURFACE}; border: 1px solid {LINE};
    selection-background-color: {SELECTED}; selection-color: {TEXT}; }}
QCheckBox, QRadioButton {{ spacing: 8px; padding: 2px; border: 2px solid transparent; border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {ACCENT}; }}

QTableView, QListWidget, QListView {{ background: {SURFACE}; border: 1px solid {LINE};
    gridline-color: #e4e1dc; selection-background-color: {SELECTED}; selection-color: {TEXT};
    alternate-background-color: {SURFACE}; }}
QTableView[role="lines"]::item {{ padding: 0 4px; border: none; }}
QTableView[role="lines"]::item:selected {{ background: {SELECTED}; color: {TEXT}; }}
QTableView:focus, QListWidget:focus {{ border: 1px solid {ACCENT}; }}
QListWidget::item {{ padding: 6px; }}
QListWidget[role="dense"]::item {{ padding: 2px 4px; }}
QHeaderView {{ background: {GROUND}; border: none; }}
QHeaderView::section {{ background: {GROUND}; color: {TEXT}; border: none; border-right: 1px solid {LINE};
    border-bottom: 1px solid {LINE}; padding: 4px 6px; font-weight: 600; }}
QHeaderView::section:vertical {{ font-weight: 400; color: {MUTED}; padding: 0 6px; }}
QTableCornerButton::section {{ background: {GROUND}; border: none; border-right: 1px solid {LINE};
    border-bottom: 1px solid {LINE}; }}

QWidget[role="bar"] {{ background: {SURFACE}; border: none; border-bottom: 1px solid {LINE}; }}
QListWidget[role="places"] {{ background: {GROUND}; border: none; border-right: 1px solid {LINE};
    outline: 0; }}
QListWidget[role="places"]::item {{ padding: 9px 10px; border-left: 4px solid transparent; }}
QListWidget[role="places"]::item:hover {{ background: {HOVER}; }}
QListWidget[role="places"]::item:selected {{ background: {ACCENT_TINT}; color: {ACCENT_DARK};
    border-left: 4px solid {ACCENT}; }}
QListWidget[role="places"]:focus {{ border: none; border-right: 2px solid {ACCENT}; }}
QStatusBar {{ background: {SURFACE}; border-top: 1px solid {LINE}; color: {MUTED}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {MUTED}; padding: 2px 12px; }}
QProgressBar {{ border: 1px solid {LINE}; border-radius: 4px; background: {SURFACE}; text-align: center;
    min-height: 18px; }}
QProgressBar::chunk {{ background: {SELECTED}; }}
QToolTip {{ background: {TEXT}; color: #ffffff; border: none; padding: 4px 8px; }}
QTabWidget::pane {{ border: 1px solid {LINE}; background: {SURFACE}; }}
QTabBar::tab {{ background: {GROUND}; border: 1px solid {LINE}; border-bottom: none; padding: 7px 14px;
    margin-right: 2px; border-top-left-radius: 4px; border-top-right-radius: 4px; }}
QTabBar::tab:selected {{ background: {SURFACE}; border-top: 2px solid {ACCENT}; }}
QTabBar::tab:focus {{ color: {ACCENT_DARK}; text-decoration: underline; }}
QScrollBar:vertical {{ background: {GROUND}; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: {GROUND}; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: #b9b4ae; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: #8d8781; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollArea[role="paper"] {{ background: #8b8783; border: 1px solid {LINE}; }}
QScrollArea[role="paper"] > QWidget > QWidget {{ background: #8b8783; }}
QSplitter::handle {{ background: {GROUND}; }}
QMenu {{ background: {SURFACE}; border: 1px solid {LINE}; menu-scrollable: 1; }}
QMenu::item {{ padding: 6px 24px; }}
QMenu::item:selected {{ background: {SELECTED}; color: {TEXT}; }}
"""


def apply(application: QApplication) -> None:
    """Give the whole program its look; called once at start."""
    application.setStyle("Fusion")
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(TEXT_POINTS)
    font.setFeature(QFont.Tag("tnum"), 1)  # figures under each other in tables
    application.setFont(font)
    palette = QPalette()
    for part, colour in (
        (QPalette.ColorRole.Window, GROUND),
        (QPalette.ColorRole.Base, SURFACE),
        (QPalette.ColorRole.AlternateBase, GROUND),
        (QPalette.ColorRole.Text, TEXT),
        (QPalette.ColorRole.WindowText, TEXT),
        (QPalette.ColorRole.ButtonText, TEXT),
        (QPalette.ColorRole.Button, SURFACE),
        (QPalette.ColorRole.Highlight, SELECTED),
        (QPalette.ColorRole.HighlightedText, TEXT),
        (QPalette.ColorRole.PlaceholderText, PLACEHOLDER),
        (QPalette.ColorRole.Link, ACCENT),
    ):
        palette.setColor(part, QColor(colour))
    application.setPalette(palette)
    application.setStyleSheet(_SHEET.replace("DOWN_ARROW", resource("icons/down.svg").as_posix()))
    application.setWindowIcon(icon("hoso"))


def role(widget: QWidget, name: str) -> None:
    """Give `widget` a named look: title, heading, muted, primary, link, surface …"""
    if widget.property("role") == name:
        return
    widget.setProperty("role", name)
    _repolish(widget)


def mark_wrong(widget: QWidget, wrong: bool) -> None:
    """Frame a field whose value cannot be taken."""
    widget.setProperty("wrong", "true" if wrong else "false")
    _repolish(widget)


def frame(painter: QPainter, rect: QRect) -> None:
    """The frame of the cell that the keyboard is in."""
    painter.save()
    painter.setPen(QPen(QColor(ACCENT), 2))
    painter.drawRect(rect.adjusted(1, 1, -1, -1))
    painter.restore()


def _repolish(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def space(layout: QLayout, margin: int = 0, gap: int = GAP) -> None:
    """Outer margin and inner gap of a layout, in pixels of the grid."""
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)


def row_height(widget: QWidget) -> int:
    """Height of a table row: line height 1.4 and room for the frame of a cell that is being typed in."""
    return round(widget.fontMetrics().height() * 1.4) + 2


@cache
def icon(name: str, colour: str = TEXT) -> QIcon:
    """One of our drawings in one colour, sharp at every scale."""
    drawn = QIcon()
    for side in (16, 20, 24, 32, 48, 64):
        drawn.addPixmap(_pixmap(name, colour, side))
    return drawn


def pixmap(name: str, colour: str, side: int, scale: float) -> QPixmap:
    """A drawing for a label, `side` logical pixels wide on a screen of `scale`."""
    out = _pixmap(name, colour, round(side * scale))
    out.setDevicePixelRatio(scale)
    return out


def _pixmap(name: str, colour: str, side: int) -> QPixmap:
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    out = QPixmap(side, side)
    out.fill(Qt.GlobalColor.transparent)
    painter = QPainter(out)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return out
