"""Printing: see the papers exactly as they come out, then print them or keep them as PDF files.

Knows no form and no record: a PrintJob says what is printed, `services.papers` which forms there are for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import paper_files, papers
from hoso_desktop.services.office import Office
from hoso_desktop.services.paper_files import SavedFile
from hoso_desktop.services.papers import FormInfo, Prepared, PrintedFile
from hoso_desktop.ui import page_preview, theme
from hoso_desktop.ui.editing_files import EditingFiles, saved_text
from hoso_desktop.ui.fields import Strip, WorkLine, button, fit, label
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.page_preview import PagePreview
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

PRINTER_DPI = 300
THE_SET = "set"


def problem_text(problem: Problem) -> str:
    """The sentence of a problem."""
    return messages.sentence(problem.code, **problem.params)


def send_to_printer(pdf: bytes, printer: QPrinter, context: JobContext) -> int:
    """Draw every page on the printer's paper, edge to edge as the PDF has it; returns the pages."""
    pages = page_preview.page_count(pdf)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentProblem("window.printer_refused")
    try:
        for number in range(pages):
            context.step(Progress(number, pages, "print.stage"))
            if number:
                printer.newPage()
            image: QImage = page_preview.page_for_printer(pdf, number, PRINTER_DPI)
            painter.drawImage(QRectF(printer.pageLayout().fullRectPixels(printer.resolution())), image)
    finally:
        painter.end()
    return pages


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What is printed: things of one kind (`services.paper_subjects`), and what the window calls it."""

    what: tuple[str, ...]
    title: str
    subject: str = "dossier"
    first_form: str = ""


class PrintDialog(QDialog):
    """The forms of a job; files are named when they were written."""

    def __init__(self, session: Session, job: PrintJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.job = session, job
        self._paper: Prepared | None = None
        self._ticket: Ticket | None = None
        self._folder: Path | None = None
        self.setWindowTitle(job.title)
        fit(self, 980, 660)
        self.forms = QListWidget()
        self.forms.setAccessibleName(tr("Mẫu in"))
        first = job.first_form or THE_SET
        infos = sorted(papers.forms(job.subject), key=lambda info: info.id != first)
        self._add_forms(infos)
        self.forms.setFixedWidth(216)
        self.preview = PagePreview(session)
        self.problems = Strip(Severity.WARNING)
        self.wrong = Strip(Severity.ERROR)
        self.told = Strip(Severity.NOTE)
        self._open_folder = button(tr("Mở thư mục"), self._show_folder)
        self.told.add(self._open_folder)
        self.work = WorkLine(self._stop)
        self.save = button(tr("Lưu PDF…"), self._choose_folder)
        self.edit = EditingFiles()
        self.edit.asked.connect(self.save_for_editing)
        self.print = button(tr("In ra máy in…"), self._choose_printer, "primary")
        self._lay_out()
        self.forms.currentRowChanged.connect(lambda _row: self._render())
        self.forms.setCurrentRow(0)
        self.forms.setFocus()
        session.read(
            self, lambda office: papers.forms_for(office, job.subject, job.what),
            lambda found: self._add_forms(found[len(infos) :]), lambda _gone: None,  # the preview says so
        )  # fmt: skip

    def _add_forms(self, infos: Sequence[FormInfo]) -> None:
        for info in infos:
            item = QListWidgetItem(info.title)
            item.setData(Qt.ItemDataRole.UserRole, info.id)
            self.forms.addItem(item)

    @classmethod
    def of_dossier(cls, session: Session, uid: str, parent: QWidget | None = None) -> PrintDialog:
        """`In bộ hồ sơ`: the papers of one dossier."""
        return cls(session, PrintJob((uid,), tr("In bộ hồ sơ")), parent)

    def _lay_out(self) -> None:
        zoom = QHBoxLayout()
        theme.space(zoom)
        self.pages = label("", "muted")
        zoom.addWidget(self.pages)
        zoom.addStretch(1)
        for text, act in (
            (tr("Nhỏ hơn"), lambda: self.preview.zoom(self.preview.zoom_factor / 1.25)),
            (tr("Vừa khung"), lambda: self.preview.zoom(1.0)),
            (tr("To hơn"), lambda: self.preview.zoom(self.preview.zoom_factor * 1.25)),
        ):
            zoom.addWidget(button(text, act))
        left = QVBoxLayout()
        theme.space(left)
        left.addWidget(label(tr("Mẫu in"), "heading"))
        left.addWidget(self.forms, 1)
        right = QVBoxLayout()
        theme.space(right)
        right.addLayout(zoom)
        right.addWidget(self.preview, 1)
        middle = QHBoxLayout()
        theme.space(middle, gap=theme.MARGIN)
        middle.addLayout(left)
        middle.addLayout(right, 1)
        foot = QHBoxLayout()
        theme.space(foot)
        foot.addWidget(self.work, 1)
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.edit)
        foot.addWidget(self.save)
        foot.addWidget(self.print)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN)
        for strip in (self.wrong, self.problems, self.told):
            column.addWidget(strip)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    @property
    def form_id(self) -> str:
        """The chosen form."""
        return str(self.forms.item(max(self.forms.currentRow(), 0)).data(Qt.ItemDataRole.UserRole))

    def _render(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self.preview.clear()
        self._paper = None
        self._ready(False)
        self.pages.setText(tr("Đang dựng trang…"))
        form_id, what, office = self.form_id, self.job.what, self._session.office
        self.edit.offer(form_id)
        self._ticket = self._session.compute(
            self,
            lambda context: papers.prepare(office, form_id, what, context=context),
            self._show,
            self._refused,
        )

    def _show(self, prepared: Prepared) -> None:
        self._paper, paper = prepared, prepared.paper
        self.pages.setText(tr("{count} trang", count=paper.pages))
        self.preview.show_pdf(paper.pdf)
        self.problems.say(" ".join(problem_text(problem) for problem in paper.problems))
        self.wrong.say("")
        self._ready(True)

    def _ready(self, ready: bool) -> None:
        self.print.setEnabled(ready)
        self.save.setEnabled(ready)
        self.edit.setEnabled(ready)

    def _refused(self, error: UserError) -> None:
        self.work.hide()
        self._ready(self._paper is not None)
        self.pages.setText("")
        self.wrong.say(messages.explain(error))

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self.work.hide()
        self._ready(self._paper is not None)

    # files

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn thư mục lưu PDF"))
        if folder:
            self.save_to(Path(folder))

    def save_to(self, folder: Path) -> None:
        """Write the chosen form, or the whole set with its parts, into `folder`."""
        what, form_id = self.job.what, self.form_id
        self._ready(False)
        self.work.start(tr("Đang lưu PDF…"))

        def write(office: Office, context: JobContext) -> tuple[PrintedFile, ...]:
            if form_id == THE_SET and len(what) == 1:
                return papers.print_set(office, what[0], folder, context=context)
            return (papers.print_into(office, form_id, what, folder, context=context),)

        self._ticket = self._session.long_write(
            self, write, lambda files: self._written(folder, files), self._refused, self.work.show_progress
        )

    def save_for_editing(self, kind: str, folder: Path) -> None:
        """Write the chosen form as an Excel or Word file into `folder`."""
        what, form_id = self.job.what, self.form_id
        self._ready(False)
        self.work.start(tr("Đang ghi tệp…"))
        self._ticket = self._session.long_write(
            self,
            lambda office, context: paper_files.write_into(
                office, form_id, what, folder, kind, context=context
            ),
            self._saved,
            self._refused,
            self.work.show_progress,
        )

    def _saved(self, saved: SavedFile) -> None:
        self.work.hide()
        self._ready(True)
        self._folder = saved.path.parent
        self._open_folder.show()
        self.told.say(saved_text(saved))

    def _written(self, folder: Path, files: tuple[PrintedFile, ...]) -> None:
        self.work.hide()
        self._ready(True)
        self._folder = folder
        self._open_folder.show()
        self.told.say(
            tr(
                "Đã lưu {names} vào {folder}.",
                names=", ".join(f.path.name for f in files),
                folder=str(folder),
            )
        )
        self._session.announce(None)

    def _show_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    # printer

    def _choose_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(PRINTER_DPI)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setDocName(self.windowTitle())
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Send the shown papers to a printer and record that they were printed."""
        if self._paper is None:
            return
        pdf = self._paper.paper.pdf
        self._ready(False)
        self.work.start(tr("Đang gửi ra máy in…"))
        self._ticket = self._session.compute(
            self,
            lambda context: send_to_printer(pdf, printer, context),
            self._printed,
            self._refused,
            self.work.show_progress,
        )

    def _printed(self, pages: int) -> None:
        sent = self._paper

        def record(office: Office) -> None:
            if sent is not None:
                papers.record(office, sent)

        def recorded(_nothing: None) -> None:
            self.work.hide()
            self._ready(True)
            self._open_folder.hide()
            self.told.say(tr("Đã gửi {count} trang ra máy in.", count=pages))
            self._session.announce(None)

        self._session.write(self, record, recorded, self._refused)
