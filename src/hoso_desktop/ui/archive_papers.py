"""The button of the archive's papers above the list of dossiers: inventories, box labels, what has no value.

Shows itself only where there is something to print. Stores nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from hoso_desktop.services import paper_boxes, paper_inventory, paper_worthless
from hoso_desktop.services.office import Office
from hoso_desktop.ui.print_dialog import PrintDialog, PrintJob
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


@dataclass(frozen=True, slots=True)
class _Offer:
    """What there is to print now."""

    inventories: tuple[str, ...]
    boxes: bool
    worthless: bool


def _offer(office: Office) -> _Offer:
    return _Offer(paper_inventory.names(office), paper_boxes.offered(office), paper_worthless.offered(office))


class ArchivePapers(QPushButton):
    """`Giấy tờ lưu trữ`: one line per paper, one set of lines per inventory."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Giấy tờ lưu trữ"), parent)
        self._session = session
        self.setAccessibleName(self.text())
        self.setToolTip(tr("In mục lục hồ sơ, nhãn hộp, danh mục tài liệu hết giá trị"))
        self.papers = QMenu(self)
        self.setMenu(self.papers)
        self.hide()
        session.changed.connect(lambda _changes: self._read())
        self._read()

    def _read(self) -> None:
        self._session.read(self, _offer, self._show)

    def _show(self, offer: _Offer) -> None:
        self.papers.clear()
        for name in offer.inventories:
            self._add(tr("Mục lục hồ sơ {name}…", name=name), "inventory", (name,))
        if offer.boxes:
            for name in offer.inventories:
                self._add(tr("Nhãn hộp của mục lục {name}…", name=name), "box", (name,))
        if offer.worthless:
            self._add(tr("Danh mục tài liệu hết giá trị…"), "worthless", ())
        self.setVisible(not self.papers.isEmpty())

    def _add(self, text: str, subject: str, what: tuple[str, ...]) -> None:
        first = "inventory" if subject == "inventory" else ""
        job = PrintJob(what, text.removesuffix("…"), subject, first)
        self.papers.addAction(text, partial(self._print, job))

    def _print(self, job: PrintJob) -> None:
        dialog = PrintDialog(self._session, job, self.window())
        dialog.exec()
        dialog.deleteLater()
