"""Saying what a scanned file is: its pages at the left, the few fields of a paper at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.dates import Certainty
from hoso_desktop.domain.document import RegisterEntry
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import scan_folder
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.services.office import Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.dossier_picker import DossierPicker
from hoso_desktop.ui.fields import Field, Strip, button, fit, label
from hoso_desktop.ui.page_preview import PagePreview
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_FIELDS_WIDTH = 340
# Bigger than any paper of an office; the picture is a help, not the file itself.
_MOST_SHOWN_BYTES = 200 << 20


def known_paper(entry: RegisterEntry) -> NewDocument:
    """A paper of the register as a new row, so that it is recognised and not entered twice."""
    return NewDocument(
        number=entry.number, date=entry.date, subject=entry.subject, author=entry.author,
        type_name=entry.type_name,
    )  # fmt: skip


class ScanDialog(QDialog):
    """`document`, `dossier_uid` and `dossier_code` say where the file goes when accepted."""

    def __init__(
        self, session: Session, scan_uid: str, name: str, entry: RegisterEntry | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session = session
        self.document: NewDocument | None = None
        self.dossier_uid = self.dossier_code = ""
        self.setWindowTitle(tr("Tệp quét"))
        fit(self, 940, 600)
        self._name = name
        self.preview = PagePreview(session)
        self.preview.refused.connect(self._refused)
        self.wrong = Strip(Severity.WARNING)
        self.number, self.day = QLineEdit(), QLineEdit()
        self.subject, self.author = QLineEdit(), QLineEdit()
        self.number.setPlaceholderText(tr("ví dụ: 109-QĐ/ĐU"))
        self.day.setPlaceholderText(tr("ví dụ: 13/11/2026"))
        self.subject.setPlaceholderText(tr("ví dụ: Quyết định về việc thành lập tổ giúp việc"))
        self.dossier = QPushButton()
        self.dossier.clicked.connect(self._choose)
        self.dossier.setAutoDefault(False)
        self.fields = {
            "dossier": Field(tr("&Hồ sơ"), self.dossier),
            "number": Field(tr("&Số, ký hiệu"), self.number),
            "day": Field(tr("&Ngày tháng năm"), self.day),
            "subject": Field(tr("&Tên loại và trích yếu"), self.subject),
            "author": Field(tr("Tác &giả"), self.author),
        }
        self.take = button(tr("Đưa vào hồ sơ"), self.submit, "primary")
        self.take.setDefault(True)
        self._lay_out(name)
        if entry is not None:
            self.number.setText(entry.number.text)
            self.day.setText(entry.date.text())
            self.subject.setText(entry.subject)
            self.author.setText(entry.author)
        self.show_dossier("", "")
        session.read(self, lambda office: _read(office, scan_uid), self._show, self._refused)

    def _lay_out(self, name: str) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN)
        column.addWidget(label(name, "heading"))
        column.addWidget(self.wrong)
        middle = QHBoxLayout()
        theme.space(middle, gap=theme.MARGIN)
        middle.addWidget(self.preview, 1)
        side = QWidget()
        side.setFixedWidth(_FIELDS_WIDTH)
        fields = QVBoxLayout(side)
        theme.space(fields)
        for field in self.fields.values():
            fields.addWidget(field)
        fields.addStretch(1)
        middle.addWidget(side)
        column.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = button(tr("Hủy"), self.reject)
        close.setAutoDefault(False)
        foot.addWidget(close)
        foot.addWidget(self.take)
        column.addLayout(foot)

    def _show(self, data: bytes | None) -> None:
        if data is None:
            self.preview.hide()
            self.wrong.say(tr("Chỉ xem trước được tệp PDF. Hãy mở tệp trong thư mục quét để đọc."))
        else:
            self.preview.show_foreign(data, self._name)

    def _refused(self, error: UserError) -> None:
        self.preview.hide()
        self.wrong.say(messages.explain(error))

    def show_dossier(self, uid: str, code: str) -> None:
        """Say which dossier the file goes into; none yet leaves the button to choose one."""
        self.dossier_uid, self.dossier_code = uid, code
        self.dossier.setText(code or tr("Chọn hồ sơ…"))
        (self.number if uid else self.dossier).setFocus()

    def _choose(self) -> None:
        dialog = DossierPicker(self._session, tr("Tệp quét vào hồ sơ nào"), "", self)
        if dialog.exec():
            self.fields["dossier"].set_error("")
            self.show_dossier(dialog.uid, dialog.code)
        dialog.deleteLater()

    def submit(self) -> None:
        """Take what was typed; what is missing is said beside its field."""
        day = dates.parse(self.day.text())
        wrong = {
            "dossier": "" if self.dossier_uid else tr("Hãy chọn hồ sơ."),
            "subject": "" if self.subject.text().strip() else tr("Hãy ghi tên loại và trích yếu."),
            "day": tr("Không có ngày này. Hãy ghi như 13/11/2026.")
            if day.certainty is Certainty.IMPOSSIBLE
            else "",
        }
        for name, sentence in wrong.items():
            self.fields[name].set_error(sentence)
        first = next((name for name, sentence in wrong.items() if sentence), None)
        if first is not None:
            self.fields[first].editor.setFocus()
            return
        self.document = NewDocument(
            number=numbering.parse(self.number.text()), date=day, subject=self.subject.text(),
            author=self.author.text(),
        )  # fmt: skip
        self.accept()


def _read(office: Office, scan_uid: str) -> bytes | None:
    """The bytes of a waiting PDF for looking at it; None for pictures and for giants."""
    path: Path = scan_folder.path_of(office, scan_uid)
    if path.suffix.lower() != ".pdf" or path.stat().st_size > _MOST_SHOWN_BYTES:
        return None
    return path.read_bytes()
