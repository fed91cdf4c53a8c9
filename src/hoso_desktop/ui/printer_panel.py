"""The printer a person prints on, its tray, copies, pages and sides: a small panel beside the papers.

Knows no paper and sends nothing; what was chosen is kept by whoever prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from hoso_desktop.domain.print_order import MOST_COPIES
from hoso_desktop.services.print_choices import PrintChoice
from hoso_desktop.services.printers import Offset
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import label
from hoso_desktop.ui.printer_sending import PRINTER_DPI, Orders, Sides
from hoso_desktop.ui.text import tr

Tray = QPrinter.PaperSource


def _installed() -> list[str]:
    """The printers of this PC, its default one first."""
    standard = QPrinterInfo.defaultPrinterName()
    names = [name for name in QPrinterInfo.availablePrinterNames() if name != standard]
    return [standard, *names] if standard else names


def _trays(printer: str) -> Sequence[Tray]:
    """The trays of a printer; only Windows tells them."""
    ask = getattr(QPrinter(QPrinterInfo.printerInfo(printer)), "supportedPaperSources", None)
    return ask() if ask is not None else ()


@dataclass(frozen=True, slots=True)
class Hardware:
    """What this PC can print on."""

    printers: Callable[[], Sequence[str]] = _installed
    trays: Callable[[str], Sequence[Tray]] = _trays


def tray_names() -> Mapping[Tray, str]:
    """What a clerk calls a tray."""
    return {
        Tray.Auto: tr("Máy tự chọn"),
        Tray.OnlyOne: tr("Khay trên"),
        Tray.Lower: tr("Khay dưới"),
        Tray.Middle: tr("Khay giữa"),
        Tray.Manual: tr("Khay tay"),
        Tray.Envelope: tr("Khay phong bì"),
        Tray.EnvelopeManual: tr("Khay phong bì, đưa tay"),
        Tray.Tractor: tr("Giấy liên tục"),
        Tray.SmallFormat: tr("Khay giấy nhỏ"),
        Tray.LargeFormat: tr("Khay giấy lớn"),
        Tray.LargeCapacity: tr("Khay nhiều giấy"),
        Tray.Cassette: tr("Hộp giấy"),
        Tray.FormSource: tr("Theo khổ giấy"),
    }


class Copies(QComboBox):
    """How many copies; a figure typed chooses it."""

    def __init__(self) -> None:
        super().__init__()
        self.addItems([str(number) for number in range(1, MOST_COPIES + 1)])

    def value(self) -> int:
        """The chosen number."""
        return self.currentIndex() + 1

    def setValue(self, number: int) -> None:
        """Choose a number; one too large chooses the largest."""
        self.setCurrentIndex(min(max(number, 1), MOST_COPIES) - 1)


class PrinterPanel(QWidget):
    """`printer_chosen` when another printer or tray is chosen."""

    printer_chosen = Signal()

    def __init__(self, hardware: Hardware | None = None, *, ranges: bool = True) -> None:
        super().__init__()
        self._hardware = hardware or Hardware()
        self._wanted = PrintChoice()
        self.printer = QComboBox()
        self.tray = QComboBox()
        self.copies = Copies()
        self.pages = QLineEdit()
        self.pages.setPlaceholderText(tr("Tất cả; hoặc 1-3, 5"))
        self.sides = QComboBox()
        for sides, name in (
            (Sides.ONE, tr("Một mặt")),
            (Sides.LONG, tr("Hai mặt, lật cạnh dài")),
            (Sides.SHORT, tr("Hai mặt, lật cạnh ngắn")),
        ):
            self.sides.addItem(name, sides.value)
        self._lay_out(ranges)
        self.printer.currentIndexChanged.connect(lambda _row: self._show_trays())
        self.tray.currentIndexChanged.connect(lambda _row: self.printer_chosen.emit())
        self.take_printers(self._hardware.printers())

    def _lay_out(self, ranges: bool) -> None:
        grid = QGridLayout(self)
        theme.space(grid)
        self._tray_name = label(tr("Khay giấy"))
        rows = (
            (label(tr("Máy in")), self.printer),
            (self._tray_name, self.tray),
            (label(tr("Số bản")), self.copies),
            (label(tr("Trang")), self.pages),
            (label(tr("In")), self.sides),
        )
        for row, (name, editor) in enumerate(rows):
            name.setBuddy(editor)
            editor.setAccessibleName(name.text())
            editor.setMinimumWidth(80)
            if isinstance(editor, QComboBox):
                editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            grid.addWidget(name, row, 0)
            grid.addWidget(editor, row, 1)
        grid.setColumnStretch(1, 1)
        rows[3][0].setVisible(ranges)
        self.pages.setVisible(ranges)

    def take_printers(self, names: Sequence[str]) -> None:
        """Offer these printers."""
        self.printer.clear()
        for name in names:
            self.printer.addItem(name, name)
        self.printer.setEnabled(bool(names))
        if not names:
            self.printer.addItem(tr("Chưa cài máy in"), "")
        self._show_trays()

    def _show_trays(self) -> None:
        known = tray_names()
        trays = [tray for tray in self._hardware.trays(self.name) if tray in known] if self.name else []
        self.tray.clear()
        for tray in trays or [Tray.Auto]:
            self.tray.addItem(known[tray], tray.name)
        for part in (self._tray_name, self.tray):
            part.setVisible(len(trays) > 1)
        _select(self.tray, self._wanted.source)
        self.printer_chosen.emit()

    @property
    def name(self) -> str:
        """The chosen printer; empty where none is installed."""
        return str(self.printer.currentData() or "")

    @property
    def source(self) -> str:
        """The chosen tray; empty where the printer tells of none."""
        return "" if self.tray.count() < 2 else str(self.tray.currentData())

    def show_choice(self, choice: PrintChoice, *, copies: int, two_sided: bool) -> None:
        """Show what was chosen for a form last; of one never printed, what its rule asks for."""
        self._wanted = choice
        _select(self.printer, choice.printer)
        _select(self.tray, choice.source)
        self.copies.setValue(choice.copies or copies)
        self.pages.clear()
        _select(self.sides, choice.sides or (Sides.LONG if two_sided else Sides.ONE).value)

    def choice(self) -> PrintChoice:
        """What is to be remembered for the form."""
        return PrintChoice(self.name, self.source, self.copies.value(), str(self.sides.currentData()))

    def orders(self, offset: Offset | None = None) -> Orders:
        """How the papers are to be sent."""
        sides = Sides(str(self.sides.currentData()))
        return Orders(self.copies.value(), self.pages.text(), sides, offset or Offset())

    def make_printer(self, title: str) -> QPrinter:
        """The chosen printer, set to the chosen tray."""
        return self.printers()(title)

    def printers(self) -> Callable[[str], QPrinter]:
        """Makes the printer chosen now for each job by its title, whatever is chosen later."""
        return partial(_make, self.name, self.source)


def _make(name: str, source: str, title: str) -> QPrinter:
    mode = QPrinter.PrinterMode.HighResolution
    made = QPrinter(QPrinterInfo.printerInfo(name), mode) if name else QPrinter(mode)
    made.setResolution(PRINTER_DPI)
    made.setDocName(title)
    if source:
        made.setPaperSource(QPrinter.PaperSource[source])
    return made


def _select(box: QComboBox, data: str) -> None:
    found = box.findData(data)
    if found >= 0:
        box.setCurrentIndex(found)


_SIDES = {
    QPrinter.DuplexMode.DuplexLongSide: Sides.LONG,
    QPrinter.DuplexMode.DuplexShortSide: Sides.SHORT,
}


def orders_of(printer: QPrinter, offset: Offset) -> Orders:
    """What a person asked for in the system's own dialog."""
    first, last = printer.fromPage(), printer.toPage()
    pages = f"{first}-{max(first, last)}" if first else ""
    return Orders(max(1, printer.copyCount()), pages, _SIDES.get(printer.duplex(), Sides.ONE), offset)
