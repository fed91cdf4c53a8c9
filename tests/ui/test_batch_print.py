"""Printing many dossiers from the list, and again what became old: each is told at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QTableView

from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.jobs import Progress
from hoso_desktop.services import dossiers, papers
from hoso_desktop.services.office import Office
from hoso_desktop.services.print_batch import FolderSink
from hoso_desktop.services.printers import Offset
from hoso_desktop.ui.batch_print_dialog import STALE, BatchPrintDialog, PrinterSink
from hoso_desktop.ui.help_dialog import HelpDialog
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.printer_sending import Orders
from tests.printing.reading import page_texts
from tests.support.office import add_dossier, documents, paper, scalar, sheet
from tests.ui.driver import Clerk

MANY = 20


@pytest.fixture
def many(office_clerk: Clerk) -> Clerk:
    """Twenty dossiers in the list."""
    office = office_clerk.workspace.session.office
    for number in range(1, MANY + 1):
        uid = add_dossier(office, f"HN.{number:02d}", f"Hồ sơ Hội nghị {number}", PERMANENT)
        dossiers.add_documents(office, uid, [paper(f"Báo cáo {number}", date="05/01/2026")])
    office_clerk.workspace.session.announce(None)
    office_clerk.wait()
    return office_clerk


def codes(office: Office, numbers: range) -> dict[str, str]:
    sql = "SELECT uid FROM dossier WHERE notation = 'HN.%02d'"
    return {scalar(office, sql % number): f"HN.{number:02d}/2026" for number in numbers}


def dialog_for(clerk: Clerk, wanted: dict[str, str], form: str = "") -> BatchPrintDialog:
    dialog = BatchPrintDialog(clerk.workspace.session, wanted, clerk.window, form=form)
    dialog.show()
    clerk.wait()
    return dialog


def printers_in(folder: Path) -> Callable[[str], QPrinter]:
    """Each job into a file of its own, in the order they were sent."""
    folder.mkdir()

    def make(_title: str) -> QPrinter:
        made = QPrinter()
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(folder / f"{len(list(folder.iterdir())):02d}.pdf"))
        made.setResolution(50)
        return made

    return make


def lines(dialog: BatchPrintDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_the_list_prints_the_dossiers_chosen_in_it(many: Clerk) -> None:
    page = many.workspace.dossiers
    seen: list[list[str]] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, BatchPrintDialog)
        many.wait()
        seen.append(lines(dialog))
        dialog.reject()

    page.table.setFocus()
    many.bot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.count.text() == f"{MANY} hồ sơ, đang chọn {MANY}"
    with many.answering(look):
        page.print.click()
    assert sorted(seen[0]) == [
        f"HN.{number:02d}/2026: Hồ sơ Hội nghị {number}" for number in range(1, MANY + 1)
    ]
    many.bot.keyClick(page.table, Qt.Key.Key_Home)
    assert page.count.text() == f"{MANY} hồ sơ"
    alone: list[bool] = []

    def one(dialog: QDialog) -> None:
        alone.append(isinstance(dialog, PrintDialog))
        dialog.reject()

    with many.answering(one):
        page.print.click()
    assert alone == [True]


def test_other_lists_still_choose_one_line(many: Clerk) -> None:
    from hoso_desktop.ui.line_table import LineTable

    assert LineTable("x").selectionMode() == QTableView.SelectionMode.SingleSelection


def test_twenty_dossiers_on_a_printer_each_with_its_papers_together(many: Clerk, tmp_path: Path) -> None:
    office = many.workspace.session.office
    dialog = dialog_for(many, codes(office, range(1, MANY + 1)))
    assert dialog.heading.text() == f"{MANY} hồ sơ sẽ in"
    make = printers_in(tmp_path / "in")
    dialog.run(PrinterSink(make, Orders(copies=2), Offset()))
    many.wait(60_000)
    assert dialog.told.text == f"Đã in {MANY} hồ sơ, đã ghi nhận."
    assert dialog.wrong.text == ""
    jobs = sorted((tmp_path / "in").iterdir())
    assert [len(page_texts(job.read_bytes())) for job in jobs] == [2 * 3] * MANY
    assert scalar(office, "SELECT count(DISTINCT dossier_id) FROM printed") == MANY
    assert lines(dialog)[0] == "HN.01/2026: đã in, 3 trang"
    assert not dialog.print.isEnabled()
    dialog.reject()


def test_stopping_tells_which_are_printed_and_the_rest_can_go_on(many: Clerk, tmp_path: Path) -> None:
    office = many.workspace.session.office
    dialog = dialog_for(many, codes(office, range(1, MANY + 1)))
    make = printers_in(tmp_path / "in")
    begun: list[str] = []

    def counting(title: str) -> QPrinter:
        begun.append(title)
        if len(begun) == 8:
            dialog.stop()
        return make(title)

    dialog.run(PrinterSink(counting, Orders(), Offset()))
    many.wait(60_000)
    assert dialog.told.text == "Đã in 7 hồ sơ, đã ghi nhận."
    assert dialog.wrong.text.startswith("Chưa in 13 hồ sơ: HN.08/2026, HN.09/2026, HN.10/2026… ")
    assert lines(dialog)[0] == "HN.08/2026: chưa in"
    assert dialog.print.text() == "In tiếp 13 hồ sơ"
    assert scalar(office, "SELECT count(DISTINCT dossier_id) FROM printed") == 7
    dialog.run(FolderSink(tmp_path / "tiep"))
    many.wait(60_000)
    assert len(list((tmp_path / "tiep").iterdir())) == 13
    assert dialog.told.text == "Đã in 20 hồ sơ, đã ghi nhận."
    assert len(lines(dialog)) == MANY
    dialog.reject()


def test_closing_while_it_prints_stops_and_tells_first(many: Clerk, tmp_path: Path) -> None:
    dialog = dialog_for(many, codes(many.workspace.session.office, range(1, MANY + 1)))
    dialog.run(FolderSink(tmp_path / "in"))
    dialog.reject()
    assert dialog.isVisible()
    many.wait(60_000)
    assert "Chưa in" in dialog.wrong.text
    dialog.reject()
    assert not dialog.isVisible()


def test_one_that_cannot_be_printed_is_named_with_its_reason(many: Clerk, tmp_path: Path) -> None:
    office = many.workspace.session.office
    wanted = {**codes(office, range(1, 3)), "gone": "HN.99/2026"}
    dialog = dialog_for(many, wanted)
    dialog.run(FolderSink(tmp_path / "in"))
    many.wait()
    assert lines(dialog)[0].startswith("HN.99/2026: ")
    assert "Không in được 1 hồ sơ" in dialog.wrong.text
    assert dialog.told.text == "Đã in 2 hồ sơ, đã ghi nhận."
    dialog.reject()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_leaves_all_of_them_unprinted(many: Clerk, tmp_path: Path) -> None:
    office = many.workspace.session.office

    def broken(_title: str) -> QPrinter:
        made = QPrinter()
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(tmp_path / "khong-co" / "in.pdf"))
        return made

    dialog = dialog_for(many, codes(office, range(1, 4)))
    dialog.run(PrinterSink(broken, Orders(), Offset()))
    many.wait()
    assert dialog.wrong.text.startswith("Máy in không nhận lệnh in.")
    assert "Chưa in 3 hồ sơ" in dialog.wrong.text
    assert scalar(office, "SELECT count(*) FROM printed") == 0
    dialog.reject()


def test_only_what_is_old_of_many(many: Clerk, tmp_path: Path) -> None:
    office = many.workspace.session.office
    wanted = codes(office, range(1, 5))
    first, second, *_rest = wanted
    for uid in wanted:
        papers.print_into(office, "set", [uid], tmp_path)
    dialog = dialog_for(many, wanted, STALE)
    assert not dialog.print.isEnabled()
    assert dialog.told.text == "Không có giấy đã in nào bị cũ. Không phải in lại gì."
    dialog.reject()
    placed = documents(office, second)[0]
    dossiers.edit_document(office, placed.uid, placed.revision, subject="Khác")
    dialog = dialog_for(many, wanted, STALE)
    assert lines(dialog) == [f"{wanted[second]}: Mục lục văn bản, tài liệu"]
    dialog.run(FolderSink(tmp_path / "lai"))
    many.wait()
    assert [path.name for path in (tmp_path / "lai").iterdir()] == ["HN.02-muc-luc.pdf"]
    assert papers.stale_papers(office, second) == papers.stale_papers(office, first) == ()
    dialog.reject()


def test_the_strip_of_a_dossier_prints_exactly_its_old_papers(dossier_clerk: Clerk, tmp_path: Path) -> None:
    clerk, office = dossier_clerk, dossier_clerk.workspace.session.office
    uid = clerk.screen.uid
    papers.print_set(office, uid, tmp_path)
    revision = sheet(office, uid).dossier.revision
    clerk.workspace.session.announce(dossiers.edit_dossier(office, uid, revision, title="Hồ sơ khác"))
    clerk.wait()
    seen: list[list[str]] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, BatchPrintDialog)
        clerk.wait()
        seen.append(lines(dialog))
        dialog.run(FolderSink(tmp_path / "lai"))
        clerk.wait()
        dialog.reject()

    with clerk.answering(look):
        clerk.screen.again_wanted.emit(uid)
    assert seen == [["HN.15/2026: Bìa hồ sơ"]]
    clerk.wait()
    assert clerk.screen.stale.text == ""


def test_printing_answers_f1(many: Clerk) -> None:
    wanted = codes(many.workspace.session.office, range(1, 2))
    seen: list[bool] = []

    def look(page: QDialog) -> None:
        seen.append(isinstance(page, HelpDialog))
        page.reject()

    for dialog in (
        dialog_for(many, wanted),
        PrintDialog.of_dossier(many.workspace.session, next(iter(wanted)), many.window),
    ):
        dialog.show()
        many.wait()
        with many.answering(look):
            many.bot.keyClick(dialog, Qt.Key.Key_F1)
        dialog.reject()
        many.wait()
    assert seen == [True, True]


def test_progress_counts_dossiers(many: Clerk, tmp_path: Path) -> None:
    dialog = dialog_for(many, codes(many.workspace.session.office, range(1, 4)))
    dialog._show_progress(Progress(1, 3, "print.batch_stage"))
    assert dialog.list.currentRow() == 1
    dialog.reject()
