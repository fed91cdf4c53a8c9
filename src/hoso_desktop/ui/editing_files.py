"""`Lưu để sửa`: a list as an Excel or a Word file, offered beside its PDF where the form is a list.

Asks for a folder and says which kind of file is wanted; the dialog that holds it writes.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from hoso_desktop.services import paper_files
from hoso_desktop.services.paper_files import SavedFile
from hoso_desktop.ui.text import tr


class EditingFiles(QPushButton):
    """A button with a line per kind of file; `asked` tells the kind and the folder."""

    asked = Signal(str, Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Lưu để sửa"), parent)
        self.setAccessibleName(self.text())
        self.setToolTip(
            tr("Ghi thành tệp Excel hoặc Word để sửa tiếp; hồ sơ trong chương trình không đổi theo")
        )
        self.kinds = QMenu(self)
        names = {paper_files.EXCEL: tr("Lưu thành Excel…"), paper_files.WORD: tr("Lưu thành Word…")}
        for kind, name in names.items():
            self.kinds.addAction(name, partial(self._ask, kind))
        self.setMenu(self.kinds)

    def offer(self, form_id: str) -> None:
        """Show the button where the form can be such a file."""
        self.setVisible(bool(paper_files.kinds(form_id)))

    def _ask(self, kind: str) -> None:
        folder = QFileDialog.getExistingDirectory(self.window(), tr("Chọn thư mục lưu tệp"))
        if folder:
            self.asked.emit(kind, Path(folder))


def saved_text(saved: SavedFile) -> str:
    """What is said of a file just written."""
    return tr(
        "Đã lưu {name} vào {folder}. Sửa trong tệp này không làm đổi hồ sơ trong chương trình.",
        name=saved.path.name,
        folder=str(saved.path.parent),
    )
