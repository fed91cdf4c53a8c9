"""Looking at an attached file: decrypted into memory, shown page by page, never written to the disk."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.document import Attachment
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UserError
from hoso_desktop.services import attachments
from hoso_desktop.services.office import Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Strip, button, fit, label
from hoso_desktop.ui.page_preview import PagePreview
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_PDF = "application/pdf"


class AttachmentDialog(QDialog):
    """One attached file; only PDF can be looked at here."""

    def __init__(self, session: Session, attachment: Attachment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(attachment.name)
        fit(self, 860, 640)
        self.preview = PagePreview(session)
        self.wrong = Strip(Severity.ERROR)
        about = tr("{size} KB", size=figure(max(1, attachment.size // 1024)))
        if attachment.pages:
            about = tr("{pages} trang · {size}", pages=figure(attachment.pages), size=about)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN)
        column.addWidget(label(attachment.name, "heading"))
        column.addWidget(label(about, "muted"))
        column.addWidget(self.wrong)
        column.addWidget(self.preview, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject, "primary"))
        column.addLayout(foot)
        if attachment.media_type == _PDF:
            self.preview.refused.connect(self._refused)
            session.read(
                self,
                lambda office: _bytes(office, attachment),
                lambda pdf: self.preview.show_foreign(pdf, attachment.name),
                self._refused,
            )
        else:
            self.preview.hide()
            self.wrong.say(tr("Chỉ xem được tệp PDF trong chương trình. Tệp vẫn được giữ nguyên trong kho."))

    def _refused(self, error: UserError) -> None:
        self.preview.hide()
        self.wrong.say(messages.explain(error))


def _bytes(office: Office, attachment: Attachment) -> bytes:
    with attachments.open_attachment(office, attachment) as stream:
        return stream.read()
