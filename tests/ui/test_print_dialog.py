"""The print dialog at a printer: what is chosen there is sent, remembered and only then recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog

from hoso_desktop import paths, settings
from hoso_desktop.errors import UserError
from hoso_desktop.services import papers, print_choices, printers
from hoso_desktop.services.print_choices import PrintChoice
from hoso_desktop.services.printers import Offset
from hoso_desktop.ui.calibration_dialog import CalibrationDialog
from hoso_desktop.ui.form_editor import FormEditor
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.printer_panel import Hardware, PrinterPanel, Tray
from hoso_desktop.ui.printer_sending import Orders, Sides
from tests.support.office import journal_kinds, scalar
from tests.ui.driver import Clerk

TWO = Hardware(
    lambda: ("Canon LBP 2900", "HP LaserJet"),
    lambda name: (Tray.Auto, Tray.Manual, Tray.Upper) if name.startswith("HP") else (Tray.Auto,),
)


@pytest.fixture(autouse=True)
def new_pc() -> None:
    paths.pc_settings().unlink(missing_ok=True)


@pytest.fixture
def dialog(dossier_clerk: Clerk) -> Iterator[PrintDialog]:
    clerk = dossier_clerk
    made = PrintDialog.of_dossier(clerk.workspace.session, clerk.screen.uid, clerk.window)
    made.show()
    clerk.wait()
    yield made
    made.reject()
    clerk.wait()


@pytest.fixture
def printer(tmp_path: Path) -> QPrinter:
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "giay.pdf"))
    made.setResolution(75)
    return made


def out(printer: QPrinter) -> int:
    document = pypdfium2.PdfDocument(printer.outputFileName())
    try:
        return len(document)
    finally:
        document.close()


def choose(dialog: PrintDialog, clerk: Clerk, form_id: str) -> None:
    for row in range(dialog.forms.count()):
        dialog.forms.setCurrentRow(row)
        if dialog.form_id == form_id:
            clerk.wait()
            return
    pytest.fail(form_id)


def test_what_was_sent_whole_is_recorded_with_its_copies(
    dialog: PrintDialog, dossier_clerk: Clerk, printer: QPrinter
) -> None:
    clerk, office = dossier_clerk, dossier_clerk.workspace.session.office
    dialog.panel.copies.setValue(2)
    dialog.print_on(printer, dialog.panel.orders())
    assert scalar(office, "SELECT count(*) FROM printed") == 0  # not before the last page
    assert not dialog.panel.isEnabled()
    clerk.wait()
    assert out(printer) == 2 * 3
    assert dialog.told.text == "Đã gửi 3 trang × 2 bản ra máy in."
    assert scalar(office, "SELECT count(*) FROM printed") == 3
    assert dialog.panel.isEnabled()
    assert print_choices.choice("set").copies == 2


def test_a_part_is_not_recorded_as_printed(
    dialog: PrintDialog, dossier_clerk: Clerk, printer: QPrinter
) -> None:
    dialog.panel.pages.setText("2-3")
    dialog.print_on(printer, dialog.panel.orders())
    dossier_clerk.wait()
    assert out(printer) == 2
    assert "chưa ghi là đã in" in dialog.told.text
    assert "dossier.printed" not in journal_kinds(dossier_clerk.workspace.session.office)


def test_pages_that_are_not_there_are_told(
    dialog: PrintDialog, dossier_clerk: Clerk, printer: QPrinter
) -> None:
    dialog.print_on(printer, Orders(pages="7"))
    dossier_clerk.wait()
    assert "chỉ có 3 trang" in dialog.wrong.text
    assert dialog.print.isEnabled()
    assert dialog.pages.text() == "3 trang"


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_leaves_nothing_recorded(
    dialog: PrintDialog, dossier_clerk: Clerk, printer: QPrinter, tmp_path: Path
) -> None:
    printer.setOutputFileName(str(tmp_path / "khong-co" / "giay.pdf"))
    dialog.print_on(printer, dialog.panel.orders())
    dossier_clerk.wait()
    assert "Máy in không nhận lệnh in" in dialog.wrong.text
    assert "dossier.printed" not in journal_kinds(dossier_clerk.workspace.session.office)


def test_stopping_says_so_and_records_nothing(
    dialog: PrintDialog, dossier_clerk: Clerk, printer: QPrinter
) -> None:
    dialog.print_on(printer, Orders(copies=99))
    dialog._stop()
    dossier_clerk.wait()
    assert "Chưa ghi là đã in" in dialog.told.text
    assert dialog.print.isEnabled()
    assert "dossier.printed" not in journal_kinds(dossier_clerk.workspace.session.office)


def test_without_a_printer_the_button_says_what_to_do(dialog: PrintDialog) -> None:
    dialog.panel.take_printers(())
    dialog.print.click()
    assert "chưa cài máy in nào" in dialog.wrong.text


def test_another_variant_for_this_print_only(
    dialog: PrintDialog, dossier_clerk: Clerk, tmp_path: Path
) -> None:
    clerk, office = dossier_clerk, dossier_clerk.workspace.session.office
    choose(dialog, clerk, "contents")
    names = [dialog.variant.itemText(row) for row in range(dialog.variant.count())]
    assert names[0] == "Mẫu NĐ 30/2020 (đang dùng)"
    assert "Mẫu nhiều lưu trữ dùng" in names
    dialog.variant.setCurrentIndex(names.index("Mẫu nhiều lưu trữ dùng"))
    dialog.variant.activated.emit(dialog.variant.currentIndex())
    clerk.wait()
    dialog.save_to(tmp_path)
    clerk.wait()
    assert scalar(office, "SELECT template FROM printed") == "contents/archive@1"
    assert papers.stale_papers(office, clerk.screen.uid) == ()
    choose(dialog, clerk, "pencil_guide")
    assert dialog.variant.isHidden()


def test_values_on_printed_paper_are_moved_by_the_offset_of_the_printer(
    dialog: PrintDialog, dossier_clerk: Clerk
) -> None:
    clerk = dossier_clerk
    printers.keep("HP LaserJet", "", Offset(1.5, -2.0))
    assert dialog.calibrate.isHidden()
    assert dialog._offset("HP LaserJet", "") == Offset()
    choose(dialog, clerk, "cover_overlay")
    assert not dialog.calibrate.isHidden()
    assert dialog._offset("HP LaserJet", "Manual") == Offset(1.5, -2.0)
    seen: list[bool] = []

    def look(opened: QDialog) -> None:
        seen.append(isinstance(opened, CalibrationDialog))
        opened.reject()

    with clerk.answering(look):
        dialog.calibrate.click()
    assert seen == [True]


def test_the_panel_shows_what_was_chosen_last(dialog: PrintDialog) -> None:
    panel = PrinterPanel(TWO)
    chosen = PrintChoice("HP LaserJet", "Manual", 3, "short")
    panel.show_choice(chosen, copies=1, two_sided=False)
    assert panel.choice() == chosen
    assert panel.orders() == Orders(3, "", Sides.SHORT)
    assert [panel.tray.itemText(row) for row in range(3)] == ["Máy tự chọn", "Khay tay", "Khay trên"]
    panel.show_choice(PrintChoice(printer="Canon LBP 2900"), copies=2, two_sided=True)
    assert panel.choice() == PrintChoice("Canon LBP 2900", "", 2, "long")
    assert panel.tray.isHidden()
    panel.show_choice(PrintChoice(printer="A printer that is gone"), copies=1, two_sided=False)
    assert panel.name == "Canon LBP 2900"


def test_a_choice_is_kept_per_form_on_this_pc() -> None:
    print_choices.remember("cover", PrintChoice("HP LaserJet", "Manual", 1, "one"))
    assert print_choices.choice("cover") == PrintChoice("HP LaserJet", "Manual", 1, "one")
    assert print_choices.choice("contents") == PrintChoice(printer="HP LaserJet")
    print_choices.remember("contents", PrintChoice("Canon LBP 2900", "", 2, "long"))
    assert settings.load(paths.pc_settings()).forms["cover"].source == "Manual"
    assert print_choices.choice("set") == PrintChoice()


def test_a_variant_that_is_not_there_is_refused(dossier_clerk: Clerk) -> None:
    office = dossier_clerk.workspace.session.office
    with pytest.raises(UserError, match=r"form\.no_variant"):
        papers.prepare(office, "contents", [dossier_clerk.screen.uid], manner=papers.Manner("không có"))


def test_the_first_pages_are_seen_before_the_last_is_made(
    dialog: PrintDialog, dossier_clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, bool]] = []
    show = dialog.preview.show_pdf

    def noted(pdf: bytes) -> None:
        seen.append((len(pypdfium2.PdfDocument(pdf)), dialog.print.isEnabled()))
        show(pdf)

    monkeypatch.setattr(dialog.preview, "show_pdf", noted)
    choose(dialog, dossier_clerk, "cover")
    seen.clear()
    choose(dialog, dossier_clerk, "set")
    (first, could_print), (whole, _) = seen[-2:]
    assert first == 2
    assert not could_print
    assert whole > 2
    assert dialog.pages.text() == f"{whole} trang"
    assert dialog.print.isEnabled()


def test_the_form_that_is_shown_may_be_changed_from_here(dossier_clerk: Clerk, dialog: PrintDialog) -> None:
    clerk = dossier_clerk
    assert not dialog.change.isVisible()  # a set has no lines of its own
    names = [dialog.forms.item(row).text() for row in range(dialog.forms.count())]
    dialog.forms.setCurrentRow(names.index("Bìa hồ sơ"))
    clerk.wait()

    def look(editor: QDialog) -> None:
        assert isinstance(editor, FormEditor)
        clerk.wait()
        assert editor.form_id == "cover"
        editor.reject()

    with clerk.answering(look):
        clerk.click(dialog.change)
        clerk.wait()
    assert dialog.form_id == "cover"
