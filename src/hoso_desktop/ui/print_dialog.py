"""Printing: see the papers exactly as they come out, then print them or keep them as PDF files.

Knows no form and no record: a PrintJob says what is printed, `services.papers` which forms there are for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
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
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import form_variants, paper_files, papers, print_choices, printers
from hoso_desktop.services.form_variants import Variant
from hoso_desktop.services.office import Office
from hoso_desktop.services.paper_files import SavedFile
from hoso_desktop.services.papers import FormInfo, Manner, Prepared, PrintedFile
from hoso_desktop.services.print_choices import PrintChoice
from hoso_desktop.services.printers import Offset
from hoso_desktop.ui import theme
from hoso_desktop.ui.calibration_dialog import CalibrationDialog
from hoso_desktop.ui.editing_files import EditingFiles, saved_text
from hoso_desktop.ui.fields import Strip, WorkLine, button, fit, label
from hoso_desktop.ui.form_editor import FormEditor
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.page_preview import PagePreview
from hoso_desktop.ui.printer_panel import PrinterPanel, orders_of
from hoso_desktop.ui.printer_sending import Orders, Sent, send
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

THE_SET = "set"
_SIDE_WIDTH = 264
_SEEN_AT_ONCE = 2  # pages shown while the others of a long paper are made


def problem_text(problem: Problem) -> str:
    """The sentence of a problem."""
    return messages.sentence(problem.code, **problem.params)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What is printed: things of one kind (`services.paper_subjects`), and what the window calls it."""

    what: tuple[str, ...]
    title: str
    subject: str = "dossier"
    first_form: str = ""


@dataclass(frozen=True, slots=True)
class _Offer:
    """What can be chosen for a form, and what was chosen last."""

    variants: Sequence[Variant] = ()
    choice: PrintChoice = field(default_factory=PrintChoice)


class PrintDialog(QDialog):
    """The forms of a job; files are named when they were written."""

    def __init__(self, session: Session, job: PrintJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.job = session, job
        self._paper: Prepared | None = None
        self._ticket: Ticket | None = None
        self._sending: Ticket | None = None
        self._folder: Path | None = None
        self._offer = _Offer()
        self.setWindowTitle(job.title)
        fit(self, 980, 660)
        answer_f1(self, "printing")
        self.forms = QListWidget()
        self.forms.setAccessibleName(tr("Mẫu in"))
        first = job.first_form or THE_SET
        infos = sorted(papers.forms(job.subject), key=lambda info: info.id != first)
        self._add_forms(infos)
        self.variant = QComboBox()
        self.variant.setAccessibleName(tr("Kiểu mẫu"))
        self.variant.setToolTip(tr("Chỉ cho lần in này; mẫu dùng hằng ngày đặt ở Cài đặt."))
        self.variant.hide()
        self.panel = PrinterPanel()
        self.forms.setWordWrap(True)  # long titles on two lines, never cut
        self.forms.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        self.calibrate = button(tr("Cân chỉnh máy in…"), self._calibrate)
        self.calibrate.setToolTip(tr("Để chữ rơi đúng vào dòng kẻ của bìa in sẵn trên máy in này"))
        self.calibrate.hide()
        self.change = button(tr("Sửa mẫu này…"), self._change_form)
        self.change.hide()
        self.change.setToolTip(tr("Sửa chữ, cột, cỡ chữ, chữ ký của mẫu cho những lần in sau"))
        self.other = button(tr("Máy in khác…"), self._choose_printer)
        self.print = button(tr("In"), self._print_here, "primary")
        self._lay_out()
        self.forms.currentRowChanged.connect(lambda _row: self._another_form())
        self.variant.activated.connect(lambda _row: self._another_variant())
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
        side = self._side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        left = QVBoxLayout(side)
        theme.space(left)
        left.addWidget(label(tr("Mẫu in"), "heading"))
        left.addWidget(self.forms, 1)
        left.addWidget(self.variant)
        left.addWidget(self.change)
        left.addWidget(self.panel)
        left.addWidget(self.calibrate)
        right = QVBoxLayout()
        theme.space(right)
        right.addLayout(zoom)
        right.addWidget(self.preview, 1)
        middle = QHBoxLayout()
        theme.space(middle, gap=theme.MARGIN)
        middle.addWidget(side)
        middle.addLayout(right, 1)
        foot = QHBoxLayout()
        theme.space(foot)
        foot.addWidget(self.work, 1)
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.edit)
        foot.addWidget(self.save)
        foot.addWidget(self.other)
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

    @property
    def manner(self) -> Manner:
        """How the form is printed this once: in the chosen variant."""
        chosen = self._chosen
        return Manner("" if chosen is None or chosen.in_use else chosen.id)

    @property
    def _chosen(self) -> Variant | None:
        at = self.variant.currentIndex()
        return self._offer.variants[at] if 0 <= at < len(self._offer.variants) else None

    def _another_form(self) -> None:
        self._offer = _Offer()
        self.variant.clear()
        form_id = self.form_id
        self._session.read(
            self,
            lambda office: _Offer(form_variants.offered(office, form_id), print_choices.choice(form_id)),
            lambda offer: self._show_offer(offer) if form_id == self.form_id else None,
        )
        self._render()

    def _show_offer(self, offer: _Offer) -> None:
        self._offer = offer
        for variant in offer.variants:
            name = tr("{name} (đang dùng)", name=variant.name) if variant.in_use else variant.name
            self.variant.addItem(name[:1].upper() + name[1:])
        self.variant.setVisible(len(offer.variants) > 1)
        self._show_choice()

    def _show_choice(self) -> None:
        chosen = self._chosen
        self.calibrate.setVisible(chosen is not None and chosen.overlay)
        self.change.setVisible(chosen is not None and not chosen.composed)
        if chosen is not None:
            self.panel.show_choice(self._offer.choice, copies=chosen.copies, two_sided=chosen.two_sided)

    def _change_form(self) -> None:
        """Open the editor at this form; what was saved shows at once."""
        dialog = FormEditor(self._session, self.form_id, self)
        dialog.exec()
        dialog.deleteLater()
        self._another_form()

    def _another_variant(self) -> None:
        self._show_choice()
        self._render()

    def _render(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self.preview.clear()
        self._paper = None
        self._ready(False)
        self.pages.setText(tr("Đang dựng trang…"))
        form_id, what, office, manner = self.form_id, self.job.what, self._session.office, self.manner
        self.edit.offer(form_id)
        self._ticket = self._session.compute(
            self,
            lambda context: papers.prepare(
                office, form_id, what, manner=manner, first=_SEEN_AT_ONCE, context=context
            ),
            self._begin,
            self._refused,
        )

    def _begin(self, begun: Prepared) -> None:
        """The first pages are there; of a long paper the others are still to be made."""
        if not begun.paper.cut:
            self._show(begun)
            return
        self.preview.show_pdf(begun.paper.pdf)
        office, manner = self._session.office, self.manner
        self._ticket = self._session.compute(
            self,
            lambda context: papers.whole(office, begun, manner=manner, context=context),
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
        for each in (self.print, self.other, self.save):
            each.setEnabled(ready)
        self.edit.setEnabled(ready)

    def _refused(self, error: UserError) -> None:
        self._free()
        self.work.hide()
        self._ready(self._paper is not None)
        if self._paper is None:
            self.pages.setText("")
        self.wrong.say(messages.explain(error))

    def _stop(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._free()
            self._open_folder.hide()
            self.told.say(tr("Đã dừng gửi ra máy in. Chưa ghi là đã in; hãy bỏ những tờ đã ra rồi in lại."))
        elif self._ticket is not None:
            self._ticket.cancel()
        self.work.hide()
        self._ready(self._paper is not None)

    def _free(self) -> None:
        """Nothing is being sent any more."""
        self._sending = None
        self._side.setEnabled(True)

    def reject(self) -> None:
        """Closing stops what is being sent: nobody would hear that it was printed."""
        self._stop()
        super().reject()

    # files

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn thư mục lưu PDF"))
        if folder:
            self.save_to(Path(folder))

    def save_to(self, folder: Path) -> None:
        """Write the chosen form, or the whole set with its parts, into `folder`."""
        what, form_id, manner = self.job.what, self.form_id, self.manner
        self._ready(False)
        self.work.start(tr("Đang lưu PDF…"))

        def write(office: Office, context: JobContext) -> tuple[PrintedFile, ...]:
            if form_id == THE_SET and len(what) == 1 and manner == Manner():
                return papers.print_set(office, what[0], folder, context=context)
            return (papers.print_into(office, form_id, what, folder, manner=manner, context=context),)

        self._ticket = self._session.long_write(
            self, write, lambda files: self._written(folder, files), self._refused, self.work.show_progress
        )

    def save_for_editing(self, kind: str, folder: Path) -> None:
        """Write the chosen form as an Excel or Word file into `folder`, in the variant that is shown."""
        what, form_id, variant = self.job.what, self.form_id, self.manner.variant
        self._ready(False)
        self.work.start(tr("Đang ghi tệp…"))
        self._ticket = self._session.long_write(
            self,
            lambda office, context: paper_files.write_into(
                office, form_id, what, folder, kind, variant=variant, context=context
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
        if saved.problems:
            self.problems.say(" ".join(map(problem_text, saved.problems)))

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

    def _offset(self, printer: str, source: str) -> Offset:
        """How far this printer's print is moved: only values on printed paper must hit their places."""
        chosen = self._chosen
        return printers.offset(printer, source) if chosen is not None and chosen.overlay else Offset()

    def _calibrate(self) -> None:
        dialog = CalibrationDialog(self._session, self.panel.name, self, source=self.panel.source)
        dialog.exec()
        dialog.deleteLater()

    def _print_here(self) -> None:
        if not self.panel.name:
            self.wrong.say(
                tr(
                    "Máy tính này chưa cài máy in nào. Hãy cài máy in rồi mở lại cửa sổ này, hoặc lưu PDF "
                    "để in ở máy khác."
                )
            )
            return
        offset = self._offset(self.panel.name, self.panel.source)
        self.print_on(self.panel.make_printer(self.windowTitle()), self.panel.orders(offset))

    def _choose_printer(self) -> None:
        printer = self.panel.make_printer(self.windowTitle())
        printer.setCopyCount(self.panel.copies.value())
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer, orders_of(printer, self._offset(printer.printerName(), "")))

    def print_on(self, printer: QPrinter, orders: Orders) -> None:
        """Send the shown papers to a printer; they are recorded as printed after the last page."""
        sent = self._paper
        if sent is None:
            return
        self._ready(False)
        self._side.setEnabled(False)
        self.wrong.say("")
        self.told.say("")
        self.work.start(tr("Đang gửi ra máy in…"))
        self._sending = self._session.compute(
            self,
            lambda context: send(sent.paper, printer, orders, context),
            lambda done: self._printed(sent, done),
            self._refused,
            self.work.show_progress,
        )

    def _printed(self, sent: Prepared, done: Sent) -> None:
        self._free()
        form_id, choice = sent.form_id, self.panel.choice()

        def record(office: Office) -> None:
            if done.whole:
                papers.record(office, sent, copies=done.copies)
            with contextlib.suppress(UserError):  # what is remembered for next time is not worth a failure
                print_choices.remember(form_id, choice)

        self._session.write(self, record, lambda _nothing: self._recorded(done), self._refused)

    def _recorded(self, done: Sent) -> None:
        self.work.hide()
        self._ready(True)
        self._open_folder.hide()
        text = tr("Đã gửi {pages} trang × {copies} bản ra máy in.", pages=done.pages, copies=done.copies)
        if not done.whole:
            text += " " + tr("Chỉ in một phần nên chưa ghi là đã in giấy này.")
        self.told.say(text)
        self._session.announce(None)
