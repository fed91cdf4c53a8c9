"""`Cân chỉnh máy in`: print a sheet, measure two distances, print it again to see that they are right now.

Owns the three steps. How far a printer is off is computed and kept by `services.printers`.
"""

from __future__ import annotations

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import printers
from hoso_desktop.services.printers import Offset
from hoso_desktop.ui import theme
from hoso_desktop.ui.calibration_picture import CalibrationPicture
from hoso_desktop.ui.fields import Field, Strip, WorkLine, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.printer_panel import Hardware, tray_names
from hoso_desktop.ui.printer_sending import PRINTER_DPI, Orders, send
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_TRIAL, _MEASURE, _PROOF = range(3)


class CalibrationDialog(QDialog):
    """Three steps for one printer and one of its trays."""

    def __init__(
        self,
        session: Session,
        printer_name: str = "",
        parent: QWidget | None = None,
        *,
        source: str = "",
        hardware: Hardware | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._hardware = hardware or Hardware()
        self._sheet = Offset()  # what the sheet in the person's hands was printed with
        self._proved = False
        self.setWindowTitle(tr("Cân chỉnh máy in"))
        fit(self, 720, 480)
        answer_f1(self, "calibration")
        self._step_name = label("", "heading")
        self.wrong = Strip(Severity.ERROR)
        self.told = Strip(Severity.NOTE)
        self.work = WorkLine()
        self.steps = QStackedWidget()
        for step in (self._trial_step(), self._measure_step(), self._proof_step()):
            self.steps.addWidget(step)
        self.back = button(tr("Quay lại"), lambda: self._show_step(_TRIAL))
        self.on = button(tr("Đã có tờ thử, đo luôn"), self._measure)
        self.next = button(tr("In tờ thử"), self._act, "primary")
        self.next.setDefault(True)
        self._lay_out()
        self._offer_printers(printer_name, source)
        self._show_step(_TRIAL)

    # the steps

    def _trial_step(self) -> QWidget:
        self.printer, self.tray = QComboBox(), QComboBox()
        self.printer_field = Field(tr("&Máy in"), self.printer)
        self.tray_field = Field(
            tr("&Khay giấy"), self.tray, tr("Bìa đưa vào khay nào thì cân chỉnh khay ấy.")
        )
        self.known = label("", "muted", wrap=True)
        why = tr(
            "Máy in thường in lệch một, hai mi-li-mét. Cho một tờ A4 trắng vào khay rồi in tờ thử, "
            "đúng khổ, không co trang."
        )
        return _page(label(why, wrap=True), self.printer_field, self.tray_field, self.known)

    def _measure_step(self) -> QWidget:
        self.left, self.upper = QLineEdit(), QLineEdit()
        self.left_field = Field(tr("&1. Từ mép trái tờ giấy đến giữa đường kẻ dọc (mm)"), self.left)
        self.upper_field = Field(tr("&2. Từ mép trên tờ giấy đến giữa đường kẻ ngang (mm)"), self.upper)
        for editor in (self.left, self.upper):
            editor.setPlaceholderText(tr("ví dụ: 28,5"))
        how = tr("Đặt tờ giấy như hình bên, đo hai khoảng cách bằng thước kẻ, gõ cả phần lẻ.")
        return _page(label(how, wrap=True), self.left_field, self.upper_field)

    def _proof_step(self) -> QWidget:
        self.outcome = label("", "strong", wrap=True)
        how = tr(
            "In tờ kiểm rồi đo lại: được {left} mm và {upper} mm là đúng. "
            "Còn lệch thì bấm “Còn lệch, đo lại” và gõ hai số đo trên tờ kiểm.",
            left=printers.figure(printers.LEFT),
            upper=printers.figure(printers.UPPER),
        )
        return _page(self.outcome, label(how, wrap=True))

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        theme.space(middle, gap=theme.MARGIN)
        middle.addWidget(self.steps, 1)
        middle.addWidget(CalibrationPicture())
        foot = QHBoxLayout()
        theme.space(foot)
        foot.addWidget(self.back)
        foot.addStretch(1)
        for each in (button(tr("Đóng"), self.reject), self.on, self.next):
            foot.addWidget(each)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        for part in (self._step_name, self.wrong, self.told):
            column.addWidget(part)
        column.addLayout(middle, 1)
        column.addWidget(self.work)
        column.addLayout(foot)

    def _show_step(self, number: int) -> None:
        titles = (tr("in tờ thử"), tr("đo và gõ hai số"), tr("in tờ kiểm"))
        self.wrong.say("")
        self.told.say("")
        self._proved = False
        self.steps.setCurrentIndex(number)
        self._step_name.setText(tr("Bước {n}/3: {title}", n=number + 1, title=titles[number]))
        self.back.setVisible(number == _MEASURE)
        self.on.setVisible(number != _MEASURE)
        _name(self.on, tr("Còn lệch, đo lại") if number == _PROOF else tr("Đã có tờ thử, đo luôn"))
        _name(self.next, (tr("In tờ thử"), tr("Ghi hai số"), tr("In tờ kiểm"))[number])
        (self.printer, self.left, self.next)[number].setFocus()

    def _measure(self) -> None:
        """To the measuring, of the sheet printed last."""
        for field, editor in ((self.left_field, self.left), (self.upper_field, self.upper)):
            editor.clear()
            field.set_error("")
        self._show_step(_MEASURE)

    def _act(self) -> None:
        """The primary button of the step."""
        if self.steps.currentIndex() == _MEASURE:
            self.submit()
        elif self._proved:
            self.accept()
        else:
            self._print()

    # the printer and its trays

    @property
    def printer_name(self) -> str:
        """The chosen printer; empty where none is installed."""
        return str(self.printer.currentData() or "")

    @property
    def source(self) -> str:
        """The chosen tray, as offsets are kept for it; empty for every tray."""
        return str(self.tray.currentData() or "")

    def _offer_printers(self, name: str, source: str) -> None:
        here = self._hardware.printers()
        for one in here:
            self.printer.addItem(one, one)
        if not here:
            self.printer.addItem(tr("Chưa cài máy in"), "")
            self.printer_field.set_hint(
                tr("Hãy cài máy in trên máy tính này rồi mở lại; độ lệch ghi riêng cho từng máy in.")
            )
        for part in (self.printer, self.next, self.on):
            part.setEnabled(bool(here))
        _select(self.printer, name)
        self._offer_trays()
        _select(self.tray, source)
        self._another_printer()
        self.printer.currentIndexChanged.connect(lambda _at: self._offer_trays())
        self.tray.currentIndexChanged.connect(lambda _at: self._another_printer())

    def _offer_trays(self) -> None:
        known = tray_names()
        trays = self._hardware.trays(self.printer_name) if self.printer_name else ()
        self.tray.clear()
        self.tray.addItem(tr("Mọi khay"), "")
        for tray in trays:
            if tray in known:
                self.tray.addItem(known[tray], tray.name)
        self.tray_field.setVisible(self.tray.count() > 2)

    def _another_printer(self) -> None:
        """Say what is known of the chosen one; a proof printed on another is no use here."""
        self._sheet = Offset()
        name, source = self.printer_name, self.source
        if not name:
            self.known.setText("")
        elif {(name, source), (name, "")} & printers.offsets().keys():
            self.known.setText(
                tr(
                    "Phần điền vào bìa in sẵn đang in {moved}.",
                    moved=moved_text(printers.offset(name, source)),
                )
            )
        else:
            self.known.setText(tr("Chưa cân chỉnh lần nào."))

    # the sheet

    def _print(self) -> None:
        printer = QPrinter(QPrinterInfo.printerInfo(self.printer_name), QPrinter.PrinterMode.HighResolution)
        printer.setResolution(PRINTER_DPI)
        if self.source:
            printer.setPaperSource(QPrinter.PaperSource[self.source])
        self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Send the first sheet as it is, the proof moved as what is put on printed covers there."""
        name, source, day = self.printer_name, self.source, self._session.office.today()
        tray = self.tray.currentText() if source else ""
        proof = self.steps.currentIndex() == _PROOF
        printer.setDocName(self.windowTitle())

        def put(context: JobContext) -> Offset:
            offset = printers.offset(name, source) if proof else Offset()
            sheet = printers.sheet(name, source, printed_on=day, tray=tray, proof=proof)
            send(sheet, printer, Orders(), context)
            return offset

        self._busy(tr("Đang gửi ra máy in…"))
        self._session.compute(self, put, self._printed, self._refused, self.work.show_progress)

    def _printed(self, offset: Offset) -> None:
        self._idle()
        self._sheet = offset
        if self.steps.currentIndex() == _TRIAL:
            self._measure()
            self.told.say(tr("Đã gửi tờ thử ra máy in."))
        else:
            self.told.say(tr("Đã gửi tờ kiểm ra máy in. Đo thấy đúng thì bấm Xong."))
            self._proved = True
            _name(self.next, tr("Xong"))
            self.next.setFocus()

    # what was measured

    def submit(self) -> None:
        """Keep what the two numbers say."""
        self.wrong.say("")
        self.told.say("")
        left = self._read(self.left_field, self.left)
        upper = self._read(self.upper_field, self.upper)
        if left is None or upper is None:
            (self.left if left is None else self.upper).setFocus()
            return
        name, source, sheet = self.printer_name, self.source, self._sheet

        def keep(context: JobContext) -> Offset:
            return printers.measured(name, source, left, upper, printed_with=sheet)

        self._busy(tr("Đang ghi…"))
        self._session.compute(self, keep, lambda now: self._kept(sheet, now), self._refused)

    def _read(self, field: Field, editor: QLineEdit) -> float | None:
        number = millimetres(editor.text())
        field.set_error("" if number is not None else tr("Hãy gõ số mi-li-mét đo được, ví dụ 28,5."))
        return number

    def _kept(self, sheet: Offset, now: Offset) -> None:
        self._idle()
        self._another_printer()
        self._sheet = sheet  # measured once more before the next is printed, it corrects once
        self.outcome.setText(
            tr(
                "Đã ghi. Từ nay trên máy in này, phần điền vào bìa in sẵn được in {moved}.",
                moved=moved_text(now),
            )
        )
        self._show_step(_PROOF)

    def _busy(self, what: str) -> None:
        self.next.setEnabled(False)
        self.on.setEnabled(False)
        self.work.start(what)

    def _idle(self) -> None:
        self.work.hide()
        self.next.setEnabled(True)
        self.on.setEnabled(True)

    def _refused(self, error: UserError) -> None:
        self._idle()
        field = {
            printers.figure(printers.LEFT): self.left_field,
            printers.figure(printers.UPPER): self.upper_field,
        }.get(str(error.params.get("right", "")))
        if field is None:
            self.wrong.say(messages.explain(error))
            return
        field.set_error(messages.explain(error))
        field.editor.setFocus()


def moved_text(offset: Offset) -> str:
    """`dịch sang trái 1,5 mm, xuống dưới 2,0 mm`."""
    across = tr("sang phải {mm} mm") if offset.right > 0 else tr("sang trái {mm} mm")
    along = tr("xuống dưới {mm} mm") if offset.down > 0 else tr("lên trên {mm} mm")
    parts = [
        words.format(mm=printers.figure(abs(number)))
        for words, number in ((across, offset.right), (along, offset.down))
        if number
    ]
    return tr("dịch {parts}", parts=", ".join(parts)) if parts else tr("đúng chỗ, không dịch")


def millimetres(text: str) -> float | None:
    """A length as it is read off a ruler: `28,5`, `28.5 mm`; None for anything else."""
    try:
        return float(text.replace("mm", "").strip().replace(",", "."))
    except ValueError:
        return None


def _page(*parts: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    theme.space(column, gap=theme.GAP + theme.GRID)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return page


def _name(made: QPushButton, text: str) -> None:
    made.setText(text)
    made.setAccessibleName(text)


def _select(box: QComboBox, data: str) -> None:
    found = box.findData(data)
    if data and found >= 0:
        box.setCurrentIndex(found)
