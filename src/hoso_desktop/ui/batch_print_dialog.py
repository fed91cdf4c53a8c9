"""`In bộ hồ sơ` for many dossiers: one after another, and at the end each with what became of it.

Knows no paper: services.print_batch prints and records, this dialog shows it and stops it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import form_variants, papers, print_batch, print_choices, printers
from hoso_desktop.services.office import Office
from hoso_desktop.services.papers import Prepared
from hoso_desktop.services.print_batch import BatchDossier, BatchReport, FolderSink, Sink
from hoso_desktop.services.print_choices import PrintChoice
from hoso_desktop.services.printers import Offset
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import ICON_SIDE, Strip, WorkLine, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.printer_panel import PrinterPanel, orders_of
from hoso_desktop.ui.printer_sending import Orders, send
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

STALE = "stale"  # among the forms: whatever became old
_SIDE_WIDTH = 264


@dataclass(frozen=True, slots=True)
class PrinterSink:
    """Sends each paper as a job of its own; values on printed paper are moved as their printer needs it."""

    make: Callable[[str], QPrinter]
    orders: Orders
    offset: Offset

    def __call__(self, sent: Prepared, context: JobContext) -> int:
        moved = self.offset if form_variants.on_printed_paper(sent.paper.template) else Offset()
        orders = Orders(self.orders.copies, "", self.orders.sides, moved)
        send(sent.paper, self.make(sent.sources[0].name), orders, context)
        return orders.copies


class BatchPrintDialog(QDialog):
    """Prints for dossiers given by uid and code, all of them or those whose papers became old."""

    def __init__(
        self, session: Session, dossiers: Mapping[str, str], parent: QWidget | None = None, *, form: str = ""
    ) -> None:
        super().__init__(parent)
        self._session, self._dossiers = session, dict(dossiers)
        self._wanted: tuple[BatchDossier, ...] = ()
        self._told = BatchReport((), (), ())  # of all runs since the form was chosen
        self._stop_it: JobContext | None = None
        self.setWindowTitle(tr("In cho {count} hồ sơ", count=figure(len(dossiers))))
        fit(self, 860, 560)
        answer_f1(self, "printing")
        self.forms = QComboBox()
        self.forms.setAccessibleName(tr("In cho mỗi hồ sơ"))
        for info in sorted(papers.forms(), key=lambda info: info.id != "set"):
            self.forms.addItem(info.title, info.id)
        self.forms.addItem(tr("Chỉ những giấy đã cũ"), STALE)
        self.panel = PrinterPanel(ranges=False)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Các hồ sơ sẽ in"))
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(ICON_SIDE, ICON_SIDE))
        self.wrong = Strip(Severity.WARNING)
        self.told = Strip(Severity.NOTE)
        self.work = WorkLine(self.stop)
        self.save = button(tr("Lưu PDF…"), self._choose_folder)
        self.other = button(tr("Máy in khác…"), self._choose_printer)
        self.print = button(tr("In"), self._print_here, "primary")
        self.print.setDefault(True)
        self._lay_out()
        self.forms.currentIndexChanged.connect(lambda _row: self._another_form())
        self.forms.setCurrentIndex(max(0, self.forms.findData(form)))
        self._another_form()

    def _lay_out(self) -> None:
        side = self._side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        left = QVBoxLayout(side)
        theme.space(left)
        left.addWidget(label(tr("In cho mỗi hồ sơ"), "heading"))
        left.addWidget(self.forms)
        left.addWidget(self.panel)
        left.addStretch(1)
        right = QVBoxLayout()
        theme.space(right)
        self.heading = label("", "heading")
        right.addWidget(self.heading)
        right.addWidget(self.list, 1)
        middle = QHBoxLayout()
        theme.space(middle, gap=theme.MARGIN)
        middle.addWidget(side)
        middle.addLayout(right, 1)
        foot = QHBoxLayout()
        theme.space(foot)
        foot.addWidget(self.work, 1)
        foot.addStretch(1)
        for each in (button(tr("Đóng"), self.reject), self.save, self.other, self.print):
            foot.addWidget(each)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN)
        for strip in (self.wrong, self.told):
            column.addWidget(strip)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    # what is to be printed

    @property
    def form_id(self) -> str:
        """The chosen form, or STALE."""
        return str(self.forms.currentData())

    def _another_form(self) -> None:
        form_id, uids = self.form_id, list(self._dossiers)
        self._ready(False)
        self.heading.setText(tr("Đang xem hồ sơ nào cần in…"))

        def ask(office: Office) -> tuple[tuple[BatchDossier, ...], PrintChoice, int]:
            if form_id == STALE:
                return print_batch.stale_ones(office, uids), print_choices.choice("set"), 1
            wanted = print_batch.whole_sets(office, uids, form_id=form_id)
            return wanted, print_choices.choice(form_id), papers.info(form_id).copies

        self._session.read(
            self, ask, lambda found: self._show_wanted(*found) if form_id == self.form_id else None
        )

    def _show_wanted(self, wanted: tuple[BatchDossier, ...], choice: PrintChoice, copies: int) -> None:
        self.panel.show_choice(choice, copies=copies, two_sided=False)
        self._take(wanted)
        self.told.say("" if wanted else tr("Không có giấy đã in nào bị cũ. Không phải in lại gì."))

    def _take(self, wanted: Sequence[BatchDossier]) -> None:
        self._wanted, self._told = tuple(wanted), BatchReport((), (), ())
        self.print.setText(tr("In"))
        self.wrong.say("")
        self.heading.setText(tr("{count} hồ sơ sẽ in", count=figure(len(wanted))))
        self.list.clear()
        for dossier in wanted:
            self._add(dossier.code or self._dossiers.get(dossier.uid, ""), self._papers_of(dossier))
        self._ready(bool(wanted))

    def _papers_of(self, dossier: BatchDossier) -> str:
        names = [papers.info(wanted.form_id).title for wanted in dossier.papers]
        return ", ".join(names) if self.form_id == STALE else dossier.title

    def _add(self, code: str, text: str, severity: Severity | None = None) -> None:
        item = QListWidgetItem(f"{code}: {text}" if text else code)
        if severity is not None:
            icon, colour = theme.SEVERITY_ICON[severity], theme.SEVERITY_COLOUR[severity]
            item.setIcon(theme.icon(icon, colour))
        item.setData(Qt.ItemDataRole.UserRole, code)
        self.list.addItem(item)

    def _ready(self, ready: bool) -> None:
        for each in (self.print, self.other, self.save):
            each.setEnabled(ready)

    # printing

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn thư mục lưu PDF"))
        if folder:
            self.run(FolderSink(Path(folder)))

    def _print_here(self) -> None:
        name, source = self.panel.name, self.panel.source
        if not name:
            self.wrong.say(tr("Máy tính này chưa cài máy in nào. Hãy cài máy in, hoặc lưu PDF."))
            return
        offset = printers.offset(name, source)
        self.run(PrinterSink(self.panel.printers(), self.panel.orders(), offset), self.panel.choice())

    def _choose_printer(self) -> None:
        printer = self.panel.make_printer(self.windowTitle())
        printer.setCopyCount(self.panel.copies.value())
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            offset = printers.offset(printer.printerName(), "")
            self.run(PrinterSink(lambda _title: printer, orders_of(printer, offset), offset))

    def run(self, sink: Sink, choice: PrintChoice | None = None) -> None:
        """Print the dossiers shown, one after another."""
        wanted, stop, form_id = self._wanted, JobContext(), self.form_id
        self._stop_it = stop
        self._ready(False)
        self._side.setEnabled(False)
        self.wrong.say("")
        self.told.say("")
        self.work.start(tr("Đang in hồ sơ"))

        def work(office: Office, outer: JobContext) -> BatchReport:
            report = print_batch.run(office, wanted, sink, context=print_batch.stoppable(outer, stop))
            if choice is not None and form_id != STALE:
                with contextlib.suppress(UserError):  # not worth a failure
                    print_choices.remember(form_id, choice)
            return report

        self._session.long_write(self, work, self._ended, self._refused, self._show_progress)

    def _show_progress(self, progress: Progress) -> None:
        self.work.show_progress(progress)
        self.list.setCurrentRow(min(progress.done, self.list.count() - 1))

    def stop(self) -> None:
        """Stop between pages; the dossiers already printed stay recorded."""
        if self._stop_it is not None:
            self._stop_it.cancel()

    def reject(self) -> None:
        """While it prints, closing means stopping: what became of each dossier is told first."""
        if self._stop_it is not None:
            self.stop()
            return
        super().reject()

    def _free(self) -> None:
        self._stop_it = None
        self.work.hide()
        self._side.setEnabled(True)

    def _refused(self, error: UserError) -> None:
        self._free()
        self._ready(bool(self._wanted))
        self.wrong.say(messages.explain(error))

    def _ended(self, report: BatchReport) -> None:
        self._free()
        before = self._told
        printed, refused_all = (*before.printed, *report.printed), (*before.refused, *report.refused)
        report = self._told = BatchReport(printed, refused_all, report.left, report.stopped)
        self._tell(report)
        self.list.clear()
        for refused in report.refused:
            code = refused.code or self._dossiers.get(refused.uid, "")
            self._add(code, messages.explain(refused.error), Severity.ERROR)
        for left in report.left:
            self._add(left.code, tr("chưa in"), Severity.WARNING)
        for done in report.printed:
            told = " ".join(messages.sentence(each.code, **each.params) for each in done.problems)
            text = tr("đã in, {pages} trang", pages=done.pages)
            severity = Severity.WARNING if told else Severity.NOTE
            self._add(done.code, f"{text}. {told}" if told else text, severity)
        self._wanted = report.left
        self.list.scrollToTop()
        self.heading.setText(tr("Kết quả"))
        self.print.setText(tr("In tiếp {count} hồ sơ", count=len(report.left)) if report.left else tr("In"))
        self._ready(bool(report.left))
        self._session.announce(None)

    def _tell(self, report: BatchReport) -> None:
        text = tr("Đã in {count} hồ sơ, đã ghi nhận.", count=figure(len(report.printed)))
        self.told.say(text if report.printed else "")
        lines = []
        if report.stopped is not None:
            lines.append(messages.explain(report.stopped))
        if report.left:
            codes = ", ".join(one.code for one in report.left[:3])
            codes += "…" if len(report.left) > 3 else "."
            lines.append(tr("Chưa in {count} hồ sơ: {codes}", count=figure(len(report.left)), codes=codes))
            if report.stopped is None:
                lines.append(tr("Tờ đã ra của hồ sơ đang in dở thì bỏ đi, khi in tiếp sẽ in lại."))
        if report.refused:
            lines.append(tr("Không in được {count} hồ sơ, xem lý do bên dưới.", count=len(report.refused)))
        self.wrong.say(" ".join(lines))
