"""A printer is calibrated at the window: a sheet, two numbers, a sheet that comes out right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog

from hoso_desktop import paths
from hoso_desktop.services import printers
from hoso_desktop.services.printers import Offset
from hoso_desktop.ui.calibration_dialog import CalibrationDialog, millimetres, moved_text
from hoso_desktop.ui.calibration_picture import CalibrationPicture
from hoso_desktop.ui.printer_panel import Hardware
from hoso_desktop.ui.settings_screen import SettingsScreen
from tests.ui.driver import Clerk

Tray = QPrinter.PaperSource
TWO = Hardware(
    lambda: ("Canon LBP 2900", "HP LaserJet"),
    lambda name: (Tray.Auto, Tray.Manual) if name.startswith("HP") else (Tray.Auto,),
)
DPI = 150


@pytest.fixture(autouse=True)
def new_pc() -> Iterator[None]:
    paths.pc_settings().unlink(missing_ok=True)
    yield
    paths.pc_settings().unlink(missing_ok=True)


def open_dialog(clerk: Clerk, name: str = "", *, source: str = "") -> CalibrationDialog:
    session = clerk.workspace.session
    made = CalibrationDialog(session, name, clerk.window, source=source, hardware=TWO)
    made.show()
    clerk.wait()
    return made


def paper(folder: Path) -> QPrinter:
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(folder / f"to-{len(list(folder.glob('to-*')))}.pdf"))
    made.setResolution(DPI)
    return made


def ruler(printer: QPrinter) -> tuple[float, float]:
    """What is measured on the printed page: mm from its left and upper edge to the two long lines."""
    document = pypdfium2.PdfDocument(printer.outputFileName())
    page = document[0]
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    dots = bytes(bitmap.buffer)
    rows = [dots[at * bitmap.stride :][: bitmap.width] for at in range(bitmap.height)]
    step = 25.4 / DPI
    reach = range(round(15 / step), round(70 / step))
    dark = [sum(rows[y][x] < 128 for x in reach) for y in reach]
    upright = [sum(rows[y][x] < 128 for y in reach) for x in reach]
    document.close()
    return (reach[upright.index(max(upright))] * step, reach[dark.index(max(dark))] * step)


def test_three_steps_by_keyboard_until_the_proof_is_right(office_clerk: Clerk, tmp_path: Path) -> None:
    clerk = office_clerk
    dialog = open_dialog(clerk, "HP LaserJet", source="Manual")
    assert (dialog.printer_name, dialog.source) == ("HP LaserJet", "Manual")
    assert dialog.known.text() == "Chưa cân chỉnh lần nào."
    trial = paper(tmp_path)
    dialog.print_on(trial)
    clerk.wait()
    assert ruler(trial) == pytest.approx((printers.LEFT, printers.UPPER), abs=0.3)
    assert dialog.left.hasFocus()
    clerk.type_into(dialog.left, "28,5")
    clerk.press(dialog.left, Qt.Key.Key_Tab)
    clerk.type_into(dialog.upper, "42.0")
    clerk.press(dialog.upper, Qt.Key.Key_Return)
    clerk.wait()
    assert printers.offsets() == {("HP LaserJet", "Manual"): Offset(1.5, -2.0)}
    assert "dịch sang phải 1,5 mm, lên trên 2,0 mm" in dialog.outcome.text()
    proof = paper(tmp_path)
    dialog.print_on(proof)
    clerk.wait()
    # On the printer that was measured, 1.5 mm to the left and 2.0 mm lower, this lands in the place.
    assert ruler(proof) == pytest.approx((printers.LEFT + 1.5, printers.UPPER - 2.0), abs=0.3)
    assert dialog.next.text() == "Xong"
    assert dialog.next.hasFocus()
    clerk.press(dialog.next, Qt.Key.Key_Space)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_the_same_sheet_measured_again_corrects_once_and_the_proof_further(
    office_clerk: Clerk, tmp_path: Path
) -> None:
    clerk = office_clerk
    dialog = open_dialog(clerk)

    def measure(left: str, upper: str) -> Offset:
        clerk.type_into(dialog.left, left)
        clerk.type_into(dialog.upper, upper)
        clerk.click(dialog.next)
        clerk.wait()
        return printers.offset("Canon LBP 2900")

    clerk.click(dialog.on)  # a sheet printed yesterday
    assert measure("29", "40") == Offset(1.0, 0.0)
    clerk.click(dialog.on)
    assert dialog.left.text() == ""
    assert measure("28,5", "40") == Offset(1.5, 0.0)
    dialog.print_on(paper(tmp_path))
    clerk.wait()
    clerk.click(dialog.on)
    assert measure("30,2", "39,8") == Offset(1.3, 0.2)


def test_numbers_nobody_can_have_measured_are_refused_beside_their_field(office_clerk: Clerk) -> None:
    clerk = office_clerk
    dialog = open_dialog(clerk)
    clerk.click(dialog.on)
    clerk.type_into(dialog.left, "hai mươi")
    clerk.click(dialog.next)
    assert dialog.left_field.error == dialog.upper_field.error == "Hãy gõ số mi-li-mét đo được, ví dụ 28,5."
    assert dialog.left.hasFocus()
    clerk.type_into(dialog.left, "30")
    clerk.type_into(dialog.upper, "400")
    clerk.click(dialog.next)
    clerk.wait()
    assert "400,0 mm khác xa số đúng là 40,0 mm" in dialog.upper_field.error
    assert dialog.upper.hasFocus()
    assert not dialog.left_field.error
    assert not printers.offsets()


def test_another_printer_or_tray_is_another_story(office_clerk: Clerk, tmp_path: Path) -> None:
    clerk = office_clerk
    printers.keep("HP LaserJet", "", Offset(-1.0, 0.5))
    dialog = open_dialog(clerk)
    assert dialog.known.text() == "Chưa cân chỉnh lần nào."
    assert dialog.tray_field.isHidden()
    dialog.print_on(paper(tmp_path))
    clerk.wait()
    clerk.click(dialog.back)
    dialog.printer.setCurrentText("HP LaserJet")
    assert "dịch sang trái 1,0 mm, xuống dưới 0,5 mm" in dialog.known.text()
    dialog.tray.setCurrentText("Khay tay")
    clerk.click(dialog.on)
    clerk.type_into(dialog.left, "30")
    clerk.type_into(dialog.upper, "41")
    clerk.click(dialog.next)
    clerk.wait()
    assert printers.offset("HP LaserJet", "Manual") == Offset(0.0, -1.0)
    assert printers.offset("HP LaserJet", "Auto") == Offset(-1.0, 0.5)


def test_a_pc_without_printers_says_what_is_missing(office_clerk: Clerk) -> None:
    session = office_clerk.workspace.session
    dialog = CalibrationDialog(session, "", office_clerk.window, hardware=Hardware(list, lambda _name: ()))
    dialog.show()
    office_clerk.wait()
    assert dialog.printer.currentText() == "Chưa cài máy in"
    assert not dialog.next.isEnabled()
    assert not dialog.on.isEnabled()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_is_told_and_the_step_stays(office_clerk: Clerk, tmp_path: Path) -> None:
    dialog = open_dialog(office_clerk)
    broken = paper(tmp_path)
    broken.setOutputFileName(str(tmp_path / "no-such-folder" / "to.pdf"))
    dialog.print_on(broken)
    office_clerk.wait()
    assert dialog.wrong.text
    assert dialog.next.text() == "In tờ thử"
    assert dialog.next.isEnabled()


def test_the_door_is_in_the_settings(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.show_place("settings")
    page = clerk.workspace.page("settings")
    assert isinstance(page, SettingsScreen)
    seen = []

    def look(dialog: QDialog) -> None:
        seen.append(type(dialog))
        assert dialog.findChildren(CalibrationPicture)
        dialog.reject()

    with clerk.answering(look):
        clerk.click(page.calibrate)
    assert seen == [CalibrationDialog]


@pytest.mark.parametrize(
    "offset, text",
    [
        (Offset(), "đúng chỗ, không dịch"),
        (Offset(-1.5, 0.0), "dịch sang trái 1,5 mm"),
        (Offset(0.5, 12.0), "dịch sang phải 0,5 mm, xuống dưới 12,0 mm"),
    ],
)
def test_an_offset_in_words(offset: Offset, text: str) -> None:
    assert moved_text(offset) == text


@pytest.mark.parametrize("text, number", [("28,5", 28.5), (" 30 mm ", 30.0), ("28.5", 28.5), ("3o", None)])
def test_a_length_as_people_type_it(text: str, number: float | None) -> None:
    assert millimetres(text) == number
