"""The place `Nhập danh sách`: choose a list, see what would be created and what is doubtful, then one button.

Nothing is stored before `Nhập`; the whole import can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.proposal import Doubt, ImportProposal, Mapping, ProposedDocument, Reason
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UserError
from hoso_desktop.services import imports
from hoso_desktop.services.imports import ImportPreview, ImportRecord, ImportResult
from hoso_desktop.services.office import Changes
from hoso_desktop.ui import message_box, theme
from hoso_desktop.ui.column_mapping import ColumnMapping
from hoso_desktop.ui.fields import Strip, WorkLine, button, label, teaching_page
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.print_dialog import problem_text
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

LIST_ENDINGS = ("xlsx", "xlsm", "xls", "ods", "csv")


class ImportScreen(QWidget):
    """From a file to records in two looks: the preview and the result."""

    def __init__(
        self, session: Session, show_dossiers: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._show_dossiers = session, show_dossiers
        self._ticket: Ticket | None = None
        self._path: Path | None = None
        self._files_root: Path | None = None
        self.preview: ImportPreview | None = None
        self.result: ImportResult | None = None
        self._earlier: ImportRecord | None = None
        self.setAcceptDrops(True)
        self.wrong = Strip(Severity.ERROR)
        self.last = Strip(Severity.NOTE)
        self.undo_last = button(tr("Hoàn tác lần nhập này"), self._take_back_earlier)
        self.last.add(self.undo_last)
        self.work = WorkLine(self._stop)
        self._pages = QStackedWidget()
        for page in (self._choose_page(), self._preview_page(), self._result_page()):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Nhập danh sách"), "title"))
        column.addWidget(self.wrong)
        column.addWidget(self.work)
        column.addWidget(self.last)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.choose)

    # pages

    def _choose_page(self) -> QWidget:
        self.choose = button(tr("Chọn tệp danh sách…"), self._choose_file, "primary")
        return teaching_page(
            tr("Kéo tệp danh sách thả vào đây, hoặc chọn tệp"),
            tr(
                "Danh sách Excel của dự án số hóa, bảng xuất từ hệ điều hành tác nghiệp hay bảng tự lập "
                "đều được. Chương trình chỉ đọc để xem trước; chưa lưu gì cho đến khi bấm Nhập."
            ),
            self.choose,
        )

    def _preview_page(self) -> QWidget:
        self.sentence = label("", "heading", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.new_rows = RowsModel(
            (
                tr("Dòng"),
                tr("Hồ sơ"),
                tr("Số, ký hiệu"),
                tr("Ngày"),
                tr("Tên loại và trích yếu"),
                tr("Tác giả"),
                tr("Tệp"),
            )
        )
        self.doubt_rows = RowsModel((tr("Dòng"), tr("Cột"), tr("Việc cần xem"), tr("Đề nghị")))
        self.left_rows = RowsModel((tr("Dòng"), tr("Cột"), tr("Vì sao không nhập")))
        self.mapping = ColumnMapping()
        self.again = button(tr("Đọc lại với cách ghép này"), self._read_again)
        self.mapping.corrected.connect(lambda: self.again.setEnabled(True))
        self.again.setEnabled(False)
        self.tabs = QTabWidget()
        for model, name, widths, wide in (
            (self.new_rows, tr("Sẽ nhập"), {0: 56, 1: 150, 2: 130, 3: 92, 5: 170, 6: 60}, 4),
            (self.doubt_rows, tr("Cần xem"), {0: 56, 1: 140, 3: 150}, 2),
            (self.left_rows, tr("Không nhập"), {0: 56, 1: 140}, 2),
        ):
            table = LineTable(name)
            table.setModel(model)
            table.set_widths(widths, wide)
            self.tabs.addTab(table, name)
        columns = QWidget()
        inside = QVBoxLayout(columns)
        theme.space(inside, theme.GAP)
        inside.addWidget(self.mapping, 1)
        inside.addWidget(self.again, 0, Qt.AlignmentFlag.AlignRight)
        self.tabs.addTab(columns, tr("Ghép cột"))
        self.take = button(tr("Nhập"), self.run, "primary")
        page = QWidget()
        column = QVBoxLayout(page)
        theme.space(column)
        column.addWidget(self.sentence)
        column.addWidget(self.about)
        column.addWidget(self.tabs, 1)
        foot = QHBoxLayout()
        foot.addWidget(button(tr("Chọn tệp khác…"), self._choose_file))
        self.choose_root = button(tr("Thư mục chứa tệp PDF…"), self._choose_root)
        foot.addWidget(self.choose_root)
        foot.addStretch(1)
        foot.addWidget(self.take)
        column.addLayout(foot)
        return page

    def _result_page(self) -> QWidget:
        self.outcome = label("", "heading", wrap=True)
        self.outcome_more = label("", wrap=True)
        self.undo = button(tr("Hoàn tác lần nhập này"), self.take_back)
        page = QWidget()
        column = QVBoxLayout(page)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(self.outcome)
        column.addWidget(self.outcome_more)
        foot = QHBoxLayout()
        foot.addWidget(self.undo)
        self.another = button(tr("Nhập danh sách khác…"), self.start_over)
        foot.addWidget(self.another)
        foot.addStretch(1)
        foot.addWidget(button(tr("Xem danh sách hồ sơ"), self._show_dossiers, "primary"))
        column.addLayout(foot)
        column.addStretch(1)
        return page

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_back()

    # choosing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.read(path)

    def _choose_file(self) -> None:
        patterns = " ".join(f"*.{ending}" for ending in LIST_ENDINGS)
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Chọn tệp danh sách"), "", tr("Danh sách ({patterns});;Mọi tệp (*)", patterns=patterns)
        )
        if path:
            self.read(Path(path))

    def _choose_root(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn thư mục chứa tệp PDF"))
        if folder and self._path is not None:
            self.read(self._path, files_root=Path(folder), mapping=self.mapping.mapping())

    def _read_again(self) -> None:
        if self._path is not None:
            self.read(self._path, files_root=self._files_root, mapping=self.mapping.mapping())

    def start_over(self) -> None:
        """Back to choosing a file."""
        self.wrong.say("")
        self.preview = self.result = None
        self._pages.setCurrentIndex(0)
        self._look_back()

    def _look_back(self) -> None:
        """An earlier import may still be taken back, even after the program was closed."""
        if self._pages.currentIndex() == 0:
            self._session.read(self, imports.last_imports, self._show_earlier)
        else:
            self.last.say("")

    def _show_earlier(self, records: list[ImportRecord]) -> None:
        self._earlier = next((record for record in records if record.undoable), None)
        if self._earlier is None or self._pages.currentIndex() != 0:
            self.last.say("")
            return
        self.last.say(
            tr(
                "Lần nhập còn hoàn tác được: {name}, ngày {day}, {count} văn bản mới.",
                name=self._earlier.source_name,
                day=self._earlier.at.astimezone(VIETNAM).strftime("%d/%m/%Y"),
                count=figure(self._earlier.created),
            )
        )

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._set_busy("")

    def _set_busy(self, what: str) -> None:
        self.take.setEnabled(not what and self.preview is not None and self.preview.created > 0)
        self.choose.setEnabled(not what)
        if what:
            self.work.start(what)
        else:
            self.work.hide()

    # reading

    def read(self, path: Path, *, files_root: Path | None = None, mapping: Mapping | None = None) -> None:
        """Read a list and show what importing it would do."""
        self._path, self._files_root = path, files_root
        self.wrong.say("")
        self._set_busy(tr("Đang đọc {name}…", name=path.name))
        office = self._session.office
        self._ticket = self._session.compute(
            self,
            lambda context: imports.preview(
                office, path, files_root=files_root, mapping=mapping, context=context
            ),
            self._show,
            self._refused,
            self.work.show_progress,
        )

    def _show(self, preview: ImportPreview) -> None:
        self.preview = preview
        self._set_busy("")
        proposal = preview.proposal
        self.sentence.setText(preview.sentence)
        self.about.setText(_about(preview))
        left = [*proposal.held_back, *proposal.refused]
        self.new_rows.put(_document_rows(proposal))
        self.doubt_rows.put([(str(d.row), d.column, _why(d), d.proposal) for d in preview.doubts])
        self.left_rows.put(
            [(str(d.row), d.column, _why(d)) for d in left]
            + [(str(row), "", tr("Giống hệt dòng {same}.", same=same)) for row, same in proposal.duplicates]
        )
        for place, (name, count) in enumerate(
            (
                (tr("Sẽ nhập"), len(self.new_rows.rows)),
                (tr("Cần xem"), len(self.doubt_rows.rows)),
                (tr("Không nhập"), len(self.left_rows.rows)),
            )
        ):
            self.tabs.setTabText(place, f"{name} ({figure(count)})")
        self.mapping.show_columns(proposal)
        self.again.setEnabled(False)
        self.tabs.setCurrentIndex(3 if proposal.questions else 0)
        self._pages.setCurrentIndex(1)
        self.last.say("")

    def _refused(self, error: UserError) -> None:
        self._set_busy("")
        self.wrong.say(messages.explain(error))

    # importing

    def run(self) -> None:
        """Import what the preview shows, whole or not at all."""
        ready = self.preview
        if ready is None:
            return
        self._set_busy(tr("Đang nhập…"))
        self._ticket = self._session.long_write(
            self,
            lambda office, context: imports.run(office, ready, context=context),
            self._imported,
            self._refused,
            self.work.show_progress,
        )

    def _imported(self, result: ImportResult) -> None:
        self.result = result
        self._set_busy("")
        self.outcome.setText(tr("Đã nhập. {sentence}.", sentence=result.sentence))
        codes = ", ".join(result.dossiers[:8]) + (" …" if len(result.dossiers) > 8 else "")
        self.outcome_more.setText(
            tr(
                "{dossiers} hồ sơ: {codes}\nGắn {files} tệp.",
                dossiers=figure(len(result.dossiers)),
                codes=codes,
                files=figure(result.attached),
            )
            if result.dossiers
            else ""
        )
        self.undo.setEnabled(True)
        self._pages.setCurrentIndex(2)
        self._session.announce(result)

    def take_back(self) -> None:
        """Undo the whole import."""
        if self.result is not None:
            self._take_back(self.result.batch_uid)

    def _take_back_earlier(self) -> None:
        earlier = self._earlier
        if earlier is not None and message_box.ask_to_lose(
            self,
            tr("Hoàn tác lần nhập"),
            tr(
                "Bỏ khỏi kho {count} văn bản đã nhập từ {name}, cùng hồ sơ và tệp của lần nhập đó. "
                "Tệp danh sách và tệp PDF gốc không bị đụng đến.",
                count=figure(earlier.created),
                name=earlier.source_name,
            ),
            tr("Hoàn tác lần nhập này"),
            tr("Giữ lại"),
        ):
            self._take_back(earlier.batch_uid)

    def _take_back(self, batch_uid: str) -> None:
        self.undo.setEnabled(False)
        self._session.write(
            self, lambda office: imports.undo_import(office, batch_uid), self._taken_back, self._refused
        )

    def _taken_back(self, changes: Changes) -> None:
        self.outcome.setText(tr("Đã hoàn tác: không còn gì của lần nhập này trong kho."))
        self.outcome_more.setText("")
        self.result = None
        self._pages.setCurrentIndex(2)
        self._session.announce(changes)


def _dropped(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    fitting = [path for path in paths if path.suffix.lower().lstrip(".") in LIST_ENDINGS]
    return fitting[0] if fitting else None


def _about(preview: ImportPreview) -> str:
    proposal = preview.proposal
    parts = [
        messages.sentence(f"import.kind.{proposal.kind.value}"),
        tr("trang tính {sheet}", sheet=proposal.sheet) if proposal.sheet else "",
        tr("{count} hồ sơ mới", count=figure(preview.new_dossiers)) if preview.new_dossiers else "",
        tr("{count} tệp kèm theo", count=figure(preview.files)) if preview.files else "",
    ]
    notes = [problem_text(note) for note in proposal.notes]
    if any(doubt.reason is Reason.FILE_MISSING for doubt in proposal.doubts):
        notes.append(tr("Có tệp chưa thấy: nếu tệp nằm ở thư mục khác, bấm “Thư mục chứa tệp PDF…”."))
    return " ".join([" · ".join(part for part in parts if part) + ".", *notes, *_questions(proposal)])


def _questions(proposal: ImportProposal) -> list[str]:
    return [
        messages.sentence(
            f"import.question.{'date' if question.field == 'date' else 'column'}",
            columns=", ".join(question.columns),
        )
        for question in proposal.questions
    ]


def _why(doubt: Doubt) -> str:
    """The sentence without the place, which stands in columns of its own."""
    sentence = messages.sentence(
        f"import.reason.{doubt.reason.value}",
        row=doubt.row,
        column=doubt.column,
        value=doubt.value,
        proposal=doubt.proposal,
    )
    place = messages.sentence("import.row_place", row=doubt.row, column=doubt.column)
    bare = sentence.removeprefix(f"{place}: ")
    return bare[:1].upper() + bare[1:]


def _document_rows(proposal: ImportProposal) -> list[tuple[str, ...]]:
    names = {
        dossier.list_key: dossier.notation or dossier.number or dossier.list_number or dossier.title
        for dossier in proposal.dossiers
    }
    return [_document_row(paper, names) for paper in proposal.documents]


def _document_row(paper: ProposedDocument, names: dict[str, str]) -> tuple[str, ...]:
    return (
        str(paper.row),
        names.get(paper.dossier_key, ""),
        paper.number.text,
        paper.date.text(),
        paper.subject,
        paper.author,
        tr("có") if paper.file is not None else "",
    )
