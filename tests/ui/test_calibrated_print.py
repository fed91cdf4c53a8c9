"""From a printer that prints beside the place to values that stand in their place, through the window."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from hoso_desktop import paths
from hoso_desktop.services import papers, printers
from hoso_desktop.ui.calibration_dialog import CalibrationDialog
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.printer_panel import Hardware
from tests.ui.driver import Clerk

NAME, TRAY = "HP LaserJet", QPrinter.PaperSource.Manual
BESIDE = (-1.6, 2.3)  # mm: this printer prints too far to the left and too low
DPI = 150
MM = DPI / 25.4


def printer(target: Path) -> QPrinter:
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(target))
    made.setResolution(DPI)
    return made


def edges(pdf: bytes | str) -> tuple[float, float]:
    """mm from the left and the upper edge of the sheet to the first ink."""
    document = pypdfium2.PdfDocument(pdf)
    bitmap = document[0].render(scale=DPI / 72, grayscale=True)
    dots = bytes(bitmap.buffer)
    rows = [dots[at * bitmap.stride :][: bitmap.width] for at in range(bitmap.height)]
    upper = next(at for at, row in enumerate(rows) if min(row) < 128)
    left = min(next((x for x, dot in enumerate(row) if dot < 128), bitmap.width) for row in rows)
    document.close()
    return left / MM, upper / MM


def on_paper(target: Path) -> tuple[float, float]:
    """Where this printer, which prints beside the place, really puts the first ink."""
    left, upper = edges(str(target))
    return left + BESIDE[0], upper + BESIDE[1]


def read_off(number: float) -> str:
    """As a person reads a ruler: to half a millimetre, with a comma."""
    return f"{round(number * 2) / 2:.1f}".replace(".", ",")


def test_after_calibrating_the_values_stand_on_the_lines_of_the_cover(
    dossier_clerk: Clerk, tmp_path: Path
) -> None:
    paths.pc_settings().unlink(missing_ok=True)
    clerk, session, uid = dossier_clerk, dossier_clerk.workspace.session, dossier_clerk.screen.uid
    here = Hardware(lambda: (NAME,), lambda _name: (QPrinter.PaperSource.Auto, TRAY))
    dialog = CalibrationDialog(session, NAME, clerk.window, source=TRAY.name, hardware=here)
    dialog.show()
    dialog.print_on(printer(tmp_path / "to-thu.pdf"))
    clerk.wait()
    clerk.type_into(dialog.left, read_off(printers.LEFT + BESIDE[0]))
    clerk.type_into(dialog.upper, read_off(printers.UPPER + BESIDE[1]))
    clerk.click(dialog.next)
    clerk.wait()
    dialog.reject()

    printing = PrintDialog.of_dossier(session, uid, clerk.window)
    printing.show()
    clerk.wait()
    ids = [printing.forms.item(at).data(Qt.ItemDataRole.UserRole) for at in range(printing.forms.count())]
    printing.forms.setCurrentRow(ids.index("cover_overlay"))
    clerk.wait()
    offset = printing._offset(NAME, TRAY.name)
    printing.print_on(printer(tmp_path / "bia.pdf"), printing.panel.orders(offset))
    clerk.wait()
    printing.reject()
    wanted = edges(papers.render(session.office, "cover_overlay", [uid]).pdf)
    assert on_paper(tmp_path / "bia.pdf") == pytest.approx(wanted, abs=0.6)
    assert edges(str(tmp_path / "bia.pdf")) != pytest.approx(wanted, abs=1.0)  # the print itself was moved
    paths.pc_settings().unlink(missing_ok=True)
